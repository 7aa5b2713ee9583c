// Flips: how far each weight alone may move before the winner, or any award, is another.
//
// On the way of a weight to 0 or to 1 everything stays as it is between two events: two totals
// that meet, or a total that meets a limit. So it is enough to ask the engine between them.

import { awardEvents, winnerEvents } from "./events.js";
import { figuresAt, firstsOf, outcomesOf } from "./figures.js";
import { lineOf, movedTo } from "./lines.js";
import { skipping } from "./skipping.js";

const SAME = 1e-12; // events closer than this are one
const NEAR_END = 1e-7; // of a way: units that meet so late only meet at its very end
const CLOSE = 1e-5; // of a weight: as near as an end is closed in on where totals are rounded
const STEPS = 200; // of a weight from 0 to 1, where totals are rounded and change between events
const ASKED = 20000; // totals that may be worked out for these steps, so that a panel is not late

/** For every sibling {id, weight, official, exact, winner, awards}, in the order of ``model.ids``.
 *
 * winner {low, high, lowUnits, highUnits}: the same units are first for every weight between low
 * and high; beyond an end the units named (by number) are. An end of 0 or 1 with nobody is none; at
 * any other end nobody is named where gates then bar everyone from the first place.
 * awards {low, high, lowChange, highChange}: no award's outcome changes between; a change is a list
 * of {award, unit, before, after}, award by id, in the order of the awards. ``exact`` is false
 * where totals are rounded: what comes and goes within a step of a grid may then be missed.
 * ``asked`` says which events the engine is asked about, and is for tests.
 */
export function flips(model, facts, state, found, asked = skipping) {
  if (model.why) return [];
  const adopted = figuresAt(model, facts, model.weights);
  const before = facts.awards.length ? outcomesOf(facts, adopted) : [];
  const wanted = asked(model, facts, adopted, before);
  return winners(model, facts, adopted).map((one, place) => {
    const line = lineOf(model, place);
    const events = facts.awards.length ? awardEvents(model, facts, adopted, line, wanted, place) : [];
    if (facts.awards.length) events.push(...steps(model, facts, facts.awards.length));
    const differing = (own) => changesOf(facts, adopted, before, outcomesOf(facts, own));
    const view = { differing, wanted, line };
    const [low, lowChange] = search(model, facts, place, 0, events, view);
    const [high, highChange] = search(model, facts, place, 1, events, view);
    return { ...one, awards: { low, high, lowChange, highChange } };
  });
}

/** ``flips`` without the awards: cheap enough for every move. */
export function winners(model, facts, adopted = null) {
  if (model.why) return [];
  const first = firstsOf(adopted || figuresAt(model, facts, model.weights));
  const differing = (own) => {
    const now = firstsOf(own);
    const same = now.length === first.length && now.every((unit) => first.includes(unit));
    return same ? null : now;
  };
  return model.ids.map((id, place) => {
    const line = lineOf(model, place);
    const events = [...winnerEvents(model, facts, first, line), ...steps(model, facts, 0)];
    const view = { differing, wanted: null, line };
    const [low, lowUnits] = search(model, facts, place, 0, events, view);
    const [high, highUnits] = search(model, facts, place, 1, events, view);
    return {
      id,
      weight: model.weights[place],
      official: model.official[place],
      exact: model.grain === 0,
      winner: { low, high, lowUnits, highUnits },
    };
  });
}

/** The first event on the way from the adopted weight to ``towards`` beyond which something
 * differs: where, and what; ``towards`` itself and nothing where nothing does. */
function search(model, facts, place, towards, events, { differing, wanted, line }) {
  const start = model.weights[place];
  const sign = towards > start ? 1 : -1;
  if (Math.abs(towards - start) <= NEAR_END) return [towards, []];
  const ahead = events.filter(({ t }) => sign * (t - start) > SAME && sign * (towards - t) > NEAR_END);
  ahead.sort((one, other) => sign * (one.t - other.t));
  const at = (t) => figuresAt(model, facts, movedTo(model.weights, place, t));
  let inside = start;
  let now = null;
  let next = 0;
  let here = start;
  let ask = true; // units that tie at the start to nine decimals need not meet there
  while (true) {
    const beyond = next < ahead.length ? ahead[next].t : towards;
    if (ask) {
      const middle = (here + beyond) / 2;
      const own = at(middle);
      const change = differing(own);
      if (change) return model.grain ? closedIn(inside, middle, change, at, differing) : [here, change];
      inside = middle;
      now = own;
    }
    if (next >= ahead.length) return [towards, []];
    here = beyond;
    ask = false;
    for (; next < ahead.length && sign * (ahead[next].t - here) <= SAME; next += 1) {
      ask = ask || wanted === null || wanted.asks(ahead[next], line, now);
    }
  }
}

/** Steps of a grid, as events, where totals are rounded: they then change where none meet. */
function steps({ ids, grain }, facts, awards) {
  if (!grain) return [];
  const most = Math.floor(ASKED / (ids.length * facts.units.length * (1 + awards)));
  const size = Math.max(1, Math.min(STEPS, most));
  return Array.from({ length: size }, (_, n) => ({ t: (n + 0.4877) / size, kind: "step", one: -1, other: -1 }));
}

/** An end between a weight at which nothing differs and one at which something does. */
function closedIn(inside, outside, change, at, differing) {
  while (Math.abs(outside - inside) > CLOSE) {
    const middle = inside + 0.4877 * (outside - inside); // no half: there totals are rounded
    const own = differing(at(middle));
    if (own) [outside, change] = [middle, own];
    else inside = middle;
  }
  return [inside, change];
}

function changesOf(facts, adopted, before, after) {
  const changes = [];
  facts.awards.forEach((award, n) => {
    const order = [...adopted.order, ...facts.units.keys()];
    for (const unit of new Set(order)) {
      if (before[n][unit] === after[n][unit]) continue;
      changes.push({ award: award.id, unit, before: before[n][unit], after: after[n][unit] });
    }
  });
  return changes.length ? changes : null;
}
