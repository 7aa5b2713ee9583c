"""Majority judgment: the middle grade, and where it ties the grades around the middle."""

from functools import cmp_to_key
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from emulab.ballots import UNSCORED
from emulab.electing.election import Found, Number, Round
from emulab.electing.profile import Profile
from emulab.electing.registry import listed, rule
from emulab.electing.single.firsts import added
from emulab.electing.single.points import lowest, open_scores
from emulab.words import Message


class Run(NamedTuple):
    """Up to ``reach`` half papers from the middle, the grades are ``low`` below, ``high`` above."""

    reach: int
    low: int
    high: int


def majority_judgment(profile: Profile, seats: int) -> Found:
    """The best middle grade; among equals one middle grade of each is taken away until they differ.

    Michel Balinski and Rida Laraki, *A theory of measuring, electing and ranking*, PNAS 104
    (2007), and *Majority Judgment* (2010). The middle grade of an even number is the lower one.
    Grades taken away come from the middle outwards, below before above, so the order is that of
    the grades around the middle (``runs``); no list of papers is made.

    A name without a grade has the worst one where it stands last, as Balinski and Laraki do (for
    points: 0, or the lowest mark below 0), on valid blank papers too. Where a paper has no
    opinion, grades are taken away in proportion to how many a name has; whom nobody grades comes
    last. ``scores`` is the majority grade, in points or as the number of the grade, the worst 0;
    ``facts``: ``majority_grade`` in words, and ``gauge``, how many grades are above it and below
    it, which is for display: near ties the gauge can order otherwise.

    >>> from emulab.ballots import collapsed
    >>> words = ("poor", "fair", "good")
    >>> papers = collapsed("score", "AB", [[2, 1], [1, 2], [0, 1]], grades=words)
    >>> found = majority_judgment(Profile(papers, None), seats=1)
    >>> found.winners, found.facts["gauge"]["A"], str(found.rounds[-1].text)
    (frozenset({1}), (1, 'fair', 1), 'After taking away 1 middle grade of each, B leads.')
    """
    values, table = graded(profile)
    counted = {one: row for one, row in enumerate(table) if sum(row)}
    around = {one: runs(row) for one, row in counted.items()}
    number = {one: sum(row) for one, row in counted.items()}

    def compared(one: int, other: int) -> int:
        return _first_difference(around[one], number[one], around[other], number[other])[0]

    ranked = sorted(counted, key=cmp_to_key(compared), reverse=True)
    groups: list[tuple[int, ...]] = [(one,) for one in ranked[:1]]
    for one, next_ in pairwise(ranked):
        if compared(one, next_):
            groups.append((next_,))
        else:
            groups[-1] = (*groups[-1], next_)
    nobody = tuple(one for one in range(profile.size) if one not in counted)
    order = tuple(groups) + ((nobody,) if nobody else ())
    grade = {one: around[one][0].low for one in counted}
    words = {one: _word(profile, values[own]) for one, own in grade.items()}
    scores = {one: _score(profile, values[own]) for one, own in sorted(grade.items())}
    facts = {
        "majority_grade": {profile.candidates[one]: words[one] for one in sorted(words)},
        "gauge": {
            profile.candidates[one]: (
                sum(row[grade[one] + 1 :]),
                words[one],
                sum(row[: grade[one]]),
            )
            for one, row in counted.items()
        },
        "graded": {name: sum(row) for name, row in zip(profile.candidates, table, strict=True)},
    }
    rounds = tuple(_rounds(profile, order[0], grade, words, scores, around, number))
    return Found(frozenset(order[0]), order=order, scores=scores, rounds=rounds, facts=facts)


def graded(profile: Profile) -> tuple[list[int], list[list[int]]]:
    """The marks that occur, the worst first, and how often each candidate has each of them."""
    papers = profile.ballots
    known = papers.marks != UNSCORED
    how = open_scores(profile) if papers.truncated else None
    blank = 0
    if papers.blank and how != "no_opinion":
        blank = profile.number - int(papers.counts[known.any(axis=1)].sum())
        how = open_scores(profile) if blank and how is None else how
    worst = lowest(papers.marks.astype(np.int64), known)
    values = np.unique(papers.marks[known])
    if how == "last":
        values = np.union1d(values, [worst])
    table = []
    for column, says in zip(papers.marks.T, known.T, strict=True):
        at = np.searchsorted(values, column[says])
        row = added(at, papers.counts[says], len(values)).tolist()
        if how == "last":
            said = int(papers.counts[known.any(axis=1)].sum())
            row[int(np.searchsorted(values, worst))] += said + blank - sum(row)
        table.append(row)
    return values.tolist(), table


