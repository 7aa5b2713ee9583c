// What stands in the rows of the weights: shares of the whole, and how far a slider reaches.

import { entryOf } from "../entry.js";
import { changedFamilies } from "../engine/shares.js";

/** Every node's share of the whole, a Map by id; what is switched off has 0.
 *
 * They follow from the numbers of the sliders. Units that are judged on fewer criteria share the
 * rest among their own; that is seen in the points and not here.
 */
export function sharesOf(facts, state) {
  const changed = changedFamilies(facts, state);
  const gone = new Set(state.off);
  for (const family of facts.families.slice().reverse()) {
    if (family.ids.every((id) => gone.has(id))) gone.add(family.parent);
  }
  const shares = new Map([["", 1]]);
  for (const { parent, ids, numbers } of facts.families) {
    const moved = entryOf(changed, parent);
    const own = ids.map((id, n) => (gone.has(id) ? 0 : moved ? moved[id] : numbers[n]));
    const sum = own.reduce((one, other) => one + other, 0);
    const whole = gone.has(parent) && parent !== "" ? 0 : shares.get(parent);
    ids.forEach((id, n) => shares.set(id, sum > 0 ? (whole * own[n]) / sum : 0));
  }
  return shares;
}

/** The number at the right end of the sliders of one family, the same for all of them.
 *
 * Twice the heaviest official number and no more than the official sum, so that a light criterion
 * among many can be moved with the mouse; doubled until the heaviest number of now has room.
 */
export function reachOf(officials, now) {
  const sum = officials.reduce((one, other) => one + other, 0);
  let reach = Math.min(roundish(2 * Math.max(...officials)), sum) || 1;
  const most = Math.max(...now) - 1e-9;
  while (reach < most) reach *= 2;
  return reach;
}

/** The number rounded up to two figures: 0.27, 14, 230. */
function roundish(value) {
  const grain = 10 ** (Math.floor(Math.log10(value || 1)) - 1);
  return Number((Math.ceil(value / grain - 1e-9) * grain).toPrecision(2));
}
