"""What the rules may ask for by name is what the stages know how to do."""

from typing import get_args

import pytest
from makers import COMBINATIONS, criterion, rules

from emulab import scoring
from emulab.rules import Stages, choices
from emulab.rules.rubric import Kind, Missing
from emulab.rules.rules import Combination
from emulab.scoring.aggregates import AGGREGATES
from emulab.scoring.kinds import KINDS
from emulab.scoring.missing import FILLS
from emulab.scoring.stages import WITHIN


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        (choices.SCALES, scoring.SCALES),
        (choices.AGGREGATES, AGGREGATES),
        (get_args(Missing), FILLS),
        (get_args(Combination), WITHIN),
        (get_args(Kind), KINDS),
    ],
    ids=["scales", "aggregates", "missing", "within", "kinds"],
)
def test_every_name_has_its_function_and_every_function_its_name(asked, known):
    assert set(asked) == set(known)


def test_stages_combine_by_the_last_or_as_scorers_do():
    combinations = get_args(Stages.model_fields["combine"].annotation)

    assert set(combinations) - {"last"} <= set(WITHIN)


@pytest.mark.parametrize(("scale", "aggregate"), COMBINATIONS)
def test_every_scale_goes_with_every_aggregate_but_points_which_are_summed(scale, aggregate):
    assert rules(criterion("a"), scale=scale, aggregate=aggregate).aggregate == aggregate


def test_no_combination_is_forgotten_by_the_laws():
    scaled = {(s, a) for s in choices.SCALES for a in choices.AGGREGATES if s != "points"}

    assert set(COMBINATIONS) == {("points", "sum")} | {c for c in scaled if c[1] != "sum"}
