"""Who hears the page, prints it, enlarges it or sees it in the system's colours gets all of it."""

from itertools import pairwise

import driving
import looking
import pytest
from what_if_makers import study_of

MOVED = {"families": {"": {"s0": 5, "s1": 60, "s2": 35}}, "off": [], "scores": [], "locked": []}
SIZES = ["1920x1080", "1024x768", "800x600", "853x480", "640x360"]


@pytest.fixture
def page(opened):
    """A cluster of six units whose second half of the names is long."""
    return opened(study_of(6, 12, seed=1, names={4: "Ủy ban nhân dân phường " * 8}))


def labels(page, selector: str, name: str = "aria-label") -> list[str]:
    return page.locator(selector).evaluate_all(
        "(all, name) => all.map((one) => one.getAttribute(name))", name
    )


def colours(page, selector: str, kind: str = "backgroundColor") -> list[str]:
    return page.locator(selector).evaluate_all(
        "(all, kind) => all.map((one) => getComputedStyle(one)[kind])", kind
    )


@pytest.mark.parametrize(
    ("lang", "officially", "told"),
    [
        ("vi", "30; 50,0 %", "7,5 (chính thức 30); 12,5 %"),
        ("en", "30; 50.0 %", "7.5 (official 30); 12.5 %"),
    ],
)
def test_a_slider_says_its_criterion_its_value_and_the_official_one(opened, lang, officially, told):
    page = opened(study_of(5, 6, sections=2))
    driving.chosen(page, lang=lang)
    sliders = ".weight-row input[type=range]"
    names = page.locator(".weight-name").all_text_contents()
    said = labels(page, sliders)
    before = labels(page, sliders, "aria-valuetext")
    driving.set_state(page, MOVED | {"families": {"": {"s0": 7.5, "s1": 52.5}}})

    assert [name in label for name, label in zip(names, said, strict=True)] == [True, True]
    assert before == [officially] * 2
    assert labels(page, sliders, "aria-valuetext")[0] == told


def test_a_drag_is_read_out_when_it_rests_and_not_at_every_step(page):
    driving.chosen(page, unit=1, panel="changes")
    driving.with_root(page, driving.script("heard"))
    driving.dragged(page, "s1", [step / 40 for step in range(41)], 5)
    standing = page.locator(".marks-standing").text_content()
    page.wait_for_function("said => window.heard.includes(said)", arg=standing)
    heard = page.evaluate("window.heard")

    assert [one for one in heard if one.startswith("Hạng")] == [standing]
    assert page.locator(".changes-summary").text_content() not in heard


def test_a_section_that_is_switched_off_is_not_announced_by_each_of_its_rows(page):
    driving.unfolded(page)
    driving.with_root(page, driving.script("heard"))
    driving.set_state(page, MOVED | {"off": ["s0"], "families": {}})
    driving.settled(page)
    notes = page.locator(".weight-note:visible").count()
    rows = page.locator(".weight-row [role=status]:visible").count()
    box = page.locator(".weight-row[data-node=s1] .weight-box")
    box.fill("nhiều")
    box.press("Enter")

    assert (notes > 3, rows) == (True, 0)
    assert page.locator(".weight-row [role=status]:visible").count() == 1
    assert page.evaluate("window.heard").count(
        page.locator(".weight-row [role=status]:visible").text_content()
    )


def test_an_award_that_is_lost_is_told_by_a_word_and_not_by_a_sign(page):
    driving.chosen(page, lang="en")
    driving.set_state(page, MOVED)
    driving.settled(page)
    lost = page.locator(".row:has(.chip[data-way=lost])").first
    award = lost.locator(".chip[data-way=lost]").first.text_content().removeprefix("− ")
    told = lost.get_attribute("aria-label").split("; ")

    assert f"loses {award}" in told
    assert award not in told
    assert not any("− " in one for one in told)


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_marks_that_are_closed_give_the_focus_back_to_their_unit(page, way):
    driving.chosen(page, unit=2)
    if way == "button":
        page.locator(".marks-shut").press("Enter")
    else:
        page.locator(".mark-box").first.press(way)

    assert page.locator(".marks").is_hidden()
    assert page.evaluate("document.activeElement.dataset.unit") == "2"


