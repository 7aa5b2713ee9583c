"""What a chairperson needs before a projector: keys alone, one look, nothing that jumps."""

import driving
import looking
import pytest
from count_page import choose, read_out, votes
from voting_makers import SMALL
from what_if_makers import study_of

from emulab.studies import study
from emulab.whatif.sheet import sheet_of

OFFICE = SMALL["offices"][0] | {"marks_at_most": 2, "source": "minh họa"}
SCREEN = {"width": 1280, "height": 720}
LONG = "Đơn vị có tên rất dài để câu kết luận phải xuống dòng thứ hai trên màn hình"
MOVED = {"families": {"": {"s0": 1.0, "s1": 6.0, "s2": 3.0}}, "off": [], "scores": [], "locked": []}
ARABIC = "مدرسة القدس الثانوية"


@pytest.fixture(scope="module")
def party():
    return sheet_of(study("central-party", 2023))


def focused(page) -> str:
    return page.evaluate(
        "() => `${document.activeElement.tagName} ${document.activeElement.className}`"
    )


def tabbed(page, wanted: str, most: int = 200) -> None:
    """Tab until what has the focus is called ``wanted``, by class, label or text."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            """() => { const one = document.activeElement;
              return [one.className, one.ariaLabel || "", one.textContent.trim()]; }"""
        )
        if wanted in said or wanted in said[0].split():
            return
    pytest.fail(f"Tab does not reach {wanted!r}")


def test_a_whole_meeting_is_held_by_keys_alone(opened, tmp_path):
    page = opened(study_of(6, 6, offices=[OFFICE], phase="mid_year"))
    press = page.keyboard.press
    choosers = []
    page.on("filechooser", lambda one: choosers.append(one))
    press("e")
    tabbed(page, "weight-counts")
    press("x")
    assert driving.state(page)["off"] == ["s0"]
    press("x")
    press("l")
    assert driving.state(page)["locked"] == ["s0"]
    press("l")
    while "INPUT" not in focused(page) or "weight" in focused(page):
        page.keyboard.press("Tab")
    for _ in range(3):
        press("Shift+ArrowRight")
    moved = driving.state(page)["families"][""]
    tabbed(page, "row")
    press("ArrowDown")
    assert page.locator(".marks").is_visible()
    tabbed(page, "mark-box")
    press("Control+a")
    page.keyboard.type("1")
    press("Enter")
    lowered = driving.state(page)["scores"]
    press("Control+z")
    assert driving.state(page)["scores"] == [] and lowered[0]["score"] == 1
    press("Control+y")
    press("Escape")
    tabbed(page, "row")
    press("k")
    press("o")
    assert driving.state(page)["families"] == {}
    driving.settled(page)
    assert page.locator(".scenarios .cards > *").count() == 1
    press("Control+z")
    press("s")
    for said in ("The agreed one", "Chair", "agreed in the room"):
        page.keyboard.type(said)
        press("Tab")
    with page.expect_download() as caught:
        press("Enter")
    file = tmp_path / "agreed.yaml"
    file.write_bytes(caught.value.path().read_bytes())
    press("Escape")
    press("o")
    press("s")
    tabbed(page, "Choose a file")
    press("Enter")
    for _ in range(50):
        page.wait_for_timeout(100)
        if choosers:
            break
    choosers[0].set_files(file)
    page.locator(".said li").first.wait_for()
    press("Escape")

    assert driving.state(page)["scores"] == lowered
    assert driving.state(page)["families"][""] == pytest.approx(moved)
    press("7")
    choose(page, "head")
    read_out(page, "1", "12")
    assert votes(page)[:2] == ["2", "1"]


def rows_on_the_screen(page) -> int:
    return driving.with_root(
        page,
        """(root) => {
          const end = root.querySelector(".at-ranking .scroller").getBoundingClientRect().bottom;
          return [...root.querySelectorAll(".ranking .row")]
            .filter((row) => row.getBoundingClientRect().bottom <= end + 1).length; }""",
    )


def test_twelve_of_fourteen_units_are_seen_at_once(opened, party):
    page = opened(party)
    page.set_viewport_size(SCREEN)
    driving.settled(page)
    assert rows_on_the_screen(page) >= 12
    page.locator(".weight-row input[type=range]").nth(1).focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    driving.settled(page)

    assert rows_on_the_screen(page) >= 12


def test_nothing_jumps_when_the_verdict_gets_longer(opened):
    page = opened(study_of(6, 6, seed=1, names={5: LONG}))
    page.set_viewport_size(SCREEN)
    heights, sentences, said = set(), set(), ""
    for step in range(10):
        moved = {"s0": 5 + 10 * step, "s1": 20, "s2": 20}
        driving.set_state(page, MOVED | {"families": {"": moved}})
        driving.settled(page)
        sentence = page.locator(".verdict .sentence")
        sentences.add(sentence.bounding_box()["height"] > 35)
        said += sentence.text_content()
        heights.add(page.locator(".shell > header").bounding_box()["height"])

    assert sentences == {False, True}
    assert "\u00a0%" in said and " %" not in said  # no number parts from its sign
    assert len(heights) == 1


def test_the_help_begins_with_its_title_and_names_every_key(opened):
    page = opened(study_of(5, 6))
    page.set_viewport_size(SCREEN)
    page.keyboard.press("?")
    title = page.locator("dialog[open] h2").bounding_box()

    assert page.locator("dialog[open]").evaluate("one => one.scrollTop") == 0
    assert title["y"] >= 0
    assert {"↑ ↓", "Ctrl+Z", "7"} <= set(page.locator("dialog[open] kbd").all_text_contents())


@pytest.mark.parametrize("panel", ["slope", "map", "chances"])
def test_a_panel_says_in_words_what_it_shows(opened, panel):
    page = opened(study_of(6, 6, seed=1))
    driving.chosen(page, panel=panel, lang="en")
    before = page.locator(".finding:visible").text_content()
    first = driving.ranking(page)[0][1]
    assert before.endswith(".") and (panel == "slope" or first in before)
    driving.set_state(page, MOVED)
    driving.settled(page)
    now = driving.ranking(page)[0][1]

    assert now != first
    assert now in page.locator(".finding:visible").text_content()


def test_an_award_that_is_tied_now_is_no_gain(opened):
    made = study_of(5, 4, ties=[])
    page = opened(made)
    driving.chosen(page, lang="en")
    found = driving.with_root(
        page,
        """(root) => {
          const { facts, result } = storeOf(root);
          const [one, other] = result.order;
          return { first: facts.units[one].id, leaf: facts.leaves[0].id,
            more: result.total[one] - result.total[other], at: result.parts[one][0] }; }""",
    )
    score = {"unit": found["first"], "criterion": found["leaf"]}
    score["score"] = round(found["at"] - found["more"], 6)
    driving.set_state(page, {"families": {}, "off": [], "scores": [score], "locked": []})
    driving.settled(page)
    chips = page.locator(".row").first.locator(".chip")

    assert chips.first.text_content() == "Flag: tied"
    assert chips.first.get_attribute("data-way") == "same"
    other = page.locator(".row").nth(1).locator(".chip").first
    assert (other.text_content(), other.get_attribute("data-way")) == ("+ Flag: tied", "gained")


def test_a_trial_is_never_called_the_official_outcome(opened, tmp_path):
    sheet = sheet_of(study_of(5, 4).study(tmp_path))
    page = opened(sheet | {"trial": 2022})
    driving.chosen(page, lang="en", panel="changes")

    assert page.locator(".standing").text_content() == "Official weights"
    assert page.locator(".changes-summary").text_content() == (
        "This is what the official weights lead to."
    )


def test_a_name_from_right_to_left_turns_nothing_round(opened):
    page = opened(study_of(5, 4, names={n: f"{ARABIC} {n}" for n in range(5)}))
    driving.chosen(page, lang="en", panel="slope")
    driving.settled(page)
    isolated = page.locator(".slope-name, .row-name").evaluate_all(
        "all => new Set(all.map((one) => getComputedStyle(one).unicodeBidi)).size"
    )

    assert isolated == 1
    assert f"\u2068{ARABIC}" in page.locator(".verdict .sentence").text_content()


def test_numbers_of_four_scenarios_stand_on_one_line(opened):
    page = opened(study_of(5, 12))
    page.set_viewport_size(SCREEN)
    for share in (0.31, 0.52, 0.63, 0.84):
        driving.dragged(page, "s0", [share], 0)
        page.locator(".emulab").first.focus()
        page.keyboard.press("k")
    driving.chosen(page, panel="scenarios")
    lines = (
        page.locator(".scenarios table")
        .last.locator("td")
        .evaluate_all(
            """all => all.map((one) => { const range = document.createRange();
          range.selectNodeContents(one); return range.getClientRects().length; })"""
        )
    )

    assert len(lines) == 15
    assert set(lines) == {1}


def test_criteria_three_levels_down_are_not_cut_off(opened, party):
    page = opened(party)
    page.set_viewport_size(SCREEN)
    driving.unfolded(page)

    assert looking.sideways(page) == []
