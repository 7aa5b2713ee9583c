// The two doors: openPage() for a page on its own, widget() for JupyterLab and Voila.

import { app } from "./app.js";
import { prepared } from "./engine/evaluate.js";
import { kernelHost, pageHost } from "./host.js";
import { shared } from "./sharing.js";
import { OFFICIAL } from "./state.js";
import { createStore } from "./store.js";

const SETTINGS = { lang: "vi", theme: "light", blank: false, frozen: false, keep: true };

/** The sheet in an element of a page; gives the store back. */
export function openPage(element, sheet) {
  const store = opened(sheet, pageHost());
  element.replaceChildren();
  app(store, element);
  if (sheet.opened) store.move({ ...OFFICIAL, ...sheet.opened });
  element.emulab = store;
  return store;
}

/** What anywidget asks for, once a model: one store, and as many views of it as Lab opens. */
export function widget() {
  let whole = null;
  return {
    initialize({ model }) {
      whole = shared(model, kernelHost(model), opened, app);
      return () => whole.close();
    },
    render({ el }) {
      return whole.view(el);
    },
  };
}

function opened(sheet, host, kept = {}) {
  const settings = { ...SETTINGS, ...kept, words: sheet.words, sheet };
  return createStore(prepared(sheet.facts), host, settings);
}
