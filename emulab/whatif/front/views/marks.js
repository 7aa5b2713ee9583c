// The marks of the chosen unit: points that are supposed instead of those that were given.

import { arranged, attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { scored } from "../state.js";
import { message } from "../words.js";
import { givenOn, markRow } from "./mark_row.js";
import { noted } from "./ranking.js";
import { placed } from "./ranking_row.js";

const REST = 600; // milliseconds without a move, after which the standing is read out

/** Every criterion of settings.unit, section by section; hidden while no unit is chosen. */
export function marksView(store) {
  const ui = speaking(store);
  const title = h("h2", { class: "marks-title" });
  const shut = h("button", { type: "button", class: "marks-shut", onclick: close });
  const standing = h("p", { class: "marks-standing" });
  const spoken = h("p", { class: "unseen", role: "status" });
  const speak = atRest((said) => text(spoken, said));
  const why = h("p", { class: "ranking-note", hidden: true });
  const note = h("p", { class: "ranking-note", role: "status", hidden: true });
  const every = h("button", { type: "button", onclick: takeAllBack });
  const body = h("div", { class: "marks-body" });
  const element = h(
    "section",
    { class: "marks", hidden: true, onkeydown: pressed },
    h("header", { class: "marks-head" }, title, shut),
    standing, spoken, note, why, every, body,
  );
  let known = null;
  let rows = [];
  let heads = [];

  function update() {
    const { facts, settings } = store;
    const { unit } = settings;
    attribute(element, "hidden", typeof unit === "number" && unit < facts.units.length ? null : "");
    if (element.hasAttribute("hidden")) return;
    if (facts !== known) built();
    const values = { unit: ui.unit(unit) };
    text(title, ui.say(message("Marks of {unit}", values)));
    attribute(element, "aria-label", ui.say(message("Marks of {unit}", values)));
    text(shut, ui.say(message("Close")));
    text(standing, ui.say(stood(unit)));
    speak(`${unit} ${ui.lang}`, standing.textContent);
    noted(note, store, ui);
    const barred = facts.scores_fixed && store.host.kind === "page" ? facts.scores_fixed : null;
    text(why, barred ? ui.say(message("No points can be supposed here: {reason}.", { reason: barred })) : "");
    attribute(why, "hidden", barred ? null : "");
    const own = store.state.scores.filter((one) => one.unit === facts.units[unit].id);
    const supposed = new Map(own.map((one) => [one.criterion, one.score]));
    text(every, ui.say(message("Take back all supposed points of this unit")));
    attribute(every, "hidden", supposed.size ? null : "");
    const still = Boolean(barred) || Boolean(settings.frozen);
    attribute(every, "disabled", still);
    for (const { element: head, said } of heads) text(head, ui.say(said(unit)));
    for (const row of rows) row.update(store, unit, supposed, still);
  }

  function stood(unit) {
    const { result, official } = store;
    const rank = (found) => placed(found, unit);
    const total = (found) => ui.number(found.total[unit]);
    return message("Rank {now} (official {before}), {points} points (official {given})", {
      now: rank(result), before: rank(official), points: total(result), given: total(official),
    });
  }

  function built() {
    known = store.facts;
    rows = [];
    heads = [];
    const found = [];
    let above = [];
    const places = known.rounding.criterion;
    const names = new Map(known.nodes.map((node) => [node.id, node.name]));
    const added = (criterion) => {
      const row = markRow(ui, criterion, handed(criterion));
      rows.push(row);
      found.push(row.element);
    };
    known.leaves.forEach((leaf, column) => {
      const path = leaf.path.slice(0, -1);
      path.forEach((id, depth) => {
        if (above[depth] === id) return;
        found.push(headed(depth, depth === 0 ? () => summed(leaf.top, names.get(id)) : () => names.get(id)));
        above = path.slice(0, depth + 1);
      });
      if (!path.length) above = [];
      const closed = new Set(known.closed.filter(([, shut]) => shut === column).map(([unit]) => unit));
      added({ ...leaf, name: names.get(leaf.id), side: "main", column, places, closed });
    });
    for (const [side, name] of [["bonus", message("Bonus points")], ["penalty", message("Penalty points")]]) {
      if (!known.extras[side]) continue;
      const { at_most: most, criteria } = known.extras[side];
      found.push(headed(0, () => (most === null ? name : message("{name} (at most {most})", { name, most }))));
      criteria.forEach((one, column) => added({ ...one, lowest: 0, kind: side, side, column, places, closed: new Set() }));
    }
    arranged(body, found);
  }

  /** What a row reads and does: always on the unit that is chosen and the state as it is then. */
  function handed({ id, side, column }) {
    const number = () => store.settings.unit;
    const unit = () => store.facts.units[number()].id;
    const open = () => typeof number() === "number"; // a box that is closed while it has the focus still tells of it
    return {
      points() {
        if (!open()) return null;
        const own = store.state.scores.find((one) => one.criterion === id && one.unit === unit());
        return own ? own.score : givenOn(store.facts, side)[number()][column];
      },
      suppose(score, name = null) {
        if (open()) store.move(scored(store.facts, store.state, unit(), id, score), name);
      },
      settle: () => store.settle(),
    };
  }

  function headed(depth, said) {
    const element = h(depth === 0 ? "h3" : "h4", { class: "marks-section" });
    heads.push({ element, said });
    return element;
  }

  /** A section with what it comes to in the total; weights that were moved are in it. */
  function summed(section, name) {
    const unit = store.settings.unit;
    const points = (found) => (found.total[unit] === null ? "–" : ui.number(found.sections[unit][section]));
    const [now, before] = [points(store.result), points(store.official)];
    if (now === before) return message("{name}: {now} points of the total", { name, now });
    return message("{name}: {now} points of the total (official {before})", { name, now, before });
  }

  function takeAllBack() {
    const { id } = store.facts.units[store.settings.unit];
    store.move({ ...store.state, scores: store.state.scores.filter((one) => one.unit !== id) });
  }

  function pressed(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  }

  /** The focus goes to the unit in the ranking, as it would be lost with what is closed. */
  function close() {
    const row = element.closest(".emulab").querySelector(`.ranking .row[data-unit="${store.settings.unit}"]`);
    store.set({ unit: null });
    if (row) row.focus();
  }

  update();
  return { element, update };
}

/** A function (about, said): what changed about the same thing is told once, when it rests. */
function atRest(tell) {
  let last = {};
  let waiting = null;
  return (about, said) => {
    if (last.about === about && last.said === said) return;
    clearTimeout(waiting);
    if (last.about === about) waiting = setTimeout(() => tell(said), REST);
    else tell("");
    last = { about, said };
  };
}
