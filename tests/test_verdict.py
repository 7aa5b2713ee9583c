"""The verdict: safe, fragile or tied, and the number behind it true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, panels, result, rules, section

from emulab.sensitivity.exact.sure import sure
from emulab.sensitivity.model import model_of
from emulab.sensitivity.robustness import robustness
from emulab.sensitivity.tables import tables_of
from emulab.words import LANGUAGES

ABC = (criterion("a", 50), criterion("b", 30), criterion("c", 20))
FEW = {"weightings": 2048}


def firm(table, *criteria, **keys):
    """The robustness of a small cluster; every unit's marks in the order of the criteria."""
    tree = criteria or ABC
    marks = {
        unit: dict(zip([one["id"] for one in tree], map(float, row), strict=True))
        for unit, row in table.items()
    }
    analysis = FEW | keys.pop("analysis", {})
    return robustness(result(rules(*tree, analysis=analysis, **keys), marks))


def test_who_is_best_on_every_criterion_is_first_under_every_weighting():
    found = firm({"A": (50, 30, 20), "B": (40, 20, 10)}).verdict

    assert (found.state, found.proved) == ("safe", True)
    assert str(found.sentence) == "A is first under every weighting there is."


def test_a_lead_that_the_defensible_weights_cannot_turn_is_safe_and_names_the_soonest_end():
    found = firm({"A": (50, 15, 10), "B": (25, 30, 10)}).verdict

    # level 1, .5, .5 against .5, 1, .5: even where a weighs as much as b, at 3/8 of a
    assert found.state == "safe"
    assert str(found.sentence) == (
        "A is first under every weighting within 25 % of the adopted one; one weight moved alone "
        "changes that soonest when “a” weighs less than 37.5 % (now 50 %)."
    )


def test_the_weight_at_which_the_first_place_changes_hands_is_worked_by_hand():
    found = firm({"A": (31, 15, 18), "B": (36, 15, 12)}).verdict

    # b and c keep 3 : 2, so at weight t of a the lead of A is -0.10 t + 0.3 * 0.4 (1 - t):
    # 0.12 = 0.22 t, t = 0.5454...
    assert found.state == "fragile"
    assert "B takes it if “a” weighs more than 54.5 % (now 50 %)." in str(found.sentence)
    assert found.units[0].state == found.units[1].state == "fragile"
    assert "rank 2, changing places with B, if “a” weighs more than 54.5 %" in str(
        found.units[0].sentence
    )


def test_equal_totals_are_tied_and_so_are_those_that_a_key_parts():
    table = {"A": (30, 15, 18), "B": (36, 15, 12), "C": (0, 0, 0)}
    open_tie, keyed = firm(table).verdict, firm(table, ties=[{"higher": "a"}]).verdict

    assert open_tie.state == keyed.state == "tied"
    assert str(open_tie.sentence) == (
        "A; B share the first place: equal at 63 points, and no tie key parts them."
    )
    assert str(keyed.sentence) == "B and A are equal at 63 points: a tie key alone decides."
    assert [one.state for one in open_tie.units] == ["tied", "tied", "safe"]
    assert str(keyed.units[1].sentence) == (
        "A is equal with B at 63 points; a tie key puts it at rank 2."
    )


def test_a_single_unit_is_safe_and_the_only_one():
    found = firm({"A": (1, 1, 1)}).verdict

    assert (found.state, str(found.sentence)) == ("safe", "A is the only unit that is ranked.")


def test_a_region_of_the_rules_is_called_by_its_name():
    order = {"defensible": [{"order": ["a", "b", "c"]}]}
    found = firm({"A": (50, 15, 10), "B": (25, 30, 10)}, analysis=order).verdict

    assert "under every weighting that the rules call defensible" in str(found.sentence)
    assert found.state == "safe"


def test_rules_worked_out_anew_are_sampled_and_say_so():
    keys = {"scale": "declared", "aggregate": "geometric"}
    found = firm({"A": (50, 30, 20), "B": (40, 20, 10)}, **keys).verdict

    assert (found.state, found.proved) == ("safe", False)
    assert str(found.sentence) == (
        "A is first under each of 2,048 weightings drawn within 25 % of the adopted one; none is "
        "proved."
    )


@given(panel=panels("a", "b", "c"), within=st.sampled_from([0.1, 0.25, 0.6]))
def test_no_defensible_weighting_drawn_moves_a_unit_that_is_called_safe(panel, within):
    tree = (criterion("a"), criterion("b"), criterion("c"))
    own = rules(*tree, analysis={"weightings": 500, "within": within})
    found = robustness(result(own, panel))
    drawn = np.random.default_rng(1).dirichlet(np.ones(3), 4000)
    ranks = found.model.ranks(drawn[found.model.region.contains(drawn)])
    adopted = found.model.ranks(found.model.weights)[0]

    for place, one in enumerate(found.verdict.units):
        assert one.rank == adopted[place]
        assert one.state != "safe" or (ranks[:, place] == one.rank).all()
    first = [place for place, rank in enumerate(adopted) if rank == 1]
    assert found.verdict.state != "safe" or (ranks[:, first] == 1).all()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_said_in_every_language(lang):
    found = firm({"A": (31, 15, 18), "B": (36, 15, 12), "C": (10, 10, 10)}).verdict
    for sentence in (found.sentence, *(one.sentence for one in found.units)):
        said = sentence.said(lang)

        assert "{" not in said
        assert said.endswith(".")


