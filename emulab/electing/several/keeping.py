"""Keep factors: where Meek's count comes to rest, enclosed so that decisions are certain.

At rest everyone elected has exactly the quota, which is votes not ended / (seats + 1). The keep
factors are algebraic numbers, so they are enclosed. Take any factors k at which each of those
elected has at least the quota, and let s be the sum of what they have above it. Then, at rest,

* everybody else has at least the votes that they have at k, and at most s more,
* the quota is at most that at k, and at least s less.

(Lowering factors gives others more and the quota less, so the factors with that property have a
least one, which is the point of rest; what those elected lose, the others or the papers that
ended gain.) Newton steps in floating point propose k; whole numbers check the property. So a
float may make the count slow, never wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from emulab.electing.several.flows import Flow

PLACES = (96, 320, 1280)  # binary places of the factors, one after the other until it is certain
STEPS = (8, 400, 400)  # of the plain iteration, before Newton is tried, and tried again
NEWTON = 30


@dataclass(frozen=True)
class Rest:
    """Votes where the count comes to rest, in units of 1 / ``unit`` votes.

    ``votes`` of every name and last of the papers that ended, at least; ``slack`` is how much
    more those not elected can have, and how much less the quota. 0 is exact.
    """

    votes: tuple[int, ...]
    quota: int
    slack: int
    unit: int
    keeps: tuple[Fraction, ...]

    def above(self, name: int) -> bool | None:
        """Whether a name not elected has more than the quota; None where it is not certain."""
        if self.votes[name] > self.quota:
            return True
        return False if self.votes[name] + self.slack <= self.quota - self.slack else None

    def lowest(self, names: Sequence[int]) -> tuple[int, ...]:
        """All that can have the fewest votes."""
        least = min(self.votes[one] for one in names)
        return tuple(one for one in names if self.votes[one] <= least + self.slack)


def rests(flow: Flow, papers: int, seats: int):
    """The point of rest, enclosed more closely each time; the exact one where it is a fraction.

    Yields one ``Rest`` where nobody is elected, since all is whole then.
    """
    if not flow.elected:
        yield _checked(flow, [], 0, papers, seats)
        return
    near = _near(flow, papers, seats)
    for places in PLACES:
        found, keeps = _enclosed(flow, near, places, papers, seats)
        if found is not None:
            yield found
        if places == PLACES[1]:
            simple = _simple(flow, keeps, places, papers, seats)
            if simple is not None:
                yield simple
                return


def _checked(flow: Flow, keeps: Sequence[int], places: int, papers: int, seats: int) -> Rest | None:
    """What the factors enclose; None where somebody elected has less than the quota."""
    above, votes, quota, unit = _above(flow, keeps, places, papers, seats)
    if any(one < 0 for one in above):
        return None
    exact = tuple(Fraction(one, 1 << places) for one in keeps)
    return Rest(tuple((seats + 1) * one for one in votes), quota, sum(above), unit, exact)


def _above(flow: Flow, keeps: Sequence[int], places: int, papers: int, seats: int):
    """What each of those elected has above the quota, in whole numbers of 1 / unit votes."""
    votes = flow.votes(keeps, places)
    whole = 1 << places * len(flow.elected)
    quota = papers * whole - votes[-1]
    above = [(seats + 1) * votes[name] - quota for name in flow.elected]
    return above, votes, quota, (seats + 1) * whole


class _Near:
    """The flow in floating point: votes and slopes, for proposals only."""

    def __init__(self, flow: Flow, papers: int, seats: int):
        self.papers, self.seats, self.flow = papers, seats, flow
        keys = list(flow.terms)
        self.number = np.array([flow.terms[key] for key in keys], dtype=float)
        self.to = np.array([name for _, name in keys])
        rows = range(len(flow.elected))
        self.passed = np.array([[passed >> row & 1 for row in rows] for passed, _ in keys], bool)
        self.at = np.array([self.to == name for name in flow.elected])
        self.ended = self.to == flow.size

    def above(self, keeps: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        """What those elected have above the quota, what comes to them, the quota."""
        part = self.number * np.where(self.passed, 1 - keeps, 1).prod(axis=1)
        comes = self.at @ part
        quota = (self.papers - part[self.ended].sum()) / (self.seats + 1)
        return comes * keeps - quota, comes, quota

    def slopes(self, keeps: np.ndarray) -> np.ndarray:
        """(elected, elected) how the votes above the quota of the row change with the factor."""
        factors = np.where(self.passed, 1 - keeps, 1)
        found = np.zeros((len(keeps), len(keeps)))
        for row in range(len(keeps)):
            others = np.delete(factors, row, axis=1).prod(axis=1)
            by = -self.number * others * self.passed[:, row]
            found[:, row] = (self.at @ by) * keeps + by[self.ended].sum() / (self.seats + 1)
        return found + np.diag(self.above(keeps)[1])


def _near(flow: Flow, papers: int, seats: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Factors close to rest, and the inverse of the slopes there (None where there is none)."""
    near = _Near(flow, papers, seats)
    keeps = np.ones(len(flow.elected))
    for iterations in STEPS:
        for _ in range(iterations):
            _, comes, quota = near.above(keeps)
            part = np.divide(quota, comes, out=np.ones_like(comes), where=comes > quota)
            keeps = np.where(comes > 0, part, keeps)
        try:
            for _ in range(NEWTON):
                step = np.linalg.solve(near.slopes(keeps), near.above(keeps)[0])
                keeps = np.clip(keeps - step, 0, 1)
                if np.abs(step).max() < 1e-15:
                    break
            inverse = np.linalg.inv(near.slopes(keeps))
        except np.linalg.LinAlgError:
            continue
        if np.isfinite(inverse).all() and np.abs(near.above(keeps)[0]).max() < 1e-9 * papers:
            return keeps, inverse
    return keeps, None


