// Finishing: what the rules do to a total before it is ranked: sections rounded, a floor, a rounding.

import { halfUp } from "../numbers.js";
import { dot } from "./lines.js";

/** By how many points roundings may move a total; 0 where nothing is rounded. */
export function grainOf(facts) {
  const { section, total } = facts.rounding;
  const own = total === null ? 0 : 10 ** -total;
  return own + (section === null ? 0 : facts.sections.length * 10 ** -section);
}

/** (unit, total, weights) -> the total as it is ranked. */
export function finisher(facts, { sections, whole }) {
  const { section, total: places } = facts.rounding;
  const { floor } = facts;
  const shifted = (unit, total, weights) => {
    const below = dot(whole[unit], weights);
    const parts = sections[unit].map((row) => dot(row, weights) / below);
    return parts.reduce((sum, part) => sum + halfUp(part, section) - part, total);
  };
  return (unit, total, weights) => {
    let own = section === null ? total : shifted(unit, total, weights);
    if (floor !== null) own = Math.max(own, floor);
    return places === null ? own : halfUp(own, places);
  };
}
