// The sheet of a count in the room: a plain value, and the moves that make the next one of it.
//
// fields  {field: number}, only those that are known
// marks   channel -> mark -> a number for every unit, null where none was written
// chair   null, or for every unit whether the chair's open paper agrees to it (part of the box)
// read    papers read out one by one, by channel, valid or not
// last    the paper counted last, or null
//
// Secrecy: a sheet holds sums. Papers are never kept, let alone in the order in which they were
// read out: with many names a paper is nearly one of a kind, so that a list of papers would tell
// who wrote which one. Only the last paper is held, so that a slip can be taken back, and it goes
// as soon as the next one is counted or anything else is done.

import { CHANNELS, MARKS, MARKS_OF } from "./fields.js";

/** A sheet for so many units; ``fields`` are known before the count, such as the roll. */
export function emptySheet(size, fields = {}) {
  const nothing = () => Object.fromEntries(MARKS.map((mark) => [mark, new Array(size).fill(null)]));
  const marks = Object.fromEntries(CHANNELS.map((channel) => [channel, nothing()]));
  return { fields: known(fields), marks, chair: null, read: { box: 0, written: 0 }, last: null };
}

/** Whether anything but what was known before is on the sheet. */
export function begun(sheet) {
  const marked = CHANNELS.some((channel) => MARKS.some((mark) => sheet.marks[channel][mark].some((n) => n !== null)));
  return marked || sheet.chair !== null || read(sheet) > 0;
}

/** The number of a field; null takes it off the sheet. */
export function typed(sheet, field, number) {
  return { ...sheet, fields: known({ ...sheet.fields, [field]: number }), last: null };
}

/** The number of one mark of one unit; where nobody agrees, the chair does not either. */
export function marked(sheet, channel, mark, unit, number) {
  const next = { ...changed(sheet, channel, mark, unit, number), last: null };
  const nobody = channel === "box" && mark === "agree" && !number;
  return nobody && sheet.chair && sheet.chair[unit] ? chairSaid(next, unit, false) : next;
}

/** Whether the chair's open paper agrees to a unit; the first word on one says that there is a paper.
 *
 * The paper is one of the box, so the unit then has one agreeing vote at least.
 */
export function chairSaid(sheet, unit, agrees) {
  const chair = (sheet.chair || sheet.marks.box.agree.map(() => false)).slice();
  chair[unit] = agrees;
  const next = agrees && !sheet.marks.box.agree[unit] ? changed(sheet, "box", "agree", unit, 1) : sheet;
  return { ...next, chair, last: null };
}

/** Why a paper is invalid: a reason, "blank", or null where it is valid.
 *
 * paper: {channel: box, written or chair; said: for every unit agree, disagree, both or null;
 * invalid: a reason that the tellers give, or null}. contest: {threshold, most (marks at most or
 * null), paper: approval or yes_no, blank: valid or invalid}.
 */
export function reasonOf(contest, paper) {
  if (paper.invalid) return paper.invalid;
  const agreeing = paper.said.filter((said) => said === "agree").length;
  const against = paper.said.filter((said) => said === "disagree" || said === "both").length;
  if (contest.most !== null && agreeing > contest.most) return "too_many";
  if (!agreeing && against && contest.threshold.nobody === "invalid") return "all_crossed_out";
  return !agreeing && !against && contest.blank !== "valid" ? "blank" : null;
}

/** The sheet with one more paper on it; ``stands`` are the units that are on the paper. */
export function counted(sheet, contest, paper, stands) {
  return { ...added(sheet, contest, paper, stands, 1), last: paper };
}

/** The sheet without the paper that was counted last. */
export function takenBack(sheet, contest, stands) {
  if (!sheet.last) return sheet;
  const paper = sheet.last;
  const without = added(sheet, contest, paper, stands, -1);
  return { ...without, chair: paper.channel === "chair" ? null : without.chair, last: null };
}

