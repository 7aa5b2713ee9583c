"""Aggregates in rules: how they are written, and what is refused word for word."""

import pytest
from makers import criterion, document, section
from pydantic import ValidationError

from emulab.faults import InputError
from emulab.rules.aggregating import AggregateChoice, aggregate_faults
from emulab.rules.yaml_places import placed, validated


def choice(written) -> AggregateChoice:
    return (
        validated(AggregateChoice, placed(written))
        if isinstance(written, dict)
        else (AggregateChoice.model_validate(written))
    )


@pytest.mark.parametrize("name", AggregateChoice.names())
def test_every_name_is_written_alone_or_asks_for_its_settings(name):
    if name in ("power", "owa", "choquet"):
        with pytest.raises(ValidationError, match=f"the aggregate {name} needs its settings"):
            choice(name)
    else:
        assert choice(name).name == name


@pytest.mark.parametrize(
    ("written", "settings"),
    [
        ({"power": {"exponent": 0.5}}, {"exponent": 0.5}),
        ({"owa": {"weights": [0.5, 0.5, 1]}}, {"weights": (0.5, 0.5, 1)}),
        ({"owa": {"orness": 0.25}}, {"orness": 0.25}),
        ({"vikor": {"v": 1}}, {"v": 1}),
        ({"kemeny": {}}, {"seconds": 10}),
        ({"penalised_mean": {"worst": 70, "best": 130}}, {"worst": 70, "best": 130}),
        ({"choquet": {"interactions": [["a", "b", -0.2]]}}, {"interactions": (("a", "b", -0.2),)}),
    ],
)
def test_settings_are_read(written, settings):
    read = choice(written)

    assert read.name == next(iter(written))
    assert read.settings.model_dump(exclude_none=True) == settings


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (
            {"power": {"exponent": 0}},
            "power: a power mean with the exponent 0 is the geometric mean. "
            "Write aggregate: geometric.",
        ),
        ({"owa": {}}, "owa: owa takes weights or an orness. Write one of the two."),
        (
            {"owa": {"orness": 0.5, "weights": [1]}},
            "owa: owa takes weights or an orness. Write one of the two.",
        ),
        (
            {"owa": {"weights": [0, 0]}},
            "owa: the weights of owa weigh nothing at all. Raise one.",
        ),
        (
            {"owa": {"orness": 1.5}},
            "owa.orness: 1.5 cannot stand here. It should be less than or equal to 1.",
        ),
        (
            {"vikor": {"v": 2}},
            "vikor.v: 2 cannot stand here. It should be less than or equal to 1.",
        ),
        (
            {"choquet": {"interactions": [["a", "a", 0.1]]}},
            "choquet: 'a' makes no pair with itself. Name two criteria.",
        ),
        (
            {"choquet": {"interactions": [["a", "b", 0.1], ["b", "a", 0.2]]}},
            "choquet: the pair 'b', 'a' is given twice. Keep one.",
        ),
        (
            {"promethee": {"preference": "linear", "indifference": 0.1}},
            "promethee: the preference linear needs preference_threshold. Write it, in levels.",
        ),
        (
            {"promethee": {"indifference": 0.1}},
            "promethee: the preference usual takes no indifference. Leave it out.",
        ),
        (
            {
                "promethee": {
                    "preference": "level",
                    "indifference": 0.3,
                    "preference_threshold": 0.2,
                }
            },
            "promethee: the indifference is not below the preference_threshold. Mend one of them.",
        ),
        (
            {"penalised_mean": {"worst": 130, "best": 70}},
            "penalised_mean: the worst is not below the best. Write such as worst: 70, best: 130.",
        ),
        (
            {"kemeny": {"seconds": 0}},
            "kemeny.seconds: 0 cannot stand here. It should be greater than 0.",
        ),
        (
            {"power": {"exponent": 2, "exponents": 3}},
            "power.exponents: there is no key called 'exponents'. Did you mean 'exponent'?",
        ),
    ],
)
def test_settings_that_cannot_stand_are_refused(written, fault):
    with pytest.raises(InputError) as caught:
        choice(written)

    assert [str(one) for one in caught.value.faults] == [fault]


