// Beside the map: what its corners and colours mean, in words.

import { attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";

/** The corners with their weights, and the units that are first somewhere with their shares. */
export function mapLists(store) {
  const ui = speaking(store);
  const corners = h("ul", { class: "corners" });
  const title = h("p", { class: "list-title" });
  const units = h("ol", { class: "key-list" });
  const note = h("p", { class: "note" });
  const element = h("div", {}, corners, title, units, note);

  function update(now) {
    rows(corners, cornersOf(now), (line, { letter, name, share }) => {
      text(line.children[0], letter);
      text(line.children[1], name);
      text(line.children[2], share);
    });
    text(title, ui.say(message("Who is first where, and on which share of the area")));
    rows(units, now.firsts, (line, { units: own, share }, n) => {
      const colour = own.length === 1 ? now.colours.get(own[0]) : null;
      attribute(line.children[0], "style", `background: ${colour || "var(--faint)"}`);
      attribute(line.children[0], "class", "swatch");
      text(line.children[1], `${n + 1} ${own.map(ui.short).join(", ")}`);
      text(line.children[2], ui.percent(share));
    });
    const lines = [message("Cross: the official weights. Circle: the weights now.")];
    if (now.region) lines.push(message("Dashed: the weights that the rules call defensible, around those now."));
    if (!now.found.exact) lines.push(message("Searched for on a grid, as totals are no straight sums here."));
    text(note, lines.map(ui.say).join(" "));
  }

  function cornersOf({ model, one, other, found }) {
    const name = (id) => ui.say(store.facts.nodes.find((node) => node.id === id).name);
    const share = (id) => ui.percent(model.weights[model.ids.indexOf(id)]);
    const rest = model.ids.filter((id) => id !== one && id !== other);
    const left = rest.reduce((sum, id) => sum + model.weights[model.ids.indexOf(id)], 0);
    const pair = [one, other].map((id, n) => ({ letter: "BC"[n], name: name(id), share: share(id) }));
    if (found.shape === "line") return [{ ...pair[0], letter: "▶" }, { ...pair[1], letter: "◀" }];
    const first = rest.length === 1 ? name(rest[0]) : ui.say(message("the other {count}, in proportion", { count: rest.length }));
    return [{ letter: "A", name: first, share: ui.percent(left) }, ...pair];
  }

  return { element, update };
}

function rows(list, entries, fill) {
  while (list.children.length < entries.length) list.append(h("li", {}, h("span", {}), h("span", {}), h("span", {})));
  while (list.children.length > entries.length) list.lastElementChild.remove();
  entries.forEach((entry, n) => fill(list.children[n], entry, n));
}
