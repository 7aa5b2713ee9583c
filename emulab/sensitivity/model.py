"""The model: who ranks where under any weights of the siblings that the board argues about.

model_of(result)                 the node that the rules name, the sections unless they do
model_of(result, "tasks")        the criteria of one section
model_of(result, LEAVES)         every criterion at one table
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.faults import Fault, InputError
from emulab.numbers import settled_array
from emulab.pipeline import Result
from emulab.scoring.gates import places_behind
from emulab.scoring.ranks import rank
from emulab.sensitivity.region import Region, defensible
from emulab.sensitivity.shares import LEAVES
from emulab.sensitivity.totals import Under, totals_under
from emulab.words import Message

ARGUED = "*"  # the node that the rules name
CELLS = 2**22  # comparisons of two units held at once


@dataclass(frozen=True, eq=False)
class Model:
    """The ranks of m units as they follow from the weights of n siblings.

    node: whose children vary, None for the sections. ids (n,), units (m,): the siblings in the
    order of the rubric, the ranked units in the order of the ranks. weights (n,): adopted,
    adding up to 1. region: the defensible ones. values (m, n): unit i ranks above j exactly where
    ``values[i] @ w`` exceeds ``values[j] @ w``; None where the order is not linear in the weights,
    and ``why`` then says what stands against it. whole (n,): totals in points are
    ``values @ w / (whole @ w)``, nearly always plain ``values @ w``. keys (m,): the place by the
    tie keys alone, equal where they do not part two units. held (m,): how many first places a gate
    bars the unit from. Gates are taken as they stand in the result, whatever the weights.
    """

    result: Result
    node: str | None
    ids: tuple[str, ...]
    units: tuple[str, ...]
    weights: np.ndarray
    region: Region
    values: np.ndarray | None
    whole: np.ndarray
    why: Message | None
    keys: np.ndarray
    held: np.ndarray
    under: Under

    @property
    def fraction(self) -> bool:
        """Whether totals are a fraction of two linear functions, and nothing bends their order."""
        return self.under.values is not None and self.under.bent is None and not self.held.any()

    @property
    def places(self) -> int:
        """The last rank there can be: units held back may leave places in front of them empty."""
        return len(self.units) + int(self.held.max(initial=0))

    def totals(self, weightings: np.ndarray) -> np.ndarray:
        """The totals (N, m) in points under weightings (N, n), roundings of the rules included."""
        return self.under.totals(np.atleast_2d(weightings))

    def ranks(self, weightings: np.ndarray) -> np.ndarray:
        """The ranks (N, m) under weightings (N, n): tied units share the better rank."""
        weightings = np.atleast_2d(weightings)
        step = max(CELLS // max(len(self.units) ** 2, 1), 1)
        found = np.empty((len(weightings), len(self.units)), dtype=np.int64)
        for start in range(0, len(weightings), step):
            totals = self.totals(weightings[start : start + step])
            found[start : start + step] = ranks_of(totals, self.keys, self.held)
        return found


def ranks_of(totals: np.ndarray, keys: np.ndarray, held: np.ndarray | None = None) -> np.ndarray:
    """The ranks (N, m) of totals (N, m): best first, ties by ``keys`` (m,), then shared (min).

    A total that is NaN comes last. ``held`` (m,) bars units from that many first places.

    >>> ranks_of(np.array([[2.0, 3.0, 3.0]]), np.array([1, 1, 1])).tolist()
    [[3, 1, 1]]
    """
    settled = np.where(np.isfinite(totals), settled_array(totals), -np.inf)
    one, other = settled[:, :, None], settled[:, None, :]
    better = (other > one) | ((other == one) & (keys[None, None, :] < keys[None, :, None]))
    found = 1 + better.sum(axis=2)
    if held is None or not held.any():
        return found
    return np.stack([places_behind(line, held) for line in found])


def model_of(result: Result, node: str | None = ARGUED) -> Model:
    """The model of a node's children: of the sections for None, of the rules' choice unless told.

    Raises InputError where nothing is ranked, or where the node has no children.

    >>> from emulab.studies import study
    >>> model = model_of(study("hanoi-02", 2023).result)
    >>> model.ids, model.ranks(model.weights).tolist()
    (('tasks', 'party', 'movement'), [[1, 2, 3, 4, 5]])
    """
    rules = result.rules
    node = rules.analysis.argued if node == ARGUED else node
    units = tuple(result.ranks["unit"].to_list())
    if not units:
        finding, remedy = "no unit is ranked, so no weight decides.", "Write marks.csv."
        raise InputError([Fault("marks.csv", 0, finding, remedy)])
    nodes = rules.rubric.nodes
    if node not in (None, LEAVES) and not (node in nodes and nodes[node].criteria):
        sections = ", ".join(one.id for one in nodes.values() if one.criteria) or "none"
        finding = f"{node!r} holds no criteria whose weights could be argued about."
        raise InputError([Fault("rules.yaml", 0, finding, f"There are {sections}, and leaves.")])
    under = totals_under(result, node, units)
    assert under is not None  # every node that is left has children
    keys, held = _keys(result, units), _held(result, units)
    why = under.why
    if why is None and held.any():
        why = Message("a gate bars a unit from the first places", {})
    linear = under.whole is not None and why is None
    return Model(
        result=result,
        node=node,
        ids=under.ids,
        units=units,
        weights=under.weights,
        region=defensible(rules, node, under.ids, under.weights),
        values=under.values if linear else None,
        whole=under.whole[0] if linear else np.ones(len(under.ids)),
        why=why,
        keys=keys,
        held=held,
        under=under,
    )


def _keys(result: Result, units: tuple[str, ...]) -> np.ndarray:
    """Every unit's place if all totals were the same."""
    even = result.totals.filter(pl.col("unit").is_in(units)).with_columns(total=pl.lit(0.0))
    found = rank(even, result.scores, result.rules)
    places = dict(found.select("unit", "rank").iter_rows())
    return np.array([places[unit] for unit in units])


def _held(result: Result, units: tuple[str, ...]) -> np.ndarray:
    bars = (
        result.gates.filter(pl.col("bars").is_not_null()).group_by("unit").agg(pl.col("bars").max())
    )
    own = dict(bars.iter_rows())
    return np.array([own.get(unit, 0) for unit in units])
