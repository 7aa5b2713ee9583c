"""Marks that were changed and points that were recorded: what holds together, what is refused."""

import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables_makers import folder, good, noted, read, refusal

from emulab.faults import InputError
from emulab.rules import load_rules
from emulab.tables import load
from emulab.tables.numerals import Unreadable, moment

HEADING = "unit,criterion,stage,scorer,who,when,before,after,reason,evidence\n"
REACH = "health,reach,head,ada"
RECORD = "cluster: small\nyear: 2023\nreached: judged\nlocked: true\n"


def changes(*rows: str) -> dict[str, str]:
    """A good folder with these changes; marks say 8 on reach."""
    return good(changes=HEADING + "".join(f"{row}\n" for row in rows))


def told(tmp_path, *rows: str, record: str = "") -> str:
    """What is refused of such changes, without the heading of the file."""
    files = changes(*rows) | ({"record.yaml": record} if record else {})
    return refusal(tmp_path, files).split("\n", 1)[1].strip()


def lock_notes(tmp_path, files: dict[str, str]) -> list[str]:
    return [note for note in noted(tmp_path, files) if note.startswith("record.yaml")]


def test_changes_are_read_with_their_moment_and_empty_marks(tmp_path):
    rows = (
        f"{REACH},Lan,2023-12-20,,7,Bổ sung hồ sơ,",
        f"{REACH},Lan,21/12/2023 14:05,7,8,Chấm lại,CV 12",
    )
    tables, _ = read(tmp_path, changes(*rows))

    assert tables.changes["when"].to_list() == [
        datetime.datetime(2023, 12, 20),
        datetime.datetime(2023, 12, 21, 14, 5),
    ]
    assert tables.changes["before"].to_list() == [None, 7]
    assert tables.changes["evidence"].to_list() == [None, "CV 12"]


def test_changes_may_be_headed_in_vietnamese_and_name_units_by_name(tmp_path):
    heading = (
        "đơn vị,tiêu chí,giai đoạn,người chấm,người sửa,thời điểm,điểm cũ,điểm mới,lý do,minh chứng"
    )
    row = "Sở Y tế,Mức độ hoàn thành,thẩm định,ada,Lan,20/12/2023,7,8,Chấm lại,"
    tables, _ = read(tmp_path, good(changes=f"{heading}\n{row}\n"))

    assert tables.changes.row(0)[:5] == ("health", "reach", "head", "ada", "Lan")


@pytest.mark.parametrize("column", ["who", "when", "reason"])
def test_every_change_says_who_when_and_why(tmp_path, column):
    cells = {"who": "Lan", "when": "2023-12-20", "reason": "Chấm lại"} | {column: "  "}
    row = f"{REACH},{cells['who']},{cells['when']},7,8,{cells['reason']},"

    assert told(tmp_path, row) == f"line 2: the {column} is empty. Fill it in."


def test_a_change_that_changes_nothing_is_refused(tmp_path):
    assert told(tmp_path, f"{REACH},Lan,2023-12-20,8,8.0,Chấm lại,") == (
        "line 2: health on reach at stage head by ada is 8 before the change and after it. "
        "Mend one of the two, or take the row out."
    )


def test_a_change_must_begin_where_the_one_before_it_in_time_ended(tmp_path):
    rows = (
        f"{REACH},Lan,2023-12-22,6,8,Chấm lại,",
        f"{REACH},Lan,2023-12-20,5,7,Bổ sung,",
    )

    assert told(tmp_path, *rows) == (
        "line 2: health on reach at stage head by ada is 6 before the change, and the change of "
        "line 3 left 7. Write the change between the two, or mend one of them."
    )


def test_the_last_change_is_what_stands_among_the_marks(tmp_path):
    assert told(tmp_path, f"{REACH},Lan,2023-12-20,7,9,Chấm lại,") == (
        "line 2: health on reach at stage head by ada is 9 after the last change, and marks.csv "
        "has 8. Write the change that is missing, or mend one of them."
    )
    assert "by eve is 9 after the last change, and marks.csv has empty." in told(
        tmp_path, "health,reach,head,eve,Lan,2023-12-20,7,9,Chấm lại,"
    )


def test_changes_of_one_day_follow_the_order_of_the_file(tmp_path):
    rows = (f"{REACH},Lan,2023-12-20,5,7,Bổ sung,", f"{REACH},Lan,2023-12-20,7,8,Chấm lại,")

    assert read(tmp_path, changes(*rows))[0].changes.height == 2


def test_names_that_nobody_knows_are_refused_with_the_nearest(tmp_path):
    rows = (
        "helth,reach,head,ada,Lan,2023-12-20,7,8,a,",
        "health,raech,head,ada,Lan,2023-12-20,7,8,a,",
        "health,reach,board,ada,Lan,2023-12-20,7,8,a,",
        "health,tasks,head,ada,Lan,2023-12-20,7,8,a,",
    )
    found = told(tmp_path, *rows)

    assert "line 2: there is no unit called 'helth'. Did you mean 'health'?" in found
    assert "line 3: there is no criterion called 'raech'. Did you mean 'reach'?" in found
    assert "line 4: the rules have no stage board." in found
    assert "line 5: 'tasks' is a section: its criteria are marked." in found


