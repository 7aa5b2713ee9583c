"""A kernel that is heard again: what is asked anew, what is let go, and what is said meanwhile.

A fake one stands in, and the browser's clock is moved on by hand.
"""

import pytest
from test_homes import DRAG
from test_kernel_gone import (
    MINUTE,
    NOTE,
    NOTICE,
    PATIENCE,
    STORE,
    answer,
    begun,
    passed,
    sent,
    under,
)
from what_if_makers import study_of

from emulab.whatif.sheet import sheet_of

BADGE = "() => views[0].el.querySelector('.verdict .source').textContent"
SPOKEN = "() => views[0].el.querySelector('[aria-live=polite].unseen').textContent"
FAULT = "([one, fault]) => model.tell('msg:custom', { number: one.number, fault })"


@pytest.fixture
def bent(tmp_path):
    return sheet_of(study_of(5, 6).study(tmp_path), {"aggregate": "geometric"})


@pytest.fixture
def shown(browser_page, tmp_path):
    return begun(browser_page, sheet_of(study_of(5, 6).study(tmp_path)))


def rank_first(page, sheet, unit: int) -> None:
    """Answer the last computation: that unit is first, the others are as they were."""
    official = sheet["facts"]["official"]
    others = [one for one in official["order"] if one != unit]
    order = [unit, *others]
    rank = [order.index(one) + 1 for one in range(len(order))]
    asked = sent(page, "compute")[-1]
    answer(page, asked, official | {"order": order, "rank": rank})
    page.wait_for_function(f"() => !{STORE}.pending")


def test_a_save_that_was_lost_leaves_the_kernel_heard_and_the_page_quiet(shown):
    shown.evaluate(DRAG, [0, 0.25])
    shown.evaluate("() => [...views[0].el.querySelectorAll('button.word')][1].click()")
    shown.evaluate(NOTE)
    passed(shown, PATIENCE + 1000)
    silent = shown.evaluate(NOTICE)
    for question in (*sent(shown, "firmness"), *sent(shown, "here")):
        answer(shown, question, None)
    calls = len(sent(shown, "here"))
    passed(shown, MINUTE)

    assert len(silent) == 1 and len(sent(shown, "save")) == 1
    assert shown.evaluate(NOTICE) == [] and len(sent(shown, "here")) == calls


def test_a_kernel_that_was_only_busy_is_asked_nothing_twice(shown, bent):
    under(shown, bent, [1, 2, 3, 4, 5])
    shown.evaluate(DRAG, [0, 0.25])
    compute = sent(shown, "compute")[-1]
    shown.evaluate(f"() => {STORE}.reset()")
    passed(shown, 20_000)
    answer(shown, compute, bent["facts"]["official"])
    asked = [sent(shown, "compute")[-1], *sent(shown, "adopt")]
    for question in sent(shown, "here"):
        answer(shown, question, None)

    assert asked[0] == compute and len(asked) == 2
    assert sent(shown, "adopt") == [asked[1], asked[1]]  # a call that came after it was answered


def test_calls_that_were_lost_are_not_made_again(shown):
    shown.evaluate(DRAG, [0, 0.25])
    passed(shown, 3 * MINUTE)
    calls = sent(shown, "here")
    answer(shown, calls[-1], None)

    assert len(calls) > 2
    assert sent(shown, "here") == calls


def test_a_view_that_was_taken_down_asks_nothing_any_more(shown):
    shown.evaluate(DRAG, [0, 0.25])
    passed(shown, 100)
    shown.evaluate("() => views.forEach((one) => one.close())")
    before = shown.evaluate("() => sent.map((one) => one.question)")
    passed(shown, 2000)

    assert before[-1] == "left"
    assert shown.evaluate("() => sent.map((one) => one.question)") == before


def test_a_widget_that_was_closed_asks_nothing_and_calls_nobody(shown):
    shown.evaluate("() => { window.host = views[0].el.emulab.host; down(); }")
    before = shown.evaluate("() => sent.length")
    shown.evaluate("() => { host.call(); host.compute({}); }")
    passed(shown, MINUTE)

    assert shown.evaluate("() => sent.length") == before


