// What the papers left can still change, in short: the quorum, the votes needed, who hangs on them.

import { arranged, attribute, h, text } from "../dom.js";
import { outstanding } from "../count/sheet.js";
import { baseOf } from "../count/thresholds.js";
import { FIELD_NAMES } from "../count/fields.js";
import { message } from "../words.js";
import { doneSaid } from "./count_reading.js";
import { baseName } from "./count_words.js";

const MOST_NAMED = 5;

/** {element, update(found, finished)}: found is as stillOpen() gives it. */
export function leftView(desk, ui) {
  const title = h("h3", {});
  const lines = Array.from({ length: 8 }, () => h("p", { class: "count-fact" }));
  const body = h("div", {});
  const done = h("button", { type: "button", class: "count-act", onclick: () => desk.change({ finished: !desk.entry.finished }) });
  const element = h("section", { class: "count-left" }, title, body, done);
  return {
    element,
    update(found, finished) {
      text(title, ui.say(message("What the papers left can still change")));
      const facts = factsOf(desk, ui, found);
      facts.forEach(({ said, state }, n) => {
        text(lines[n], ui.say(said));
        attribute(lines[n], "data-state", state);
      });
      arranged(body, lines.slice(0, facts.length));
      text(done, ui.say(finished ? message("Go on counting") : message("The count is finished")));
      done.disabled = desk.frozen;
    },
  };
}

function factsOf(desk, ui, found) {
  const { entry, contest } = desk;
  const base = baseOf(contest.threshold, entry.sheet);
  const facts = [{ said: doneSaid(entry, contest) }];
  const left = outstanding(entry.sheet, contest);
  if (left && left.written && !entry.finished) facts.push({ said: message("Opinions in writing not read out yet: {number}", { number: left.written }) });
  if (base.missing) facts.push({ said: message("The threshold is not known without {field}.", { field: FIELD_NAMES[base.missing] }), state: "unknown" });
  if (found === null) return facts;
  if (found.needed !== null) {
    facts.push({ said: message("Votes needed now: {needed} of {base} {of}", { needed: found.needed, base: base.number, of: baseName(contest.threshold.of) }) });
  }
  const { quorum } = found;
  if (quorum && quorum.quorate === null) facts.push({ said: message("Whether there is a quorum is not known yet."), state: "unknown" });
  else if (quorum) {
    const values = { present: quorum.present, needed: quorum.needed };
    facts.push(quorum.quorate
      ? { said: message("quorum: {present} present, {needed} are needed", values), state: "holds" }
      : { said: message("no quorum: {present} present, {needed} are needed", values), state: "broken" });
  }
  const named = (asked) => listed(ui, found.chances.filter(asked), found.chances.length);
  const safe = named((one) => one.certain);
  const open = named((one) => one.possible && !one.certain);
  if (found.left.number === 0) {
    facts.push({ said: safe ? message("Seats go to: {units}", { units: safe }) : message("Nobody has a seat outright."), state: safe ? "holds" : "unknown" });
    if (open) facts.push({ said: message("Equal at the seat cut: {units}", { units: open }), state: "unknown" });
    return facts;
  }
  if (safe) facts.push({ said: message("Certain of a seat: {units}", { units: safe }), state: "holds" });
  facts.push(open
    ? { said: message("A seat is still open to: {units}", { units: open }), state: "unknown" }
    : { said: message("The papers left change no seat."), state: "holds" });
  return facts;
}

/** The names, or how many they are where they would fill the panel; empty where there are none. */
function listed(ui, chances, all) {
  if (chances.length <= MOST_NAMED) return chances.map((one) => ui.unit(one.unit)).join("; ");
  return ui.say(message("{number} of {units} units", { number: chances.length, units: all }));
}
