// The names: reading out a paper by its keys, or the totals of every name; and where each stands.

import { attribute, h, text } from "../dom.js";
import { emptyDraft } from "../count/desk.js";
import { counted, reasonOf, takenBack } from "../count/sheet.js";
import { message } from "../words.js";
import { codesOf, keyOf, pressed, turned } from "./count_keys.js";
import { nameRow } from "./count_name_row.js";
import { readingBar } from "./count_reading.js";

/** {element, update(standing, broken)}: as standingOf() gives it, and how many identities are broken. */
export function namesView(desk, ui) {
  let prefix = "";
  const title = h("h3", {});
  const hint = h("p", { class: "count-quiet" });
  const rows = desk.store.facts.units.map((_, unit) => nameRow(desk, ui, unit, () => say(unit, turned)));
  const list = h("ol", { class: "count-names" }, rows.map((row) => row.element));
  const bar = readingBar(desk, ui, { count, blank, invalid, back, clear });
  const group = h("div", { class: "count-reading", tabindex: 0, role: "group", onkeydown: key }, list, bar.element);
  const element = h("section", { class: "count-papers" }, title, hint, group);

  function say(unit, how, shifted = false) {
    const { draft, kind } = desk.entry;
    const said = draft.said.map((one, n) => (n === unit ? how(kind, one, shifted) : one));
    desk.change({ draft: { ...draft, said } });
  }

  function onThePaper() {
    return desk.entry.draft.said.some((said) => said !== null);
  }

  /** The paper as it is ticked; one without a tick is not counted by a slip of Enter. */
  function count() {
    if (onThePaper()) take({ ...desk.entry.draft, invalid: null });
  }

  function blank() {
    take({ ...emptyDraft(rows.length, desk.entry.draft.channel), invalid: null });
  }

  function invalid(reason) {
    take({ ...desk.entry.draft, invalid: reason });
  }

  function take(paper) {
    if (desk.frozen) return;
    const { entry, contest } = desk;
    desk.change({ sheet: counted(entry.sheet, contest, paper, entry.stands), draft: emptyDraft(rows.length) });
    group.focus({ preventScroll: true });
  }

  /** The last paper is taken off the sheet and lies ticked as it was, to be mended. */
  function back() {
    const { sheet, stands } = desk.entry;
    if (!sheet.last) return;
    const { channel, said } = sheet.last;
    desk.change({ sheet: takenBack(sheet, desk.contest, stands), draft: { channel, said } });
    group.focus({ preventScroll: true });
  }

  function clear() {
    prefix = "";
    desk.change({ draft: emptyDraft(rows.length, desk.entry.draft.channel) });
  }

  /** Letters and digits are names here and nothing else, so that a slip does not move a weight. */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, input")) return;
    if (desk.entry.way !== "papers" || desk.frozen) return;
    const letter = keyOf(event);
    const acts = { Enter: count, Backspace: back, ".": blank, "/": () => invalid(bar.reason()) };
    const act = letter !== null ? () => named(letter, event.shiftKey) : acts[event.key];
    if (event.key === "Escape" && (onThePaper() || prefix)) clear();
    else if (!act || (event.key === "Enter" && event.target.closest("[data-own-enter]"))) return;
    else if (!event.repeat) act();
    event.preventDefault();
    event.stopPropagation();
  }

  function named(letter, shifted) {
    const codes = codes_();
    prefix += letter;
    const found = [...codes].find(([, code]) => code === prefix);
    if (found) say(found[0], pressed, shifted);
    if (found || ![...codes.values()].some((code) => code.startsWith(prefix))) prefix = "";
    bar.waiting(prefix);
  }

  function codes_() {
    const units = desk.entry.stands.map((here, unit) => (here ? unit : null)).filter((unit) => unit !== null);
    const codes = codesOf(units.length);
    return new Map(units.map((unit, n) => [unit, codes[n]]));
  }

  return {
    element,
    update(standing, broken) {
      const { entry, contest } = desk;
      const papers = entry.way === "papers";
      const codes = codes_();
      text(title, ui.say(papers ? message("Papers read out") : message("Votes of every name")));
      text(hint, ui.say(hintOf(papers, entry.kind)));
      attribute(group, "tabindex", papers ? 0 : null);
      attribute(group, "aria-label", ui.say(message("Reading out the papers")));
      rows.forEach((row, unit) => row.update(codes.get(unit) || null, standing.get(unit) || null));
      bar.update(papers, reasonOf(contest, { ...entry.draft, invalid: null }), broken);
    },
  };
}

function hintOf(papers, kind) {
  if (!papers) return message("The votes that every name has so far, as they are read out.");
  if (kind === "approval") return message("Press the keys of the names on the paper, then Enter. A name is ticked by its button as well.");
  return message("Press the key of a name that is agreed to, with Shift where it is not, then Enter.");
}
