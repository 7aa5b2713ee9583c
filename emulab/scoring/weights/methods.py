"""The methods of weighing, with what each asks of the data and the laws it keeps.

To add one, write it in a file of this room, list it here, name it in ``rules/choices.py`` and in
``rules/weighing.py``; the laws of tests/test_weights.py already cover it. Laws: ``unit``:
multiplying a column, or all points, by a positive number changes nothing; ``shift``: adding a
number to a column changes nothing; ``copies``: counting every unit twice changes nothing;
``flat``: a criterion that separates nobody weighs nothing; ``order``: no weight contradicts the
order that was stated; ``recovers``: judgements that follow from some weights give those back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from emulab.rules.weighing import FROM_DATA
from emulab.scoring.weights.aiming import optimised
from emulab.scoring.weights.best_and_worst import best_worst
from emulab.scoring.weights.components import pca
from emulab.scoring.weights.orders import cards, rank_sum, roc, swing
from emulab.scoring.weights.pairs import ahp
from emulab.scoring.weights.spread import critic, entropy, merec

Needs = Literal["any", "not negative", "positive"]


@dataclass(frozen=True)
class Method:
    """A method of weighing siblings.

    ``judge`` takes settings and ids, ``measure`` columns, ``aim`` columns, settings and ids; one
    of them is there, or none for weights that stand in the rules. ``levels`` says which levels
    the data may have.
    """

    judge: Callable[..., Any] | None = None
    measure: Callable[..., Any] | None = None
    aim: Callable[..., Any] | None = None
    levels: Needs = "any"
    keeps: frozenset[str] = frozenset()


WEIGHTINGS: dict[str, Method] = {
    "maxima": Method(),
    "given": Method(keeps=frozenset({"unit"})),
    "equal": Method(),
    "swing": Method(judge=swing, keeps=frozenset({"unit", "order", "recovers"})),
    "roc": Method(judge=roc, keeps=frozenset({"order"})),
    "rank_sum": Method(judge=rank_sum, keeps=frozenset({"order"})),
    "cards": Method(judge=cards, keeps=frozenset({"order"})),
    "ahp": Method(judge=ahp, keeps=frozenset({"recovers"})),
    "best_worst": Method(judge=best_worst, keeps=frozenset({"recovers"})),
    "entropy": Method(
        measure=entropy, levels="not negative", keeps=frozenset({"unit", "copies", "flat"})
    ),
    "critic": Method(measure=critic, keeps=frozenset({"unit", "shift", "copies", "flat"})),
    "merec": Method(measure=merec, levels="positive", keeps=frozenset({"unit", "copies", "flat"})),
    "pca": Method(measure=pca, keeps=frozenset({"unit", "shift", "copies", "flat"})),
    "optimised": Method(aim=optimised, keeps=frozenset({"shift", "copies", "flat", "recovers"})),
}

DATA_DRIVEN = tuple(name for name in WEIGHTINGS if name in FROM_DATA)
