"""The rules as adopted beside their alternatives: what differs, what moves, what changes hands."""

import json
from dataclasses import replace

import polars as pl
import pytest
from alternatives_makers import FLAG, MORE_B, SETS, TABLE, TWO, WEIGHED, project, result, tried
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, panels, quarters, rules, written

import emulab
from emulab.alternative_rules import (
    ADOPTED,
    SCENARIO,
    Alternative,
    alternatives,
    beside_the_first,
)
from emulab.cli import main
from emulab.comparison import Comparison, comparisons
from emulab.differing import differing, key_said, value_said
from emulab.faults import InputError
from emulab.output.alternatives import alternatives_text
from emulab.output.comparing import compare_object
from emulab.pipeline import run
from emulab.rules import Name, find_place
from emulab.scoring.weights import under
from emulab.show.alternatives import alternatives as page_of
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


GROUND = {"awards": [FLAG], "bands": [{"id": "good", "name": "Tốt", "at_least": 15}]}
DIFFERING = {
    "a seat more": ({"awards": [{"id": "flag", "seats": 2}]}, ("awards.flag.seats", "1", "2")),
    "a condition": (
        {"awards": [{"id": "flag", "eligible": {"rank_at_most": 2}}]},
        ("awards.flag.eligible.rank_at_most", "1", "2"),
    ),
    "a vote": (
        {"awards": [{"id": "flag", "vote": {"at_least": "4/5", "of": "members"}, "decide": None}]},
        ("awards.flag.vote", None, "{at_least: 4/5, of: members}"),
    ),
    "an award that is new": (
        {"awards": [{"id": "merit", "name": "Bằng khen", "seats": 3}]},
        ("awards.merit", None, "{id: merit, seats: 3}"),
    ),
    "an award that is gone": (
        {"awards": None},
        (
            "awards.flag",
            "{id: flag, seats: 1, eligible: {rank_at_most: 1}, decide: acclaimed}",
            None,
        ),
    ),
    "a band": (
        {"bands": [{"id": "good", "at_least": 12.5}]},
        ("bands.good.at_least", "15", "12.5"),
    ),
    "tie keys": ({"ties": [{"higher": "a"}]}, ("ties", None, "[{higher: a}]")),
    "a rounding": (
        {"rubric": {"round": {"step": "total", "places": 1}}},
        ("rubric.round", "none", "{step: total, places: 1}"),
    ),
    "a maximum": (
        {"rubric": {"criteria": [{"id": "b", "maximum": 20}]}},
        ("rubric.b.maximum", "10", "20"),
    ),
    "a bonus": (
        {"rubric": {"bonus": {"criteria": [{"id": "plus", "name": "Cộng", "maximum": 2}]}}},
        ("rubric.bonus", None, "{criteria: [{id: plus, maximum: 2}]}"),
    ),
    "a policy": ({"rubric": {"missing": "reweight"}}, ("rubric.missing", "refuse", "reweight")),
    "a judgement": (
        WEIGHED | {"weighting": {"roc": {"order": ["b", "a"]}}},
        ("weighting", None, "{roc: {order: [b, a]}}"),
    ),
}


@pytest.mark.parametrize("case", DIFFERING)
def test_a_key_that_differs_is_said_as_a_rules_file_writes_it(case):
    changes, expected = DIFFERING[case]
    base = result(rules(*TWO, **GROUND), TABLE)
    found = differing(base, run(base.tables, base.rules.with_changes(**changes)))

    assert expected in [(one.key, one.before, one.after) for one in found]


@pytest.mark.parametrize("case", DIFFERING)
def test_the_other_way_round_before_and_after_change_places(case):
    base = result(rules(*TWO, **GROUND), TABLE)
    other = run(base.tables, base.rules.with_changes(**DIFFERING[case][0]))
    there, back = differing(base, other), differing(other, base)

    assert {(one.key, one.before, one.after) for one in there} == {
        (one.key, one.after, one.before) for one in back
    }


