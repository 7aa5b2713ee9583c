// A scenario file read back: the state it leads to, or every reason why it cannot be shown here.

import { scored } from "../state.js";
import { message } from "../words.js";
import { Fault } from "./cursor.js";
import { noteOf } from "./note.js";
import { choicesOf } from "./write.js";
import { plainOf, readYaml } from "./yaml.js";

const KEYS = ["scenario", "scale", "aggregate", "weighting", "weights"];

/** {note, state, notes, faults}: note has the name, author, made, reason and data of the file.
 *
 * faults are {line, finding, remedy} and then state is null; notes are messages to be told beside.
 * A file of other choices than the sheet's is refused, because other numbers would be shown for it.
 */
export function readScenario(text, facts, sheet) {
  let top;
  try {
    top = readYaml(text);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return { note: null, state: null, notes: [], faults: [fault] };
  }
  const faults = [];
  const fault = (node, finding, remedy) => faults.push({ line: node.key || node.line, finding, remedy });
  if (!(top.value instanceof Map) || !isMap(top.value.get("scenario"))) {
    fault(top, message("this is no scenario file."), message("A scenario file begins with 'scenario:' and says its name, author and reason below."));
    return { note: null, state: null, notes: [], faults };
  }
  const inside = top.value.get("scenario").value;
  for (const [key, node] of top.value) {
    if (!KEYS.includes(key)) fault(node, message("the file also changes '{key}', which is not shown here.", { key }), message("Run it: emulab run --scenario."));
  }
  const note = noteOf(inside, fault, top.value.get("scenario"));
  const families = familiesOf(top.value, facts, fault);
  unlike(top.value, inside, facts, sheet, fault);
  const scores = scoresOf(inside.get("scores"), facts, fault);
  if (faults.length) return { note, state: null, notes: [], faults: faults.sort((a, b) => a.line - b.line) };
  let state = { families, off: [], scores: [], locked: [] };
  for (const { unit, criterion, score } of scores) state = scored(facts, state, unit, criterion, score);
  const notes = [];
  if (note.data && note.data !== sheet.data) {
    notes.push(message("The file was made on other data than are shown here: ranks and awards may differ from those that its author saw."));
  }
  return { note, state, notes, faults };
}

/** The choices of the file beside those of the sheet. */
function unlike(top, inside, facts, sheet, fault) {
  const chosen = sheet.chosen || {};
  const weights = top.get("weights");
  const weighted = isMap(weights) && weights.value.size > 0;
  const wanted = choicesOf(facts, sheet, weighted);
  for (const key of ["scale", "aggregate"]) {
    const node = top.get(key);
    const said = node ? plainOf(node) : null;
    const own = wanted[key] ?? null;
    const same = JSON.stringify(said) === JSON.stringify(own) || (own === null && said === facts.choices[key]);
    if (same) continue;
    const values = { key, said: saying(said), here: saying(own ?? facts.choices[key]) };
    const finding = said === null
      ? message("the file leaves {key} as in the rules, and here it is {here}.", values)
      : message("the file has {key}: {said}, and here it is {here}.", values);
    fault(node || top.get("scenario"), finding, message("Choose the same here first, or run the file: emulab run --scenario."));
  }
  const left = inside.get("without_scorers");
  const without = left ? plainOf(left) : [];
  const here = chosen.without_scorers || [];
  if (!Array.isArray(without) || [...without].sort().join("\n") !== [...here].sort().join("\n")) {
    const names = (list) => (Array.isArray(list) && list.length ? list.join(", ") : message("no scorer"));
    const values = { said: names(without), here: names(here) };
    fault(left || top.get("scenario"), message("the file leaves out these scorers: {said}; here those left out are: {here}.", values), message("Leave out the same scorers here first, or run the file: emulab run --scenario."));
  }
  const weighting = top.get("weighting");
  if (weighting && weighting.value !== null) fault(weighting, message("the file weighs by a method, which is not shown here."), message("Run it: emulab run --scenario."));
  if (weighted && !facts.partial && !weighting) {
    fault(top.get("weights"), message("the rules weigh by a method, and the file does not take it away."), message("Write weighting: null beside the weights."));
  }
}

function saying(value) {
  return typeof value === "string" || value === null ? value ?? "" : JSON.stringify(value);
}

