// The panels beside the ranking, in the order of their keys 1 to 9. To add one, write its view in
// this folder and a line here: create(store) gives {element, update(store)}; update is called
// after every move, and only while the panel is open.

import { message } from "../words.js";
import { changesView } from "./changes.js";
import { chancesView } from "./chances.js";
import { countView } from "./count.js";
import { flipsView } from "./flips.js";
import { mapView } from "./map.js";
import { scenariosView } from "./scenarios.js";
import { slopeView } from "./slope.js";

export const PANELS = [
  { id: "slope", title: message("Ranks"), create: slopeView },
  { id: "changes", title: message("Awards"), create: changesView },
  { id: "flips", title: message("Flips"), create: flipsView },
  { id: "map", title: message("Map"), create: mapView },
  { id: "chances", title: message("Chances"), create: chancesView },
  { id: "scenarios", title: message("Scenarios"), create: scenariosView },
  { id: "count", title: message("Count"), create: countView },
];
