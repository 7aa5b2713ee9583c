"""What the front end asks of a kernel: a table of functions, each a question.

A message {number, question, ...} is answered by {number, answer} or {number, fault}; ``fault`` is
the text of all faults. Nothing that a question runs into ends the widget.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import polars as pl

from emulab.faults import Fault, InputError
from emulab.pipeline import Result
from emulab.rules import load_rules
from emulab.sensitivity.robustness import robustness
from emulab.studies import Study
from emulab.whatif.facts import figures_of
from emulab.whatif.scenario import save_scenario
from emulab.whatif.sheet import said
from emulab.whatif.state import run_under
from emulab.withholding import published
from emulab.words import LANGUAGES, Message


@dataclass(frozen=True)
class Ground:
    """What questions are asked about: a study, and the choices made beside the state.

    ``choices``: scale, aggregate, without_scorers, each only where it is not as in the rules.
    ``data``: the sum of the data when they were read, empty where nothing is to be saved.
    """

    study: Study
    choices: Mapping[str, Any] = field(default_factory=dict)
    data: str = ""

    def whole(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """The state with the choices, as scenarios have it."""
        return {**state, "choices": dict(self.choices)}

    def under(self, state: Mapping[str, Any]) -> Result:
        """The run of a state, without the figures that the rules withhold."""
        return published(run_under(self.study.standing(), self.whole(state)))


def compute(ground: Ground, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a state, as ``figures_of`` has them."""
    return figures_of(ground.under(asked["state"]))


def firmness(ground: Ground, asked: Mapping[str, Any]) -> dict[str, Any] | None:
    """The exact verdict of a state: {state, sentence}; null where nobody is ranked.

    ``names`` are what the sentence calls the units, in the order of the roster.
    """
    result = ground.under(asked["state"])
    if asked.get("names"):
        units = result.tables.units.with_columns(name=pl.Series(asked["names"], dtype=pl.String))
        result = replace(result, tables=replace(result.tables, units=units))
    found = robustness(result)
    return None if found is None else said(found.verdict)


def save(ground: Ground, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Write the state as a scenario: {path}, or {faults}, and nothing is written.

    A fault is a text in both languages, English where it is about the files.

    ``made`` is the time by the clock of who asks, in ISO 8601; what of it is a zone is left out.
    ``replace`` is the key of the scenario that may be written over. What is written is on the data
    that are on the screen, whatever has become of the files meanwhile; under rules that are no
    longer those on the screen it would show something else, and is refused; so are ``chosen``, the
    choices on the screen, where they are not those beside the study.
    """
    note = {key: str(asked.get(key) or "") for key in ("name", "author", "reason", "replace")}
    try:
        _as_opened(ground, asked)
        path = save_scenario(
            ground.study.place,
            ground.whole(asked["state"]),
            made=_moment(asked),
            data=ground.data,
            **note,
        )
    except InputError as error:
        return {"faults": [_both(fault) for fault in error.faults]}
    return {"path": path.relative_to(ground.study.place.root).as_posix()}


def _both(fault: Fault) -> dict[str, str]:
    return {lang: f"{fault.file}: {fault.said(lang)}" for lang in LANGUAGES}


def _moment(asked: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(str(asked.get("made"))).replace(tzinfo=None)
    except ValueError:
        finding = f"{asked.get('made')!r} is no time."
        fault = Fault("scenario", 0, finding, "Write such as 2024-01-16T14:05:00.")
        raise InputError([fault]) from None


def _as_opened(ground: Ground, asked: Mapping[str, Any]) -> None:
    own = dict(ground.choices)
    if asked.get("chosen", own) != own:
        finding = Message("the choices in the panel are not those on the screen.")
        raise InputError([Fault("choices", 0, finding, Message("Choose them again, then save."))])
    if load_rules(ground.study.place) != ground.study.rules:
        finding = Message("the rules were changed after they were opened here.")
        remedy = Message("Open the page again, then save.")
        raise InputError([Fault("rules.yaml", 0, finding, remedy)])


QUESTIONS: dict[str, Callable[[Ground, Mapping[str, Any]], Any]] = {
    "compute": compute,
    "firmness": firmness,
    "save": save,
}


def answered(ground: Ground, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The message that answers another, whatever that was.

    >>> from emulab.studies import study
    >>> answered(Ground(study("hanoi-02", 2023)), {"number": 3, "question": "who"})["fault"]
    "there is no question called 'who'. There are compute, firmness, save."
    """
    number, question = asked.get("number"), asked.get("question")
    if not isinstance(question, str) or question not in QUESTIONS:
        known = f"There are {', '.join(QUESTIONS)}."
        return {"number": number, "fault": f"there is no question called {question!r}. {known}"}
    if not isinstance(asked.get("state"), Mapping):
        return {"number": number, "fault": "the question comes without a state. Ask again."}
    try:
        return {"number": number, "answer": QUESTIONS[question](ground, asked)}
    except InputError as error:
        return {"number": number, "fault": str(error)}
    except Exception as error:  # a dead widget would say nothing at all
        return {"number": number, "fault": f"{type(error).__name__}: {error}"}
