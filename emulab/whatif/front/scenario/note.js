// What a scenario file says of itself, taken as Python takes it: no key is passed over.

import { message } from "../words.js";
import { plainOf } from "./yaml.js";

export const NOTE_KEYS = ["name", "author", "reason", "made", "data", "provenance", "without_scorers", "scores"];
const TEXTS = ["author", "reason", "data"];
const LANGUAGES = ["vi", "en"];
const ORIGIN_TEXTS = ["headline", "body", "url", "reason", "note", "generator"];
// What each kind of origin must say besides, as emulab/rules/values.py asks for it.
const ORIGINS = { published: ["headline", "body"], inferred: ["reason"], synthetic: [] };
const QUOTED = message("Put it in quotes.");

/** {name, author, reason, made, data} of the block; ``here`` is the node that it belongs to. */
export function noteOf(inside, fault, here) {
  for (const [key, node] of inside) {
    if (!NOTE_KEYS.includes(key)) fault(node, message("there is no key called '{key}' here.", { key }), message("The keys here are {keys}.", { keys: NOTE_KEYS.join(", ") }));
  }
  const found = {};
  const given = (key) => (inside.has(key) && inside.get(key).value !== null ? inside.get(key) : null);
  const name = given("name");
  if (!name) fault(here, message("the scenario has no name."), message("Write name: under scenario."));
  else if (isName(name)) found.name = plainOf(name);
  else fault(name, message("'{key}' is no text.", { key: "name" }), QUOTED);
  for (const key of TEXTS) {
    const node = given(key);
    if (node && typeof node.value === "string") found[key] = node.value;
    else if (node) fault(node, message("'{key}' is no text.", { key }), QUOTED);
  }
  const made = given("made");
  if (made && momentOf(made)) found.made = momentOf(made);
  else if (made) fault(made, message("'{key}' is no moment.", { key: "made" }), message("Write such as 2024-01-16T14:05:00, without quotes."));
  const origin = given("provenance");
  if (origin && !isOrigin(origin)) {
    fault(origin, message("'{key}' does not say where the file comes from.", { key: "provenance" }), message("Take it out, or write such as {kind: synthetic}."));
  }
  return found;
}

/** A text, or one a language: Vietnamese, and English where it was given. */
function isName(node) {
  if (!(node.value instanceof Map)) return typeof node.value === "string" && node.value !== "";
  const english = node.value.get("en");
  const known = [...node.value.keys()].every((key) => LANGUAGES.includes(key));
  const vietnamese = node.value.get("vi");
  return known && Boolean(vietnamese) && isName({ value: vietnamese.value }) && !(vietnamese.value instanceof Map)
    && (!english || english.value === null || typeof english.value === "string");
}

function momentOf(node) {
  const value = plainOf(node);
  return value !== null && typeof value === "object" ? value.moment : undefined;
}

function isOrigin(node) {
  if (!(node.value instanceof Map)) return false;
  const said = (key) => (node.value.has(key) ? node.value.get(key).value : null);
  const kind = said("kind");
  const asked = typeof kind === "string" && Object.hasOwn(ORIGINS, kind) ? ORIGINS[kind] : null;
  return asked !== null && asked.every(said) && [...node.value.keys()].every((key) => {
    if (key === "kind" || said(key) === null) return true;
    if (key === "seed") return Number.isInteger(said(key));
    if (key === "date") return /^[^T]+$/.test(momentOf(node.value.get(key)) || "");
    return ORIGIN_TEXTS.includes(key) && typeof said(key) === "string";
  });
}
