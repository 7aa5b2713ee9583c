"""The tornado: how the lead of the first unit goes as each weight goes to its defensible ends."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, panels, result, rules, section

from emulab.sensitivity.exact.lines import moved
from emulab.sensitivity.exact.tornado import TORNADO, ends, leads_of, tornado
from emulab.sensitivity.model import model_of
from emulab.sensitivity.region import Region, everything

MARKS = {
    "A": {"a": 8, "b": 2, "c": 5},
    "B": {"a": 6, "b": 9, "c": 4},
    "C": {"a": 3, "b": 3, "c": 9},
}


def cluster(marks=MARKS, names="abc", **keys):
    return result(rules(*(criterion(name) for name in names), **keys), marks)


def box(*sides):
    low, high = np.array(sides).T
    ids = tuple("abcdef"[: len(low)])
    return Region(ids, low, high, np.zeros((0, len(low))), "box")


@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=5).filter(any),
    st.floats(0, 1),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_at_every_weight_between_its_ends_all_weights_are_defensible_and_beyond_them_not(
    numbers, within, ordered
):
    weights = np.array(numbers) / sum(numbers)
    size = len(weights)
    rows = np.zeros((int(ordered), size))
    rows[:, 0], rows[:, 1] = 1.0, -1.0  # the first weighs at least what the second does
    sides = weights * (1 - within), np.minimum(weights * (1 + within), 1)
    region = Region(tuple("abcdef"[:size]), *sides, rows, "general")
    low, high = ends(weights, region)

    for place in range(size):
        grid = np.linspace(0, 1, 101)
        found = region.contains(moved(weights, place, grid))
        if np.isnan(low[place]):
            assert not found.any()
            continue
        between = (grid > low[place] + 1e-6) & (grid < high[place] - 1e-6)
        beyond = (grid < low[place] - 1e-6) | (grid > high[place] + 1e-6)
        assert found[between].all() and not found[beyond].any()
        assert region.contains(moved(weights, place, np.array([low[place], high[place]]))).all()


def test_over_every_weighting_each_weight_goes_from_nothing_to_all():
    low, high = ends(np.array([0.6, 0.3, 0.1]), everything(("a", "b", "c")))

    assert (low.tolist(), high.tolist()) == ([0, 0, 0], [1, 1, 1])


def test_a_great_weight_goes_less_far_than_its_own_end_because_the_others_shrink():
    low, high = ends(np.array([0.7, 0.2, 0.1]), box((0.525, 0.875), (0.15, 0.25), (0.075, 0.125)))

    assert high[0] == pytest.approx(0.775) and low[0] == pytest.approx(0.625)
    assert (low[1], high[1]) == pytest.approx((0.15, 0.25))


def test_a_locked_weight_stays_and_locks_the_line_of_the_others():
    low, high = ends(np.array([0.5, 0.3, 0.2]), box((0.5, 0.5), (0, 1), (0, 1)))

    assert low.tolist() == high.tolist() == [0.5, 0.3, 0.2]


def test_where_no_weighting_on_the_line_is_defensible_the_ends_are_nothing():
    low, high = ends(np.array([0.5, 0.25, 0.25]), box((0, 1), (0.6, 0.7), (0.1, 0.2)))

    assert np.isnan(low[0]) and np.isnan(high[0])


def test_a_lead_is_that_of_the_worst_off_of_those_that_were_first():
    totals = np.array([[5.0, 5.0, 3.0], [6.0, 4.0, 5.0], [1.0, 2.0, 3.0]])

    assert leads_of(totals, np.array([True, True, False])).tolist() == [0, -2, -2]


def test_a_single_unit_has_no_lead():
    found = tornado(model_of(cluster({"A": MARKS["A"]})))

    assert found["lead_adopted"].to_list() == [None] * 3
    assert found["first_low"].to_list() == [["A"]] * 3


def test_a_single_child_has_no_rows():
    own = result(rules(section("s", criterion("a")), criterion("b")), {"A": {"a": 1, "b": 2}})

    assert tornado(model_of(own, "s")).equals(pl.DataFrame(schema=TORNADO))


@given(panels("a", "b", "c"))
@settings(max_examples=30, deadline=None)
def test_leads_are_those_of_the_totals_and_the_widest_comes_first(marks):
    model = model_of(cluster(marks))
    found = tornado(model)
    first = model.ranks(model.weights)[0] == 1

    assert found.schema == pl.Schema(TORNADO)
    widths = []
    for row in found.iter_rows(named=True):
        place = model.ids.index(row["criterion"])
        leads = []
        for end in (row["low"], row["weight"], row["high"]):
            totals = model.totals(moved(model.weights, place, np.array([end])))[0]
            leads.append(
                min(own - np.delete(totals, at).max() for at, own in enumerate(totals) if first[at])
            )
        assert leads == pytest.approx([row["lead_low"], row["lead_adopted"], row["lead_high"]])
        assert (min(leads) > 1e-6) <= all(
            row[f"first_{s}"] == [model.units[0]] for s in ("low", "high")
        )
        widths.append(round(max(leads) - min(leads), 6))
    assert widths == sorted(widths, reverse=True)


def test_the_names_and_the_order_of_units_and_criteria_change_no_lead():
    plain = tornado(model_of(cluster())).sort("criterion")
    other = cluster({unit: MARKS[unit] for unit in "CAB"}, names="cab")

    assert (
        tornado(model_of(other))
        .sort("criterion")
        .select(pl.col("^lead.*$").round(9))
        .equals(plain.select(pl.col("^lead.*$").round(9)))
    )


def test_any_rules_have_a_tornado():
    found = tornado(model_of(cluster(scale="declared", aggregate="geometric")))

    assert found.height == 3 and found["lead_low"].null_count() == 0


def test_a_declared_region_bounds_the_tornado():
    bounds = {"defensible": [{"between": {"a": [0.3, 0.4]}}]}
    found = tornado(model_of(cluster(analysis=bounds)))
    own = found.filter(pl.col("criterion") == "a").row(0, named=True)

    assert (own["low"], own["high"]) == pytest.approx((0.3, 0.4))
