"""The traps that other packages fall into, each measured there, and what is done here instead.

One part a trap: a missing value, a criterion that separates nobody, zeros and negatives, costs,
defaults under a published name, a weight moved, a step that does nothing, a documented rule not
kept, ties, rank reversal, rounding before ranking, weights at the wrong node, small samples.
"""

import numpy as np
import polars as pl
import pytest
from makers import AGGREGATES, RUBRIC_SCALES, criterion, result, rules, section
from scorers_makers import tables_of
from weights_makers import panel

from emulab.criteria import dead, redundant
from emulab.faults import InputError
from emulab.pipeline import check
from emulab.rules.aggregating import SIGNED_AGGREGATES
from emulab.rules.choices import WEIGHTINGS
from emulab.rules.combining import TrimmedMean
from emulab.scoring import compares
from emulab.scoring.aggregates import AGGREGATES as KERNELS
from emulab.scoring.importance import FEWEST, importance
from emulab.scoring.missing import FILLS
from emulab.scoring.scales import SCALES, Ends
from emulab.scoring.scorers.additive import z_scores
from emulab.scoring.scorers.combining import COMBINE, WITHIN
from emulab.scoring.weights import families, moved, shares

DECLARED = {"scale": "declared", "aggregate": "arithmetic"}
RELATIVE = [name for name in RUBRIC_SCALES if SCALES[name].relative]
OF_DATA = ("entropy", "critic", "merec", "pca")
every_aggregate = pytest.mark.parametrize("name", AGGREGATES)


def totals(found) -> dict[str, float]:
    return dict(found.totals.select("unit", "total").iter_rows())


def ranks(found) -> dict[str, int]:
    return dict(found.ranks.select("unit", "rank").iter_rows())


def sound(found) -> bool:
    frames = (found.scores, found.levels, found.parts, found.totals, found.ranks)
    rows = [row for frame in frames for row in frame.select(pl.selectors.float()).rows()]
    return all(value is None or np.isfinite(value) for row in rows for value in row)


def refusal(*criteria: dict, **keys) -> str:
    with pytest.raises(InputError) as refused:
        rules(*criteria, **keys)
    return str(refused.value)


# A missing value


HOLE = {"A": {"a": 8, "b": 2}, "B": {"a": 4, "b": 6}, "C": {"a": 9, "b": 10}, "D": {"a": 6}}


def test_a_missing_mark_is_refused_with_its_cell_unless_the_rules_say_what_to_do():
    rows = [(u, c, "head", "h", float(m)) for u, own in HOLE.items() for c, m in own.items()]
    order = {"stages": {"order": ["head"]}}
    with pytest.raises(InputError) as refused:
        check(tables_of(rows), rules(**order))

    assert "D has no mark on b at stage head." in str(refused.value)
    check(tables_of(rows), rules(rubric={"missing": "reweight"}, **order))


@pytest.mark.parametrize(
    ("policy", "score", "total"),
    [
        ("reweight", None, 12),
        ("impute_mean", 6, 12),
        ("impute_median", 6, 12),
        ("impute_minimum", 2, 8),
    ],
)
def test_a_policy_fills_the_cell_or_leaves_it_out_and_lists_it_and_it_is_never_zero(
    policy, score, total
):
    found = result(rules(rubric={"missing": policy}), HOLE)
    state = "missing" if score is None else "imputed"

    assert set(FILLS) == {"refuse", "reweight", "impute_mean", "impute_median", "impute_minimum"}
    assert found.touched.select("unit", "criterion", "state", "score").rows() == [
        ("D", "b", state, score)
    ]
    assert totals(found)["D"] == total
    assert [totals(found)[unit] for unit in "ABC"] == [10, 10, 19]


@every_aggregate
@pytest.mark.parametrize("policy", [name for name in FILLS if name != "refuse"])
def test_under_every_aggregate_a_missing_mark_spoils_no_total(name, policy):
    given = rules(rubric={"missing": policy}, scale="declared", aggregate=AGGREGATES[name])
    found = result(given, HOLE)

    assert list(totals(found)) == list("ABCD")
    assert sound(found)


