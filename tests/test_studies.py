"""A study: rules and data are read in one go, so that nobody mends one to be shown the other."""

import shutil
from pathlib import Path

import pytest

import emulab
from emulab.faults import InputError
from emulab.rules import find_place, project_root
from emulab.studies import study_at


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of central-party/2023 with the law, to be spoilt."""
    for kind in ("params", "data"):
        source = project_root() / kind / "central-party" / "2023"
        shutil.copytree(source, tmp_path / kind / "central-party" / "2023")
    shutil.copytree(project_root() / "params" / "law", tmp_path / "params" / "law")
    return tmp_path


def spoil(path: Path, *swaps: tuple[str, str]) -> None:
    """Swap the first of each pair for the second; it must be there."""
    text = path.read_text(encoding="utf-8")
    for before, after in swaps:
        assert before in text, before
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")


def rewritten(line: str, column: int, cell: str) -> str:
    """The line with one of its cells written otherwise."""
    cells = line.split(",")
    return ",".join([*cells[:column], cell, *cells[column + 1 :]])


def faults_of(root: Path) -> list[str]:
    with pytest.raises(InputError) as refusal:
        study_at(root / "params" / "central-party" / "2023" / "rules.yaml")
    return [f"{fault.file}: {fault}" for fault in refusal.value.faults]


def test_a_study_and_its_module_keep_their_names_apart():
    assert callable(emulab.study) and callable(emulab.outlook)
    assert emulab.study("par-index", 2023).result.ranks.height == 17


def test_faults_of_rules_marks_and_count_sheet_come_out_together(copy):
    data = copy / "data" / "central-party" / "2023"
    spoil(copy / "params" / "central-party" / "2023" / "rules.yaml", ("seats: 2", "seets: 2"))
    marks = (data / "marks.csv").read_text(encoding="utf-8").splitlines()
    unit, rest = marks[1].split(",", 1)
    spoil(data / "marks.csv", (f"{unit},{rest}", f"nobody,{rest}"))

    assert faults_of(copy)[0] == (
        "marks.csv: line 2: there is no unit called 'nobody'. "
        "Write an id of units.csv, or add the unit there."
    )
    assert "there is no key called 'seets'. Did you mean 'seats'?" in faults_of(copy)[-1]


def test_a_count_that_does_not_add_up_is_told_beside_a_mark_that_cannot_be_read(copy):
    data = copy / "data" / "central-party" / "2023"
    counts = (data / "counts.csv").read_text(encoding="utf-8").splitlines()
    issued = next(line for line in counts if ",issued," in line)
    spoil(data / "counts.csv", (issued, rewritten(issued, 2, "99")))
    marks = (data / "marks.csv").read_text(encoding="utf-8").splitlines()
    spoil(data / "marks.csv", (marks[1], rewritten(marks[1], 4, "chín")))
    found = faults_of(copy)

    assert any("issued 99" in fault for fault in found)
    assert any("the mark 'chín' is not a number" in fault for fault in found)


def test_a_maximum_that_cannot_be_read_hides_no_mark_above_another(copy):
    rules = copy / "params" / "central-party" / "2023" / "rules.yaml"
    leaf = next(leaf for leaf in study_at(rules).rules.rubric.main if leaf.kind == "direct")
    written = f"maximum: {leaf.maximum:g}"
    line = next(
        one for one in rules.read_text(encoding="utf-8").splitlines() if f"id: {leaf.id}," in one
    )
    spoil(rules, (line, line.replace(written, "maximum: ten")))
    marks = copy / "data" / "central-party" / "2023" / "marks.csv"
    other = next(
        one for one in marks.read_text(encoding="utf-8").splitlines()[1:] if leaf.id not in one
    )
    spoil(marks, (other, rewritten(other, 4, "9999")))
    found = faults_of(copy)

    assert any("'ten' cannot stand here" in fault for fault in found)
    assert any("9999" in fault for fault in found)


def test_a_fault_elsewhere_in_the_rules_accuses_no_sound_data(copy):
    rules = copy / "params" / "central-party" / "2023" / "rules.yaml"
    spoil(rules, ("seats: 2", "seats: two"), ("kind: target", "kind: goal"))
    spoil(rules, ("  missing: refuse", "  missing: reweight"))
    marks = copy / "data" / "central-party" / "2023" / "marks.csv"
    kept = [line for line in marks.read_text(encoding="utf-8").splitlines() if ",head," not in line]
    first = next(
        line for line in marks.read_text(encoding="utf-8").splitlines() if ",head," in line
    )
    marks.write_text("\n".join([*kept, first]) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        study_at(rules)

    assert {fault.file for fault in refusal.value.faults} == {"rules.yaml"}
    assert "without a vote" not in " ".join(map(str, refusal.value.notes))


def test_rules_that_cannot_be_read_at_all_still_let_the_tables_be_read(copy):
    rules = copy / "params" / "central-party" / "2023" / "rules.yaml"
    rules.write_text("- only\n- a list\n", encoding="utf-8")
    marks = copy / "data" / "central-party" / "2023" / "marks.csv"
    marks.write_bytes(b"")

    assert [fault.split(":")[0] for fault in faults_of(copy)] == ["marks.csv", "rules.yaml"]


def test_every_cluster_of_the_project_is_found_by_name():
    assert find_place("hanoi-02/2023").key == "hanoi-02/2023"
