"""Tables that fit the rules pass in any order; what does not fit is refused with its line."""

import dataclasses

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_makers import HEADING, RUBRIC, RULES, UNITS, good, marks, noted, read, refusal

from emulab.faults import InputError
from emulab.tables import check

TARGETS = "unit,criterion,assigned,target\n"
ROWS = marks().splitlines(keepends=True)[1:]
BROKEN = [*ROWS[:5], "health,raech,head,bob,1\n", "health,late,head,bob,9\n", *ROWS[6:]]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.permutations(ROWS))
def test_the_order_of_the_rows_does_not_matter(tmp_path, rows):
    tables, _ = read(tmp_path, good(marks=HEADING + "".join(rows)))

    assert sorted(tables.marks.rows()) == sorted(read(tmp_path, good())[0].marks.rows())


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.permutations(BROKEN))
def test_the_order_of_the_rows_changes_no_fault_but_its_line(tmp_path, rows):
    def said(given):
        text = refusal(tmp_path, good(marks=HEADING + "".join(given)))
        return sorted(line.split(": ", 1)[-1] for line in text.splitlines())

    assert said(rows) == said(BROKEN)


def test_good_tables_pass_and_are_checked_again_when_replaced(tmp_path):
    tables, rules = read(tmp_path, good())
    high = tables.marks.with_columns(mark=pl.lit(99.0))

    assert tables.lines("marks")[0] == 2
    with pytest.raises(InputError) as refused:
        check(dataclasses.replace(tables, marks=high), rules)
    assert (
        "  ada gave health 99 on reach, outside 0 to 10. Write a mark from 0 to 10."
        in str(refused.value).splitlines()
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "health,goal,yes,0\n",
            "line 2: the target of health on goal is 0. "
            "Write a target above 0, or leave it empty where there is none.",
        ),
        (
            "health,swing,no,\n",
            "line 2: swing is marked directly, and health cannot go without it. "
            "Only a criterion of kind target or pass_fail may be unassigned.",
        ),
        (
            "health,reach,yes,5\n",
            "line 2: reach has no targets: its kind is direct. "
            "Take the row out, or set kind: target in the rules.",
        ),
        (
            "health,safety,yes,5\n",
            "line 2: safety has no targets: its kind is pass_fail. "
            "Take the row out, or set kind: target in the rules.",
        ),
        (
            "health,goal,yes,5\nhealth,goal,yes,6\n",
            "line 3: health has goal again, first on line 2. Keep one.",
        ),
        (
            "health,goal,maybe,5\n",
            "line 2: the assigned cannot be 'maybe'. Write yes or no.",
        ),
    ],
)
def test_refusals_of_a_target(tmp_path, rows, said):
    assert refusal(tmp_path, good(targets=TARGETS + rows)) == f"targets.csv: 1 fault\n  {said}"


def test_what_is_not_assigned_needs_no_mark_and_may_have_none(tmp_path):
    targets = f"{TARGETS}health,goal,không,\nschool,goal,yes,100\n"
    without = "".join(row for row in marks().splitlines(True) if "health,goal" not in row)

    assert read(tmp_path / "good", good(targets=targets, marks=without))[0].marks.height == 14
    assert refusal(tmp_path / "bad", good(targets=targets)) == (
        "marks.csv: 2 faults\n"
        "  line 3: health is marked on goal, which is not assigned to it. "
        "Take the mark out, or write yes in targets.csv.\n"
        "  line 7: health is marked on goal, which is not assigned to it. "
        "Take the mark out, or write yes in targets.csv."
    )


def test_at_mid_year_an_earlier_stage_will_do_and_is_counted(tmp_path):
    files = good(marks=marks(stages=("self",)) + "health,reach,head,ada,7\n")

    assert noted(tmp_path, files, phase="mid_year") == [
        "marks.csv 7 of 8 cells rest on a stage before head.",
        "targets.csv no unit has a target on goal: results are held against the best one.",
    ]


def test_at_mid_year_a_cell_without_any_mark_is_refused_unless_the_rules_fill_it(tmp_path):
    files = good(marks=marks(units=("health",)))
    fills = RUBRIC | {"missing": "reweight"}

    assert refusal(tmp_path / "refuse", files, phase="mid_year") == (
        "marks.csv: 1 fault\n  school has no mark at any stage. "
        "Write the marks, or say in the rules what to do: missing: reweight."
    )
    assert noted(tmp_path / "fill", files, phase="mid_year", rubric=fills)[0] == (
        "marks.csv 4 of 8 cells have no mark at any stage; the rules say missing: reweight."
    )


