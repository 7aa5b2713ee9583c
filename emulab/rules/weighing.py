"""How criteria are weighed: the method and its settings, and the sets that boards put forward.

    weighting: equal
    weighting: {roc: {order: [tasks, [party, movement]]}}
    weight_sets: [{id: elders, name: Hội đồng, weights: {tasks: 70, party: 30}}]

A judgement names the siblings of one node, all of them; other nodes keep their maxima.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar

from pydantic import model_validator

from emulab.faults import Fault
from emulab.rules.choosing import Choice
from emulab.rules.judgements import (
    BestWorst,
    Cards,
    Importance,
    Order,
    Pairs,
    Swing,
    Weights,
    ratio,
)
from emulab.rules.nodes import all_nodes, choice_of, id_of, leaves_of, number_of
from emulab.rules.values import AnyName, Id, Provenance, Refused, Value
from emulab.rules.yaml_places import Node

FROM_DATA = ("entropy", "critic", "merec", "pca", "optimised")
KEPT = ("criterion", "adopted")  # columns of the table of sets, and so no ids of one


class Weighting(Choice):
    """How the siblings of a node are weighed: a name, or a name with its settings."""

    WORD: ClassVar[str] = "weighting"
    PLAIN: ClassVar[tuple[str, ...]] = (
        "maxima",
        "given",
        "equal",
        "entropy",
        "critic",
        "merec",
        "pca",
    )

    swing: Swing | None = None
    roc: Order | None = None
    rank_sum: Order | None = None
    cards: Cards | None = None
    ahp: Pairs | None = None
    best_worst: BestWorst | None = None
    optimised: Importance | None = None


class WeightSet(Value):
    """What one board or expert would weigh by; sets are compared by name, never averaged."""

    id: Id
    name: AnyName
    weights: Weights | None = None
    weighting: Weighting | None = None
    provenance: Provenance | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "WeightSet":
        if (self.weights is None) == (self.weighting is None):
            raise Refused(
                f"the set {self.id!r} says how it weighs once.", "Write weights or weighting."
            )
        if self.weighting is not None and self.weighting.name == "given":
            raise Refused(f"the set {self.id!r} gives no weights.", "Write weights.")
        return self


def weighing_faults(rules: Node) -> Iterator[Fault]:
    """Every fault of the weights, the weighting and the sets that no single key shows."""
    families = _families(rules.get("rubric", "criteria"))
    weights, weighting = rules.get("weights"), rules.get("weighting")
    yield from _given(weights, families, "weights")
    yield from _judged(weighting, families, "weighting")
    name = choice_of(weighting)
    if name == "given" and weights.value is None:
        yield weighting.fault("weighting: no weights are given.", "Write weights.")
    if name not in (None, "given") and weights.value is not None:
        yield weighting.fault(
            f"weighting: {name} takes no weights, here are some.", "Leave out weights or weighting."
        )
    yield from _sets(rules, families)


def _sets(rules: Node, families: list[list[str]]) -> Iterator[Fault]:
    sets = rules.get("weight_sets")
    for one in sets:
        name = id_of(one)
        if name in KEPT:
            yield one.fault(
                f"weight set {name!r}: the id is kept for the workbench.", "Give another."
            )
        yield from _given(one.get("weights"), families, f"weight_sets: {name}")
        yield from _judged(one.get("weighting"), families, f"weight_sets: {name}")
    leaves = leaves_of(rules.get("rubric", "criteria"))
    if tuple(sets) and any(leaf.get("maximum").value is None for leaf in leaves):
        yield sets.fault(
            "weight_sets: sets need the maximum of every criterion.", "Write the maxima."
        )


def _families(criteria: Node) -> list[list[str]]:
    """The ids of the children of every node, the whole rubric's first."""
    held = [criteria, *(node.get("criteria") for node in all_nodes(criteria))]
    return [[id_of(child) for child in family] for family in held if tuple(family)]


def _given(weights: Node, families: list[list[str]], where: str) -> Iterator[Fault]:
    known = {name for family in families for name in family}
    for key in weights.keys:
        if key not in known:
            yield weights.get(key).fault(
                f"{where}: there is no criterion called {key!r}.", "Name one of the rubric's tree."
            )
    for family in families:
        named = [name for name in family if weights.has(name)]
        left = [name for name in family if not weights.has(name)]
        if named and left:
            yield weights.fault(
                f"{where}: there are weights for {', '.join(named)} and none for "
                f"{', '.join(left)}, on the same level.",
                "Weigh all siblings of a node, or none.",
            )
        elif named and sum(number_of(weights.get(name)) or 0 for name in named) <= 0:
            yield weights.fault(
                f"{where}: the weights of {', '.join(named)} are all 0.", "Raise one."
            )


def _judged(weighting: Node, families: list[list[str]], where: str) -> Iterator[Fault]:
    """The faults of a judgement: whom it names, whom it forgets, where it contradicts itself."""
    for name in weighting.keys:
        settings = weighting.get(name)
        if name not in _NAMED or not isinstance(settings.value, dict):
            continue
        place = f"{where}.{name}"
        ids = _NAMED[name](settings)
        if not ids:
            continue
        family = max(families, key=lambda family: len(set(family) & set(ids)), default=[])
        yield from _siblings(settings, ids, families, family, place)
        if name in ("roc", "rank_sum", "cards"):
            for one in dict.fromkeys(ids):
                if ids.count(one) > 1:
                    yield settings.fault(f"{place}: {one!r} stands twice.", "Keep one.")
        if name in _MORE:
            yield from _MORE[name](settings, [one for one in family if one in ids], place)


