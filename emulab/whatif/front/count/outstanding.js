// Papers not read out yet: who is over the threshold whatever they say, who can still reach it,
// who cannot; and the same of the seats. The closed form of emulab/swaying/absent.py, equal to
// trying every way in which the papers can fall.
//
// What one would get wrong: where the base is the valid papers, every further one raises the
// votes that are needed, so that a paper can sink a name by not marking it. And any paper may yet
// turn out invalid.

import { outstanding, papersOf, votesOf } from "./sheet.js";
import { baseOf, quorumOf, votesNeeded } from "./thresholds.js";

/** What can still change: null where the number of papers or the base is not known.
 *
 * {left (as outstanding gives it; nothing where the count is finished), needed (as things stand,
 * null where not known), chances: one of every unit that stands, in the order of the roster,
 * quorum, chair}. chair is null where the rules do not ask for the chair, else "known", "to be
 * read" or "missing".
 */
export function stillOpen(sheet, contest, stands, finished = false) {
  const { threshold } = contest;
  const left = finished ? nothingLeft(sheet) : outstanding(sheet, contest);
  if (left === null) return null;
  const ways = waysOf(sheet, threshold, left);
  if (ways === null) return null;
  const chair = chairOf(sheet, threshold, left);
  const quorum = quorumOf(threshold, sheet);
  const names = stands.map((here, unit) => (here ? unit : null)).filter((unit) => unit !== null);
  const agreed = names.filter((unit) => chair !== "known" || sheet.chair[unit]);
  const open = !(quorum && quorum.quorate === false) && chair !== "missing";
  const found = chances({
    votes: new Map(agreed.map((unit) => [unit, votesOf(sheet, threshold, unit) || 0])),
    ways,
    seats: open ? contest.seats : 0,
    most: contest.most === null ? names.length : contest.most,
    least: leastMarks(contest),
    others: names.length - agreed.length,
    chairToRead: chair === "to be read",
  });
  const now = baseOf(threshold, sheet);
  return {
    left,
    needed: now.missing ? null : votesNeeded(now.number, threshold),
    chances: names.map((unit) => found.get(unit) || out(unit, sheet, threshold)),
    quorum,
    chair,
  };
}

function nothingLeft(sheet) {
  const done = papersOf(sheet);
  return { number: 0, box: 0, written: 0, whole: sheet.fields.returned ?? done, of: "returned", done };
}

/** Every number of valid papers that may come, with the votes that are then needed; null if not known.
 *
 * chair: whether the chair's paper can be one of them, which is never in writing.
 */
function waysOf(sheet, threshold, left) {
  const { fields } = sheet;
  const way = (come, number, box = left.box) => ({ come, needed: votesNeeded(number, threshold), chair: box > 0 });
  const to = (most, given) => Array.from({ length: most + 1 }, (_, come) => given(come));
  if (threshold.of === "valid") {
    const written = threshold.absent === "written_counts" ? fields.written_valid || 0 : 0;
    const valid = (fields.valid || 0) + written;
    return to(left.number, (come) => way(come, valid + come));
  }
  if (threshold.of === "returned" && fields.returned === undefined) {
    return to(left.box, (come) => way(come + left.written, left.done + come, come));
  }
  const base = baseOf(threshold, sheet);
  return base.missing ? null : [way(left.number, base.number)];
}

/** The fewest marks of a valid paper: one where a paper that names nobody is invalid. */
function leastMarks(contest) {
  if (contest.threshold.of !== "valid") return 0; // then an invalid paper is like one without a mark
  const rule = contest.paper === "yes_no" ? contest.threshold.nobody : contest.blank;
  return rule === "valid" ? 0 : 1;
}

function chairOf(sheet, threshold, left) {
  if (threshold.chair !== "must_agree") return null;
  if (sheet.chair !== null) return "known";
  return left.box > 0 ? "to be read" : "missing";
}

