// The map: who is first where in the triangle of two weights, the other siblings in proportion.
// The twin of emulab/sensitivity/exact/triangle.py.

import { settled } from "../numbers.js";
import { message } from "../words.js";
import { totalOf } from "./linear.js";
import { dot, rest } from "./lines.js";
import { TRIANGLE, area, cells, cut, middle, outline, pieces } from "./polygons.js";

const NOTHING = 1e-12; // a smaller area, as a share of the triangle, is an edge
const ASKED = 400000; // totals that may be worked out where regions are searched for
const FINE = 120; // steps a side at most: 14,400 small triangles
const COARSE = 40; // where totals are bent, which takes its time
const STEPS = 2000; // of a line
const NEAR_CENTRE = [0.3127, 0.3521, 0.3352]; // at the very centre round numbers tie
const CLOSE = 2e-9;

/** The parts of the triangle of the siblings ``one`` and ``other`` (ids), greatest first.
 *
 * {shape: "triangle", exact, here, parts}: here is the point of the weights as they stand; a part is
 * {units, share, corners, middle}: the units (by number; several where nothing parts them) that are
 * first there, the share of the area, the corners [weight of one, weight of other]
 * counter-clockwise, the centre of mass. Where totals share no denominator or are bent, exact is
 * false and a unit has a part for every piece. Of two siblings {shape: "line", exact, here, parts}
 * with {units, share, low, high} from left to right, by the weight of ``one``. A unit that a gate
 * bars from the first place has no part. {why} where there is nothing to show.
 */
export function regions(model, one, other) {
  if (model.why) return { why: model.why };
  const places = [model.ids.indexOf(one), model.ids.indexOf(other)];
  if (places.includes(-1) || one === other) return { why: message("choose two of these weights") };
  const exact = model.straight;
  const two = model.ids.length === 2;
  const here = two ? model.weights[places[0]] : places.map((place) => model.weights[place]);
  const free = [...model.units.keys()].filter((n) => model.held[n] === 0);
  const towards = cornerWeights(model.weights, ...places);
  if (two) {
    const parts = exact ? between(clipped(model, free, towards)) : walked(model, free, towards);
    return { shape: "line", exact, here, parts };
  }
  const found = exact ? clipped(model, free, towards) : searched(model, free, towards);
  found.sort((a, b) => b.share - a.share);
  return { shape: "triangle", exact, here, parts: found };
}

/** The weightings at the corners: neither of the two, only ``one``, only ``other``. */
export function cornerWeights(weights, one, other) {
  const only = (place) => weights.map((_, n) => (n === place ? 1 : 0));
  if (weights.length === 2) return [only(other), only(one), only(other)];
  const own = weights.map((weight, n) => (n === one || n === other ? 0 : weight));
  const sum = own.reduce((a, b) => a + b, 0);
  const even = weights.map((_, n) => (n === one || n === other ? 0 : 1 / (weights.length - 2)));
  return [sum > 0 ? own.map((weight) => weight / sum) : even, only(one), only(other)];
}

/** Polygons by who is first, from the totals at the corners. */
function clipped(model, free, towards) {
  const alike = new Map();
  for (const n of free) {
    const ends = towards.map((weights) => settled(dot(model.values[n], weights)));
    const name = ends.join(" ");
    if (!alike.has(name)) alike.set(name, { ends, own: [] });
    alike.get(name).own.push(n);
  }
  const groups = [...alike.values()];
  const found = [];
  for (const group of groups) {
    const others = groups.filter((one) => one !== group).map((one) => one.ends);
    if (others.some((ends) => ends.every((end, n) => end >= group.ends[n]))) continue;
    let corners = TRIANGLE;
    for (const ends of others) corners = cut(corners, group.ends.map((end, n) => end - ends[n]));
    const share = 2 * area(corners);
    if (!(share > NOTHING)) continue;
    const best = Math.min(...group.own.map((n) => model.keys[n]));
    const units = group.own.filter((n) => model.keys[n] === best).map((n) => model.units[n]);
    found.push({ units, share, corners, middle: middle(corners) });
  }
  return found;
}

/** Of two siblings nothing hangs on the second weight of the triangle: its parts as intervals. */
function between(found) {
  const parts = found.map(({ units, corners }) => {
    const along = corners.map(([x]) => x);
    const [low, high] = [Math.min(...along), Math.max(...along)];
    return { units, share: high - low, low, high };
  });
  return parts.sort((one, other) => one.low - other.low);
}

/** The same where it has to be searched for: steps of the line with the same units first. */
function walked(model, free, towards) {
  const first = firstOn(model, free, towards);
  const parts = [];
  for (let step = 0; step < STEPS; step += 1) {
    const own = first((step + 0.4877) / STEPS, 0).map((n) => model.units[n]);
    const last = parts.at(-1);
    if (last && last.units.join() === own.join()) last.high = (step + 1) / STEPS;
    else parts.push({ units: own, share: 0, low: step / STEPS, high: (step + 1) / STEPS });
  }
  return parts.filter(({ units }) => units.length).map((part) => ({ ...part, share: part.high - part.low }));
}

/** Pieces of the triangle, each small triangle given to who is first near its centre. */
function searched(model, free, towards) {
  const steps = model.bent === null ? Math.min(FINE, Math.floor(Math.sqrt(ASKED / free.length))) : COARSE;
  const every = cells(steps);
  const held = new Map();
  const first = firstOn(model, free, towards);
  for (const cell of every) {
    const [x, y] = [0, 1].map((axis) =>
      cell.reduce((sum, corner, n) => sum + NEAR_CENTRE[n] * corner[axis], 0) / steps);
    const name = first(x, y).join(" ");
    if (!held.has(name)) held.set(name, []);
    held.get(name).push(cell);
  }
  const found = [];
  for (const [name, own] of held) {
    if (name === "") continue;
    const units = name.split(" ").map((n) => model.units[Number(n)]);
    for (const piece of pieces(own)) {
      const corners = outline(piece).map(([x, y]) => [x / steps, y / steps]);
      const mean = (axis) =>
        piece.reduce((sum, cell) => sum + cell[0][axis] + cell[1][axis] + cell[2][axis], 0) / (3 * piece.length * steps);
      found.push({ units, share: piece.length / every.length, corners, middle: [mean(0), mean(1)] });
    }
  }
  return found;
}

/** (x, y) -> the places in the ranking of those who are first there. */
function firstOn(model, free, towards) {
  const plain = model.bent === null;
  const ends = (row) => towards.map((weights) => dot(row, weights));
  const above = model.values.map(ends);
  const below = model.whole.map(ends);
  const at = ([rests, one, other], x, y) => rests + (one - rests) * x + (other - rests) * y;
  const weightsAt = (x, y) => towards[0].map((_, n) => at(towards.map((weights) => weights[n]), x, y));
  const totals = new Float64Array(model.units.length);
  return (x, y) => {
    const weights = plain ? null : weightsAt(x, y);
    let best = -Infinity;
    for (const n of free) {
      const total = plain ? at(above[n], x, y) / at(below[n], x, y) : totalOf(model, model.units[n], weights);
      totals[n] = total === total ? total : -Infinity;
      if (totals[n] > best) best = totals[n];
    }
    const near = free.filter((n) => totals[n] >= best - CLOSE);
    if (near.length < 2) return near;
    const most = Math.max(...near.map((n) => settled(totals[n])));
    const level = near.filter((n) => settled(totals[n]) === most);
    const key = Math.min(...level.map((n) => model.keys[n]));
    return level.filter((n) => model.keys[n] === key);
  };
}
