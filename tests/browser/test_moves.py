"""Laws of the moves: what a slider, a lock, a switch and a supposed mark do to the state."""

from random import Random

import pytest
from guarding import alone
from moves_page import answered, open_moves
from states_made import random_state
from what_if_makers import random_cluster, study_of

from emulab.whatif.facts import facts_of

NEAR = 1e-9
SEEDS = range(0, 36)

# every node of every cluster is moved, from the official state and from others out of chance
EVERY = """
(facts, states, values, keep, law) => {
  const found = [];
  let moves = 0;
  for (const state of [m.OFFICIAL, ...states]) {
    for (const { parent, ids } of facts.families) ids.forEach((id, n) => {
      const before = m.numbersOf(facts, state, parent);
      const shown = m.sumOf(facts, state, parent) * values[n % values.length];
      const next = m.moved(facts, state, id, shown, keep);
      const after = m.numbersOf(facts, next, parent);
      if (next === state) return;
      moves += 1;
      const odd = Object.values(after).find((number) => !(number >= 0));
      const move = { facts, state, next, parent, ids, id, before, after, shown };
      const wrong = odd !== undefined ? ["odd", odd] : law(move);
      if (wrong) found.push([parent, id, shown, wrong]);
    });
  }
  return { found, moves };
}
"""
SUM = "(list, numbers) => list.reduce((sum, one) => sum + numbers[one], 0)"


@pytest.fixture(scope="module")
def moves(chromium):
    """A page with the state and its moves alone, for all tests of this file."""
    with alone(chromium, open_moves) as page:
        yield page


