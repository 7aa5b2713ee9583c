"""The rules as adopted beside their alternatives: what differs, what moves, what changes hands."""

from dataclasses import replace

import polars as pl
import pytest
from alternatives_makers import FLAG, MORE_B, SETS, TWO, WEIGHED, project, result, tried
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, panels, quarters, rules

import emulab
from emulab.alternative_rules import (
    ADOPTED,
    SCENARIO,
    Alternative,
    alternatives,
    beside_the_first,
)
from emulab.comparison import comparisons
from emulab.faults import InputError
from emulab.output.alternatives import alternatives_text
from emulab.pipeline import run
from emulab.rules import Name
from emulab.scoring.weights import under
from emulab.studies import study_at


def test_a_scenario_beside_the_rules_by_hand(tmp_path):
    """With b at three quarters A has (0.9 + 3 x 0.4) / 4 x 20 = 10.5 points and B 13."""
    found = alternatives(study_at(project(tmp_path, {"more-b": MORE_B})))

    assert found.ranks.rows() == [("A", 1, 2), ("B", 2, 1), ("C", 3, 3)]
    assert found.totals.rows() == [("A", 13, 10.5), ("B", 12, 13), ("C", 4, 6)]
    assert found.hands.rows() == [
        ("more-b", "B", "flag", "gained", "rank", "rank 2; rank 1 or better is asked for"),
        ("more-b", "A", "flag", "lost", "rank", "rank 2; rank 1 or better is asked for"),
    ]
    assert found.differences.rows() == [
        ("more-b", "weights.a", "10", "5"),
        ("more-b", "weights.b", "10", "15"),
        ("more-b", "scale", "points", "declared"),
        ("more-b", "aggregate", "sum", "arithmetic"),
    ]
    assert found.criteria.drop("mean").rows() == [
        ("more-b", "a", -4.5, 0.0),
        ("more-b", "b", 2.0, 3.5),
    ]
    assert found.criteria["mean"].to_list() == pytest.approx([-7 / 3, 2.5], abs=1e-9)


def test_sets_stand_behind_scenarios_and_under_their_names(tmp_path):
    place = project(tmp_path, {"more-b": MORE_B}, weight_sets=SETS)
    found = alternatives(study_at(place))

    assert [(one.key, one.kind, one.name.vi) for one in found.others] == [
        ("more-b", "scenario", "B nặng hơn"),
        ("even", "weight set", "Đều"),
    ]
    assert found.ranks["even"].to_list() == found.ranks["adopted"].to_list()
    assert "weights.a" not in found.differences.filter(alternative="even")["key"]


def test_a_study_under_a_scenario_is_set_beside_the_rules_as_adopted(tmp_path):
    place = project(tmp_path, {"more-b": MORE_B})

    assert alternatives(study_at(place, "more-b")).ranks.equals(alternatives(study_at(place)).ranks)


def test_names_that_are_taken_already_keep_their_columns_apart(tmp_path):
    plain = {"ties": [{"higher": "a"}]}
    sets = [{**SETS[0], "id": "twin"}, {**SETS[0], "id": "unit"}]
    place = project(tmp_path, {"adopted": plain, "twin": plain}, weight_sets=sets)
    found = alternatives(study_at(place))

    assert found.ranks.columns == [
        "unit",
        "adopted",
        "scenario adopted",
        "twin",
        "weight set twin",
        "weight set unit",
    ]
    assert found.names["weight set twin"] == "Đều (weight set twin)"


FAULTY = {
    "misspelt": (
        "tiess: [{higher: a}]",
        "scenarios/misspelt.yaml: 1 fault\n"
        "  line 1: tiess: there is no key called 'tiess'. Did you mean 'ties'?",
    ),
    "too-small": (
        {"rubric": {"criteria": [{"id": "a", "maximum": 5}]}},
        "marks.csv: 1 fault\n  line 2: h gave A 9 on a, outside 0 to 5",
    ),
    "broken": (
        "ties: [",
        "scenarios/broken.yaml: 1 fault\n  line 2: this is not YAML: ",
    ),
    "unmarked": (
        {"rubric": {"criteria": [{"id": "c", "name": "C", "maximum": 5}]}},
        "marks.csv: 1 fault\n  no unit has a mark on c at stage head.",
    ),
}


def test_a_scenario_that_cannot_be_run_has_its_faults_and_takes_no_other_down(tmp_path):
    scenarios = {name: own for name, (own, _) in FAULTY.items()} | {"more-b": MORE_B}
    found = alternatives(study_at(project(tmp_path, scenarios)))
    told = {one.key: str(InputError(one.faults)) for one in found.refused}

    assert list(found.results) == ["adopted", "more-b"]
    assert sorted(told) == sorted(FAULTY)
    assert [name for name, (_, said) in FAULTY.items() if not told[name].startswith(said)] == []


def test_a_set_that_finds_nothing_to_weigh_by_is_refused_alone(tmp_path):
    sets = [*SETS, {"id": "merec", "name": "MEREC", "weighting": "merec"}]
    found = alternatives(study_at(project(tmp_path, weight_sets=sets)))

    assert list(found.results) == ["adopted", "even"]
    assert "weighting merec takes levels above 0: C has 0 on 'a'" in str(
        InputError(found.refused[0].faults)
    )


def test_where_the_adopted_rules_rank_nothing_neither_does_an_alternative():
    with pytest.raises(InputError, match="there are no units, so there is nothing to rank"):
        comparisons(["hanoi-offices/2018"])


def test_at_kick_off_the_draft_and_its_alternatives_are_tried_on_the_earlier_year():
    found = alternatives(emulab.study("hai-ba-trung-04", 2023))

    assert found.base.name.vi == "Dự thảo"
    assert found.ranks["adopted"].drop_nulls().len() > 0
    assert "dự thảo thử trên điểm năm 2022" in alternatives_text(found)


