"""Who is first where, how often, and how firmly: the browser says what Python says."""

from functools import cache

import numpy as np
import pytest
from analysis_models import CLOSE, MADE, REAL, SIZES, answers, every_cluster, given, numbers
from analysis_page import asked
from states_made import NOTHING
from what_if_makers import Made, study_of

from emulab.sensitivity.exact.stability import stability
from emulab.sensitivity.exact.sure import sure
from emulab.sensitivity.exact.triangle import regions_of_pair
from emulab.sensitivity.model import Model, model_of
from emulab.sensitivity.probability.acceptability import acceptability
from emulab.sensitivity.region import everything
from emulab.sensitivity.verdict import Evidence, verdict_of
from emulab.whatif.facts import facts_of
from emulab.whatif.regions import regions_of

DRAWS = 1000
RARE = 4  # draws: what hardly ever happens comes in whole ones, and is no bell curve


MAP = """
({ model }) => {
  const { weights, ids } = model;
  const heaviest = [...ids.keys()].sort((x, y) => weights[y] - weights[x] || x - y).slice(0, 2);
  const [one, other] = heaviest.sort((x, y) => x - y).map((place) => ids[place]);
  return { one, other, map: a.regions(model, one, other) };
}
"""


@every_cluster
def test_the_triangle_is_shared_out_as_in_python(analysis, name):
    wrong, units = [], numbers(name)
    for model, answer in answers(analysis, name, MAP):
        found = answer["map"]
        rest = sum(model.weights) - sum(
            model.weights[model.ids.index(answer[key])] for key in ("one", "other")
        )
        if found["shape"] == "line" or not found["exact"] or rest < CLOSE:
            continue
        rows = regions_of_pair(model, answer["one"], answer["other"]).to_dicts()
        wanted = {frozenset(row["units"]): row for row in rows}
        own = {frozenset(units[unit] for unit in part["units"]): part for part in found["parts"]}
        if wanted.keys() != own.keys():
            wrong.append((model.node, sorted(map(sorted, wanted)), sorted(map(sorted, own))))
            continue
        for key, row in wanted.items():
            middle = (row["middle_first"], row["middle_second"])
            near = np.allclose(own[key]["middle"], middle, rtol=0, atol=1e-7)
            if abs(own[key]["share"] - row["share"]) > CLOSE or not near:
                wrong.append((model.node, sorted(key), own[key], row))

    assert wrong == []


LINE = "({ model }) => ({ map: model.ids.length === 2 ? a.regions(model, ...model.ids) : null })"


def test_two_weights_share_out_a_line_that_ends_where_the_winner_is_overtaken(analysis):
    facts = facts_of(two_sections().result)
    [found] = asked(analysis, facts, regions_of(two_sections().rules), [NOTHING], LINE)
    ends = stability(model_of(two_sections().result, None)).filter(holds="winner").to_dicts()[0]
    here = next(
        part for part in found[""]["map"]["parts"] if part["low"] < ends["weight"] < part["high"]
    )

    assert here["low"] == pytest.approx(ends["low"], abs=CLOSE)
    assert here["high"] == pytest.approx(ends["high"], abs=CLOSE)
    assert sum(part["share"] for part in found[""]["map"]["parts"]) == pytest.approx(1)


@cache
def two_sections() -> Made:
    return study_of(9, 8, sections=2, seed=5)


CHANCES = f"({{ model, region }}) => ({{ found: a.chances(model, region, {DRAWS}) }})"


@pytest.mark.parametrize("name", [*REAL, *SIZES, *MADE[::3]])
def test_ranks_are_as_frequent_as_python_draws_them(analysis, name):
    wrong, units = [], numbers(name)
    for model, answer in answers(analysis, name, CHANCES):
        found = answer["found"]
        own = np.zeros((len(model.units), len(found["shares"][0])))
        for unit, row in zip(found["units"], found["shares"], strict=True):
            own[model.units.index(units[unit])] = row
        ranks = acceptability(model, draws=2**14).ranks
        for unit, rank, share, error in ranks.iter_rows():
            drawn = own[model.units.index(unit), rank - 1] if rank <= own.shape[1] else 0.0
            spread = np.sqrt(share * (1 - share) / DRAWS + error**2)
            if abs(drawn - share) > 4 * spread + RARE / DRAWS:
                wrong.append((model.node, unit, rank, drawn, share))

    assert wrong == []


