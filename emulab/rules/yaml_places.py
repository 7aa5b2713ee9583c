"""YAML in which every value remembers the line it stands on.

A mistake in a rules file is told with its line, so the reader keeps the lines until the
values are known to be right. Words such as ``no`` and ``on`` stay words: only ``true``
and ``false`` are yes and no.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from emulab.faults import Fault, InputError
from emulab.rules.values import Refused

Model = TypeVar("Model", bound=BaseModel)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML's safe loader, without words that turn into truth values or clock times."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith((":bool", ":int"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")
)


@dataclass(frozen=True)
class Node:
    """A value of a YAML file, the file and the line (1 is the first)."""

    value: Any
    file: str = ""
    line: int = 0

    def get(self, *path: str | int) -> "Node":
        """The node below, or an empty one where there is none."""
        node = self
        for step in path:
            if _absent(node, step):
                return Node(None, node.file, node.line)
            node = node.value[step]
        return node

    def __iter__(self) -> Iterator["Node"]:
        """The entries of a list; nothing for anything else."""
        return iter(self.value if isinstance(self.value, tuple) else ())

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.value) if isinstance(self.value, dict) else ()

    def fault(self, finding: str, remedy: str = "") -> Fault:
        return Fault(self.file, self.line, finding, remedy)


def read_yaml(path: Path, name: str | None = None) -> Node:
    """The file as nodes; ``name`` is what faults call it.

    Raises InputError where the file is missing, is not UTF-8, is not YAML, or gives a key twice.
    """
    name = name or path.name
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InputError([Fault(name, 0, "there is no such file.", f"Looked at {path}.")]) from None
    except (UnicodeDecodeError, OSError) as error:
        raise InputError(
            [
                Fault(
                    name,
                    0,
                    f"the file cannot be read ({type(error).__name__}).",
                    "Save it as UTF-8.",
                )
            ]
        ) from None
    try:
        composed = yaml.compose(text, Loader=_Loader)
        if composed is None:
            raise InputError(
                [Fault(name, 0, "the file is empty.", "Write the rules, or remove it.")]
            )
        faults: list[Fault] = []
        node = _node(composed, name, _Loader(""), faults)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "the text cannot be read"
        line = mark.line + 1 if mark else 0
        raise InputError(
            [Fault(name, line, f"this is not YAML: {problem}.", "Mind the indentation and colons.")]
        ) from None
    except (ValueError, RecursionError) as error:
        raise InputError([Fault(name, 0, f"a value cannot be read: {error}.")]) from None
    if faults:
        raise InputError(faults)
    return node


def _node(composed: yaml.Node, file: str, loader: yaml.SafeLoader, faults: list[Fault]) -> Node:
    line = composed.start_mark.line + 1
    if isinstance(composed, yaml.MappingNode):
        inside: dict[str, Node] = {}
        for key_node, value_node in composed.value:
            key = str(loader.construct_object(key_node, deep=True))
            if key in inside:
                again = key_node.start_mark.line + 1
                faults.append(Fault(file, again, f"the key {key!r} is given twice.", "Keep one."))
            inside[key] = _node(value_node, file, loader, faults)
        return Node(inside, file, line)
    if isinstance(composed, yaml.SequenceNode):
        entries = tuple(_node(entry, file, loader, faults) for entry in composed.value)
        return Node(entries, file, line)
    return Node(loader.construct_object(composed), file, line)


def plain(node: Node) -> Any:
    """The value without its places: dicts, tuples and scalars."""
    if isinstance(node.value, dict):
        return {key: plain(inside) for key, inside in node.value.items()}
    if isinstance(node.value, tuple):
        return tuple(plain(entry) for entry in node.value)
    return node.value


def placed(value: Any, file: str = "", line: int = 0) -> Node:
    """Plain values as nodes that all stand on one line."""
    if isinstance(value, Node):
        return value
    if isinstance(value, dict):
        inside = {str(key): placed(entry, file, line) for key, entry in value.items()}
        return Node(inside, file, line)
    if isinstance(value, list | tuple):
        return Node(tuple(placed(entry, file, line) for entry in value), file, line)
    return Node(value, file, line)


def validated(model: type[Model], node: Node) -> Model:
    """The node as ``model``; raises InputError with every fault and the line of each."""
    try:
        return model.model_validate(plain(node))
    except ValidationError as error:
        raise InputError(faults_of(error, model, node)) from None


def faults_of(error: ValidationError, model: type[BaseModel], node: Node) -> list[Fault]:
    """Every finding of a failed validation in the words of the file."""
    return [_fault(entry, model, node) for entry in error.errors()]


def _fault(entry: dict[str, Any], model: type[BaseModel], root: Node) -> Fault:
    steps: list[str | int] = []
    node = root
    for step in entry["loc"]:
        below = node.get(step) if not _absent(node, step) else None
        if below is not None:
            steps, node = [*steps, step], below
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
    asked = entry["msg"].replace("Input should", "it should")
    shown = "a block" if isinstance(found, dict | tuple) else repr(found)
    return node.fault(f"{where}: {shown} cannot stand here.", asked[0].upper() + asked[1:] + ".")


def _absent(node: Node, step: str | int) -> bool:
    inside = node.value
    if isinstance(inside, dict):
        return step not in inside
    return not (isinstance(inside, tuple) and isinstance(step, int) and step < len(inside))


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
    return list(_resolved(schema, block).get("properties", {}))


def _resolved(schema: dict, block: dict) -> dict:
    if "$ref" in block:
        return _resolved(schema, schema["$defs"][block["$ref"].rsplit("/", 1)[1]])
    for choice in (*block.get("anyOf", ()), *block.get("oneOf", ())):
        found = _resolved(schema, choice)
        if found.get("properties") or found.get("items"):
            return found
    return block


def _below(schema: dict, block: dict, step: str | int) -> dict:
    block = _resolved(schema, block)
    if isinstance(step, int):
        return block.get("items", {})
    return block.get("properties", {}).get(step, {})
