// Tongue: the language of a name, where it is not that of the page around it.

/** What the attribute ``lang`` of a name should be: "vi" on the English page where the name has no
 * English, so that it is read out as Vietnamese; null for everything that is in the page's language.
 */
export function tongue(ui, name) {
  if (ui.lang !== "en" || !name || name.template !== undefined) return null;
  return typeof name === "string" || !name.en ? "vi" : null;
}
