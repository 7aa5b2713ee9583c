// Moving the present point of the map: the two weights that are drawn, the others in proportion.

import { decimal } from "../numbers.js";
import { numbersOf } from "../state.js";
import { message } from "../words.js";

const GRAIN = 1000; // the point stands on tenths of a per cent
const STEP = 0.01;

/** here() gives the shares of the two weights, move([one, other]) makes them others; settle() ends a drag; fixed() says why nothing moves. */
export function mapMoves(store, shown) {
  function fixed() {
    const { settings, state } = store;
    if (settings.frozen) return message("Frozen for the record.");
    const held = shown() && shown().model.ids.some((id) => state.locked.includes(id));
    return held ? message("Some of these weights are locked: unlock them to move the point.") : null;
  }

  /** The shares of the two weights in the present state, which may be newer than what is drawn. */
  function here() {
    const { model, one, other } = shown();
    const numbers = numbersOf(store.facts, store.state, model.node);
    const whole = model.ids.reduce((sum, id) => sum + numbers[id], 0);
    return [numbers[one] / whole, numbers[other] / whole];
  }

  function move(shares) {
    if (fixed()) return;
    const { model, one, other } = shown();
    const { facts } = store;
    const name = `map ${model.node}`;
    const state = store.base(name);
    const numbers = numbersOf(facts, state, model.node);
    const whole = model.ids.reduce((sum, id) => sum + numbers[id], 0);
    const rounded = shares.map((share) => Math.round(share * GRAIN) / GRAIN);
    const left = Math.max(1 - rounded[0] - rounded[1], 0);
    const rest = model.ids.filter((id) => id !== one && id !== other);
    const sum = rest.reduce((total, id) => total + numbers[id], 0);
    const next = { ...numbers };
    next[one] = decimal(rounded[0] * whole);
    next[other] = decimal(rounded[1] * whole);
    for (const id of rest) next[id] = decimal(left * whole * (sum > 0 ? numbers[id] / sum : 1 / rest.length));
    const now = numbersOf(facts, store.state, model.node);
    if (Object.keys(next).every((id) => next[id] === now[id])) return;
    store.move({ ...state, families: { ...state.families, [model.node]: next } }, name);
  }

  return { here, move, fixed, settle: () => store.settle() };
}

/** The shares after an arrow key on a drawing; null for any other key. */
export function stepped(event, place, shares) {
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const way = ways[event.key];
  if (!way) return null;
  const far = (event.shiftKey ? 5 : 1) * STEP * (place.at([0, 1])[0] - place.at([1, 0])[0]);
  const size = Math.abs(far) || STEP * place.width;
  const [x, y] = place.at(shares);
  return place.from([x + way[0] * size, y + way[1] * size]);
}
