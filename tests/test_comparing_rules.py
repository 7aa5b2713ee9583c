"""Rules and conventions beside each other: what flips, why, and on how many papers."""

import numpy as np
import polars as pl
import pytest
from ballot_makers import approval, ranked, ranked_ballots, scored
from hypothesis import given, settings
from published_elections import EXPECTED, FOLDER

from emulab.ballots import Tallies, collapsed, read_ballots
from emulab.electing import rules, tally, unfit
from emulab.faults import InputError
from emulab.rules import Threshold
from emulab.swaying import compare_conventions, compare_rules

LAST = {"unranked": "last", "overvote": "stop", "blank": "valid", "strength": "winning"}
TENNESSEE = read_ballots(FOLDER / "tennessee.txt")
CYCLE = ranked("A > B > C * 4", "B > C > A * 3", "C > A > B * 2")


def winners(found) -> dict[str, list[str]]:
    return dict(found.frame().select("rule", "winners").iter_rows())


def whys(found, lang="en") -> dict[str, str]:
    return dict(found.frame(lang).select("rule", "why").iter_rows())


@settings(max_examples=30)
@given(ranked_ballots())
def test_every_rule_elects_in_the_table_whom_it_elects_alone(ballots):
    found = compare_rules(ballots, **LAST)
    for rule, elected in winners(found).items():
        assert tally(ballots, rule, **LAST).winners == tuple(elected)


@settings(max_examples=30)
@given(ranked_ballots())
def test_every_rule_is_either_compared_or_skipped_with_a_reason(ballots):
    found = compare_rules(ballots, **LAST)
    told = [one.rule for one in found.elections] + [rule for rule, _ in found.skipped]
    assert sorted(told) == sorted(rules())
    assert all(why for _, why in found.skipped)


def test_tennessee_elects_three_and_says_why():
    found = compare_rules(TENNESSEE, ["plurality", "irv", "borda", "schulze"])
    assert winners(found) == {
        "plurality": ["Memphis"],
        "irv": ["Knoxville"],
        "borda": ["Nashville"],
        "schulze": ["Nashville"],
    }
    assert found.reference == "plurality"
    assert not found.agree
    assert whys(found)["schulze"] == (
        "Memphis has the most first places, 42. "
        "Nashville beats everybody in pairs, Memphis most closely, 58:42."
    )
    assert whys(found, "en")["plurality"] == "Memphis has the most first places, 42."
    assert found.frame()["agrees"].to_list() == [True, False, False, False]


def test_the_contests_own_rule_may_be_named_as_the_reference():
    found = compare_rules(TENNESSEE, ["plurality", "borda"], reference="borda")
    assert found.reference == "borda"
    assert dict(found.frame().select("rule", "agrees").iter_rows()) == {
        "borda": True,
        "plurality": False,
    }


def test_ranks_give_equals_the_better_place_and_no_place_to_whom_a_rule_does_not_order():
    found = compare_rules(CYCLE, ["copeland", "plurality", "scottish-stv"])
    places = {
        rule: dict(found.ranks.filter(pl.col("rule") == rule).select("name", "place").iter_rows())
        for rule in ("copeland", "plurality", "scottish-stv")
    }
    assert places["copeland"] == {"A": 1, "B": 1, "C": 1}
    assert places["plurality"] == {"A": 1, "B": 2, "C": 3}
    assert places["scottish-stv"] == {"A": 1, "B": None, "C": None}


def test_an_election_without_a_winner_says_so():
    found = compare_rules(CYCLE, ["condorcet"])
    assert whys(found) == {"condorcet": "Nobody beats everybody in pairs, so nobody is elected."}


def test_several_seats_are_told_with_what_is_tied():
    papers = approval("A = B * 3", "A = C * 3")
    found = compare_rules(papers, ["block"], seats=2, overvote="invalid")
    assert whys(found) == {"block": "Elected: A; tied for what is left: B; C."}


def test_totals_are_compared_by_the_rules_that_need_no_papers():
    found = compare_rules(Tallies(("A", "B"), (3, 2), 4), ["plurality", "approval", "borda"])
    assert winners(found) == {"plurality": ["A"], "approval": ["A"]}
    assert found.skipped == (("borda", "it needs the ballots, and only totals are here."),)


def test_rules_that_do_not_exist_and_conventions_that_decide_are_refused_at_once():
    with pytest.raises(InputError, match="there is no rule called 'bordo'") as refused:
        compare_rules(TENNESSEE, ["bordo", "irw"])
    assert len(refused.value.faults) == 2
    with pytest.raises(InputError) as refused:
        compare_rules(ranked("A > B * 2", "C", "A = B"), ["borda", "irv"])
    assert [fault.finding for fault in refused.value.faults] == [
        "borda: 4 papers leave names unranked.",
        "irv: 1 paper has several names on one place.",
    ]


def test_no_rule_that_can_count_the_papers_is_a_refusal():
    with pytest.raises(InputError, match="no rule that is asked for can count these papers"):
        compare_rules(approval("A = B", "A"), ["borda"])


