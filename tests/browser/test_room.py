"""The page in the room: names, sizes, colours, languages, keys, and what must not be seen."""

import re

import driving
import looking
import pytest
from what_if_makers import study_of

from emulab.whatif.bundle import templates, words
from emulab.whatif.sheet import sheet_of

HOSTILE = {
    0: "<script>window.run = 1</script>",
    1: "<img src=x onerror='window.run = 2'>",
    2: "\"Sở\" & 'Ban' \\ </script><b>đậm</b>",
    3: "Ủy ban nhân dân " * 12 + "hết",
    4: "Đ" * 200,
    5: "\u202eđảo ngược\u202c \u200f\u200eהמשרד",
    6: "${window.run = 3} {unit} {{rank}}",
}
LEAST = 17.99  # CSS pixels
MOVED = {
    "families": {"": {"s0": 10, "s1": 60, "s2": 30}},
    "off": ["s0.0"],
    "scores": [{"unit": "u03", "criterion": "s1.1", "score": 1.0}],
    "locked": ["s2"],
}
PLACES = re.compile(r"{\w+}")
VOWELS = "ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
LETTERS = re.compile(r"[^\W\d_]+")
BOTH = {"in"}  # printed, in Vietnamese
MARKED = re.compile(f"[{VOWELS}]", re.IGNORECASE)


@pytest.fixture
def made():
    return study_of(units=14, criteria=20)


@pytest.fixture
def hostile():
    return study_of(units=14, criteria=20, names=HOSTILE)


def every_view(page):
    """The page with each of its panels open in turn, a unit chosen and everything moved."""
    driving.unfolded(page)
    driving.set_state(page, MOVED)
    driving.chosen(page, unit=4)
    ids = looking.panels(page)
    for number, name in enumerate(ids):
        page.locator(".tabs [role=tab]").nth(number).click()
        driving.settled(page)
        yield name


def test_names_are_shown_and_never_run(opened, hostile, tmp_path):
    page = opened(hostile)
    names = hostile.study(tmp_path).tables.units["name"].to_list()
    for _ in every_view(page):
        assert page.evaluate("window.run") is None
        assert page.locator(".emulab script, .emulab img").count() == 0
        assert "đậm" not in page.locator(".emulab b").all_text_contents()
    titles = page.locator(".row-name").evaluate_all(
        "rows => rows.map((row) => row.title || row.textContent)"
    )

    assert sorted(titles) == sorted(names)
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[4], HOSTILE[6]} <= set(names)


@pytest.mark.parametrize("units", [5, 14], ids=["few units", "many units"])
def test_nothing_is_clipped_whatever_the_names(opened, units):
    page = opened(study_of(units=units, criteria=12, names=HOSTILE))
    cut = {}
    for panel in every_view(page):
        found = [
            f"{one.where}: {one.text[:40]!r} by {one.cut}" for one in looking.seen(page) if one.cut
        ]
        cut |= {panel: found + looking.sideways(page)} if found or looking.sideways(page) else {}

    assert cut == {}


def test_every_text_is_of_eighteen_pixels_or_more(opened, made):
    page = opened(made)
    small = {
        panel: [
            (one.text[:30], round(one.size, 1), one.where)
            for one in looking.seen(page)
            if one.size < LEAST
        ]
        for panel in every_view(page)
    }

    assert {panel: texts for panel, texts in small.items() if texts} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(opened, made, theme):
    page = opened(made)
    driving.chosen(page, theme=theme)
    faint = {}
    for panel in every_view(page):
        own = [
            (one.text[:30], round(one.contrast, 2), one.where)
            for one in looking.seen(page)
            if not one.disabled
            and not one.svg
            and one.contrast < (3 if one.bold or one.size >= 24 else 4.5)
        ]
        faint |= {panel: own} if own else {}

    assert faint == {}


def data_words(sheet, lang: str) -> set[str]:
    """The words of the data in one language: names, titles; not those of the sentences."""
    found: set[str] = set()

    def walk(value):
        if isinstance(value, dict) and "vi" in value and "en" in value:
            found.update(LETTERS.findall(str(value[lang]).lower()))
        elif isinstance(value, dict):
            for key, own in value.items():
                if key not in ("words", "outcomes", "official"):
                    walk(own)
        elif isinstance(value, list):
            for own in value:
                walk(own)
        elif isinstance(value, str):
            found.update(LETTERS.findall(value.lower()))

    walk(sheet)
    return found


def shown_words(page) -> set[str]:
    texts = [one.text for one in looking.seen(page)] + looking.said(page)
    return {word for text in texts for word in LETTERS.findall(text.lower())}


def test_no_english_is_left_in_the_vietnamese_page(opened, made, tmp_path):
    sheet = sheet_of(made.study(tmp_path))
    page = opened(sheet)
    translated = [(one, own) for one, own in words()["vi"].items() if own != one]
    english = {word for one in templates() for word in LETTERS.findall(PLACES.sub("", one).lower())}
    vietnamese = {word for _, own in translated for word in LETTERS.findall(own.lower())}
    foreign = english - vietnamese - data_words(sheet, "vi") - BOTH
    left = {panel: sorted(shown_words(page) & foreign) for panel in every_view(page)}

    assert {panel: own for panel, own in left.items() if own} == {}


