// A family of weights: the rows of siblings, what they add up to, and the families below them.

import { attribute, h, text } from "../dom.js";
import { numbersOf, rebalanced, sumOf } from "../state.js";
import { message } from "../words.js";
import { weightRow } from "./weight_row.js";
import { reachOf } from "./weight_numbers.js";

/** The rows under ``parent``, "" for the sections.
 *
 * The rows of a section that is folded do not exist until it is opened and are left alone while
 * it is closed. ``open`` is the set of ids that are open. update(frame): see weights.js.
 */
export function weightFamily(store, ui, parent, open) {
  let held = false;
  let reach = 0;
  const { facts } = store;
  const { ids, numbers: officials } = facts.families.find((family) => family.parent === parent);
  const sum = officials.reduce((one, other) => one + other, 0);
  const rows = ids.map(built);
  const said = h("span", {});
  const balanced = () => store.move(rebalanced(store.facts, store.state, parent));
  const balance = h("button", { type: "button", onclick: balanced });
  const foot = h("p", { class: "weight-sum", hidden: true }, said, balance);
  const element = h("div", { class: "weight-family", role: parent === "" ? null : "group" }, rows.map((row) => row.whole), foot);

  function built(id) {
    const inner = facts.families.some((family) => family.parent === id);
    const folding = inner ? h("button", { type: "button", class: "weight-fold", onclick: () => fold(id) }) : null;
    const row = weightRow(store, ui, id, folding, (now) => (held = now));
    const node = facts.nodes.find((one) => one.id === id);
    const whole = h("div", { class: "weight-whole" }, row.element);
    return { id, row, folding, node, whole, below: null };
  }

  function fold(id) {
    if (open.has(id)) open.delete(id);
    else open.add(id);
    store.refresh();
  }

  function update(frame) {
    const { state, fixed, keep } = frame;
    const numbers = numbersOf(facts, state, parent);
    const whole = sumOf(facts, state, parent);
    const scale = sum > 0 ? whole / sum : 0;
    const own = ids.map((id) => numbers[id] * scale);
    if (!held) reach = reachOf(officials, own);
    const counted = ids.filter((id) => !frame.off.has(id));
    rows.forEach((one, n) => {
      const locked = frame.locked.has(one.id);
      const off = frame.off.has(one.id);
      const others = counted.filter((id) => id !== one.id);
      const alone = others.length === 0;
      const bound = keep && others.every((id) => frame.locked.has(id));
      const why = fixed ? null : reason({ off, above: frame.above, locked, empty: !(scale > 0), alone, bound });
      const { name } = one.node;
      const share = frame.shares.get(one.id);
      const now = { number: own[n], official: officials[n], reach, share };
      one.row.update({ name, ...now, locked, off, why, fixed, lang: frame.lang });
      if (one.folding) below(one, { ...frame, above: frame.above || off });
    });
    const total = own.reduce((all, number, n) => (frame.off.has(ids[n]) ? all : all + number), 0);
    sums(frame, total, whole, counted);
    if (parent !== "") attribute(element, "aria-label", ui.say(facts.nodes.find((one) => one.id === parent).name));
  }

  function below(one, frame) {
    const shown = open.has(one.id);
    attribute(one.folding, "aria-expanded", String(shown));
    if (shown && !one.below) {
      one.below = weightFamily(store, ui, one.id, open);
      one.whole.append(one.below.element);
    }
    if (!one.below) return;
    attribute(one.below.element, "hidden", !shown);
    if (shown) one.below.update(frame);
  }

  function sums(frame, total, whole, counted) {
    const differs = Math.abs(total - whole) > 1e-6;
    const shown = differs || !frame.keep;
    attribute(foot, "hidden", !shown);
    if (!shown) return;
    text(said, ui.say(message("Sum: {sum} of {whole}", { sum: ui.trimmed(total, 2), whole: ui.trimmed(whole, 2) })));
    text(balance, ui.say(message("Rebalance")));
    balance.disabled = Boolean(frame.fixed) || frame.above || !differs || counted.every((id) => frame.locked.has(id));
    foot.classList.toggle("differs", differs);
  }

  return { element, update };
}

const SAID = [
  ["off", message("Switched off: it does not count.")],
  ["above", message("What it belongs to is switched off.")],
  ["locked", message("Locked: unlock it to move it.")],
  ["empty", message("What it belongs to weighs nothing now.")],
  ["alone", message("It stands alone here, so it has all of the weight.")],
  ["bound", message("All the others are locked, so the sum leaves it no room.")],
];

/** The first reason against moving a weight, or null. */
function reason(found) {
  const first = SAID.find(([key]) => found[key]);
  return first ? first[1] : null;
}
