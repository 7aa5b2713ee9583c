"""Shares of ranks: exact where they can be, drawn with honest errors elsewhere; known traps."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import AGGREGATES, criterion, panels, result, rules

from emulab.rules.defensible import Defensible
from emulab.sensitivity.model import model_of
from emulab.sensitivity.probability.acceptability import acceptability
from emulab.sensitivity.probability.exact_pairs import pairs_exact
from emulab.sensitivity.probability.halfspace import expected_rank_exact, pairwise_exact
from emulab.sensitivity.region import bound, everything

THREE = ("a", "b", "c")
PANEL = {
    "A": {"a": 9, "b": 2, "c": 5},
    "B": {"a": 3, "b": 9, "c": 4},
    "C": {"a": 6, "b": 6, "c": 7},
    "D": {"a": 2, "b": 3, "c": 4},
}


def model(panel=PANEL, names=THREE, **keys):
    return model_of(result(rules(*(criterion(name) for name in names), **keys), panel))


def wide(units: int, size: int):
    """A cluster of many criteria with marks that never tie."""
    names = tuple(f"c{number:02}" for number in range(size))
    marks = np.random.default_rng(5).uniform(1, 10, (units, size)).round(2)
    panel = {f"U{n:02}": dict(zip(names, row, strict=True)) for n, row in enumerate(marks.tolist())}
    return model(panel, names)


def column(frame: pl.DataFrame, name: str, *by: str) -> dict:
    by = by or ("unit",)
    keys = frame.select(by).rows() if len(by) > 1 else frame[by[0]].to_list()
    return dict(zip(keys, frame[name].to_list(), strict=True))


small = st.integers(0, 6).map(float)


# what the tables hold


@settings(deadline=None, max_examples=15)
@given(panel=panels(*THREE, cells=small))
def test_shares_add_up(panel):
    found = acceptability(model(panel), everything(THREE), draws=512)
    pairs = column(found.pairwise, "share", "unit", "other")
    expected = column(found.expected, "expected_rank")
    own = found.ranks.group_by("unit").agg(pl.col("share").sum())

    assert own["share"].to_list() == pytest.approx([1.0] * 4)
    assert found.first["share"].sum() >= 1 - 1e-9
    for unit in panel:
        others = [other for other in panel if other != unit]
        assert expected[unit] == pytest.approx(1 + sum(pairs[other, unit] for other in others))
        assert all(pairs[unit, other] + pairs[other, unit] <= 1 + 1e-12 for other in others)


@settings(deadline=None, max_examples=15)
@given(panel=panels(*THREE, cells=small), shape=st.sampled_from(["anywhere", "within"]))
def test_central_weights_put_their_unit_first(panel, shape):
    own = model(panel)
    found = acceptability(own, everything(THREE) if shape == "anywhere" else None, draws=512)
    first = column(found.first, "share")

    assert set(found.central["unit"]) == {unit for unit, share in first.items() if share > 0}
    for (unit,), rows in found.central.group_by("unit"):
        weights = rows["weight"].to_numpy()
        assert rows["criterion"].to_list() == list(own.ids)
        assert weights.sum() == pytest.approx(1)
        assert own.ranks(weights)[0, own.units.index(unit)] == 1


def test_every_table_has_its_columns_and_rows():
    found = acceptability(model(), draws=64)

    assert found.ranks.columns == ["unit", "rank", "share", "error"]
    assert found.first.columns == ["unit", "share", "error", "exact", "confidence", "entropy"]
    assert found.central.columns == ["unit", "criterion", "weight"]
    assert found.pairwise.columns == ["unit", "other", "share", "error", "exact"]
    assert found.expected.columns[:4] == ["unit", "expected_rank", "error", "exact"]
    assert found.expected.columns[4:] == ["low", "high", "best", "worst"]
    assert [one.height for one in (found.ranks, found.first, found.pairwise)] == [16, 4, 12]
    assert (found.draws, found.blocks, found.seed, found.how) == (64, 16, 0, "pieces")


def test_entropy_is_0_for_one_rank_and_1_for_all_alike():
    certain = {"A": {"a": 3, "b": 3}, "B": {"a": 1, "b": 1}}
    even = {"A": {"a": 3, "b": 1}, "B": {"a": 1, "b": 3}}
    region = everything(("a", "b"))

    sure = acceptability(model(certain, ("a", "b")), region)
    open_ = acceptability(model(even, ("a", "b")), region)
    assert sure.first["entropy"].to_list() == [0, 0]
    assert open_.first["entropy"].to_list() == pytest.approx([1, 1], abs=1e-3)


def test_confidence_is_empty_until_it_is_given():
    found = acceptability(model(), draws=64)
    given_ = found.with_confidence({"A": 0.7, "C": 0.9})

    assert found.first["confidence"].to_list() == [None] * 4
    assert column(given_.first, "confidence") == {"A": 0.7, "B": None, "C": 0.9, "D": None}


def test_one_unit_or_one_criterion_is_no_trouble():
    alone = acceptability(model({"A": PANEL["A"]}), draws=64)
    single = acceptability(model({"A": {"a": 3}, "B": {"a": 1}}, ("a",)), draws=64)

    assert alone.first.select("share", "entropy").row(0) == (1.0, 0.0)
    assert alone.pairwise.height == 0 and alone.expected["expected_rank"].to_list() == [1]
    assert single.first["share"].to_list() == [1, 0]
    assert single.pairwise["share"].to_list() == [1, 0]


# exact and drawn


@pytest.mark.parametrize(
    ("own", "region", "exact"),
    [
        (model(), None, {"first": True, "pairwise": True, "expected": True}),
        (model(), "anywhere", {"first": True, "pairwise": True, "expected": True}),
        (wide(6, 9), None, {"first": False, "pairwise": False, "expected": False}),
        (wide(6, 9), "anywhere", {"first": False, "pairwise": True, "expected": True}),
    ],
    ids=["box", "simplex", "wide box", "wide simplex"],
)
def test_what_is_exact_says_so_and_has_no_error(own, region, exact):
    found = acceptability(own, everything(own.ids) if region else None, draws=1024)

    assert dict(found.exact) == exact
    for name, frame in (
        ("first", found.first),
        ("pairwise", found.pairwise),
        ("expected", found.expected),
    ):
        assert set(frame["exact"]) == {exact[name]}
        assert ((frame["error"] == 0) == exact[name]).all()
    assert (found.ranks["error"] > 0).all()


def test_exact_pairs_over_the_simplex_are_those_of_the_recursion_alone():
    own = wide(8, 9)
    region = everything(own.ids)
    keys = np.arange(8)

    assert pairs_exact(own.values, keys, region) == pytest.approx(pairwise_exact(own.values))
    mean = 1 + pairs_exact(own.values, keys, region).sum(axis=0)
    assert mean == pytest.approx(expected_rank_exact(own.values, keys))


def test_a_region_in_too_many_pieces_for_exact_pairs_is_drawn():
    values = np.random.default_rng(1).random((64, 7))
    ids = tuple("abcdefg")
    region = bound(Defensible(within=0.25), ids, np.full(7, 1 / 7))

    assert pairs_exact(values, np.zeros(64), region) is None
    assert pairs_exact(values, np.zeros(64), everything(ids)).shape == (64, 64)


def test_the_ranks_drawn_lie_around_the_exact_first_ranks():
    found = acceptability(model(), everything(THREE))
    drawn = found.ranks.filter(rank=1)
    apart = (drawn["share"] - found.first["share"]).abs()

    assert (apart <= 5 * drawn["error"]).all()
    assert drawn["error"].max() < 0.001


def test_the_central_nine_tenths_of_ranks_leave_a_twentieth_on_either_side():
    own = wide(12, 5)
    found = acceptability(own, everything(own.ids))
    for row in found.expected.to_dicts():
        ranks = found.ranks.filter(unit=row["unit"]).sort("rank")
        below = ranks.filter(pl.col("rank") < row["low"])["share"].sum()
        above = ranks.filter(pl.col("rank") > row["high"])["share"].sum()
        seen = ranks.filter(pl.col("share") > 0)["rank"]

        assert below < 0.05 and above <= 0.05
        assert row["best"] == seen.min() <= row["low"] <= row["high"] <= seen.max() == row["worst"]


# traps


def test_where_one_weight_is_nine_tenths_who_leads_on_it_is_always_first():
    """Draws divided by their sum over the draws, instead of within each, give one half here."""
    panel = {"A": {"a": 10, "b": 0, "c": 0}, "B": {"a": 0, "b": 10, "c": 10}}
    for size in (3, 9):
        names = tuple("abcdefghi"[:size])
        own = {u: {n: row.get(n, row["c"]) for n in names} for u, row in panel.items()}
        within = model(own, names)
        region = bound(Defensible(between={"a": (0.9, 1.0)}), names, within.weights)
        found = acceptability(within, region)
        leader = within.units.index("A")
        apart = within.values[leader] - within.values[1 - leader]

        assert column(found.first, "share") == {"A": 1.0, "B": 0.0}
        assert column(found.ranks.filter(rank=1), "share") == {"A": 1.0, "B": 0.0}
        assert float(region.least(apart)[0]) > 0  # the linear programme agrees


def test_a_unit_that_every_criterion_favours_is_first_under_all_weights():
    panel = {**PANEL, "E": {"a": 9.5, "b": 9.5, "c": 9.5}}
    found = acceptability(model(panel), everything(THREE))

    assert column(found.first, "share")["E"] == 1
    assert set(found.central["unit"]) == {"E"}


def test_units_with_the_same_marks_share_their_ranks_and_a_key_parts_them():
    panel = {"A": PANEL["A"], "B": PANEL["A"], "C": PANEL["B"]}
    shared = acceptability(model(panel), everything(THREE))
    first = column(shared.first, "share")
    pairs = column(shared.pairwise, "share", "unit", "other")

    assert first["A"] == first["B"] and first["A"] + first["C"] == pytest.approx(1)
    assert pairs["A", "B"] == pairs["B", "A"] == 0


@settings(deadline=None, max_examples=10)
@given(order=st.permutations("ABCD"), names=st.permutations(THREE))
def test_the_order_of_units_and_criteria_does_not_matter(order, names):
    turned = {unit: {name: PANEL[unit][name] for name in names} for unit in order}
    plain = acceptability(model(), draws=512)
    found = acceptability(model(turned, tuple(names)), draws=512)
    for name in ("first", "expected"):
        one, other = getattr(plain, name), getattr(found, name)
        assert one["unit"].to_list() == other["unit"].to_list()
        for key in one.columns[1:]:
            assert other[key].to_list() == pytest.approx(one[key].to_list(), abs=1e-12)
    assert column(found.ranks, "share", "unit", "rank") == column(
        plain.ranks, "share", "unit", "rank"
    )
    assert column(found.central, "weight", "unit", "criterion") == pytest.approx(
        column(plain.central, "weight", "unit", "criterion")
    )


# rules whose ranks are not linear in the weights


@pytest.mark.parametrize("written", [v for k, v in AGGREGATES.items() if k != "kemeny"], ids=str)
def test_any_aggregate_is_counted_through_its_own_ranks(written):
    own = model(scale="declared", aggregate=written)
    found = acceptability(own, draws=64)
    ranks = [column(found.ranks.filter(rank=rank), "share") for rank in range(1, 5)]

    assert sum(sum(one.values()) for one in ranks) == pytest.approx(4)
    assert found.draws == 64
    assert dict(found.exact) == dict.fromkeys(
        ("first", "pairwise", "expected"), own.values is not None
    )


def test_where_each_weighting_is_a_run_fewer_are_drawn():
    geometric = acceptability(model(scale="declared", aggregate="geometric"))
    kemeny = acceptability(model(scale="declared", aggregate="kemeny"))

    assert (geometric.draws, kemeny.draws) == (2048, 128)


def test_a_gate_that_bars_a_unit_from_the_first_places_does_so_under_all_weights():
    gate = {"id": "g", "name": "Mục a", "on": "a", "at_least": 8, "bars": 1}
    found = acceptability(model(gates=[gate]), everything(THREE), draws=256)
    first = column(found.first, "share")

    assert (first["A"], first["B"], first["C"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("bars", "limit", "asked"),
    [(2, 8, {"A": 1, "C": 3, "B": 4}), (3, 8, {"A": 1, "C": 4, "B": 5}), (1, 10, None)],
)
def test_units_behind_places_that_a_gate_leaves_empty_are_counted_where_they_stand(
    bars, limit, asked
):
    gate = {"id": "g", "name": "Mục a", "on": "a", "at_least": limit, "bars": bars}
    table = {"A": {"a": 9, "b": 9}, "C": {"a": 3, "b": 6}, "B": {"a": 2, "b": 5}}
    own = model_of(result(rules(gates=[gate]), table))
    asked = asked or {"A": 2, "C": 3, "B": 4}
    found = acceptability(own, everything(("a", "b")), draws=256)

    assert found.ranks.filter(pl.col("share") > 0).select("unit", "rank", "share").rows() == [
        (unit, rank, 1.0) for unit, rank in asked.items()
    ]
    for name in ("expected_rank", "low", "high", "best", "worst"):
        assert column(found.expected, name) == asked
    assert column(found.first, "share") == {unit: rank == 1 for unit, rank in asked.items()}
