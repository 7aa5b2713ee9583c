// Polygons in the triangle of two weights, and pieces put together from small triangles.
// The twin of emulab/sensitivity/exact/pieces.py and the cutting of triangle.py.

export const TRIANGLE = [[0, 0], [1, 0], [0, 1]];

const tidy = (value) => Math.round(value * 1e12) / 1e12;

/** The part of a convex polygon where a lead, given at the corners (0,0), (1,0), (0,1), is not
 * below 0. */
export function cut(corners, [rest, one, other]) {
  if (Math.min(rest, one, other) >= 0) return corners;
  const leads = corners.map(([x, y]) => tidy(rest + (one - rest) * x + (other - rest) * y));
  const kept = [];
  corners.forEach((point, place) => {
    const before = (place || corners.length) - 1;
    const [here, there] = [leads[place], leads[before]];
    if ((here > 0 && there < 0) || (here < 0 && there > 0)) {
      const part = there / (there - here);
      kept.push([0, 1].map((axis) => corners[before][axis] + part * (point[axis] - corners[before][axis])));
    }
    if (here >= 0) kept.push(point);
  });
  return kept;
}

/** The area of a polygon whose corners run counter-clockwise. */
export function area(corners) {
  return turns(corners).reduce((sum, [[x, y], [u, v]]) => sum + x * v - u * y, 0) / 2;
}

/** The centre of mass of a polygon. */
export function middle(corners) {
  let [sum, across, along] = [0, 0, 0];
  for (const [[x, y], [u, v]] of turns(corners)) {
    const size = x * v - u * y;
    sum += size;
    across += (x + u) * size;
    along += (y + v) * size;
  }
  return [across / (3 * sum), along / (3 * sum)];
}

/** The steps ** 2 small triangles that fill the great one; corners in whole steps. */
export function cells(steps) {
  const found = [];
  for (let x = 0; x < steps; x += 1) {
    for (let y = 0; y < steps - x; y += 1) {
      found.push([[x, y], [x + 1, y], [x, y + 1]]);
      if (x + y < steps - 1) found.push([[x + 1, y], [x + 1, y + 1], [x, y + 1]]);
    }
  }
  return found;
}

/** Cells in groups that hang together by their sides. */
export function pieces(own, steps) {
  const beside = new Map();
  own.forEach((cell, number) => sides(cell, steps).forEach(([start, end]) => beside.set(key(start, end), number)));
  const waiting = new Set(own.keys());
  const found = [];
  for (const first of own.keys()) {
    if (!waiting.delete(first)) continue;
    const piece = [first];
    for (let n = 0; n < piece.length; n += 1) {
      for (const [start, end] of sides(own[piece[n]], steps)) {
        const next = beside.get(key(end, start));
        if (next !== undefined && waiting.delete(next)) piece.push(next);
      }
    }
    found.push(piece.map((number) => own[number]));
  }
  return found;
}

/** The corners of the outer edge of a piece, counter-clockwise; its holes are left out. */
export function outline(piece, steps) {
  const every = new Set();
  const edges = piece.flatMap((cell) => sides(cell, steps));
  for (const [start, end] of edges) every.add(key(start, end));
  const after = new Map();
  for (const [start, end] of edges) {
    if (every.has(key(end, start))) continue;
    if (!after.has(start)) after.set(start, []);
    after.get(start).push(end);
  }
  const loops = [];
  for (const [start, ends] of after) {
    while (ends.length) {
      const loop = [start, ends.pop()];
      while (loop.at(-1) !== start) loop.push(after.get(loop.at(-1)).pop());
      loops.push(loop.slice(0, -1).map((corner) => [corner % WIDE, Math.floor(corner / WIDE)]));
    }
  }
  const sizes = loops.map(area);
  return straightened(loops[sizes.indexOf(Math.max(...sizes))]);
}

const WIDE = 1 << 12; // more than the steps of any search
const number = ([x, y]) => x + WIDE * y;
const key = (start, end) => start * WIDE * WIDE + end;

function sides(cell) {
  const [one, two, three] = cell.map(number);
  return [[one, two], [two, three], [three, one]];
}

function straightened(loop) {
  return loop.filter(([x, y], place) => {
    const [a, b] = loop[(place || loop.length) - 1];
    const [c, d] = loop[(place + 1) % loop.length];
    return (x - a) * (d - y) !== (y - b) * (c - x);
  });
}

function turns(corners) {
  return corners.map((corner, place) => [corner, corners[(place + 1) % corners.length]]);
}
