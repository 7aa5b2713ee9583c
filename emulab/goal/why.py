"""Why a unit cannot have a rank, whatever it is still given: messages, the hardest reason first."""

from collections.abc import Iterator
from math import isfinite

from emulab.goal.account import Account
from emulab.goal.aims import Aim
from emulab.goal.amounts import Points
from emulab.goal.searching import Search
from emulab.numbers import TIE_PLACES
from emulab.pipeline import Result
from emulab.rules import Higher, Rules
from emulab.rules.gates import Gate
from emulab.words import Message

NODES = {"bonus": Message("bonus"), "penalty": Message("penalty"), "total": Message("Total")}


def barred(result: Result, aim: Aim) -> Iterator[Message]:
    """The failed checks that bar the rank: no points lift them."""
    gates = {gate.id: gate for gate in result.rules.gates}
    for name in aim.barred:
        gate = gates[name]
        values = {"gate": gate.name, "check": result.rules.check_names[gate.check or ""]}
        if gate.bars == "ranking":
            yield Message(
                "The condition “{gate}” bars it from the ranking, because “{check}” is not met; "
                "no points change that.",
                values,
            )
        else:
            yield Message(
                "The condition “{gate}” bars it from the first {bars} places, because “{check}” "
                "is not met; no points change that.",
                values | {"bars": gate.bars},
            )


def short_of(result: Result, account: Account, aim: Aim) -> Iterator[Message]:
    """What is missing even with every point that is still open."""
    best = account.after(account.at_best())
    away = round(best.total - aim.total, TIE_PLACES)
    values = _values(result, aim, best.total)
    if away < 0:
        yield _too_little(values, -away)
    elif away == 0 and aim.standing is not None and best.standing > aim.standing:
        yield _by_key(values, result.rules, best.standing, aim)
    moves = account.at_best()
    avoided = {own.criterion: own.room for own in account.openings if own.side == "penalty"}
    for gate in aim.gates:
        kindest = account.after(moves if gate.at_least is not None else avoided)
        if not account.passes(gate, kindest):
            yield _below(gate, account.on_gate(gate, kindest) or 0.0, result.rules)


def short_by_search(result: Result, search: Search, aim: Aim) -> Iterator[Message]:
    """The same where totals are not sums, as far as the search can tell."""
    if not all(isfinite(own.room) for own in search.openings):
        yield Message("No raise that brings the rank was found.")
        return
    margin = round(search.margin(search.at_best), TIE_PLACES)
    if margin < 0:
        yield Message(
            "Even with every point that is still open it stays {short} points of total behind.",
            {"short": Points(-margin)},
        )
    else:
        yield Message("No raise that brings the rank was found.")


def _values(result: Result, aim: Aim, most: float) -> dict:
    rival = result.unit_names[aim.rival] if aim.rival else ""
    return {"most": Points(most), "rival": rival, "total": Points(aim.total)}


def _too_little(values: dict, short: float) -> Message:
    return Message(
        "With every point that is still open it has at most {most} points; {rival} has {total}, "
        "{short} more.",
        values | {"short": Points(short)},
    )


def _by_key(values: dict, rules: Rules, standing: tuple[float, ...], aim: Aim) -> Message:
    """That the best it can have is only equal, and which key is then against it."""
    names = {**NODES, **rules.rubric.names()}
    for tie, own, other in zip(rules.ties, standing[1:], (aim.standing or ())[1:], strict=True):
        if own > other:
            values = values | {"name": names[tie.key]}
            if isinstance(tie, Higher):
                return Message(
                    "With every point that is still open it has at most {most} points, as {rival} "
                    "has, which stands before it by more points on “{name}”.",
                    values,
                )
            return Message(
                "With every point that is still open it has at most {most} points, as {rival} "
                "has, which stands before it by fewer points on “{name}”.",
                values,
            )
    raise AssertionError("standings that differ differ in a key")


def _below(gate: Gate, value: float, rules: Rules) -> Message:
    name = {**NODES, **rules.rubric.names()}[gate.on or "total"]
    values = {"gate": gate.name, "name": name, "value": Points(value)}
    if gate.at_least is not None:
        return Message(
            "The condition “{gate}” asks for at least {limit} points on “{name}”, and it can have "
            "at most {value}.",
            values | {"limit": Points(gate.at_least)},
        )
    return Message(
        "The condition “{gate}” asks for at most {limit} points on “{name}”, and it has {value}.",
        values | {"limit": Points(gate.at_most or 0.0)},
    )
