"""A criterion's own scale: how it is read, what it makes of marks, and what contradicts itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.faults import InputError
from emulab.rules.rubric import Criterion, Leaf
from emulab.rules.scaling import OwnScale, own_scale_faults
from emulab.rules.values import Name
from emulab.rules.yaml_places import placed, read_yaml, validated
from emulab.scoring.scales import SCALES, own_levels

EVERY = {
    "declared": "declared",
    "goalposts": {"goalposts": {"worst": 30, "best": 0}},
    "logarithmic": {"logarithmic": {"worst": 1, "best": 100}},
    "target_distance": {"target_distance": {"target": 100, "farthest": 20}},
    "bands": {"bands": [{"at_least": 90, "level": 1}, {"at_least": 70, "level": 0.5}]},
    "piecewise": {"piecewise": [[0, 0], [50, 0.8], [100, 1]]},
    "observed": {"observed": {"better": "lower"}},
    "z_score": "z_score",
    "percentile": "percentile",
    "standing": {"standing": {}},
    "share_of_best": {"share_of_best": {"better": "lower"}},
    "vector": "vector",
    "share_of_sum": {"share_of_sum": {"better": "higher"}},
}
GOALPOSTS = EVERY["goalposts"]


def criterion(**keys) -> dict:
    return {"id": "late", "name": "Trễ hạn", "maximum": 10, "kind": "measured", **keys}


def leaf(scale) -> Leaf:
    """The criterion as it is marked, with its scale read as strictly as from a file."""
    read = validated(Criterion, placed(criterion(scale=scale), "rules.yaml"))
    return Leaf("late", Name(vi="Trễ hạn"), 10, None, "measured", "main", ("late",), read.scale)


def levels(scale, *marks) -> list[float]:
    return own_levels(np.array(marks, float), leaf(scale)).tolist()


@pytest.mark.parametrize("name", EVERY)
def test_every_scale_is_read_under_its_name(name):
    assert leaf(EVERY[name]).scale.name == name
    assert set(EVERY) == set(OwnScale.names()) == set(SCALES) - {"points"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("declared", [0, 5, 10]),
        ("goalposts", [1, 0, 0]),
        ("logarithmic", [0, 0.849, 1]),
        ("target_distance", [0, 0, 1]),
        ("bands", [0, 0, 1]),
        ("piecewise", [0, 0.8, 1]),
        ("observed", [1, 0.5, 0]),
        ("z_score", [-1.225, 0, 1.225]),
        ("percentile", [1 / 6, 1 / 2, 5 / 6]),
        ("standing", [0, 0.5, 1]),
        ("share_of_best", [1, 0, 0]),
        ("vector", [0, 0.447, 0.894]),
        ("share_of_sum", [0, 1 / 3, 2 / 3]),
    ],
)
def test_marks_of_0_50_and_100_on_every_scale(name, expected):
    assert levels(EVERY[name], 0, 50, 100) == pytest.approx(expected, abs=0.0005)


@pytest.mark.parametrize("name", EVERY)
@given(marks=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6))
def test_no_measured_number_leads_to_infinity_and_a_missing_one_stays_missing(name, marks):
    found = np.array(levels(EVERY[name], *marks, np.nan))

    assert not np.isinf(found).any()
    assert np.isnan(found[-1])
    if not SCALES[name].relative:
        assert not np.isnan(found[:-1]).any()


def test_a_goalpost_that_falls_says_that_less_is_better():
    assert levels(GOALPOSTS, 0, 6, 30, 45) == [1, 0.8, 0, 0]


# Refusals, word for word.


def found(*criteria: dict, bonus=(), penalty=(), **keys) -> list[str]:
    tree = {"criteria": list(criteria)}
    tree |= {"bonus": {"criteria": list(bonus)}} if bonus else {}
    tree |= {"penalty": {"criteria": list(penalty)}} if penalty else {}
    return [str(fault) for fault in own_scale_faults(placed({"rubric": tree, **keys}))]


@pytest.mark.parametrize("name", [name for name in EVERY if name != "declared"])
def test_sound_scales_are_not_accused(name):
    assert found(criterion(scale=EVERY[name]), criterion(kind="direct", scale="declared")) == []


@pytest.mark.parametrize(
    ("scale", "message"),
    [
        (
            {"goalposts": {"worst": 30, "best": 30}},
            "criterion 'late': goalposts has one mark, 30, for both worst and best. "
            "Write two marks.",
        ),
        (
            {"logarithmic": {"worst": 0, "best": 100}},
            "criterion 'late': logarithmic has no logarithm of 0, its worst. "
            "Write worst above 0, or use goalposts.",
        ),
        (
            {"logarithmic": {"worst": 5, "best": 5}},
            "criterion 'late': logarithmic has one mark, 5, for both worst and best. "
            "Write two marks.",
        ),
        (
            {"target_distance": {"target": 100, "farthest": 0}},
            "criterion 'late': target_distance ends at a distance of 0, which is none. "
            "Write in farthest how far from the target the level is 0.",
        ),
        (
            {"bands": [{"at_least": 70, "level": 0.5}, {"at_least": 90, "level": 0.4}]},
            "criterion 'late': bands has at_least 70 before 90. "
            "Write the best band first, so that at_least and level fall.",
        ),
        (
            {"bands": [{"at_least": 90, "level": 0.5}, {"at_least": 70, "level": 0.5}]},
            "criterion 'late': bands has level 0.5 before 0.5. "
            "Write the best band first, so that at_least and level fall.",
        ),
        (
            {"bands": [{"at_least": 90, "level": 80}]},
            "criterion 'late': bands gives the level 80, outside 0 to 1. "
            "Write a part of 1, such as 0.8 for 80 %.",
        ),
        (
            {"piecewise": [[0, 0], [50, 0.8], [50, 1]]},
            "criterion 'late': piecewise has the mark 50 before 50. "
            "Write the points so that the marks rise.",
        ),
        (
            {"piecewise": [[0, -0.1], [50, 1]]},
            "criterion 'late': piecewise gives the level -0.1, outside 0 to 1. "
            "Write a part of 1, such as 0.8 for 80 %.",
        ),
        (
            {"piecewise": [[0, 1]]},
            "criterion 'late': piecewise has one point, which is no line. "
            "Write [mark, level] at least twice.",
        ),
        (
            "declared",
            "criterion 'late': declared reads points, and what is measured is none. "
            "Write another scale, or set kind: direct.",
        ),
    ],
)
def test_a_scale_that_contradicts_itself_is_refused(scale, message):
    assert found(criterion(scale=scale)) == [message]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {},
            "criterion 'late' is measured, but no scale turns it into points. "
            "Write scale, such as {goalposts: {worst: 30, best: 0}}.",
        ),
        (
            {"scale": GOALPOSTS, "kind": "target"},
            "criterion 'late': the kind target says already how a mark becomes points. "
            "Leave out scale, or set kind: measured.",
        ),
        (
            {"scale": GOALPOSTS, "maximum": None},
            "criterion 'late': a scale gives a part of the maximum, and there is none. "
            "Write maximum.",
        ),
        (
            {"scale": GOALPOSTS, "criteria": [{"id": "a", "name": "A", "maximum": 10}]},
            "section 'late' is not marked itself. Leave out scale.",
        ),
    ],
)
def test_a_scale_that_contradicts_its_criterion_is_refused(keys, message):
    assert found(criterion(**keys)) == [message]


@pytest.mark.parametrize("side", ["bonus", "penalty"])
def test_bonus_and_penalty_have_no_scale(side):
    extra = {"id": "plus", "name": "Thưởng", "maximum": 2, "scale": "observed"}

    assert found(criterion(scale=GOALPOSTS), **{side: [extra]}) == [
        f"criterion 'plus': a {side} is marked in points. Leave out scale."
    ]


@pytest.mark.parametrize("aggregate", ["geometric", {"power": {"exponent": 0.5}}])
def test_levels_below_zero_have_no_place_in_some_aggregates(aggregate):
    name = aggregate if isinstance(aggregate, str) else "power"

    assert found(criterion(scale="z_score"), aggregate=aggregate) == [
        f"criterion 'late': the aggregate {name} has no place for levels below zero, which the "
        "scale z_score gives. Write another scale, or set aggregate: arithmetic."
    ]
    assert found(criterion(scale="z_score"), aggregate="arithmetic") == []


def test_every_fault_comes_with_its_line(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(
        """\
