"""The edges of counting: ties passed over, empty bases, huge counts, totals without papers."""

import warnings
from fractions import Fraction
from itertools import permutations

import pytest
from ballot_makers import approval, ranked, scored
from test_electing_laws import GIVEN, NO_OPINION

from emulab.ballots import Tallies, collapsed, read_text
from emulab.electing import rules, tally
from emulab.faults import InputError
from emulab.output.tallying import count_all, election_object
from emulab.rules import Threshold
from emulab.swaying import margin
from emulab.swaying.absent import absent
from emulab.swaying.absent_ranked import absent_ranked

COMMITTEES = ("sequential-pav", "pav", "phragmen", "equal-shares")
OF_MEMBERS = Threshold(at_least=Fraction(3, 5), of="members")


def said(election) -> list[str]:
    return [str(one.text) for one in election.rounds]


# Facts and sentences that must not hang on the order of names


PASSED_OVER = ranked("A > B * 3", "C > A > B * 3", "A = C > B * 2", "A > C > B * 2", "B > C")
TIED = [
    PASSED_OVER,
    ranked("B > A > C * 2", "C > A = B * 2"),
    ranked("A > C > B > D * 3", "B > A > D > C * 3"),
    ranked("C > A > D > B * 3", "C > A > B > D"),
    ranked("A > B = C * 2", "C > A = B * 2", "A = B > C"),
]


@pytest.mark.parametrize(
    "rule", ["irv", "coombs", "baldwin", "two-rounds", "scottish-stv", "meek-stv"]
)
@pytest.mark.parametrize("papers", TIED, ids=range(len(TIED)))
@pytest.mark.parametrize("given", [GIVEN, NO_OPINION], ids=["last", "no opinion"])
def test_no_fact_hangs_on_how_the_names_are_numbered(rule, papers, given):
    seats = 3 if rules()[rule].several else 1
    asked = {key: given[key] for key in ("unranked", "overvote", "blank")}
    found = [
        facts_of(tally(papers.arranged(names), rule, seats=seats, **asked))
        for names in permutations(papers.candidates)
    ]

    assert all(one == found[0] for one in found)


def facts_of(election):
    """The facts, names in a row sorted and pairs of names too."""
    return {key: plain(value) for key, value in election.facts.items()}


def plain(value):
    if isinstance(value, dict):
        return {"; ".join(sorted(key.split("; "))): plain(one) for key, one in value.items()}
    return tuple(sorted(value)) if isinstance(value, tuple) else value


def test_after_a_tie_that_was_passed_over_no_majority_is_told_of_one_way_alone():
    """B and C tie, A wins either way: with 5 of 9 votes or with 8 of 11."""
    found = tally(PASSED_OVER, "irv", overvote="skip_rank")

    assert found.winners == ("A",)
    assert found.facts == {"cast": 11, "told_one_way": True}


# Apportionment


def test_a_seat_for_which_names_with_seats_are_level_is_a_tie():
    level = election_object(tally(Tallies(("A", "B"), (30, 30), 60), "dhondt", seats=3))
    clear = election_object(tally(Tallies(("A", "B"), (40, 20), 60), "dhondt", seats=3))

    assert (level["elected"], level["tied"]) == (["A", "B"], True)
    assert not clear["tied"]


# Conventions are asked where something hangs on them, all of them at once


@pytest.mark.parametrize("rule", ["sntv", "block", "dhondt", "sainte-lague", "hamilton", "limited"])
def test_rules_that_add_votes_up_and_tell_no_papers_do_not_ask_about_blank_ones(rule):
    papers = approval("A * 3", "B * 2", "", candidates="AB")
    asked = {"marks_at_most": 1} if rule == "limited" else {}
    found = tally(papers, rule, seats=2, **asked)

    assert set(found.winners) == {"A", "B"}
    assert "blank" not in found.conventions


@pytest.mark.parametrize(
    ("of", "asked"), [("members", False), ("returned", False), ("valid", True)]
)
def test_a_threshold_asks_about_blank_papers_where_they_are_in_its_base(of, asked):
    papers = approval("A * 3", "", candidates="AB")
    share = Threshold(at_least=Fraction(4, 5), of=of)
    given = {"threshold": share, "bases": {"members": 4}}
    if asked:
        with pytest.raises(InputError, match="are they valid ballots"):
            tally(papers, "threshold", **given)
    else:
        assert tally(papers, "threshold", **given).winners == ()


