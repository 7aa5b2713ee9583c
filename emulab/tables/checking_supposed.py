"""What a scenario supposes against the tables: its units, its cells, the scorers it sets aside."""

from difflib import get_close_matches

from emulab.tables.case import Case


def supposed(case: Case) -> None:
    """Points of units that are not there, on criteria that are not theirs; scorers of no mark.

    Before the year has marks of its own, a draft's trial on an earlier year is what is looked at.
    """
    if case.units.ids:
        _units(case)
    if case.tables.marks.height:
        _cells(case)
        _scorers(case)


def _units(case: Case) -> None:
    file = case.tables.file("units")
    for number, one in enumerate(case.rules.supposed):
        if one.unit not in case.units.ids:
            near = case.units.near(one.unit)
            case.ledger.fault(
                *case.rules.line_of("scenario", "scores", number),
                f"scenario.scores: there is no unit called {one.unit!r}.",
                f"Did you mean {near!r}?" if near else f"Write an id of {file}.",
            )


def _cells(case: Case) -> None:
    leaves = {leaf.id: place for place, leaf in enumerate(case.marks.leaves)}
    units = {unit: place for place, unit in enumerate(case.marks.units)}
    for number, one in enumerate(case.rules.supposed):
        row, column = units.get(one.unit), leaves.get(one.criterion)
        if row is None or column is None or case.assigned[row, column]:
            continue
        only = case.marks.leaves[column].only
        foreign = only and case.rules.group_of.get(one.unit) not in only
        why = f"for {', '.join(only)} only" if foreign else "not assigned to it"
        case.ledger.fault(
            *case.rules.line_of("scenario", "scores", number),
            f"scenario.scores: {one.unit} has points supposed on {one.criterion}, which is {why}.",
            "Take them out.",
        )


def _scorers(case: Case) -> None:
    stages, marks = case.rules.stages, case.tables.marks
    known = sorted(set(marks["scorer"].drop_nulls()))
    fields = [stage for stage in stages.order if stages.within_of(stage) == "sum"]
    at = marks.select("scorer", "stage").unique(maintain_order=True)
    for number, scorer in enumerate(case.rules.set_aside):
        place = case.rules.line_of("scenario", "without_scorers", number)
        where = "scenario.without_scorers:"
        if scorer not in known:
            near = get_close_matches(scorer, known, 1)
            some = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
            case.ledger.fault(
                *place,
                f"{where} {scorer!r} has no mark.",
                f"Did you mean {near[0]!r}?" if near else f"There are {some}.",
            )
            continue
        own = set(at.filter(at["scorer"] == scorer)["stage"])
        for stage in (one for one in fields if one in own):
            case.ledger.fault(
                *place,
                f"{where} at stage {stage} the marks of {scorer} are added to those of others, "
                "each of a field of its own.",
                "Take the scorer out of the list.",
            )
