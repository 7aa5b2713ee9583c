// One name: its key and its tick while papers are read out, its votes, and where it stands.

import { attribute, h, text } from "../dom.js";
import { MARKS_OF } from "../count/fields.js";
import { chairSaid, marked, votesOf } from "../count/sheet.js";
import { message } from "../words.js";
import { numberBox } from "./count_number.js";
import { MARK_LABELS } from "./count_words.js";
import { tongue } from "./tongue.js";

const SIGNS = { agree: "✓", disagree: "✗", both: "✓✗" };

/** {element, update(code, standing)}: standing is {state, sentences}, or null where it is not known. */
export function nameRow(desk, ui, unit, tick) {
  const key = h("span", { class: "count-key", "aria-hidden": "true" });
  const sign = h("span", { class: "count-sign", "aria-hidden": "true" });
  const ticked = h("span", { class: "count-name" });
  const button = h("button", { type: "button", class: "count-tick", onclick: tick }, key, sign, ticked);
  const name = h("span", { class: "count-name" });
  const votes = h("strong", { class: "count-votes" });
  const head = h("div", { class: "count-head" }, button, name, votes);
  const boxes = [];
  for (const channel of ["box", "written"]) {
    for (const mark of MARKS_OF.yes_no) {
      const box = numberBox(ui, (number) => desk.change({ sheet: marked(desk.entry.sheet, channel, mark, unit, number) }));
      const caption = h("span", { class: "count-caption" });
      boxes.push({ channel, mark, box, caption, element: h("div", { class: "count-field" }, caption, box.element) });
    }
  }
  const chair = h("input", { type: "checkbox", onchange: () => desk.change({ sheet: chairSaid(desk.entry.sheet, unit, chair.checked) }) });
  const chairName = h("span", {});
  const chairLine = h("label", { class: "count-stands" }, chair, chairName);
  const totals = h("div", { class: "count-fields" }, boxes.map((one) => one.element));
  const lines = [0, 1, 2].map(() => h("p", { class: "count-standing" }));
  const element = h("li", { class: "count-row" }, head, totals, chairLine, lines);

  function update(code, standing) {
    const { entry, contest, given, frozen } = desk;
    const here = entry.stands[unit];
    attribute(element, "hidden", !here);
    if (!here) return;
    const papers = entry.way === "papers";
    const said = entry.draft.said[unit];
    attribute(button, "hidden", !papers);
    attribute(name, "hidden", papers);
    attribute(totals, "hidden", papers);
    text(papers ? ticked : name, ui.unit(unit));
    attribute(papers ? ticked : name, "lang", tongue(ui, desk.store.facts.units[unit].name));
    if (papers) {
      text(key, code || "");
      text(sign, SIGNS[said] || "");
      attribute(button, "data-said", said);
      attribute(button, "aria-pressed", String(said !== null));
      const values = { unit: ui.unit(unit), mark: said ? MARK_LABELS[said] : message("not marked") };
      attribute(button, "aria-label", ui.say(message("{unit}: {mark}", values)));
      button.disabled = frozen;
    } else {
      for (const { channel, mark, box, caption, element: cell } of boxes) {
        const shown = MARKS_OF[contest.paper].includes(mark) && (channel === "box" || (mark === "agree" && contest.threshold.absent === "written_counts"));
        attribute(cell, "hidden", !shown);
        if (!shown) continue;
        const label = ui.say(channel === "box" ? MARK_LABELS[mark] : message("Agree, in writing"));
        text(caption, label);
        box.update({ label: `${ui.unit(unit)}: ${label}`, number: entry.sheet.marks[channel][mark][unit], frozen });
      }
    }
    attribute(chairLine, "hidden", contest.threshold.chair !== "must_agree" || (papers && entry.sheet.chair === null));
    chair.checked = Boolean(entry.sheet.chair && entry.sheet.chair[unit]);
    chair.disabled = frozen || papers;
    text(chairName, ui.say(message("the chair agrees")));
    const own = votesOf(entry.sheet, contest.threshold, unit);
    text(votes, own === null ? "–" : ui.trimmed(own));
    attribute(element, "data-state", standing ? standing.state : null);
    const sentences = standing ? standing.sentences.slice() : [];
    const official = given.official && entry.finished ? given.official.votes[unit] : null;
    if (official !== null) sentences.push(message("official count: {votes}", { votes: official }));
    lines.forEach((line, n) => {
      text(line, sentences[n] ? ui.say(sentences[n]) : "");
      attribute(line, "hidden", !sentences[n]);
    });
  }

  return { element, update };
}