def test_all_conventions_that_a_rule_needs_are_asked_for_at_once():
    papers = ranked("A > B = C * 3", "B > A * 2", "", candidates="ABC")
    with pytest.raises(InputError) as refused:
        count_all(papers, ("irv", "minimax"), 1, {})

    remedies = [one.remedy for one in refused.value.faults]
    assert remedies == [
        "Write --blank valid or --blank invalid.",
        "Write --overvote invalid or --overvote skip-rank or --overvote stop.",
        "Write --unranked last or --unranked no-opinion.",
        "Write --strength winning or --strength margins or --strength opposition.",
    ]


# Rounds that tell all


def test_who_is_out_of_the_runoff_by_pairs_is_told():
    found = tally(scored({(0, 3, 5): 1, (2, 1, 0): 1, (4, 2, 1): 1}, "ABC"), "star")

    assert found.scores == {"A": 6, "B": 6, "C": 6}
    assert said(found)[0] == (
        "A; B meet in the runoff. A; B; C have equal points for it; who loses the most pairs "
        "among those who are equal is out."
    )
    assert found.rounds[0].tied == ("A", "B", "C")


def test_without_a_tie_for_the_runoff_the_two_with_the_most_points_meet():
    found = tally(scored({(5, 4, 0): 3, (0, 1, 4): 2}, "ABC"), "star")

    assert said(found)[0] == "A; B have the most points and meet in the runoff."


