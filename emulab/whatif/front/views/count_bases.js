// The same votes on every base: the share as a fraction and in percent, needed, met or missed.

import { attribute, h, text } from "../dom.js";
import { BASES, onEveryBase, onOne } from "../count/thresholds.js";
import { FIELD_NAMES } from "../count/fields.js";
import { message } from "../words.js";
import { choiceBox } from "./count_number.js";
import { baseName } from "./count_words.js";

/** {element, update()}; narrow, the table shows one base, which is chosen above it. */
export function basesView(desk, ui) {
  let shown = null;
  const title = h("h3", {});
  const choice = choiceBox((base) => { shown = base; update(); });
  const corner = h("th", { scope: "col" });
  const heads = BASES.map((base) => h("th", { scope: "col", dataset: { base } }));
  const rows = desk.store.facts.units.map(() => {
    const name = h("th", { scope: "row" });
    const cells = BASES.map((base) => ({ share: h("span", { class: "count-share" }), word: h("span", { class: "count-word" }), base }));
    const tds = cells.map(({ share, word, base }) => h("td", { dataset: { base } }, share, word));
    return { name, cells, tds, element: h("tr", {}, name, tds) };
  });
  const table = h("table", { class: "count-bases" }, h("thead", {}, h("tr", {}, corner, heads)), h("tbody", {}, rows.map((row) => row.element)));
  const element = h("section", { class: "count-on-bases" }, title, choice.element, table);

  function update() {
    const { entry, contest } = desk;
    const found = onEveryBase(contest.threshold, entry.sheet);
    const own = shown || contest.threshold.of;
    text(title, ui.say(message("The threshold on every base")));
    attribute(table, "data-shown", own);
    const label = (one) => ui.say(one.used ? usedSaid(contest, one.base) : baseName(one.base));
    choice.update({ label: ui.say(message("Share of")), value: own, options: found.map((one) => [one.base, label(one)]) });
    text(corner, ui.say(message("Unit")));
    found.forEach((one, n) => {
      const number = one.number === null
        ? message("not known without {field}", { field: FIELD_NAMES[one.missing] })
        : message("{number}; needed {needed}", { number: one.number, needed: one.needed });
      text(heads[n], `${label(one)}: ${ui.say(number)}`);
      attribute(heads[n], "data-used", one.used);
    });
    rows.forEach(({ name, cells, tds, element: line }, unit) => {
      attribute(line, "hidden", !entry.stands[unit]);
      if (!entry.stands[unit]) return;
      text(name, ui.unit(unit));
      cells.forEach(({ share, word }, n) => {
        const one = found[n];
        const { votes, passed } = onOne(one, entry.sheet, unit);
        const known = votes !== null && one.number !== null;
        text(share, known ? shareSaid(ui, votes, one.number) : "–");
        text(word, passed === null ? "" : ui.say(passed ? message("✓ met") : message("✗ missed")));
        attribute(tds[n], "data-passed", passed === null ? null : String(passed));
        attribute(tds[n], "data-used", one.used);
      });
    });
  }

  return { element, update };
}

function usedSaid(contest, base) {
  if (contest.kind === "free") return message("{base} (chosen by hand)", { base: baseName(base) });
  return message("{base} (the base of the rules)", { base: baseName(base) });
}

/** 9/13 = 69,2 %; the fraction decides, the percentage is only to read. */
function shareSaid(ui, votes, base) {
  return base > 0 ? `${votes}/${base} = ${ui.percent(votes / base)}` : `${votes}/${base}`;
}
