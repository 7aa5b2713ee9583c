"""The widget and its panel: questions answered by the kernel, faults said, nothing that dies."""

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
from emulab.whatif.controls import line, places_to_rank, said
from emulab.whatif.facts import figures_of
from emulab.whatif.opening import Opened, opened
from emulab.whatif.panel import Panel
from emulab.whatif.questions import Ground, answered
from emulab.whatif.sheet import sheet_of
from emulab.whatif.widget import OFFICIAL, WhatIf

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
        "scenarios/dang-nang-hon.yaml: there is a scenario of this name already. "
        "Give it another name, or say that it is to be replaced."
    ]


def test_a_time_that_is_none_saves_nothing(ground, small):
    asked = {"number": 1, "question": "save", "state": MOVED} | NOTE | {"made": "soon"}

    assert answered(ground, asked)["answer"] == {
        "faults": ["scenario: 'soon' is no time. Write such as 2024-01-16T14:05:00."]
    }
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

    assert said["faults"] == [
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


def test_another_scale_changes_the_facts_and_not_the_official_figures(panel):
    before = panel.page.sheet["facts"]
    panel.scale.value = "observed"
    after = panel.page.sheet["facts"]

    assert (before["adopted"], after["adopted"]) == (True, False)
    assert after["choices"] == {"scale": "observed", "aggregate": "arithmetic"}
    assert after["official"] == before["official"]
    assert after["levels"] != before["levels"]
    assert 'class="fault"' in panel.note.value
    panel.adopted.click()
    assert panel.page.sheet["facts"] == before
    assert (panel.scale.value, panel.note.value) == ("", "")


def test_the_key_back_to_official_puts_the_choices_back_too(panel):
    panel.aggregate.value = "geometric"
    assert panel.page.ground.choices == {"scale": "declared", "aggregate": "geometric"}
    panel.page._asked(panel.page, {"question": "adopt"}, [])

    assert panel.page.ground.choices == {}
    assert panel.aggregate.value == ""
    assert panel.page.sheet["facts"]["adopted"] is True


def test_a_choice_that_the_rules_refuse_is_said_and_everything_stays(small):
    project(
        small,
        marks=FILES["marks.csv"]
        .replace("me-linh,tasks,head,h,60\n", "")
        .replace("soc-son,tasks,head,h,60\n", ""),
        rules=SMALL | {"rubric": SMALL["rubric"] | {"missing": "reweight"}},
    )
    found = Panel(opened(find_place("small/2023")))
    sheet = found.page.sheet
    found.scale.value = "z_score"
    found.scale.value = "piecewise"

    assert 'class="fault"' in found.said.value and "piecewise" in found.said.value
    assert "Traceback" not in found.said.value
    assert found.scale.value == found.page.ground.choices.get("scale", "")
    assert found.page.sheet["facts"]["units"] == sheet["facts"]["units"]
    found.page.close()


def test_every_aggregate_that_is_offered_is_computed_or_refused_with_its_reason(panel):
    for _, name in panel.aggregate.options:
        panel.aggregate.value = name
        done = panel.page.sheet["facts"]["choices"]["aggregate"] == (name or "sum")
        assert done != bool(panel.said.value), name
        json.dumps(panel.page.sheet, allow_nan=False)


def test_a_scorer_left_out_is_left_out_of_what_is_computed(small):
    second = "".join(
        f"{unit},{criterion},head,second,20\n"
        for unit in ("ba-vi", "me-linh", "soc-son")
        for criterion in ("tasks", "party")
    )
    project(small, marks=FILES["marks.csv"] + second)
    found = Panel(opened(find_place("small/2023")))
    before = found.page.sheet["facts"]
    found.scorers.value = ("second",)
    found.left_out.click()

    assert found.page.ground.choices == {"without_scorers": ["second"]}
    assert before["scores"][0] == [40.93, 24.05]
    assert found.page.sheet["facts"]["scores"][0] == [61.86, 28.1]
    assert found.page.sheet["facts"]["official"] == before["official"]
    found.scorers.value = ("h", "second")
    found.left_out.click()
    assert 'class="fault"' in found.said.value
    assert found.page.ground.choices == {"without_scorers": ["second"]}
    found.page.close()


def test_the_panel_says_what_a_unit_would_need_under_what_is_on_the_screen(panel):
    panel.unit.value = "soc-son"
    panel.ask.click()
    official = panel.answer.value
    panel.page.state = MOVED
    panel.ask.click()

    assert "Sóc Sơn" in official and 'class="done"' in official
    assert panel.answer.value != official


def test_the_panel_saves_and_says_every_fault_at_once(panel, small):
    panel.page.state = MOVED
    panel.keep.click()
    for missing in ("đặt tên cho phương án", "ghi ai đề xuất", "ghi vì sao"):
        assert f"Hãy {missing}" in panel.kept.value
    panel.name.value, panel.author.value, panel.reason.value = "<b>Thử", "An", "Vì sao"
    panel.keep.click()

    assert "params/small/2023/scenarios/b-thu.yaml" in panel.kept.value
    assert (small / "params/small/2023/scenarios/b-thu.yaml").is_file()
    assert [one["key"] for one in panel.page.sheet["scenarios"]] == ["b-thu"]
    panel.keep.click()
    assert "there is a scenario of this name already." in panel.kept.value
    panel.replace.value = True
    panel.keep.click()
    assert 'class="done"' in panel.kept.value
    assert panel.replace.value is False


def test_another_cluster_is_official_and_one_at_fault_leaves_the_page_as_it_is(panel, small):
    for kind in ("params", "data"):
        folder = small / kind / "other" / "2023"
        folder.mkdir(parents=True)
        for file in (small / kind / "small" / "2023").iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
    rules = small / "params" / "other" / "2023" / "rules.yaml"
    rules.write_text(json.dumps(SMALL | {"cluster": "other"}))
    panel._listed()
    panel.scale.value = "observed"
    panel.page.state = MOVED
    panel.where.value = "other/2023"

    assert panel.page.sheet["place"] == "other/2023"
    assert panel.page.ground.choices == {}
    assert panel.page.state == OFFICIAL
    rules.write_text(json.dumps(SMALL | {"cluster": "other", "scale": "nonsense"}))
    panel.where.value = "small/2023"
    panel.where.value = "other/2023"
    assert panel.page.sheet["place"] == panel.where.value == "small/2023"
    assert "nonsense" in panel.said.value and 'class="fault"' in panel.said.value


def test_places_are_offered_that_have_something_to_rank():
    keys = [place.key for place in places_to_rank()]

    assert "hai-ba-trung-04/2023" in keys  # a draft, tried on an earlier year's marks
    assert "hanoi-offices/2018" not in keys


def test_the_panel_opens_on_a_scenario_with_the_official_figures_beside(small):
    found = Panel(Opened(study("small", 2023), MOVED))

    assert found.page.state["families"] == MOVED["families"]
    assert found.page.sheet["facts"] == sheet_of(study("small", 2023))["facts"]
    found.page.close()


@pytest.mark.parametrize(
    ("room", "drawer", "reason"),
    [
        ("blank", "Goal", "The page hides the names: show them first."),
        ("blank", "Scorers left out", "The page hides the names: show them first."),
        ("frozen", "Cluster and choices", "The page is frozen for the record: unfreeze it first."),
    ],
)
def test_a_drawer_that_names_or_moves_units_is_shut_while_the_page_hides_or_is_frozen(
    panel, room, drawer, reason
):
    panel.drawers.value = said(drawer)
    kept = panel.drawer.children

    panel.page.room = {"blank": False, "frozen": False} | {room: True}
    assert [child.value for child in panel.drawer.children] == [line("fault", said(reason))]

    panel.page.room = {"blank": False, "frozen": False}
    assert panel.drawer.children == kept
