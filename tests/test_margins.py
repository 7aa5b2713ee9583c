"""Margins that are exact: equal to brute force over every pile of so many papers."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from ballot_makers import approval, ranked, ranked_ballots, scored
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from margin_makers import Piles, piles, rows
from margin_makers import marks as every_mark

from emulab.ballots import Tallies, collapsed
from emulab.electing import ConventionNeeded, tally
from emulab.rules import Threshold
from emulab.swaying import margin, marks
from emulab.swaying.certificates import changed

HALF = Threshold(at_least="1/2", of="valid")
MORE = Threshold(more_than="1/2", of="members")
MOST = Threshold(at_least="4/5", of="returned")
TWO_THIRDS = Threshold(at_least="2/3", of="valid")

PILES = {
    "plurality": lambda: piles("ranked", "complete", 3, 6, "plurality"),
    "plurality, truncated": lambda: piles("ranked", "strict", 3, 5, "plurality"),
    "anti-plurality": lambda: piles("ranked", "complete", 3, 6, "anti-plurality"),
    "anti-plurality, truncated": lambda: piles(
        "ranked", "strict", 3, 5, "anti-plurality", (("unranked", "last"),)
    ),
    "borda": lambda: piles("ranked", "complete", 3, 6, "borda"),
    "borda, unranked last": lambda: piles(
        "ranked", "strict", 3, 5, "borda", (("unranked", "last"),)
    ),
    "borda, no opinion": lambda: piles(
        "ranked", "strict", 3, 5, "borda", (("unranked", "no_opinion"),)
    ),
    "borda, four names": lambda: piles("ranked", "complete", 4, 3, "borda"),
    "sntv": lambda: piles("ranked", "complete", 3, 6, "sntv", (("seats", 2),)),
    "block": lambda: piles(
        "approval", "marks", 3, 5, "block", (("seats", 2), ("overvote", "invalid"))
    ),
    "limited": lambda: piles(
        "approval", "marks", 3, 5, "limited", (("seats", 2), ("marks_at_most", 1))
    ),
    "approval": lambda: piles("approval", "marks", 3, 5, "approval"),
    "approval, four names": lambda: piles("approval", "marks", 4, 3, "approval"),
    "score": lambda: piles("score", "levels", 2, 5, "score"),
}
every_rule = pytest.mark.parametrize("name", PILES)


@every_rule
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_the_margin_is_what_brute_force_finds(name, data):
    pile = PILES[name]()
    row = data.draw(rows(pile))
    ballots = pile.ballots(pile.piles[row])
    if name == "score":  # the scores that there are go from the lowest to the highest seen
        assume({0, 2} <= set(ballots.marks.ravel().tolist()))
    found = margin(ballots, pile.rule, **pile.asked)

    assert found.exact
    assert found.ballots == pile.fewest(row)


THRESHOLDS = {
    "one seat, of valid": (3, 5, 1, HALF, ()),
    "two seats, of members": (3, 5, 2, MORE, ()),
    "two seats, of returned": (3, 5, 2, MOST, ()),
    "at most one mark": (3, 5, 2, TWO_THIRDS, (("marks_at_most", 1),)),
    "at most two marks": (3, 5, 2, TWO_THIRDS, (("marks_at_most", 2),)),
    "more seats than names": (2, 5, 3, TWO_THIRDS, ()),
    "four names": (4, 3, 2, HALF, ()),
}


@cache
def threshold_piles(name):
    size, number, seats, threshold, more = THRESHOLDS[name]
    asked = {"seats": seats, "threshold": threshold, "bases": {"members": 6}, **dict(more)}
    return Piles("approval", every_mark(size), number, "threshold", **asked)


@pytest.mark.parametrize("name", THRESHOLDS)
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_the_margin_of_a_threshold_with_a_seat_cut_is_what_brute_force_finds(name, data):
    pile = threshold_piles(name)
    row = data.draw(rows(pile))
    ballots = pile.ballots(pile.piles[row])
    assume(tally(ballots, "threshold", **pile.asked).facts["needed"])  # some paper is valid
    found = margin(ballots, "threshold", **pile.asked)

    assert found.exact
    assert found.ballots == pile.fewest(row)


@settings(max_examples=150, deadline=None)
@given(papers=ranked_ballots(), rule=st.sampled_from(["borda", "irv", "schulze", "copeland"]))
def test_a_certificate_replayed_gives_another_outcome_with_as_many_papers(papers, rule):
    asked = {"unranked": "last", "overvote": "skip_rank", "blank": "valid", "strength": "margins"}
    found = margin(papers, rule, **asked)

    if found.certificate is not None and found.certificate.papers:
        removed = sum(number for _, number in found.certificate.removed)
        added = sum(number for _, number in found.certificate.added)
        assert removed == added == found.high
        assert changed(found.outcome_before, found.outcome_after)
    else:
        assert found.high in (0, None)


@settings(max_examples=100, deadline=None)
@given(papers=ranked_ballots(truncated=False), rule=st.sampled_from(["borda", "irv", "plurality"]))
def test_renaming_the_candidates_changes_no_margin(papers, rule):
    asked = {"overvote": "skip_rank", "strength": "margins"}
    turned = papers.arranged(papers.candidates[::-1])

    assert margin(papers, rule, **asked).ballots == margin(turned, rule, **asked).ballots


def test_a_tie_has_margin_0_and_an_empty_certificate():
    found = margin(ranked("A > B * 2", "B > A * 2"), "plurality")

    assert (found.ballots, found.certificate.papers) == (0, 0)
    assert str(found.says) == "The outcome is a tie already: nothing has to be replaced."


def test_where_there_is_one_name_nothing_changes_the_outcome():
    found = margin(ranked("A * 3"), "plurality")

    assert (found.ballots, found.low, found.high, found.certificate) == (None, None, None, None)
    assert str(found.says) == "No replacement of papers changes the outcome."


def test_tennessee_is_held_by_6_papers_of_100_under_borda_and_8_under_plurality():
    """Nashville has 194 points and Chattanooga 173 (Wikipedia, counted from 0).

    A paper of Nashville before Chattanooga, replaced, closes the gap of 21 by 4.
    """
    papers = ranked(
        "Memphis > Nashville > Chattanooga > Knoxville * 42",
        "Nashville > Chattanooga > Knoxville > Memphis * 26",
        "Chattanooga > Knoxville > Nashville > Memphis * 15",
        "Knoxville > Chattanooga > Nashville > Memphis * 17",
    )
    found = margin(papers, "borda")

    assert found.outcome_before.winners == ("Nashville",)
    assert found.outcome_before.scores["Nashville"] == 194
    assert found.outcome_before.scores["Chattanooga"] == 173
    assert found.ballots == 6
    assert margin(papers, "plurality").ballots == 8


def test_totals_alone_are_enough_for_a_threshold():
    """39 of 44 is no 9/10: 40 are needed. One paper more for B is enough, and A loses one."""
    threshold = Threshold(at_least="9/10", of="members")
    totals = Tallies(("A", "B", "C"), (40, 39, 12), 44)
    asked = {"threshold": threshold, "bases": {"members": 44}}
    found = margin(totals, "threshold", seats=2, **asked)

    assert found.ballots == 1
    assert found.outcome_after.winners != ("A",)
    [a, b, _] = marks(dict(zip("ABC", totals.votes, strict=True)), threshold, 44)
    assert (a.needed, a.spare, b.missing) == (40, 0, 1)


@settings(max_examples=100, deadline=None)
@given(
    lines=st.lists(
        st.lists(st.sampled_from("ABC"), min_size=1, unique=True), min_size=1, max_size=6
    ),
    seats=st.integers(1, 2),
)
def test_totals_and_papers_of_a_threshold_have_one_margin(lines, seats):
    papers = approval(*(" = ".join(line) for line in lines), candidates="ABC")
    totals = Tallies(papers.candidates, tuple((papers.counts @ papers.marks).tolist()), len(lines))
    asked = {"threshold": HALF}

    by_papers = margin(papers, "threshold", seats=seats, **asked)
    by_totals = margin(totals, "threshold", seats=seats, **asked)
    assert by_papers.ballots == by_totals.ballots


@pytest.mark.parametrize("size", [35, 39, 43, 47, 51])
def test_marks_needed_are_those_of_the_share_and_not_of_its_print(size):
    """35/44, 39/49, 43/54, 47/59, 51/64 all print as 80 % and fail at least 80 %."""
    base = {35: 44, 39: 49, 43: 54, 47: 59, 51: 64}[size]
    (found,) = marks({"A": size}, Threshold(at_least=Fraction(4, 5)), base)

    assert (found.missing, found.spare) == (1, 0)


def test_a_convention_that_decides_is_asked_for():
    with pytest.raises(ConventionNeeded) as needed:
        margin(ranked("A > B", "B", candidates="ABC"), "borda")

    assert needed.value.convention == "unranked"


def test_the_papers_are_named_in_the_text_form():
    found = margin(approval("A = B * 4", "C * 2", candidates="ABC"), "block", seats=2)

    assert found.certificate.removed == (("A = B", 1),)
    assert found.certificate.added == (("C", 1),)
    found = margin(scored({(5, 0): 3, (1, 4): 1}, "AB"), "score")
    assert found.certificate.removed == (("A: 5, B: 0", 2),)
    assert found.certificate.added == (("A: 0, B: 5", 2),)


def test_64_voters_64_units_and_3_seats_take_no_time():
    rng = np.random.default_rng(3)
    papers = collapsed("approval", [f"U{n:02}" for n in range(64)], rng.integers(0, 2, (64, 64)))
    threshold = Threshold(at_least="1/2", of="members")
    found = margin(papers, "threshold", seats=3, threshold=threshold, bases={"members": 64})

    assert found.exact
