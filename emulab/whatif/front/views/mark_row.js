// One criterion of one unit: its points, what was given, and the controls that suppose others.

import { attribute, h, text } from "../dom.js";
import { decimal, halfUp, typed } from "../numbers.js";
import { message } from "../words.js";
import { tongue } from "./tongue.js";

/** The points that were given on a side of the rubric: a row a unit. */
export function givenOn(facts, side) {
  return { main: facts.scores, bonus: facts.bonus, penalty: facts.penalty }[side];
}

/** The row of ``criterion``: {element, update(store, unit, supposed, still)}.
 *
 * criterion  {id, name, side, column, kind, lowest, maximum (null: none), places, closed}
 * closed     the units by number that it was not assigned to
 * points     the points as they stand now, null for none
 * suppose    (score, or null to take it back; name of the gesture)
 */
export function markRow(ui, criterion, { points, suppose, settle }) {
  const { lowest, maximum, places } = criterion;
  const step = places === 0 ? 1 : maximum !== null && maximum - lowest <= 1 ? 0.1 : 0.5;
  let shown = null;
  const now = { value: null, given: null, moved: false, still: false };
  const bounded = (score) => {
    const held = Math.max(lowest, maximum === null ? score : Math.min(score, maximum));
    return places === null ? decimal(held) : halfUp(held, places);
  };
  const changed = (score, gesture = null) => {
    if (score !== points()) suppose(score, gesture);
  };
  const stepped = (by) => changed(bounded((points() ?? lowest) + by));
  const nudge = (sign) => (event) => stepped(sign * step * (event.shiftKey ? 5 : 1));
  const less = h("button", { type: "button", class: "mark-step", onclick: nudge(-1) }, "−");
  const more = h("button", { type: "button", class: "mark-step", onclick: nudge(1) }, "+");
  const typing = { onchange: entered, oninput: () => attribute(box, "aria-invalid", null), onkeydown: pressed };
  const box = h("input", { type: "text", inputmode: "decimal", class: "mark-box", ...typing });
  const range = { min: lowest, max: maximum, step: "any", oninput: slid, onchange: released, onkeydown: nudged };
  const slider = maximum === null ? null : h("input", { type: "range", class: "mark-slider", ...range });
  const turned = () => changed(points() === maximum ? lowest : maximum);
  const toggle = h("button", { type: "button", role: "switch", class: "mark-switch", onclick: turned });
  const most = h("span", { class: "mark-most" });
  const turning = criterion.kind === "pass_fail" && maximum !== null;
  const parts = turning ? [toggle, most] : [less, box, more, most, slider];
  const controls = h("span", { class: "mark-controls" }, parts);
  const name = h("span", { class: "mark-name" });
  const beside = h("span", { class: "mark-told" });
  const back = h("button", { type: "button", class: "mark-back", onclick: () => suppose(null) });
  const element = h("div", { class: "mark", role: "group" }, name, controls, beside, back);

  function entered() {
    const score = typed(box.value);
    const empty = box.value.trim() === "";
    attribute(box, "aria-invalid", score === null && !empty ? "true" : null);
    if (score !== null && box.value !== told(points())) changed(bounded(score));
    else if (empty && now.moved) suppose(null);
    filled();
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") entered();
    else if (event.key === "ArrowUp") stepped(step * (event.shiftKey ? 5 : 1));
    else if (event.key === "ArrowDown") stepped(-step * (event.shiftKey ? 5 : 1));
    else return event.key === "Escape" ? undefined : event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
    filled();
  }

  function slid() {
    changed(bounded(Math.round(Number(slider.value) / step) * step), `score ${element.dataset.unit} ${criterion.id}`);
  }

  function released() {
    settle();
    slider.value = String(points() ?? lowest);
  }

  function nudged(event) {
    const ways = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 };
    if (!(event.key in ways)) return;
    event.preventDefault();
    event.stopPropagation();
    stepped(ways[event.key] * step * (event.shiftKey ? 5 : 1));
  }

  function told(value) {
    return value === null ? "" : ui.trimmed(value);
  }

  function filled() {
    box.value = told(points());
    box.dataset.said = box.value;
  }

  return {
    element,
    update({ facts }, unit, supposed, still) {
      const given = givenOn(facts, criterion.side)[unit][criterion.column];
      const shut = criterion.closed.has(unit);
      const moved = supposed.has(criterion.id);
      Object.assign(now, { value: moved ? supposed.get(criterion.id) : given, given, moved, still });
      const said = ui.say(criterion.name);
      const key = [unit, now.value, given, moved, still, ui.lang, said].join("/");
      if (key === shown) return;
      shown = key;
      element.dataset.unit = unit;
      text(name, said);
      attribute(name, "lang", tongue(ui, criterion.name));
      attribute(element, "aria-label", said);
      attribute(element, "data-supposed", moved);
      attribute(controls, "hidden", shut ? "" : null);
      text(most, maximum === null ? "" : ui.say(message("of {maximum}", { maximum })));
      text(beside, ui.say(shut ? message("not assigned") : sentence(moved)));
      attribute(beside, "hidden", beside.textContent ? null : "");
      attribute(back, "hidden", moved ? null : "");
      text(back, ui.say(message("Take back")));
      attribute(back, "aria-label", ui.say(message("Take back the supposed points on {name}", { name: said })));
      attribute(back, "disabled", still);
      if (shut) return;
      if (turning) turn(said);
      else grade(said, moved);
    },
  };

  /** What is said beside points that are not simply the official ones. */
  function sentence(moved) {
    const given = now.given === null ? message("no mark yet") : ui.trimmed(now.given);
    if (moved) return message("supposed; official: {given}", { given });
    return now.given === null ? message("no mark yet") : "";
  }

  function turn(said) {
    attribute(toggle, "aria-checked", now.value === maximum ? "true" : "false");
    attribute(toggle, "aria-label", said);
    attribute(toggle, "disabled", now.still);
    const points = now.value === null ? "–" : ui.trimmed(now.value);
    text(toggle, ui.say(now.value === maximum ? message("met: {points}", { points }) : message("not met: {points}", { points })));
  }

  function grade(said, moved) {
    const at = now.value;
    attribute(less, "aria-label", ui.say(message("{name}: fewer points", { name: said })));
    attribute(more, "aria-label", ui.say(message("{name}: more points", { name: said })));
    attribute(less, "disabled", now.still || (at !== null && at <= lowest));
    attribute(more, "disabled", now.still || (at !== null && maximum !== null && at >= maximum));
    attribute(box, "aria-label", ui.say(message("{name}: points", { name: said })));
    attribute(box, "disabled", now.still);
    if (box !== box.getRootNode().activeElement || box.value === box.dataset.said) filled();
    if (!slider) return;
    attribute(slider, "aria-label", said);
    const value = at === null ? ui.say(message("no mark yet")) : ui.trimmed(at);
    attribute(slider, "aria-valuetext", moved ? `${value}; ${ui.say(sentence(moved))}` : value);
    attribute(slider, "disabled", now.still);
    const place = String(at ?? lowest);
    if (slider.value !== place) slider.value = place;
  }
}
