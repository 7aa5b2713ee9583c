"""Margins that are bounds: what is claimed holds, and is never more than was proved."""

import numpy as np
import pytest
from ballot_makers import approval, ranked
from hypothesis import given, settings
from hypothesis import strategies as st
from margin_makers import piles, rows

from emulab.ballots import Tallies, collapsed
from emulab.electing import Unfit, rules
from emulab.swaying import margin
from emulab.swaying.exact import proved
from emulab.swaying.marked import MARKED
from emulab.swaying.points import POINTS

BOUNDED = [
    name
    for name, one in rules().items()
    if name not in (*MARKED, *POINTS, "irv") and "ranked" in one.kinds and not one.several
]
SEVERAL = [name for name in ("scottish-stv", "meek-stv") if name in rules()]


@pytest.mark.parametrize("rule", BOUNDED)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_the_bounds_hold_what_brute_force_finds(rule, data):
    pile = piles("ranked", "complete", 3, 5, rule)
    row = data.draw(rows(pile))
    found = margin(pile.ballots(pile.piles[row]), rule)
    fewest = pile.fewest(row)

    assert fewest is not None
    assert found.low <= fewest
    assert found.high is None or fewest <= found.high
    assert not found.exact or found.ballots == fewest


@pytest.mark.parametrize("rule", SEVERAL)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_the_bounds_of_two_seats_hold_what_brute_force_finds(rule, data):
    pile = piles("ranked", "complete", 3, 5, rule, (("seats", 2),))
    row = data.draw(rows(pile))
    found = margin(pile.ballots(pile.piles[row]), rule, seats=2)
    fewest = pile.fewest(row)

    assert fewest is not None
    assert found.low <= fewest <= found.high


CONDORCET = [name for name in BOUNDED if "condorcet" in rules()[name].laws]


@pytest.mark.parametrize("rule", CONDORCET)
def test_a_condorcet_winner_by_7_is_held_by_4_papers(rule):
    papers = ranked("A > B > C * 11", "B > C > A * 6", "C > A > B * 2")
    found = margin(papers, rule)  # A over B by 13 - 6 = 7, A over C by 11 - 8 = 3

    assert found.outcome_before.winners == ("A",)
    assert found.low == 2
    assert str(found.reason) == "The winner beats every other one against one, the closest by 3."


def test_a_majority_of_first_places_has_to_be_broken_first():
    papers = ranked("A > B > C * 14", "B > C > A * 6")
    found = margin(papers, "two-rounds")

    assert found.low == 4
    assert str(found.reason) == "More than half put the winner first: 14 of 20 papers."


def test_what_needs_the_papers_claims_no_more_than_totals_show():
    totals = Tallies(("A", "B"), (5, 3), 8)
    with pytest.raises(Unfit):
        margin(totals, "schulze")


def test_nothing_is_proved_where_the_rule_counts_something_else():
    """The proofs compare their own totals with those of the rule."""
    from dataclasses import replace

    from emulab.electing import Conventions
    from emulab.swaying.certificates import Asked

    papers = approval("A * 4", "B * 2")
    before = margin(papers, "block").outcome_before
    asked = Asked(papers, "block", 1, Conventions(), before)

    assert proved(asked).swap.papers == 1
    other = replace(before, scores={"A": 4, "B": 3})
    assert proved(replace(asked, before=other)) is None


def test_64_papers_of_64_names_are_searched_within_the_limit():
    rng = np.random.default_rng(2)
    places = np.argsort(rng.random((64, 64)), axis=1).argsort(axis=1) + 1
    papers = collapsed("ranked", [f"U{n:02}" for n in range(64)], places)
    found = margin(papers, "copeland")

    assert found.low <= found.high
