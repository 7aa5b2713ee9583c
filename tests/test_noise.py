"""Errors of marking: what they cannot touch, closed forms, and the road they must follow."""

from math import erf, sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import CHECKS, criterion, panels, result, rules, section
from test_road_laws import case_of

from emulab.pipeline import run
from emulab.scoring import aggregate, breaches, normalise, parts, rank, weighted
from emulab.scoring.panel import filled_column
from emulab.sensitivity.methods.continuous import FEWEST, continuous
from emulab.sensitivity.methods.errors import errors_of
from emulab.sensitivity.methods.noise import NOISE, _cost, _ranks, confidence, noise
from emulab.sensitivity.model import model_of
from emulab.studies import study

TREE = (section("p", criterion("a"), criterion("b")), criterion("c"), criterion("d", 20))
TABLE = {
    "A": {"a": 6, "b": 4, "c": 7, "d": 12},
    "B": {"a": 5, "b": 6, "c": 6, "d": 13},
    "C": {"a": 7, "b": 5, "c": 3, "d": 8},
}


def of(found: pl.DataFrame, unit: str, column: str):
    return found.row(by_predicate=pl.col("unit") == unit, named=True)[column]


@pytest.mark.parametrize("number", range(24))
def test_a_draw_is_ranked_as_the_road_ranks_those_scores(number):
    """Groups, gates, own scales, nested aggregates, caps, roundings, gaps, drawn at random."""
    _, base = case_of(number)
    given_rules = base.rules
    if not base.ranked:
        return
    errors = errors_of(base, 0.1)
    ground = errors.ground
    for scores in next(errors.blocks(3, seed=number)):
        main = base.scores.filter(pl.col("side") == "main")
        noisy = pl.concat(
            [
                main.with_columns(score=filled_column(scores)),
                base.scores.filter(pl.col("side") != "main"),
            ]
        )
        levels = weighted(normalise(noisy, given_rules), given_rules)
        totals = aggregate(parts(levels, given_rules), noisy, given_rules)
        barred = breaches(totals, noisy, base.tables.checks, given_rules)
        want = dict(rank(totals, noisy, given_rules, barred).select("unit", "rank").iter_rows())
        ranks = _ranks(ground, given_rules, scores[None])[0].tolist()
        own = dict(zip(ground.units, ranks, strict=True))
        assert {unit: own[unit] for unit in want} == want


def test_a_lead_is_kept_as_often_as_the_normal_law_says():
    """Two units, one criterion: the lead keeps with the chance Phi(lead / (sd sqrt 2))."""
    base = result(rules(criterion("a", 100)), {"A": {"a": 52}, "B": {"a": 48}})

    found = noise(base, size=0.04, draws=4096)

    chance = (1 + erf(4 / (4 * sqrt(2)) / sqrt(2))) / 2
    assert of(found, "A", "kept") == pytest.approx(chance, abs=4 * of(found, "A", "error"))
    assert of(found, "A", "first") == of(found, "A", "kept")
    assert of(found, "A", "expected_rank") == pytest.approx(2 - of(found, "A", "first"))


def test_without_errors_every_unit_keeps_its_rank_for_sure():
    found = noise(result(rules(*TREE), TABLE), size=0.0)

    assert found["kept"].to_list() == [1.0] * 3
    assert found["error"].to_list() == [0.0] * 3
    assert found["low"].to_list() == found["high"].to_list() == found["rank"].to_list()


def test_places_that_a_gate_leaves_empty_are_counted_like_any_other():
    gate = {"id": "breach", "name": "Vi phạm", "check": "kept", "bars": 3}
    checks = pl.DataFrame([(u, "kept", "fail", "") for u in TABLE], schema=CHECKS, orient="row")

    found = noise(result(rules(*TREE, gates=[gate]), TABLE, checks=checks), draws=128)

    assert sorted(found["rank"]) == [4, 5, 6]
    assert found["expected_rank"].sum() == pytest.approx(4 + 5 + 6)
    assert found["first"].to_list() == [0, 0, 0]


def test_a_pass_or_fail_has_no_error_of_opinion():
    tree = (criterion("a", kind="pass_fail"), criterion("b", 5, kind="pass_fail"))
    base = result(rules(*tree), {"A": {"a": 1, "b": 0}, "B": {"a": 0, "b": 1}})

    assert noise(base, size=0.5)["kept"].to_list() == [1.0, 1.0]


@given(panels("a", "b", "c", "d"), st.floats(0, 1))
def test_scores_stay_within_their_ends(table, size):
    base = result(rules(*TREE), table)

    for scores in errors_of(base, size).blocks(8, seed=1):
        assert (scores >= 0).all()
        assert (scores <= [10, 10, 10, 20]).all()


@settings(max_examples=10)
@given(panels("a", "b", "c", "d"))
def test_shares_and_places_hang_together(table):
    found = noise(result(rules(*TREE), table), draws=64)

    assert found["first"].sum() >= 1 - 1e-12  # a tie is first twice
    assert (found["low"] <= found["high"]).all()
    assert found["expected_rank"].is_between(1, 4).all()
    assert (found["error"] >= 1 / 64).all()


def test_the_same_rules_give_the_same_chance():
    base = result(rules(*TREE, analysis={"seed": 7}), TABLE)
    other = result(rules(*TREE, analysis={"seed": 8}), TABLE)

    assert noise(base).equals(noise(base))
    assert not noise(base).equals(noise(other))


