"""Twenty units that robustDEA (A. Labijak-Kowalska, Poznan) tests its additive model on.

The scores and every expected number are those of its VDEATestBase, VDEAPreferenceRelationTest,
VDEAExtremeDistanceTest and VDEAExtremeRanksTest: an implementation of our own questions by the
authors of extreme ranks, in another language with another solver. Three criteria fall, the last
rises, each on a straight line from the worst to the best score of the twenty.
"""

import numpy as np
from optimising_makers import model, region

SCORES = np.array(
    [
        [2.026, 2.76, 0.92, 1.0],
        [1.959, 2.381, 0.774, 0.961],
        [2.223, 2.333, 0.643, 0.905],
        [1.884, 1.823, 0.661, 0.952],
        [1.511, 0.857, 0.487, 0.952],
        [1.456, 1.33, 0.648, 0.978],
        [1.903, 1.877, 0.596, 0.956],
        [1.704, 1.73, 0.678, 0.939],
        [1.708, 1.927, 0.657, 0.968],
        [1.979, 1.508, 0.82, 0.922],
        [1.652, 1.618, 0.592, 0.981],
        [2.169, 1.863, 0.608, 0.961],
        [1.634, 1.538, 0.786, 0.979],
        [1.745, 2.117, 0.738, 0.942],
        [1.594, 1.548, 0.602, 0.957],
        [2.311, 1.538, 0.462, 0.974],
        [1.962, 1.748, 0.557, 0.948],
        [1.804, 1.59, 0.723, 0.977],
        [1.567, 1.487, 0.601, 0.937],
        [1.435, 1.198, 0.568, 0.969],
    ]
)
LOW, HIGH = SCORES.min(axis=0), SCORES.max(axis=0)
RISING = (SCORES - LOW) / (HIGH - LOW)
VALUES = np.hstack([1 - RISING[:, :3], RISING[:, 3:]])

FREE = model(VALUES)
# twice the first weight is at least the second, the first at most 0.5, the last at least 0.2
BOUND = model(VALUES, region=region([0, 0, 0, 0.2], [0.5, 1, 1, 1], [[2, -1, 0, 0]]))
