"""Whatever stands in a rules file, the reader gives rules or an InputError, never a bug."""

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import GOOD, written

from emulab.faults import InputError
from emulab.rules import Rules, load_rules
from emulab.rules.loading import rules_of
from emulab.rules.yaml_places import placed

DOCUMENT = yaml.safe_load(GOOD)
same_folder = settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def outcome(read, *given) -> Rules | InputError:
    """The rules or the refusal; anything else is a bug and is raised."""
    try:
        return read(*given)
    except InputError as refused:
        return refused


def places(value, path=()):
    """Every key and every number of a list, as a path from the top."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inside in pairs:
        yield (*path, step)
        if isinstance(inside, dict | list):
            yield from places(inside, (*path, step))


def replaced(value, path, new):
    """A copy of the value with another one at the path, where there is such a path."""
    if not path:
        return new
    step, *rest = path
    if isinstance(value, dict) and step in value:
        return value | {step: replaced(value[step], rest, new)}
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return [*value[:step], replaced(value[step], rest, new), *value[step + 1 :]]
    return value


PLACES = list(places(DOCUMENT))
ODD = st.sampled_from(
    [None, True, -1, 0, 2.5, 10**400, 1e308, "", "x", "tasks", "1/2", "Cụm", "head", [], {}]
)
odd = st.recursive(
    ODD | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "vi", "higher", "step", "x"]), inside, max_size=2)
    ),
    max_leaves=5,
)


@given(mutations=st.lists(st.tuples(st.sampled_from(PLACES), odd), min_size=1, max_size=3))
@settings(max_examples=300)
def test_a_good_file_with_odd_values_in_it_is_read_or_refused(mutations):
    changed = DOCUMENT
    for path, value in mutations:
        changed = replaced(changed, path, value)
    found = outcome(rules_of, placed(changed, "rules.yaml"))

    assert isinstance(found, Rules) or all(f.finding and f.remedy for f in found.faults)


@given(change=st.dictionaries(st.sampled_from([*DOCUMENT, "weights"]), odd, max_size=3))
@settings(max_examples=100)
def test_any_change_of_rules_is_read_or_refused(change):
    base = rules_of(placed(DOCUMENT))
    outcome(lambda: base.with_changes(**change))


@same_folder
@given(text=st.text(max_size=60) | st.text("{}[]:,-&*!|>?#'\"% \n\tabc012.", max_size=60))
def test_any_text_is_read_or_refused(text, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8", newline="")

    assert isinstance(outcome(load_rules, path), InputError)


@same_folder
@given(
    at=st.integers(0, len(GOOD)),
    cut=st.integers(0, 12),
    text=st.text("{}[]:,&*!ab01 \n", max_size=4),
)
def test_a_good_file_with_a_slip_of_the_hand_is_read_or_refused(at, cut, text, tmp_path):
    outcome(load_rules, written(tmp_path, GOOD[:at] + text + GOOD[at + cut :]))


@pytest.mark.parametrize(
    "value",
    [
        "!!int ''",
        "!!float ''",
        "!!bool maybe",
        "!!timestamp soon",
        "!!python/object:os.system x",
        "2023-13-45",
        "1" + "0" * 400,
        "9" * 5000,
        ".nan",
        ".inf",
        "? {a: b}",
        "&x [*x]",
        "[" * 400 + "]" * 400,
        "{a: " * 200 + "b" + "}" * 200,
    ],
)
def test_what_yaml_alone_would_stumble_over_is_refused(value, tmp_path):
    for key in ("cluster: trial", "maximum: 70"):
        text = GOOD.replace(key, f"{key.split(':')[0]}: {value}")

        assert isinstance(outcome(load_rules, written(tmp_path, text)), InputError)


@pytest.mark.parametrize("depth", [10, 130, 400, 3000])
def test_a_tree_is_read_or_refused_however_deep_it_is(depth, tmp_path):
    tree = "".join(f"{{id: s{n}, name: x, criteria: [" for n in range(depth))
    leaf = "{id: leaf, name: x, maximum: 40}" + "]}" * depth
    text = GOOD.replace("{id: tasks.reform, name: Cải cách, maximum: 40}", tree + leaf)
    found = outcome(load_rules, written(tmp_path, text))

    assert isinstance(found, Rules if depth == 10 else InputError)


@pytest.mark.parametrize("name", ["x" * 400, "../../law/decree", "law", "law/" + "y" * 300])
def test_a_legal_text_of_an_odd_name_is_not_found(name, tmp_path):
    text = GOOD.replace("tier: city\n", f"tier: city\nextends: {name}\n")
    found = outcome(load_rules, written(tmp_path, text))

    assert [fault.line for fault in found.faults] == [5]
