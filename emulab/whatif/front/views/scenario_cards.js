// The kept scenarios by name: open, rename, remove.

import { arranged, attribute, h, text } from "../dom.js";
import { keptOf, open, remove, rename } from "../scenario/kept.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";

/** A list with an entry a scenario; what is being typed stays while the list changes. */
export function scenarioCards(store) {
  const ui = speaking(store);
  const cards = new Map();
  const hint = h("p", { class: "hint" });
  const list = h("ul", { class: "cards" });
  const element = h("div", {}, hint, list);

  function update() {
    const kept = keptOf(store);
    text(hint, ui.say(message("Up to four scenarios stand beside the official one: keep what is on the screen, or choose one that is saved.")));
    attribute(hint, "hidden", kept.length > 0);
    for (const letter of [...cards.keys()]) {
      if (!kept.some((one) => one.letter === letter)) cards.delete(letter);
    }
    for (const one of kept) {
      if (!cards.has(one.letter)) cards.set(one.letter, card(store, ui, one.letter));
      cards.get(one.letter).update(one);
    }
    arranged(list, kept.map((one) => cards.get(one.letter).element));
  }

  return { element, update, edit: (letter) => cards.get(letter).begin() };
}

function card(store, ui, letter) {
  const name = h("strong", {});
  const author = h("summary", {});
  const reason = h("p", {});
  const more = h("details", { class: "more" }, author, reason);
  const hurdle = h("p", { class: "hurdle" });
  const box = h("input", { type: "text", maxlength: "200", hidden: true, onkeydown: pressed, onblur: () => finish(true) });
  const buttons = {
    open: h("button", { type: "button", onclick: () => open(store, letter) }),
    rename: h("button", { type: "button", onclick: begin }),
    remove: h("button", { type: "button", onclick: () => remove(store, letter) }),
  };
  const element = h("li", {},
    h("span", { class: "letter" }, letter),
    h("div", { class: "about" }, name, box, more, hurdle, h("div", { class: "acts" }, Object.values(buttons))),
  );
  let said = "";

  function begin() {
    box.value = said;
    attribute(box, "hidden", false);
    attribute(name, "hidden", true);
    box.focus();
    box.select();
  }

  function finish(taken) {
    if (box.hidden) return;
    attribute(box, "hidden", true);
    attribute(name, "hidden", false);
    const typed = box.value.trim();
    if (taken && typed && typed !== said) rename(store, letter, typed);
  }

  function pressed(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    finish(event.key === "Enter");
    buttons.rename.focus();
  }

  function update(one) {
    said = ui.say(one.name);
    text(name, said);
    attribute(box, "aria-label", ui.say(message("Name of scenario {letter}", { letter })));
    detailed(one);
    const shown = one.state && sameNumbers(one.state, store.state);
    attribute(element, "class", shown ? "shown" : null);
    text(buttons.open, ui.say(shown ? message("On the screen") : message("Open")));
    text(buttons.rename, ui.say(message("Rename")));
    text(buttons.remove, ui.say(message("Remove")));
    attribute(buttons.open, "disabled", store.settings.frozen || shown || !one.state);
    for (const button of Object.values(buttons)) attribute(button, "aria-label", `${button.textContent}: ${letter} ${said}`);
  }

  /** Who proposes it and why; not while names are hidden, because a reason may hold some. */
  function detailed(one) {
    const entry = (store.settings.sheet.scenarios || []).find((other) => other.key === one.known);
    const why = !one.state && entry && entry.why_not;
    text(hurdle, why ? ui.say(message("Cannot be opened here: {why}.", { why })) : "");
    attribute(hurdle, "hidden", !why);
    const told = !store.settings.blank && (one.author || one.reason);
    attribute(more, "hidden", !told);
    text(author, told ? ui.say(message("Proposed by {author}", { author: one.author || "–" })) : "");
    text(reason, told ? ui.say(one.reason) : "");
  }

  return { element, update, begin };
}

function sameNumbers(one, other) {
  return one.families === other.families && one.off === other.off && one.scores === other.scores;
}
