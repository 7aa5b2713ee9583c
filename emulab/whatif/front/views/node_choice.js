// Which weights the robustness panels argue about: the sections, or the criteria of one section.

import { attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";

/** A list of the sections that have criteria to be weighed, bound to settings.node. */
export function nodeChoice(store) {
  const ui = speaking(store);
  const label = h("span", {});
  const list = h("select", { onchange: () => store.set({ node: list.value }) });
  const element = h("label", { class: "node-choice" }, label, list);
  let built = [];

  function update() {
    const { facts, settings } = store;
    const now = [facts, settings.lang];
    if (now.some((one, n) => one !== built[n])) {
      built = now;
      text(label, ui.say(message("Weights of")));
      list.replaceChildren(...choices(facts).map(({ parent }) => h("option", { value: parent }, ui.say(nodeName(facts, parent)))));
    }
    const node = nodeOf(store);
    if (list.value !== node) list.value = node;
    attribute(element, "hidden", choices(facts).length < 2);
  }

  return { element, update };
}

/** The node that is argued about: the chosen one, where it has weights. */
export function nodeOf({ facts, settings }) {
  const known = choices(facts).some((family) => family.parent === settings.node);
  return known ? settings.node : "";
}

function nodeName(facts, id) {
  return id === "" ? message("the sections") : facts.nodes.find((node) => node.id === id).name;
}

function choices(facts) {
  return facts.families.filter((family) => family.ids.length > 1);
}
