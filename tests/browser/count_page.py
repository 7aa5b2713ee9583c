"""The count of the front end: on a bare page, out of chance, and as a person uses its panel."""

import csv
import io
import json
from fractions import Fraction
from random import Random
from typing import Any

import polars as pl

from emulab.rules import Threshold
from emulab.rules.thresholds import Quorum
from emulab.tables.schemas import FIELDS
from emulab.voting.count import Sheet, sheets
from emulab.voting.tally import Tally, tally_totals
from emulab.whatif.bundle import module, words

BASES = ("members", "present", "issued", "returned", "valid")
MARKS = ("agree", "disagree", "no_mark", "both")
UNITS = ("a", "b", "c")
CONTEST = "flag"
SHARES = ("1/2", "2/3", "4/5", "9/10", "1", "1/3", "35/44")
PARTS = {
    "identities": "identities",
    "thresholds": "fewest, baseOf, quorumOf, onEveryBase, onOne",
    "outstanding": "chances, stillOpen",
    "standing": "standingOf",
    "sheet": "emptySheet, typed, marked, chairSaid, counted, takenBack, outstanding, votesOf",
    "files": "filesOf",
    "fields": "FIELD_NAMES, REASONS, CHANNEL_NAMES",
}
COUNTS = {"contest": pl.String, "field": pl.String, "number": pl.Int64, "teller": pl.String}
TALLIES = {"contest": pl.String, "unit": pl.String} | dict.fromkeys(MARKS, pl.Int64)
TALLIES |= {"channel": pl.String, "teller": pl.String}


def open_count(page) -> None:
    """Load the files of count/ and the words into a blank page, as ``count`` and ``say``."""
    page.goto("about:blank")
    for name, exported in PARTS.items():
        source = module(f"count/{name}.js")
        source += f"\nwindow.count = {{ ...window.count, {exported} }};"
        page.add_script_tag(content=source, type="module")
    speech = f"{module('words.js')}\nwindow.say = (said, lang) => say(said, lang, words);"
    speech += f"\nconst words = {json.dumps(words(), ensure_ascii=False)};"
    page.add_script_tag(content=speech, type="module")
    asked = f"Object.keys(window.count || {{}}).length === {sum(map(_number, PARTS.values()))}"
    page.wait_for_function(f"{asked} && Boolean(window.say)")


def _number(exported: str) -> int:
    return len(exported.split(","))


def asked_of(page, body: str, given: Any) -> Any:
    """What ``body``, a function of the given value, makes of it; one call for all."""
    script = f"given => JSON.stringify(({body})(JSON.parse(given)))"
    return json.loads(page.evaluate(script, json.dumps(given)))


def threshold_of_chance(rng: Random, **keys) -> Threshold:
    """A threshold with any base, share, rule on the absent, blank papers, quorum and chair."""
    share = {rng.choice(("at_least", "more_than")): Fraction(rng.choice(SHARES))}
    quorum = Quorum(**{rng.choice(("at_least", "more_than")): Fraction(2, 3)})
    own = {
        "of": rng.choice(BASES),
        "absent": rng.choice(("written_counts", "not_agreeing", "not_agreeing", "excluded")),
        "blank": rng.choice((None, "valid", "invalid")),
        "quorum": rng.choice((None, None, quorum)),
        "marks_at_most": rng.choice((None, 1, 2)),
    }
    return Threshold(**{**share, **own, **keys})


def plain(threshold: Threshold) -> dict[str, Any]:
    """The threshold as the page has it."""

    def shares(asked) -> dict[str, Any]:
        found = {key: getattr(asked, key) for key in ("at_least", "more_than")}
        return {key: n and [n.numerator, n.denominator] for key, n in found.items()}

    own = {key: getattr(threshold, key) for key in ("of", "absent", "blank", "nobody", "chair")}
    return own | shares(threshold) | {"quorum": threshold.quorum and shares(threshold.quorum)}


