// Words: English in the code, every other language in the one catalogue that Python keeps.
//
// Whatever a person reads is written as a message of English words right where it is said, so that the
// bundle can find it and take its translation along.

import { trimmed } from "./numbers.js";

const LEFTWARDS = /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff]/;

/** A sentence and what stands in it; a value may be a message, a name or a number. */
export function message(template, values = {}) {
  return { template, values };
}

/** The sentence, name or number in ``lang``; ``words`` maps a language to templates in it. */
export function say(said, lang, words) {
  if (said === null || said === undefined) return "";
  if (typeof said === "string") return said;
  if (typeof said === "number") return trimmed(said, lang);
  if (said.template !== undefined) {
    const text = (words[lang] && words[lang][said.template]) || said.template;
    return text.replace(/\{(\w+)\}/g, (whole, key) =>
      key in said.values ? isolated(say(said.values[key], lang, words)) : whole,
    );
  }
  return (lang === "en" && said.en) || said.vi || "";
}

/** A name that is written from right to left, kept from turning round what stands beside it. */
function isolated(name) {
  return LEFTWARDS.test(name) && !name.startsWith("\u2068") ? `\u2068${name}\u2069` : name;
}

/** Names one after the other; hidden ones are messages and stay so. */
export function joined(names) {
  if (names.every((name) => typeof name === "string")) return names.join("; ");
  return names.reduce((some, other) => message("{some}; {other}", { some, other }));
}

/** Texts in the order of their letters' numbers, as Python sorts them; JavaScript alone does not. */
export function byLetters(one, other) {
  const [a, b] = [Array.from(one), Array.from(other)];
  const place = a.findIndex((letter, n) => letter !== b[n]);
  if (place < 0) return a.length - b.length;
  return place < b.length ? a[place].codePointAt(0) - b[place].codePointAt(0) : 1;
}
