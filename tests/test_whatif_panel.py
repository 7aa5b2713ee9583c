"""The panel around the widget: choices, scorers, goals, saving; what is refused is said."""

import json

import pytest
from voting_makers import FILES, SMALL, project

from emulab.rules import find_place
from emulab.studies import study
from emulab.whatif.controls import line, places_to_rank, said
from emulab.whatif.opening import Opened, opened
from emulab.whatif.panel import Panel
from emulab.whatif.sheet import sheet_of
from emulab.whatif.widget import OFFICIAL

MOVED = {"families": {"": {"tasks": 40, "party": 60}}, "off": [], "scores": [], "locked": []}


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))
    return project(tmp_path)


@pytest.fixture
def panel(small):
    found = Panel(opened(find_place("small/2023")))
    yield found
    found.page.close()


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
    assert "đã có phương án mang tên này." in panel.kept.value
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