def sheet_of_chance(rng: Random) -> dict[str, Any]:
    """A sheet as the page keeps one: true as often as not, with holes and slips otherwise."""
    valid, invalid = rng.randint(0, 9), rng.choice((0, 0, 1, 2))
    returned = valid + invalid
    present = returned + rng.choice((0, 0, 1))
    absent, unused = rng.randint(0, 3), rng.randint(0, 2)
    true = {
        "members": present + absent,
        "present": present,
        "absent": absent,
        "recused": rng.choice((0, 0, 1)),
        "printed": present + unused,
        "issued": present,
        "unused": unused,
        "spoilt": 0,
        "returned": returned,
        "not_returned": present - returned,
        "valid": valid,
        "invalid": invalid,
        "blank": rng.choice((0, 0, 1)),
        "written_sent": absent,
        "written_answered": absent,
        "written_valid": absent,
        "invalid_other": invalid,
    }
    slip = rng.random() < 0.5
    fields = {}
    for field in FIELDS:
        if rng.random() < rng.choice((0, 0.1, 0.6)):
            continue
        number = true.get(field, 0)
        if slip and rng.random() < 0.2:
            number = max(0, number + rng.choice((-2, -1, 1, 2)))
        if field in true or rng.random() < 0.2:
            fields[field] = number + (field not in true and slip)
    marks = {channel: _marks(rng, valid, channel, slip) for channel in ("box", "written")}
    chair = None
    if rng.random() < 0.3:
        chair = [bool(votes) and rng.random() < 0.5 for votes in marks["box"]["agree"]]
    return {
        "fields": fields,
        "marks": marks,
        "chair": chair,
        "read": {"box": 0, "written": 0},
        "last": None,
    }


def _marks(rng: Random, valid: int, channel: str, slip: bool) -> dict[str, list[int | None]]:
    found: dict[str, list[int | None]] = {mark: [None] * len(UNITS) for mark in MARKS}
    if channel == "written":
        if rng.random() < 0.4:
            found["agree"] = [rng.choice((None, 0, 1, 2)) for _ in UNITS]
        return found
    every = rng.random() < 0.4
    for place in range(len(UNITS)):
        if rng.random() < 0.15:
            continue
        agree = rng.randint(0, valid)
        found["agree"][place] = agree + (slip and rng.random() < 0.1)
        if every:
            disagree = rng.randint(0, valid - agree)
            found["disagree"][place] = disagree
            found["no_mark"][place] = valid - agree - disagree
            found["both"][place] = rng.choice((None, 0, 0, int(slip)))
    return found


def read_back(files: dict[str, str]) -> tuple[Sheet, Tally | None]:
    """The sheet and the tally that Python makes of the files of the page."""
    frames = {}
    for name, schema in (("counts.csv", COUNTS), ("tallies.csv", TALLIES)):
        rows = list(csv.DictReader(io.StringIO(files[name])))
        cells = [{key: _cell(row.get(key), schema[key]) for key in schema} for row in rows]
        frames[name] = pl.DataFrame(cells, schema=schema)
    sheet = sheets(frames["counts.csv"], (CONTEST,))[CONTEST]
    tallies = frames["tallies.csv"]
    return sheet, tally_totals(tallies, CONTEST) if tallies.height else None


def _cell(text: str | None, kind: Any) -> Any:
    if not text:
        return None
    return int(text) if kind == pl.Int64 else text


def put(page, **numbers):
    """Numbers typed into the boxes of the sheet, by their labels."""
    for label, number in numbers.items():
        page.get_by_role("textbox", name=label.capitalize(), exact=True).fill(str(number))


def read_out(page, *papers):
    """Papers read out by their keys, each a word of keys, then Enter."""
    page.locator(".count-reading").focus()
    for paper in papers:
        for key in paper:
            page.keyboard.press(key)
        page.keyboard.press("Enter")


def choose(page, contest):
    page.locator(".count-select").first.select_option(contest)


def votes(page):
    return page.locator(".count-row:visible .count-votes").all_text_contents()


def facts(page):
    return page.locator(".count-fact:visible").all_text_contents()
