"""Sums of a score table, as a formula for Excel and as the number that it gives."""

from collections.abc import Callable, Mapping
from itertools import groupby

from emulab.numbers import trimmed
from emulab.workbook.outline import BONUS, PENALTY, POINTS, Line, counted
from emulab.workbook.sheet import letters
from emulab.workbook.wording import label

MOST = 200  # references in one SUM; Excel takes 255


class Column:
    """One unit's column: the row of every line, and the mark in it."""

    def __init__(
        self,
        lines: tuple[Line, ...],
        rows: Mapping[str, int],
        column: int,
        marks: Mapping[str, float | None],
    ) -> None:
        self.lines = {line.id: line for line in lines}
        self.rows, self.letters, self.marks = rows, letters(column), marks

    def formula(self, line: Line) -> str:
        """The formula of a line that is a sum."""
        if line.how == "total":
            sides = "".join(
                sign + self._cell(name)
                for sign, name in (("+", BONUS), ("-", PENALTY))
                if name in self.lines
            )
            plain = f"{self._cell(POINTS)}{sides}"
            return f"=MAX({trimmed(line.cap)},{plain})" if line.cap is not None else f"={plain}"
        plain = self._terms(line)
        return f"=MIN({trimmed(line.cap)},{plain})" if line.cap is not None else f"={plain}"

    def value(self, line: Line) -> float:
        """What the formula gives."""
        if line.how == "mark":
            return self._points(line)
        if line.how == "total":
            own = {
                name: self.value(self.lines[name])
                for name in (BONUS, PENALTY)
                if name in self.lines
            }
            plain = self.value(self.lines[POINTS]) + own.get(BONUS, 0.0) - own.get(PENALTY, 0.0)
            return plain if line.cap is None else max(line.cap, plain)
        plain = sum((self.value(self.lines[below]) for below in line.below), 0.0)
        return plain if line.cap is None else min(line.cap, plain)

    def _points(self, line: Line) -> float:
        mark = self.marks.get(line.id)
        if mark is None or not counted(line.leaf):
            return 0.0
        if line.leaf.kind == "pass_fail":
            return line.leaf.maximum if mark > 0 else 0.0
        return mark

    def _cell(self, name: str) -> str:
        return f"{self.letters}{self.rows[name] + 1}"

    def _terms(self, line: Line) -> str:
        below = [self.lines[name] for name in line.below]
        plain = [one for one in below if one.how != "mark" or _kind(one) == "points"]
        passed = [one for one in below if one.how == "mark" and _kind(one) == "passed"]
        refs = self._ranges(plain, lambda one: None)
        parts = [
            f"SUM({','.join(text for text, _ in refs[at : at + MOST])})"
            for at in range(0, len(refs), MOST)
        ]
        for text, maximum in self._ranges(passed, lambda one: one.leaf.maximum):
            times = f'COUNTIF({text},"{label("pass")}")+COUNTIF({text},">0")'
            parts.append(f"({times})*{trimmed(maximum)}")
        return "+".join(parts) or "0"

    def _ranges(
        self, lines: list[Line], key: Callable[[Line], float | None]
    ) -> list[tuple[str, float | None]]:
        """Ranges of rows that follow each other and have one key."""
        found = []
        placed = [(self.rows[line.id], key(line)) for line in lines]
        together = groupby(enumerate(placed), key=lambda one: (one[1][0] - one[0], one[1][1]))
        for (_, own), group in together:
            rows = [row for _, (row, _) in group]
            first, last = f"{self.letters}{rows[0] + 1}", f"{self.letters}{rows[-1] + 1}"
            found.append((first if first == last else f"{first}:{last}", own))
        return found


def _kind(line: Line) -> str:
    if not counted(line.leaf):
        return "later"
    return "passed" if line.leaf.kind == "pass_fail" else "points"
