// The verdict: safe, fragile or tied in one line, about the weights that are on the screen.
//
// The browser says it at once where it can. A kernel is asked for the exact verdict when the
// weights have stood still for a moment, and its answer takes the place of the browser's.

import { PATIENCE } from "../asking.js";
import { winners } from "../analysis/flips.js";
import { regionOf } from "../analysis/region.js";
import { verdict } from "../analysis/verdict.js";
import { attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { modelHere } from "./panel_state.js";

const STILL = 300; // milliseconds without a move before a kernel is asked
const STATES = {
  safe: ["✓", message("Safe")],
  fragile: ["!", message("Fragile")],
  tied: ["=", message("Tied")],
};

export function verdictView(store) {
  const ui = speaking(store);
  const word = h("span", { class: "state" });
  const source = h("span", { class: "source" });
  const sentence = h("span", { class: "sentence" });
  const element = h("p", { class: "verdict" }, word, source, sentence);
  let exact = null; // {state, facts, blank, said}
  let asked = null;
  let open = null; // what was asked and came to a fault, or is not answered yet after PATIENCE
  let timer = null;

  function update() {
    const { state, facts, settings } = store;
    const fresh = exact && exact.state === state && exact.facts === facts && exact.blank === settings.blank;
    if (!fresh && store.host.firmness && !same(asked, store)) ask();
    shown(fresh ? { ...exact.said, official: false } : own(), !fresh && alone());
  }

  /** Whether the exact verdict on what is there now is not to be had, or not for the time being. */
  function alone() {
    const ranked = store.result.order.length > 0; // of nobody there is no verdict to wait for
    return ranked && Boolean(store.host.firmness) && (store.host.silent || (open !== null && open === asked));
  }

  /** What the browser says, or the verdict on the official weights where it cannot. */
  function own() {
    const { facts, state, result, settings } = store;
    if (facts.why_not) return official();
    const model = modelHere(store, settings.sheet.regions.argued);
    const region = model.why ? model : regionOf(model, settings.sheet.regions, facts);
    const found = verdict(model, region, facts, result, model.why ? [] : winners(model, facts));
    const adopted = state.families && store.isOfficial && facts.adopted !== false;
    return found.state === null && adopted && settings.sheet.firm ? official() : { ...found, official: false };
  }

  /** Its sentence names units, so that it is not said while names are hidden. */
  function official() {
    const { firm } = store.settings.sheet;
    if (!firm) return null;
    return { state: firm.state, sentence: store.settings.blank ? null : firm.sentence, official: true };
  }

  function ask() {
    clearTimeout(timer);
    const { state, facts, settings } = store;
    asked = { state, facts, blank: settings.blank };
    const question = asked;
    const names = settings.blank ? [...facts.units.keys()].map(ui.unit) : null;
    timer = setTimeout(() => {
      if (question !== asked || !same(asked, store)) return; // the next frame asks about what is there now
      if (!element.closest(".emulab")?.parentNode) return; // the view was taken down meanwhile
      const told = (said) => {
        if (question !== asked) return;
        if (!said) return opened(); // another window's question came between
        exact = { ...question, said };
        update();
      };
      const opened = () => {
        if (question !== asked) return; // a late word on what is there no longer
        open = question;
        update();
      };
      const late = setTimeout(opened, PATIENCE);
      store.host.firmness(state, names).then(told, opened).finally(() => clearTimeout(late));
    }, STILL);
  }

  function shown(found, inexact) {
    attribute(element, "hidden", !found);
    if (!found) return;
    const [sign, name] = STATES[found.state] || ["?", message("Not known")];
    const said = ui.say(name);
    attribute(element, "data-state", found.state || "open");
    attribute(element, "data-official", String(found.official));
    text(word, `${sign} ${said}`);
    const badge = found.official ? message("official value") : inexact ? message("not the exact verdict") : null;
    text(source, ui.say(badge));
    attribute(source, "hidden", !badge);
    text(sentence, whole(found.state ? `${said}: ` : "", ui.say(found.sentence)));
  }

  return { element, update };
}

function same(asked, store) {
  return asked && asked.state === store.state && asked.facts === store.facts && asked.blank === store.settings.blank;
}

/** A sentence to its full stop, without the word that stands before it already.
 *
 * Its beginning is made a capital where it is no name: after that word, or where a reason stands alone.
 */
function whole(before, sentence) {
  if (!sentence) return "";
  const rest = sentence.startsWith(before) ? sentence[before.length].toUpperCase() + sentence.slice(before.length + 1) : sentence;
  const kept = rest.replaceAll(" %", "\u00a0%"); // a number and its sign stay on one line
  return /[.!?…]$/.test(kept) ? kept : `${kept}.`;
}
