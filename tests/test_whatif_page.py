"""The meeting's page: one file, the same each time, that asks nobody and shows no hidden name."""

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from click.testing import CliRunner
from voting_makers import FILES, SMALL, project

from emulab.cli import main
from emulab.rules import every_place, find_place
from emulab.studies import study
from emulab.whatif.nameless import nameless
from emulab.whatif.opening import opened
from emulab.whatif.page import page, page_path, sheet_at, write_page
from emulab.whatif.sheet import sheet_of

RANKED = [place.key for place in every_place() if place.key != "hanoi-offices/2018"]
LARGEST = 2_500_000  # bytes
NAMES = ("Ba Vì", "Mê Linh", "Sóc Sơn")
HEAVIER = """
scenario: {name: Ưu tiên Ba Vì, author: An, reason: "Mê Linh đề nghị, vì SÓC SƠN"}
scale: declared
aggregate: arithmetic
weights: {tasks: 50, party: 50}
"""


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))
    return project(tmp_path)


def emulab(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def with_scenario(root, text: str, name: str = "heavier"):
    folder = root / "params" / "small" / "2023" / "scenarios"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def inside(text: str) -> dict:
    """The sheet that a page carries."""
    found = re.search(r'<script type="application/json" id="sheet">(.*?)</script>', text, re.S)
    return json.loads(found[1])


@pytest.mark.parametrize("place", RANKED)
def test_every_year_that_is_ranked_has_a_small_page_of_the_same_bytes(place):
    cluster, year = place.split("/")
    first, second = (page(cluster, int(year)) for _ in range(2))

    assert first == second
    assert len(first.encode()) < LARGEST
    assert inside(first) == json.loads(json.dumps(sheet_at(find_place(place))))


def test_nothing_in_a_page_is_fetched_or_could_be():
    text = page("hanoi-02", 2023)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    script = re.search(r'<script type="module">(.*?)</script>', text, re.S)[1]
    own = b64encode(sha256(script.encode()).digest()).decode()

    assert policy == (
        f"default-src 'none'; script-src 'sha256-{own}'; style-src 'unsafe-inline'; "
        "font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    assert text.index(policy) < text.index("<style>") < text.index("<script")
    assert not re.findall(r"""(?:src|href)\s*=|@import|url\((?!data:)""", text)
    assert set(re.findall(r"https?://[^\s\"'`]+", text)) <= {"http://www.w3.org/2000/svg"}


def test_a_page_says_its_title_its_language_and_what_nobody_published(small):
    text = page("small", 2023)

    assert text.startswith('<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">')
    assert "<title>Cụm thử 2023</title>" in text
    assert '<footer class="synthetic">Số liệu minh họa (synthetic): ' in text
    assert "<noscript><p>" in text and 'class="too-old"' in text


@pytest.mark.parametrize(
    "name", ["</script><b>", "<!-- x", "' \"", "&lt;", "{{x}} ${1}", "đ" * 200]
)
def test_a_name_is_data_whatever_is_in_it(small, name):
    project(small, units=FILES["units.csv"].replace("Ba Vì", '"' + name.replace('"', '""') + '"'))
    text = page("small", 2023)

    assert inside(text)["facts"]["units"][0]["name"] == name
    assert text.count("<script") == text.count("</script>") == 2
    assert "<b>" not in text


def test_a_title_is_text_whatever_is_in_it(small):
    project(small, rules=SMALL | {"name": "</title><script>alert(1)</script>"})

    assert "<title>&lt;/title&gt;&lt;script&gt;" in page("small", 2023)


def test_a_nameless_page_has_no_name_and_no_id_of_a_unit_anywhere(small):
    with_scenario(small, HEAVIER)
    shown, hidden = page("small", 2023), page("small", 2023, names="hidden")
    sheet = json.dumps(inside(hidden) | {"words": {}}, ensure_ascii=False)

    for name in NAMES:
        assert name in shown
        assert name.casefold() not in hidden.casefold()
    for key in ("ba-vi", "me-linh", "soc-son"):
        assert key in shown
        assert key not in sheet
    ba_vi = inside(hidden)["facts"]["units"][0]["name"]
    assert re.fullmatch(r"Đơn vị [123]", ba_vi)
    assert inside(hidden)["scenarios"][0]["name"]["vi"] == f"Ưu tiên {ba_vi}"


def test_a_nameless_page_has_the_same_figures_under_other_names(small):
    shown, hidden = (sheet_at(find_place("small/2023"), names=n) for n in ("shown", "hidden"))
    called = [unit["name"] for unit in hidden["facts"]["units"]]

    assert sorted(called) == ["Đơn vị 1", "Đơn vị 2", "Đơn vị 3"]
    assert [unit["id"] for unit in hidden["facts"]["units"]] == [f"u{n[-1]}" for n in called]
    for key in ("total", "rank", "order", "parts", "band"):
        assert hidden["facts"]["official"][key] == shown["facts"]["official"][key]


def test_a_name_within_another_word_is_no_name():
    unit = {"id": "an", "name": "An", "short": "An"}
    sheet = {"facts": {"units": [unit]}, "reason": "An Khánh, Lan Anh; an"}

    assert nameless(sheet)["reason"] == "Đơn vị 1 Khánh, Lan Anh; Đơn vị 1"


@pytest.mark.parametrize(
    "said",
    [
        "it cannot be run: soc-son has no mark at stage head",
        "Sóc\n  Sơn đề nghị",
        "So\u0301c So\u031bn đề nghị",
        "SÓC SƠN",
    ],
)
def test_a_nameless_sheet_hides_ids_and_names_however_they_are_written(said):
    unit = {"id": "soc-son", "name": "Sóc Sơn", "short": "SS"}
    hidden = nameless({"facts": {"units": [unit]}, "firm": {"vi": said, "en": "x"}})["firm"]["vi"]

    assert "Đơn vị 1" in hidden
    assert not re.search("s[oó]c", hidden, re.IGNORECASE)


def test_a_unit_called_as_a_key_or_a_criterion_is_hidden_and_the_sheet_stays_whole():
    units = [{"id": one, "name": one.upper(), "short": one} for one in ("total", "tasks", "vi")]
    facts = {"units": units, "sections": ["tasks"], "official": {"total": [1, 2, 3]}}
    state = {"families": {"": {"tasks": 1}}, "scores": [{"unit": "tasks", "criterion": "tasks"}]}
    scenario = {"key": "for-tasks", "kind": "scenario", "state": state, "author": "VI"}
    hidden = nameless({"facts": facts, "scenarios": [scenario], "firm": {"vi": "TOTAL", "en": "x"}})

    assert hidden["facts"]["sections"] == ["tasks"]
    assert hidden["facts"]["official"] == {"total": [1, 2, 3]}
    found = hidden["scenarios"][0]
    assert found["key"] == "scenario-1"
    assert found["state"]["families"] == {"": {"tasks": 1}}
    assert found["state"]["scores"][0]["criterion"] == "tasks"
    assert re.fullmatch("u[123]", found["state"]["scores"][0]["unit"])
    assert "Đơn vị" in found["author"] and "Đơn vị" in hidden["firm"]["vi"]


def test_scorers_that_are_units_are_left_out_by_number():
    units = [{"id": "ba-vi", "name": "Ba Vì", "short": "BV"}]
    chosen = {"without_scorers": ["ba-vi", "head"]}

    found = nameless({"facts": {"units": units}, "chosen": chosen})["chosen"]
    assert found == {"without_scorers": ["u1", "head"]}


def test_what_the_rules_withhold_is_in_no_page(small):
    secret = {"secrecy": {"withhold": ["unanimous"]}}
    counted = inside(page("small", 2023))
    project(small, rules=SMALL | secret)
    sheet = inside(page("small", 2023))

    assert counted["facts"]["polls"]["flag"]["votes"] == [4, 0, 0]
    assert counted["facts"]["why_not"] is None
    assert "flag" not in sheet["facts"]["polls"]
    assert sheet["facts"]["why_not"]["en"] == "the rules withhold figures of the votes"
    reasons = [one["reason"]["en"] for one in sheet["facts"]["official"]["outcomes"]["flag"]]
    assert not [reason for reason in reasons if re.search(r"\b4 of\b", reason)]


def test_a_page_opened_on_a_scenario_keeps_the_official_figures(small):
    with_scenario(small, HEAVIER)
    plain, tried = (sheet_at(find_place("small/2023"), name) for name in ("", "heavier"))

    assert plain["opened"] is None
    assert tried["opened"]["families"] == {"": {"tasks": 50.0, "party": 50.0}}
    assert tried["facts"] == plain["facts"]


def test_a_scenario_of_another_scale_opens_with_its_choices_beside_official_figures(small):
    text = HEAVIER.replace("scale: declared", "scale: observed")
    with_scenario(small, text)
    found = opened(find_place("small/2023"), "heavier")
    sheet = sheet_at(find_place("small/2023"), "heavier")

    assert found.choices == {"scale": "observed", "aggregate": "arithmetic"}
    assert sheet["facts"]["adopted"] is False
    assert sheet["facts"]["choices"] == {"scale": "observed", "aggregate": "arithmetic"}
    assert sheet["facts"]["official"] == sheet_of(study("small", 2023))["facts"]["official"]


def test_the_command_says_where_the_page_is_and_writes_it_again_unchanged(small, tmp_path):
    found = [emulab("page", "small/2023") for _ in range(2)]
    path = page_path(find_place("small/2023"), tmp_path / "out")

    assert path == tmp_path / "out" / "meetings" / "small" / "2023" / "what_if.html"
    assert [(one.exit_code, one.stdout) for one in found] == [(0, f"small/2023: {path}\n")] * 2
    assert path.read_text(encoding="utf-8") == page("small", 2023)
    assert [file.name for file in path.parent.iterdir()] == ["what_if.html"]


def test_the_command_writes_a_nameless_page_where_it_is_told(small, tmp_path):
    path = tmp_path / "elsewhere" / "room.html"
    found = emulab("page", "small/2023", "--blank", "--out", path)

    assert (found.exit_code, found.stdout) == (0, f"small/2023: {path}\n")
    assert path.read_text(encoding="utf-8") == page("small", 2023, names="hidden")


def test_a_page_is_written_whole_or_not_at_all(small, tmp_path, monkeypatch):
    path = write_page({**sheet_of(study("small", 2023)), "opened": None}, tmp_path / "a.html")
    before = path.read_bytes()
    monkeypatch.setattr("emulab.whatif.page.page_of", lambda sheet: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_page({}, path)

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["nowhere/2023"],
            "nowhere/2023: 1 fault\n  there are no rules of that name. There are: small/2023.\n",
        ),
        (
            ["small/2023", "--scenario", "other"],
            "small/2023: 1 fault\n  there is no scenario called 'other'. There are: heavier.\n",
        ),
        (
            ["small/2023", "--scenario", "heavier"],
            "scenarios/heavier.yaml: 1 fault\n  the scenario cannot be opened here: it changes "
            "more than weights and points: awards.flag.seats. "
            "Say: emulab run small/2023 --scenario heavier\n",
        ),
    ],
)
def test_refusals_of_the_page(small, arguments, said):
    with_scenario(small, "scenario: {name: Hai cờ}\nawards: [{id: flag, seats: 2}]\n")
    found = emulab("page", *arguments)

    assert (found.exit_code, found.stdout, found.stderr) == (2, "", said)


def test_a_year_without_marks_has_no_page():
    found = emulab("page", "hanoi-offices/2018")

    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == (
        "hanoi-offices/2018: 1 fault\n"
        "  there are no units, so there is nothing to rank. Write units.csv and marks.csv.\n"
    )
