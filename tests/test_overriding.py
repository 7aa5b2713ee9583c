"""Another scale, aggregate or weighting for one analysis: by name, by set, by file; never saved."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from makers import GOOD

from emulab.cli import main
from emulab.overriding import overrides

UNITS = "unit,name,provenance\na,A,synthetic\nb,B,synthetic\n"
MARKS = "unit,criterion,stage,scorer,mark\n" + "".join(
    f"{unit},{name},head,h,{mark}\n"
    for unit, marks in {
        "a": {"tasks.plan": 12, "tasks.reform": 40, "party": 0},
        "b": {"tasks.plan": 10, "tasks.reform": 30, "party": 1},
    }.items()
    for name, mark in marks.items()
)
TARGETS = "unit,criterion,assigned,target\na,tasks.plan,yes,10\nb,tasks.plan,yes,10\n"
SETS = """\
weight_sets:
  - {id: city, name: Thành phố, weights: {tasks: 90, party: 10}}
  - {id: unions, name: Công đoàn, weighting: {roc: {order: [party, tasks]}}}
"""
PLAIN = GOOD[: GOOD.index("awards:")]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    files = {"rules.yaml": PLAIN + SETS, "units.csv": UNITS, "marks.csv": MARKS}
    for name, text in (files | {"targets.csv": TARGETS}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "rules.yaml"


def ranked(*arguments) -> dict:
    found = CliRunner().invoke(main, ["rank", *map(str, arguments), "--json"])

    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def order(*arguments) -> list[str]:
    return [row["unit"] for row in ranked(*arguments)["ranks"]]


def test_nothing_overridden_is_the_ranking_as_adopted(place):
    found = ranked(place)

    assert found["overridden"] == []
    assert found["method"] == {
        "scale": "points",
        "aggregate": "sum",
        "weighting": "maxima",
        "missing": "refuse",
    }
    assert order(place) == ["b", "a"]


@pytest.mark.parametrize(
    ("options", "method", "best"),
    [
        (("--scale", "observed"), ("observed", "arithmetic", "maxima"), "a"),
        (("--aggregate", "minimum"), ("declared", "minimum", "maxima"), "b"),
        (("--aggregate", "{power: {exponent: -1}}"), ("declared", "power", "maxima"), "b"),
        (("--weights", "equal"), ("declared", "arithmetic", "equal"), "b"),
        (("--weights", "city"), ("declared", "arithmetic", "given"), "a"),
        (("--weights", "unions"), ("declared", "arithmetic", "roc"), "b"),
        (("--weights", "{roc: {order: [tasks, party]}}"), ("declared", "arithmetic", "roc"), "a"),
        (
            ("--scale", "observed", "--aggregate", "topsis", "--weights", "equal"),
            ("observed", "topsis", "equal"),
            "b",
        ),
    ],
)
def test_a_choice_is_overridden_by_name_and_the_others_follow(place, options, method, best):
    found = ranked(place, *options)
    used = found["method"]

    assert (used["scale"], used["aggregate"], used["weighting"]) == method
    assert found["ranks"][0]["unit"] == best


@pytest.mark.parametrize(
    "text",
    ["tasks: 90\nparty: 10\n", "weights: {tasks: 9, party: 1}\n", "{tasks: 0.9, party: 0.1}\n"],
)
def test_weights_come_from_a_file_too(place, tmp_path, text):
    file = tmp_path / "other.yaml"
    file.write_text(text, encoding="utf-8")

    assert order(place, "--weights", file) == ["a", "b"]


def test_the_weights_of_a_set_stand_alone_and_not_beside_the_rules_own(place):
    text = place.read_text(encoding="utf-8").replace("scale: points", "scale: declared")
    text += "aggregate: arithmetic\nweights: {tasks: 1, party: 9, tasks.plan: 1, tasks.reform: 0}\n"
    place.write_text(text, encoding="utf-8")

    assert overrides(str(place), weights="city")["weights"] == {
        "tasks": 90,
        "party": 10,
        "tasks.plan": None,
        "tasks.reform": None,
    }
    assert order(place, "--weights", "city") == ["a", "b"]


def test_what_is_tried_is_said_and_nothing_is_written(place):
    before = place.read_bytes()
    found = CliRunner().invoke(main, ["rank", str(place), "--weights", "equal"])

    assert "Chạy thử, chưa được thông qua" in found.stdout
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scale", "minmax"), "there is no scale called 'minmax'."),
        (
            ("--scale", "bands"),
            "scale bands needs settings that differ from criterion to criterion",
        ),
        (("--aggregate", "mean"), "there is no aggregate called 'mean'."),
        (("--aggregate", "{power: {"), "cannot be read. Write a name, or a name with settings"),
        (("--weights", "nobody"), "there is no weighting, weight set or file called 'nobody'."),
        (("--weights", "ahp"), "the weighting ahp needs its settings."),
        (
            ("--scale", "points", "--aggregate", "geometric"),
            "scale points and aggregate geometric do not go together.",
        ),
    ],
)
def test_refusals(place, options, said):
    found = CliRunner().invoke(main, ["rank", str(place), *options])

    assert (found.exit_code, found.stdout) == (2, "")
    assert said in found.stderr
    assert "Traceback" not in found.stderr
