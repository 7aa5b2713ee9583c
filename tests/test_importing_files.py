"""Files in and out: what is written, all or nothing, and what is no workbook at all."""

import os
import sys
import types
import zipfile
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
import yaml
from importing_makers import (
    As,
    Formula,
    detailed,
    imported,
    marks,
    ods,
    refused,
    said,
    summary,
    workbook,
)
from tables_makers import folder
from test_importing_rules import ROSTER, RUBRIC

from emulab.faults import InputError
from emulab.importing import Refused, import_workbook
from emulab.output.importing import import_object, import_text
from emulab.rules import load_rules
from emulab.tables import check, load

TWO = ("Sở Y tế", "Sở Nội vụ")


def files(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def test_a_draft_of_rules_and_its_tables_pass_the_checks_of_the_workbench(tmp_path):
    out = tmp_path / "cum-1"
    found = imported(tmp_path, {"Bảng điểm": detailed(*TWO)}, into=out)
    rules = load_rules(out / "rules.yaml")
    tables = load(out / "rules.yaml", rules)
    check(tables, rules)

    assert files(out) == [
        "import.yaml",
        "marks.csv",
        "provenance.yaml",
        "recorded.csv",
        "rules.yaml",
        "units.csv",
    ]
    assert rules.rubric.status == "draft"
    assert rules.rubric.provenance.kind == "inferred"
    assert (rules.cluster, rules.year, rules.stages.order) == ("cum-1", 2023, ("self", "head"))
    assert rules.rubric.maximum == 30
    assert tables.marks.height == found.frames["marks"].height == 12
    assert {path.name for path in found.written} == set(files(out))


def test_a_cluster_is_begun_by_its_first_workbook(tmp_path, monkeypatch):
    (tmp_path / "params").mkdir()
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))
    imported(tmp_path, {"Bảng điểm": detailed(*TWO, title="BẢNG ĐIỂM")}, "cum-2/2024")

    assert files(tmp_path / "params" / "cum-2" / "2024") == ["rules.yaml"]
    assert load_rules("cum-2/2024").year == 2024
    assert load("cum-2/2024").marks.height == 12


def test_tables_go_to_the_data_of_the_place_and_the_rules_stay_untouched(tmp_path):
    place = folder(tmp_path / "small", {"units.csv": ROSTER}, rubric=RUBRIC)
    before = place.read_bytes()
    imported(tmp_path, {"A": detailed(*TWO)}, place)
    tables = load(place, load_rules(place))

    assert place.read_bytes() == before
    assert (place.parent / "units.csv").read_text(encoding="utf-8") == ROSTER
    assert tables.marks.height == 12


def test_the_report_has_every_entry_in_both_languages_with_sheet_and_cell(tmp_path):
    rows = detailed("Sở Y tế", stages=("Thẩm định",))
    rows[5][3] = "5,0"
    rows[4][3] = 11
    found = imported(tmp_path, {"A": rows}, into=tmp_path / "out")
    report = yaml.safe_load((tmp_path / "out" / "import.yaml").read_text(encoding="utf-8"))

    assert report["file"] == "diem.xlsx"
    assert report["sha256"] == found.sha256
    assert report["rows"] == {"units": 1, "marks": 3, "recorded": 3}
    assert len(report["entries"]) == len(found.entries)
    assert [(e["kind"], e["cells"]) for e in report["entries"]] == [
        ("differs", "D5"),
        ("differs", "D10"),
        ("changed", "D6"),
    ]
    assert report["entries"][2]["en"] == "the decimal comma was read as a point."
    assert all(set(e) == {"kind", "sheet", "cells", "vi", "en"} for e in report["entries"])
    assert import_object(found)["rows"] == report["rows"]


def test_the_text_has_refusals_first_and_names_what_was_written(tmp_path):
    rows = detailed("Sở Y tế", stages=("Thẩm định",))
    rows[4][3] = 11
    found = imported(tmp_path, {"A": rows}, into=tmp_path / "out")
    text = import_text(found, "en").splitlines()

    assert text[:5] == [
        "diem.xlsx",
        "read: units 1, marks 3, recorded 3; 3 sums checked.",
        "",
        "Numbers that should agree and do not (2)",
        "  [A] D5: 'Nhiệm vụ chính trị' is 11, its 2 parts add up to 10.",
    ]
    assert text[-7] == "Written"
    rows[5][3] = As(45019, "", "d/m")
    with pytest.raises(Refused) as refusal:
        imported(tmp_path, {"A": rows})
    assert import_text(refusal.value, "en").splitlines()[2] == "Refused, so nothing was written (1)"


def test_nothing_is_written_where_anything_is_refused(tmp_path):
    rows = detailed("Sở Y tế", stages=("Thẩm định",))
    rows[5][3] = Formula("=1/0", "#DIV/0!")
    out = tmp_path / "out"

    assert refused(tmp_path, {"A": rows}, into=out) == [
        "A: D6: #DIV/0! is an error of Excel. Mend the formula, or leave the cell empty."
    ]
    assert not out.exists()


def test_other_contents_are_not_written_over_unless_told(tmp_path):
    out, rows = tmp_path / "out", summary(["Sở Y tế", 1, 2])
    imported(tmp_path, {"A": rows}, into=out)
    again = imported(tmp_path, {"A": rows}, into=out)
    assert again.written == ()
    before = (out / "marks.csv").read_bytes()
    rows[2][2] = 9
    with pytest.raises(InputError) as refusal:
        imported(tmp_path, {"A": rows}, into=out)

    assert (
        f"{out / 'marks.csv'}: 1 fault\n  the file exists and has other contents. Say --add to "
        "add to it, --replace to write over it, or import elsewhere." in str(refusal.value)
    )
    assert (out / "marks.csv").read_bytes() == before
    imported(tmp_path, {"A": rows}, into=out, existing="replace")
    assert b"so-y-te,ke-hoach,head,head,9\n" in (out / "marks.csv").read_bytes()


