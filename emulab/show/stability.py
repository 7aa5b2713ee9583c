"""How far each weight may move before the ranking changes, and who takes the first place there."""

from typing import TYPE_CHECKING

import polars as pl
from great_tables import GT

from emulab.numbers import portion
from emulab.sensitivity.exact.ends import how_far
from emulab.sensitivity.shares import LEAVES
from emulab.show.firmness import bent, firsts, notes, span, unmoved
from emulab.show.names import criterion_names
from emulab.show.page import Page, page, said, sentence
from emulab.show.table import group, number, table, word

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

MOST = 30  # weights shown besides those of the sections


def stability(robustness: "Robustness | None") -> Page:
    """A row a weight, section by section: the spans in which the first unit, the first few and
    every rank stay as they are, and who overtakes whom beyond the first of them.

    One weight moves alone and the others of its section keep their proportions; a weight is a
    share of its section, not of the total.
    """
    if (silent := unmoved(robustness, siblings=1)) is not None:
        return silent
    if not robustness.stability.height:
        return unmoved(robustness)
    return page(_table(robustness), sentence(*_reading(robustness), _searched(robustness)))


def _searched(robustness: "Robustness") -> str:
    return "" if robustness.stability["exact"].all() else bent(robustness)


def _table(robustness: "Robustness") -> GT:
    names, found = criterion_names(robustness.result.rules), _shown(robustness)
    top = robustness.result.rules.analysis.top
    few = 1 < top < len(robustness.model.units)
    columns = [group(), word("Weight of", 24), number("Adopted, %", 8)]
    columns += [number("First place stays, %", 13)]
    columns += [number(said("First {top} stay, %", top=top), 13)] if few else []
    columns += [number("All ranks stay, %", 13), word("Who takes the first place")]
    rows = []
    for (parent, criterion), own in found.group_by("parent", "criterion", maintain_order=True):
        holds = {row["holds"]: row for row in own.to_dicts()}
        kinds = ("winner", "first k", "ranking") if few else ("winner", "ranking")
        where = said("Sections") if parent is None else names.get(parent, parent)
        cells = [where, names[criterion], portion(own["weight"][0]).removesuffix(" %")]
        cells += [span(holds[kind]["low"], holds[kind]["high"]) for kind in kinds]
        rows.append([*cells, _takers(robustness, holds["winner"])])
    title = said("How far each weight may move alone")
    beneath = notes(robustness)
    if (left := robustness.stability["criterion"].n_unique() - len(rows)) > 0:
        beneath.append(
            said("{number} further weights may go further before anything changes.", number=left)
        )
    return table("stability", title, columns, rows, beneath)


def _shown(robustness: "Robustness") -> pl.DataFrame:
    """The weights of the sections and those argued about, and of the others the nearest ends."""
    found = robustness.stability
    kept = pl.col("parent").is_null() | pl.col("parent").eq_missing(robustness.model.node)
    others = found.filter(~kept)
    away = [min((far for far, _, _ in _ends(row)), default=None) for row in others.to_dicts()]
    own = others.with_columns(away=pl.Series(away, dtype=pl.Float64)).pivot(
        "holds", index="criterion", values="away"
    )
    if own.height:
        own = own.sort("winner", "ranking", nulls_last=True, maintain_order=True).head(MOST)
    return found.filter(kept | pl.col("criterion").is_in(own["criterion"].to_list()))


def _takers(robustness: "Robustness", row: dict) -> str:
    """Who overtakes beyond either end of a weight; whom, where several are first."""
    names, found = robustness.names, []
    shared = len(firsts(robustness)) > 1
    low, high = ({"at": portion(row[end])} for end in ("low", "high"))
    if row["low_up"] is not None:
        low |= {"up": names[row["low_up"]], "down": names[row["low_down"]]}
        found.append(
            said("below {at}: {up} overtakes {down}", **low)
            if shared
            else said("below {at}: {up}", **low)
        )
    if row["high_up"] is not None:
        high |= {"up": names[row["high_up"]], "down": names[row["high_down"]]}
        found.append(
            said("above {at}: {up} overtakes {down}", **high)
            if shared
            else said("above {at}: {up}", **high)
        )
    return "; ".join(found)


def _reading(robustness: "Robustness") -> list[str]:
    """The nearest end of the weights argued about; then that of the others, if it is nearer."""
    found = robustness.stability.filter(holds="winner")
    own = pl.col("parent").eq_missing(robustness.model.node)
    at_one_table = robustness.model.node == LEAVES  # where they are no siblings of each other
    about = robustness.argued.filter(holds="winner") if at_one_table else found.filter(own)
    argued, others = _nearest(about), _nearest(found.filter(~own))
    if argued is None and others is None:
        return [said("No weight, moved alone, changes who is first.")]
    if argued is None:
        return [
            said("None of the weights argued about, moved alone, changes who is first."),
            _other(robustness, *others),
        ]
    if others is None or others[0] >= argued[0]:
        return [_said(robustness, *argued)]
    return [_said(robustness, *argued), _other(robustness, *others)]


def _nearest(winners: pl.DataFrame) -> tuple[float, str, dict] | None:
    """How far the nearest end is, which end, and its row; None where no weight has an end."""
    ends = [end for row in winners.to_dicts() for end in _ends(row)]
    return min(ends, key=lambda one: one[0], default=None)


def _ends(row: dict) -> list[tuple[float, str, dict]]:
    """How far each end of a row is, which end, and the row; the measure is ``how_far``."""
    return [
        (how_far(row["weight"], row[end]), end, row)
        for end in ("low", "high")
        if row[f"{end}_up"] is not None
    ]


def _other(robustness: "Robustness", _: float, end: str, row: dict) -> str:
    """The nearest end of a weight that is not argued about, and of which section it is a part."""
    values = _values(robustness, end, row)
    if row["parent"] is None:
        if end == "low":
            return said(
                "Of the weights of the sections it hangs most on “{name}”, now {now}: below {at} "
                "{up} takes it.",
                **values,
            )
        return said(
            "Of the weights of the sections it hangs most on “{name}”, now {now}: above {at} {up} "
            "takes it.",
            **values,
        )
    values["section"] = criterion_names(robustness.result.rules)[row["parent"]]
    if end == "low":
        return said(
            "Of the weights inside sections it hangs most on “{name}”, now {now} of “{section}”: "
            "below {at} {up} takes it.",
            **values,
        )
    return said(
        "Of the weights inside sections it hangs most on “{name}”, now {now} of “{section}”: above "
        "{at} {up} takes it.",
        **values,
    )


def _values(robustness: "Robustness", end: str, row: dict) -> dict[str, str]:
    return {
        "name": criterion_names(robustness.result.rules)[row["criterion"]],
        "now": portion(row["weight"]),
        "at": portion(row[end]),
        "up": robustness.names[row[f"{end}_up"]],
    }


def _said(robustness: "Robustness", _: float, end: str, row: dict) -> str:
    values = _values(robustness, end, row)
    if row["low"] == row["weight"] == row["high"]:
        return said(
            "The first place is shared: {up} is alone first as soon as “{name}” weighs a little "
            "more or less than {now}.",
            **values,
        )
    if end == "low":
        return said(
            "The first place hangs most on “{name}”, now {now} of its group: below {at} {up} "
            "takes it.",
            **values,
        )
    return said(
        "The first place hangs most on “{name}”, now {now} of its group: above {at} {up} takes it.",
        **values,
    )
