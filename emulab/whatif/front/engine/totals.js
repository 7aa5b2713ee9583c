// Totals: scores and shares to parts, bonus, penalty and what they add up to.
// The twin of emulab/scoring/totals.py for rules that add.

import { decimal, halfUp } from "../numbers.js";
import { changedFamilies, sharesByGroup } from "./shares.js";

/** The scores with those that the what-if supposes: tree, bonus and penalty, rows of units. */
export function supposed(facts, state) {
  const found = { main: facts.scores, bonus: facts.bonus, penalty: facts.penalty };
  if (!state.scores.length) return found;
  const copies = { main: null, bonus: null, penalty: null };
  for (const { unit, criterion, score } of state.scores) {
    const [side, column] = facts.columnOf.get(criterion);
    copies[side] = copies[side] || found[side].map((row) => row.slice());
    copies[side][facts.unitOf.get(unit)][column] = score;
  }
  return { ...found, ...Object.fromEntries(Object.entries(copies).filter(([, rows]) => rows)) };
}

/** points, bonus, penalty, adjusted, total (null where not judged), parts (m, n), shares.
 *
 * staged(stage) are the totals that the marks of one stage alone come to under the same weights.
 */
export function totals(facts, state) {
  const changed = changedFamilies(facts, state);
  const found = counted(facts, state, changed);
  const known = new Map();
  found.staged = (stage) => {
    if (!known.has(stage)) known.set(stage, stageTotals(facts, stage, changed));
    return known.get(stage);
  };
  return found;
}

function stageTotals(facts, stage, changed) {
  const own = facts.stages[stage];
  if (!own) return facts.units.map(() => null);
  return counted({ ...facts, ...own }, { scores: [] }, changed).total;
}

function counted(facts, state, changed) {
  const scores = supposed(facts, state);
  const weighted = facts.mode === "weights" || Object.keys(changed).length > 0;
  const shares = facts.groups.length ? sharesByGroup(facts, changed) : [];
  const parts = weighted
    ? byShares(facts, scores.main, shares)
    : asGiven(facts, scores.main);
  return { ...added(facts, parts, scores), parts, scores, changed, shares };
}

function byShares(facts, scores, shares) {
  const { leaves, maximum } = facts;
  const size = leaves.length;
  return facts.units.map((_, unit) => {
    const own = shares[facts.groupOf[unit]];
    const levels = new Array(size);
    const weights = new Float64Array(size);
    let whole = 0;
    for (let column = 0; column < size; column += 1) {
      levels[column] = levelOf(facts, scores, unit, column);
      const share = own.get(leaves[column].id);
      if (levels[column] !== null && share !== undefined) whole += weights[column] = share;
    }
    const line = new Array(size).fill(null);
    if (!(whole > 0)) return line;
    for (let column = 0; column < size; column += 1) {
      if (levels[column] !== null && own.has(leaves[column].id)) {
        line[column] = decimal(levels[column] * (weights[column] / whole) * maximum);
      }
    }
    return line;
  });
}

/** A unit's level on a criterion: as Python has it, unless other points are supposed there. */
export function levelOf(facts, scores, unit, column) {
  const score = scores[unit][column];
  if (score === facts.scores[unit][column]) return facts.levels[unit][column];
  return score === null ? null : score / facts.leaves[column].maximum;
}

/** The points as given; where some criteria do not count, the rate times the maximum. */
function asGiven(facts, scores) {
  const { leaves, maximum } = facts;
  return scores.map((row) => {
    if (maximum === null) return row.map((score) => (score === null ? null : decimal(score)));
    const own = row.reduce((sum, score, n) => (score === null ? sum : sum + leaves[n].maximum), 0);
    const whole = Math.abs(own - maximum) < 1e-9;
    return row.map((score) =>
      score === null ? null : decimal(whole ? score : (score * maximum) / own),
    );
  });
}

function added(facts, parts, scores) {
  const { rounding, floor, units, leaves } = facts;
  const found = { points: [], bonus: [], penalty: [], adjusted: [], total: [], sections: [] };
  units.forEach((_, unit) => {
    const own = parts[unit];
    const judged = own.some((part) => part !== null);
    const sections = new Float64Array(facts.sections.length);
    let points = 0;
    own.forEach((part, n) => {
      if (part === null) return;
      points += part;
      sections[leaves[n].top] += part;
    });
    const bonus = extra(facts.extras.bonus, scores.bonus[unit]);
    const penalty = extra(facts.extras.penalty, scores.penalty[unit]);
    const plain = decimal(points + bonus - penalty);
    let total = plain;
    if (rounding.section !== null) {
      let shift = 0;
      sections.forEach((part) => (shift += halfUp(part, rounding.section) - part));
      total = decimal(plain + shift);
    }
    if (floor !== null) total = Math.max(total, floor);
    if (rounding.total !== null) total = halfUp(total, rounding.total);
    const row = { points: decimal(points), bonus, penalty, adjusted: decimal(total - plain), total };
    for (const key of Object.keys(row)) found[key].push(judged ? row[key] : null);
    found.sections.push(sections);
  });
  return found;
}

function extra(side, row) {
  if (!side) return 0;
  const given = row.reduce((sum, score) => sum + (score === null ? 0 : score), 0);
  return decimal(side.at_most === null ? given : Math.min(given, side.at_most));
}
