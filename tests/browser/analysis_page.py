"""A bare page that holds nothing but the analysis of the front end, asked one cluster at a time."""

import json
from typing import Any

from emulab.whatif.bundle import module

ENTRIES = {
    "engine/evaluate.js": ("prepared", "evaluate"),
    "analysis/linear.js": ("modelOf", "totalOf"),
    "analysis/lines.js": ("movedTo",),
    "analysis/figures.js": ("figuresAt",),
    "analysis/ranking.js": ("ranksOf",),
    "analysis/flips.js": ("flips", "winners"),
    "analysis/skipping.js": ("everywhere", "skipping"),
    "analysis/map.js": ("regions",),
    "analysis/region.js": ("regionOf", "contains"),
    "analysis/drawing.js": ("weightings",),
    "analysis/chances.js": ("chances",),
    "analysis/verdict.js": ("verdict",),
}

# every question is asked of one node under one state; the answers come in the order of the states
EACH = """
(facts, regions, states, question) => {
  const known = a.prepared(facts);
  const nodes = known.families.filter(({ ids }) => ids.length > 1).map(({ parent }) => parent);
  return states.map((state) => {
    const found = known.why_not ? known.official : a.evaluate(known, state);
    return Object.fromEntries(nodes.map((node) => {
      const model = a.modelOf(known, state, found, node);
      if (model.why) return [node, { why: model.why.template || model.why.en }];
      const region = a.regionOf(model, regions, known);
      return [node, question({ facts: known, state, found, model, region, node })];
    }));
  });
}
"""


def open_analysis(page) -> None:
    """Load the analysis and the engine into a blank page, as ``a``."""
    page.goto("about:blank")
    for entry, names in ENTRIES.items():
        source = f"{module(entry)}\nwindow.a = {{ ...window.a, {', '.join(names)} }};"
        page.add_script_tag(content=source, type="module")
    page.wait_for_function("Boolean(window.a && window.a.verdict)")


def asked(
    page,
    facts: dict[str, Any],
    regions: dict[str, Any],
    states: list[dict[str, Any]],
    question: str,
) -> list[dict[str, Any]]:
    """For every state, by node ("" for the sections), what ``question`` gives: a function in
    JavaScript of {facts, state, found, model, region, node}; {why} where there is no model."""
    given = json.dumps([facts, regions, states], ensure_ascii=False)
    call = f"given => JSON.stringify(({EACH})(...JSON.parse(given), {question}))"
    return json.loads(page.evaluate(call, given))
