"""Recorded totals, cells and ranks against the marks: what does not follow, and what would fit."""

import polars as pl
from great_tables import GT

from emulab import auditing
from emulab.auditing.findings import CARRIED, FOLLOWING
from emulab.auditing.sentences import CELL_SENTENCES, NODES, RANK_SENTENCES, SOURCES, explained
from emulab.auditing.totals import places_of
from emulab.numbers import shown, signed
from emulab.pipeline import Result
from emulab.show.names import capital, criterion_names, plain, unit_names
from emulab.show.origins import lines, source_lines
from emulab.show.page import LANG, Page, nothing, page, said, sentence
from emulab.show.table import group, number, table, word
from emulab.show.vocabulary import FOLLOWS, spoken
from emulab.tables import Record
from emulab.words import Message

MOST = 8  # causes of one total; the more there are, the less any of them says


def audit(result: Result | None, record: Record | None) -> Page:
    """Every published total beside the sum of its parts, and how many do not follow; for those
    that do not, every single cause that would fit; then recorded cells and ranks.

    A published number is never mended: the tables say by how much it is off, whether rounding of
    the printed parts can explain it, and in which cell a fault came in.
    """
    if result is None:
        if record is None or not record.totals:
            return nothing(said("No published source prints a total, so there is none to audit."))
        return nothing(said("There are no marks from which the published totals could follow."))
    found = auditing.audit(result, record)
    cells = auditing.cells(result, record)
    if not found.height and not cells.height:
        return nothing(said("No published source prints a total, so there is none to audit."))
    ranks = None if record is None else auditing.rank_audit(result, record)
    return page(
        _table(result, record, found) if found.height else None,
        sentence(*_follow(found, record)) if found.height else None,
        _causes(result, record, found),
        _cells(result, record, cells),
        sentence(*_sources(cells)),
        _ranks(result, record, ranks),
    )


def _table(result: Result, record: Record | None, found: pl.DataFrame) -> GT:
    names = unit_names(result.tables)
    places = places_of(record)
    columns = [word("Unit"), number("Published total", 10), number("Sum of the parts", 10)]
    columns += [
        number("Published less computed", 11),
        number("Rounding explains", 11),
        word("It is", 13),
    ]
    columns += [number("Published rank", 9), number("Computed rank", 9)]
    rows = [
        [
            names.get(row["unit"], row["unit"]),
            shown(row["recorded"], places),
            shown(row["computed"], places),
            signed(_beyond(row["difference"]), places),
            "–" if row["allowed"] is None else f"± {plain(row['allowed'])}",
            spoken(FOLLOWS, row["follows"]),
            str(row["recorded_rank"] or "–"),
            str(row["rank"] or "–"),
        ]
        for row in found.to_dicts()
    ]
    title = said("Published totals, added up again")
    return table("audit", title, columns, rows, _notes(result, record))


def _notes(result: Result, record: Record | None) -> list[str]:
    own = [] if record is None else source_lines([record.provenance])
    return list(dict.fromkeys([*own, *lines(result, "marks", "recorded")]))


def _follow(found: pl.DataFrame, record: Record | None) -> list[str]:
    exact = found.filter(pl.col("follows") == auditing.EXACT).height
    within = found.filter(pl.col("follows") == auditing.WITHIN).height
    values = {"off": found.height - exact, "all": found.height, "within": within}
    sentences = []
    if exact == found.height:
        sentences.append(
            said("All {all} published totals follow from their printed parts.", all=found.height)
        )
    elif exact + within == found.height:
        sentences.append(
            said(
                "{off} of {all} published sums do not follow from their printed parts, all within "
                "rounding.",
                **values,
            )
        )
    else:
        sentences.append(
            said(
                "{off} of {all} published sums do not follow from their printed parts, {within} of "
                "them within rounding.",
                **values,
            )
        )
    if record is not None and record.ranks:
        same = found.filter(pl.col("recorded_rank") == pl.col("rank")).height
        sentences.append(
            said(
                "{same} of {all} published ranks are the computed ones.",
                same=same,
                all=found.height,
            )
        )
    return sentences


