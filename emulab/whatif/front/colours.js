// Colours: Okabe and Ito's seven, a section each; beyond seven the smallest share the last one.

import { message } from "./words.js";

export const SECTION_COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"];

/** The segments of a bar: {name, colour, ink (readable on it), sections (their numbers)}. */
export function segments(facts) {
  const places = facts.sections.map((_, n) => n);
  const weight = (n) => facts.nodes.find((node) => node.id === facts.sections[n]).maximum || 0;
  const most = SECTION_COLOURS.length;
  const kept = places.length <= most ? places : places.slice().sort((a, b) => weight(b) - weight(a)).slice(0, most - 1);
  const own = places.filter((n) => kept.includes(n)).map((n, place) => {
    const node = facts.nodes.find((one) => one.id === facts.sections[n]);
    return { name: node.name, colour: SECTION_COLOURS[place], ink: INKS[place], sections: [n] };
  });
  const others = places.filter((n) => !kept.includes(n));
  if (others.length) {
    own.push({ name: message("Other sections"), colour: SECTION_COLOURS[most - 1], ink: INKS[most - 1], sections: others });
  }
  return own;
}

const INKS = ["#ffffff", "#111111", "#111111", "#111111", "#111111", "#111111", "#111111"];
