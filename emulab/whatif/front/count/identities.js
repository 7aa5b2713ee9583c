// Identities: what must add up on a count sheet. The twin of emulab/voting/identities.py and of
// the rows in crosschecks.py and reconcile.py, for a count of which sums are kept: the same
// sentences, and holds, broken or not known in the same cases.

import { message } from "../words.js";
import { CHANNEL_NAMES, CHANNELS, FIELD_NAMES, MARKS, REASONS } from "./fields.js";
import { absentOf, votesOf } from "./sheet.js";
import { baseOf } from "./thresholds.js";

export const HOLDS = "holds";
export const BROKEN = "broken";
export const UNKNOWN = "not known";

const OF_REASONS = REASONS.map((reason) => `invalid_${reason}`);
const UNWRITTEN_IS_NONE = ["spoilt", ...OF_REASONS]; // no word of them means that there were none
const SUMS = [
  [["present", "absent"], ["members"]],
  [["issued", "unused", "spoilt"], ["printed"]],
  [["returned", "not_returned"], ["issued", "invalid_not_issued"]],
  [["valid", "invalid"], ["returned"]],
];
const CHAINS = [
  ["members", "present", "issued", "returned", "valid"],
  ["absent", "written_answered", "written_valid"],
  ["written_sent", "written_answered"],
];
export const BASE_NAMES = {
  members: message("members"),
  present: message("members present"),
  issued: message("ballots issued"),
  returned: message("ballots returned"),
  valid: message("valid ballots"),
};

/** Everything that must add up: {of: sheet, base or rows, name, sentence, left, right, state}.
 *
 * most: marks at most on a paper, or null. units: what every unit is called in a sentence.
 */
export function identities(sheet, threshold, most, units) {
  const found = sheetIdentities(sheet, threshold);
  const base = baseOf(threshold, sheet);
  const roll = threshold.quorum ? ["members", "present"] : [];
  if (!base.missing && roll.every((field) => sheet.fields[field] !== undefined)) {
    units.forEach((unit, n) => {
      if (hasRow(sheet, n)) found.push(withinTheBase(sheet, threshold, base.number, unit, n));
    });
  }
  for (const channel of CHANNELS) found.push(...rows(sheet, most, units, channel));
  return found;
}

function sheetIdentities(sheet, threshold) {
  const fields = { ...sheet.fields };
  const absent = absentOf(sheet);
  const all = absent === null ? fields : { ...fields, absent };
  const found = SUMS.map(([left, right]) => sum(fields, there(fields, left), there(fields, right)));
  found.push(...reasons(fields, threshold));
  for (const links of CHAINS) found.push(...chain(all, links));
  const leave = threshold.of === "present" || threshold.absent === "excluded";
  found.push(...chain(all, [leave && all.present !== undefined ? "present" : "members", "recused"]));
  const part = threshold.blank && all[threshold.blank] !== undefined ? threshold.blank : "returned";
  found.push(...chain(all, [part, "blank"]));
  return found;
}

function there(fields, names) {
  return names.filter((name) => !UNWRITTEN_IS_NONE.includes(name) || fields[name]);
}

function sum(fields, terms, whole) {
  const name = `${terms.join(" + ")} = ${whole.join(" + ")}`;
  const missing = [...terms, ...whole].filter((field) => fields[field] === undefined);
  if (missing.length) {
    const sides = { left: joined(terms.map(called)), right: joined(whole.map(called)) };
    return notKnown(name, message("{left} = {right}", sides), missing);
  }
  const [total, asked] = [terms, whole].map((side) => side.reduce((all, field) => all + fields[field], 0));
  const values = { sums: summed(fields, terms), whole: summed(fields, whole), total };
  const equal = total === asked;
  const sentence = equal ? message("{sums} = {whole}", values) : message("{sums} is {total}, not {whole}", values);
  return { of: "sheet", name, sentence, left: total, right: asked, state: equal ? HOLDS : BROKEN };
}

function reasons(fields, threshold) {
  const terms = there(fields, OF_REASONS);
  const written = OF_REASONS.filter((field) => fields[field] !== undefined);
  if (terms.length || written.length) {
    if (threshold.blank === "invalid" && fields.blank) terms.push("blank");
    return [sum(fields, terms.length ? terms : written.slice(0, 1), ["invalid"])];
  }
  if (!fields.invalid) return [];
  const sentence = message("the invalid papers were not counted by reason");
  return [{ of: "sheet", name: "invalid by reason = invalid", sentence, left: null, right: null, state: UNKNOWN }];
}