def runs(counts: list[int]) -> list[Run]:
    """The grades around the middle, outwards, of how often each grade occurs, the worst first.

    Distances are in half papers. Taking away one middle grade after the other (the lower one of
    two) takes, pair by pair, the next grade below and then the next above.

    >>> runs([1, 2, 1])
    [Run(reach=2, low=1, high=1), Run(reach=4, low=0, high=2)]
    """
    number = sum(counts)
    below, above, held = [], [], 0
    for grade, count in enumerate(counts):
        begin, held = 2 * held, held + count
        if count and begin < number:
            below.append((number - begin, grade))
        if count and 2 * held > number:
            above.append((2 * held - number, grade))
    below.reverse()
    found, low, high = [], 0, 0
    while low < len(below):
        reach = min(below[low][0], above[high][0])
        found.append(Run(reach, below[low][1], above[high][1]))
        low += below[low][0] == reach
        high += above[high][0] == reach
    return found


def _first_difference(
    one: list[Run], number: int, other: list[Run], others: int
) -> tuple[int, int, bool]:
    """Who is better (1, 0, -1), how far from the middle they differ, and whether below it.

    Distances are made comparable by the number of grades of the other.
    """
    left, right, reached = 0, 0, 0
    while left < len(one) and right < len(other):
        own, its = one[left], other[right]
        if own.low != its.low:
            return (1 if own.low > its.low else -1), reached, True
        if own.high != its.high:
            return (1 if own.high > its.high else -1), reached, False
        far, its_far = own.reach * others, its.reach * number
        reached = min(far, its_far)
        left += far == reached
        right += its_far == reached
    return 0, reached, False


def _rounds(
    profile: Profile,
    first: tuple[int, ...],
    grade: dict[int, int],
    words: dict[int, str],
    scores: dict[int, Number],
    around: dict[int, list[Run]],
    number: dict[int, int],
) -> list[Round]:
    """The majority grades, and how the best of them were told apart."""
    totals = {profile.candidates[one]: score for one, score in scores.items()}
    if not grade:
        text = Message("No paper grades anybody: all are equal.")
        return [Round(text, totals, tied=profile.named(first))]
    best = max(grade.values())
    leading = [one for one in grade if grade[one] == best]
    values = {"names": profile.said(leading), "grade": words[leading[0]]}
    if len(leading) == 1:
        text = "{names} has the best majority grade, {grade}."
        return [Round(Message(text, values), totals, profile.named(leading))]
    text = "{names} share the best majority grade, {grade}."
    rounds = [Round(Message(text, values), totals, tied=profile.named(leading))]
    own = {profile.candidates[one]: scores[one] for one in leading}
    names = profile.named(first)
    if len(first) == len(leading):
        text = "{names} are equal, grade for grade."
        return [*rounds, Round(Message(text, {"names": profile.said(first)}), own, tied=names)]
    taken = None
    if len({number[one] for one in leading}) == 1:
        rivals = [one for one in leading if one not in first]
        taken = max(_taken(around, number, first[0], rival) for rival in rivals)
    values = {"names": profile.said(first), "number": _grades(taken)}
    text = _told_apart(values, taken, len(first))
    return [*rounds, Round(text, own, () if names[1:] else names, tied=names if names[1:] else ())]


def _told_apart(values: dict[str, object], taken: int | None, first: int) -> Message:
    text = "After taking away {number} of each, {names} leads."
    if first > 1:
        text = "After taking away {number} of each, {names} lead and are equal."
    if taken is None:
        text = "By the grades around the middle, {names} leads."
    if taken is None and first > 1:
        text = "By the grades around the middle, {names} lead and are equal."
    return Message(text, values)


def _grades(number: int | None) -> Message:
    return Message(
        "1 middle grade" if number == 1 else "{number} middle grades", {"number": number}
    )


def _taken(around: dict[int, list[Run]], number: dict[int, int], one: int, other: int) -> int:
    """How many grades are taken away from each before two with as many grades differ."""
    found = _first_difference(around[one], 1, around[other], 1)
    return found[1] + (not found[2])


def _word(profile: Profile, mark: int) -> str:
    grades = profile.ballots.grades
    return grades[mark] if grades else str(profile.ballots.score(mark))


def _score(profile: Profile, mark: int) -> Number:
    return mark if profile.ballots.grades else profile.ballots.score(mark)


RULES = listed(
    rule(
        "majority-judgment",
        "Phán quyết đa số (mức đánh giá giữa)",
        "Majority judgment",
        ("score",),
        majority_judgment,
        "unanimous",
        "monotone",
    )
)
