// A key for every name, and what a paper being read out becomes as keys are pressed.

const SINGLE = "123456789abcdefghijklmnopqrstuvwxyz";
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** As many codes: one key each up to 35 names, then a letter and a digit each. */
export function codesOf(number) {
  if (number <= SINGLE.length) return [...SINGLE.slice(0, number)];
  return Array.from({ length: number }, (_, n) => LETTERS[Math.floor(n / 9)] + String((n % 9) + 1));
}

/** The letter or digit of a key event, also where an input method or Shift hides it; else null. */
export function keyOf(event) {
  const coded = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(event.code || "");
  const printed = /^[a-z0-9]$/i.test(event.key) ? event.key : coded && (coded[1] || coded[2]);
  return printed ? printed.toLowerCase() : null;
}

/** What a name's mark is after its key or its button was pressed once more. */
export function pressed(kind, said, shifted) {
  if (kind === "approval") return said === "agree" ? null : "agree";
  if (shifted) return said === "disagree" ? null : "disagree";
  return said === "agree" ? null : "agree";
}

/** The next mark of a button that goes through all that a paper can say. */
export function turned(kind, said) {
  if (kind === "approval") return said === "agree" ? null : "agree";
  return { agree: "disagree", disagree: "both", both: null }[said] ?? (said ? null : "agree");
}
