// Notices: what must be known before any figure below is believed.

import { attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";

/** The lines under the header; those that do not hold are not there.
 *
 * tell(message) adds one that stands until the next move; null takes it away.
 */
export function noticesView(store) {
  const ui = speaking(store);
  const told = h("p", { class: "notice told", role: "status", hidden: true });
  let passing = null; // {said, state}
  const lines = NOTICES.map(({ kind, role }) => h("p", { class: `notice ${kind}`, role: role || null, hidden: true }));
  const element = h("div", { class: "notices" }, told, lines);
  return {
    element,
    tell(said) { passing = said ? { said, state: store.state } : null; },
    update() {
      if (passing && passing.state !== store.state) passing = null;
      text(told, passing ? ui.say(passing.said) : "");
      attribute(told, "hidden", !passing);
      NOTICES.forEach(({ said }, n) => {
        const found = said(store);
        text(lines[n], found ? ui.say(found) : "");
        attribute(lines[n], "hidden", !found);
      });
    },
  };
}

const NOTICES = [
  { kind: "frozen", said: frozen },
  { kind: "fault", said: fault },
  { kind: "fault silent", role: "status", said: silent },
  { kind: "trial", said: trial },
  { kind: "why", said: why },
  { kind: "locked", said: locked },
];

function frozen({ settings }) {
  return settings.frozen ? message("Frozen for the record: nothing can be moved. F unfreezes.") : null;
}

function fault({ fault: found }) {
  if (!found) return null;
  const plain = typeof found === "string" || found.template !== undefined || found.vi !== undefined;
  return message("This state could not be worked out: {fault}", { fault: plain ? found : String(found.message || found) });
}

/** What holds while Python says nothing, and what to do: it may be busy, and it may be gone. */
function silent(store) {
  const { facts, host, pending } = store;
  if (!host.silent) return null;
  if (!facts.why_not) return message("Python does not answer: this page stays exact, what stands above it waits. If it stays so, download the scenario (S), then Run All Cells or reload.");
  if (pending && facts.adopted === false && !host.known) {
    // the page never had the sheet of the rules' own choices: O leads nowhere without Python
    return store.canUndo
      ? message("Python does not answer: the figures below are not of the weights on the screen. Go back with Undo, or download the scenario (S), then Run All Cells or reload.")
      : message("Python does not answer: the figures below are not of the weights on the screen. Download the scenario (S), then Run All Cells or reload.");
  }
  if (pending) return message("Python does not answer: the figures below are not of the weights on the screen. Go back with Undo or O, or download the scenario (S), then Run All Cells or reload.");
  return message("Python does not answer: what is shown holds, nothing more can be worked out. If it stays so, download the scenario (S), then Run All Cells or reload.");
}

function trial({ settings, facts }) {
  const { trial: year } = settings.sheet || {};
  return year ? message("Trial: the marks of {year} under the rules of {own}.", { year, own: facts.year }) : null;
}

function why({ facts, host }) {
  if (!facts.why_not) return null;
  const values = { why: facts.why_not };
  return host.compute
    ? message("Every move is worked out in Python: {why}.", values)
    : message("This page shows the official values only: {why}.", values);
}

function locked({ settings }) {
  const { locked: shut } = settings.sheet || {};
  return shut ? message("The record of this year is locked: nothing is saved over it.") : null;
}
