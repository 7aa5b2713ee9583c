"""Different rules at different levels of the tree: by hand, and parts adding up at each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, panels, quarters, result, road, rules, section

from emulab.faults import InputError

LEAVES = ("a", "b", "c", "d")
CHOICES = (
    "geometric",
    "harmonic",
    "minimum",
    "penalised_mean",
    "topsis",
    {"power": {"exponent": 0.5}},
    {"owa": {"orness": 0.3}},
)
DECLARED = {"scale": "declared"}


def nested(inner, outer="arithmetic", **keys):
    """a and b in a section of its own rule, c beside it in a section without one, d at the top."""
    return rules(
        section("s", criterion("a"), criterion("b"), aggregate=inner),
        section("t", criterion("c", 20)),
        criterion("d", 10),
        aggregate=outer,
        **DECLARED,
        **keys,
    )


def test_a_section_with_its_own_rule_enters_as_one_column():
    """Geometric inside: levels 0.4 and 0.9 give 0.6; 0.6 x 20 + 20 x 0.5 + 10 = 32 of 50."""
    found = road(nested("geometric"), {"A": {"a": 4, "b": 9, "c": 10, "d": 10}})

    assert found.total() == pytest.approx({"A": 32})


def test_the_rule_of_a_section_is_not_the_rule_of_the_leaves_beneath_all():
    table = {"A": {"a": 0, "b": 10, "c": 20, "d": 10}}

    assert road(nested("minimum"), table).total() == pytest.approx({"A": 30})
    assert road(nested("arithmetic", "minimum"), table).total() == pytest.approx({"A": 25})
    flat = rules(*(criterion(name) for name in LEAVES), aggregate="minimum", **DECLARED)
    assert road(flat, {"A": dict.fromkeys(LEAVES, 10) | {"a": 0}}).total() == {"A": 0}


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic"])
@given(table=panels(*LEAVES))
@settings(max_examples=25, deadline=None)
def test_a_mean_nested_in_itself_is_the_mean_of_all(aggregate, table):
    flat = rules(
        criterion("a"),
        criterion("b"),
        criterion("c", 20),
        criterion("d"),
        aggregate=aggregate,
        **DECLARED,
    )

    assert road(nested(aggregate, aggregate), table).total() == pytest.approx(
        road(flat, table).total(), abs=1e-9
    )


@pytest.mark.parametrize("inner", CHOICES, ids=str)
@pytest.mark.parametrize("outer", ["arithmetic", "geometric", "minimum"])
@given(table=panels(*LEAVES), hole=st.booleans())
@settings(max_examples=20, deadline=None)
def test_the_parts_add_up_whatever_the_rules_of_the_levels(inner, outer, table, hole):
    given = nested(inner, outer, rubric={"missing": "reweight"})
    if hole:
        table = table | {"A": {name: table["A"][name] for name in "acd"}}
    found = road(given, table)
    sums = dict(found.parts.group_by("unit").agg(part=found.parts["part"].sum()).iter_rows())
    by_unit = {unit: rows["part"].sum() for (unit,), rows in found.parts.group_by("unit")}

    assert set(sums) == set(by_unit)
    assert by_unit == pytest.approx(found.total(), abs=1e-9)


def test_parts_that_cancel_out_in_a_section_are_told_and_not_called_nothing():
    """Marks of 5 and -5 of 10 make a section of 0 points, of which each has its half."""
    given = rules(
        section(
            "s",
            criterion("a", kind="plus_minus", floor=-10),
            criterion("b", kind="plus_minus", floor=-10),
            aggregate="arithmetic",
        ),
        criterion("c", 20),
        aggregate="arithmetic",
        **DECLARED,
    )
    found = road(given, {"A": {"a": 5, "b": -5, "c": 10}})

    assert dict(found.parts.select("criterion", "part").iter_rows()) == pytest.approx(
        {"a": 5, "b": -5, "c": 10}
    )
    assert found.total() == pytest.approx({"A": 10})


@given(table=panels(*LEAVES))
@settings(max_examples=20, deadline=None)
def test_what_cannot_be_split_stands_as_one_row_under_its_own_name(table):
    inside = road(nested("copeland"), table)
    whole = road(rules(*(criterion(n) for n in LEAVES), aggregate="copeland", **DECLARED), table)

    assert set(inside.parts["criterion"]) == {"s", "c", "d"}
    assert set(whole.parts["criterion"]) == {"copeland"}


@given(table=panels(*LEAVES), more=quarters)
@settings(max_examples=25, deadline=None)
def test_a_raise_inside_a_section_never_lowers_the_unit(table, more):
    raised = table | {"A": table["A"] | {"a": min(10, table["A"]["a"] + more)}}
    given = nested("geometric", {"owa": {"orness": 0.2}})

    assert road(given, raised).total()["A"] >= road(given, table).total()["A"] - 1e-9


def test_a_section_in_which_nothing_counts_leaves_its_share_to_the_others():
    given = nested("geometric", rubric={"missing": "reweight"})
    found = road(given, {"A": {"c": 10, "d": 10}, "B": {"a": 5, "b": 5, "c": 10, "d": 10}})

    assert found.total()["A"] == pytest.approx(50 * (0.5 * 20 + 10) / 30)


@pytest.mark.parametrize(
    ("tree", "keys", "said"),
    [
        (
            (section("s", criterion("a"), aggregate="geometric"),),
            {},
            "section 's': points as given are summed over the whole tree.",
        ),
        (
            (criterion("a", aggregate="geometric"),),
            DECLARED | {"aggregate": "arithmetic"},
            "criterion 'a' holds nothing to aggregate.",
        ),
        (
            (section("s", criterion("a"), aggregate="mean"),),
            DECLARED | {"aggregate": "arithmetic"},
            "there is no aggregate called 'mean'.",
        ),
        (
            (section("s", criterion("a"), aggregate="power"),),
            DECLARED | {"aggregate": "arithmetic"},
            "the aggregate power needs its settings.",
        ),
    ],
)
def test_refusals(tree, keys, said):
    with pytest.raises(InputError) as error:
        rules(*tree, **keys)
    assert said in str(error.value)


def test_a_scale_that_compares_units_is_known_to_compare_them():
    from emulab.scoring import compares

    assert not compares(nested("geometric"))
    assert compares(nested("topsis"))
    assert compares(nested("geometric").with_changes(scale="observed"))
    assert compares(nested("geometric").with_changes(weighting="entropy"))
    assert result(nested("geometric"), {"A": dict.fromkeys(LEAVES, 5)}).silent == ()
