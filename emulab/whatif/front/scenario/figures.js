// The figures of a scenario: worked out here where the rules add, else asked for or as they were saved.

import { evaluate } from "../engine/evaluate.js";

const NONE = null;

/** A function state, saved -> {found, pending}; ``again`` is called when an answer has come.
 *
 * saved are figures that Python worked out beforehand, null where there are none. What was worked
 * out once is kept as long as the facts are the same.
 */
export function figuring(store, again) {
  let facts = null;
  let known = new Map();
  return (state, saved) => {
    if (facts !== store.facts) {
      facts = store.facts;
      known = new Map();
    }
    if (!state) return { found: saved || NONE, pending: false };
    if (!known.has(state)) known.set(state, first(store, state, saved, known, again));
    return known.get(state);
  };
}

function first(store, state, saved, known, again) {
  if (!store.facts.why_not) return { found: evaluate(store.facts, state), pending: false };
  if (!store.host.compute) return { found: saved || NONE, pending: false };
  const facts = store.facts;
  const told = (found) => {
    known.set(state, { found, pending: false });
    if (facts === store.facts) again();
  };
  store.host.compute(state).then(told, () => told(saved || NONE));
  return { found: saved || NONE, pending: true };
}
