"""Gates: who does not pass which, and which places that costs."""

from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.show.names import criterion_names, plain, points, unit_names
from emulab.show.origins import lines
from emulab.show.page import Page, nothing, page, said
from emulab.show.table import number, table, word


def gates(result: Result | None) -> Page:
    """The gates of the rules that units do not pass, with the points or the check they stand on."""
    if result is None or not result.rules.gates:
        return nothing(said("The rules have no gate: nothing but points bars a place."))
    if not result.gates.height:
        return nothing(said("Every unit passes every gate of the rules."))
    names = unit_names(result.tables)
    by_id = {gate.id: gate for gate in result.rules.gates}
    rows = []
    for row in result.gates.to_dicts():
        bars = row["bars"]
        costs = (
            said("not ranked") if bars is None else said("not among the first {bars}", bars=bars)
        )
        found = points(row["value"]) if row["value"] is not None else said("check not met")
        gate = by_id[row["gate"]]
        rows.append([names[row["unit"]], str(gate.name), _asks(gate, result.rules), found, costs])
    columns = [word("Unit", 26), word("Gate"), word("Asked", 20), number("Found", 12)]
    columns += [word("Costs", 18)]
    return page(
        table("gates", said("Gates not passed"), columns, rows, lines(result, "marks", "checks"))
    )


def _asks(gate, rules: Rules) -> str:
    if gate.check is not None:
        return f"“{rules.check_names[gate.check]}”"
    name = {**criterion_names(rules), "total": said("total")}[gate.on]
    if gate.at_least is not None:
        return said("“{name}” at least {points}", name=name, points=plain(gate.at_least))
    return said("“{name}” at most {points}", name=name, points=plain(gate.at_most))
