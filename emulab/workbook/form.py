"""The form of a cluster and year: what there is to fill in, and what is filled in already."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from emulab.faults import Fault, InputError
from emulab.rules import Criterion, Leaf, Rules
from emulab.tables import Tables

Target = tuple[str, ...]
NOTHING = (None, None)
LINES = 15  # for changes, empty ones


@dataclass(frozen=True)
class Member:
    """A unit and what it is called."""

    id: str
    name: str
    short: str


@dataclass(frozen=True)
class Marking:
    """One sheet of marks: a stage and who marks there; None where every unit marks itself."""

    stage: str
    scorer: str | None

    def scorer_of(self, unit: str) -> str:
        """Who marks a unit on this sheet."""
        return unit if self.scorer is None else self.scorer


@dataclass(frozen=True)
class Form:
    """All that a workbook is made of. ``open`` are cells that may be filled against the rule.

    marks: (unit, criterion, stage, scorer) to mark and note; targets: (unit, criterion) to
    assigned, target, note; checks: (unit, check) to result and evidence; changes: a row
    each, on the first of ``change_lines`` lines.
    """

    rules: Rules
    units: tuple[Member, ...]
    markings: tuple[Marking, ...]
    check_ids: tuple[str, ...]
    open: frozenset[Target] = frozenset()
    marks: Mapping[Target, tuple] = field(default_factory=dict)
    targets: Mapping[Target, tuple] = field(default_factory=dict)
    checks: Mapping[Target, tuple] = field(default_factory=dict)
    changes: tuple[dict, ...] = ()
    change_lines: int = LINES

    def blocked(self, leaf: Leaf, unit: str, marking: Marking) -> bool:
        """Whether the cell is not the scorer's to fill: its own unit, or another group's."""
        if marking.stage == "self" and marking.scorer == unit:
            return True  # stands on the sheet on which every unit marks itself
        target = (unit, leaf.id, marking.stage, marking.scorer_of(unit))
        return target not in self.open and self.ruled_out(leaf, unit, marking)

    def ruled_out(self, leaf: Leaf, unit: str, marking: Marking) -> bool:
        """Whether the rules leave the cell out, be it open or not."""
        own = marking.scorer_of(unit) == unit and marking.stage in self.rules.stages.recusal
        return own or self.not_its_group(leaf, unit)

    def not_its_group(self, leaf: Leaf, unit: str) -> bool:
        """Whether the criterion is for other groups than the unit's."""
        return bool(leaf.only) and self.rules.group_of.get(unit) not in leaf.only

    @cached_property
    def synthetic(self) -> bool:
        """Whether nobody published the rubric."""
        origin = self.rules.rubric.provenance or self.rules.provenance
        return origin is not None and origin.synthetic


