"""Weights chosen so that each criterion comes to matter as much as it should."""

from collections.abc import Sequence

import numpy as np

from emulab.rules.judgements import Importance
from emulab.scoring.weights.spread import correlations, separating
from emulab.scoring.weights.weighed import Weighed, rescaled
from emulab.words import Message

TINY = 1e-4  # of two ways to the same total the one with the smaller weights is taken
NONE = 1e-6  # what counts as no weight, and as no correlation with the total
REACHED = 0.005  # half a percent of importance: nearer is said to be reached


def optimised(columns: np.ndarray, settings: Importance, ids: Sequence[str]) -> Weighed:
    """The weights whose effective importance, as shares, comes nearest to those asked for.

    Importance is the squared correlation of a criterion with the weighted mean. In the linear
    case correlations are proportional to R u, with R the criteria's correlations and u = weight
    times standard deviation, so R u = root of the target solves it; where that asks for weights
    below 0, the nearest that does not is found, which is one and the same however it is sought
    (non-negative least squares on the roots). ``consistency`` has furthest, the greatest
    distance of a share from its target; remarks name every criterion that misses by more than
    half a percent. A criterion that separates nobody cannot matter and weighs nothing. Source:
    Becker, Saisana, Paruolo and Vandecasteele (2017), Ecological Indicators 80, 12-22.

    >>> columns = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> found = optimised(columns, Importance(importance={"a": 1, "b": 4}), ["a", "b"])
    >>> found.weights.round(4).tolist()
    [0.3333, 0.6667]
    """
    target = rescaled(np.array([settings.importance[one] for one in ids], dtype=float))
    apart = separating(columns)
    weights = np.zeros(len(ids))
    if not apart.any():
        return Weighed(weights)
    own = columns[:, apart]
    together = correlations(own)
    roots = np.sqrt(rescaled(target[apart]))
    scaled = _nearest(together, roots)
    if not scaled.any():
        said = Message("no weights come near the importance that was asked for", {})
        return Weighed(weights, remarks=(said,))
    weights[apart] = rescaled(scaled / own.std(axis=0))
    with_total = together @ scaled
    reached = np.zeros(len(ids))
    reached[apart] = rescaled(with_total**2)
    away = np.abs(reached - target)
    remarks = tuple(
        Message(
            "{criterion} was to come to {asked} of the importance and comes to {found}",
            {"criterion": one, "asked": float(target[place]), "found": float(reached[place])},
        )
        for place, one in enumerate(ids)
        if away[place] > REACHED
    )
    return Weighed(weights, {"furthest": float(away.max())}, remarks)


def _nearest(together: np.ndarray, roots: np.ndarray) -> np.ndarray:
    """u of at least 0 with R u nearest to the roots; all 0 where no u comes any nearer than that.

    Which u are above 0 is found first, with a touch of their own size so that there is one
    answer; they are then solved for alone.
    """
    exact = _solved(together, roots)
    if exact.min() >= -1e-12 and np.abs(together @ exact - roots).max() < 1e-9:
        return np.maximum(exact, 0.0)
    squares = together @ together + TINY**2 * np.eye(len(roots))
    found = _not_negative(squares, together @ roots)
    if not found.any():
        return found
    used = found > NONE * found.max()
    alone = np.zeros(len(roots))
    alone[used] = _solved(together[:, used], roots)
    return alone if alone.min() >= 0 else found


def _not_negative(squares: np.ndarray, goal: np.ndarray) -> np.ndarray:
    """The u of at least 0 that is least in u' A u / 2 - goal' u (Lawson and Hanson 1974, ch. 23).

    Written here for its tolerance: a routine that lets in a u for a gain of 1e-16 can end
    further off than where it began.
    """
    size = len(goal)
    found, used = np.zeros(size), np.zeros(size, dtype=bool)
    for _ in range(3 * size):
        gain = np.where(used, 0.0, goal - squares @ found)
        if gain.max() <= NONE**2:
            break
        used[int(gain.argmax())] = True
        while used.any():
            wanted = np.zeros(size)
            wanted[used] = np.linalg.solve(squares[np.ix_(used, used)], goal[used])
            below = used & (wanted <= 0)
            if not below.any():
                found = wanted
                break
            step = (found[below] / np.maximum(found - wanted, NONE**3)[below]).min()
            found = np.where(used, found + step * (wanted - found), 0.0)
            used &= found > NONE**2
            found = np.where(used, found, 0.0)
    return found


def _solved(together: np.ndarray, roots: np.ndarray) -> np.ndarray:
    """The smallest u for which R u is nearest to the roots, whatever its sign."""
    return np.linalg.pinv(together, rcond=1e-8) @ roots