TREE = (criterion("a", 50), section("s", criterion("b", 30), criterion("c", 20)))


def faults(aggregate, *criteria, **keys) -> list[str]:
    rules = placed(document(*(criteria or TREE), aggregate=aggregate, **keys))
    return [str(fault) for fault in aggregate_faults(rules)]


def pair(one: str, other: str, value: float) -> dict:
    return {"choquet": {"interactions": [[one, other, value]]}}


@pytest.mark.parametrize(
    "aggregate",
    [
        "geometric",
        {"owa": {"weights": [1, 1, 2]}},
        {"owa": {"orness": 0.2}},
        pair("a", "b", 0.6),
        pair("b", "c", -0.4),
        {"promethee": {"criteria": {"c": {"preference": "gaussian", "deviation": 1}}}},
    ],
)
def test_settings_that_fit_the_criteria_are_left_alone(aggregate):
    assert faults(aggregate) == []


def test_owa_has_a_weight_for_every_criterion_that_meets_there():
    assert faults({"owa": {"weights": [0.5, 0.5]}}) == [
        "aggregate owa: 2 weights for the 3 criteria that meet here. "
        "Write one for every place, best first, or an orness."
    ]


def test_a_section_with_an_aggregate_of_its_own_is_one_criterion_for_the_one_above():
    tree = (criterion("a", 50), section("s", criterion("b"), criterion("c"), aggregate="minimum"))

    assert faults({"owa": {"weights": [0.5, 0.5]}}, *tree) == []
    assert faults(pair("a", "c", 0.1), *tree) == [
        "aggregate choquet: no criterion called 'c' meets the others here. There are a, s."
    ]


def test_the_aggregate_of_a_section_is_held_against_its_own_criteria():
    tree = (criterion("a", 50), section("s", criterion("b"), aggregate=pair("a", "b", 0.1)))

    assert faults("arithmetic", *tree) == [
        "aggregate choquet: no criterion called 'a' meets the others here. There are b."
    ]


def test_a_criterion_that_weighs_too_little_for_its_pairs_is_named_with_the_strongest():
    given = {"choquet": {"interactions": [["a", "c", 0.3], ["c", "b", -0.2]]}}

    assert faults(given) == [
        "aggregate choquet: 'c' has the share 0.2 and would need 0.25, half of its interactions, "
        "so that a unit raised on it never falls. "
        "Weaken the pair 'a', 'c' (0.3), or weigh 'c' more."
    ]
    assert faults(given, weights={"b": 1, "c": 1}) == []
    assert len(faults(given, weights={"a": 8, "s": 1})) == 2
    assert faults(given, weighting="equal", weights={"a": 8, "s": 1}) == []


def test_weights_that_follow_from_the_data_are_not_guessed_at():
    assert faults(pair("a", "c", 0.9), weighting="entropy") == []


def test_unknown_criteria_in_promethee_are_named():
    given = {"promethee": {"criteria": {"x": {"preference": "usual"}}}}

    assert faults(given) == [
        "aggregate promethee: no criterion called 'x' meets the others here. There are a, b, c."
    ]


@pytest.mark.parametrize("rubbish", [None, 3, [], [1], "x", {"owa": 3}, {"choquet": [1]}, {}])
@pytest.mark.parametrize("weights", [None, 3, "x", {"a": "x", "s": []}, {"a": -1, "s": 2}])
def test_what_is_no_aggregate_at_all_is_left_to_others(rubbish, weights):
    assert faults(rubbish, weights=weights) == []


@pytest.mark.parametrize(
    "entry", [3, "ab", [], ["a"], ["a", 2, 0.1], ["a", "b", "x"], [["a"], "b", 1]]
)
def test_pairs_of_a_wrong_shape_are_left_to_others(entry):
    assert faults({"choquet": {"interactions": [entry]}}) == []
