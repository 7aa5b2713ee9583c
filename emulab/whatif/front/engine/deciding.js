// Deciding: from ranks and counted votes to proposals, an award after the other, each with its
// reason. The twin of emulab/awards/decide.py, cut.py and tie_breaks.py.

import { rounded, settled, trimmed } from "../numbers.js";
import { byLetters, joined, message } from "../words.js";
import { NOT_PROPOSED, PENDING, PROPOSED, TIED, isEligible, lastTested } from "./conditions.js";
import { pointsOn } from "./ranks.js";
import { before, seated, seatsOf } from "./seats.js";
import { entryOf } from "../entry.js";

/** For every award by its id, one {outcome, condition, reason} a unit, in the order of the units. */
export function decideAwards(facts, found) {
  const decided = {};
  const open = {};
  for (const award of facts.awards) {
    const above = (other, unit) => decided[other][unit].outcome;
    const openAbove = award.not_with.reduce((sum, other) => sum + open[other], 0);
    const { outcomes, seats } = decideAward(facts, award, found, above, openAbove);
    decided[award.id] = outcomes;
    const words = outcomes.map((one) => one.outcome);
    const undecided = words.includes(TIED) || words.includes(PENDING);
    open[award.id] = undecided ? seats - words.filter((word) => word === PROPOSED).length : 0;
  }
  return decided;
}

function decideAward(facts, award, found, above, openAbove) {
  const every = facts.units.map((_, unit) => unit);
  const poll = entryOf(facts.polls, award.id) || null;
  const ranked = found.order.length;
  const counts = award.cap !== null && award.cap.of === "eligible";
  const eligible = counts ? every.filter((unit) => isEligible(facts, award, unit, found)).length : 0;
  const seats = seatsOf(award, every.length, ranked, eligible);
  const last = every.map((unit) => lastTested(facts, award, unit, found, above));
  const order = new Map();
  for (const unit of every) {
    if (last[unit].condition) continue;
    const first = poll ? -poll.votes[unit] : (found.rank[unit] ?? Infinity);
    order.set(unit, [first, ...award.ties.map((tie) => keyOf(facts, found, tie, unit))]);
  }
  const waits = (unit) => award.not_with.some((other) => [TIED, PENDING].includes(above(other, unit)));
  const pending = new Set([...order.keys()].filter(waits));
  const taken = seated(order, seats.number, pending, openAbove);
  const uncapped = seats.capped ? seated(order, seats.given, pending, openAbove) : new Map();
  const cut = { facts, found, award, poll, order, taken, uncapped, pending, seats };
  const outcomes = every.map((unit) => {
    if (!order.has(unit)) {
      return { outcome: NOT_PROPOSED, condition: last[unit].condition, reason: last[unit].said };
    }
    const outcome = taken.get(unit);
    const [condition, reason] = said(cut, unit, outcome);
    return { outcome, condition, reason };
  });
  return { outcomes, seats: seats.number };
}

function said(cut, unit, outcome) {
  const { award, poll, seats, taken, uncapped, pending } = cut;
  const standing = standingOf(cut, unit);
  const parted = partedAt(cut, unit, outcome);
  if (parted) {
    const values = { standing, ...parted };
    return [
      outcome === PROPOSED ? "" : "seats",
      poll
        ? message("{standing}; tied on votes with {units}; {decided}", values)
        : message("{standing}; tied on rank with {units}; {decided}", values),
    ];
  }
  const values = { standing };
  if (outcome === PROPOSED) {
    return [
      "",
      award.judged || poll
        ? message("{standing}; every condition is met", values)
        : message("{standing}; every condition is met, acclaimed", values),
    ];
  }
  if (outcome === TIED) {
    values.equal = alike(cut, unit);
    return ["seats", message("{standing}; {equal} units are equal at the seat cut: the meeting decides", values)];
  }
  if (outcome === PENDING && pending.has(unit)) {
    return ["not_with", message("{standing}; waits for a tie in an award above", values)];
  }
  if (outcome === PENDING) {
    return ["seats", message("{standing}; the seat hangs on a tie in an award above", values)];
  }
  if (seats.number === 0) return ["seats", message("{standing}; the cap leaves no seat", values)];
  if ((uncapped.get(unit) ?? NOT_PROPOSED) !== NOT_PROPOSED) {
    return ["seats", message("{standing}; {cap}", { standing, cap: seats.said })];
  }
  return ["seats", message("{standing}; the seats go to those before it", values)];
}

function standingOf({ poll, found }, unit) {
  if (!poll) return message("rank {rank}", { rank: found.rank[unit] });
  const values = { votes: poll.votes[unit], base: poll.base, of: poll.of };
  return message("{votes} of {base} {of} agree", values);
}

