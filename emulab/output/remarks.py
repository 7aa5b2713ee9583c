"""What a ranking must not keep to itself: cells that are no mark, gates, silent criteria, gaps."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from emulab.numbers import shown, trimmed
from emulab.output.frames import minus, terminal_table
from emulab.pipeline import Result
from emulab.rankings import both_rankings
from emulab.rules import Rules
from emulab.rules.gates import Gate
from emulab.scoring import compares
from emulab.words import Message, listed_names, translated

LANG = "vi"
NODES = {"bonus": "bonus", "penalty": "penalty", "total": "Total"}
STATES = {
    "imputed": Message("imputed"),
    "missing": Message("no mark"),
    "not assigned": Message("not assigned"),
    "earlier stage": Message("earlier stage"),
    "supposed": Message("supposed"),
}


def rates(result: Result) -> list[dict[str, Any]]:
    """The rows of ``both_rankings``, where units are not all judged on the same maxima."""
    found = both_rankings(result)
    unlike = found["group"].drop_nulls().len() > 0 or found["assigned"].n_unique() > 1
    return found.to_dicts() if unlike else []


def remarks(result: Result) -> list[str]:
    """Everything that the table of ranks does not show, as lines for a terminal."""
    return [
        *_both(result),
        *adjusted_line(result),
        *barred_lines(result),
        *_nobody(result),
        *_silent(result),
        *touched_lines(result),
        *_accounts(result),
    ]


def adjusted_line(result: Result) -> list[str]:
    """That the official marks are less their scorers' leniency, where the rules say so."""
    if result.rules.stages.adjust == "none":
        return []
    return ["Theo quy chế, điểm chấm đã trừ độ rộng tay của từng người chấm (adjust: additive)."]


def key_said(by: str, rules: Rules) -> str:
    """The tie key that decided, in words; a dash where none had to."""
    if not by:
        return "–"
    word, _, key = by.partition(" ")
    values = {"name": names_of(rules).get(key, key)}
    if word == "higher":
        return Message("more points on “{name}”", values).said(LANG)
    return Message("fewer points on “{name}”", values).said(LANG)


def names_of(rules: Rules) -> dict[str, str]:
    """The Vietnamese name of every section, criterion and side, and of the total."""
    own = {key: name.vi for key, name in rules.rubric.names().items()}
    return own | {key: translated(word, LANG) for key, word in NODES.items()}


def touched_lines(result: Result, unit: str | None = None) -> list[str]:
    """The cells that are no mark as given, a line for every unit and state; or of one unit.

    Units without any mark have no total that such a cell could touch.
    """
    names, units = names_of(result.rules), result.unit_names
    lines = []
    cells_of = result.touched.filter(pl.col("unit").is_in(result.totals["unit"].to_list()))
    for (own, state), cells in cells_of.group_by("unit", "state", maintain_order=True):
        if unit in (None, own):
            listed = "; ".join(_cell(row, names) for row in cells.to_dicts())
            head = STATES[state].said(LANG)
            lines.append(f"{units[own]}, {head} ({cells.height}): {listed}.")
    return ["Ô không phải điểm chấm như đã cho:", *(f"  {x}" for x in lines)] if lines else []


def _cell(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name = f"“{names[row['criterion']]}”"
    if row["score"] is None or row["state"] == "missing":
        return name
    return f"{name} {minus(shown(row['score']))}"


def _both(result: Result) -> list[str]:
    """The ranking by rate beside the one by points as given, where units are unlike."""
    found = rates(result)
    if not found:
        return []
    names = result.unit_names
    groups = {group.id: group.name.vi for group in result.rules.groups}
    rows = []
    for row in found:
        shared = {} if not groups else {"nhóm": groups.get(row["group"], "–")}
        within = {} if not groups else {"hạng trong nhóm": str(row["group_rank"] or "–")}
        rate = "–" if row["rate"] is None else shown(100 * row["rate"])
        rows.append(
            {
                "đơn vị": names[row["unit"]],
                **shared,
                "điểm chưa quy đổi": minus(shown(row["given"])),
                "điểm tối đa được giao": shown(row["assigned"]),
                "tỷ lệ đạt (%)": rate,
                "hạng": str(row["rank"]),
                "hạng chưa quy đổi": str(row["given_rank"] or "–"),
                **within,
            }
        )
    return ["Các đơn vị không được chấm trên cùng điểm tối đa:", terminal_table(rows)]


def barred_lines(result: Result, unit: str | None = None) -> Iterable[str]:
    """The gates that units do not pass and what each costs, a line each; or those of one unit."""
    names, gates = result.unit_names, {gate.id: gate for gate in result.rules.gates}
    for row in result.gates.to_dicts():
        if unit not in (None, row["unit"]):
            continue
        costs = "không được xếp hạng"
        if row["bars"] is not None:
            costs = Message("not among the first {bars}", {"bars": row["bars"]}).said(LANG)
        why = _why(gates[row["gate"]], row["value"], result.rules)
        yield f"{names[row['unit']]} {costs}: {gates[row['gate']].name.vi} ({why})."


def _why(gate: Gate, value: float | None, rules: Rules) -> str:
    if gate.check is not None:
        return f"“{rules.check_names[gate.check].vi}” {Message('check not met').said(LANG)}"
    asked = f"ít nhất {_plain(gate.at_least)}"
    if gate.at_least is None:
        asked = f"nhiều nhất {_plain(gate.at_most)}"
    return f"“{names_of(rules)[gate.on]}” {shown(value)}, yêu cầu {asked}"


def _plain(value: float | None) -> str:
    return "–" if value is None else trimmed(value).replace(".", ",")


def _nobody(result: Result) -> Iterable[str]:
    """The units without a total: those without any mark, and those that nothing tells apart."""
    ranked = set(result.totals["unit"])
    left = [unit for unit in result.tables.units["unit"] if unit not in ranked]
    scored = set(result.scores.drop_nulls("score")["unit"])
    names = result.unit_names
    for title, units in (
        ("Chưa có điểm nào", [unit for unit in left if unit not in scored]),
        ("Có điểm nhưng không tiêu chí nào phân hạng được", [u for u in left if u in scored]),
    ):
        if units:
            yield f"{title}: {'; '.join(names[unit] for unit in units)}."


def _silent(result: Result) -> Iterable[str]:
    if result.silent:
        names = names_of(result.rules)
        listed = listed_names(names[one] for one in result.silent)
        yield Message(
            "These criteria separate nobody and carry no weight: {names}.", {"names": listed}
        ).said(LANG)
    if compares(result.rules):
        yield translated("Under these choices a unit's total also hangs on the other units.", LANG)


def _accounts(result: Result) -> Iterable[str]:
    for account in result.accounts.values():
        if account.get("complete") is False:
            yield Message(
                "The search for the best order was cut short; it may be off by {gap} of all "
                "weight.",
                {"gap": shown(account["gap"], 4)},
            ).said(LANG)
