// Gliding: rows that changed places slide to their new ones.
//
// Nothing waits for it. The list is in its final order at once; where the rows stand is read in
// the next frame, when the browser lays the page out anyway, and an animation changes no element.

const MOST = 24;
const PACE = { duration: 260, easing: "ease-out", composite: "add" };

/** Tells, after every update of ``list``, whether its rows changed places: they slide then.
 *
 * Lists of more than 24 rows jump, and so does every list where less motion is asked for.
 */
export function gliding(list) {
  const stood = new Map();
  let queued = false;
  let moved = false;
  const slide = () => {
    queued = false;
    const asked = moved && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    moved = false;
    const shifts = [];
    for (const row of list.children) {
      const [before, now] = [stood.get(row), row.offsetTop];
      stood.set(row, now);
      if (asked && before !== undefined && before !== now) shifts.push([row, before - now]);
    }
    for (const [row, by] of shifts) {
      row.animate([{ transform: `translateY(${by}px)` }, { transform: "translateY(0)" }], PACE);
    }
  };
  return (changed) => {
    if (list.children.length > MOST) return;
    moved = moved || changed;
    if (queued) return;
    queued = true;
    requestAnimationFrame(slide);
  };
}
