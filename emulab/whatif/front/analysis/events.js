// Events on the line of one weight: where two totals meet, or a total meets a limit.
//
// An event is {t, kind, one, other}: kind "pair" (totals of two units), "near" (totals that a
// rounding may make equal), "points" (their points before bonus and penalty), "staged" (their
// totals at one stage), "limit" (a band or a least total that awards ask for), "gate" and "floor"
// (other is then -1). Several may share one t.

import { crossing, meetings } from "./lines.js";
import { movingGates } from "./held.js";

/** The events that may change who is first: where any unit meets one of them, or a gate. */
export function winnerEvents(model, facts, first, line) {
  const events = [];
  const units = judged(model);
  for (const one of first) {
    for (const other of units) {
      if (one !== other && !(first.includes(other) && other < one)) pairs(model, line, one, other, events);
    }
  }
  bends(model, facts, line, events);
  return events;
}

/** The events that may change an award, but for those that ``wanted`` rules out at once. */
export function awardEvents(model, facts, adopted, line, wanted, place) {
  const events = [];
  const units = judged(model);
  eachPair(units, (one, other) => {
    if (wanted.matters(one, other)) pairs(model, line, one, other, events);
    if (wanted.points(one, other)) {
      const met = (t) => push(events, t, "points", one, other);
      meetings(line, one, other, model.straight, met, model.every.aside);
    }
  });
  for (const { line: own, straight } of wanted.stages(place)) {
    eachPair(units.filter((unit) => own.p[unit] === own.p[unit]), (one, other) => {
      if (wanted.staged(one, other)) meetings(own, one, other, straight, (t) => push(events, t, "staged", one, other));
    });
  }
  for (const { level, before } of limits(facts)) {
    for (const unit of units) {
      const bonus = before ? adopted.bonus[unit] : 0;
      crossing(line, unit, level + bonus, (t) => push(events, t, "limit", unit, -1));
    }
  }
  bends(model, facts, line, events);
  return events;
}

/** The totals at which an award may be reached or missed; ``before``: read before the bonus. */
function limits(facts) {
  const found = [];
  for (const award of facts.awards) {
    for (const [kind, asked] of award.eligible) {
      if (kind === "total_at_least") found.push({ level: asked, before: false });
      if (kind !== "band_at_least") continue;
      const place = facts.bands.findIndex((band) => band.id === asked);
      for (const band of facts.bands.slice(0, place + 1)) {
        found.push({ level: band.at_least, before: facts.band_on === "before_bonus" });
      }
    }
  }
  return found.filter((one, n) =>
    found.findIndex((other) => other.level === one.level && other.before === one.before) === n);
}

/** Where two totals meet; where they are rounded, also where they come near enough to tie. */
function pairs(model, line, one, other, events) {
  meetings(line, one, other, model.straight, (t) => push(events, t, "pair", one, other));
  if (!model.grain) return;
  for (const part of [-1, -0.5, 0.5, 1]) {
    const shift = { [one]: part * model.grain, [other]: 0 };
    meetings(line, one, other, false, (t) => push(events, t, "near", one, other), shift);
  }
}

/** Where a total meets a gate or the floor. */
function bends(model, facts, line, events) {
  for (const gate of movingGates(facts)) {
    const level = gate.at_least ?? gate.at_most;
    for (const unit of judged(model)) {
      const more = gate.on === "points" ? model.every.aside[unit] : 0;
      crossing(line, unit, level + more, (t) => push(events, t, "gate", unit, -1));
    }
  }
  if (facts.floor === null) return;
  for (const unit of judged(model)) {
    crossing(line, unit, facts.floor, (t) => push(events, t, "floor", unit, -1));
  }
}

function push(events, t, kind, one, other) {
  if (t >= 0 && t <= 1) events.push({ t, kind, one, other });
}

function judged(model) {
  return [...model.every.values.keys()].filter((unit) => model.every.values[unit] !== null);
}

function eachPair(units, met) {
  for (let n = 0; n < units.length; n += 1) {
    for (let k = n + 1; k < units.length; k += 1) met(units[n], units[k]);
  }
}
