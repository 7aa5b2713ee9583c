// Chances: how often each unit takes each rank over the weights that can be defended.
//
// Every weighting of the region is as likely as any other; a share is no chance that a unit
// deserves its rank.

import { message } from "../words.js";
import { totalOf } from "./linear.js";
import { weightings } from "./drawing.js";
import { ranksOf } from "./ranking.js";

const FEWEST = 200; // draws, or nothing is said

/** {units, shares, drawn, tries, acceptance}, or {why} where there is no region or it is too thin.
 *
 * shares (m x places): how often the unit (in the order of ``units``, the ranking as it stands) held
 * the rank 1, 2, ...; there are more places than units where a gate leaves some empty. One
 * standard error of a share p is the root of p (1 - p) / drawn. Gates are taken as they stand.
 */
export function chances(model, region, draws = 1000, seed = region.seed) {
  const why = model.why || region.why;
  if (why) return { why };
  const { drawn, tries } = weightings(region, draws, seed);
  if (drawn.length < Math.min(FEWEST, draws)) {
    const values = { drawn: drawn.length, tries };
    return { why: message("only {drawn} of {tries} weightings drawn kept what the rules ask of defensible ones", values) };
  }
  const { units, keys, held } = model;
  const places = units.length + Math.max(...held);
  const counts = units.map(() => new Float64Array(places));
  const totals = new Float64Array(units.length);
  const plain = model.straight ? Float64Array.from(model.values.flatMap((row) => [...row])) : null;
  const size = model.ids.length;
  for (const weights of drawn) {
    let below = 0;
    for (let k = 0; plain && k < size; k += 1) below += model.whole[0][k] * weights[k];
    for (let unit = 0; unit < units.length; unit += 1) {
      if (!plain) {
        totals[unit] = totalOf(model, units[unit], weights);
        continue;
      }
      let sum = 0;
      for (let k = 0; k < size; k += 1) sum += plain[unit * size + k] * weights[k];
      totals[unit] = sum / below;
    }
    const ranks = ranksOf(totals, keys, held);
    for (let unit = 0; unit < units.length; unit += 1) counts[unit][ranks[unit] - 1] += 1;
  }
  const shares = counts.map((row) => Array.from(row, (count) => count / drawn.length));
  return { units, shares, drawn: drawn.length, tries, acceptance: drawn.length / tries };
}
