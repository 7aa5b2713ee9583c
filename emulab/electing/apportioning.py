"""Apportionment: seats in proportion to votes, whole numbers and fractions, ties listed.

D'Hondt and Sainte-Laguë give seat after seat by quotients; when there is one seat more, nobody
loses one (house monotone). Hamilton gives everybody the whole part of its share and the rest by
the largest remainders: nobody is more than a seat off its share, but one seat more for all can
take a seat from somebody, the Alabama paradox.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb

from emulab.electing.election import Found, Round, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import ONE_NAME, Rule, rule
from emulab.electing.several.votes import first_names
from emulab.words import Message

ALLOCATIONS = 200  # tied ways of giving the seats that are listed

Settled = tuple[list[int], tuple[int, ...], int]  # seats that are sure; the tied, and their seats


def dhondt(profile: Profile, seats: int) -> Found:
    """The seats to the highest votes / 1, 2, 3, ...; the larger ones are favoured."""
    return _found(profile, seats, by_divisors(_votes(profile), seats, lambda have: have + 1))


def sainte_lague(profile: Profile, seats: int) -> Found:
    """The seats to the highest votes / 1, 3, 5, ...; neither large nor small ones are favoured."""
    return _found(profile, seats, by_divisors(_votes(profile), seats, lambda have: 2 * have + 1))


def hamilton(profile: Profile, seats: int) -> Found:
    """The whole part of each share, and what is left to the largest remainders."""
    return _found(profile, seats, by_remainders(_votes(profile), seats))


def by_divisors(votes: Sequence[int], seats: int, divisor: Callable[[int], int]) -> Settled:
    """Seats by the highest quotients: those that are sure, who is tied for the rest.

    Nobody without a vote gets a seat.

    >>> by_divisors([60, 30], 2, lambda have: have + 1)
    ([1, 0], (0, 1), 1)
    """
    have = [0] * len(votes)
    left = seats if any(votes) else 0
    while left:
        quotients = [
            Fraction(own, divisor(number)) for own, number in zip(votes, have, strict=True)
        ]
        most = max(quotients)
        best = tuple(one for one, quotient in enumerate(quotients) if quotient == most)
        if len(best) > left:
            return have, best, left
        for one in best:
            have[one] += 1
        left -= len(best)
    return have, (), 0


def by_remainders(votes: Sequence[int], seats: int) -> Settled:
    """The whole parts of the shares, and one seat more to the largest remainders.

    >>> by_remainders([50, 30, 20], 4)
    ([2, 1, 1], (), 0)
    """
    every = sum(votes)
    if not every:
        return [0] * len(votes), (), 0
    have = [own * seats // every for own in votes]
    left = seats - sum(have)
    rests = {one: own * seats % every for one, own in enumerate(votes)}
    for group in by_score(rests):
        if len(group) > left:
            return have, group if left else (), left
        for one in group:
            have[one] += 1
        left -= len(group)
    return have, (), 0


def _votes(profile: Profile) -> list[int]:
    votes = first_names(profile)
    return [votes[one] for one in range(profile.size)]


def _found(profile: Profile, seats: int, settled: Settled) -> Found:
    """Seats by name in ``facts["seats"]``; every tied way in ``facts["allocations"]``.

    Where there is a tie, ``seats`` holds those that are sure. ``winners`` have a seat in some
    way, ``elected`` in every way.
    """
    have, tied, left = settled
    names = profile.candidates
    votes = _votes(profile)
    number = comb(len(tied), left) if tied else 1
    facts = {"seats": dict(zip(names, have, strict=True)), "votes": sum(votes), "ways": number}
    facts["allocations"] = _ways(names, have, tied, left) if number <= ALLOCATIONS else None
    sure = sorted((one for one in range(len(have)) if have[one]), key=lambda one: (-have[one], one))
    return Found(
        frozenset(sure) | frozenset(tied),
        tuple(sure),
        order=by_score(dict(enumerate(have))) if not tied else (),
        scores=dict(enumerate(have)) if not tied else {},
        rounds=(_told(profile, seats, votes, settled),),
        facts=facts,
    )


def _ways(
    names: Sequence[str], have: Sequence[int], tied: tuple[int, ...], left: int
) -> list[Mapping[str, int]]:
    """Seats by name, for every way of breaking the tie."""
    ways = []
    for some in combinations(tied, left):
        ways.append({name: have[one] + (one in some) for one, name in enumerate(names)})
    return ways


def _told(profile: Profile, seats: int, votes: list[int], settled: Settled) -> Round:
    have, tied, left = settled
    names = profile.candidates
    got = ", ".join(f"{names[one]} {have[one]}" for one in range(len(have)) if have[one])
    text = Message("Seats: {seats}.", {"seats": got or "–"})
    if tied:
        sentence = "{text} Equal for {left} more: {names}."
        text = Message(sentence, {"text": text, "left": left, "names": profile.said(tied)})
    elif not any(votes):
        text = Message("Nobody has a vote; {seats} seats stay open.", {"seats": seats})
    return Round(text, dict(zip(names, votes, strict=True)), tied=profile.named(tied))


DHONDT = rule("dhondt", "D'Hondt", "D'Hondt", ONE_NAME, dhondt, seats="several")
SAINTE_LAGUE = rule(
    "sainte-lague", "Sainte-Laguë", "Sainte-Laguë", ONE_NAME, sainte_lague, seats="several"
)
HAMILTON = rule(
    "hamilton",
    "Hamilton (số dư lớn nhất)",
    "Hamilton (largest remainders)",
    ONE_NAME,
    hamilton,
    seats="several",
)

APPORTIONING: dict[str, Rule] = {one.name: one for one in (DHONDT, SAINTE_LAGUE, HAMILTON)}
