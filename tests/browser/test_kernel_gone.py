"""A kernel that says nothing: killed, lost on the way, or asleep and back. A fake one stands in.

The browser's clock is moved on by hand, so that no test waits for a kernel's patience to end.
"""

import pytest
from test_homes import DRAG, MODEL, OPEN
from what_if_makers import study_of

from emulab.whatif.bundle import module, style
from emulab.whatif.sheet import sheet_of

PATIENCE = 6_000  # as asking.js has it
MINUTE = 60_000
STORE = "views[0].el.emulab"
SENT = "(question) => sent.filter((one) => one.question === question)"
NOTICE = """() => [...views[0].el.querySelectorAll(".notice")]
  .filter((one) => !one.hidden).map((one) => one.textContent)
  .filter((said) => said.startsWith("Python does not answer"))"""
GONE = "() => { model.send = () => { throw new Error('Cannot send'); }; }"
NOTE = """() => {
  const dialog = views[0].el.querySelector("dialog.saving");
  for (const box of dialog.querySelectorAll("input[type=text], textarea")) box.value = "Một";
  dialog.querySelector("button.chief").click();
}"""


@pytest.fixture
def plain(tmp_path):
    return sheet_of(study_of(5, 6).study(tmp_path))


@pytest.fixture
def bent(tmp_path):
    return sheet_of(study_of(5, 6).study(tmp_path), {"aggregate": "geometric"})


@pytest.fixture
def shown(browser_page, plain):
    """Two views of a widget in English, whose kernel was never heard; gives the browser's page."""
    return begun(browser_page, plain)


def begun(page, sheet):
    """Two views of a widget on the sheet, in English, under a clock that is moved by hand."""
    page.clock.install()
    page.goto("about:blank")
    page.set_content(f"<!doctype html><style>{style()}</style><body></body>")
    page.add_script_tag(content=f"{module()}\nwindow.widget = widget;", type="module")
    page.wait_for_function("window.widget")
    page.evaluate(MODEL, sheet)
    page.evaluate(OPEN)
    page.wait_for_selector("input[type=range]")
    page.evaluate(f"() => {STORE}.set({{ lang: 'en' }})")
    return page


def sent(page, question: str) -> list[dict]:
    """The questions of that kind, as the kernel would have got them."""
    return page.evaluate(SENT, question)


def answer(page, asked: dict, said) -> None:
    message = {"number": asked["number"], "answer": said}
    page.evaluate("(said) => model.tell('msg:custom', said)", message)


def passed(page, milliseconds: int) -> None:
    page.clock.run_for(milliseconds)


def under(page, sheet, figures: list[float] | None = None) -> None:
    """Another sheet from the kernel; with figures, its first question is answered by them."""
    page.evaluate("(sheet) => model.change('sheet', sheet)", sheet)
    if figures is not None:
        answer(page, sent(page, "compute")[-1], sheet["facts"]["official"] | {"total": figures})
        page.wait_for_function(f"() => !{STORE}.pending")


def test_a_kernel_that_does_not_answer_is_said_and_its_late_answer_is_taken(shown, bent):
    under(shown, bent, [1, 2, 3, 4, 5])
    shown.evaluate(DRAG, [0, 0.25])
    before = shown.evaluate(NOTICE)
    passed(shown, 30_000)
    (said,) = shown.evaluate(NOTICE)
    waiting = shown.evaluate(f"() => [{STORE}.pending, {STORE}.fault]")
    late = bent["facts"]["official"] | {"total": [5, 4, 3, 2, 1]}
    answer(shown, sent(shown, "compute")[-1], late)
    shown.wait_for_function(f"() => !{STORE}.pending")

    assert before == []
    assert "not of the weights on the screen" in said and "Run All Cells or reload" in said
    assert waiting == [True, None]
    assert shown.evaluate(f"() => {STORE}.result.total") == [5, 4, 3, 2, 1]
    assert shown.evaluate(NOTICE) == []


