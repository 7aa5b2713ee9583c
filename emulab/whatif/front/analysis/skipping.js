// Skipping: which events cannot change any award, so that the engine need not be asked beyond them.
//
// Two units that stand next to each other and change places leave an award as it is where both end
// up proposed, or both not: the same places are taken, and everybody else stands before both or
// behind both. That holds as long as neither crosses a rank that is asked for, and as long as no
// tie is open. A unit that no weighting can make a candidate (a check, a count of votes) is in
// nobody's way, and one that meets or misses a limit behind seats that are all taken changes
// nothing. Whatever is in doubt is asked. Tested against asking everywhere.

import { PENDING, PROPOSED, TIED, lastTested } from "../engine/conditions.js";
import { seatsOf } from "../engine/seats.js";
import { settled } from "../numbers.js";
import { heldOf, movingGates, outForGood } from "./held.js";
import { lineOf, totalOn } from "./lines.js";
import { entryOf } from "../entry.js";

const LIKE = 1e-9; // of a total: as near as this two are taken to be equal

/** Everything is asked about: the slow twin of ``skipping``. */
export function everywhere(model, facts) {
  const always = () => true;
  const stages = (place) => stageLines(model, facts, place);
  return { matters: always, points: always, staged: always, stages, asks: always };
}

/** What flips() asks: which pairs may matter at all, and which events are asked about.
 *
 * Every gate that weights move is asked about, so that between two questions gates stand still.
 */
export function skipping(model, facts, adopted, before) {
  const view = viewed(model, facts, adopted, before);
  const moving = movingGates(facts);
  const barring = facts.gates.some((gate) => gate.bars !== null && (moving.includes(gate) || view.most > 0));
  let gated = gatesAt(facts, adopted);
  let seen = adopted;
  const asks = (event, line, now) => {
    const own = now || adopted;
    if (moving.length && own !== seen) gated = gatesAt(facts, own);
    seen = own;
    return KINDS[event.kind](view, event, line, gated);
  };
  return {
    matters: (one, other) => barring || view.has(1 | 2, one, other),
    points: (one, other) => view.has(4, one, other),
    staged: (one, other) => view.has(8, one, other),
    stages: (place) => stageLines(model, facts, place),
    asks,
  };
}

/** Who is ranked, and by number of unit the first places that gates bar it from. */
function gatesAt(facts, figures) {
  const held = heldOf(facts, figures);
  return { ranked: figures.order, held, most: Math.max(0, ...figures.order.map((unit) => held[unit])) };
}

const KINDS = {
  pair: pairAsks,
  near: pairAsks,
  points: () => true,
  staged: () => true,
  gate: () => true,
  floor: () => true,
  step: () => true,
  limit: limitAsks,
};

/** The totals of every stage that a tie rule names, on the line of one weight. */
function stageLines(model, facts, place) {
  const named = facts.awards.flatMap((award) => award.ties.filter((tie) => tie.kind === "previous_stage"));
  const own = [...new Set(named.map((tie) => tie.stage))].map((stage) => model.staged(stage)).filter(Boolean);
  return own.map(({ every }) => ({ line: lineOf({ weights: model.weights, every }, place), straight: false }));
}

/** What is known of every award while its outcomes are ``before``. */
function viewed(model, facts, figures, before) {
  const rank = figures.total.map((total) => (total === null ? null : 1));
  const passed = { ...figures, out: outForGood(facts, figures), rank };
  const awards = facts.awards.map((award, n) => awardView(facts, award, before, n, passed));
  const size = facts.units.length;
  const mask = new Uint8Array(size * size); // 1: outcomes differ, 2: a rank is asked for, 4: points, 8: stages
  for (const own of awards) {
    for (let one = 0; one < size; one += 1) {
      for (let other = 0; other < size; other += 1) {
        if (one === other) continue;
        let bits = 0;
        if (own.open[one] && own.open[other] && own.rivals(one, other) && own.mixed(one, other)) {
          bits = 1 + (own.byPoints ? 4 : 0) + (own.byStage ? 8 : 0);
        }
        if (own.ranks.length && (own.eligible[one] || own.eligible[other])) bits |= 2;
        mask[one * size + other] |= bits;
      }
    }
  }
  return {
    model, facts, awards,
    most: Math.max(0, ...model.held),
    has: (bit, one, other) => (mask[one * size + other] & bit) > 0,
    ranks: [...new Set(awards.flatMap((own) => own.ranks))],
  };
}