@pytest.mark.parametrize("combine", ["maximum", "mean"])
def test_every_stage_counts_where_stages_are_combined(tmp_path, combine):
    plain = [c for c in RUBRIC["criteria"] if c.get("kind") != "pass_fail"]
    text = "".join(row for row in marks(stages=("head",)).splitlines(True) if "safety" not in row)
    changes = {
        "rubric": RUBRIC | {"criteria": plain},
        "stages": {"order": ["self", "head"], "combine": combine},
    }

    assert refusal(tmp_path, good(marks=text), **changes) == (
        "marks.csv: 1 fault\n  there is no mark of any unit at stage self. "
        "Write the marks, or say in the rules what to do: missing: reweight."
    )


def test_a_units_own_cross_mark_does_not_count(tmp_path):
    cross = {"order": ["cross"]}
    own = "".join(
        row.replace(",ada,", f",{row.split(',')[0]},")
        for row in marks(stages=("cross",)).splitlines(True)
    )

    assert refusal(tmp_path, good(marks=own), stages=cross).splitlines()[1] == (
        "  there is no mark of any unit at stage cross. "
        "Write the marks, or say in the rules what to do: missing: reweight."
    )


@pytest.mark.parametrize("within", ["maximum", "minimum"])
def test_scorers_may_differ_on_what_was_passed_where_one_of_them_decides(tmp_path, within):
    stages = {"order": ["self", "head"], "within": within}
    tables, _ = read(tmp_path, good(marks=marks() + "health,safety,head,bob,0\n"), stages=stages)

    assert tables.marks.height == 17


def test_one_and_the_maximum_both_mean_passed(tmp_path):
    tables, _ = read(tmp_path, good(marks=marks() + "health,safety,head,bob,5\n"))

    assert tables.marks.height == 17


BALLOTS = "contest,ballot,channel,unit,vote\n"
TALLIES = "contest,unit,agree,disagree,no_mark\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"ballots": f"{BALLOTS}head,1,box,health,\nhead,1,box,SYT,\n"},
            "ballots.csv: 1 fault\n"
            "  line 3: ballot 1 of head has health again, first on line 2. Keep one.",
        ),
        (
            {"ballots": f"{BALLOTS}head,1,box,health,\nhead,1,box,,\n"},
            "ballots.csv: 1 fault\n"
            "  line 3: ballot 1 of head is blank here and names units elsewhere. "
            "Take the blank row out, or number the ballots apart.",
        ),
        (
            {"ballots": f"{BALLOTS}haed,1,box,health,\nhead,1,boxx,health,yes\n"},
            "ballots.csv: 3 faults\n"
            "  line 2: there is no contest called 'haed'. Did you mean 'head'?\n"
            "  line 3: the channel cannot be 'boxx'. Did you mean 'box'?\n"
            "  line 3: the vote cannot be 'yes'. Write agree or disagree or none or both.",
        ),
        (
            {"tallies": f"{TALLIES}head,health,-1,0.5,\n"},
            "tallies.csv: 2 faults\n"
            "  line 2: agree -1 is not a whole number from 0 upwards. Count again.\n"
            "  line 2: disagree 0.5 is not a whole number from 0 upwards. Count again.",
        ),
        (
            {
                "ballots": f"{BALLOTS}head,1,box,health,\n",
                "tallies": f"{TALLIES}head,health,1,,\nhead,health,2,,\n",
            },
            "tallies.csv: 2 faults\n"
            "  line 2: head has totals here and ballots in ballots.csv. "
            "Keep the ballots, or the totals.\n"
            "  line 3: health has a total in head again, first on line 2. Keep one.",
        ),
        (
            {"counts": "contest,field,number\n,members,5\n,members,6\nhead,membrs,1\n"},
            "counts.csv: 2 faults\n"
            "  line 3: the number members stands on line 2 already. Keep one.\n"
            "  line 4: the field cannot be 'membrs'. Did you mean 'members'?",
        ),
        (
            {"checks": "unit,check,result\nhealth,no-breach,pass\nhealth,no-breach,đạt\n"},
            "checks.csv: 1 fault\n  line 3: health has no-breach again, first on line 2. Keep one.",
        ),
    ],
)
def test_refusals_of_votes_and_checks(tmp_path, files, said):
    assert refusal(tmp_path, good(**files)) == said


