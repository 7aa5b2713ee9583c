"""What another sheet brings to a widget, and what a page hands over where choices stand beside."""

from datetime import datetime

import pytest
from scenario_page import asked, open_files
from test_homes import DRAG, MODEL, OPEN
from what_if_makers import study_of

from emulab.whatif.bundle import module, style
from emulab.whatif.scenario import Signature, scenario_text
from emulab.whatif.sheet import sheet_of
from emulab.whatif.state import changes_of

NOTE = {"name": "Một", "author": "An", "reason": "Thử"}
MADE = datetime(2024, 1, 16, 14, 5)
WEIGHED = {"scale": "declared", "aggregate": "arithmetic"}
MOVED = {"families": {"": {"s0": 1.0, "s1": 6.0, "s2": 3.0}}, "off": [], "scores": [], "locked": []}
FIRMNESS = "() => sent.filter((one) => one.question === 'firmness')"


@pytest.fixture
def shown(browser_page, tmp_path):
    """Two views of a widget on a plain cluster; gives the browser's page."""
    page = browser_page
    page.goto("about:blank")
    page.set_content(f"<!doctype html><style>{style()}</style><body></body>")
    page.add_script_tag(content=f"{module()}\nwindow.widget = widget;", type="module")
    page.wait_for_function("window.widget")
    page.evaluate(MODEL, sheet_of(study_of(5, 6).study(tmp_path)))
    page.evaluate(OPEN)
    page.wait_for_selector("input[type=range]")
    return page


def answered(page, sentence: str) -> None:
    """The newest question about the verdict is answered with this sentence."""
    said = {"state": "safe", "sentence": {"vi": sentence, "en": sentence}}
    page.wait_for_function(f"({FIRMNESS})().length > 0")
    number = page.evaluate(FIRMNESS)[-1]["number"]
    page.evaluate("(said) => model.tell('msg:custom', said)", {"number": number, "answer": said})


def test_another_cluster_never_shows_the_verdict_on_the_one_before(shown, tmp_path):
    answered(shown, "An is first.")
    shown.wait_for_function("() => views[0].el.textContent.includes('An is first')")
    before = len(shown.evaluate(FIRMNESS))
    other = sheet_of(study_of(7, 4).study(tmp_path))
    shown.evaluate("(sheet) => model.change('sheet', sheet)", other)
    shown.wait_for_function(f"({FIRMNESS})().length > {before}")
    answered(shown, "Bo is first.")

    shown.wait_for_function("() => views[0].el.textContent.includes('Bo is first')")
    assert not shown.evaluate("() => document.body.textContent.includes('An is first')")


def test_the_official_state_told_by_the_kernel_again_is_no_move(shown):
    shown.evaluate(DRAG, [0, 0.25])
    shown.wait_for_timeout(300)
    shown.evaluate("() => views[0].el.emulab.reset()")
    state = {"families": {}, "off": [], "scores": [], "locked": []}
    shown.evaluate("(state) => model.change('state', state)", state)
    shown.evaluate("() => views[0].el.emulab.undo()")

    assert shown.evaluate("() => views[0].el.emulab.state.families")


@pytest.mark.parametrize(
    ("rules", "choices"),
    [
        (WEIGHED, {"aggregate": "geometric"}),
        (WEIGHED, {"scale": "declared", "aggregate": "geometric"}),
        (WEIGHED, {"scale": "points"}),
        ({"scale": "observed", "aggregate": "geometric"}, {"scale": "points"}),
        ({}, {"aggregate": "sum"}),
        ({}, {"aggregate": "arithmetic"}),
        ({}, {"scale": "observed", "without_scorers": []}),
    ],
)
@pytest.mark.parametrize("state", [MOVED, MOVED | {"families": {}, "off": ["s1"]}])
def test_a_page_hands_over_the_bytes_of_python_whatever_is_chosen_beside(
    browser_page, tmp_path, rules, choices, state
):
    study = study_of(5, 6, **rules).study(tmp_path)
    sheet = sheet_of(study, choices)
    signed = Signature(**NOTE, made=MADE, data=sheet["data"])
    wanted = scenario_text(changes_of({**state, "choices": choices}, study.result), signed)
    open_files(browser_page)
    note = NOTE | {"made": MADE.isoformat()}

    assert asked(browser_page, "write", [sheet["facts"], sheet, [[state, note]]]) == [wanted]
    (found,) = asked(browser_page, "read", [sheet["facts"], sheet, [wanted], "en"])
    assert found["faults"] == []