/** Papers that are still to be read out: {number, box, written, whole, of, done}; null if not known.
 *
 * Those of the box are of the papers returned, else of those issued. Where opinions in writing
 * count, they are left too: of those answered, else sent, else of the absent members.
 */
export function outstanding(sheet, contest) {
  const { fields } = sheet;
  const of = ["returned", "issued"].find((field) => fields[field] !== undefined);
  const written = contest.threshold.absent === "written_counts" ? writtenLeft(sheet) : 0;
  if (of === undefined || written === null) return null;
  const done = papersOf(sheet);
  const box = Math.max(0, fields[of] + (of === "issued" ? fields.invalid_not_issued || 0 : 0) - done);
  return { number: box + written, box, written, whole: fields[of], of, done };
}

function writtenLeft(sheet) {
  const { written_answered: answered, written_sent: sent, written_valid: valid } = sheet.fields;
  const whole = answered ?? sent ?? absentOf(sheet);
  return whole === null ? null : Math.max(0, whole - Math.max(sheet.read.written, valid || 0));
}

/** Members who are not there: as written, else the roll less those present; null where neither. */
export function absentOf(sheet) {
  const { members, present, absent } = sheet.fields;
  if (absent !== undefined) return absent;
  return members === undefined || present === undefined ? null : Math.max(0, members - present);
}

/** Papers of the box that were counted, valid or not. */
export function papersOf(sheet) {
  return (sheet.fields.valid || 0) + (sheet.fields.invalid || 0);
}

/** Agreeing votes of a unit, those in writing where the rules count them; null where none is written. */
export function votesOf(sheet, threshold, unit) {
  const box = sheet.marks.box.agree[unit];
  const written = threshold.absent === "written_counts" ? sheet.marks.written.agree[unit] : null;
  return box === null && written === null ? null : (box || 0) + (written || 0);
}

function added(sheet, contest, paper, stands, sign) {
  const channel = paper.channel === "written" ? "written" : "box";
  const reason = reasonOf(contest, paper);
  let next = { ...sheet, read: { ...sheet.read, [channel]: sheet.read[channel] + sign }, last: null };
  next = { ...next, fields: fieldsWith(sheet, contest, paper, reason, sign) };
  const marks = MARKS_OF[contest.paper];
  stands.forEach((here, unit) => {
    if (!here) return;
    const said = paper.said[unit] || "no_mark";
    for (const mark of marks) {
      const own = next.marks[channel][mark][unit] || 0;
      next = changed(next, channel, mark, unit, own + (reason === null && said === mark ? sign : 0));
    }
  });
  if (paper.channel === "chair" && reason === null) next = { ...next, chair: paper.said.map((said) => said === "agree") };
  return next;
}

function fieldsWith(sheet, contest, paper, reason, sign) {
  const fields = { ...sheet.fields };
  const add = (field, number) => { fields[field] = (fields[field] || 0) + number; };
  if (paper.channel === "written") {
    add("written_valid", reason === null ? sign : 0);
    return fields;
  }
  const blank = !paper.invalid && paper.said.every((said) => said === null || said === "no_mark");
  add("valid", reason === null ? sign : 0);
  add("invalid", reason === null ? 0 : sign);
  add("blank", blank ? sign : 0);
  // where the rules do not say what a blank paper is, being blank is no reason of theirs
  const field = reason === "blank" ? (contest.threshold.blank === null ? "invalid_other" : null) : reason && `invalid_${reason}`;
  if (field) add(field, sign);
  return fields;
}

function changed(sheet, channel, mark, unit, number) {
  const row = sheet.marks[channel][mark].slice();
  row[unit] = number;
  return { ...sheet, marks: { ...sheet.marks, [channel]: { ...sheet.marks[channel], [mark]: row } } };
}

function known(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, number]) => number !== null && number !== undefined));
}

function read(sheet) {
  return sheet.read.box + sheet.read.written;
}
