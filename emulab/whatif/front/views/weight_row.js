// One row of the weights: name, lock, whether it counts, slider, number box, share.

import { attribute, h, s, text } from "../dom.js";
import { decimal, typed } from "../numbers.js";
import { lockSwitched, moved, numberOf, switched } from "../state.js";
import { message } from "../words.js";
import { tongue } from "./tongue.js";

const STEPS = 200; // of a slider: half a percent of its track
const ARROWS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** The row of one node. ``update(now)`` touches it only where it differs from what it shows.
 *
 * now: {name, number, official, reach, share, locked, off, why (a reason against moving it, or
 * null), fixed (a reason against touching it at all, or null), lang}. ``folding``, if given, is
 * the button that opens the node. ``drag(true | false)`` is told when its slider is held.
 */
export function weightRow(store, ui, id, folding, drag) {
  let last = {};
  let refused = null;
  const gesture = `weight ${id}`;
  const name = h("span", { class: "weight-name" });
  const moving = { oninput: slid, onchange: rested, onkeydown: nudged, onkeyup: rested, onblur: rested };
  const slider = h("input", { type: "range", min: 0, ...moving });
  const tick = h("span", { class: "weight-tick" });
  const plain = { type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false" };
  const box = h("input", { ...plain, class: "weight-box", onblur: taken, onkeydown: entered });
  const official = h("span", { class: "weight-official" });
  const share = h("span", { class: "weight-share" });
  const locking = () => store.move(lockSwitched(store.state, id));
  const lock = h("button", { type: "button", class: "weight-lock", onclick: locking }, padlock());
  const counts = h("input", { type: "checkbox", class: "weight-counts", onchange: turned });
  const note = h("p", { class: "weight-note", hidden: true });
  const refusal = h("p", { class: "weight-note", role: "status", hidden: true });
  if (folding) folding.prepend(name);
  const element = h("div", { class: "weight-row", dataset: { node: id } },
    folding || name,
    h("span", { class: "weight-track" }, slider, tick),
    box, official, share, h("span", { class: "weight-tools" }, lock, counts), note, refusal);

  function move(value) {
    const [before, base] = [store.state, store.base(gesture)];
    const next = moved(store.facts, base, id, decimal(value), store.settings.keep);
    if (next !== base) store.move(next, gesture);
    if (store.state === before) slider.value = last.number;
  }

  function slid() {
    refused = null;
    drag(true);
    move(Number(slider.value));
  }

  function rested() {
    drag(false);
    store.settle();
  }

  function nudged(event) {
    const way = ARROWS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    refused = null;
    drag(true);
    const step = (last.reach / STEPS) * (event.shiftKey ? 10 : 1);
    move(Math.min(Math.max(last.number + way * step, 0), last.reach));
  }

  function entered(event) {
    if (event.key === "Enter") taken();
    if (event.key !== "Escape" || box.value === box.dataset.said) return;
    event.preventDefault();
    refused = null;
    write(box, box.dataset.said);
    say(last);
  }

  /** What was typed becomes the number; what is no number is refused and the old one stays. */
  function taken() {
    const said = box.value;
    if (said === box.dataset.said || last.why || last.fixed) return;
    const value = typed(said);
    const bad = value === null || value < 0;
    refused = bad ? message("“{text}” is no weight: write a number such as 12,5 or 12.5, not below 0.", { text: said }) : null;
    write(box, box.dataset.said);
    if (refused) return say(last);
    store.settle();
    move(value);
    store.settle();
    const became = numberOf(store.facts, store.state, id);
    if (became < value - 1e-9) refused = most(became);
    say(last);
  }

  function turned() {
    store.move(switched(store.facts, store.state, id));
    counts.checked = !store.state.off.includes(id);
    if (!counts.checked || !last.off) return;
    refused = message("The last criterion that counts cannot be switched off.");
    say(last);
  }

  /** Why nothing moves here, or why what was just done was refused; only the latter is announced. */
  function say(now) {
    const why = refused ? null : now.why;
    for (const [line, said] of [[note, why], [refusal, refused]]) {
      text(line, said ? ui.say(said) : "");
      attribute(line, "hidden", !said);
    }
    attribute(box, "aria-invalid", refused ? "true" : null);
    element.classList.toggle("weight-refused", refused !== null);
  }

  function update(now) {
    if (Object.keys(now).every((key) => now[key] === last[key])) return;
    const before = last;
    last = now;
    if (now.name !== before.name || now.lang !== before.lang) called(now);
    if (now.number !== before.number) refused = null;
    if (now.reach !== before.reach || now.official !== before.official) {
      attribute(slider, "max", now.reach);
      attribute(slider, "step", Number((now.reach / STEPS).toPrecision(6)));
      tick.style.setProperty("--at", now.official / now.reach);
    }
    const said = ui.trimmed(now.number, 2);
    if (Number(slider.value) !== now.number) slider.value = now.number;
    element.style.setProperty("--at", Math.min(now.number / now.reach, 1));
    if (box.dataset.said !== said) write(box, said);
    text(share, ui.percent(now.share));
    const differs = Math.abs(now.number - now.official) > 1e-6;
    const given = ui.trimmed(now.official, 2);
    text(official, differs ? `(${given})` : "");
    const told = differs ? ui.say(message("{now} (official {official})", { now: said, official: given })) : said;
    attribute(slider, "aria-valuetext", `${told}; ${share.textContent}`);
    const still = Boolean(now.why || now.fixed);
    slider.disabled = still;
    box.disabled = still;
    lock.disabled = counts.disabled = Boolean(now.fixed);
    counts.checked = !now.off;
    attribute(element, "title", now.fixed ? ui.say(now.fixed) : null);
    attribute(lock, "aria-pressed", String(now.locked));
    element.classList.toggle("weight-gone", now.share === 0);
    say(now);
  }

  function called(now) {
    const names = { name: now.name };
    text(name, ui.say(now.name));
    attribute(name, "lang", tongue(ui, now.name));
    attribute(slider, "aria-label", ui.say(message("Weight of “{name}”", names)));
    attribute(box, "aria-label", ui.say(message("Weight of “{name}” as a number", names)));
    attribute(counts, "aria-label", ui.say(message("“{name}” counts", names)));
    attribute(counts, "title", ui.say(message("counts (X)")));
    attribute(lock, "aria-label", ui.say(message("Lock “{name}”", names)));
    attribute(lock, "title", ui.say(message("lock (L)")));
  }

  return { element, update, focus: () => (slider.disabled ? counts : slider).focus() };
}

function most(number) {
  return message("{number} is the most it can be while the sum and what is locked stay as they are.", { number });
}

/** The text of a box, which remembers what it was given. */
function write(box, said) {
  box.value = said;
  box.dataset.said = said;
}

function padlock() {
  return s("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" },
    s("rect", { x: 4, y: 9, width: 12, height: 9, rx: 1.5 }),
    s("path", { class: "shackle", d: "M6.5 9V6a3.5 3.5 0 0 1 7 0v3", fill: "none", "stroke-width": 2 }));
}