# A criterion that separates nobody


FLAT = {"A": {"a": 8, "b": 7}, "B": {"a": 4, "b": 7}, "C": {"a": 9, "b": 7}}


@pytest.mark.parametrize("scale", RELATIVE)
def test_where_units_are_compared_a_flat_criterion_is_reported_and_weighs_nothing(scale):
    given = rules(scale=scale, aggregate="arithmetic")
    found = result(given, FLAT)
    alone = result(rules(criterion("a"), scale=scale, aggregate="arithmetic"), FLAT)

    assert found.silent == ("b",)
    assert sound(found)
    assert {u: t / 20 for u, t in totals(found).items()} == pytest.approx(
        {u: t / 10 for u, t in totals(alone).items()}
    )


def test_where_ends_are_declared_a_flat_criterion_has_its_level_and_is_named_as_dead():
    found = result(rules(**DECLARED), FLAT)

    assert found.levels.filter(criterion="b")["level"].to_list() == [0.7] * 3
    assert dead(found).select("criterion", "why", "value").rows() == [("b", "all equal", 7)]


@pytest.mark.parametrize("method", OF_DATA)
def test_weights_from_data_give_a_flat_criterion_none_and_say_so(method):
    given = rules(criterion("a"), criterion("b"), criterion("c"), **DECLARED, weighting=method)
    table = {u: own | {"c": 10 - own["a"] / 2} for u, own in FLAT.items()}
    (top,) = families(given, panel(given, table))
    own = shares(given, panel(given, table))

    assert own["b"] == 0 and own["a"] + own["c"] == pytest.approx(1)
    assert [str(one) for one in top.remarks] == ["b tells no units apart and weighs nothing"]


@every_aggregate
def test_under_every_aggregate_a_flat_criterion_leaves_the_order_of_the_others(name):
    given = rules(scale="declared", aggregate=AGGREGATES[name])
    asked = {"C": 1, "A": 2, "B": 3} if name != "minimum" else {"C": 1, "A": 1, "B": 3}

    assert ranks(result(given, FLAT)) == asked


# Zeros and values below zero


ZERO = {"A": {"a": 0, "b": 5}, "B": {"a": 8, "b": 2}, "C": {"a": 4, "b": 9}}


def test_entropy_takes_a_zero_and_merec_names_the_cell_and_what_works():
    taken = rules(**DECLARED, weighting="entropy")
    refused = rules(**DECLARED, weighting="merec")
    with pytest.raises(InputError) as error:
        shares(refused, panel(refused, ZERO))

    assert sum(shares(taken, panel(taken, ZERO)).values()) == pytest.approx(1)
    assert "A has 0 on 'a'. Use entropy, critic or pca." in str(error.value)


def test_entropy_refuses_a_level_below_zero_by_its_cell():
    given = rules(
        criterion("a", kind="plus_minus", floor=-5), criterion("b"), **DECLARED, weighting="entropy"
    )
    below = ZERO | {"A": {"a": -5, "b": 5}}
    with pytest.raises(InputError) as error:
        shares(given, panel(given, below))

    assert "A has -0.5 on 'a'. Use critic or pca." in str(error.value)


@pytest.mark.parametrize("scale", ["share_of_best", "share_of_sum", "vector", "observed"])
def test_turning_a_zero_round_is_never_infinite(scale):
    own = criterion("a", kind="measured", scale={scale: {"better": "lower"}})
    found = result(rules(own, criterion("b"), **DECLARED), ZERO)
    level = dict(found.levels.filter(criterion="a").select("unit", "level").iter_rows())

    assert sound(found)
    assert max(level, key=level.get) == "A"


@pytest.mark.parametrize("name", ["geometric", "harmonic"])
def test_a_mean_of_products_takes_a_zero_as_zero(name):
    found = result(rules(scale="declared", aggregate=name), ZERO)

    assert totals(found)["A"] == 0
    assert sound(found)


