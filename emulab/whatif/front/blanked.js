// Blank names: the same facts with every unit called by a number that tells nothing.

import { OFFICIAL } from "./state.js";
import { evaluate, prepared } from "./engine/evaluate.js";
import { message } from "./words.js";

/** The facts as the room may see them while names are hidden; null keeps them as they are.
 *
 * Units are numbered in an order that depends on neither the roster nor the ranks. Sentences that
 * Python wrote may hold names, so they are worked out anew, or left out where they cannot be.
 */
export function blanked(facts, seed) {
  const turn = facts.units.map((unit, n) => [scattered(`${seed}/${unit.id}`), n]).sort((a, b) => a[0] - b[0]);
  const units = facts.units.slice();
  turn.forEach(([, n], place) => {
    const name = message("Unit {number}", { number: place + 1 });
    units[n] = { ...units[n], name, short: name };
  });
  const hidden = prepared({ ...facts, units });
  if (!facts.why_not) return { ...hidden, official: evaluate(hidden, OFFICIAL) };
  return { ...hidden, official: nameless(facts.official) };
}

/** Figures without the sentences that Python wrote. */
export function nameless(figures) {
  const outcomes = {};
  for (const [award, rows] of Object.entries(figures.outcomes)) {
    outcomes[award] = rows.map((row) => ({ ...row, reason: null }));
  }
  return { ...figures, outcomes };
}

/** FNV-1a: the same number for the same text everywhere. */
function scattered(text) {
  let sum = 0x811c9dc5;
  for (const letter of new TextEncoder().encode(text)) sum = Math.imul(sum ^ letter, 0x01000193);
  return sum >>> 0;
}
