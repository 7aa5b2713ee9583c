"""The many-facet Rasch model: graded marks as odds, severity on a scale without ends.

    log(P_k / P_k-1) = B_n - D_i - C_j - F_k

for unit n, criterion i, scorer j and the step to grade k (Linacre 1989, Many-Facet Rasch
Measurement, ch. 5). Near the top of the scale a mild scorer has no room left to be mild; logits
allow for that where the additive model does not. Joint maximum likelihood, as in Facets; with
few marks an element its estimates lie too far out (for two items by a factor of 2: Andersen
1973), so it is for order and comparison and no basis of official points.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

CLOSE = 1e-6  # points by which expected and observed scores may differ
FARTHEST = 30.0  # logits; beyond it an estimate has run away
FACETS = ("unit", "criterion", "scorer")


@dataclass(frozen=True)
class Rasch:
    """The fit, in logits: ``measures`` and ``errors`` by facet, NaN for an element left out.

    A unit's measure is its ability, a criterion's its difficulty, a scorer's its severity
    (positive gives less); the last two add up to 0 over the elements kept. ``steps`` are
    F_1..F_K, adding up to 0. ``extreme`` names the elements at one end throughout, whose measure
    has no end: (facet, place, "lowest" or "highest"), in the order they were set aside.
    ``gap`` is the farthest that any element's expected score lies from its observed one.
    """

    measures: dict[str, np.ndarray]
    errors: dict[str, np.ndarray]
    steps: np.ndarray
    grades: np.ndarray
    extreme: tuple[tuple[str, int, str], ...]
    gap: float

    @property
    def converged(self) -> bool:
        return self.gap <= CLOSE


def graded(share: np.ndarray, steps: int) -> np.ndarray:
    """Shares of the maximum as grades 0 to ``steps``, halves upwards.

    >>> graded(np.array([0.0, 0.5, 0.74, 1.0]), 4).tolist()
    [0, 2, 3, 4]
    """
    return np.floor(np.clip(share, 0, 1) * steps + 0.5 + 1e-9).astype(int)


def rasch(
    unit: np.ndarray, criterion: np.ndarray, scorer: np.ndarray, grade: np.ndarray
) -> Rasch | None:
    """The fit to grades (N,), with the elements of every facet (N,) numbered from 0.

    Grades that nobody gave are passed over, so that steps are between grades that occur. None
    where all grades are alike or nothing is left but extreme elements. Whether it ``converged``
    says the self-check: marks that fall into islands, or that a criterion orders without a
    fault, have no finite estimate.

    >>> fit = rasch(*np.array([(0, 0, 0, 1), (0, 1, 0, 0), (1, 0, 0, 0), (1, 1, 0, 1)]).T)
    >>> fit.converged, fit.extreme
    (True, ())
    """
    codes = [unit, criterion, scorer]
    sizes = [int(own.max(initial=-1)) + 1 for own in codes]
    kept, extreme = _inside(codes, sizes, grade)
    if not kept.any():
        return None
    grades, level = np.unique(grade[kept], return_inverse=True)
    present = [np.unique(own[kept]) for own in codes]
    inner = [np.searchsorted(p, own[kept]) for p, own in zip(present, codes, strict=True)]
    likelihood = Likelihood(inner, [p.size for p in present], level, grades.size - 1)
    parts, gap, information = likelihood.highest()
    measures, errors = {}, {}
    for facet, size, places, own, held in zip(
        FACETS, sizes, present, parts[:3], information, strict=True
    ):
        measures[facet] = np.full(size, np.nan)
        errors[facet] = np.full(size, np.nan)
        measures[facet][places] = own
        known = held > 1e-12
        errors[facet][places[known]] = 1 / np.sqrt(held[known])
    return Rasch(measures, errors, parts[3], grades, tuple(extreme), gap)


def _inside(
    codes: list[np.ndarray], sizes: list[int], grade: np.ndarray
) -> tuple[np.ndarray, list[tuple[str, int, str]]]:
    """The marks that remain once elements with only the lowest or highest grade are set aside.

    Setting one aside may leave another with extreme marks only, so it goes round until none is.
    """
    kept = np.ones(grade.size, dtype=bool)
    extreme: list[tuple[str, int, str]] = []
    while kept.any():
        low, high = grade[kept].min(), grade[kept].max()
        if low == high:
            return np.zeros_like(kept), extreme
        gone = np.zeros_like(kept)
        for facet, own, size in zip(FACETS, codes, sizes, strict=True):
            number = np.bincount(own[kept], minlength=size)
            for end, word in ((low, "lowest"), (high, "highest")):
                at_end = np.bincount(own[kept], grade[kept] == end, minlength=size)
                for place in np.flatnonzero((number > 0) & (at_end == number)):
                    extreme.append((facet, int(place), word))
                    gone |= own == place
        if not (gone & kept).any():
            return kept, extreme
        kept &= ~gone
    return kept, extreme


SIGNS = (1.0, -1.0, -1.0)  # ability helps, difficulty and severity hinder


@dataclass(frozen=True)
class Likelihood:
    """The likelihood of grades ``level`` (N,), 0 to ``top``, of elements ``codes``, each (N,).

    Its values stand in one row: ability, difficulty, severity, steps; it is concave in them.
    """

    codes: list[np.ndarray]
    sizes: list[int]
    level: np.ndarray
    top: int

    @cached_property
    def starts(self) -> np.ndarray:
        """Where each facet's values start, and the steps'."""
        return np.cumsum([0, *self.sizes])

    @cached_property
    def grades(self) -> np.ndarray:
        return np.arange(self.top + 1)

    @cached_property
    def observed(self) -> np.ndarray:
        """What the marks add up to: the signed score of every element, the grades beyond a step."""
        scores = [
            sign * np.bincount(own, self.level, minlength=size)
            for sign, own, size in zip(SIGNS, self.codes, self.sizes, strict=True)
        ]
        beyond = [-(self.level >= k).sum() for k in range(1, self.top + 1)]
        return np.concatenate([*scores, np.array(beyond, dtype=float)])

    def logits(self, values: np.ndarray) -> np.ndarray:
        """The logarithm of every grade's chance, but for a constant: N x (top + 1)."""
        place = sum(
            sign * values[start + own]
            for sign, start, own in zip(SIGNS, self.starts[:3], self.codes, strict=True)
        )
        steps = np.concatenate([[0.0], np.cumsum(values[self.starts[3] :])])
        return self.grades * place[:, None] - steps

    def loss(self, values: np.ndarray) -> tuple[float, np.ndarray]:
        """The negative log-likelihood and its slope, which is expected less observed scores."""
        logits = self.logits(values)
        said = logits[np.arange(self.level.size), self.level]
        chance = softmax(logits, axis=1)
        mean = chance @ self.grades
        expected = [
            sign * np.bincount(own, mean, minlength=size)
            for sign, own, size in zip(SIGNS, self.codes, self.sizes, strict=True)
        ]
        slope = np.concatenate([*expected, -_beyond(chance).sum(axis=0)]) - self.observed
        return float((logsumexp(logits, axis=1) - said).sum()), slope

    def bend(self, values: np.ndarray) -> np.ndarray:
        """The second derivatives of the loss: the information that the marks hold."""
        chance = softmax(self.logits(values), axis=1)
        mean = chance @ self.grades
        spread = chance @ self.grades**2 - mean**2
        beyond = _beyond(chance)
        with_step = _beyond(chance * self.grades) - beyond * mean[:, None]
        starts, sizes = self.starts, self.sizes
        found = np.zeros((starts[3] + self.top, starts[3] + self.top))
        steps = slice(starts[3], None)
        for a, one in enumerate(self.codes):
            rows = slice(starts[a], starts[a + 1])
            for b, two in enumerate(self.codes):
                block = np.bincount(one * sizes[b] + two, spread, minlength=sizes[a] * sizes[b])
                columns = slice(starts[b], starts[b + 1])
                found[rows, columns] = SIGNS[a] * SIGNS[b] * block.reshape(sizes[a], sizes[b])
            cross = np.stack(
                [np.bincount(one, column, minlength=sizes[a]) for column in with_step.T], axis=1
            )
            found[rows, steps] = -SIGNS[a] * cross
            found[steps, rows] = -SIGNS[a] * cross.T
        step = np.arange(self.top)
        found[steps, steps] = beyond.sum(axis=0)[np.maximum.outer(step, step)] - beyond.T @ beyond
        return found

    def highest(self) -> tuple[list[np.ndarray], float, list[np.ndarray]]:
        """The values of every facet and the steps, the self-check, the information by element.

        A zero is set for difficulty, severity and steps while it climbs; then each is centred.
        """
        free = np.ones(self.starts[3] + self.top, dtype=bool)
        free[self.starts[1:]] = False

        def whole(values: np.ndarray) -> np.ndarray:
            full = np.zeros(free.size)
            full[free] = values
            return full

        def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
            value, slope = self.loss(whole(values))
            return value, slope[free]

        solved = minimize(
            loss,
            np.zeros(int(free.sum())),
            jac=True,
            hess=lambda values: self.bend(whole(values))[np.ix_(free, free)],
            method="trust-exact",
            options={"gtol": CLOSE / 100, "maxiter": 300},
        )
        values = whole(solved.x)
        gap = float(np.abs(self.loss(values)[1]).max())
        if np.abs(values).max() > FARTHEST:
            gap = float("inf")
        held = np.split(np.diag(self.bend(values))[: self.starts[3]], self.starts[1:3])
        ability, *others = np.split(values, self.starts[1:])
        ability = ability - sum(own.mean() for own in others)
        return [ability, *(own - own.mean() for own in others)], gap, held


def _beyond(values: np.ndarray) -> np.ndarray:
    """The sum from each step on, over the grades: columns 1 to top of the reversed running sum."""
    return np.cumsum(values[:, ::-1], axis=1)[:, ::-1][:, 1:]