@pytest.mark.parametrize("name", [n for n in AGGREGATES if n not in SIGNED_AGGREGATES])
def test_a_mean_without_a_place_below_zero_says_so_and_what_works(name):
    signed = criterion("a", kind="plus_minus", floor=-5)
    points = refusal(signed, scale="declared", aggregate=AGGREGATES[name])
    levels = refusal(criterion("a"), scale="z_score", aggregate=AGGREGATES[name])

    assert "has no place for points below zero. Set aggregate: arithmetic." in points
    assert "has no place for levels below zero, which the scale z_score gives" in levels


# Costs


LATE = {
    "A": {"a": 3, "b": 4},
    "B": {"a": 25, "b": 9},
    "C": {"a": 12, "b": 8},
    "D": {"a": 1, "b": 2},
}
COST = criterion("a", kind="measured", scale={"goalposts": {"worst": 30, "best": 0}})
GAIN = criterion("a", kind="measured", scale={"goalposts": {"worst": 0, "best": 30}})
TURNED = {unit: own | {"a": 30 - own["a"]} for unit, own in LATE.items()}


@every_aggregate
def test_that_less_is_better_is_said_once_and_every_aggregate_heeds_it(name):
    keys = {"scale": "declared", "aggregate": AGGREGATES[name]}
    cost = result(rules(COST, criterion("b"), **keys), LATE)
    gain = result(rules(GAIN, criterion("b"), **keys), TURNED)

    assert totals(cost) == pytest.approx(totals(gain))
    assert ranks(cost) == ranks(gain)


@pytest.mark.parametrize("method", OF_DATA)
def test_and_every_weighting_from_data(method):
    cost = result(rules(COST, criterion("b"), **DECLARED, weighting=method), LATE)
    gain = result(rules(GAIN, criterion("b"), **DECLARED, weighting=method), TURNED)

    assert cost.levels["share"].to_list() == pytest.approx(gain.levels["share"].to_list())


# Defaults that are not the published method


FIGHTERS = {  # Hwang and Yoon (1981), page 133: speed, range, payload, price, reliability, agility
    "A1": (2.0, 1500, 20000, 5.5, 5, 9),
    "A2": (2.5, 2700, 18000, 6.5, 3, 5),
    "A3": (1.8, 2000, 21000, 4.5, 7, 7),
    "A4": (2.2, 1800, 20000, 5.0, 5, 5),
}
IMPORTANCE = dict(zip("abcdef", (0.2, 0.1, 0.1, 0.1, 0.2, 0.3), strict=True))


@pytest.mark.parametrize(
    ("scale", "closeness"),
    [("vector", [0.643, 0.268, 0.614, 0.312]), ("observed", [0.613, 0.366, 0.531, 0.352])],
)
def test_topsis_is_the_published_one_on_the_vector_scale_and_names_its_variant(scale, closeness):
    own = [
        criterion(
            name, kind="measured", scale={scale: {"better": "lower" if name == "d" else "higher"}}
        )
        for name in IMPORTANCE
    ]
    given = rules(*own, scale="declared", aggregate="topsis", weights=IMPORTANCE)
    table = {u: dict(zip("abcdef", row, strict=True)) for u, row in FIGHTERS.items()}
    found = result(given, table)

    assert [round(total / 60, 3) for total in totals(found).values()] == closeness
    assert found.accounts == {
        "topsis": {"variant": "weighted levels, extremes of the units, Euclidean distances"}
    }


def test_ahp_is_the_eigenvector_and_says_so():
    compare = [["a", "b", 2], ["a", "c", 9], ["a", "d", 4], ["b", "c", 2], ["b", "d", "1/3"]]
    compare.append(["c", "d", 3])
    own = [criterion(one) for one in "abcd"]
    weights = shares(rules(*own, **DECLARED, weighting={"ahp": {"compare": compare}}))
    matrix = np.array(
        [[1, 2, 9, 4], [1 / 2, 1, 2, 1 / 3], [1 / 9, 1 / 2, 1, 3], [1 / 4, 3, 1 / 3, 1]]
    )
    means = matrix.prod(axis=1) ** (1 / 4)
    found = np.array(list(weights.values()))

    assert matrix @ found == pytest.approx((matrix @ found / found).mean() * found)
    assert np.abs(found - means / means.sum()).max() > 0.005
    assert WEIGHTINGS["ahp"] == "the principal eigenvector of pairwise comparisons"


