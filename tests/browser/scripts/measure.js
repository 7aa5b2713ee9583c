// How long every move of a slider takes, in ms: from its input event to the last change in the DOM.
// moves: [{id, share of its track}]; watched: selectors of the places that are looked at.
async (root, { moves, watched, quiet, patience }) => {
  const EVERYTHING = { subtree: true, childList: true, characterData: true, attributes: true };
  const areas = watched.flatMap((one) => [...root.querySelectorAll(one)]);
  let last = 0;
  const observer = new MutationObserver(() => { last = performance.now(); });
  for (const area of areas) {
    observer.observe(area, EVERYTHING);
  }
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const store = storeOf(root);
  const seconds = [];
  for (const { id, share } of moves) {
    const slider = [...root.querySelectorAll(".weight-row")]
      .find((row) => row.dataset.node === id).querySelector("input[type=range]");
    if (slider.disabled) continue;
    slider.value = Number(slider.max) * share;
    last = 0;
    const start = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    const end = start + patience;
    const waiting = () => store.pending || performance.now() - Math.max(last, start) < quiet;
    do await pause(quiet); while (performance.now() < end && waiting());
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    if (last) seconds.push(last - start);
    await pause(quiet);
  }
  observer.disconnect();
  return seconds;
}
