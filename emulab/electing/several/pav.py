"""PAV, proportional approval voting (Thiele 1895): the set of names that satisfies most.

A paper that has j of its names elected is satisfied 1 + 1/2 + ... + 1/j. All sets are gone
through where there are few enough, in whole numbers over a common denominator. Otherwise an
integer programme (HiGHS) proposes sets, each then is scored exactly, and further sets are asked
for until none of the same score is left.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, combinations
from math import comb, lcm

import numpy as np

from emulab.electing.election import Found, Round
from emulab.electing.profile import Profile
from emulab.electing.registry import APPROVED, listed, rule
from emulab.electing.several.greedy import Papers
from emulab.electing.several.pav_programme import LISTED, Programme
from emulab.electing.several.votes import COMMITTEES, open_note, open_seats
from emulab.words import Message

SETS = 100_000  # that are gone through one by one
CELLS = 20_000_000  # papers of a kind x sets
AT_ONCE = 2_000_000


def pav(profile: Profile, seats: int) -> Found:
    """All sets of the highest score; facts: ``score`` (a fraction), ``sets`` of that score."""
    papers = Papers(*profile.approvals, seats)
    marked = sorted(papers.marked)
    size = min(seats, len(marked))
    number = comb(len(marked), size)
    if number == 1 or (number <= SETS and number * len(papers.counts) <= CELLS):
        best, score, complete, notes = *_gone_through(papers, marked, size), True, ()
    else:
        best, score, complete, notes = _programmed(papers, marked, size)
    winners = frozenset().union(*best) if complete else papers.marked
    sure = frozenset.intersection(*best) if complete else frozenset()
    facts = {"score": score, "papers": int(papers.counts.sum())}
    facts |= {"sets": len(best)} if complete else {}
    return Found(
        winners,
        tuple(sorted(sure, key=lambda one: (-papers.votes[one], one))),
        tuple(best) if complete and len(best) <= COMMITTEES else None,
        scores=papers.votes,
        rounds=(_told(profile, best, score, complete),),
        facts=facts | open_seats(seats, winners),
        complete=complete,
        notes=notes + open_note(seats, winners),
    )


def satisfaction(papers: Papers, names: Sequence[int]) -> Fraction:
    """The score of one set, exact.

    >>> papers = Papers(np.array([[True, True], [True, False]]), np.array([2, 1]), 2)
    >>> satisfaction(papers, [0, 1])
    Fraction(4, 1)
    """
    have = papers.approved[:, list(names)].sum(axis=1).tolist()
    harmonic = [Fraction(0)]
    for j in range(1, len(names) + 1):
        harmonic.append(harmonic[-1] + Fraction(1, j))
    pairs = zip(have, papers.counts.tolist(), strict=True)
    return sum((harmonic[j] * count for j, count in pairs), Fraction(0))


def _gone_through(papers: Papers, marked: list[int], size: int):
    """Every set of the highest score, and the score."""
    whole = lcm(*range(1, size + 1)) if size else 1
    parts = [0]
    for j in range(1, size + 1):
        parts.append(parts[-1] + whole // j)
    fits = parts[-1] * int(papers.counts.sum()) < 1 << 62
    kind = np.int64 if fits else object
    table, counts = np.array(parts, dtype=kind), papers.counts.astype(kind)
    approved = papers.approved.T.astype(np.int32)
    flat = np.fromiter(chain.from_iterable(combinations(marked, size)), dtype=np.int32)
    every = flat.reshape(-1, size) if size else np.zeros((1, 0), dtype=np.int32)
    at_once = max(1, AT_ONCE // max(1, len(counts)))
    scores = []
    for begin in range(0, len(every), at_once):
        some = every[begin : begin + at_once]
        have = np.zeros((len(some), len(counts)), dtype=np.int32)
        for column in some.T:
            have += approved[column]
        scores.append(table[have] @ counts)
    score = np.concatenate(scores)
    best = score.max()
    found = [frozenset(every[row].tolist()) for row in np.flatnonzero(score == best)]
    return found, Fraction(int(best), whole)


def _programmed(papers: Papers, marked: list[int], size: int):
    """The same by the integer programme: sets, score, whether that is all, and notes."""
    programme = Programme(papers, marked, size)
    step = Fraction(1, lcm(*range(1, size + 1)))
    best: list[frozenset[int]] = []
    score = Fraction(0)
    while len(best) <= LISTED:
        found = programme.solved(at_least=float(score - step / 2), without=best)
        if found is None:
            break
        own = satisfaction(papers, sorted(found))
        if own > score:
            best, score = [found], own
        elif own == score:
            best.append(found)
        else:
            break
    else:
        sentence = "More than {number} sets have the highest score; not all were looked for."
        return best, score, False, (Message(sentence, {"number": LISTED}),)
    complete = programme.proven and float(step) > programme.TOLERANCE * float(score)
    return best, score, complete, () if complete else (_not_proven(),)


def _not_proven() -> Message:
    return Message("The limit of the integer programme was reached; a better set is not ruled out.")


def _told(
    profile: Profile, best: Sequence[frozenset[int]], score: Fraction, complete: bool
) -> Round:
    if not best:
        return Round(Message("No set was found within the limit of the integer programme."))
    values = {"score": str(score), "names": profile.said(best[0])}
    if not complete:
        return Round(Message("Best score found, {score}: {names}.", values))
    if len(best) == 1:
        return Round(Message("Highest score {score}: {names}.", values))
    values["number"] = len(best)
    return Round(Message("Highest score {score} in {number} sets, one of them {names}.", values))


PAV = rule(
    "pav",
    "Phiếu tán thành theo tỷ lệ (PAV)",
    "Proportional approval voting (PAV)",
    APPROVED,
    pav,
    seats="several",
)

RULES = listed(PAV)
