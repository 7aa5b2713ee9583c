// Dialogs: what stands over the page until it is answered.

import { attribute, h, text } from "../dom.js";
import { message } from "../words.js";

/** A dialog {element, open(), close(), update()} with its title, its body and its buttons.
 *
 * ``body`` is an element or a sentence. ``answers`` are {label, act}, the last is the one that the dialog opens on; each closes it. Esc
 * closes it without an answer. The focus goes back to where it was.
 */
export function dialogOf(ui, title, body, answers) {
  const heading = h("h2", {});
  const sentence = body.template === undefined ? null : h("p", {});
  const buttons = answers.map(({ act }) => h("button", { type: "button", onclick: () => answered(act) }));
  const element = h("dialog", { class: "asking" }, heading, sentence || body, h("p", { class: "answers" }, buttons));

  function answered(act) {
    element.close();
    if (act) act();
  }

  function update() {
    text(heading, ui.say(title));
    if (sentence) text(sentence, ui.say(body));
    attribute(element, "aria-label", ui.say(title));
    answers.forEach(({ label }, n) => text(buttons[n], ui.say(label)));
  }

  function open() {
    if (element.open) return;
    update();
    element.showModal();
    buttons.at(-1).focus();
  }

  return { element, open, close: () => element.close(), update };
}

export const CLOSE = { label: message("Close"), act: null };