def test_64_papers_of_64_names_are_compared_under_every_rule_that_fits():
    marks = np.random.default_rng(0).random((64, 64)).argsort(axis=1) + 1
    ballots = collapsed("ranked", [f"u{one:02}" for one in range(64)], marks)
    names = [
        name
        for name, rule in rules().items()
        if not unfit(rule, ballots) and not rule.several and name != "kemeny"
    ]
    found = compare_rules(ballots, names)

    assert found.frame().height == found.ranks["rule"].n_unique() == len(names) > 10


def published(file: str, rule: str) -> set[frozenset]:
    """All that some printed convention makes of an election under a rule."""
    return {frozenset(one.winners) for one in EXPECTED if (one.file, one.rule) == (file, rule)}


def test_debian_2006_hangs_on_what_a_name_left_out_means():
    found = compare_conventions(read_ballots(FOLDER / "debian_2006.toi"), "schulze")
    assert found.read == ("unranked", "strength")
    assert found.flips == ("unranked",)
    last = found.frame.filter(pl.col("unranked") == "last")["winners"].to_list()
    open_ = found.frame.filter(pl.col("unranked") == "no_opinion")["winners"].to_list()
    assert {*map(tuple, last)} == {("Anthony Towns",)}
    assert {*map(tuple, open_)} == {("Steve McIntyre",)}
    assert [str(one) for one in found.says] == [
        "What a name left out means decides: last together elects Anthony Towns, "
        "not judged elects Steve McIntyre; it touches 127 papers.",
        "How the strength of a defeat is measured changes nobody who wins; it touches 252 papers.",
    ]
    assert [dict(reading)["strength"] for reading, _ in found.left_out] == ["opposition"] * 2


def test_three_strengths_elect_three_names():
    found = compare_conventions(
        read_ballots(FOLDER / "minimax_three_answers.txt"), "minimax", unranked="no_opinion"
    )
    own = found.frame.filter(pl.col("unranked") == "no_opinion")
    elected = dict(own.select("strength", "winners").iter_rows())
    assert elected == {"winning": ["A"], "margins": ["B"], "opposition": ["D"]}
    assert published("minimax_three_answers.txt", "minimax") == {
        frozenset(one) for one in elected.values()
    }
    assert "strength" in found.flips


def test_burlington_elects_the_same_however_an_overvote_is_read():
    found = compare_conventions(read_ballots(FOLDER / "burlington_2009.toi"), "irv", blank="valid")
    assert found.flips == ()
    assert {*map(tuple, found.frame["winners"])} == {("Bob Kiss",)}
    assert dict(found.papers)["overvote"] == 6


@settings(max_examples=40)
@given(ranked_ballots())
def test_every_combination_is_a_count_of_its_own_and_no_convention_is_missing(ballots):
    for rule in ("irv", "minimax", "borda"):
        found = compare_conventions(ballots, rule)
        for reading, election in found.elections.items():
            again = tally(ballots, rule, **dict(reading))
            assert again.winners == election.winners
            assert set(election.conventions) <= {name for name, _ in reading} | {"strength"}


@settings(max_examples=40)
@given(ranked_ballots(ties=False, truncated=False))
def test_papers_that_can_be_read_in_one_way_have_one_count(ballots):
    found = compare_conventions(ballots, "borda")
    assert (len(found.elections), found.flips) == (1, ())
    assert [str(one) for one in found.says] == ["The papers can be read in one way only."]


def test_a_threshold_is_told_on_every_base_that_is_known_reached_and_passed():
    papers = approval("A = B * 9", "C")
    found = compare_conventions(
        papers,
        "threshold",
        seats=2,
        threshold=Threshold(at_least="90 %", of="members"),
        bases={"members": 13, "present": 10},
    )
    rows = found.frame.select("of", "comparator", "winners").rows()
    assert rows == [
        ("members", "at_least", []),
        ("members", "more_than", []),
        ("present", "at_least", ["A", "B"]),
        ("present", "more_than", []),
        ("valid", "at_least", ["A", "B"]),
        ("valid", "more_than", []),
    ]
    assert found.frame["given"].to_list() == [True] + [False] * 5
    assert found.flips == ("of",)
    assert str(found.says[0]) == (
        "The base of the threshold decides: members elects nobody, members present elects A; B."
    )


def test_half_of_16_reached_is_not_half_passed():
    papers = approval("A * 8", "B * 7", "", candidates="AB")
    threshold = Threshold(more_than="1/2", of="valid")
    found = compare_conventions(papers, "threshold", threshold=threshold, blank="valid")
    assert found.flips == ("blank", "comparator")


def test_what_is_no_choice_is_refused():
    with pytest.raises(InputError, match="the share that is needed is not said"):
        compare_conventions(approval("A = B", "C"), "threshold")
    with pytest.raises(InputError, match="needs ranked"):
        compare_conventions(approval("A = B", "C"), "irv")


def test_scores_without_an_opinion_are_counted_among_the_papers_that_a_convention_touches():
    papers = scored({(5, None): 2, (1, 3): 1}, "AB")
    assert compare_conventions(papers, "score").papers["unranked"] == 2