def _siblings(
    settings: Node, ids: list[str], families: list[list[str]], family: list[str], place: str
) -> Iterator[Fault]:
    known = {name for one in families for name in one}
    named = list(dict.fromkeys(ids))
    for one in named:
        if one not in known:
            yield settings.fault(
                f"{place}: there is no criterion called {one!r}.", "Name one of the rubric's tree."
            )
        elif one not in family:
            yield settings.fault(
                f"{place}: {one!r} is no sibling of {', '.join(family)}.",
                "Weigh the siblings of one node.",
            )
    left = [one for one in family if one not in named]
    if left and set(named) & set(family):
        here = ", ".join(one for one in family if one in named)
        yield settings.fault(
            f"{place}: there are weights for {here} and none for {', '.join(left)}, on the same "
            "level.",
            "Name all siblings of the node.",
        )


def _swing(settings: Node, family: list[str], place: str) -> Iterator[Fault]:
    if sum(number_of(settings.get("points", key)) or 0 for key in settings.get("points").keys) <= 0:
        yield settings.fault(f"{place}: the points weigh nothing at all.", "Raise one.")


def _cards(settings: Node, family: list[str], place: str) -> Iterator[Fault]:
    places, blanks = settings.get("order"), settings.get("blanks")
    between = max(len(tuple(places)) - 1, 0)
    if isinstance(blanks.value, tuple) and len(blanks.value) != between:
        yield blanks.fault(
            f"{place}: {len(tuple(places))} places take {between} numbers of blank cards between "
            f"them, here are {len(blanks.value)}.",
            "Write one for every gap, 0 where there are none.",
        )


def _pairs(settings: Node, family: list[str], place: str) -> Iterator[Fault]:
    said: dict[frozenset[str], tuple[str, float]] = {}
    for entry in settings.get("compare"):
        first, second = (str(entry.get(side).value) for side in (0, 1))
        try:
            value = ratio(entry.get(2).value)
        except Refused:
            value = None
        if first == second:
            yield entry.fault(f"{place}: {first!r} is compared with itself.", "Leave it out.")
            continue
        pair = frozenset((first, second))
        if pair in said and value is not None and said[pair][1] is not None:
            above, before = said[pair]
            now = value if first == above else 1 / value
            if abs(now / before - 1) > 1e-9:
                yield entry.fault(
                    f"{place}: {first} and {second} are compared a second time, and otherwise.",
                    "Keep one.",
                )
        said.setdefault(pair, (first, value))
    for first, second in combinations(dict.fromkeys(family), 2):
        if frozenset((first, second)) not in said:
            yield settings.fault(
                f"{place}: {first} and {second} are not compared.", "Compare every pair."
            )


def _best_worst(settings: Node, family: list[str], place: str) -> Iterator[Fault]:
    ends = [str(settings.get(key).value) for key in ("best", "worst")]
    if ends[0] == ends[1]:
        yield settings.fault(f"{place}: {ends[0]!r} is both best and worst.", "Name two.")
        return
    for key, own in zip(("best_over", "over_worst"), ends, strict=True):
        left = [one for one in family if one != own and not settings.get(key).has(one)]
        if left:
            yield settings.fault(f"{place}.{key}: not compared: {', '.join(left)}.", "Compare all.")
        if number_of(settings.get(key, own)) not in (None, 1.0):
            yield settings.get(key, own).fault(
                f"{place}.{key}: {own} is 1 to itself.", "Leave it out."
            )
    best, worst = ends
    both = [
        number_of(settings.get("best_over", worst)),
        number_of(settings.get("over_worst", best)),
    ]
    if None not in both and both[0] != both[1]:
        yield settings.fault(
            f"{place}: {best} over {worst} is said twice, and not the same.", "Write one number."
        )


def _ordered(settings: Node) -> list[str]:
    places = settings.get("order")
    return [str(one.value) for at in places for one in (tuple(at) or (at,)) if _is_id(one)]


def _compared(settings: Node) -> list[str]:
    pairs = [(entry.get(0), entry.get(1)) for entry in settings.get("compare")]
    return [str(one.value) for pair in pairs for one in pair if _is_id(one)]


def _ends_and_keys(settings: Node) -> list[str]:
    ends = [settings.get(key) for key in ("best", "worst")]
    keys = [*settings.get("best_over").keys, *settings.get("over_worst").keys]
    return list(dict.fromkeys([*(str(one.value) for one in ends if _is_id(one)), *keys]))


def _is_id(node: Node) -> bool:
    return isinstance(node.value, str | int)


_NAMED = {
    "swing": lambda settings: list(settings.get("points").keys),
    "optimised": lambda settings: list(settings.get("importance").keys),
    "roc": _ordered,
    "rank_sum": _ordered,
    "cards": _ordered,
    "ahp": _compared,
    "best_worst": _ends_and_keys,
}
_MORE = {"swing": _swing, "cards": _cards, "ahp": _pairs, "best_worst": _best_worst}
