"""Where a sum meets a limit, or a group weighs nothing: alike in the browser and in Python.

Each of these is too rare to be met by chance.
"""

from dataclasses import replace

import polars as pl
import pytest
from engine_page import evaluated
from states_made import NOTHING
from test_same_numbers import differing
from what_if_makers import Made, study_of

from emulab.whatif.facts import facts_of, figures_of
from emulab.whatif.state import run_under


def figures(engine, made, *states) -> list[dict]:
    """What the browser comes to under every state, after Python came to the same."""
    given = [NOTHING | state for state in states]
    answers = evaluated(engine, facts_of(made.result), given)
    for state, own in zip(given, answers, strict=True):
        assert differing(figures_of(run_under(made.result, state)), own) == []
    return answers


def scores(rows: dict[str, list[float]]) -> list[dict]:
    """Supposed points: by criterion, those of the units u00, u01 ..."""
    return [
        {"unit": f"u{unit:02d}", "criterion": criterion, "score": score}
        for criterion, points in rows.items()
        for unit, score in enumerate(points)
    ]


def small(**keys):
    """Two units on two sections of two criteria each."""
    return study_of(units=2, criteria=4, sections=2, **keys)


def test_points_that_add_up_to_the_same_tie_on_a_tie_key(engine):
    """0.1 + 0.2 is not 0.3 in binary numbers."""
    made = small(ties=[{"higher": "s0"}])
    noisy = {"s0.0": [0.1, 0.3], "s0.1": [0.2, 0], "s1.0": [1, 1], "s1.1": [1, 1]}
    (found,) = figures(engine, made, {"scores": scores(noisy)})

    assert found["rank"] == [1, 1]


@pytest.mark.parametrize(
    ("limit", "points"),
    [({"at_least": 0.8}, (0.1, 0.7)), ({"at_most": 0.3}, (0.1, 0.2))],
    ids=["at least", "at most"],
)
def test_points_that_just_meet_a_gate_pass_it(engine, limit, points):
    gate = {"id": "bar", "name": "Bar", "on": "s0", "bars": "ranking", **limit}
    made = small(gates=[gate])
    own = {"s0.0": [points[0]] * 2, "s0.1": [points[1]] * 2}
    (found,) = figures(engine, made, {"scores": scores(own)})

    assert found["out"] == ["", ""]


def with_bonus(**rubric):
    """Two units of bonus points, whose bands are read before them."""
    made = small(bands=[{"id": "good", "name": "Good", "at_least": 20.1}], awards=[])
    made.document["band_on"] = "before_bonus"
    made.document["rubric"] |= rubric
    made.document["rubric"]["bonus"] = {"criteria": [{"id": "more", "name": "More", "maximum": 5}]}
    return made


def test_a_total_that_just_meets_a_band_before_its_bonus_is_in_it(engine):
    """(20.1 + 0.1) - 0.1 is 20.099999999999998."""
    own = {"s0.0": [10, 10], "s0.1": [10, 10], "s1.0": [0.1, 0], "s1.1": [0, 0], "more": [0.1, 5]}
    (found,) = figures(engine, with_bonus(), {"scores": scores(own)})

    assert 20.2 - 0.1 < 20.1
    assert found["band"] == ["good", None]


def test_the_floor_holds_a_band_up_too(engine):
    own = {"s0.0": [5, 5], "s0.1": [0, 0], "s1.0": [0, 0], "s1.1": [0, 0], "more": [2, 0]}
    (found,) = figures(engine, with_bonus(floor=21), {"scores": scores(own)})

    assert found["band"] == ["good", "good"]


def test_totals_that_tie_are_rounded_to_the_same(engine):
    made = small()
    made.document["rubric"]["round"] = {"step": "total", "places": 2}
    own = {"s0.0": [2.6749999997, 2.675], "s0.1": [0, 0], "s1.0": [0, 0], "s1.1": [0, 0]}
    (found,) = figures(engine, made, {"scores": scores(own)})

    assert found["total"] == [2.68, 2.68]


def test_a_group_all_of_whose_criteria_weigh_nothing_is_weighed_by_their_maxima(engine):
    made = study_of(units=4, criteria=4, sections=2, scale="declared", aggregate="arithmetic")
    groups = {"schools": ["u00", "u01"], "agencies": ["u02", "u03"]}
    own = [
        {"id": f"{group}.{n}", "name": f"{group} {n}", "maximum": most, "only": [group]}
        for group in groups
        for n, most in enumerate((4, 16))
    ]
    document = made.document
    document["rubric"]["criteria"].append({"id": "own", "name": "Own", "criteria": own})
    document["groups"] = [{"id": one, "name": one, "units": ids} for one, ids in groups.items()]
    document["weights"] = {"schools.0": 9, "schools.1": 1, "agencies.0": 1, "agencies.1": 9}
    marks = made.tables.marks
    more = [
        {"unit": unit, "criterion": f"{group}.{n}", "stage": "head", "scorer": "h", "mark": 2.0 + n}
        for group, ids in groups.items()
        for unit in ids
        for n in range(2)
    ]
    tables = replace(made.tables, marks=pl.concat([marks, pl.DataFrame(more)], how="diagonal"))
    numbers = {"schools.0": 0, "schools.1": 0, "agencies.0": 3, "agencies.1": 1}
    state = {"families": {"own": numbers}}
    _, found = figures(engine, Made(document, tables), {}, state)

    assert found["parts"][0][-4:-2] == pytest.approx([2, 3])


def prize(*ties, **eligible):
    """Two units and one award of one seat, that the rank gives first and then these tie rules."""
    award = {"id": "prize", "name": "Prize", "seats": 1, "eligible": eligible, "ties": [*ties]}
    return small(ties=[], bands=[], awards=[award])


def outcomes(found) -> list[str]:
    return [one["outcome"] for one in found["outcomes"]["prize"]]


def test_a_total_that_just_misses_by_binary_noise_is_enough_for_an_award(engine):
    own = {"s0.0": [9.9999999997, 1], "s0.1": [0, 0], "s1.0": [0, 0], "s1.1": [0, 0]}
    (found,) = figures(engine, prize(total_at_least=10), {"scores": scores(own)})

    assert outcomes(found) == ["proposed", "not proposed"]


def test_totals_that_tie_are_parted_by_no_score(engine):
    own = {"s0.0": [9, 9.0000000001], "s0.1": [0, 0], "s1.0": [0, 0], "s1.1": [0, 0]}
    (found,) = figures(engine, prize("score", "core_score"), {"scores": scores(own)})

    assert outcomes(found) == ["tied", "tied"]


def test_points_that_add_up_to_the_same_part_nobody(engine):
    own = {"s0.0": [0.1, 0.3], "s0.1": [0.2, 0], "s1.0": [1, 1], "s1.1": [0, 0]}
    (found,) = figures(engine, prize({"higher": "s0"}), {"scores": scores(own)})

    assert outcomes(found) == ["tied", "tied"]


def test_what_decided_is_told_with_as_many_decimals_as_it_takes(engine):
    own = {"s0.0": [3.333333331, 3.333333349], "s0.1": [0, 0]}
    own |= {"s1.0": [1.666666669, 1.666666651], "s1.1": [0, 0]}
    (found,) = figures(engine, prize({"higher": "s0"}), {"scores": scores(own)})

    assert outcomes(found) == ["not proposed", "proposed"]
    reason = found["outcomes"]["prize"][1]["reason"]["en"]
    assert "3.33333335 against 3.33333333" in reason
