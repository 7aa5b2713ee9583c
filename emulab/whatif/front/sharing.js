// Sharing: one store behind every view of a widget, and its state beside the kernel's.
//
// The state, and whether the room may see names and move anything, goes to the kernel at most every
// PAUSE ms, the last one always. Another sheet of the same cluster and year keeps the state; one of
// another begins anew, officially. A kernel that is silent is not waited for on the way back to the
// choices of the rules: the page has their sheet where it showed it before.

import { prepared } from "./engine/evaluate.js";
import { OFFICIAL } from "./state.js";

const PAUSE = 200;
const PRESSED = ["click", "change"];
const KEPT = ["lang", "theme", "blank", "frozen", "keep", "panel"]; // when another cluster comes

/** A model's store and its views; ``opened`` makes a store of a sheet, ``app`` draws it. */
export function shared(model, host, opened, app) {
  const views = new Map(); // the element of a view -> the way to take it down
  const behind = Object.create(host, { adopt: { value: adopt }, known: { get: () => adopted !== null } });
  let store = opened(model.get("sheet"), behind);
  let adopted = adoptedOf(model.get("sheet"));
  let adopting = false;
  let stop = follow();
  let timer = null;
  let last = JSON.stringify(store.state);
  let room = JSON.stringify(roomOf(store));

  function follow() {
    return store.listen(() => {
      if (timer !== null) return;
      if (JSON.stringify(store.state) !== last || JSON.stringify(roomOf(store)) !== room) timer = setTimeout(tell, PAUSE);
    });
  }

  function tell() {
    timer = null;
    last = JSON.stringify(store.state);
    room = JSON.stringify(roomOf(store));
    model.set("state", JSON.parse(last));
    model.set("room", JSON.parse(room));
    try {
      model.save_changes();
    } catch {
      host.call(); // which says that nobody is there
    }
  }

  /** The kernel has another state: a move like any other, which can be undone. */
  function told() {
    const said = model.get("state");
    const next = Object.fromEntries(Object.keys(OFFICIAL).map((key) => [key, said[key] || OFFICIAL[key]]));
    if (JSON.stringify(next) === last) return;
    last = JSON.stringify(next);
    if (last === JSON.stringify(store.state)) return;
    store.settle();
    store.move(next);
  }

  /** The choices of the rules again; a kernel that hears of it later sends the same. */
  function adopt() {
    adopting = true;
    host.adopt().then(() => (adopting = false)); // also where it cannot be: a later silence is no wish
    if (host.silent) heeded();
  }

  /** The kernel has fallen silent, or is heard again. */
  function heeded() {
    if (host.silent && adopting && adopted) {
      host.forget();
      laid({ ...adopted, scenarios: store.settings.sheet.scenarios });
    } else store.refresh();
  }

  /** Another sheet of the year, under which the state stays. */
  function laid(sheet) {
    adopting = false;
    Object.assign(store.settings, { words: sheet.words, sheet });
    store.replace(prepared(sheet.facts));
  }

  function changed() {
    const sheet = model.get("sheet");
    const before = store.settings.sheet;
    const same = sheet.place === before.place;
    adopted = adoptedOf(sheet) || (same ? adopted : null);
    if (same) return laid(sheet);
    adopting = false;
    stop();
    const kept = Object.fromEntries(KEPT.map((key) => [key, store.settings[key]]));
    store = opened(sheet, behind, kept);
    stop = follow();
    for (const element of [...views.keys()]) {
      views.get(element)();
      draw(element);
    }
    if (JSON.stringify(store.state) !== last) tell();
  }

  /** The app in an element, with a store of its own whose listeners go when the view goes. */
  function draw(element) {
    const stops = [];
    const own = Object.create(store, {
      listen: { value: (...given) => { stops.push(store.listen(...given)); return stops.at(-1); } },
    });
    const close = app(own, element);
    element.emulab = store;
    views.set(element, () => {
      stops.forEach((one) => one());
      if (typeof close === "function") close();
      element.replaceChildren();
    });
  }

  /** What is pressed in the panel around the page is for Python alone: is it there? */
  function pressed({ target }) {
    const panel = target.closest && target.closest(".emulab-meeting");
    const ours = [...views.keys()].some((element) => panel && panel.contains(element));
    if (ours && !target.closest(".emulab")) host.call();
  }

  model.on("change:sheet", changed);
  model.on("change:state", told);
  for (const name of PRESSED) document.addEventListener(name, pressed, true);
  const unheeded = host.heed(heeded);
  told();
  return {
    view(element) {
      draw(element);
      return () => {
        views.get(element)();
        views.delete(element);
        if (!views.size) host.leave();
      };
    },
    close() {
      stop();
      unheeded();
      for (const name of PRESSED) document.removeEventListener(name, pressed, true);
      clearTimeout(timer);
      model.off("change:sheet", changed);
      model.off("change:state", told);
      host.close();
    },
  };
}

/** The sheet where it holds the choices of the rules, else null. */
function adoptedOf(sheet) {
  return sheet.facts.adopted === false ? null : sheet;
}

/** What the controls around the page must know of it: whether names are hidden, and moves shut. */
function roomOf({ settings }) {
  return { blank: Boolean(settings.blank), frozen: Boolean(settings.frozen) };
}
