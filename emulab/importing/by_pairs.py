"""Tables in which every criterion has a column of names of its own and was sorted by itself.

There a row is nobody, and every score belongs to the name beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from emulab.importing import roles
from emulab.importing.book import TEXT, Cell, Page
from emulab.importing.by_unit import KEPT
from emulab.importing.extract import Extract, Kept, Node, Value, Who, node_of
from emulab.importing.log import LEFT_OUT, TAKEN, Log
from emulab.importing.naming import skeleton
from emulab.importing.titles import Titles
from emulab.words import Message


@dataclass(frozen=True)
class Pair:
    """A column of names and one of numbers; ``first`` where it is the first beside the names."""

    names: int
    numbers: int
    first: bool = True


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
        pairs += [Pair(start, c, c == numbers[0]) for c in numbers]
    return pairs if sum(pair.first for pair in pairs) > 1 else []


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) * 2 > len(one | other) and len(one & other) > 2


def _column(page: Page, column: int) -> Iterator[Cell]:
    return (cell for (_, c), cell in page.cells.items() if c == column and cell.kind == TEXT)


def by_pairs(page: Page, pairs: list[Pair], titles: Titles, log: Log) -> Extract:
    """The cells of pairs of names and scores, each score joined to the name beside it."""
    found = Extract(page, stage=titles.stage, scorer=titles.scorer, joined=True)
    top = _first_row(page, pairs)
    told = Message(
        "every criterion has names of its own here: {number} pairs were joined by name, "
        "not by row.",
        {"number": sum(pair.first for pair in pairs)},
    )
    log.add(TAKEN, page, (max(0, top - 1), pairs[0].names), told)
    seen: dict[str, Who] = {}
    for pair in pairs:
        what, node = _pair_head(page, pair, top)
        if what is None and node is None:
            told = Message("no heading stands over this column of numbers; it is not read.")
            log.add(LEFT_OUT, page, (top, pair.numbers), told)
            continue
        if node is not None:
            found.roots.append(node)
        known: set[str] = set()
        for row in (row for row in page.rows if row >= top):
            name = page.cells.get((row, pair.names))
            cell = page.cells.get((row, pair.numbers))
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
            elif what in KEPT:
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
                and (cell := page.cells.get((row, pair.numbers)))
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
    columns = (pair.numbers, pair.names) if pair.first else (pair.numbers,)
    for row in range(top - 1, max(-1, top - 4), -1):
        if role or name:
            break
        for column in columns:
            cell = page.at(row, column)
            area = page.merge_at(row, column)
            if cell is None or not cell.text or (area and area.right - area.left > 2):
                continue
            said = roles.role_of(cell.text)
            if said in KEPT or said == roles.ORDINAL:
                role = role or said
            elif said is None and name is None:
                name = cell
    if role is not None or name is None:
        return role, None
    return None, node_of(page, name)


def _cut_pair(page: Page, row: int, pair: Pair, log: Log) -> None:
    told = Message("the names begin again here; what follows in these columns was left out.")
    log.add(LEFT_OUT, page, (row, pair.names), told)
