"""Weights from comparing every pair of siblings (analytic hierarchy process)."""

from collections.abc import Sequence

import numpy as np

from emulab.rules.judgements import Pairs
from emulab.scoring.weights.weighed import Weighed, rescaled
from emulab.words import Message

# Mean consistency index of random matrices of 1 to 15: Saaty (1980), The Analytic Hierarchy
# Process, p. 21. Later books print slightly other ones.
RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
MOST_NAMED = 10  # rings of three
ACCEPTED = 0.1  # the consistency ratio up to which Saaty lets comparisons stand


def ahp(settings: Pairs, ids: Sequence[str]) -> Weighed:
    """The principal eigenvector of the comparisons, and how far they contradict one another.

    ``consistency`` has lambda_max, consistency_index = (lambda_max - n) / (n - 1) and
    consistency_ratio, the index over that of random comparisons (none beyond 15 siblings). Above
    0.1 a remark names the comparison that departs most from what the others imply; it also
    names every ring of three, in which each is put above the next. Source: Saaty (1977), Journal
    of Mathematical Psychology 15, 234-281. Many programs take geometric means instead, which
    differ as soon as the comparisons do not agree.

    >>> pairs = Pairs(compare=(("a", "b", 2), ("b", "c", 2), ("a", "c", 4)))
    >>> ahp(pairs, ["a", "b", "c"]).weights.round(4).tolist()
    [0.5714, 0.2857, 0.1429]
    """
    matrix = compared(settings, ids)
    size = len(ids)
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    weights = rescaled(np.abs(vectors[:, largest].real))
    excess = max(float(values[largest].real) - size, 0.0)
    index = excess / (size - 1) if size > 1 else 0.0
    figures = {"lambda_max": size + excess, "consistency_index": index}
    if size <= len(RANDOM_INDEX):
        random = RANDOM_INDEX[size - 1]
        figures["consistency_ratio"] = index / random if random else 0.0
    remarks = [*_rings(matrix, ids)]
    if figures.get("consistency_ratio", 0.0) > ACCEPTED:
        remarks = [
            Message(
                "the comparisons contradict one another: their consistency ratio is {ratio}, "
                "and above {limit} they should be made again",
                {"ratio": figures["consistency_ratio"], "limit": ACCEPTED},
            ),
            *_furthest(matrix, weights, ids),
            *remarks,
        ]
    return Weighed(weights, figures, tuple(remarks))


def compared(settings: Pairs, ids: Sequence[str]) -> np.ndarray:
    """The comparisons as a reciprocal matrix (k, k) in the order of the ids."""
    places = {one: place for place, one in enumerate(ids)}
    matrix = np.eye(len(ids))
    for first, second, value in settings.compare:
        if first in places and second in places:
            matrix[places[first], places[second]] = value
            matrix[places[second], places[first]] = 1 / value
    return matrix


def _rings(matrix: np.ndarray, ids: Sequence[str]) -> list[Message]:
    """Every three of which each is put above the next, and the last above the first.

    Beyond ten they are only counted: nobody would read them.
    """
    above = matrix > 1 + 1e-9
    ring = above[:, :, None] & above[None, :, :] & above.T[:, None, :]
    found = [(x, y, z) for x, y, z in np.argwhere(ring) if x < min(y, z)]
    if len(found) > MOST_NAMED:
        return [
            Message(
                "{rings} times three are put each above the next, in a ring", {"rings": len(found)}
            )
        ]
    text = "{first} is put above {second}, {second} above {third}, and {third} above {first}"
    return [
        Message(text, {"first": ids[x], "second": ids[y], "third": ids[z]}) for x, y, z in found
    ]


def _furthest(matrix: np.ndarray, weights: np.ndarray, ids: Sequence[str]) -> list[Message]:
    """The comparison furthest from the ratio of the weights; several where they are as far."""
    implied = weights[:, None] / weights[None, :]
    away = np.abs(np.log(matrix / implied))
    upper = np.argwhere(np.triu(away >= away.max() - 1e-9, 1))
    return [
        Message(
            "{first} is said to be {given} times {second}; all comparisons together make it "
            "{implied}",
            {
                "first": ids[i],
                "second": ids[j],
                "given": float(matrix[i, j]),
                "implied": float(implied[i, j]),
            },
        )
        for i, j in upper
    ]
