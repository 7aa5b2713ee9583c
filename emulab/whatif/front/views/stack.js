// A bar: what a total is made of, section by section, what is given beyond and what is taken off.

import { h, text } from "../dom.js";

// How wide a digit, another sign and the rims of a segment are, in sizes of the font.
const DIGIT = 0.59;
const SIGN = 0.31;
const PADDING = 0.4;

/** How many points the whole width of a bar stands for: the same for every unit and every move. */
export function reach(facts) {
  const { bonus } = facts.extras;
  const { official } = facts;
  const given = (unit) => (official.total[unit] === null ? 0 : official.points[unit] + official.bonus[unit]);
  const greatest = Math.max(0, ...facts.units.map((_, unit) => given(unit)));
  const beyond = bonus === null ? 0 : bonus.at_most ?? Math.max(0, ...official.bonus);
  return Math.max(facts.maximum === null ? 0 : facts.maximum + beyond, greatest) || 1;
}

/** The parts of a unit's bar as it is drawn: {parts (a number a segment), given, taken}.
 *
 * A section below nought is taken off like a penalty; what rounding or a floor adjusts is given
 * or taken. So parts + given - taken is the total.
 */
export function pieces(segments, result, unit) {
  const found = { parts: segments.map(() => 0), given: 0, taken: 0 };
  if (result.total[unit] === null) return found;
  const adjusted = result.adjusted[unit];
  found.given = result.bonus[unit] + Math.max(adjusted, 0);
  found.taken = result.penalty[unit] + Math.max(-adjusted, 0);
  segments.forEach((segment, n) => {
    let sum = 0;
    for (const section of segment.sections) sum += result.sections[unit][section];
    found.parts[n] = Math.max(sum, 0);
    found.taken += Math.max(-sum, 0);
  });
  return found;
}

/** The bar of ``segments``: {element, update(drawn, whole, room, number)}.
 *
 * ``drawn`` is what pieces() gives, ``whole`` the points and ``room`` the full width in sizes of
 * the font; a segment says its points where they fit.
 */
export function stackOf(segments) {
  const parts = segments.map(({ colour, ink }) => h("span", { class: "stack-part", style: { background: colour, color: ink } }));
  const given = h("span", { class: "stack-given" });
  const taken = h("span", { class: "stack-taken" });
  const element = h("span", { class: "stack", "aria-hidden": "true" }, parts, given, taken);
  const wide = new Map();
  const sized = (part, key, value) => {
    if (wide.get(part) === value) return;
    wide.set(part, value);
    part.style.setProperty(key, value);
  };
  return {
    element,
    update(drawn, whole, room, number) {
      const share = (points) => `${((100 * points) / whole).toFixed(3)}%`;
      drawn.parts.forEach((points, n) => {
        sized(parts[n], "width", share(points));
        const said = points > 0 ? number(points) : "";
        text(parts[n], measured(said) <= (points / whole) * room ? said : "");
      });
      sized(given, "width", share(drawn.given));
      sized(taken, "width", share(drawn.taken));
      sized(taken, "margin-left", share(-drawn.taken));
    },
  };
}

function measured(said) {
  let wide = PADDING;
  for (const letter of said) wide += letter >= "0" && letter <= "9" ? DIGIT : SIGN;
  return wide;
}