def _causes(result: Result, record: Record | None, found: pl.DataFrame) -> GT | None:
    """Every total that does not follow, with the single causes that would give it."""
    wrong = found.filter(pl.col("follows") == auditing.NOT)
    if not wrong.height:
        return None
    causes = auditing.explanations(result, record).partition_by("unit", as_dict=True)
    units, places = unit_names(result.tables), places_of(record)
    names = {**criterion_names(result.rules), **units}
    rows = []
    for row in wrong.to_dicts():
        own = causes.get((row["unit"],))
        head = said(
            "{unit}: {recorded} published, {computed} computed",
            unit=units.get(row["unit"], row["unit"]),
            recorded=shown(row["recorded"], places),
            computed=shown(row["computed"], places),
        )
        told = [] if own is None else own.to_dicts()
        for cause in told[:MOST]:
            text = explained(cause, names).said(LANG)
            rows.append([head, capital(text), shown(cause["total"], places)])
        if len(told) > MOST:
            rows.append([head, said("and {more} more", more=len(told) - MOST), ""])
        if not told:
            rows.append([head, said("No single cause that is known would give it."), "–"])
    columns = [group(), word("A single cause that would fit"), number("Total that it gives", 16)]
    title = said("What could have made the totals that do not follow")
    notes = [said("Each line is a possibility. Where several fit, none of them is proven.")]
    return table("causes", title, columns, rows, [*notes, *_notes(result, record)])


def _cells(result: Result, record: Record | None, cells: pl.DataFrame) -> GT | None:
    """The cells in which a fault came in; sums that only carry one up are counted beneath."""
    wrong = cells.filter(~pl.col("finding").is_in([CARRIED, *FOLLOWING]))
    if not wrong.height:
        return None
    units, places = unit_names(result.tables), places_of(record)
    columns = [word("Unit", 26), word("Cell"), number("Recorded", 11), number("By the marks", 11)]
    columns += [number("Recorded less computed", 12), word("It is", 20)]
    rows = [
        [
            units.get(row["unit"], row["unit"]),
            _node(result, row["node"], row["stage"]),
            shown(row["recorded"], places),
            shown(row["computed"], places),
            signed(_beyond(row["difference"]), places),
            CELL_SENTENCES[row["finding"]].said(LANG),
        ]
        for row in wrong.to_dicts()
    ]
    title = said("Recorded cells that do not follow")
    return table("cells", title, columns, rows, _notes(result, record))


def _node(result: Result, node: str, stage: str | None) -> str:
    names = {**criterion_names(result.rules), "total": NODES["total"].said(LANG)}
    name = capital(names.get(node, node))
    return f"{name} ({SOURCES[stage].said(LANG)})" if stage else name


def _sources(cells: pl.DataFrame) -> list[str]:
    if not cells.height:
        return []
    follow = cells.filter(pl.col("finding").is_in(FOLLOWING)).height
    carried = cells.filter(pl.col("finding") == CARRIED).height
    values = {"follow": follow, "all": cells.height, "carried": carried}
    sentences = [said("{follow} of {all} recorded numbers follow from the marks.", **values)]
    if carried:
        sentences.append(said("{carried} sums carry a fault up from a cell below them.", **values))
    return sentences


def _ranks(result: Result, record: Record | None, ranks: pl.DataFrame | None) -> GT | None:
    if ranks is None:
        return None
    wrong = ranks.filter(pl.col("finding") != auditing.EXACT)
    if not wrong.height:
        return None
    units = unit_names(result.tables)
    rows = []
    for row in wrong.to_dicts():
        beside = ", ".join(units.get(one, one) for one in (row["beside"] or "").split(", ") if one)
        values = {**row, "beside": beside}
        text = Message(RANK_SENTENCES[row["finding"]].template, values).said(LANG)
        unit = row["unit"]
        rows.append(["–" if unit is None else units.get(unit, unit), capital(text)])
    title = said("Published ranks that do not follow from the published totals")
    notes = _notes(result, record)
    return table("ranks", title, [word("Unit", 40), word("Published rank")], rows, notes)


def _beyond(difference: float | None) -> float | None:
    """What was recorded less what was computed, as the column says."""
    return None if difference is None else -difference
