"""How far each weight may move: the browser says what Python and the engine say."""

import pytest
from analysis_models import CLOSE, MADE, REAL, SIZES, answers, every_cluster, given, models
from analysis_page import asked

from emulab.sensitivity.exact.stability import stability

MORE = [f"made-{seed}" for seed in (*range(100, 130), *range(300, 310))]
NEAR_END = 1e-7  # the browser leaves out units that meet only at the very end of a way


def test_there_is_enough_to_compare():
    names = (*REAL, *SIZES, *MADE)
    every = [model for name in names for own in models(name) for model in own.values()]

    assert len(every) > 150
    assert any(model.values is None for model in every)
    assert any(model.held.any() for model in every)


TOTALS = """
({ facts, state, model, node }) => {
  const family = facts.families.find(({ parent }) => parent === node);
  const differing = [];
  model.ids.forEach((id, place) => [0.1, 0.37, 0.82].forEach((t) => {
    const weights = a.movedTo(model.weights, place, t);
    const weigh = (one) => weights[model.ids.indexOf(one)] ?? 1;
    const moved = Object.fromEntries(family.ids.map((one) => [one, weigh(one)]));
    const found = a.evaluate(facts, { ...state, families: { ...state.families, [node]: moved } });
    const own = a.figuresAt(model, facts, weights);
    const totals = model.units.map((unit) => a.totalOf(model, unit, weights));
    facts.units.forEach((_, unit) => {
      const [one, other] = [own.total[unit], found.total[unit]];
      const near = one === other || Math.abs(one - other) < 1e-9;
      if (!near) differing.push([id, t, unit, one, other]);
    });
    if (String(own.rank) !== String(found.rank)) differing.push([id, t, own.rank, found.rank]);
    const moving = facts.gates.some(({ on }) => on === "total" || on === "points");
    const ranks = Array.from(a.ranksOf(totals, model.keys, model.held));
    if (!moving && String(ranks) !== String(model.units.map((unit) => found.rank[unit]))) {
      differing.push([id, t, "ranks", ranks, found.rank]);
    }
  }));
  return { differing };
}
"""


@every_cluster
def test_the_model_gives_the_totals_and_ranks_of_the_engine_under_other_weights(analysis, name):
    found = asked(analysis, *given(name), TOTALS)

    assert [one for own in found for one in own.values() if one.get("differing")] == []


WINNERS = "({ facts, model }) => ({ ends: a.winners(model, facts) })"


@every_cluster
def test_the_winner_is_overtaken_at_the_weights_that_python_finds(analysis, name):
    wrong = []
    for model, answer in answers(analysis, name, WINNERS):
        table = stability(model).filter(holds="winner")
        ends = {row["criterion"]: row for row in table.to_dicts()}
        for one in answer["ends"]:
            for side, edge in (("low", 0.0), ("high", 1.0)):
                own, wanted = one["winner"][side], ends[one["id"]][side]
                late = own == edge and abs(wanted - edge) <= NEAR_END
                if not late and abs(own - wanted) > CLOSE:
                    wrong.append((model.node, one["id"], side, own, wanted))

    assert wrong == []


AWARDS = """
({ facts, state, found, model, node }) => {
  const told = a.flips(model, facts, state, found);
  const family = facts.families.find(({ parent }) => parent === node);
  const words = (t, place) => {
    const weights = a.movedTo(model.weights, place, t);
    const weigh = (one) => weights[model.ids.indexOf(one)] ?? 1;
    const moved = Object.fromEntries(family.ids.map((one) => [one, weigh(one)]));
    const own = a.evaluate(facts, { ...state, families: { ...state.families, [node]: moved } });
    return facts.awards.map(({ id }) => own.outcomes[id].map(({ outcome }) => outcome));
  };
  const differing = [];
  told.forEach(({ id, exact, weight, awards }, place) => {
    if (!exact) return;
    const before = String(words(weight, place));
    for (let step = 0; step < GRID; step += 1) {
      const t = (step + 0.4877) / GRID;
      if (t > awards.low + 1e-9 && t < awards.high - 1e-9 && String(words(t, place)) !== before) {
        differing.push([id, "changes between the ends", t, awards]);
      }
    }
    for (const [side, sign] of [["low", -1], ["high", 1]]) {
      const changes = awards[`${side}Change`];
      if (!changes.length) continue;
      const after = words(awards[side] + sign * 2e-8, place);
      const same = changes.every(({ award, unit, after: word }) =>
        after[facts.awards.findIndex(({ id: one }) => one === award)][unit] === word);
      if (!same) differing.push([id, "does not change beyond", side, awards]);
    }
  });
  return { differing };
}
"""


@pytest.mark.parametrize("name", [*REAL, "14x20", *MADE])
def test_awards_change_where_the_engine_says_so_on_a_fine_grid(analysis, name):
    found = asked(analysis, *given(name), AWARDS.replace("GRID", "60"))

    assert [one for own in found for one in own.values() if one.get("differing")] == []


SKIPPING = """
({ facts, state, found, model }) => {
  const rounded = ({ low, high, ...rest }) => [low.toFixed(9), high.toFixed(9), rest];
  const ends = (asked) => a.flips(model, facts, state, found, asked)
    .filter(({ exact }) => exact)
    .map(({ id, awards }) => [id, rounded(awards)]);
  const [quick, slow] = [ends(a.skipping), ends(a.everywhere)];
  return { differing: quick.filter((one, n) => JSON.stringify(one) !== JSON.stringify(slow[n])) };
}
"""


@pytest.mark.parametrize("name", [*REAL, "14x20", *MADE, *MORE])
def test_no_event_that_is_skipped_would_have_changed_an_award(analysis, name):
    found = asked(analysis, *given(name), SKIPPING)

    assert [one for own in found for one in own.values() if one.get("differing")] == []
