// What is pressed or dragged and is smaller than 24 pixels, the label that it stands in counted.
(root) => [...root.querySelectorAll("button, input, select, summary, [role=slider], [role=option]")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one, (one.closest("label") || one).getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 23.9)
  .map(([one, box]) => `${one.tagName} ${one.getAttribute("class")} ${box.width} x ${box.height}`)