/** The chair has not agreed to the unit: votes no longer help it. */
function out(unit, sheet, threshold) {
  const votes = votesOf(sheet, threshold, unit) || 0;
  return { unit, votes, safe: false, reach: null, possible: false, fewest: null, certain: false, refused: true };
}

/** The chances of every name: Map of the name -> {votes, safe, reach, possible, fewest, certain}.
 *
 * safe: over the threshold whatever the papers say; reach: fewest further votes that it takes,
 * null where it is out of reach. certain: a seat outright whatever the papers say; possible: a
 * seat, or a tie at the cut, in some way, and fewest the votes that takes.
 * ways: [{come: valid papers, needed}]; most and least: marks on a valid paper; others: further
 * names on the papers that cannot be elected; chairToRead: the chair's own paper is among them.
 */
export function chances({ votes, ways, seats, most, least = 0, others = 0, chairToRead = false }) {
  const open = ways.map((way) => ({ ...way, alone: least > 0 && votes.size + others === 1 }));
  const found = new Map();
  for (const [unit, own] of votes) {
    const rivals = [...votes].filter(([other]) => other !== unit).map(([, number]) => number);
    const forced = (way) => (way.alone ? way.come : 0); // every valid paper names the only name
    const reached = open.map((way) => Math.max(0, way.needed - own)).filter((k, n) => k <= open[n].come);
    const asked = seats
      ? open.map((way) => chairToRead ? withTheChair(way, own) : votesForASeat(way, own, rivals, seats, least, others)).filter((k) => k !== null)
      : [];
    found.set(unit, {
      unit,
      votes: own,
      safe: open.every((way) => own + forced(way) >= way.needed),
      reach: smallest(reached),
      possible: asked.length > 0,
      fewest: smallest(asked),
      certain: !chairToRead && seats > 0 && open.every((way) => isCertain(way, own, forced(way), rivals, seats, most)),
      refused: false,
    });
  }
  return found;
}

/** Only the chair's paper counts among rivals: it may name this one alone. */
function withTheChair(way, own) {
  const asked = Math.max(1, way.needed - own);
  return way.chair && asked <= way.come ? asked : null;
}

/** Fewest votes with which the name has those needed, and fewer rivals than seats have more. */
function votesForASeat(way, own, rivals, seats, least, others) {
  const passed = rivals.filter((number) => number >= way.needed).sort((a, b) => b - a);
  const cut = passed.length >= seats ? passed[seats - 1] : 0;
  for (let asked = Math.max(0, way.needed - own, cut - own); asked <= way.come; asked += 1) {
    if (!least || others || absorbed(way, own + asked, rivals, seats) >= way.come - asked) return asked;
  }
  return null;
}

/** Marks that the papers without this name can give its rivals, fewer than the seats above it.
 *
 * Needed where every valid paper has to name somebody: then they cannot all stay silent.
 */
function absorbed(way, standing, rivals, seats) {
  const above = rivals.filter((number) => number > standing).length;
  const below = rivals.filter((number) => number <= standing).map((number) => Math.min(way.come, standing - number));
  const gains = below.map((room) => way.come - room).sort((a, b) => b - a).slice(0, Math.max(0, seats - 1 - above));
  return above * way.come + total(below) + total(gains);
}

/** Whether the name has a seat outright whomever the papers name.
 *
 * It has not where as many rivals as there are seats can be lifted to where it stands: no rival by
 * more marks than papers, and all of them together by no more than the papers hold.
 */
function isCertain(way, own, forced, rivals, seats, most) {
  const standing = own + forced;
  if (standing < way.needed) return false;
  const lifts = rivals.map((number) => Math.max(0, standing - number)).filter((lift) => lift <= way.come);
  const cheapest = lifts.sort((a, b) => a - b).slice(0, seats);
  return cheapest.length < seats || total(cheapest) > way.come * most;
}

function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function smallest(numbers) {
  return numbers.length ? Math.min(...numbers) : null;
}
