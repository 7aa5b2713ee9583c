// Figures under other weights: what the engine needs of a weighting, and what it makes of it.

import { decideAwards } from "../engine/deciding.js";
import { ranks } from "../engine/ranks.js";
import { totalOf } from "./linear.js";

/** The totals, ranks, bands and gates under ``weights``, as evaluate() has them. */
export function figuresAt(model, facts, weights) {
  const found = { total: [], points: [], bonus: model.bonus, penalty: model.penalty, scores: model.scores };
  facts.units.forEach((_, unit) => {
    const judged = model.every.values[unit] !== null;
    const total = judged ? totalOf(model, unit, weights) : NaN;
    found.total.push(total === total ? total : null);
    found.points.push(total === total ? pointsOf(model, unit, weights) : null);
  });
  found.staged = (stage) => stageTotals(model.staged(stage), facts, weights);
  return Object.assign(found, ranks(facts, found));
}

/** Every award's outcomes, by award and number of unit, as words. */
export function outcomesOf(facts, found) {
  const decided = decideAwards(facts, found);
  return facts.awards.map((award) => decided[award.id].map((one) => one.outcome));
}

/** The numbers of the units that are ranked first; nobody where gates bar them all. */
export function firstsOf(found) {
  return found.order.filter((unit) => found.rank[unit] === 1);
}

function stageTotals(own, facts, weights) {
  return facts.units.map((_, unit) => {
    const total = own && own.every.values[unit] ? totalOf(own, unit, weights) : NaN;
    return total === total ? total : null;
  });
}

/** Points before bonus, penalty, floor and roundings. */
function pointsOf({ every }, unit, weights) {
  let above = 0;
  let below = 0;
  weights.forEach((weight, place) => {
    above += every.values[unit][place] * weight;
    below += every.whole[unit][place] * weight;
  });
  return above / below - every.aside[unit];
}
