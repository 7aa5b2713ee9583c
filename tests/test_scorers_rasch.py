"""The many-facet Rasch model: expected equals observed, and extremes are named, not guessed."""

import numpy as np
import pytest

from emulab.scoring.scorers.rasch import CLOSE, graded, rasch

RNG_SEED = 7


def drawn(units=30, criteria=6, scorers=5, top=4):
    """Grades drawn from the model itself, with what they were drawn from."""
    rng = np.random.default_rng(RNG_SEED)
    ability = rng.normal(0, 1.5, units)
    difficulty, severity = rng.normal(0, 1, criteria), rng.normal(0, 0.7, scorers)
    difficulty, severity = difficulty - difficulty.mean(), severity - severity.mean()
    steps = np.linspace(-1.5, 1.5, top)
    unit, criterion, scorer = (
        a.ravel() for a in np.meshgrid(*map(range, (units, criteria, scorers)), indexing="ij")
    )
    place = ability[unit] - difficulty[criterion] - severity[scorer]
    logits = np.arange(top + 1) * place[:, None] - np.concatenate([[0], np.cumsum(steps)])
    chance = np.exp(logits)
    chance /= chance.sum(axis=1, keepdims=True)
    grade = (rng.random(unit.size)[:, None] > chance.cumsum(axis=1)).sum(axis=1)
    return unit, criterion, scorer, grade, severity


def test_expected_equals_observed_for_every_element():
    *codes, grade, _ = drawn()
    found = rasch(*codes, grade)

    assert found.converged and found.gap <= CLOSE


def test_severity_is_recovered_within_its_errors():
    *codes, grade, severity = drawn()
    found = rasch(*codes, grade)
    away = (found.measures["scorer"] - severity) / found.errors["scorer"]

    assert np.abs(away).max() < 3
    assert found.measures["scorer"].sum() == pytest.approx(0, abs=1e-9)
    assert found.steps.sum() == pytest.approx(0, abs=1e-9)


def test_abilities_lie_where_they_were_drawn():
    """The other facets are centred, so the abilities carry the place of the whole."""
    unit, criterion, scorer, grade, _ = drawn()
    ability = np.random.default_rng(RNG_SEED).normal(0, 1.5, 30)
    easier = rasch(unit, criterion, scorer, np.minimum(grade + 1, 4))

    assert rasch(unit, criterion, scorer, grade).measures["unit"].mean() == pytest.approx(
        ability.mean(), abs=0.15
    )
    assert np.nanmean(easier.measures["unit"]) > ability.mean() + 0.5


def test_severity_is_recovered_where_every_unit_had_two_scorers_of_five():
    unit, criterion, scorer, grade, severity = drawn(units=60)
    kept = ((unit + scorer) % 5) < 2
    found = rasch(unit[kept], criterion[kept], scorer[kept], grade[kept])

    assert found.converged
    assert np.corrcoef(found.measures["scorer"], severity)[0, 1] > 0.9


def test_two_items_lie_twice_as_far_apart_as_the_odds_say():
    """Andersen (1973): joint estimates of two dichotomous items are twice the conditional ones,
    log(30 / 10) here. A known vice, kept visible."""
    rows = [(n, item, 0, int(item == (n >= 30))) for n in range(40) for item in (0, 1)]
    found = rasch(*np.array(rows).T)
    easy, hard = found.measures["criterion"]

    assert hard - easy == pytest.approx(2 * np.log(3), abs=1e-6)


def test_an_element_at_one_end_throughout_is_named_and_left_out():
    unit, criterion, scorer, grade, _ = drawn()
    grade = np.where(unit == 0, 4, np.where(criterion == 2, 0, grade))
    found = rasch(
        unit[criterion != 2],
        criterion[criterion != 2],
        scorer[criterion != 2],
        grade[criterion != 2],
    )

    assert ("unit", 0, "highest") in found.extreme
    assert np.isnan(found.measures["unit"][0])
    assert found.converged


def test_marks_that_are_all_alike_cannot_be_placed():
    assert rasch(*np.array([(0, 0, 0, 3), (1, 0, 1, 3)]).T) is None


def test_grades_that_nobody_gave_are_passed_over():
    unit, criterion, scorer, grade, _ = drawn()
    one, two = rasch(unit, criterion, scorer, grade), rasch(unit, criterion, scorer, grade * 3)

    assert two.grades.tolist() == [0, 3, 6, 9, 12]
    assert two.measures["scorer"] == pytest.approx(one.measures["scorer"], abs=1e-6)


def test_renaming_scorers_renames_their_measures():
    unit, criterion, scorer, grade, _ = drawn()
    order = np.array([3, 1, 4, 0, 2])
    one, two = rasch(unit, criterion, scorer, grade), rasch(unit, criterion, order[scorer], grade)

    assert two.measures["scorer"][order] == pytest.approx(one.measures["scorer"], abs=1e-6)


def test_scorers_on_islands_have_no_finite_estimate_to_compare_or_none_is_claimed():
    rows = [(0, 0, 0, 1), (0, 1, 0, 0), (1, 0, 1, 1), (1, 1, 1, 0)]
    found = rasch(*np.array(rows).T)

    assert found is None or not found.converged or np.isnan(found.measures["unit"]).all()


def test_halves_are_graded_upwards():
    assert graded(np.array([0.0, 0.25, 0.5, 0.9, 1.2]), 2).tolist() == [0, 1, 1, 2, 2]
