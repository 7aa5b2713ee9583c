"""Which keys of two rules differ, said as a rules file writes them."""

import pytest
from alternatives_makers import FLAG, SETS, TABLE, TWO, WEIGHED, result
from makers import criterion, rules

from emulab.differing import differing, key_said, value_said
from emulab.pipeline import run

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
