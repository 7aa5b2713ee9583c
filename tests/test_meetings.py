"""Meetings of units on the line of one weight, and the first that changes a unit's rank."""

import numpy as np
import pytest
from hypothesis import given
from makers import criterion, panels, result, rules, section, targets, unmarked

from emulab.sensitivity.exact.ends import ends_of
from emulab.sensitivity.exact.lines import moved
from emulab.sensitivity.exact.meetings import meetings
from emulab.sensitivity.model import model_of

TREE = (
    section("one", criterion("a", kind="target"), criterion("b", 20)),
    section("two", criterion("c"), criterion("d", 5)),
    criterion("e", 15),
)
tables = panels("a", "b", "c", "d", "e")


def models(panel):
    """The model where all are judged alike, and that where A was not assigned a criterion."""
    aims = targets(*((unit, "a", True, 5.0) for unit in panel))
    yield model_of(result(rules(*TREE), panel, aims))
    rows = {u: {c: m for c, m in own.items() if (u, c) != ("A", "a")} for u, own in panel.items()}
    aims = targets(*((unit, "a", True, 5.0) for unit in panel if unit != "A"))
    yield model_of(result(rules(*TREE), rows, aims.vstack(unmarked(("A", "a")))))


@given(panel=tables)
def test_ranks_change_at_meetings_and_nowhere_else(panel):
    grid = np.linspace(0, 1, 301)[1:-1]
    for model in models(panel):
        for place in range(len(model.ids)):
            found = meetings(model, place)
            ranks = model.ranks(moved(model.weights, place, grid))
            for step in np.flatnonzero((ranks[1:] != ranks[:-1]).any(axis=1)):
                low, high = grid[step] - 1e-9, grid[step + 1] + 1e-9
                assert ((found >= low) & (found <= high)).any()


@given(panel=tables)
def test_a_unit_keeps_its_rank_up_to_its_end_and_not_beyond(panel):
    for model in models(panel):
        adopted = model.ranks(model.weights)[0]
        found = [(unit, end) for unit, ends in enumerate(ends_of(model)) for end in ends]
        for unit, end in found:
            if end.distance < 1e-6:
                continue
            near = end.at + (end.adopted - end.at) * np.array([0.9, 0.5, 0.1])
            kept = model.ranks(moved(model.weights, end.place, near))[:, unit]
            assert (kept == adopted[unit]).all()
            step = 1e-7 * (-1 if end.below else 1)
            beyond = model.ranks(moved(model.weights, end.place, np.array([end.at + step])))
            if 0 <= end.at + step <= 1:
                assert beyond[0, unit] != adopted[unit]


def test_rules_worked_out_anew_have_no_meetings():
    own = rules(*TREE, scale="declared", aggregate="geometric")
    panel = {unit: dict.fromkeys("abcde", place + 1.0) for place, unit in enumerate("AB")}
    aims = targets(*((unit, "a", True, 5.0) for unit in panel))
    model = model_of(result(own, panel, aims))

    assert meetings(model, 0) is None
    assert ends_of(model) is None


@pytest.mark.parametrize(("low", "high"), [(9.0, 3.0)])
def test_two_units_meet_once_on_a_straight_line(low, high):
    own = rules(criterion("a"), criterion("b"))
    model = model_of(result(own, {"A": {"a": low, "b": high}, "B": {"a": high, "b": low}}))

    assert meetings(model, 0).round(9).tolist() == [0.5]
