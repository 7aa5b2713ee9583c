"""Changes before the lock: their effect by replay, and how one is written."""

import datetime

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import criterion, marks, rules
from tables_makers import UNITS, folder, good, read, refusal
from tables_makers import marks as marks_csv

from emulab.amendments import amend, amendments, original, with_mark
from emulab.faults import InputError
from emulab.pipeline import run
from emulab.rules import load_rules
from emulab.tables import SCHEMAS, Tables, check, load
from emulab.tables.editing import CsvText

RULES = rules(criterion("a"), criterion("b"))
DAY = datetime.datetime(2023, 12, 20)


def tables_of(table: dict, *changes: tuple) -> Tables:
    """Marks of the head; changes as unit, criterion, before, after, a day apart."""
    units = SCHEMAS["units"].empty()
    roster = pl.DataFrame({"unit": list(table), "name": list(table)})
    rows = [
        (
            unit,
            name,
            "head",
            "h",
            "Lan",
            DAY + datetime.timedelta(day),
            before,
            after,
            "Lý do",
            None,
        )
        for day, (unit, name, before, after) in enumerate(changes)
    ]
    return Tables(
        units=pl.concat([units, roster], how="diagonal"),
        marks=marks(table).with_columns(note=pl.lit(None, pl.String)),
        changes=pl.DataFrame(rows, schema=SCHEMAS["changes"].dtypes, orient="row"),
    )


def result_of(table: dict, *changes: tuple):
    tables = tables_of(table, *changes)
    check(tables, RULES)
    return run(tables, RULES)


TABLE = {"A": {"a": 9, "b": 9}, "B": {"a": 8, "b": 9}, "C": {"a": 7, "b": 7}}
EFFECTS = ["points_before", "points_after", "rank_before", "rank_after"]


def effects(result) -> list[tuple]:
    return amendments(result).select(EFFECTS).rows()


def test_a_change_that_made_the_leader_is_seen_to_have_done_so():
    assert effects(result_of(TABLE, ("A", "a", 7, 9))) == [(16, 18, 2, 1)]


def test_every_change_is_undone_alone():
    found = effects(result_of(TABLE, ("A", "a", 7, 9), ("A", "b", 8, 9)))

    assert found == [(16, 18, 2, 1), (17, 18, 1, 1)]


def test_changes_of_one_mark_add_up():
    found = effects(result_of(TABLE, ("A", "a", 5, 7), ("A", "a", 7, 9)))

    assert found == [(14, 16, 2, 2), (16, 18, 2, 1)]


def test_before_a_mark_that_may_not_be_missing_there_was_no_total():
    assert effects(result_of(TABLE, ("A", "a", None, 9))) == [(None, 18, None, 1)]


def test_before_a_mark_outside_its_limits_was_mended_there_was_no_total():
    assert effects(result_of(TABLE, ("A", "a", 90, 9))) == [(None, 18, None, 1)]


def test_changes_come_in_the_order_of_time():
    tables = tables_of(TABLE, ("A", "a", 7, 9), ("B", "a", 6, 8))
    turned = Tables(units=tables.units, marks=tables.marks, changes=tables.changes.reverse())

    assert amendments(run(turned, RULES))["unit"].to_list() == ["A", "B"]


def test_without_a_change_the_original_is_the_result_and_the_list_is_empty():
    result = result_of(TABLE)

    assert original(result) is result
    assert amendments(result).height == 0
    assert amendments(result).columns == [*SCHEMAS["changes"].dtypes, *EFFECTS]


def test_an_original_that_could_not_be_scored_is_refused_with_its_reasons():
    with pytest.raises(InputError) as refused:
        original(result_of(TABLE, ("A", "a", None, 9), ("B", "a", 80, 8)))

    assert str(refused.value) == (
        "changes.csv: 2 faults\n"
        "  before the changes: A has no mark on a at stage head. "
        "Write it; 0 is a mark as well.\n"
        "  before the changes: h gave B 80 on a, outside 0 to 10. Write a mark from 0 to 10."
    )


points = st.integers(0, 20).map(lambda n: n / 2)


@st.composite
def changed_tables(draw):
    """A table of marks, and some of its cells with the marks they had before."""
    table = {unit: {name: draw(points) for name in "ab"} for unit in "ABCD"}
    cells = draw(st.lists(st.sampled_from([(u, c) for u in "ABCD" for c in "ab"]), unique=True))
    befores = [draw(points.filter(lambda p, now=table[u][c]: p != now)) for u, c in cells]
    return table, [(u, c, p, table[u][c]) for (u, c), p in zip(cells, befores, strict=True)]


