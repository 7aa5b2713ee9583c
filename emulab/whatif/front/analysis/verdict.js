// The verdict: is the first place safe, fragile or tied under the weights as they stand?
// The states of emulab/sensitivity/verdict.py, in one short line for the room.

import { halfUp, settled } from "../numbers.js";
import { joined, message } from "../words.js";
import { chances } from "./chances.js";
import { movedTo } from "./lines.js";
import { contains, least, scopeOf } from "./region.js";

const BEYOND = 1e-6; // past an end, so that the weighting there has the other order
const DRAWS = 500;
const FEW = 2; // names in a line, at most

/** {state: "safe" | "fragile" | "tied" | null, proved, sentence}; state null where nothing can be said.
 *
 * flips: of ``flips`` or ``winners`` in flips.js. Where totals share one denominator and the region
 * is one of ends, it is proved; elsewhere it is drawn, and the sentence says so.
 */
export function verdict(model, region, facts, found, flips) {
  const why = model.why || region.why;
  if (why) return { state: null, proved: false, sentence: why };
  const name = (unit) => facts.units[unit].name;
  const place = Math.min(...model.units.map((unit) => found.rank[unit]));
  const first = model.units.filter((unit) => found.rank[unit] === place);
  const said = (state, sentence) => ({ state, proved: true, sentence });
  if (place > 1) return said("safe", message("No unit is first: gates bar every one from that place."));
  const unit = name(first[0]);
  if (model.units.length === 1) return said("safe", message("{unit} is the only unit that is ranked.", { unit }));
  const total = found.total[first[0]];
  if (first.length > 1) {
    const values = { units: joined(first.map(name)), total };
    return said("tied", message("{units} share the first place: equal at {total} points, and no tie key parts them.", values));
  }
  const equal = equalTo(model, found, first[0]);
  if (equal.length) {
    const values = { unit, others: joined(equal.map(name)), total };
    return said("tied", message("{unit} and {others} are equal at {total} points: a tie key alone decides.", values));
  }
  const end = soonest(model, region, flips);
  if (exactly(model, region)) return proven(model, region, facts, first[0], end);
  return drawn(model, region, facts, first[0], end);
}

function exactly(model, region) {
  return model.straight && !region.rows.length && model.held.every((places) => places === 0);
}

function proven(model, region, facts, first, end) {
  const said = (state, sentence) => ({ state, proved: true, sentence });
  const unit = facts.units[first].name;
  const everywhere = { low: region.low.map(() => 0), high: region.high.map(() => 1) };
  if (!rivals(model, everywhere, first).length) {
    return said("safe", message("{unit} is first under every weighting there is.", { unit }));
  }
  const others = rivals(model, region, first);
  if (!others.length) return said("safe", stays(region, unit));
  if (end) return said("fragile", taken(end, facts));
  const values = { number: others.length, others: joined(others.map((other) => facts.units[other].name)) };
  return said("fragile", others.length > FEW
    ? message("Fragile: {number} units could overtake if several weights move together.", values)
    : message("Fragile: {others} could overtake if several weights move together.", values));
}

function drawn(model, region, facts, first, end) {
  if (end) return { state: "fragile", proved: true, sentence: taken(end, facts) };
  const said = (state, sentence) => ({ state, proved: false, sentence });
  const found = chances(model, region, DRAWS);
  if (found.why) return said(null, found.why);
  const share = found.shares[found.units.indexOf(first)][0];
  const values = { unit: facts.units[first].name, where: scopeOf(region), draws: found.drawn };
  if (share === 1) return said("safe", message("{unit} is first in all of {draws} weightings drawn {where}.", values));
  values.share = Math.min(Math.max(halfUp(100 * share, 1), 0.1), 99.9);
  return said("fragile", message("Fragile: {unit} is first in {share} % of the weightings drawn {where}.", values));
}

function stays(region, unit) {
  if (region.within === null) {
    return message("{unit} stays first under every weighting that the rules call defensible", { unit });
  }
  const within = halfUp(100 * region.within, 1);
  return message("{unit} stays first under every weighting within {within} % of these", { unit, within });
}

function taken({ to, at, weight, id }, facts) {
  const [there, now] = apart(at, weight);
  const criterion = facts.nodes.find((node) => node.id === id).name;
  const values = { other: joined(to.map((unit) => facts.units[unit].name)), criterion, at: there, now };
  return at < weight
    ? message("Fragile: {other} takes the first place if “{criterion}” weighs less than {at} % (now {now} %).", values)
    : message("Fragile: {other} takes the first place if “{criterion}” weighs more than {at} % (now {now} %).", values);
}

/** Who is somewhere in the region ahead of the first. */
function rivals(model, region, first) {
  const own = model.values[model.units.indexOf(first)];
  return model.units.filter((other, n) =>
    other !== first && settled(least(region, own.map((value, k) => value - model.values[n][k]))) < 0);
}

/** The units with the same total, but for those that a gate alone puts elsewhere. */
function equalTo(model, found, unit) {
  const key = (other) => model.keys[model.units.indexOf(other)];
  return model.units.filter((other) => {
    if (other === unit || settled(found.total[other]) !== settled(found.total[unit])) return false;
    const ranks = Math.sign(found.rank[other] - found.rank[unit]);
    return ranks === 0 || ranks === Math.sign(key(other) - key(unit));
  });
}

/** The end of the winner that is met soonest, as a share of the weight, while all weights are still
 * in the region: {id, weight, at, to}; null where no weight alone does it. */
function soonest(model, region, flips) {
  const ends = flips.flatMap(({ id, weight, winner }, place) => [
    { id, place, weight, at: winner.low, to: winner.lowUnits, sign: -1 },
    { id, place, weight, at: winner.high, to: winner.highUnits, sign: 1 },
  ]);
  const far = ({ weight, at }) => (weight > 0 ? Math.round((1e12 * Math.abs(at - weight)) / weight) / 1e12 : Infinity);
  const met = ends.filter(({ to, at, sign, place }) => {
    const beyond = Math.min(Math.max(at + sign * BEYOND, 0), 1);
    return to.length && contains(region, movedTo(model.weights, place, beyond));
  });
  return met.sort((one, other) => far(one) - far(other))[0] || null;
}

/** Two shares in per cent, with as many places as it takes to tell them apart, up to four. */
function apart(one, other) {
  for (let places = 1; places <= 4; places += 1) {
    const printed = [one, other].map((share) => halfUp(100 * share, places));
    if (printed[0] !== printed[1] || places === 4) return printed;
  }
  return [];
}
