// Thresholds: the share of a named base that must agree, on every base beside that of the rules.
// The twin of emulab/voting/thresholds.py and bases.py: whole numbers decide, a percentage never.

import { absentOf, votesOf } from "./sheet.js";

export const BASES = ["members", "present", "issued", "returned", "valid"];
const IN_WRITING = ["members", "valid"]; // the bases that opinions in writing are part of

/** Fewest of the base that are at least, or more than, a share [numerator, denominator] of it. */
export function fewest(base, asked) {
  if (asked.more_than) return wholes(asked.more_than[0] * base, asked.more_than[1]) + 1;
  const [above, below] = asked.at_least || [0, 1];
  return -wholes(-above * base, below) + 0;
}

/** Votes needed of a base; a share of nothing is not agreement. */
export function votesNeeded(base, threshold) {
  return Math.max(1, fewest(base, threshold));
}

/** {number}, or {missing: the field that the sheet does not give}. */
export function baseOf(threshold, sheet) {
  const { fields } = sheet;
  const asked = [];
  const take = (field) => {
    if (fields[field] === undefined) asked.push(field);
    return fields[field];
  };
  let number;
  if (threshold.of === "members" || threshold.of === "present") {
    number = take(threshold.of) - (fields.recused || 0);
    if (threshold.of === "members" && threshold.absent === "excluded") {
      const absent = absentOf(sheet);
      if (absent === null) asked.push("absent");
      number -= absent;
    }
  } else if (threshold.of !== "valid") {
    number = take(threshold.of);
  } else {
    number = take("valid");
    const written = threshold.absent === "written_counts";
    const some = sheet.marks.written.agree.some((votes) => votes > 0);
    if (written && (fields.written_valid !== undefined || some)) number += take("written_valid");
  }
  return asked.length ? { missing: asked[0] } : { number };
}

/** {needed, present, quorate}: null where not known; null for all of it where none is asked for. */
export function quorumOf(threshold, sheet) {
  if (!threshold.quorum) return null;
  const { members = null, present = null } = sheet.fields;
  const needed = members === null ? null : fewest(members, threshold.quorum);
  const quorate = needed === null || present === null ? null : present >= needed;
  return { needed, present, quorate };
}

/** The threshold on every base: {base, number, needed, used, threshold, missing}.
 *
 * number and needed are null where the sheet does not say, and missing is then the field it lacks.
 */
export function onEveryBase(threshold, sheet) {
  return BASES.map((base) => {
    const own = onBase(threshold, base);
    const found = baseOf(own, sheet);
    const number = found.missing || found.number < 0 ? null : found.number;
    const needed = number === null ? null : votesNeeded(number, threshold);
    return { base, number, needed, used: base === threshold.of, threshold: own, missing: found.missing || base };
  });
}

/** A unit on one row of onEveryBase: {votes, passed}, null where not known. */
export function onOne(row, sheet, unit) {
  const votes = votesOf(sheet, row.threshold, unit);
  return { votes, passed: votes === null || row.needed === null ? null : votes >= row.needed };
}

/** The same share of another base, and what then becomes of the absent. */
function onBase(threshold, base) {
  let { absent } = threshold;
  if (absent === "written_counts" && !IN_WRITING.includes(base)) absent = "not_agreeing";
  if (absent === "excluded" && base !== "members") absent = "not_agreeing";
  return { ...threshold, of: base, absent };
}

/** Whole parts, rounded down. */
function wholes(number, parts) {
  const rest = ((number % parts) + parts) % parts;
  return (number - rest) / parts;
}
