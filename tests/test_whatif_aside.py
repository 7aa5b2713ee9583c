"""What the widget says while a slow question is worked on aside, and when nobody looks any more."""

import time

import pytest
from voting_makers import project

from emulab.faults import Fault, InputError
from emulab.rules import find_place
from emulab.studies import study
from emulab.whatif.opening import Opened, opened
from emulab.whatif.questions import Ground, answered
from emulab.whatif.widget import WhatIf

OFFICIAL = {"families": {}, "off": [], "scores": [], "locked": []}
FIRMNESS = {"question": "firmness", "state": OFFICIAL}
NOTE = {"name": "Một", "author": "An", "reason": "Thử", "made": "2024-01-16T14:05:00"}


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))
    return project(tmp_path)


@pytest.fixture
def widget(small, monkeypatch):
    """The widget of a small project; ``told`` is what it sends."""
    found = WhatIf(opened(find_place("small/2023")))
    found.told = []
    monkeypatch.setattr(found, "send", found.told.append)
    yield found
    found.close()


def answer_of(widget, number: int) -> dict:
    """The message that answers the question of that number; waits for it."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for said in list(widget.told):
            if said["number"] == number and "taken" not in said:
                return said
        time.sleep(0.05)
    raise AssertionError(widget.told)


def test_a_slow_question_is_taken_up_at_once_and_answered_later(widget):
    widget._asked(widget, FIRMNESS | {"number": 7}, [])

    assert widget.told[0] == {"number": 7, "taken": True}
    assert answer_of(widget, 7)["answer"]["state"] in ("safe", "fragile", "tied")


def test_what_a_page_asks_without_a_state_is_answered(widget):
    for number, question in enumerate(("here", "adopt", "left")):
        widget._asked(widget, {"number": number, "question": question}, [])

    assert widget.told == [{"number": number, "answer": None} for number in range(3)]


def test_the_second_python_ends_with_the_last_view_and_begins_again_when_asked(widget):
    widget._asked(widget, FIRMNESS | {"number": 1}, [])
    second = widget._aside._python
    widget._asked(widget, {"question": "left"}, [])
    ended = second.poll() is not None
    widget._asked(widget, FIRMNESS | {"number": 2}, [])

    assert ended
    assert answer_of(widget, 2)["answer"]["state"] in ("safe", "fragile", "tied")


def test_a_scenario_under_other_choices_than_those_on_the_screen_is_not_saved(small):
    chosen = Ground(study("small", 2023), {"aggregate": "geometric"})
    moved = OFFICIAL | {"families": {"": {"tasks": 40, "party": 60}}}
    asked = {"number": 1, "question": "save", "state": moved} | NOTE
    refused = answered(chosen, asked | {"chosen": {}})["answer"]
    folder = small / "params/small/2023/scenarios"

    assert [one["en"] for one in refused["faults"]] == [
        "choices: the choices in the panel are not those on the screen. "
        "Choose them again, then save."
    ]
    assert not folder.exists()
    assert "path" in answered(chosen, asked | {"chosen": {"aggregate": "geometric"}})["answer"]


def test_a_page_that_goes_back_to_the_rules_keeps_what_it_moved_meanwhile(widget):
    widget.show(Opened(widget.ground.study, OFFICIAL, {"aggregate": "geometric"}))
    later = OFFICIAL | {"off": ["party"]}
    widget.state = later
    widget._asked(widget, {"number": 1, "question": "adopt"}, [])

    assert widget.ground.choices == {} and widget.sheet["facts"]["adopted"]
    assert widget.state == later


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError("no disk"), "OSError: no disk"),
        (InputError([Fault("marks.csv", 2, "a")]), "marks.csv: 1 fault\n  line 2: a"),
    ],
)
def test_a_way_back_that_fails_is_answered(widget, monkeypatch, error, said):
    def failing(found):
        raise error

    widget.show(Opened(widget.ground.study, OFFICIAL, {"aggregate": "geometric"}))
    monkeypatch.setattr(widget, "show", failing)
    widget._asked(widget, {"number": 1, "question": "adopt"}, [])

    assert widget.told == [{"number": 1, "fault": said}]


def test_a_scenario_is_saved_also_where_the_others_cannot_be_listed(widget, small, monkeypatch):
    def failing(study):
        raise InputError([Fault("marks.csv", 2, "a")])

    monkeypatch.setattr("emulab.whatif.widget.scenarios_of", failing)
    state = OFFICIAL | {"off": ["party"]}
    widget._asked(widget, {"number": 1, "question": "save", "state": state} | NOTE, [])

    assert widget.told == [
        {"number": 1, "answer": {"path": "params/small/2023/scenarios/mot.yaml"}}
    ]
    assert (small / "params/small/2023/scenarios/mot.yaml").is_file()
