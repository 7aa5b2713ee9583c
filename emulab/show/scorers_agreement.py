"""How far the scorers agree, and their severity on a scale without ends."""

from emulab import scorers
from emulab.numbers import shown, signed
from emulab.pipeline import Result
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, bullets, nothing, page, said, sentence
from emulab.show.scorers import scorer_names, silent
from emulab.show.table import group, number, table, word
from emulab.words import translated

SAYS = {
    "icc one-way": "ICC(1,1), any number of marks a unit",
    "icc 1,1": "ICC(1,1): one mark, scorers of its own for every unit",
    "icc 2,1": "ICC(2,1): one mark, severity counts",
    "icc 3,1": "ICC(3,1): one mark, severity left out",
    "icc 1,k": "ICC(1,k): mean mark, scorers of its own for every unit",
    "icc 2,k": "ICC(2,k): mean mark, severity counts",
    "icc 3,k": "ICC(3,k): mean mark, severity left out",
    "alpha interval": "Krippendorff's alpha, by distance",
    "alpha ordinal": "Krippendorff's alpha, by order",
    "kendall w": "Kendall's W, by the order of the units",
}
OF = {"sheets": "Whole sheets", "marks": "Single marks"}


def agreement(result: Result | None) -> Page:
    """Every measure of agreement that the marks allow, and why the others have no value.

    1 is full agreement, 0 what chance gives; below 0 scorers agree less than chance.
    """
    if (page_of := silent(result)) is not None:
        return page_of
    found = scorers.agreement(result)
    columns = [group(), word("Measure"), number("Units or cells", 16)]
    columns += [number("Scorers", 14), number("Value", 12)]
    valued = [row for row in found.to_dicts() if row["value"] is not None]
    rows = [
        [
            translated(OF[row["of"]], LANG),
            translated(SAYS[row["measure"]], LANG),
            str(row["units"]),
            str(row["scorers"]),
            shown(row["value"], 3).replace("-", "−"),
        ]
        for row in sorted(valued, key=lambda row: list(OF).index(row["of"]))
    ]
    title = said("Agreement of the scorers")
    made = table("agreement", title, columns, rows, lines(result, "marks")) if rows else None
    text = said("1 is full agreement, 0 what chance gives.")
    return page(made, sentence(text), bullets(said("Without a value:"), _without(found.to_dicts())))


def _without(rows: list[dict]) -> list[str]:
    """The measures that have no value, under the reason that they share."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if why := scorers.why_not(row):
            name = translated(SAYS[row["measure"]], LANG).partition(":")[0]
            reasons.setdefault(why.said(LANG), []).append(name)
    return [f"{joined(names)}: {why}." for why, names in reasons.items()]


def measures(result: Result | None) -> Page:
    """The scorers' severity in logits (many-facet Rasch), and who was set aside at an end."""
    if (page_of := silent(result)) is not None:
        return page_of
    found = scorers.measures(result)
    if found.reason is not None:
        return nothing(found.reason.said(LANG))
    names = scorer_names(result)
    own = found.table.filter(found.table["facet"] == "scorer")
    placed = own.drop_nulls("measure").sort("measure", "element").to_dicts()
    columns = [word("Scorer"), number("Severity (logits)", 20), number("Standard error", 20)]
    rows = [[names[row["element"]], signed(row["measure"]), shown(row["error"])] for row in placed]
    title = said("Severity of the scorers in logits, the mildest first")
    made = table("measures", title, columns, rows, lines(result, "marks")) if rows else None
    ends = found.table.drop_nulls("extreme")
    check = said(
        "{grades} grades occur; expected and observed sums of every element agree.",
        grades=found.grades,
    )
    aside = said("Set aside, being at one end throughout: {number}.", number=ends.height)
    units = [names[one] for one in ends.filter(ends["facet"] == "unit")["element"]]
    whole = said("Units among them: {names}.", names=joined(units)) if units else ""
    return page(made, sentence(check, aside if ends.height else "", whole))
