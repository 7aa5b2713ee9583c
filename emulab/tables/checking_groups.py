"""Groups and gates against the roster: every unit of a group is one of the cluster."""

from emulab.tables.case import Case


def groups(case: Case) -> None:
    """Units of a group that the roster does not know, and units judged on nothing of a group's."""
    known = set(case.units.ids)
    own = any(leaf.only for leaf in case.rules.rubric.leaves)
    for group in case.rules.groups:
        for unit in group.units:
            if unit not in known:
                case.ledger.fault(
                    _rules_file(case),
                    0,
                    f"group {group.id!r}: there is no unit called {unit!r}.",
                    f"Name units of {case.tables.file('units')}.",
                )
    if own:
        for unit in case.units.ids:
            if unit not in case.rules.group_of:
                case.ledger.fault(
                    _rules_file(case),
                    0,
                    f"{unit} is in no group, though some criteria are for groups only.",
                    "Put it into the group whose criteria it is judged on.",
                )


def _rules_file(case: Case) -> str:
    files = case.rules.files
    return files[0].name if files else "rules.yaml"
