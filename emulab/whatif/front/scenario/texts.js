// Texts: quoted, plain over several lines, and blocks after | and >, folded as YAML folds them.

import { message } from "../words.js";

const ESCAPES = {
  0: "\0", a: "\x07", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\x1b",
  " ": " ", '"': '"', "/": "/", "\\": "\\", N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029",
};
const HEX = { x: 2, u: 4, U: 8 };

/** The text between two quotes; a line break in it is a space, an empty line a line break. */
export function quotedText(cursor) {
  const { line, char: quote } = cursor;
  let found = "";
  cursor.skip(1);
  for (;;) {
    if (cursor.done) cursor.fault(message("the quote of line {line} is not closed.", { line }));
    const { char } = cursor;
    if (char === quote && quote === "'" && cursor.ahead(2) === "''") {
      found += "'";
      cursor.skip(2);
    } else if (char === quote) {
      cursor.skip(1);
      return found;
    } else if (char === "\\" && quote === '"') found += escape(cursor);
    else if (char === "\n" || (char === " " && /^ +\n/.test(cursor.rest()))) found += folded(cursor);
    else {
      found += char;
      cursor.skip(1);
    }
  }
}

function escape(cursor) {
  const sign = cursor.ahead(2)[1];
  if (sign in ESCAPES) {
    cursor.skip(2);
    return ESCAPES[sign];
  }
  const size = HEX[sign];
  const digits = cursor.ahead(2 + (size || 0)).slice(2);
  const code = size && digits.length === size && /^[0-9a-fA-F]+$/.test(digits) ? parseInt(digits, 16) : -1;
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    cursor.fault(message("'{sign}' is no escape.", { sign: `\\${sign ?? ""}` }), message("Write two backslashes for one."));
  }
  cursor.skip(2 + size);
  return String.fromCodePoint(code);
}

/** The white space around line breaks, as it is read: one break is a space, more are one fewer. */
function folded(cursor) {
  const [white] = /^[ \n]+/.exec(cursor.rest());
  cursor.skip(white.length);
  const breaks = white.split("\n").length - 1;
  return breaks === 1 ? " " : "\n".repeat(breaks - 1);
}

/** A text without quotes and what it stands for; it goes on over lines deeper than ``above``. */
export function plainText(cursor, above, valueOf) {
  let found = cursor.plainWord();
  while (cursor.char === "\n") {
    const before = cursor.at;
    const [white] = /^[ \n]+/.exec(cursor.rest());
    cursor.skip(white.length);
    if (cursor.done || cursor.column <= above || cursor.char === "#") {
      cursor.to(before);
      break;
    }
    const breaks = white.split("\n").length - 1;
    found += (breaks === 1 ? " " : "\n".repeat(breaks - 1)) + cursor.plainWord(true);
  }
  cursor.endOfLine();
  return valueOf(cursor, found);
}

/** The text after | (kept as it stands) or > (folded), with - or + for the breaks at its end. */
export function blockText(cursor, above) {
  const found = /^([|>])([-+]?)(?: +#[^\n]*| *)(?=\n|$)/.exec(cursor.rest());
  if (!found) cursor.fault(message("what follows {sign} cannot be read.", { sign: cursor.char }), message("Begin the text on the next line."));
  const [all, style, chomp] = found;
  cursor.skip(all.length + 1);
  const lines = ownLines(cursor, above);
  let last = lines.length;
  while (last > 0 && lines[last - 1] === "") last -= 1;
  const body = lines.slice(0, last);
  const text = style === "|" ? body.join("\n") : unfolded(body);
  const ended = cursor.text.endsWith("\n") || !cursor.done;
  if (chomp === "-") return text;
  if (chomp === "+") return text + "\n".repeat(lines.length - last + (last && (ended || lines.length > last) ? 1 : 0));
  return last && (ended || lines.length > last) ? `${text}\n` : text;
}

/** The lines of a block without their indentation; the cursor stands after them. */
function ownLines(cursor, above) {
  const lines = [];
  let indent = null;
  let widest = 0;
  while (!cursor.done) {
    const line = cursor.wholeLine();
    const spaces = /^ */.exec(line)[0].length;
    const blank = spaces === line.length;
    if (indent === null && blank) widest = Math.max(widest, spaces);
    else if (indent === null) {
      if (spaces <= Math.max(above, -1) || spaces === 0) break;
      indent = spaces;
      if (widest > indent) cursor.fault(message("an empty line is longer than the indentation."), message("Take its spaces out."));
    }
    if (indent !== null && spaces < indent && !blank) break;
    lines.push(indent === null ? "" : line.slice(indent));
    cursor.skip(line.length + (cursor.at + line.length < cursor.text.length ? 1 : 0));
  }
  if (indent === null && widest > 0) cursor.fault(message("this text is only spaces."), message("Quote it."));
  return lines;
}

/** Lines joined by spaces; empty lines stay, and so do breaks beside lines that are deeper in. */
function unfolded(lines) {
  const deeper = (line) => line.startsWith(" ") || line.startsWith("\t");
  let found = "";
  let before = null;
  let breaks = 0;
  for (const line of lines) {
    if (line === "") {
      breaks += 1;
      continue;
    }
    if (before === null) found += "\n".repeat(breaks);
    else if (deeper(before) || deeper(line)) found += "\n".repeat(breaks + 1);
    else found += breaks ? "\n".repeat(breaks) : " ";
    found += line;
    before = line;
    breaks = 0;
  }
  return found;
}