# A weight that is moved


@pytest.mark.parametrize(
    ("to", "asked"),
    [
        (1.0, {"a": 1, "b": 0, "c": 0}),
        (1.7, {"a": 1, "b": 0, "c": 0}),
        (-0.2, {"a": 0, "b": 0.9, "c": 0.1}),
        (0.75, {"a": 0.75, "b": 0.225, "c": 0.025}),
    ],
)
def test_a_weight_that_is_moved_stops_at_0_and_1_and_the_others_keep_their_proportions(to, asked):
    assert moved({"a": 0.5, "b": 0.45, "c": 0.05}, "a", to) == pytest.approx(asked)


# A step that does nothing: every transformation on marks with a known answer


KNOWN = {  # the levels of 2, 4 and 8, of at most 10
    "declared": ("declared", [0.2, 0.4, 0.8]),
    "goalposts": ({"goalposts": {"worst": 10, "best": 2}}, [1, 0.75, 0.25]),
    "observed": ("observed", [0, 1 / 3, 1]),
    "z_score": ("z_score", [-1.069045, -0.267261, 1.336306]),
    "percentile": ("percentile", [1 / 6, 1 / 2, 5 / 6]),
    "standing": ("standing", [0, 0.5, 1]),
    "share_of_best": ("share_of_best", [0.25, 0.5, 1]),
    "vector": ("vector", [2 / 84**0.5, 4 / 84**0.5, 8 / 84**0.5]),
    "share_of_sum": ("share_of_sum", [1 / 7, 2 / 7, 4 / 7]),
    "target_distance": ({"target_distance": {"target": 4, "farthest": 8}}, [0.75, 1, 0.5]),
    "bands": ({"bands": [{"at_least": 5, "level": 1}, {"at_least": 4, "level": 0.5}]}, [0, 0.5, 1]),
    "piecewise": ({"piecewise": [[2, 0], [6, 0.8], [10, 1]]}, [0, 0.4, 0.9]),
    "logarithmic": ({"logarithmic": {"worst": 2, "best": 32}}, [0, 0.25, 0.5]),
}


def test_every_scale_is_tried():
    assert {*KNOWN, "points"} == set(SCALES)


@pytest.mark.parametrize("name", KNOWN)
def test_every_scale_gives_its_known_levels(name):
    written, asked = KNOWN[name]
    own = {} if name == "declared" else {"kind": "measured", "scale": written}
    given = rules(criterion("a", **own), criterion("b"), **DECLARED)
    table = {u: {"a": m, "b": 5} for u, m in zip("ABC", (2, 4, 8), strict=True)}
    levels = result(given, table).levels.filter(criterion="a")["level"].to_list()

    assert levels == pytest.approx(asked, abs=1e-6)


ONE_FAR = np.array([5.0] * 9 + [9.0])


@pytest.mark.parametrize("name", RELATIVE)
def test_nine_equal_values_and_one_far_off_are_no_trouble_to_any_scale(name):
    nothing = np.array([np.nan])
    levels = SCALES[name].apply(ONE_FAR[:, None], Ends(nothing, nothing)).ravel()

    assert np.isfinite(levels).all()
    assert len(set(levels.round(12))) == 2 and levels[-1] == levels.max()


WAYS = {  # of the marks 5 nine times and 9
    "mean": (None, 5.4),
    "median": (None, 5),
    "maximum": (None, 9),
    "minimum": (None, 5),
    "sum": (None, 54),
    "trimmed_mean": (TrimmedMean(cut=1), 5),
    "weighted": ({f"s{n}": 1.0 for n in range(9)} | {"s9": 3.0}, 6),
}


