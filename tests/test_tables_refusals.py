"""Every faulty file is told in one go, word for word, with its line and its remedy."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_makers import HEADING, UNITS, folder, good, marks, read, refusal

from emulab.faults import InputError, listed
from emulab.rules import load_rules
from emulab.tables import load

ROSTER = (
    "unit,name,short_name,provenance\n"
    "health,Sở Y tế,SYT,published\n"
    "school,Trường Lê Hồng Phong,,published\n"
    "union,\u00d0ảng ủy khối,,published\n"
    "home,So\u031b\u0309 Nội vụ,,published\n"
    "zones,Ban\u00a0quản lý,,published\n"
)
ROUND = (
    "unit,criterion,stage,scorer,mark\n"
    "health,reach,self,Ada,8\n"
    "health,reach,head,Ada,12\n"
    "health,goal,head,Ada,chín\n"
    "helth,safety,head,Ada,1\n"
    'health,swing,head,Ada,"2,5"\n'
    "school,reach,head,Ada,7\n"
    "school,reach,head,Ada,7\n"
    "school,goal,head,Ada,100\n"
    "school,safety,head,Ada,0\n"
    "So\u031b\u0309 Nội vụ,reach,head,Ada,9\n"
    "home,goal,head,Ada,80\n"
    "home,safety,head,Ada,1\n"
    "home,swing,head,Ada,0\n"
    "union,reach,self,Ada,5\n"
    "zones,raech,head,Ada,5\n"
    "zones,goal,head,Ada,50\n"
    "zones,safety,head,Ada,5\n"
    "zones,swing,head,Ada,-1\n"
)
PROVENANCE = "".join(
    f"{file}: {{kind: synthetic}}\n" for file in ("units.csv", "marks.csv", "checks.csv")
)
EVERYTHING = {
    "units.csv": ROSTER,
    "marks.csv": ROUND,
    "checks.csv": "",
    "provenance.yaml": PROVENANCE,
}
FAULTS = """checks.csv: 1 fault
  the file is empty. Write the heading and the rows, or remove it.
marks.csv: 7 faults
  school has no mark on swing at stage head. Write it; 0 is a mark as well.
  union has no mark at stage head. Write the marks, or say in the rules what to do: missing: reweight.
  line 3: Ada gave health 12 on reach, outside 0 to 10. Write a mark from 0 to 10.
  line 4: the mark 'chín' is not a number. Write digits, such as 8.5.
  line 5: there is no unit called 'helth'. Did you mean 'health'?
  line 8: Ada marks school on reach at stage head again, first on line 7. Keep one.
  line 16: there is no criterion called 'raech'. Did you mean 'reach'?"""  # noqa: E501
NOTES = """marks.csv: 3 notes
  line 6: mark '2,5': the decimal comma was read as a point.
  line 11: unit 'So\\u031b\\u0309 Nội vụ': letters typed apart (NFD) were joined.
  line 11: unit 'Sở Nội vụ' was read as home.
targets.csv: 1 note
  no unit has a target on goal: results are held against the best one.
