// What is counted and by which rule: the contest, the kind of its papers, who stands.

import { attribute, h, text } from "../dom.js";
import { begun } from "../count/sheet.js";
import { BASES } from "../count/thresholds.js";
import { message } from "../words.js";
import { choiceBox, numberBox } from "./count_number.js";
import { baseName, ruleSaid } from "./count_words.js";

const WAYS = { papers: message("paper by paper"), totals: message("totals") };
const KINDS = { approval: message("names to tick"), yes_no: message("agree or disagree on every name") };
const BLANKS = { valid: message("valid"), invalid: message("invalid") };

/** {element, update()}. */
export function setupView(desk, ui) {
  const contest = choiceBox((id) => desk.choose(id === "free" ? "" : id));
  const rule = h("p", { class: "count-rule" });
  const origin = h("p", { class: "count-origin" });
  const free = freeView(desk, ui);
  const kind = choiceBox((value) => desk.change({ kind: value }));
  const way = choiceBox((value) => desk.change({ way: value }));
  const blank = choiceBox((value) => desk.change({ blank: value }));
  const standing = standingView(desk, ui);
  const chosen = h("summary", {});
  const choices = h("details", { class: "count-details" }, chosen,
    h("div", { class: "count-choices" }, way.element, kind.element, blank.element));
  const element = h("div", { class: "count-setup" }, contest.element, rule, origin, free.element, choices, standing.element);

  function update() {
    const { given, contests } = desk;
    const options = contests.map((one) => [one.id || "free", ui.say(one.title)]);
    contest.update({ label: ui.say(message("What is counted")), value: given.id || "free", options });
    const counts = given.why_not === null || given.why_not === undefined;
    for (const one of [choices, standing.element]) attribute(one, "hidden", !counts);
    attribute(free.element, "hidden", given.kind !== "free");
    if (!counts) {
      text(rule, ui.say(message("This is not counted here: {reason}.", { reason: given.why_not })));
      text(origin, "");
      return;
    }
    const { frozen, entry } = desk;
    const own = desk.contest;
    text(rule, ui.say(ruleSaid(ui, own)));
    text(origin, ui.say(originOf(own)));
    free.update();
    const started = begun(entry.sheet);
    const ways = said(ui, WAYS);
    const kinds = said(ui, KINDS);
    const values = { way: WAYS[entry.way], kind: KINDS[entry.kind] };
    text(chosen, ui.say(message("Counted: {way}; on the papers: {kind}", values)));
    way.update({ label: ui.say(message("Way of counting")), value: entry.way, frozen, options: ways });
    kind.update({ label: ui.say(message("On the papers")), value: entry.kind, frozen: frozen || started, options: kinds });
    attribute(blank.element, "hidden", given.kind !== "free" && Boolean(given.threshold.blank));
    blank.update({
      label: ui.say(given.kind === "free" ? message("A blank paper is") : message("A blank paper is (the rules do not say)")),
      value: entry.blank, frozen: frozen || started, options: said(ui, BLANKS),
    });
    standing.update(started);
  }

  return { element, update };
}

function said(ui, table) {
  return Object.entries(table).map(([id, one]) => [id, ui.say(one)]);
}

function originOf(contest) {
  if (contest.kind === "free") return message("Seats, share and base are chosen by hand; they are not of the rules.");
  if (contest.threshold.source) return message("By the rules; source: {source}.", { source: contest.threshold.source });
  return message("By the rules.");
}

/** The rule of a free count. */
function freeView(desk, ui) {
  const set = (changes) => desk.change({ free: { ...desk.entry.free, ...changes } });
  const share = (n, number) => {
    const next = desk.entry.free.share.slice();
    next[n] = Math.max(1, number || 1);
    if (next[0] <= next[1]) set({ share: next });
  };
  const seats = numberBox(ui, (number) => set({ seats: Math.max(1, number || 1) }));
  const above = numberBox(ui, (number) => share(0, number));
  const below = numberBox(ui, (number) => share(1, number));
  const most = numberBox(ui, (number) => set({ most: number || null }));
  const by = choiceBox((value) => set({ by: value }));
  const of = choiceBox((value) => set({ of: value }));
  const absent = choiceBox((value) => set({ absent: value }));
  const named = (box) => {
    const caption = h("span", { class: "count-caption" });
    return { caption, element: h("div", { class: "count-choice" }, caption, box) };
  };
  const boxes = {
    seats: named(seats.element),
    share: named(h("span", { class: "count-fraction" }, above.element, h("span", {}, "/"), below.element)),
    most: named(most.element),
  };
  const element = h("div", { class: "count-choices count-free" }, boxes.seats.element, by.element, boxes.share.element, of.element, boxes.most.element, absent.element);
  return {
    element,
    update() {
      if (desk.given.kind !== "free") return;
      const { frozen } = desk;
      const { free } = desk.entry;
      const said = {
        seats: ui.say(message("Seats")),
        share: ui.say(message("Share")),
        most: ui.say(message("Names on a paper at most; empty for any number")),
      };
      for (const [key, own] of Object.entries(boxes)) text(own.caption, said[key]);
      seats.update({ label: said.seats, number: free.seats, frozen });
      above.update({ label: ui.say(message("Share, numerator")), number: free.share[0], frozen });
      below.update({ label: ui.say(message("Share, denominator")), number: free.share[1], frozen });
      most.update({ label: said.most, number: free.most, frozen });
      by.update({
        label: ui.say(message("Who agrees must be")), value: free.by, frozen,
        options: [["at_least", ui.say(message("at least"))], ["more_than", ui.say(message("more than"))]],
      });
      of.update({ label: ui.say(message("of")), value: free.of, frozen, options: BASES.map((base) => [base, ui.say(baseName(base))]) });
      absent.update({
        label: ui.say(message("Opinions in writing")), value: free.absent, frozen,
        options: [["not_agreeing", ui.say(message("they do not count"))], ["written_counts", ui.say(message("they count"))]],
      });
    },
  };
}

/** Who stands: a box to tick for every unit, and what keeps out those whom the rules keep out. */
function standingView(desk, ui) {
  const title = h("summary", {});
  const rows = desk.store.facts.units.map((_, unit) => {
    const box = h("input", { type: "checkbox", onchange: () => desk.change({ stands: desk.entry.stands.map((here, n) => (n === unit ? box.checked : here)) }) });
    const name = h("span", {});
    const reason = h("span", { class: "count-quiet" });
    return { box, name, reason, element: h("li", {}, h("label", { class: "count-stands" }, box, h("span", {}, name, reason))) };
  });
  const element = h("details", { class: "count-details" }, title, h("ul", { class: "count-list" }, rows.map((row) => row.element)));
  return {
    element,
    update(started) {
      const { stands } = desk.entry;
      const number = stands.filter(Boolean).length;
      text(title, ui.say(message("Names on the papers: {number} of {units}", { number, units: stands.length })));
      rows.forEach(({ box, name, reason }, unit) => {
        box.checked = stands[unit];
        box.disabled = desk.frozen || started;
        text(name, ui.unit(unit));
        const why = desk.given.stands ? desk.given.stands[unit] : null;
        text(reason, why ? ` – ${ui.say(why)}` : "");
      });
    },
  };
}
