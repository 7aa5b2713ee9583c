"""The browser comes to what Python comes to: under a thousand weightings, to the last tie.

The engine of the page works in the browser, one call a cluster; ``run_under`` works in Python.
"""

from random import Random

import numpy as np
import polars as pl
import pytest
from engine_page import evaluated, printed
from states_made import NOTHING, random_state
from what_if_makers import random_cluster, study_of

from emulab.numbers import decimal_array, half_up, settled_array, shown, signed
from emulab.studies import study
from emulab.whatif.facts import facts_of, figures_of
from emulab.whatif.state import run_under
from emulab.words import Message

REAL = [
    ("hanoi-02", 2023, 50),
    ("central-party", 2023, 30),
    ("hanoi-07", 2023, 50),
    ("hai-ba-trung-04", 2023, 40),
    ("par-index", 2023, 10),
]
MADE = range(0, 140)  # seeds of clusters
EACH = 6  # weightings of every one
NUMBERS = ("total", "points", "bonus", "penalty", "adjusted")
WORDS = ("rank", "tied", "decided_by", "band", "gate", "out", "order")
CLOSE = 1e-9


def disagreements(engine, result, name: str, number: int) -> list[str]:
    """Where the browser and Python part, over the official state and so many others."""
    facts = facts_of(result)
    states = [NOTHING, *(random_state(Random(f"{name}/{n}"), facts) for n in range(number))]
    found = []
    for n, (state, figures) in enumerate(
        zip(states, evaluated(engine, facts, states), strict=True)
    ):
        wanted = figures_of(run_under(result, state))
        found += [f"{name}, state {n}: {line}" for line in differing(wanted, figures)]
    return found


def differing(wanted: dict, figures: dict) -> list[str]:
    """Every figure of Python that the browser does not have: numbers to 1e-9, all else exactly."""
    found = []
    rows = [
        (key, place, wanted[key][place], figures[key][place])
        for key in NUMBERS
        for place in range(len(wanted[key]))
    ]
    for key in ("parts", "sections"):
        for unit, (own, other) in enumerate(zip(wanted[key], figures[key], strict=True)):
            rows += [(key, (unit, n), *pair) for n, pair in enumerate(zip(own, other, strict=True))]
    for key, place, one, other in rows:
        near = one == other or (None not in (one, other) and abs(one - other) <= CLOSE)
        if not near:
            found.append(f"{key} at {place}: {one} and {other}")
    for key in WORDS:
        if wanted[key] != figures[key]:
            found.append(f"{key}: {wanted[key]} and {figures[key]}")
    for award, outcomes in wanted["outcomes"].items():
        for unit, pair in enumerate(zip(outcomes, figures["outcomes"][award], strict=True)):
            if pair[0] != pair[1]:
                found.append(f"{award}, unit {unit}: {pair[0]} and {pair[1]}")
    return found


@pytest.mark.parametrize(("cluster", "year", "number"), REAL, ids=[one[0] for one in REAL])
def test_every_cluster_ranks_and_awards_alike_in_the_browser_and_in_python(
    engine, cluster, year, number
):
    result = study(cluster, year).standing()

    assert disagreements(engine, result, cluster, number) == []


@pytest.mark.parametrize("tenth", range(10))
def test_clusters_with_all_that_rules_can_ask_for_come_out_alike(engine, tenth):
    own = [seed for seed in MADE if seed % 10 == tenth]
    found = []
    for seed in own:
        found += disagreements(engine, random_cluster(seed).result, f"made-{seed}", EACH)

    assert found == []


def test_the_trial_holds_a_thousand_weightings():
    assert sum(number for *_, number in REAL) + EACH * len(MADE) >= 1000


def disagreements_under(engine, made, states) -> list[str]:
    """Where the browser and Python part in a made cluster, over these states."""
    facts, result = facts_of(made.result), made.result
    pairs = zip(states, evaluated(engine, facts, states), strict=True)
    return [
        line
        for state, own in pairs
        for line in differing(figures_of(run_under(result, state)), own)
    ]


