"""Makers for the tests of tables: a small rules file, and folders of data as boards write them."""

import json
from pathlib import Path

from emulab.faults import InputError
from emulab.rules import Rules, load_rules
from emulab.tables import Tables, check, load

RUBRIC = {
    "criteria": [
        {
            "id": "tasks",
            "name": "Nhiệm vụ chính trị",
            "criteria": [
                {"id": "reach", "name": "Mức độ hoàn thành", "maximum": 10},
                {"id": "goal", "name": "Chỉ tiêu", "maximum": 20, "kind": "target"},
            ],
        },
        {"id": "safety", "name": "An toàn", "maximum": 5, "kind": "pass_fail"},
        {"id": "swing", "name": "Cộng trừ", "maximum": 5, "kind": "plus_minus", "floor": -5},
    ],
    "bonus": {"criteria": [{"id": "model", "name": "Mô hình mới", "maximum": 3}]},
    "penalty": {"criteria": [{"id": "late", "name": "Báo cáo chậm", "maximum": 2}]},
}
RULES = {
    "cluster": "small",
    "year": 2023,
    "phase": "year_end",
    "tier": "city",
    "name": "Cụm thử",
    "rubric": RUBRIC,
    "stages": {"order": ["self", "head"]},
    "checks": [{"id": "no-breach", "name": "Không vi phạm"}],
    "awards": [
        {"id": "flag", "name": "Cờ", "seats": 1, "eligible": {"checks": ["no-breach"]}},
        {"id": "certificate", "name": "Bằng khen", "vote": {"at_least": "4/5", "of": "valid"}},
    ],
    "offices": [{"id": "head", "name": "Cụm trưởng", "more_than": "1/2", "of": "valid"}],
}

UNITS = """unit,name,short_name,provenance
health,Sở Y tế,SYT,published
school,Trường Lê Hồng Phong,,published
"""
LEAVES = {"reach": "8", "goal": "120", "safety": "1", "swing": "-2"}
HEADING = "unit,criterion,stage,scorer,mark\n"


def marks(units=("health", "school"), stages=("self", "head"), **changes: str) -> str:
    """A whole round as CSV; ``changes`` are other marks by criterion."""
    cells = {**LEAVES, **changes}
    rows = [f"{u},{c},{s},ada,{m}\n" for u in units for s in stages for c, m in cells.items()]
    return HEADING + "".join(rows)


def folder(path: Path, files: dict[str, str | bytes], **changes) -> Path:
    """A rules file with these files beside it; ``changes`` replace keys of RULES."""
    path.mkdir(parents=True, exist_ok=True)
    rules = path / "rules.yaml"
    rules.write_text(json.dumps(RULES | changes, ensure_ascii=False), encoding="utf-8")
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (path / name).write_bytes(raw)
    return rules


def read(path: Path, files: dict[str, str | bytes], **changes) -> tuple[Tables, Rules]:
    """The tables of such a folder, loaded and checked; raises InputError as they do."""
    place = folder(path, files, **changes)
    rules = load_rules(place)
    tables = load(place, rules)
    check(tables, rules)
    return tables, rules


def noted(path: Path, files: dict[str, str | bytes], **changes) -> list[str]:
    """What is noted of a good folder, but for its want of a provenance."""
    place = folder(path, files, **changes)
    rules = load_rules(place)
    tables = load(place, rules)
    notes = [*tables.notes, *check(tables, rules)]
    return [f"{note.file} {note}" for note in notes if note.file != "provenance.yaml"]


def refusal(path: Path, files: dict[str, str | bytes], **changes) -> str:
    """What is said of a folder at fault."""
    try:
        read(path, files, **changes)
    except InputError as error:
        return str(error)
    raise AssertionError("nothing was refused")


def good(**files: str) -> dict[str, str]:
    """Files that are good, with others put in their place."""
    base = {"units.csv": UNITS, "marks.csv": marks()}
    return base | {f"{stem}.csv": text for stem, text in files.items()}
