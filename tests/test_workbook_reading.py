"""A workbook that was filled in comes back without loss, and every cell at fault is named."""

import datetime
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_makers import folder
from workbook_makers import LEAVES, RULES, UNITS, edited, place_of, sheet_of, tables_of, written

from emulab.faults import InputError
from emulab.tables import load
from emulab.tables.cleaning import cleaned
from emulab.workbook import read_filled, write_workbook
from emulab.workbook.answers import Wrong, answer
from emulab.workbook.cells import Found
from emulab.workbook.sheet import Field

notes = st.one_of(
    st.none(),
    st.text(max_size=12).map(lambda text: cleaned(text)[0] or None),
    st.sampled_from(["=1+1", "_x0041_", 'số <liệu> & "minh họa"', "'", "1.0", "Đạt", "8,5"]),
)


def mark_of(leaf) -> st.SearchStrategy:
    """Any mark that the criterion allows, as boards write them: up to nine decimals."""
    if leaf.kind == "pass_fail":
        return st.sampled_from([0.0, 1.0, leaf.maximum])
    high = leaf.maximum if leaf.maximum and leaf.kind != "target" else 1e6
    points = st.floats(leaf.lowest, high, allow_nan=False).map(lambda x: round(x, 9) + 0.0)
    return st.one_of(points, st.integers(int(leaf.lowest), int(high)).map(float))


@st.composite
def filled_tables(draw):
    """Marks of anybody on anything, own marks of cross-marking too; targets and checks."""
    scorers = {"self": ["a", "b", "c", "eve"], "cross": ["a", "b", "ông Ba"], "head": ["h", "head"]}
    marks = []
    for stage, named in scorers.items():
        cells = st.tuples(
            st.sampled_from(UNITS["unit"].to_list()),
            st.sampled_from(sorted(LEAVES)),
            st.sampled_from(named),
        )
        for unit, leaf, scorer in draw(st.lists(cells, unique=True, max_size=8)):
            mark = draw(mark_of(LEAVES[leaf]))
            marks.append((unit, leaf, stage, scorer, mark, draw(notes)))
    targets = []
    for unit in UNITS["unit"]:
        if draw(st.booleans()):
            aim = draw(st.one_of(st.none(), st.integers(1, 10**6).map(float)))
            targets.append((unit, "goal", draw(st.booleans()), aim, draw(notes)))
            targets.append((unit, "safe", draw(st.booleans()), None, draw(notes)))
    result = st.sampled_from(["pass", "fail", "waived", "unknown"])
    checks = [(unit, "no-breach", draw(result), draw(notes)) for unit in UNITS["unit"]]
    return tables_of(marks, targets, checks[: draw(st.integers(0, 3))])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tables=filled_tables())
def test_whatever_is_filled_in_comes_back_as_it_was(tmp_path, tables):
    found = read_filled(written(tmp_path, tables=tables), RULES)

    for stem, keys in (
        ("marks", ["unit", "criterion", "stage", "scorer"]),
        ("targets", ["unit", "criterion"]),
        ("checks", ["unit", "check"]),
    ):
        assert getattr(found.tables, stem).sort(keys).equals(getattr(tables, stem).sort(keys)), stem
    marked = tables.marks.select("unit", "criterion", "stage", "scorer")
    assert not set(marked.rows()) & set(found.unmarked.drop("note").rows())


def test_what_was_left_empty_is_missing_and_not_nothing(tmp_path):
    found = read_filled(written(tmp_path, stages=["self"]), RULES)

    assert found.stages == ("self",)
    assert found.tables.marks.height == found.tables.targets.height == 0
    assert found.unmarked.height == 3 * len(LEAVES)
    assert set(found.unmarked["scorer"]) == {"a", "b", "c"}


def test_a_note_beside_an_empty_mark_is_kept(tmp_path):
    path = written(tmp_path, stages=["head"])
    edited(path, "marks 1", {"J7": "chờ hồ sơ"})
    found = read_filled(path, RULES).unmarked

    assert found.filter(found["note"].is_not_null()).rows() == [
        ("a", "plan", "head", "head", "chờ hồ sơ")
    ]


def test_changes_come_back_as_they_were(tmp_path):
    at = datetime.datetime(2023, 12, 20, 14, 5)
    rows = [
        ("a", "plan", "head", "head", "Lan", at, None, 8.5, "Bổ sung", "CV 12"),
        ("b", "plan", "self", "b", "Lan", datetime.datetime(2023, 12, 21), 7.0, None, "Rút", None),
    ]
    tables = tables_of(changes=rows)

    assert read_filled(written(tmp_path, tables=tables), RULES).tables.changes.rows() == rows


