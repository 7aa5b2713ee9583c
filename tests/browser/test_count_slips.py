"""What is rare in a count: papers nobody issued, a paper of the chair taken back, a lone name."""

import pytest
from count_page import asked_of, open_count

NOTHING = [None, None]
MARKS = ("agree", "disagree", "no_mark", "both")


@pytest.fixture
def page(browser_page):
    open_count(browser_page)
    return browser_page


def sheet(votes, **fields) -> dict:
    """A sheet of two names with agreeing votes in the box."""
    box = {mark: NOTHING for mark in MARKS} | {"agree": votes}
    return {
        "fields": fields,
        "marks": {"box": box, "written": {mark: NOTHING for mark in MARKS}},
        "chair": None,
        "read": {"box": 0, "written": 0},
        "last": None,
    }


def contest(paper="approval", **threshold) -> dict:
    own = {"at_least": [1, 3], "more_than": None, "of": "valid", "absent": "not_agreeing"}
    own |= {"blank": "invalid", "nobody": "invalid", "chair": None, "quorum": None}
    return {
        "threshold": own | threshold,
        "most": None,
        "paper": paper,
        "blank": "invalid",
        "seats": 1,
    }


def still_open(page, sheet_, contest_) -> dict:
    body = "([sheet, contest]) => count.stillOpen(sheet, contest, [true, true])"
    return asked_of(page, body, [sheet_, contest_])


def test_papers_that_have_to_name_somebody_name_a_rival_where_there_is_one(page):
    """Three papers left and nothing counted: with one of them the other name has two."""
    body = """() => {
      const votes = new Map([["a", 0], ["b", 0]]);
      const ways = [{ come: 3, needed: 1, chair: false }];
      const found = count.chances({ votes, ways, seats: 1, most: 2, least: 1 });
      return [...found.values()].map((one) => one.fewest);
    }"""

    assert asked_of(page, body, None) == [2, 2]


@pytest.mark.parametrize(
    ("counted", "left", "fewest"),
    [([1, 1], 1, [1, 1]), ([1, 0, 2], 3, [1, 2, 0])],
    ids=["level", "one seat and three names"],
)
def test_a_paper_that_has_to_name_somebody_lifts_whoever_is_behind(page, counted, left, fewest):
    """One seat: what the papers left give a rival must not put it ahead."""
    body = """([counted, come]) => {
      const ways = [{ come, needed: 1, chair: false }];
      const votes = new Map(counted.entries());
      const found = count.chances({ votes, ways, seats: 1, most: counted.length, least: 1 });
      return [...found.values()].map((one) => one.fewest);
    }"""

    assert asked_of(page, body, [counted, left]) == fewest


def test_nothing_is_said_of_what_can_change_where_the_base_is_not_known(page):
    """Papers returned say how many are left; the members on whom the votes needed rest do not."""
    own = sheet([1, 1], returned=3, valid=1, invalid=0)

    assert still_open(page, own, contest(of="members")) is None
    assert still_open(page, own | {"fields": own["fields"] | {"members": 5}}, contest(of="members"))


def test_a_name_is_not_alone_where_the_chair_refused_the_other(page):
    """Papers may name the refused one alone, so that the other is not safe."""
    own = sheet([1, 1], returned=3, valid=1, invalid=0) | {"chair": [True, False]}
    found = still_open(page, own, contest(chair="must_agree", at_least=[1, 2]))

    assert [(one["refused"], one["safe"]) for one in found["chances"]] == [
        (False, False),
        (True, False),
    ]


@pytest.mark.parametrize(("nobody", "safe"), [("valid", False), ("invalid", True)])
def test_on_yes_and_no_the_rule_on_papers_that_agree_to_nobody_decides(page, nobody, safe):
    """Two papers left and one name: where each must agree to somebody, each agrees to it."""
    body = "([sheet, contest]) => count.stillOpen(sheet, contest, [true, false])"
    own = sheet([1, None], returned=3, valid=1, invalid=0)
    found = asked_of(page, body, [own, contest("yes_no", nobody=nobody, at_least=[2, 3])])

    assert [one["safe"] for one in found["chances"]] == [safe]


def test_papers_that_nobody_issued_are_still_to_be_read_out(page):
    own = sheet([0, 0], issued=5, invalid_not_issued=2, valid=3, invalid=0)

    assert still_open(page, own, contest())["left"]["box"] == 4


def test_an_invalid_answer_in_writing_is_no_longer_outstanding(page):
    own = sheet([0, 0], returned=3, valid=3, invalid=0, written_answered=2, written_valid=0)
    own["read"] = {"box": 3, "written": 1}

    assert still_open(page, own, contest(absent="written_counts"))["left"]["written"] == 1


def test_the_chairs_paper_that_is_taken_back_was_never_read(page):
    body = """([sheet, contest]) => {
      const paper = { channel: "chair", said: ["agree", null], invalid: null };
      const next = count.counted(sheet, contest, paper, [true, true]);
      const back = count.takenBack(next, contest, [true, true]);
      return [next.chair, back.chair, back.marks.box.agree, back.fields.valid];
    }"""
    own = sheet([1, 1], returned=3, valid=1, invalid=0)
    found = asked_of(page, body, [own, contest(chair="must_agree")])

    assert found == [[True, False], None, [1, 1], 1]
