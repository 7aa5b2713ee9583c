"""A bare page with what writes and reads scenario files, for many questions in one call."""

import json
from typing import Any

from emulab.whatif.bundle import module, words

PARTS = {
    "engine/evaluate.js": ["prepared"],
    "scenario/write.js": ["scenarioText", "slugOf"],
    "scenario/read.js": ["readScenario"],
    "scenario/yaml.js": ["readYaml", "plainOf"],
    "scenario/moment.js": ["momentOf"],
    "words.js": ["say"],
}
ASK = {
    "write": """([facts, sheet, rows]) => {
      const known = files.prepared(facts);
      return rows.map(([state, note]) => files.scenarioText(known, sheet, state, note));
    }""",
    "read": """([facts, sheet, texts, lang]) => {
      const known = files.prepared(facts);
      const said = (one) => files.say(one, lang, words);
      return texts.map((text) => {
        const { note, state, notes, faults } = files.readScenario(text, known, sheet);
        const line = (one) => `line ${one.line}: ${said(one.finding)} ${said(one.remedy)}`;
        return { note, state, notes: notes.map(said), faults: faults.map(line) };
      });
    }""",
    "yaml": """(texts) => texts.map((text) => {
      try {
        return { value: files.plainOf(files.readYaml(text)) };
      } catch (fault) {
        if (!fault.finding) throw fault;
        return { line: fault.line, said: files.say(fault.finding, "en", words) };
      }
    })""",
    "slug": "(names) => names.map((name) => files.slugOf(name))",
    "moment": "(times) => times.map((time) => files.momentOf(new Date(...time)))",
}


def open_files(page) -> None:
    """Load the writers and readers into a blank page."""
    page.goto("about:blank")
    page.add_script_tag(content=f"window.files = {{}}; window.words = {json.dumps(words())};")
    for name, exports in PARTS.items():
        given = f"Object.assign(window.files, {{ {', '.join(exports)} }});"
        page.add_script_tag(content=f"{module(name)}\n{given}", type="module")
    page.wait_for_function("Boolean(files.say && files.momentOf && files.readScenario)")


def asked(page, question: str, argument: Any) -> Any:
    """The answer to a question of ``ASK``; one call for all of its rows."""
    text = json.dumps(argument, ensure_ascii=True)
    answer = page.evaluate(f"text => JSON.stringify(({ASK[question]})(JSON.parse(text)))", text)
    return json.loads(answer)
