// The map of the weights: who is first where, and the present point, which can be moved.

import { arranged, attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { mapDrawing } from "./map_drawing.js";
import { mapLists } from "./map_lists.js";
import { mapMoves } from "./map_moves.js";
import { defensible, firsts, mapping } from "./map_parts.js";
import { nodeChoice } from "./node_choice.js";
import { hindranceLine, modelHere } from "./panel_state.js";

/** A triangle for three weights, a line for two; of more, two that are chosen. */
export function mapView(store) {
  const ui = speaking(store);
  const choice = nodeChoice(store);
  const why = hindranceLine(store);
  const chosen = new Map(); // by node: the ids of the two weights that are drawn
  const lists = [0, 1].map((place) => h("select", { onchange: () => take(place) }));
  const labels = lists.map((list) => h("label", {}, h("span", {}), list));
  const axes = h("div", { class: "axes" }, labels);
  const moves = mapMoves(store, () => now);
  const drawing = mapDrawing(store, moves);
  const keys = mapLists(store);
  const finding = h("p", { class: "finding" });
  const how = h("p", { class: "how" });
  const element = h("section", { class: "weight-map" }, choice.element, why.element, axes, finding, drawing.element, how, keys.element);
  const mapped = mapping();
  let now = null; // what is drawn: {model, one, other, found, colours, firsts, region}
  new ResizeObserver(() => { if (now) drawing.update(now); }).observe(element);

  function take(place) {
    const pair = lists.map((list) => list.value);
    if (pair[0] === pair[1]) {
      const before = chosen.get(now.model.node);
      pair[1 - place] = before[place];
    }
    chosen.set(now.model.node, pair);
    update();
  }

  function update() {
    choice.update();
    const model = modelHere(store);
    const [one, other] = model.why ? [] : pairOf(model);
    const found = model.why ? { found: model } : mapped(store, model, one, other);
    const none = found.found.why;
    why.update(none);
    for (const part of [axes, finding, drawing.element, keys.element, how]) attribute(part, "hidden", Boolean(none));
    now = none ? null : { ...found, model, one, other, firsts: firsts(found.found.parts), region: defensible(store, model, one, other) };
    if (!now) return;
    chosenAxes(model, [one, other]);
    text(finding, ui.say(first(ui, store, now)));
    drawing.update(now);
    keys.update(now);
    text(how, ui.say(moves.fixed() || message("Drag the point, or move it with the arrow keys; with Shift it goes further.")));
  }

  function pairOf(model) {
    const known = chosen.get(model.node);
    if (!known || known.some((id) => !model.ids.includes(id))) {
      const largest = model.ids.slice().sort((a, b) => model.official[model.ids.indexOf(b)] - model.official[model.ids.indexOf(a)]);
      const pair = model.ids.filter((id) => largest.slice(0, 2).includes(id));
      chosen.set(model.node, pair);
    }
    return chosen.get(model.node);
  }

  function chosenAxes(model, pair) {
    attribute(axes, "hidden", model.ids.length < 4);
    if (model.ids.length < 4) return;
    lists.forEach((list, place) => {
      text(labels[place].firstElementChild, place ? "C" : "B");
      attribute(list, "aria-label", ui.say(place ? message("Weight at corner C") : message("Weight at corner B")));
      const options = model.ids.map((id, n) => {
        const option = list.children[n] || h("option", {});
        attribute(option, "value", id);
        text(option, ui.say(store.facts.nodes.find((node) => node.id === id).name));
        return option;
      });
      arranged(list, options);
      if (list.value !== pair[place]) list.value = pair[place];
    });
  }

  return { element, update };
}

/** The map in a sentence: who is first now, and how much of the map has the same first. */
function first(ui, { result }, { model, firsts: all }) {
  const units = model.units.filter((unit) => result.rank[unit] === 1);
  const part = all.find((one) => one.units.length === units.length && units.every((unit) => one.units.includes(unit)));
  const values = { units: units.map(ui.short).join("; "), share: ui.percent(part ? part.share : 0, 0) };
  return message("First now: {units}, and so on {share} of this map.", values);
}