@pytest.mark.parametrize("key", ["?", "s"])
def test_a_dialog_gives_the_focus_back_to_where_it_was(page, key):
    slider = page.locator(".weight-row[data-node=s1] input[type=range]")
    slider.focus()
    page.keyboard.press(key)
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")

    assert slider.evaluate("one => document.activeElement === one")


def test_names_without_english_are_read_out_as_vietnamese_on_the_english_page(page):
    names = ".row-name, .slope-name > [lang], .slope-name > span"
    driving.chosen(page, panel="slope")
    vietnamese = set(labels(page, names, "lang"))
    driving.chosen(page, lang="en")
    english = set(labels(page, names, "lang"))
    driving.chosen(page, blank=True)

    assert vietnamese == {None}
    assert english == {"vi"}
    assert set(labels(page, names, "lang")) == {None}


def test_headings_and_landmarks_lead_to_every_part_and_skip_no_level(page):
    assert page.get_by_role("main").count() == 1
    for panel in looking.panels(page):
        driving.chosen(page, panel=panel, unit=1)
        found = page.locator(":is(h1, h2, h3, h4):visible").evaluate_all(
            "all => all.map((one) => [Number(one.tagName[1]), one.textContent])"
        )
        levels = [level for level, _ in found]
        title = page.locator(".tabs [aria-selected=true]").text_content()[2:]

        assert levels[0] == 1
        assert all(below - above <= 1 for above, below in pairwise(levels))
        assert {"Trọng số", "Xếp hạng", title} <= {said for level, said in found if level == 2}


def test_both_sides_of_the_slope_are_lists_that_can_be_read(page):
    driving.chosen(page, panel="slope", lang="en")
    lists = [page.get_by_role("list", name=name) for name in ("Official rank", "Rank now")]

    assert [one.get_by_role("listitem").count() for one in lists] == [6, 6]
    assert page.locator("[role=img] li").count() == 0


def test_colours_of_the_system_leave_bars_ticks_and_the_open_tab(page):
    driving.set_state(page, MOVED)
    driving.chosen(page, panel="flips", unit=1)
    drawn = ".stack-part, .key"
    before = colours(page, drawn)
    page.emulate_media(forced_colors="active")
    tabs = colours(page, ".tabs [role=tab]")
    paper = colours(page, ".tabs [aria-selected=false]")[0]
    shown = ".weight-tick, .spark-bar.winner, .spark-bar.awards, .spark-official"

    assert colours(page, drawn) == before
    assert len(set(tabs)) == 2
    assert paper not in colours(page, shown)


def test_a_dark_page_is_printed_in_the_colours_of_the_light_one(page):
    drawn = ".spark-bar, .spark-now"
    driving.chosen(page, panel="flips")
    light = colours(page, drawn)
    driving.chosen(page, theme="dark")
    dark = colours(page, drawn)
    page.emulate_media(media="print")

    assert dark != light
    assert colours(page, drawn) == light
    assert page.locator(".at-panels .watermark").is_visible()


def test_what_has_the_focus_is_not_behind_what_stands_still(opened):
    page = opened(study_of(9, 6))
    driving.chosen(page, panel="count")
    ticks = page.locator(".count-tick:visible")
    covered = []
    for key, first in (("Tab", ticks.first), ("Shift+Tab", ticks.last)):
        first.focus()
        while page.locator(".count-tick:focus").count():
            covered.append(page.evaluate(driving.script("covered")))
            page.keyboard.press(key)

    assert len(covered) > 9
    assert set(covered) == {False}


def test_whatever_is_pressed_is_24_pixels_wide_and_high(page):
    small = {}
    for panel in looking.panels(page):
        driving.chosen(page, panel=panel, unit=1)
        small |= {panel: driving.with_root(page, driving.script("targets"))}

    assert {panel: found for panel, found in small.items() if found} == {}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off_or_scrolled_sideways_in_any_window(page, size):
    width, height = map(int, size.split("x"))
    page.set_viewport_size({"width": width, "height": height})
    driving.set_state(page, MOVED)
    driving.unfolded(page)
    cut = {}
    for panel in looking.panels(page):
        driving.chosen(page, panel=panel, unit=1)
        found = [f"{one.where}: {one.text}" for one in looking.seen(page) if one.cut]
        cut |= {panel: found + looking.sideways(page)}
    title = page.locator("h1").bounding_box()["height"]

    assert {panel: found for panel, found in cut.items() if found} == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert title < 40  # one line
