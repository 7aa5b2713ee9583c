// Help: the keys, printed from the table that the page listens by.

import { h, text } from "../dom.js";
import { KEYS, WITH_CONTROL } from "../keys.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { CLOSE, dialogOf } from "./dialogs.js";

/** The dialog of the keys: {element, open(), update()}. */
export function helpView(store, panels) {
  const ui = speaking(store);
  const digits = panels.map((panel, n) => ({ print: String(n + 1), label: panel.title }));
  const lines = [...KEYS, ...WITH_CONTROL, ...digits].map((one) => ({ ...one, said: h("dd", {}) }));
  const pairs = lines.map((one) => h("div", {}, h("dt", {}, h("kbd", {}, one.print)), one.said));
  const list = h("dl", { class: "key-table" }, pairs);
  const dialog = dialogOf(ui, message("Keys"), list, [CLOSE]);
  function written() {
    for (const { said, label } of lines) text(said, ui.say(label));
    dialog.update();
  }

  return {
    element: dialog.element,
    open() { written(); dialog.open(); },
    update() { if (dialog.element.open) written(); },
  };
}
