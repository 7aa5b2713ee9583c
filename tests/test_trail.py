"""The trail: from the papers to the proposal, a sentence for everything tested on every unit."""

import json
from dataclasses import dataclass

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from voting_makers import SMALL, award, awarded, project, rules_with, votes

import emulab
from emulab import study
from emulab.awards import Outcome, assertions, explain_outcome, trail, trail_rows
from emulab.awards.outcomes import HOLDS
from emulab.awards.trail import STEPS
from emulab.faults import InputError
from emulab.rules import Rules
from emulab.show import trail as shown
from emulab.studies import study_at


@dataclass(frozen=True)
class Told:
    """Outcomes and what a trail is told from beside them."""

    rules: Rules
    award_outcomes: tuple[Outcome, ...]
    ranks: pl.DataFrame
    office_outcomes: tuple[Outcome, ...] = ()

    @property
    def polls(self) -> dict:
        return {}

    @property
    def unit_names(self) -> dict[str, str]:
        return {one.unit: f"Sở {one.unit}" for one in self.award_outcomes}


def told(rules, totals, given_votes=None, **keys) -> Told:
    found = tuple(awarded(rules, totals, given_votes, **keys).values())
    ranks = pl.DataFrame({"unit": list(totals), "total": list(totals.values())})
    return Told(rules, found, ranks)


def rows(result, contest, unit) -> list[tuple]:
    return [row[1:] for row in trail(result, contest).iter_rows() if row[0] == unit]


FOUR = {"A": 95.0, "B": 91.0, "C": 85.0, "D": None}
VOTE = {
    "at_least": "4/5",
    "of": "members",
    "quorum": {"at_least": "2/3"},
    "chair": "must_agree",
    "absent": "written_counts",
}
FULL = award(
    "merit",
    seats=1,
    eligible={"band_at_least": "good", "checks": ["no-breach"]},
    not_with=["flag"],
    vote=VOTE,
)
CHECKS = [(unit, "no-breach", "pass") for unit in "ABC"]
PAPERS = [
    ("merit", "ABC", "chair"),
    *[("merit", "AB")] * 5,
    ("merit", "ABC"),
    ("merit", "ABC", "written"),
]


@pytest.fixture(scope="module")
def full() -> Told:
    """A has the flag; B and C were voted on by seven of ten members and one in writing."""
    rules = rules_with(
        awards=[award("flag", seats=1), FULL], checks=[{"id": "no-breach", "name": "Sạch"}]
    )
    return told(rules, FOUR, votes(PAPERS, members=10, present=7), checks=CHECKS)


def test_everything_is_tested_in_one_order_from_the_papers_to_the_seats(full):
    assert rows(full, "merit", "B") == [
        ("papers", True, "7 valid ballots in the box and 1 in writing"),
        ("quorum", True, "quorum: 7 present, 7 are needed"),
        ("eligibility", True, "band Excellent; Good is asked for"),
        ("eligibility", True, "the check “Sạch” is met"),
        ("not_with", True, "not proposed for flag"),
        ("threshold", True, "8 of 10 members agree; 8 are needed"),
        ("chair", True, "the chair is among those agreeing"),
        ("seats", True, "8 of 10 members agree; every condition is met"),
    ]


def test_a_trail_stops_at_the_first_thing_missed(full):
    assert rows(full, "merit", "A")[-1] == ("not_with", False, "already proposed for flag")
    assert rows(full, "merit", "C")[-1] == (
        "threshold",
        False,
        "3 of 10 members agree; 8 are needed",
    )
    assert rows(full, "merit", "D")[-1][:2] == ("eligibility", False)


def test_what_the_rules_do_not_ask_for_has_no_row(full):
    assert rows(full, "flag", "A") == [
        ("papers", True, "nobody votes: it is acclaimed"),
        ("seats", True, "rank 1; every condition is met, acclaimed"),
    ]


def test_a_tie_is_told_at_the_seats_and_what_waits_for_it_below():
    rules = rules_with(awards=[award("flag", seats=1), award("merit", seats=1, not_with=["flag"])])
    result = told(rules, {"A": 95.0, "B": 95.0, "C": 91.0})

    assert rows(result, "flag", "A")[1:] == [
        ("seats", None, "seats: 1 for 3 candidates; 2 stand alike where they end"),
        ("ties", None, "rank 1; 2 units are equal at the seat cut: the meeting decides"),
    ]
    assert rows(result, "merit", "A")[1:] == [
        ("not_with", None, "a tie is open in flag"),
        ("cascade", None, "rank 1; waits for a tie in an award above"),
    ]


