"""Tables in which every criterion has a column of names of its own and was sorted by itself.

There a row is nobody, and every score belongs to the name beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from emulab.importing import roles
from emulab.importing.book import TEXT, Cell, Page
from emulab.importing.by_unit import KEPT
from emulab.importing.codes import split_code
from emulab.importing.extract import Extract, Kept, Node, Value, Who
from emulab.importing.log import LEFT_OUT, TAKEN, Log
from emulab.importing.naming import skeleton
from emulab.importing.titles import Titles
from emulab.words import Message


@dataclass(frozen=True)
class Pair:
    """A column of names and the columns of numbers that belong to it."""

    names: int
    numbers: tuple[int, ...]


def pairs_of(page: Page) -> list[Pair]:
    """The pairs of a sheet that repeats its names; empty where it does not."""
    counts: dict[int, dict[str, int]] = {}
    for (_, column), cell in page.cells.items():
        own = counts.setdefault(column, {"text": 0, "number": 0})
        own["text" if cell.kind == TEXT else "number"] += 1
    texts = [c for c in sorted(counts) if counts[c]["text"] > max(3, 2 * counts[c]["number"])]
    named = {c: {skeleton(cell.text) for cell in _column(page, c)} for c in texts}
    first = next(
        (c for c in texts if sum(_alike(named[c], named[d]) for d in texts if d != c) > 0), None
    )
    if first is None:
        return []
    columns = [c for c in texts if c == first or _alike(named[first], named[c])]
    ends = [*columns[1:], max(counts) + 1]
    pairs = []
    for start, end in zip(columns, ends, strict=True):
        numbers = [
            c
            for c in range(start + 1, end)
            if c in counts and counts[c]["number"] >= 3 and counts[c]["number"] > counts[c]["text"]
        ]
        pairs.append(Pair(start, tuple(numbers[:1])))
    return pairs if sum(bool(pair.numbers) for pair in pairs) > 1 else []


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) * 2 > len(one | other) and len(one & other) > 2


def _column(page: Page, column: int) -> Iterator[Cell]:
    return (cell for (_, c), cell in page.cells.items() if c == column and cell.kind == TEXT)


def by_pairs(page: Page, pairs: list[Pair], titles: Titles, log: Log) -> Extract:
    """The cells of pairs of names and scores, each score joined to the name beside it."""
    found = Extract(page, stage=titles.stage, scorer=titles.scorer, joined=True)
    pairs = [pair for pair in pairs if pair.numbers]
    top = _first_row(page, pairs)
    told = Message(
        "every criterion has names of its own here: {number} pairs were joined by name, "
        "not by row.",
        {"number": len(pairs)},
    )
    log.add(TAKEN, page, (max(0, top - 1), pairs[0].names), told)
    seen: dict[str, Who] = {}
    for pair in pairs:
        what, node = _pair_head(page, pair, top)
        if node is not None:
            found.roots.append(node)
        known: set[str] = set()
        for row in (row for row in page.rows if row >= top):
            name = page.cells.get((row, pair.names))
            cell = page.cells.get((row, pair.numbers[0]))
            if name is None or not name.text:
                continue
            if name.text in known or roles.role_of(name.text) == roles.UNIT:
                _cut_pair(page, row, pair, log)
                break
            if cell is None:
                continue
            known.add(name.text)
            who = seen.setdefault(name.text, Who(name.text, page, (row, pair.names)))
            if node is not None:
                found.values.append(Value(who, node, None, None, cell))
            elif what is not None:
                found.kept.append(Kept(who, what, None, cell))
    found.units = list(seen.values())
    return found


def _first_row(page: Page, pairs: list[Pair]) -> int:
    """The first row on which most pairs have a name and a number."""
    for row in page.rows:
        full = sum(
            bool(
                (name := page.cells.get((row, pair.names)))
                and name.text
                and (cell := page.cells.get((row, pair.numbers[0])))
                and cell.kind != TEXT
            )
            for pair in pairs
        )
        if full * 2 > len(pairs):
            return row
    return 0


def _pair_head(page: Page, pair: Pair, top: int) -> tuple[str | None, Node | None]:
    """What stands over a pair: a total or rank, or the criterion."""
    role, name = None, None
    for row in range(top - 1, max(-1, top - 4), -1):
        for column in (*pair.numbers, pair.names):
            cell = page.at(row, column)
            area = page.merge_at(row, column)
            if cell is None or not cell.text or (area and area.right - area.left > 2):
                continue
            said = roles.role_of(cell.text)
            if said in KEPT:
                role = role or said
            elif said is None and name is None:
                name = cell
    if role is not None or name is None:
        return role, None
    code, text = split_code(name.text)
    return None, Node(text, code.text if code else "", name, page)


def _cut_pair(page: Page, row: int, pair: Pair, log: Log) -> None:
    told = Message("the names begin again here; what follows in these columns was left out.")
    log.add(LEFT_OUT, page, (row, pair.names), told)