@pytest.fixture(scope="module")
def clusters():
    """Facts and states of clusters whose weights can be moved; some ids are locked."""
    found = []
    for seed in SEEDS:
        facts = facts_of(random_cluster(seed).result)
        if facts["weights_fixed"]:
            continue
        rng = Random(f"moves/{seed}")
        states = [random_state(rng, facts) for _ in range(3)]
        nodes = [node["id"] for node in facts["nodes"]]
        for state in states[1:]:
            state["locked"] = rng.sample(nodes, len(nodes) // 3)
        found.append((facts, states))
    return found


def broken(page, clusters, keep: str, law: str) -> list:
    """Moves after which the law, a function of the move, says what is wrong."""
    values = [0.37, 0, 0.81, 1.5, 0.05]
    body = f"(facts, states, values) => ({EVERY})(facts, states, values, {keep}, {law})"
    answers = [answered(page, facts, body, states, values) for facts, states in clusters]
    assert sum(one["moves"] for one in answers) > 300
    return [wrong for one in answers for wrong in one["found"]]


def test_a_number_that_is_moved_alone_is_the_one_asked_for_and_leaves_the_others(moves, clusters):
    law = """({ facts, next, ids, id, before, after, shown }) => {
      const own = m.numberOf(facts, next, id);
      if (Math.abs(own - shown) > 1e-9) return ["is", own];
      return ids.find((one) => one !== id && after[one] !== before[one]);
    }"""

    assert broken(moves, clusters, "false", law) == []


def test_where_the_sum_is_kept_it_is_the_official_one_of_all_that_are_on(moves, clusters):
    law = f"""({{ facts, state, parent, ids, id, before, after }}) => {{
      const sum = {SUM};
      const on = ids.filter((one) => !state.off.includes(one) || one === id);
      const held = on.filter((one) => one !== id && state.locked.includes(one));
      const base = facts.families.find((one) => one.parent === parent);
      const official = base.numbers.reduce((one, other) => one + other, 0);
      const free = on.filter((one) => one !== id && !held.includes(one));
      if (!free.length || sum(held, before) > official || state.off.includes(id)) return null;
      const whole = sum(on, after);
      return Math.abs(whole - official) <= 1e-9 * official ? null : [whole, official];
    }}"""

    assert broken(moves, clusters, "true", law) == []


def test_where_the_sum_is_kept_a_number_goes_as_far_as_the_locked_ones_let_it(moves, clusters):
    law = f"""({{ facts, state, parent, ids, id, before, after, shown }}) => {{
      const sum = {SUM};
      const others = ids.filter((one) => one !== id && !state.off.includes(one));
      const held = others.filter((one) => state.locked.includes(one));
      if (held.length === others.length) return "nothing could take up the rest";
      const base = facts.families.find((one) => one.parent === parent);
      const official = base.numbers.reduce((one, other) => one + other, 0);
      const scale = m.sumOf(facts, state, parent) / official;
      const wanted = Math.min(shown / scale, Math.max(official - sum(held, before), 0));
      return Math.abs(after[id] - wanted) <= 1e-9 * official ? null : [after[id], wanted];
    }}"""

    assert broken(moves, clusters, "true", law) == []


def test_what_is_locked_or_off_is_not_moved_by_another(moves, clusters):
    law = """({ state, ids, id, before, after }) => {
      const held = (one) => one !== id && (state.locked.includes(one) || state.off.includes(one));
      return ids.find((one) => held(one) && after[one] !== before[one]);
    }"""

    assert broken(moves, clusters, "true", law) == []


def test_the_free_siblings_keep_their_proportions(moves, clusters):
    law = f"""({{ facts, state, parent, ids, id, before, after }}) => {{
      const sum = {SUM};
      const held = (one) => one === id || state.locked.includes(one) || state.off.includes(one);
      const free = ids.filter((one) => !held(one));
      const base = facts.families.find((one) => one.parent === parent);
      const official = Object.fromEntries(base.ids.map((one, n) => [one, base.numbers[n]]));
      const even = Object.fromEntries(free.map((one) => [one, 1])); // what never weighed anything
      const began = sum(free, official) > 0 ? official : even;
      const was = sum(free, before) > 0 ? before : began; // all at 0 come back as they were
      const [all, now] = [sum(free, was), sum(free, after)];
      const near = (one) => Math.abs(after[one] * all - was[one] * now) <= 1e-9 * all * (1 + now);
      return free.find((one) => !near(one));
    }}"""

    assert broken(moves, clusters, "true", law) == []


def test_a_weight_that_was_nothing_takes_up_the_rest_where_all_else_is_locked(moves):
    """One sibling weighs nothing officially: no proportion is left of it to come back to."""
    given = {"scale": "declared", "aggregate": "arithmetic", "weights": {"s0": 5, "s1": 5, "s2": 0}}
    facts = facts_of(study_of(units=3, criteria=6, **given).result)
    body = """(facts) => {
      const state = m.lockSwitched(m.OFFICIAL, "s1");
      return m.numbersOf(facts, m.moved(facts, state, "s0", 20, true), "");
    }"""

    assert answered(moves, facts, body) == {"s0": 20, "s1": 30, "s2": 10}


def test_weights_that_were_all_nothing_share_the_rest_evenly(moves):
    given = {"scale": "declared", "aggregate": "arithmetic", "weights": {"s0": 5, "s1": 0, "s2": 0}}
    facts = facts_of(study_of(units=3, criteria=6, **given).result)
    body = "(facts) => m.numbersOf(facts, m.moved(facts, m.OFFICIAL, 's0', 20, true), '')"

    assert answered(moves, facts, body) == {"s0": 20, "s1": 20, "s2": 20}


def test_no_move_leaves_a_state_in_which_nothing_weighs_anything(moves, clusters):
    law = """({ facts, next }) => {
      const weighs = (one) => !next.off.includes(one)
        && facts.families.some(({ parent, ids }) =>
          ids.includes(one) && m.numbersOf(facts, next, parent)[one] > 0);
      return facts.leaves.some(({ path }) => path.every(weighs)) ? null : "nothing weighs";
    }"""
    everything = """(facts, keep) => {
      let state = m.OFFICIAL;
      const ids = facts.families.flatMap((family) => family.ids);
      for (const id of ids) state = m.moved(facts, state, id, 0, keep);
      for (const id of ids) state = m.switched(facts, state, id);
      const weighs = (one) => !state.off.includes(one)
        && facts.families.some(({ parent, ids }) =>
          ids.includes(one) && m.numbersOf(facts, state, parent)[one] > 0);
      return facts.leaves.some(({ path }) => path.every(weighs));
    }"""

    assert broken(moves, clusters, "false", law) == broken(moves, clusters, "true", law) == []
    for facts, _ in clusters:
        assert [answered(moves, facts, everything, keep) for keep in (False, True)] == [True, True]


def test_the_numbers_under_a_section_add_up_to_its_own(moves, clusters):
    body = """(facts, states) => [m.OFFICIAL, ...states].flatMap((state) =>
      facts.families.filter(({ parent }) => parent !== "").map(({ parent, ids, numbers }) => {
        const official = numbers.reduce((one, other) => one + other, 0);
        const moved = m.numbersOf(facts, state, parent);
        const own = ids.reduce((sum, id) => sum + moved[id], 0);
        const shown = ids.reduce((sum, id) => sum + m.numberOf(facts, state, id), 0);
        const whole = m.numberOf(facts, state, parent);
        const wanted = (whole * own) / official; // moved numbers are of the section's own scale
        return [m.sumOf(facts, state, parent), whole, shown, wanted];
      }))"""
    rows = [row for facts, states in clusters for row in answered(moves, facts, body, states)]

    assert len(rows) > 100
    for sum_, whole, shown, wanted in rows:
        assert sum_ == pytest.approx(whole, abs=NEAR)
        assert shown == pytest.approx(wanted, rel=NEAR, abs=NEAR)


def test_what_is_switched_or_locked_twice_is_as_it_was(moves, clusters):
    body = """(facts, states) => states.flatMap((state) => facts.nodes.map(({ id }) => {
      const off = m.switched(facts, state, id);
      const twice = off === state ? state : m.switched(facts, off, id);
      const locked = m.lockSwitched(m.lockSwitched(state, id), id);
      const same = (one, other) => String([...one].sort()) === String([...other].sort());
      return same(twice.off, state.off) && same(locked.locked, state.locked)
        && m.lockSwitched(state, id).locked.length !== state.locked.length;
    }))"""
    for facts, states in clusters:
        assert all(answered(moves, facts, body, states))


def test_a_score_is_supposed_once_and_the_given_one_or_none_takes_it_back(moves):
    facts = facts_of(study_of(units=5, criteria=6).result)
    given = facts["scores"][2][1]
    body = """(facts, given) => {
      const [unit, criterion] = [facts.units[2].id, facts.leaves[1].id];
      const put = (state, score) => m.scored(facts, state, unit, criterion, score);
      const once = put(m.OFFICIAL, given + 0.5);
      const other = m.scored(facts, once, facts.units[3].id, criterion, 1);
      const beside = m.scored(facts, once, unit, facts.leaves[2].id, 2);
      const again = [given + 0.25, given, null].map((score) => put(once, score));
      return [once, ...again, put(other, null), beside]
        .map(({ scores }) => scores.map(({ score }) => score));
    }"""

    assert answered(moves, facts, body, given) == [
        [given + 0.5],
        [given + 0.25],
        [],
        [],
        [1],
        [given + 0.5, 2],
    ]


def test_back_to_official_takes_everything_back_but_the_locks(moves):
    facts = facts_of(study_of(units=5, criteria=6).result)
    body = """(facts) => {
      let state = m.lockSwitched(m.OFFICIAL, "s0");
      state = m.moved(facts, state, "s1", 5, false);
      state = m.switched(facts, state, "s2");
      state = m.scored(facts, state, facts.units[0].id, "s0.0", 1);
      const back = m.back(state);
      return [m.isOfficial(state), m.isOfficial(back), back.locked, m.isOfficial(m.OFFICIAL)];
    }"""

    assert answered(moves, facts, body) == [False, True, ["s0"], True]