def test_a_unit_that_the_defensible_weights_always_put_elsewhere_is_not_called_safe():
    # as adopted a weighs 50 % and A leads; where it weighs at most 20 % B always does
    least = {"defensible": [{"between": {"a": [0.0, 0.2]}}]}
    found = firm({"A": (50, 0, 0), "B": (0, 25, 15)}, analysis=least).verdict

    assert [(one.unit, one.rank) for one in found.units] == [("A", 1), ("B", 2)]
    assert [one.state for one in found.units] == ["fragile", "fragile"]
    assert "stands between 2 and 2" in str(found.units[0].sentence)


def test_a_unit_that_the_defensible_weights_always_put_level_with_another_is_not_called_safe():
    only_b = {"defensible": [{"between": {"b": [1.0, 1.0]}}]}
    found = firm({"A": (50, 30, 0), "B": (40, 0, 0), "C": (10, 0, 0)}, analysis=only_b).verdict

    assert [(one.rank, one.state) for one in found.units] == [
        (1, "safe"),
        (2, "fragile"),
        (3, "fragile"),
    ]


def test_where_gates_bar_every_unit_from_the_first_place_no_unit_is_called_first():
    gate = {"id": "g", "name": "Mục a", "on": "a", "at_least": 45, "bars": 1}
    found = firm({"A": (40, 15, 10), "B": (20, 10, 5)}, gates=[gate])

    assert str(found.verdict.sentence) == ("No unit is first: gates bar every one from that place.")
    assert [one.rank for one in found.verdict.units] == [2, 3]
    assert found.possible_ranks.select("best", "worst", "worst_at_most").rows() == [
        (2, 2, 3),
        (3, 3, 3),
    ]


def test_equal_totals_that_a_gate_parts_are_not_said_to_be_parted_by_a_key():
    gate = {"id": "g", "name": "Mục a", "on": "a", "at_least": 35, "bars": 1}
    found = firm({"A": (40, 15, 10), "B": (30, 25, 10), "C": (0, 0, 0)}, gates=[gate]).verdict

    assert [(one.unit, one.rank, one.state) for one in found.units[:2]] == [
        ("A", 1, "safe"),
        ("B", 2, "safe"),
    ]
    assert "tie key" not in " ".join(str(one.sentence) for one in found.units)
    assert str(found.sentence).startswith("A is first under each of 2,048 weightings")


@pytest.mark.parametrize(
    "keys",
    [
        {"scale": "declared", "aggregate": "geometric"},
        {"rubric": {"round": {"step": "total", "places": 0}}},
    ],
)
def test_of_single_weights_nothing_is_said_where_nothing_is_known(keys):
    table = {"A": (41, 9, 18), "B": (36, 15, 12), "C": (30, 20, 16)}
    found = firm(table, analysis={"within": 0.9}, **keys).verdict
    sentences = [str(found.sentence), *(str(one.sentence) for one in found.units)]

    assert found.state == "fragile"
    assert not any("moved alone" in one for one in sentences)


def test_the_share_of_the_first_place_is_the_one_that_was_worked_out():
    found = firm({"A": (31, 15, 18), "B": (36, 15, 12), "C": (10, 10, 10)})
    worked_out = found.within.first["share"][0]

    assert found.within.exact["first"]
    assert found.kept[0] == worked_out
    assert found.verdict.sentence.values["share"] == pytest.approx(100 * worked_out, abs=0.051)


def test_twins_are_told_apart_by_the_key_that_parts_them():
    tree = (section("one", criterion("a"), criterion("b")), criterion("c"))
    marks = {"A": {"a": 5.0, "b": 3.0, "c": 4.0}, "B": {"a": 3.0, "b": 5.0, "c": 4.0}}
    plain = model_of(result(rules(*tree), marks))
    keyed = model_of(result(rules(*tree, ties=[{"higher": "b"}]), marks))

    assert sure(plain).tolist() == [[1, 1], [1, 1]]
    assert keyed.units == ("B", "A")
    assert sure(keyed).tolist() == [[1, 1], [0, 1]]


def test_tables_for_files_tell_defensible_weightings_from_all():
    found = firm({"A": (31, 15, 18), "B": (36, 15, 12), "C": (10, 10, 10)})
    made = tables_of(found)
    first = made["first_rank"].filter(unit="A")

    assert first["weights"].to_list() == ["defensible", "all"]
    assert first["share"].to_list() == [
        one.first["share"][0] for one in (found.within, found.anywhere)
    ]
    assert made["verdict"]["verdict"].to_list() == ["fragile", "fragile", "fragile", "safe"]