def test_a_way_back_that_the_kernel_refused_is_not_gone_when_it_falls_silent_later(shown, bent):
    under(shown, bent, [1, 2, 3, 4, 5])
    shown.evaluate(f"() => {STORE}.reset()")
    shown.evaluate(FAULT, [sent(shown, "adopt")[-1], "the rules are gone."])
    shown.evaluate(DRAG, [0, 0.25])
    passed(shown, PATIENCE + 1000)

    assert len(shown.evaluate(NOTICE)) == 1
    assert shown.evaluate(f"() => {STORE}.facts.adopted") is False


@pytest.mark.parametrize("moved", [False, True])
def test_where_the_rules_own_sheet_was_never_seen_the_way_back_to_it_is_not_advised(
    browser_page, bent, moved
):
    page = begun(browser_page, bent)
    if moved:
        page.evaluate(DRAG, [0, 0.25])
    passed(page, PATIENCE + 1000)
    (said,) = page.evaluate(NOTICE)

    assert "not of the weights on the screen" in said and "download" in said.lower()
    assert " O" not in said
    assert ("Undo" in said) == moved


def test_a_late_fault_of_an_older_verdict_leaves_the_later_one_marked(shown):
    for share in (0.25, 0.75):
        shown.evaluate(DRAG, [0, share])
        passed(shown, 1000)
    first, second = sent(shown, "firmness")[-2:]
    shown.evaluate(FAULT, [second, "it has ended."])
    shown.wait_for_function(f"() => ({BADGE})() === 'not the exact verdict'")
    shown.evaluate(FAULT, [first, "it has ended."])
    shown.evaluate(f"() => {STORE}.refresh()")
    passed(shown, 100)

    assert shown.evaluate(BADGE) == "not the exact verdict"


def test_a_verdict_that_another_window_pushed_aside_is_not_taken_for_exact(shown):
    shown.evaluate(DRAG, [0, 0.25])
    passed(shown, 1000)
    answer(shown, sent(shown, "firmness")[-1], None)

    shown.wait_for_function(f"() => ({BADGE})() === 'not the exact verdict'")


def test_a_name_that_was_spoken_goes_when_names_are_hidden(shown, bent):
    under(shown, bent, [1, 2, 3, 4, 5])
    passed(shown, 1000)
    last = bent["facts"]["official"]["order"][-1]
    shown.evaluate(DRAG, [0, 0.25])
    rank_first(shown, bent, last)
    passed(shown, 1000)
    spoken = shown.evaluate(SPOKEN)
    shown.evaluate(f"() => {STORE}.set({{ blank: true }})")
    passed(shown, 1000)

    assert spoken.startswith("First: ")
    assert shown.evaluate(SPOKEN) == ""


def test_what_is_worked_out_anew_is_not_spoken_before_it_is_there(shown, bent):
    under(shown, bent, [1, 2, 3, 4, 5])
    passed(shown, 1000)
    last = bent["facts"]["official"]["order"][-1]
    shown.evaluate(DRAG, [0, 0.25])
    rank_first(shown, bent, last)
    passed(shown, 100)
    shown.evaluate(DRAG, [0, 0.5])
    passed(shown, 1000)
    meanwhile = shown.evaluate(SPOKEN)
    rank_first(shown, bent, last)
    passed(shown, 1000)

    assert meanwhile == ""
    assert shown.evaluate(SPOKEN).startswith("First: ")


def test_what_went_back_within_a_moment_is_not_spoken(shown, bent):
    under(shown, bent, [1, 2, 3, 4, 5])
    passed(shown, 1000)
    shown.evaluate(DRAG, [0, 0.25])
    rank_first(shown, bent, bent["facts"]["official"]["order"][-1])
    passed(shown, 100)
    shown.evaluate(f"() => {STORE}.undo()")
    passed(shown, 1000)

    assert shown.evaluate(SPOKEN) == ""
