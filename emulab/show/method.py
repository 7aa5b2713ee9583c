"""What was decided between the marks and the ranks: every choice of the rules, in one line each."""

from emulab.numbers import shown
from emulab.pipeline import Result
from emulab.rules import Rules, walk
from emulab.rules.choices import AGGREGATES, SCALES, WEIGHTINGS
from emulab.rules.rubric import Rounding
from emulab.show.names import criterion_names, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import table, word
from emulab.show.vocabulary import POLICIES, STEPS, spoken
from emulab.words import listed_names


def method(result: Result | None) -> Page:
    """The choices of the rules: scale, aggregate, weighting, gaps, rounding."""
    if result is None:
        return nothing(said("There is no mark yet, so nothing is worked out."))
    rules = result.rules
    rows = [
        [said("Scale"), spoken(SCALES, rules.scale)],
        [said("Aggregate"), spoken(AGGREGATES, rules.aggregate.name)],
        [said("Weights"), spoken(WEIGHTINGS, rules.weighting_name)],
        [said("Missing marks"), spoken(POLICIES, rules.rubric.missing)],
        [said("Rounding"), _rounding(rules)],
        *_own(rules),
    ]
    notes = lines(result, "marks")
    return page(
        table(
            "method",
            said("Choices of the rules"),
            [word("Choice", 26), word("Meaning")],
            rows,
            notes,
        ),
        sentence(_silent(result), _leaning(result), *_unproven(result)),
    )


def _rounding(rules: Rules) -> str:
    given = rules.rubric.round
    declared = [one for one in (given if isinstance(given, tuple) else (given,)) if one != "none"]
    if not declared:
        return said("none: nothing is rounded before it is ranked")
    return joined(_step(one) for one in declared)


def _step(one: Rounding) -> str:
    step = spoken(STEPS, one.step)
    return said("after {step}: {places} decimals, half up", step=step, places=one.places)


def _own(rules: Rules) -> list[list[str]]:
    """The choices that single criteria and sections make for themselves."""
    names = criterion_names(rules)
    found = []
    for node in walk(rules.rubric.criteria):
        if node.scale is not None:
            text = spoken(SCALES, node.scale.name)
            found.append([said("Scale of “{name}”", name=names[node.id]), text])
        if node.aggregate is not None:
            text = spoken(AGGREGATES, node.aggregate.name)
            found.append([said("Aggregate of “{name}”", name=names[node.id]), text])
    return found


def _silent(result: Result) -> str:
    if not result.silent:
        return ""
    names = criterion_names(result.rules)
    listed = listed_names(names[one] for one in result.silent)
    return said("These criteria separate nobody and carry no weight: {names}.", names=listed)


def _leaning(result: Result) -> str:
    from emulab.scoring import compares

    if not compares(result.rules):
        return ""
    return said("Under these choices a unit's total also hangs on the other units.")


def _unproven(result: Result) -> list[str]:
    """Orders that were looked for until the time was up."""
    return [
        said(
            "The search for the best order was cut short; it may be off by {gap} of all weight.",
            gap=shown(account["gap"], 4),
        )
        for account in result.accounts.values()
        if account.get("complete") is False
    ]


def touched(result: Result | None) -> Page:
    """Every cell that is no mark as given, by unit: imputed, not assigned, missing, supposed..."""
    from emulab.show.vocabulary import CELLS

    if result is None or not result.touched.height:
        return nothing(said("Every cell holds a mark as it was given."))
    units, names = unit_names(result.tables), criterion_names(result.rules)
    rows = []
    for (unit, state), cells in result.touched.group_by("unit", "state", maintain_order=True):
        listed = joined(names[criterion] for criterion in cells["criterion"])
        rows.append([units[unit], spoken(CELLS, state), str(cells.height), listed])
    columns = [word("Unit", 26), word("State", 16), word("Cells", 8), word("Criterion")]
    title = said("Cells that are no mark as given")
    return page(table("touched", title, columns, rows, lines(result, "marks", "targets")))
