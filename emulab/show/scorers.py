"""Who gives more and who less than the others on the same units, and which marks stand alone."""

from emulab import scorers
from emulab.numbers import shown, signed
from emulab.pipeline import Result
from emulab.scoring.scorers.outlying import FAR
from emulab.show.names import criterion_names, plain, points, short_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, nothing, page, said, sentence
from emulab.show.table import number, table, tick, word
from emulab.show.vocabulary import STAGES, spoken


def scorer_names(result: Result) -> dict[str, str]:
    """The name of every scorer that is a unit; others are called as they sign."""
    units = short_names(result.tables)
    signed = dict.fromkeys(result.tables.marks["scorer"].drop_nulls().unique().to_list())
    return {scorer: units.get(scorer, scorer) for scorer in signed} | units


def silent(result: Result | None) -> Page | None:
    """The page that says why scorers cannot be compared; None where they can."""
    if result is None:
        return nothing(said("There are no marks, so no scorer can be compared."))
    own = scorers.scorers_of(result)
    return nothing(own.reason.said(LANG)) if own.reason else None


def leniency(result: Result | None) -> Page:
    """A row a scorer, the mildest first, in points of a whole sheet with its interval.

    What a scorer gave on average also says which units it drew; the leniency has their worth
    taken out. A scorer whose interval holds 0 may be as mild as any other.
    """
    if (page_of := silent(result)) is not None:
        return page_of
    own, found = scorers.scorers_of(result), scorers.leniency(result)
    names, sheet = scorer_names(result), own.marks.sheet
    columns = [word("Scorer"), number("Units marked", 9), number("Marks compared", 10)]
    columns += [number("Share of the maximum given", 14), number("Leniency (points a sheet)", 13)]
    columns += [number("95 % interval", 20), tick("Apart from 0", 9)]
    rows = [
        [
            names[row["scorer"]],
            str(row["units"]),
            str(row["marks"]),
            f"{shown(100 * row['given'], 1)} %",
            signed(row["points"]),
            _interval(row, sheet),
            "✓" if row["apart"] else "–",
        ]
        for row in found.to_dicts()
    ]
    title = said("Leniency of the scorers, {stage}", stage=spoken(STAGES, own.stage))
    made = table("leniency", title, columns, rows, lines(result, "marks"))
    return page(made, sentence(_compared(own), _mildest(found, names)))


def _interval(row: dict, sheet: float) -> str:
    if row["low"] is None:
        return "–"
    return said("{low} to {high}", low=signed(row["low"] * sheet), high=signed(row["high"] * sheet))


def _compared(own) -> str:
    return said(
        "{scorers} scorers of the stage “{stage}” are compared on the criteria that are marked "
        "directly, {sheet} points a sheet; pass or fail and results against a target are left out.",
        scorers=len(own.marks.scorers),
        stage=spoken(STAGES, own.stage),
        sheet=plain(own.marks.sheet),
    )


def _mildest(found, names: dict[str, str]) -> str:
    rows = found.to_dicts()
    apart = [names[row["scorer"]] for row in rows if row["apart"]]
    gap = rows[0]["points"] - rows[-1]["points"]
    said_of = said(
        "**{mild}** gives most and {severe} least on the same units: {gap} points a sheet apart.",
        mild=names[rows[0]["scorer"]],
        severe=names[rows[-1]["scorer"]],
        gap=points(gap),
    )
    if all(row["low"] is None for row in rows):
        chance = said("There are too few marks to tell leniency from chance.")
    elif apart:
        chance = said("More than chance explains: {names}.", names=joined(apart))
    else:
        chance = said("No scorer stands further apart than chance explains.")
    return f"{said_of} {chance}"


def outlying(result: Result | None, top: int = 10) -> Page:
    """The ``top`` marks that lie farthest from what the other scorers lead one to expect.

    Such a mark stands alone; it may be the only one that was looked at with care.
    """
    if (page_of := silent(result)) is not None:
        return page_of
    found, own = scorers.outlying(result), scorers.scorers_of(result)
    count = said(
        "{some} of {all} marks lie {far} robust standard deviations or more from what the other "
        "scorers lead one to expect.",
        some=found.height,
        all=own.marks.frame.height,
        far=plain(FAR),
    )
    if not found.height:
        return page(sentence(count))
    names, criteria = scorer_names(result), criterion_names(result.rules)
    columns = [word("Unit", 20), word("Criterion"), word("Scorer", 20), number("Mark", 8)]
    columns += [number("Expected", 9), number("Difference", 10)]
    rows = [
        [
            names[row["unit"]],
            criteria[row["criterion"]],
            names[row["scorer"]],
            points(row["mark"]),
            points(row["expected"]),
            signed(row["deviation"]),
        ]
        for row in found.head(top).to_dicts()
    ]
    title = said("Marks that stand alone, the farthest first")
    return page(table("outlying", title, columns, rows, lines(result, "marks")), sentence(count))