def fingerprint(rules: Rules) -> str:
    """The sum of all in the rules that a workbook rests on: rubric, stages, groups, checks.

    Weights, awards and votes are not in it: they may change while the marks are given.
    """
    rubric, stages = rules.rubric, rules.stages
    told = {
        "rubric": [_told(node) for node in rubric.criteria],
        "extras": [
            [extra.at_most, [_told(node) for node in extra.criteria]] if extra else None
            for extra in (rubric.bonus, rubric.penalty)
        ],
        "floor": rubric.floor,
        "stages": [list(stages.order), sorted(stages.recusal)],
        "groups": sorted(rules.group_of.items()),
        "checks": [[key, name.vi] for key, name in rules.check_names.items()],
        "name": [rules.cluster, rules.year, rules.name.vi],
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _told(node: Criterion) -> list:
    scale = getattr(node, "scale", None)
    told = [node.id, node.name.vi, node.maximum, node.kind, node.floor, scale and repr(scale)]
    only = list(getattr(node, "only", ()))
    return [*told, only, [_told(below) for below in node.criteria]]


def form_of(
    rules: Rules,
    units: pl.DataFrame,
    stages: Sequence[str] = (),
    scorers: Mapping[str, Sequence[str]] | None = None,
    tables: Tables | None = None,
) -> Form:
    """The form of these stages, all of them where none is named, filled in from ``tables``.

    Self-marks are one sheet in which every unit marks itself. Another stage has one sheet for
    every scorer that ``scorers`` or the rules' roster name, else one whose scorer is called as
    the stage. Every scorer found in the tables has a sheet, too. Raises InputError where there
    are no units, a stage is unknown, or a row of the tables has no cell to stand in.
    """
    _refuse(rules, units, stages)
    columns = [name for name in ("unit", "name", "short_name") if name in units.columns]
    rows = units.select(columns).to_dicts()
    members = tuple(
        Member(row["unit"], row["name"], row.get("short_name") or row["name"]) for row in rows
    )
    wanted = [stage for stage in rules.stages.order if not stages or stage in stages]
    marks = {}
    if tables is not None:
        kept = tables.marks.filter(pl.col("stage").is_in(wanted))
        keys = ("unit", "criterion", "stage", "scorer", "mark", "note")
        marks = {row[:4]: row[4:] for row in kept.select(keys).iter_rows()}
    markings = tuple(_markings(rules, wanted, scorers or {}, marks))
    check_ids = list(rules.check_names)
    targets, checks = {}, {}
    if tables is not None:
        keys = ("unit", "criterion", "assigned", "target", "note")
        targets = {row[:2]: row[2:] for row in tables.targets.select(keys).iter_rows()}
        keys = ("unit", "check", "result", "evidence")
        checks = {row[:2]: row[2:] for row in tables.checks.select(keys).iter_rows()}
        check_ids += [check for _, check in checks]
    form = Form(rules, members, markings, tuple(dict.fromkeys(check_ids)))
    _homeless(form, marks, targets, checks)
    leaves = {leaf.id: leaf for leaf in rules.rubric.leaves}
    shut = {
        target
        for target in marks
        if form.ruled_out(leaves[target[1]], target[0], _marking_of(target))
    }
    changes = () if tables is None else tuple(tables.changes.to_dicts())
    return replace(
        form,
        open=frozenset(shut),
        marks=marks,
        targets=targets,
        checks=checks,
        changes=changes,
        change_lines=len(changes) + LINES,
    )


def _marking_of(target: Target) -> Marking:
    unit, _, stage, scorer = target
    return Marking(stage, None if stage == "self" and scorer == unit else scorer)


def _markings(
    rules: Rules,
    wanted: Sequence[str],
    scorers: Mapping[str, Sequence[str]],
    marks: Mapping[Target, tuple],
) -> list[Marking]:
    found: dict[Marking, None] = {}
    for stage in wanted:
        named = scorers.get(stage) or rules.stages.roster.get(stage)
        given = [_marking_of(target) for target in marks if target[2] == stage]
        if stage == "self":
            found[Marking(stage, None)] = None
        elif named:
            found |= dict.fromkeys(Marking(stage, scorer) for scorer in named)
        elif not given:
            found[Marking(stage, stage)] = None
        found |= dict.fromkeys(sorted(given, key=lambda one: one.scorer or ""))
    return list(found)


def _refuse(rules: Rules, units: pl.DataFrame, stages: Sequence[str]) -> None:
    faults = []
    if not units.height:
        faults.append(Fault("units.csv", 0, "there are no units to mark.", "Write units.csv."))
    for stage in stages:
        if stage not in rules.stages.order:
            listed = ", ".join(rules.stages.order)
            finding = f"the rules have no stage {stage}."
            faults.append(Fault("stages", 0, finding, f"There are {listed}."))
    if faults:
        raise InputError(faults)


def _homeless(form: Form, marks: Mapping, targets: Mapping, checks: Mapping) -> None:
    """Refuse rows that have no cell, so that nothing is left out without a word."""
    units = {unit.id for unit in form.units}
    leaves = {leaf.id: leaf.kind for leaf in form.rules.rubric.leaves}
    aimed = {leaf for leaf, kind in leaves.items() if kind in ("target", "pass_fail")}
    faults = []
    for stem, rows, known in (
        ("marks", marks, set(leaves)),
        ("targets", targets, aimed),
        ("checks", checks, set(form.check_ids)),
    ):
        for unit, name, *_ in rows:
            if unit not in units or name not in known:
                finding = f"{unit} and {name} have no cell in the workbook."
                faults.append(Fault(f"{stem}.csv", 0, finding, "Check the tables first."))
    if faults:
        raise InputError(faults)