def test_no_vietnamese_is_left_in_the_english_page_but_names(opened, made, tmp_path):
    sheet = sheet_of(made.study(tmp_path))
    page = opened(sheet)
    driving.chosen(page, lang="en")
    known = data_words(sheet, "en") | {"tiếng", "việt"}
    left = {
        panel: sorted(word for word in shown_words(page) - known if MARKED.search(word))
        for panel in every_view(page)
    }

    assert {panel: own for panel, own in left.items() if own} == {}


def test_hidden_names_are_nowhere_on_the_page(opened, hostile):
    page = opened(hostile)
    names = hostile.tables.units["name"].to_list() + hostile.tables.units["short_name"].to_list()
    page.keyboard.press("b")
    for _ in every_view(page):
        for lang in ("vi", "en"):
            driving.chosen(page, lang=lang)
            everything = " ".join([*(one.text for one in looking.seen(page)), *looking.said(page)])
            assert [name for name in names if name.strip() in everything] == []


def test_what_is_frozen_cannot_be_moved(opened, made):
    page = opened(made)
    driving.set_state(page, MOVED)
    before = driving.state(page)
    driving.unfolded(page)
    page.locator(".emulab").first.focus()
    page.keyboard.press("f")
    driving.dragged(page, "s0", [0.9], 0)
    for key in ("o", "x", "l", "Control+z", "Control+y"):
        page.keyboard.press(key)
    driving.set_state(page, MOVED | {"off": []})

    assert driving.sliders(page) == []
    assert driving.state(page) == before


def test_made_up_figures_say_so_beside_every_panel(opened, made):
    page = opened(made)
    for panel in every_view(page):
        for lang, word in (
            ("vi", words()["vi"]["ILLUSTRATIVE FIGURES"]),
            ("en", "ILLUSTRATIVE FIGURES"),
        ):
            driving.chosen(page, lang=lang)
            for column in (".at-ranking", ".at-panels"):
                mark = page.locator(f"{column} .watermark")
                assert word in mark.text_content(), panel
                assert mark.is_visible()


def reached(page) -> set[str]:
    """What Tab comes by, once around."""
    called = f"() => ({driving.script('called')})(document.activeElement)"
    found: set[str] = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        found.add(page.evaluate(called))
    return found


def test_every_control_is_reached_by_tab(opened, made):
    page = opened(made)
    driving.set_state(page, MOVED)
    page.locator(".emulab").first.focus()
    came_by = reached(page)
    wanted = driving.with_root(page, driving.script("controls"))

    assert set(wanted) - came_by == set()


def test_the_keys_do_everything(opened, made):
    page = opened(made)
    page.locator(".weight-row[data-node=s1] input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    moved = driving.state(page)["families"][""]
    page.keyboard.press("l")
    locked = driving.state(page)["locked"]
    page.keyboard.press("l")
    page.keyboard.press("x")
    off = driving.state(page)["off"]
    for _ in range(5):
        page.keyboard.press("Control+z")
    undone = driving.state(page)
    page.keyboard.press("Control+y")
    page.keyboard.press("o")

    assert moved["s1"] > made.rules.rubric.criteria[1].criteria[0].maximum
    assert (locked, off) == (["s1"], ["s1"])
    assert undone == {"families": {}, "off": [], "scores": [], "locked": []}
    assert driving.state(page)["families"] == {}


def test_settings_change_by_one_key(opened, made):
    page = opened(made)
    root = page.locator(".emulab").first
    root.focus()
    page.keyboard.press("d")
    page.keyboard.press("e")

    assert (root.get_attribute("data-theme"), root.get_attribute("lang")) == ("dark", "en")
    for number, _ in enumerate(looking.panels(page)):
        root.focus()
        page.keyboard.press(str(number + 1))
        tab = page.locator(".tabs [role=tab]").nth(number)
        assert tab.get_attribute("aria-selected") == "true"
    page.keyboard.press("?")
    assert page.locator("dialog[open]").is_visible()


def test_a_scenario_is_saved_by_keys_alone(opened, made, tmp_path):
    page = opened(made)
    driving.set_state(page, MOVED)
    page.locator(".emulab").first.focus()
    page.keyboard.press("s")
    page.keyboard.type("Phương án thử")
    page.keyboard.press("Tab")
    page.keyboard.type("Nguyễn Văn A")
    page.keyboard.press("Tab")
    page.keyboard.type("thử bằng bàn phím")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    written = download.value.path().read_text("utf-8")

    assert download.value.suggested_filename == "phuong-an-thu.yaml"
    assert 'name: "Phương án thử"' in written and "s1: 60" in written


def test_what_the_page_cannot_work_out_it_shows_officially_and_says_so(opened):
    power = {"scale": "declared", "aggregate": {"power": {"exponent": 0.5}}}
    page = opened(study_of(units=6, criteria=6, **power))
    before = driving.ranking(page)
    driving.set_state(page, MOVED)
    driving.settled(page)

    assert driving.sliders(page) == []
    assert driving.ranking(page) == before
    assert page.locator(".ranking[data-official]").is_visible()
    assert page.locator(".ranking > .ranking-note").is_visible()
    assert page.locator(".weights-hindrance").is_visible()
