// Saving and reading scenarios: a dialog that hands out a file, or has the kernel write it. While a
// kernel is silent the file is handed out instead, as by a page alone.

import { attribute, h, text } from "../dom.js";
import { momentOf } from "../scenario/moment.js";
import { scenarioText, slugOf } from "../scenario/write.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { reading } from "./reading.js";

const FIELDS = {
  name: { label: message("Name of the scenario"), missing: message("Give the scenario a name."), tag: "input" },
  author: { label: message("Author"), missing: message("Say who saves it."), tag: "input" },
  reason: { label: message("Reason"), missing: message("Say why the weights or points should be these."), tag: "textarea" },
};

const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** The dialog; open() shows it. Nothing is written while a field is empty. */
export function savingView(store) {
  const ui = speaking(store);
  const kernel = () => Boolean(store.host.save) && !store.host.silent;
  const title = h("h2", {});
  const about = h("p", { class: "about" });
  const fields = Object.fromEntries(Object.entries(FIELDS).map(([key, one]) => [key, field(one)]));
  const replace = h("input", { type: "checkbox" });
  const replaceSaid = h("span", {});
  const replaceLine = h("label", { class: "replace", hidden: true }, replace, replaceSaid);
  const said = h("ul", { class: "said" });
  const save = h("button", { type: "submit", class: "chief" });
  const close = h("button", { type: "button", onclick: () => element.close() });
  const reader = reading(store);
  const form = h("form", { novalidate: true, onsubmit: submitted },
    Object.values(fields).map((one) => one.element), replaceLine, h("div", { class: "acts" }, save, close), h("div", { role: "status" }, said));
  const element = h("dialog", { class: "saving", ondragover: over, ondrop: dropped },
    title, about, form, reader.element);
  let busy = false;
  let lines = [];

  function field({ tag }) {
    const name = h("span", { class: "name" });
    const box = h(tag, tag === "input" ? { type: "text", maxlength: "200", autocomplete: "off" } : { rows: "3", maxlength: "4000" });
    const fault = h("span", { class: "fault" });
    return { element: h("label", { class: "field" }, name, box, fault), name, box, fault, wrong: null };
  }

  function noteOf() {
    const note = {};
    for (const [key, one] of Object.entries(fields)) {
      note[key] = cleaned(one.box.value, key);
      one.wrong = note[key] === "" ? FIELDS[key].missing : null;
    }
    fields.name.wrong ??= unnamed(note.name);
    return note;
  }

  function submitted(event) {
    event.preventDefault();
    if (busy) return;
    const note = noteOf();
    const wrong = Object.values(fields).find((one) => one.wrong);
    lines = [];
    update();
    if (wrong) wrong.box.focus();
    else if (unchanged()) refused(message("Nothing was changed: move a weight, or suppose other points."));
    else if (kernel()) written(note);
    else downloaded(note);
  }

  function unchanged() {
    return store.isOfficial && !Object.keys(store.settings.sheet.chosen || {}).length;
  }

  function refused(why) {
    lines = [why];
    update();
  }

  function downloaded(note) {
    const made = momentOf(new Date());
    const file = scenarioText(store.facts, store.settings.sheet, store.state, { ...note, made });
    const name = `${slugOf(note.name)}.yaml`;
    const address = URL.createObjectURL(new Blob([file], { type: "application/yaml" }));
    const link = h("a", { href: address, download: name });
    element.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    const { place } = store.settings.sheet;
    lines = [message("Handed over as {name}. Put it into {folder} to run it with emulab run --scenario.", { name, folder: `params/${place}/scenarios/` })];
    update();
  }

  /** A question that is not answered is let go; its answer is said all the same if it comes. */
  function unheard() {
    busy = false;
    lines = [message("Python does not answer: whether the scenario was written is not known. Download it to be safe.")];
  }

  async function written(note) {
    busy = true;
    lines = [message("Saving …")];
    update();
    try {
      const made = momentOf(new Date());
      const found = await store.host.save({ ...note, made, state: store.state, chosen: store.settings.sheet.chosen, replace: replace.checked ? slugOf(note.name) : "" });
      lines = found.path ? [message("Saved: {path}", { path: found.path })] : found.faults;
      if (found.path) replace.checked = false;
      else attribute(replaceLine, "hidden", store.settings.sheet.locked);
    } catch (fault) {
      lines = [String(fault)];
    }
    busy = false;
    update();
  }

  function over(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  function dropped(event) {
    over(event);
    const [file] = event.dataTransfer.files;
    if (file) reader.read(file);
  }

  function update() {
    if (busy && store.host.silent) unheard();
    if (!element.open) return;
    text(title, ui.say(message("Scenario")));
    attribute(element, "aria-label", ui.say(message("Scenario")));
    text(about, ui.say(aboutOf()));
    for (const [key, one] of Object.entries(fields)) {
      text(one.name, ui.say(FIELDS[key].label));
      text(one.fault, ui.say(one.wrong));
      attribute(one.box, "aria-invalid", one.wrong ? "true" : null);
    }
    text(replaceSaid, ui.say(message("Write over the scenario of this name")));
    text(save, ui.say(kernel() ? message("Save") : message("Download")));
    attribute(save, "disabled", busy);
    text(close, ui.say(message("Close")));
    said.replaceChildren(...lines.map((one) => h("li", {}, ui.say(one))));
    reader.update();
  }

  function aboutOf() {
    if (store.host.silent) return message("Python does not answer, so nothing can be written into the project now. Download the file; it can be read back here when Python is there again.");
    if (!store.host.save) return message("The file holds the weights and points that are on the screen now, and the sum of the data they were tried on.");
    if (store.settings.sheet.locked) return message("This year is locked: a scenario is written only under a name that is not there yet, and nothing is written over.");
    return message("The scenario is written into the project; the rules stay as they are.");
  }

  store.listen(update); // a kernel may fall silent while the dialog is open
  return {
    element,
    update,
    open() {
      lines = [];
      reader.clear();
      if (!element.open) element.showModal();
      update();
      fields.name.box.focus();
    },
  };
}

/** Why no file can be called by this name; null where one can. */
function unnamed(name) {
  const own = slugOf(name);
  if (!own) return message("The name needs a letter or a digit to call the file by.");
  return DEVICES.test(own) ? message("Windows keeps this name for itself: choose another.") : null;
}

/** What was typed as it is written: no white space around, a name and an author on one line. */
function cleaned(typed, key) {
  const own = typed.normalize("NFC").replace(/\r\n?/g, "\n").replace(/[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu, " ");
  return (key === "reason" ? own : own.replace(/\s+/g, " ")).trim();
}