def test_units_that_tie_at_the_ninth_decimal_tie_in_both(engine):
    """Thirds and sevenths: the same sum by another road, which binary numbers tell apart."""
    made = study_of(units=14, criteria=6, sections=2, ties=[{"higher": "s0"}, {"lower": "s1"}])
    thirds = dict.fromkeys(("s0.0", "s0.1", "s0.2"), 1 / 3)
    scores = [
        {
            "unit": f"u{unit:02d}",
            "criterion": f"s{section}.{place}",
            "score": 10 * ((unit + place) % 3) / 3,
        }
        for unit in range(14)
        for section in range(2)
        for place in range(3)
    ]
    states = [
        NOTHING | {"scores": scores, "families": {"s0": thirds, "": {"s0": 1 / 7, "s1": part}}}
        for part in (1 / 7, 2 / 7)
    ]
    found = evaluated(engine, facts_of(made.result), states)

    assert disagreements_under(engine, made, states) == []
    assert all(any(one["tied"]) for one in found)


@pytest.mark.parametrize("places", [0, 1, 2])
@pytest.mark.parametrize("step", ["section", "total"])
def test_halves_are_rounded_up_in_both(engine, step, places):
    rounding = {"step": step, "places": places}
    made = study_of(units=10, criteria=4, sections=2)
    made.document["rubric"]["round"] = rounding
    half = 0.5 / 10**places
    scores = [
        {
            "unit": f"u{unit:02d}",
            "criterion": f"s{section}.0",
            "score": round(unit / 3 + half, 4) + half,
        }
        for unit in range(10)
        for section in range(2)
    ]
    exact = [one | {"score": round(5 + half * (n % 7), 6)} for n, one in enumerate(scores)]

    assert (
        disagreements_under(
            engine, made, [NOTHING | {"scores": scores}, NOTHING | {"scores": exact}]
        )
        == []
    )


def test_with_all_but_one_criterion_off_both_rank_by_that_one(engine):
    made = study_of(units=14, criteria=9)
    ids = [leaf.id for leaf in made.rules.rubric.main]
    states = [NOTHING | {"off": [one for one in ids if one != kept]} for kept in ids]

    assert disagreements_under(engine, made, states) == []


def test_numbers_are_settled_rounded_and_printed_alike(engine):
    rng = Random(3)
    values = [0.0, 2.675, 1.005, 0.5, 1.5, -0.5, 1e-7, 1.00015, 99.995]
    values += [round(rng.uniform(-200, 200), rng.randint(0, 12)) for _ in range(2000)]
    values += [rng.randint(-(10**6), 10**6) / 2 ** rng.randint(0, 12) for _ in range(1000)]
    array = np.array(values)

    for lang in ("vi", "en"):
        said = [Message("{value}", {"value": one}).said(lang) for one in values]
        assert printed(engine, "trimmed", values, lang) == said
        assert printed(engine, "shown", values, lang) == [shown(one, lang=lang) for one in values]
        assert printed(engine, "signed", values, lang) == [signed(one, lang=lang) for one in values]
    assert printed(engine, "settled", values) == settled_array(array).tolist()
    assert printed(engine, "decimal", values) == decimal_array(array).tolist()
    for places in (0, 1, 2):
        rounded = pl.select(half_up(pl.Series(values), places)).to_series().to_list()
        assert printed(engine, "halfUp", values, places) == rounded


def test_texts_are_sorted_alike(engine):
    """By the numbers of the letters: 𝒳 comes after 豈, though its halves come before."""
    texts = ["𝒳", "\uf900", "a", "A", "aa", "", "đ", "Đ", "10", "9", "a\u0301", "á", "𝒳a", "𝒳"]

    assert engine.evaluate("texts => sorted(texts)", texts) == sorted(texts)
