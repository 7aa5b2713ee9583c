"""Meek STV: the point of rest, exact decisions, and a twin that iterates."""

from fractions import Fraction

import numpy as np
import pytest
from ballot_makers import ranked, ranked_ballots
from hypothesis import given, settings
from hypothesis import strategies as st
from seats_makers import blt, expected, sets
from test_scottish_stv import as_lists

from emulab.ballots import Ballots, collapsed
from emulab.electing import tally
from emulab.electing.several import flows

ALL = {"overvote": "stop", "blank": "valid"}
NEAR = 1e-7  # the twin's, of votes; no two different totals of such small elections are so close


def meek(papers, seats):
    return tally(papers, "meek-stv", seats=seats, **ALL)


def rest(lists, size, chosen, out, seats):
    """Votes and quota after Meek's own iteration in floating point."""
    keeps = dict.fromkeys(chosen, 1.0)
    for _ in range(3000):
        votes, ended = [0.0] * size, 0.0
        for row, count in lists:
            left = float(count)
            for one in row:
                if one in out:
                    continue
                votes[one] += left * keeps.get(one, 1.0)
                left *= 1 - keeps.get(one, 1.0)
            ended += left
        quota = (sum(count for _, count in lists) - ended) / (seats + 1)
        new = {one: min(1, keeps[one] * quota / votes[one]) for one in chosen if votes[one]}
        if all(abs(keeps[one] - new.get(one, keeps[one])) < 1e-14 for one in chosen):
            break
        keeps |= new
    return votes, quota


def iterated(papers: Ballots, seats: int) -> set[frozenset[str]]:
    """Every outcome over all lots, votes closer than NEAR taken as equal."""
    names, lists, ends, seen = papers.candidates, as_lists(papers), set(), set()

    def count(chosen, out):
        if (chosen, out) in seen:
            return
        seen.add((chosen, out))
        while True:
            still = [one for one in range(len(names)) if one not in chosen | out]
            if len(chosen) >= seats or len(still) <= seats - len(chosen):
                whole = chosen if len(chosen) >= seats else chosen | set(still)
                ends.add(frozenset(names[one] for one in whole))
                return
            votes, quota = rest(lists, len(names), chosen, out, seats)
            new = {one for one in still if votes[one] > quota + NEAR}
            if not new:
                break
            chosen |= new
        least = min(votes[one] for one in still)
        for one in still:
            if votes[one] < least + NEAR:
                count(chosen, out | {one})

    count(frozenset(), frozenset())
    return ends


@pytest.mark.parametrize("one", expected("meek-stv"), ids=lambda one: one.name)
def test_the_published_councils(one):
    found = meek(blt(one.file), one.seats)

    assert sets(found) == {frozenset(names) for names in one.committees or (one.winners,)}


def test_pollokshields_elects_another_council_than_the_statute():
    """Glasgow 2007: Ruffell where the Scottish rules elect Meikle."""
    ward = blt("pollokshields_2007.blt")
    scottish = tally(ward, "scottish-stv", seats=3)

    assert set(meek(ward, 3).elected) ^ set(scottish.elected) == {"Ian A Ruffell", "David Meikle"}


def test_castor_keeps_half_of_every_paper_and_the_others_tie():
    """droop's example: 4 papers for Castor then Pollux, 2 for Helen."""
    found = meek(blt("meek_42.blt"), 2)

    assert found.rounds[1].totals == {"Castor": 2, "Pollux": 2, "Helen": 2}
    assert found.rounds[1].tied == ("Pollux", "Helen")
    assert found.elected == ("Castor",)


def test_the_quota_falls_as_papers_end():
    """A keeps less of the papers that name nobody else, until B has more than the quota."""
    found = meek(ranked("A * 8", "B * 3", "C * 2"), 2)

    assert found.facts["quota"] < Fraction(13, 3)
    assert found.elected == ("A", "B")


