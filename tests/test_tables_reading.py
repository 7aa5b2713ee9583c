"""What was written is what is read, in every format, delimiter, language of headings and layout."""

import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tables_makers import HEADING, UNITS, folder, good, marks, noted, read, refusal

from emulab.rules import find_place, load_rules
from emulab.tables import SCHEMAS, Tables, load, marks_of

SCHEMA = SCHEMAS["marks"]
# Syllables that no Vietnamese word has, such as ơc, are taken for damage: no c and no ng here.
words = st.text("abđĐơưăâêôệộữ XYZ123", min_size=1).map(lambda t: " ".join(t.split()) or "a")
numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: x + 0.0)
rows = st.tuples(words, words, st.sampled_from(["self", "head"]), words, numbers, words)
frames = st.lists(rows, min_size=1, max_size=6).map(
    lambda found: pl.DataFrame(found, schema=SCHEMA.dtypes, orient="row")
)


def write_excel(path: Path, rows, sheet: str = "marks", more: dict | None = None) -> None:
    """A workbook with these rows from the first cell of a sheet on, and other sheets after it."""
    with xlsxwriter.Workbook(path, {"nan_inf_to_errors": True}) as book:
        for name, cells in {sheet: rows, **(more or {})}.items():
            page = book.add_worksheet(name)
            for index, row in enumerate(cells):
                page.write_row(index, 0, row)


WRITERS = {
    "csv": lambda frame, path: frame.write_csv(path, quote_style="non_numeric"),
    "parquet": lambda frame, path: frame.write_parquet(path),
    "xlsx": lambda frame, path: write_excel(path, [frame.columns, *frame.rows()]),
}


@pytest.mark.parametrize("suffix", WRITERS)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(frame=frames)
def test_what_was_written_is_read(tmp_path, suffix, frame):
    place = folder(tmp_path, {})
    WRITERS[suffix](frame, tmp_path / f"marks.{suffix}")

    assert_frame_equal(load(place).marks, frame, abs_tol=1e-9)


def test_a_number_typed_in_excel_is_read_in_full(tmp_path):
    place = folder(tmp_path, {"units.csv": UNITS})
    cells = [["unit", "criterion", "stage", "scorer", "mark"], ["a", "b", "self", "c", 1 / 3]]
    write_excel(tmp_path / "marks.xlsx", cells)

    assert load(place).marks["mark"].item() == 1 / 3


def test_absent_tables_are_empty_and_have_their_columns(tmp_path):
    tables = load(folder(tmp_path, {}))

    for stem, schema in SCHEMAS.items():
        assert dict(getattr(tables, stem).schema) == schema.dtypes
    assert dict(Tables().marks.schema) == SCHEMA.dtypes


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff", "sep={delimiter}\n"])
def test_excel_in_any_country_may_write_the_file(tmp_path, delimiter, ends, start):
    text = start.format(delimiter=delimiter) + marks().replace(",", delimiter)
    tables, _ = read(tmp_path, good(marks=text.replace("\n", ends)))

    assert tables.marks.height == 16
    assert tables.lines("marks").to_list() == list(
        range(2 + ("sep" in start), 18 + ("sep" in start))
    )


def test_semicolons_leave_room_for_decimal_commas(tmp_path):
    text = marks(reach="8,5").replace("reach,self,ada,8,5", "reach;self;ada;8,5")
    text = marks().replace(",", ";").replace(";8\n", ";8,5\n")
    tables, _ = read(tmp_path, good(marks=text))

    assert set(tables.marks.filter(criterion="reach")["mark"]) == {8.5}


def test_lines_are_those_of_the_editor(tmp_path):
    text = f'{HEADING}\n"health","reach",head,"Bà\nAn",8\n,,,,\nhealth,reach,head,Ông Tư,12\n'
    found = refusal(tmp_path, good(marks=text)).splitlines()

    assert (
        "  line 6: Ông Tư gave health 12 on reach, outside 0 to 10. Write a mark from 0 to 10."
        in found
    )


