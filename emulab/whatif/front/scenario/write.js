// The scenario file: the same bytes as emulab/whatif/scenario.py writes of the same what-if.

import { changedFamilies } from "../engine/shares.js";
import { plain } from "../numbers.js";
import { entryOf } from "../entry.js";

const PLAIN_KEY = /^(?!(?:null|true|false)$)[a-z][a-z0-9._-]*$/;
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
const LONGEST = 40; // letters of a file name, as far as whole words go

/** The file's text. note: {name, author, made (local, to the second), reason}.
 *
 * Beside the note it says only what differs from the rules: choices, points supposed, weights.
 */
export function scenarioText(facts, sheet, state, note) {
  const chosen = sheet.chosen || {};
  const weights = weightsOf(facts, state);
  const choices = choicesOf(facts, sheet, weights.length > 0);
  const lines = [
    "scenario:",
    `  name: ${quoted(note.name)}`,
    `  author: ${quoted(note.author)}`,
    `  made: ${note.made}`,
    `  reason: ${quoted(note.reason)}`,
    `  data: ${quoted(sheet.data)}`,
  ];
  const aside = chosen.without_scorers || [];
  if (aside.length) lines.push(`  without_scorers: [${aside.map(quoted).join(", ")}]`);
  if (state.scores.length) lines.push("  scores:", ...state.scores.map(scoreLine));
  for (const key of ["scale", "aggregate"]) {
    if (choices[key]) lines.push(`${key}: ${typeof choices[key] === "string" ? choices[key] : spaced(choices[key])}`);
  }
  if ("weighting" in choices) lines.push("weighting: null");
  if (weights.length) lines.push("weights:", ...weights.map(([id, number]) => `  ${keyed(id)}: ${plain(number)}`));
  return `${lines.join("\n")}\n`;
}

/** scale, aggregate and weighting (null) where a what-if says them beside the rules. */
export function choicesOf(facts, sheet, weighted) {
  const chosen = sheet.chosen || {};
  const own = sheet.own || facts.choices;
  const adds = weighted && facts.mode === "points"; // points take no weights: these two add the same
  const said = adds ? { scale: "declared", aggregate: "arithmetic" } : chosen;
  const found = {};
  for (const key of ["scale", "aggregate"]) if (said[key] && said[key] !== own[key]) found[key] = said[key];
  if (weighted && !facts.partial) found.weighting = null;
  return found;
}

/** The name of the file without its end; empty where the name has no letter or digit for one. */
export function slugOf(name) {
  const small = name.replace(/ı/g, " ").toUpperCase().toLowerCase().replace(/[đð]/g, "d");
  const words = small.normalize("NFD").replace(/\p{Mn}/gu, "").match(/[a-z0-9]+/g) || [];
  while (words.join("-").length > LONGEST && words.length > 1) words.pop();
  return words.join("-").slice(0, LONGEST);
}

/** The numbers that the file holds, family by family, parents first: [id, number]. */
function weightsOf(facts, state) {
  const changed = changedFamilies(facts, state);
  const known = facts.families.filter((family) => entryOf(changed, family.parent));
  return known.flatMap((family) => family.ids.map((id) => [id, changed[family.parent][id]]));
}

function scoreLine({ unit, criterion, score }) {
  return `    - {unit: ${quoted(unit)}, criterion: ${quoted(criterion)}, score: ${plain(score)}}`;
}

function quoted(said) {
  const joined = JSON.stringify(said.normalize("NFC"));
  return joined.replace(UNPRINTABLE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function keyed(id) {
  return PLAIN_KEY.test(id) ? id : quoted(id);
}

/** JSON on one line, with a space after every comma and colon. */
function spaced(value) {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (value === null || typeof value !== "object") return typeof value === "string" ? quoted(value) : JSON.stringify(value);
  return `{${Object.entries(value).map(([key, own]) => `${quoted(key)}: ${spaced(own)}`).join(", ")}}`;
}
