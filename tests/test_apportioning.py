"""D'Hondt, Sainte-Laguë and Hamilton: published seats, ties, and laws of the house."""

from itertools import product

import pytest
from ballot_makers import approval, ranked
from hypothesis import given
from hypothesis import strategies as st
from seats_makers import expected, lists

from emulab.ballots import Tallies
from emulab.electing import tally

RULES = ("dhondt", "sainte-lague", "hamilton")
DIVISORS = {"dhondt": lambda have: have + 1, "sainte-lague": lambda have: 2 * have + 1}
every_rule = pytest.mark.parametrize("rule", RULES)
drawn = st.lists(st.integers(0, 12), min_size=1, max_size=4).filter(any)
houses = st.integers(1, 7)


def seats_of(votes, rule, seats):
    """Every way of giving the seats, as tuples in the order of the votes."""
    names = tuple("ABCDEFGH"[: len(votes)])
    found = tally(Tallies(names, tuple(votes)), rule, seats=seats)
    return {tuple(way.values()) for way in found.facts["allocations"]}


def ways(votes, seats):
    """All ways of giving all seats to names with votes."""
    ranges = [range(seats + 1) if own else range(1) for own in votes]
    return [way for way in product(*ranges) if sum(way) == seats]


@pytest.mark.parametrize("one", expected(*RULES), ids=lambda one: one.name)
def test_the_published_seats(one):
    found = tally(lists(one.file), one.rule, seats=one.seats)

    assert found.facts["seats"] == dict(one.seats_won)
    assert set(found.elected) == {name for name, seats in one.seats_won if seats}


def test_alabama_loses_a_seat_when_the_house_grows():
    """Hamilton's vice: D, E and F have 3, 3, 1 of 25 seats and 2, 2, 1 of 26."""
    votes = lists("alabama_paradox.txt")
    smaller = tally(votes, "hamilton", seats=25).facts["seats"]
    larger = tally(votes, "hamilton", seats=26).facts["seats"]

    assert [smaller["D"], larger["D"]] == [3, 2]
    assert [smaller["E"], larger["E"]] == [3, 2]


def test_a_tie_for_the_last_seat_lists_every_way():
    found = tally(Tallies(("A", "B", "C"), (5, 2, 2)), "dhondt", seats=3)

    assert found.facts["seats"] == {"A": 2, "B": 0, "C": 0}
    assert found.facts["allocations"] == [{"A": 2, "B": 1, "C": 0}, {"A": 2, "B": 0, "C": 1}]
    assert (found.winners, found.elected, found.tied) == (("A", "B", "C"), ("A",), ("B", "C"))


def test_first_places_and_single_marks_are_votes():
    assert tally(ranked("A > B * 6", "B > A * 3"), "dhondt", seats=3).facts["seats"] == {
        "A": 2,
        "B": 1,
    }
    assert tally(approval("A * 6", "B * 3"), "hamilton", seats=3).facts["seats"] == {"A": 2, "B": 1}


@every_rule
def test_without_a_vote_every_seat_stays_open(rule):
    found = tally(Tallies(("A", "B"), (0, 0)), rule, seats=3)

    assert (found.winners, found.facts["seats"]) == ((), {"A": 0, "B": 0})
    assert str(found.rounds[0].text) == "Nobody has a vote; 3 seats stay open."


@pytest.mark.parametrize("rule", DIVISORS)
@given(votes=drawn, seats=houses)
def test_no_seat_would_be_better_elsewhere(rule, votes, seats):
    """The definition by divisors: no quotient with a seat is less than one without."""
    divisor = DIVISORS[rule]

    def right(way):
        return all(
            mine * divisor(theirs_has) >= theirs * divisor(mine_has - 1)
            for mine, mine_has in zip(votes, way, strict=True)
            if mine_has
            for theirs, theirs_has in zip(votes, way, strict=True)
        )

    assert seats_of(votes, rule, seats) == {way for way in ways(votes, seats) if right(way)}


@given(votes=drawn, seats=houses)
def test_hamilton_keeps_within_a_seat_of_the_share_and_to_the_largest_remainders(votes, seats):
    every = sum(votes)

    def right(way):
        over = [has * every - own * seats for own, has in zip(votes, way, strict=True)]
        remainders = [own * seats % every for own in votes]
        up = [r for r, o in zip(remainders, over, strict=True) if o > 0]
        down = [r for r, o in zip(remainders, over, strict=True) if o <= 0]
        return all(abs(o) < every for o in over) and min(up, default=every) >= max(down, default=0)

    assert seats_of(votes, "hamilton", seats) == {way for way in ways(votes, seats) if right(way)}


@pytest.mark.parametrize("rule", DIVISORS)
@given(votes=drawn, seats=houses)
def test_a_larger_house_takes_no_seat_from_anybody(rule, votes, seats):
    larger = seats_of(votes, rule, seats + 1)

    assert all(
        any(all(a <= b for a, b in zip(small, large, strict=True)) for large in larger)
        for small in seats_of(votes, rule, seats)
    )


@every_rule
@given(votes=drawn, seats=houses)
def test_doubled_votes_give_the_same_seats(rule, votes, seats):
    assert seats_of(votes, rule, seats) == seats_of([2 * own for own in votes], rule, seats)


@every_rule
@given(votes=drawn, seats=houses)
def test_the_order_of_names_gives_nobody_a_seat(rule, votes, seats):
    turned = {way[::-1] for way in seats_of(votes[::-1], rule, seats)}

    assert seats_of(votes, rule, seats) == turned


@every_rule
@given(votes=drawn, seats=houses)
def test_more_votes_never_have_fewer_seats(rule, votes, seats):
    for way in seats_of(votes, rule, seats):
        pairs = list(zip(votes, way, strict=True))
        more = [(a, b) for (x, a), (y, b) in product(pairs, pairs) if x < y]
        assert all(a <= b for a, b in more)
