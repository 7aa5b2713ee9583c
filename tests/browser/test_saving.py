"""Saving and reading scenarios as a person does it: the dialog, the file, the four kept ones."""

import json
from datetime import datetime, timedelta

import driving
import pytest
import yaml
from what_if_makers import study_of

from emulab.studies import study_at
from emulab.whatif.facts import figures_of
from emulab.whatif.scenario import Signature, scenario_text
from emulab.whatif.state import changes_of

MOVED = {"families": {"": {"s0": 1.0, "s1": 6.0, "s2": 3.0}}, "off": [], "scores": [], "locked": []}
NOTE = {"name": "Phương án Đ", "author": "Nguyễn Văn A", "reason": "Thử một lần"}


@pytest.fixture(scope="module")
def made():
    return study_of(6, 9)


def filled(page, **note) -> None:
    """The dialog opened in English with these texts in its fields."""
    driving.chosen(page, lang="en")
    page.get_by_role("button", name="Save", exact=True).first.click()
    labels = {"name": "Name of the scenario", "author": "Author", "reason": "Reason"}
    for key, said in note.items():
        page.get_by_label(labels[key]).fill(said)


def downloaded(page) -> tuple[str, bytes]:
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download").click()
    return caught.value.suggested_filename, caught.value.path().read_bytes()


def moved_file(made) -> str:
    """A file of what was moved, made on other data."""
    signed = Signature(**NOTE, made=datetime(2024, 1, 1), data="other")
    return scenario_text(changes_of(MOVED, made.result), signed)


def said(page, place: str = ".saving form .said li") -> list[str]:
    page.wait_for_selector(place)
    return page.locator(place).all_inner_texts()


def given(page, text: str, name: str = "a.yaml") -> list[str]:
    """The file handed to the dialog; gives what the dialog says of it."""
    page.locator(".saving input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/yaml", "buffer": text.encode()}
    )
    page.wait_for_function(
        "() => !/^Reading|^$/.test(document.querySelector('.saving .reading .said').innerText)"
    )
    return said(page, ".saving .reading .said li")


def test_the_download_is_the_file_that_python_writes_and_runs_to_what_was_shown(
    opened, made, tmp_path
):
    page = opened(made)
    driving.set_state(page, MOVED)
    shown = driving.evaluated_now(page)
    filled(page, **NOTE)
    before = datetime.now() - timedelta(seconds=1)
    name, content = downloaded(page)
    moment = yaml.safe_load(content)["scenario"]["made"]
    data = yaml.safe_load(content)["scenario"]["data"]

    assert name == "phuong-an-d.yaml"
    assert before <= moment <= datetime.now()
    signed = Signature(**NOTE, made=moment, data=data)
    assert content.decode() == scenario_text(changes_of(MOVED, made.result), signed)

    rules = made.written(tmp_path / "run")
    (rules.parent / "scenarios").mkdir()
    (rules.parent / "scenarios" / name).write_bytes(content)
    figures = figures_of(study_at(str(rules), "phuong-an-d").standing())
    assert (figures["order"], figures["rank"]) == (shown["order"], shown["rank"])
    assert figures["total"] == pytest.approx(shown["total"], abs=1e-9)


def test_every_empty_field_is_told_at_once_and_nothing_is_handed_out(opened, made):
    page = opened(made)
    driving.set_state(page, MOVED)
    filled(page)
    page.get_by_role("button", name="Download").click()
    assert page.locator(".saving .fault").all_inner_texts() == [
        "Give the scenario a name.",
        "Say who saves it.",
        "Say why the weights or points should be these.",
    ]
    assert page.locator(".saving form .said li").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "INPUT"


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("…", "The name needs a letter or a digit to call the file by."),
        ("Con", "Windows keeps this name for itself: choose another."),
    ],
)
def test_a_name_that_no_file_can_have_is_refused(opened, made, name, finding):
    page = opened(made)
    driving.set_state(page, MOVED)
    filled(page, **NOTE | {"name": name})
    page.get_by_role("button", name="Download").click()
    assert page.locator(".saving .fault").first.inner_text() == finding


def test_the_official_state_is_no_scenario(opened, made):
    page = opened(made)
    filled(page, **NOTE)
    page.get_by_role("button", name="Download").click()
    assert said(page) == ["Nothing was changed: move a weight, or suppose other points."]


