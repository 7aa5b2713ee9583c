// Numbers: the twins of emulab/numbers.py. What ties, what is rounded and what is printed is
// decided here and nowhere else in the front end.

const PLACES = 9;
const GRAIN = 1e9;
const NOISE = 1e-13;
const EXACT = 60; // decimals in which a half shows whether it is one

/** The nearest whole number, halves to the even one, as numpy and polars round. */
function nearest(value) {
  const floor = Math.floor(value);
  const part = value - floor;
  if (part !== 0.5) return part < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The value as it is compared: two totals tie when these are equal. */
export function settled(value) {
  return nearest(value * GRAIN) / GRAIN + 0;
}

/** The value without binary noise: the decimal of nine places, where it is one. */
export function decimal(value) {
  const near = settled(value);
  return Math.abs(value - near) <= NOISE * (1 + Math.abs(value)) ? near : value;
}

/** The value rounded as a board rounds: decimal, half away from zero. */
export function halfUp(value, places) {
  const scale = 10 ** places;
  const size = Math.abs(settled(value)) * scale;
  const steps = Math.floor(size + 0.5 + NOISE * (scale + size));
  return decimal((steps / scale) * Math.sign(value)) + 0;
}

/** The number as it is printed: 1.234,57 in Vietnamese, 1,234.57 in English, a dash for none. */
export function shown(value, lang, places = 2) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = fixed(Math.abs(value), places);
  const [whole, part] = size.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const zero = !/[1-9]/.test(size);
  const text = (value < 0 && !zero ? "-" : "") + grouped + (part ? `.${part}` : "");
  return lang === "vi" ? swapped(text) : text;
}

/** A difference as it is printed, with its sign; what is printed as zero has none. */
export function signed(value, lang, places = 2) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = shown(Math.abs(value), lang, places);
  return /[1-9]/.test(size) ? (value < 0 ? "−" : "+") + size : size;
}

/** A share as a percentage; what is neither nothing nor all of it is not printed as 0 or 100. */
export function percent(share, lang, places = 1) {
  if (share === null || share === undefined || !Number.isFinite(share)) return "–";
  const own = settled(share);
  if (own === 0 || own === 1) return own === 0 ? "0 %" : "100 %";
  let digits = places;
  while (digits < PLACES && ["0", "100"].includes(String(Number(fixed(100 * own, digits))))) digits += 1;
  return `${shown(100 * own, lang, digits)} %`;
}

/** A number in a sentence: at most ``places`` decimals, none that are zero. */
export function trimmed(value, lang, places = 4) {
  const text = plain(rounded(value, places));
  return lang === "vi" ? text.replace(".", ",") : text;
}

/** The nearest decimal of so many places, an exact half to the even digit: round() in Python. */
export function rounded(value, places) {
  if (!Number.isFinite(value)) return value;
  const size = Math.abs(value);
  const text = size.toFixed(EXACT);
  const end = text.length - EXACT + places;
  const even = Number(text[end - 1]) % 2 === 0;
  const found = even && /^50*$/.test(text.slice(end)) ? text.slice(0, end) : size.toFixed(places);
  return Math.sign(value) * Number(found) + 0;
}

/** The number as it stands in a file: a point, no exponent, nothing lost. */
export function plain(value) {
  const text = String(value + 0);
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!found) return text;
  const [, sign, first, rest = "", power] = found;
  const digits = first + rest;
  const point = 1 + Number(power);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}

/** A number that a person typed, with a decimal comma or a point; null where it is none. */
export function typed(text) {
  const own = String(text).trim().replace(/\s/g, "").replace("−", "-");
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(own)) return null;
  return Number(own.replace(",", "."));
}

function swapped(text) {
  return text.replace(/[.,]/g, (sign) => (sign === "." ? "," : "."));
}

/** Half up at the decimal as it is written, so that 2.675 is 2.68. */
function fixed(value, places) {
  const [whole, part = ""] = plain(value).split(".");
  let digits = whole + part.slice(0, places).padEnd(places, "0");
  if (part[places] >= "5") digits = String(BigInt(digits) + 1n).padStart(digits.length, "0");
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
}
