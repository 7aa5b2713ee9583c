"""A second workbook is added to the first: another stage, a late unit; never over another mark."""

import polars as pl
import pytest
import yaml
from importing_makers import detailed, imported
from tables_makers import folder
from test_importing_rules import ROSTER, RUBRIC

from emulab.faults import InputError
from emulab.tables import load


def sheet(stage: str, *units: str) -> dict:
    return {stage: detailed(*(units or ("SYT", "SNV")), stages=(stage,), title="BẢNG ĐIỂM")}


@pytest.fixture
def place(tmp_path):
    return folder(tmp_path / "small", {"units.csv": ROSTER}, rubric=RUBRIC)


def test_a_stage_is_added_to_the_stages_that_are_there(tmp_path, place):
    imported(tmp_path, sheet("Thẩm định"), str(place))
    first = load(place).marks
    imported(tmp_path, sheet("Tự chấm"), str(place), existing="add")
    both = load(place).marks

    assert set(both["stage"]) == {"self", "head"}
    assert both.head(first.height).equals(first)
    kept = yaml.safe_load((place.parent / "provenance.yaml").read_text(encoding="utf-8"))
    assert kept["marks.csv"]["kind"] == "inferred"
    reports = (place.parent / "import.yaml").read_text(encoding="utf-8")
    assert len(list(yaml.safe_load_all(reports))) == 2


def test_the_same_workbook_added_twice_changes_nothing(tmp_path, place):
    imported(tmp_path, sheet("Thẩm định"), str(place))
    before = load(place).marks
    imported(tmp_path, sheet("Thẩm định"), str(place), existing="add")

    assert load(place).marks.equals(before)


def test_another_mark_on_a_cell_that_is_taken_is_refused_and_nothing_is_written(tmp_path, place):
    imported(tmp_path, sheet("Thẩm định"), str(place))
    path = place.parent / "marks.csv"
    kept = path.read_bytes()
    marks = pl.read_csv(path, infer_schema=False)
    row = marks.row(0, named=True)
    other = marks.with_columns(
        mark=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("0.25")).otherwise("mark")
    )
    other.write_csv(path)
    changed = path.read_bytes()
    with pytest.raises(InputError) as error:
        imported(tmp_path, sheet("Thẩm định"), str(place), existing="add")

    cell = f"{row['unit']}, {row['criterion']}, {row['stage']}, {row['scorer']}"
    assert str(error.value) == (
        "marks.csv: 1 fault\n"
        f"  {cell}: 0.25 is kept, the workbook has {row['mark']}. "
        "Mend one, or amend the mark with its reason."
    )
    assert path.read_bytes() == changed != kept


def test_the_command_adds_where_it_is_told_and_not_without(tmp_path, place):
    from click.testing import CliRunner
    from importing_makers import workbook

    from emulab.cli import main

    first, second = (
        str(workbook(tmp_path / f"{number}.xlsx", sheet(stage)))
        for number, stage in enumerate(("Thẩm định", "Tự chấm"))
    )
    runner = CliRunner()

    assert runner.invoke(main, ["import", first, str(place)]).exit_code == 0
    refused = runner.invoke(main, ["import", second, str(place)])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Say --add to add to it" in refused.stderr
    assert runner.invoke(main, ["import", second, str(place), "--add"]).exit_code == 0
    assert runner.invoke(main, ["import", second, str(place), "--add", "--replace"]).exit_code == 2
    assert set(load(place).marks["stage"]) == {"self", "head"}


def test_what_is_added_to_published_marks_does_not_pass_for_published(tmp_path, place):
    imported(tmp_path, sheet("Thẩm định"), str(place))
    text = "marks.csv: {kind: published, headline: Tin, body: Báo}\n"
    (place.parent / "provenance.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"marks\.csv"):
        imported(tmp_path, sheet("Tự chấm"), str(place), existing="add")
