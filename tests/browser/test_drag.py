"""A drag ends where its last event put it, however fast the events come, and is undone as one."""

from random import Random

import driving
import pytest
from what_if_makers import study_of

from emulab.whatif.facts import figures_of
from emulab.whatif.state import run_under

DRAG = [Random(5).random() for _ in range(39)] + [0.35]
PACES = pytest.mark.parametrize("pause", [0, 33], ids=["at once", "every 33 ms"])


@pytest.fixture
def made():
    return study_of(units=14, criteria=20)


@PACES
def test_a_drag_of_forty_events_ends_in_the_state_of_its_last_one(opened, made, pause):
    page = opened(made)
    driving.dragged(page, "s1", DRAG, pause)
    driving.settled(page)
    state = driving.state(page)
    wanted = figures_of(run_under(made.result, state))
    shown = driving.evaluated_now(page)
    units = made.tables.units["name"].to_list()

    reach = driving.with_root(
        page, "(root) => Number(root.querySelector('.weight-row[data-node=s1] input').max)"
    )
    assert driving.slider_value(page, "s1") == pytest.approx(0.35 * reach, abs=reach / 200)
    assert state["families"][""]["s1"] == pytest.approx(driving.slider_value(page, "s1"))
    assert (shown["order"], shown["rank"]) == (wanted["order"], wanted["rank"])
    assert shown["total"] == pytest.approx(wanted["total"], abs=1e-9)
    assert [name for _, name, _ in driving.ranking(page)] == [
        units[n][:24] for n in wanted["order"]
    ]
    for award, rows in wanted["outcomes"].items():
        assert shown["outcomes"][award] == [row["outcome"] for row in rows]


@PACES
def test_one_undo_takes_back_the_whole_drag_and_one_redo_brings_it_back(opened, made, pause):
    page = opened(made)
    before = driving.ranking(page)
    driving.dragged(page, "s1", DRAG, pause)
    after = driving.ranking(page)
    page.keyboard.press("Control+z")
    undone = (driving.ranking(page), driving.state(page)["families"])
    page.keyboard.press("Control+y")

    assert undone == (before, {})
    assert driving.ranking(page) == after != before


def test_two_drags_are_undone_one_after_the_other(opened, made):
    page = opened(made)
    driving.dragged(page, "s0", DRAG, 0)
    between = driving.ranking(page)
    driving.dragged(page, "s0", [0.9, 0.8], 0)
    page.keyboard.press("Control+z")

    assert driving.ranking(page) == between


def test_the_last_weight_that_counts_cannot_be_dragged_to_nothing(opened, made):
    page = opened(made)
    driving.chosen(page, keep=False)
    for section in ("s0", "s1", "s2"):
        driving.dragged(page, section, [0.4, 0.0], 0)

    assert driving.state(page)["families"][""]["s2"] > 0
    assert driving.slider_value(page, "s2") > 0