@settings(max_examples=25, deadline=None)
@given(case=changed_tables())
def test_after_the_only_change_of_a_mark_the_unit_stands_where_it_stands(case):
    table, changes = case
    result = result_of(table, *changes)
    totals = dict(result.totals.select("unit", "total").iter_rows())
    ranks = dict(result.ranks.select("unit", "rank").iter_rows())

    for row in amendments(result).iter_rows(named=True):
        assert (row["points_after"], row["rank_after"]) == (
            totals[row["unit"]],
            ranks[row["unit"]],
        )
        assert row["points_before"] - row["points_after"] == row["before"] - row["after"]


@settings(max_examples=25, deadline=None)
@given(case=changed_tables())
def test_the_changes_replayed_on_the_original_give_the_result(case):
    table, changes = case
    result = result_of(table, *changes)
    first = original(result)
    replayed = first.tables.marks
    for row in result.tables.changes.iter_rows(named=True):
        cell = (row["unit"], row["criterion"], row["stage"], row["scorer"])
        assert replayed.filter(unit=cell[0], criterion=cell[1])["mark"].item() == row["before"]
        replayed = with_mark(replayed, cell, row["after"])

    assert replayed.equals(result.tables.marks)
    earlier = table
    for unit, name, before, _ in changes:
        earlier = {**earlier, unit: {**earlier[unit], name: before}}
    assert first.totals.equals(result_of(earlier).totals)


PLACE = ("health", "reach", "head", "ada")
TOLD = {"who": "Lan", "when": "2023-12-20", "reason": "Chấm lại"}


def test_an_amendment_writes_the_mark_and_the_change_and_nothing_else(tmp_path):
    rules_file = folder(tmp_path, good())
    before = (tmp_path / "marks.csv").read_text(encoding="utf-8")
    made = amend(rules_file, *PLACE, 9, **TOLD)

    assert [path.name for path in made] == ["marks.csv", "changes.csv"]
    assert (tmp_path / "marks.csv").read_text(encoding="utf-8") == before.replace(
        "health,reach,head,ada,8\n", "health,reach,head,ada,9\n"
    )
    assert (tmp_path / "changes.csv").read_text(encoding="utf-8") == (
        "unit,criterion,stage,scorer,who,when,before,after,reason,evidence\n"
        "health,reach,head,ada,Lan,2023-12-20,8,9,Chấm lại,\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "changes.csv",
        "marks.csv",
        "rules.yaml",
        "units.csv",
    ]


def test_amended_tables_pass_every_check_again_and_again(tmp_path):
    rules_file = folder(tmp_path, good())
    amend(rules_file, *PLACE, 9, **TOLD)
    amend(rules_file, *PLACE, 7.5, **TOLD | {"when": "2023-12-20T10:30"}, evidence="CV 12")
    given_rules = load_rules(rules_file)
    tables = load(rules_file, given_rules)
    check(tables, given_rules)

    assert tables.changes.select("before", "after").rows() == [(8, 9), (9, 7.5)]


def test_units_and_criteria_may_be_called_by_their_names(tmp_path):
    rules_file = folder(tmp_path, good())
    amend(rules_file, "Sở Y tế", "Mức độ hoàn thành", "head", "ada", 9, **TOLD)

    assert load(rules_file).changes.row(0)[:4] == PLACE


def test_the_file_keeps_its_own_delimiter_headings_columns_and_comma(tmp_path):
    text = marks_csv().replace(",", ";").replace("mark\n", "điểm;Ý kiến\n")
    lines = text.split("\n")
    text = "\r\n".join([lines[0], *(f"{line};giữ" for line in lines[1:-1]), ""])
    text = "\ufeff" + text.replace("school;swing;head;ada;-2", "school;swing;head;ada;-1,5")
    rules_file = folder(tmp_path, {"units.csv": UNITS, "marks.csv": text})
    amend(rules_file, *PLACE, 8.5, **TOLD)

    found = (tmp_path / "marks.csv").read_bytes().decode()
    assert found == text.replace("health;reach;head;ada;8;giữ", "health;reach;head;ada;8,5;giữ")


