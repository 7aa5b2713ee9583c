// Slope lines: from the official rank on the left to the rank now on the right.

import { arranged, attribute, h, s, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { arrow, placed, risen } from "./ranking_row.js";
import { noted, stale } from "./ranking.js";
import { tongue } from "./tongue.js";

const WIDTH = 100;

/** Two lists of names with lines between; units of one rank share a point of it. */
export function slopeView(store) {
  const ui = speaking(store);
  const note = h("p", { class: "ranking-note", role: "status", hidden: true });
  const said = h("p", { class: "finding" });
  const titles = [h("span", {}), h("span", {}), h("span", {})];
  const left = column("slope-left");
  const right = column("slope-right");
  const svg = s("svg", { class: "slope-lines", preserveAspectRatio: "none", "aria-hidden": "true" });
  const middle = h("div", { class: "slope-middle" }, svg);
  const plot = h("div", { class: "slope-plot" }, left.element, middle, right.element);
  const element = h("section", { class: "slope" }, note, said, h("p", { class: "slope-titles", "aria-hidden": "true" }, titles), plot);
  const lines = new Map();
  const sizes = new ResizeObserver(() => drawn());
  sizes.observe(plot);

  function update() {
    noted(note, store, ui);
    attribute(element, "data-official", stale(store));
    titled(titles[0], left.element, ui.say(message("Official rank")));
    titled(titles[2], right.element, ui.say(message("Rank now")));
    left.update(ui, store, store.official, () => null);
    right.update(ui, store, store.result, (unit) => risen(store, unit));
    const rows = Math.max(left.element.children.length, right.element.children.length, 1);
    attribute(middle, "style", `grid-row: 1 / span ${rows}`);
    text(said, ui.say(finding(ui, store)));
    drawn();
  }

  /** The lines, once the names have their places: all heights are read before a line is drawn. */
  function drawn() {
    const [from, to] = [left.points(), right.points()];
    attribute(svg, "viewBox", `0 0 ${WIDTH} ${Math.max(plot.offsetHeight, 1)}`);
    store.facts.units.forEach((_, unit) => {
      if (!lines.has(unit)) lines.set(unit, lineOf());
      const path = lines.get(unit);
      const [one, other] = [from.get(unit), to.get(unit)];
      attribute(path, "d", one === undefined || other === undefined ? "M0 0" : `M0 ${one}C40 ${one} 60 ${other} ${WIDTH} ${other}`);
      const places = risen(store, unit);
      attribute(path, "data-way", places > 0 ? "up" : places < 0 ? "down" : places === null ? "none" : "same");
      attribute(path, "data-chosen", store.settings.unit === unit);
    });
    const drawing = [...lines].filter(([unit]) => unit < store.facts.units.length);
    const level = (unit) => (store.settings.unit === unit ? 2 : risen(store, unit) ? 1 : 0);
    arranged(svg, drawing.sort((a, b) => level(a[0]) - level(b[0])).map(([, path]) => path));
  }

  update();
  return { element, update };
}

/** The title over a side, which is the name of its list. */
function titled(title, list, said) {
  text(title, said);
  attribute(list, "aria-label", said);
}

function lineOf() {
  return s("path", { class: "slope-line", "vector-effect": "non-scaling-stroke" });
}

/** One side: the units by rank, those of one rank in one group with one point.
 *
 * The groups of both sides lie in the rows of one grid, so that who keeps a place has a level line.
 */
function column(kind) {
  const element = h("ol", { class: `slope-side ${kind}` });
  let groups = [];
  let shown = null;
  return {
    element,
    update(ui, { facts, settings }, figures, moved) {
      const unranked = [...facts.units.keys()].filter((unit) => figures.rank[unit] === null);
      const byRank = new Map();
      for (const unit of figures.order) {
        const rank = figures.rank[unit];
        byRank.set(rank, [...(byRank.get(rank) || []), unit]);
      }
      const all = [...byRank.values(), ...unranked.map((unit) => [unit])];
      const names = (units) => units.map((unit) => [unit, ui.short(unit), moved(unit), tongue(ui, facts.units[unit].short)]);
      const key = JSON.stringify([all.map(names), settings.unit, all.map(([unit]) => placed(figures, unit))]);
      if (key === shown) return;
      shown = key;
      groups = all.map((units) => ({
        units,
        ranked: figures.rank[units[0]] !== null,
        element: groupOf(ui, settings, names(units), placed(figures, units[0])),
      }));
      groups.forEach((group, row) => group.element.style.setProperty("grid-row", String(row + 1)));
      element.replaceChildren(...groups.map((group) => group.element));
    },
    /** The height at which every ranked unit's line begins or ends. */
    points() {
      const found = new Map();
      for (const { units, ranked, element: own } of groups) {
        const middle = own.offsetTop + own.offsetHeight / 2;
        if (ranked) for (const unit of units) found.set(unit, middle);
      }
      return found;
    },
  };
}

function groupOf(ui, settings, names, place) {
  const name = ([unit, said, places, lang]) =>
    h(
      "span",
      { class: "slope-name", title: ui.unit(unit), "data-chosen": settings.unit === unit },
      h("span", { lang }, said),
      places ? h("b", { class: "slope-shift", "data-way": places > 0 ? "up" : "down" }, places > 0 ? ` +${places}` : ` −${-places}`) : null,
    );
  return h("li", {}, h("span", { class: "slope-place" }, place), h("span", { class: "slope-names" }, names.map(name)));
}

/** The chart in a sentence: how many rise and fall, and who rises and falls most. */
function finding(ui, store) {
  const moves = [...store.facts.units.keys()].map((unit) => [unit, risen(store, unit)]);
  const up = moves.filter(([, places]) => places > 0);
  const down = moves.filter(([, places]) => places < 0);
  if (!up.length && !down.length) return message("Every unit has its official rank.");
  const most = (found) => found.reduce((one, other) => (Math.abs(other[1]) > Math.abs(one[1]) ? other : one));
  const told = ([unit, places]) => `${ui.short(unit)} (${arrow(places)})`;
  const furthest = [up, down].filter((found) => found.length).map((found) => told(most(found))).join("; ");
  return message("Rank changes: {up} units rise, {down} fall. Furthest: {units}.", { up: up.length, down: down.length, units: furthest });
}
