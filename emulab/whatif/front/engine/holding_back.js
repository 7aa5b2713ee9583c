// Holding back: whom a gate bars from the first places stands behind those whom none does.
// The twin of places_behind in emulab/scoring/gates.py.

/** The ranks of the units in ``order`` (best first), those barred from the first ``held`` places
 * behind the others, who move up; 0 for units that are not in it. Where too few are left, the
 * first places stay empty.
 */
export function placesBehind(order, ranked, held) {
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
