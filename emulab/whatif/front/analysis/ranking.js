// The ranking alone, in the engine's own order, for thousands of weightings at once.

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
  return held.some((places) => places > 0) ? behind(order, found, held) : found;
}

/** Those barred from the first places behind those who are not; ``order`` is best first. */
function behind(order, ranked, held) {
  const found = new Int32Array(ranked.length);
  const most = Math.max(...held);
  let waiting = order;
  let place = 1;
  while (waiting.length && place <= most) {
    const now = place;
    const free = waiting.filter((unit) => held[unit] < now);
    if (!free.length) {
      place = 1 + Math.min(...waiting.map((unit) => held[unit]));
      continue;
    }
    const taken = free.filter((unit) => ranked[unit] === ranked[free[0]]);
    for (const unit of taken) found[unit] = place;
    waiting = waiting.filter((unit) => !taken.includes(unit));
    place += taken.length;
  }
  waiting.forEach((unit, n) => {
    const above = waiting[n - 1];
    found[unit] = n > 0 && ranked[above] === ranked[unit] ? found[above] : place + n;
  });
  return found;
}
