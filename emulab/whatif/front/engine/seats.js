// Seats: how many an award has within its cap, and who takes them when candidates stand alike.
// The twin of emulab/awards/caps.py and outcomes.py.

import { message } from "../words.js";
import { NOT_PROPOSED, PENDING, PROPOSED, TIED } from "./conditions.js";

/** number may be filled, of given; capped says that the cap leaves fewer, said says it in words. */
export function seatsOf(award, units, ranked, eligible) {
  const given = award.seats === null ? units : award.seats;
  const { cap } = award;
  if (cap === null) return { number: given, given, capped: false, said: null };
  const base = typeof cap.of === "number" ? cap.of : { units, eligible, ranked }[cap.of];
  const [above, below] = cap.share;
  const left = (above * base - ((above * base) % below)) / below;
  const values = { share: cap.said, base, what: cap.what || BASES[cap.of], seats: left };
  return { number: Math.min(given, left), given, capped: left < given, said: capSaid(left, values) };
}

const BASES = {
  units: message("units"),
  eligible: message("eligible units"),
  ranked: message("ranked units"),
};

function capSaid(left, values) {
  if (left === 0) return message("the cap of {share} of {base} {what} leaves no seat", values);
  if (left === 1) return message("the cap of {share} of {base} {what} leaves 1 seat", values);
  return message("the cap of {share} of {base} {what} leaves {seats} seats", values);
}

/** The outcome of every candidate: ``order`` maps a unit to its key, the smallest first.
 *
 * ``above`` seats of earlier contests may yet go to the ``pending``, so that so many may leave.
 */
export function seated(order, seats, pending, above) {
  const everyone = [...order.values()];
  const waiting = [...order].filter(([unit]) => pending.has(unit)).map(([, key]) => key);
  const found = new Map();
  for (const [unit, key] of order) {
    const itself = pending.has(unit);
    let ahead = count(everyone, (other) => before(other, key));
    let level = count(everyone, (other) => !before(key, other)) - 1;
    const now = placed(ahead, level, seats);
    ahead -= Math.min(above, count(waiting, (other) => before(other, key)));
    level -= Math.min(above, count(waiting, (other) => !before(key, other)) - (itself ? 1 : 0));
    const without = placed(ahead, level, seats);
    if (itself) found.set(unit, without === NOT_PROPOSED ? NOT_PROPOSED : PENDING);
    else found.set(unit, now === without ? now : PENDING);
  }
  return found;
}

/** Whether one key stands before another for certain; null in a key parts nothing. */
export function before(one, other) {
  for (let n = 0; n < one.length; n += 1) {
    if (one[n] === other[n]) continue;
    return one[n] !== null && other[n] !== null && one[n] < other[n];
  }
  return false;
}

function count(keys, asked) {
  let number = 0;
  for (const key of keys) if (asked(key)) number += 1;
  return number;
}

function placed(ahead, level, seats) {
  if (ahead >= seats) return NOT_PROPOSED;
  return level < seats ? PROPOSED : TIED;
}