def test_a_mark_may_be_added_and_taken_out(tmp_path):
    text = marks_csv().replace("health,reach,head,ada,8\n", "")
    rules_file = folder(tmp_path, {"units.csv": UNITS, "marks.csv": text})
    amend(rules_file, *PLACE, 9, **TOLD)
    assert (tmp_path / "marks.csv").read_text(encoding="utf-8") == f"{text}{','.join(PLACE)},9\n"

    amend(rules_file, *PLACE, None, **TOLD)
    tables = load(rules_file)
    assert tables.changes.select("before", "after").rows() == [(None, 9), (9, None)]
    assert tables.marks.filter(unit="health", criterion="reach", stage="head").height == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": " "}, "the reason is empty. Fill it in."),
        ({"who": ""}, "the who is empty. Fill it in."),
        ({"after": 11}, "ada gave health 11 on reach, outside 0 to 10. Write a mark from 0 to 10."),
        (
            {"after": 8},
            "health on reach at stage head by ada is 8 before the change and after it. "
            "Mend one of the two, or take the row out.",
        ),
        ({"criterion": "raech"}, "there is no criterion called 'raech'. Did you mean 'reach'?"),
        ({"unit": "helth"}, "there is no unit called 'helth'. Did you mean 'health'?"),
        ({"criterion": "tasks"}, "'tasks' is a section: its criteria are marked."),
        ({"stage": "board"}, "the rules have no stage board."),
        ({"when": "hôm qua"}, "'hôm qua' is no date or time of day."),
        ({"criterion": "safety", "after": 0.5}, "which is failed (0) or passed (5)."),
        ({"scorer": ""}, "the scorer is empty. Fill it in."),
        ({"after": float("nan")}, "the mark nan is not a number."),
    ],
)
def test_an_amendment_that_cannot_stand_is_refused_and_nothing_is_written(tmp_path, changes, said):
    rules_file = folder(tmp_path, good())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    asked = dict(zip(("unit", "criterion", "stage", "scorer"), PLACE, strict=True)) | TOLD
    with pytest.raises(InputError) as refused:
        amend(rules_file, **asked | {"after": 9} | changes)

    assert said in str(refused.value)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_locked_record_takes_no_change(tmp_path):
    record = "cluster: small\nyear: 2023\nreached: judged\nlocked: true\n"
    rules_file = folder(tmp_path, good() | {"record.yaml": record})
    with pytest.raises(InputError) as refused:
        amend(rules_file, *PLACE, 9, **TOLD)

    assert "record.yaml: 1 fault\n  the record of small/2023 is locked: no mark is changed" in str(
        refused.value
    )


def test_a_change_may_not_come_before_an_earlier_one_of_the_same_mark(tmp_path):
    rules_file = folder(tmp_path, good())
    amend(rules_file, *PLACE, 9, **TOLD)
    with pytest.raises(InputError) as refused:
        amend(rules_file, *PLACE, 7, **TOLD | {"when": "2023-12-19"})

    assert (
        "this mark was changed on 2023-12-20 already, after 2023-12-19. Write a later day."
        in str(refused.value)
    )


def test_marks_kept_in_a_workbook_are_not_written_into(tmp_path):
    rules_file = folder(tmp_path, {"units.csv": UNITS})
    read(tmp_path / "other", good())[0].marks.write_parquet(tmp_path / "marks.parquet")
    with pytest.raises(InputError) as refused:
        amend(rules_file, *PLACE, 9, **TOLD)

    assert str(refused.value) == (
        "marks.parquet: 1 fault\n"
        "  a change is written only into CSV files. Save it as CSV, or write the change there."
    )


notes = st.text(st.sampled_from('ab,;"\n\r ')).map(lambda text: text or "a")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    written=st.lists(notes, min_size=1, max_size=5),
    which=st.integers(0, 4),
    delimiter=st.sampled_from(",;\t"),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_one_record_is_written_otherwise_and_every_other_byte_stays(
    written, which, delimiter, ending
):
    which %= len(written)
    quoted = ['"' + text.replace('"', '""') + '"' for text in written]
    heading = delimiter.join(["unit", "check", "result", "evidence"])
    records = [
        delimiter.join(["u", "c", "pass" if at != which else "PASS", text])
        for at, text in enumerate(quoted)
    ]
    text = ending.join([heading, *records, ""])
    kept = CsvText(text, SCHEMAS["checks"])
    line = kept._records[which + 1][0]
    found = kept.with_cells(line, {"result": "fail"}).text

    before = text.split(f"c{delimiter}PASS")[0]
    assert found.startswith(f"{before}c{delimiter}fail")
    assert found.endswith(ending.join(["", *records[which + 1 :], ""]))
    assert [record[3] for _, record in CsvText(found, SCHEMAS["checks"])._records[1:]] == written


def test_a_refusal_of_the_checks_is_the_one_of_amend(tmp_path):
    files = good(
        changes="unit,criterion,stage,scorer,who,when,before,after,reason\n"
        "health,reach,head,ada,Lan,2023-12-20,8,8,Chấm lại\n"
    )

    assert "is 8 before the change and after it." in refusal(tmp_path, files)


def test_the_page_says_what_changed_the_ranking():
    from emulab.show.amendments import amendments as page

    shown = page(result_of(TABLE, ("A", "a", 7, 9), ("C", "a", 6.5, 7)))

    assert "Lan, 20/12/2023" in shown.html
    assert "16,00 → 18,00" in shown.html
    assert "2 → 1" in shown.html
    assert "6,5 → 7" in shown.html
    assert len(shown.text.split(". ")) == 3


def test_the_page_of_no_change_says_so():
    from emulab.show.amendments import amendments as page

    assert not page(None).tables
    assert page(None).text == page(result_of(TABLE)).text != ""