VERDICT = """
({ facts, found, model, region }) => {
  const told = a.verdict(model, region, facts, found, a.winners(model, facts));
  return { exact: model.straight && !model.held.some((places) => places > 0), ...told };
}
"""


@every_cluster
def test_the_verdict_is_the_one_of_python_where_totals_are_linear(analysis, name):
    wrong = []
    for model, answer in answers(analysis, name, VERDICT):
        if answer["exact"] and state_of(model) != answer["state"]:
            wrong.append((model.node, state_of(model), answer))

    assert wrong == []


def state_of(model: Model) -> str:
    """safe, fragile or tied, by ``verdict_of``; what only its sentences need is left out."""
    nothing = np.zeros(len(model.units))
    evidence = Evidence(
        model=model,
        defensible=sure(model),
        anywhere=sure(model, everything(model.ids)),
        ends=None,
        best=nothing,
        worst=nothing,
        kept=nothing,
        draws=0,
    )
    return str(verdict_of(evidence).state)


BOUND = {
    "analysis": {
        "seed": 7,
        "within": 0.1,
        "defensible": [
            {"between": {"s0": [0.2, 0.6]}, "order": ["s0", "s1"]},
            {"node": "s1", "within": 0.5, "ratios": [["s1.0", "s1.1", 0.5, 1]]},
        ],
    }
}
DRAWN = """
({ model, region }) => {
  const { drawn } = a.weightings(region, 300, 1);
  return { region, drawn };
}
"""


def test_what_the_rules_call_defensible_bounds_what_is_drawn(analysis):
    made = study_of(5, 8, sections=3, **BOUND)
    facts, regions = facts_of(made.result), regions_of(made.rules)
    [found] = asked(analysis, facts, regions, [NOTHING], DRAWN)
    for node, answer in found.items():
        region = model_of(made.result, node or None).region

        assert answer["region"]["low"] == pytest.approx(region.low.tolist())
        assert answer["region"]["high"] == pytest.approx(region.high.tolist())
        assert answer["region"]["rows"] == region.rows.tolist()
        assert len(answer["drawn"]) == 300
        assert region.contains(np.array(answer["drawn"])).all()


def test_the_regions_of_a_cluster_say_what_its_rules_say():
    regions = regions_of(study_of(5, 8, sections=3, **BOUND).rules)

    assert regions == {
        "argued": "",
        "within": 0.1,
        "top": 3,
        "seed": 7,
        "nodes": {
            "": {
                "within": None,
                "between": {"s0": [0.2, 0.6]},
                "rows": [[1.0, -1.0, 0.0]],
            },
            "s1": {
                "within": 0.5,
                "between": {},
                "rows": [[1.0, -0.5, 0.0], [-1.0, 1.0, 0.0]],
            },
        },
    }


ALIKE = "({ model, region }) => ({ said: a.chances(model, region).why?.template })"
THIN = {"analysis": {"defensible": [{"order": [["s0", "s1"], "s2"]}]}}


def test_a_region_too_thin_to_be_drawn_from_is_not_guessed_at(analysis):
    made = study_of(5, 8, sections=3, **THIN)
    [found] = asked(analysis, facts_of(made.result), regions_of(made.rules), [NOTHING], ALIKE)
    text = "only {drawn} of {tries} weightings drawn kept what the rules ask of defensible ones"

    assert found[""]["said"] == text


def test_weights_that_cannot_move_against_one_another_are_said_to(analysis):
    facts, regions, _ = given("hanoi-02")
    states = [NOTHING | {"off": ["party", "movement"]}, NOTHING | {"off": ["tasks"]}]
    first, second = asked(analysis, facts, regions, states, "() => ({})")
    text = "fewer than two of these weigh anything, so that no weight can move against another"

    assert first[""] == {"why": text}
    assert second[""] == {}
    assert second["tasks"] == {"why": text}