def test_a_change_typed_in_by_hand_may_name_units_and_days_as_people_do(tmp_path):
    path = written(tmp_path, stages=["head"])
    typed = ["SYT", "plan", "Thẩm định", "head", "Lan", 45280.5, 7, 8, "Chấm lại"]
    cells = {f"{chr(ord('B') + at)}6": value for at, value in enumerate(typed)}
    found = read_filled(edited(path, "changes", cells), RULES).tables.changes

    assert found.row(0)[:6] == (
        "a",
        "plan",
        "head",
        "head",
        "Lan",
        datetime.datetime(2023, 12, 20, 12),
    )


def test_a_change_that_leaves_something_out_is_a_fault_of_its_cell(tmp_path):
    path = edited(written(tmp_path, stages=["head"]), "changes", {"B6": "SYTX", "C6": "plan"})
    found = refused(path)

    assert "B6: there is no unit called 'SYTX'. Did you mean 'a'?" in found
    assert "F6: the who is empty. Fill it in." in found
    assert "I6: the mark is empty before the change and after it." in found


def refused(path, rules=RULES) -> str:
    with pytest.raises(InputError) as error:
        read_filled(path, rules)
    return str(error.value)


def test_every_cell_at_fault_is_named_by_sheet_and_cell(tmp_path):
    path = written(tmp_path, stages=["head"])
    at = {row: place_of(path, "marks 1", row, "a") for row in ("plan", "goal", "safe", "swing")}
    edited(
        path,
        "marks 1",
        {at["plan"]: 11.0, at["goal"]: "nhiều", at["safe"]: "có lẽ", at["swing"]: "#DIV/0!"},
    )
    name = sheet_of(path, "marks 1")

    assert refused(path) == (
        f"form.xlsx [{name}]: 4 faults\n"
        "  line 7: F7: 11 is outside 0 to 10. Write a number from 0 to 10.\n"
        "  line 8: F8: 'nhiều' is not a number. Write digits, such as 8.5.\n"
        "  line 9: F9: 'có lẽ' is none of the list. Choose Đạt or Không đạt.\n"
        "  line 12: F12: the cell holds the error #DIV/0!. Write the value itself."
    )


def test_what_was_changed_in_the_locked_part_is_named(tmp_path):
    path = written(tmp_path, stages=["head"])
    total = place_of(path, "marks 1", "=total", "a")
    edited(path, "marks 1", {"E7": 12.0, "C8": "Chỉ tiêu khác", total: 99.0, "Z20": "lạc"})
    found = refused(path)

    assert "line 7: E7 is locked, and 10 was changed to 12.0. Restore it," in found
    assert "line 8: C8 is locked, and 'goal' was changed to 'Chỉ tiêu khác'." in found
    assert f"{total} is locked, and its formula was replaced by 99.0." in found
    assert "line 20: Z20 is outside the form, and holds 'lạc'." in found


def test_a_mark_on_ones_own_unit_is_a_change_of_the_locked_part(tmp_path):
    path = written(tmp_path, stages=["cross"], scorers={"cross": ["b"]})
    own = place_of(path, "marks 1", "plan", "b")

    assert f"{own} is locked, and '' was changed to 10.0." in refused(
        edited(path, "marks 1", {own: 10.0})
    )


def test_a_sheet_may_be_renamed_and_a_missing_one_is_named(tmp_path):
    import zipfile

    path = written(tmp_path, tables=tables_of([("a", "plan", "head", "h", 8.0, None)]))
    with zipfile.ZipFile(path) as book:
        contents = {name: book.read(name) for name in book.namelist()}
    for old, new in (("Thẩm định - h", "Của cụm trưởng"), ("Tự chấm", "Tự chấm")):
        contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(
            f'name="{old}"'.encode(), f'name="{new}"'.encode()
        )
    with zipfile.ZipFile(path, "w") as book:
        for name, content in contents.items():
            book.writestr(name, content)
    assert read_filled(path, RULES).tables.marks.height == 1

    edited(path, "targets", {"A1": None})
    assert "form.xlsx: 1 fault\n  the sheet" in refused(path)


def test_rules_that_have_changed_since_are_refused(tmp_path):
    path = written(tmp_path)
    other = RULES.with_changes(rubric={"bonus": {"at_most": 4}})

    assert refused(path, other) == (
        "form.xlsx [_emulab]: 1 fault\n"
        "  line 5: B5: the rubric, stages or checks have changed since the workbook was written. "
        "Write a new workbook, and carry the marks over."
    )


def test_rules_of_awards_may_change_while_marks_are_given(tmp_path):
    path = written(tmp_path)
    other = RULES.with_changes(ties=[{"higher": "tasks"}])

    assert read_filled(path, other).tables.marks.height == 0


