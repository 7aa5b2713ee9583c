// Parts of the map: what is worked out of the weights, and worked out anew only where it changes.

import { cornerWeights, regions } from "../analysis/map.js";
import { TRIANGLE, cut } from "../analysis/polygons.js";
import { regionOf } from "../analysis/region.js";
import { SECTION_COLOURS } from "../colours.js";

/** A function (store, model, one, other) -> {found, colours}; moving the two weights keeps both.
 *
 * found is as regions() gives it, but for ``here``; colours map the units of the largest parts to
 * a colour each; a part that several units share, and the units beyond seven, have none.
 */
export function mapping() {
  let last = null;
  return (store, model, one, other) => {
    const key = keyOf(store.state, model, one, other);
    if (!last || last.facts !== store.facts || last.key !== key) {
      const found = regions(model, one, other);
      last = { facts: store.facts, key, found, colours: found.why ? new Map() : coloursOf(found.parts) };
    }
    return last;
  };
}

/** What the parts hang on: everything but the two weights themselves. */
function keyOf({ families, off, scores }, model, one, other) {
  const others = { ...families, [model.node]: null };
  const rest = model.weights.filter((_, n) => model.ids[n] !== one && model.ids[n] !== other);
  const sum = rest.reduce((a, b) => a + b, 0);
  const proportions = rest.map((weight) => (sum > 0 ? Math.round((1e9 * weight) / sum) : 1));
  return JSON.stringify([others, off, scores, model.node, one, other, proportions]);
}

function coloursOf(parts) {
  const shares = new Map();
  for (const { units, share } of parts) {
    if (units.length === 1) shares.set(units[0], (shares.get(units[0]) || 0) + share);
  }
  const largest = [...shares].sort((a, b) => b[1] - a[1]).slice(0, SECTION_COLOURS.length);
  return new Map(largest.map(([unit], n) => [unit, SECTION_COLOURS[n]]));
}

/** The units that are first somewhere: {units, share, parts}, the largest share first. */
export function firsts(parts) {
  const found = new Map();
  for (const part of parts) {
    const name = part.units.join(" ");
    if (!found.has(name)) found.set(name, { units: part.units, share: 0, parts: [] });
    const own = found.get(name);
    own.share += part.share;
    own.parts.push(part);
  }
  return [...found.values()].sort((a, b) => b.share - a.share);
}

/** The corners of the defensible weights on the map; null where they are not known or none. */
export function defensible(store, model, one, other) {
  const region = regionOf(model, store.settings.sheet.regions, store.facts);
  if (region.why) return null;
  const places = [model.ids.indexOf(one), model.ids.indexOf(other)];
  const ends = cornerWeights(model.weights, ...places);
  let corners = TRIANGLE;
  model.ids.forEach((_, n) => {
    corners = cut(corners, ends.map((weights) => weights[n] - region.low[n]));
    corners = cut(corners, ends.map((weights) => region.high[n] - weights[n]));
  });
  for (const row of region.rows) {
    corners = cut(corners, ends.map((weights) => weights.reduce((sum, weight, n) => sum + weight * row[n], 0)));
  }
  return corners.length > 2 ? corners : null;
}
