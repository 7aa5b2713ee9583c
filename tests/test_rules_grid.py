"""The grid of method choices in a rules file: what it may name, and every refusal with its line."""

from itertools import product

import pytest
from makers import AGGREGATES, RUBRIC_SCALES, criterion, document, result, rules, section, written

from emulab.faults import InputError
from emulab.rules import load_rules
from emulab.rules.checking_grid import grid_faults
from emulab.rules.grid import FACTORS, Grid, word_of
from emulab.rules.yaml_places import placed, read_yaml, validated
from emulab.sensitivity.methods.factorial import factorial

RULES = """\
cluster: trial
year: 2023
phase: year_end
tier: city
name: Cụm thử
rubric:
  criteria:
    - {id: a, name: a, maximum: 10}
    - {id: b, name: b, maximum: 10}
weight_sets: [{id: elders, name: Hội đồng, weights: {a: 1, b: 2}}]
stages: {order: [head]}
analysis:
  grid:
"""


def faults(folder, lines: str, text: str = RULES) -> list[str]:
    """The faults of a rules file with these lines in its grid."""
    body = "".join(f"    {line}\n" for line in lines.strip().splitlines())
    found = grid_faults(read_yaml(written(folder, text + body)))
    return [f"{fault.file}, {fault}" for fault in found]


def test_a_grid_that_can_stand_has_no_faults(tmp_path):
    lines = """
scale: [declared, observed, standing]
weighting: [equal, critic, elders, {roc: {order: [a, b]}}]
aggregate: [arithmetic, geometric, {power: {exponent: 0.5}}]
missing: [reweight, impute_mean]
without: each
scorer: [h1]"""

    assert faults(tmp_path, lines) == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            "scale: [declared,\n  observd]",
            "rules.yaml, line 15: analysis.grid.scale: there is none called 'observd'. There are "
            "declared, goalposts, observed, z_score, percentile, standing, share_of_best, vector, "
            "share_of_sum.",
        ),
        (
            "scale: [points]",
            "rules.yaml, line 14: analysis.grid.scale: points as given take no weights and no "
            "other aggregate. Write declared; with the maxima as weights it ranks alike.",
        ),
        (
            "scale: [bands]",
            "rules.yaml, line 14: analysis.grid.scale: bands needs settings that differ from "
            "criterion to criterion. There are declared, goalposts, observed, z_score, "
            "percentile, standing, share_of_best, vector, share_of_sum.",
        ),
        (
            "aggregate: [sum]",
            "rules.yaml, line 14: analysis.grid.aggregate: points as given take no weights and no "
            "other aggregate. Write arithmetic; with the maxima as weights it ranks alike.",
        ),
        (
            "weighting: [equal, youngsters]",
            "rules.yaml, line 14: analysis.grid.weighting: there is no method or weight set called "
            "'youngsters'. There are maxima, equal, entropy, critic, merec, pca, elders.",
        ),
        (
            "weighting: [ahp]",
            "rules.yaml, line 14: analysis.grid.weighting: ahp needs its settings. Write ahp: and "
            "keys.",
        ),
        (
            "weighting:\n  - {roc: {order: [a, b, z]}}",
            "rules.yaml, line 15: analysis.grid.weighting: weighting.roc: there is no criterion "
            "called 'z'. Take it out of the grid.",
        ),
        (
            "without: [z]",
            "rules.yaml, line 14: analysis.grid.without: there is no criterion called 'z'. Name a "
            "section or criterion of the rubric's tree, or write each.",
        ),
        (
            "missing: [reweight, reweight]",
            "rules.yaml, line 14: analysis.grid.missing: a choice stands twice. Keep one.",
        ),
        (
            "aggregate: [harmonic]\nscale:\n  - observed\n  - z_score",
            "rules.yaml, line 14: analysis.grid.aggregate: the aggregate harmonic has no place for "
            "levels below zero, which the scale z_score gives. Take it out of the grid.",
        ),
    ],
)  # fmt: skip
def test_a_grid_that_cannot_stand_is_refused_with_its_line(tmp_path, lines, message):
    assert faults(tmp_path, lines) == [message]


def test_weights_that_a_choquet_integral_cannot_carry_are_refused(tmp_path):
    text = RULES.replace("id: b, name: b, maximum: 10", "id: b, name: b, maximum: 30")
    text += "    weighting: [equal,\n      maxima]\n"
    text += (
        "scale: declared\nweighting: equal\naggregate: {choquet: {interactions: [[a, b, 0.9]]}}\n"
    )

    found = list(grid_faults(read_yaml(written(tmp_path, text))))

    assert [str(fault) for fault in found] == [
        "line 15: analysis.grid.weighting: aggregate choquet: 'a' has the share 0.25 and would "
        "need 0.45, half of its interactions, so that a unit raised on it never falls. Take it "
        "out of the grid."
    ]


