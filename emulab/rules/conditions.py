"""What ties, bands, awards and offices must keep beyond the shape of their keys.

They refer to criteria, bands, checks and each other, and a vote needs a base to be counted on.
"""

from collections.abc import Iterator
from itertools import pairwise

from emulab.faults import Fault
from emulab.numbers import trimmed
from emulab.rules.choices import VOTING_RULES
from emulab.rules.nodes import id_of, number_of, rubric_nodes
from emulab.rules.staging import Stages
from emulab.rules.yaml_places import Node


def contradictions(rules: Node) -> list[Fault]:
    """Every fault of what is decided at the year's end that no single key shows."""
    return [
        fault
        for check in (_ties, _bands, _gates, _groups, _awards, _offices)
        for fault in check(rules)
    ]


def _ties(rules: Node) -> Iterator[Fault]:
    known = {id_of(node) for node in rubric_nodes(rules)} | {"bonus", "penalty"}
    contests = [*rules.get("awards"), *rules.get("offices")]
    lists = [rules.get("ties"), *(contest.get("ties") for contest in contests)]
    order = [node.value for node in rules.get("stages", "order")] or list(Stages().order)
    for tie in (tie for ties in lists for tie in ties):
        for word in ("higher", "lower"):
            key = tie.get(word)
            if isinstance(key.value, str) and key.value not in known:
                yield key.fault(
                    f"ties: there is no criterion called {key.value!r}.",
                    "Name a section, a criterion, bonus or penalty.",
                )
        stage = tie.get("previous_stage")
        if isinstance(stage.value, str) and stage.value not in order:
            listed = ", ".join(map(str, order))
            yield stage.fault(
                f"ties: {stage.value!r} is no stage of the order.", f"There are {listed}."
            )


def _bands(rules: Node) -> Iterator[Fault]:
    ends = [(node, number_of(node.get("at_least"))) for node in rules.get("bands")]
    for (_, above), (node, below) in pairwise(ends):
        if above is not None and below is not None and below >= above:
            yield node.fault(
                f"band {id_of(node)!r} begins at {trimmed(below)}, not below the one before it.",
                "List the bands from the best down.",
            )


def _gates(rules: Node) -> Iterator[Fault]:
    known = {id_of(node) for node in rubric_nodes(rules)} | {"bonus", "penalty", "total"}
    declared = [id_of(check) for check in rules.get("checks")]
    for gate in rules.get("gates"):
        name, on, check = id_of(gate), gate.get("on"), gate.get("check")
        if isinstance(on.value, str) and on.value not in known:
            yield on.fault(
                f"gate {name!r}: there is no criterion called {on.value!r}.",
                "Name a section, a criterion, bonus, penalty or total.",
            )
        if declared and isinstance(check.value, str) and check.value not in declared:
            yield check.fault(
                f"gate {name!r}: there is no check called {check.value!r}.",
                f"There are {', '.join(sorted(declared))}.",
            )


def _groups(rules: Node) -> Iterator[Fault]:
    declared = [id_of(group) for group in rules.get("groups")]
    owner: dict[str, str] = {}
    for group in rules.get("groups"):
        for unit in group.get("units"):
            name = str(unit.value)
            if name in owner:
                yield unit.fault(
                    f"the unit {name!r} is in the group {owner[name]!r} already.", "Keep one."
                )
            owner.setdefault(name, id_of(group))
    for node in rubric_nodes(rules):
        for only in node.get("only"):
            if only.value not in declared:
                yield only.fault(
                    f"criterion {id_of(node)!r}: there is no group called {only.value!r}.",
                    f"There are {', '.join(declared) or 'none'}.",
                )
    for side in ("bonus", "penalty"):
        for node in rules.get("rubric", side, "criteria"):
            if tuple(node.get("only")):
                yield node.get("only").fault(
                    f"criterion {id_of(node)!r}: a {side} is for every unit.", "Leave out only."
                )


def _awards(rules: Node) -> Iterator[Fault]:
    bands = [id_of(band) for band in rules.get("bands")]
    listed = [id_of(award) for award in rules.get("awards")]
    declared = [id_of(check) for check in rules.get("checks")]
    for number, award in enumerate(rules.get("awards")):
        name = id_of(award)
        band = award.get("eligible", "band_at_least")
        if band.value is not None and band.value not in bands:
            yield band.fault(
                f"award {name!r}: there is no band called {band.value!r}.",
                f"There are {', '.join(bands) or 'none'}.",
            )
        for check in award.get("eligible", "checks"):
            if declared and check.value not in declared:
                yield check.fault(
                    f"award {name!r}: there is no check called {check.value!r}.",
                    f"There are {', '.join(sorted(declared))}.",
                )
        for other in award.get("not_with"):
            if other.value not in listed[:number]:
                yield other.fault(
                    f"award {name!r}: not_with names {other.value!r}, not decided before it.",
                    f"Decided before it: {', '.join(listed[:number]) or 'none'}.",
                )
        if award.get("decide").value and award.get("vote").value is not None:
            yield award.get("decide").fault(
                f"award {name!r} is both {award.get('decide').value} and voted on.", "Keep one."
            )
        if award.get("vote").value is not None:
            yield from _threshold(award.get("vote"), f"award {name!r}")


def _offices(rules: Node) -> Iterator[Fault]:
    for office in rules.get("offices"):
        name = f"office {id_of(office)!r}"
        acclaimed = office.get("decide").value == "acclaimed"
        shares = [key for key in ("at_least", "more_than") if office.get(key).value is not None]
        rule = office.get("rule").value
        if acclaimed and shares:
            yield office.get(shares[0]).fault(
                f"{name} is acclaimed: nobody votes.", "Leave it out."
            )
        if not acclaimed and rule in (None, "approval"):
            yield from _threshold(office, name)
        elif not acclaimed and rule in VOTING_RULES and shares:
            yield office.get(shares[0]).fault(
                f"{name}: the rule {rule} decides by itself, without a threshold.",
                f"Leave out {shares[0]}, or set rule: approval.",
            )
        chair = office.get("chair")
        if chair.value is not None and (acclaimed or rule in set(VOTING_RULES) - {"approval"}):
            yield chair.fault(
                f"{name}: nobody is asked who agrees, so neither is the chair.", "Leave out chair."
            )
        if not acclaimed and tuple(office.get("rotation")):
            yield office.get("rotation").fault(
                f"{name} is elected: a rotation decides nothing.", "Set decide: acclaimed."
            )
        if acclaimed and tuple(office.get("ties")):
            yield office.get("ties").fault(
                f"{name} is acclaimed: a rotation knows no ties.", "Leave out ties."
            )


def _threshold(node: Node, name: str) -> Iterator[Fault]:
    shares = [key for key in ("at_least", "more_than") if node.get(key).value is not None]
    if len(shares) != 1:
        yield node.fault(
            f"{name}: a vote has one threshold, here are {len(shares)}.",
            "Write at_least or more_than.",
        )
    base = node.get("of").value
    if base is None:
        yield node.fault(
            f"{name}: the base of the threshold is not named.", "Write of: members ..."
        )
    absent = node.get("absent").value
    if absent == "written_counts" and base in ("present", "issued", "returned"):
        yield node.get("absent").fault(
            f"{name}: agreement in writing has no part in the base {base!r}.",
            "Count of: members or of: valid.",
        )
    if absent == "excluded" and base is not None and base != "members":
        yield node.get("absent").fault(
            f"{name}: the absent are no part of the base {base!r}.", "Leave out absent."
        )
