// Kept scenarios: up to four states with a name, to be set side by side with the official one.

import { message } from "../words.js";

export const MOST = 4;
export const LETTERS = ["A", "B", "C", "D"];

/** The scenarios kept, first kept first: {letter, name, state, known, author, reason}.
 *
 * known is the entry of the sheet that one was chosen from, null for one kept by hand; its state
 * is null where the browser cannot show it.
 */
export function keptOf(store) {
  return store.settings.kept || [];
}

/** Keep the present state; gives a message where it is refused, else null. */
export function keep(store, name = "") {
  if (store.isOfficial) return message("Nothing has been changed yet: the official weights stand beside every scenario anyway.");
  const twin = keptOf(store).find((one) => one.state && sameState(one.state, store.state));
  if (twin) return message("This is already kept as {letter}: {name}.", { letter: twin.letter, name: twin.name });
  return added(store, { name, state: store.state, known: null });
}

/** Set a scenario of the sheet beside the others; gives a message where it is refused. */
export function choose(store, entry) {
  if (keptOf(store).some((one) => one.known === entry.key)) return null;
  const { name, state, author, reason } = entry;
  return added(store, { name, state: state && { locked: [], ...state }, known: entry.key, author, reason });
}

export function rename(store, letter, name) {
  store.set({ kept: keptOf(store).map((one) => (one.letter === letter ? { ...one, name } : one)) });
}

export function remove(store, letter) {
  store.set({ kept: keptOf(store).filter((one) => one.letter !== letter) });
}

/** Its state as one move that can be undone; what is locked stays locked. */
export function open(store, letter) {
  const found = keptOf(store).find((one) => one.letter === letter);
  if (!found || !found.state) return;
  store.settle();
  store.move({ ...found.state, locked: store.state.locked });
}

function added(store, one) {
  const kept = keptOf(store);
  if (kept.length >= MOST) {
    return message("Four scenarios are kept already, and more cannot be read side by side. Remove one first.");
  }
  const letter = LETTERS.find((own) => kept.every((other) => other.letter !== own));
  const name = typeof one.name === "string" && !one.name.trim() ? message("Scenario {letter}", { letter }) : one.name;
  store.set({ kept: [...kept, { ...one, letter, name }].sort((a, b) => (a.letter < b.letter ? -1 : 1)) });
  return null;
}

function sameState(one, other) {
  const families = (state) => Object.entries(state.families).sort(([a], [b]) => (a < b ? -1 : 1));
  const told = (state) => JSON.stringify([families(state), state.off.slice().sort(), state.scores]);
  return told(one) === told(other);
}
