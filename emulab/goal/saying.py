"""A goal in sentences: the same on a page and in a terminal."""

from collections.abc import Iterator

import polars as pl

from emulab.goal.amounts import Points, enough
from emulab.goal.answers import Goal
from emulab.numbers import TIE_PLACES
from emulab.pipeline import Result
from emulab.words import Message

MOST = 5  # criteria named in a sentence


def sentences(result: Result, goal: Goal, lang: str = "vi") -> Iterator[str]:
    """Where the unit stands, what it lacks and the cheapest raise, or why there is none."""
    yield from (message.said(lang) for message in _standing(result, goal))
    yield from (message.said(lang) for message in _answer(result, goal))


def remarks(result: Result, goal: Goal, lang: str = "vi") -> Iterator[str]:
    """What a reader should know beside the answer."""
    if goal.how == "search" and not goal.held and goal.possible:
        yield Message(
            "Found by search, because under these rules a total is no sum over its criteria: the "
            "raise does bring the rank, but a cheaper one may exist."
        ).said(lang)
    if (worth := _worth(goal)) is not None:
        yield worth.said(lang)
    if _otherwise(goal):
        yield Message(
            "A point counts the same on the other criteria that have room, so the raise may be "
            "split otherwise."
        ).said(lang)
    yield from (note.said(lang) for note in goal.notes)


def _standing(result: Result, goal: Goal) -> Iterator[Message]:
    names = result.unit_names
    values = {
        "unit": names[goal.unit],
        "total": Points(goal.total),
        "rank": goal.rank,
        "asked": goal.asked,
        "units": result.ranks.height,
        "rival": names[goal.rival] if goal.rival else "",
    }
    if goal.held:
        yield from _held(values, goal)
        return
    if goal.rank is None:
        yield Message("{unit} has {total} points and is barred from the ranking.", values)
    else:
        yield Message("{unit} has {total} points and is ranked {rank} of {units}.", values)
    if goal.gap is None:
        return
    gap = round(goal.gap, TIE_PLACES)
    values |= {"gap": Points(gap), "lead": Points(-gap)}
    values |= {"other": Points(goal.total + goal.gap)}
    if gap > 0:
        yield Message(
            "For rank {asked} it lacks {gap} points: {rival} has {other}.",
            values,
        )
    elif gap == 0:
        yield Message("It has as many points as {rival}, which stands before it.", values)
    else:
        yield Message(
            "Its points would do for rank {asked}: it has {lead} more than {rival}.",
            values,
        )


def _held(values: dict, goal: Goal) -> Iterator[Message]:
    if goal.gap is None:
        yield Message(
            "{unit} has {total} points and is ranked {rank} of {units}; no other unit can push it "
            "below rank {asked}.",
            values,
        )
        return
    values |= {"lead": Points(-goal.gap)}
    if round(goal.gap, TIE_PLACES) == 0:
        yield Message(
            "{unit} has {total} points and is ranked {rank} of {units}; {rival} has as many.",
            values,
        )
    else:
        yield Message(
            "{unit} has {total} points and is ranked {rank} of {units}. The nearest unit that "
            "could push it below rank {asked} is {rival}, {lead} points behind.",
            values,
        )


def _answer(result: Result, goal: Goal) -> Iterator[Message]:
    if goal.held:
        return
    if not goal.possible:
        yield Message("Rank {asked} is out of its reach:", {"asked": goal.asked})
        yield from goal.why
        return
    rooms = dict(goal.raises.select("criterion", "room").iter_rows())
    only = goal.cheapest.height == 1
    room = rooms[goal.cheapest["criterion"][0]] if only else None
    values = {
        "effort": enough(goal.effort or 0.0, goal.strict, room),
        "moves": _listed(result, goal, rooms),
        "total": Points(goal.reached.total),
        "rank": goal.reached.rank,
        "rival": result.unit_names[goal.rival] if goal.rival else "",
    }
    if goal.how == "exact":
        yield Message("The cheapest raise takes {effort} points: {moves}.", values)
    else:
        yield Message("The cheapest raise that was found takes {effort} points: {moves}.", values)
    if goal.strict:
        yield Message("It would then stand just before {rival}, at rank {rank}.", values)
    elif goal.reached.shared:
        yield Message("It would then have {total} points and share rank {rank}.", values)
    elif goal.rival and round(goal.reached.total - goal.total - (goal.gap or 0), TIE_PLACES) == 0:
        yield Message(
            "It would then have {total} points as {rival} has, and rank {rank} by the tie rules.",
            values,
        )
    else:
        yield Message("It would then have {total} points and rank {rank}.", values)
    if goal.slack:
        yield Message(
            "That is {slack} points of total more than needed, because not every step can be "
            "split.",
            {"slack": Points(goal.slack)},
        )


def _listed(result: Result, goal: Goal, rooms: dict) -> Message | str:
    """The raises of the plan in a row: what is added, what is no longer taken off."""
    names = result.rules.rubric.names()
    rows = goal.cheapest.to_dicts()
    found = [_move(row, names, goal, rooms) for row in rows[:MOST]]
    listed = found[0]
    for one in found[1:]:
        listed = Message("{first}; {second}", {"first": listed, "second": one})
    if len(rows) > MOST:
        left = Points(sum(row["raise"] for row in rows[MOST:]))
        values = {"listed": listed, "number": len(rows) - MOST, "points": left}
        listed = Message("{listed}; {number} others {points}", values)
    return listed


def _move(row: dict, names: dict, goal: Goal, rooms: dict) -> Message:
    strict = goal.strict and goal.cheapest.height == 1
    points = enough(row["raise"], strict, rooms[row["criterion"]])
    values = {"name": names[row["criterion"]], "points": points}
    if row["side"] == "penalty":
        return Message("{points} less taken off on “{name}”", values)
    if row["side"] == "bonus":
        return Message("{points} of bonus on “{name}”", values)
    return Message("{points} on “{name}”", values)


def _worth(goal: Goal) -> Message | None:
    """What a point of the plan's criteria is worth in the total, where that is not one."""
    used = goal.raises.filter(pl.col("criterion").is_in(goal.cheapest["criterion"].to_list()))
    least, most = used["worth"].min(), used["worth"].max()
    if least is None or (abs(least - 1) < 1e-9 and abs(most - 1) < 1e-9):
        return None
    if most - least < 1e-9:
        values = {"worth": Points(round(most, 4))}
        return Message("A point on these criteria counts {worth} in the total.", values)
    values = {"least": Points(round(least, 4)), "most": Points(round(most, 4))}
    return Message(
        "A point on these criteria counts between {least} and {most} in the total.", values
    )


def _otherwise(goal: Goal) -> bool:
    """Whether other criteria would do as well in the plan, point for point."""
    if goal.how != "exact" or not goal.possible or goal.held:
        return False
    used = goal.raises.join(goal.cheapest.select("criterion", "raise"), on="criterion", how="left")
    used = used.with_columns(left=pl.col("room") - pl.col("raise").fill_null(0.0))
    spent = used.filter(pl.col("raise").is_not_null() & ~pl.col("whole"))
    spare = used.filter(~pl.col("whole") & ((pl.col("left") > 1e-9) | pl.col("left").is_null()))
    if not spent.height:
        return False
    same = (spare["worth"] - spent["worth"].min()).abs() < 1e-9
    return bool((same & ~spare["criterion"].is_in(spent["criterion"].to_list())).any())
