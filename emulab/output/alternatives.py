"""The rules as adopted beside their alternatives, as one object or as text for a terminal."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from emulab.alternative_rules import ADOPTED, KINDS, Alternative, Alternatives
from emulab.differing import key_said, value_said
from emulab.numbers import shown, signed
from emulab.output.frames import synthetic_line, terminal_table
from emulab.rules import Rules
from emulab.words import listed_names

FEW, MOST = 3, 8  # criteria and keys that the text names; the object has them all
CHANGES = {"gained": ("được thêm", "trước"), "lost": ("không còn", "nay")}


def alternatives_object(found: Alternatives) -> dict[str, Any]:
    """cluster, year, synthetic; alternatives, ranks, totals, hands; all unrounded.

    ``alternatives`` begins with what the others are set against. ``differences`` has the keys of
    the rules (key, before, after), ``criteria`` by how many points a criterion's part changed
    over the units (criterion, least, mean, most), ``faults`` (file, line, finding, remedy) why
    one could not be run: it has no column in ``ranks`` and ``totals``.
    """
    rules = found.base.result.rules
    every = (found.base, *found.others, *found.refused)
    return {
        "cluster": rules.cluster,
        "year": rules.year,
        "synthetic": bool(found.synthetic),
        "alternatives": [_entry(found, one) for one in every],
        "ranks": found.ranks.to_dicts(),
        "totals": found.totals.to_dicts(),
        "hands": found.hands.to_dicts(),
    }


def _entry(found: Alternatives, one: Alternative) -> dict[str, Any]:
    own = pl.col("alternative") == one.key
    agreement = found.agreement.filter(pl.col("name") == one.key).to_dicts()
    agrees = agreement[0] if agreement else {"tau_b": None, "moved": None, "first": None}
    note = one.note
    return {
        "alternative": one.key,
        "kind": one.kind,
        "name": found.names[one.key],
        "author": note.author if note else None,
        "reason": note.reason if note else None,
        "synthetic": bool(one.synthetic),
        **{key: agrees[key] for key in ("tau_b", "moved", "first")},
        "differences": found.differences.filter(own).drop("alternative").to_dicts(),
        "criteria": found.criteria.filter(own).drop("alternative").to_dicts(),
        "faults": [
            {"file": f.file, "line": f.line, "finding": str(f.finding), "remedy": str(f.remedy)}
            for f in one.faults
        ],
    }


def alternatives_text(found: Alternatives) -> str:
    """Ranks side by side, then of every alternative what differs and what changes hands."""
    rules = found.base.result.rules
    every = [one.result.rules for one in (found.base, *found.others)]
    lines = [f"{rules.name} – {rules.year}{_trial(rules)}: {_title(found)}"]
    lines += [line] if (line := synthetic_line(found.synthetic, *every)) else []
    lines += [_table(found)]
    lines += ["Trong ngoặc: số bậc tăng so với cột đầu."] if found.agreement["moved"].sum() else []
    for one in found.others:
        lines += ["", f"{found.names[one.key]}{_kind(one)}", *_about(found, one)]
    for one in found.refused:
        lines += ["", f"{found.names[one.key]}{_kind(one)}", "  Không chạy được:"]
        lines += [f"    {fault.file}: {fault}" for fault in one.faults]
    if not found.others and not found.refused:
        lines.append("Không có phương án nào: ghi tệp trong scenarios/ hoặc khóa weight_sets.")
    return "\n".join(lines)


def _title(found: Alternatives) -> str:
    if found.base.kind == ADOPTED:
        count = len(found.others) + len(found.refused)
        rules = "dự thảo quy chế" if _draft(found) else "quy chế đã ban hành"
        return f"{rules} và {count} phương án" if count else rules
    return f"so với “{found.names[found.base.key]}”"


def _draft(found: Alternatives) -> bool:
    return found.base.result.rules.rubric.status == "draft"


def _trial(rules: Rules) -> str:
    year = rules.analysis.trial_year if rules.phase == "kick_off" else None
    return f" (dự thảo thử trên điểm năm {year})" if year else ""


def _kind(one: Alternative) -> str:
    words = [f"{KINDS[one.kind].said('vi')} {one.key}"] if one.kind in KINDS else []
    words += [f"tác giả: {one.note.author}"] if one.note and one.note.author else []
    return f" ({'; '.join(words)})" if words else ""


def _table(found: Alternatives) -> str:
    """A row a unit with its ranks, ``=`` where shared, and the places gained against the base."""
    rows = []
    for row in found.ranks.to_dicts():
        unit, base = row["unit"], row[found.base.key]
        cells = {"đơn vị": found.unit_names[unit]}
        for key in found.results:
            label = found.labels[key][unit]
            moved = base - row[key] if base is not None and row[key] is not None else 0
            cells[found.names[key]] = f"{label} ({signed(moved, 0)})" if moved else label
        rows.append(cells)
    if found.others:
        agrees = dict(found.agreement.select("name", "tau_b").iter_rows())
        tau = {found.names[key]: shown(agrees[key]) for key in found.results}
        rows.append({"đơn vị": "Mức giống cột đầu (tau-b của Kendall)", **tau})
    return terminal_table(rows)


def _about(found: Alternatives, one: Alternative) -> Iterator[str]:
    """Why it was put forward, the keys that differ, what changed hands, what moved most."""
    if one.note is not None and one.note.reason:
        yield f"  Lý do đề xuất: {one.note.reason}"
    keys = _keys(found, one)
    if keys:
        yield f"  Khác quy chế: {listed_names(keys, MOST).said('vi')}."
    hands = _hands(found, one)
    yield from (f"  {line}" for line in hands)
    if not hands:
        yield "  Không hình thức khen thưởng nào đổi chủ."
    if moved := _moved(found, one):
        yield f"  Thay đổi không đều nhất giữa các đơn vị ở: {moved}."


def _keys(found: Alternatives, one: Alternative) -> list[str]:
    names = found.base.result.rules.rubric.names() | one.result.rules.rubric.names()
    own = found.differences.filter(pl.col("alternative") == one.key)
    return [
        f"{key_said(key, names, 'vi')}: {value_said(key, before, 'vi')} → "
        f"{value_said(key, after, 'vi')}"
        for key, before, after in own.select("key", "before", "after").iter_rows()
    ]


def _hands(found: Alternatives, one: Alternative) -> list[str]:
    titles = {
        award.id: award.name.vi
        for result in (found.base.result, one.result)
        for award in result.rules.awards
    }
    lines = []
    for row in found.hands_said("vi").filter(pl.col("alternative") == one.key).to_dicts():
        word, when = CHANGES[row["change"]]
        unit, award = found.unit_names[row["unit"]], titles[row["award"]]
        lines.append(f"{unit} {word} {award} ({when}: {row['reason']}).")
    return lines


def _moved(found: Alternatives, one: Alternative) -> str:
    names = found.base.result.rules.rubric.names() | one.result.rules.rubric.names()
    own = found.criteria.filter(pl.col("alternative") == one.key).head(FEW)
    return "; ".join(
        f"“{names[name].vi if name in names else name}” {signed(least)} đến {signed(most)}"
        for name, least, most in own.select("criterion", "least", "most").iter_rows()
    )
