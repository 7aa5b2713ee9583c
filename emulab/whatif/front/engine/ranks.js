// Ranks: best first, tied units share the better place, gates bar places, bands are read.
// The twin of emulab/scoring/ranks.py and gates.py.

import { entryOf } from "../entry.js";
import { settled } from "../numbers.js";
import { placesBehind } from "./holding_back.js";

/** rank (null where not ranked), tied, decided_by, band, gate (bars the place held), out (the
 * gate that bars from the ranking), order (the ranked units, best first). */
export function ranks(facts, found) {
  const size = facts.units.length;
  const { out, held, heldBy } = gates(facts, found);
  const best = found.total.map((total) => (total === null ? null : -settled(total)));
  const keys = facts.ties.map((tie) => keyOf(facts, found, tie));
  const order = [...Array(size).keys()].filter((unit) => best[unit] !== null && !out[unit]);
  const compared = (one, other, depth) => {
    if (best[one] !== best[other]) return best[one] - best[other];
    for (let n = 0; n < depth; n += 1) {
      if (keys[n][one] !== keys[n][other]) return keys[n][one] - keys[n][other];
    }
    return 0;
  };
  order.sort((one, other) => compared(one, other, keys.length) || facts.idOrder[one] - facts.idOrder[other]);
  const rank = new Array(size).fill(null);
  const tied = new Array(size).fill(false);
  const decided = new Array(size).fill("");
  const alike = (unit, depth) => order.filter((other) => compared(unit, other, depth) === 0).length;
  order.forEach((unit, place) => {
    const above = place > 0 ? order[place - 1] : -1;
    const below = place + 1 < order.length ? order[place + 1] : -1;
    const same = (other) => other >= 0 && compared(unit, other, keys.length) === 0;
    rank[unit] = same(above) ? rank[above] : place + 1;
    tied[unit] = same(above) || same(below);
    const level = (other) => other >= 0 && best[unit] === best[other];
    if (keys.length && (level(above) || level(below))) {
      facts.ties.forEach((tie, n) => {
        if (alike(unit, n + 1) < alike(unit, n)) decided[unit] = `${tie.way} ${tie.key}`;
      });
    }
  });
  const band = rank.map((own, unit) => (own === null ? null : bandOf(facts, found, unit)));
  const gate = new Array(size).fill("");
  if (held.some((bars) => bars > 0)) return { ...back(order, rank, held, heldBy), decided_by: decided, band, out };
  return { rank, tied, decided_by: decided, band, gate, out, order };
}

function keyOf(facts, found, tie) {
  const sign = tie.way === "higher" ? -1 : 1;
  return facts.units.map((_, unit) => sign * settled(pointsOn(facts, found, tie.key, unit) || 0) + 0);
}

/** A unit's points under a section, a criterion, bonus or penalty; null where it has none. */
export function pointsOn(facts, found, key, unit) {
  if (["bonus", "penalty", "total", "points"].includes(key)) return found[key][unit];
  let sum = null;
  for (const [side, column] of facts.leavesUnder.get(key) || []) {
    const score = found.scores[side][unit][column];
    if (score !== null) sum = (sum === null ? 0 : sum) + score;
  }
  return sum;
}

function bandOf(facts, found, unit) {
  let value = found.total[unit] - (facts.band_on === "before_bonus" ? found.bonus[unit] : 0);
  if (facts.floor !== null) value = Math.max(value, facts.floor);
  const reached = facts.bands.find((band) => settled(value) >= band.at_least);
  return reached ? reached.id : null;
}

function gates(facts, found) {
  const size = facts.units.length;
  const out = new Array(size).fill("");
  const held = new Array(size).fill(0);
  const heldBy = new Array(size).fill("");
  for (const gate of facts.gates) {
    for (let unit = 0; unit < size; unit += 1) {
      if (!breached(facts, found, gate, unit)) continue;
      if (gate.bars === null) out[unit] = out[unit] || gate.id;
      else if (gate.bars >= held[unit]) [held[unit], heldBy[unit]] = [gate.bars, gate.id];
    }
  }
  return { out, held, heldBy };
}

/** Whether a unit breaches a gate; nothing is asked of one without points. */
export function breached(facts, found, gate, unit) {
  if (gate.check !== null) return entryOf(facts.checks[unit], gate.check) === "fail";
  const points = pointsOn(facts, found, gate.on, unit);
  if (points === null) return false;
  const value = settled(points);
  return gate.at_least !== null ? value < gate.at_least : value > gate.at_most;
}

/** Those barred from the first places behind those who are not, and the gate that put them there. */
function back(order, ranked, held, heldBy) {
  const found = placesBehind(order, ranked, held);
  const rank = ranked.map((own, unit) => (own === null ? null : found[unit]));
  const gate = ranked.map((own, unit) => (own !== null && held[unit] >= own ? heldBy[unit] : ""));
  const tied = rank.map((own) => own !== null && rank.filter((other) => other === own).length > 1);
  const places = new Map(order.map((unit, n) => [unit, n]));
  const moved = order.slice().sort((a, b) => rank[a] - rank[b] || places.get(a) - places.get(b));
  return { rank, tied, gate, order: moved };
}
