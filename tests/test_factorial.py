"""Every combination of method choices, held to the road itself, and what each choice is worth."""

from itertools import product
from random import Random
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from makers import CHECKS, criterion, marks, panels, result, rules, section
from test_road_laws import case_of

from emulab.faults import InputError
from emulab.pipeline import run
from emulab.rules.grid import Grid
from emulab.sensitivity.methods.batches import batches
from emulab.sensitivity.methods.factorial import factorial
from emulab.sensitivity.methods.grids import USUAL, declared, usual
from emulab.sensitivity.methods.sobol import sobol_exact

TREE = (section("p", criterion("a"), criterion("b")), criterion("c"), criterion("d", 20))
SCALED = {"scale": "declared", "aggregate": "arithmetic"}
TABLE = {
    "A": {"a": 9, "b": 4, "c": 7, "d": 12},
    "B": {"a": 6, "b": 8, "c": 6, "d": 15},
    "C": {"a": 7, "b": 7, "c": 9, "d": 8},
    "D": {"a": 2, "b": 5, "c": 8, "d": 19},
}


def places(found) -> dict[str, int]:
    """The rank of every unit, of those not ranked one behind the last place and never the first."""
    own = dict(found.ranks.select("unit", "rank").iter_rows())
    behind = max(len(own), 1, *own.values()) + 1
    return {unit: own.get(unit, behind) for unit in found.tables.units["unit"]}


def under(base, scale, weighting, aggregate, missing):
    """The result of the same tables under rules read as strictly as a file."""
    changes = {"scale": scale, "aggregate": aggregate, "rubric": {"missing": missing}}
    weights = None if weighting in ("maxima", "equal", "critic") else {"p": 3, "c": 1, "d": 2}
    named = None if weights else weighting
    given = base.rules.with_changes(**changes, weights=weights, weighting=named)
    return run(base.tables, given)


@settings(max_examples=4)
@given(panels("a", "b", "c", "d"))
def test_every_combination_is_what_a_run_of_those_rules_gives(table):
    sets = [{"id": "elders", "name": "Hội đồng", "weights": {"p": 3, "c": 1, "d": 2}}]
    rows = {u: {n: m for n, m in own.items() if (u, n) != ("B", "c")} for u, own in table.items()}
    keys = SCALED | {"weight_sets": sets, "ties": [{"higher": "p"}]}
    base = result(rules(*TREE, rubric={"missing": "impute_mean"}, **keys), rows)
    grid = Grid(
        scale=("observed", "standing"),
        weighting=("equal", "critic", "elders"),
        aggregate=tuple(declared_aggregates("geometric", "copeland")),
        missing=("reweight",),
    )

    found = factorial(base, grid)

    adopted = places(base)
    want = [
        under(base, *choice)
        for choice in product(
            ("declared", "observed", "standing"),
            ("maxima", "equal", "critic", "elders"),
            ("arithmetic", "geometric", "copeland"),
            ("impute_mean", "reweight"),
        )
    ]
    every = [places(one) for one in want]
    shifts = [np.mean([abs(own[u] - adopted[u]) for u in adopted]) for own in every]
    first = [[u for u in base.ranks["unit"] if own[u] == 1] for own in every]
    assert found.runs["shift"].to_list() == pytest.approx(shifts)
    assert found.runs["first"].to_list() == first
    assert found.runs["moved"].to_list() == [
        sum(own[u] != adopted[u] for u in adopted) for own in every
    ]
    for unit, best, worst, share, leads in found.ranks_by_unit.iter_rows():
        own = [one[unit] for one in every]
        assert (best, worst) == (min(own), max(own))
        assert share == pytest.approx(np.mean([one == adopted[unit] for one in own]))
        assert leads == pytest.approx(np.mean([one == 1 for one in own]))


def declared_aggregates(*names):
    return Grid.model_validate({"aggregate": list(names)}, strict=False).aggregate


