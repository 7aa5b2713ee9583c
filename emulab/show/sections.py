"""Points by section and unit: where the order comes from."""

from emulab import criteria
from emulab.pipeline import Result
from emulab.rules import maximum_of
from emulab.show.names import apart, criterion_names, plain, points, short_names
from emulab.show.origins import lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import Column, number, table, word


def sections(result: Result | None) -> Page:
    """A row a unit in the order of the ranks, a column a section; the rows add up to the total."""
    if result is None or not result.ranked:
        return nothing(said("There is no mark yet, so there are no points to divide."))
    names, units = criterion_names(result.rules), short_names(result.tables)
    found = criteria.sections(result)
    order = [node.id for node in result.rules.rubric.criteria]
    order += [side for side in ("bonus", "penalty", "adjusted") if side in set(found["section"])]
    parts = {(unit, section): part for unit, section, part in found.iter_rows()}
    columns = [number("Rank", 7), word("Unit", 20)]
    columns += [_column(result, section, names[section]) for section in order]
    columns += [number("Total")]
    rows = [
        [
            str(row["rank"]),
            units[row["unit"]],
            *(points(parts.get((row["unit"], section), 0.0)) for section in order),
            points(row["total"]),
        ]
        for row in result.ranks.to_dicts()
    ]
    title = said("Points by section")
    made = table("sections", title, columns, rows, lines(result, "marks", "targets"))
    return page(made, sentence(_widest(result, parts, order, names)))


def _column(result: Result, section: str, name: str) -> Column:
    node = result.rules.rubric.nodes.get(section)
    most = maximum_of(node) if node else None
    title = name[:1].upper() + name[1:]
    heading = title if most is None else f"{title} ({plain(most)})"
    return Column(heading, "right")


def _widest(result: Result, parts: dict, order: list[str], names: dict[str, str]) -> str:
    """The section in which the units lie furthest apart: it does most to make the order."""
    units = result.ranks["unit"].to_list()
    spreads = {}
    for section in order:
        own = [parts.get((unit, section), 0.0) for unit in units]
        spreads[section] = max(own) - min(own)
    section = max(spreads, key=spreads.get)
    if len(units) < 2 or round(spreads[section], 9) == 0:
        return ""
    return said(
        "The units lie furthest apart on “{section}”: {spread} points from the best to the worst.",
        section=names[section],
        spread=apart(spreads[section]),
    )
