// Gates as they stand: how many first places each unit is barred from.

import { breached } from "../engine/ranks.js";

const MOVING = ["total", "points"]; // what a gate may stand on that weights move

/** By number of unit, the most first places that a breached gate bars it from; 0 for none. */
export function heldOf(facts, found) {
  return facts.units.map((_, unit) => {
    const bars = facts.gates.filter((gate) => gate.bars !== null && breached(facts, found, gate, unit));
    return Math.max(0, ...bars.map((gate) => gate.bars));
  });
}

/** The gates that a weight may open or shut. */
export function movingGates(facts) {
  return facts.gates.filter((gate) => gate.check === null && MOVING.includes(gate.on));
}

/** By number of unit, the gate that bars it from the ranking whatever the weights; "" for none. */
export function outForGood(facts, found) {
  const moving = movingGates(facts);
  const gates = facts.gates.filter((gate) => gate.bars === null && !moving.includes(gate));
  return facts.units.map((_, unit) => gates.find((gate) => breached(facts, found, gate, unit))?.id || "");
}
