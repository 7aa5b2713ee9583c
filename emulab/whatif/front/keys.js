// Keys: which key does what. The page listens by this table and its help is printed from it.

import { message } from "./words.js";

/** In the order of the help: keys as events call them, as they are printed, and what they do.
 *
 * ``act`` is a name among the shell's acts; without one the control that has the focus does it.
 */
export const KEYS = [
  { keys: [], print: "Tab", label: message("to the next control; Shift+Tab goes back") },
  { keys: [], print: "← →", label: message("on a slider: half a percent of its track; with Shift ten times that") },
  { keys: [], print: "Enter", label: message("in a number box: takes the number; Esc takes it back") },
  { keys: [], print: "↑ ↓", label: message("in the ranking: the unit before or after and its marks; Esc closes them") },
  { keys: ["o"], print: "O", act: "official", label: message("back to the official weights and points") },
  { keys: ["l"], print: "L", act: "lock", label: message("lock or unlock the weight that has the focus") },
  { keys: ["x"], print: "X", act: "off", label: message("switch the weight that has the focus off or on") },
  { keys: ["s"], print: "S", act: "save", label: message("save the scenario") },
  { keys: ["k"], print: "K", act: "keep", label: message("keep what is on the screen beside the other scenarios") },
  { keys: ["b"], print: "B", act: "blank", label: message("hide or show the names of the units") },
  { keys: ["f"], print: "F", act: "freeze", label: message("freeze for the record, or unfreeze") },
  { keys: ["d"], print: "D", act: "theme", label: message("light or dark") },
  { keys: ["e"], print: "E", act: "language", label: message("Vietnamese or English") },
  { keys: ["?"], print: "?", act: "help", label: message("this help") },
];

/** The keys that go with Ctrl, or with Cmd on a Mac. */
export const WITH_CONTROL = [
  { keys: ["z"], print: "Ctrl+Z", act: "undo", label: message("undo") },
  { keys: ["y", "Z"], print: "Ctrl+Y, Ctrl+Shift+Z", act: "redo", label: message("redo") },
];

const TEXT = 'textarea, select, [contenteditable=""], [contenteditable="true"], ' +
  'input:not([type="range"]):not([type="checkbox"]):not([type="radio"]):not([type="button"])';

/** A listener for "keydown" that calls acts[name](event), and acts.panel(n) for the digits.
 *
 * No key that means something here reaches what stands around, such as the shortcuts of JupyterLab.
 * In a text box and in a dialog letters are letters.
 */
export function keyed(acts) {
  return (event) => {
    if (event.altKey || event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    if (!control) event.stopPropagation();
    if (event.defaultPrevented || event.target.closest("dialog")) return;
    const act = control ? withControl(event, acts) : alone(event, acts);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act(event);
  };
}

function alone(event, acts) {
  if (event.target.closest(TEXT)) return null;
  const key = letter(event);
  if (/^[1-9]$/.test(key)) return () => acts.panel(Number(key) - 1);
  const found = KEYS.find((one) => one.keys.includes(key));
  return found ? acts[found.act] : null;
}

/** Undo and redo; what is being typed is the text box's own to undo. */
function withControl(event, acts) {
  const box = event.target.closest(TEXT);
  if (box && box.value !== box.dataset.said) return null;
  const key = event.shiftKey ? letter(event).toUpperCase() : letter(event);
  const found = WITH_CONTROL.find((one) => one.keys.includes(key));
  return found ? acts[found.act] : null;
}

/** The key in small letters; where an input method hides it, the letter that is printed on it. */
function letter(event) {
  const hidden = event.key === "Process" && /^Key([A-Z])$/.exec(event.code);
  return (hidden ? hidden[1] : event.key).toLowerCase();
}
