// The numbers of the count sheet: those that every count has, and the others folded away.

import { attribute, h, text } from "../dom.js";
import { FIELD_NAMES, FIELDS } from "../count/fields.js";
import { typed } from "../count/sheet.js";
import { message } from "../words.js";
import { numberBox } from "./count_number.js";
import { fieldLabel } from "./count_words.js";

const ALWAYS = ["members", "present", "recused", "issued", "returned", "valid", "invalid", "blank"];
const IN_WRITING = ["written_sent", "written_answered", "written_valid"];
const READ_OUT = ["valid", "invalid", "blank", "written_valid"]; // paper by paper they count themselves

/** {element, update()}. */
export function fieldsView(desk, ui) {
  const boxes = FIELDS.map((field) => {
    const box = numberBox(ui, (number) => desk.change({ sheet: typed(desk.entry.sheet, field, number) }));
    const caption = h("span", { class: "count-caption" });
    return { field, box, caption, element: h("div", { class: "count-field" }, caption, box.element) };
  });
  const placed = (fields) => boxes.filter((one) => fields.includes(one.field)).map((one) => one.element);
  const written = h("div", { class: "count-fields" }, placed(IN_WRITING));
  const others = FIELDS.filter((field) => !ALWAYS.includes(field) && !IN_WRITING.includes(field));
  const title = h("h3", {});
  const more = h("summary", {});
  const note = h("p", { class: "count-quiet" });
  const element = h("section", { class: "count-sheet" }, title, note,
    h("div", { class: "count-fields" }, placed(ALWAYS)), written,
    h("details", { class: "count-details" }, more, h("div", { class: "count-fields" }, placed(others))));
  return {
    element,
    update() {
      const { entry, contest, frozen } = desk;
      text(title, ui.say(message("Count sheet")));
      text(more, ui.say(message("More numbers of the sheet")));
      const one = entry.way === "papers";
      text(note, one ? ui.say(message("Valid, invalid and blank papers are counted as they are read out.")) : "");
      attribute(written, "hidden", contest.threshold.absent !== "written_counts");
      for (const { field, box, caption } of boxes) {
        const label = fieldLabel(ui, FIELD_NAMES[field]);
        const fixed = one && (READ_OUT.includes(field) || field.startsWith("invalid_"));
        text(caption, label);
        box.update({ label, number: entry.sheet.fields[field] ?? null, fixed, frozen });
      }
    },
  };
}