/** open: whom no fixed condition rules out; eligible: the same but for votes and papers. */
function awardView(facts, award, before, n, figures) {
  const fixed = { ...award, eligible: award.eligible.filter(([kind]) => kind === "checks"), not_with: [] };
  const nobody = () => "";
  const missed = (own, unit) => lastTested(facts, own, unit, figures, nobody).condition !== "";
  const units = [...facts.units.keys()];
  const unvoted = { ...fixed, vote: false };
  const unpolled = { ...facts, polls: {} };
  const poll = entryOf(facts.polls, award.id) || null;
  const outcome = before[n];
  const unsettled = (unit) => outcome[unit] === TIED || outcome[unit] === PENDING;
  const kinds = award.ties.map((tie) => (["higher", "lower"].includes(tie.kind) ? tie.key : tie.kind));
  const above = award.not_with.map((id) => facts.awards.findIndex((other) => other.id === id));
  const settledAbove = above.every((other) => !before[other].some((one) => one === TIED || one === PENDING));
  const counts = award.cap !== null && award.cap.of === "eligible";
  const seats = counts ? 0 : seatsOf(award, facts.units.length, figures.order.length, 0).number;
  const bent = facts.floor !== null || facts.rounding.total !== null || facts.rounding.section !== null;
  const moves = movingGates(facts).length > 0; // who is ranked, and so how many seats there are
  const proposed = units.filter((unit) => outcome[unit] === PROPOSED);
  return {
    award, counts, outcome, proposed,
    voted: poll !== null,
    full: !counts && !moves && settledAbove && proposed.length === seats && !units.some(unsettled),
    open: units.map((unit) => !missed(fixed, unit)),
    eligible: units.map((unit) => lastTested(unpolled, unvoted, unit, figures, nobody).condition === ""),
    rivals: (one, other) => poll === null || poll.votes[one] === poll.votes[other],
    mixed: (one, other) => outcome[one] !== outcome[other] || unsettled(one) || unsettled(other),
    // totals that are equal by a floor or a rounding may differ in points
    byPoints: (poll !== null || bent) && kinds.some((kind) => kind === "core_score" || kind === "points"),
    byStage: award.ties.some((tie) => tie.kind === "previous_stage"),
    ranks: award.eligible.filter(([kind]) => kind === "rank_at_most").map(([, asked]) => asked),
  };
}

function pairAsks(view, { one, other, t }, line, gated) {
  if (view.has(1, one, other)) return true;
  const limited = view.has(2, one, other);
  if (!gated.most && !limited) return false;
  const { above, level, free } = standing(view, one, t, line, gated);
  if (free < gated.most) return true; // gates may put units between them
  return limited && view.ranks.some((asked) => above < asked && asked < above + level);
}

/** How many ranked units stand above a unit on the line; how many with it, itself among them; and
 * how many of those above no gate holds back. */
function standing({ model, facts }, unit, t, line, { ranked, held }) {
  const near = LIKE * (1 + Math.abs(line.above / Math.max(line.below, LIKE))) + 2 * model.grain;
  const floor = facts.floor === null ? -Infinity : facts.floor;
  const own = Math.max(totalOn(line, unit, t), floor);
  const found = { above: 0, level: 0, free: 0 };
  for (const other of ranked) {
    const lead = Math.max(totalOn(line, other, t), floor) - own;
    if (lead > near) {
      found.above += 1;
      if (held[other] === 0) found.free += 1;
    } else if (lead >= -near) found.level += 1;
  }
  return found;
}

function limitAsks(view, { one, t }, line, gated) {
  return view.awards.some((own) => {
    if (!own.award.eligible.some(([kind]) => kind === "band_at_least" || kind === "total_at_least")) return false;
    if (own.counts) return own.eligible[one];
    if (!own.open[one]) return false;
    if (own.voted || !own.full || gated.most > 0 || own.outcome[one] === PROPOSED) return true;
    const total = settled(totalOn(line, one, t)) + LIKE + 2 * view.model.grain;
    return own.proposed.some((unit) => !(totalOn(line, unit, t) > total));
  });
}
