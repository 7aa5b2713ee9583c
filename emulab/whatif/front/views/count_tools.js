// What is done with the whole count: taken from the official one, handed over as files, cleared.

import { attribute, h, text } from "../dom.js";
import { filesOf } from "../count/files.js";
import { begun } from "../count/sheet.js";
import { message } from "../words.js";

/** {element, update()}. */
export function toolsView(desk, ui) {
  let asking = false;
  const official = h("button", { type: "button", class: "count-act", onclick: () => desk.takeOfficial() });
  const files = ["counts.csv", "tallies.csv"].map((name) => ({
    name,
    button: h("button", { type: "button", class: "count-act", onclick: (event) => handOver(event.currentTarget, name) }),
  }));
  const clear = h("button", { type: "button", class: "count-act", onclick: () => ask(true) });
  const question = h("span", {});
  const yes = h("button", { type: "button", class: "count-act", onclick: () => { asking = false; desk.clear(); clear.focus(); } });
  const no = h("button", { type: "button", class: "count-act", onclick: () => ask(false) });
  const confirm = h("div", { class: "count-confirm", role: "alertdialog", onkeydown: leave }, question, yes, no);
  const note = h("p", { class: "count-quiet" });
  const element = h("section", { class: "count-tools" }, h("div", { class: "count-acts" }, official, files.map((one) => one.button), clear), confirm, note);

  function ask(open) {
    asking = open;
    update();
    (open ? no : clear).focus();
  }

  function leave(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    ask(false);
  }

  function handOver(button, name) {
    const { entry, given, store } = desk;
    const body = filesOf(entry.sheet, given.id, store.facts.units.map((unit) => unit.id))[name];
    const address = URL.createObjectURL(new Blob([body], { type: "text/csv" }));
    const link = h("a", { href: address, download: name });
    button.after(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  function update() {
    const { entry, given, frozen } = desk;
    const some = begun(entry.sheet) || Object.keys(entry.sheet.fields).length > 0;
    asking = asking && some && !frozen;
    text(official, ui.say(message("Start from the official count")));
    attribute(official, "hidden", !given.official);
    official.disabled = frozen || begun(entry.sheet);
    for (const { name, button } of files) {
      text(button, ui.say(message("Download {file}", { file: name })));
      button.disabled = given.kind === "free" || !some;
    }
    text(clear, ui.say(message("Clear this count")));
    clear.disabled = frozen || !some;
    attribute(confirm, "hidden", !asking);
    text(question, ui.say(message("Clear every number of this count? They are kept nowhere else.")));
    text(yes, ui.say(message("Clear")));
    text(no, ui.say(message("Keep")));
    text(note, ui.say(given.kind === "free"
      ? message("A free count is not of the rules, so there is no file for the data folder.")
      : message("The files go into the data folder of the cluster and year, beside what is there for other contests.")));
  }

  return { element, update };
}
