// One unit's row of the ranking: its place, what became of it, its bar, its total, its awards.

import { arranged, attribute, h, text } from "../dom.js";
import { NOT_PROPOSED, PENDING, PROPOSED, TIED } from "../engine/conditions.js";
import { message } from "../words.js";
import { pieces, stackOf } from "./stack.js";
import { tongue } from "./tongue.js";

const CHIPS = {
  [PROPOSED]: message("{award}"),
  [TIED]: message("{award}: tied"),
  [PENDING]: message("{award}: waits"),
};

// How much of an award an outcome is: what was proposed and is tied now is no gain.
const HELD = { [NOT_PROPOSED]: 0, [TIED]: 1, [PENDING]: 1, [PROPOSED]: 2 };

// How a way is printed, and what is said of it: a minus sign is not read out everywhere.
const WAYS = {
  same: { sign: "", told: null },
  gained: { sign: "+ ", told: message("gains") },
  lost: { sign: "− ", told: message("loses") },
};

// What a dense row says of a long reason until its unit is chosen.
const BRIEFLY = new Map([["equal totals, parted by {key}", message("equal totals: a tie key decides")]]);

/** A rank as it is printed: "2", "2 =" where it is shared, a dash where there is none. */
export function placed(result, unit) {
  if (result.rank[unit] === null) return "–";
  return result.tied[unit] ? `${result.rank[unit]} =` : String(result.rank[unit]);
}

/** Places won against the official ranking, below nought for lost; null where one has no rank. */
export function risen(store, unit) {
  const [before, now] = [store.official.rank[unit], store.result.rank[unit]];
  return before === null || now === null ? null : before - now;
}

/** A change of places in signs: "▲ +2", "▼ −1", nothing for none. */
export function arrow(places) {
  if (!places) return "";
  return places > 0 ? `▲ +${places}` : `▼ −${-places}`;
}

/** The row of a unit: {element, bar, update(store, look)}; ``look`` is what all rows share.
 *
 * In dense rows the places won or lost stand after the name, so that they need no line of their own.
 */
export function rowOf(unit, segments, dense) {
  const place = h("span", { class: "row-place" });
  const shift = h("span", { class: "row-shift" });
  const name = h("span", { class: "row-name" });
  const total = h("span", { class: "row-total" });
  const extras = h("span", { class: "row-extras" });
  const band = h("span", { class: "row-band" });
  const notes = h("span", { class: "row-notes" });
  const bar = stackOf(segments);
  const element = h(
    "li",
    { class: "row", role: "option", tabindex: "-1", dataset: { unit: String(unit) } },
    [place, dense ? null : shift, h("span", { class: "row-head" }, name, " ", dense ? [shift, " "] : null, band, " ", notes), total, bar.element, extras],
  );
  let noted = null;
  let told = [];
  return {
    element,
    bar: bar.element,
    update(store, look) {
      const { ui } = look;
      const { result, settings } = store;
      const ranked = result.rank[unit] !== null;
      const places = risen(store, unit);
      const full = ui.unit(unit);
      const grade = ranked && result.band[unit] !== null ? ui.say(look.bands.get(result.band[unit])) : "";
      text(place, placed(result, unit));
      text(shift, arrow(places));
      attribute(shift, "data-way", places > 0 ? "up" : places < 0 ? "down" : null);
      text(name, look.dense ? ui.short(unit) : full);
      attribute(name, "title", look.dense ? full : null);
      if (look.renamed) attribute(name, "lang", tongue(ui, store.facts.units[unit].name));
      text(total, ui.number(result.total[unit]));
      text(extras, beyond(ui, result, unit));
      text(band, grade);
      bar.update(pieces(segments, result, unit), look.whole, look.room, look.points);
      const key = notesKey(store, unit);
      if (key !== noted || look.renamed) {
        const found = notesOf(store, look, unit);
        arranged(notes, found.map((one) => one.element));
        told = found.map((one) => one.told);
        noted = key;
      }
      attribute(element, "data-out", ranked ? null : "");
      attribute(element, "aria-selected", settings.unit === unit ? "true" : "false");
      attribute(element, "aria-label", sentence(ui, { full, places, grade, result, unit, told }));
    },
  };
}

/** Bonus and penalty as they stand beside the total: "+1,5 −2". */
function beyond(ui, result, unit) {
  if (result.total[unit] === null) return "";
  const said = [];
  if (result.bonus[unit]) said.push(`+${ui.trimmed(result.bonus[unit], 2)}`);
  if (result.penalty[unit]) said.push(`−${ui.trimmed(result.penalty[unit], 2)}`);
  return said.join(" ");
}

function sentence(ui, { full, places, grade, result, unit, told }) {
  const words = [
    result.rank[unit] === null ? ui.say(message("not ranked")) : ui.say(message("rank {rank}", { rank: placed(result, unit) })),
    full,
  ];
  if (places > 0) words.push(ui.say(message("up {places}", { places })));
  if (places < 0) words.push(ui.say(message("down {places}", { places: -places })));
  if (result.total[unit] !== null) words.push(ui.say(message("{points} points", { points: ui.number(result.total[unit]) })));
  return [...words, grade, ...told].filter(Boolean).join("; ");
}

function notesKey({ facts, settings, result, official }, unit) {
  let key = [settings.unit === unit, result.rank[unit] === null, result.total[unit] === null, result.out[unit], result.gate[unit], result.decided_by[unit]].join("/");
  for (const award of facts.awards) {
    key += `/${result.outcomes[award.id][unit].outcome}/${official.outcomes[award.id][unit].outcome}`;
  }
  return key;
}

/** The chips of a unit's awards, those it lost too, and why it has its place: [{element, told}]. */
function notesOf(store, { ui, dense, short, gates, ties }, unit) {
  const { facts, result, official } = store;
  const found = [];
  for (const award of facts.awards) {
    const now = result.outcomes[award.id][unit].outcome;
    const before = official.outcomes[award.id][unit].outcome;
    const own = now === NOT_PROPOSED ? before : now;
    if (own === NOT_PROPOSED) continue;
    if (now === NOT_PROPOSED && before !== PROPOSED) continue;
    const way = now === NOT_PROPOSED ? "lost" : HELD[now] > HELD[before] ? "gained" : "same";
    const said = ui.say({ ...CHIPS[own], values: { award: short.get(award.id) } });
    const { sign, told } = WAYS[way];
    const element = h("span", { class: "chip", title: ui.say(award.name), dataset: { outcome: own, way } }, sign + said);
    found.push({ element, told: told ? `${ui.say(told)} ${said}` : said });
  }
  const brief = dense && store.settings.unit !== unit;
  for (const said of reasons(result, unit, gates, ties)) {
    const printed = ui.say((brief && BRIEFLY.get(said.template)) || said);
    found.push({ element: h("span", { class: "row-reason", title: ui.say(said) }, printed), told: printed });
  }
  return found;
}

function reasons(result, unit, gates, ties) {
  if (result.rank[unit] === null) {
    return [
      result.out[unit]
        ? message("not ranked: the gate “{gate}” is not passed", { gate: gates.get(result.out[unit]) })
        : message("it has no mark yet, so it has no rank"),
    ];
  }
  const found = [];
  if (result.gate[unit]) found.push(message("held back: the gate “{gate}” is not passed", { gate: gates.get(result.gate[unit]) }));
  if (result.decided_by[unit]) found.push(message("equal totals, parted by {key}", { key: ties.get(result.decided_by[unit]) }));
  return found;
}