def test_without_an_answer_what_adds_goes_on_and_only_the_exact_verdict_waits(shown, plain):
    shown.evaluate(DRAG, [0, 0.25])
    passed(shown, PATIENCE + 1000)
    first = shown.evaluate(f"() => {STORE}.result.total")
    shown.evaluate(DRAG, [0, 0.75])
    passed(shown, 100)
    (said,) = shown.evaluate(NOTICE)
    badge = shown.evaluate("() => views[0].el.querySelector('.verdict .source').textContent")

    assert "this page stays exact" in said
    assert badge == "not the exact verdict"
    assert shown.evaluate(f"() => {STORE}.result.total") != first
    assert not shown.evaluate(f"() => {STORE}.pending")


def test_a_question_that_was_taken_up_may_take_its_time(shown):
    shown.evaluate(DRAG, [0, 0.25])
    passed(shown, 1000)
    asked = sent(shown, "firmness")[-1]
    taken = {"number": asked["number"], "taken": True}
    shown.evaluate("(said) => model.tell('msg:custom', said)", taken)
    passed(shown, MINUTE)
    silent = shown.evaluate(NOTICE)
    verdict = {"state": "safe", "sentence": {"vi": "An is first.", "en": "An is first."}}
    answer(shown, asked, verdict)
    shown.wait_for_function("() => views[0].el.textContent.includes('An is first')")

    assert silent == [] and sent(shown, "here") == []
    assert not shown.locator(".verdict .source").first.is_visible()


def test_an_exact_verdict_that_fails_is_not_taken_for_one(shown):
    shown.evaluate(DRAG, [0, 0.25])
    passed(shown, 1000)
    said = {"number": sent(shown, "firmness")[-1]["number"], "fault": "it has ended."}
    shown.evaluate("(said) => model.tell('msg:custom', said)", said)

    shown.wait_for_function(
        "() => views[0].el.querySelector('.verdict .source').textContent"
        " === 'not the exact verdict'"
    )


def test_what_was_lost_on_the_way_is_asked_anew_once_the_kernel_is_heard(shown, bent):
    under(shown, bent, [1, 2, 3, 4, 5])
    shown.evaluate(DRAG, [0, 0.25])
    lost = sent(shown, "compute")[-1]
    passed(shown, PATIENCE + 1000)
    called = sent(shown, "here")
    answer(shown, called[0], None)
    again = sent(shown, "compute")[-1]
    answer(shown, again, bent["facts"]["official"] | {"total": [9, 8, 7, 6, 5]})
    shown.wait_for_function(f"() => !{STORE}.pending")

    assert len(called) == 1 and again == lost
    assert len([one for one in sent(shown, "compute") if one == lost]) == 2
    assert shown.evaluate(f"() => {STORE}.result.total") == [9, 8, 7, 6, 5]


def test_a_silent_kernel_is_called_less_and_less_often(shown):
    shown.evaluate(DRAG, [0, 0.25])
    passed(shown, 10 * MINUTE)

    assert 5 <= len(sent(shown, "here")) <= 15


def test_the_way_back_through_what_was_answered_needs_no_kernel(shown, bent):
    under(shown, bent, [1, 2, 3, 4, 5])
    shown.evaluate(DRAG, [0, 0.25])
    passed(shown, PATIENCE + 1000)
    shown.evaluate(f"() => {STORE}.undo()")
    (said,) = shown.evaluate(NOTICE)

    assert "what is shown holds" in said
    assert shown.evaluate(f"() => [{STORE}.pending, {STORE}.result.total]") == [
        False,
        [1, 2, 3, 4, 5],
    ]


@pytest.mark.parametrize("gone", [False, True])
def test_back_to_official_works_without_the_kernel_and_what_adds_is_exact_again(
    shown, plain, bent, gone
):
    under(shown, bent, [1, 2, 3, 4, 5])
    shown.evaluate(DRAG, [0, 0.25])
    if gone:
        shown.evaluate(GONE)
    shown.evaluate(f"() => {STORE}.reset()")
    passed(shown, PATIENCE + 1000)
    back = shown.evaluate(f"() => [{STORE}.pending, {STORE}.isOfficial, {STORE}.result.total]")
    shown.evaluate(DRAG, [0, 0.25])

    assert back == [False, True, plain["facts"]["official"]["total"]]
    assert not shown.evaluate(f"() => {STORE}.pending")
    assert shown.evaluate(f"() => {STORE}.result.total") != plain["facts"]["official"]["total"]


