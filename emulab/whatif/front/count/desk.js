// The desk: the counts of the room, one for every contest, and the moves on the one that is open.
//
// They are kept beside the store and not in its state: no count made here changes a result, no
// scenario saves one, and undo and redo go by it. They last as long as the page does.

import { message } from "../words.js";
import { FIELDS, MARKS } from "./fields.js";
import { begun, emptySheet } from "./sheet.js";

const DESKS = new WeakMap();

/** The contest that the rules do not know: everything about it is chosen by hand. */
const FREE = {
  id: "",
  kind: "free",
  title: message("Free count, not of the rules"),
  why_not: null,
  official: null,
};
const FREELY = { seats: 1, by: "more_than", share: [1, 2], of: "valid", most: null, absent: "not_agreeing" };

/** The desk of a store, the same one each time that it is asked for. */
export function deskOf(store) {
  if (!DESKS.has(store)) DESKS.set(store, opened(store));
  return DESKS.get(store);
}

function opened(store) {
  const entries = new Map();
  const listeners = new Set();
  const desk = {
    store,
    get contests() { return [...(store.settings.sheet?.contests || []), FREE]; },
    chosen: null,
    get given() { return desk.contests.find((one) => one.id === desk.chosen) || desk.contests[0]; },
    get frozen() { return Boolean(store.settings.frozen); },
    get entry() {
      const { given } = desk;
      if (!entries.has(given.id)) entries.set(given.id, fresh(given, store.facts.units.length));
      return entries.get(given.id);
    },
    /** The rule that is counted by: {id, kind, title, seats, threshold, most, paper, blank}. */
    get contest() { return ruleOf(desk.given, desk.entry); },
    listen(listener) { listeners.add(listener); },
    choose(id) { desk.chosen = id; tell(); },
    /** Something else about the open count; nothing while the room is frozen. */
    change(changes) {
      if (desk.frozen) return;
      entries.set(desk.given.id, { ...desk.entry, ...changes });
      tell();
    },
    clear() {
      if (desk.frozen) return;
      const { kind, way, free } = desk.entry;
      entries.set(desk.given.id, { ...fresh(desk.given, store.facts.units.length), kind, way, free });
      tell();
    },
    /** The official count on an empty sheet, to go on from. */
    takeOfficial() {
      if (desk.frozen || !desk.given.official || begun(desk.entry.sheet)) return;
      desk.change({ sheet: officialSheet(desk.given.official, desk.entry.sheet), way: "totals" });
    },
  };
  const tell = () => listeners.forEach((listener) => listener());
  return desk;
}

/** A count before it begins; the roll is known, and who stands by the rules. */
function fresh(given, size) {
  const { members = null, recused = null, stands = null, paper = null } = given;
  return {
    sheet: emptySheet(size, { members, recused }),
    kind: paper || "approval", // of the papers: only names to tick, or yes and no on every name
    blank: "invalid", // what a blank paper is, where the rules do not say
    way: "papers", // papers one by one, or totals
    finished: false,
    stands: stands ? stands.map((reason) => reason === null) : new Array(size).fill(true),
    draft: emptyDraft(size),
    free: { ...FREELY },
  };
}

/** The paper that is being read out, before anything is said of it. */
export function emptyDraft(size, channel = "box") {
  return { channel, said: new Array(size).fill(null) };
}

function ruleOf(given, entry) {
  const { kind, blank, free } = entry;
  if (given.kind !== "free") {
    const { threshold } = given;
    const most = given.marks_at_most ?? null;
    return { ...given, most, paper: kind, blank: threshold.blank || blank };
  }
  const shares = { at_least: null, more_than: null, [free.by]: free.share };
  const threshold = { ...shares, of: free.of, absent: free.absent, blank, nobody: "valid", chair: null, quorum: null };
  return { ...given, seats: free.seats, threshold, most: free.most, paper: kind, blank };
}

function officialSheet(official, sheet) {
  const fields = Object.fromEntries(FIELDS.filter((field) => official.fields[field] !== undefined).map((field) => [field, official.fields[field]]));
  const box = Object.fromEntries(MARKS.map((mark) => [mark, official.box[mark].slice()]));
  const written = { ...sheet.marks.written, agree: official.written.slice() };
  return { ...sheet, fields, marks: { box, written }, chair: official.chair ? official.chair.slice() : null, last: null };
}
