"""A saved scenario, run whole and opened again: what stood on the screen, to the last digit."""

import json

import polars as pl
import pytest
from click.testing import CliRunner
from toy_notebooks import printed, toy
from whatif_makers import SIGNED, project

from emulab.cli import main
from emulab.studies import study_at
from emulab.whatif.facts import figures_of
from emulab.whatif.opening import opened
from emulab.whatif.scenario import save_scenario
from emulab.whatif.state import run_under

STATE = {
    "families": {"": {"tasks": 45, "party": 45, "movement": 20}},  # 110: no sum was kept
    "off": ["movement.plan"],
    "scores": [{"unit": "iza", "criterion": "tasks.plan", "score": 9.5}],
}
TOLD = "import emulab\nprint(emulab.study(cluster, year, scenario).result.ranks['unit'].to_list())"
OUTCOME = ("award", "unit", "outcome", "condition")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """(the place, the folder of the run, what the command said): a state saved, then run whole.

    Two small notebooks stand in for those of the project, which take a minute.
    """
    root = tmp_path_factory.mktemp("project")
    place = project(root)
    for name in ("ranking", "awards"):
        toy(root / "notebooks" / f"{name}.ipynb", TOLD)
    save_scenario(place, STATE, **SIGNED)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EMULAB_ROOT", str(root))
        said = CliRunner().invoke(main, ["run", place.key, "--scenario", "phuong-an"])
    return place, root / "out" / place.key / "scenarios" / "phuong-an", said


def test_a_whole_run_of_a_scenario_writes_the_ranks_and_awards_of_the_screen(ran):
    place, folder, said = ran
    shown = run_under(study_at(place).result, STATE)
    tables = {
        one: pl.read_parquet(folder / "tables" / f"{one}.parquet")
        for one in ("ranks", "totals", "proposals")
    }

    assert (said.exit_code, said.exception) == (0, None), said.output
    for one in ("ranks", "totals"):
        assert tables[one].drop("provenance").equals(getattr(shown, one)), one
    proposals = [
        (one.contest, one.unit, one.outcome, one.condition) for one in shown.award_outcomes
    ]
    assert sorted(tables["proposals"].select(OUTCOME).rows()) == sorted(proposals)
    official = study_at(place).result
    assert tables["ranks"]["total"].to_list() != official.ranks["total"].to_list()


def test_a_run_of_a_scenario_leaves_the_rules_and_the_adopted_run_alone(ran):
    place, folder, _ = ran
    written = sorted(path.name for path in folder.parents[1].iterdir())
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    units = study_at(place, "phuong-an").result.ranks["unit"].to_list()

    assert written == ["scenarios"]
    assert manifest["scenario"] == "phuong-an"
    assert f"params/{place.key}/scenarios/phuong-an.yaml" in manifest["rules"]
    assert [printed(folder / f"{one}.ipynb") for one in ("ranking", "awards")] == [f"{units}\n"] * 2


@pytest.mark.parametrize(
    "families",
    [
        {"": {"tasks": 45.0, "party": 45.0, "movement": 20.0}},
        {"": {"tasks": 140.0, "party": 40.0, "movement": 20.0}},
        {"": {"tasks": 0.7, "party": 0.2, "movement": 0.05}},
        {
            "": {"tasks": 55.0, "party": 35.0, "movement": 10.0},
            "movement": {
                "movement.plan": 2.0,
                "movement.launch": 2.0,
                "movement.models": 2.0,
                "movement.reports": 2.0,
                "movement.cluster": 1.0,
                "movement.files": 1.0,
            },
        },
    ],
    ids=["another sum", "twice the official", "shares", "a family put back to the official"],
)
def test_what_was_saved_is_opened_with_its_own_numbers_and_saved_to_the_same_bytes(
    tmp_path, families
):
    place = project(tmp_path)
    path = save_scenario(place, {"families": families}, **SIGNED)
    content = path.read_bytes()
    state = opened(place, "phuong-an").state
    path.unlink()

    assert state["families"] == families
    assert save_scenario(place, state, **SIGNED).read_bytes() == content


def test_what_was_switched_off_is_opened_at_nothing_and_its_siblings_as_they_were(tmp_path):
    place = project(tmp_path)
    save_scenario(place, {"off": ["movement.plan"]}, **SIGNED)
    found = opened(place, "phuong-an")
    own = found.state["families"]["movement"]

    assert own == {
        "movement.plan": 0.0,
        "movement.launch": 2.0,
        "movement.models": 2.0,
        "movement.reports": 2.0,
        "movement.cluster": 1.0,
        "movement.files": 1.0,
    }
    base = found.study.result
    assert figures_of(run_under(base, found.state)) == figures_of(
        run_under(base, {"off": ["movement.plan"]})
    )
