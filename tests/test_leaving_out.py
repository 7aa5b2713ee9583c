"""One thing left out at a time: rank reversal kept visible, and who is immune to it."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from makers import criterion, panels, result, rules, section
from scipy.stats import kendalltau
from test_road_laws import case_of

from emulab.pipeline import run
from emulab.sensitivity.methods.leaving_out import LEFT_OUT, WHAT, leave_one_out, reversals
from emulab.sensitivity.methods.without import rules_without

SCALED = {"scale": "declared", "aggregate": "arithmetic"}
every_what = pytest.mark.parametrize("what", WHAT)


def row(found: pl.DataFrame, name: str) -> dict:
    return found.row(by_predicate=pl.col("left") == name, named=True)


def test_on_observed_ends_the_last_unit_leaving_moves_the_prize():
    """A known vice, kept visible: C is last either way, and decides between A and B."""
    units = {"A": (7, 10), "B": (9, 1), "C": (9, 0)}  # reach weighs 24, craft 26
    table = {unit: {"reach": one, "craft": other} for unit, (one, other) in units.items()}
    weights = {"weights": {"reach": 24, "craft": 26}, "aggregate": "arithmetic"}
    judged = criterion("reach"), criterion("craft")

    moving = result(rules(*judged, scale="observed", **weights), table)
    firm = result(rules(*judged, scale="declared", **weights), table)

    without_c = [row(leave_one_out(one, "unit"), "C") for one in (moving, firm)]

    assert [one.ranks["unit"][0] for one in (moving, firm)] == ["B", "A"]
    assert [one["winner"] for one in without_c] == [["A"], ["A"]]
    assert [one["moved"] for one in without_c] == [2, 0]
    assert [str(one) for one in reversals(moving.rules)] == [
        "the scale, the weights or the aggregate compare the units"
    ]
    assert reversals(firm.rules) == ()


def test_on_shares_of_the_sum_a_copy_of_a_unit_costs_it_the_first_place():
    """Sum normalisation: the more copies of B there are, the less B's lead on a is worth."""
    table = {"A": {"a": 0, "b": 10}, "B": {"a": 1, "b": 1}, "copy of B": {"a": 1, "b": 1}}
    tree = criterion("a"), criterion("b")
    base = result(rules(*tree, scale="share_of_sum", aggregate="arithmetic"), table)
    firm = result(rules(*tree), table)

    assert base.ranks["unit"][0] == "A"
    assert row(leave_one_out(base, "unit"), "copy of B")["winner"] == ["B"]
    assert leave_one_out(firm, "unit")["moved"].to_list() == [0, 0, 0]


@pytest.mark.parametrize("number", range(40))
def test_where_units_are_not_compared_nobody_moves_when_another_leaves(number):
    _, base = case_of(number)
    if reversals(base.rules):
        return
    found = leave_one_out(base, "unit")

    assert found["why"].null_count() == found.height or base.ranks.height < 2
    assert found["moved"].fill_null(0).sum() == 0


@given(panels("a", "b", "c"))
def test_a_unit_left_out_is_a_run_without_it(table):
    base = result(
        rules(
            criterion("a"), criterion("b"), criterion("c"), scale="vector", aggregate="arithmetic"
        ),
        table,
    )
    old = dict(base.ranks.select("unit", "rank").iter_rows())

    for unit, winner, moved, shift, tau, *_ in leave_one_out(base, "unit").iter_rows():
        left = {name: own for name, own in table.items() if name != unit}
        after = dict(result(base.rules, left).ranks.select("unit", "rank").iter_rows())
        names = [name for name in old if name in left]
        behind = max(len(after), 1, *after.values()) + 1
        after = {name: after.get(name, behind) for name in names}
        before = [1 + sum(old[one] < old[name] for one in names) for name in names]
        now = [1 + sum(after[one] < after[name] for one in names) for name in names]
        assert winner == [name for name in names if after[name] == 1]
        assert moved == sum(one != other for one, other in zip(before, now, strict=True))
        assert shift == pytest.approx(np.mean(np.abs(np.subtract(before, now))))
        assert tau == pytest.approx(kendalltau(before, now).statistic, nan_ok=True) or tau is None


@pytest.mark.parametrize("what", ["criterion", "section"])
@pytest.mark.parametrize("number", range(16))
def test_a_criterion_left_out_is_a_run_of_rules_that_never_had_it(number, what):
    _, base = case_of(number)
    old = dict(base.ranks.select("unit", "rank").iter_rows())
    for name, _, moved, *_, why in leave_one_out(base, what).iter_rows():
        if why is not None:
            continue
        after = run(base.tables, rules_without(base.rules, name)).ranks
        new = dict(after.select("unit", "rank").iter_rows())
        new = {unit: new.get(unit, max(len(new), 1, *new.values()) + 1) for unit in old}
        now = {u: 1 + sum(new[one] < new[u] for one in old) for u in old}
        before = {u: 1 + sum(old[one] < old[u] for one in old) for u in old}
        assert moved == sum(now[u] != before[u] for u in old)


def test_what_moves_most_is_named_with_its_places():
    table = {"A": {"a": 10, "b": 0}, "B": {"a": 6, "b": 3}, "C": {"a": 2, "b": 6}}
    base = result(rules(criterion("a"), criterion("b")), table)

    found = row(leave_one_out(base, "criterion"), "a")

    assert found == {
        "left": "a",
        "winner": ["C"],
        "moved": 2,
        "shift": 4 / 3,
        "tau_b": -1.0,
        "largest": "A",
        "by": -2,
        "why": None,
    }


