// The header: what is shown, whether it is the official state, and the buttons for everything.

import { attribute, h, s, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";

/** The line above the columns; acts are those of the shell: undo, redo, official, save, ...
 *
 * ``standing`` says whether what is shown is official; it stands with the notices.
 */
export function headerView(store, acts) {
  const ui = speaking(store);
  const title = h("h1", {});
  const badge = h("strong", { class: "badge" });
  const standing = h("span", { class: "standing" });
  const buttons = [
    buttonOf({ act: acts.undo, label: message("Undo"), icon: BACKWARDS, can: () => store.canUndo && free() }),
    buttonOf({ act: acts.redo, label: message("Redo"), icon: FORWARDS, can: () => store.canRedo && free() }),
    buttonOf({ act: acts.official, label: message("Back to official"), can: () => !store.isOfficial && free() }),
    buttonOf({ act: acts.save, label: message("Save"), can: () => true }),
    buttonOf({ act: acts.settings, label: message("Settings"), can: () => true }),
    buttonOf({ act: acts.help, label: message("Help"), can: () => true }),
  ];
  const bar = h("div", { class: "top-acts", role: "group" }, buttons.map((one) => one.element));
  const element = h("div", { class: "top" }, h("div", { class: "titles" }, title, badge), bar);
  const free = () => !store.settings.frozen;

  /** Buttons that can do nothing keep the focus, so they are told of and not disabled. */
  function buttonOf({ act, label, icon, can }) {
    const button = h("button", { type: "button", class: icon ? "icon" : "word", onclick: () => { if (can()) act(); } });
    if (icon) button.append(arrow(icon));
    return {
      element: button,
      update() {
        if (icon) attribute(button, "aria-label", ui.say(label));
        else text(button, ui.say(label));
        attribute(button, "title", ui.say(label));
        attribute(button, "aria-disabled", can() ? null : "true");
      },
    };
  }

  function update() {
    const { facts, settings } = store;
    const values = { title: facts.title, year: facts.year };
    text(title, ui.say(message("{title}, year {year}", values)));
    text(badge, ui.say(message("illustrative figures")));
    attribute(badge, "title", ui.say((settings.sheet || {}).synthetic) || null);
    attribute(badge, "hidden", !madeUp(store));
    text(standing, ui.say(store.isOfficial ? officially(settings) : message("What-if")));
    attribute(standing, "data-official", String(store.isOfficial));
    attribute(bar, "aria-label", ui.say(message("Acts")));
    for (const one of buttons) one.update();
  }

  return { element, standing, update };
}

/** A trial has the official weights, and its ranking is nobody's official one. */
function officially({ sheet }) {
  return sheet && sheet.trial ? message("Official weights") : message("Official");
}

/** Whether any figure that is shown was made up. */
export function madeUp({ facts, settings }) {
  return facts.synthetic.length > 0 || Boolean((settings.sheet || {}).synthetic);
}

const BACKWARDS = "M9 4 4 9l5 5M4 9h8a5 5 0 0 1 0 10H8";
const FORWARDS = "M13 4l5 5-5 5M18 9h-8a5 5 0 0 0 0 10h4";

function arrow(path) {
  return s("svg", { viewBox: "0 0 22 22", "aria-hidden": "true" },
    s("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 2.2 }));
}