def test_a_file_that_was_handed_out_is_read_back_as_one_move(opened, made):
    page = opened(made)
    driving.set_state(page, MOVED)
    wanted = driving.evaluated_now(page)
    filled(page, **NOTE)
    name, content = downloaded(page)
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("o")
    driving.settled(page)
    official = driving.state(page)
    filled(page)
    told = given(page, content.decode(), name)
    back = driving.evaluated_now(page)
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("Control+z")

    assert told == ["On the screen now: Phương án Đ, by Nguyễn Văn A."]
    assert back == wanted
    assert driving.state(page) == official


def test_a_dropped_file_is_read_too(opened, made):
    page = opened(made)
    text = scenario_text(
        changes_of(MOVED, made.result), Signature(**NOTE, made=datetime(2024, 1, 1), data="other")
    )
    filled(page)
    page.evaluate(
        """(text) => {
          const files = new DataTransfer();
          files.items.add(new File([text], "b.yaml"));
          document.querySelector(".saving").dispatchEvent(
            new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
        }""",
        text,
    )
    page.wait_for_selector(".saving .reading .said li:nth-child(2)")
    assert driving.state(page)["families"] == {"": MOVED["families"][""]}
    assert "made on other data" in said(page, ".saving .reading .said li")[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "scenario: {name: a}\nweights: {x: 1}\n",
            "line 2: there is no criterion called 'x' in these rules. "
            "Choose a scenario of this cluster and year.",
        ),
        (
            "scenario:\n  name: 'a\n",
            "line 3: the quote of line 2 is not closed. "
            "Mind the indentation and colons, or put the text in quotes.",
        ),
    ],
)
def test_a_file_of_something_else_changes_nothing_and_says_why(opened, made, text, told):
    page = opened(made)
    driving.set_state(page, MOVED)
    before = driving.state(page)
    filled(page)
    lines = given(page, text)
    assert lines[0] == "a.yaml was not opened; nothing has changed."
    assert told in lines
    assert driving.state(page) == before


def test_nothing_is_read_into_a_frozen_page(opened, made):
    page = opened(made)
    driving.chosen(page, frozen=True)
    filled(page)
    text = scenario_text(
        changes_of(MOVED, made.result), Signature(**NOTE, made=datetime(2024, 1, 1), data="d")
    )
    assert given(page, text) == ["The page is frozen for the record: unfreeze it first."]
    assert driving.state(page)["families"] == {}


def kept(page, number: int) -> None:
    driving.set_state(page, json.loads(json.dumps(MOVED).replace("6.0", str(10.0 + number))))
    driving.settled(page)
    page.get_by_role("button", name="Keep what is on the screen (K)").click()
    page.keyboard.press("Enter")


def test_four_scenarios_are_kept_and_a_fifth_is_refused_with_the_reason(opened, made):
    page = opened(made)
    driving.chosen(page, lang="en", panel="scenarios")
    for number in range(4):
        kept(page, number)
    assert page.locator(".scenarios .cards .letter").all_inner_texts() == ["A", "B", "C", "D"]
    kept(page, 4)
    assert page.locator(".scenarios .refusal").inner_text() == (
        "Four scenarios are kept already, and more cannot be read side by side. Remove one first."
    )
    assert page.locator(".scenarios .cards li").count() == 4


def test_a_kept_scenario_is_opened_renamed_and_removed(opened, made):
    page = opened(made)
    driving.chosen(page, lang="en", panel="scenarios")
    kept(page, 0)
    wanted = driving.state(page)
    page.keyboard.press("o")
    page.get_by_role("button", name="Open: A").click()
    opened_ = driving.state(page)
    page.get_by_role("button", name="Rename: A").click()
    page.keyboard.type("Phương án <b>chính</b>")
    page.keyboard.press("Enter")
    driving.settled(page)
    name = page.locator(".scenarios .cards strong").inner_text()
    page.get_by_role("button", name="Remove: A").click()
    driving.settled(page)

    assert opened_ == wanted
    assert name == "Phương án <b>chính</b>"
    assert page.locator(".scenarios .cards li").count() == 0
