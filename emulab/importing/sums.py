"""Sub-totals and totals as they stand, held against the sum of what they sum.

They are no marks. Where one differs it is said with its cell, and nothing is mended: printed
parts that were rounded differ by up to half a unit of their last place each.
"""

from decimal import Decimal

from emulab.importing.extract import Extract, Kept, Node, Value
from emulab.importing.log import DIFFERS, Log
from emulab.numbers import TIE_PLACES
from emulab.words import Message

Owner = tuple[str, str | None, str | None]


def check_sums(extract: Extract, numbers: dict[int, float | None], log: Log) -> int:
    """Enter every sum of a sheet that its parts do not give; out comes how many were checked.

    ``numbers`` are the values read, by the identity of the Value or Kept.
    """
    given: dict[Node, dict[Owner, list[tuple[Value, float]]]] = {}
    for value in extract.values:
        number = numbers.get(id(value))
        if number is not None:
            owner = (value.unit.text, value.stage, value.scorer)
            own = given.setdefault(value.node, {}).setdefault(owner, [])
            own.append((value, number))
    checked = 0
    for node in extract.nodes:
        if not node.children:
            continue
        for owner, sums in given.get(node, {}).items():
            parts = _parts(node.children, owner, given)
            for value, number in sums if parts else ():
                checked += 1
                _compare(extract, value.cell, number, [parts], node.name, log)
    owners: dict[str, set[Owner]] = {}
    for own in given.values():
        for owner in own:
            owners.setdefault(owner[0], set()).add(owner)
    extras = _extras(extract, numbers)
    for kept in extract.kept:
        number = numbers.get(id(kept))
        if kept.what != "total" or number is None:
            continue
        ways = _totals(extract, kept, owners.get(kept.unit.text, set()), given)
        more = extras.get(kept.unit.text, [])
        ways = [ways[0] + more, *ways] if ways and more else ways
        if ways:
            checked += 1
            _compare(extract, kept.cell, number, ways, "", log)
    return checked


def _value(
    node: Node, owner: Owner, given: dict[Node, dict[Owner, list[tuple[Value, float]]]]
) -> list[float]:
    """What a node gives: its own number, else those beneath it."""
    own = given.get(node, {}).get(owner)
    return [own[0][1]] if own else _parts(node.children, owner, given)


def _parts(nodes: list[Node], owner: Owner, given: dict) -> list[float]:
    return [number for node in nodes for number in _value(node, owner, given)]


def _extras(extract: Extract, numbers: dict[int, float | None]) -> dict[str, list[float]]:
    """What columns of bonus add and columns of penalty take off, by unit."""
    found: dict[str, list[float]] = {}
    for kept in extract.kept:
        number = numbers.get(id(kept))
        if number is not None and kept.what in ("bonus", "penalty"):
            points = number if kept.what == "bonus" else -abs(number)
            found.setdefault(kept.unit.text, []).append(points)
    return found


def _totals(extract: Extract, kept: Kept, owners: set[Owner], given: dict) -> list[list[float]]:
    """The parts that a total may add up: with bonus and penalty, or the tree alone."""
    stages = sorted({owner[1] or "" for owner in owners})
    stage = kept.stage or (stages[-1] if len(stages) == 1 else None)
    mine = [owner for owner in owners if (owner[1] or None) == (stage or None)]
    if len(mine) != 1:
        return []
    roots = {side: [n for n in extract.roots if n.side == side] for side in SIDES}
    main = _parts(roots["main"], mine[0], given)
    if not main:
        return []
    extra = _parts(roots["bonus"], mine[0], given)
    extra += [-abs(n) for n in _parts(roots["penalty"], mine[0], given)]
    return [main + extra, main] if extra else [main]


SIDES = ("main", "bonus", "penalty")


def _compare(
    extract: Extract, cell, number: float, ways: list[list[float]], name: str, log: Log
) -> None:
    if any(round(sum(way) - number, TIE_PLACES) == 0 for way in ways):
        return
    parts = ways[0]
    total = round(sum(parts), TIE_PLACES)
    places = max(_places(n) for n in (*parts, number))
    slack = (len(parts) + 1) * 0.5 * 10.0**-places
    values = {"name": name, "given": _plain(number), "sum": _plain(total), "parts": len(parts)}
    rounded = places > 0 and abs(total - number) <= slack + 1e-9
    if name:
        told = Message(
            "{name!r} is {given}, its {parts} parts add up to {sum}; rounding may explain it."
            if rounded
            else "{name!r} is {given}, its {parts} parts add up to {sum}.",
            values,
        )
    else:
        told = Message(
            "the total is {given}, its {parts} parts add up to {sum}; rounding may explain it."
            if rounded
            else "the total is {given}, its {parts} parts add up to {sum}.",
            values,
        )
    log.add(DIFFERS, extract.page, (cell.row, cell.column), told)


def _places(number: float) -> int:
    exponent = Decimal(repr(round(number, TIE_PLACES))).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _plain(number: float) -> float | str:
    """The number as it is shown with four decimals, else with every digit it has."""
    if round(number, 4) == number:
        return number
    return f"{Decimal(repr(number)).normalize():zf}"
