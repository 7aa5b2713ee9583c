"""PAV, sequential PAV, Phragmén and equal shares: published committees, twins and laws."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from ballot_makers import approval, approval_ballots
from hypothesis import given, settings
from hypothesis import strategies as st
from seats_makers import elected, expected, published, sets

from emulab.ballots import Ballots, collapsed
from emulab.electing import tally
from emulab.electing.several import pav as exact_pav

RULES = ("pav", "sequential-pav", "phragmen", "equal-shares")
ALL = {"blank": "valid"}
every_rule = pytest.mark.parametrize("rule", RULES)
seats_drawn = st.integers(1, 4)


def voters_of(papers: Ballots) -> list[frozenset[int]]:
    """Every paper as the set of names that it marks."""
    pairs = zip(papers.marks.tolist(), papers.counts.tolist(), strict=True)
    return [frozenset(np.flatnonzero(marks).tolist()) for marks, n in pairs for _ in range(n)]


def marked(voters):
    return frozenset().union(*voters)


def in_names(papers, found):
    return {frozenset(papers.candidates[one] for one in names) for names in found}


def satisfaction(voters, names):
    return sum(Fraction(1, j) for own in voters for j in range(1, len(own & names) + 1))


def best_sets(voters, seats):
    names = sorted(marked(voters))
    every = [frozenset(one) for one in combinations(names, min(seats, len(names)))]
    most = max(satisfaction(voters, one) for one in every)
    return {one for one in every if satisfaction(voters, one) == most}


def adding_one(voters, seats):
    level = {frozenset()}
    for _ in range(min(seats, len(marked(voters)))):
        following = set()
        for names in level:
            gain = {c: satisfaction(voters, names | {c}) for c in marked(voters) - names}
            following |= {names | {c} for c in gain if gain[c] == max(gain.values())}
        level = following
    return level


def by_loads(voters, seats):
    """Phragmén in his own words: the least largest load, spread over those who mark the name."""
    ends = set()

    def follow(names, loads):
        left = marked(voters) - names
        if len(names) == seats or not left:
            ends.add(names)
            return
        load = {}
        for c in left:
            own = [loads[i] for i, marks in enumerate(voters) if c in marks]
            load[c] = (1 + sum(own)) / Fraction(len(own))
        for c in left:
            if load[c] == min(load.values()):
                pairs = zip(voters, loads, strict=True)
                follow(names | {c}, [load[c] if c in marks else has for marks, has in pairs])

    follow(frozenset(), [Fraction(0)] * len(voters))
    return ends


def by_shares(voters, seats):
    """Equal shares with the completion, money of every single paper."""
    ends = set()

    def price(c, money):
        own = sorted(has for marks, has in zip(voters, money, strict=True) if c in marks)
        if sum(own) < 1:
            return None
        for j in range(len(own)):
            rho = (1 - sum(own[:j])) / Fraction(len(own) - j)
            if rho <= own[j]:
                return rho
        raise AssertionError("those who can pay have a price")

    def follow(names, money, completing):
        left = marked(voters) - names
        if len(names) == seats or not left:
            ends.add(names)
            return
        prices = {} if completing else {c: price(c, money) for c in left}
        prices = {c: rho for c, rho in prices.items() if rho is not None}
        if prices:
            rho = min(prices.values())
            for c in prices:
                if prices[c] == rho:
                    pairs = zip(voters, money, strict=True)
                    paid = [has - min(has, rho) if c in marks else has for marks, has in pairs]
                    follow(names | {c}, paid, False)
            return
        wait = {}
        for c in left:
            own = [has for marks, has in zip(voters, money, strict=True) if c in marks]
            wait[c] = (1 - sum(own)) / Fraction(len(own))
        for c in left:
            if wait[c] == min(wait.values()):
                pairs = zip(voters, money, strict=True)
                spent = [0 if c in marks else has + wait[c] for marks, has in pairs]
                follow(names | {c}, spent, True)

    follow(frozenset(), [Fraction(seats, len(voters))] * len(voters), False)
    return ends


TWINS = {
    "pav": best_sets,
    "sequential-pav": adding_one,
    "phragmen": by_loads,
    "equal-shares": by_shares,
}


@pytest.mark.parametrize("one", expected(*RULES), ids=lambda one: one.name)
def test_the_published_committees(one):
    found = tally(published(one.file, one.rule), one.rule, seats=one.seats)

    assert sets(found) == {frozenset(names) for names in one.committees or (one.winners,)}


def test_the_score_of_pav_is_exact():
    """The example of Wikipedia, two seats: 30.5."""
    assert tally(published("pav_wikipedia.txt", "pav"), "pav", seats=2).facts["score"] == Fraction(
        61, 2
    )


def test_equal_shares_alone_buys_one_seat_of_the_running_example():
    """Lackner and Skowron: without the completion only a is bought."""
    found = tally(published("lackner_skowron_running.txt", "equal-shares"), "equal-shares", seats=4)

    assert (found.facts["by_shares"], found.facts["completion"]) == (1, "phragmen")
    assert found.facts["budget"] == Fraction(4, 12)
    assert found.rounds[0].elected == ("a",)


@every_rule
@settings(max_examples=150, deadline=None)
@given(papers=approval_ballots(), seats=seats_drawn)
def test_every_committee_is_that_of_the_definition(rule, papers, seats):
    found = tally(papers, rule, seats=seats, **ALL)

    assert sets(found) == in_names(papers, TWINS[rule](voters_of(papers), seats))
    assert set(found.winners) == frozenset().union(*sets(found))
    assert set(found.elected) == frozenset.intersection(*sets(found))


@every_rule
@given(papers=approval_ballots(), seats=seats_drawn)
def test_the_order_of_names_elects_nobody(rule, papers, seats):
    turned = papers.arranged(papers.candidates[::-1])

    assert sets(tally(papers, rule, seats=seats, **ALL)) == sets(
        tally(turned, rule, seats=seats, **ALL)
    )


@every_rule
@given(papers=approval_ballots(), seats=seats_drawn)
def test_every_paper_twice_changes_nobody(rule, papers, seats):
    assert sets(tally(papers, rule, seats=seats, **ALL)) == sets(
        tally(papers.times(2), rule, seats=seats, **ALL)
    )


@every_rule
@given(papers=approval_ballots(), seats=seats_drawn)
def test_no_more_are_elected_than_seats_and_nobody_without_a_mark(rule, papers, seats):
    known = {papers.candidates[one] for one in marked(voters_of(papers))}
    for names in sets(tally(papers, rule, seats=seats, **ALL)):
        assert len(names) == min(seats, len(known))
        assert names <= known


@pytest.mark.parametrize("rule", ["pav", "phragmen", "equal-shares"])
@given(papers=approval_ballots(sizes=st.integers(2, 6), papers=8), seats=seats_drawn)
def test_representation_is_justified(rule, papers, seats):
    """Of papers / seats voters who agree on a name somebody has one of his names elected."""
    voters = voters_of(papers)
    for names in sets(tally(papers, rule, seats=seats, **ALL)):
        chosen = {papers.candidates.index(name) for name in names}
        without = [own for own in voters if not own & chosen]
        for one in marked(voters):
            assert sum(one in own for own in without) * seats < len(voters)


def test_alike_names_do_not_multiply_the_ties():
    """Twelve names on the same papers for six seats: 924 committees, one count."""
    found = tally(approval(" = ".join("ABCDEFGHIJKL") + " * 5"), "phragmen", seats=6)

    assert (found.complete, found.committees, found.elected) == (True, None, ())
    assert found.winners == tuple("ABCDEFGHIJKL")


def test_alike_names_are_told_apart_where_they_are_few():
    assert elected(approval("A = B * 3", "C * 2"), "phragmen", 2) == ["AC", "BC"]


def test_ties_beyond_the_limit_rule_nobody_out():
    """Twenty names with a paper each: who is third of ten hangs on the lots before."""
    names = [f"C{number:02}" for number in range(20)]
    found = tally(approval(*names), "sequential-pav", seats=10)

    assert (found.complete, found.winners) == (False, tuple(names))


@given(papers=approval_ballots(sizes=st.integers(3, 6), papers=8), seats=st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_the_programme_of_pav_finds_what_going_through_all_sets_finds(papers, seats):
    whole = tally(papers, "pav", seats=seats, **ALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact_pav, "SETS", 0)
        programmed = tally(papers, "pav", seats=seats, **ALL)

    assert not programmed.complete or sets(programmed) == sets(whole)
    assert programmed.facts["score"] == whole.facts["score"]
    assert set(whole.winners) <= set(programmed.winners)


def test_64_names_and_64_papers_have_their_best_committee_of_ten():
    rng = np.random.default_rng(5)
    papers = collapsed(
        "approval", [f"C{number:02}" for number in range(64)], (rng.random((64, 64)) < 0.3) * 1
    )
    found = tally(papers, "pav", seats=10)

    assert (found.complete, len(found.elected)) == (True, 10)
    assert found.facts["score"] >= tally(papers, "pav", seats=9).facts["score"]
