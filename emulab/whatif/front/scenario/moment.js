// The moment of saving, by the person's clock: the one thing here that a computation may not read.

/** Local time to the second: 2024-01-16T14:05:00. */
export function momentOf(date) {
  const two = (number) => String(number).padStart(2, "0");
  const day = [String(date.getFullYear()).padStart(4, "0"), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}
