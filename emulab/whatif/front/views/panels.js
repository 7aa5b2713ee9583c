// The panels: a bar of tabs and, below it, the one that is open.

import { attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { PANELS } from "./registry.js";

const WAYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** {element, update(), draw(), show(n)}: update() follows the settings, draw() the figures.
 *
 * A panel is made when it is first opened and drawn only while it is open.
 */
export function panelsView(store) {
  const ui = speaking(store);
  const made = new Map();
  const tabs = PANELS.map((panel, n) => h("button", { type: "button", role: "tab", onclick: () => show(n) }));
  const bar = h("div", { class: "tabs", role: "tablist", onkeydown: along }, tabs);
  const heading = h("h2", { class: "unseen" });
  const body = h("div", { class: "panel", role: "tabpanel" });
  const element = h("div", { class: "panels" }, bar, heading, body);
  new ResizeObserver(drawn).observe(body);

  /** A panel is printed as wide as it was drawn: nothing is drawn anew for the printer. */
  function drawn() {
    if (matchMedia("print").matches) return;
    body.style.setProperty("--drawn", `${body.clientWidth}px`);
    body.style.setProperty("--drawn-font", getComputedStyle(body).fontSize);
  }

  function show(n) {
    if (PANELS[n]) store.set({ panel: PANELS[n].id });
  }

  /** The arrows go from tab to tab, as in every bar of tabs. */
  function along(event) {
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const n = (tabs.indexOf(event.target) + way + tabs.length) % tabs.length;
    show(n);
    tabs[n].focus();
  }

  function update() {
    attribute(bar, "aria-label", ui.say(message("Panels")));
    PANELS.forEach((panel, n) => {
      const open = panel.id === store.settings.panel;
      const title = ui.say(panel.title);
      text(tabs[n], `${n + 1} ${title}`);
      attribute(tabs[n], "aria-selected", String(open));
      attribute(tabs[n], "tabindex", open ? 0 : -1);
      if (!open) return;
      attribute(body, "aria-label", title);
      text(heading, title);
    });
    const view = opened();
    if (view && body.firstElementChild !== view.element) body.replaceChildren(view.element);
  }

  function opened() {
    const panel = PANELS.find((one) => one.id === store.settings.panel);
    if (!panel) return null;
    if (!made.has(panel.id)) made.set(panel.id, panel.create(store));
    return made.get(panel.id);
  }

  return { element, update, show, draw: () => { const view = opened(); if (view) view.update(store); } };
}
