"""What faulty rules still say, so that the data can be checked in the same go.

A board that mends its rules only to be shown the faults of its marks has been shown half.
The probe is never run: it only tells units, criteria, ends, stages and contests apart.
"""

from collections.abc import Iterable
from typing import Any, get_args

from emulab.faults import Fault, InputError
from emulab.rules.loading import rules_of
from emulab.rules.nodes import all_nodes
from emulab.rules.places import Place
from emulab.rules.rubric import Kind, Missing
from emulab.rules.rules import Rules
from emulab.rules.yaml_places import Node, placed, plain, read_yaml

NO_END = 1e9  # the maximum of a criterion whose own cannot be read: nothing lies above it
SOME_VOTE = {"more_than": "1/2", "of": "valid"}  # votes of every contest are looked at
SOME_SCALE = {"goalposts": {"worst": 0, "best": 1}}  # of what is measured: any number may stand
KEPT = ("stages", "analysis", "checks", "bands", "groups")


def legible(place: Place, faults: Iterable[Fault]) -> Rules | None:
    """Rules made of the blocks that are not at fault; None where too little is left."""
    try:
        document = read_yaml(place.rules)
        if not isinstance(document.value, dict):
            return None
        faulty = _faulty(document, faults)
        if "stages" in faulty:  # then no stage could be called unknown, no mark missing
            return None
        return rules_of(placed(_document(place, document, faulty), place.rules.name))
    except InputError:
        return None


def _document(place: Place, document: Node, faulty: set[str]) -> dict[str, Any]:
    kept = {key: plain(document.get(key)) for key in KEPT if key not in faulty}
    if isinstance(kept.get("analysis"), dict):  # its grid speaks of blocks that are not kept
        kept["analysis"] = {key: one for key, one in kept["analysis"].items() if key != "grid"}
    phase = plain(document.get("phase"))
    return {
        "cluster": place.cluster,
        "year": place.year,
        "phase": "mid_year" if "phase" in faulty else phase,  # which asks for the least
        "tier": "city",
        "name": place.cluster,
        "rubric": _rubric(document.get("rubric"), {"groups", "rubric"} & faulty),
        "awards": [{**_named(node), "vote": SOME_VOTE} for node in document.get("awards")],
        "offices": [{**_named(node), **SOME_VOTE} for node in document.get("offices")],
        **{key: value for key, value in kept.items() if value is not None},
    }


def _faulty(document: Node, faults: Iterable[Fault]) -> set[str]:
    """The keys of the file in whose block a fault lies."""
    starts = sorted((node.line, key) for key, node in document.value.items())
    lines = [fault.line for fault in faults if fault.file == document.file]
    return {
        key
        for number, (start, key) in enumerate(starts)
        if any(start <= line < _next(starts, number) for line in lines)
    }


def _next(starts: list[tuple[int, str]], number: int) -> float:
    return starts[number + 1][0] if number + 1 < len(starts) else float("inf")


def _rubric(rubric: Node, faulty: set[str]) -> dict[str, Any]:
    """The tree. Whose criterion is whose cannot be told where either is at fault: no gap is one."""
    grouped = any(tuple(node.get("only")) for node in all_nodes(rubric.get("criteria")))
    found: dict[str, Any] = {"criteria": _nodes(rubric.get("criteria"), not faulty)}
    missing = "impute_mean" if grouped and faulty else rubric.get("missing").value
    if missing is not None:
        found["missing"] = missing if missing in get_args(Missing) else "impute_mean"
    for side in ("bonus", "penalty"):
        if extra := _nodes(rubric.get(side, "criteria"), False):
            found[side] = {"criteria": [{**node, "kind": "direct"} for node in extra]}
    return found


def _nodes(criteria: Node, limited: bool) -> list[dict[str, Any]]:
    return [_criterion(node, limited) for node in criteria]


def _criterion(node: Node, limited: bool) -> dict[str, Any]:
    found = _named(node)
    if limited and tuple(node.get("only")):
        found["only"] = plain(node.get("only"))
    if below := _nodes(node.get("criteria"), limited):
        return {**found, "criteria": below}
    kind, maximum, floor = (node.get(key).value for key in ("kind", "maximum", "floor"))
    if kind is not None:
        found["kind"] = kind if kind in get_args(Kind) else "target"  # the kind that allows most
    if maximum is not None or kind is not None:
        good = isinstance(maximum, int | float) and not isinstance(maximum, bool) and maximum > 0
        found["maximum"] = float(maximum) if good else NO_END
    if kind == "measured":
        found["scale"] = SOME_SCALE
    if kind == "plus_minus":
        found["floor"] = float(floor) if isinstance(floor, int | float) else -NO_END
    return found


def _named(node: Node) -> dict[str, Any]:
    name = node.get("id").value
    return {"id": name, "name": str(name)}
