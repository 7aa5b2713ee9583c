"""Imported tables say where they come from, and none of them counts as published."""

import pytest
import yaml
from importing_makers import detailed, imported, summary
from tables_makers import folder
from test_importing_rules import ROSTER, RUBRIC

from emulab.faults import InputError
from emulab.rules import load_rules
from emulab.tables import check, load

ROWS = {"A": summary(["Sở Y tế", 1, 2])}
WHOSE = {
    "kind": "inferred",
    "reason": "Nhập từ tệp diem.xlsx bằng emulab import; chưa ghi nguồn công bố.",
}
MARKS = {"Thẩm định": detailed("SYT", "SNV", stages=("Thẩm định",), title="BẢNG ĐIỂM")}


def kept(path) -> dict:
    return yaml.safe_load((path / "provenance.yaml").read_text(encoding="utf-8"))


def test_every_imported_table_is_inferred_until_its_source_is_named(tmp_path):
    out = tmp_path / "cum"
    imported(tmp_path, ROWS, into=out)
    tables = load(out / "rules.yaml", load_rules(out / "rules.yaml"))

    assert kept(out) == {"units.csv": WHOSE, "marks.csv": WHOSE}
    assert {origin.kind for origin in tables.provenance.values()} == {"inferred"}
    assert [note for note in tables.notes if "where it comes from" in str(note)] == []


def test_new_entries_follow_what_is_kept_there(tmp_path):
    text = "# ghi chú\nunits.csv: {kind: published, headline: Tin, body: Báo}"
    files = {"units.csv": ROSTER, "provenance.yaml": text}
    place = folder(tmp_path / "small", files, rubric=RUBRIC)
    imported(tmp_path, MARKS, str(place))

    after = (place.parent / "provenance.yaml").read_text(encoding="utf-8")
    assert after.startswith(f"{text}\nmarks.csv:\n  kind: inferred\n")
    assert kept(place.parent)["marks.csv"] == WHOSE
    assert load(place).provenance["marks.csv"].kind == "inferred"


def test_entries_in_braces_are_written_anew_and_stay_what_they_were(tmp_path):
    files = {"units.csv": ROSTER, "provenance.yaml": "{units.csv: {kind: synthetic}}\n"}
    place = folder(tmp_path / "small", files, rubric=RUBRIC)
    imported(tmp_path, MARKS, str(place))

    assert kept(place.parent)["units.csv"] == {"kind": "synthetic"}
    assert kept(place.parent)["marks.csv"] == WHOSE


def test_an_imported_table_does_not_pass_for_a_published_one(tmp_path):
    out = tmp_path / "cum"
    out.mkdir()
    text = "marks.csv: {kind: published, headline: Tin, body: Báo}\n"
    (out / "provenance.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        imported(tmp_path, ROWS, into=out)

    assert str(refusal.value) == (
        f"{out / 'provenance.yaml'}: 1 fault\n"
        "  marks.csv is called published here, which an imported table is not. Say --replace to "
        "write where it comes from, or import into another folder."
    )
    assert [path.name for path in out.iterdir()] == ["provenance.yaml"]
    imported(tmp_path, ROWS, into=out, existing="replace")
    assert kept(out)["marks.csv"] == WHOSE


def test_what_an_import_leaves_beside_the_tables_is_no_stranger(tmp_path):
    table = tmp_path / "khac.csv"
    table.write_text("alias,unit\nSở Y tế HN,Sở Y tế\n", encoding="utf-8")
    out = tmp_path / "cum"
    imported(tmp_path, {"A": summary(["Sở Y tế HN", 1, 2])}, into=out, aliases=table)
    tables = load(out / "rules.yaml", load_rules(out / "rules.yaml"))

    assert (out / "aliases.csv").is_file()
    assert [str(note) for note in tables.notes] == []


def test_a_draft_with_bonus_and_penalty_is_good_to_rank(tmp_path):
    rows = detailed("Sở Y tế", "Sở Nội vụ", stages=("Thẩm định",))
    extra = [["III", "Điểm thưởng", 5, 2, 1], ["IV", "Điểm trừ", None, -1, 0]]
    out = tmp_path / "cum"
    imported(tmp_path, {"A": [*rows[:9], *extra]}, into=out)
    rules = load_rules(out / "rules.yaml")

    check(load(out / "rules.yaml", rules), rules)