def test_headings_words_and_names_may_be_vietnamese(tmp_path):
    heading = "STT;ĐƠN VỊ;Tiêu chí;Vòng;Người chấm;Điểm;Ghi chú\n"
    row = "1;sở  y tế;Mức độ hoàn thành;Tự chấm;SYT;8;\n"
    place = folder(tmp_path, {"units.csv": UNITS, "marks.csv": heading + row})
    tables = load(place, load_rules(place))

    assert tables.marks.rows() == [("health", "reach", "self", "health", 8.0, None)]
    assert [str(note) for note in tables.notes] == [
        "line 1: the column 'STT' is not read.",
        "line 2: criterion 'Mức độ hoàn thành' was read as reach.",
        "line 2: scorer 'SYT' was read as health.",
        "line 2: stage 'Tự chấm' was read as self.",
        "line 2: unit 'sở  y tế': blanks too many were taken out.",
        "line 2: unit 'sở y tế' was read as health.",
    ]


def test_a_name_of_two_units_is_refused_and_an_id_is_not(tmp_path):
    roster = "unit,name,provenance\na,Ban Tổ chức,published\nb,Ban Tổ chức,published\n"
    files = {"units.csv": roster, "targets.csv": "unit,criterion,assigned,target\n"}
    files["targets.csv"] += "Ban Tổ chức,goal,yes,3\na,goal,yes,3\n"

    assert refusal(tmp_path, files, phase="kick_off").splitlines()[1] == (
        "  line 2: 'Ban Tổ chức' names a and b. Write the id of the unit."
    )


def test_titles_may_stand_above_the_heading_of_a_workbook(tmp_path):
    rows = [
        ["BẢNG ĐIỂM"],
        [],
        ["Đơn vị", "Tiêu chí\n(mã)", "Vòng", "Người chấm", "Điểm", "Tiêu chí"],
    ]
    rows += [["health", "", "head", "ada", 12, "reach"], [], []]
    place = folder(tmp_path, {"units.csv": UNITS})
    write_excel(tmp_path / "marks.xlsx", rows, "Trang 1", {"Khác": [["x"]]})
    tables = load(place)

    assert tables.marks.rows() == [("health", "reach", "head", "ada", 12.0, None)]
    assert tables.lines("marks").to_list() == [4]
    assert [str(note) for note in tables.notes] == [
        "the sheet 'Khác' is not read.",
        "line 3: the column 'Tiêu chí (mã)' is not read.",
    ]


def test_dates_of_workbooks_and_of_papers_are_dates(tmp_path):
    rows = [list(SCHEMAS["calendar"].required)]
    rows.append(["meeting", "Họp", "2", None, "31/3/2023", None, None])
    place = folder(tmp_path, {})
    write_excel(tmp_path / "calendar.xlsx", rows)
    tables = load(place)

    assert tables.calendar["date"].to_list() == [datetime.date(2023, 3, 31)]
    assert tables.calendar["number"].to_list() == ["2"]
    assert [str(note) for note in tables.notes] == [
        "line 2: date '31/3/2023': read as day/month/year."
    ]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (
            {"A": [["bảng"], ["đơn vị", "điểm"], ["x", 1]]},
            "line 2: sheet 'A': the columns criterion, stage, scorer are missing; "
            "found 'đơn vị', 'điểm'. Head the columns so, or add them.",
        ),
        (
            {"A": [HEADING.strip().split(",")], "B": [HEADING.strip().split(",")]},
            "the sheets 'A', 'B' all look like marks. Keep one, or call it 'marks'.",
        ),
        ({"A": []}, "the file is empty. Write the heading and the rows, or remove it."),
        (
            {"A": [HEADING.strip().split(","), ["health", "reach", "head", "ada", "=1/0"]]},
            "line 2: the mark '#DIV/0!' is not a number. Write digits, such as 8.5.",
        ),
    ],
)
def test_refusals_of_a_workbook(tmp_path, sheets, said):
    place = folder(tmp_path, {"units.csv": UNITS}, phase="kick_off")
    with xlsxwriter.Workbook(tmp_path / "marks.xlsx") as book:
        for name, cells in sheets.items():
            page = book.add_worksheet(name)
            for index, row in enumerate(cells):
                for column, cell in enumerate(row):
                    if cell == "=1/0":
                        page.write_formula(index, column, cell, None, "#DIV/0!")
                    else:
                        page.write(index, column, cell)
    with pytest.raises(Exception) as refused:
        load(place)

    assert str(refused.value) == f"marks.xlsx: 1 fault\n  {said}"