def test_exactly_the_quota_does_not_elect():
    """33 of 99 papers are a third: three names cannot have two seats."""
    assert sets(meek(ranked("A * 33", "B * 33", "C * 33"), 2)) == {
        frozenset("AB"),
        frozenset("AC"),
        frozenset("BC"),
    }


def test_papers_that_name_only_one_leave_the_quota_at_nothing():
    found = meek(ranked("A * 10", candidates="ABC"), 2)

    assert sets(found) == {frozenset("AB"), frozenset("AC")}
    assert str(found.rounds[-1].text).startswith("Quota: 0.00000.")
    assert {found.facts[name] for name in ("quota", "exhausted", "keeps")} == {None}  # lots


def test_a_tie_at_factors_that_are_no_fractions_is_proven():
    """Two are elected with factors in the square root of 5; B and D have the same papers."""
    found = meek(ranked("E > C * 2", "C > D > A > E > B", "C > B > D > A > E"), 3)

    assert sets(found) == {frozenset("CEB"), frozenset("CED")}
    assert found.notes == ()


SYMMETRIC = ("A > E * 3", "C > B * 3", "A > C * 2", "C > A * 2", "D * 2", "E", "B")


def test_a_tie_by_symmetry_is_proven():
    """A and C keep (5 - sqrt 15) / 2 each; E has the papers of one, B those of the other."""
    found = meek(ranked(*SYMMETRIC), 3)

    assert sets(found) == {frozenset("ACE"), frozenset("ACB")}
    assert found.facts["lots"]
    assert found.notes == ()


def test_equality_that_was_not_proven_is_told(monkeypatch):
    monkeypatch.setattr(flows, "SYMMETRIC", 0)
    found = meek(ranked(*SYMMETRIC), 3)

    assert sets(found) == {frozenset("ACE"), frozenset("ACB")}
    assert "agree to 1,000 binary places were counted as equal, without proof" in str(found.notes)


@settings(max_examples=300, deadline=None)
@given(papers=ranked_ballots(ties=False), seats=st.integers(1, 4))
def test_every_outcome_is_that_of_the_iteration(papers, seats):
    assert sets(meek(papers, seats)) == iterated(papers, seats)


@given(papers=ranked_ballots(ties=False), seats=st.integers(1, 4))
def test_the_order_of_names_elects_nobody(papers, seats):
    turned = papers.arranged(papers.candidates[::-1])

    assert sets(meek(papers, seats)) == sets(meek(turned, seats))


@given(papers=ranked_ballots(ties=False), seats=st.integers(1, 4))
def test_every_paper_twice_changes_nobody(papers, seats):
    assert sets(meek(papers, seats)) == sets(meek(papers.times(2), seats))


@given(papers=ranked_ballots(ties=False), seats=st.integers(1, 4))
def test_votes_and_papers_that_ended_are_all_the_papers(papers, seats):
    found = meek(papers, seats)
    for told in found.rounds:
        whole = sum(told.totals.values()) + told.exhausted
        assert abs(whole - found.facts["papers"]) < Fraction(1, 10**7)


@given(papers=ranked_ballots(ties=False), seats=st.integers(1, 4))
def test_a_solid_coalition_of_more_than_so_many_quotas_has_so_many_seats(papers, seats):
    found = meek(papers, seats)
    rows = as_lists(papers)
    for size in range(1, len(papers.candidates) + 1):
        for names in {frozenset(row[:size]) for row, _ in rows if len(row) >= size}:
            solid = sum(count for row, count in rows if frozenset(row[:size]) == names)
            quotas = -(-solid * (seats + 1) // found.facts["papers"]) - 1
            due = min(quotas, size, seats)
            own = {papers.candidates[one] for one in names}
            assert all(len(own & set(one)) >= due for one in found.committees)


def test_a_ward_of_ten_thousand_papers_fills_every_seat():
    rng = np.random.default_rng(1)
    places = np.argsort(rng.random((10_000, 9)), axis=1) + 1
    ward = collapsed("ranked", "ABCDEFGHI", np.where(places > 5, 0, places))
    found = meek(ward, 4)

    assert (len(found.elected), found.complete) == (4, True)
