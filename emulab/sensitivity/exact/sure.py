"""Which order of two units holds under every weighting of a region, and which is proved to.

One question, three answers: exact where totals are linear in the weights, exact by cutting up
the region where they are fractions, and none where an aggregate is worked out anew.
"""

import numpy as np

from emulab.numbers import settled_array
from emulab.sensitivity.exact.fractions import never_behind
from emulab.sensitivity.model import Model
from emulab.sensitivity.region import Region

YES, NO, OPEN = 1, 0, -1


def sure(model: Model, region: Region | None = None) -> np.ndarray:
    """Whether the unit of the row is nowhere behind that of the column: (m, m) of 1, 0 or -1.

    Over ``region``, the defensible weights unless given. 1 is proved, 0 is disproved, -1 is
    open. Tie keys decide between units that tie: a unit that only ever ties another and loses to
    it by a key is behind it.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> sure(model_of(study("hanoi-02", 2023).result))[0].tolist()
    [1, 1, 1, 1, 1]
    """
    region = region or model.region
    units = len(model.units)
    if model.values is not None:
        one, other = np.nonzero(~np.eye(units, dtype=bool))
        least = region.least(model.values[one] - model.values[other]) if len(one) else np.zeros(0)
        found = np.ones((units, units), dtype=np.int8)
        found[one, other] = settled_array(least) >= 0
        return _keys_read(found, model)
    if model.under.values is not None and model.fraction:
        found = never_behind(model.under.values, model.under.whole, region)
        if found is not None:
            return _keys_read(found, model)
    return np.where(np.eye(units, dtype=bool), YES, OPEN).astype(np.int8)


def _keys_read(found: np.ndarray, model: Model) -> np.ndarray:
    """Twins are told apart by their keys: both are nowhere behind, and one of them is below."""
    twins = (found == YES) & (found.T == YES)
    loses = twins & (model.keys[:, None] > model.keys[None, :])
    return np.where(loses, NO, found).astype(np.int8)
