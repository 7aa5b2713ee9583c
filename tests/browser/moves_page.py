"""A bare page that holds the state, its moves and the store of the front end, and no view."""

import json
from typing import Any

from emulab.whatif.bundle import module

PARTS = {
    "engine/evaluate.js": ("prepared", "evaluate"),
    "engine/shares.js": ("changedFamilies",),
    "state.js": (
        "OFFICIAL",
        "back",
        "isOfficial",
        "lockSwitched",
        "moved",
        "numberOf",
        "numbersOf",
        "rebalanced",
        "scored",
        "sumOf",
        "switched",
    ),
    "store.js": ("createStore",),
}


def open_moves(page) -> None:
    """Load the state, its moves and the store into a blank page, as ``m``."""
    page.goto("about:blank")
    for entry, names in PARTS.items():
        source = f"{module(entry)}\nwindow.m = {{ ...window.m, {', '.join(names)} }};"
        page.add_script_tag(content=source, type="module")
    page.wait_for_function("Boolean(window.m && window.m.createStore)")


def answered(page, facts: dict[str, Any], body: str, *more: Any) -> Any:
    """What ``body``, a function of the prepared facts and more, gives; it may be async."""
    asked = json.dumps([facts, *more], ensure_ascii=False)
    call = f"""async (asked) => {{
      const [facts, ...more] = JSON.parse(asked);
      return JSON.stringify(await ({body})(m.prepared(facts), ...more));
    }}"""
    return json.loads(page.evaluate(call, asked))
