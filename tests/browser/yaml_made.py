"""Scenario files out of chance, good and broken, and what Python reads in them."""

import datetime
from pathlib import Path
from random import Random
from typing import Any

import yaml

from emulab.faults import InputError
from emulab.rules.yaml_places import plain, read_yaml

REFUSED = "refused"
LONG = """scenario:
  name: "Phương án \\"A\\" của cuộc họp"
  author: 'Nguyễn ''Văn'' A'
  made: 2024-01-16T14:05:00
  day: 2024-02-29
  reason: >
    một
    hai

    ba
      sâu hơn
    bốn
  note: |+
    giữ
      nguyên

  empty:
  without_scorers: ["ba-vi", x]
  list:
    - a: 1
      b: [x, {y: 2.50}]
    -
      - p
      - q
    - plain text
      over lines

      and more   # comment
  same:
  - 1
  - -2.5
scores:
    - {unit: "iza", criterion: "tasks.plan", score: 9.5}
weighting: null
weights: {tasks: 55, party: 35, movement: 10, "d" : 3,}
"""
SHORT = """a: |-
  x

  y
b: >-

  x
   y

  z
c: "a
  b

  c \\\\ \\u0041"
d: 'x
  y'
e: [1,
 2]
f: &here {k: true}
g: *here
"""
SIGNS = """ |  |: |- | #|#|'|"|{|}|[|]|,|>|&a |*a|!|?|%|@|`|-|+|1|0|.|\\|<<|=|à|''|a: """
WORDS = "e5|yes|~|null|2024-01-01|1_0|0x1f|1:30"
BREAKS = ["|", "\n", "\n\n", "\t", "|-\n", ">-\n", " >\n  ", "---", "\n  ", "\n - "]
MARKS = [*SIGNS.split("|"), *WORDS.split("|"), *BREAKS]


def broken(rng: Random, text: str) -> str:
    """The text with a few signs put in, taken out or moved."""
    for _ in range(rng.choice([1, 1, 1, 2, 3, 5])):
        at = rng.randrange(len(text) + 1)
        way = rng.choice(["put", "put", "take", "shift"])
        if way == "put":
            text = text[:at] + rng.choice(MARKS) + text[at:]
        elif way == "take":
            text = text[:at] + text[at + rng.choice([1, 1, 2, 3, 8]) :]
        else:
            lines = text.split("\n")
            one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[one], lines[other] = rng.choice([" ", "  "]) + lines[other], lines[one]
            text = "\n".join(lines)
    return text


def safely(text: str) -> Any:
    """What PyYAML's safe loader reads, as JSON has it; ``REFUSED`` where it reads nothing."""
    try:
        return as_json(yaml.safe_load(text))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return REFUSED


def by_the_rules(text: str, folder: Path) -> Any:
    """What the reader of rules files reads, as JSON has it."""
    path = folder / "scenario.yaml"
    path.write_bytes(text.encode())
    try:
        return as_json(plain(read_yaml(path)))
    except InputError:
        return REFUSED


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): as_json(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(inside) for inside in value]
    if isinstance(value, datetime.date):
        return {"moment": value.isoformat()}
    return value


def as_truths(value: Any) -> Any:
    """The value with the keys yes, no, on and off as PyYAML has them; the rules keep the words."""
    truths = {"yes": "True", "on": "True", "no": "False", "off": "False"}
    if isinstance(value, dict):
        return {truths.get(key, key): as_truths(inside) for key, inside in value.items()}
    return [as_truths(one) for one in value] if isinstance(value, list) else value
