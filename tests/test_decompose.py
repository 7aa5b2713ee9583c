"""From one year to the next: every change is shared out, and to nothing that did not happen."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, marks, panels, rules, section, targets

import emulab
from emulab.explaining import decompose
from emulab.explaining.by_criterion import BENNET, LOGARITHMIC, SHAPLEY
from emulab.explaining.causes import said
from emulab.pipeline import run
from emulab.tables import Tables
from emulab.tables.schemas import SCHEMAS

ALL = ("A", "B", "C", "D")
TWO = [criterion("a"), criterion("b")]
POINTS = {"scale": "declared", "aggregate": "arithmetic"}


def year(given_rules, table, units=None, successors=None, **frames):
    """The result of a year: marks from {unit: {criterion: mark}}, on a roster of their own."""
    names = list(units or table)
    roster = [
        {"unit": unit, "name": unit, "successor": (successors or {}).get(unit)} for unit in names
    ]
    tables = Tables(
        units=pl.DataFrame(roster, schema=SCHEMAS["units"].dtypes),
        marks=marks(table),
        targets=frames.pop("aims", targets()),
    )
    return run(replace(tables, **frames), given_rules)


def widest(numbers):
    """The largest size of numbers; 0 where there are none, as where all units are equal."""
    return numbers.abs().max() or 0.0


def points(years, unit):
    """cause -> points of one unit."""
    own = years.causes.filter(pl.col("unit") == unit)
    return dict(own.select("cause", "points").iter_rows())


def sums(frame, column):
    return dict(frame.group_by("unit").agg(pl.col(column).sum()).iter_rows())


# What a later year changes; each with the marks is up to four causes, sixteen runs.
LATER = {
    "weights and scale": {"criteria": TWO, "scale": "observed", "aggregate": "arithmetic"},
    "aggregate and ties": {
        "criteria": TWO,
        "scale": "declared",
        "aggregate": "geometric",
        "ties": [{"higher": "a"}],
    },
    "criteria and rounding": {
        "criteria": [
            criterion("a", 20),
            section("s", criterion("b", 6), criterion("c", 4)),
        ],
        "bonus": {"criteria": [criterion("plus", 3)], "at_most": 2},
        "rubric": {"round": {"step": "total", "places": 1}},
    },
    "criteria and weights": {
        "criteria": [criterion("a"), criterion("c", 5)],
        **POINTS,
        "weights": {"a": 1, "c": 3},
    },
}
every_change = pytest.mark.parametrize("name", LATER)


def later(name, table):
    """A year under changed rules: the criterion c is new, the unit E came and D left."""
    keys = dict(LATER[name])
    given_rules = rules(*keys.pop("criteria"), **keys)
    maxima = {leaf.id: leaf.maximum for leaf in given_rules.rubric.main}
    marked = {
        unit: {c: own.get(c, 3.0) * maxima[c] / 10 for c in maxima} for unit, own in table.items()
    }
    marked["E"] = dict(marked.pop("D"))
    return year(given_rules, marked)


@every_change
@settings(max_examples=8)
@given(panels("a", "b"), panels("a", "b"))
def test_causes_and_criteria_add_up_to_the_change_in_points_and_in_ranks(name, first, last):
    years = decompose(year(rules(*TWO), first), later(name, last))
    change = dict(years.units.select("unit", "change").iter_rows())
    moved = dict(years.units.select("unit", "moved").iter_rows())
    pieces = pl.sum_horizontal("performance", "weight", "other")

    assert sums(years.causes, "points") == pytest.approx(change, abs=1e-9)
    assert sums(years.causes, "rank_shift") == pytest.approx(moved, abs=1e-9)
    assert sums(years.criteria, "change") == pytest.approx(change, abs=1e-9)
    assert widest(years.criteria.select(rest=pieces - pl.col("change"))["rest"]) < 1e-9


@every_change
@settings(max_examples=8)
@given(panels("a", "b"), panels("a", "b"))
def test_the_change_read_backwards_changes_every_sign(name, first, last):
    before, after = year(rules(*TWO), first), later(name, last)
    there, back = decompose(before, after), decompose(after, before)
    both = there.causes.join(back.causes, on=["unit", "cause"], suffix="_back")

    assert both.height == there.causes.height == back.causes.height
    for one, other in (("points",) * 2, ("rank_shift",) * 2, ("low", "high"), ("high", "low")):
        assert widest(both[one] + both[f"{other}_back"]) < 1e-9, one
    criteria = there.criteria.join(back.criteria, on=["unit", "criterion"], suffix="_back")
    for column in ("performance", "weight", "other", "change"):
        assert widest(criteria[column] + criteria[f"{column}_back"]) < 1e-9


@given(panels("a", "b"))
def test_two_equal_years_give_zeros(table):
    one = year(rules(*TWO), table)
    years = decompose(one, year(rules(*TWO), table))

    assert years.causes["cause"].unique().to_list() == ["performance"]
    assert years.causes.select(pl.col(pl.Float64).abs().max()).row(0) == (0, 0, 0, 0)
    assert years.criteria.select(pl.col(pl.Float64).abs().max()).row(0) == (0, 0, 0, 0)


@given(panels("a", "b"), panels("a", "b"))
def test_where_only_marks_changed_they_are_the_only_cause(first, last):
    years = decompose(year(rules(*TWO), first), year(rules(*TWO), last))

    assert set(years.causes["cause"]) == {"performance"}
    assert widest(years.criteria["weight"]) == widest(years.criteria["other"]) == 0


@given(panels("a", "b"), panels("a", "b"))
def test_a_rule_that_is_written_otherwise_and_says_the_same_has_no_effect(first, last):
    """Weights 1 and 1 are the maxima 10 and 10."""
    before = year(rules(*TWO, **POINTS), first)
    after = year(rules(*TWO, **POINTS, weights={"a": 1, "b": 1}), last)
    years = decompose(before, after)

    assert set(years.causes["cause"]) - {"performance"} == {"weights"}
    assert widest(years.causes.filter(cause="weights")["points"]) < 1e-9
    assert widest(years.causes.filter(cause="weights")["rank_shift"]) == 0


@given(panels("a", "b"), panels("a", "b"))
def test_of_marks_and_weights_the_criteria_add_up_to_the_replays(first, last):
    """Bennet by criterion and Shapley by replays are the same for two causes."""
    before = year(rules(*TWO, **POINTS, weights={"a": 3, "b": 1}), first)
    after = year(rules(*TWO, **POINTS, weights={"a": 1, "b": 2}), last)
    years = decompose(before, after)

    assert years.method == BENNET
    for cause, column in (("performance", "performance"), ("weights", "weight")):
        own = dict(years.causes.filter(cause=cause).select("unit", "points").iter_rows())
        if own:
            assert sums(years.criteria, column) == pytest.approx(own, abs=1e-9)


@every_change
@settings(max_examples=4)
@given(panels("a", "b"), panels("a", "b"), st.permutations(ALL))
def test_renaming_and_reordering_the_units_changes_nothing_else(name, first, last, order):
    names = dict(zip((*ALL, "E"), ("w", "x", "y", "z", "v"), strict=True))
    named = pl.col("unit").replace(names)
    one = decompose(year(rules(*TWO), first), later(name, last)).causes.with_columns(named)
    before, after = (
        run(
            replace(
                result.tables,
                units=result.tables.units.with_columns(named).sort("unit", descending=True),
                marks=result.tables.marks.with_columns(named).reverse(),
            ),
            result.rules,
        )
        for result in (year(rules(*TWO), {u: first[u] for u in order}), later(name, last))
    )
    keys = ["unit", "cause"]
    both = one.join(decompose(before, after).causes, on=keys, suffix="_renamed")

    assert both.height == one.height
    for column in ("points", "rank_shift", "low", "high"):
        assert widest(both[column] - both[f"{column}_renamed"]) < 1e-9


def test_every_cause_at_once_adds_up_too():
    """Nine causes, 512 replays."""
    table = {u: {"a": 2.0 + n, "b": 9.0 - 2 * n} for n, u in enumerate(ALL)}
    given_rules = rules(
        criterion("a", 20),
        section("s", criterion("b", 6), criterion("c", 4)),
        scale="observed",
        aggregate="geometric",
        weights={"a": 1, "s": 3},
        rubric={"missing": "impute_mean", "round": {"step": "total", "places": 1}},
        ties=[{"higher": "a"}],
    )
    marked = {u: {"a": 15.0 - 3 * n, "b": n * 1.5, "c": 4.0 - n} for n, u in enumerate("ABCE")}
    years = decompose(year(rules(*TWO), table), year(given_rules, marked))
    change = dict(years.units.select("unit", "change").iter_rows())

    assert len(set(years.causes["cause"])) == 9
    assert sums(years.causes, "points") == pytest.approx(change, abs=1e-9)


def test_a_maximum_that_grew_is_a_weight_and_no_performance():
    """8 of 10 and 12 of 15 are the same performance; the criterion counts for more."""
    before = year(rules(*TWO), {"A": {"a": 8, "b": 5}, "B": {"a": 4, "b": 9}})
    after = year(
        rules(criterion("a", 15), criterion("b")), {"A": {"a": 12, "b": 5}, "B": {"a": 6, "b": 9}}
    )
    years = decompose(before, after)

    assert points(years, "A") == {"weights": 4}
    assert years.criteria.filter(unit="A", criterion="a").row(0)[2:] == (0, 4, 0, 4)


def test_marks_and_weights_by_hand():
    """A goes from 10 x 0.8 to 20 x 0.9: mean weight 15 times 0.1, mean level 0.85 times 10."""
    before = year(rules(*TWO), {"A": {"a": 8, "b": 5}})
    after = year(rules(criterion("a", 20), criterion("b")), {"A": {"a": 18, "b": 5}})
    years = decompose(before, after)

    assert points(years, "A") == {"performance": 1.5, "weights": 8.5}
    assert years.criteria.filter(criterion="a").row(0)[2:] == (1.5, 8.5, 0, 10)


def test_a_dropped_criterion_was_not_performed_on_worse():
    before = year(rules(*TWO, criterion("c")), {"A": {"a": 8, "b": 5, "c": 7}})
    after = year(rules(*TWO, criterion("d", 5)), {"A": {"a": 9, "b": 5, "d": 4}})
    years = decompose(before, after)

    assert points(years, "A") == {"performance": 1, "criteria": -3}
    assert dict(years.criteria.select("criterion", "other").iter_rows()) == {
        "a": 0,
        "b": 0,
        "c": -7,
        "d": 4,
    }


def test_under_a_relative_scale_the_units_that_left_move_those_that_stay():
    given_rules = rules(*TWO, scale="observed", aggregate="arithmetic")
    table = {
        "A": {"a": 10, "b": 5},
        "B": {"a": 6, "b": 7},
        "C": {"a": 0, "b": 9},
        "D": {"a": 5, "b": 2},
    }
    without = {unit: own for unit, own in table.items() if unit != "C"}
    years = decompose(year(given_rules, table), year(given_rules, without, units="ABD"))

    assert years.left == ("C",)
    assert set(years.causes["cause"]) == {"membership"}
    assert points(years, "B")["membership"] == pytest.approx(10 * (0.2 - 0.6) + 10 * (1 - 5 / 7))


def test_two_causes_of_one_rank_give_a_range_over_the_orders():
    """Either the marks or the weights alone lift B past A; whichever comes second does nothing."""
    before = year(rules(*TWO, **POINTS), {"A": {"a": 10, "b": 2}, "B": {"a": 3, "b": 8}})
    after = year(
        rules(*TWO, **POINTS, weights={"a": 1, "b": 4}),
        {"A": {"a": 10, "b": 2}, "B": {"a": 5, "b": 8}},
    )
    years = decompose(before, after)

    assert years.causes.filter(unit="B").select("cause", "rank_shift", "low", "high").rows() == [
        ("performance", 0.5, 0, 1),
        ("weights", 0.5, 0, 1),
    ]


def test_stages_that_the_other_year_does_not_know_are_joined_with_the_marks():
    own = {"A": {"a": 8, "b": 5}, "B": {"a": 6, "b": 9}}
    later = rules(*TWO, stages={"order": ["board"]})
    rows = [(u, c, "board", "b", m + 1.0) for u, cells in own.items() for c, m in cells.items()]
    after = year(later, own, marks=marks(rows))
    years = decompose(year(rules(*TWO), own), after)

    assert years.joint == ("performance+stages",)
    assert points(years, "A") == {"performance+stages": 2}
    assert said("performance+stages", "en") == "the marks themselves + stages and scorers combined"


def test_stages_that_both_years_have_are_a_cause_of_their_own():
    rows = [("A", c, s, s, m) for c in "ab" for s, m in (("self", 9.0), ("head", 7.0))]
    table = {"A": {"a": 7, "b": 7}}
    before = year(rules(*TWO, stages={"order": ["self", "head"]}), table, marks=marks(rows))
    after = year(
        rules(*TWO, stages={"order": ["self", "head"], "combine": "mean"}), table, marks=marks(rows)
    )

    assert points(decompose(before, after), "A") == {"stages": 2}


@given(panels("a", "b"), panels("a", "b"))
def test_of_two_geometric_years_the_criteria_are_split_by_logarithmic_means(first, last):
    given_rules = {"scale": "declared", "aggregate": "geometric"}
    before = year(rules(*TWO, **given_rules, weights={"a": 3, "b": 1}), first)
    after = year(rules(*TWO, **given_rules, weights={"a": 1, "b": 2}), last)
    years = decompose(before, after)
    change = dict(years.units.select("unit", "change").iter_rows())

    assert years.method == LOGARITHMIC
    assert sums(years.criteria, "change") == pytest.approx(change, abs=1e-7)
    assert sums(years.criteria.with_columns(x=pl.col("performance") + pl.col("weight")), "x") == (
        pytest.approx(change, abs=1e-7)
    )


def test_a_unit_that_a_gate_bars_from_the_ranking_has_points_and_no_places():
    gate = {"id": "least", "name": "Điểm sàn", "on": "a", "at_least": 4}
    table = {"A": {"a": 5, "b": 5}, "B": {"a": 6, "b": 6}}
    before = year(rules(*TWO), table)
    after = year(rules(*TWO, gates=[gate]), {"A": {"a": 3, "b": 9}, "B": table["B"]})
    years = decompose(before, after)
    barred, other = (years.causes.filter(unit=unit) for unit in "AB")

    assert years.units.filter(unit="A").row(0)[1:] == (10, 12, 2, 2, None, None)
    assert barred["points"].sum() == 2
    assert barred["rank_shift"].null_count() == barred.height
    assert other["rank_shift"].sum() == 0


def test_units_that_came_left_or_merged_are_listed_and_not_guessed():
    table = {unit: {"a": 5, "b": 5} for unit in ALL}
    before = year(rules(*TWO), table, successors={"C": "B"})
    after = year(
        rules(*TWO), {"A": table["A"], "B": table["B"], "E": {"a": 1, "b": 1}}, units="ABEF"
    )
    years = decompose(before, after)

    assert (years.entered, years.left, years.merged) == (("E", "F"), ("C", "D"), {"C": "B"})
    assert years.units["unit"].to_list() == ["A", "B"]


def test_a_unit_without_marks_in_one_year_is_listed_too():
    table = {"A": {"a": 5, "b": 5}, "B": {"a": 6, "b": 6}}
    years = decompose(
        year(rules(*TWO), table), year(rules(*TWO), {"A": {"a": 6, "b": 5}}, units="AB")
    )

    assert years.unmarked == ("B",)


def test_a_criterion_that_a_unit_was_not_assigned_in_one_year_is_replayed():
    table = {"A": {"a": 5, "b": 5}, "B": {"a": 6, "b": 6}}
    before = year(rules(*TWO), table)
    after = year(
        rules(*TWO), {"A": {"a": 5}, "B": table["B"]}, aims=targets(("A", "b", False, None))
    )
    years = decompose(before, after)

    assert years.method == SHAPLEY
    assert points(years, "A") == {"performance": 0}


def test_the_real_years_of_the_seventh_cluster_are_decomposed():
    study = emulab.study("hanoi-07", 2023)
    years = decompose(study.trial, study.result)
    change = dict(years.units.select("unit", "change").iter_rows())

    assert years.unmarked == ("communications",)
    assert sums(years.causes, "points") == pytest.approx(change, abs=1e-9)
    assert years.joint == ("performance+stages",)  # marks of September have no last stage yet
