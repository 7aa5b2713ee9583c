"""The browser comes to what Python comes to under rules that are rarer, and under all they hold."""

from random import Random

import polars as pl
import pytest
from engine_page import evaluated
from rarer_made import CHANGES, rarer_cluster
from states_made import NOTHING, random_state
from test_same_numbers import differing
from what_if_makers import Made, study_of

from emulab.whatif.facts import facts_of, figures_of
from emulab.whatif.state import run_under

SEEDS = range(40)
EACH = 5  # weightings of every one


def disagreements(engine, made: Made, states: list[dict]) -> list[str]:
    answers = evaluated(engine, facts_of(made.result), states)
    return [
        f"state {n}: {line}"
        for n, (state, own) in enumerate(zip(states, answers, strict=True))
        for line in differing(figures_of(run_under(made.result, state)), own)
    ]


@pytest.mark.parametrize("quarter", range(4))
def test_clusters_with_rarer_rules_come_out_alike(engine, quarter):
    found = []
    for seed in SEEDS[quarter::4]:
        made = rarer_cluster(seed)
        facts = facts_of(made.result)
        states = [random_state(Random(f"rarer/{seed}/{n}"), facts) for n in range(EACH)]
        found += [f"{seed}: {one}" for one in disagreements(engine, made, [NOTHING, *states])]

    assert found == []


def test_the_rarer_clusters_hold_every_rarer_rule():
    documents = [rarer_cluster(seed).document for seed in SEEDS]
    rubrics = [one["rubric"] for one in documents]
    gates = {(gate.get("on"), end) for one in documents for gate in one["gates"] for end in gate}
    fills = {one.get("missing") for one in rubrics}

    assert len(CHANGES) > 10
    assert {"impute_mean", "impute_median", "impute_minimum"} <= fills
    assert {("total", "at_most"), ("total", "at_least"), ("bonus", "at_most")} <= gates
    assert any(len(rarer_cluster(seed).tables.units) <= 2 for seed in SEEDS)
    assert any("aggregate" in top for one in rubrics for top in one["criteria"])
    assert any("scenario" in one for one in documents)
    assert any(one["stages"]["combine"] != "last" for one in documents)


def test_a_stage_whose_marks_give_no_weights_leaves_the_page_its_numbers(engine):
    """Entropy takes no level below 0: there is one at the stage that a tie rule names, which the
    run does not ask about as long as nobody is a candidate."""
    award = {"id": "prize", "name": "Prize", "seats": 1, "ties": [{"previous_stage": "self"}]}
    award["eligible"] = {"total_at_least": 39}
    made = study_of(
        4,
        4,
        sections=2,
        scale="declared",
        aggregate="arithmetic",
        weighting="entropy",
        ties=[],
        bands=[],
        awards=[award],
    )
    made.document["rubric"]["criteria"][0]["criteria"][0] |= {"kind": "plus_minus", "floor": -10}
    rows = made.tables.marks
    noisy = rows.with_columns(
        stage=pl.lit("self"),
        mark=pl.when(pl.col("criterion") == "s0.0").then(5 - pl.col("mark")).otherwise("mark"),
    )
    made = Made(made.document, made.tables.__class__(**_frames(made, pl.concat([rows, noisy]))))
    even = dict.fromkeys(("s0", "s1"), 1)

    assert disagreements(engine, made, [NOTHING, NOTHING | {"families": {"": even}}]) == []


def _frames(made: Made, marks: pl.DataFrame) -> dict:
    return made.tables.__dict__ | {"marks": marks}
