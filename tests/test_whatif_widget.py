"""The widget: questions answered by the kernel, faults said, nothing that dies."""

import json
import time

import pytest
from voting_makers import FILES, SMALL, project

from emulab.pipeline import run
from emulab.rules import find_place
from emulab.studies import study
from emulab.tables import data_sum
from emulab.whatif import questions
from emulab.whatif.aside import Aside
from emulab.whatif.bundle import module, style
from emulab.whatif.facts import figures_of
from emulab.whatif.opening import opened
from emulab.whatif.panel import Panel
from emulab.whatif.questions import Ground, answered
from emulab.whatif.widget import WhatIf

MOVED = {"families": {"": {"tasks": 40, "party": 60}}, "off": [], "scores": [], "locked": []}
NOTE = {"name": "Đảng nặng hơn", "author": "An", "reason": "Thử", "made": "2024-01-16T14:05:00"}


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))
    return project(tmp_path)


@pytest.fixture
def ground(small):
    return Ground(study("small", 2023))


@pytest.fixture
def panel(small):
    found = Panel(opened(find_place("small/2023")))
    yield found
    found.page.close()


def sent(widget, monkeypatch) -> list[dict]:
    """What the widget sends from now on."""
    found: list[dict] = []
    monkeypatch.setattr(widget, "send", found.append)
    return found


def test_the_kernel_computes_what_a_run_of_the_changed_rules_comes_to(ground):
    base = ground.study.result
    keys = {"scale": "declared", "aggregate": "arithmetic", "weights": {"tasks": 40, "party": 60}}
    expected = figures_of(run(base.tables, base.rules.with_changes(**keys)))

    found = answered(ground, {"number": 7, "question": "compute", "state": MOVED})
    assert found == {"number": 7, "answer": expected}
    assert json.dumps(found, allow_nan=False)
    assert expected["total"] != figures_of(base)["total"]


def test_the_kernel_computes_under_the_choices_that_were_made(small):
    chosen = Ground(study("small", 2023), {"aggregate": "geometric"})
    plain, bent = (
        answered(one, {"number": 1, "question": "compute", "state": MOVED})["answer"]
        for one in (Ground(chosen.study), chosen)
    )
    assert plain["total"] != bent["total"]


def test_the_exact_verdict_calls_the_units_as_it_is_told(ground):
    asked = {"number": 1, "question": "firmness", "state": MOVED}
    plain = answered(ground, asked)["answer"]
    hidden = answered(ground, asked | {"names": ["Đơn vị 1", "Đơn vị 2", "Đơn vị 3"]})["answer"]

    assert plain["state"] == hidden["state"] in ("safe", "fragile", "tied")
    assert "Mê Linh" in plain["sentence"]["vi"]
    assert "Đơn vị 2" in hidden["sentence"]["vi"]
    assert "Mê Linh" not in hidden["sentence"]["vi"]


def test_a_scenario_is_saved_and_reproduces_what_was_on_the_screen(ground, small):
    on_screen = answered(ground, {"number": 1, "question": "compute", "state": MOVED})["answer"]
    said = answered(ground, {"number": 2, "question": "save", "state": MOVED} | NOTE)

    path = "params/small/2023/scenarios/dang-nang-hon.yaml"
    assert said == {"number": 2, "answer": {"path": path}}
    assert figures_of(study("small", 2023, "dang-nang-hon").result) == on_screen
    assert opened(find_place("small/2023"), "dang-nang-hon").state["families"] == MOVED["families"]
    again = answered(ground, {"number": 3, "question": "save", "state": MOVED} | NOTE)["answer"]
    assert again["faults"] == [
        {
            "vi": "scenarios/dang-nang-hon.yaml: đã có phương án mang tên này. "
            "Hãy đặt tên khác, hoặc chọn ghi đè lên phương án cũ.",
            "en": "scenarios/dang-nang-hon.yaml: there is a scenario of this name already. "
            "Give it another name, or say that it is to be replaced.",
        }
    ]


def test_a_time_that_is_none_saves_nothing(ground, small):
    asked = {"number": 1, "question": "save", "state": MOVED} | NOTE | {"made": "soon"}

    fault = "scenario: 'soon' is no time. Write such as 2024-01-16T14:05:00."
    assert answered(ground, asked)["answer"] == {"faults": [{"vi": fault, "en": fault}]}
    assert not (small / "params/small/2023/scenarios").exists()


def test_a_scenario_of_other_choices_is_opened_again_with_them(small):
    chosen = Ground(study("small", 2023), {"aggregate": "geometric"})
    answered(chosen, {"number": 1, "question": "save", "state": MOVED} | NOTE)
    found = opened(find_place("small/2023"), "dang-nang-hon")

    assert found.choices == {"scale": "declared", "aggregate": "geometric"}
    on_screen = answered(chosen, {"number": 1, "question": "compute", "state": MOVED})["answer"]
    reopened = Ground(found.study, found.choices)
    again = answered(reopened, {"number": 1, "question": "compute", "state": found.state})["answer"]
    assert again["rank"] == on_screen["rank"]
    assert again["total"] == pytest.approx(on_screen["total"], abs=1e-9)


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (
            {"question": "who"},
            "there is no question called 'who'. There are compute, firmness, save.",
        ),
        ({}, "there is no question called None. There are compute, firmness, save."),
        ({"question": "compute"}, "the question comes without a state. Ask again."),
        (
            {"question": ["compute"]},
            "there is no question called ['compute']. There are compute, firmness, save.",
        ),
        ({"question": "compute"}, "the question comes without a state. Ask again."),
        ({"question": "save", "state": [1]}, "the question comes without a state. Ask again."),
        (
            {"question": "compute", "state": {"off": ["party", "nobody"]}},
            "state: 1 fault\n  off: there is no criterion called 'nobody'. Name one of the tree.",
        ),
    ],
)
def test_what_is_at_fault_is_answered_word_for_word(ground, asked, fault):
    assert answered(ground, {"number": 4} | asked) == {"number": 4, "fault": fault}


