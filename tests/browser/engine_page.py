"""A bare page that holds nothing but the engine of the front end, for many questions at once."""

import json
from typing import Any

from emulab.whatif.bundle import module, words

WORDS = ("trimmed", "shown", "signed", "settled", "decimal", "halfUp", "percent", "plain", "typed")
ASK = """
(facts, states) => {
  const known = engine.prepared(facts);
  const spoken = (said) => said && { vi: say(said, "vi"), en: say(said, "en") };
  return states.map((state) => {
    const { staged, scores, shares, ...found } = engine.evaluate(known, state);
    for (const rows of Object.values(found.outcomes)) {
      for (const row of rows) row.reason = spoken(row.reason);
    }
    found.sections = found.sections.map((row) => Array.from(row));
    return found;
  });
}
"""


def open_engine(page) -> None:
    """Load the engine and the words into a blank page."""
    source = f"{module('engine/evaluate.js')}\nwindow.engine = {{ prepared, evaluate }};"
    figures = f"{module('numbers.js')}\nwindow.numbers = {{ {', '.join(WORDS)} }};"
    speech = f"{module('words.js')}\nwindow.say = (said, lang) => say(said, lang, words);"
    speech += "\nwindow.sorted = (texts) => texts.sort(byLetters);"
    speech += f"\nconst words = {json.dumps(words(), ensure_ascii=False)};"
    page.goto("about:blank")
    page.add_script_tag(content=source, type="module")
    page.add_script_tag(content=speech, type="module")
    page.add_script_tag(content=figures, type="module")
    page.wait_for_function("Boolean(window.engine && window.say && window.numbers)")


def evaluated(page, facts: dict[str, Any], states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the engine makes of every state, its reasons in both languages; one call for all."""
    asked = json.dumps([facts, states], ensure_ascii=False)
    answer = page.evaluate(f"asked => JSON.stringify(({ASK})(...JSON.parse(asked)))", asked)
    return json.loads(answer)


def printed(page, function: str, values: list[float], *more: Any) -> list[Any]:
    """What one function of the front end's numbers makes of every value."""
    body = "([name, values, more]) => values.map((one) => numbers[name](one, ...more))"
    return page.evaluate(body, [function, values, list(more)])