@given(panels("a", "b"))
def test_the_same_rules_differ_in_nothing_and_move_nothing(table):
    found = tried(result(rules(*TWO, awards=[FLAG]), table), again={})

    assert found.hands.height == found.differences.height == found.criteria.height == 0
    assert found.ranks["adopted"].equals(found.ranks["again"], check_names=False)


@given(panels("a", "b"), st.permutations("ABCD"))
def test_the_order_of_the_units_changes_nothing(table, order):
    shuffled = {unit: table[unit] for unit in order}
    one, other = (
        tried(
            result(rules(*TWO, awards=[FLAG]), own), more_b=WEIGHED | {"weights": {"a": 1, "b": 3}}
        )
        for own in (table, shuffled)
    )

    for name in ("ranks", "totals", "hands"):
        keys = ["unit"] if name != "hands" else ["unit", "award", "change"]
        assert getattr(one, name).sort(keys).equals(getattr(other, name).sort(keys))
    assert one.differences.equals(other.differences)
    assert one.criteria.equals(other.criteria)


@given(panels("a", "b"))
def test_the_names_and_the_order_of_the_criteria_change_nothing(table):
    renamed = {unit: {"y": own["b"], "x": own["a"]} for unit, own in table.items()}
    one = tried(result(rules(*TWO), table), w=WEIGHED | {"weights": {"a": 1, "b": 3}})
    turned = rules(criterion("y"), criterion("x"))
    other = tried(result(turned, renamed), w=WEIGHED | {"weights": {"x": 1, "y": 3}})
    sizes = ["least", "mean", "most"]

    assert one.ranks.sort("unit").equals(other.ranks.sort("unit"))
    assert sorted(one.criteria.select(sizes).rows()) == sorted(other.criteria.select(sizes).rows())


@given(panels("a", "b"), st.integers(1, 9), st.integers(1, 9))
def test_doubled_weights_are_the_same_weights(table, a, b):
    base = result(rules(*TWO, **WEIGHED, weights={"a": a, "b": b}), table)
    found = tried(base, doubled={"weights": {"a": 2 * a, "b": 2 * b}})

    assert found.differences.height == 0
    assert found.criteria.height == 0


@given(panels("a", "b"), panels("a", "b", cells=quarters))
def test_who_gains_an_award_lost_it_the_other_way_round(table, weights):
    a, b = weights["A"].values()
    base = result(rules(*TWO, awards=[FLAG], **WEIGHED), table)
    there = tried(base, w={"weights": {"a": a + 1, "b": b + 1}})
    back = beside_the_first(there.others[0], (there.base,))
    gained, lost = (
        found.hands.filter(change=c) for found, c in ((there, "gained"), (back, "lost"))
    )

    assert set(gained["unit"]) == set(lost["unit"])


def test_what_only_the_scenario_made_up_is_told_though_all_else_was_published():
    base = emulab.study("par-index", 2023).result
    note = {"name": "Thử", "provenance": {"kind": "synthetic", "note": "thử"}}
    tried = emulab.run(base.tables, base.rules.with_changes(scenario=note))
    other = Alternative("x", SCENARIO, Name(vi="Thử"), tried)
    adopted = Alternative(ADOPTED, ADOPTED, Name(vi="Đã ban hành"), base)

    assert beside_the_first(adopted, (other,)).synthetic == ("scenario",)
    assert beside_the_first(adopted, (replace(other, result=base),)).synthetic == ()


# The scenarios of the project.


def test_where_party_building_weighs_more_the_flag_changes_hands_by_hand():
    """iza has all 70 points of the tasks, 16 of 20, 9 of 10 and 1.5 more; the second unit 67,
    19 and 8.5: 55 + 35 x 0.8 + 9 + 1.5 against 55 x 67/70 + 35 x 0.95 + 8.5."""
    found = alternatives(emulab.study("hanoi-02", 2023))
    totals = dict(found.totals.select("unit", "party").iter_rows())
    hands = found.hands.filter(alternative="party").select("unit", "award", "change", "condition")

    assert totals["iza"] == pytest.approx(93.5, abs=1e-9)
    assert totals["city-agencies"] == pytest.approx(55 * 67 / 70 + 35 * 0.95 + 8.5, abs=1e-9)
    assert hands.rows() == [
        ("city-agencies", "government-flag", "gained", "rank"),
        ("iza", "government-flag", "lost", "rank"),
    ]


def test_where_reform_weighs_more_two_units_change_places_and_no_award_moves():
    found = alternatives(emulab.study("hanoi-02", 2023))
    moved = found.ranks.filter(pl.col("adopted") != pl.col("reform"))

    assert set(moved["unit"]) == {"le-hong-phong", "enterprises"}
    assert found.hands.filter(alternative="reform").height == 0


def test_every_scenario_of_the_project_says_who_made_it_why_and_that_it_is_made_up():
    for cluster in ("hanoi-02", "central-party"):
        found = alternatives(emulab.study(cluster, 2023))
        notes = [one.note for one in found.others if one.kind == SCENARIO]

        assert notes and not found.refused
        assert all(note.author and note.reason and note.provenance.synthetic for note in notes)


def test_a_weight_set_gives_the_ranks_that_the_table_of_sets_gives():
    base = emulab.study("hanoi-02", 2023).result
    found = alternatives(emulab.study("hanoi-02", 2023))
    for one in base.rules.weight_sets:
        own = run(base.tables, under(base.rules, one)).ranks
        assert dict(found.ranks.select("unit", one.id).iter_rows()) == dict(
            own.select("unit", "rank").iter_rows()
        )
