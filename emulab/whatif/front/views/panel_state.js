// What the robustness panels share: their model, and the line that says why there is nothing.

import { modelOf } from "../analysis/linear.js";
import { attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { nodeOf } from "./node_choice.js";

const known = new WeakMap();

/** The model of the chosen node under the present state, worked out once for all panels. */
export function modelHere(store, node = nodeOf(store)) {
  const { facts, state, result } = store;
  if (facts.why_not || store.pending) return { why: waiting(store) };
  const here = known.get(store) || new Map();
  known.set(store, here);
  const last = here.get(node);
  if (last && last.facts === facts && last.state === state && last.result === result) return last.model;
  const model = modelOf(facts, state, result, node);
  here.set(node, { facts, state, result, model });
  return model;
}

function waiting({ facts, host, pending }) {
  if (!pending) return facts.why_not;
  return host.silent ? message("Python does not answer") : message("the figures are being worked out");
}

/** The line that stands where a panel can show nothing. */
export function hindranceLine(store) {
  const ui = speaking(store);
  const element = h("p", { class: "hindrance", role: "status", hidden: true });
  return {
    element,
    update(why) {
      attribute(element, "hidden", !why);
      text(element, why ? ui.say(message("Nothing can be shown here: {why}.", { why })) : "");
    },
  };
}

/** A list of names in a sentence: A, B and C; after ``most`` of them a count. */
export function listed(ui, names, most = 3) {
  const shown = names.length > most ? [...names.slice(0, most - 1), ui.say(message("{count} more", { count: names.length - most + 1 }))] : names;
  if (shown.length < 2) return shown.join("");
  return ui.say(message("{first} and {last}", { first: shown.slice(0, -1).join(", "), last: shown.at(-1) }));
}
