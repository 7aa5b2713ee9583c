// The region of weights that the rules call defensible, around the weights as they stand.
// The twin of emulab/sensitivity/region.py for ends and rows.

import { halfUp } from "../numbers.js";
import { message } from "../words.js";
import { dot } from "./lines.js";
import { entryOf } from "../entry.js";

const NEAR = 1e-9;

/** The region of a model's siblings, or {why} where no weighting at all is left.
 *
 * regions: what emulab/whatif/regions.py says of the rules. All w with low <= w <= high and
 * rows . w >= 0, none below 0, adding to 1. within is the share that every weight may move by
 * where that is all there is; null where the rules say something of their own. seed: the rules'.
 */
export function regionOf(model, regions, facts) {
  if (model.why) return { why: model.why };
  const own = entryOf(regions.nodes, model.node);
  const said = own || { within: regions.within, between: {}, rows: [] };
  const low = model.weights.map((weight) => (said.within === null ? 0 : weight * (1 - said.within)));
  const high = model.weights.map((weight) => (said.within === null ? 1 : Math.min(weight * (1 + said.within), 1)));
  model.ids.forEach((id, place) => {
    const [least, most] = entryOf(said.between, id) || [0, 1];
    low[place] = Math.max(low[place], least);
    high[place] = Math.min(high[place], most);
  });
  const ids = facts.families.find((family) => family.parent === model.node).ids;
  const columns = model.ids.map((id) => ids.indexOf(id));
  const rows = said.rows.map((row) => columns.map((column) => row[column]));
  const sum = (ends) => ends.reduce((one, other) => one + other, 0);
  const empty = low.some((end, n) => end > high[n] + NEAR) || sum(low) > 1 + NEAR || sum(high) < 1 - NEAR;
  if (empty) return { why: message("no weights near these keep all that the rules ask of defensible ones") };
  return { low, high, rows, within: own ? null : regions.within, seed: regions.seed };
}

/** Whether the weights lie in the region, its edge included. */
export function contains({ low, high, rows }, weights) {
  const inside = weights.every((weight, n) => weight >= low[n] - NEAR && weight <= high[n] + NEAR);
  return inside && rows.every((row) => dot(row, weights) >= -NEAR);
}

/** The least value of a linear function over a region of ends alone: every weight at its low end,
 * then what is left of 1 given to the smallest coefficients first, up to their high ends. */
export function least({ low, high }, row) {
  const order = [...row.keys()].sort((one, other) => row[one] - row[other]);
  let left = 1 - low.reduce((one, other) => one + other, 0);
  let value = dot(row, low);
  for (const place of order) {
    const given = Math.min(Math.max(left, 0), high[place] - low[place]);
    value += given * row[place];
    left -= given;
  }
  return value;
}

/** Which weightings are meant, in words that follow "weighting". */
export function scopeOf({ within }) {
  if (within === null) return message("that the rules call defensible");
  return message("within {within} % of these", { within: halfUp(100 * within, 1) });
}
