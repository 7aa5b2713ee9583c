"""What a unit needs for a rank: what is said is replayed, and a little less must not do."""

import itertools
import math

import polars as pl
import pytest
from goal_makers import ADDING, SEARCHED, adding_cases, by_marks, checks, searched_cases
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, result, rules, section, unmarked

from emulab import study
from emulab.faults import InputError
from emulab.goal import goals, reach
from emulab.goal.account import account_of, rounded
from emulab.goal.aims import aims_of
from emulab.goal.openings import openings
from emulab.goal.replaying import replayed
from emulab.numbers import half_up

LESS = 1e-6
TREE = (section("s", criterion("a"), criterion("b")), criterion("c"))
PASSED = criterion("b", kind="pass_fail")


def moves(goal) -> dict[str, float]:
    return dict(goal.cheapest.select("criterion", "raise").iter_rows())


def single(goal, name: str) -> dict:
    return goal.raises.filter(pl.col("criterion") == name).to_dicts()[0]


def less(opening, move: float) -> float | None:
    """The next smaller move that can be made; None where there is none."""
    if opening.choices:
        return max((one for one in opening.choices if one < move - 1e-9), default=0.0)
    down = move - (opening.step or LESS)
    return down if down > -1e-12 else None


@pytest.mark.parametrize("way", ADDING)
@settings(max_examples=15)
@given(case=adding_cases())
def test_a_stated_raise_brings_the_rank_and_the_next_smaller_one_does_not(way, case):
    found, unit, rank, table = case(way)
    goal = reach(found, unit, rank)
    if goal.held:
        return
    own_of = {own.criterion: own for own in openings(found, unit)}
    for row in goal.raises.to_dicts():
        own = own_of[row["criterion"]]
        if row["feasible"]:
            assert by_marks(found, table, unit, rank, {own.criterion: row["needed"]})
            down = less(own, row["needed"])
            assert down is None or not by_marks(found, table, unit, rank, {own.criterion: down})
        elif math.isfinite(own.room):
            assert not by_marks(found, table, unit, rank, {own.criterion: own.room})


@pytest.mark.parametrize("way", ADDING)
@settings(max_examples=15)
@given(case=adding_cases())
def test_the_cheapest_raise_brings_the_rank_and_no_cheaper_one_does(way, case):
    found, unit, rank, table = case(way)
    goal = reach(found, unit, rank)
    if goal.held:
        return
    own_of = {own.criterion: own for own in openings(found, unit)}
    assert goal.possible or goal.why
    if goal.possible:
        plan = moves(goal)
        assert by_marks(found, table, unit, rank, plan)
        assert goal.effort == pytest.approx(sum(plan.values()), abs=1e-9)
        for name, move in plan.items():
            down = less(own_of[name], move)
            assert down is None or not by_marks(found, table, unit, rank, {**plan, name: down})
    account, aims = account_of(found, unit), aims_of(found, unit, rank)
    bound = goal.effort - LESS if goal.possible else math.inf
    for combination in itertools.product(*(_tries(own) for own in account.openings)):
        if sum(combination) < bound:
            tried = dict(zip(own_of, combination, strict=True))
            position = account.after(tried)
            assert not any(not aim.barred and aim.met(account, position) for aim in aims)


def _tries(own) -> list[float]:
    if own.choices:
        return [0.0, *own.choices]
    room = min(own.room, 8.0)
    size = max(own.step, 0.5)
    steps = [math.floor(room * part / size) * size for part in (0, 0.25, 0.5, 0.75, 1)]
    return sorted({*steps, room} if math.isfinite(own.room) else {*steps})


@pytest.mark.parametrize("way", ADDING)
@settings(max_examples=10)
@given(case=adding_cases())
def test_a_units_account_is_what_the_road_gives(way, case):
    found, unit, rank, _ = case(way)
    account, aims = account_of(found, unit), aims_of(found, unit, rank)
    for part in (0.0, 0.37, 1.0):
        tried = {own.criterion: _part(own, part) for own in account.openings}
        after = {own.criterion: own.after(tried[own.criterion]) for own in account.openings}
        position, replay = account.after(tried), replayed(found, unit, after)
        place = replay.rank_of(unit)

        assert position.total == pytest.approx(replay.total_of(unit), abs=1e-9)
        met = any(not aim.barred and aim.met(account, position) for aim in aims)
        assert met == (place is not None and place <= rank)


def _part(own, part: float) -> float:
    if own.choices:
        return own.choices[-1] if part else 0.0
    move = min(own.room, 5.0) * part
    return math.floor(move / own.step + 1e-9) * own.step if own.step else move


@given(st.one_of(st.integers(-9999, 9999).map(lambda n: n / 200), st.floats(-1e3, 1e3)))
def test_one_number_is_rounded_as_a_column_is(value):
    for places in range(4):
        assert rounded(value, places) == pl.select(half_up(pl.lit(value), places)).item()