def test_a_tie_that_a_rule_broke_is_told_with_the_rule():
    rules = rules_with(awards=[award("flag", seats=1, ties=[{"lot": {"numbers": "1 2 3"}}])])
    result = told(rules, {"A": 95.0, "B": 95.0})

    steps = [(step, holds) for step, holds, _ in rows(result, "flag", "A")]
    assert steps in (
        [("papers", True), ("seats", None), ("ties", holds)] for holds in (True, False)
    )
    assert "the lot “1 2 3” decided" in rows(result, "flag", "A")[-1][2]


def test_votes_not_counted_yet_hold_neither_way():
    rules = rules_with(phase="mid_year", awards=[award(vote={"at_least": "4/5", "of": "members"})])

    assert rows(told(rules, {"A": 95.0}), "flag", "A") == [
        ("papers", None, "the votes have not been counted yet"),
        ("threshold", None, "the votes have not been counted yet"),
    ]


@given(
    st.lists(st.sampled_from([95.0, 91.0, 85.0, None]), min_size=1, max_size=5),
    st.integers(1, 3),
    st.sampled_from([None, {"share": "1/3"}]),
    st.sampled_from([[], ["rank"], [{"lot": {"numbers": "7"}}]]),
)
def test_the_last_row_of_every_unit_is_its_outcome(totals, seats, cap, ties):
    keys = {"seats": seats, "ties": ties} | ({"cap": cap} if cap else {})
    rules = rules_with(awards=[award("flag", **keys), award("merit", seats=1, not_with=["flag"])])
    result = told(rules, dict(zip("ABCDE", totals, strict=False)))

    for outcome in result.award_outcomes:
        own = rows(result, outcome.contest, outcome.unit)
        assert own[-1][1:] == (HOLDS[outcome.outcome], str(outcome.reason))
        order = [STEPS.index(step) for step, _, _ in own]
        assert order == sorted(order)
        assert False not in [holds for _, holds, _ in own[:-1]]


CLUSTERS = [("hanoi-02", 2023), ("central-party", 2023)]


@pytest.mark.parametrize(("cluster", "year"), CLUSTERS)
def test_every_award_and_office_tells_every_unit_in_both_languages(cluster, year):
    result = study(cluster, year).result
    units = result.tables.units["unit"].to_list()

    for contest in result.rules.contests:
        for lang in ("en", "vi"):
            own = trail(result, contest, lang)
            assert list(dict.fromkeys(own["unit"])) == units
            assert set(own["step"]) <= set(STEPS)
            assert own["sentence"].str.len_chars().min() > 0
    assert len(trail_rows(result)) == sum(
        trail(result, contest).height for contest in result.rules.contests
    )


def test_acclaimed_offices_are_told_with_who_holds_them_this_year():
    result = study("hanoi-02", 2023).result
    office = result.rules.offices[0].id
    found = trail(result, office)

    assert set(found.filter(pl.col("step") == "papers")["sentence"]) == {
        "nobody votes: it is acclaimed"
    }
    assert found["sentence"].str.starts_with("held this year by ").any()
    assert "next in the rotation, acclaimed" in found["sentence"].to_list()


# One sentence


def test_an_outcome_is_explained_in_one_sentence_with_its_numbers(full):
    assert explain_outcome(full, "merit", "C") == (
        "merit, Sở C: not proposed; 3 of 10 members agree; 8 are needed."
    )


def test_an_office_is_given_and_an_award_proposed():
    result = study("central-party", 2023).result

    assert explain_outcome(result, "head", "internal-affairs") == (
        "Bloc head, Ban Nội chính Trung ương: chosen; elected: 11 of 13 valid ballots agree."
    )
    assert ": not chosen; 0 of 13 valid" in explain_outcome(result, "head", "academy")


@pytest.mark.parametrize(
    ("contest", "unit", "finding"),
    [
        ("flags", "A", "there is no award or office called 'flags'. There are: flag, merit."),
        ("flag", "Z", "there is no unit called 'Z'. There are: A, B, C, D."),
    ],
)
def test_a_contest_or_unit_that_nobody_knows_is_refused(full, contest, unit, finding):
    with pytest.raises(InputError) as refused:
        explain_outcome(full, contest, unit)

    assert finding in str(refused.value)


# Assertions


def said(result, contest) -> list[str]:
    return assertions(result, contest)["sentence"].to_list()


def voted(agree: dict[str, int], **keys) -> Told:
    rules = rules_with(awards=[award(vote={"at_least": "4/5", "of": "members"}, **keys)])
    kept = [("flag", unit, n) for unit, n in agree.items()]
    return told(rules, dict.fromkeys(agree, 90.0), votes((), kept, members=15))


