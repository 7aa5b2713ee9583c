// What scenarios lead to, a column each: ranks with their changes, awards, weights of the sections.

import { h } from "../dom.js";
import { numberOf, OFFICIAL } from "../state.js";
import { message } from "../words.js";

const DASH = "–";

/** A row a unit in the official order, a column a scenario; columns: {letter, found, official}. */
export function rankTable(store, ui, columns) {
  const official = store.official;
  const listed = new Set(official.order);
  const units = [...official.order, ...store.facts.units.map((_, n) => n).filter((n) => !listed.has(n))];
  const rows = units.map((unit) =>
    h("tr", {}, h("th", { scope: "row" }, ui.short(unit)), columns.map((one) => rankCell(ui, one, unit, official.rank[unit]))),
  );
  return table(ui, columns, message("Unit"), rows);
}

function rankCell(ui, column, unit, before) {
  const rank = column.found ? column.found.rank[unit] : null;
  const first = rank === 1 ? "first" : "";
  if (rank === null || rank === undefined) return h("td", {}, DASH);
  if (column.official || before === null || before === rank) return h("td", { class: first }, String(rank));
  const up = rank < before;
  const by = Math.abs(before - rank);
  const spoken = up ? message("{by} up", { by }) : message("{by} down", { by });
  return h("td", { class: first }, `${rank} `, h("span", { class: up ? "gain" : "loss", title: ui.say(spoken) }, `${up ? "▲" : "▼"}${by}`));
}

/** For the first place and every award: which units, and in which scenarios. */
export function awardLists(store, ui, columns) {
  const { facts } = store;
  const first = (found) => found.order.filter((unit) => found.rank[unit] === 1).map((unit) => ui.short(unit));
  const lines = [[message("First"), first]];
  for (const award of facts.awards) lines.push([award.name, (found) => winners(found, award.id, ui)]);
  return h("dl", { class: "awarded" }, lines.map(([name, of]) => [
    h("dt", {}, ui.say(name)),
    grouped(columns, (column) => (column.found ? of(column.found).join("; ") || ui.say(message("nobody")) : ui.say(message("not worked out")))).map(
      ([said, letters, official]) => h("dd", { class: official ? "official" : "" }, h("span", { class: "letters" }, letters.join(" ")), h("span", {}, said)),
    ),
  ]));
}

function winners(found, award, ui) {
  const rows = found.outcomes[award] || [];
  const told = (wanted) => rows.flatMap((one, unit) => (one && one.outcome === wanted ? [unit] : []));
  const tied = told("tied").map((unit) => ui.say(message("{unit} (tied)", { unit: ui.short(unit) })));
  return [...told("proposed").map((unit) => ui.short(unit)), ...tied];
}

/** Columns that say the same, together: [said, letters, whether the official one is among them]. */
function grouped(columns, sayingOf) {
  const found = new Map();
  for (const column of columns) {
    const said = sayingOf(column);
    if (!found.has(said)) found.set(said, [said, [], false]);
    const own = found.get(said);
    own[1].push(column.letter);
    own[2] = own[2] || Boolean(column.official);
  }
  return [...found.values()];
}

/** The numbers of the sections, a column a scenario; those that differ stand out. */
export function weightTable(store, ui, columns) {
  const { facts } = store;
  const names = new Map(facts.nodes.map((node) => [node.id, node.name]));
  const top = facts.families.find((family) => family.parent === "");
  const rows = top.ids.map((id) => {
    const before = numberOf(facts, OFFICIAL, id);
    const cells = columns.map((one) => {
      if (!one.official && !one.state) return h("td", {}, DASH);
      const state = one.official ? OFFICIAL : one.state;
      if (state.off.includes(id)) return h("td", { class: "other" }, ui.say(message("off")));
      const number = numberOf(facts, state, id);
      const same = Math.abs(number - before) < 1e-9;
      return h("td", { class: same ? "" : "other" }, ui.trimmed(number, 1));
    });
    return h("tr", {}, h("th", { scope: "row" }, ui.say(names.get(id))), cells);
  });
  return table(ui, columns, message("Section"), rows);
}

function table(ui, columns, corner, rows) {
  const heads = columns.map((one) => h("th", { scope: "col", title: ui.say(one.name) }, one.letter));
  const head = h("thead", {}, h("tr", {}, h("th", { scope: "col" }, ui.say(corner)), heads));
  return h("table", {}, head, h("tbody", {}, rows));
}
