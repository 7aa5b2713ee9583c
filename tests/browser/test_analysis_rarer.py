"""How far each weight may move, asked of rules that are rarer: the engine says so at every step."""

import pytest
from analysis_models import every_cluster, given
from analysis_page import asked
from rarer_made import rarer_cluster
from states_made import NOTHING
from what_if_makers import Made, study_of

from emulab.whatif.facts import facts_of
from emulab.whatif.regions import regions_of

RARER = [2, 10, 11, 15, 17, 21, 24, 27]
every_rarer = pytest.mark.parametrize("seed", RARER)


def answers_of(analysis, made: Made, question: str, *states: dict) -> list[dict]:
    """What the browser says of every node that has a model, under the states."""
    given = [NOTHING | state for state in states] or [NOTHING]
    told = asked(analysis, facts_of(made.result), regions_of(made.rules), given, question)
    return [answer for own in told for answer in own.values() if "why" not in answer]


# what the engine comes to with one weight moved: who is first, and every award's outcomes
MOVED = """
  const family = facts.families.find(({ parent }) => parent === node);
  const moved = (t, place) => {
    const weights = a.movedTo(model.weights, place, t);
    const weigh = (one) => weights[model.ids.indexOf(one)] ?? 1;
    const own = Object.fromEntries(family.ids.map((one) => [one, weigh(one)]));
    const found = a.evaluate(facts, { ...state, families: { ...state.families, [node]: own } });
    const winner = found.order.filter((unit) => found.rank[unit] === 1).sort((x, y) => x - y);
    const awards = facts.awards.flatMap(({ id }) =>
      found.outcomes[id].map(({ outcome }, unit) => [id, unit, outcome].join(" ")));
    return { winner, awards };
  };
"""
ENDS = f"""
({{ facts, state, found, model, node }}) => {{
  {MOVED}
  const wrong = [];
  a.flips(model, facts, state, found).forEach((one, place) => {{
    if (!one.exact) return;
    const before = moved(one.weight, place);
    for (let step = 0; step < 50; step += 1) {{
      const t = (step + 0.4877) / 50;
      const now = moved(t, place);
      for (const kind of ["winner", "awards"]) {{
        const inside = t > one[kind].low + 1e-9 && t < one[kind].high - 1e-9;
        const same = String(now[kind]) === String(before[kind]);
        if (inside && !same) wrong.push([one.id, kind, t, one[kind]]);
      }}
    }}
    for (const [side, sign, edge] of [["low", -1, 0], ["high", 1, 1]]) {{
      const after = (kind) => moved(one[kind][side] + sign * 1e-8, place)[kind];
      if (one.winner[side] !== edge) {{
        const said = [...one.winner[`${{side}}Units`]].sort((x, y) => x - y);
        if (String(said) !== String(after("winner"))) wrong.push([one.id, "first", side, said]);
      }}
      if (one.awards[side] !== edge) {{
        const changes = one.awards[`${{side}}Change`];
        const said = changes.map((own) => [own.award, own.unit, own.after].join(" ")).sort();
        const own = after("awards").filter((word, n) => word !== before.awards[n]).sort();
        if (String(said) !== String(own)) wrong.push([one.id, "beyond", side, said, own]);
      }}
    }}
  }});
  return {{ wrong, some: true }};
}}
"""


@every_rarer
def test_between_the_ends_nothing_changes_and_beyond_them_just_what_is_said(analysis, seed):
    told = answers_of(analysis, rarer_cluster(seed), ENDS)

    assert [one["wrong"] for one in told if one["wrong"]] == []


def test_there_are_ends_to_ask_about_among_the_rarer_rules(analysis):
    told = [one for seed in RARER for one in answers_of(analysis, rarer_cluster(seed), ENDS)]

    assert len(told) > 20


# five steps of 1/600 in a row are more than one of the 1/200 at which rounded totals are asked
ROUNDED = f"""
({{ facts, state, found, model, node }}) => {{
  {MOVED}
  const missed = [];
  a.winners(model, facts).forEach((one, place) => {{
    const before = String(moved(one.weight, place).winner);
    let row = 0;
    for (let step = 0; step < 600; step += 1) {{
      const t = (step + 0.4877) / 600;
      const inside = t > one.winner.low && t < one.winner.high;
      row = inside && String(moved(t, place).winner) !== before ? row + 1 : 0;
      if (row === 5) missed.push([one.id, t, one.winner]);
    }}
  }});
  return {{ missed, grain: model.grain }};
}}
"""


@pytest.mark.parametrize("step", ["section", "total"])
@pytest.mark.parametrize("places", [0, 1])
def test_no_winner_is_missed_where_totals_are_rounded(analysis, step, places):
    made = study_of(8, 6, sections=3, seed=4)
    made.document["rubric"]["round"] = {"step": step, "places": places}
    told = answers_of(analysis, made, ROUNDED)

    assert told and all(one["grain"] > 0 for one in told)
    assert [one["missed"] for one in told if one["missed"]] == []


def two_units(**keys) -> Made:
    return study_of(2, 2, sections=2, ties=[], bands=[], **keys)


def points(*rows: tuple[float, float]) -> list[dict]:
    return [
        {"unit": f"u{unit:02d}", "criterion": f"s{place}.0", "score": score}
        for unit, row in enumerate(rows)
        for place, score in enumerate(row)
    ]


FLIPS = "({ facts, state, found, model }) => ({ flips: a.flips(model, facts, state, found) })"


def test_a_weight_that_leaves_nobody_in_the_first_place_has_its_end_there(analysis):
    """20, falling to 4 where s1 weighs all: below 8 a gate bars both from being first."""
    gate = {"id": "bar", "name": "Bar", "on": "total", "at_least": 8, "bars": 1}
    made = two_units(gates=[gate], awards=[])
    [told] = answers_of(analysis, made, FLIPS, {"scores": points((10, 2), (9, 1))})
    winner = told["flips"][1]["winner"]

    assert told["flips"][1]["exact"] is True
    assert winner["high"] == pytest.approx(0.75)
    assert winner["highUnits"] == []


def test_units_that_tie_to_nine_decimals_without_meeting_there_part_at_once(analysis):
    """A weight of 1e-11 parts nobody, and neither do two totals meet where it is."""
    award = {"id": "prize", "name": "Prize", "seats": 1}
    made = two_units(awards=[award])
    state = {"scores": points((5, 1), (5, 9)), "families": {"": {"s0": 1, "s1": 1e-11}}}
    [told] = answers_of(analysis, made, FLIPS, state)
    awards = told["flips"][1]["awards"]

    assert awards["high"] == pytest.approx(0, abs=1e-9)
    assert [(one["unit"], one["before"], one["after"]) for one in awards["highChange"]] == [
        (0, "tied", "not proposed"),
        (1, "tied", "proposed"),
    ]


STRAYS = "() => ({})"


@every_cluster
def test_every_total_that_adds_follows_from_the_weights_of_a_node(analysis, name):
    told = asked(analysis, *given(name), STRAYS)
    stray = "the totals do not follow from these weights alone"

    assert [node for own in told for node, one in own.items() if one.get("why") == stray] == []
