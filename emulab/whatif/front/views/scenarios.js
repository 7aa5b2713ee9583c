// Scenarios side by side: the official one and up to four that were kept or chosen from the files.

import { attribute, h, text } from "../dom.js";
import { figuring } from "../scenario/figures.js";
import { choose, keep, keptOf } from "../scenario/kept.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { scenarioCards } from "./scenario_cards.js";
import { awardLists, rankTable, weightTable } from "./scenario_tables.js";

const TITLES = {
  ranks: message("Ranks, and how they differ from the official ones"),
  awards: message("First, and who gets which award"),
  weights: message("Weights of the sections"),
};

/** The panel; what it shows is built anew only where a scenario, the facts or the words changed. */
export function scenariosView(store) {
  const ui = speaking(store);
  let built = [];
  let answers = 0;
  let refusal = null;
  const figures = figuring(store, () => {
    answers += 1;
    store.refresh();
  });
  const keeping = h("button", { type: "button", onclick: kept });
  const list = h("select", { onchange: chosen });
  const listLabel = h("label", { class: "choose" }, list);
  const said = h("p", { class: "refusal", role: "status" });
  const cards = scenarioCards(store);
  const tables = h("div", { class: "tables" });
  const element = h("section", { class: "scenarios" }, h("div", { class: "scenario-bar" }, keeping, listLabel), said, cards.element, tables);

  function told(found) {
    refusal = found;
    store.refresh();
  }

  /** The new one is at once asked for its name. */
  function kept() {
    const before = keptOf(store).map((one) => one.letter);
    told(keep(store));
    update();
    const fresh = keptOf(store).find((one) => !before.includes(one.letter));
    if (fresh) cards.edit(fresh.letter);
  }

  function chosen() {
    const entry = (store.settings.sheet.scenarios || []).find((one) => one.key === list.value);
    list.value = "";
    if (entry) told(choose(store, entry));
  }

  function update() {
    text(said, refusal ? ui.say(refusal) : "");
    attribute(keeping, "disabled", store.settings.frozen);
    cards.update();
    const { facts, settings } = store;
    const now = [facts, settings.kept, settings.lang, settings.blank, settings.sheet, answers];
    if (now.every((one, n) => one === built[n])) return;
    if (built[1] !== now[1]) text(said, ui.say((refusal = keptOf(store).length ? null : refusal)));
    built = now;
    text(keeping, ui.say(message("Keep what is on the screen (K)")));
    offered();
    const columns = columnsOf();
    tables.replaceChildren(
      h("h3", {}, ui.say(TITLES.awards)), awardLists(store, ui, columns),
      h("h3", {}, ui.say(TITLES.ranks)), rankTable(store, ui, columns),
      ...(facts.families.length ? [h("h3", {}, ui.say(TITLES.weights)), weightTable(store, ui, columns)] : []),
    );
  }

  function offered() {
    const known = keptOf(store).map((one) => one.known);
    const open = (store.settings.sheet.scenarios || []).filter((one) => !known.includes(one.key));
    attribute(listLabel, "hidden", !open.length);
    const first = ui.say(message("Set a saved scenario beside these"));
    attribute(list, "aria-label", first);
    list.replaceChildren(h("option", { value: "" }, first), ...open.map((one) => h("option", { value: one.key }, ui.say(one.name))));
  }

  function columnsOf() {
    const official = { letter: ui.say(message("Off.")), name: message("Official"), state: null, found: store.official, pending: false, official: true };
    const sheet = store.settings.sheet.scenarios || [];
    const others = keptOf(store).map((one) => {
      const entry = sheet.find((other) => other.key === one.known);
      return { ...one, ...figures(one.state, entry ? entry.official : null) };
    });
    return [official, ...others];
  }

  return { element, update };
}
