// The rank-probability strip: how often each unit takes each rank when the weights vary.

import { chances } from "../analysis/chances.js";
import { regionOf, scopeOf } from "../analysis/region.js";
import { arranged, attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { nodeChoice } from "./node_choice.js";
import { hindranceLine, modelHere } from "./panel_state.js";
import { tongue } from "./tongue.js";

const PRINTED = 0.05; // a smaller share is shaded and not printed

/** A strip a unit in the order of the ranks, a cell a rank, the share in per cent. */
export function chancesView(store) {
  const ui = speaking(store);
  const choice = nodeChoice(store);
  const why = hindranceLine(store);
  const finding = h("p", { class: "finding" });
  const about = h("p", { class: "about" });
  const heads = strip("heads");
  attribute(heads.element, "aria-hidden", "true"); // every strip says its ranks itself
  const list = h("div", { class: "strips" });
  const wide = h("div", { class: "scroller-x", role: "group", tabindex: 0 }, heads.element, list);
  const element = h("section", { class: "chances" }, choice.element, why.element, finding, about, wide);
  const rows = new Map();

  function update() {
    choice.update();
    const model = modelHere(store);
    const region = model.why ? model : regionOf(model, store.settings.sheet.regions, store.facts);
    const found = model.why ? model : chances(model, region);
    why.update(found.why);
    for (const part of [finding, about]) attribute(part, "hidden", Boolean(found.why));
    attribute(wide, "hidden", Boolean(found.why));
    if (found.why) return;
    text(finding, ui.say(held(ui, store, found)));
    const values = { drawn: ui.number(found.drawn, 0), where: scopeOf(region) };
    text(about, ui.say(message("{drawn} weightings {where}, drawn: how often, in per cent, each unit takes each rank. The frame is the rank now.", values)));
    const places = found.shares[0].length;
    wide.style.setProperty("--places", places);
    attribute(wide, "aria-label", ui.say(message("Ranks and how often they are taken")));
    heads.update(places, (n) => [String(n + 1), ""]);
    arranged(list, found.units.map((unit, n) => {
      if (!rows.has(unit)) rows.set(unit, unitRow());
      rows.get(unit).update(store, ui, unit, found.shares[n]);
      return rows.get(unit).element;
    }));
  }

  return { element, update };
}

/** The strip in a sentence: how sure the first place is, and how many ranks never change. */
function held(ui, { result }, { units, shares }) {
  const own = units.map((unit, n) => shares[n][result.rank[unit] - 1] ?? 0);
  const kept = own.filter((share) => share === 1).length;
  if (kept === units.length) return message("Every unit keeps its rank under all of them.");
  const values = { unit: ui.short(units[0]), share: ui.percent(whole(shares[0][0], 0.999)), kept, all: units.length };
  return message("{unit} is first under {share} of them. {kept} of {all} units keep their rank under all.", values);
}

/** A share as it may be printed: what is not all of them is not rounded to all of them. */
function whole(share, most) {
  return share < 1 ? Math.min(share, most) : 1;
}

function unitRow() {
  const name = h("p", { class: "name" });
  const cells = strip("cells");
  const element = h("div", { class: "unit" }, name, cells.element);

  function update(store, ui, unit, shares) {
    const rank = store.result.rank[unit];
    text(name, `${rank} ${ui.short(unit)}`);
    attribute(name, "lang", tongue(ui, store.facts.units[unit].short));
    attribute(cells.element, "role", "img");
    const said = shares.flatMap((share, n) => (share >= PRINTED ? [ui.say(message("rank {rank}: {share}", { rank: n + 1, share: ui.percent(whole(share, 0.99), 0) }))] : []));
    attribute(cells.element, "aria-label", `${ui.short(unit)}. ${said.join(", ")}`);
    cells.update(shares.length, (n) => {
      const share = shares[n];
      const kind = `${n + 1 === rank ? "now" : ""} ${share === 1 ? "whole" : ""}`;
      return [share >= PRINTED ? ui.number(100 * whole(share, 0.99), 0) : "", kind, share > 0 ? Math.max(share, 0.06).toFixed(2) : "0"];
    });
  }

  return { element, update };
}

/** Cells side by side; what a cell says is kept here, so that one that stays costs nothing. */
function strip(kind) {
  const element = h("div", { class: `strip ${kind}` });
  const told = [];

  function update(size, sayingOf) {
    while (told.length < size) {
      told.push("");
      element.append(h("span", {}));
    }
    while (told.length > size) {
      told.pop();
      element.lastElementChild.remove();
    }
    for (let n = 0; n < size; n += 1) {
      const saying = sayingOf(n);
      const whole = saying.join("|");
      if (told[n] === whole) continue;
      told[n] = whole;
      const [said, own, shade] = saying;
      const cell = element.children[n];
      text(cell, said);
      attribute(cell, "class", own.trim() || null);
      if (shade !== undefined) cell.style.setProperty("--share", shade);
    }
  }

  return { element, update };
}
