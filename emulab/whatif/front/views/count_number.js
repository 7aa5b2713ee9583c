// A number that is counted: a box to type in, with a button for one less and one for one more.

import { attribute, h, text } from "../dom.js";
import { message } from "../words.js";

const LARGEST = 99999;

/** {element, update({label, number, fixed})}: set(number or null) is called as it is typed.
 *
 * While the box has the focus it keeps what is being typed; what is no whole number is not taken.
 */
export function numberBox(ui, set) {
  let now = null;
  const less = h("button", { type: "button", class: "count-step", tabindex: -1, onclick: () => set(Math.max(0, (now || 0) - 1)) }, "−");
  const more = h("button", { type: "button", class: "count-step count-more", onclick: () => set(Math.min(LARGEST, (now || 0) + 1)) }, "+");
  const box = h("input", { class: "count-box", inputmode: "numeric", autocomplete: "off", oninput: typed, onkeydown: stepped, onblur: settled });
  const element = h("span", { class: "count-number" }, less, box, more);

  function typed() {
    const said = box.value.trim();
    const good = /^\d{0,5}$/.test(said);
    attribute(box, "aria-invalid", good ? null : "true");
    if (good) set(said === "" ? null : Number(said));
  }

  function stepped(event) {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way || box.readOnly || box.disabled) return;
    event.preventDefault();
    event.stopPropagation();
    set(Math.min(LARGEST, Math.max(0, (now || 0) + way)));
    box.value = shown(now);
  }

  function settled() {
    attribute(box, "aria-invalid", null);
    box.value = shown(now);
  }

  return {
    element,
    update({ label, number, fixed = false, frozen = false }) {
      now = number;
      if (box.value !== shown(number) && (element.ownerDocument.activeElement !== box || fixed)) box.value = shown(number);
      if (element.ownerDocument.activeElement === box && box.value.trim() !== "" && Number(box.value) !== number && number !== null) box.value = shown(number);
      box.dataset.said = box.value;
      attribute(box, "aria-label", label);
      attribute(box, "readonly", fixed);
      box.disabled = frozen;
      for (const [button, said] of [[less, message("{what}: one less", { what: label })], [more, message("{what}: one more", { what: label })]]) {
        attribute(button, "aria-label", ui.say(said));
        button.disabled = frozen;
        attribute(button, "hidden", fixed);
      }
      attribute(element, "data-fixed", fixed);
    },
  };
}

/** A list to choose from: {element, update({label, value, options: [[value, text]], frozen})}. */
export function choiceBox(set) {
  const caption = h("span", { class: "count-caption" });
  const list = h("select", { class: "count-select", onchange: () => set(list.value) });
  const element = h("label", { class: "count-choice" }, caption, list);
  return {
    element,
    update({ label, value, options, frozen = false }) {
      text(caption, label);
      const made = [...list.children];
      options.forEach(([id, said], n) => {
        const option = made[n] || list.appendChild(h("option", {}));
        attribute(option, "value", id);
        text(option, said);
      });
      made.slice(options.length).forEach((option) => option.remove());
      if (list.value !== value) list.value = value;
      list.disabled = frozen;
    },
  };
}

function shown(number) {
  return number === null || number === undefined ? "" : String(number);
}
