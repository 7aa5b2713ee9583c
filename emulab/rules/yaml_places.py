"""YAML in which every value remembers the line it stands on.

A mistake in a rules file is told with its line, so the reader keeps the lines until the
values are known to be right. Words such as ``no`` and ``on`` stay words: only ``true``
and ``false`` are yes and no; and 010 is no number, where YAML reads an eight.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from emulab.faults import Fault, InputError
from emulab.rules.wording import faults_of

Model = TypeVar("Model", bound=BaseModel)
MOST = 1_000_000  # values; a few anchors within one another would repeat without end
DEEPEST = 100  # blocks within one another; a rubric of 40 levels needs 83


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML's safe loader, without words that turn into truth values or clock times."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith((":bool", ":int"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")
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
            if not node.has(step):
                return Node(None, node.file, node.line)
            node = node.value[step]
        return node

    def has(self, step: str | int) -> bool:
        """Whether a key of the block, or a number of the list, is there."""
        if isinstance(self.value, dict):
            return step in self.value
        return isinstance(self.value, tuple) and step in range(len(self.value))

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
        if _depth(text) > DEEPEST:
            raise InputError(
                [Fault(name, 0, "the values are nested too deeply.", "Use fewer levels.")]
            )
        composed = yaml.compose(text, Loader=_Loader)
        if composed is None:
            raise InputError(
                [Fault(name, 0, "the file is empty.", "Write the rules, or remove it.")]
            )
        if _number(composed, {}) > MOST:
            raise InputError(
                [Fault(name, 0, "too much is repeated by anchors.", "Write out what is meant.")]
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
    except RecursionError:
        raise InputError(
            [Fault(name, 0, "the file is nested too deeply.", "Use fewer levels.")]
        ) from None
    if faults:
        raise InputError(faults)
    return node


def _depth(text: str) -> int:
    """How many blocks lie within one another, up to one too many; the composer would recurse."""
    depth = deepest = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
    return deepest


def _number(composed: yaml.Node, known: dict[int, int]) -> int:
    """How many values there are once all that is repeated by its anchor is written out."""
    if id(composed) not in known:
        known[id(composed)] = 1  # also where it repeats itself, which is told as too deep
        inside = composed.value if isinstance(composed, yaml.CollectionNode) else ()
        pairs = (one if isinstance(one, tuple) else (one,) for one in inside)
        known[id(composed)] += sum(_number(one, known) for pair in pairs for one in pair)
    return known[id(composed)]


def _node(composed: yaml.Node, file: str, loader: yaml.SafeLoader, faults: list[Fault]) -> Node:
    line = composed.start_mark.line + 1
    if isinstance(composed, yaml.MappingNode):
        own = [str(key_node.value) for key_node, _ in composed.value]
        for number, (key_node, _) in enumerate(composed.value):
            if own[number] in own[:number]:
                again = key_node.start_mark.line + 1
                faults.append(
                    Fault(file, again, f"the key {own[number]!r} is given twice.", "Keep one.")
                )
        loader.flatten_mapping(composed)  # what << brings in comes first, so that own keys win
        inside: dict[str, Node] = {}
        for key_node, value_node in composed.value:
            key = str(_scalar(key_node, file, loader, faults))
            inside[key] = _node(value_node, file, loader, faults)
        return Node(inside, file, line)
    if isinstance(composed, yaml.SequenceNode):
        entries = tuple(_node(entry, file, loader, faults) for entry in composed.value)
        return Node(entries, file, line)
    return Node(_scalar(composed, file, loader, faults), file, line)


def _scalar(composed: yaml.Node, file: str, loader: yaml.SafeLoader, faults: list[Fault]) -> Any:
    """The value of a word or number; of 2023-02-30 a fault."""
    try:
        return loader.construct_object(composed, deep=True)
    except (ValueError, LookupError, AttributeError):
        line = composed.start_mark.line + 1
        shown = str(composed.value)[:40]
        faults.append(Fault(file, line, f"{shown!r} cannot be read.", "Mend it, or quote it."))
        return None


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
