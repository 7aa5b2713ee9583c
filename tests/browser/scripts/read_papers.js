// Milliseconds of reading out each of so many papers, on the count panel that is open.
(root, papers) => {
  const group = root.querySelector(".count-reading");
  const press = (key, code) => group.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }));
  return Array.from({ length: papers }, () => {
    press("b", "KeyB");
    press("3", "Digit3");
    const start = performance.now();
    press("Enter", "Enter");
    return performance.now() - start;
  });
}