@pytest.mark.parametrize("way", SEARCHED)
@settings(max_examples=3)
@given(case=searched_cases())
def test_what_a_search_finds_brings_the_rank_and_no_part_of_it_can_be_left_out(way, case):
    found, unit, rank, table = case(way)
    goal = reach(found, unit, rank)
    if goal.held:
        return
    assert goal.how == "search"
    assert goal.possible or goal.why
    plan = moves(goal)
    if goal.possible:
        assert by_marks(found, table, unit, rank, plan)
    for name, move in plan.items():
        assert not by_marks(found, table, unit, rank, {**plan, name: move - 2 * LESS})
    for row in goal.raises.filter("feasible").to_dicts():
        assert by_marks(found, table, unit, rank, {row["criterion"]: row["needed"]})
        assert goal.effort <= row["needed"] + LESS


@settings(max_examples=10)
@given(case=adding_cases())
def test_neither_the_order_nor_the_names_of_units_and_criteria_change_an_effort(case):
    found, unit, rank, table = case("points")
    goal = reach(found, unit, rank)
    turned = rules(criterion("c"), section("s", criterion("b"), criterion("a")))
    plain = rules(*TREE)
    tree = {name: {k: v for k, v in own.items() if k in "abc"} for name, own in table.items()}
    renamed = {f"x{99 - place}": own for place, own in enumerate(tree.values())}
    names = dict(zip(tree, renamed, strict=True))
    here = reach(result(plain, tree), unit, rank)
    there = reach(result(turned, dict(reversed(renamed.items()))), names[unit], rank)

    assert here.possible == there.possible
    assert here.effort == pytest.approx(there.effort, abs=1e-9)
    assert goal.rank is None or goal.held == (goal.rank <= rank)


def test_points_that_weigh_more_are_raised_first():
    weighed = rules(*TREE, scale="declared", aggregate="arithmetic", weights={"s": 1, "c": 3})
    marks = {"A": {"a": 8, "b": 8, "c": 9}, "B": {"a": 5, "b": 5, "c": 8}}
    goal = reach(result(weighed, marks), "B")

    # a point of c adds 30 x 3/4 / 10 = 2.25, one of a or b 30 x 1/8 / 10 = 0.375
    assert goal.raises["worth"].to_list() == pytest.approx([0.375, 0.375, 2.25])
    assert moves(goal) == pytest.approx({"c": 2.0})
    assert goal.gap == pytest.approx(4.5)
    marks = {"A": {"a": 8, "b": 8, "c": 10}, "B": {"a": 5, "b": 5, "c": 7}}
    goal = reach(result(weighed, marks), "B")
    assert (goal.effort, moves(goal)["c"]) == (pytest.approx(9.0), 3.0)


def test_pass_or_fail_is_taken_whole_or_not_at_all():
    given = rules(section("s", criterion("a", 4), PASSED), criterion("c"))
    goal = reach(
        result(given, {"A": {"a": 4, "b": 10, "c": 9}, "B": {"a": 2, "b": 0, "c": 9}}), "B"
    )

    assert (goal.gap, moves(goal), goal.slack) == (12.0, {"a": 2.0, "b": 10.0}, 0.0)

    goal = reach(result(given, {"A": {"a": 4, "b": 0, "c": 9}, "B": {"a": 4, "b": 0, "c": 2}}), "B")
    assert (moves(goal), single(goal, "b")["needed"]) == ({"c": 7.0}, 10.0)
    full = {"A": {"a": 4, "b": 10, "c": 6}, "B": {"a": 4, "b": 0, "c": 10}}
    goal = reach(result(given, full), "B")
    assert (goal.gap, moves(goal), goal.slack) == (6.0, {"b": 10.0}, 4.0)


def test_a_raise_within_the_section_of_a_tie_key_need_only_draw_level():
    given = rules(*TREE, ties=[{"higher": "s"}])
    goal = reach(result(given, {"A": {"a": 6, "b": 6, "c": 6}, "B": {"a": 6, "b": 6, "c": 4}}), "B")

    assert single(goal, "a") | {"needed": 2.0, "strict": False} == single(goal, "a")
    assert single(goal, "c") | {"needed": 2.0, "strict": False} == single(goal, "c")
    goal = reach(result(given, {"A": {"a": 6, "b": 6, "c": 4}, "B": {"a": 4, "b": 6, "c": 4}}), "B")
    assert (single(goal, "a")["needed"], single(goal, "a")["strict"]) == (2.0, False)
    assert (single(goal, "c")["needed"], single(goal, "c")["strict"]) == (2.000000001, True)
    assert moves(goal) == {"a": 2.0}


