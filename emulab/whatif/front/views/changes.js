// The changes: who gains or loses an award against the official outcome, and who gets what now.

import { arranged, attribute, h, text } from "../dom.js";
import { NOT_PROPOSED, PENDING, PROPOSED, TIED } from "../engine/conditions.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { noted, stale } from "./ranking.js";
import { tongue } from "./tongue.js";

const WAYS = {
  gained: message("▲ gains it: {unit}"),
  lost: message("▼ loses it: {unit}"),
  tied: message("◆ now tied: {unit}"),
  pending: message("◇ now waits: {unit}"),
  settled: message("■ no longer waits: {unit}"),
};
const HELD = [
  [PROPOSED, message("Proposed: {units}")],
  [TIED, message("Tied, the meeting decides: {units}")],
  [PENDING, message("Waits for a tie above: {units}")],
];

/** For every award: who won or lost it, by which condition; then who holds it now. */
export function changesView(store) {
  const ui = speaking(store);
  const note = h("p", { class: "ranking-note", role: "status", hidden: true });
  const summary = h("p", { class: "changes-summary" });
  const awards = h("div", {});
  const offices = h("div", { class: "changes-offices" });
  const element = h("section", { class: "changes" }, note, summary, awards, offices);
  let shown = null;

  function update() {
    noted(note, store, ui);
    attribute(element, "data-official", stale(store));
    const found = store.facts.awards.map((award) => changesOf(store, award));
    const moves = found.reduce((sum, moved) => sum + moved.length, 0);
    text(summary, ui.say(summed(store, moves)));
    const key = JSON.stringify([said(store, found), ui.lang, store.facts.units]);
    if (key === shown) return;
    shown = key;
    arranged(awards, store.facts.awards.map((award, n) => block(store, award, found[n])));
    arranged(offices, officesOf(store));
  }

  /** What the panel would say, as text: nothing is built where it is the same. */
  function said({ facts, result, settings }, found) {
    return [
      found.map((moved) => moved.map((one) => [one.unit, one.way, ui.say(one.why)])),
      facts.awards.map((award) => result.outcomes[award.id].map((one) => one.outcome)),
      settings.blank,
      Object.keys(settings.words || {}),
    ];
  }

  function block({ facts, result }, award, moved) {
    const rows = result.outcomes[award.id];
    const units = (outcome) => [...facts.units.keys()].filter((unit) => rows[unit].outcome === outcome);
    const best = (unit) => result.rank[unit] ?? Infinity;
    const named = (found) => found.sort((a, b) => best(a) - best(b)).map((unit) => ui.unit(unit)).join("; ");
    const held = HELD.map(([outcome, words]) => [outcome, units(outcome), words]).filter(([, found]) => found.length);
    const lines = held.map(([outcome, found, words]) =>
      h("p", { class: "change-held", dataset: { outcome } }, ui.say({ ...words, values: { units: named(found) } })),
    );
    return h(
      "section",
      { class: "change", dataset: { award: award.id, moved: moved.length ? "" : "no" } },
      h("h3", { lang: tongue(ui, award.name) }, ui.say(award.name)),
      moved.map(({ unit, way, why }) =>
        h(
          "p",
          { class: "change-move", dataset: { way } },
          h("strong", {}, ui.say({ ...WAYS[way], values: { unit: ui.unit(unit) } })),
          h("span", { class: "change-why" }, ui.say(why)),
        ),
      ),
      lines.length ? lines : h("p", { class: "change-held" }, ui.say(message("Nobody is proposed."))),
    );
  }

  /** Who was chosen for what; under hidden names without the sentences, which hold names. */
  function officesOf({ facts, settings }) {
    const own = (settings.sheet && settings.sheet.offices) || [];
    if (!own.length) return [];
    const held = ({ outcome, reason }, unit) =>
      h(
        "li",
        { dataset: { outcome } },
        outcome === PROPOSED ? ui.unit(unit) : `${ui.unit(unit)}: ${ui.say(OPEN[outcome])}`,
        reason && !settings.blank ? h("span", { class: "change-why" }, ui.say(reason)) : null,
      );
    const office = ({ name, outcomes }) => {
      const found = facts.units.map((_, unit) => unit).filter((unit) => outcomes[unit] && outcomes[unit].outcome !== NOT_PROPOSED);
      const none = h("li", {}, ui.say(message("Nobody is proposed.")));
      return [h("h4", { lang: tongue(ui, name) }, ui.say(name)), h("ul", {}, found.length ? found.map((unit) => held(outcomes[unit], unit)) : none)];
    };
    return [h("h3", {}, ui.say(message("Offices: official values, no weight moves them"))), ...own.flatMap(office)];
  }

  update();
  return { element, update };
}

const OPEN = {
  [TIED]: message("tied"),
  [PENDING]: message("pending"),
};

/** Every unit whose outcome of an award is another than officially: [{unit, way, why}].
 *
 * The condition is told from the side that goes without it: the new reason of who loses it, the
 * official one of who gains it.
 */
export function changesOf({ facts, result, official }, award) {
  const found = [];
  facts.units.forEach((_, unit) => {
    const now = result.outcomes[award.id][unit];
    const before = official.outcomes[award.id][unit];
    if (now.outcome === before.outcome) return;
    const why =
      now.outcome === PROPOSED
        ? message("before: {why}", { why: reasoned(facts, before) })
        : message("now: {why}", { why: reasoned(facts, now) });
    found.push({ unit, way: wayOf(before.outcome, now.outcome), why });
  });
  const places = Object.keys(WAYS);
  return found.sort((a, b) => places.indexOf(a.way) - places.indexOf(b.way));
}

function wayOf(before, now) {
  if (now === PROPOSED) return "gained";
  if (now === TIED) return "tied";
  if (now === PENDING) return "pending";
  return before === PROPOSED ? "lost" : "settled";
}

function summed({ facts, settings, isOfficial }, moves) {
  if (!facts.awards.length) return message("The rules name no award, so nothing is proposed.");
  if (moves) return message("Outcomes that change: {moves}.", { moves });
  if (!isOfficial) return message("No award changes hands.");
  return settings.sheet.trial ? message("This is what the official weights lead to.") : message("This is the official outcome.");
}

/** The reason of an outcome in words; its condition by name where names are hidden. */
function reasoned(facts, { reason, condition }) {
  if (reason) return reason;
  const [kind, id] = condition.split(" ");
  if (kind === "check") return message("the check “{check}”", { check: facts.check_names[id] || id });
  if (kind === "gate") {
    const gate = facts.gates.find((one) => one.id === id);
    return message("the gate “{gate}”", { gate: gate ? gate.name : id });
  }
  return CONDITIONS[kind] || message("every condition is met");
}

const CONDITIONS = {
  rank: message("the rank that is asked for"),
  band: message("the band that is asked for"),
  total: message("the points that are asked for"),
  quorum: message("the quorum"),
  votes: message("the votes have not been counted yet"),
  threshold: message("the share of votes that is asked for"),
  chair: message("the chair’s vote"),
  not_with: message("another award of the same unit"),
  seats: message("the number of seats"),
};
