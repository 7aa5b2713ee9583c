"""What a failed validation found, in the words of the file: where, what was found, what to do."""

import difflib
from collections import ChainMap
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from emulab.faults import Fault
from emulab.rules.values import Refused

if TYPE_CHECKING:
    from emulab.rules.yaml_places import Node


def faults_of(error: ValidationError, model: type[BaseModel], node: "Node") -> list[Fault]:
    """Every finding of a failed validation in the words of the file."""
    return [_fault(entry, model, node) for entry in _meant(error.errors(), node)]


def _meant(entries: list[dict[str, Any]], root: "Node") -> list[dict[str, Any]]:
    """The findings, without those on shapes of a value that its writer did not mean.

    Where a value may take several shapes, the one that was followed deepest was meant.
    Where that leaves several, a key that only one of them asks for is not missed.
    """
    shapes: dict[tuple, dict[Any, list[dict[str, Any]]]] = {}
    for entry in entries:
        place, shape = _shape(entry, root)
        shapes.setdefault(place, {}).setdefault(shape, []).append(entry)
    found = []
    for choices in shapes.values():
        own = choices.pop(None, [])
        depths = {shape: max(len(e["loc"]) for e in group) for shape, group in choices.items()}
        deepest = [shape for shape in choices if depths[shape] == max(depths.values())]
        said = choices[deepest[0]] if deepest else []
        if len(deepest) > 1:
            said = [entry for entry in said if entry["type"] != "missing"] or said
        found += own + said
    return found


def _shape(entry: dict[str, Any], root: "Node") -> tuple[tuple, Any]:
    """Where a value may take several shapes, and the shape that a finding is about."""
    steps = entry["loc"][:-1] if entry["type"] == "missing" else entry["loc"]
    node = root
    for depth, step in enumerate(steps):
        if not node.has(step):
            return steps[:depth], step
        node = node.get(step)
    return steps, None


_ASKED = {
    "model_type": "It should be a block of keys",
    "dict_type": "It should be a block of keys",
    "tuple_type": "It should be a list",
    "too_short": "It should have an entry",
    "string_type": "It should be text",
    "string_too_short": "It should not be empty",
    "string_pattern_mismatch": "Write small letters without marks, digits, and . _ - between them",
    "int_type": "It should be a whole number",
    "float_type": "It should be a number",
    "finite_number": "It should be a number",
    "bool_type": "It should be true or false",
}


def _fault(entry: dict[str, Any], model: type[BaseModel], root: "Node") -> Fault:
    steps: list[str | int] = []
    node = root
    for step in entry["loc"]:
        if node.has(step):
            steps, node = [*steps, step], node.get(step)
    where = _dotted(steps)
    cause = entry.get("ctx", {}).get("error")
    found = node.value
    if entry["type"] == "extra_forbidden":
        known = _keys(model, steps[:-1])
        near = difflib.get_close_matches(str(steps[-1]), known, 1)
        remedy = f"Did you mean {near[0]!r}?" if near else f"The keys here are {', '.join(known)}."
        return node.fault(f"{where}: there is no key called {steps[-1]!r}.", remedy)
    if entry["type"] == "missing":
        return node.fault(
            f"{where}: the key {entry['loc'][-1]!r} is missing.".removeprefix(": "), "Write it."
        )
    if isinstance(cause, Refused):
        return node.fault(f"{where}: {cause.finding}".removeprefix(": "), cause.remedy)
    if entry["loc"][-1:] == ("[key]",):
        found = steps[-1]
    shown = "a list" if isinstance(found, tuple) else repr(found)
    shown = "a block" if isinstance(found, dict) else shown
    asked = _ASKED.get(entry["type"]) or entry["msg"].replace("Input should", "It should")
    return node.fault(f"{where}: {shown} cannot stand here.".removeprefix(": "), f"{asked}.")


def _dotted(steps: list[str | int]) -> str:
    text = ""
    for step in steps:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _keys(model: type[BaseModel], steps: list[str | int]) -> list[str]:
    """The keys that a block knows, found by walking the model's schema."""
    schema = model.model_json_schema()
    block = schema
    for step in steps:
        block = _below(schema, block, step)
    known = _resolved(schema, block).get("properties", {})
    return [key for key in known if key != "plain"]  # the field of a choice that is a bare name


def _resolved(schema: dict, block: dict) -> dict:
    if "$ref" in block:
        return _resolved(schema, schema["$defs"][block["$ref"].rsplit("/", 1)[1]])
    if "anyOf" not in block:
        return block
    shapes = [_resolved(schema, shape) for shape in block["anyOf"]]
    keys = [shape.get("properties", {}) for shape in shapes]
    items = [shape["items"] for shape in shapes if "items" in shape]
    return {"properties": dict(ChainMap(*keys)), "items": items[0] if items else {}}


def _below(schema: dict, block: dict, step: str | int) -> dict:
    block = _resolved(schema, block)
    if isinstance(step, int):
        return block.get("items", {})
    return block.get("properties", {}).get(step, {})