rubric:
  criteria:
    - {id: late, name: Trễ, maximum: 10, kind: measured}
    - id: spent
      name: Chi
      maximum: 10
      kind: measured
      scale:
        bands:
          - {at_least: 70, level: 1}
          - {at_least: 90, level: 1.5}
""",
        encoding="utf-8",
    )

    lines = [fault.line for fault in own_scale_faults(read_yaml(path))]
    assert lines == [3, 11, 11, 11]


@pytest.mark.parametrize(
    ("scale", "message"),
    [
        ("min_max", "scale: there is no scale called 'min_max'. There are declared, goalposts, "),
        ("goalposts", "scale: the scale goalposts needs its settings. Write goalposts: and its"),
        ({"goalposts": {"worst": 3}}, "scale.goalposts: the key 'best' is missing. Write it."),
        (
            {"goalposts": {"worst": "a", "best": 1}},
            "worst: 'a' cannot stand here. It should be a n",
        ),
        ({"observed": {"better": "less"}}, "scale.observed.better: 'less' cannot stand here. "),
        ({"bands": []}, "scale.bands: a list cannot stand here. It should have an entry."),
        ({"observed": {}, "vector": {}}, "scale: one scale is chosen, here are 2. Keep one of "),
    ],
)
def test_a_scale_that_cannot_be_read_is_refused(scale, message):
    with pytest.raises(InputError) as refused:
        leaf(scale)

    assert message in str(refused.value)


@given(
    scale=st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*EVERY, "worst", "best", "level"]), inner, max_size=3
            )
        ),
        max_leaves=8,
    )
)
def test_whatever_stands_there_is_told_without_a_traceback(scale):
    assert all(isinstance(message, str) for message in found(criterion(scale=scale)))
