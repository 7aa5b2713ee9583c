// The model: how every unit's total follows from the weights of the children of one node.
// The twin of emulab/sensitivity/totals.py and model.py, under the state as it stands.
//
// A total is (values . w) / (whole . w), w the siblings' weights: whatever else was moved, switched
// off or supposed is in ``values`` and ``whole``. Where only some units have a criterion the two
// differ from unit to unit, and the order of two units is no longer linear in w.

import { ranks } from "../engine/ranks.js";
import { changedFamilies, sharesByGroup } from "../engine/shares.js";
import { supposed, totals } from "../engine/totals.js";
import { message } from "../words.js";
import { dot } from "./lines.js";
import { finisher, grainOf } from "./finishing.js";
import { heldOf } from "./held.js";
import { everyUnit } from "./unit_totals.js";
import { entryOf } from "../entry.js";

const SAME = 1e-12;
const STRAY = 1e-6; // points by which a total may differ from the one that is shown

/** The model of a node's children ("" for the sections), or {why} where there is none.
 *
 * ids (n): the siblings that are not off; weights (n): theirs, adding to 1; official (n): what they
 * were officially. units (m): the numbers of the ranked units, best first, and for each of them
 * values (m x n), whole (m x n), held (first places a gate bars it from), keys (its place by the
 * tie keys alone). every: {values, whole, aside} by number of unit, null where it is not judged.
 * straight: whether all totals share one denominator and nothing bends them, so that i stands
 * above j where values[i] . w > values[j] . w. bent: what is done to totals before they are ranked,
 * or null; grain: by how many points a rounding may move one. finished(unit, total, w): the total
 * as the rules finish it. staged(stage): every and finished of the marks of one stage alone, null where
 * there are none. scores, bonus, penalty: as the engine has them.
 */
export function modelOf(facts, state, found, node) {
  const why = facts.why_not || facts.weights_fixed;
  if (why) return { why };
  const family = facts.families.find((one) => one.parent === node);
  const { ids, numbers, official } = family ? siblings(facts, state, family) : { ids: [], numbers: [] };
  if (numbers.filter((number) => number > 0).length < 2) {
    return { why: message("fewer than two of these weigh anything, so that no weight can move against another") };
  }
  if (!found.order.length) return { why: message("no unit is ranked") };
  const changed = changedFamilies(facts, state);
  if (!sharesByGroup(facts, changed).some((shares) => shares.get(node) > 0)) {
    return { why: message("the section itself weighs nothing") };
  }
  const sum = numbers.reduce((one, other) => one + other, 0);
  const weights = numbers.map((number) => number / sum);
  const scores = supposed(facts, state);
  const every = everyUnit(facts, state, found, { node, ids, scores });
  const units = found.order.slice();
  const own = (rows) => units.map((unit) => rows[unit]);
  const model = {
    node, ids, weights, official, units, every, scores,
    values: own(every.values),
    whole: own(every.whole),
    held: own(heldOf(facts, { ...found, scores })),
    keys: own(keysOf(facts, found, scores, units)),
    bonus: found.bonus,
    penalty: found.penalty,
    grain: grainOf(facts),
  };
  model.bent = bentOf(facts, model);
  model.finished = finisher(facts, model.every);
  model.staged = stagesOf(facts, state, { node, ids });
  model.straight = model.bent === null && alike(model.whole);
  const strays = units.some((unit) => !(Math.abs(totalOf(model, unit, weights) - found.total[unit]) <= STRAY));
  return strays ? { why: message("the totals do not follow from these weights alone") } : model;
}

/** A unit's total under weights; NaN where none of what it is judged on weighs anything. */
export function totalOf({ every, finished }, unit, weights) {
  const { values, whole } = every;
  const below = dot(whole[unit], weights);
  return below > 0 ? finished(unit, dot(values[unit], weights) / below, weights) : NaN;
}

/** stage -> {every, finished} of its marks; supposed points stand on no stage. */
function stagesOf(facts, state, at) {
  const known = new Map();
  return (stage) => {
    if (!known.has(stage)) {
      const own = facts.stages[stage] && { ...facts, ...facts.stages[stage] };
      const bare = { ...state, scores: [] };
      const every = own && everyUnit(own, bare, totals(own, bare), { ...at, scores: supposed(own, bare) });
      known.set(stage, own ? { every, finished: finisher(own, every) } : null);
    }
    return known.get(stage);
  };
}

/** The siblings that count: their ids, their numbers now, their official shares of all of them. */
function siblings(facts, state, family) {
  const off = new Set(state.off);
  const counts = (id) =>
    facts.leaves.some((leaf) => leaf.path.includes(id) && !leaf.path.some((one) => off.has(one)));
  const own = entryOf(state.families, family.parent) || Object.fromEntries(family.ids.map((id, n) => [id, family.numbers[n]]));
  const now = entryOf(changedFamilies(facts, state), family.parent) || own; // 0 where all below weigh nothing
  const ids = family.ids.filter((id) => counts(id) && !(now[id] === 0 && own[id] > 0));
  const official = family.numbers.reduce((one, other) => one + other, 0);
  return {
    ids,
    numbers: ids.map((id) => now[id]),
    official: ids.map((id) => family.numbers[family.ids.indexOf(id)] / official),
  };
}

/** Every ranked unit's place if all totals were the same, by number of unit. */
function keysOf(facts, found, scores, units) {
  const total = facts.units.map((_, unit) => (units.includes(unit) ? 0 : null));
  return ranks({ ...facts, gates: [], bands: [] }, { ...found, scores, total }).rank;
}

function bentOf(facts, model) {
  const { rounding, floor } = facts;
  if (rounding.section !== null) return message("the points of a section are rounded");
  if (rounding.total !== null) return message("totals are rounded before they are ranked");
  const { values, whole } = model;
  const below = (row, n) => row.some((value, place) => whole[n][place] > 0 && value / whole[n][place] < floor);
  if (floor !== null && values.some(below)) return message("totals may be held up by the floor");
  return null;
}

function alike(rows) {
  return rows[0].every((_, place) => {
    const column = rows.map((row) => row[place]);
    return Math.max(...column) - Math.min(...column) <= SAME;
  });
}
