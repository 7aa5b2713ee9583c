"""What a scenario supposes: other points on a criterion, and scorers whose marks are set aside."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import (
    criterion,
    document,
    marks,
    panels,
    quarters,
    result,
    road,
    rules,
    targets,
    unmarked,
    written,
)
from tables_makers import folder, good, refusal
from whatif_makers import project

from emulab.awards.standings import stage_totals
from emulab.differing import differing, key_said
from emulab.explaining import decompose, marks_beneath
from emulab.faults import InputError
from emulab.midyear import progress
from emulab.pipeline import run
from emulab.rules import find_place, load_rules
from emulab.rules.loading import rules_of
from emulab.rules.yaml_places import placed, read_yaml
from emulab.scoring import score
from emulab.studies import study, study_at
from emulab.tables import Tables, data_sum
from emulab.tables.schemas import SCHEMAS
from emulab.tables.sums import sum_of

TABLE = {"A": {"a": 8, "b": 6}, "B": {"a": 5, "b": 9}}
PANEL = ("A", "B", "C")


def supposing(*cells: tuple[str, str, float], without=()) -> dict:
    """The key scenario of rules, from (unit, criterion, score)."""
    scores = [{"unit": u, "criterion": c, "score": s} for u, c, s in cells]
    return {"scenario": {"scores": scores, "without_scorers": list(without)}}


def year(given, rows):
    """The result of a run on tables as they are read, for A and B."""
    roster = [{"unit": unit, "name": unit} for unit in "AB"]
    units = pl.DataFrame(roster, schema=SCHEMAS["units"].dtypes)
    return run(Tables(units=units, marks=marks(rows), targets=targets()), given)


def cells(found: pl.DataFrame) -> dict[tuple[str, str], tuple[str, float | None]]:
    rows = found.select("unit", "criterion", "state", "score").iter_rows()
    return {(unit, name): (state, points) for unit, name, state, points in rows}


def test_a_supposed_score_stands_instead_of_the_given_one_and_says_so():
    found = result(rules(**supposing(("A", "b", 9.5))), TABLE)

    assert cells(found.scores)["A", "b"] == ("supposed", 9.5)
    assert cells(found.scores)["A", "a"] == ("marked", 8)
    assert found.touched.rows() == [("A", "b", "supposed", None, 9.5)]
    assert dict(found.totals.select("unit", "total").iter_rows()) == {"A": 17.5, "B": 14}


def test_supposed_points_are_not_rounded_where_those_of_criteria_are():
    rounded = {"round": {"step": "criterion", "places": 0}}
    found = road(rules(rubric=rounded, **supposing(("A", "b", 9.25))), TABLE | {"B": {"a": 5.4}})

    assert found.score("b")["A"] == 9.25
    assert found.score("a")["B"] == 5


def test_what_stands_in_for_a_missing_mark_is_worked_out_from_the_given_points():
    given = rules(rubric={"missing": "impute_mean"}, **supposing(("A", "b", 0)))
    found = road(given, {"A": {"a": 8, "b": 6}, "B": {"a": 5}, "C": {"a": 5, "b": 10}})

    assert found.score("b") == {"A": 0, "B": 8, "C": 10}


def test_points_are_supposed_and_not_marks_where_a_criterion_has_a_scale_of_its_own():
    measured = {"kind": "measured", "scale": {"goalposts": {"worst": 30, "best": 0}}}
    given = rules(criterion("a"), criterion("b", **measured), **supposing(("A", "b", 7)))

    assert road(given, {"A": {"a": 1, "b": 30}, "B": {"a": 1, "b": 15}}).score("b") == {
        "A": 7,
        "B": 5,
    }


def test_a_bonus_that_was_not_marked_is_supposed_in_the_order_of_the_others():
    bonus = {"criteria": [criterion("x", 3), criterion("y", 3)]}
    given = rules(bonus=bonus, **supposing(("A", "x", 2), ("B", "y", 1)))
    found = result(given, {"A": {"a": 1, "b": 1, "y": 3}, "B": {"a": 1, "b": 1}})
    extra = found.scores.filter(side="bonus").select("unit", "criterion", "state", "score")

    assert extra.rows() == [
        ("A", "x", "supposed", 2),
        ("A", "y", "marked", 3),
        ("B", "y", "supposed", 1),
    ]
    assert found.totals["bonus"].to_list() == [5, 1]
    assert found.touched["criterion"].to_list() == ["x", "y"]


def test_what_is_not_the_units_stays_not_assigned_whatever_is_supposed():
    given = rules(
        criterion("a"), criterion("b", kind="pass_fail"), **supposing(("A", "b", 10), ("Z", "a", 1))
    )
    found = road(given, {"A": {"a": 8}, "B": {"a": 5, "b": 1}}, unmarked(("A", "b")))

    assert cells(found.scores)["A", "b"] == ("not assigned", None)


@given(table=panels("a", "b"), score=quarters)
def test_supposing_points_equals_marking_them(table, score):
    other = {unit: dict(own) for unit, own in table.items()}
    other["A"]["a"] = score
    supposed = road(rules(**supposing(("A", "a", score))), table)
    marked = road(rules(), other)

    assert supposed.totals.equals(marked.totals)
    assert supposed.ranks.equals(marked.ranks)


@given(table=panels("a", "b"), aggregate=st.sampled_from(["arithmetic", "geometric"]))
def test_supposing_the_given_points_changes_no_figure(table, aggregate):
    choice = {"scale": "declared", "aggregate": aggregate}
    own = [(unit, name, score) for unit, row in table.items() for name, score in row.items()]
    supposed, plain = (road(rules(**choice, **more), table) for more in (supposing(*own), {}))

    assert supposed.parts.equals(plain.parts)
    assert supposed.ranks.equals(plain.ranks)


crossed = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("ab"), st.sampled_from(PANEL), quarters),
    min_size=4,
    unique_by=lambda row: row[:3],
)


@given(rows=crossed, aside=st.sampled_from(PANEL), way=st.sampled_from(["mean", "median"]))
def test_setting_scorers_aside_equals_marks_without_theirs(rows, aside, way):
    frame = marks([(unit, name, "cross", who, mark) for unit, name, who, mark in rows])
    stages = {"order": ["cross"], "within": way, "recusal": []}
    units = pl.DataFrame({"unit": ["A", "B"]})
    without, plain = (rules(stages=stages, **k) for k in (supposing(without=[aside]), {}))
    own = frame.filter(pl.col("scorer") != aside)
    none = unmarked().clear()

    assert score(units, frame, none, without).equals(score(units, own, none, plain))


def test_an_earlier_stage_knows_no_supposed_points_but_the_scorers_that_are_left():
    rows = [
        ("A", "a", "cross", "x", 4.0),
        ("A", "a", "cross", "y", 8.0),
        ("A", "b", "cross", "x", 5.0),
    ]
    stages = {"order": ["cross", "head"]}
    given = rules(stages=stages, **supposing(("A", "a", 10), without=["y"]))
    of = stage_totals(given, pl.DataFrame({"unit": ["A"]}), marks(rows), unmarked().clear())

    assert of("cross") == {"A": 9}


def test_supposed_points_stand_as_final_at_mid_year():
    stages = {"order": ["self", "head"]}
    given = rules(phase="mid_year", stages=stages, **supposing(("A", "a", 9)))
    rows = [("A", "a", "self", "s", 5.0), ("A", "b", "self", "s", 5.0)]
    found = progress(result(given, rows, units=["A"])).row(0, named=True)

    assert (found["final"], found["earlier"], found["missing"]) == (1, 1, 0)


def test_the_marks_beneath_say_why_they_do_not_count():
    rows = [("A", "a", "head", who, 5.0) for who in "hk"] + [("A", "b", "head", "h", 5.0)]
    found = result(rules(**supposing(("A", "b", 9), without=["k"])), rows, units=["A"])

    assert marks_beneath(found, "A")["reason"].to_list() == ["used", "set aside", "supposed"]


REFUSED = {
    "no such criterion": (
        "{unit: A, criterion: c, score: 1}",
        "scenario.scores: there is no criterion called 'c'. Name one of the rubric.",
    ),
    "a misspelt criterion": (
        "{unit: A, criterion: tasks.pln, score: 1}",
        "scenario.scores: there is no criterion called 'tasks.pln'. Did you mean 'tasks.plan'?",
    ),
    "a section": (
        "{unit: A, criterion: tasks, score: 1}",
        "scenario.scores: 'tasks' is a section: its criteria are marked. "
        "Name tasks.plan or tasks.reform.",
    ),
    "more than the maximum": (
        "{unit: A, criterion: party, score: 30.5}",
        "scenario.scores: A is supposed to have 30.5 on party, outside 0 to 30. "
        "Write points from 0 to 30.",
    ),
    "a negative penalty": (
        "{unit: A, criterion: minus.late, score: -1}",
        "scenario.scores: A is supposed to have -1 on minus.late, outside 0 to 5. "
        "Write points from 0 to 5.",
    ),
    "no number": (
        "{unit: A, criterion: party, score: many}",
        "scenario.scores[1].score: 'many' cannot stand here. It should be a number.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_supposed_is_refused_with_its_line(case, tmp_path):
    entry, said = REFUSED[case]
    file = written(tmp_path)
    written(tmp_path, f"scenario:\n  name: x\n  scores:\n    - {entry}\n", "scenarios/x.yaml")
    with pytest.raises(InputError) as refused:
        load_rules(file, "x")

    assert str(refused.value) == f"scenarios/x.yaml: 1 fault\n  line 4: {said}"


def test_the_same_cell_and_the_same_scorer_twice_are_refused_together():
    given = document(**supposing(("A", "a", 1), ("A", "a", 1), without=["x", "x"]))
    with pytest.raises(InputError) as refused:
        rules_of(placed(given, "rules.yaml", 1))

    assert str(refused.value) == (
        "rules.yaml: 2 faults\n"
        "  line 1: scenario.scores: the points of A on a are supposed twice, first on line 1. "
        "Keep one.\n"
        "  line 1: scenario.without_scorers: 'x' stands twice. Keep one."
    )


@pytest.mark.parametrize("floor", [-5, -2.5])
def test_points_of_a_criterion_with_a_floor_go_down_to_it(floor):
    tree = criterion("a", kind="plus_minus", floor=floor)

    assert rules(tree, **supposing(("A", "a", floor))).supposed[0].score == floor
    with pytest.raises(InputError, match=f"outside {floor} to 10"):
        rules(tree, **supposing(("A", "a", floor - 1)))


def test_units_cells_and_scorers_that_are_not_there_are_refused(tmp_path):
    no = "unit,criterion,assigned,target\nhealth,goal,no,\n"
    kept = "".join(
        line for line in good()["marks.csv"].splitlines(True) if "health,goal" not in line
    )
    scenario = supposing(
        ("helth", "reach", 1), ("nobody", "reach", 1), ("health", "goal", 2), without=["ade", "zoë"]
    )
    said = refusal(tmp_path, good(marks=kept, targets=no), **scenario)

    assert said == (
        "rules.yaml: 5 faults\n"
        "  line 1: scenario.scores: health has points supposed on goal, which is not assigned "
        "to it. Take them out.\n"
        "  line 1: scenario.scores: there is no unit called 'helth'. Did you mean 'health'?\n"
        "  line 1: scenario.scores: there is no unit called 'nobody'. Write an id of units.csv.\n"
        "  line 1: scenario.without_scorers: 'ade' has no mark. Did you mean 'ada'?\n"
        "  line 1: scenario.without_scorers: 'zoë' has no mark. There are ada."
    )


def test_cells_that_only_a_scorer_set_aside_had_marked_are_gaps(tmp_path):
    more = good()["marks.csv"].replace("health,reach,head,ada", "health,reach,head,bob")
    said = refusal(tmp_path, good(marks=more), **supposing(without=["bob"]))

    assert said == (
        "marks.csv: 1 fault\n"
        "  health has no mark on reach at stage head. Write it; 0 is a mark as well."
    )


PLAIN = {"awards": [], "offices": []}  # nothing is voted on


def test_a_scorer_of_a_field_of_its_own_cannot_be_set_aside(tmp_path):
    stages = {"order": ["self", "head"], "within_stage": {"head": "sum"}}
    tree = {"rubric": {"criteria": [criterion("reach"), criterion("swing")]}}
    rows = [f"{u},{c},head,ada,1\n" for u in ("health", "school") for c in ("reach", "swing")]
    files = good(marks="unit,criterion,stage,scorer,mark\n" + "".join(rows))
    said = refusal(tmp_path, files, **tree, **PLAIN, stages=stages, **supposing(without=["ada"]))

    assert said == (
        "marks.csv: 1 fault\n"
        "  there is no mark of any unit at stage head. "
        "Write the marks, or say in the rules what to do: missing: reweight.\n"
        "rules.yaml: 1 fault\n"
        "  line 1: scenario.without_scorers: at stage head the marks of ada are added to those of "
        "others, each of a field of its own. Take the scorer out of the list."
    )


def test_nobody_waits_for_a_scorer_on_the_roster_who_is_set_aside(tmp_path):
    stages = {"order": ["self", "head"], "roster": {"head": ["ada", "bob"]}, "absent": "refuse"}
    place = folder(tmp_path, good(), stages=stages, **PLAIN)
    with pytest.raises(InputError, match="bob has no mark of health at stage head"):
        study_at(place)
    rows = good()["marks.csv"] + "health,reach,self,bob,1\n"
    aside = supposing(without=["bob"])
    place = folder(tmp_path, good(marks=rows), stages=stages, **PLAIN, **aside)

    assert study_at(place).result.ranked


def test_a_scenario_made_on_other_data_is_noted_and_one_on_these_is_not(tmp_path):
    text = "the scenario was made on other data: what it came to then may differ from this."
    place = find_place(folder(tmp_path, good(), **PLAIN))
    now = data_sum(place)
    notes = {}
    for made_on in (now, "sha256:0"):
        found = study_at(place, changes={"scenario": {"data": made_on}})
        notes[made_on] = [str(note) for note in found.notes]

    assert text in notes["sha256:0"]
    assert text not in notes[now]


def test_the_sum_of_the_data_follows_names_and_bytes_and_neither_record_nor_provenance(tmp_path):
    place = find_place(folder(tmp_path, good()))
    before = data_sum(place)
    (tmp_path / "provenance.yaml").write_text("units.csv: {kind: synthetic}", encoding="utf-8")
    (tmp_path / "record.yaml").write_text("locked: true", encoding="utf-8")
    assert data_sum(place) == before

    (tmp_path / "units.csv").rename(tmp_path / "checks.csv")
    assert data_sum(place) != before
    (tmp_path / "checks.csv").rename(tmp_path / "units.csv")
    (tmp_path / "marks.csv").write_bytes(good()["marks.csv"].encode() + b"\n")
    assert data_sum(place) != before


def test_the_sum_of_the_data_is_the_same_whatever_the_order_of_the_files(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.csv").write_text(name, encoding="utf-8")
    files = sorted(tmp_path.iterdir())

    assert sum_of(files) == sum_of(reversed(files)) != sum_of(files[:2])


@pytest.mark.parametrize("table", ["marks", "targets"])
def test_a_trial_is_made_on_the_marks_and_targets_of_the_earlier_year(tmp_path, table):
    place = project(tmp_path, "hai-ba-trung-04/2023")
    trial = place.data_of(read_yaml(place.rules).get("analysis", "trial_year").value)
    before = data_sum(place)
    (trial / "checks.csv").write_text("unit,check,result\n", encoding="utf-8")
    assert data_sum(place) == before

    with (trial / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert data_sum(place) != before


def test_what_is_supposed_is_told_among_the_differences_of_the_rules():
    base = study("hanoi-02", 2023).result
    scenario = supposing(("iza", "tasks.plan", 3))
    found = differing(base, study_at("hanoi-02/2023", changes=scenario).result)
    names = base.rules.rubric.names()

    assert [(one.key, one.before, one.after) for one in found] == [
        ("scores.tasks.plan iza", "10", "3")
    ]
    assert (
        key_said(found[0].key, names, "en")
        == f"the points of iza on “{names['tasks.plan'].said('en')}”"
    )


@pytest.mark.parametrize("more", [{}, {"weights": {"a": 3, "b": 1}}], ids=["alone", "weighted"])
def test_a_change_by_supposed_points_is_shared_out_and_adds_up(more):
    choice = {"scale": "declared", "aggregate": "arithmetic"}
    before = year(rules(**choice), TABLE)
    after = year(rules(**choice, **more, **supposing(("A", "b", 10))), TABLE)
    found = decompose(before, after)
    own = found.causes.filter(unit="A")
    change = found.units.filter(unit="A")["change"][0]

    assert own["points"].sum() == pytest.approx(change)
    assert found.criteria.filter(unit="A")["change"].sum() == pytest.approx(change)
    if not more:
        assert own.select("cause", "points").rows() == [("performance", pytest.approx(4))]
    assert set(own["cause"]) == {"performance", *more}


def test_scorers_set_aside_are_a_cause_of_the_stages():
    rows = [(u, c, "head", who, m) for u in "AB" for c in "ab" for who, m in (("h", 4), ("k", 8))]
    before, after = (year(rules(**k), rows) for k in ({}, supposing(without=["k"])))
    more = year(rules(**supposing(("A", "a", 9), without=["k"])), rows)

    assert set(decompose(before, after).causes["cause"]) == {"stages"}
    shares = decompose(before, more).causes.filter(unit="A")
    assert dict(shares.select("cause", "points").iter_rows()) == {"performance": 4, "stages": -3}