def test_a_sheet_a_stage_with_units_in_columns_is_read_as_boards_keep_it(tmp_path):
    def page(reach, goal):
        return [
            ["BẢNG TỔNG HỢP"],
            ["STT", "Tiêu chí", "Điểm chuẩn", "Sở Y tế", "school"],
            [1, "Mức độ hoàn thành", 10, reach, "7,5"],
            [2, "goal", 20, goal, 80],
            [3, "An toàn", 5, 5, 0],
            [4, "swing", 5, 0, 1],
            [None, "Tổng điểm", 40, 999, 999],
        ]

    place = folder(tmp_path, {"units.csv": UNITS})
    sheets = {"Thẩm định": page(9, 120), "Ghi nhớ": [["x"]]}
    write_excel(tmp_path / "marks.xlsx", page(10, 150), "Tự chấm", sheets)
    tables, _ = read(tmp_path, {})

    assert tables.marks.filter(criterion="reach").select(
        "unit", "stage", "scorer", "mark"
    ).rows() == [
        ("health", "self", "self", 10.0),
        ("school", "self", "self", 7.5),
        ("health", "head", "head", 9.0),
        ("school", "head", "head", 7.5),
    ]
    assert tables.marks.height == 16
    assert place.is_file()
    assert "marks.xlsx sheet 'Tự chấm': sums and ranks are not read, they are computed." in {
        f"{note.file} {note.text}" for note in tables.notes
    }


def test_files_that_look_like_data_and_are_not_read_are_named(tmp_path):
    files = {**good(), "mark.csv": "x", "letter.csv": "x", "~$marks.xlsx": "x"}
    files["provenance.yaml"] = "units.csv: {kind: synthetic}\nmarks.csv: {kind: synthetic}\n"

    assert noted(tmp_path, files)[:2] == [
        "letter.csv this file is not read.",
        "mark.csv this file is not read. Was marks.csv meant?",
    ]


def test_a_heading_alone_is_no_fault_and_is_said(tmp_path):
    files = {"units.csv": UNITS, "marks.csv": HEADING}

    assert noted(tmp_path, files, phase="kick_off") == [
        "marks.csv line 1: there is a heading and no row beneath it."
    ]


def test_a_draft_is_tried_on_the_marks_of_another_year_and_the_units_of_this(tmp_path):
    this, last = tmp_path / "data" / "small" / "2023", tmp_path / "data" / "small" / "2022"
    rules = folder(tmp_path / "params" / "small" / "2023", {}, phase="kick_off")
    for path, files in ((this, good()), (last, {"marks.csv": marks().replace("health", "SYT")})):
        folder(path, files)
        (path / "rules.yaml").unlink()
    (last / "provenance.yaml").write_text("marks.csv: {kind: synthetic}\n", encoding="utf-8")
    (this / "ballots.csv").write_text("contest,ballot,channel,unit\nhead,1,box,health\n")
    place, own = find_place(rules), load_rules(rules)
    tables = load(place, own)
    earlier = marks_of(place, 2022, tables, own)

    assert_frame_equal(earlier.marks, tables.marks)
    assert earlier.units is tables.units
    assert (tables.ballots.height, earlier.ballots.height) == (1, 0)
    assert list(earlier.provenance) == ["marks.csv"]
    assert [path.parent.name for path in earlier.files] == ["2023", "2022"]
    assert earlier.notes[0].file == "2022/marks.csv"
    assert load(place, own, year=2022).units.height == 0
    with pytest.raises(Exception) as refused:
        marks_of(place, 2019, tables, own)
    assert str(refused.value) == (
        "2019/marks.csv: 1 fault\n  there are no marks of 2019 to try the rubric on. "
        "Write marks.csv of 2019, or leave out analysis.trial_year."
    )
