"""The panel of the count: papers read out by keys, files for Python, and what it never does."""

import pytest
from count_page import choose, facts, put, read_out, votes
from driving import chosen, ranking, with_root
from voting_makers import SMALL
from what_if_makers import study_of

HEAD = SMALL["offices"][0] | {"marks_at_most": 2, "source": "minh họa"}
HOSTILE = {0: "<script>alert(1)</script>", 1: "\"Sở\" & 'Ban'", 2: "Đ" * 200}


@pytest.fixture
def room(opened, tmp_path):
    """room(**keys of the study): the page with the panel of the count open, in English."""

    def open_(units=14, names=None, **keys):
        keys = {"offices": [HEAD], "phase": "mid_year"} | keys
        made = study_of(units, 5, names=names, **keys)
        page = opened(made)
        chosen(page, panel="count", lang="en")
        return page

    return open_


def test_papers_are_counted_by_keys_alone(room):
    page = room()
    choose(page, "head")
    put(page, present=9, issued=9, returned=9)
    read_out(page, "1", "12", "2", "1")

    assert votes(page)[:3] == ["3", "2", "0"]
    assert "4 of 9 papers returned are read out; 5 left" in facts(page)
    assert page.get_by_role("textbox", name="Valid", exact=True).input_value() == "4"


def test_enter_on_an_empty_paper_counts_nothing(room):
    page = room()
    choose(page, "head")
    read_out(page, "", "")

    assert page.get_by_role("textbox", name="Valid", exact=True).input_value() == ""


def test_too_many_names_make_a_paper_invalid_and_a_blank_one_is_what_the_rules_say(room):
    page = room()
    choose(page, "head")
    read_out(page, "123")
    page.keyboard.press(".")

    boxes = {
        name: page.get_by_role("textbox", name=name, exact=True).input_value()
        for name in ("Valid", "Invalid", "Blank")
    }
    assert boxes == {"Valid": "1", "Invalid": "1", "Blank": "1"}
    assert set(votes(page)) == {"0"}


def test_the_last_paper_is_taken_back_once_and_lies_ticked(room):
    page = room()
    choose(page, "head")
    read_out(page, "1", "2")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")

    assert votes(page)[:2] == ["1", "0"]
    ticked = page.locator('.count-tick[aria-pressed="true"]').all_text_contents()
    assert [one[0] for one in ticked] == ["2"]


def test_keys_of_names_open_no_panel_and_move_no_weight(room):
    page = room()
    choose(page, "head")
    before = ranking(page)
    read_out(page, "1234", "bdfo")

    assert with_root(page, "(root) => storeOf(root).settings.panel") == "count"
    assert with_root(page, "(root) => storeOf(root).settings.theme") == "light"
    assert with_root(page, "(root) => storeOf(root).isOfficial")
    assert ranking(page) == before


def test_no_paper_is_kept_beside_the_last_one(room):
    """Nothing in the document or in the store of the page has two papers in it."""
    page = room()
    choose(page, "head")
    read_out(page, "1", "2", "3")
    before = page.locator(".emulab").inner_html()
    page.locator(".count-act", has_text="Clear this count").click()
    page.locator(".count-confirm .count-act").first.click()
    read_out(page, "2", "1", "3")

    assert page.locator(".emulab").inner_html() == before


def test_the_count_outlives_other_panels_and_changes_nothing_official(room):
    page = room()
    choose(page, "head")
    official = with_root(page, "(root) => JSON.stringify(storeOf(root).result.outcomes)")
    read_out(page, "1", "2", "2")
    chosen(page, panel="slope")
    chosen(page, panel="count")

    assert votes(page)[:2] == ["1", "2"]
    assert with_root(page, "(root) => JSON.stringify(storeOf(root).result.outcomes)") == official
    assert with_root(page, "(root) => storeOf(root).canUndo") is False


def test_clearing_asks_first(room):
    page = room()
    choose(page, "head")
    read_out(page, "1")
    page.locator(".count-act", has_text="Clear this count").click()
    page.keyboard.press("Escape")
    assert votes(page)[0] == "1"

    page.locator(".count-act", has_text="Clear this count").click()
    page.locator(".count-confirm .count-act").first.click()
    assert votes(page)[0] == "–"


def test_a_frozen_room_counts_nothing_more(room):
    page = room()
    choose(page, "head")
    read_out(page, "1")
    chosen(page, frozen=True)
    page.locator(".count-reading").focus()
    for key in (".", "/", "Backspace", "Enter"):
        page.keyboard.press(key)

    assert votes(page)[:2] == ["1", "0"]
    assert page.locator(".count-tick:enabled").count() == 0
    assert page.get_by_role("textbox", name="Present", exact=True).is_disabled()


def test_blank_names_are_respected_everywhere_in_the_panel(room):
    page = room(names={0: "Sở Nội vụ", 1: "Sở Tài chính"})
    choose(page, "head")
    read_out(page, "1")
    chosen(page, blank=True)

    said = page.locator(".count").inner_text() + page.locator(".count").inner_html()
    assert "Sở Nội vụ" not in said and "Đơn vị u" not in said


def test_hostile_and_endless_names_are_shown_and_fit(room):
    page = room(names=HOSTILE)
    choose(page, "head")
    shown = page.locator(".count-row .count-tick").all_text_contents()[:3]

    assert [one[1:] for one in shown] == list(HOSTILE.values())
    count = "const { scrollWidth, clientWidth } = root.querySelector('.count');"
    assert with_root(page, f"(root) => {{ {count} return scrollWidth - clientWidth; }}") <= 0


def test_of_sixty_four_names_each_has_two_keys(room):
    page = room(units=64)
    choose(page, "head")
    put(page, present=5, returned=5)
    read_out(page, "a1", "a2h1", "h1")

    shown = votes(page)
    assert len(shown) == 64
    assert (shown[0], shown[1], shown[63]) == ("1", "1", "2")


def test_a_free_count_is_marked_and_gives_no_files(room):
    page = room()
    choose(page, "free")
    read_out(page, "1", "2", "1")

    assert "not of the rules" in page.locator(".count-origin").inner_text()
    assert votes(page)[:2] == ["2", "1"]
    for name in ("counts.csv", "tallies.csv"):
        assert page.locator(".count-act", has_text=name).is_disabled()


def test_a_contest_under_another_rule_says_why_it_is_not_counted_here(opened, tmp_path):
    office = {"id": "head", "name": "Cụm trưởng", "rule": "borda"}
    page = opened(study_of(5, 5, offices=[office], phase="mid_year"))
    chosen(page, panel="count", lang="en")
    choose(page, "head")

    said = "This is not counted here: the rule borda decides it from whole papers"
    assert page.locator(".count-rule").inner_text().startswith(said)
    assert page.locator(".count-reading").is_hidden()
