// The part of YAML that scenario files are written in, read as Python reads it or refused.
//
// Blocks by indentation, {} and [], plain and quoted texts, texts after | and >, comments, anchors.
// Everything else is a fault with its line: a file may be refused here that Python takes, but none
// is read as anything other than what Python makes of it.

import { Cursor } from "./cursor.js";
import { message } from "../words.js";
import { blockText, plainText, quotedText } from "./texts.js";
import { valueOf } from "./values.js";

const DEEPEST = 40;
const MOST_HELD = 10000; // values that anchors repeat, all in all: nine of nine of nine are soon too many
const LONGEST = 1000; // letters of a key
const WORDS = /^(?:yes|no|on|off)$/; // as keys, the rules' own reader takes them for words too

/** The file as a node: {value, line}, value being a Map of nodes, a list of nodes or a scalar.
 *
 * Raises a Fault, which has the line, the finding and the remedy as messages.
 */
export function readYaml(text) {
  const cursor = new Cursor(text);
  cursor.gap();
  if (cursor.done) cursor.fault(message("the file is empty."), message("Choose a scenario file."));
  const found = block(cursor, -1, new Map(), 0);
  cursor.gap();
  if (!cursor.done) cursor.fault(message("this line belongs to nothing above it."));
  return found;
}

/** The values without their lines: objects, lists, texts, numbers; a moment stays {moment}. */
export function plainOf({ value }) {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, node]) => [key, plainOf(node)]));
  return Array.isArray(value) ? value.map(plainOf) : value;
}

/** What begins here and lies deeper than ``above``, the column of the block around it. */
function block(cursor, above, anchors, depth) {
  if (depth > DEEPEST) cursor.fault(message("the values are nested too deeply."));
  const { line } = cursor;
  if (cursor.sees("- ")) return sequence(cursor, cursor.column, anchors, depth);
  if (keyAhead(cursor)) return mapping(cursor, cursor.column, anchors, depth);
  return { value: inline(cursor, above, anchors, depth), line };
}

function sequence(cursor, column, anchors, depth) {
  const { line } = cursor;
  const value = [];
  while (cursor.column === column && cursor.sees("- ")) {
    cursor.skip(1);
    cursor.spaces();
    value.push(cursor.atEnd ? below(cursor, column, anchors, depth, false) : block(cursor, column, anchors, depth + 1));
    next(cursor, column);
  }
  return { value, line };
}

function mapping(cursor, column, anchors, depth) {
  const { line } = cursor;
  const value = new Map();
  while (!cursor.done && cursor.column === column && !cursor.sees("- ")) {
    const start = cursor.line;
    const key = keyAhead(cursor);
    if (!key) cursor.fault(message("this line has no key before a colon."));
    if (value.has(key.name)) cursor.fault(message("the key '{key}' is given twice.", { key: key.name }), message("Keep one."));
    cursor.to(key.end);
    cursor.spaces();
    value.set(key.name, { ...entry(cursor, column, anchors, depth), key: start });
    next(cursor, column);
  }
  return { value, line };
}

/** What follows a key: on its line, or below it. */
function entry(cursor, column, anchors, depth) {
  if (cursor.atEnd) return below(cursor, column, anchors, depth, true);
  const { line } = cursor;
  if (cursor.char !== "&") return { value: inline(cursor, column, anchors, depth), line };
  const name = label(cursor);
  cursor.spaces();
  const found = cursor.atEnd
    ? below(cursor, column, anchors, depth, true)
    : { value: inline(cursor, column, anchors, depth), line };
  if (anchors.has(name)) cursor.fault(message("'&{name}' is given twice.", { name }), message("Keep one."));
  anchors.set(name, found.value);
  return found;
}

/** The block under a line that ended; nothing where the next line is no deeper. */
function below(cursor, column, anchors, depth, underKey) {
  const { line } = cursor;
  cursor.gap();
  const list = underKey && cursor.column === column && cursor.sees("- ");
  if (cursor.done || (cursor.column <= column && !list)) return { value: null, line };
  return block(cursor, column, anchors, depth + 1);
}

/** On to the next line of a block, which may not stand between two depths. */
function next(cursor, column) {
  cursor.gap();
  if (!cursor.done && cursor.column > column) cursor.fault(message("this line stands too deep."), message("Mind the indentation."));
}

