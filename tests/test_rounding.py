"""Rounding where the rules declare it: decimal, half up, after the step they name and no other."""

import pytest
from makers import criterion, road, rules, section

from emulab.faults import InputError

TREE = (
    section("s", criterion("a"), criterion("b"), maximum=20),
    section("t", criterion("c", 20)),
)


def total(rounding, table, **keys) -> dict[str, float]:
    return road(rules(*TREE, rubric={"round": rounding}, **keys), table).total()


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        ("none", 12.034),
        ({"step": "criterion", "places": 2}, 12.03),
        ({"step": "section", "places": 2}, 12.04),
        ({"step": "section", "places": 1}, 12.0),
        ({"step": "total", "places": 2}, 12.03),
        ([{"step": "criterion", "places": 2}, {"step": "total", "places": 1}], 12.0),
    ],
)
def test_the_same_marks_under_every_step(rounding, expected):
    """4.004 + 4.004 = 8.008 in one section and 4.026 in the other, worked by hand."""
    table = {"A": {"a": 4.004, "b": 4.004, "c": 4.026}}

    assert total(rounding, table) == {"A": expected}


def test_a_stage_is_rounded_before_the_stages_are_combined():
    """Cross-marks 7, 7, 8 come to 7.33 (7.3333); the mean with the head's 8 is 7.665, not 7.667."""
    rows = [("A", "a", "cross", s, m) for s, m in (("x", 7.0), ("y", 7.0), ("z", 8.0))]
    rows += [("A", "a", "head", "h", 8.0)]
    stages = {"order": ["cross", "head"], "within": "mean", "combine": "mean"}
    plain = rules(criterion("a"), stages=stages)
    rounded = rules(criterion("a"), stages=stages, rubric={"round": {"step": "stage", "places": 2}})

    assert road(rounded, rows).total() == {"A": 7.665}
    assert road(plain, rows).total() == pytest.approx({"A": 7 + 2 / 3})


def test_what_rounding_changed_is_a_part_of_its_own():
    given = rules(*TREE, rubric={"round": {"step": "section", "places": 1}})
    found = road(given, {"A": {"a": 4.04, "b": 4, "c": 4.04}})

    assert found.total() == {"A": 12.0}
    assert found.parts.filter(criterion="adjusted")["part"].to_list() == [-0.08]


def test_half_goes_up_as_on_paper():
    assert total({"step": "section", "places": 2}, {"A": {"a": 2.675, "b": 0, "c": 1.005}}) == {
        "A": 3.69
    }


def test_a_step_is_declared_once():
    with pytest.raises(InputError, match=r"a step is rounded twice\. Keep one of each\."):
        total([{"step": "total", "places": 1}, {"step": "total", "places": 2}], {"A": {"a": 1}})
