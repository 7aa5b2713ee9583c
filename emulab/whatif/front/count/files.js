// The count as rows of tallies.csv and counts.csv, as the data folder wants them.

import { CHANNELS, FIELDS, MARKS } from "./fields.js";

/** {"counts.csv", "tallies.csv"}: the texts; ``ids`` are those of the units.
 *
 * A unit has a row only where its agreeing votes are written. The chair's open paper is a row of
 * its own in tallies.csv, and no longer part of the box there: the loader adds the two.
 */
export function filesOf(sheet, contest, ids) {
  const counts = FIELDS.filter((field) => sheet.fields[field] !== undefined);
  const lines = counts.map((field) => [contest, field, sheet.fields[field]]);
  return { "counts.csv": csv([["contest", "field", "number"], ...lines]), "tallies.csv": tallies(sheet, contest, ids) };
}

function tallies(sheet, contest, ids) {
  const head = ["contest", "unit", ...MARKS, "channel"];
  const lines = [];
  ids.forEach((id, unit) => {
    for (const channel of CHANNELS) {
      const own = MARKS.map((mark) => sheet.marks[channel][mark][unit]);
      if (own[0] === null) continue;
      const chair = channel === "box" && sheet.chair !== null;
      const agrees = chair && sheet.chair[unit] ? 1 : 0;
      lines.push([contest, id, own[0] - agrees, ...own.slice(1), channel]);
      if (chair) lines.push([contest, id, agrees, null, null, null, "chair"]);
    }
  });
  return csv([head, ...lines]);
}

/** Comma-separated lines; a text with a comma, a quote or a break stands in quotes. */
function csv(lines) {
  const cell = (value) => {
    if (value === null) return "";
    const text = String(value);
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return lines.map((line) => `${line.map(cell).join(",")}\n`).join("");
}
