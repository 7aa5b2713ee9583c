// Announcing: what a screen reader says once the weights stand still, and only where it changed.

import { h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";

const STILL = 500; // milliseconds without another sentence before one is said: a drag says only its last

/** A live region: who is first now, how many ranks and awards are not as they are officially. */
export function announcingView(store) {
  const ui = speaking(store);
  const element = h("p", { class: "unseen", "aria-live": "polite" });
  let spoken = null;
  let wanted = null;
  let blank = null;
  let timer = null;
  return {
    element,
    update() {
      const { result, official, pending, settings } = store;
      if (blank !== settings.blank) text(element, ""); // a name that was said does not stay
      blank = settings.blank;
      if (pending) return wants(spoken); // what came before it no longer holds
      const leaders = result.order.filter((unit) => result.rank[unit] === 1);
      const awards = awardsChanged(official, result);
      const ranks = result.rank.filter((rank, unit) => rank !== official.rank[unit]).length;
      const now = `${leaders} ${ranks} ${awards}`;
      spoken ??= now;
      wants(now, () => text(element, `${ui.say(sentence(ui, leaders, awards))} ${ui.say(moved(ranks))}`));
    },
  };

  /** The last thing wanted is said; what was said last is not said again. */
  function wants(now, speak) {
    if (now === wanted) return;
    wanted = now;
    clearTimeout(timer);
    if (now === spoken) return;
    timer = setTimeout(() => {
      spoken = now;
      speak();
    }, STILL);
  }
}

function sentence(ui, leaders, awards) {
  const values = { units: leaders.map((unit) => ui.unit(unit)).join(", "), awards };
  if (awards === 0) return message("First: {units}. All awards are as they are officially.", values);
  if (awards === 1) return message("First: {units}. One award is not as it is officially.", values);
  return message("First: {units}. {awards} awards are not as they are officially.", values);
}

function moved(ranks) {
  if (ranks === 0) return message("Every unit has its official rank.");
  if (ranks === 1) return message("One unit has another rank than officially.");
  return message("{ranks} units have another rank than officially.", { ranks });
}

/** How many awards have a unit whose outcome is another. */
function awardsChanged(before, now) {
  const differs = (award) => now.outcomes[award].some((one, unit) => one.outcome !== before.outcomes[award][unit].outcome);
  return Object.keys(now.outcomes).filter(differs).length;
}
