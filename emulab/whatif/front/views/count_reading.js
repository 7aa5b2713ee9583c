// The bar under the names while papers are read out: this paper, and what is done with it.

import { attribute, h, text } from "../dom.js";
import { FIELD_NAMES, REASONS } from "../count/fields.js";
import { outstanding } from "../count/sheet.js";
import { message } from "../words.js";
import { choiceBox } from "./count_number.js";
import { fieldLabel } from "./count_words.js";

const CHANNEL_LABELS = {
  box: message("from the box"),
  written: message("in writing"),
  chair: message("the chair's open paper"),
};

/** {element, update(papers, reason, broken), reason(), waiting(prefix)}; acts: count, blank, invalid, back. */
export function readingBar(desk, ui, acts) {
  let chosen = "other";
  const line = h("p", { class: "count-line", role: "status" });
  const started = h("p", { class: "count-line count-started" });
  const button = (act, key) => {
    const said = h("span", {});
    return { said, element: h("button", { type: "button", class: "count-act", "data-own-enter": "", onclick: act }, said, h("kbd", {}, key)) };
  };
  const count = button(acts.count, "Enter");
  const blank = button(acts.blank, ".");
  const invalid = button(() => acts.invalid(chosen), "/");
  const back = button(acts.back, "⌫");
  const why = choiceBox((value) => { chosen = value; });
  const channel = choiceBox((value) => desk.change({ draft: { ...desk.entry.draft, channel: value } }));
  const summary = h("p", { class: "count-line count-summary" });
  const element = h("div", { class: "count-bar" }, started, line, summary,
    h("div", { class: "count-acts" }, count.element, blank.element, back.element),
    h("div", { class: "count-acts" }, invalid.element, why.element, channel.element));

  function update(papers, reason, broken) {
    attribute(element, "hidden", !papers);
    if (!papers) return;
    const { entry, contest, frozen } = desk;
    const { said } = entry.draft;
    const ticked = said.filter((one) => one !== null).length;
    text(started, ui.say(message("This paper: {number} names", { number: ticked })));
    attribute(started, "data-warned", reason === "too_many" || reason === "all_crossed_out");
    if (reason === "too_many") text(started, ui.say(message("This paper: {number} names, and {most} are allowed; it will count as invalid", { number: ticked, most: contest.most })));
    if (reason === "all_crossed_out") text(started, ui.say(message("This paper agrees to nobody; it will count as invalid")));
    text(line, ui.say(doneSaid(entry, contest)));
    text(summary, ui.say(broken ? message("Does not add up: {number}", { number: broken }) : message("Everything known adds up.")));
    attribute(summary, "data-state", broken ? "broken" : null);
    const labels = [
      [count, message("Count this paper"), !ticked],
      [blank, message("Blank paper"), ticked > 0],
      [invalid, message("Invalid paper"), false],
      [back, message("Take back the last paper"), !entry.sheet.last],
    ];
    for (const [one, label, off] of labels) {
      text(one.said, ui.say(label));
      one.element.disabled = frozen || off;
    }
    const reasons = REASONS.map((one) => [one, fieldLabel(ui, FIELD_NAMES[`invalid_${one}`])]);
    why.update({ label: ui.say(message("Why invalid")), value: chosen, options: reasons, frozen });
    const channels = ["box"];
    if (contest.threshold.absent === "written_counts") channels.push("written");
    if (contest.threshold.chair === "must_agree" && !entry.sheet.chair) channels.push("chair");
    attribute(channel.element, "hidden", channels.length === 1);
    const value = channels.includes(entry.draft.channel) ? entry.draft.channel : "box";
    channel.update({ label: ui.say(message("This paper is")), value, options: channels.map((one) => [one, ui.say(CHANNEL_LABELS[one])]), frozen });
  }

  return {
    element,
    update,
    reason: () => chosen,
    /** The first key of two was pressed. */
    waiting(prefix) {
      if (prefix) text(started, ui.say(message("{key} and a digit", { key: prefix })));
    },
  };
}

/** How many papers were read out, and of how many. */
export function doneSaid(entry, contest) {
  const left = outstanding(entry.sheet, contest);
  if (left === null) {
    const { returned, issued } = entry.sheet.fields;
    if ((returned ?? issued) === undefined) return message("How many papers there are is not known yet: enter the papers returned.");
    return message("How many opinions in writing there are is not known yet: enter members and present, or those answered.");
  }
  const values = { done: left.done, whole: left.whole, left: left.box };
  if (left.done > left.whole) return message("{done} papers read out, more than the {whole} there are", values);
  if (left.of === "returned") return message("{done} of {whole} papers returned are read out; {left} left", values);
  return message("{done} of {whole} papers issued are read out; {left} left", values);
}
