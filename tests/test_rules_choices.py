"""What the rules may ask for by name is what the stages know how to do."""

from typing import get_args

import pytest
from makers import AGGREGATES, COMBINATIONS, RUBRIC_SCALES, criterion, rules

from emulab import scoring
from emulab.faults import InputError
from emulab.rules import choices
from emulab.rules.aggregating import SIGNED_AGGREGATES, AggregateChoice
from emulab.rules.combinations import SETTLED_ONLY_BY_CRITERION, SIGNED_SCALES
from emulab.rules.rubric import Kind, Missing
from emulab.rules.scaling import OwnScale
from emulab.rules.staging import Combine, Within
from emulab.rules.weighing import Weighting
from emulab.scoring import aggregates
from emulab.scoring.kinds import KINDS
from emulab.scoring.missing import FILLS
from emulab.scoring.scorers.combining import COMBINE, WITHIN
from emulab.scoring.weights import WEIGHTINGS


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        (choices.SCALES, scoring.SCALES),
        (set(choices.AGGREGATES) - {"sum"}, aggregates.AGGREGATES),
        (choices.AGGREGATES, AggregateChoice.names()),
        (choices.WEIGHTINGS, WEIGHTINGS),
        (choices.WEIGHTINGS, Weighting.names()),
        (set(choices.SCALES) - {"points"}, OwnScale.names()),
        (get_args(Missing), FILLS),
        (Within.names(), WITHIN),
        (set(Combine.names()) - {"last"}, set(COMBINE) - {"last"}),
        (get_args(Kind), KINDS),
    ],
    ids=[
        *("scales", "aggregates", "aggregate choice", "weightings", "weighting choice"),
        *("own scales", "missing", "within", "combine", "kinds"),
    ],
)
def test_every_name_has_its_function_and_every_function_its_name(asked, known):
    assert set(asked) == set(known)


def test_the_rules_know_which_functions_have_a_place_for_levels_below_zero():
    signed = {name for name, one in aggregates.AGGREGATES.items() if one.signed}

    assert set(SIGNED_AGGREGATES) - {"sum"} == signed


@pytest.mark.parametrize(("scale", "aggregate"), COMBINATIONS, ids=str)
def test_every_scale_goes_with_the_mean_and_every_aggregate_with_the_declared_scale(
    scale, aggregate
):
    name = aggregate if isinstance(aggregate, str) else next(iter(aggregate))

    assert rules(criterion("a"), scale=scale, aggregate=aggregate).aggregate == name


@pytest.mark.parametrize("scale", SIGNED_SCALES)
@pytest.mark.parametrize("name", sorted(set(AGGREGATES) - set(SIGNED_AGGREGATES)))
def test_levels_below_zero_are_refused_where_there_is_no_place_for_them(scale, name):
    with pytest.raises(InputError, match="has no place for levels below zero"):
        rules(criterion("a"), scale=scale, aggregate=AGGREGATES[name])


@pytest.mark.parametrize("scale", SETTLED_ONLY_BY_CRITERION)
def test_a_scale_that_needs_settings_is_for_single_criteria(scale):
    with pytest.raises(InputError, match="needs settings that differ from criterion to criterion"):
        rules(criterion("a"), scale=scale, aggregate="arithmetic")


def test_no_choice_is_forgotten_by_the_laws():
    assert {*RUBRIC_SCALES, *SETTLED_ONLY_BY_CRITERION, "points"} == set(choices.SCALES)
    assert {*AGGREGATES, "sum", "choquet"} == set(choices.AGGREGATES)