function chain(fields, links) {
  return links.slice(1).map((less, place) => {
    const before = links.slice(0, place + 1).filter((field) => fields[field] !== undefined);
    const more = before.length ? before[before.length - 1] : links[place];
    const missing = [more, less].filter((field) => fields[field] === undefined);
    const name = `${less} <= ${more}`;
    if (missing.length) {
      const sides = { left: called(less), right: called(more) };
      return notKnown(name, message("{left} is no more than {right}", sides), missing);
    }
    const strangers = less === "returned" ? fields.invalid_not_issued || 0 : 0;
    const right = fields[more] + strangers; // papers that nobody issued explain themselves
    const limit = strangers ? summed(fields, [more, "invalid_not_issued"]) : one(fields, more);
    const values = { less: one(fields, less), more: limit };
    const small = fields[less] <= right;
    const sentence = small ? message("{less} is no more than {more}", values) : message("{less} is more than {more}", values);
    return { of: "sheet", name, sentence, left: fields[less], right, state: small ? HOLDS : BROKEN };
  });
}

function withinTheBase(sheet, threshold, base, unit, n) {
  const votes = votesOf(sheet, threshold, n) || 0;
  const values = { unit, votes, base, of: BASE_NAMES[threshold.of] };
  const sentence = message("{unit} has {votes} agreeing votes of {base} {of}", values);
  const state = votes > base ? BROKEN : HOLDS;
  return { of: "base", name: `${unit}: agreeing votes <= ${threshold.of}`, sentence, left: votes, right: base, state };
}

/** Whether any agreeing votes of the unit are written, by either channel. */
function hasRow(sheet, n) {
  return CHANNELS.some((channel) => sheet.marks[channel].agree[n] !== null);
}

function rows(sheet, most, units, channel) {
  const field = channel === "box" ? "valid" : "written_valid";
  const valid = sheet.fields[field];
  const marks = units.map((_, n) => MARKS.filter((mark) => sheet.marks[channel][mark][n] !== null));
  const some = marks.some((own) => own.length);
  if (valid === undefined) {
    if (!some) return [];
    const sentence = message("the marks cannot be checked without {field}", { field: called(field) });
    return [{ of: "rows", name: `marks of every unit = valid (${channel})`, sentence, left: null, right: null, state: UNKNOWN }];
  }
  const papers = message("{number} valid ballots ({channel})", { number: valid, channel: CHANNEL_NAMES[channel] });
  const found = [];
  units.forEach((unit, n) => {
    if (marks[n].length) found.push(row(sheet, unit, n, channel, marks[n], valid, papers));
  });
  if (most !== null && some) found.push(cast(sheet, most, channel, valid, papers));
  return found;
}

function row(sheet, unit, n, channel, marks, valid, papers) {
  const whole = ["agree", "disagree", "no_mark"].every((mark) => marks.includes(mark));
  const numbers = marks.map((mark) => sheet.marks[channel][mark][n]);
  const total = numbers.reduce((all, number) => all + number, 0);
  const state = total > valid || (whole && total !== valid) ? BROKEN : HOLDS;
  const name = `${unit}: ${marks.join(" + ")} ${whole ? "=" : "<="} valid (${channel})`;
  const sentence = message("{unit} has {sums} marks of {papers}", { unit, sums: numbers.join(" + "), papers });
  return { of: "rows", name, sentence, left: total, right: valid, state };
}

function cast(sheet, most, channel, valid, papers) {
  const left = sheet.marks[channel].agree.reduce((all, number) => all + (number || 0), 0);
  const values = { cast: left, papers, most };
  const fits = left <= most * valid;
  const sentence = fits
    ? message("{cast} agreeing votes, no more than {papers} of {most} each can give", values)
    : message("{cast} agreeing votes, more than {papers} of {most} each can give", values);
  const name = `sum of agree <= ${most} x valid (${channel})`;
  return { of: "rows", name, sentence, left, right: most * valid, state: fits ? HOLDS : BROKEN };
}

function notKnown(name, identity, missing) {
  const first = missing.map(called).reduce((some, field) => message("{some}, {field}", { some, field }));
  const sentence = message("{identity}: not known without {missing}", { identity, missing: first });
  return { of: "sheet", name, sentence, left: null, right: null, state: UNKNOWN };
}

function called(field) {
  return FIELD_NAMES[field];
}

function one(fields, field) {
  return message("{field} {number}", { field: called(field), number: fields[field] });
}

function summed(fields, names) {
  return joined(names.map((field) => one(fields, field)));
}

function joined(terms) {
  return terms.reduce((sum, term) => message("{sum} + {term}", { sum, term }));
}
