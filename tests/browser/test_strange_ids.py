"""Ids that JavaScript orders by their number, or finds in every object, are ids like others."""

import datetime
import json
from dataclasses import replace
from random import Random

import polars as pl
import pytest
import scenario_page
from engine_page import evaluated, open_engine
from moves_page import answered, open_moves
from states_made import NOTHING, random_state
from test_same_numbers import differing
from what_if_makers import Made, study_of

from emulab.whatif.facts import facts_of, figures_of
from emulab.whatif.scenario import Signature, scenario_text
from emulab.whatif.state import changes_of, run_under

SECTIONS = {"s0": "10", "s1": "constructor", "s2": "2"}
LEAVES = {"s0.0": "9", "s0.1": "1", "s1.0": "1e3", "s1.1": "0", "s2.0": "007", "s2.1": "3.5"}
AWARDS = {"flag": "constructor", "certificate": "7", "merit": "1"}
UNITS = {"u00": "10", "u01": "9", "u02": "constructor", "u03": "1"}
IDS = SECTIONS | LEAVES | AWARDS | UNITS
MADE = datetime.datetime(2024, 1, 16, 14, 5)
DATA = "sha256:0"


def strange() -> Made:
    """A cluster under such ids: of units, sections, criteria, awards and a check."""
    made = study_of(units=4, criteria=6, sections=3, checks=[{"id": "late", "name": "Late"}])
    made.document["awards"][1]["eligible"]["checks"] = ["late"]
    text = json.dumps(made.document, ensure_ascii=False)
    for old, new in (IDS | {"late": "constructor"}).items():
        text = text.replace(f'"{old}"', f'"{new}"')
    frames = {}
    for stem in ("units", "marks", "checks", "tallies"):
        frame = getattr(made.tables, stem)
        columns = [name for name in ("unit", "criterion", "contest") if name in frame.columns]
        frames[stem] = frame.with_columns(pl.col(columns).replace(IDS))
    frames["checks"] = frames["checks"].clear()
    return Made(json.loads(text), replace(made.tables, **frames))


@pytest.fixture(scope="module")
def made():
    return strange()


@pytest.fixture(scope="module")
def states(made):
    facts = facts_of(made.result)
    found = [NOTHING, *(random_state(Random(f"strange/{n}"), facts) for n in range(40))]
    moved = {key for state in found for key in state["families"]}
    assert moved == {"", *SECTIONS.values()}
    return found


def test_they_come_out_alike_in_the_browser_and_in_python(browser_page, made, states):
    open_engine(browser_page)
    answers = evaluated(browser_page, facts_of(made.result), states)
    for state, own in zip(states, answers, strict=True):
        assert differing(figures_of(run_under(made.result, state)), own) == []


def test_the_files_are_the_same_and_are_read_back(browser_page, made, states):
    scenario_page.open_files(browser_page)
    facts, sheet = facts_of(made.result), {"data": DATA, "chosen": {}}
    note = {"name": "A", "author": "B", "reason": "C", "made": MADE.isoformat()}
    wanted = [
        scenario_text(changes_of(state, made.result), Signature("A", "B", "C", MADE, DATA))
        for state in states
    ]
    rows = [[state, note] for state in states]

    assert scenario_page.asked(browser_page, "write", [facts, sheet, rows]) == wanted
    read = scenario_page.asked(browser_page, "read", [facts, sheet, wanted, "en"])
    for state, text, own in zip(states, wanted, read, strict=True):
        assert own["faults"] == [], text
        assert (
            differing(
                figures_of(run_under(made.result, own["state"])),
                figures_of(run_under(made.result, state)),
            )
            == []
        )


def test_they_are_moved_as_others_are(browser_page, made):
    open_moves(browser_page)
    body = """(facts) => facts.families.flatMap(({ ids }) => ids).map((id) => {
      const next = m.moved(facts, m.OFFICIAL, id, 4, false);
      return m.numberOf(facts, next, id);
    })"""

    assert answered(browser_page, facts_of(made.result), body) == [4.0] * (3 + 6)


def test_a_page_under_such_ids_opens_and_moves(opened, made):
    page = opened(made)
    ids = page.locator(".weight-row").evaluate_all("(rows) => rows.map((row) => row.dataset.node)")

    assert ids[:1] == ["10"]
    assert page.evaluate("""() => {
      const slider = document.querySelector(".weight-row[data-node=constructor] input[type=range]");
      slider.value = Number(slider.max) / 4;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      const { state, result } = document.querySelector("#emulab").emulab;
      return Number.isFinite(state.families[""].constructor) && result.total.every(Number.isFinite);
    }""")