@pytest.mark.parametrize("name", WITHIN)
def test_every_way_to_combine_gives_its_known_mark(name):
    settings, asked = WAYS[name]
    frame = pl.DataFrame({"mark": ONE_FAR, "scorer": [f"s{n}" for n in range(10)]})
    frame = frame.with_columns(stage="scorer")

    assert set(WITHIN) == set(COMBINE) | {"trimmed_mean"}
    for ways in (WITHIN, COMBINE):
        if name in ways:
            found = frame.select(ways[name].apply(settings)).item()
            assert found == pytest.approx(asked)


# A documented rule that is not kept: a mean that was to skip what is missing


@pytest.mark.parametrize("name", ["arithmetic", "geometric", "harmonic", "penalised_mean"])
def test_a_mean_over_what_is_missing_is_the_mean_of_the_rest(name):
    weights = {"a": 2, "b": 3, "c": 5}
    keys = {"scale": "declared", "aggregate": name, "rubric": {"missing": "reweight"}}
    three = rules(*(criterion(one) for one in weights), weights=weights, **keys)
    two = rules(criterion("a"), criterion("c"), weights={"a": 2, "c": 5}, **keys)
    table = {"A": {"a": 8, "c": 5}}

    assert totals(result(three, table))["A"] / 30 == pytest.approx(
        totals(result(two, table))["A"] / 20
    )


# Ties


@pytest.mark.parametrize("keys", [{}, DECLARED, {"scale": "declared", "aggregate": "topsis"}])
def test_totals_that_differ_by_the_noise_of_binary_numbers_tie_and_share_the_better_rank(keys):
    table = {
        "A": {"a": 0.1 + 0.2, "b": 5},
        "B": {"a": 0.3, "b": 5},
        "C": {"a": 9, "b": 5},
        "D": {"a": 0.2, "b": 5},
    }
    found = result(rules(**keys), table)
    tied = dict(found.ranks.select("unit", "tied").iter_rows())

    assert ranks(found) == {"C": 1, "A": 2, "B": 2, "D": 4}
    assert tied == {"C": False, "A": True, "B": True, "D": False}


# Rank reversal


IMMUNE_SCALES = {  # no level hangs on the other units
    "points",
    "declared",
    "goalposts",
    "target_distance",
    "bands",
    "piecewise",
    "logarithmic",
}
IMMUNE_AGGREGATES = {
    "arithmetic",
    "geometric",
    "harmonic",
    "power",
    "minimum",
    "owa",
    "choquet",
    "penalised_mean",
}


def test_the_methods_that_no_further_unit_can_move_are_named():
    assert {name for name, one in SCALES.items() if "added unit" in one.keeps} == IMMUNE_SCALES
    assert {n for n, one in KERNELS.items() if "added unit" in one.keeps} == IMMUNE_AGGREGATES
    assert {name for name, one in SCALES.items() if not one.relative} == IMMUNE_SCALES
    assert {name for name, one in KERNELS.items() if not one.relative} == IMMUNE_AGGREGATES


FIELD = {"A": {"a": 1, "b": 8}, "B": {"a": 9, "b": 1}, "C": {"a": 1, "b": 3}}
NEWCOMERS = ({"a": 9, "b": 1}, {"a": 10, "b": 10}, {"a": 0.5, "b": 0.5})


@every_aggregate
@pytest.mark.parametrize("scale", RUBRIC_SCALES)
@pytest.mark.parametrize("weighting", ["maxima", "equal", "critic"])
def test_rules_that_compare_nobody_say_so_and_no_newcomer_moves_a_total(name, scale, weighting):
    if scale == "z_score" and name not in SIGNED_AGGREGATES:
        return
    given = rules(scale=scale, aggregate=AGGREGATES[name], weighting=weighting)
    immune = scale in IMMUNE_SCALES and name in IMMUNE_AGGREGATES and weighting != "critic"

    assert compares(given) == (not immune)
    before = totals(result(given, FIELD))
    for newcomer in NEWCOMERS if immune else ():
        after = totals(result(given, FIELD | {"N": newcomer}))
        assert {unit: after[unit] for unit in before} == before


