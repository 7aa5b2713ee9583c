// The ranking alone, in the engine's own order, for thousands of weightings at once.

import { placesBehind } from "../engine/holding_back.js";
import { settled } from "../numbers.js";

/** The ranks (m) of totals (m) of the ranked units: ties by ``keys``, then shared; places that a
 * gate bars stay for those behind. A total that is NaN comes last. */
export function ranksOf(totals, keys, held) {
  const size = totals.length;
  const best = Float64Array.from(totals, (total) => (total === total ? settled(total) : -Infinity));
  const order = Array.from(best.keys()).sort((a, b) => best[b] - best[a] || keys[a] - keys[b]);
  const found = new Int32Array(size);
  order.forEach((unit, place) => {
    const above = order[place - 1];
    const same = place > 0 && best[above] === best[unit] && keys[above] === keys[unit];
    found[unit] = same ? found[above] : place + 1;
  });
  return held.some((places) => places > 0) ? placesBehind(order, found, held) : found;
}
