"""The rubric seen whole, and seen through its marks: which criteria decide and which do not."""

import polars as pl
import pytest
from makers import criterion, result, rules, section

from emulab.criteria import discrimination, sections, tree

TREE = (section("s", criterion("a"), criterion("b", 30)), criterion("c", 60, kind="pass_fail"))
EXTRAS = {
    "bonus": {"criteria": [criterion("plus", 3)]},
    "penalty": {"criteria": [criterion("minus", None)]},
}


def test_the_tree_lists_every_node_with_its_depth_and_its_share():
    found = tree(rules(*TREE, **EXTRAS)).drop("name")

    assert found.drop("share").rows() == [
        ("s", 0, "main", None, 40),
        ("a", 1, "main", "direct", 10),
        ("b", 1, "main", "direct", 30),
        ("c", 0, "main", "pass_fail", 60),
        ("plus", 0, "bonus", "direct", 3),
        ("minus", 0, "penalty", "direct", None),
    ]
    assert found["share"].to_list() == [*map(pytest.approx, (0.4, 0.1, 0.3, 0.6)), None, None]


def test_the_shares_follow_the_weights():
    weights = {"s": 1, "c": 1, "a": 1, "b": 1}
    given = rules(*TREE, scale="declared", aggregate="arithmetic", weights=weights)

    assert tree(given)["share"].to_list() == pytest.approx([0.5, 0.25, 0.25, 0.5])


def test_without_published_maxima_there_are_no_shares():
    assert tree(rules(criterion("a", None)))["share"].to_list() == [None]


MARKS = {
    "A": {"a": 10, "b": 20, "c": 1, "plus": 2},
    "B": {"a": 10, "b": 0.1 + 0.2, "c": 0, "minus": 1},
    "C": {"a": 10, "b": 0.3, "c": 1},
    "D": {"a": 10, "b": 0, "c": 1},
}


def test_what_each_criterion_did():
    found = discrimination(result(rules(*TREE, **EXTRAS), MARKS))

    assert found.select(found.columns[:11]).rows() == [
        ("a", "s", 10, 4, 1.0, 0.0, 10, 10, 0.0, 1, False),
        ("b", "s", 30, 4, 0.0, 0.25, 0, 20, 20.0, 3, True),
        ("c", "c", 60, 4, 0.75, 0.25, 0, 60, 60.0, 2, True),
    ]
    assert found["parted"].to_list() == [0.0, 5 / 6, 0.5]  # 0.1 + 0.2 and 0.3 are one score


def test_units_that_were_not_marked_are_not_counted():
    given = rules(*TREE, rubric={"missing": "reweight"})
    holed = MARKS | {"D": {"b": 0}}

    assert discrimination(result(given, holed))["units"].to_list() == [3, 4, 3]


def test_sections_add_up_to_the_total_with_bonus_and_penalty_as_sections():
    given = rules(*TREE, **EXTRAS, rubric={"round": {"step": "total", "places": 0}})
    found = result(given, MARKS)
    by = sections(found)
    totals = dict(by.group_by("unit").agg(pl.col("part").sum()).iter_rows())

    assert dict(by.filter(unit="A").select("section", "part").iter_rows()) == {
        "s": 30,
        "c": 60,
        "bonus": 2,
    }
    assert dict(by.filter(unit="B").select("section", "part").iter_rows()) == {
        "s": 10.3,
        "c": 0,
        "penalty": -1,
        "adjusted": -0.3,
    }
    assert totals == pytest.approx(dict(found.totals.select("unit", "total").iter_rows()))
