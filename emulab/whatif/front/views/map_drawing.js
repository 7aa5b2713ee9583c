// The drawing of the map: parts, labels, corners, the official point and the one that moves.

import { attribute, h, s } from "../dom.js";
import { SECTION_COLOURS } from "../colours.js";
import { speaking } from "../speaking.js";
import { message } from "../words.js";
import { stepped } from "./map_moves.js";
import { fitting, lineOf, triangleOf } from "./map_places.js";

const EDGE = 26;
const NARROWEST = 280;
const WIDEST = 640;
const ARM = 9;

/** An SVG element as wide as its place; the parts are drawn anew only where they changed. */
export function mapDrawing(store, moves) {
  const ui = speaking(store);
  const parts = s("g", { "aria-hidden": "true" }); // the lists below say the same
  const frame = s("g", { "aria-hidden": "true" });
  const official = s("g", { class: "official-point" });
  const point = s("circle", { class: "now", r: 12, tabindex: 0, role: "slider", onkeydown: pressed, onkeyup: () => moves.settle() });
  const svg = s("svg", { role: "group" }, parts, frame, official, point);
  const element = h("div", { class: "drawing" }, svg);
  let place = null;
  let shown = null;
  let drawn = [];
  svg.addEventListener("pointerdown", down);
  svg.addEventListener("pointermove", (event) => { if (svg.hasPointerCapture(event.pointerId)) go(event); });
  svg.addEventListener("pointerup", () => moves.settle());

  function down(event) {
    if (moves.fixed() || !shown) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    point.focus({ preventScroll: true });
    go(event);
  }

  function go(event) {
    const box = svg.getBoundingClientRect();
    const scale = place.width / box.width;
    moves.move(place.from([(event.clientX - box.left) * scale, (event.clientY - box.top) * scale]));
  }

  function pressed(event) {
    const shares = place && stepped(event, place, moves.here());
    if (!shares) return;
    event.preventDefault();
    event.stopPropagation();
    moves.move(shares);
  }

  function update(now) {
    shown = now;
    const width = Math.min(Math.max(Math.round(element.clientWidth) || 400, NARROWEST), WIDEST);
    const triangle = now.found.shape === "triangle";
    const fresh = [now.found, store.facts, store.settings.lang, width, store.settings.theme];
    if (!place || fresh.some((one, n) => one !== drawn[n])) {
      drawn = fresh;
      place = triangle ? triangleOf(width, EDGE) : lineOf(width, EDGE);
      attribute(svg, "viewBox", `0 0 ${place.width} ${Math.round(place.height)}`);
      parts.replaceChildren(...(triangle ? polygons(now) : stripes(now)));
    }
    frame.replaceChildren(...(triangle ? framed(now) : []));
    const { model, one, other } = now;
    const [x, y] = place.at(moves.here());
    attribute(point, "cx", x.toFixed(2));
    attribute(point, "cy", y.toFixed(2));
    cross(place.at([model.official[model.ids.indexOf(one)], model.official[model.ids.indexOf(other)]]));
    attribute(svg, "class", moves.fixed() ? "fixed" : null);
    attribute(point, "aria-disabled", moves.fixed() ? "true" : null);
    said(now);
  }

  function said(now) {
    const first = now.firsts.slice(0, 5).map(({ units, share }) => `${units.map(ui.short).join(", ")} ${ui.percent(share, 0)}`);
    attribute(svg, "aria-label", ui.say(message("Who is first where: {first}", { first: first.join("; ") })));
    const names = new Map(store.facts.nodes.map((node) => [node.id, node.name]));
    const weights = now.model.ids.map((id, n) => `${ui.say(names.get(id))} ${ui.percent(now.model.weights[n])}`);
    attribute(point, "aria-label", ui.say(message("The weights now")));
    attribute(point, "aria-valuetext", weights.join("; "));
    attribute(point, "aria-valuenow", Math.round(1000 * moves.here()[0]) / 10);
  }

  function cross([x, y]) {
    const path = `M${x - ARM} ${y}H${x + ARM}M${x} ${y - ARM}V${y + ARM}`;
    if (!official.firstChild) official.append(s("path", { class: "official-halo" }), s("path", { class: "official" }));
    for (const line of official.children) attribute(line, "d", path);
  }

  function polygons(now) {
    const shapes = [];
    const words = [];
    now.firsts.forEach(({ units, parts: own }, n) => {
      const colour = units.length === 1 ? now.colours.get(units[0]) : null;
      own.forEach((part, k) => {
        const corners = part.corners.map(place.at);
        shapes.push(s("polygon", { class: colour ? "piece" : "piece plain", fill: colour, points: corners.map((one) => one.map((v) => v.toFixed(1)).join(",")).join(" ") }));
        const middle = place.at(part.middle);
        const label = k === 0 && (fitting(units.map(ui.short).join(", "), corners, middle) || fitting(String(n + 1), corners, middle));
        if (label) words.push(lettered(label, inkOn(colour)));
      });
    });
    return [...shapes, ...words];
  }

  function stripes(now) {
    return now.firsts.flatMap(({ units, parts: own }, n) => own.map((part) => {
      const colour = units.length === 1 ? now.colours.get(units[0]) : null;
      const [left, y] = place.at([part.low]);
      const [right] = place.at([part.high]);
      const corners = [[left, y - EDGE], [right, y - EDGE], [right, y + EDGE], [left, y + EDGE]];
      const middle = [(left + right) / 2, y + 12];
      const label = fitting(units.map(ui.short).join(", "), corners, [middle[0], y]) || fitting(String(n + 1), corners, middle);
      const shape = s("polygon", { class: colour ? "piece" : "piece plain", fill: colour, points: corners.map((one) => one.join(",")).join(" ") });
      return s("g", {}, shape, label && lettered(label, inkOn(colour)));
    }));
  }

  function lettered({ lines, x, y, step }, ink) {
    return s("text", { class: ink, x: x.toFixed(1), "text-anchor": "middle" }, lines.map((line, n) => s("tspan", { x: x.toFixed(1), y: (y + n * step + 6).toFixed(1) }, line)));
  }

  function framed(now) {
    const points = (corners) => corners.map((one) => place.at(one).map((v) => v.toFixed(1)).join(",")).join(" ");
    const found = [s("polygon", { class: "edge", points: points([[0, 0], [1, 0], [0, 1]]) })];
    if (now.region) found.push(s("polygon", { class: "region", points: points(now.region) }));
    for (const [letter, corner, dx, dy] of [["A", [0, 0], 0, -8], ["B", [1, 0], -14, 18], ["C", [0, 1], 14, 18]]) {
      const [x, y] = place.at(corner);
      found.push(s("text", { class: "corner", x: x + dx, y: y + dy, "text-anchor": "middle" }, letter));
    }
    return found;
  }

  return { element, update };
}

/** Dark letters on light colours, white ones on dark colours, the ink on none. */
function inkOn(colour) {
  if (!colour) return "label";
  return [0, 2].includes(SECTION_COLOURS.indexOf(colour)) ? "label on-dark" : "label on-light";
}