def test_a_workbook_of_another_year_is_refused(tmp_path):
    assert "the workbook is of trial/2023, and the rules are of trial/2024." in refused(
        written(tmp_path), RULES.with_changes(year=2024)
    )


@pytest.mark.parametrize("content", [b"", b"PK", b"not a workbook"])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)

    assert refused(path) == (
        "form.xlsx: 1 fault\n"
        "  the file cannot be read as a workbook. Open it in Excel and save it as .xlsx."
    )


def test_a_workbook_of_another_program_is_refused(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "form.xlsx") as book:
        book.add_worksheet("Sheet1").write(0, 0, "unit")

    assert "this is no workbook of emulab, or of another version." in refused(
        tmp_path / "form.xlsx"
    )


NUMBER = Field((), "number", low=0, high=10)
PASSED = Field((), "choice", words=("pass", "fail"), passing=5)


@pytest.mark.parametrize(
    ("found", "asked", "said"),
    [
        (Found("text", " 8,5 "), NUMBER, 8.5),
        (Found("number", 10.0), NUMBER, 10),
        (Found("text", "  "), NUMBER, None),
        (None, NUMBER, None),
        (Found("text", "ĐẠT"), PASSED, 5),
        (Found("number", 1.0), PASSED, 1),
        (Found("number", 3.0), Field((), "text"), "3"),
        (Found("text", "Có"), Field((), "choice", words=("yes", "no")), "yes"),
    ],
)
def test_a_cell_is_read_as_it_was_meant(found, asked, said):
    assert answer(found, asked) == said


@pytest.mark.parametrize(
    ("found", "asked", "said"),
    [
        (Found("truth", "TRUE"), NUMBER, "TRUE is not a number. Write digits, such as 8.5."),
        (Found("number", -1.0), NUMBER, "-1 is outside 0 to 10. Write a number from 0 to 10."),
        (
            Found("number", 0.0),
            Field((), "number", beyond=0.0),
            "0 is outside more than 0. Write a number above 0.",
        ),
        (
            Found("number", -1.0),
            Field((), "number", low=0.0),
            "-1 is outside 0 or more. Write 0 or more.",
        ),
        (Found("number", 4.0), PASSED, "4.0 is none of the list. Choose Đạt or Không đạt."),
    ],
)
def test_a_cell_that_cannot_stand_says_why(found, asked, said):
    with pytest.raises(Wrong) as wrong:
        answer(found, asked)

    assert str(wrong.value) == said


def test_rows_that_have_no_cell_are_refused_and_not_left_out(tmp_path):
    with pytest.raises(InputError) as error:
        written(tmp_path, tables=tables_of([("z", "plan", "head", "h", 8.0, None)]))

    assert str(error.value) == (
        "marks.csv: 1 fault\n  z and plan have no cell in the workbook. Check the tables first."
    )


def test_without_units_or_with_an_unknown_stage_there_is_no_workbook(tmp_path):
    with pytest.raises(InputError) as error:
        write_workbook((RULES, UNITS.clear()), tmp_path / "x.xlsx", stages=["board"])

    assert "units.csv: 1 fault\n  there are no units to mark." in str(error.value)
    assert "the rules have no stage board. There are self, cross, head." in str(error.value)


def test_a_sum_that_another_program_did_not_calculate_is_no_hindrance(tmp_path):
    path = written(tmp_path)
    with zipfile.ZipFile(path) as book:
        contents = {name: book.read(name) for name in book.namelist()}
    empty = {n: re.sub(rb"</f><v>[^<]*</v>", b"</f><v></v>", c) for n, c in contents.items()}
    assert empty != contents
    with zipfile.ZipFile(path, "w") as book:
        for name, content in empty.items():
            book.writestr(name, content)

    assert read_filled(path, RULES).tables.marks.height == 0


def test_a_workbook_to_fill_in_is_no_table_of_the_data(tmp_path):
    rules_file = folder(tmp_path, {"units.csv": "unit,name\na,Sở Y tế\n"})
    written(rules_file.parent, "marks.xlsx")
    with pytest.raises(InputError) as error:
        load(rules_file)

    assert str(error.value) == (
        "marks.xlsx: 1 fault\n  this is a workbook to fill in, which is no table. Move it out of "
        "the data, then: emulab import marks.xlsx CLUSTER/YEAR."
    )


@pytest.mark.parametrize(
    ("cell", "value"), [("D6", 7.0), ("B6", None), ("B6", 3.5), ("A6", 1e300), ("C7", "#REF!")]
)
def test_a_hidden_sheet_that_was_changed_is_refused_and_never_a_traceback(tmp_path, cell, value):
    path = edited(written(tmp_path), "emulab workbook 1", {cell: value})

    assert refused(path).startswith("form.xlsx")
