// The state of a what-if: a plain frozen value, and the moves that make the next one of it.
//
// families  parent id ("" at the top) -> {child id: number}, only where somebody moved a number;
//           a family's numbers are points of its own scale and mean nothing but their proportions
// off       ids of criteria and sections that are switched off
// scores    {unit, criterion, score}: points that are supposed instead of those that were given
// locked    ids whose numbers a rebalancing leaves alone; no part of a scenario

import { entryOf } from "./entry.js";

/** The official state: nothing moved, nothing off, nothing supposed. */
export const OFFICIAL = Object.freeze({ families: {}, off: [], scores: [], locked: [] });

export function isOfficial(state) {
  return !Object.keys(state.families).length && !state.off.length && !state.scores.length;
}

/** The numbers of a family as they stand: {id: number}. */
export function numbersOf(facts, state, parent) {
  const family = familyOf(facts, parent);
  return entryOf(state.families, parent) || Object.fromEntries(family.ids.map((id, n) => [id, family.numbers[n]]));
}

/** A node's number as it is shown: its own, on the scale that the sections above now have. */
export function numberOf(facts, state, id) {
  const parent = parentOf(facts, id);
  return numbersOf(facts, state, parent)[id] * scaleOf(facts, state, parent);
}

/** The sum that a family's numbers had officially, on the scale that the sections above now have. */
export function sumOf(facts, state, parent) {
  return official(facts, parent) * scaleOf(facts, state, parent);
}

/** One number moved; with ``keep`` the siblings that are neither locked nor off take up the rest.
 *
 * Gives back the same state where none of them can, where nothing would weigh anything, and where
 * the section above weighs nothing.
 */
export function moved(facts, state, id, shown, keep) {
  const parent = parentOf(facts, id);
  const before = numbersOf(facts, state, parent);
  const scale = scaleOf(facts, state, parent);
  const most = keep ? room(facts, state, parent, id) : Infinity;
  if (most === null || !(scale > 0)) return state;
  const own = Math.min(Math.max(shown / scale, 0), most);
  const next = { ...before, [id]: own };
  const families = { ...state.families, [parent]: next };
  const changed = { ...state, families };
  const found = keep ? rebalanced(facts, changed, parent, [id]) : changed;
  return someCounts(facts, found) ? found : state;
}

/** Whether any criterion weighs something: neither it nor a section above it is off or at 0. */
function someCounts(facts, state) {
  const counts = (id) => !state.off.includes(id) && numbersOf(facts, state, parentOf(facts, id))[id] > 0;
  return facts.leaves.some((leaf) => leaf.path.every(counts));
}

/** The unlocked numbers of a family rescaled, so that its sum is the official one again.
 *
 * Where they are all 0 they take the official proportions; where they had none either, even ones.
 */
export function rebalanced(facts, state, parent, held = []) {
  const numbers = numbersOf(facts, state, parent);
  const fixed = new Set([...held, ...state.locked, ...state.off]);
  const ids = Object.keys(numbers);
  const free = ids.filter((id) => !fixed.has(id));
  if (!free.length) return state;
  const counted = (list) => list.reduce((sum, id) => sum + numbers[id], 0);
  const taken = counted(ids.filter((id) => fixed.has(id) && !state.off.includes(id)));
  const rest = Math.max(official(facts, parent) - taken, 0);
  const now = counted(free);
  const start = familyOf(facts, parent);
  const began = officialOf(start, free);
  const share = (id) => {
    if (now > 0) return numbers[id] / now;
    return began > 0 ? start.numbers[start.ids.indexOf(id)] / began : 1 / free.length;
  };
  const next = { ...numbers };
  for (const id of free) next[id] = share(id) * rest;
  return { ...state, families: { ...state.families, [parent]: next } };
}

/** How much a number may become while the sum stays: what the locked and the off leave.
 *
 * Null where no sibling is free to take up the rest: then it cannot move at all.
 */
function room(facts, state, parent, id) {
  const numbers = numbersOf(facts, state, parent);
  const others = Object.keys(numbers).filter((other) => other !== id && !state.off.includes(other));
  const held = others.filter((other) => state.locked.includes(other));
  if (held.length === others.length) return null;
  const taken = held.reduce((sum, other) => sum + numbers[other], 0);
  return Math.max(official(facts, parent) - taken, 0);
}

/** A criterion or section switched off, or on again; the last that counts stays on. */
export function switched(facts, state, id) {
  if (state.off.includes(id)) return { ...state, off: state.off.filter((other) => other !== id) };
  const next = { ...state, off: [...state.off, id] };
  return someCounts(facts, next) ? next : state;
}

export function lockSwitched(state, id) {
  const { locked } = state;
  const next = locked.includes(id) ? locked.filter((other) => other !== id) : [...locked, id];
  return { ...state, locked: next };
}

/** A unit's points on a criterion supposed to be others; the given ones, or null, take it back. */
export function scored(facts, state, unit, criterion, score) {
  const others = state.scores.filter((one) => one.unit !== unit || one.criterion !== criterion);
  const [side, column] = facts.columnOf.get(criterion);
  const given = { main: facts.scores, bonus: facts.bonus, penalty: facts.penalty }[side];
  const own = given[facts.unitOf.get(unit)][column];
  if (score === null || score === own) return { ...state, scores: others };
  return { ...state, scores: [...others, { unit, criterion, score }] };
}

/** Everything official again; what is locked stays locked. */
export function back(state) {
  return { ...OFFICIAL, locked: state.locked };
}

function scaleOf(facts, state, parent) {
  if (parent === "") return 1;
  const base = official(facts, parent);
  return base > 0 ? numberOf(facts, state, parent) / base : 0;
}

function official(facts, parent) {
  const family = familyOf(facts, parent);
  return officialOf(family, family.ids);
}

function officialOf(family, ids) {
  return ids.reduce((sum, id) => sum + family.numbers[family.ids.indexOf(id)], 0);
}

function familyOf(facts, parent) {
  return facts.families.find((family) => family.parent === parent);
}

function parentOf(facts, id) {
  return facts.families.find((family) => family.ids.includes(id)).parent;
}
