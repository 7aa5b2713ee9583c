// Announcing: what a screen reader says after a move, and only where it changed.

import { h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";

/** A live region: who is first now, and how many awards are not as they are officially. */
export function announcingView(store) {
  const ui = speaking(store);
  const element = h("p", { class: "unseen", "aria-live": "polite" });
  let last = null;
  return {
    element,
    update() {
      const { result, official } = store;
      const leaders = result.order.filter((unit) => result.rank[unit] === 1);
      const awards = awardsChanged(official, result);
      const now = `${leaders} ${awards}`;
      if (last !== null && now !== last) text(element, ui.say(sentence(ui, leaders, awards)));
      last = now;
    },
  };
}

function sentence(ui, leaders, awards) {
  const values = { units: leaders.map((unit) => ui.unit(unit)).join(", "), awards };
  if (awards === 0) return message("First: {units}. All awards are as they are officially.", values);
  if (awards === 1) return message("First: {units}. One award is not as it is officially.", values);
  return message("First: {units}. {awards} awards are not as they are officially.", values);
}

/** How many awards have a unit whose outcome is another. */
function awardsChanged(before, now) {
  const differs = (award) => now.outcomes[award].some((one, unit) => one.outcome !== before.outcomes[award][unit].outcome);
  return Object.keys(now.outcomes).filter(differs).length;
}
