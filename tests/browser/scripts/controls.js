// Every control that Tab has to reach, called as called.js calls it.
(root) => {
  const all = root.querySelectorAll("button, input, select, textarea, summary, [tabindex='0']");
  const shown = (one) => one.checkVisibility({ visibilityProperty: true });
  return [...all].filter((one) => !one.disabled && one.tabIndex >= 0 && shown(one)).map((one) => {
    const said = one.getAttribute("aria-label") || one.textContent.slice(0, 40);
    return `${one.tagName} ${one.type || ""} ${one.className} ${said}`;
  });
}
