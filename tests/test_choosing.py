"""A choice is a name, or one name with its settings; anything else is refused in words."""

import pytest
from makers import criterion, rules

from emulab.faults import InputError
from emulab.rules.aggregating import AggregateChoice


def test_a_choice_equals_its_name_and_keeps_its_settings():
    plain = AggregateChoice.model_validate("geometric")
    power = AggregateChoice.model_validate({"power": {"exponent": 0.5}})

    assert (plain, plain.settings) == ("geometric", None)
    assert (power, power.settings.exponent) == ("power", 0.5)
    assert str(power) == "power"


@pytest.mark.parametrize("written", ["geometric", {"power": {"exponent": 0.5}}, {"vikor": {}}])
def test_a_choice_is_written_as_it_can_be_read(written):
    choice = AggregateChoice.model_validate(written)

    assert AggregateChoice.model_validate(choice.written()) == choice


def test_settings_with_defaults_may_be_left_out():
    assert AggregateChoice.model_validate("vikor").settings.v == 0.5


@pytest.mark.parametrize(
    ("aggregate", "said"),
    [
        ("mean", "there is no aggregate called 'mean'. There are sum, arithmetic, "),
        ("power", "the aggregate power needs its settings. Write power: and its keys."),
        ({"power": {"exponent": 1}, "vikor": {}}, "one aggregate is chosen, here are 2."),
        ({"powr": {"exponent": 1}}, "there is no aggregate called 'powr'."),
        ({"power": {"exponnt": 1}}, "Did you mean 'exponent'?"),
        ({}, "one aggregate is chosen, here are 0."),
        (7, "7 cannot stand here."),
    ],
)
def test_refusals(aggregate, said):
    with pytest.raises(InputError) as error:
        rules(criterion("a"), scale="declared", aggregate=aggregate)
    assert said in str(error.value)


def test_a_scenario_replaces_a_choice_whole():
    given = rules(criterion("a"), scale="declared", aggregate={"power": {"exponent": 2}})
    other = given.with_changes(aggregate={"owa": {"orness": 0.5}})

    assert other.aggregate == "owa"