@pytest.mark.parametrize("number", range(24))
def test_the_road_on_arrays_is_the_road(number):
    """Groups, gates, own scales, nested aggregates, caps, roundings, gaps, drawn at random."""
    _, base = case_of(number)
    if not base.ranked:
        return
    found = factorial(base)
    adopted = dict(base.ranks.select("unit", "rank").iter_rows())
    rows = [0, *Random(number).sample(range(found.runs.height), min(4, found.runs.height))]
    for row in rows:
        own = found.runs.row(row, named=True)
        given = base.tables.marks
        if own.get("scorer"):
            given = given.filter(pl.col("scorer") != own["scorer"])
        tables = SimpleNamespace(**{**vars(base.tables), "marks": given})
        after = run(tables, found.rules_of(row))
        ranks = places(after)
        assert own["shift"] == pytest.approx(np.mean([abs(ranks[u] - adopted[u]) for u in adopted]))
        assert sorted(own["first"]) == sorted(u for u in adopted if ranks[u] == 1)
    assert found.runs["shift"][0] == 0


def test_the_output_is_the_mean_shift_of_rank():
    """R_S of Saisana, Saltelli and Tarantola 2005, section 3: here |1-3| + |2-1| + |3-2| over 3."""
    table = {"A": {"a": 10, "b": 3}, "B": {"a": 6, "b": 5}, "C": {"a": 2, "b": 8}}
    base = result(rules(criterion("a"), criterion("b"), **SCALED), table)

    found = factorial(base, Grid(without=("a",)))

    assert base.ranks["unit"].to_list() == ["A", "B", "C"]
    assert found.runs.select("without", "shift", "moved").rows() == [
        (None, 0.0, 0),
        ("a", 4 / 3, 2),
    ]
    assert found.runs["first"].to_list() == [["A"], ["C"]]


def test_who_is_not_ranked_stands_behind_the_places_that_a_gate_leaves_empty():
    gates = [
        {"id": "breach", "name": "Vi phạm", "check": "kept", "bars": 3},
        {"id": "least", "name": "Sàn", "on": "total", "at_least": 5},
    ]
    checks = pl.DataFrame([(u, "kept", "fail", "") for u in "AB"], schema=CHECKS, orient="row")
    table = {"A": {"a": 9, "b": 0}, "B": {"a": 8, "b": 0}, "C": {"a": 1, "b": 9}}
    given_rules = rules(criterion("a"), criterion("b"), gates=gates, **SCALED)
    base = result(given_rules, table, checks=checks)

    found = factorial(base, Grid(without=("b",)))

    assert dict(base.ranks.select("unit", "rank").iter_rows()) == {"C": 1, "A": 4, "B": 5}
    assert found.ranks_by_unit.select("unit", "best", "worst").rows() == [
        ("C", 1, 6),
        ("A", 4, 4),
        ("B", 5, 5),
    ]


def test_the_indices_are_those_of_the_runs():
    base = result(rules(*TREE, **SCALED), TABLE)

    found = factorial(base, Grid(scale=("observed", "standing"), without="each"))

    outputs = found.runs["shift"].to_numpy().reshape(3, 4)
    first, total = sobol_exact(outputs)
    assert found.indices["first_order"].to_list() == pytest.approx(first.tolist())
    assert found.indices["total"].to_list() == pytest.approx(total.tolist())
    assert found.interactions == pytest.approx(1 - first.sum())


def test_points_as_given_enter_as_the_mean_that_ranks_alike():
    base = result(rules(*TREE), TABLE)

    found = factorial(base)

    assert found.levels["scale"][0] == "declared"
    assert found.levels["weighting"][0] == "maxima"
    assert found.runs["shift"][0] == 0
    assert found.rules_of(0).aggregate == "arithmetic"


def test_a_board_s_set_of_weights_is_a_level_by_its_id():
    sets = [{"id": "elders", "name": "Hội đồng", "weights": {"p": 1, "c": 0, "d": 9}}]
    base = result(rules(*TREE, weight_sets=sets), TABLE)

    found = factorial(base, Grid(weighting=("elders",)))

    alone = run(base.tables, base.rules.with_changes(**SCALED, weights=sets[0]["weights"]))
    assert found.runs["first"].to_list()[1] == [alone.ranks["unit"][0]]


