"""Laws of the scales: each keeps those it declares, and visibly breaks every other."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.rules import choices
from emulab.rules.scaling import BandLevel, Direction, Goalposts, OwnScale, TargetDistance
from emulab.scoring.scales import LAWS, SCALES, Ends, level_matrix

LOWER = Direction(better="lower")
BANDS = (BandLevel(at_least=8.0, level=1.0), BandLevel(at_least=5.0, level=0.4))
CASES = {
    name: (name, None) for name, scale in SCALES.items() if scale.settings in (None, Direction)
}
CASES |= {f"{n}, lower": (n, LOWER) for n, scale in SCALES.items() if scale.settings is Direction}
CASES |= {
    "goalposts": ("goalposts", None),
    "goalposts, own": ("goalposts", Goalposts(worst=2.0, best=8.0)),
    "goalposts, lower": ("goalposts", Goalposts(worst=9.0, best=1.0)),
    "target_distance": ("target_distance", TargetDistance(target=6.0, farthest=4.0)),
    "bands": ("bands", BANDS),
    "piecewise": ("piecewise", ((0.0, 0.0), (6.0, 1.0), (9.0, 0.3))),
    "logarithmic": ("logarithmic", Goalposts(worst=1.0, best=9.0)),
    "logarithmic, lower": ("logarithmic", Goalposts(worst=9.0, best=0.5)),
}
NUMBERS = {
    "shift": st.integers(-20, 20).map(lambda n: n / 4),
    "unit": st.sampled_from([0.1, 0.5, 3.0, 1000.0]),
    "added unit": st.integers(0, 40).map(lambda n: n / 4),
    "bounded": st.just(0.0),
    "rising": st.just(0.0),
}
columns = st.lists(st.integers(0, 40).map(lambda n: n / 4), min_size=1, max_size=8)
tenths = st.lists(st.integers(0, 100).map(lambda n: n / 10), min_size=1, max_size=8)
every_case = pytest.mark.parametrize("case", CASES)
every_relative = pytest.mark.parametrize(
    "case", [c for c, (n, _) in CASES.items() if SCALES[n].relative]
)


def moved(settings, factor: float, by: float):
    """The settings in another unit of measure, or with another zero; a distance has no zero."""
    if isinstance(settings, Goalposts):
        return Goalposts(worst=settings.worst * factor + by, best=settings.best * factor + by)
    if isinstance(settings, TargetDistance):
        farthest = settings.farthest * factor
        return TargetDistance(target=settings.target * factor + by, farthest=farthest)
    if isinstance(settings, tuple) and isinstance(settings[0], BandLevel):
        return tuple(BandLevel(at_least=b.at_least * factor + by, level=b.level) for b in settings)
    if isinstance(settings, tuple):
        return tuple((mark * factor + by, level) for mark, level in settings)
    return settings


def levels(case: str, scores, factor: float = 1, by: float = 0) -> np.ndarray:
    """The levels of scores out of 10, all of it in another unit of measure or with another zero."""
    name, settings = CASES[case]
    column = np.array(scores, float)[:, None] * factor + by
    ends = Ends(np.array([10.0]) * factor + by, np.zeros(1) + by, moved(settings, factor, by))
    return level_matrix(column, ends, name)[:, 0]


def lower_is_better(case: str) -> bool:
    settings = CASES[case][1]
    return getattr(settings, "better", "") == "lower" or (
        isinstance(settings, Goalposts) and settings.worst > settings.best
    )


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return np.allclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True)


def rises(case: str, scores) -> bool:
    sign = -1 if lower_is_better(case) else 1
    order = np.argsort(sign * np.array(scores), kind="stable")
    found = levels(case, scores)[order]
    return not found.size or np.isnan(found).all() or bool((np.diff(found) >= -1e-12).all())


def bounded(case: str, scores) -> bool:
    found = levels(case, scores)
    return bool(((found >= 0) & (found <= 1) | np.isnan(found)).all())


KEPT = {
    "shift": lambda case, scores, by: same(levels(case, scores), levels(case, scores, by=by)),
    "unit": lambda case, scores, factor: same(levels(case, scores), levels(case, scores, factor)),
    "added unit": lambda case, scores, more: same(
        levels(case, scores), levels(case, [*scores, more])[:-1]
    ),
    "bounded": lambda case, scores, _: bounded(case, scores),
    "rising": lambda case, scores, _: rises(case, scores),
}


@pytest.mark.parametrize(
    ("case", "law"), [(c, law) for c, (n, _) in CASES.items() for law in sorted(SCALES[n].keeps)]
)
@given(data=st.data())
def test_a_scale_keeps_every_law_that_it_declares(case, law, data):
    assert KEPT[law](case, data.draw(columns), data.draw(NUMBERS[law]))


BROKEN = {
    ("points", "shift"): ("8 of 10 is not 18 of 20", [8], 10),
    ("declared", "shift"): ("8 of 10 is not 18 of 20", [8], 10),
    ("observed", "added unit"): ("a newcomer below all lifts the last", [4, 6, 8], 2),
    ("z_score", "added unit"): ("a newcomer moves the mean", [4, 6, 8], 2),
    ("z_score", "bounded"): ("the worse of two lies below zero", [0, 10], 0),
    ("percentile", "added unit"): ("a newcomer below lifts everybody", [4, 6, 8], 2),
    ("standing", "added unit"): ("a newcomer below is one more beaten", [4, 6, 8], 2),
    ("share_of_best", "shift"): ("4 of 8 is a half, 14 of 18 is not", [4, 8], 10),
    ("share_of_best", "added unit"): ("a better newcomer shrinks every share", [4, 8], 10),
    ("vector", "shift"): ("altitude in km and altitude less one", [4, 8], -1),
    ("vector", "added unit"): ("a newcomer makes the vector longer", [4, 8], 4),
    ("share_of_sum", "shift"): ("a third of twelve is not a third of more", [4, 8], 10),
    ("share_of_sum", "added unit"): ("a newcomer takes a share", [4, 8], 4),
    ("target_distance", "rising"): ("too much is as bad as too little", [6, 9], 0),
    ("piecewise", "rising"): ("a line may turn", [6, 9], 0),
    ("logarithmic", "shift"): ("doubling is not doubling with another zero", [2, 4], 3),
}


@pytest.mark.parametrize(
    ("scale", "law"), BROKEN, ids=[f"{s}: {said}" for (s, _), (said, _, _) in BROKEN.items()]
)
def test_a_law_that_is_not_declared_is_broken(scale, law):
    _, scores, number = BROKEN[scale, law]

    assert not KEPT[law](scale, scores, number)


def test_every_scale_keeps_or_breaks_every_law_and_nothing_is_left_open():
    open_laws = {(n, law) for n, scale in SCALES.items() for law in set(LAWS) - scale.keeps}

    assert set(BROKEN) == open_laws
    assert all(scale.keeps <= set(LAWS) for scale in SCALES.values())


def test_a_scale_looks_at_the_cluster_exactly_where_an_added_unit_moves_it():
    assert {name for name, scale in SCALES.items() if scale.relative} == {
        name for name, scale in SCALES.items() if "added unit" not in scale.keeps
    }


def test_the_rules_name_every_scale_and_a_criterion_may_have_any_but_points():
    assert set(choices.SCALES) == set(SCALES)
    assert set(OwnScale.names()) == set(SCALES) - {"points"}


@pytest.mark.parametrize("scale", SCALES)
def test_every_scale_says_its_vice_and_its_source(scale):
    said = SCALES[scale].apply.__doc__

    assert "Vice: " in said
    assert "Source: " in said


# What no scale may do, whatever it declares.


@every_case
@given(scores=tenths)
def test_the_order_of_the_units_changes_no_level(case, scores):
    assert np.array_equal(levels(case, scores[::-1]), levels(case, scores)[::-1], equal_nan=True)


@every_case
@given(scores=tenths)
def test_a_cell_without_a_score_has_no_level_and_moves_no_other(case, scores):
    found = levels(case, [scores[0], np.nan, *scores[1:]])

    assert np.isnan(found[1])
    assert np.array_equal(np.delete(found, 1), levels(case, scores), equal_nan=True)


@every_case
@given(scores=tenths, other=tenths)
def test_a_criterion_has_the_same_levels_alone_and_among_others(case, scores, other):
    name, settings = CASES[case]
    height = min(len(scores), len(other))
    pair = np.array([scores[:height], other[:height]]).T
    found = level_matrix(pair, Ends(np.full(2, 10.0), np.zeros(2), settings), name)

    assert np.array_equal(found[:, 0], levels(case, scores[:height]), equal_nan=True)


@every_case
@given(scores=tenths)
def test_equal_scores_have_equal_levels(case, scores):
    found = levels(case, scores)

    assert len(set(zip(scores, found.round(12).astype(str), strict=True))) == len(set(scores))


@every_case
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scores", [[], [7], [np.nan, np.nan], [0, 0], [7, 7, np.nan], [0, 10]])
def test_nothing_is_infinite_and_nothing_is_divided_by_nothing(case, scores):
    found = levels(case, scores)

    assert found.shape == (len(scores),)
    assert not np.isinf(found).any()


@every_relative
@pytest.mark.parametrize("scores", [[7, 7, 7], [0, 0], [5], [0.3, 0.1 + 0.2]])
def test_a_column_that_tells_nobody_apart_has_no_levels_on_a_relative_scale(case, scores):
    assert np.isnan(levels(case, scores)).all()


@pytest.mark.parametrize("name", ["observed", "percentile", "standing", "goalposts, own"])
@given(scores=columns)
def test_swapping_worst_and_best_mirrors_the_levels(name, scores):
    plain, settings = CASES[name]
    turned = LOWER if settings is None else Goalposts(worst=settings.best, best=settings.worst)
    ends = Ends(np.array([10.0]), np.zeros(1), settings)
    column = np.array(scores)[:, None]

    found = level_matrix(column, replace(ends, settings=turned), plain)[:, 0]
    assert same(found, 1 - levels(name, scores))
