"""Clusters, states and the models that Python makes of them, beside what the browser says."""

from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from analysis_page import asked
from states_made import NOTHING, random_state
from what_if_makers import random_cluster, study_of

from emulab.pipeline import Result
from emulab.sensitivity.model import Model, model_of
from emulab.studies import study
from emulab.whatif.facts import facts_of
from emulab.whatif.regions import regions_of
from emulab.whatif.state import run_under

REAL = ["hanoi-02", "central-party", "hanoi-07", "hai-ba-trung-04", "par-index"]
SIZES = ["14x20", "64x60"]
MADE = [f"made-{seed}" for seed in range(24)]
STATES = 2  # of every cluster, besides the official one
CLOSE = 1e-9
every_cluster = pytest.mark.parametrize("name", [*REAL, *SIZES, *MADE])


@cache
def result_of(name: str) -> Result:
    if name in SIZES:
        units, criteria = (int(size) for size in name.split("x"))
        return study_of(units, criteria, sections=7 if units > 14 else 4).result
    if name in REAL:
        return study(name, 2023).standing()
    return random_cluster(int(name.removeprefix("made-"))).result


@cache
def given(name: str) -> tuple[dict, dict, list[dict]]:
    """The facts, the regions and some states of a cluster."""
    result = result_of(name)
    facts = facts_of(result)
    states = [random_state(Random(f"analysis/{name}/{n}"), facts) for n in range(STATES)]
    return facts, regions_of(result.rules), [NOTHING, *states]


@cache
def models(name: str) -> list[dict[str, Model]]:
    """For every state, by node, the models of Python whose totals nothing bends; none where weights
    move a gate, because Python takes every gate as it stands."""
    facts, _, states = given(name)
    if any(gate["on"] in ("total", "points") for gate in facts["gates"]):
        return [{} for _ in states]
    nodes = [family["parent"] for family in facts["families"] if len(family["ids"]) > 1]
    runs = [run_under(result_of(name), state) for state in states]
    found = [{node: model_of(run, node or None) for node in nodes if run.ranked} for run in runs]
    return [
        {
            node: model
            for node, model in own.items()
            if model.under.values is not None and model.under.bent is None
        }
        for own in found
    ]


def answers(page, name: str, question: str) -> Iterator[tuple[Model, dict]]:
    """The models of Python beside what the browser said of them."""
    told = asked(page, *given(name), question)
    for own, found in zip(models(name), told, strict=True):
        for node, model in own.items():
            if "why" not in found[node]:
                yield model, found[node]


def numbers(name: str) -> list[str]:
    return result_of(name).tables.units["unit"].to_list()