@pytest.mark.parametrize("keys", [{}, {"scale": "observed", "aggregate": "geometric"}])
def test_the_order_of_units_and_criteria_changes_nothing(keys):
    base = result(rules(*TREE, **keys), TABLE)
    turned = result(rules(*reversed(TREE), **keys), {u: TABLE[u] for u in reversed(TABLE)})

    one, two = (found.sort("unit") for found in (noise(base), noise(turned)))

    for column in NOISE:
        assert one[column].to_list() == pytest.approx(two[column].to_list())


def test_a_cell_without_a_score_stays_without():
    rows = {"A": {"a": 6, "b": 4, "c": 7}, "B": {"a": 5, "b": 5, "c": 6, "d": 10}}
    base = result(rules(*TREE, rubric={"missing": "reweight"}), rows)

    errors = errors_of(base, 0.1)

    assert np.isnan(next(errors.blocks(4, seed=0))[:, 0, 3]).all()


def test_where_maxima_are_not_known_there_is_no_size_of_an_error():
    base = result(rules(criterion("a", None)), {"A": {"a": 3}, "B": {"a": 4}})

    assert noise(base).height == 0
    assert noise(base).schema == pl.Schema(NOISE)


@pytest.mark.parametrize(
    ("keys", "cost"),
    [
        ({}, "linear"),
        ({"scale": "declared", "aggregate": "arithmetic"}, "linear"),
        ({"scale": "declared", "aggregate": "geometric"}, "stacked"),
        ({"scale": "declared", "aggregate": "topsis"}, "one by one"),
        ({"scale": "declared", "aggregate": "arithmetic", "weighting": "critic"}, "one by one"),
        ({"scale": "declared", "aggregate": "kemeny"}, "slow"),
    ],
)
def test_dear_rules_are_drawn_less_often(keys, cost):
    assert _cost(rules(*TREE, **keys), 13) == cost


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
def test_at_the_adopted_weights_confidence_is_how_often_a_unit_is_first(aggregate):
    base = result(rules(*TREE, scale="declared", aggregate=aggregate), TABLE)
    model = model_of(base)
    rows = [(u, i, w) for u in model.units for i, w in zip(model.ids, model.weights, strict=True)]
    central = pl.DataFrame(rows, schema=["unit", "criterion", "weight"], orient="row")

    found = confidence(model, central, draws=256)

    first = dict(noise(base, draws=256).select("unit", "first").iter_rows())
    assert dict(found.select("unit", "confidence").iter_rows()) == pytest.approx(first)


def test_confidence_is_read_at_a_unit_s_own_weights():
    table = {"A": {"a": 9, "b": 2}, "B": {"a": 2, "b": 9}}
    model = model_of(result(rules(criterion("a"), criterion("b")), table))
    rows = [("A", "a", 1.0), ("A", "b", 0.0), ("B", "a", 0.0), ("B", "b", 1.0)]
    central = pl.DataFrame(rows, schema=["unit", "criterion", "weight"], orient="row")

    found = confidence(model, central, size=0.02)

    assert found["confidence"].to_list() == [1.0, 1.0]


def test_the_weight_of_a_criterion_that_tells_nobody_apart_has_no_index():
    table = {
        "A": {"a": 9, "b": 5, "c": 4},
        "B": {"a": 4, "b": 5, "c": 8},
        "C": {"a": 6, "b": 5, "c": 6},
    }
    base = result(
        rules(criterion("a"), criterion("b"), criterion("c"), analysis={"within": 0.9}), table
    )

    found = continuous(model_of(base), 512)

    assert found["total"].to_list()[1] == pytest.approx(0, abs=1e-12)
    assert min(found["total"].to_list()[::2]) > 0.3
    assert (found["low"] <= found["first_order"]).all()
    assert (found["first_order"] <= found["high"]).all()
    assert (found["total_low"] <= found["total"]).all()


def test_the_same_rules_give_the_same_intervals_of_an_index():
    model = model_of(result(rules(*TREE, analysis={"within": 0.9}), TABLE))

    one, two = continuous(model, FEWEST), continuous(model, FEWEST)

    assert one["low"].to_list() < one["high"].to_list()
    assert one.equals(two)


def test_where_no_rank_ever_moves_a_weight_has_no_index():
    base = result(
        rules(criterion("a"), criterion("b")), {"A": {"a": 9, "b": 9}, "B": {"a": 1, "b": 1}}
    )

    found = continuous(model_of(base), FEWEST)

    assert found.select("first_order", "low", "high", "total").row(0) == (None,) * 4


def test_a_single_weight_and_weights_that_may_not_move_have_none_either():
    one = result(rules(criterion("a")), {"A": {"a": 9}, "B": {"a": 1}})
    fixed = result(rules(*TREE, analysis={"within": 0}), TABLE)

    for base in (one, fixed):
        assert continuous(model_of(base))["total"].null_count() == len(model_of(base).ids)


@pytest.mark.parametrize("draws", [64, 300])
def test_too_few_points_are_refused(draws):
    model = model_of(result(rules(*TREE), TABLE))

    with pytest.raises(ValueError) as refused:
        continuous(model, draws)

    assert str(refused.value) == f"draws is {draws}: write a power of two, 256 or more."


def test_the_order_of_the_rubric_changes_no_index():
    base = result(rules(*TREE, analysis={"within": 0.9}), TABLE)
    turned = result(rules(*reversed(TREE), analysis={"within": 0.9}), TABLE)

    one, two = (continuous(model_of(r), 256).sort("criterion") for r in (base, turned))

    assert one["total"].to_list() == pytest.approx(two["total"].to_list())


def test_a_real_cluster_is_drawn_under_its_own_rules():
    base = study("hanoi-02", 2023).result

    found = noise(base, draws=128)

    assert found["unit"].to_list() == base.ranks["unit"].to_list()
    assert run(base.tables, base.rules).ranks.equals(base.ranks)
