"""What a workbook looks like to the board: locked, checked by Excel, added up, printed on A4."""

import re
import shutil
import subprocess
import zipfile
from html import unescape

import pytest
from makers import criterion, rules
from workbook_makers import RULES, UNITS, edited, place_of, sheet_of, tables_of, written

from emulab.workbook import read_filled, workbook_of, write_workbook
from emulab.workbook.book import sheets_of
from emulab.workbook.cells import cells_of
from emulab.workbook.form import form_of
from emulab.workbook.outline import outline
from emulab.workbook.sheet import runs
from emulab.workbook.wording import label, said

MARKS = [
    (unit, leaf, "head", "head", mark, None)
    for unit, row in {
        "a": {"plan": 8.5, "goal": 120, "safe": 5, "calm": 1, "swing": -2.25, "last": 0.1},
        "b": {"plan": 0.2, "safe": 0, "swing": 5, "party": 30, "model": 2, "fame": 2, "late": 7},
        "c": {},
    }.items()
    for leaf, mark in row.items()
]
TABLES = tables_of(MARKS)


def xml_of(path, key: str) -> str:
    """The XML of the sheet with a key."""
    names = list(cells_of(path))
    with zipfile.ZipFile(path) as book:
        number = names.index(sheet_of(path, key)) + 1
        return book.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_the_same_form_gives_the_same_bytes(tmp_path):
    one = written(tmp_path, "one.xlsx", tables=TABLES).read_bytes()

    assert written(tmp_path, "two.xlsx", tables=TABLES).read_bytes() == one


def test_every_sheet_is_protected_without_a_password(tmp_path):
    path = written(tmp_path)
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/" in name]

    assert all("<sheetProtection " in text for text in sheets if "<worksheet" in text)
    assert not any("password=" in text for text in sheets)


def test_the_sheet_for_the_machine_is_hidden_and_says_what_it_is(tmp_path):
    path = written(tmp_path)
    with zipfile.ZipFile(path) as book:
        listed = book.read("xl/workbook.xml").decode()
    grid = cells_of(path)["_emulab"]

    assert re.search(r'name="_emulab"[^>]*state="hidden"', listed)
    assert grid[0, 0].value == "emulab workbook 1"
    assert [grid[row, 0].value for row in range(1, 5)] == ["version", "cluster", "year", "rules"]
    assert (grid[2, 1].value, grid[3, 1].value) == ("trial", 2023)


def test_excel_checks_limits_itself_with_vietnamese_words(tmp_path):
    text = unescape(xml_of(written(tmp_path, stages=["head"]), "marks 1"))
    checks = re.findall(r"<dataValidation .*?</dataValidation>", text)
    told = {re.search(r'error="([^"]*)"', check)[1]: check for check in checks}
    ten = told[said("Write a number from {low} to {high}.", low="0", high="10")]
    swing = told[said("Write a number from {low} to {high}.", low="-5", high="5")]
    passed = told[said("Choose from the list: {words}.", words="Đạt, Không đạt")]
    goal = told[said("Write a number of {low} or more.", low="0")]

    assert "<formula1>0</formula1><formula2>10</formula2>" in ten
    assert 'sqref="F7:H7"' in ten
    assert "<formula1>-5</formula1><formula2>5</formula2>" in swing
    assert '<formula1>"Đạt,Không đạt"</formula1>' in passed
    assert 'sqref="F9:H10"' in passed
    assert 'operator="greaterThanOrEqual"' in goal
    assert all(len(re.search(r'prompt="([^"]*)"', check)[1]) <= 255 for check in checks)


def test_only_cells_to_fill_in_are_unlocked(tmp_path):
    form = form_of(RULES, UNITS)
    for sheet in sheets_of(form):
        for cell in sheet.cells.values():
            fillable = cell.style.startswith(("input", "note")) and cell.style != "notice"
            assert fillable == (cell.field is not None), (sheet.name, cell)


def test_sums_are_formulas_with_their_values(tmp_path):
    path = written(tmp_path, stages=["head"], tables=TABLES)
    grid = cells_of(path)[sheet_of(path, "marks 1")]

    def found(row: str, unit: str):
        address = place_of(path, "marks 1", row, unit)
        return grid[int(address[1:]) - 1, ord(address[0]) - ord("A")]

    assert found("deep", "a").value == pytest.approx(-2.15)
    assert found("tasks", "a").value == pytest.approx(8.5 + 5 + 5 - 2.15)  # the result is no point
    assert found("=bonus", "b").value == 3  # 2 and 2, at most 3
    assert found("=total", "b").value == pytest.approx(0.2 + 5 + 30 + 3 - 7)
    assert found("=total", "c").value == 0
    assert found("deep", "a").formula == "SUM(F12:F13)"
    assert found("tasks", "a").formula == (
        'SUM(F7,F11)+(COUNTIF(F9:F10,"Đạt")+COUNTIF(F9:F10,">0"))*5'
    )
    assert found("=bonus", "a").formula == "MIN(3,SUM(F17:F18))"
    assert found("=total", "a").formula == "F15+F16-F19"


def test_every_criterion_has_a_row_and_every_unit_a_column(tmp_path):
    path = written(tmp_path)
    for key in ("marks 1", "marks 2", "marks 3"):
        grid = cells_of(path)[sheet_of(path, key)]
        ids = [cell.value for place, cell in sorted(grid.items()) if place[1] == 0][1:]

        assert ids == [line.id for line in outline(RULES.rubric)]
        assert [grid[0, column].value for column in (5, 6, 7)] == ["a", "b", "c"]


