// Where every name stands, in words: over the threshold or not, a seat or not, and what the papers
// that were not read out yet can still change.

import { message } from "../words.js";
import { baseOf, votesNeeded } from "./thresholds.js";
import { votesOf } from "./sheet.js";

/** Map of the unit -> {state: safe, open or out; sentences}; found is as stillOpen() gives it. */
export function standingOf(sheet, contest, stands, found) {
  if (found === null) return plain(sheet, contest, stands);
  const left = found.left.number;
  return new Map(found.chances.map((one) => [one.unit, left ? stillOpenSaid(one, found, left) : settledSaid(one, found)]));
}

/** Where nobody can know what is left: the threshold as things stand. */
function plain(sheet, contest, stands) {
  const base = baseOf(contest.threshold, sheet);
  const rows = stands.map((here, unit) => {
    const votes = here ? votesOf(sheet, contest.threshold, unit) : null;
    if (votes === null || base.missing) return null;
    const needed = votesNeeded(base.number, contest.threshold);
    const over = votes >= needed;
    return [unit, { state: over ? "open" : "none", sentences: [over ? message("over the threshold now") : message("below the threshold now; {needed} are needed", { needed })] }];
  });
  return new Map(rows.filter((row) => row !== null));
}

function stillOpenSaid(one, found, left) {
  if (one.refused) return { state: "out", sentences: [message("the chair is not among those agreeing")] };
  const values = { number: one.reach, left };
  let said = message("can still reach the threshold: it needs {number} of the {left} papers left", values);
  if (one.reach === null) said = message("cannot reach the threshold any more");
  else if (one.safe) said = message("over the threshold, whatever the papers left say");
  else if (one.reach === 0 && one.votes >= (found.needed ?? Infinity)) said = message("over the threshold now; the papers left can still take it away");
  else if (one.reach === 0) said = message("over the threshold if the papers left do not count");
  if (one.reach > 0 && one.fewest === one.reach) {
    said = message("can still reach the threshold, and a seat or a tie for one: it needs {number} of the {left} papers left", values);
    return { state: "open", sentences: [said] };
  }
  const sentences = [said];
  if (one.certain) sentences.push(message("certain of a seat"));
  else if (!one.possible && one.reach !== null) sentences.push(message("no seat is left for it any more"));
  else if (one.possible && one.fewest) sentences.push(message("can still get a seat, or tie for one: it needs {number} of the {left}", { number: one.fewest, left }));
  else if (one.possible) sentences.push(message("a seat, or a tie for one, unless the papers left change it"));
  const state = one.certain ? "safe" : one.possible ? "open" : "out";
  return { state, sentences };
}

function settledSaid(one, found) {
  if (one.refused) return { state: "out", sentences: [message("the chair is not among those agreeing")] };
  if (one.votes < (found.needed ?? Infinity)) {
    return { state: "out", sentences: found.needed === null ? [] : [message("below the threshold; {needed} are needed", { needed: found.needed })] };
  }
  const sentences = [message("over the threshold")];
  if (found.chair === "missing") return { state: "open", sentences: [...sentences, message("no paper of the chair is known")] };
  if (found.quorum && found.quorum.quorate === false) return { state: "out", sentences };
  if (one.certain) return { state: "safe", sentences: [...sentences, message("has a seat")] };
  if (one.possible) return { state: "open", sentences: [...sentences, message("equal at the seat cut: the meeting decides")] };
  return { state: "out", sentences: [...sentences, message("the seats go to names with more votes")] };
}
