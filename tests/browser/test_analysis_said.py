"""What the verdict, the map and the region say in words and areas, beside what Python says."""

from itertools import pairwise

import numpy as np
import pytest
from analysis_models import answers, every_cluster, given
from analysis_page import asked
from states_made import NOTHING
from what_if_makers import study_of

from emulab.numbers import shown
from emulab.sensitivity.exact.ends import ends_of
from emulab.sensitivity.exact.lines import moved
from emulab.whatif.facts import facts_of
from emulab.whatif.regions import regions_of

BEYOND = 1e-6


VERDICT = """
({ facts, found, model, region }) => {
  const told = a.verdict(model, region, facts, found, a.winners(model, facts));
  const drawn = a.chances(model, region, 500);
  const first = model.units[0];
  const share = drawn.why ? null : drawn.shares[drawn.units.indexOf(first)][0];
  const { template, values } = told.sentence;
  const exact = model.straight && !model.held.some((places) => places > 0);
  return { exact, state: told.state, proved: told.proved, template, values, share };
}
"""
ONE_WEIGHT = "Fragile: {other} takes the first place if"
DRAWN_SAFE = "{unit} is first in all of {draws} weightings drawn {where}."
DRAWN_FRAGILE = "Fragile: {unit} is first in {share} % of the weightings drawn {where}."


@every_cluster
def test_the_weight_that_the_verdict_names_is_the_one_that_python_meets_soonest(analysis, name):
    wrong = []
    for model, told in answers(analysis, name, VERDICT):
        if not told["exact"] or told["state"] == "tied":
            continue
        end = _soonest(model)
        if (end is not None) != told["template"].startswith(ONE_WEIGHT):
            wrong.append((model.node, end, told))
        elif end is not None:
            way = "less" if end.below else "more"
            names = model.result.rules.rubric.nodes[model.ids[end.place]].name
            near = abs(told["values"]["at"] - 100 * end.at) <= 0.051
            now = abs(told["values"]["now"] - 100 * end.adopted) <= 0.051
            said = told["values"]["criterion"]["vi"] == names.said("vi")
            if not (near and now and said and f"weighs {way} than" in told["template"]):
                wrong.append((model.node, end, told))

    assert wrong == []


def _soonest(model):
    """The nearest end of the first unit that is met within the region, as the verdict takes it."""
    for end in ends_of(model)[0]:
        beyond = min(max(end.at + (-BEYOND if end.below else BEYOND), 0.0), 1.0)
        if model.region.contains(moved(model.weights, end.place, np.array([beyond])))[0]:
            return end
    return None


@every_cluster
def test_a_verdict_that_is_drawn_gives_the_share_that_was_drawn(analysis, name):
    for own in asked(analysis, *given(name), VERDICT):
        for told in (one for one in own.values() if "why" not in one):
            if told["template"] == DRAWN_SAFE:
                assert (told["state"], told["proved"], told["share"]) == ("safe", False, 1)
            if told["template"] == DRAWN_FRAGILE:
                share = min(max(float(shown(100 * told["share"], 1, "en")), 0.1), 99.9)
                assert (told["state"], told["proved"]) == ("fragile", False)
                assert told["share"] < 1 and told["values"]["share"] == share


PIECES = """
({ model }) => {
  if (model.ids.length < 3) return { parts: [] };
  const { exact, parts } = a.regions(model, model.ids[0], model.ids[1]);
  return { exact, parts, held: model.held.some((places) => places > 0) };
}
"""


@every_cluster
def test_the_parts_of_a_map_have_corners_about_as_much_as_their_share(analysis, name):
    for own in asked(analysis, *given(name), PIECES):
        for told in (one for one in own.values() if one.get("parts")):
            if not told["held"]:
                assert sum(part["share"] for part in told["parts"]) == pytest.approx(1)
            for part in told["parts"]:
                corners = np.array(part["corners"])
                before, after = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
                turns = _crossed(corners - before, after - corners)

                assert _crossed(corners, after).sum() >= part["share"] - 1e-9  # holes are left in
                assert (np.abs(turns) > 1e-13).all() or told["exact"]
                assert (corners.min(axis=0) < part["middle"]).all()
                assert (part["middle"] < corners.max(axis=0)).all()


def _crossed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]


REGION = "({ region }) => ({ said: region.why?.template })"
BOUND = {
    "analysis": {"within": 0.1, "defensible": [{"between": {"s0": [0.2, 0.6]}, "within": 0.1}]}
}
NOTHING_LEFT = "no weights near these keep all that the rules ask of defensible ones"


@pytest.mark.parametrize("heavy", [0.05, 0.9], ids=["too light", "too heavy"])
def test_weights_far_from_the_defensible_ones_have_no_region(analysis, heavy):
    made = study_of(5, 8, sections=3, **BOUND)
    rest = (1 - heavy) / 2
    states = [
        NOTHING,
        NOTHING | {"families": {"": {"s0": heavy, "s1": rest, "s2": rest}}},
    ]
    near, far = asked(analysis, facts_of(made.result), regions_of(made.rules), states, REGION)

    assert near[""] == {}
    assert far[""] == {"said": NOTHING_LEFT}


DRAWN = "({ region }) => ({ drawn: a.weightings(region, 300, 1).drawn })"
LOOSE = {"analysis": {"defensible": [{"between": {"s0": [0.1, 1]}}]}}


def test_weights_drawn_above_a_low_end_add_up_to_one(analysis):
    made = study_of(5, 8, sections=4, **LOOSE)
    [found] = asked(analysis, facts_of(made.result), regions_of(made.rules), [NOTHING], DRAWN)
    drawn = np.array(found[""]["drawn"])

    assert drawn.sum(axis=1) == pytest.approx(1)
    assert drawn[:, 0].min() >= 0.1 - 1e-9


LINE = "({ model }) => ({ map: a.regions(model, ...model.ids), first: model.units[0] })"


def test_the_line_of_two_weights_is_shared_out_without_gaps_where_totals_are_rounded(analysis):
    made = study_of(9, 8, sections=2, seed=5)
    made.document["rubric"]["round"] = {"step": "total", "places": 1}
    [found] = asked(analysis, facts_of(made.result), regions_of(made.rules), [NOTHING], LINE)
    parts = found[""]["map"]["parts"]

    assert not found[""]["map"]["exact"]
    assert len(parts) > 1
    assert parts[0]["low"] == 0 and parts[-1]["high"] == 1
    for one, other in pairwise(parts):
        assert one["high"] == other["low"] and one["units"] != other["units"]


def test_two_units_that_share_the_first_place_are_said_to(analysis):
    made = study_of(2, 2, sections=2, ties=[], bands=[], awards=[])
    scores = [
        {"unit": unit, "criterion": criterion, "score": 7}
        for unit in ("u00", "u01")
        for criterion in ("s0.0", "s1.0")
    ]
    state = NOTHING | {"scores": scores}
    [told] = asked(analysis, facts_of(made.result), regions_of(made.rules), [state], VERDICT)

    assert told[""]["state"] == "tied"
    assert told[""]["template"].startswith("{units} share the first place")
