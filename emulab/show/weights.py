"""Weights: what the boards' sets would make of the ranking, and what weight really counts for."""

from emulab.numbers import shown
from emulab.pipeline import Result
from emulab.rules import walk
from emulab.show.names import criterion_names, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import number, table, word
from emulab.weightings import importance_of, sets_beside


def weight_sets(result: Result | None) -> Page:
    """Every section's share and every unit's rank under each board's set, side by side.

    The sets are never averaged: a mean of two boards' weights is nobody's.
    """
    if result is None or not result.rules.weight_sets:
        return nothing(said("The rules hold no other weights than their own."))
    found = sets_beside(result.rules, result)
    titles = {"adopted": said("As adopted")} | found["names"]
    heads = [number(title, 16) for title in titles.values()]
    notes = lines(result, "marks")
    names, units = criterion_names(result.rules), unit_names(result.tables)
    shares = [
        [names[section], *(_percent(_sum(found["shares"], below, key)) for key in titles)]
        for section, below in _sections(result).items()
    ]
    ranks = [
        [units[row["unit"]], *(str(row[key] or "–") for key in titles)] for row in found["ranks"]
    ]
    return page(
        table(
            "weight-shares",
            said("Shares under every set"),
            [word("Section"), *heads],
            shares,
            notes,
        ),
        table("weight-ranks", said("Ranks under every set"), [word("Unit"), *heads], ranks, notes),
        sentence(_moved(found, titles, units)),
    )


def importance(result: Result | None) -> Page:
    """What each criterion explains of the totals beside its weight, with its interval."""
    if result is None or not result.ranked or result.rules.rubric.maximum is None:
        return nothing(said("Without known maxima and marks no importance can be worked out."))
    rows = importance_of(result, "vi").to_dicts()
    told = [row for row in rows if row["importance"] is not None]
    if not told:
        reason = next((row["reason"] for row in rows if row["reason"]), "")
        return nothing(said("The effective importance is not given: {reason}.", reason=reason))
    names = criterion_names(result.rules)
    told.sort(key=lambda row: (-row["importance"], row["criterion"]))
    columns = [word("Criterion"), number("Weight, %", 12), number("Importance, %", 14)]
    columns += [number("Interval, %", 16)]
    cells = [
        [
            names[row["criterion"]],
            _percent(row["weight"]),
            _percent(row["importance"]),
            said("{low} to {high}", low=_percent(row["low"], 0), high=_percent(row["high"], 0)),
        ]
        for row in told
    ]
    left = len(rows) - len(told)
    text = said("{number} criteria tell nobody apart, so they explain nothing.", number=left)
    title = said("What the criteria explain of the totals, beside their weight")
    made = table("importance", title, columns, cells, lines(result, "marks"))
    return page(made, sentence(text if left else ""))


def _sections(result: Result) -> dict[str, list[str]]:
    """The leaves of every section at the top."""
    return {
        node.id: [below.id for below in walk((node,)) if not below.criteria]
        for node in result.rules.rubric.criteria
    }


def _sum(shares: list[dict], below: list[str], key: str) -> float | None:
    own = [row[key] for row in shares if row["criterion"] in below]
    return None if None in own else sum(own)


def _percent(value: float | None, places: int = 1) -> str:
    return shown(None if value is None else 100 * value, places)


def _moved(found: dict, titles: dict[str, str], units: dict[str, str]) -> str:
    """Which sets would put another unit first; or that none does."""
    first = {key: [row["unit"] for row in found["ranks"] if row[key] == 1] for key in titles}
    other = {key: own for key, own in first.items() if own != first["adopted"]}
    if not other:
        return said("Under every set the same unit comes first.")
    listed = joined(
        said("{name}: {units}", name=titles[key], units=joined(units[unit] for unit in own))
        for key, own in other.items()
    )
    return said("Another unit would come first under these sets: {listed}.", listed=listed)
