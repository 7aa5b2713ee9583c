"""Laws that every aggregate declares it keeps, swept over all of them."""

import numpy as np
import pytest
from aggregates_makers import IDS, VARIANTS, drawn, eighths, quick, ranks
from hypothesis import given
from hypothesis import strategies as st

from emulab.rules import aggregating as rules
from emulab.scoring.aggregates import AGGREGATES


def keeping(law: str):
    own = [variant for variant in VARIANTS if law in AGGREGATES[variant.name].keeps]
    return pytest.mark.parametrize("variant", own, ids=str)


every = pytest.mark.parametrize("variant", VARIANTS, ids=str)


def test_every_aggregate_is_swept():
    assert {variant.name for variant in VARIANTS} == set(AGGREGATES)


def test_the_rules_know_which_aggregates_have_a_place_for_levels_below_zero():
    signed = {name for name, aggregate in AGGREGATES.items() if aggregate.signed}

    assert set(rules.SIGNED_AGGREGATES) - {"sum"} == signed


def test_the_rules_take_the_settings_that_the_aggregates_take():
    asked = {
        name: field.annotation.__args__[0]
        for name, field in rules.AggregateChoice.model_fields.items()
        if name != "plain"
    }

    assert asked == {name: one.settings for name, one in AGGREGATES.items() if one.settings}
    assert set(rules.AggregateChoice.names()) == {*AGGREGATES, "sum"}


# What all keep.


@every
@quick
@given(panel=drawn())
def test_values_lie_between_zero_and_one(variant, panel):
    values = variant.of(*panel).values

    assert ((values >= -1e-12) & (values <= 1 + 1e-12)).all()


@every
@quick
@given(panel=drawn())
def test_the_parts_add_up_to_the_value(variant, panel):
    found = variant.of(*panel)

    if found.parts is None:
        assert variant.name in ("copeland", "kemeny")
    else:
        assert found.parts.sum(axis=1) == pytest.approx(found.values, abs=1e-12)


@every
@quick
@given(panel=drawn(), data=st.data())
def test_cells_that_do_not_count_leave_finite_values_that_they_do_not_touch(variant, panel, data):
    levels, weights = panel
    cells = st.lists(st.booleans(), min_size=levels.size, max_size=levels.size)
    out = np.array(data.draw(cells)).reshape(levels.shape)
    whole = np.broadcast_to(weights, levels.shape)
    asked = dict(zip(IDS, weights / weights.sum(), strict=False))
    named, emptied, zeroed = (
        variant.of(shown, given, asked=asked)
        for shown, given in (
            (np.where(out, 0.25, levels), np.where(out, 0.0, whole)),
            (np.where(out, np.nan, levels), whole),
            (np.where(out, np.nan, levels), np.where(out, 0.0, whole)),
        )
    )

    judged = ~out.all(axis=1)
    assert np.isfinite(named.values[judged]).all()
    assert np.isnan(named.values[~judged]).all()
    for other in (emptied, zeroed):
        assert other.values == pytest.approx(named.values, nan_ok=True)
    if named.parts is not None:
        assert named.parts.sum(axis=1)[judged] == pytest.approx(named.values[judged], abs=1e-12)
        assert not named.parts[out & judged[:, None]].any()


@every
def test_of_no_unit_there_is_no_value(variant):
    found = variant.of(np.empty((0, 2)), np.empty((0, 2)), asked={"a": 0.5, "b": 0.5})

    assert found.values.shape == (0,)


@every
def test_a_unit_on_which_nothing_counts_has_no_value_and_moves_nobody(variant):
    levels = np.array([[0.5, 1.0], [np.nan, np.nan], [0.25, 0.75]])
    found = variant.of(levels, [1, 2]).values

    assert np.isnan(found[1])
    assert found[[0, 2]] == pytest.approx(variant.of(levels[[0, 2]], [1, 2]).values)


@every
def test_a_unit_on_its_own_has_a_value(variant):
    alone = variant.of([[0.5, 0.5]], [1, 1]).values[0]

    assert alone == pytest.approx(1.0 if variant.name in ("topsis", "vikor") else 0.5)


@every
def test_binary_noise_parts_no_units(variant):
    levels = np.array([[0.1 + 0.2, 0.3], [0.3, 0.1 + 0.2], [0.3, 0.3]])
    found = variant.of(levels, [1, 1]).values

    assert ranks(found).tolist() == [1, 1, 1]


# What they declare.


@keeping("bounded")
@quick
@given(panel=drawn())
def test_the_value_lies_between_the_worst_and_the_best_level(variant, panel):
    levels, weights = panel
    values = variant.of(levels, weights).values

    assert (values >= levels.min(axis=1) - 1e-9).all()
    assert (values <= levels.max(axis=1) + 1e-9).all()


@keeping("monotone")
@quick
@given(panel=drawn(), unit=st.integers(0, 4), column=st.integers(0, 3), to=eighths)
def test_a_unit_raised_on_one_criterion_never_falls(variant, panel, unit, column, to):
    levels, weights = panel
    unit, column = unit % levels.shape[0], column % levels.shape[1]
    raised = levels.copy()
    raised[unit, column] = max(to, levels[unit, column])
    before, after = variant.of(levels, weights).values, variant.of(raised, weights).values

    if AGGREGATES[variant.name].relative:
        assert ranks(after)[unit] <= ranks(before)[unit]
    else:
        assert after[unit] >= before[unit] - 1e-9


@keeping("weight 0")
@quick
@given(panel=drawn(columns=3), more=st.lists(eighths, min_size=5, max_size=5))
def test_a_criterion_of_weight_zero_changes_nothing(variant, panel, more):
    levels, weights = panel
    wider = np.column_stack([levels, more[: len(levels)]])
    before, after = variant.of(levels, weights), variant.of(wider, [*weights, 0])

    assert after.values == pytest.approx(before.values)
    if before.parts is not None:
        assert after.parts[:, :-1] == pytest.approx(before.parts)
        assert not after.parts[:, -1].any()


@keeping("doubled weights")
@quick
@given(panel=drawn())
def test_doubling_all_weights_changes_nothing(variant, panel):
    levels, weights = panel

    assert variant.of(levels, 2 * weights).values == pytest.approx(
        variant.of(levels, weights).values
    )


@keeping("unit names")
@quick
@given(panel=drawn(), order=st.permutations(range(5)))
def test_reordering_units_changes_no_value(variant, panel, order):
    levels, weights = panel
    order = [one for one in order if one < len(levels)]
    after = variant.of(levels[order], weights).values

    assert after == pytest.approx(variant.of(levels, weights).values[order])


@keeping("reordering")
@quick
@given(panel=drawn(), order=st.permutations(range(4)))
def test_reordering_criteria_changes_no_value(variant, panel, order):
    levels, weights = panel
    order = [one for one in order if one < len(weights)]
    asked = dict(zip(IDS, weights / weights.sum(), strict=False))
    ids = [IDS[one] for one in order]
    before = variant.of(levels, weights, asked=asked)
    after = variant.of(levels[:, order], weights[order], ids=ids, asked=asked)

    assert after.values == pytest.approx(before.values)
    if before.parts is not None:
        assert after.parts == pytest.approx(before.parts[:, order], abs=1e-12)


@keeping("added unit")
@quick
@given(panel=drawn(least=2))
def test_one_more_unit_changes_no_value_of_the_others(variant, panel):
    levels, weights = panel

    assert variant.of(levels[:-1], weights).values == pytest.approx(
        variant.of(levels, weights).values[:-1]
    )
