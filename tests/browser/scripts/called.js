// What a control is called, near enough to tell it from the others.
(one) => {
  if (one === document.body) return "";
  const said = one.getAttribute("aria-label") || one.textContent.slice(0, 40);
  return `${one.tagName} ${one.type || ""} ${one.className} ${said}`;
}
