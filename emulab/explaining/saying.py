"""Sentences for a distance, a total and a change: the same on a page and in a terminal."""

import polars as pl

from emulab.explaining.causes import said as cause_said
from emulab.explaining.drill import unsplit
from emulab.explaining.gap import explain_gap
from emulab.explaining.printing import places_for
from emulab.explaining.units import ranked_unit
from emulab.explaining.years import Decomposition
from emulab.numbers import TIE_PLACES, shown, signed
from emulab.pipeline import Result
from emulab.words import Message

FEW = 3


def gap_sentence(result: Result, unit: str, other: str | None = None, lang: str = "vi") -> str:
    """Who is ahead by how much, what brought most of it, and what went the other way."""
    unit = ranked_unit(result, unit)
    beside = None if other is None else ranked_unit(result, other)
    frame = explain_gap(result, unit, beside)
    names = result.unit_names
    distance = round(frame["difference"].sum(), TIE_PLACES)
    values = {"unit": names[unit], "other": _against(names, beside, lang)}
    if distance == 0:
        equal = Message("{unit} and {other} have equal totals.", values)
        return equal.said(lang)
    sign = 1 if distance > 0 else -1
    ahead = [row for row in frame.to_dicts() if sign * round(row["difference"], TIE_PLACES) > 0]
    back = [row for row in frame.to_dicts() if sign * round(row["difference"], TIE_PLACES) < 0]
    places = places_for([(distance, frame["difference"].to_list())])
    values |= {"gap": shown(abs(distance), places, lang), "most": _listed(ahead, places, lang)}
    if sign > 0:
        sentence = Message("{unit} is {gap} points above {other}, most of all by {most}.", values)
    else:
        sentence = Message("{unit} is {gap} points below {other}, most of all by {most}.", values)
    if not back:
        return sentence.said(lang)
    against = Message("Against that stand {back}.", {"back": _listed(back, places, lang)})
    return f"{sentence.said(lang)} {against.said(lang)}"


def total_sentence(result: Result, unit: str, lang: str = "vi") -> str:
    """The unit's total, its rank and the cluster's mean."""
    unit = ranked_unit(result, unit)
    total = result.totals.filter(pl.col("unit") == unit)["total"][0]
    rank = dict(result.ranks.select("unit", "rank").iter_rows()).get(unit)
    values = {
        "unit": result.unit_names[unit],
        "total": shown(total, lang=lang),
        "mean": shown(result.totals["total"].mean(), lang=lang),
        "units": result.ranks.height,
    }
    if rank is None:
        barred = Message("{unit} has {total} points and is barred from the ranking.", values)
        return barred.said(lang)
    return Message(
        "{unit} has {total} points, rank {rank} of {units}; the mean is {mean}.",
        values | {"rank": rank},
    ).said(lang)


def unsplit_sentence(result: Result, lang: str = "vi") -> str:
    """That an aggregate has no split by criteria, where it has none; else nothing."""
    found = unsplit(result)
    if not found:
        return ""
    names = result.rules.rubric.names()
    listed = "; ".join(names[key].said(lang) if key in names else key for key in found)
    return Message(
        "The value of {names} comes from comparing whole units and cannot be split by criteria.",
        {"names": listed},
    ).said(lang)


def change_sentence(years: Decomposition, unit: str, lang: str = "vi") -> str:
    """How a unit's total and rank changed and which cause did most of it."""
    row = years.units.filter(pl.col("unit") == unit).to_dicts()[0]
    causes = years.causes.filter(pl.col("unit") == unit)
    felt = causes.filter(pl.col("points").round(TIE_PLACES) != 0)
    felt = felt.sort(-pl.col("points").abs(), maintain_order=True)
    listed = "; ".join(
        f"{cause_said(cause, lang)} {signed(points, lang=lang)}"
        for cause, points in felt.select("cause", "points").iter_rows()
    )
    values = {
        "unit": years.after.unit_names[unit],
        "change": signed(row["change"], lang=lang),
        "before": row["rank_before"] if row["rank_before"] is not None else "–",
        "after": row["rank_after"] if row["rank_after"] is not None else "–",
        "causes": listed,
    }
    if not listed:
        same = Message("{unit}: the total did not change; rank {before} to {after}.", values)
        return same.said(lang)
    moved = Message("{unit}: {change} points, rank {before} to {after} ({causes}).", values)
    return moved.said(lang)


def _against(names: dict[str, str], other: str | None, lang: str) -> str:
    return Message("the cluster's mean").said(lang) if other is None else names[other]


def _listed(rows: list[dict], places: int, lang: str) -> str:
    words = [
        Message(
            "“{name}” {points}",
            {"name": row["name"], "points": signed(row["difference"], places, lang)},
        ).said(lang)
        for row in rows[:FEW]
    ]
    if len(rows) > FEW:
        left = sum(row["difference"] for row in rows[FEW:])
        values = {"number": len(rows) - FEW, "points": signed(left, places, lang)}
        words.append(Message("{number} others {points}", values).said(lang))
    return "; ".join(words)