/** A key that begins here and ends on this line with a colon: {name, end}; null where none does. */
function keyAhead(cursor) {
  const { at, char } = cursor;
  if ("?!".includes(char)) cursor.fault(message("'{sign}' is not read here.", { sign: char }), message("Leave it out, or quote the text."));
  if ("{[&*|>,]}#%@`".includes(char)) return null;
  const quoted = char === '"' || char === "'";
  const end = quoted ? cursor.closing() : cursor.colon();
  if (end === null || end - at > LONGEST) return null;
  const after = cursor.pastSpaces(end);
  if (cursor.text[after] !== ":" || !" \n".includes(cursor.text[after + 1] ?? "\n")) return null;
  const name = quoted ? quotedText(cursor) : keyName(cursor, cursor.text.slice(at, end));
  cursor.to(at);
  return { name, end: after + 1 };
}

/** A key as it stands, where Python reads the same name in it. */
function keyName(cursor, written) {
  const key = written.trimEnd();
  if (WORDS.test(key)) return key;
  const value = valueOf(cursor, key);
  const named = typeof value === "string" || (typeof value === "number" && String(value) === key);
  if (!named) cursor.fault(message("the key {key} is no word.", { key }), message("Quote it."));
  return key;
}

/** A value that is no block of lines: a text, a number, a flow, or what an anchor holds. */
function inline(cursor, above, anchors, depth) {
  const { char } = cursor;
  let value;
  if (char === "{") value = flowMapping(cursor, anchors, depth + 1);
  else if (char === "[") value = flowSequence(cursor, anchors, depth + 1);
  else if (char === '"' || char === "'") value = quotedText(cursor);
  else if (char === "|" || char === ">") return blockText(cursor, above);
  else if (char === "*") value = held(cursor, anchors);
  else return plainText(cursor, above, valueOf);
  cursor.endOfLine();
  return value;
}

function flowMapping(cursor, anchors, depth) {
  const value = new Map();
  flow(cursor, "}", () => {
    const start = cursor.line;
    const quoted = cursor.char === '"' || cursor.char === "'";
    const name = quoted ? quotedText(cursor) : keyName(cursor, cursor.flowWord());
    cursor.gap();
    const close = quoted ? ":" : /^:[ \n]/;
    if (!(quoted ? cursor.sees(close) : close.test(cursor.ahead(2)))) cursor.fault(message("'{key}' has no colon after it.", { key: name }));
    if (cursor.line !== start) cursor.fault(message("a key and its colon stand on two lines."));
    if (value.has(name)) cursor.fault(message("the key '{key}' is given twice.", { key: name }), message("Keep one."));
    cursor.skip(1);
    cursor.gap();
    const { line } = cursor;
    const empty = cursor.char === "," || cursor.char === "}";
    value.set(name, { value: empty ? null : flowValue(cursor, anchors, depth), line, key: start });
  });
  return value;
}

function flowSequence(cursor, anchors, depth) {
  const value = [];
  flow(cursor, "]", () => {
    const { line } = cursor;
    value.push({ value: flowValue(cursor, anchors, depth), line });
  });
  return value;
}

/** The entries between two brackets, a comma after each but the last. */
function flow(cursor, closing, entryOf) {
  const { line } = cursor;
  cursor.skip(1);
  for (cursor.gap(); cursor.char !== closing; cursor.gap()) {
    if (cursor.done) cursor.fault(message("the bracket of line {line} is not closed.", { line }));
    entryOf();
    cursor.gap();
    if (cursor.char === ",") cursor.skip(1);
    else if (cursor.char !== closing && !cursor.done) cursor.fault(message("a comma or '{closing}' is missing.", { closing }));
  }
  cursor.skip(1);
}

function flowValue(cursor, anchors, depth) {
  if (depth > DEEPEST) cursor.fault(message("the values are nested too deeply."));
  const { char } = cursor;
  if (char === "{") return flowMapping(cursor, anchors, depth + 1);
  if (char === "[") return flowSequence(cursor, anchors, depth + 1);
  if (char === '"' || char === "'") return quotedText(cursor);
  if (char === "*") return held(cursor, anchors);
  return valueOf(cursor, cursor.flowWord());
}

function held(cursor, anchors) {
  const name = label(cursor);
  if (!anchors.has(name)) cursor.fault(message("there is no '&{name}' above this line.", { name }));
  const value = anchors.get(name);
  cursor.repeated += sizeOf(value);
  if (cursor.repeated > MOST_HELD) cursor.fault(message("too much is repeated by '*{name}'.", { name }), message("Write it out where it is needed."));
  return value;
}

/** How many values there are in a value, itself with them. */
function sizeOf(value) {
  const inside = value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : [];
  return inside.reduce((sum, node) => sum + sizeOf(node.value), 1);
}

/** The name after & or *. */
function label(cursor) {
  const found = /^[&*]([A-Za-z0-9_-]+)(?=[ \n,}\]]|$)/.exec(cursor.rest());
  if (!found) cursor.fault(message("this name cannot be read."));
  cursor.skip(found[0].length);
  return found[1];
}
