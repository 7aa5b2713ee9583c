"""From the cells of all sheets to the tables: numbers read, names settled, doubles refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from emulab.importing import roles
from emulab.importing.book import Cell, Page
from emulab.importing.clashes import Clashes
from emulab.importing.extract import Extract, Kept, Node, Value
from emulab.importing.figures import RANKS, Figures
from emulab.importing.log import CHANGED, DIFFERS, LEFT_OUT, TAKEN, Log
from emulab.importing.rubrics import Draft, Known, Target
from emulab.importing.sums import check_sums
from emulab.importing.units import Units
from emulab.tables.schemas import SCHEMAS, STAGES
from emulab.tables.vocabulary import WORDS, in_both
from emulab.words import Message

RECORDED = {
    "unit": pl.String,
    "criterion": pl.String,
    "points": pl.Float64,
    "stage": pl.String,
}


@dataclass
class Assembly:
    """What the tables are made of; ``order`` are the stages from the first to the last."""

    units: Units
    rubric: Known | Draft
    targets: dict[Node, Target]
    order: tuple[str, ...]
    default: str
    log: Log
    numbers: dict[int, float | None] = field(default_factory=dict)
    marks: dict[tuple[str, str, str, str], tuple[float, Page, Cell]] = field(default_factory=dict)
    recorded: dict[tuple[str, str, str], tuple[float, Page, Cell]] = field(default_factory=dict)
    aims: dict[tuple[str, str], tuple[bool, float | None]] = field(default_factory=dict)
    ranks: dict[str, dict[str, str]] = field(default_factory=dict)
    checked: int = 0
    silent: set[int] = field(default_factory=set)
    rows: dict[tuple[int, int, str, str], list[tuple[str, str, str, str]]] = field(
        default_factory=dict
    )
    notes: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    clashes: Clashes = field(default_factory=Clashes)

    def read(self, extracts: list[Extract]) -> None:
        """Read every cell once, then fill the tables and hold the sums against their parts."""
        figures = Figures(self.rubric, self.targets, self.log, self.numbers)
        for extract in extracts:
            for value in figures.read(extract):
                self._unassigned(value)
        for extract in extracts:
            self.checked += check_sums(extract, self.numbers, self.log)
            for value in extract.values:
                self._value(value, extract)
            for value in extract.notes:
                self._note(value, extract)
            for value in extract.targets:
                self._aim(value)
            self._extras(extract)
            for kept in extract.kept:
                self._kept(kept, extract)
        self.clashes.refuse(self.log)

    def frames(self) -> dict[str, pl.DataFrame]:
        """units, marks, and targets and recorded where there are any.

        A recorded number that counts, that of the last stage, has no stage.
        """
        rows = [
            {"unit": u, "criterion": c, "stage": s, "scorer": by, "mark": mark}
            | {"note": self.notes.get((u, c, s, by))}
            for (u, c, s, by), (mark, _, _) in self.marks.items()
        ]
        found = {"units": self.units.frame(), "marks": _frame("marks", rows)}
        if self.aims:
            found["targets"] = _frame(
                "targets",
                [
                    {"unit": u, "criterion": c, "assigned": assigned, "target": aim}
                    for (u, c), (assigned, aim) in self.aims.items()
                ],
            )
        if self.recorded:
            rows = [
                {"unit": u, "criterion": c, "points": points, "stage": self._earlier(stage)}
                for (u, c, stage), (points, _, _) in self.recorded.items()
            ]
            found["recorded"] = pl.DataFrame(rows, schema=RECORDED)
        return found

    def _value(self, value: Value, extract: Extract) -> None:
        mark = self.numbers.get(id(value))
        target = self.targets.get(value.node)
        unit = self.units.ids.get(value.unit.text)
        if mark is None or target is None or unit is None:
            return
        stage = self._stage(value.stage or extract.stage, extract.page)
        if not target.leaf:
            self._record(unit, target.id, stage, mark, extract.page, value.cell)
            return
        if target.side == "penalty":
            mark = self._positive(mark, extract.page, value.cell)
        scorer = self._scorer(value.scorer or extract.scorer, stage, unit)
        self._mark((unit, target.id, stage, scorer), mark, extract.page, value.cell)

    def _mark(self, key: tuple[str, str, str, str], mark: float, page: Page, cell: Cell) -> None:
        known = self.marks.get(key)
        place = (cell.row, cell.column)
        if known is None:
            self.marks[key] = (mark, page, cell)
            self.rows.setdefault((page.number, cell.row, *key[:2]), []).append(key)
        elif round(known[0] - mark, 9) == 0:
            told = Message("the same mark stands on {sheet!r} already.", {"sheet": known[1].name})
            self.log.add(LEFT_OUT, page, place, told)
        else:
            self.clashes.add(key, known, (mark, page, cell))

    def _note(self, value: Value, extract: Extract) -> None:
        """Put a note to the mark it stands beside; of several, to that of the last stage."""
        target = self.targets.get(value.node)
        unit = self.units.ids.get(value.unit.text)
        place, words = (value.cell.row, value.cell.column), value.cell.shown.strip()
        if unit is None or not words:
            return
        row = (extract.page.number, value.cell.row, unit, target.id if target else "")
        own = [key for key in self.rows.get(row, ()) if value.stage in (None, key[2])]
        if not own:
            told = Message("the note {text!r} stands beside no mark.", {"text": words[:60]})
            self.log.add(LEFT_OUT, extract.page, place, told)
            return
        key = max(own, key=lambda one: self._place(one[2]))
        if len(own) > 1:
            values = {"stage": in_both(key[2], WORDS)}
            told = Message("the note beside several marks was kept with that of {stage}.", values)
            self.log.add(TAKEN, extract.page, place, told)
        self.notes[key] = "; ".join(dict.fromkeys([*filter(None, [self.notes.get(key)]), words]))

    def _stage(self, stage: str | None, page: Page) -> str:
        if stage is not None and stage not in self.order:
            told = Message("the rules have no stage {stage}.", {"stage": in_both(stage, WORDS)})
            remedy = Message("There are: {stages}.", {"stages": ", ".join(self.order)})
            self.log.refuse(page, None, told, remedy)
        if stage is None and page.number not in self.silent:
            self.silent.add(page.number)
            values = {"stage": in_both(self.default, WORDS)}
            told = Message("no stage is named; the marks are those of {stage}.", values)
            self.log.add(TAKEN, page, None, told)
        return stage or self.default

    def _scorer(self, scorer: str | None, stage: str, unit: str) -> str:
        if scorer is None:
            return unit if stage == "self" else stage
        if scorer in self.units.ids:
            return self.units.ids[scorer]
        lexicon = self.units.lexicon
        meant = lexicon.meant(self.units.aliases.get(scorer.casefold(), scorer)) if lexicon else ()
        return meant[0] if len(meant) == 1 else scorer

    def _positive(self, mark: float, page: Page, cell: Cell) -> float:
        if mark < 0:
            told = Message("points taken off were written as a negative number.")
            self.log.add(CHANGED, page, (cell.row, cell.column), told)
        return abs(mark)

    def _unassigned(self, value: Value) -> None:
        target = self.targets[value.node]
        if (unit := self.units.ids.get(value.unit.text)) is not None:
            self.aims[unit, target.id] = (False, None)
            if isinstance(self.rubric, Draft) and target.kind == "direct":
                target.kind = "pass_fail"
            told = Message("{text!r}: not assigned.", {"text": value.cell.text})
            place = (value.cell.row, value.cell.column)
            self.log.add(CHANGED, value.node.page, place, told)

    def _aim(self, value: Value) -> None:
        aim, target = self.numbers.get(id(value)), self.targets.get(value.node)
        unit = self.units.ids.get(value.unit.text)
        if aim is None or target is None or unit is None:
            return
        if isinstance(self.rubric, Draft):
            target.kind = "target"
        if target.kind == "target":
            self.aims[unit, target.id] = (True, aim)
        else:
            told = Message("{criterion} has no targets in the rules.", {"criterion": target.id})
            place = (value.cell.row, value.cell.column)
            self.log.add(LEFT_OUT, value.node.page, place, told)

    def _extras(self, extract: Extract) -> None:
        """Columns of bonus and penalty: a mark where the rubric has one criterion for them."""
        sums: dict[tuple[str, str, str], list[tuple[float, Cell]]] = {}
        for kept in extract.kept:
            unit, points = self.units.ids.get(kept.unit.text), self.numbers.get(id(kept))
            if kept.what not in (roles.BONUS, roles.PENALTY) or unit is None or points is None:
                continue
            if kept.what == roles.PENALTY:
                points = self._positive(points, extract.page, kept.cell)
            last = max((v.stage or "" for v in extract.values), key=self._place, default="")
            stage = self._stage(kept.stage or extract.stage or last or None, extract.page)
            sums.setdefault((unit, kept.what, stage), []).append((points, kept.cell))
        for (unit, side, stage), cells in sums.items():
            total, cell = round(sum(p for p, _ in cells), 9), cells[0][1]
            if len(cells) > 1:
                values = {"number": len(cells), "side": Message(side), "total": total}
                told = Message("{number} numbers of {side} were added up to {total}.", values)
                self.log.add(CHANGED, extract.page, (cell.row, cell.column), told)
            target = self._single(side)
            if target is None:
                told = Message(
                    "the rubric has no single criterion of {side}: kept as recorded only.",
                    {"side": Message(side)},
                )
                self.log.add(LEFT_OUT, extract.page, (cell.row, cell.column), told)
            else:
                scorer = self._scorer(extract.scorer, stage, unit)
                self._mark((unit, target.id, stage, scorer), total, extract.page, cell)
            self._record(unit, side, stage, total, extract.page, cell)

    def _single(self, side: str) -> Target | None:
        name = {"bonus": "Điểm thưởng", "penalty": "Điểm trừ"}[side]
        if isinstance(self.rubric, Draft):
            return self.rubric.extra(side, name)
        own = [t for t in self.rubric.roots if t.side == side]
        return own[0] if len(own) == 1 and own[0].leaf else None

    def _kept(self, kept: Kept, extract: Extract) -> None:
        unit = self.units.ids.get(kept.unit.text)
        if unit is None or kept.what in (roles.BONUS, roles.PENALTY):
            return
        if kept.what in RANKS and kept.cell.shown:
            self.ranks.setdefault(kept.what, {})[unit] = kept.cell.shown
        elif (points := self.numbers.get(id(kept))) is not None:
            stage = kept.stage or extract.stage or self.default
            self._record(unit, kept.what, stage, points, extract.page, kept.cell)

    def _record(
        self, unit: str, what: str, stage: str, points: float, page: Page, cell: Cell
    ) -> None:
        """Keep a recorded number: of two totals of one sheet the later, else the first."""
        known = self.recorded.get((unit, what, stage))
        if known is None:
            self.recorded[unit, what, stage] = (points, page, cell)
            return
        first, where, before = known
        if round(first - points, 9) == 0:
            return
        values = {"unit": unit, "points": points, "what": what, "other": first}
        values |= {"cell": before.place, "sheet": where.name}
        if where.number == page.number and what == roles.TOTAL:
            self.recorded[unit, what, stage] = (points, page, cell)
            told = Message(
                "{unit} has the total {points} here and {other} in {cell}; this one is kept.",
                values,
            )
            self.log.add(TAKEN, page, (cell.row, cell.column), told)
            return
        told = Message(
            "{unit} is recorded with {points} on {what} here, and with {other} in {cell} of "
            "{sheet!r}; the first is kept.",
            values,
        )
        self.log.add(DIFFERS, page, (cell.row, cell.column), told)

    def _earlier(self, stage: str) -> str | None:
        """The stage, where it is not the last, whose numbers are those that count."""
        return None if self._place(stage) == len(self.order) - 1 else stage

    def _place(self, stage: str) -> int:
        return self.order.index(stage) if stage in self.order else -1


def _frame(stem: str, rows: list[dict]) -> pl.DataFrame:
    schema = SCHEMAS[stem].dtypes
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def stages_of(extracts: Iterable[Extract]) -> tuple[str, ...]:
    """The stages that any sheet names, in their order."""
    said = {e.stage for e in extracts} | {v.stage for e in extracts for v in e.values}
    said |= {k.stage for e in extracts for k in e.kept}
    return tuple(stage for stage in STAGES if stage in said)