def test_a_change_after_the_lock_is_refused(tmp_path):
    record = f"{RECORD}locked_on: 2023-12-20\n"

    assert told(tmp_path, f"{REACH},Lan,2023-12-21,7,8,Chấm lại,", record=record) == (
        "line 2: health on reach at stage head by ada was changed on 2023-12-21, and the record "
        "was locked on 2023-12-20. Mend one of the dates, or take the change back."
    )


def test_a_change_on_the_day_of_the_lock_is_in_time(tmp_path):
    files = changes(f"{REACH},Lan,2023-12-20T23:59,7,8,Chấm lại,")
    files["record.yaml"] = f"{RECORD}locked_on: 2023-12-20\n"

    assert not lock_notes(tmp_path, files)


def test_a_lock_without_its_date_is_noted_where_marks_were_changed(tmp_path):
    files = changes(f"{REACH},Lan,2023-12-20,7,8,Chấm lại,") | {"record.yaml": RECORD}

    assert lock_notes(tmp_path, files) == [
        "record.yaml line 4: the record is locked and does not say since when (locked_on): "
        "changes that came too late are not found."
    ]
    assert not lock_notes(tmp_path / "unchanged", good() | {"record.yaml": RECORD})


@given(at=st.datetimes(datetime.datetime(1950, 1, 1), datetime.datetime(2100, 1, 1)))
def test_every_moment_is_read_as_it_is_written(at):
    assert moment(at.isoformat()) == moment(at.isoformat(sep=" ")) == at
    assert moment(f"{at:%d/%m/%Y %H:%M}") == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    "text", ["2023-12-20T14:05+07:00", "2023-02-30", "2023-12-20 25:00", "hôm qua", "14:05"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(Unreadable) as refused:
        moment(text)

    assert str(refused.value) == (
        f"{text!r} is no date or time of day. Write it as 2023-12-20 or 2023-12-20T14:05."
    )


def test_moments_of_a_parquet_file_are_read_too(tmp_path):
    columns = HEADING.strip().split(",")
    row = [*REACH.split(","), "Lan", datetime.date(2023, 12, 20), 7.0, 8.0, "Chấm lại", None]
    place = folder(tmp_path, good())
    pl.DataFrame([row], schema=columns, orient="row").write_parquet(tmp_path / "changes.parquet")

    found = load(place, load_rules(place)).changes
    assert found["when"].to_list() == [datetime.datetime(2023, 12, 20)]


POINTS = "unit,criterion,points\n"


def test_points_may_be_recorded_for_leaves_sections_and_totals(tmp_path):
    names = ("reach", "tasks", "late", "bonus", "penalty", "total")
    rows = "".join(f"health,{name},{n}\n" for n, name in enumerate(names))
    tables, _ = read(tmp_path, good(recorded=POINTS + rows))

    assert tables.recorded["criterion"].to_list() == list(names)
    assert tables.recorded["stage"].to_list() == [None] * 6


def test_points_may_be_recorded_under_vietnamese_names(tmp_path):
    rows = 'Sở Y tế,Nhiệm vụ chính trị,8\nSở Y tế,Tổng điểm,"93,5"\nSở Y tế,Điểm trừ,1\n'
    tables, _ = read(tmp_path, good(recorded="đơn vị,tiêu chí,điểm\n" + rows))

    assert tables.recorded["criterion"].to_list() == ["tasks", "total", "penalty"]
    assert tables.recorded["points"].to_list() == [8, 93.5, 1]


def test_recorded_names_that_nobody_knows_and_doubles_are_refused(tmp_path):
    rows = "helth,reach,8\nhealth,raech,8\nhealth,all,8\nhealth,total,8\nhealth,total,9\n"

    assert refusal(tmp_path, good(recorded=POINTS + rows)) == (
        "recorded.csv: 4 faults\n"
        "  line 2: there is no unit called 'helth'. Did you mean 'health'?\n"
        "  line 3: there is no criterion called 'raech'. Did you mean 'reach'?\n"
        "  line 4: there is no criterion called 'all'. Write an id of the rubric, or total.\n"
        "  line 6: the points of health on total stand on line 5 already. Keep one."
    )


def test_one_criterion_may_be_recorded_at_every_stage(tmp_path):
    rows = "health,reach,8,self\nhealth,reach,7,head\nhealth,reach,9,head\nhealth,reach,9,board\n"

    assert refusal(tmp_path, good(recorded="unit,criterion,points,stage\n" + rows)) == (
        "recorded.csv: 2 faults\n"
        "  line 4: the points of health on reach at stage head stand on line 3 already. Keep one.\n"
        "  line 5: the rules have no stage board. Write self or head, or add the stage to the "
        "rules."
    )


def test_faults_of_changes_come_out_with_those_of_the_marks(tmp_path):
    files = changes(f"{REACH},,2023-12-20,7,9,Chấm lại,")
    files["marks.csv"] = files["marks.csv"].replace(
        "health,safety,head,ada,1", "health,safety,head,ada,x"
    )
    with pytest.raises(InputError) as refused:
        read(tmp_path, files)

    assert {fault.file for fault in refused.value.faults} == {"changes.csv", "marks.csv"}