def test_names_sources_and_what_only_the_analyses_read_are_no_differences():
    base = result(rules(*TWO, **GROUND), TABLE)
    said = base.rules.with_changes(
        name="Tên khác",
        analysis={"seed": 7},
        weight_sets=SETS,
        awards=[{"id": "flag", "name": "Cờ khác", "note": "ghi chú"}],
    )

    assert differing(base, run(base.tables, said)) == ()


def test_where_groups_are_judged_apart_a_weight_is_told_once():
    """The section weighs alike in both groups; its siblings are not the same criteria."""
    groups = [
        {"id": "schools", "name": "Trường", "units": ["A"]},
        {"id": "agencies", "name": "Cơ quan", "units": ["B"]},
    ]
    own = [criterion("teach", 40, only=["schools"]), criterion("reform", 40, only=["agencies"])]
    given_rules = rules(criterion("core", 60), *own, groups=groups, **WEIGHED)
    table = {"A": {"core": 50, "teach": 40}, "B": {"core": 45, "reform": 30}}
    base = result(given_rules, table)
    weights = {"core": 50, "teach": 50, "reform": 50}
    found = differing(base, run(base.tables, given_rules.with_changes(weights=weights)))

    assert [(one.key, one.before, one.after) for one in found] == [
        ("weights.core", "60", "50"),
        ("weights.teach", "40", "50"),
        ("weights.reform", "40", "50"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("weights.a", "27.777777778", "27,78"),
        ("weights.a", "70", "70"),
        ("bands.good.at_least", "12.5", "12,5"),
        ("rubric.floor", "0.004", "0,004"),
        ("weights.a", "1000", "1.000"),
        ("aggregate", "sum", "cộng điểm"),
        ("awards.flag.vote.at_least", "4/5", "4/5"),
        ("ties", None, "–"),
        ("awards.flag.id", "nan", "nan"),
    ],
)
def test_values_are_said_as_a_reader_writes_them(key, value, said):
    assert value_said(key, value, "vi") == said


def test_a_key_without_words_is_said_as_it_is_written():
    assert key_said("bands.good.at_least", {}, "vi") == "bands.good.at_least"


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


# How it is asked for.


def test_two_places_are_compared_as_ever():
    found = comparisons(["central-party/2023", "central-party/2023:secret-ballot"])

    assert isinstance(found, Comparison)
    assert set(compare_object(found)) == {"a", "b", "units", "causes"}


def test_one_scenario_alone_is_set_beside_the_rules_it_changes():
    found = comparisons(["hanoi-02/2023:party"])

    assert isinstance(found, Comparison)
    assert (found.a.scenario, found.b.scenario) == ("", "party")


def test_of_three_each_is_set_against_the_first():
    asked = ["hanoi-02/2023:reform", "hanoi-02/2023", "hanoi-02/2023:party"]
    found = comparisons(asked)

    assert list(found.results) == asked
    assert list(found.names.values()) == [
        "Cải cách hành chính nặng hơn",
        "Đã ban hành",
        "Xây dựng Đảng nặng hơn",
    ]
    back = found.differences.filter(alternative="hanoi-02/2023", key="weights.tasks.reform")
    assert back.select("before", "after").row(0) == ("20", "8")


def test_of_several_years_each_column_says_its_year(tmp_path):
    own = find_place("hanoi-07/2023").rules.read_text(encoding="utf-8")
    draft = written(tmp_path, own, "draft.yaml")
    found = comparisons(["hanoi-07/2023", "hanoi-07/2022", str(draft)])

    assert list(found.names.values()) == ["Dự thảo 2023", "Dự thảo 2022", f"{draft} 2023"]
    assert found.ranks.filter(unit="labour").row(0) == ("labour", 1, 6, 1)
    assert found.differences.filter(alternative=str(draft)).height == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            ("hanoi-02/2023", "hanoi-02/2023:party", "hanoi-02/2023:party"),
            "compare: 1 fault\n  hanoi-02/2023:party: named twice. Name each once.",
        ),
        (
            ("hanoi-02/2023", "hanoi-02/2023:party", "par-index/2023"),
            "compare: 1 fault\n  hanoi-02/2023 and par-index/2023 are of different clusters. "
            "Name two of the same cluster.",
        ),
        (
            ("hanoi-02/2023:nothing",),
            "hanoi-02/2023: 1 fault\n  there is no scenario called 'nothing'. "
            "There are: party, reform.",
        ),
    ],
)
def test_what_cannot_be_set_side_by_side_is_refused_in_words(asked, said):
    with pytest.raises(InputError) as refusal:
        comparisons(asked)

    assert str(refusal.value) == said


