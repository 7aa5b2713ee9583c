// Conditions: what a unit must meet before a seat is asked about, in the order they are tested.
// The twin of emulab/awards/conditions.py; the sentences are the same, word for word.

import { settled } from "../numbers.js";
import { message } from "../words.js";
import { entryOf } from "../entry.js";

export const PROPOSED = "proposed";
export const TIED = "tied";
export const NOT_PROPOSED = "not proposed";
export const PENDING = "pending";

const met = (said) => ({ holds: true, said, condition: "" });
const missed = (condition, said) => ({ holds: false, said, condition });
const tested = (holds, condition, said) => (holds ? met(said) : missed(condition, said));

/** The first condition that the unit missed, else the last that it met. */
export function lastTested(facts, award, unit, found, above) {
  let last = null;
  for (const step of all(facts, award, unit, found, above)) {
    last = step;
    if (step.condition) break;
  }
  return last;
}

function* all(facts, award, unit, found, above) {
  const poll = entryOf(facts.polls, award.id) || null;
  yield papers(award, poll);
  if (poll && poll.quorum_needed !== null) yield quorum(poll);
  yield* eligibility(facts, award, unit, found);
  for (const other of award.not_with) yield beside(facts, other, above(other, unit));
  if (!award.vote) return;
  if (!poll) {
    yield missed("votes", message("the votes have not been counted yet"));
    return;
  }
  yield threshold(poll, unit);
  if (poll.chair_asked) yield chair(poll, unit);
}

/** Whether the unit meets every condition of eligibility. */
export function isEligible(facts, award, unit, found) {
  for (const step of eligibility(facts, award, unit, found)) if (step.condition) return false;
  return true;
}

function* eligibility(facts, award, unit, found) {
  const { rank, band, out } = found;
  if (out[unit]) {
    const gate = facts.gates.find((one) => one.id === out[unit]);
    yield missed(`gate ${gate.id}`, message("not ranked: the gate “{gate}” is not passed", { gate: gate.name }));
  }
  const limited = award.eligible.some(([kind]) => kind === "rank_at_most");
  if (rank[unit] === null && (limited || !award.vote)) {
    yield missed("rank", message("it has no mark yet, so it has no rank"));
  }
  for (const [kind, asked] of award.eligible) {
    if (kind === "rank_at_most") yield ranked(rank[unit], asked);
    if (kind === "band_at_least") yield banded(facts, rank[unit] === null ? null : band[unit], asked);
    if (kind === "total_at_least") yield enough(rank[unit] === null ? null : found.total[unit], asked);
    if (kind === "checks") for (const check of asked) yield checked(facts, check, unit);
  }
}

function ranked(rank, limit) {
  const said = message("rank {rank}; rank {limit} or better is asked for", { rank, limit });
  return tested(rank <= limit, "rank", said);
}

function banded(facts, band, wanted) {
  const place = (id) => facts.bands.findIndex((one) => one.id === id);
  const asked = facts.bands[place(wanted)].name;
  if (band === null) return missed("band", message("no band; {asked} is asked for", { asked }));
  const said = message("band {band}; {asked} is asked for", { band: facts.bands[place(band)].name, asked });
  return tested(place(band) <= place(wanted), "band", said);
}

function enough(total, asked) {
  if (total === null) return missed("total", message("it has no mark yet, so it has no total"));
  const said = message("{total} points; {asked} are asked for", { total, asked });
  return tested(settled(total) >= asked, "total", said);
}

function checked(facts, id, unit) {
  const result = entryOf(facts.checks[unit], id) || "unknown";
  const said = { ...CHECKED[result], values: { check: facts.check_names[id] } };
  return tested(result === "pass" || result === "waived", `check ${id}`, said);
}

const CHECKED = {
  pass: message("the check “{check}” is met"),
  waived: message("the check “{check}” is waived"),
  fail: message("the check “{check}” is not met"),
  unknown: message("the check “{check}” has no result yet"),
};

function papers(award, poll) {
  if (!award.vote) {
    return met(award.judged ? message("nobody votes: it is judged") : message("nobody votes: it is acclaimed"));
  }
  return met(poll ? poll.papers : message("the votes have not been counted yet"));
}

function quorum(poll) {
  const values = { present: poll.present, needed: poll.quorum_needed };
  if (poll.quorate) return met(message("quorum: {present} present, {needed} are needed", values));
  return missed("quorum", message("no quorum: {present} present, {needed} are needed", values));
}

function beside(facts, other, outcome) {
  const values = { award: facts.awards.find((one) => one.id === other).name };
  if (outcome === PROPOSED) {
    return missed("not_with", message("already proposed for {award}", values));
  }
  if (outcome === TIED || outcome === PENDING) {
    return { holds: null, said: message("a tie is open in {award}", values), condition: "" };
  }
  return met(message("not proposed for {award}", values));
}

function threshold(poll, unit) {
  const votes = poll.votes[unit];
  const values = { votes, base: poll.base, of: poll.of, needed: poll.needed };
  const said = message("{votes} of {base} {of} agree; {needed} are needed", values);
  return tested(votes >= poll.needed, "threshold", said);
}

function chair(poll, unit) {
  if (poll.chair === null) return missed("chair", message("no paper of the chair is known"));
  if (poll.chair[unit]) return met(message("the chair is among those agreeing"));
  return missed("chair", message("the chair is not among those agreeing"));
}
