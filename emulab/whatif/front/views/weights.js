// The weights: every section and criterion with its slider, in the order of the rubric.

import { segments } from "../colours.js";
import { attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { lockSwitched, switched } from "../state.js";
import { message } from "../words.js";
import { weightFamily } from "./weight_family.js";
import { sharesOf } from "./weight_numbers.js";

/** The column of the weights; lock(element) and off(element) act on the row that holds it.
 *
 * What a family is told at each update, its frame: {state, shares (Map), off and locked (Sets),
 * above (whether something above is off), fixed (a reason against every move, or null), keep,
 * lang}. Rows are made anew only where the rubric or its weights are others.
 */
export function weightsView(store) {
  const ui = speaking(store);
  const open = new Set();
  const legend = h("p", { class: "weights-legend" });
  const mark = h("span", { class: "weight-tick", "aria-hidden": "true" });
  const meaning = h("span", {});
  const hindrance = h("p", { class: "weights-hindrance", hidden: true });
  const rows = h("div", { class: "weights-rows" });
  let family = null;
  let built = null;
  legend.append(mark, meaning);
  const element = h("div", { class: "weights" }, legend, hindrance, rows);

  function build() {
    built = store.facts.families;
    family = built.length ? weightFamily(store, ui, "", open) : null;
    rows.replaceChildren(family ? family.element : listed(store, ui));
    const officials = built.flatMap((one) => one.numbers);
    const figures = (said) => Math.max(1, ...officials.map((number) => said(number).length));
    element.style.setProperty("--figures", figures((number) => String(Math.round(number))) + 3);
    element.style.setProperty("--brackets", figures((number) => ui.trimmed(number, 2)) + 1.2);
    coloured(store.facts, rows);
  }

  function update() {
    const { facts, state, settings } = store;
    if (built !== facts.families) build();
    const why = hindered(store);
    text(hindrance, why ? ui.say(why) : "");
    attribute(hindrance, "hidden", !why);
    text(meaning, ui.say(message("official weight; where it differs, its number in brackets")));
    attribute(legend, "hidden", !family);
    if (!family) return rows.replaceChildren(listed(store, ui));
    const fixed = settings.frozen ? message("Frozen for the record.") : why;
    return family.update({
      state, keep: settings.keep, lang: settings.lang, fixed, above: false,
      shares: sharesOf(facts, state), off: new Set(state.off), locked: new Set(state.locked),
    });
  }

  const rowOf = (inside) => {
    const row = inside.closest(".weight-row");
    return row && !hindered(store) ? row : null;
  };

  return {
    element,
    update,
    lock(inside) {
      const row = rowOf(inside);
      if (row) stay(row, inside, () => store.move(lockSwitched(store.state, row.dataset.node)));
    },
    off(inside) {
      const row = rowOf(inside);
      if (row) stay(row, inside, () => store.move(switched(store.facts, store.state, row.dataset.node)));
    },
  };
}

/** Why no weight can be moved here, or null. */
function hindered({ facts, host }) {
  if (facts.weights_fixed) {
    return message("The weights cannot be moved: {why}.", { why: facts.weights_fixed });
  }
  if (facts.why_not && !host.compute) {
    const values = { why: facts.why_not };
    return message("The weights cannot be moved in this page: {why}. The official values are shown.", values);
  }
  return null;
}

/** The act; a control that it disables hands the focus to one of its row that is not. */
function stay(row, inside, act) {
  act();
  if (inside.disabled) row.querySelector(".weight-counts").focus();
}

/** The sections in the colours of the ranked bars. */
function coloured(facts, rows) {
  for (const { colour, sections } of segments(facts)) {
    for (const n of sections) {
      const row = [...rows.querySelectorAll(".weight-row")].find((one) => one.dataset.node === facts.sections[n]);
      if (row) row.parentElement.style.setProperty("--own", colour);
    }
  }
}

/** The names alone, where nothing is known that a slider could move. */
function listed(store, ui) {
  return h("ul", { class: "weights-listed" }, store.facts.nodes.map((node) => h("li", {}, ui.say(node.name))));
}