def test_a_level_of_the_default_that_clashes_is_left_out_and_said():
    found = factorial(result(rules(*TREE), TABLE))

    assert found.refused.rows() == [
        (
            "scale",
            "z_score",
            "the scale z_score gives levels below zero: no place in aggregate geometric",
        )
    ]


def test_of_each_those_that_cannot_be_left_out_are_listed_and_no_fault():
    table = {"A": {"a": 9, "b": 4}, "B": {"a": 6, "b": 8}}
    base = result(rules(section("p", criterion("a"), criterion("b"))), table)

    found = factorial(base, Grid(scale=("observed",), without="each"))

    assert found.refused.rows() == [("without", "p", "it is all that is judged")]
    assert found.runs.height == 2


def test_a_scorer_whose_marks_do_not_count_in_the_end_is_no_choice():
    rows = [(u, "a", "cross", h, 5.0) for u in "AB" for h in "xy"]
    rows += [("A", "a", "head", "h", 7.0), ("B", "a", "head", "h", 8.0)]
    stages = {"order": ["cross", "head"]}
    base = result(rules(criterion("a"), criterion("b"), phase="mid_year", stages=stages), rows)

    assert usual(base).left_out[-1].factor == "scorer"
    assert str(usual(base).left_out[-1].why) == "none of its marks counts in the end"


def test_two_ways_of_one_method_are_told_apart():
    base = result(rules(*TREE), TABLE)
    orders = [{"roc": {"order": ["p", "c", "d"]}}, {"roc": {"order": ["d", "c", "p"]}}]
    grid = Grid.model_validate({"weighting": tuple(orders)}, strict=False)

    found = factorial(base, grid)

    assert found.levels["weighting"] == ("maxima", "roc", "roc (2)")
    for row, order in enumerate(orders, 1):
        alone = run(base.tables, base.rules.with_changes(**SCALED, weighting=order))
        assert found.runs["first"].to_list()[row] == [alone.ranks["unit"][0]]


def test_a_scorer_who_alone_marked_a_cell_is_left_out_and_said():
    rows = [
        (u, n, "head", h, m + h2)
        for u, own in TABLE.items()
        for n, m in own.items()
        for h, h2 in (("h1", 0.0), ("h2", -1.0))
        if (u, n, h) != ("A", "a", "h2")
    ]

    found = factorial(result(rules(*TREE), rows))

    assert found.levels["scorer"] == (None, "h2")
    assert found.refused.rows()[-1] == ("scorer", "h1", "cells that would have no mark: 1")


def test_where_maxima_are_not_known_only_sections_are_left_out():
    base = result(
        rules(criterion("a", None), criterion("b", None)),
        {"A": {"a": 3, "b": 5}, "B": {"a": 4, "b": 2}},
    )

    found = factorial(base)

    assert found.choices.varied == ("without",)
    assert found.runs["first"].to_list() == [["A"], ["A"], ["B"]]


def test_the_order_of_units_and_criteria_changes_nothing():
    base = result(rules(*TREE), TABLE)
    turned = {u: dict(reversed(TABLE[u].items())) for u in reversed(TABLE)}
    other = result(rules(*reversed(TREE)), turned)

    one, two = factorial(base), factorial(other)

    varied = list(one.levels)
    columns = [*varied, "shift", "moved"]
    assert (
        one.runs.select(columns).sort(varied).rows() == two.runs.select(columns).sort(varied).rows()
    )
    assert one.ranks_by_unit.sort("unit").rows() == two.ranks_by_unit.sort("unit").rows()
    assert one.interactions == pytest.approx(two.interactions)


def test_the_default_has_no_more_combinations_than_one_can_wait_for():
    many = {f"u{n:02d}": {"a": n % 7 + n / 50, "b": n % 5} for n in range(9)}
    rows = [
        (u, c, "cross", f"h{s:02d}", m + s % 3)
        for u, own in many.items()
        for c, m in own.items()
        for s in range(350)
    ]
    base = result(rules(criterion("a"), criterion("b"), stages={"order": ["cross"]}), rows)

    found = usual(base)

    assert found.size <= USUAL
    assert found.left_out[-1].factor == "scorer"
    assert str(found.left_out[-1].why) == "with it there would be more than 10000 combinations"


