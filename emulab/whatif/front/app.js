// The shell: what stands where, what every key and button does, and who is told of a move.

import { attribute, h, text } from "./dom.js";
import { exchanged } from "./hiding.js";
import { keyed } from "./keys.js";
import { keep } from "./scenario/kept.js";
import { speaking } from "./speaking.js";
import { message } from "./words.js";
import { announcingView } from "./views/announcing.js";
import { dialogOf } from "./views/dialogs.js";
import { headerView, madeUp } from "./views/header.js";
import { helpView } from "./views/help.js";
import { marksView } from "./views/marks.js";
import { noticesView } from "./views/notices.js";
import { panelsView } from "./views/panels.js";
import { rankingView } from "./views/ranking.js";
import { PANELS } from "./views/registry.js";
import { savingView } from "./views/saving.js";
import { settingsView } from "./views/settings.js";
import { verdictView } from "./views/verdict.js";
import { weightsView } from "./views/weights.js";

/** Everything into ``element``; gives back what takes its listeners off the document again. */
export function app(store, element) {
  const { settings, host } = store;
  settings.panel = settings.panel || (PANELS.length ? PANELS[0].id : null);
  settings.unit ??= null;
  settings.node ??= "";
  const ui = speaking(store);
  const weights = weightsView(store);
  const ranking = rankingView(store);
  const marks = marksView(store);
  const verdict = verdictView(store);
  const panels = panelsView(store);
  const saving = savingView(store);
  const thaw = dialogOf(ui, message("Unfreeze?"), message("The weights and points can then be moved again."), [
    { label: message("Unfreeze"), act: () => store.set({ frozen: false }) },
    { label: message("Keep frozen"), act: null },
  ]);
  const acts = {
    undo: () => store.undo(),
    redo: () => store.redo(),
    official: () => store.reset(),
    save: () => saving.open(),
    keep: () => {
      if (settings.frozen) return;
      notices.tell(keep(store));
      store.set({ panel: "scenarios" });
    },
    help: () => help.open(),
    settings: () => choices.open(),
    blank: () => store.set({ blank: !settings.blank }),
    freeze: () => (settings.frozen ? thaw.open() : store.set({ frozen: true })),
    theme: () => store.set({ theme: settings.theme === "dark" ? "light" : "dark" }),
    language: () => store.set({ lang: settings.lang === "vi" ? "en" : "vi" }),
    lock: (event) => { if (!settings.frozen) weights.lock(event.target); },
    off: (event) => { if (!settings.frozen) weights.off(event.target); },
    panel: (n) => { panels.show(n); seen(columns.panels.element); },
  };
  const header = headerView(store, acts);
  const notices = noticesView(store);
  const help = helpView(store, PANELS);
  const choices = settingsView(store, acts);
  const announcing = announcingView(store);
  const pressed = keyed(acts);
  const sheets = [watermark(), watermark()];
  const columns = {
    weights: columnOf("at-weights", message("Weights"), [weights.element]),
    ranking: columnOf("at-ranking", message("Ranking"), [ranking.element], sheets[0]),
    panels: columnOf("at-panels", message("Panels"), [marks.element, panels.element], sheets[1]),
  };
  const headings = [columns.weights, columns.ranking].map(headed);
  const root = h(
    "div",
    { class: "emulab", tabindex: -1, "data-host": host.kind, "data-lm-suppress-shortcuts": "true", onkeydown: pressed },
    h("div", { class: "shell" },
      h("header", {}, header.element, h("div", { class: "verdict-line" }, header.standing, verdict.element), notices.element),
      h("div", { class: "columns", role: host.kind === "page" ? "main" : null }, Object.values(columns).map((column) => column.element))),
    announcing.element, saving.element, thaw.element, choices.element, help.element,
  );

  /** A page has the keys of the whole window while nothing in it has the focus. */
  const around = (event) => { if (event.target === document.body) pressed(event); };
  if (host.kind === "page") document.addEventListener("keydown", around);

  function update() {
    if (exchanged(store)) return;
    attribute(root, "lang", settings.lang);
    attribute(root, "data-theme", settings.theme);
    attribute(root, "data-frozen", String(settings.frozen));
    attribute(root, "data-wide", Boolean(settings.wide) && settings.wide === settings.panel);
    attribute(root, "data-synthetic", String(madeUp(store)));
    for (const sheet of sheets) for (const line of sheet.children) text(line, ui.say(message("ILLUSTRATIVE FIGURES")));
    for (const { element: column, title } of Object.values(columns)) attribute(column, "aria-label", ui.say(title));
    for (const { heading, title } of headings) text(heading, ui.say(title));
    each([weights, ranking, marks, header, notices, panels, thaw, choices, help], (view) => view.update(store));
    kept(root);
  }

  function later() {
    each([verdict, announcing], (view) => view.update(store));
    each([panels], (view) => view.draw());
  }

  element.append(root);
  store.listen(update, "now");
  store.listen(later, "soon");
  store.refresh();
  return () => document.removeEventListener("keydown", around);
}

/** A column that stands below the others is scrolled to; nothing around the page moves. */
function seen(column) {
  const around = column.parentElement;
  if (around.scrollHeight > around.clientHeight) around.scrollTop = column.offsetTop;
}

/** The act on every view; a fault in one is reported and does not stop the others. */
function each(views, act) {
  for (const view of views) {
    try {
      act(view);
    } catch (fault) {
      reportError(fault);
    }
  }
}

function columnOf(name, title, inside, sheet = null) {
  const scrollers = inside.map((one) => h("div", { class: "scroller" }, one));
  return { title, element: h("section", { class: `column ${name}` }, scrollers, sheet) };
}

/** A heading to jump to, for who does not see that the column is one; the panels have their own. */
function headed({ title, element }) {
  const heading = h("h2", { class: "unseen" });
  element.prepend(heading);
  return { title, heading };
}

/** What is written across everything that shows made-up figures. */
function watermark() {
  return h("div", { class: "watermark", "aria-hidden": "true" }, [1, 2, 3].map(() => h("span", {})));
}

/** A control that has the focus and was disabled hands it on, so that the keys go on working. */
function kept(root) {
  const held = root.getRootNode().activeElement;
  if (!held || !root.contains(held) || !held.disabled) return;
  const row = held.closest(".weight-row");
  const other = row && row.querySelector("input:not([disabled]), button:not([disabled])");
  (other || root).focus({ preventScroll: true });
}
