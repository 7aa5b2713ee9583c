// Reading a scenario file back: choose it or drop it, and it is a move; or every reason why not.

import { attribute, h, text } from "../dom.js";
import { readScenario } from "../scenario/read.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";

const LARGEST = 1000000; // bytes; a scenario file has a few thousand

/** The part of the dialog that takes a file; read(file) takes one that was dropped. */
export function reading(store) {
  const ui = speaking(store);
  const title = h("h3", {});
  const hint = h("p", {});
  const button = h("button", { type: "button", onclick: () => input.click() });
  const input = h("input", { type: "file", accept: ".yaml,.yml", hidden: true, onchange: chosen });
  const said = h("ul", { class: "said" });
  const element = h("div", { class: "reading" }, title, hint, button, input, h("div", { role: "status" }, said));
  let lines = [];
  let refused = false;

  function chosen() {
    const [file] = input.files;
    input.value = "";
    if (file) read(file);
  }

  async function read(file) {
    tell([message("Reading {name} …", { name: file.name })], false);
    if (file.size > LARGEST) return tell([message("{name} is too large to be a scenario file.", { name: file.name })], true);
    let content;
    try {
      content = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      return tell([message("{name} is not text in UTF-8. Save it as UTF-8.", { name: file.name })], true);
    }
    return taken(file.name, readScenario(content, store.facts, store.settings.sheet));
  }

  function taken(name, { note, state, notes, faults }) {
    if (faults.length) {
      const head = message("{name} was not opened; nothing has changed.", { name });
      const each = faults.map(({ line, finding, remedy }) => message("line {line}: {finding} {remedy}", { line, finding, remedy }));
      return tell([head, ...each], true);
    }
    if (store.settings.frozen) return tell([message("The page is frozen for the record: unfreeze it first.")], true);
    store.settle();
    store.move({ ...state, locked: store.state.locked });
    const by = note.author || message("an author who is not named");
    return tell([message("On the screen now: {name}, by {author}.", { name: note.name, author: by }), ...notes], false);
  }

  function tell(found, bad) {
    lines = found;
    refused = bad;
    update();
  }

  function update() {
    text(title, ui.say(message("Read a scenario file")));
    text(hint, ui.say(message("Choose a file, or drop it here. Its weights and points come onto the screen as one move that can be undone.")));
    text(button, ui.say(message("Choose a file")));
    attribute(said, "class", refused ? "said refused" : "said");
    said.replaceChildren(...lines.map((one) => h("li", {}, ui.say(one))));
  }

  return { element, update, read, clear: () => tell([], false) };
}
