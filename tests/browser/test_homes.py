"""One widget and its views: a fake model stands where JupyterLab and Voila put theirs."""

import json

import pytest
from what_if_makers import study_of

from emulab.whatif.bundle import module, style
from emulab.whatif.sheet import sheet_of

MODEL = """
(sheet) => {
  const state = { sheet, state: { families: {}, off: [], scores: [], locked: [] } };
  const heard = new Map();
  window.sent = [];
  window.saved = [];
  window.model = {
    get: (key) => state[key],
    set: (key, value) => { state[key] = value; },
    save_changes: () => window.saved.push(JSON.parse(JSON.stringify(state.state))),
    send: (said) => window.sent.push(said),
    on: (name, act) => heard.set(name, [...(heard.get(name) || []), act]),
    off: (name, act) => heard.set(name, (heard.get(name) || []).filter((one) => one !== act)),
    tell: (name, said) => (heard.get(name) || []).forEach((act) => act(said)),
    change: (key, value) => { state[key] = value; window.model.tell(`change:${key}`); },
    ears: () => [...heard.values()].reduce((sum, acts) => sum + acts.length, 0),
  };
}
"""
OPEN = """
() => {
  window.views = [];
  window.whole = window.widget();
  window.down = whole.initialize({ model });
  for (let n = 0; n < 2; n += 1) {
    const el = document.createElement("div");
    document.body.append(el);
    views.push({ el, close: whole.render({ el }) });
  }
}
"""
DRAG = """
async ([view, share]) => {
  const slider = views[view].el.querySelector("input[type=range]");
  slider.value = share * slider.max;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  slider.dispatchEvent(new Event("change", { bubbles: true }));
}
"""
NUMBERS = '() => views.map(({ el }) => Number(el.querySelector("input[type=range]").value))'


@pytest.fixture
def shown(browser_page, tmp_path):
    """shown(made): two views of a widget on the sheet of a cluster; gives the browser's page."""

    def show(made):
        page = browser_page
        page.goto("about:blank")
        page.set_content(f"<!doctype html><style>{style()}</style><body></body>")
        script = f"{module()}\nwindow.widget = widget;"
        page.add_script_tag(content=script, type="module")
        page.wait_for_function("window.widget")
        page.evaluate(MODEL, sheet_of(made.study(tmp_path)))
        page.evaluate(OPEN)
        page.wait_for_selector("input[type=range]")
        return page

    return show


def test_views_of_one_widget_show_one_state(shown):
    page = shown(study_of(5, 6))
    page.evaluate(DRAG, [0, 0.25])
    first, second = page.evaluate(NUMBERS)

    assert first == second
    assert page.evaluate("() => views[0].el.emulab === views[1].el.emulab")


def test_a_drag_is_told_to_the_kernel_seldom_and_its_end_always(shown):
    page = shown(study_of(5, 6))
    for step in range(40):
        page.evaluate(DRAG, [0, 0.2 + step / 100])
        page.wait_for_timeout(10)
    page.wait_for_timeout(400)
    saved = page.evaluate("() => saved")
    last = page.evaluate("() => views[0].el.emulab.state")

    assert 1 <= len(saved) <= 20
    assert saved[-1] == last


def test_a_view_taken_down_leaves_nothing_and_the_other_goes_on(shown):
    page = shown(study_of(5, 6))
    page.evaluate("() => views[0].close()")
    page.evaluate(DRAG, [1, 0.5])

    assert page.evaluate("() => views[0].el.children.length") == 0
    assert page.evaluate("() => Object.keys(views[1].el.emulab.state.families)") == [""]
    page.evaluate("() => { views[1].close(); down(); }")
    assert page.evaluate("() => model.ears()") == 0


def test_another_sheet_of_the_year_keeps_the_state_and_another_cluster_is_official(shown, tmp_path):
    page = shown(study_of(5, 6))
    page.evaluate(DRAG, [0, 0.25])
    page.wait_for_timeout(300)
    moved = page.evaluate("() => views[0].el.emulab.state")
    same = sheet_of(study_of(5, 6).study(tmp_path), {"scale": "observed"})
    page.evaluate("(sheet) => model.change('sheet', sheet)", same)
    kept = page.evaluate("() => views[0].el.emulab.state")
    choices = page.evaluate("() => views[1].el.emulab.facts.choices")
    other = sheet_of(study_of(7, 4).study(tmp_path))
    page.evaluate("(sheet) => model.change('sheet', sheet)", other)
    units = page.evaluate("() => views.map(({ el }) => el.emulab.facts.units.length)")

    assert kept == moved and kept["families"]
    assert choices == {"scale": "observed", "aggregate": "arithmetic"}
    assert units == [7, 7]
    assert page.evaluate("() => views[0].el.emulab.isOfficial")
    assert not page.evaluate("() => views[0].el.emulab.canUndo")
    assert page.evaluate("() => model.get('state').families") == {}


def test_a_state_from_the_kernel_is_a_move_that_can_be_undone(shown):
    page = shown(study_of(5, 6))
    state = {"families": {"": {"s0": 10, "s1": 20, "s2": 30}}, "off": [], "scores": []}
    page.evaluate("(state) => model.change('state', state)", state)
    found = page.evaluate("() => views[0].el.emulab.state")
    page.evaluate("() => views[0].el.emulab.undo()")

    assert found == state | {"locked": []}
    assert page.evaluate("() => views[0].el.emulab.isOfficial")


def test_questions_are_answered_by_number_and_faults_are_shown(shown, tmp_path):
    page = shown(study_of(5, 6))
    bent = sheet_of(study_of(5, 6).study(tmp_path), {"aggregate": "geometric"})
    page.evaluate("(sheet) => model.change('sheet', sheet)", bent)
    asked = page.evaluate("() => sent.filter((one) => one.question === 'compute')")
    assert len(asked) == 1
    figures = json.loads(json.dumps(bent["facts"]["official"]))
    answer = {"number": asked[0]["number"], "answer": figures | {"total": [1, 2, 3, 4, 5]}}
    page.evaluate("(said) => model.tell('msg:custom', said)", answer)
    page.wait_for_function("() => !views[0].el.emulab.pending")
    assert page.evaluate("() => views[0].el.emulab.result.total") == [1, 2, 3, 4, 5]

    page.evaluate(DRAG, [0, 0.25])
    number = page.evaluate("() => sent.filter((one) => one.question === 'compute').at(-1).number")
    said = {"number": number, "fault": "state: 1 fault"}
    page.evaluate("(said) => model.tell('msg:custom', said)", said)
    page.wait_for_function("() => views[1].el.textContent.includes('state: 1 fault')")


def test_the_key_back_to_official_asks_for_the_rules_own_choices(shown, tmp_path):
    page = shown(study_of(5, 6))
    bent = sheet_of(study_of(5, 6).study(tmp_path), {"scale": "observed"})
    page.evaluate("(sheet) => model.change('sheet', sheet)", bent)
    assert not page.evaluate("() => views[0].el.emulab.isOfficial")
    page.evaluate("() => views[0].el.emulab.reset()")

    assert page.evaluate("() => sent.filter((one) => one.question === 'adopt').length") == 1