def test_on_shares_of_the_sum_a_copy_of_the_winner_hands_the_first_place_to_another():
    given = rules(scale="share_of_sum", aggregate="arithmetic")
    with_copy = FIELD | {"copy of B": FIELD["B"]}

    assert ranks(result(given, FIELD))["B"] == 1
    assert ranks(result(given, with_copy))["A"] == 1
    assert compares(given)
    declared = rules(**DECLARED)
    assert ranks(result(declared, FIELD))["B"] == ranks(result(declared, with_copy))["B"] == 1


# Rounding before ranking


CLOSE = {"A": {"a": 8.331, "b": 0}, "B": {"a": 8.334, "b": 0}}


def test_totals_are_ranked_unrounded_unless_the_rules_round_them():
    rounded = rules(rubric={"round": {"step": "total", "places": 2}})

    assert ranks(result(rules(), CLOSE)) == {"B": 1, "A": 2}
    assert ranks(result(rounded, CLOSE)) == {"A": 1, "B": 1}
    assert totals(result(rounded, CLOSE)) == {"A": 8.33, "B": 8.33}


def test_the_declared_rounding_is_decimal_and_half_up():
    rounded = rules(rubric={"round": {"step": "total", "places": 2}})

    assert totals(result(rounded, {"A": {"a": 2.675, "b": 0}})) == {"A": 2.68}


# Weights at the wrong node


def test_weights_belong_to_names_and_not_to_places():
    tree = [section("s", criterion("a"), criterion("b")), criterion("c")]
    turned = [tree[1], section("s", criterion("b"), criterion("a"))]
    weights = {"a": 1, "b": 3, "c": 2, "s": 8}
    table = {"A": {"a": 8, "b": 2, "c": 4}, "B": {"a": 1, "b": 9, "c": 6}}
    one = result(rules(*tree, **DECLARED, weights=weights), table)
    other = result(rules(*turned, **DECLARED, weights=dict(reversed(weights.items()))), table)

    assert shares(one.rules) == pytest.approx({"a": 0.2, "b": 0.6, "c": 0.2})
    assert shares(other.rules) == pytest.approx(shares(one.rules))
    assert totals(other) == pytest.approx(totals(one))


def test_a_weight_for_a_name_that_is_not_there_is_refused():
    said = refusal(criterion("a"), criterion("b"), **DECLARED, weights={"a": 1, "bb": 2})

    assert "weights: there is no criterion called 'bb'." in said


# Small samples


def test_importance_is_refused_below_its_stated_number_of_units_and_has_an_interval_above():
    levels = np.random.default_rng(0).uniform(size=(FEWEST, 2))
    even = np.array([0.5, 0.5])
    few = importance(levels[1:], even, levels[1:].sum(axis=1), ["a", "b"])
    enough = importance(levels, even, levels.sum(axis=1), ["a", "b"])

    assert few["importance"].null_count() == 2
    assert few["reason"][0] == "9 units have a total, and fewer than 10 do not show importance"
    assert enough.select((pl.col("low") <= pl.col("importance")).all()).item()
    assert enough.select((pl.col("importance") <= pl.col("high")).all()).item()


def test_chance_agreement_of_two_criteria_is_not_told_of_fewer_than_five_units():
    table = {u: {"a": n, "b": n} for n, u in enumerate("ABCDE")}
    four = {unit: own for unit, own in table.items() if unit != "E"}

    assert redundant(result(rules(), four)).select("p", "reason").rows() == [
        (None, "too few units")
    ]
    assert redundant(result(rules(), table))["p"].to_list() == [2 / 120]


def test_a_scorer_with_fewer_than_three_marks_has_no_z_score():
    found = z_scores(np.array([0, 1, 1, 2, 2, 2]), np.array([5.0, 1, 9, 1, 2, 3]))

    assert np.isnan(found[:3]).all()
    assert found[3:].tolist() == [-1, 0, 1]