/** The families whose numbers the file gives, whole. */
function familiesOf(top, facts, fault) {
  const node = top.get("weights");
  if (!node || node.value === null) return {};
  if (!isMap(node)) {
    fault(node, message("the weights are no block of names and numbers."), message("Write such as tasks: 55."));
    return {};
  }
  if (facts.weights_fixed) {
    fault(node, message("no weights can be moved here: {why}.", { why: facts.weights_fixed }), message("Leave them out."));
    return {};
  }
  const found = {};
  const known = new Set(facts.families.flatMap((family) => family.ids));
  for (const [id, one] of node.value) {
    if (!known.has(id)) fault(one, message("there is no criterion called '{id}' in these rules.", { id }), message("Choose a scenario of this cluster and year."));
    else if (typeof one.value !== "number" || one.value < 0) fault(one, message("the weight of '{id}' is no number of 0 or more.", { id }), message("Write such as 55 or 12.5."));
  }
  for (const { parent, ids } of facts.families) {
    const named = ids.filter((id) => node.value.has(id));
    if (!named.length && (facts.partial || weighless(node.value, facts, parent))) continue;
    const left = ids.filter((id) => !node.value.has(id));
    const numbers = named.map((id) => node.value.get(id).value);
    if (left.length) fault(node, message("there are no weights for {left}.", { left: left.join(", ") }), message("Give all criteria of one section, or none."));
    else if (!numbers.some((number) => number > 0)) fault(node.value.get(named[0]), message("the weights of {named} are all 0.", { named: named.join(", ") }), message("Raise one."));
    else found[parent] = Object.fromEntries(ids.map((id) => [id, node.value.get(id).value]));
  }
  return found;
}

/** Whether the file gives a section, or one above it, no weight: then nothing hangs on what is in it. */
function weighless(weights, facts, id) {
  const path = (facts.leaves.find((leaf) => leaf.path.includes(id)) || { path: [] }).path;
  const above = path.slice(0, path.indexOf(id) + 1);
  return above.some((one) => weights.has(one) && weights.get(one).value === 0);
}

function scoresOf(node, facts, fault) {
  if (!node) return [];
  if (!Array.isArray(node.value)) {
    fault(node, message("the scores are no list."), message("Write such as - {unit: a, criterion: b, score: 9.5}."));
    return [];
  }
  if (facts.scores_fixed && node.value.length) {
    fault(node, message("no points can be supposed here: {why}.", { why: facts.scores_fixed }), message("Run the file: emulab run --scenario."));
    return [];
  }
  const found = [];
  for (const one of node.value) {
    const given = isMap(one) ? plainOf(one) : {};
    const finding = wrong(given, found, facts);
    if (finding) fault(one, finding[0], finding[1]);
    else found.push(given);
  }
  return found;
}

/** What is wrong with a supposed score: [finding, remedy]; null where nothing is. */
function wrong({ unit, criterion, score, ...more }, before, facts) {
  const [key] = Object.keys(more);
  if (key !== undefined) return [message("there is no key called '{key}' here.", { key }), message("The keys here are {keys}.", { keys: "unit, criterion, score" })];
  if (typeof score !== "number" || typeof unit !== "string" || typeof criterion !== "string") {
    return [message("a score names a unit, a criterion and a number."), message("Write such as - {unit: a, criterion: b, score: 9.5}.")];
  }
  if (!facts.unitOf.has(unit)) return [message("there is no unit called '{unit}' here.", { unit }), message("Choose a scenario of this cluster and year.")];
  if (!facts.columnOf.has(criterion)) return [message("there is no criterion called '{id}' in these rules.", { id: criterion }), message("Choose a scenario of this cluster and year.")];
  if (before.some((one) => one.unit === unit && one.criterion === criterion)) {
    return [message("{unit} has two scores on {criterion}.", { unit, criterion }), message("Keep one.")];
  }
  const [side, column] = facts.columnOf.get(criterion);
  const { lowest = 0, maximum } = side === "main" ? facts.leaves[column] : facts.extras[side].criteria[column];
  if (score < (lowest ?? 0) || (maximum !== null && maximum !== undefined && score > maximum)) {
    const values = { score, criterion, lowest: lowest ?? 0, maximum: maximum ?? "" };
    return [message("{score} lies outside {lowest} to {maximum} on {criterion}.", values), message("Mend the score.")];
  }
  return null;
}

function isMap(node) {
  return node !== undefined && node.value instanceof Map;
}