def test_a_kernel_that_is_known_to_be_gone_is_said_at_once(shown, bent):
    under(shown, bent, [1, 2, 3, 4, 5])
    shown.evaluate(GONE)
    shown.evaluate(DRAG, [0, 0.25])

    assert len(shown.evaluate(NOTICE)) == 1
    assert shown.evaluate(f"() => [{STORE}.pending, {STORE}.fault]") == [True, None]


def test_saving_to_a_silent_kernel_is_let_go_and_the_file_is_handed_out_instead(shown):
    shown.evaluate(DRAG, [0, 0.25])
    shown.keyboard.press("Escape")
    shown.evaluate("() => [...views[0].el.querySelectorAll('button.word')][1].click()")
    shown.evaluate(NOTE)
    asked = sent(shown, "save")
    passed(shown, PATIENCE + 1000)
    said = shown.locator("dialog.saving[open]").inner_text()
    with shown.expect_download() as handed:
        shown.evaluate(NOTE)
    answer(shown, sent(shown, "here")[-1], None)
    resent = sent(shown, "save")
    answer(shown, asked[0], {"path": "params/x/2023/scenarios/mot.yaml"})

    assert "whether the scenario was written is not known" in said and "Download" in said
    assert handed.value.suggested_filename == "mot.yaml"
    assert len(asked) == len(resent) == 1
    shown.locator("dialog.saving[open]", has_text="Saved: params/x").wait_for()


def test_names_that_are_hidden_stay_hidden_while_the_kernel_is_silent(shown, bent):
    under(shown, bent)
    rows = {
        award: [row | {"reason": {"vi": "Sở Tư pháp", "en": "Justice"}} for row in own]
        for award, own in bent["facts"]["official"]["outcomes"].items()
    }
    answer(shown, sent(shown, "compute")[-1], bent["facts"]["official"] | {"outcomes": rows})
    shown.wait_for_function(f"() => !{STORE}.pending")
    shown.evaluate(DRAG, [0, 0.25])
    shown.evaluate(f"() => {STORE}.set({{ blank: true }})")
    reasons = shown.evaluate(
        f"() => Object.values({STORE}.result.outcomes).flat().map((row) => row.reason)"
    )

    assert rows and set(reasons) == {None}


def test_two_windows_of_one_kernel_never_number_a_question_alike(shown):
    first = sent(shown, "firmness") or (passed(shown, 1000), sent(shown, "firmness"))[1]
    shown.evaluate("() => { window.other = window.widget(); other.initialize({ model }); }")
    shown.evaluate(
        "() => { const el = document.createElement('div'); document.body.append(el);"
        " other.render({ el }); }"
    )
    passed(shown, 1000)
    numbers = [one["number"] for one in sent(shown, "firmness")]

    assert first and len(numbers) > len(first)
    assert len(set(numbers)) == len(numbers)


def test_what_is_pressed_in_the_panel_asks_whether_the_kernel_is_there(shown):
    shown.evaluate(
        """() => {
          const panel = document.createElement("div");
          panel.className = "emulab-meeting";
          const goal = document.createElement("button");
          views[0].el.replaceWith(panel);
          panel.append(goal, views[0].el);
          goal.click();
        }"""
    )
    asked = len(sent(shown, "here"))
    shown.evaluate("() => views[0].el.querySelector('.weight-fold').click()")
    inside = len(sent(shown, "here"))
    passed(shown, PATIENCE + 1000)

    assert (asked, inside) == (1, 1)
    assert len(shown.evaluate(NOTICE)) == 1


def test_when_its_last_view_is_gone_the_kernel_hears_of_it_once_and_nothing_is_left(shown):
    shown.evaluate("() => views[0].close()")
    before = sent(shown, "left")
    shown.evaluate("() => { views[1].close(); down(); }")
    passed(shown, MINUTE)

    assert before == [] and len(sent(shown, "left")) == 1
    assert shown.evaluate("() => [model.ears(), document.querySelectorAll('.emulab').length]") == [
        0,
        0,
    ]