def test_the_same_ballot_number_in_the_box_and_in_writing_is_two_ballots(tmp_path):
    ballots = f"{BALLOTS}head,1,box,health,\nhead,1,written,health,\n"

    assert read(tmp_path, good(ballots=ballots))[0].ballots.height == 2


def test_votes_that_decide_nothing_and_checks_nobody_asks_for_are_noted(tmp_path):
    files = good(
        ballots=f"{BALLOTS}flag,1,box,health,\n", checks="unit,check,result\nhealth,tidy,pass\n"
    )

    assert noted(tmp_path, files)[:2] == [
        "ballots.csv line 2: flag is decided without a vote: these are not counted.",
        "checks.csv line 2: the rules ask for no check called 'tidy'.",
    ]


RECORD = "cluster: small\nyear: 2023\nreached: judged\nlocked: true\n"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            "awards:\n  flagg: [health]\n  flag: [helth]\n",
            "record.yaml: 2 faults\n"
            "  line 6: there is no award called 'flagg'. Did you mean 'flag'?\n"
            "  line 7: there is no unit called 'helth'. Did you mean 'health'?",
        ),
        (
            "offices: {chair: [school]}\nranks: {nobody: 1}\n",
            "record.yaml: 2 faults\n"
            "  line 5: there is no office called 'chair'. There are: head.\n"
            "  line 6: there is no unit called 'nobody'. There are: health, school.",
        ),
        (
            "totals: {health: many}\nrank: {}\n",
            "record.yaml: 2 faults\n"
            "  line 5: totals.health: 'many' cannot stand here. It should be a number.\n"
            "  line 6: rank: there is no key called 'rank'. Did you mean 'ranks'?",
        ),
    ],
)
def test_refusals_of_a_record(tmp_path, more, said):
    assert refusal(tmp_path, {**good(), "record.yaml": RECORD + more}) == said


def test_a_record_of_another_year_is_refused(tmp_path):
    files = {**good(), "record.yaml": RECORD.replace("2023", "2022")}

    assert refusal(tmp_path, files) == (
        "record.yaml: 1 fault\n"
        "  line 2: the year is 2022, that of the rules 2023. Mend one of them."
    )


def test_provenance_names_files_that_are_there(tmp_path):
    said = "mark.csv: {kind: synthetic}\nunits.csv: {kind: inferred}\n"

    assert refusal(tmp_path, {**good(), "provenance.yaml": said}) == (
        "provenance.yaml: 2 faults\n"
        "  line 1: there is no file mark.csv. Did you mean 'marks.csv'?\n"
        "  line 2: units.csv: an inferred provenance gives its reason. Write reason."
    )


def test_a_file_without_provenance_is_noted_and_a_record_may_bring_its_own(tmp_path):
    own = "provenance: {kind: published, headline: Hội nghị, body: Báo}\n"
    files = {
        **good(),
        "record.yaml": RECORD + own,
        "provenance.yaml": "units.csv: {kind: synthetic}\n",
    }
    tables, rules = read(tmp_path, files)

    assert tables.provenance["record.yaml"].kind == "published"
    assert [str(note) for note in check(tables, rules) if note.file == "provenance.yaml"] == [
        "marks.csv does not say where it comes from."
    ]


def test_the_rules_may_name_no_unit_that_is_not_in_the_roster(tmp_path):
    officers = [{"office": "head", "unit": "helth"}]

    assert refusal(tmp_path, good(), officers=officers) == (
        "rules.yaml: 1 fault\n"
        "  officer head: there is no unit called 'helth'. Did you mean 'health'?"
    )


def test_units_of_one_name_are_noted(tmp_path):
    files = {"units.csv": f"{UNITS}other,SỞ Y TẾ,,published\n"}

    assert noted(tmp_path, files, **RULES | {"phase": "kick_off"}) == [
        "units.csv line 4: other and health have one name: other files must write the id."
    ]
