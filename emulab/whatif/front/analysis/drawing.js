// Drawing: weightings alike likely everywhere in a region, by throwing away what falls outside.
// The twin of emulab/sensitivity/probability/walking.py's rejection.

import { contains } from "./region.js";

const TRIED = 200; // draws of each way that show how many fall inside
const MOST = 200000; // tries at most
const BASIS = 0x656d756c; // any fixed number: a seed of 0 is as good as another

/** mulberry32 (Tommy Ettinger): the same numbers in [0, 1) for the same seed, everywhere. */
function generator(seed) {
  let state = (seed ^ BASIS) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Up to ``draws`` weightings of a region, uniform on it, and after how many tries: {drawn, tries}.
 *
 * Of two ways the one that wastes less: any weights within their ends but one, the sibling with
 * the widest range, which takes what is left of 1; or any weights above the low ends.
 */
export function weightings(region, draws, seed) {
  const random = generator(seed);
  const ways = [withinEnds(region, random), aboveLow(region, random)];
  const kept = ways.map((way) => {
    let inside = 0;
    for (let n = 0; n < TRIED; n += 1) if (contains(region, way())) inside += 1;
    return inside;
  });
  const way = ways[kept[1] > kept[0] ? 1 : 0];
  const drawn = [];
  let tries = 0;
  while (drawn.length < draws && tries < MOST) {
    tries += 1;
    const weights = way();
    if (contains(region, weights)) drawn.push(weights);
  }
  return { drawn, tries };
}

function withinEnds({ low, high }, random) {
  const widths = high.map((end, n) => end - low[n]);
  const last = widths.indexOf(Math.max(...widths));
  return () => {
    const weights = low.map((end, n) => (n === last ? 0 : end + widths[n] * random()));
    weights[last] = 1 - weights.reduce((one, other) => one + other, 0);
    return weights;
  };
}

/** Exponentials divided by their sum are uniform on the simplex (Devroye 1986, chapter V.2). */
function aboveLow({ low }, random) {
  const rest = 1 - low.reduce((one, other) => one + other, 0);
  return () => {
    const sizes = low.map(() => -Math.log(1 - random()));
    const sum = sizes.reduce((one, other) => one + other, 0);
    return low.map((end, n) => end + (rest * sizes[n]) / sum);
  };
}
