// Places on the map of the weights: shares to points of the drawing and back, and labels that fit.

const TALL = Math.sqrt(3) / 2;
const LETTER = 10; // width of a letter of 18 pixels, on the safe side
const LINE = 21;

/** A triangle of the given width: at(shares [one, other]) -> [x, y], from([x, y]) -> shares.
 *
 * The corner of neither weight is at the top, of ``one`` at the left, of ``other`` at the right.
 */
export function triangleOf(width, edge) {
  const side = width - 2 * edge;
  const top = edge;
  const at = ([one, other]) => {
    const rest = 1 - one - other;
    return [edge + side * (other + rest / 2), top + side * TALL * (1 - rest)];
  };
  const from = ([x, y]) => {
    const rest = 1 - (y - top) / (side * TALL);
    const other = (x - edge) / side - rest / 2;
    return inside([1 - rest - other, other]);
  };
  return { at, from, width, height: side * TALL + 2 * edge };
}

/** A line of the given width for two weights: the share of ``one`` from left to right. */
export function lineOf(width, edge) {
  const side = width - 2 * edge;
  const at = ([one]) => [edge + side * one, 2.5 * edge];
  const from = ([x]) => {
    const one = Math.min(Math.max((x - edge) / side, 0), 1);
    return [one, 1 - one];
  };
  return { at, from, width, height: 5 * edge };
}

/** The nearest shares that a weighting can have: none below 0, together at most 1. */
export function inside([one, other]) {
  let shares = [Math.max(one, 0), Math.max(other, 0)];
  const sum = shares[0] + shares[1];
  if (sum > 1) {
    const over = (sum - 1) / 2;
    shares = [Math.min(Math.max(shares[0] - over, 0), 1), 0];
    shares[1] = 1 - shares[0];
    if (one <= 0) shares = [0, 1];
    if (other <= 0) shares = [1, 0];
  }
  return shares;
}

/** The words in lines that fit into a polygon around a point, or null: {lines, x, y, step}. */
export function fitting(words, corners, [x, y], most = 2) {
  for (let count = 1; count <= most; count += 1) {
    const lines = broken(words, count);
    if (lines.length !== count) continue;
    const top = y - ((count - 1) * LINE) / 2;
    const rooms = lines.flatMap((_, n) => [-9, 9].map((by) => room(corners, x, top + n * LINE + by)));
    const left = Math.max(...rooms.map(([low]) => low));
    const right = Math.min(...rooms.map(([, high]) => high));
    const wide = Math.max(...lines.map((line) => line.length)) * LETTER;
    if (right - left >= wide + 6) {
      const centre = Math.min(Math.max(x, left + wide / 2 + 3), right - wide / 2 - 3);
      return { lines, x: centre, y: top, step: LINE };
    }
  }
  return null;
}

/** How far a polygon reaches to both sides of a point: [left, right]; nothing outside of it. */
function room(corners, x, y) {
  const met = [];
  corners.forEach(([x1, y1], n) => {
    const [x2, y2] = corners[(n + 1) % corners.length];
    if (y1 <= y !== y2 <= y) met.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  });
  met.sort((a, b) => a - b);
  for (let n = 0; n + 1 < met.length; n += 2) if (met[n] <= x && x <= met[n + 1]) return [met[n], met[n + 1]];
  return [x, x - 1];
}

/** The words in so many lines, about as long as one another. */
function broken(words, count) {
  const all = words.split(" ");
  if (count === 1 || all.length < count) return [words];
  const lines = [];
  let rest = words.length;
  let line = "";
  for (const word of all) {
    const goal = rest / (count - lines.length);
    if (line && lines.length < count - 1 && line.length + word.length / 2 > goal) {
      lines.push(line);
      rest -= line.length + 1;
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
