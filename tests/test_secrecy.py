"""What the figures of a secret ballot tell on its voters, and what the rules withhold of it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from voted_years import voted_year
from voting_makers import rules_with, votes

from emulab.secrecy import decodable, few_between, secrecy_check, warning_frame, withheld

HEAD = {"id": "head", "seats": 1, "more_than": "1/2", "of": "valid", "blank": "valid"}
TOTALS = {"A": (60, 20), "B": (50, 20), "C": (40, 10)}


def checked(papers: list, secrecy: dict | None = None, **changes):
    """The result of one office voted on by these papers; a paper is the units it agrees to."""
    keys = {"offices": [HEAD | changes]} | ({"secrecy": secrecy} if secrecy else {})
    cast = [("head", *paper) if isinstance(paper, tuple) else ("head", paper) for paper in papers]
    return voted_year(rules_with(**keys), TOTALS, votes(cast, members=9, present=7))


def leaks(result) -> dict[str, set[str]]:
    """leak -> the units it is about."""
    found: dict[str, set[str]] = {}
    for warning in secrecy_check(result):
        found.setdefault(warning.leak, set()).update(warning.units)
    return found


def test_where_all_or_none_agree_everyones_vote_is_known():
    found = leaks(checked([{"A", "B"}, {"A", "B"}, {"A"}, {"A"}]))

    assert found["unanimous"] == {"A", "C"}


def test_where_all_agree_but_one_the_one_is_looked_for():
    found = leaks(checked([{"A", "B"}, {"A"}, {"A", "C"}, {"A", "B", "C"}, {"B", "C"}]))

    assert found["unanimous_but_one"] == {"A"}


def test_two_papers_are_nobody_but_one():
    assert "unanimous_but_one" not in leaks(checked([{"A"}, {"B"}]))


def test_few_opinions_in_writing_are_those_of_known_people():
    papers = [{"A"}, {"A"}, {"B"}, {"B"}, {"B"}, ({"A"}, "written")]
    found = [w for w in secrecy_check(checked(papers)) if w.leak == "few_papers"]

    assert [(warning.papers, str(warning.text)) for warning in found] == [
        (
            1,
            "1 opinions in writing, fewer than 3: printed apart, they are those of known people",
        )
    ]


def test_papers_of_a_kind_of_their_own_are_counted_and_never_shown():
    found = [w for w in secrecy_check(checked([{"A"}, {"A"}, {"B"}, {"A", "B"}]))]
    alone = next(warning for warning in found if warning.leak == "one_of_a_kind")

    assert (alone.papers, alone.units) == (2, ())


def test_nothing_is_withheld_that_the_rules_do_not_name():
    papers = [{"A"}, {"A"}, {"A"}, {"A"}, ({"A"}, "written")]

    assert not any(warning.withheld for warning in secrecy_check(checked(papers)))
    assert withheld(checked(papers), "unanimous") == frozenset()


def test_what_the_rules_name_is_withheld_and_nothing_else():
    result = checked([{"A"}, {"A"}, {"A"}, ({"A"}, "written")], {"withhold": ["unanimous"]})

    assert withheld(result, "unanimous") == {("head", "A"), ("head", "B"), ("head", "C")}
    assert {w.leak for w in secrecy_check(result) if w.withheld} == {"unanimous"}


def test_the_rules_say_how_few_are_too_few():
    papers = [{"A"}] * 6 + [({"A"}, "written")] * 4

    assert "few_papers" not in leaks(checked(papers))
    assert "few_papers" in leaks(checked(papers, {"fewest": 5}))


def test_the_frame_says_it_in_both_languages():
    result = checked([{"A"}, {"A"}, {"A"}])
    english, vietnamese = (warning_frame(secrecy_check(result), lang) for lang in ("en", "vi"))

    assert english.columns == ["contest", "leak", "units", "papers", "withheld", "text"]
    assert english["text"][0].startswith("all 3 papers agree to Đơn vị A")
    assert set(english["text"]).isdisjoint(vietnamese["text"])


def test_a_count_with_a_late_paper_tells_beside_the_earlier_one_how_it_voted():
    before, after = checked([{"A"}] * 5 + [{"B"}] * 4), checked([{"A"}] * 5 + [{"B"}] * 5)
    found = [w for w in secrecy_check(after, earlier=before) if w.leak == "few_between"]

    assert [(one.contest, one.units, one.papers) for one in found] == [("head", ("B",), 1)]
    assert not [w for w in secrecy_check(after, earlier=after) if w.leak == "few_between"]
    assert not [w for w in secrecy_check(after) if w.leak == "few_between"]


def test_totals_of_unlike_weights_may_decode_into_who_agreed():
    result = checked([{"A"}] * 5 + [{"B"}] * 4)
    (found,) = [w for w in secrecy_check(result, weights=[5, 2, 1]) if w.leak == "decodable"]

    assert str(found.text).startswith("the voters weigh unlike: 6 of the totals can come from one")
    assert not [w for w in secrecy_check(result, weights=[1, 1, 1]) if w.leak == "decodable"]


@given(st.dictionaries(st.sampled_from("ABC"), st.integers(0, 9)), st.integers(2, 5))
def test_two_tallies_that_differ_by_few_papers_tell_how_these_voted(tally, fewest):
    later = {**tally, "A": tally.get("A", 0) + 1}

    assert few_between(tally, later, (9, 10), fewest).units == ("A",)
    assert few_between(tally, later, (9, 9 + fewest), fewest) is None
    assert few_between(tally, tally, (9, 9), fewest) is None


@given(st.lists(st.integers(1, 9), max_size=7))
def test_a_total_decodes_where_one_set_of_voters_alone_makes_it(weights):
    voters = range(len(weights))
    sums = [
        sum(weights[one] for one in some)
        for size in range(len(weights) + 1)
        for some in combinations(voters, size)
    ]

    assert decodable(weights) == tuple(sorted(one for one in set(sums) if sums.count(one) == 1))


@pytest.mark.parametrize(
    ("secrecy", "message"),
    [
        ({"fewest": 1}, "greater than or equal to 2"),
        ({"withhold": ["names"]}, "'unanimous', 'unanimous_but_one', 'few_papers'"),
    ],
)
def test_refusals(secrecy, message):
    from emulab.faults import InputError

    with pytest.raises(InputError) as refused:
        rules_with(secrecy=secrecy)
    assert "secrecy" in str(refused.value)
    assert message in str(refused.value)


AWARD = {"id": "flag", "name": "Cờ"}


def voted_flag(given, **vote):
    """The result of one award whose threshold is taken of the members."""
    award = AWARD | {"vote": {"at_least": "1/2", "of": "members"} | vote}
    return voted_year(rules_with(awards=[award]), TOTALS, given)


def test_kept_totals_tell_as_much_as_papers_whatever_the_base():
    totals = [("flag", "A", 7), ("flag", "B", 6), ("flag", "C", 3)]
    found = leaks(voted_flag(votes([], totals, members=9, present=7, valid=7)))

    assert (found["unanimous"], found["unanimous_but_one"]) == ({"A"}, {"B"})


def test_few_opinions_in_writing_are_seen_on_the_sheet_where_totals_were_kept():
    totals = [("flag", "A", 7), ("flag", "A", 2, "written"), ("flag", "B", 3)]
    sheet = {"members": 9, "present": 7, "valid": 7, "written_answered": 2, "written_valid": 2}
    found = secrecy_check(voted_flag(votes([], totals, **sheet), absent="written_counts"))

    assert [(w.leak, w.units, w.papers) for w in found] == [
        ("unanimous", ("A",), 9),
        ("unanimous", ("C",), 9),
        ("few_papers", (), 2),
    ]


def test_the_chairs_open_paper_hides_nobody():
    papers = [("flag", {"A"}, "chair"), *(("flag", set("AB")) for _ in range(4))]
    given = votes(papers, members=9, present=5)
    found = secrecy_check(voted_flag(given, chair="must_agree"))
    told = {(w.leak, w.units): str(w.text) for w in found}

    assert told["unanimous", ("A", "B")] == (
        "beside the chair's open paper all 4 agree to Đơn vị A; Đơn vị B: everyone's vote is known"
    )
    assert told["open_paper", ()] == "the chair's paper is counted apart: its vote is open"
    assert not any(leak == "unanimous_but_one" for leak, _ in told)


def test_the_chairs_open_paper_makes_the_others_no_more():
    papers = [("flag", {"A"}, "chair"), ("flag", {"B"}), ("flag", {"C"})]
    given = votes(papers, members=9, present=3)
    found = secrecy_check(voted_flag(given, chair="must_agree"))

    assert [w.papers for w in found if w.leak == "few_papers"] == [2]


def test_ranked_papers_tell_first_places_and_not_that_they_name_everybody():
    office = {"id": "head", "rule": "borda"}
    papers = [("head", {"A": 1, "B": 2, "C": 3})] * 3 + [("head", {"B": 1, "A": 2, "C": 3})]
    given = votes(papers, members=9, present=4)
    found = secrecy_check(voted_year(rules_with(offices=[office]), TOTALS, given))

    assert [(w.leak, w.units) for w in found] == [
        ("unanimous_but_one", ("A",)),
        ("one_of_a_kind", ()),
    ]
    assert str(found[0].text).startswith("all of 4 papers but one put Đơn vị A first: ")


def test_where_one_agrees_whoever_it_was_is_looked_for():
    (found,) = (
        w
        for w in secrecy_check(checked([{"A", "B"}, {"B"}, {"A", "C"}, {"A", "B"}, {"A", "B"}]))
        if w.units == ("C",)
    )

    assert found.leak == "unanimous_but_one"
    assert str(found.text).startswith("one of 5 papers agrees to Đơn vị C: whoever it was ")
