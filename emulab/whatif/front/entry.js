// Entries: what a table holds by an id. An id may be "constructor", to which every object answers.

/** The table's own entry for an id; undefined where it has none. */
export function entryOf(table, id) {
  return Object.hasOwn(table, id) ? table[id] : undefined;
}