def test_a_rubric_without_maxima_varies_no_method(tmp_path):
    text = RULES.replace(", maximum: 10", "").replace("weight_sets", "groups: []\n#")

    assert faults(tmp_path, "scale: [observed]\nmissing: [reweight]", text) == [
        "rules.yaml, line 15: analysis.grid.scale: the maximum of every criterion is needed. "
        "Write the maxima, or leave it out of the grid."
    ]


def test_points_below_zero_keep_out_what_has_no_place_for_them(tmp_path):
    text = RULES.replace("{id: b,", "{id: b, kind: plus_minus, floor: -5,")

    assert faults(tmp_path, "aggregate: [geometric, copeland]", text) == [
        "rules.yaml, line 14: analysis.grid.aggregate: a geometric mean has no place for points "
        "below zero. Take it out of the grid."
    ]


def test_everything_that_is_judged_cannot_be_left_out():
    given = document(section("p", criterion("a"), criterion("b")))
    given |= {"analysis": {"grid": {"without": ["p"]}}}

    assert [str(one) for one in grid_faults(placed(given, "rules.yaml"))] == [
        "analysis.grid.without: nothing would be left without 'p'. Name a part of the rubric."
    ]


def test_rules_are_read_with_their_grid_and_refused_with_it(tmp_path):
    good = load_rules(written(tmp_path, RULES + "    {without: each}\n"))

    with pytest.raises(InputError) as refused:
        load_rules(written(tmp_path, RULES + "    scale: [observd]\n    without: [z]\n"))

    assert good.analysis.grid == Grid(without="each")
    assert [fault.line for fault in refused.value.faults] == [14, 15]


def test_the_grid_of_the_rules_is_the_one_that_is_worked_out():
    table = {"A": {"a": 9, "b": 4}, "B": {"a": 6, "b": 8}}
    keys = {"analysis": {"grid": {"scale": ["observed"], "without": ["b"]}}}

    found = factorial(result(rules(criterion("a"), criterion("b"), **keys), table))

    assert found.levels == {"scale": ("declared", "observed"), "without": (None, "b")}


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        (
            {},
            "rules.yaml: 1 fault\n  a grid names choices that might have been made otherwise; this "
            "one names none. Write such as scale: [declared, observed].",
        ),
        (
            {"scale": []},
            "rules.yaml: 1 fault\n  the list of scale has no entry. Write one, or leave it out.",
        ),
        (
            {"scales": ["observed"]},
            "rules.yaml: 1 fault\n  scales: there is no key called 'scales'. Did you mean 'scale'?",
        ),
        (
            {"aggregate": ["owa"]},
            "rules.yaml: 1 fault\n  aggregate[1]: the aggregate owa needs its settings. Write owa: "
            "and its keys.",
        ),
        (
            {"without": "some"},
            "rules.yaml: 1 fault\n  without: 'some' cannot stand here. It should be 'each'.",
        ),
    ],
)
def test_a_grid_of_the_wrong_shape_is_refused(grid, message):
    with pytest.raises(InputError) as refused:
        validated(Grid, placed(grid, "rules.yaml"))

    assert str(refused.value) == message


PAIRS = list(product(RUBRIC_SCALES, AGGREGATES.values()))


@pytest.mark.parametrize(("scale", "aggregate"), PAIRS)
@pytest.mark.parametrize("kind", [{}, {"kind": "plus_minus", "floor": -5}])
def test_two_choices_go_together_in_a_grid_just_where_the_rules_take_both(scale, aggregate, kind):
    tree = (criterion("a", **kind), criterion("b"))
    grid = {"analysis": {"grid": {"scale": [scale], "aggregate": [aggregate]}}}

    try:
        rules(*tree, scale=scale, aggregate=aggregate)
        rules(*tree, scale="declared", aggregate=aggregate)
        fit = True
    except InputError:
        fit = False

    assert (not list(grid_faults(placed(document(*tree) | grid)))) == fit


@pytest.mark.parametrize("value", [5, "each", [5], [[]], [{"id": 3}], {"a": 1}, None, [None]])
@pytest.mark.parametrize("factor", FACTORS)
def test_whatever_stands_in_a_grid_the_check_comes_to_an_end(factor, value):
    given = document(criterion("a"), criterion("b"), analysis={"grid": {factor: value}})

    assert list(grid_faults(placed(given, "rules.yaml"))) is not None


def test_a_choice_is_named_in_one_word_unless_its_settings_are_its_own():
    grid = validated(
        Grid, placed({"aggregate": ["geometric", "vikor", {"vikor": {"v": 0.2}}, "penalised_mean"]})
    )

    assert [word_of(one) for one in grid.aggregate] == [
        "geometric",
        "vikor",
        "vikor(v: 0.2)",
        "penalised_mean",
    ]
