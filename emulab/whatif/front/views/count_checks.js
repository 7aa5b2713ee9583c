// The reconciliation: what must add up, and whether it does, in words with both numbers.

import { arranged, attribute, h, text } from "../dom.js";
import { BROKEN, HOLDS, UNKNOWN, identities } from "../count/identities.js";
import { outstanding } from "../count/sheet.js";
import { message } from "../words.js";

const STATES = [
  { state: BROKEN, sign: "✗", said: (number) => message("Broken: {number}", { number }) },
  { state: UNKNOWN, sign: "?", said: (number) => message("Not known yet: {number}", { number }) },
  { state: HOLDS, sign: "✓", said: (number) => message("Holds: {number}", { number }) },
];

/** {element, update()}; update gives back how many identities are broken. */
export function checksView(desk, ui) {
  const title = h("h3", {});
  const groups = STATES.map(({ state, sign }) => {
    const head = h("summary", { class: "count-state", "data-state": state.replace(" ", "-") });
    const list = h("ul", { class: "count-list" });
    return { head, list, sign, items: [], element: h("details", { class: "count-details", open: state === BROKEN }, head, list) };
  });
  const element = h("section", { class: "count-checks" }, title, groups.map((group) => group.element));
  return {
    element,
    update() {
      text(title, ui.say(message("Does the count add up?")));
      const found = checked(desk, ui);
      STATES.forEach(({ state, said }, n) => {
        const own = found.filter((one) => one.state === state);
        const { head, list, items, sign } = groups[n];
        text(head, `${sign} ${ui.say(said(own.length))}`);
        while (items.length < own.length) items.push(h("li", {}));
        own.forEach((one, place) => text(items[place], ui.say(one.sentence)));
        arranged(list, items.slice(0, own.length));
        attribute(groups[n].element, "data-some", own.length > 0);
      });
      return found.filter((one) => one.state === BROKEN).length;
    },
  };
}

/** The identities; while papers are still read out, their sum is not yet that of those returned. */
function checked(desk, ui) {
  const { entry, contest } = desk;
  const names = desk.store.facts.units.map((_, unit) => ui.unit(unit));
  const found = identities(entry.sheet, contest.threshold, contest.most, names);
  const left = outstanding(entry.sheet, contest);
  if (entry.finished || left === null || left.box === 0 || left.of !== "returned") return found;
  const sentence = message("{done} of {whole} papers returned are read out; {left} left", { done: left.done, whole: left.whole, left: left.box });
  return found.map((one) => (one.name === "valid + invalid = returned" && one.state === BROKEN ? { ...one, state: UNKNOWN, sentence } : one));
}