def test_a_set_that_was_not_proven_best_is_not_called_best():
    many = [[(row * column + row // 3) % 5 == 0 for column in range(40)] for row in range(1, 61)]
    papers = collapsed(
        "approval", [f"n{n}" for n in range(40)], many, [10**12 + n for n in range(60)]
    )
    found = tally(papers, "pav", seats=6, blank="valid")

    assert not found.complete
    assert not said(found)[0].startswith("Highest score")


# Exact however many papers


def test_votes_beyond_what_a_float_holds_are_exact():
    papers = ranked(f"A * {2**53}", f"B * {2**53 + 1}", "A > B * 1", candidates="AB")
    one_more = ranked(f"A * {2**53}", f"B * {2**53 + 1}", candidates="AB")

    assert tally(papers, "sntv").tied == ("A", "B")
    assert tally(one_more, "sntv").winners == ("B",)
    assert tally(one_more, "meek-stv").elected == ("B",)
    assert tally(one_more, "scottish-stv").elected == ("B",)


def test_a_count_of_a_million_million_papers_warns_of_nothing():
    papers = ranked(f"A > B > C * {4 * 10**12}", f"A > D > C * {2 * 10**12}", candidates="ABCDE")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = tally(papers, "meek-stv", seats=3)

    assert set(found.elected) == {"A", "B"}


# Margins and absent members


def test_totals_without_the_number_of_papers_prove_no_change_impossible():
    found = margin(
        Tallies(("A", "B"), (5, 3), None),
        "threshold",
        2,
        threshold=OF_MEMBERS,
        bases={"members": 10},
    )

    assert (found.low, found.high) == (1, None)
    assert str(found.says) == (
        "Papers to replace for another outcome: at least 1; no such change was found."
    )


def test_totals_tell_of_papers_that_are_there_for_sure():
    single = margin(Tallies(("A", "B", "C"), (5, 3, 0), None), "sntv", 3)
    shared = margin(
        Tallies(("A", "B"), (9, 5), None),
        "threshold",
        2,
        threshold=OF_MEMBERS,
        bases={"members": 10},
    )

    assert (single.ballots, single.certificate.added) == (1, (("C", 1),))
    assert (shared.ballots, shared.certificate.added) == (1, (("B", 1),))


@pytest.mark.parametrize("rule", COMMITTEES)
def test_a_committee_of_all_names_changes_once_nobody_marks_one_of_them(rule):
    papers = approval("A = B * 2", "A * 2", "C * 3", candidates="ABC")
    found = margin(papers, rule, 3)

    assert (found.ballots, found.exact) == (2, True)
    assert "B" not in found.outcome_after.winners


def test_by_opposition_no_promise_rests_on_beating_everybody():
    """B beats A and C by more than any absent member can turn, and by opposition A wins."""
    papers = ranked("A = B > C * 2", "B > A = C * 2", "C > A = B * 2", "A = C > B").times(50)
    found = absent_ranked(papers, "minimax", 40, strength="opposition")
    held = absent_ranked(papers, "minimax", 40, strength="winning")
    near = margin(papers, "minimax", strength="opposition")

    assert tally(papers, "condorcet").winners == ("B",)
    assert tally(papers, "minimax", strength="opposition").winners == ("A",)
    assert {one.unit: one.necessary for one in found.chances}["B"] is False
    assert {one.unit: one.necessary for one in held.chances}["B"] is True
    assert near.low == 1


def test_of_no_seats_nobody_of_the_absent_can_make_anything():
    found = absent({"A": 1, "B": 8}, OF_MEMBERS, 10, away=2, seats=0, base="fixed")

    assert [(one.possible, one.necessary, one.marks_needed) for one in found] == 2 * [
        (False, False, None)
    ]


def test_where_no_paper_is_valid_nobody_has_a_share_of_the_papers():
    papers = approval("", candidates="AB").times(3)
    share = Threshold(at_least=Fraction(4, 5), of="valid")
    found = tally(papers, "threshold", seats=2, blank="invalid", threshold=share)

    assert (found.winners, found.facts["base"], found.facts["needed"]) == ((), 0, 1)


# Small elections in which one sign in a rule would elect others


def test_coombs_asks_for_half_of_all_papers_and_not_of_those_that_name_somebody():
    """A is first on 3 of 5 papers that name anybody, and on 3 of 7 in all."""
    papers = ranked("A > B = C * 3", "B > C > A", "C > B > A", " * 2", candidates="ABC")

    assert tally(papers, "coombs", blank="valid").winners == ("B", "C")
    assert tally(papers, "coombs", blank="invalid").winners == ("A",)


def test_names_that_together_only_draw_level_do_not_leave_at_once():
    """C and D have 2 votes together, as B has; where D leaves first, B may be the next to go."""
    found = tally(ranked("A * 3", "B > C * 2", "C", "D > C", candidates="ABCD"), "irv")

    assert found.winners == ("A", "C")


def test_all_who_lose_fewer_pairs_stay_in_the_tie_for_the_runoff():
    """All have 7 points; the runoff is between A and B."""
    found = tally(scored({(0, 1, 0): 1, (1, 3, 3): 1, (3, 0, 2): 1, (3, 3, 2): 1}, "ABC"), "star")

    assert set(found.scores.values()) == {7} and found.winners == ("B",)


def test_a_tie_under_the_scottish_rules_goes_by_the_stage_before():
    papers = ranked("D > B * 5", "D > A > C * 3", "B > C", "A", "A > B", candidates="ABCD")
    found = tally(papers, "scottish-stv", seats=2)

    assert (found.elected, found.facts["lots"]) == (("D", "A"), False)
    assert found.rounds[2].totals == {"A": Fraction(7, 2), "B": Fraction(7, 2), "D": 4}
    assert found.rounds[2].eliminated == ("B",)


@pytest.mark.parametrize(("ahead", "behind", "papers"), [(4, 2, 1), (5, 1, 2), (5, 2, 2)])
def test_half_of_an_even_lead_in_pairs_is_enough_for_a_tie(ahead, behind, papers):
    given = ranked(f"A > B * {ahead}", f"B > A * {behind}")

    assert margin(given, "schulze").ballots == margin(given, "minimax").ballots == papers


def test_in_a_blt_file_a_remark_behind_the_withdrawn_withdraws_nobody():
    papers = read_text('3 1\n-2 # not -3\n2 1 3 0\n0\n"A"\n"B"\n"C"\n', suffix=".blt")

    assert papers.candidates == ("A", "C") and papers.about["withdrawn"] == "B"


def test_in_a_blt_file_a_remark_behind_a_name_without_quotes_is_no_part_of_it():
    papers = read_text("2 1\n2 1 2 0\n0\nA # the first\nB\n", suffix=".blt")

    assert papers.candidates == ("A", "B")
