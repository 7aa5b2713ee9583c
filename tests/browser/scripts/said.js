// What is told and not printed: labels, titles, descriptions.
(root) => {
  const found = [];
  for (const one of root.querySelectorAll("*")) {
    for (const key of ["aria-label", "title", "placeholder", "aria-valuetext", "aria-description"]) {
      if (one.hasAttribute(key)) found.push(one.getAttribute(key));
    }
    if (one.tagName.toLowerCase() === "title" || one.tagName.toLowerCase() === "desc") found.push(one.textContent);
  }
  return found;
}
