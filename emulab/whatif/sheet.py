"""The sheet: one cluster and year as the front end opens it, with its words and its scenarios."""

from collections.abc import Mapping
from typing import Any

from emulab import __version__
from emulab.faults import InputError
from emulab.parts import parts_named
from emulab.pipeline import Result
from emulab.sensitivity.robustness import robustness
from emulab.studies import Study
from emulab.whatif.bundle import words
from emulab.whatif.contests import spoken
from emulab.whatif.counting import counting_of
from emulab.whatif.facts import facts_of, figures_of
from emulab.whatif.regions import regions_of
from emulab.whatif.scenario import data_sum
from emulab.whatif.scenarios import scenarios_of
from emulab.whatif.state import chosen_of, run_under
from emulab.withholding import hidden, published
from emulab.words import LANGUAGES, Message

NONE: Mapping[str, Any] = {}


def sheet_of(study: Study, choices: Mapping[str, Any] = NONE) -> dict[str, Any]:
    """Everything that the front end opens with, as a JSON object.

    facts are those of the standing result, or of a run under ``choices`` (scale, aggregate,
    without_scorers; those that the rules have made already are none); their official figures stay
    those of the rules as they are. own: the scale and aggregate of these rules. firm is the
    exact verdict on the official ranking, null where there is none. Figures of votes that the
    rules withhold are nowhere in it. Raises InputError where there is nothing to rank, or where
    the choices do not suit the rules.

    >>> from emulab.studies import study
    >>> sheet_of(study("hanoi-02", 2023))["firm"]["state"]
    'safe'
    """
    official, rules = published(study.standing()), study.standing().rules
    choices = chosen_of(choices, study.standing())
    return {
        "version": __version__,
        "place": study.place.key,
        "trial": study.rules.analysis.trial_year if study.result is None else None,
        "locked": study.record is not None and study.record.locked,
        "synthetic": _synthetic(study),
        "data": data_sum(study.place),
        "chosen": choices,
        "own": {"scale": rules.scale, "aggregate": rules.aggregate.name},
        "words": words(),
        "facts": _facts(study, official, choices),
        "firm": _firm(official),
        "regions": regions_of(official.rules),
        "scenarios": scenarios_of(study),
        "contests": counting_of(study),
        "offices": _offices(official),
    }


def _facts(study: Study, official: Result, choices: Mapping[str, Any]) -> dict[str, Any]:
    """The facts; where votes are withheld the browser cannot decide, and gets none of them."""
    result = official
    if choices:
        result = published(run_under(study.standing(), {"choices": dict(choices)}))
    facts = facts_of(result) | {"adopted": not choices, "official": figures_of(official)}
    held = {contest for contest in facts["polls"] if hidden(official).of(contest)}
    if held:
        facts["polls"] = {key: poll for key, poll in facts["polls"].items() if key not in held}
        facts["why_not"] = spoken(Message("the rules withhold figures of the votes"))
    return facts


def _synthetic(study: Study) -> dict[str, str] | None:
    """The line that says what nobody published, in both languages."""
    found = {}
    for lang in LANGUAGES:
        parts = ", ".join(parts_named(study.synthetic, lang, study.rules))
        line = Message("Illustrative figures (synthetic): {parts}.", {"parts": parts})
        found[lang] = line.said(lang)
    return found if study.synthetic else None


def _firm(result: Result) -> dict[str, Any] | None:
    try:
        found = robustness(result)
    except InputError:
        return None
    return None if found is None else said(found.verdict)


def said(verdict: Any) -> dict[str, Any]:
    """A verdict as the front end reads it: state, and the sentence in both languages."""
    return {"state": verdict.state, "sentence": spoken(verdict.sentence)}


def _offices(result: Result) -> list[dict[str, Any]]:
    """Every office with what was decided on every unit, in the order of the roster."""
    found: dict[str, dict[str, Any]] = {
        office.id: {
            "id": office.id,
            "name": spoken(office.name or Message(office.id)),
            "outcomes": [],
        }
        for office in result.rules.offices
    }
    for one in result.office_outcomes:
        entry = {"outcome": one.outcome, "condition": one.condition, "reason": spoken(one.reason)}
        found[one.contest]["outcomes"].append(entry)
    return list(found.values())
