"""Which units can be first at all, what a unit loses at worst, and which mix beats the others."""

from typing import TYPE_CHECKING

import polars as pl
from great_tables import GT

from emulab.numbers import chance, shown, signed
from emulab.show.firmness import about, listed, notes, places, unmoved
from emulab.show.page import Page, bullets, nothing, page, said, sentence
from emulab.show.table import number, table, tick, word

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

MOST = 10  # units whose mix is told
SIGNS = {True: "✓", False: "–", None: "?"}  # a question mark: neither is proved


def optimality(robustness: "Robustness | None") -> Page:
    """A row a unit: whether some weighting puts it first, by what lead at best, what it loses at
    worst and to whom; then, for those that are never first, the units that together beat them.

    A lead below 0 is by how much it falls short at its best. A small loss is no good rank: who
    is always a close second has little to lose.
    """
    if (silent := unmoved(robustness)) is not None:
        return silent
    if not robustness.optimal.height:
        return nothing(
            said(
                "Who can be first is not proved here, as ranks do not follow from the weights in "
                "a straight line ({why}); the shares of the weightings drawn stand for it.",
                why=robustness.model.why,
            )
        )
    lead = said("Never first, whatever the weights:")
    return page(
        _table(robustness), sentence(_reading(robustness)), bullets(lead, _mixes(robustness))
    )


def _table(robustness: "Robustness") -> GT:
    own, names = places(robustness), robustness.names
    anywhere = dict(robustness.optimal_anywhere.select("unit", "optimal").iter_rows())
    lost = {row["unit"]: row for row in robustness.regret.to_dicts()}
    led = robustness.optimal["margin"].is_not_null().any()
    columns = [number("Rank", 7), word("Unit"), tick("Can be first, defensible weights", 12)]
    columns += [number("Lead at best", 10)] if led else []
    columns += [tick("Can be first, any weights", 12)]
    columns += [number("Loses at worst", 11), word("To", 22)]
    rows = []
    for row in robustness.optimal.to_dicts():
        unit, worst = row["unit"], lost[row["unit"]]
        other = worst["other"]
        cells = [own[unit], names[unit], SIGNS[row["optimal"]]]
        cells += [signed(row["margin"])] if led else []
        cells += [SIGNS[anywhere[unit]], shown(worst["regret"])]
        rows.append([*cells, "" if other is None else names[other]])
    title = about(robustness, said("Who can be first, and who loses what"))
    return table("optimality", title, columns, rows, notes(robustness))


def _reading(robustness: "Robustness") -> str:
    names, found = robustness.names, robustness.optimal
    within = [names[unit] for unit in found.filter("optimal")["unit"]]
    anywhere = robustness.optimal_anywhere.filter("optimal").height
    values = {"all": found.height, "anywhere": anywhere}
    if len(within) == 1:
        return said(
            "Under defensible weights {unit} alone can be first; under any weights {anywhere} of "
            "{all} units can.",
            unit=within[0],
            **values,
        )
    return said(
        "Under defensible weights {number} of {all} units can be first ({units}); under any "
        "weights {anywhere} can.",
        number=len(within),
        units=listed(within),
        **values,
    )


def _mixes(robustness: "Robustness") -> list[str]:
    """For the units that no weights put first, the mix that is at least as good under all."""
    names, never = robustness.names, robustness.optimal_anywhere.filter(~pl.col("optimal"))
    rows = never.to_dicts()
    found = [
        said(
            "{unit}: {mix} is at least as good under all weights.",
            unit=names[row["unit"]],
            mix=_mix(row["mix"], names),
        )
        for row in rows[:MOST]
        if row["mix"]
    ]
    if len(rows) > MOST:
        found.append(said("and {number} more", number=len(rows) - MOST))
    return found


def _mix(mix: list[dict], names: dict[str, str]) -> str:
    """``0,1 of A + 0,9 of B``; a single unit by its name."""
    if len(mix) == 1:
        return names[mix[0]["unit"]]
    return " + ".join(
        said("{share} of {unit}", share=chance(one["share"]), unit=names[one["unit"]])
        for one in mix
    )
