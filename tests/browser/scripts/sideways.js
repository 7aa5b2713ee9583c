// What holds more than it shows from left to right and no key can scroll.
(root) => [...root.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  return ["auto", "scroll", "hidden"].includes(style.overflowX) && one.clientWidth > 2
    && !(style.overflowX === "auto" && one.tabIndex >= 0)
    && one.scrollWidth > one.clientWidth + 1 && !["INPUT", "TEXTAREA", "SELECT"].includes(one.tagName);
}).map((one) => `${one.tagName} ${one.className} ${one.scrollWidth} > ${one.clientWidth}`)