def test_a_table_kept_in_another_format_is_not_doubled(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "marks.parquet").write_bytes(b"x")
    with pytest.raises(InputError) as refusal:
        imported(tmp_path, {"A": summary(["Sở Y tế", 1, 2])}, into=out)

    assert "marks.parquet holds the marks already. Move it away first." in str(refusal.value)
    assert files(out) == ["marks.parquet"]


def test_a_failure_half_way_puts_back_what_was_there(tmp_path, monkeypatch):
    out, rows = tmp_path / "out", summary(["Sở Y tế", 1, 2])
    imported(tmp_path, {"A": rows}, into=out)
    before = {name: (out / name).read_bytes() for name in files(out)}
    rows[2][2] = 9
    real, calls = os.replace, []

    def failing(source, target):
        calls.append(target)
        if len(calls) == 4:
            raise OSError("full")
        return real(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(InputError, match="the files cannot be written"):
        imported(tmp_path, {"A": rows}, into=out, existing="replace")
    monkeypatch.undo()

    assert {name: (out / name).read_bytes() for name in files(out)} == before


def test_an_import_is_the_same_to_the_byte_whenever_it_is_made(tmp_path):
    for name in ("one", "two"):
        imported(tmp_path, {"A": detailed(*TWO)}, into=tmp_path / name / "cum")

    for name in files(tmp_path / "one" / "cum"):
        one, two = (tmp_path / n / "cum" / name for n in ("one", "two"))
        if name != "import.yaml":  # it has the sum of the file, in which xlsxwriter puts a time
            assert one.read_bytes() == two.read_bytes(), name


def broken(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as refusal:
        import_workbook(path)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"x", ".csv is no workbook. Save it as .xlsx."),
        (
            "~$a.xlsx",
            b"x",
            "this is Excel's own lock on a file that is open. Name the file itself.",
        ),
        (
            "a.xlsx",
            b"PK",
            "the file cannot be read as a workbook (BadZipFile). "
            "Open it in Excel and save it as .xlsx.",
        ),
        (
            "a.xls",
            b"no workbook",
            "the file cannot be read as a workbook (CalamineError). "
            "Open it in Excel and save it as .xlsx.",
        ),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, name, content, said):
    assert broken(tmp_path, name, content) == f"{name}: 1 fault\n  {said}"


def test_a_part_that_declares_entities_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A": summary(["Sở Y tế", 1, 2])})
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/sharedStrings.xml"] = bomb
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(InputError, match="it declares entities"):
        import_workbook(path)


@pytest.mark.parametrize(
    ("sheets", "finding"),
    [
        ({"A": []}, "no table of marks was found in the workbook."),
        ({"A": [["chào"], ["bạn"]]}, "no table of marks was found in the workbook."),
    ],
)
def test_a_workbook_without_a_table_is_refused(tmp_path, sheets, finding):
    assert refused(tmp_path, sheets) == [
        f"{finding} Head the columns: Tiêu chí or Đơn vị, and a unit or criterion each."
    ]


def test_an_opendocument_sheet_is_read_by_its_values(tmp_path):
    path = ods(
        tmp_path / "a.ods", "Thẩm định", summary(["Sở Y tế", 1, 2.5], ["Sở Nội vụ", 3, "4,5"])
    )
    found = import_workbook(path)

    assert marks(found)["so-y-te", "cai-cach", "head"] == 2.5
    assert marks(found)["so-noi-vu", "cai-cach", "head"] == 4.5
    assert said(found, "left_out") == [
        "fonts, merged cells, dates and errors cannot be seen in .ods files."
    ]


def test_a_stage_that_there_is_not_is_refused(tmp_path):
    with pytest.raises(InputError) as refusal:
        imported(tmp_path, {"A": summary(["Sở Y tế", 1, 2])}, stage="jury")

    assert str(refusal.value) == (
        "--stage: 1 fault\n  there is no stage 'jury'. There are self, cross, head, board."
    )


def test_a_fill_in_workbook_is_read_by_the_room_that_made_it(tmp_path, monkeypatch):
    place = folder(tmp_path / "small", {"units.csv": ROSTER}, rubric=RUBRIC)
    own = pl.DataFrame({"unit": ["health"], "criterion": ["plan"], "mark": [8.5]})
    filled = SimpleNamespace(tables=SimpleNamespace(marks=own), unmarked=own)
    room = types.ModuleType("emulab.workbook")
    room.read_filled = lambda path, asked: filled if Path(asked) == place else None
    monkeypatch.setitem(sys.modules, "emulab.workbook", room)
    sheets = {"A": summary(["Sở Y tế", 1, 2]), "_emulab": [["emulab workbook 1"]]}
    out = tmp_path / "out"
    found = imported(tmp_path, sheets, place, hidden=("_emulab",), into=out)

    assert found.frames["marks"] is own
    assert said(found, "left_out") == ["1 cells of the form hold no mark."]
    assert (out / "marks.csv").read_text() == "unit,criterion,mark\nhealth,plan,8.5\n"
    with pytest.raises(InputError, match="which belongs to rules"):
        imported(tmp_path, sheets, hidden=("_emulab",))
