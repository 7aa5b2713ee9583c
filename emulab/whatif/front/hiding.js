// Hiding: the names of the units are hidden and shown again while the page runs.

import { blanked } from "./blanked.js";

/** Puts the facts into the store that ``settings.blank`` asks for; true where it had to.
 *
 * Hidden facts keep the others as ``named``. Facts that come later, such as those of another
 * scale, are hidden as well. Where it is true everybody has been told already.
 */
export function exchanged(store) {
  const { facts, settings } = store;
  if (Boolean(settings.blank) === Boolean(facts.named)) return false;
  store.replace(facts.named || { ...blanked(facts, `${facts.cluster}/${facts.year}`), named: facts });
  return true;
}
