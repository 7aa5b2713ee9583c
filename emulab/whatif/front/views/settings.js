// Settings: how the page is shown and what a move does, each of them changed at once.

import { attribute, h, text } from "../dom.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { CLOSE, dialogOf } from "./dialogs.js";

const CHOICES = [
  { key: "lang", label: message("Language"), among: [["vi", "Tiếng Việt"], ["en", "English"]] },
  { key: "theme", label: message("Colours"), among: [["light", message("Light")], ["dark", message("Dark")]] },
];

/** The dialog of the settings: {element, open(), update()}; acts are those of the shell. */
export function settingsView(store, acts) {
  const ui = speaking(store);
  const chosen = CHOICES.map((choice) => choiceOf(store, ui, choice));
  const switches = [
    switchOf(message("Hide the names of the units"), "blank", acts.blank),
    switchOf(message("Freeze for the record: nothing can be moved"), "frozen", acts.freeze),
    switchOf(message("Keep the sum: the other weights take up the rest"), "keep", kept),
  ];
  const lines = [...chosen, ...switches].map((one) => one.element);
  const body = h("form", { class: "settings", onsubmit: (event) => event.preventDefault() }, lines);
  const dialog = dialogOf(ui, message("Settings"), body, [CLOSE]);

  function kept() {
    store.set({ keep: !store.settings.keep });
  }

  function switchOf(label, key, act) {
    const said = h("span", {});
    const input = h("input", { type: "checkbox", onchange: () => { act(); shown(); } });
    const shown = () => { input.checked = store.settings[key]; };
    return {
      element: h("label", {}, input, said),
      update() {
        text(said, ui.say(label));
        shown();
        input.disabled = key === "keep" && store.settings.frozen;
      },
    };
  }

  return {
    element: dialog.element,
    open() { update(); dialog.open(); },
    update() { if (dialog.element.open) update(); },
  };

  function update() {
    for (const one of [...chosen, ...switches]) one.update();
    dialog.update();
  }
}

function choiceOf(store, ui, { key, label, among }) {
  const legend = h("legend", {});
  const ways = among.map(([value, name]) => {
    const input = h("input", { type: "radio", name: key, value, onchange: () => store.set({ [key]: value }) });
    const said = h("span", {});
    return { value, name, input, said, element: h("label", {}, input, said) };
  });
  return {
    element: h("fieldset", {}, legend, ways.map((way) => way.element)),
    update() {
      text(legend, ui.say(label));
      for (const way of ways) {
        text(way.said, ui.say(way.name));
        attribute(way.said, "lang", key === "lang" ? way.value : null);
        way.input.checked = store.settings[key] === way.value;
      }
    },
  };
}
