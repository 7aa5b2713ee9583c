// Values: what a plain word of YAML stands for, where Python leaves no doubt about it.

import { message } from "../words.js";

const WHOLE = /^[-+]?(?:0|[1-9][0-9]*)$/;
const DECIMAL = /^[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?$/;
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d))?$/;
const MOST = 2 ** 53;
const NUMERIC = /^[-+.]?[0-9]/;
const MOMENTLIKE = /^\d{4}-\d\d?-\d\d?/;
// Words that one reader of YAML takes for a truth value or a number and another for a text.
const DOUBTFUL = new RegExp(
  [
    "^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|True|TRUE|False|FALSE|=|<<)$",
    "^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?$",
    "^[-+]?0[0-9_]+$|^[-+]?0b[01_]+$|^[-+]?0x[0-9a-fA-F_]+$|^[-+]?0o[0-7_]+$",
    "^[-+]?[0-9][0-9_]*_[0-9_]*(?:\\.[0-9_]*)?(?:[eE][-+][0-9]+)?$|^[-+]?[0-9][0-9_]*\\.[0-9_]*_[0-9_]*(?:[eE][-+][0-9]+)?$",
    "^[-+]?\\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?$|^[-+]?\\.(?:inf|Inf|INF)$|^\\.(?:nan|NaN|NAN)$",
    "^[-+]?[0-9]+(?:\\.[0-9]*)?[eE][-+]?[0-9]+$",
    "^\\d{4}-\\d\\d?-\\d\\d?(?:$|[Tt \\t].*)",
  ].join("|"),
);

/** null, true, false, a number, {moment} or the text itself; a fault where readers disagree. */
export function valueOf(cursor, word) {
  if (word === "null" || word === "~" || word === "Null" || word === "NULL" || word === "") return null;
  if (word === "true" || word === "false") return word === "true";
  if (WHOLE.test(word) || DECIMAL.test(word)) return numberOf(cursor, word);
  if (MOMENT.test(word)) return momentOf(cursor, word);
  if (DOUBTFUL.test(word)) {
    cursor.fault(message("'{word}' is a text to some readers and not to others.", { word }), remedyOf(word));
  }
  return word;
}

function remedyOf(word) {
  if (MOMENTLIKE.test(word)) return message("Write such as 2024-01-16T14:05:00, or quote it where it is a text.");
  return NUMERIC.test(word) ? message("Write the number such as 0.5 or 1000, or quote it where it is a text.") : message("Quote it.");
}

function numberOf(cursor, word) {
  const value = Number(word);
  if (!Number.isFinite(value) || (WHOLE.test(word) && Math.abs(value) > MOST)) {
    cursor.fault(message("the number {word} is too large.", { word }), message("Write a smaller one."));
  }
  return value;
}

/** A day, or a day and a time to the second, as ISO writes it. */
function momentOf(cursor, word) {
  const [, year, month, day, ...time] = MOMENT.exec(word);
  const last = new Date(Date.UTC(2000, 0, 1));
  last.setUTCFullYear(Number(year), Number(month), 0);
  const [hour, minute, second] = time.map((part) => Number(part || 0));
  const real = month >= "01" && month <= "12" && day >= "01" && Number(day) <= last.getUTCDate();
  if (!real || year === "0000" || hour > 23 || minute > 59 || second > 59) {
    cursor.fault(message("there is no such moment as {word}.", { word }), message("Mend it, or quote it."));
  }
  return { moment: `${year}-${month}-${day}${time[0] ? `T${time.join(":")}` : ""}` };
}
