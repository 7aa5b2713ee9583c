"""A state of the page and the rules that say the same: what is on the screen is what is run."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, result, rules, section
from whatif_makers import MADE, project, states, studies

from emulab.faults import InputError
from emulab.rules.loading import load_rules
from emulab.studies import study, study_at
from emulab.whatif.facts import figures_of
from emulab.whatif.scenario import Signature, scenario_text
from emulab.whatif.state import (
    State,
    changed_families,
    changes_of,
    chosen_of,
    rules_under,
    run_under,
    state_of,
)
from emulab.whatif.weighing import weights_of

TREE = (section("s", criterion("a", 6), criterion("b", 4)), criterion("c", 10))
TABLE = {"A": {"a": 6, "b": 1, "c": 5}, "B": {"a": 2, "b": 4, "c": 7}}
WEIGHTED = {"scale": "declared", "aggregate": "arithmetic"}
MOVED = {"families": {"": {"s": 5, "c": 15}}}


def base(**keys):
    return result(rules(*TREE, **keys), TABLE)


def refusal(state: dict, **keys) -> str:
    with pytest.raises(InputError) as refused:
        changes_of(state, base(**keys))
    return str(refused.value)


def test_the_official_state_changes_nothing():
    for state in ({}, {"locked": ["a"]}, {"families": {}, "off": [], "scores": [], "locked": []}):
        assert changes_of(state, base()) == {}
        assert rules_under(base(), state) == base().rules


def test_only_families_that_were_moved_are_said():
    assert changes_of(MOVED, base(**WEIGHTED)) == {"weights": {"s": 5, "c": 15}}


def test_rules_that_add_points_become_weighted_means_where_a_weight_was_moved():
    assert changes_of(MOVED, base()) == {**WEIGHTED, "weights": {"s": 5, "c": 15}}


def test_rules_that_add_points_go_on_adding_where_only_points_are_supposed():
    supposed = [{"unit": "A", "criterion": "a", "score": 2.5}]

    assert changes_of({"scores": supposed}, base()) == {"scenario": {"scores": supposed}}


def test_what_is_switched_off_weighs_nothing_and_its_siblings_keep_their_numbers():
    assert changes_of({"off": ["a"]}, base(**WEIGHTED)) == {"weights": {"a": 0, "b": 4}}


def test_a_section_of_which_all_is_off_weighs_nothing_itself():
    assert changes_of({"off": ["a", "b"]}, base(**WEIGHTED)) == {"weights": {"s": 0, "c": 10}}


def test_moved_numbers_of_nothing_take_their_section_out():
    state = {"families": {"s": {"a": 0, "b": 0}}}

    assert changes_of(state, base(**WEIGHTED))["weights"] == {"s": 0, "c": 10}


def test_a_method_of_the_rules_gives_way_to_the_weights_of_every_family():
    changes = changes_of({"off": ["a"]}, base(**WEIGHTED, weighting="equal"))

    assert changes == {"weighting": None, "weights": {"s": 10, "c": 10, "a": 0, "b": 5}}
    assert base(**WEIGHTED, weighting="equal").rules.with_changes(**changes).weighting is None


def test_the_weights_of_a_method_are_said_also_where_all_of_a_section_is_off():
    """Unlike the maxima, 1 to 4 here, which would weigh a unit that is judged on nothing else."""
    changes = changes_of({"off": ["a", "b"]}, base(**WEIGHTED, weighting="equal"))

    assert changes["weights"] == {"s": 0, "c": 10, "a": 5, "b": 5}


@pytest.mark.parametrize("weighting", [{}, {"weighting": "given"}])
def test_weights_of_the_rules_are_kept_where_nobody_moved_them(weighting):
    given = base(**WEIGHTED, **weighting, weights={"s": 30, "c": 70, "a": 1, "b": 3})
    after = rules_under(given, {"families": {"": {"s": 1, "c": 1}}})

    assert after.weights == {"s": 1, "c": 1, "a": 1, "b": 3}


def test_maxima_that_are_named_as_the_method_give_way_as_well():
    after = rules_under(base(**WEIGHTED, weighting="maxima"), MOVED)

    assert (after.weighting, after.weights) == (None, {"s": 5, "c": 15, "a": 6, "b": 4})


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"scale": "observed"}, {"scale": "observed", "aggregate": "arithmetic"}),
        ({"aggregate": "geometric"}, {"scale": "declared", "aggregate": "geometric"}),
        ({"scale": "points", "aggregate": "sum"}, {}),
        (
            {"scale": "points", "aggregate": "minimum"},
            {"scale": "declared", "aggregate": "minimum"},
        ),
        (
            {"aggregate": {"power": {"exponent": 2}}, "without_scorers": ["h"]},
            {
                "scale": "declared",
                "aggregate": {"power": {"exponent": 2}},
                "without_scorers": ["h"],
            },
        ),
    ],
)
def test_a_choice_brings_the_other_that_goes_with_it(choices, said):
    assert chosen_of(choices, base()) == said


def test_points_that_are_chosen_are_added_by_weight_where_a_weight_is_moved():
    moved = MOVED | {"choices": {"scale": "points"}}

    assert changes_of(moved, base(**WEIGHTED)) == {"weights": {"s": 5, "c": 15}}
    assert chosen_of(moved["choices"], base(**WEIGHTED)) == {"scale": "points", "aggregate": "sum"}


def test_points_that_the_rules_suppose_already_stay_supposed():
    first = {"scores": [{"unit": "A", "criterion": "a", "score": 1.0}]}
    given = base(scenario=first)
    again = {"scores": [{"unit": "B", "criterion": "a", "score": 2.0}]}

    assert rules_under(given, {"off": ["c"]}).supposed == given.rules.supposed
    assert [one.unit for one in rules_under(given, again).supposed] == ["A", "B"]


def test_scorers_that_the_rules_set_aside_already_stay_aside():
    given = base(scenario={"without_scorers": ["ada"]})
    changes = changes_of({"choices": {"without_scorers": ["bo", "ada"]}}, given)

    assert changes == {"scenario": {"without_scorers": ["ada", "bo"]}}


REFUSED = {
    "a number below 0 and a key that nobody knows": (
        {"families": {"": {"s": -1, "c": 1}}, "of": []},
        "state: 2 faults\n"
        "  families..s: -1 cannot stand here. It should be greater than or equal to 0.\n"
        "  of: there is no key called 'of'. Did you mean 'off'?",
    ),
    "numbers that are none": (
        {"families": {"": {"s": float("nan"), "c": "7"}}},
        "state: 2 faults\n"
        "  families..c: '7' cannot stand here. It should be a number.\n"
        "  families..s: nan cannot stand here. It should be a number.",
    ),
    "siblings left out, strangers, unknown ids": (
        {"families": {"": {"s": 1, "a": 1}, "t": {}}, "off": ["x"], "locked": ["y"]},
        "state: 5 faults\n"
        "  families: 'a' is no section at the top. Take it out.\n"
        "  families: c have no number beside their siblings. "
        "Write the numbers of all siblings, or none.\n"
        "  families: there is no section called 't'. Name one, or '' for all.\n"
        "  locked: there is no criterion called 'y'. Name one of the tree.\n"
        "  off: there is no criterion called 'x'. Name one of the tree.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_state_that_cannot_stand_is_refused_with_every_fault(case):
    state, said = REFUSED[case]

    assert refusal(state) == said


def test_weights_of_rules_without_maxima_cannot_be_moved():
    bare = result(rules(criterion("a", None), criterion("b", None)), {"A": {"a": 1, "b": 2}})
    with pytest.raises(InputError, match="no weight of these rules can be moved"):
        state_of({"off": ["a"]}, bare)


def test_scores_of_units_and_cells_that_are_not_there_are_refused():
    official = study("hanoi-02", 2023).result
    cells = [("nobody", "tasks.plan", 3), ("le-hong-phong", "tasks.targets", 0), ("iza", "x", 1)]
    scores = [{"unit": u, "criterion": c, "score": s} for u, c, s in cells]
    with pytest.raises(InputError) as refused:
        run_under(official, {"scores": scores[:2]})

    assert str(refused.value) == (
        "changes: 2 faults\n"
        "  scenario.scores: le-hong-phong has points supposed on tasks.targets, which is not "
        "assigned to it. Take them out.\n"
        "  scenario.scores: there is no unit called 'nobody'. Write an id of units.csv."
    )
    with pytest.raises(InputError, match="there is no criterion called 'x'"):
        run_under(official, {"scores": scores[2:]})


def test_a_scorer_without_whom_cells_have_no_mark_cannot_be_left_out():
    official = study("hanoi-02", 2023).result
    with pytest.raises(InputError, match="has no mark at stage head"):
        run_under(official, {"choices": {"without_scorers": ["iza"]}})


def test_choices_and_moves_are_run_together():
    official = next(one for one in studies() if one.rules.cluster == "hanoi-07").standing()
    choices = {"scale": "observed", "without_scorers": ["culture"]}
    found = run_under(official, {"choices": choices, "off": ["tasks"]})

    assert found.rules.set_aside == ("culture",)
    assert found.rules.scale == "observed"
    assert "tasks" not in found.levels.filter(found.levels["share"] > 0)["section"].to_list()


@settings(max_examples=60)
@given(data=st.data())
def test_a_family_is_said_once_and_with_all_its_children(data):
    official = data.draw(st.sampled_from(studies())).standing()
    weights = weights_of(official)
    state = state_of(data.draw(states(official)), official)
    changed = changed_families(weights, state)
    children = {family["parent"]: family["ids"] for family in weights["families"]}

    assert all(list(own) == children[parent] for parent, own in changed.items())
    assert [parent for parent in children if parent in changed] == list(changed)
    assert all(sum(own.values()) > 0 for parent, own in changed.items() if parent)
    assert set(state.families) <= set(changed) | {
        parent for parent in state.families if parent and not _counts(state, parent)
    }


def _counts(state: State, parent: str) -> bool:
    numbers = state.families[parent]
    return any(number > 0 and one not in state.off for one, number in numbers.items())


@given(data=st.data())
def test_a_run_under_a_state_is_bit_by_bit_what_its_file_gives(data, tmp_path_factory):
    """Over every cluster of the project: the page and the kernel, then the saved file."""
    own = data.draw(st.sampled_from(studies()))
    official = own.standing()
    state = data.draw(states(official))
    changes = changes_of(state, official)
    signed = Signature("x", "y", "z", MADE, "sha256:0")
    file = tmp_path_factory.mktemp("scenarios") / "x.yaml"
    file.write_bytes(scenario_text(changes, signed).encode())
    try:
        expected = run_under(official, state)
    except InputError as error:  # all sections off: both refuse
        with pytest.raises(InputError) as refused:
            load_rules(own.place, file)
        assert [one.finding for one in refused.value.faults] == [
            one.finding for one in error.faults
        ]
        return
    found = study_at(own.place, file).standing()

    assert figures_of(found) == figures_of(expected)
    assert found.scores.equals(expected.scores)
    assert found.parts.equals(expected.parts)


def test_the_state_is_run_at_kick_off_on_the_trial(tmp_path):
    place = project(tmp_path, "hai-ba-trung-04/2023")
    own = study_at(place)
    found = run_under(own.standing(), {"off": [own.rules.rubric.criteria[0].id]})

    assert own.result is None
    assert found.totals["total"].to_list() != own.trial.totals["total"].to_list()
