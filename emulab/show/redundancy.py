"""Criteria that say the same twice, nodes that say nothing, and marks that are nearly all full."""

import polars as pl
from great_tables import GT

from emulab import criteria
from emulab.criteria.dead import EQUAL, MAXIMUM, UNMARKED, WEIGHTLESS, ZERO
from emulab.criteria.redundancy import BOUND, TOO_FEW, TOO_TIED
from emulab.numbers import shown
from emulab.pipeline import Result
from emulab.show.names import capital, criterion_names, per_cent, plain, points
from emulab.show.origins import lines
from emulab.show.page import LANG, Page, nothing, page, said, sentence
from emulab.show.table import number, table, word
from emulab.show.vocabulary import STAGES, spoken
from emulab.words import Message

WHY = {
    MAXIMUM: Message("all at the maximum"),
    ZERO: Message("all at zero"),
    EQUAL: Message("all equal"),
    WEIGHTLESS: Message("no weight"),
    UNMARKED: Message("nobody marked"),
}
REASONS = {TOO_FEW: Message("too few units"), TOO_TIED: Message("too many ties")}


def redundancy(result: Result | None, top: int = 10, bound: float = BOUND) -> Page:
    """The ``top`` pairs of criteria that order the units alike, the sections that move no rank,
    and how full the marks of every stage are.

    Two criteria that agree are no fault in themselves: what they judge may go together.
    """
    if result is None:
        return nothing(said("There are no marks on which the criteria could be tried."))
    pairs = criteria.redundant(result, bound)
    dead = criteria.dead(result)
    full = criteria.saturation(result)
    return page(
        _pairs(result, pairs.head(top)),
        sentence(_agreeing(pairs, bound)),
        _sections(result, dead.filter(pl.col("kind").is_null())),
        _stages(result, full),
        sentence(*_fullest(full)),
    )


def _pairs(result: Result, pairs: pl.DataFrame) -> GT | None:
    if not pairs.height:
        return None
    names = criterion_names(result.rules)
    columns = [word("Criterion"), word("Says the same as"), number("Units", 8)]
    columns += [number("Kendall", 9), number("Spearman", 10), number("By chance", 14)]
    rows = [
        [
            names[row["criterion"]],
            names[row["other"]],
            str(row["units"]),
            _correlation(row["tau"]),
            _correlation(row["spearman"]),
            _chance(row),
        ]
        for row in pairs.to_dicts()
    ]
    title = said("Pairs of criteria that order the units alike")
    return table("redundant", title, columns, rows, lines(result, "marks", "targets"))


def _correlation(value: float | None) -> str:
    return shown(value).replace("-", "−")


def _chance(row: dict) -> str:
    if row["p"] is None:
        return REASONS[row["reason"]].said(LANG)
    return "< 0,1 %" if row["p"] < 0.001 else f"{shown(100 * row['p'], 1)} %"


def _agreeing(pairs: pl.DataFrame, bound: float) -> str:
    if not pairs.height:
        return said("No two criteria order the units alike to {bound} or more.", bound=bound)
    same = pairs.filter(pl.col("tau").abs() >= 1).height
    return said(
        "{pairs} pairs of criteria order the units alike to {bound} or more, {same} of them "
        "without a single exception.",
        pairs=pairs.height,
        bound=bound,
        same=same,
    )


def _sections(result: Result, dead: pl.DataFrame) -> GT | None:
    if not dead.height:
        return None
    names = criterion_names(result.rules)
    columns = [word("Section"), number("Maximum", 12), number("Everyone has", 14), word("Why", 24)]
    rows = [
        [
            names[row["criterion"]],
            plain(row["maximum"]),
            _value(row["value"]),
            WHY[row["why"]].said(LANG),
        ]
        for row in dead.to_dicts()
    ]
    title = said("Sections that move no rank")
    return table("dead-sections", title, columns, rows, lines(result, "marks", "targets"))


def _value(value: float | None) -> str:
    return "–" if value is None else points(value)


def _stages(result: Result, full: pl.DataFrame) -> GT | None:
    if not full.height:
        return None
    columns = [word("Stage"), number("Marks", 10), number("Full", 10), number("Zero", 10)]
    columns += [number("Between", 10), number("Above the maximum", 12)]
    columns += [number("Criteria full for all", 14), number("Criteria that separate", 14)]
    rows = [
        [
            capital(spoken(STAGES, row["stage"])),
            str(row["marks"]),
            *(_share(row[key]) for key in ("full", "zero", "between")),
            str(row["over"]),
            *(f"{row[key]} / {row['criteria']}" for key in ("full_for_all", "separating")),
        ]
        for row in full.to_dicts()
    ]
    title = said("How full the marks of every stage are")
    return table("saturation", title, columns, rows, lines(result, "marks"))


def _fullest(full: pl.DataFrame) -> list[str]:
    return [
        said(
            "{stage}: {full} full marks, {zero} zeros, {between} between; {separating} of "
            "{criteria} criteria separate the units.",
            stage=capital(spoken(STAGES, row["stage"])),
            separating=row["separating"],
            criteria=row["criteria"],
            **{key: per_cent(row[key]) for key in ("full", "zero", "between")},
        )
        for row in full.to_dicts()
    ]


def _share(value: float) -> str:
    return f"{shown(100 * value, 1)} %"
