// Evaluate: a what-if carried all the way to proposals, as run() in Python does for rules that add.

import { decideAwards } from "./deciding.js";
import { ranks } from "./ranks.js";
import { totals } from "./totals.js";
import { byLetters } from "../words.js";

/** The facts as Python wrote them, with what is looked up in them at every move. */
export function prepared(facts) {
  const columnOf = new Map(facts.leaves.map((leaf, n) => [leaf.id, ["main", n]]));
  for (const side of ["bonus", "penalty"]) {
    const own = facts.extras[side];
    if (own) own.criteria.forEach((one, n) => columnOf.set(one.id, [side, n]));
  }
  const leavesUnder = new Map();
  for (const [key, ids] of Object.entries(facts.leaves_under)) {
    leavesUnder.set(key, ids.map((id) => columnOf.get(id)));
  }
  const unitOf = new Map(facts.units.map((unit, n) => [unit.id, n]));
  const sorted = facts.units.map((unit) => unit.id).sort(byLetters);
  const idOrder = facts.units.map((unit) => sorted.indexOf(unit.id));
  const groupOf = new Array(facts.units.length).fill(0);
  facts.groups.forEach((group, n) => group.units.forEach((unit) => (groupOf[unit] = n)));
  return { ...facts, columnOf, leavesUnder, unitOf, idOrder, groupOf };
}

/** Everything that follows from a state: the totals, ranks and outcomes, unrounded.
 *
 * points, bonus, penalty, adjusted, total, rank, band: an entry a unit, null where there is none.
 * parts (m, n), sections (m, sections), order (ranked units, best first), outcomes by award id.
 */
export function evaluate(facts, state) {
  const found = totals(facts, state);
  Object.assign(found, ranks(facts, found));
  found.outcomes = decideAwards(facts, found);
  return found;
}