# What is printed.


def printed(*arguments):
    found = CliRunner().invoke(main, ["compare", *arguments])
    assert found.exit_code == 0, found.stderr
    return found.stdout


def test_the_object_is_json_and_names_what_the_help_names():
    found = json.loads(printed("hanoi-02/2023", "--json"))
    helped = printed("--help")

    assert list(found) == [
        "cluster",
        "year",
        "synthetic",
        "alternatives",
        "ranks",
        "totals",
        "hands",
    ]
    assert [key for key in (*found, *found["alternatives"][0]) if key not in helped] == []
    assert [one["alternative"] for one in found["alternatives"]] == list(found["ranks"][0])[1:]


def test_a_refused_alternative_is_in_the_object_with_its_faults_and_without_ranks(tmp_path):
    place = project(tmp_path, {"misspelt": "tiess: []"})
    found = json.loads(printed(place, "--json"))
    refused = found["alternatives"][-1]

    assert list(found["ranks"][0]) == ["unit", "adopted"]
    assert refused["faults"] == [
        {
            "file": "scenarios/misspelt.yaml",
            "line": 1,
            "finding": "tiess: there is no key called 'tiess'.",
            "remedy": "Did you mean 'ties'?",
        }
    ]
    assert [refused[key] for key in ("tau_b", "moved", "first")] == [None, None, None]
    assert "Không chạy được:\n    scenarios/misspelt.yaml: line 1: tiess" in printed(place)


def test_the_text_says_what_differs_what_changes_hands_and_that_it_is_made_up():
    said = printed("hanoi-02/2023")

    assert "quy chế đã ban hành và 5 phương án" in said
    assert "Số liệu minh họa (synthetic)" in said
    assert "“Thực hiện nhiệm vụ chính trị”: 70 → 55" in said
    assert "2 (−1)" in said and "Trong ngoặc: số bậc tăng so với cột đầu." in said
    assert (
        "Đảng ủy khối các cơ quan Thành phố được thêm Cờ thi đua của Chính phủ "
        "(trước: xếp hạng 2; điều kiện là hạng 1 trở lên)."
    ) in said


def test_rules_without_alternatives_say_so_and_where_to_write_them():
    said = printed("hanoi-07/2023")

    assert "Không có phương án nào: ghi tệp trong scenarios/ hoặc khóa weight_sets." in said
    assert page_of(alternatives(emulab.study("hanoi-07", 2023))).tables == ()


def test_the_page_has_ranks_hands_keys_and_criteria_each_with_its_sources():
    shown = page_of(alternatives(emulab.study("hanoi-02", 2023)))

    assert len(shown.tables) == 4
    assert all("minh họa" in table.as_raw_html() for table in shown.tables)
    assert "Xây dựng Đảng nặng hơn: Đảng ủy khối các cơ quan Thành phố" in shown.text


def test_the_page_names_what_could_not_be_run(tmp_path):
    found = alternatives(study_at(project(tmp_path, {"misspelt": "tiess: []"})))

    assert "scenarios/misspelt.yaml: line 1: tiess: there is no key" in page_of(found).text


def test_a_unit_without_a_rank_stays_in_the_table_with_a_dash():
    found = tried(emulab.study("hanoi-07", 2023).result, again={})

    assert found.labels["again"]["communications"] == "–"
    assert found.ranks.filter(unit="communications").row(0) == ("communications", None, None)
