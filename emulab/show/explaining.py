"""One unit explained: its total drilled down, the marks beneath, and its distance to others."""

from great_tables import GT, loc, style

from emulab.explaining import explain, explain_gap, marks_beneath, ranked_unit
from emulab.explaining.marks import WHY
from emulab.explaining.printing import ROUNDING, places_for, printed_parts, rest
from emulab.explaining.saying import gap_sentence, total_sentence, unsplit_sentence
from emulab.numbers import TIE_PLACES, shown, signed
from emulab.pipeline import Result
from emulab.show.names import capital, criterion_names, plain, unit_names
from emulab.show.origins import lines
from emulab.show.page import LANG, Page, nothing, page, said, sentence
from emulab.show.table import group, number, table, tick, word
from emulab.show.vocabulary import CELLS, STAGES, spoken

INDENT = 18  # pixels a level
FILES = ("marks", "targets")


def explaining(result: Result | None, unit: str) -> Page:
    """The total of a unit down to its criteria; the printed parts add up, line by line.

    What the printed numbers lose to rounding stands in a line of its own and is never hidden in
    a neighbour.
    """
    if result is None or not result.ranked:
        return nothing(said("There is no mark yet, so there is no total to explain."))
    unit = ranked_unit(result, unit)
    places, rows = printed_parts(explain(result, unit))
    columns = [word("Criterion"), number("Maximum", 10), number("Points", 11)]
    columns += [number("Not obtained", 11), number("Mean of the cluster", 12)]
    remarks = [_state(row["state"]) for row in rows]
    columns += [word("Remark", 15)] if any(remarks) else []
    cells = [
        [
            _name(row),
            "" if row["maximum"] is None else plain(row["maximum"]),
            _number(row["part"], places),
            _number(row["lost"], places),
            _number(row["mean"], places),
            *([remark] if any(remarks) else []),
        ]
        for row, remark in zip(rows, remarks, strict=True)
    ]
    title = said("Where the points of {unit} come from", unit=unit_names(result.tables)[unit])
    made = _as_tree(table("explaining", title, columns, cells, lines(result, *FILES)), rows)
    return page(made, sentence(total_sentence(result, unit), unsplit_sentence(result)))


def gap(result: Result | None, unit: str, other: str | None = None) -> Page:
    """Where the distance to another unit, or to the cluster's mean, comes from, widest first."""
    if result is None or not result.ranked:
        return nothing(said("There is no mark yet, so there is no distance to explain."))
    unit = ranked_unit(result, unit)
    names = unit_names(result.tables)
    beside = said("Mean of the cluster") if other is None else names[ranked_unit(result, other)]
    rows = explain_gap(result, unit, other).to_dicts()
    felt = [row for row in rows if round(row["difference"], TIE_PLACES)]
    equal = [row for row in rows if not round(row["difference"], TIE_PLACES)]
    whole = [sum(row[key] for row in rows) for key in ("part", "other", "difference")]
    steps = [row["difference"] for row in felt]
    places = places_for([(whole[2], steps)])
    columns = [word("Criterion"), number(names[unit], 20), number(beside, 20)]
    columns += [number("Difference", 13)]
    cells = [
        _line(capital(row["name"]), row["part"], row["other"], row["difference"], places)
        for row in felt
    ]
    if equal:
        name = said("{number} others, on which both are equal", number=len(equal))
        own = [sum(row[key] for row in equal) for key in ("part", "other")]
        cells.append(_line(name, *own, 0.0, places))
    if left := rest(whole[2], steps, places):
        name = said("rounding of the printed numbers")
        cells.append([name, "", "", signed(left, places)])
    cells.append(_line(said("Total"), *whole, places))
    made = table(
        "gap", said("Where the distance comes from"), columns, cells, lines(result, *FILES)
    )
    made = made.tab_style(style.text(weight="bold"), loc.body(rows=[len(cells) - 1]))
    return page(made, sentence(gap_sentence(result, unit, other)))


def _line(name: str, part: float, other: float, difference: float, places: int) -> list[str]:
    return [name, _number(part, places), _number(other, places), signed(difference, places)]


def marks(result: Result | None, unit: str) -> Page:
    """The marks of a unit by criterion: those that count are ticked, others have the reason."""
    if result is None:
        return nothing(said("There are no marks yet."))
    frame, names = marks_beneath(result, unit), criterion_names(result.rules)
    scorers = unit_names(result.tables)
    columns = [group(), word("Stage", 22), word("Scorer"), number("Mark", 11), tick("Counts", 9)]
    columns += [word("Why not", 28)]
    cells = [
        [
            names.get(row["criterion"], row["criterion"]),
            spoken(STAGES, row["stage"]),
            scorers.get(row["scorer"], row["scorer"] or ""),
            plain(row["mark"]),
            "✓" if row["used"] else "–",
            "" if row["reason"] == "used" else WHY[row["reason"]].said(LANG),
        ]
        for row in frame.to_dicts()
    ]
    if not cells:
        return nothing(said("The unit has no mark yet."))
    counted = frame["used"].sum()
    text = said("{counted} of {all} marks count.", counted=counted, all=frame.height)
    made = table("marks", said("The marks beneath"), columns, cells, lines(result, *FILES))
    return page(made, sentence(text))


def _state(state: str | None) -> str:
    if state == "not assigned":
        return said("not assigned")
    return spoken(CELLS, state) if state in CELLS else ""


def _name(row: dict) -> str:
    if row["node"] == ROUNDING:
        return said("rounding of the printed numbers")
    return capital(row["name"]) if row["depth"] < 2 else row["name"]


def _number(value: float | None, places: int) -> str:
    return "" if value is None else shown(value, places).replace("-", "−")


def _as_tree(made: GT, rows: list[dict]) -> GT:
    """The total and sections in bold, and every level further in."""
    for place, row in enumerate(rows):
        if row["depth"] < 2 and row["node"] != ROUNDING:
            made = made.tab_style(style.text(weight="bold"), loc.body(rows=[place]))
        if row["depth"]:
            inwards = style.css(f"padding-left: {4 + INDENT * (row['depth'] - 1)}px;")
            made = made.tab_style(inwards, loc.body(columns="c0", rows=[place]))
    return made