units.csv: 3 notes
  line 4: name '\u00d0ảng ủy khối': the letter eth was read as đ.
  line 5: name 'So\\u031b\\u0309 Nội vụ': letters typed apart (NFD) were joined.
  line 6: name 'Ban\\xa0quản lý': a no-break space was read as a blank."""


def test_ten_kinds_of_faulty_file_are_told_in_one_go(tmp_path):
    with pytest.raises(InputError) as refused:
        read(tmp_path, EVERYTHING)

    assert str(refused.value) == FAULTS
    assert listed(refused.value.notes, "note") == NOTES


WHERE = "Write the marks, or say in the rules what to do: missing: reweight."
SAVE = "In Excel, save it as 'CSV UTF-8'."
CONVERT = "Convert the file to Unicode where it was written."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (UNITS.encode("utf-16"), f"the file is UTF-16, not UTF-8. {SAVE}"),
        (b"unit,name\nx,S\xd0\n", f"line 2: the file is not UTF-8 (byte 0xd0). {SAVE}"),
        ("", "the file is empty. Write the heading and the rows, or remove it."),
        ("\n;;\n", "the file is empty. Write the heading and the rows, or remove it."),
        (
            "unit,name\nx,\u00a7\u00b6ng \u00f1y\n",
            "line 2: '\u00a7\u00b6ng \u00f1y' looks like TCVN3 or VNI text, not Unicode; "
            f"names are not guessed. {CONVERT}",
        ),
        (
            "unit,name\nx,\u00d1a\u00fbng u\u00fby\n",
            "line 2: '\u00d1a\u00fbng u\u00fby' looks like TCVN3 or VNI text, not Unicode; "
            f"names are not guessed. {CONVERT}",
        ),
        (
            "unit,name\nx,Trởng ban\n",
            "line 2: 'Trởng ban' looks like TCVN3 or VNI text, not Unicode; "
            f"names are not guessed. {CONVERT}",
        ),
        (
            "unit;name;provenance\nx;Sở;published;;\n\ny;Sở\n",
            "line 4: 2 cells where the heading has 3. "
            "Write every cell of the row, empty ones as well.",
        ),
        (
            'unit,name\nx,"Sở\n',
            "line 2: the cells cannot be told apart: unexpected end of data. "
            "Look for a stray quote.",
        ),
        (
            "mã số,tuổi\n1,2\n",
            "line 1: the columns unit, name are missing; found 'mã số', 'tuổi'. "
            "Head the columns so, or add them.",
        ),
        (
            "Đơn vị,Tên,unit\n1,2,3\n",
            "line 1: the columns 'Đơn vị' and 'unit' both hold the unit. Keep one.",
        ),
        ("unit,name\nx,\n", "line 2: the name is empty. Fill it in."),
        ("unit,name\nx,A\nX,B\n", "line 3: the unit X stands on line 2 already. Keep one."),
        (
            "unit,name,since\nx,A,2024\n",
            "line 2: x is a member only from 2024, and the year is 2023. "
            "Take the unit out of this year.",
        ),
        (
            "unit,name,since,until\nx,A,2020,2022\n",
            "line 2: x was a member until 2022, and the year is 2023. "
            "Take the unit out of this year.",
        ),
        (
            "unit,name,since,until\nx,A,2020,2019-07-01\n",
            "line 2: x is a member from 2020 until 2019. Mend one of the years.",
        ),
        ("unit,name,since\nx,A,lâu\n", "line 2: the since 'lâu' is not a year. Write it as 2023."),
        (
            "unit,name,provenance\nx,A,publishd\n",
            "line 2: the provenance cannot be 'publishd'. Did you mean 'published'?",
        ),
    ],
)
def test_refusals_of_the_roster(tmp_path, content, said):
    assert refusal(tmp_path, {"units.csv": content}, phase="kick_off") == (
        f"units.csv: 1 fault\n  {said}"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "health,late,head,ada,0,5",
            "line 18: 6 cells where the heading has 5. "
            'Quote cells that hold a comma, such as "8,5".',
        ),
        (
            'health,model,head,ada,"1,234"',
            "line 18: the mark '1,234' could be 1.234 or 1234. Write 1.2340 or 1234.",
        ),
        (
            "health,model,head,ada,nan",
            "line 18: the mark 'nan' is not a number. Leave the cell empty where there is none.",
        ),
        (
            "health,model,head,ada,1e999",
            "line 18: the mark '1e999' is too large a number. Mind the digits.",
        ),
        (
            'health,model,head,ada,"1.234,5"',
            "line 18: the mark '1.234,5' is not a number. Write it without thousands marks.",
        ),
        (
            "health,tasks,head,ada,5",
            "line 18: 'tasks' is a section: its criteria are marked. "
            "Take it out, or name reach or goal.",
        ),
        (
            "health,model,board,ada,1",
            "line 18: the rules have no stage board. "
            "Write self or head, or add the stage to the rules.",
        ),
        (
            "health,model,heda,ada,1",
            "line 18: the stage cannot be 'heda'. Did you mean 'head'?",
        ),
        ("health,model,head,,1", "line 18: the scorer is empty. Fill it in."),
        (
            "health,late,head,ada,-1",
            "line 18: ada gave health -1 on late, outside 0 to 2. "
            "Write the points taken off as a positive number.",
        ),
        (
            "health,model,head,ada,3.5",
            "line 18: ada gave health 3.5 on model, outside 0 to 3. Write a mark from 0 to 3.",
        ),
        (
            "health,swing,head,bob,-5.1",
            "line 18: bob gave health -5.1 on swing, outside -5 to 5. Write a mark from -5 to 5.",
        ),
        (
            "health,goal,head,bob,-1",
            "line 18: bob gave health -1 on goal, below 0. Write 0 or more.",
        ),
        (
            "health,safety,head,bob,3",
            "line 18: bob gave health 3 on safety, which is failed (0) or passed (5). "
            "Write 0, 1 or 5.",
        ),
        (
            "health,safety,head,bob,0",
            "line 8: health on safety at stage head was passed by ada and failed by bob. "
            "Let them agree, or set stages.within: maximum in the rules.",
        ),
        (
            "health,reach,head,ada,8",
            "line 18: ada marks health on reach at stage head again, first on line 6. Keep one.",
        ),
        (
            "nowhere at all,reach,head,ada,8",
            "line 18: there is no unit called 'nowhere at all'. "
            "Write an id of units.csv, or add the unit there.",
        ),
    ],
)
def test_refusals_of_a_mark(tmp_path, row, said):
    assert refusal(tmp_path, good(marks=f"{marks()}{row}\n")) == f"marks.csv: 1 fault\n  {said}"


def test_a_point_is_refused_only_beside_decimal_commas(tmp_path):
    both = marks() + 'health,model,head,ada,1.234\nschool,model,head,ada,"2,5"\n'

    assert refusal(tmp_path / "both", good(marks=both)) == (
        "marks.csv: 1 fault\n"
        "  line 18: the mark '1.234' could be 1.234 or 1234, because '2,5' in this column has a "
        "decimal comma. Write 1.2340 or 1234."
    )
    tables, _ = read(tmp_path / "one", good(marks=marks() + "health,model,head,ada,1.234\n"))
    assert tables.marks["mark"][-1] == 1.234


def test_decimals_that_a_comma_carried_into_the_note_are_not_lost(tmp_path):
    rows = marks().replace("\n", ",\n").replace("mark,", "mark,note")
    files = good(marks=f"{rows}health,model,head,ada,2,5\n")

    assert refusal(tmp_path, files) == (
        "marks.csv: 1 fault\n"
        "  line 18: the mark 2 is followed by the note 5, as if a decimal comma had parted them. "
        'Write "2,5" in quotes, or a note in words.'
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (marks(stages=("self",)), f"there is no mark of any unit at stage head. {WHERE}"),
        (HEADING, "there are no marks. Write them, a row a mark."),
        (
            marks().replace("school,reach,head,ada,8\n", ""),
            "school has no mark on reach at stage head. Write it; 0 is a mark as well.",
        ),
        (
            marks().replace("school,reach,head,ada,8\n", "school,reach,head,ada,\n"),
            "school has no mark on reach at stage head. Write it; 0 is a mark as well.",
        ),
        (
            marks(units=("health",)) + marks(units=("school",), stages=("self",))[len(HEADING) :],
            f"school has no mark at stage head. {WHERE}",
        ),
        (
            marks().replace("reach,head", "reach,self").replace("ada,8", "bob,8", 1),
            None,
        ),
    ],
)
def test_marks_missing_where_they_count_are_refused(tmp_path, given, said):
    found = refusal(tmp_path, good(marks=given))

    if said is not None:
        assert found == f"marks.csv: 1 fault\n  {said}"
    else:
        assert f"  no unit has a mark on reach at stage head. {WHERE}" in found.splitlines()


def test_two_files_of_one_table_are_refused(tmp_path):
    files = {**good(), "marks.parquet": b"PAR1"}

    assert refusal(tmp_path, files) == (
        "marks.csv: 1 fault\n  marks.csv and marks.parquet both hold the marks. Keep one of them."
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "marks.parquet",
            "the file cannot be read as Parquet (ComputeError). Write it again, or keep it as CSV.",
        ),
        (
            "marks.xlsx",
            "the file cannot be read as a workbook (CalamineError). "
            "Open it in Excel and save it as .xlsx.",
        ),
        ("marks.xls", ".xls files are not read. Save it as .csv or .xlsx."),
    ],
)
def test_broken_files_are_refused(tmp_path, name, said):
    files = {"units.csv": UNITS, name: b"nothing of the kind"}

    assert refusal(tmp_path, files) == f"{name}: 1 fault\n  {said}"


def test_no_fault_beyond_the_two_hundredth_is_dropped_in_silence(tmp_path):
    rows = "".join(f"health,model,head,s{n},9\n" for n in range(250))
    lines = refusal(tmp_path, good(marks=marks() + rows)).splitlines()

    assert lines[1] == (
        "  there are 250 faults; the first 200 are listed. Mend these, then check again."
    )
    assert len(lines) == 202
    assert lines[-1].startswith("  line 217: s199 gave health 9 on model")


cells = st.sampled_from(["health", "reach", "goal", "head", "self", "8", "8,5", "", '"', "\u00d0"])
line = st.lists(cells, max_size=6).map(",".join)
text = st.lists(line, max_size=5).map("\n".join).map(str.encode)
bad_bytes = st.one_of(
    st.binary(max_size=60),
    text,
    text.map(lambda rows: HEADING.encode() + rows),
    st.text(max_size=40).map(lambda cell: f"{HEADING}{cell},reach,head,ada,8\n".encode()),
    st.text(max_size=20).map(lambda cell: f"{HEADING}health,reach,head,ada,{cell}\n".encode()),
)


@pytest.mark.parametrize("stem", ["units", "marks", "targets", "ballots", "counts", "calendar"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=bad_bytes)
def test_no_bytes_raise_anything_but_a_refusal(tmp_path, stem, content):
    place = folder(tmp_path, {"units.csv": UNITS, f"{stem}.csv": content})
    rules = load_rules(place)
    try:
        load(place, rules)
    except InputError as error:
        assert error.faults


@pytest.mark.parametrize("name", ["record.yaml", "provenance.yaml"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.one_of(st.binary(max_size=40), st.text(max_size=40).map(str.encode)))
def test_no_yaml_raises_anything_but_a_refusal(tmp_path, name, content):
    place = folder(tmp_path, {"units.csv": UNITS, name: content})
    try:
        load(place, load_rules(place))
    except InputError as error:
        assert error.faults