function alike({ order }, unit) {
  const key = order.get(unit);
  return [...order.values()].filter((other) => !before(key, other) && !before(other, key)).length;
}

/** Whom the unit was tied with at the cut, and the tie rule that decided; null where none had to. */
function partedAt(cut, unit, outcome) {
  const { order, taken, award, seats, facts } = cut;
  if (outcome !== PROPOSED && outcome !== NOT_PROPOSED) return null;
  const own = order.get(unit);
  const firsts = [...order.values()].map((key) => key[0]);
  const smaller = firsts.filter((first) => first < own[0]).length;
  const notGreater = firsts.filter((first) => first <= own[0]).length;
  if (!(smaller < seats.number && seats.number < notGreater)) return null;
  const rivals = new Map();
  for (const [other, key] of order) {
    if (key[0] !== own[0]) continue;
    const won = outcome === PROPOSED && before(own, key) && taken.get(other) !== PROPOSED;
    const lost = outcome === NOT_PROPOSED && before(key, own) && taken.get(other) !== NOT_PROPOSED;
    if (won || lost) rivals.set(other, own.findIndex((mine, n) => mine !== key[n]));
  }
  if (!rivals.size) return null;
  const level = Math.max(...rivals.values());
  const nearest = [...rivals.keys()].filter((other) => rivals.get(other) === level);
  nearest.sort((a, b) => {
    const [x, y] = [order.get(a)[level], order.get(b)[level]];
    const way = x < y ? -1 : x > y ? 1 : facts.idOrder[a] - facts.idOrder[b];
    return outcome === NOT_PROPOSED ? -way : way;
  });
  const names = nearest.map((other) => facts.units[other].name);
  if (typeof names[0] === "string") names.sort(byLetters);
  const decided = decidedBy(cut, award.ties[level - 1], unit, nearest[0]);
  return { units: joined(names), decided };
}

/** What a unit stands by under a tie rule, the smaller the better. */
function keyOf(facts, found, tie, unit) {
  const whole = (value) => (value === null || value === undefined ? Infinity : -settled(value));
  if (tie.kind === "rank") return found.rank[unit] ?? Infinity;
  if (tie.kind === "score") return whole(found.total[unit]);
  if (tie.kind === "core_score") return whole(found.points[unit]);
  if (tie.kind === "previous_stage") return whole(found.staged(tie.stage)[unit]);
  if (tie.kind === "higher" || tie.kind === "lower") {
    const points = settled(pointsOn(facts, found, tie.key, unit) || 0);
    return (tie.kind === "higher" ? -points : points) + 0;
  }
  return tie.keys[unit];
}

function decidedBy({ facts, found, award }, tie, unit, other) {
  if (tie.kind === "lot") {
    const [own, their] = [unit, other].map((one) => tie.keys[one].slice(0, 8));
    const values = { numbers: tie.numbers, own, other: their, announced: tie.announced };
    return tie.announced === null
      ? message("the lot “{numbers}” decided: {own} and {other}, the smaller first", values)
      : message("the lot “{numbers}” ({announced}) decided: {own} and {other}, the smaller first", values);
  }
  if (tie.kind === "meeting") {
    const { details } = tie;
    return details ? message("the meeting decided ({details})", { details }) : message("the meeting decided");
  }
  const way = tie.kind === "rank" || tie.kind === "lower" ? 1 : -1;
  const points = [unit, other].map((one) => way * keyOf(facts, found, tie, one));
  const places = apart(...points);
  const [own, their] = points.map((value) => told(value, places));
  return { ...DECIDED[tie.kind], values: { own, other: their, on: tie.on } };
}

const DECIDED = {
  rank: message("the rank decided: {own} against {other}"),
  score: message("the score decided: {own} against {other}"),
  core_score: message("the core score decided: {own} against {other}"),
  higher: message("more points on “{on}” decided: {own} against {other}"),
  lower: message("fewer points on “{on}” decided: {own} against {other}"),
  previous_stage: message("the score of the stage “{on}” decided: {own} against {other}"),
};

/** As many decimals as it takes to see two numbers differ, from four up to nine. */
function apart(one, other) {
  for (let places = 4; places < 9; places += 1) {
    if (rounded(one, places) !== rounded(other, places)) return places;
  }
  return 9;
}

function told(value, places) {
  if (!Number.isFinite(value)) return { vi: "–", en: "–" };
  const said = (lang) => trimmed(value, lang, places).replace("-", "−");
  return { vi: said("vi"), en: said("en") };
}
