"""A scenario says only what differs: by key, by id, null deletes; a what-if is the same reading."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from makers import GOOD, criterion, document, rules, written

from emulab.faults import InputError
from emulab.rules import Rules, load_rules, scenarios
from emulab.rules.loading import rules_of
from emulab.rules.merging import merged
from emulab.rules.yaml_places import placed, plain


def content(given: Rules) -> dict:
    """What the rules say, without the note of a scenario on itself."""
    return given.model_dump(exclude={"scenario"})


@pytest.fixture
def file(tmp_path):
    return written(tmp_path)


def with_scenario(file, text: str, name: str = "what-if") -> Rules:
    written(file.parent, text, f"scenarios/{name}.yaml")
    return load_rules(file, name)


CHANGES = {
    "a key": {"rubric": {"missing": "reweight"}},
    "a key that was not there": {"band_on": "total"},
    "a null deletes": {"ties": None, "bands": [{"id": "good", "at_least": 70}]},
    "an entry of a list by its id": {"awards": [{"id": "city-flag", "seats": 3}]},
    "an entry deep in the tree": {
        "rubric": {
            "criteria": [
                {"id": "tasks", "maximum": 65, "criteria": [{"id": "tasks.plan", "maximum": 25}]},
                {"id": "party", "maximum": 35},
            ]
        }
    },
    "a new entry comes last": {"awards": [{"id": "merit", "name": "Bằng khen"}]},
    "a list without ids is replaced whole": {"stages": {"order": ["self", "cross", "head"]}},
    "weights": {
        "scale": "declared",
        "aggregate": "arithmetic",
        "weights": {"tasks": 60, "party": 40},
    },
}


@pytest.mark.parametrize("case", CHANGES)
def test_changes_in_code_equal_the_scenario_file_that_says_them(case, file):
    from_file = with_scenario(file, yaml.safe_dump(CHANGES[case], allow_unicode=True))
    in_code = load_rules(file).with_changes(**CHANGES[case])

    assert content(in_code) == content(from_file)
    assert content(in_code) != content(load_rules(file))


def test_what_a_scenario_does_not_say_is_kept(file):
    after = with_scenario(file, "awards: [{id: city-flag, seats: 3}]")

    assert [(award.id, award.seats) for award in after.awards] == [
        ("government-flag", 1),
        ("city-flag", 3),
    ]
    assert after.awards[1].vote == load_rules(file).awards[1].vote


def test_a_scenario_says_what_it_is_called_and_is_named_among_the_files(file):
    after = with_scenario(file, "scenario: {name: Ít chỗ hơn, reason: thử}\nawards: null")

    assert after.scenario.name.vi == "Ít chỗ hơn"
    assert [path.name for path in after.files] == ["rules.yaml", "what-if.yaml"]
    assert after.awards == ()


def test_an_unknown_scenario_names_those_there_are(file):
    for name in ("b", "a"):
        written(file.parent, "band_on: total", f"scenarios/{name}.yaml")
    with pytest.raises(InputError) as refused:
        load_rules(file, "c")

    assert scenarios(file) == ("a", "b")
    assert (
        str(refused.value)
        == "trial/2023: 1 fault\n  there is no scenario called 'c'. There are: a, b."
    )


def test_where_there_are_no_scenarios_none_is_named(file):
    with pytest.raises(InputError, match=r"no scenario called '\.\./rules'\. There are: none\."):
        load_rules(file, "../rules")


def test_a_fault_of_a_scenario_is_told_with_the_line_of_the_scenario(file):
    bands = "bands:\n  - {id: good, at_least: 99}\n"
    with pytest.raises(InputError) as refused:
        with_scenario(file, "scenario: {name: x}\nrubric:\n  mising: refuse\n" + bands)

    assert str(refused.value) == (
        "scenarios/what-if.yaml: 2 faults\n"
        "  line 3: rubric.mising: there is no key called 'mising'. Did you mean 'missing'?\n"
        "  line 5: band 'good' begins at 99, not below the one before it. "
        "List the bands from the best down."
    )


def test_changes_are_read_as_strictly_as_a_file(file):
    with pytest.raises(InputError) as refused:
        load_rules(file).with_changes(scale="minmax", weight={"tasks": 1})

    assert str(refused.value) == (
        "changes: 2 faults\n"
        "  there is no scale called 'minmax'. "
        "There are points, declared, goalposts, observed, z_score, "
        "percentile, standing, share_of_best, vector, share_of_sum.\n"
        "  weight: there is no key called 'weight'. Did you mean 'weights'?"
    )


@pytest.mark.parametrize("where", ["base", "change"])
def test_an_id_given_twice_is_refused_under_a_scenario_as_well(where, file):
    twice = "[{id: good, at_least: 80, name: x}, {id: good, at_least: 70, name: y}]"
    base = GOOD if where == "change" else GOOD.replace("{id: excellent,", "{id: good,")
    file.write_text(base, encoding="utf-8")
    change = twice if where == "change" else "[{id: good, name: z}]"
    with pytest.raises(InputError, match="band 'good': the id is used already on line"):
        with_scenario(file, f"bands: {change}")


def test_changing_nothing_changes_nothing(file):
    assert content(load_rules(file).with_changes()) == content(load_rules(file))


def test_the_last_of_two_changes_holds(file):
    twice = load_rules(file).with_changes(scale="declared", aggregate="arithmetic")
    back = twice.with_changes(scale="points", aggregate="sum")

    assert content(back) == content(load_rules(file))


def test_rules_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        rules().scale = "declared"


keys = st.sampled_from(["a", "b", "c"])


def blocks(inside):
    """Mappings, and lists whose entries have an id."""
    entries = st.builds(lambda name, value: {"id": name, "v": value}, keys, inside)
    lists = st.lists(entries, max_size=3, unique_by=lambda entry: entry["id"])
    return st.dictionaries(keys, inside, max_size=3) | lists


values = st.recursive(st.integers(0, 3) | st.text("xy", max_size=2), blocks, max_leaves=12)


@given(base=values, change=values)
def test_merging_the_same_change_twice_is_merging_it_once(base, change):
    once = merged(placed(base), placed(change))

    assert plain(merged(once, placed(change))) == plain(once)


@given(base=values)
def test_merging_rules_into_themselves_leaves_them(base):
    assert plain(merged(placed(base), placed(base))) == plain(placed(base))


def test_a_document_in_code_reads_as_its_file(tmp_path):
    given = document(criterion("a", 30), criterion("b", 70), ties=[{"higher": "a"}])
    path = written(tmp_path, yaml.safe_dump(given, allow_unicode=True))

    assert content(load_rules(path)) == content(rules_of(placed(given)))