def test_a_total_that_is_rounded_must_only_round_up_to_the_rivals():
    given = rules(*TREE, rubric={"round": {"step": "total", "places": 0}})
    goal = reach(result(given, {"A": {"a": 8, "b": 8, "c": 8}, "B": {"a": 8, "b": 8, "c": 5}}), "B")

    assert (goal.gap, goal.effort, goal.reached.total) == (3.0, 2.5, 24.0)


def test_a_limit_on_the_bonus_ends_what_a_bonus_can_do():
    bonus = {"criteria": [criterion("p", 5), criterion("q", 5)], "at_most": 3}
    given = rules(*TREE, bonus=bonus)
    marks = {"A": {"a": 10, "b": 10, "c": 10}, "B": {"a": 10, "b": 10, "c": 8.5, "p": 2}}
    goal = reach(result(given, marks | {"A": {"a": 10, "b": 10, "c": 10, "p": 3}}), "B")

    assert goal.gap == 2.5
    assert (single(goal, "p")["feasible"], single(goal, "c")["feasible"]) == (False, False)
    assert moves(goal) == {"c": 1.5, "q": 1.0}


def test_the_first_points_beyond_the_limit_of_a_penalty_are_avoided_for_nothing():
    penalty = {"criteria": [criterion("m", 5), criterion("n", 5)], "at_most": 4}
    given = rules(*TREE, penalty=penalty)
    marks = {"A": {"a": 8, "b": 8, "c": 8}, "B": {"a": 10, "b": 10, "c": 7, "m": 4, "n": 2}}
    goal = reach(result(given, marks), "B")
    assert (goal.gap, single(goal, "m")["needed"], moves(goal)) == (1.0, 3.0, {"c": 1.0})
    assert str(goal.notes[0]) == "Without the 6.00 points of penalty it would have rank 1."


def test_a_gate_on_points_asks_for_points_where_it_stands():
    gate = {"id": "half", "name": "Nửa số điểm", "on": "c", "at_least": 5, "bars": 1}
    given = rules(*TREE, gates=[gate])
    goal = reach(result(given, {"A": {"a": 8, "b": 8, "c": 8}, "B": {"a": 9, "b": 9, "c": 4}}), "B")

    assert (goal.effort, moves(goal)) == (2.0, {"c": 2.0})
    assert goal.raises.filter("feasible")["criterion"].to_list() == ["c"]
    ahead = {"A": {"a": 8, "b": 8, "c": 6}, "B": {"a": 10, "b": 10, "c": 4}}
    assert moves(reach(result(given, ahead), "B")) == {"c": 1.0}


def test_a_failed_check_bars_the_rank_whatever_the_points():
    gate = {"id": "law", "name": "Không vi phạm", "check": "no-breach", "bars": 1}
    given = rules(*TREE, gates=[gate], checks=[{"id": "no-breach", "name": "Kỷ luật"}])
    marks = {"A": {"a": 8, "b": 8, "c": 8}, "B": {"a": 9, "b": 9, "c": 9}}
    found = result(given, marks, checks=checks(("B", "no-breach", "fail")))
    goal = reach(found, "B")

    assert (goal.possible, goal.effort, goal.rank, goal.gap) == (False, None, 2, -3.0)
    assert [str(message) for message in goal.why] == [
        "The condition “Không vi phạm” bars it from the first 1 places, because “Kỷ luật” is not "
        "met; no points change that."
    ]
    assert reach(found, "B", 2).held


def test_a_best_total_that_only_draws_level_names_the_key_against_it():
    bonus = {"criteria": [criterion("p", 5)], "at_most": 1}
    given = rules(*TREE, ties=[{"lower": "p"}], bonus=bonus)
    marks = {"A": {"a": 10, "b": 10, "c": 10, "p": 1}, "B": {"a": 10, "b": 9, "c": 9, "p": 3}}
    goal = reach(result(given, marks), "B")

    assert (goal.possible, goal.reached, goal.raises["feasible"].any()) == (False, None, False)
    assert [str(message) for message in goal.why] == [
        "With every point that is still open it has at most 31.00 points, as A has, which stands "
        "before it by fewer points on “p”."
    ]


def test_a_gate_that_no_points_pass_says_what_it_asks_and_what_can_be_had():
    gate = {"id": "few", "name": "Không quá điểm", "on": "a", "at_most": 3, "bars": "ranking"}
    given = rules(*TREE, gates=[gate])
    goal = reach(result(given, {"A": {"a": 2, "b": 8, "c": 8}, "B": {"a": 9, "b": 9, "c": 9}}), "B")

    assert (goal.rank, goal.possible) == (None, False)
    assert [str(message) for message in goal.why] == [
        "The condition “Không quá điểm” asks for at most 3.00 points on “a”, and it has 9.00."
    ]