def test_a_tie_key_and_a_gate_go_with_what_they_stand_on():
    base = rules(
        criterion("a"),
        criterion("b"),
        ties=[{"higher": "a"}],
        gates=[{"id": "g", "name": "g", "on": "a", "at_least": 5, "bars": 1}],
    )

    left = rules_without(base, "a")

    assert (left.ties, left.gates, left.rubric.maximum) == ((), (), 10)


def test_a_section_that_would_hold_nothing_goes_with_its_last_criterion():
    base = rules(section("p", criterion("a")), criterion("b"))

    assert [one.id for one in rules_without(base, "a").rubric.criteria] == ["b"]


SCORERS = [
    (unit, "a", "cross", scorer, float(mark))
    for unit, own in {"A": (9, 5, 6), "B": (6, 7, 8), "C": (5, 5, 9)}.items()
    for scorer, mark in zip(("x", "y", "z"), own, strict=True)
]


def test_a_scorer_left_out_is_a_run_without_those_marks():
    base = result(rules(criterion("a"), stages={"order": ["cross"]}), SCORERS)

    found = leave_one_out(base, "scorer")

    for scorer, winner in found.select("left", "winner").iter_rows():
        fewer = base.tables.marks.filter(pl.col("scorer") != scorer)
        after = run(SimpleNamespace(**{**vars(base.tables), "marks": fewer}), base.rules)
        assert winner == after.ranks.filter(pl.col("rank") == 1)["unit"].to_list()
    assert found["left"].to_list() == ["x", "y", "z"]


def test_the_last_stage_left_out_makes_the_one_before_it_count():
    rows = [("A", "a", "self", "A", 9.0), ("B", "a", "self", "B", 7.0)]
    rows += [("A", "a", "head", "h", 5.0), ("B", "a", "head", "h", 6.0)]
    base = result(rules(criterion("a"), stages={"order": ["self", "head"], "recusal": []}), rows)

    found = leave_one_out(base, "stage")

    assert found.select("left", "winner", "moved").rows() == [
        ("self", ["B"], 0),
        ("head", ["A"], 2),
    ]


@pytest.mark.parametrize(
    ("what", "keys", "rows", "why"),
    [
        ("criterion", {}, None, "it is all that is judged"),
        ("section", {}, None, "it is all that is judged"),
        ("stage", {}, None, "it is the only stage"),
        (
            "stage",
            {"stages": {"order": ["self", "head"], "recusal": []}},
            [*((u, "a", "head", "h", 1.0) for u in "AB"), ("A", "a", "self", "A", 1.0)],
            "cells that would have no mark: 1",
        ),
        (
            "scorer",
            {"stages": {"order": ["cross"]}},
            [("A", "a", "cross", "x", 1.0), *((u, "a", "cross", "y", 2.0) for u in "AB")],
            "cells that would have no mark: 1",
        ),
        (
            "scorer",
            {"stages": {"order": ["board"], "within": "sum"}},
            [(u, "a", "board", s, 1.0) for u in "AB" for s in "xy"],
            "the marks of this stage are added up, each scorer's of its own field",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_left_out_says_why(what, keys, rows, why):
    base = result(rules(criterion("a"), **keys), rows or {"A": {"a": 1}, "B": {"a": 2}})

    found = leave_one_out(base, what)
    row = found.filter(pl.col("why").is_not_null()).row(-1, named=True)

    assert row["why"] == why
    assert row["moved"] is None and row["winner"] is None


def test_the_only_unit_cannot_be_left_out():
    base = result(rules(criterion("a")), {"A": {"a": 1}})

    assert leave_one_out(base, "unit")["why"].to_list() == ["it is the only unit"]


def test_weights_that_cannot_be_drawn_from_fewer_units_say_so():
    table = {"A": {"a": 1, "b": 5}, "B": {"a": 2, "b": 3}, "C": {"a": 0, "b": 4}}
    base = result(rules(criterion("a"), criterion("b"), **SCALED), table)
    given = base.rules.with_changes(weighting="merec")
    whole = run(
        SimpleNamespace(
            **{**vars(base.tables), "marks": base.tables.marks.filter(pl.col("mark") > 0)}
        ),
        given.with_changes(rubric={"missing": "reweight"}),
    )

    assert leave_one_out(whole, "unit")["why"].null_count() == 3


@every_what
def test_where_nothing_is_ranked_nothing_is_left_out(what):
    base = result(rules(criterion("a")), [], units=("A", "B"))

    found = leave_one_out(base, what)

    assert found.height == 0
    assert found.schema == pl.Schema(LEFT_OUT)


@every_what
def test_the_order_of_units_and_criteria_changes_nothing(what):
    table = {
        "A": {"a": 9, "b": 3, "c": 4},
        "B": {"a": 5, "b": 8, "c": 2},
        "C": {"a": 7, "b": 5, "c": 9},
    }
    tree = (section("p", criterion("a"), criterion("b")), criterion("c"))
    keys = {"scale": "observed", "aggregate": "geometric"}
    one = result(rules(*tree, **keys), table)
    two = result(rules(*reversed(tree), **keys), {u: table[u] for u in reversed(table)})

    assert (
        leave_one_out(one, what).sort("left").rows() == leave_one_out(two, what).sort("left").rows()
    )
