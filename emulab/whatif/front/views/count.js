// Counting in the room: the papers as they are read out, and what follows from them at once.

import { attribute, h, text } from "../dom.js";
import { deskOf } from "../count/desk.js";
import { stillOpen } from "../count/outstanding.js";
import { standingOf } from "../count/standing.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { basesView } from "./count_bases.js";
import { checksView } from "./count_checks.js";
import { fieldsView } from "./count_fields.js";
import { leftView } from "./count_left.js";
import { namesView } from "./count_names.js";
import { setupView } from "./count_setup.js";
import { toolsView } from "./count_tools.js";

const WIDE = "count";

/** {element, update(store)}; the counts are the desk's, so that they outlive the panel. */
export function countView(store) {
  const ui = speaking(store);
  const desk = deskOf(store);
  const note = h("p", { class: "count-note" });
  const wide = h("button", { type: "button", class: "count-act", onclick: () => store.set({ wide: store.settings.wide === WIDE ? null : WIDE }) });
  const setup = setupView(desk, ui);
  const fields = fieldsView(desk, ui);
  const names = namesView(desk, ui);
  const left = leftView(desk, ui);
  const checks = checksView(desk, ui);
  const bases = basesView(desk, ui);
  const tools = toolsView(desk, ui);
  const columns = h("div", { class: "count-columns" }, fields.element, names.element, left.element, checks.element);
  const body = h("div", { class: "count-body" }, columns, bases.element, tools.element);
  const element = h("div", { class: "count" }, h("div", { class: "count-top" }, note, wide), setup.element, body);

  function update() {
    text(note, ui.say(message("Counted on this page only: it changes no official result, and no scenario keeps it.")));
    const spread = store.settings.wide === WIDE;
    text(wide, ui.say(spread ? message("Beside the ranking") : message("Over the whole page")));
    attribute(wide, "aria-pressed", String(spread));
    setup.update();
    const counts = !desk.given.why_not;
    attribute(body, "hidden", !counts);
    if (!counts) return;
    const { entry, contest } = desk;
    const found = stillOpen(entry.sheet, contest, entry.stands, entry.finished);
    fields.update();
    left.update(found, entry.finished);
    const broken = checks.update();
    names.update(standingOf(entry.sheet, contest, entry.stands, found), broken);
    bases.update();
    tools.update();
  }

  desk.listen(update);
  return { element, update };
}
