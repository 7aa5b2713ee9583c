"""Rows and columns of criteria, each found in the rubric, or made a rubric of.

A criterion is found by its id, by its exact name (also beneath its section where two share a
name), or by its code, which is its place in the tree: that only where the sheet has as many
criteria in each section above it as the rubric has.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from emulab.importing.codes import Code, read_code
from emulab.importing.extract import Extract, Node
from emulab.importing.log import DIFFERS, LEFT_OUT, Log
from emulab.importing.naming import slug, spelling
from emulab.rules import Criterion, Rules, maximum_of
from emulab.rules.consistency import RESERVED
from emulab.words import Message


@dataclass(eq=False)
class Target:
    """A criterion or section of the rubric that rows of the workbook mean."""

    id: str
    name: str
    side: str = "main"
    kind: str = "direct"
    maximum: float | None = None
    parent: "Target | None" = None
    children: list["Target"] = field(default_factory=list)
    code: str = ""

    @property
    def leaf(self) -> bool:
        return not self.children


def of_rules(rules: Rules) -> list[Target]:
    """The rubric's roots: the tree, then bonus, then penalty."""

    def made(node: Criterion, side: str, parent: Target | None) -> Target:
        target = Target(node.id, str(node.name), side, node.kind, maximum_of(node), parent)
        target.children = [made(child, side, target) for child in node.criteria]
        return target

    rubric = rules.rubric
    sides = (("bonus", rubric.bonus), ("penalty", rubric.penalty))
    roots = [made(node, "main", None) for node in rubric.criteria]
    return roots + [made(n, side, None) for side, extra in sides if extra for n in extra.criteria]


def walk(roots: Iterable[Target]) -> Iterable[Target]:
    for target in roots:
        yield target
        yield from walk(target.children)


class Known:
    """The rubric of the rules, as rows are looked up in it."""

    def __init__(self, roots: list[Target]):
        self.roots = roots
        self.by_id = {target.id: target for target in walk(roots)}
        self.by_name: dict[str, list[Target]] = {}
        for target in walk(roots):
            self.by_name.setdefault(spelling(target.name), []).append(target)

    def knows(self, text: str) -> bool:
        return text in self.by_id or spelling(text) in self.by_name

    def settle(self, extracts: list[Extract], log: Log) -> dict[Node, Target]:
        """The target of every row that means one; a marked row that means none is refused."""
        found: dict[Node, Target] = {}
        for extract in extracts:
            valued = {value.node for value in (*extract.values, *extract.targets)}
            for node in extract.nodes:
                target = self._target(node, found, extract, log)
                if target is not None:
                    found[node] = target
                elif node in valued:
                    self._missed(node, log)
        return found

    def _target(
        self, node: Node, found: dict[Node, Target], extract: Extract, log: Log
    ) -> Target | None:
        ordinal = read_code(node.code) is not None  # a number of the sheet, no id of the rubric
        for text in (node.name, node.cell.text, "" if ordinal else node.code):
            if text in self.by_id:
                return self.by_id[text]
        above = found.get(node.parent) if node.parent else None
        for text in (node.name, node.cell.text):
            named = self.by_name.get(spelling(text), [])
            fitting = [t for t in named if above is None or t.parent is above] or named
            same = [t for t in fitting if t.leaf != bool(node.children)] or fitting
            if len(same) == 1:
                return same[0]
            if same:
                return None
        if node.side != "main" and not node.children and node.parent is None:
            own = [t for t in self.roots if t.side == node.side]
            return own[0] if len(own) == 1 and own[0].leaf else None
        target = self._by_code(node, above, extract)
        if target is not None:
            told = Message(
                "{text!r} was found by its code {code}: in the rubric it is called {name!r}.",
                {"text": node.name, "code": node.code, "name": target.name},
            )
            log.add(DIFFERS, node.page, (node.cell.row, node.cell.column), told)
        return target

    def _by_code(self, node: Node, above: Target | None, extract: Extract) -> Target | None:
        code = read_code(node.code) if node.code else None
        if code is None or (node.parent is not None and above is None):
            return None
        theirs = node.parent.children if node.parent else extract.roots
        theirs = [n for n in theirs if n.side == node.side]
        ours = above.children if above else [t for t in self.roots if t.side == node.side]
        place = theirs.index(node)
        if len(theirs) != len(ours) or not _counts(code, place + 1):
            return None
        named = {spelling(other.name) for other in theirs if other is not node}
        taken = spelling(ours[place].name) in named
        return ours[place] if not taken and ours[place].leaf != bool(node.children) else None

    def _missed(self, node: Node, log: Log) -> None:
        place = (node.cell.row, node.cell.column)
        if node.children:
            told = Message("the rubric has no section {text!r}.", {"text": node.name})
            log.add(LEFT_OUT, node.page, place, told)
            return
        if len(self.by_name.get(spelling(node.name), [])) > 1:
            told = Message("the rubric has several criteria called {text!r}.", {"text": node.name})
            log.refuse(node.page, place, told, Message("Write the id of the criterion."))
            return
        near = difflib.get_close_matches(spelling(node.name), self.by_name, 2, 0.6)
        close = ", ".join(f"{self.by_name[n][0].name} ({self.by_name[n][0].id})" for n in near)
        told = Message("the rubric has no criterion {text!r}.", {"text": node.name})
        remedy = (
            Message("Near: {close}. Write its id or its exact name.", {"close": close})
            if close
            else Message("Write the id or exact name of a criterion.")
        )
        log.refuse(node.page, place, told, remedy)


def _counts(code: Code, place: int) -> bool:
    return any(number in (place, 0) for _, number in code.kinds)


class Draft:
    """A rubric made of the rows themselves: one tree out of the trees of all sheets."""

    def __init__(self) -> None:
        self.roots: list[Target] = []
        self._ids: set[str] = set(RESERVED)

    def knows(self, text: str) -> bool:
        return False

    def settle(self, extracts: list[Extract], log: Log) -> dict[Node, Target]:
        """The target of every row; rows of one name beneath one section are one criterion."""
        found: dict[Node, Target] = {}
        for extract in extracts:
            for node in extract.nodes:
                above = found.get(node.parent) if node.parent else None
                siblings = above.children if above else self.roots
                own = next((t for t in siblings if _same(t, node)), None)
                if own is None:
                    own = Target(self._id(node, above), node.name, node.side, parent=above)
                    own.code = node.code
                    siblings.append(own)
                found[node] = own
        return found

    def extra(self, side: str, name: str) -> Target:
        """The single criterion that a column of bonus or penalty stands for."""
        for target in walk(self.roots):
            if target.side == side and target.leaf:
                return target
        made = Target(self._taken(slug(name, [], side)), name, side)
        self.roots.append(made)
        return made

    def _id(self, node: Node, above: Target | None) -> str:
        if node.side != "main" and node.parent is None:
            return self._taken(slug(node.name, [], node.side))
        part = slug(node.code, []) if node.code.strip("-–+*•") else ""
        if part in ("", "x"):
            part = slug(node.name, [], "criterion")
        elif above is not None and node.code.startswith(above.code + ".") and above.code:
            part = slug(node.code[len(above.code) :], [])
        return self._taken(f"{above.id}.{part}" if above else part)

    def _taken(self, wanted: str) -> str:
        found, number = wanted, 2
        while found in self._ids:
            found, number = f"{wanted}-{number}", number + 1
        self._ids.add(found)
        return found


def _same(target: Target, node: Node) -> bool:
    if target.side != node.side or spelling(target.name) != spelling(node.name):
        return False
    return target.code == node.code or not target.code or not node.code
