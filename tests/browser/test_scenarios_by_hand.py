"""Scenario files as people leave them: what the page takes, Python takes, and reads the same."""

import json
from pathlib import Path
from unicodedata import normalize

import pytest
from guarding import alone
from scenario_page import asked, open_files

from emulab.faults import InputError
from emulab.rules import find_place
from emulab.studies import study_at
from emulab.whatif.facts import facts_of, figures_of
from emulab.whatif.state import run_under

CHECKOUT = Path(__file__).parents[2]
DATA = "sha256:1a2b"
GOOD = f"""scenario:
  name: "Phương án một"
  author: "An"
  made: 2024-01-16T14:05:00
  reason: "Thử"
  data: "{DATA}"
scale: declared
aggregate: arithmetic
weights:
  tasks: 55
  party: 35
  movement: 10
"""
NOTE = "".join(GOOD.splitlines(keepends=True)[:6])
READ = {
    "as it was": GOOD,
    "lines of Windows": GOOD.replace("\n", "\r\n"),
    "a mark at the beginning": f"\ufeff{GOOD}",
    "blanks at the ends": GOOD.replace("\n", "   \n"),
    "remarks": "# xin chào\n" + GOOD.replace("55", "55  # nặng hơn"),
    "decomposed letters": normalize("NFD", GOOD),
    "no quotes": GOOD.replace('"', ""),
    "other quotes": GOOD.replace('"', "'"),
    "another order": "weights: {movement: 10, party: 35, tasks: 55}\n" + GOOD.split("weights")[0],
    "JSON": json.dumps({"scenario": {"name": "a"}, "weights": {"tasks": 1, "party": 1}}).replace(
        '"party": 1', '"party": 1, "movement": 1}, "scale": "declared", "aggregate": "arithmetic"'
    )[:-1],
    "an anchor": GOOD.replace("55", "&a 55").replace("35", "*a"),
    "a day": GOOD.replace("T14:05:00", ""),
    "where it comes from": NOTE + "  provenance: {kind: synthetic, note: x, seed: 3}\n",
    "points": NOTE + "  scores: [{unit: iza, criterion: plus.state, score: 0.5}]\n",
}
NEVER_READ = {
    "tabs": GOOD.replace("  tasks", "\ttasks"),
    "decimal comma": GOOD.replace("55", "55,5"),
    "a weight in quotes": GOOD.replace("55", '"55"'),
    "below nothing": GOOD.replace("55", "-5"),
    "too large": GOOD.replace("55", "1e400"),
    "endless": GOOD.replace("55", ".inf"),
    "no number": GOOD.replace("55", ".nan"),
    "yes": GOOD.replace("55", "yes"),
    "a key twice": GOOD + "  tasks: 3\n",
    "two documents": GOOD + "---\nx: 1\n",
    "empty": "",
    "an unknown criterion": GOOD + "  nothere: 3\n",
    "a section left out": GOOD.replace("  party: 35\n", ""),
    "a unit that left": NOTE + "  scores: [{unit: gone, criterion: tasks.plan, score: 9}]\n",
    "a cell twice": NOTE
    + "  scores:\n"
    + "    - {unit: iza, criterion: tasks.plan, score: 9}\n" * 2,
    "points of text": NOTE + "  scores: [{unit: iza, criterion: tasks.plan, score: '9'}]\n",
    "points with a remark": NOTE
    + "  scores: [{unit: iza, criterion: tasks.plan, score: 9, x: 1}]\n",
    "points of nothing": NOTE + "  scores:\n",
    "scorers of nothing": NOTE + "  without_scorers:\n",
    "a name of nothing": GOOD.replace("Phương án một", ""),
    "a name in French": GOOD.replace('"Phương án một"', "{vi: a, fr: b}"),
    "a name only in English": GOOD.replace('"Phương án một"', "{en: b}"),
    "a moment in quotes": GOOD.replace("2024-01-16T14:05:00", '"2024-01-16T14:05:00"'),
    "a moment in words": GOOD.replace("2024-01-16T14:05:00", "hôm qua"),
    "a moment of nothing": GOOD.replace("2024-01-16T14:05:00", '""'),
    "a key of the note misspelt": GOOD.replace("author", "writer"),
    "an origin misspelt": NOTE + "  provenance: {kind: what}\n",
    "an origin without its source": NOTE + "  provenance: {kind: published}\n",
    "an origin of another key": NOTE + "  provenance: {kind: synthetic, colour: red}\n",
    "an origin with a seed of text": NOTE + "  provenance: {kind: synthetic, seed: a}\n",
}


@pytest.fixture(scope="module")
def hanoi():
    return study_at("hanoi-02/2023")


@pytest.fixture(scope="module")
def pages_answers(chromium, hanoi):
    """What the page answers to every file, by its name."""
    every = READ | NEVER_READ
    given = [facts_of(hanoi.result), {"data": DATA, "chosen": {}}, list(every.values()), "en"]
    with alone(chromium, open_files) as page:
        return dict(zip(every, asked(page, "read", given), strict=True))


def by_python(text: str, folder: Path):
    """The study under a scenario file of these letters; raises InputError as a run does."""
    path = folder / "x.yaml"
    path.write_bytes(text.encode())
    return study_at(find_place(CHECKOUT / "params/hanoi-02/2023/rules.yaml"), path)


@pytest.mark.parametrize("name", READ)
def test_what_a_person_left_is_read_by_both_to_the_same_figures(
    name, pages_answers, hanoi, tmp_path
):
    answer = pages_answers[name]
    own = figures_of(by_python(READ[name], tmp_path).result)
    assert answer["faults"] == []
    theirs = figures_of(run_under(hanoi.result, answer["state"]))

    assert (theirs["order"], theirs["rank"]) == (own["order"], own["rank"])
    assert theirs["total"] == pytest.approx(own["total"], abs=1e-9)
    assert theirs["outcomes"] == own["outcomes"]


@pytest.mark.parametrize("name", NEVER_READ)
def test_what_python_refuses_the_page_refuses_with_a_line_and_a_remedy(
    name, pages_answers, tmp_path
):
    answer = pages_answers[name]
    with pytest.raises(InputError):
        by_python(NEVER_READ[name], tmp_path)

    assert answer["state"] is None
    assert all(said.startswith("line ") and said.endswith(".") for said in answer["faults"])
    assert answer["faults"]
