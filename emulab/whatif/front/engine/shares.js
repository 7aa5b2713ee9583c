// Shares: every criterion's share of the whole, from the weights of the siblings of every node.
//
// A what-if holds the numbers of a family only where somebody moved them; an untouched family
// keeps the weights that Python worked out. Families stand in ``facts.families`` parents first,
// and the key of the top one is "".

import { entryOf } from "../entry.js";

/** The numbers of every family that no longer is what it was: parent -> {id: number}.
 *
 * A criterion that is switched off weighs 0. Where all of a family are off, the family keeps its
 * numbers and its parent weighs 0 instead, because siblings cannot all weigh nothing; those of rules
 * that weigh by a method are written down as well, for units that are judged on nothing else.
 */
export function changedFamilies(facts, state) {
  const off = new Set(state.off);
  const changed = {};
  for (let place = facts.families.length - 1; place >= 0; place -= 1) {
    const { parent, ids, numbers } = facts.families[place];
    const moved = entryOf(state.families, parent);
    const own = ids.map((id, n) => (off.has(id) ? 0 : moved ? moved[id] : numbers[n]));
    if (parent !== "" && !own.some((number) => number > 0)) {
      off.add(parent);
      if (state.every) changed[parent] = Object.fromEntries(ids.map((id, n) => [id, numbers[n]]));
      continue;
    }
    if (moved || ids.some((id) => off.has(id)) || state.every) {
      changed[parent] = Object.fromEntries(ids.map((id, n) => [id, own[n]]));
    }
  }
  const some = Object.keys(changed).length > 0;
  return some && !facts.partial && !state.every
    ? changedFamilies(facts, { ...state, every: true })
    : changed;
}

/** For every group of units, each node's share of the whole: a Map by id, the leaves included. */
export function sharesByGroup(facts, changed) {
  return facts.groups.map((group) => {
    const whole = new Map([["", 1]]);
    for (const family of group.families) {
      const weights = weightsOf(family, entryOf(changed, family.parent));
      family.ids.forEach((id, n) => whole.set(id, whole.get(family.parent) * weights[n]));
    }
    return whole;
  });
}

function weightsOf(family, numbers) {
  if (!numbers) return family.weights;
  const own = family.ids.map((id) => numbers[id]);
  const sum = own.reduce((one, other) => one + other, 0);
  return sum > 0 ? own.map((number) => number / sum) : family.maxima;
}