def test_a_gate_bars_even_a_unit_whose_bonus_has_no_end():
    gate = {"id": "few", "name": "Không quá điểm", "on": "a", "at_most": 3, "bars": "ranking"}
    bonus = {"criteria": [criterion("p", None)]}
    given = rules(
        *TREE, gates=[gate], bonus=bonus, rubric={"round": {"step": "total", "places": 0}}
    )
    goal = reach(result(given, {"A": {"a": 2, "b": 8, "c": 8}, "B": {"a": 9, "b": 9, "c": 9}}), "B")

    assert (goal.possible, len(goal.why), single(goal, "p")["room"]) == (False, 1, None)


def test_a_declared_line_that_ends_below_the_maximum_leaves_no_room_above_its_end():
    line = {"piecewise": [[0, 0], [10, 0.9]]}
    given = rules(criterion("a", 10, kind="measured", scale=line), criterion("c", 20))
    goal = reach(result(given, {"A": {"a": 10, "c": 20}, "B": {"a": 5, "c": 20}}), "B")

    assert (single(goal, "a")["room"], goal.effort) == (4.5, 4.5)


def test_a_criterion_that_is_not_assigned_or_not_marked_yet_offers_nothing():
    given = rules(*TREE, rubric={"missing": "reweight"})
    marks = {"A": {"a": 8, "b": 8, "c": 8}, "B": {"a": 7, "b": None, "c": None}}
    found = result(given, marks, unmarked(("B", "c")))
    goal = reach(found, "B")

    # one criterion of 10 points stands for all 30, so a point of it counts three
    assert goal.raises.select("criterion", "worth").rows() == [("a", 3.0)]
    assert moves(goal) == {"a": 1.0}
    assert [str(note) for note in goal.notes] == [
        "No mark yet on b: they are left as they are.",
        "Not assigned to it, so nothing can be gained there: c.",
    ]


def test_the_first_unit_is_told_its_lead_and_the_nearest_unit():
    marks = {"A": {"a": 8, "b": 8, "c": 8}, "B": {"a": 7, "b": 7, "c": 7}, "C": {"a": 1, "b": 1}}
    found = result(rules(*TREE), {**marks, "C": {"a": 1, "b": 1, "c": 1}})
    goal = reach(found, "A")

    assert (goal.held, goal.rival, goal.gap, goal.effort) == (True, "B", -3.0, 0.0)
    assert (goal.raises.height, goal.cheapest.height, goal.reached.rank) == (0, 0, 1)
    assert (reach(found, "A", 2).rival, reach(found, "A", 3).rival) == ("C", None)


def test_a_single_unit_has_nothing_to_reach():
    goal = reach(result(rules(*TREE), {"A": {"a": 8, "b": 8, "c": 8}}), "A")

    assert (goal.held, goal.rival, goal.gap, goal.possible) == (True, None, None, True)


def test_a_unit_behind_barred_ones_need_not_pass_them():
    gate = {"id": "half", "name": "Nửa", "on": "c", "at_least": 5, "bars": 2}
    given = rules(*TREE, gates=[gate])
    marks = {
        "A": {"a": 10, "b": 10, "c": 4},
        "B": {"a": 8, "b": 8, "c": 6},
        "C": {"a": 6, "b": 8, "c": 6},
    }
    goal = reach(result(given, marks), "C")

    assert (goal.rank, goal.rival, goal.gap) == (2, "B", 2.0)


def test_a_rank_or_a_unit_that_is_not_there_is_refused_in_words():
    found = result(rules(*TREE), {"A": {"a": 8, "b": 8, "c": 8}}, units=["A", "B"])

    with pytest.raises(InputError) as refused:
        reach(found, "B", 5)
    assert str(refused.value) == (
        "trial/2023: 2 faults\n"
        "  B has no mark yet, so nothing can be said of what it needs. Write its marks first.\n"
        "  there is no rank 5 among 2 units. Ask for a rank from 1 to 2."
    )


def test_every_unit_has_a_row_with_the_raise_that_is_smallest_by_itself():
    frame = goals(study("hanoi-02", 2023).result)

    assert frame["unit"].to_list()[:2] == ["iza", "city-agencies"]
    assert frame["gap"].to_list() == pytest.approx([-2.0, 2.0, 5.0, 8.202128, 10.8], abs=1e-6)
    assert frame["effort"][0] == 0.0
    assert frame["criterion"].to_list()[:2] == [None, "tasks.targets"]


@pytest.mark.parametrize(
    "place", [("hanoi-07", 2023), ("central-party", 2023), ("par-index", 2023)]
)
def test_the_cheapest_raise_of_every_unit_of_the_published_clusters_is_replayed(place):
    found = study(*place).standing()
    for unit in found.ranks["unit"].to_list()[1:6]:
        goal = reach(found, unit)

        assert goal.possible
        assert goal.reached.rank == 1
        assert goal.effort is not None
        assert goal.slack == pytest.approx(0.0, abs=1e-6)
