// How the page says a sentence, a number, a unit: in the language that is chosen.

import { percent, shown, signed, trimmed } from "./numbers.js";
import { say } from "./words.js";

/** What views print with; every call reads the language that is chosen now. */
export function speaking(store) {
  const lang = () => store.settings.lang;
  const unit = (number) => store.facts.units[number];
  return {
    get lang() { return lang(); },
    say: (said) => say(said, lang(), store.settings.words),
    number: (value, places = 2) => shown(value, lang(), places),
    trimmed: (value, places = 4) => trimmed(value, lang(), places),
    signed: (value, places = 2) => signed(value, lang(), places),
    percent: (share, places = 1) => percent(share, lang(), places),
    unit: (number) => say(unit(number).name, lang(), store.settings.words),
    short: (number) => say(unit(number).short, lang(), store.settings.words),
  };
}
