// Lines: one weight moves from 0 to 1 and its siblings keep their proportions.
// The twin of emulab/sensitivity/exact/lines.py and meetings.py.

const FLAT = 1e-13; // of the size of what is multiplied: below it a coefficient is binary noise

export function dot(row, weights) {
  let sum = 0;
  for (let place = 0; place < weights.length; place += 1) sum += row[place] * weights[place];
  return sum;
}

/** What the siblings weigh where the weight at ``place`` is 0; those that weigh nothing share evenly. */
export function rest(weights, place) {
  const others = weights.reduce((sum, weight, n) => (n === place ? sum : sum + weight), 0);
  const even = 1 / Math.max(weights.length - 1, 1);
  return weights.map((weight, n) => (n === place ? 0 : others > 0 ? weight / others : even));
}

/** The weights with the one at ``place`` set to ``to``, the others in proportion. */
export function movedTo(weights, place, to) {
  return rest(weights, place).map((weight, n) => (n === place ? to : weight * (1 - to)));
}

/** The totals on the line of one weight, before the rules finish them, by number of unit:
 * (p + q t) / (r + s t). Units that are not judged have NaN. above, below: the
 * greatest coefficient on either side of the fraction. */
export function lineOf(model, place) {
  const start = rest(model.weights, place);
  const { values, whole } = model.every;
  const size = values.length;
  const [p, q, r, s] = [0, 1, 2, 3].map(() => new Float64Array(size));
  let above = 0;
  let below = 0;
  for (let unit = 0; unit < size; unit += 1) {
    const judged = values[unit] !== null;
    p[unit] = judged ? dot(values[unit], start) : NaN;
    r[unit] = judged ? dot(whole[unit], start) : NaN;
    if (!judged) continue;
    q[unit] = values[unit][place] - p[unit];
    s[unit] = whole[unit][place] - r[unit];
    above = Math.max(above, Math.abs(p[unit]), Math.abs(q[unit]));
    below = Math.max(below, Math.abs(r[unit]), Math.abs(s[unit]));
  }
  return { p, q, r, s, above, below };
}

/** A unit's total on a line, before the rules finish it. */
export function totalOn(line, unit, t) {
  return (line.p[unit] + line.q[unit] * t) / (line.r[unit] + line.s[unit] * t);
}

/** Calls ``met(t)`` for every t at which two units have the same total. ``shift`` is taken off the
 * totals of each first: the bonus and penalty, where points before them are compared. */
export function meetings(line, one, other, straight, met, shift = null) {
  const own = shift ? shift[one] : 0;
  const their = shift ? shift[other] : 0;
  const { r, s, above, below } = line;
  const p1 = line.p[one] - own * r[one];
  const q1 = line.q[one] - own * s[one];
  const p2 = line.p[other] - their * r[other];
  const q2 = line.q[other] - their * s[other];
  if (straight) {
    if (Math.abs(q1 - q2) > FLAT * above) met(-(p1 - p2) / (q1 - q2));
    return;
  }
  const square = q1 * s[other] - q2 * s[one];
  const middle = p1 * s[other] + q1 * r[other] - p2 * s[one] - q2 * r[one];
  roots(square, middle, p1 * r[other] - p2 * r[one], FLAT * above * below, met);
}

/** Calls ``met(t)`` for every real root of square t^2 + middle t + plain. */
function roots(square, middle, plain, size, met) {
  if (Math.abs(square) <= size) {
    if (Math.abs(middle) > size) met(-plain / middle);
    return;
  }
  const inside = middle * middle - 4 * square * plain;
  if (inside < 0) return;
  const half = -(middle + (middle < 0 ? -1 : 1) * Math.sqrt(inside)) / 2; // no two like numbers subtracted
  met(half / square);
  if (half !== 0) met(plain / half);
}

/** Calls ``met(t)`` where a unit's total is ``level``. */
export function crossing(line, unit, level, met) {
  const slope = line.q[unit] - level * line.s[unit];
  if (Math.abs(slope) > FLAT * Math.max(line.above, Math.abs(level) * line.below)) {
    met(-(line.p[unit] - level * line.r[unit]) / slope);
  }
}