def test_a_scorer_has_a_sheet_of_their_own_where_asked_and_their_unit_is_grey(tmp_path):
    path = written(tmp_path, stages=["cross"], scorers={"cross": ["a", "b"]})
    names = [sheet_of(path, f"marks {number}") for number in (1, 2)]
    form = form_of(RULES, UNITS, ["cross"], {"cross": ["a", "b"]})
    sheet = next(sheet for sheet in sheets_of(form) if sheet.key == "marks 2")

    assert names == ["Chấm chéo - SYT", "Chấm chéo - LHP"]
    assert sheet.cells[6, 6].style == "blocked"
    assert sheet.cells[6, 5].field.target == ("mark", "a", "plan", "cross", "b")


def test_what_is_still_empty_is_coloured_by_excel(tmp_path):
    text = xml_of(written(tmp_path, stages=["head"]), "marks 1")
    ranges = re.findall(
        r'<conditionalFormatting sqref="([^"]*)"><cfRule type="containsBlanks"', text
    )

    assert ranges == ["F7:H10", "F12:H14"]  # neither bonus nor penalty: no mark is no points


def test_pages_are_a4_landscape_on_the_width_with_their_headings(tmp_path):
    path = written(tmp_path, stages=["head"])
    text = xml_of(path, "marks 1")
    with zipfile.ZipFile(path) as book:
        names = book.read("xl/workbook.xml").decode()

    assert re.search(r'<pageSetup paperSize="9"[^>]*orientation="landscape"[^>]*/>', text)
    assert 'fitToHeight="0"' in text
    assert 'topLeftCell="F6"' in text
    assert "$B:$E" in names and "$5:$5" in names


def test_a_made_up_rubric_says_so_on_every_sheet(tmp_path):
    words = said("Illustrative figures (synthetic).")[:12]
    form = form_of(RULES, UNITS)
    for sheet in sheets_of(form)[:-1]:
        told = [str(cell.value) for place, cell in sheet.cells.items() if place[0] <= 3]

        assert any(words in text for text in told), sheet.name


def test_sheet_names_are_those_that_excel_takes(tmp_path):
    rules = RULES
    odd = UNITS.with_columns(short_name=UNITS["unit"].replace(["a", "b"], ["A/B [*]?:" * 6, "a"]))
    path = write_workbook((rules, odd), tmp_path / "x.xlsx", ["cross"], {"cross": ["a", "b", "c"]})
    names = list(cells_of(path))

    assert len(names) == len({name.casefold() for name in names})
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_a_workbook_is_written_for_a_place_with_its_units_only(tmp_path):
    path = workbook_of("hanoi-02/2023", tmp_path / "x.xlsx", stages=["self"])
    grid = cells_of(path)[label("self")]

    assert grid[0, 5].value == "iza"
    assert (6, 5) not in grid


def test_rectangles_hold_their_places_and_no_other():
    places = {(row, column) for row in (1, 2, 5) for column in (3, 4, 6)} - {(2, 4)}
    held = [
        (row, column)
        for first, left, last, right in runs(places)
        for row in range(first, last + 1)
        for column in range(left, right + 1)
    ]

    assert sorted(held) == sorted(places)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_works_out_what_the_formulas_say(tmp_path):
    path = written(tmp_path, "form.xlsx", tables=TABLES)
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(bare, "w") as other:
        for name in book.namelist():
            content = book.read(name)
            if "worksheets/sheet" in name:
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            other.writestr(name, content)
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, tmp_path / "out", bare], check=True, timeout=300, capture_output=True)
    expected, found = cells_of(path), cells_of(tmp_path / "out" / "bare.xlsx")
    sums = [
        (sheet, place, cell.value)
        for sheet, grid in expected.items()
        for place, cell in grid.items()
        if cell.formula
    ]

    assert len(sums) > 50
    for sheet, place, value in sums:
        assert found[sheet][place].value == pytest.approx(value, abs=1e-9), (sheet, place)


def test_a_criterion_of_another_group_is_grey_and_a_measure_takes_any_number(tmp_path):
    own = rules(
        criterion("plan", 10),
        criterion("late", 5, kind="measured", scale={"goalposts": {"worst": 30, "best": 0}}),
        criterion("rural", 5, only=["communes"]),
        criterion("urban", 5, only=["wards"]),
        groups=[
            {"id": "communes", "name": "Xã", "units": ["a"]},
            {"id": "wards", "name": "Phường", "units": ["b", "c"]},
        ],
        scale="declared",
        aggregate="arithmetic",
    )
    path = write_workbook((own, UNITS), tmp_path / "x.xlsx")
    sheet = next(sheet for sheet in sheets_of(form_of(own, UNITS)) if sheet.key == "marks 1")
    styles = {at: cell.style for at, cell in sheet.cells.items() if at[0] in (7, 8)}

    assert [styles[7, column] for column in (5, 6, 7)] == ["input", "blocked", "blocked"]
    assert [styles[8, column] for column in (5, 6, 7)] == ["blocked", "input", "input"]
    assert "ISNUMBER(F7)" in xml_of(path, "marks 1")
    assert sheet.cells[9, 5].formula == "=SUM(F6,F8:F9)"
    found = read_filled(edited(path, "marks 1", {"F7": -3.5, "G9": 4.0}), own).tables.marks
    assert found.select("unit", "criterion", "mark").rows() == [
        ("a", "late", -3.5),
        ("b", "urban", 4),
    ]