def test_the_assertions_are_the_inequalities_that_make_the_result_true():
    assert said(voted({"A": 12, "B": 14, "C": 10}), "flag") == [
        "Sở A: 12 ≥ 12 needed, slack 0",
        "Sở B: 14 ≥ 12 needed, slack 2",
        "Sở C: 10 < 12 needed, slack 2",
    ]


def test_where_the_seats_end_every_unit_with_a_seat_stands_against_those_without():
    assert said(voted({"A": 15, "B": 14, "C": 13, "D": 12}, seats=2), "flag")[-3:] == [
        "Sở B 14 > Sở C 13 at the cut, slack 1",
        "Sở B 14 > Sở D 12 at the cut, slack 2",
        "Sở A 15 > Sở C 13 at the cut, slack 2",
    ]
    assert said(voted({"A": 15, "B": 13, "C": 13, "D": 12}, seats=2), "flag")[-5:] == [
        "Sở A 15 > Sở B 13 at the cut, slack 2",
        "Sở A 15 > Sở C 13 at the cut, slack 2",
        "Sở B 13 > Sở D 12 at the cut, slack 1",
        "Sở C 13 > Sở D 12 at the cut, slack 1",
        "Sở B 13 = Sở C 13 at the cut, slack 0",
    ]


def test_a_quorum_is_asserted_once():
    papers = [("flag", "AB", "chair"), *[("flag", "AB")] * 7]
    rules = rules_with(awards=[award(vote=VOTE)])
    result = told(rules, {"A": 90.0, "B": 90.0}, votes(papers, members=10, present=8))

    assert said(result, "flag") == [
        "present 8 ≥ 7 needed, slack 1",
        "Sở A: 8 ≥ 8 needed, slack 0",
        "Sở B: 8 ≥ 8 needed, slack 0",
    ]


@given(st.lists(st.integers(0, 15), min_size=2, max_size=6), st.integers(1, 4))
def test_every_assertion_is_true_and_its_slack_is_the_distance(agree, seats):
    found = assertions(voted(dict(zip("ABCDEF", agree, strict=False)), seats=seats), "flag")
    signs = {">=": "ge", ">": "gt", "<": "lt", "<=": "le", "=": "eq"}

    for row in found.iter_rows(named=True):
        assert getattr(float(row["left"]), f"__{signs[row['sign']]}__")(row["right"])
        assert row["slack"] == abs(row["left"] - row["right"])


@given(
    st.lists(st.integers(10, 15), min_size=3, max_size=5),
    st.integers(1, 3),
    st.integers(0, 4),
    st.sampled_from([-1, 1]),
)
def test_a_vote_that_turns_no_assertion_changes_no_outcome(agree, seats, place, step):
    names = "ABCDE"[: len(agree)]
    changed = list(agree)
    changed[place % len(agree)] = min(15, max(0, agree[place % len(agree)] + step))
    before, after = (
        voted(dict(zip(names, own, strict=True)), seats=seats) for own in (agree, changed)
    )
    moved = names[place % len(agree)]
    tight = assertions(before, "flag").filter(pl.col("slack") <= 1)

    if moved not in tight["unit"].to_list() and not any(
        f"Sở {moved}" in sentence for sentence in tight["sentence"]
    ):
        words = [[one.outcome for one in told_.award_outcomes] for told_ in (before, after)]
        assert words[0] == words[1]


# On the page and as JSON


def test_the_page_has_a_table_for_every_award_and_office_with_every_unit():
    result = study("central-party", 2023).result
    page = shown(result)
    names = result.tables.units["name"].to_list()

    assert len(page.tables) == len(result.rules.contests)
    for own in page.tables:
        html = own.as_raw_html()
        assert all(name in html for name in names)
        assert "minh họa" in html
    assert emulab.show.trail(None).text


def test_the_page_says_on_which_papers_it_rests():
    result = study("central-party", 2023).result
    papers = trail(result, "head", "vi")["sentence"][0]

    assert papers in shown(result).html


def test_awards_as_json_carry_the_trail(tmp_path):
    from emulab.output.awards import awards_object

    root = project(tmp_path, SMALL)
    found = awards_object(study_at(str(root / "params/small/2023/rules.yaml")), "en")
    text = json.loads(json.dumps(found))

    assert {row["contest"] for row in text["trail"]} == {"flag", "merit", "head"}
    assert text["trail"][0] == {
        "contest": "flag",
        "unit": "ba-vi",
        "step": "papers",
        "holds": True,
        "sentence": "3 valid ballots in the box and 1 in writing",
    }
