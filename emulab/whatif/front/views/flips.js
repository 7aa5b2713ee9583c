// Flip sparks: how far each weight may move alone before the winner or an award is another.

import { flips } from "../analysis/flips.js";
import { arranged, attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { nodeChoice } from "./node_choice.js";
import { hindranceLine, listed, modelHere } from "./panel_state.js";
import { tongue } from "./tongue.js";

const LEGEND = [
  ["winner", message("the same unit is first")],
  ["awards", message("no award changes")],
  ["official", message("official weight")],
  ["now", message("weight now")],
];

/** A row a weight, in the order of the rubric. */
export function flipsView(store) {
  const ui = speaking(store);
  const choice = nodeChoice(store);
  const why = hindranceLine(store);
  const legend = h("ul", { class: "spark-legend" }, LEGEND.map(([kind]) => h("li", { class: kind }, h("span", { class: `sign ${kind}`, "aria-hidden": "true" }), h("span", {}))));
  const list = h("div", { class: "sparks" });
  const element = h("section", { class: "flips" }, choice.element, why.element, legend, list);
  const rows = new Map();

  function update() {
    choice.update();
    const model = modelHere(store);
    why.update(model.why);
    attribute(legend, "hidden", Boolean(model.why));
    LEGEND.forEach(([, said], n) => text(legend.children[n].lastElementChild, ui.say(said)));
    const found = model.why ? [] : flips(model, store.facts, store.state, store.result);
    arranged(list, found.map((one) => {
      if (!rows.has(one.id)) rows.set(one.id, sparkRow());
      rows.get(one.id).update(store, ui, one);
      return rows.get(one.id).element;
    }));
  }

  return { element, update };
}

function sparkRow() {
  const name = h("strong", {});
  const share = h("span", { class: "share" });
  const bars = { awards: h("span", { class: "spark-bar awards" }), winner: h("span", { class: "spark-bar winner" }) };
  const marks = { official: h("span", { class: "spark-official" }), now: h("span", { class: "spark-now" }) };
  const track = h("div", { class: "track", "aria-hidden": "true" }, Object.values(bars), Object.values(marks));
  const ends = h("ul", { class: "ends" });
  const element = h("div", { class: "spark" }, h("p", { class: "head" }, name, share), track, ends);

  function update(store, ui, one) {
    const node = store.facts.nodes.find((own) => own.id === one.id);
    text(name, ui.say(node.name));
    attribute(name, "lang", tongue(ui, node.name));
    const same = Math.abs(one.weight - one.official) < 1e-9;
    const now = ui.percent(one.weight);
    text(share, same ? now : ui.say(message("{now} (official {official})", { now, official: ui.percent(one.official) })));
    for (const [kind, { low, high }] of [["winner", one.winner], ["awards", one.awards]]) {
      attribute(bars[kind], "style", `left: ${place(low)}%; width: ${place(high - low)}%`);
    }
    attribute(marks.official, "style", `left: ${place(one.official)}%`);
    attribute(marks.now, "style", `left: ${place(one.weight)}%`);
    const lines = endsOf(store, ui, one);
    while (ends.children.length < lines.length) ends.append(h("li", {}, h("span", { class: "way", "aria-hidden": "true" }), h("span", {})));
    while (ends.children.length > lines.length) ends.lastElementChild.remove();
    lines.forEach(({ way, kind, said }, n) => {
      const line = ends.children[n];
      attribute(line, "class", kind);
      text(line.firstElementChild, way);
      text(line.lastElementChild, said);
    });
  }

  return { element, update };
}

/** What happens at each end, the winner's first: {way, kind, said}. */
function endsOf(store, ui, one) {
  const { winner, awards } = one;
  const lines = [];
  const at = (share) => (one.exact ? ui.percent(share) : ui.say(message("about {share}", { share: ui.percent(share) })));
  const first = (units) => ui.say(units.length > 1
    ? message("{units} share the first place", { units: listed(ui, units.map(ui.short)) })
    : message("{unit} becomes first", { unit: ui.short(units[0]) }));
  const push = (low, kind, share, what) => {
    const template = low ? message("below {share}: {what}", { share: at(share), what }) : message("above {share}: {what}", { share: at(share), what });
    lines.push({ way: low ? "◀" : "▶", kind, said: ui.say(template) });
  };
  for (const [low, side] of [[true, "low"], [false, "high"]]) {
    const units = winner[`${side}Units`];
    const gone = !units.length && (low ? winner.low > 0 : winner.high < 1);
    if (gone) push(low, "winner", winner[side], ui.say(message("no unit is first any more: gates bar every one")));
    const changes = awards[`${side}Change`];
    const together = units.length && changes.length && Math.abs(winner[side] - awards[side]) < 1e-9;
    if (changes.length && !together) push(low, "awards", awards[side], changed(store, ui, changes));
    if (units.length) push(low, "winner", winner[side], together ? `${first(units)}; ${changed(store, ui, changes)}` : first(units));
  }
  if (!lines.length) {
    lines.push({ way: "", kind: "none", said: ui.say(message("nothing changes, whatever this weighs")) });
  }
  return lines;
}

/** Changes of awards in words, the first few of them. */
function changed(store, ui, changes) {
  const names = new Map(store.facts.awards.map((award) => [award.id, award.name]));
  const said = changes.map(({ award, unit, before, after }) => {
    const values = { award: names.get(award), unit: ui.short(unit) };
    if (after === "proposed") return ui.say(message("{unit} gets {award}", values));
    if (after === "tied") return ui.say(message("{unit} is tied for {award}", values));
    if (after === "pending") return ui.say(message("{award} stays open for {unit}", values));
    if (before === "proposed") return ui.say(message("{unit} loses {award}", values));
    return ui.say(message("nothing stays open for {unit} on {award}", values));
  });
  return listed(ui, said, 3);
}

function place(share) {
  return Math.round(share * 100000) / 1000;
}
