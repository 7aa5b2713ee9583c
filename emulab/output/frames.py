"""What every command prints in the same way: the heading, unit names, tables for a terminal."""

import textwrap

from emulab.parts import parts_named
from emulab.rules import Rules
from emulab.studies import Study

SYNTHETIC = "Số liệu minh họa (synthetic)"
WIDTH = 180  # of a table that has long texts in it
LEAST = 16  # to which a column of long texts is folded, and no further
GAP = "   "
SIGNS = "±+-−–→=,.% "


def heading(study: Study) -> str:
    """Cluster and year, then what of it nobody published."""
    rules = study.rules
    head = f"{rules.name} – {rules.year}"
    if study.result is None and study.trial is not None:
        head += f" (dự thảo thử trên điểm năm {rules.analysis.trial_year})"
    made_up = synthetic_line(study.synthetic, rules)
    return f"{head}\n{made_up}" if made_up else head


def synthetic_line(parts: tuple[str, ...], *rules: Rules) -> str:
    """What nobody published, in Vietnamese and on one line; empty where all was."""
    words = parts_named(parts, "vi", *rules)
    return f"{SYNTHETIC}: {', '.join(words)}" if words else ""


def minus(text: str) -> str:
    """The number with a minus sign that is one."""
    return text.replace("-", "−")


def terminal_table(rows: list[dict[str, str]]) -> str:
    """The rows as a table whose columns are the keys of the first.

    Columns of numbers are set flush right. Nothing is cut: where a table would be wider than
    WIDTH its longest texts are folded.

    >>> print(terminal_table([{"đơn vị": "Sở Y tế", "điểm": "9,50"}]))
    ┌────────────────┐
    │ đơn vị    điểm │
    ╞════════════════╡
    │ Sở Y tế   9,50 │
    └────────────────┘
    """
    titles = list(rows[0])
    numeric = [_numeric([row[title] for row in rows]) for title in titles]
    cells = [titles, *([row[title] for title in titles] for row in rows)]
    widths = _widths([max(len(row[place]) for row in cells) for place in range(len(titles))])
    printed = [_lines(row, widths, numeric) for row in cells]
    rule = sum(widths) + len(GAP) * (len(widths) - 1) + 2
    body = [f"│ {line} │" for lines in printed[1:] for line in lines]
    head = [f"│ {line} │" for line in printed[0]]
    return "\n".join([f"┌{'─' * rule}┐", *head, f"╞{'═' * rule}╡", *body, f"└{'─' * rule}┘"])


def _numeric(cells: list[str]) -> bool:
    """Whether a column holds numbers: digits in some cell, and letters in none."""
    plain = [cell.translate({ord(sign): None for sign in SIGNS}) for cell in cells]
    return any(plain) and all(not text or text.isdigit() for text in plain)


def _widths(wanted: list[int]) -> list[int]:
    """The widths of the columns: as wanted, or the widest folded until the table fits."""
    widths = list(wanted)
    spare = WIDTH - len(GAP) * (len(widths) - 1) - 4
    while sum(widths) > spare and max(widths) > LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _lines(row: list[str], widths: list[int], numeric: list[bool]) -> list[str]:
    """The lines that a row takes, each cell folded to its width."""
    folded = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for turn in range(max(map(len, folded))):
        cells = [lines_of[turn] if turn < len(lines_of) else "" for lines_of in folded]
        placed = zip(cells, widths, numeric, strict=True)
        lines.append(GAP.join(c.rjust(w) if right else c.ljust(w) for c, w, right in placed))
    return lines


def _folded(cell: str, width: int) -> list[str]:
    """A text on as many lines as it takes, those below the first as far in as the first."""
    if len(cell) <= width:
        return [cell]
    text = cell.lstrip()
    inset = " " * (len(cell) - len(text))
    return textwrap.wrap(text, width, initial_indent=inset, subsequent_indent=inset)