def test_a_slow_aggregate_has_few_combinations():
    table = {f"u{n:02d}": {"a": n / 2, "b": (7 * n % 20) / 2} for n in range(20)}
    base = result(
        rules(criterion("a"), criterion("b"), scale="declared", aggregate="kemeny"), table
    )

    assert usual(base).size <= 24


def test_panels_are_worked_out_together_and_counted_once_each():
    base = result(rules(*TREE), TABLE)
    choices = declared(base, Grid(scale=("observed",), aggregate=declared_aggregates("topsis")))

    shapes = [one.ranks().shape for one in batches(base, choices)]

    assert shapes == [(2, 4), (2, 4)]


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        (
            {"scale": ["z_score"], "aggregate": ["geometric"]},
            "rules.yaml: 1 fault\n  analysis.grid.scale: 'z_score': the scale z_score gives levels "
            "below zero: no place in aggregate geometric. Take it out of the grid.",
        ),
        (
            {"scale": ["observd"]},
            "rules.yaml: 1 fault\n  analysis.grid.scale: there is none called 'observd'. There are "
            "declared, goalposts, observed, z_score, percentile, standing, share_of_best, vector, "
            "share_of_sum.",
        ),
        (
            {"weighting": ["given", "elders"]},
            "rules.yaml: 2 faults\n"
            "  analysis.grid.weighting: there is none called 'elders'. There are maxima, equal, "
            "entropy, critic, merec, pca.\n"
            "  analysis.grid.weighting: there is none called 'given'. There are maxima, equal, "
            "entropy, critic, merec, pca.",
        ),
        (
            {"without": ["z"]},
            "rules.yaml: 1 fault\n  analysis.grid.without: there is none called 'z'. There are p, "
            "a, b, c, d.",
        ),
        (
            {"scorer": ["h"]},
            "rules.yaml: 1 fault\n  analysis.grid.scorer: there is none called 'h'. There are "
            "none.",
        ),
        (
            {"aggregate": ["sum"]},
            "rules.yaml: 1 fault\n  analysis.grid.aggregate: points as given take no other "
            "aggregate. Write arithmetic.",
        ),
        (
            {"weighting": ["merec"]},
            "rules.yaml: 1 fault\n  weighting merec takes levels above 0: D has 0 on 'a'. Use "
            "entropy, critic or pca.",
        ),
    ],
)  # fmt: skip
def test_a_grid_that_cannot_be_worked_out_is_refused(grid, message):
    base = result(rules(*TREE), TABLE | {"D": TABLE["D"] | {"a": 0}})

    with pytest.raises(InputError) as refused:
        factorial(base, Grid.model_validate({k: tuple(v) for k, v in grid.items()}))

    assert str(refused.value) == message


def test_too_many_combinations_are_refused():
    names = [f"c{n}" for n in range(800)]
    base = result(
        rules(*(criterion(name) for name in names)),
        {"A": dict.fromkeys(names, 1), "B": dict.fromkeys(names, 2)},
    )
    grid = Grid(
        without=tuple(names),
        scale=("observed", "standing", "vector", "percentile", "share_of_best"),
        weighting=("equal", "critic", "entropy", "pca"),
        aggregate=declared_aggregates("geometric", "harmonic", "minimum", "topsis", "copeland"),
        missing=("impute_mean", "impute_median", "impute_minimum", "reweight"),
    )

    with pytest.raises(InputError) as refused:
        declared(base, grid)

    assert str(refused.value) == (
        "rules.yaml: 1 fault\n  analysis.grid: 720,900 combinations, and 500,000 are the most. "
        "Name fewer."
    )


def test_where_nothing_is_ranked_nothing_is_varied():
    base = result(rules(*TREE), marks([]).rows(), units=("A", "B"))

    with pytest.raises(InputError) as refused:
        factorial(base)

    assert str(refused.value) == (
        "marks.csv: 1 fault\n  no unit is ranked, so no choice moves anybody. Write marks.csv."
    )