def _enclosed(flow, near, places: int, papers: int, seats: int) -> tuple[Rest | None, list[int]]:
    """Factors of so many places, closed in on and then raised until they have the property."""
    start, inverse = near
    one = 1 << places
    keeps = [int(Fraction(float(part)) * one) for part in start]
    if inverse is None:
        return _iterated(flow, places, papers, seats), keeps
    fine = papers.bit_length() + 4  # one unit of a factor moves votes by less than 2 ** fine units
    for _ in range(places // 30 + 3):
        above, _, _, unit = _above(flow, keeps, places, papers, seats)
        size = max(abs(part) for part in above).bit_length()
        if size + places - unit.bit_length() < fine:
            break
        keeps = [
            min(one, max(0, part - step))
            for part, step in zip(keeps, _steps(inverse, above, places, unit), strict=True)
        ]
    upward = inverse.sum(axis=1)
    for raised in range(fine + 2, places, 8):
        up = [
            min(one, part + int(Fraction(float(by)) * (1 << raised)) + 1)
            for part, by in zip(keeps, upward, strict=True)
        ]
        found = _checked(flow, up, places, papers, seats)
        if found is not None:
            return found, keeps
    return _iterated(flow, places, papers, seats), keeps


def _steps(inverse: np.ndarray, above: list[int], places: int, unit: int) -> list[int]:
    """The Newton step in whole units of the factors."""
    shift = max(0, max(abs(part) for part in above).bit_length() - 60)
    steps = inverse @ np.array([float(part >> shift) for part in above])
    return [int((Fraction(float(one)) * (1 << shift + places)) / unit) for one in steps]


def _iterated(flow: Flow, places: int, papers: int, seats: int) -> Rest | None:
    """Meek's own iteration, k x quota / votes, rounded up: slow, and it keeps the property."""
    one = 1 << places
    keeps = [one] * len(flow.elected)
    for _ in range(STEPS[-1]):
        _, votes, quota, _ = _above(flow, keeps, places, papers, seats)
        keeps = [
            min(keep, -(-keep * quota // ((seats + 1) * votes[name]))) if votes[name] else keep
            for keep, name in zip(keeps, flow.elected, strict=True)
        ]
    return _checked(flow, keeps, places, papers, seats)


def _simple(flow: Flow, keeps: list[int], places: int, papers: int, seats: int) -> Rest | None:
    """The exact point of rest where its factors are fractions; None where none was found."""
    parts = [Fraction(one, 1 << places).limit_denominator(1 << places // 3) for one in keeps]
    bottom = int(np.lcm.reduce([part.denominator for part in parts], dtype=object))
    tops = [part.numerator * (bottom // part.denominator) for part in parts]
    number = len(parts)
    votes = [0] * (flow.size + 1)
    for (passed, to), count in flow.terms.items():
        part = 1
        for row in range(number):
            if passed >> row & 1:
                part *= bottom - tops[row]
        votes[to] += count * part * bottom ** (number - passed.bit_count())
    for row, name in enumerate(flow.elected):
        votes[name] = votes[name] * tops[row] // bottom
    whole = bottom**number
    quota = papers * whole - votes[-1]
    if any((seats + 1) * votes[name] != quota for name in flow.elected):
        return None
    exact = tuple((seats + 1) * one for one in votes)
    return Rest(exact, quota, 0, (seats + 1) * whole, tuple(parts))
