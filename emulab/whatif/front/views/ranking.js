// The ranking: every unit's bar, the best first, and the unit whose marks are looked at.

import { segments } from "../colours.js";
import { arranged, attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { shortAwards } from "./award_names.js";
import { gliding } from "./gliding.js";
import { rowOf } from "./ranking_row.js";
import { reach } from "./stack.js";

const ROOMY = 8;

/** The list of rows, the best first, those without a rank last; a chosen row is settings.unit. */
export function rankingView(store) {
  const ui = speaking(store);
  const note = h("p", { class: "ranking-note", role: "status", hidden: true });
  const legend = h("ul", { class: "ranking-legend" });
  const list = h("ol", { class: "ranking-list", role: "listbox", onclick: clicked, onkeydown: pressed });
  const element = h("section", { class: "ranking" }, note, legend, list);
  const glide = gliding(list);
  const look = { ui, dense: false, whole: 1, room: 15, renamed: true };
  look.points = (value) => ui.number(value, 1);
  let rows = [];
  let pieces = [];
  let known = {};
  let order = [];
  const sizes = new ResizeObserver(([entry]) => {
    const em = Number.parseFloat(getComputedStyle(entry.target).fontSize);
    const room = Math.round((100 * entry.contentRect.width) / em) / 100;
    if (!room || room === look.room) return;
    look.room = room;
    update(store);
  });

  function built({ facts }) {
    pieces = segments(facts);
    look.dense = facts.units.length > ROOMY;
    rows = facts.units.map((_, unit) => rowOf(unit, pieces, look.dense));
    look.whole = reach(facts);
    look.bands = new Map(facts.bands.map((band) => [band.id, band.name]));
    look.gates = new Map(facts.gates.map((gate) => [gate.id, gate.name]));
    look.ties = tieNames(facts);
    attribute(element, "data-dense", look.dense);
    list.replaceChildren();
    sizes.disconnect();
    if (rows.length) sizes.observe(rows[0].bar);
  }

  function renamed({ facts }) {
    look.short = shortAwards(ui, facts.awards);
    attribute(list, "aria-label", ui.say(message("Ranking, best first")));
    const extras = [
      [facts.extras.bonus, "stack-given", message("Bonus points")],
      [facts.extras.penalty, "stack-taken", message("Penalty points")],
    ];
    legend.replaceChildren(
      ...pieces.map(({ name, colour }) => keyed(h("span", { class: "key", style: { background: colour } }), ui.say(name))),
      ...extras.filter(([extra]) => extra).map(([, kind, name]) => keyed(h("span", { class: `key ${kind}` }), ui.say(name))),
    );
  }

  function update({ facts, result, settings }) {
    const held = list.contains(focused(list)) ? focused(list) : null;
    const other = facts !== known.facts;
    look.renamed = other || ui.lang !== known.lang || settings.words !== known.words;
    if (other) built(store);
    if (look.renamed) renamed(store);
    known = { facts, lang: ui.lang, words: settings.words };
    noted(note, store, ui);
    attribute(element, "data-official", stale(store));
    attribute(element, "aria-busy", store.pending ? "true" : null);
    for (const row of rows) row.update(store, look);
    const now = [...result.order, ...facts.units.keys()].filter((unit, n, all) => all.indexOf(unit) === n);
    const changed = now.some((unit, n) => unit !== order[n]);
    order = now;
    if (changed || other) arranged(list, order.map((unit) => rows[unit].element));
    const stop = order.includes(settings.unit) ? settings.unit : order[0];
    rows.forEach((row, unit) => attribute(row.element, "tabindex", unit === stop ? "0" : "-1"));
    if (held && focused(list) !== held) rows[held.dataset.unit].element.focus({ preventScroll: true });
    glide(changed && !other);
  }

  function choose(unit, focus) {
    store.set({ unit });
    if (focus) rows[focus === true ? unit : focus].element.focus();
  }

  function clicked(event) {
    const row = event.target.closest(".row");
    if (!row) return;
    const unit = Number(row.dataset.unit);
    choose(unit === store.settings.unit ? null : unit);
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest(".row");
    const here = row ? order.indexOf(Number(row.dataset.unit)) : -1;
    const aims = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: order.length - 1, Enter: here, " ": here };
    if (event.key === "Escape" && typeof store.settings.unit === "number") store.set({ unit: null });
    else if (event.key in aims && here >= 0) choose(order[Math.min(Math.max(aims[event.key], 0), order.length - 1)], true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  update(store);
  return { element, update };
}

/** Whether what is shown is the official outcome although something was moved. */
export function stale(store) {
  const official = store.isOfficial && store.facts.adopted !== false;
  return Boolean(store.facts.why_not) && store.host.kind === "page" && !official;
}

/** Says above a view that it shows official values, that they are being worked out, or a fault. */
export function noted(note, store, ui) {
  let said = "";
  if (store.pending) said = ui.say(store.host.silent ? message("Python does not answer.") : message("Being worked out …"));
  else if (stale(store)) {
    const values = { reason: store.facts.why_not };
    said = ui.say(message("Official values: {reason}, so the page alone cannot work it out anew.", values));
  }
  text(note, said);
  attribute(note, "hidden", said ? null : "");
  attribute(note, "data-pending", store.pending);
}

/** A key and its name; what is before the first gap, or a short name, stays beside the key. */
function keyed(key, name) {
  const start = name.length > 24 ? name.split(" ")[0] : name;
  return h("li", {}, h("span", { class: "key-start" }, key, ` ${start}`), name.slice(start.length), " ");
}

function focused(element) {
  return element.getRootNode().activeElement || null;
}

/** What a tie key says, by "higher tasks" or "lower penalty". */
function tieNames(facts) {
  const names = new Map(facts.nodes.map((node) => [node.id, node.name]));
  for (const side of ["bonus", "penalty"]) {
    names.set(side, side === "bonus" ? message("bonus") : message("penalty"));
    if (facts.extras[side]) facts.extras[side].criteria.forEach((one) => names.set(one.id, one.name));
  }
  const said = ({ way, key }) => {
    const name = names.get(key) || key;
    return way === "higher" ? message("more points on “{name}”", { name }) : message("fewer points on “{name}”", { name });
  };
  return new Map(facts.ties.map((tie) => [`${tie.way} ${tie.key}`, said(tie)]));
}