def test_a_question_that_breaks_leaves_the_widget_alive(panel, monkeypatch):
    found = sent(panel.page, monkeypatch)
    monkeypatch.setitem(questions.QUESTIONS, "compute", lambda ground, asked: 1 / 0)
    panel.page._asked(panel.page, {"number": 1, "question": "compute", "state": {}}, [])
    panel.page._asked(panel.page, ["compute"], [])

    assert found == [
        {"number": 1, "fault": "ZeroDivisionError: division by zero"},
        {
            "number": None,
            "fault": "there is no question called None. There are compute, firmness, save.",
        },
    ]


def test_a_choice_that_the_rules_have_made_already_is_none(panel):
    panel.aggregate.value = "sum"

    assert panel.page.ground.choices == {} == panel.page.sheet["chosen"]
    assert panel.page.sheet["facts"]["adopted"]


def test_a_scenario_saved_is_on_the_data_that_were_on_the_screen(ground, small):
    on_screen = Ground(ground.study, data=data_sum(ground.study.place))
    data = small / "data" / "small" / "2023" / "checks.csv"
    data.write_text(FILES["checks.csv"] + "\n", encoding="utf-8")
    answered(on_screen, {"number": 1, "question": "save", "state": MOVED} | NOTE)

    assert study("small", 2023, "dang-nang-hon").rules.scenario.data == on_screen.data
    assert on_screen.data != data_sum(ground.study.place)


def test_under_rules_that_were_changed_meanwhile_nothing_is_saved(ground, small):
    project(small, rules=SMALL | {"ties": [{"higher": "party"}]})
    said = answered(ground, {"number": 1, "question": "save", "state": MOVED} | NOTE)["answer"]

    assert [one["en"] for one in said["faults"]] == [
        "rules.yaml: the rules were changed after they were opened here. "
        "Open the page again, then save."
    ]
    assert not (small / "params/small/2023/scenarios").exists()


def test_rules_that_broke_meanwhile_fail_a_slow_question_in_words(small):
    aside, found = Aside(), []
    rules = find_place("small/2023").rules
    rules.write_text("rubric: [", encoding="utf-8")
    aside.ask(rules, {}, {"number": 1, "question": "firmness", "state": MOVED}, found.append)
    until = time.monotonic() + 60
    while not found and time.monotonic() < until:
        time.sleep(0.05)
    aside.close()

    assert found[0]["number"] == 1
    assert found[0]["fault"].startswith("rules.yaml: 1 fault")


def test_what_the_rules_withhold_is_not_sent_by_the_kernel(small):
    secret = SMALL | {"secrecy": {"withhold": ["unanimous"]}}
    plain = Ground(study("small", 2023))
    project(small, rules=secret)
    kept = Ground(study("small", 2023))
    told = [
        answered(one, {"number": 1, "question": "compute", "state": MOVED})["answer"]["outcomes"]
        for one in (plain, kept)
    ]
    reasons = [" ".join(row["reason"]["en"] for row in one["flag"]) for one in told]
    assert "4 of 5" in reasons[0]
    assert "4 of 5" not in reasons[1]


def test_the_widget_carries_its_module_its_style_and_its_fonts():
    assert WhatIf._esm == module()
    assert style() in WhatIf._css and "font/woff2;base64," in WhatIf._css
    assert WhatIf._esm.endswith("export default widget;\n")
    assert "export function render" not in WhatIf._esm


def test_slow_questions_wait_aside_and_only_the_newest_is_worked_on(small):
    aside, found = Aside(), {}
    rules = find_place("small/2023").rules
    for number in range(3):
        asked = {"number": number, "question": "firmness", "state": MOVED}
        aside.ask(rules, {}, asked, lambda said: found.setdefault(said["number"], said["answer"]))
    until = time.monotonic() + 60
    while len(found) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    aside.close()

    assert found[1] is None
    assert (
        found[0]
        == found[2]
        == answered(
            Ground(study("small", 2023)), {"number": 0, "question": "firmness", "state": MOVED}
        )["answer"]
    )


def test_a_second_python_that_dies_fails_its_question_and_the_next_is_answered(small):
    aside, found = Aside(), []
    rules = find_place("small/2023").rules
    asked = {"number": 1, "question": "firmness", "state": MOVED}
    aside.ask(rules, {}, asked, found.append)
    aside._python.kill()
    until = time.monotonic() + 60
    while not found and time.monotonic() < until:
        time.sleep(0.05)
    aside.ask(rules, {}, asked | {"number": 2}, found.append)
    while len(found) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    aside.close()

    assert found[0] == {"number": 1, "fault": "the second Python has ended. Ask again."}
    assert found[1]["number"] == 2 and found[1]["answer"]["state"] in ("safe", "fragile", "tied")
