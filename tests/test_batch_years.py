"""A batch of cluster years: what lies in out/ afterwards, and what stays when something fails."""

import hashlib
import json
import shutil

import polars as pl
import pytest
from toy_notebooks import printed, toy
from voting_makers import FILES, SMALL, project

from emulab.batch import run_all
from emulab.batch.frames import SYNTHETIC
from emulab.batch.manifest import manifest
from emulab.faults import InputError
from emulab.rules.places import every_place, find_place
from emulab.studies import study_at

RANKS = "import emulab\nprint(emulab.study(cluster, year, scenario).result.ranks['unit'].to_list())"
AWARDS = "if scenario == '':\n    raise KeyError('no awards')\nprint(scenario)"


def small_project(root):
    """small: a scenario that holds and one at fault; faulty: a wrong mark; bare: no data at all."""
    project(root)
    scenarios = root / "params" / "small" / "2023" / "scenarios"
    scenarios.mkdir()
    (scenarios / "plain.yaml").write_text("ties: null\n", encoding="utf-8")
    (scenarios / "wrong.yaml").write_text("tiess: [{higher: tasks}]\n", encoding="utf-8")
    shutil.copytree(root / "params" / "small", root / "params" / "faulty")
    shutil.copytree(root / "data" / "small", root / "data" / "faulty")
    marks = FILES["marks.csv"].replace("head,h,60\n", "head,h,71\n")
    (root / "data" / "faulty" / "2023" / "marks.csv").write_text(marks, encoding="utf-8")
    for cluster, changes in {"faulty": {}, "bare": {"phase": "kick_off", "offices": []}}.items():
        rules = root / "params" / cluster / "2023" / "rules.yaml"
        rules.parent.mkdir(parents=True, exist_ok=True)
        rules.write_text(json.dumps(SMALL | {"cluster": cluster} | changes), encoding="utf-8")
    for name, cell in {"ranking": RANKS, "awards": AWARDS}.items():
        toy(root / "notebooks" / f"{name}.ipynb", cell)
    for name in ("scorers", "sensitivity", "voting", "year_end", "rubric"):
        toy(root / "notebooks" / f"{name}.ipynb", "print('ô')")
    return root


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    root = small_project(tmp_path_factory.mktemp("project"))
    out = root / "out"
    (out / "small" / "2023").mkdir(parents=True)
    (out / "small" / "2023" / "stale.html").write_text("old", encoding="utf-8")
    (out / "faulty" / "2023").mkdir(parents=True)
    (out / "faulty" / "2023" / "kept.html").write_text("old", encoding="utf-8")
    failures = run_all(every_place(root), out, workers=2)
    return root, out, failures


def test_faults_are_told_and_the_other_clusters_go_on(ran):
    found = {failure.key: (failure.exception, failure.input_at_fault) for failure in ran[2]}
    assert found == {
        "faulty/2023": ("InputError", True),
        "small/2023/wrong": ("InputError", True),
        "small/2023": ("KeyError", False),
    }
    assert "line 4: h gave me-linh 71 on tasks, outside 0 to 70" in str(ran[2][0])


def test_a_year_has_its_notebooks_pages_tables_and_a_manifest(ran):
    names = sorted(contents(ran[1] / "small" / "2023"))
    tables = [name for name in names if name.startswith("tables/")]
    assert [name for name in names if "tables/" not in name] == [
        "awards.failed.ipynb",
        "manifest.json",
        "ranking.html",
        "ranking.ipynb",
        "scenarios/plain/awards.html",
        "scenarios/plain/awards.ipynb",
        "scenarios/plain/manifest.json",
        "scenarios/plain/ranking.html",
        "scenarios/plain/ranking.ipynb",
        "scenarios/plain/voting.html",
        "scenarios/plain/voting.ipynb",
        "scorers.html",
        "scorers.ipynb",
        "sensitivity.html",
        "sensitivity.ipynb",
        "voting.html",
        "voting.ipynb",
        "year_end.html",
        "year_end.ipynb",
    ]
    stems = ["levels", "offices", "parts", "proposals", "ranks", "scores", "totals", "votes"]
    stems += ["verdict", "stability", "possible_ranks", "regret", "rank_acceptability"]
    stems += ["first_rank", "central_weights", "pairwise", "expected_rank"]
    stems += ["score_distribution"]
    stems += ["beside_votes", "count_checks", "secrecy", "vote_bases", "vote_margins"]
    stems += ["votes_spare"]
    assert tables == [
        f"tables/{stem}.{kind}" for stem in sorted(stems) for kind in ("csv", "parquet")
    ]


def test_a_year_without_units_has_what_there_is(ran):
    assert sorted(contents(ran[1] / "bare" / "2023")) == [
        "manifest.json",
        "rubric.html",
        "rubric.ipynb",
        "sensitivity.html",
        "sensitivity.ipynb",
    ]


def test_a_cluster_at_fault_keeps_what_was_there_and_nothing_is_left_over(ran):
    assert contents(ran[1] / "faulty") == {"2023/kept.html": b"old"}
    assert not [path for path in ran[1].rglob(".*")]


def test_a_notebook_finds_its_project(ran):
    assert printed(ran[1] / "small/2023/ranking.ipynb") == "['me-linh', 'ba-vi', 'soc-son']\n"


def test_tables_say_in_their_last_column_that_they_are_synthetic(ran):
    folder = ran[1] / "small" / "2023" / "tables"
    for path in folder.glob("*.parquet"):
        frame = pl.read_parquet(path)
        assert frame.columns[-1] == "provenance" and set(frame["provenance"]) == {SYNTHETIC}
        assert pl.read_csv(path.with_suffix(".csv")).columns == frame.columns
    assert pl.read_parquet(folder / "ranks.parquet")["total"].to_list()[1] == 89.96
    assert (folder / "ranks.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "for Excel"


def test_the_manifest_is_true(ran):
    root, out, _ = ran
    made = json.loads((out / "small" / "2023" / "manifest.json").read_text(encoding="utf-8"))
    for base, sums in ((root, made["inputs"] | made["rules"] | made["notebooks"]), (out, {})):
        for name, digest in sums.items():
            assert hashlib.sha256((base / name).read_bytes()).hexdigest() == digest
    below = out / "small" / "2023"
    for name, digest in made["outputs"].items():
        assert hashlib.sha256((below / name).read_bytes()).hexdigest() == digest
    assert set(made["inputs"]) == {f"data/small/2023/{name}" for name in FILES}
    assert list(made["rules"]) == ["params/small/2023/rules.yaml"]
    assert (made["failed"], made["synthetic"]) == (["awards"], ["rubric", "marks.csv"])
    assert not [name for name in made["outputs"] if "scenarios" in name or "failed" in name]
    assert made["versions"]["python"].count(".") == 1
    scenario = json.loads((below / "scenarios/plain/manifest.json").read_text(encoding="utf-8"))
    assert scenario["scenario"] == "plain"
    assert "params/small/2023/scenarios/plain.yaml" in scenario["rules"]


def test_the_manifest_names_nothing_of_the_machine(ran):
    text = (ran[1] / "small" / "2023" / "manifest.json").read_text(encoding="utf-8")
    assert str(ran[0]) not in text and "20:" not in text


def test_the_manifest_changes_with_an_input(ran, tmp_path):
    root = small_project(tmp_path)
    [small] = [place for place in every_place(root) if place.cluster == "small"]
    before = manifest(study_at(small), tmp_path / "nothing")
    (small.data / "units.csv").write_text(FILES["units.csv"] + "\n", encoding="utf-8")
    after = manifest(study_at(small), tmp_path / "nothing")
    assert {key for key in before if before[key] != after[key]} == {"inputs"}


def test_one_scenario_alone_is_put_beside_the_others_and_the_bytes_are_the_same(ran):
    root, out, _ = ran
    [small] = [place for place in every_place(root) if place.cluster == "small"]
    before = contents(out / "small")
    assert run_all([small], out, scenario="plain") == []
    assert contents(out / "small") == before


def test_rules_from_anywhere_run_too_and_their_notebooks_name_no_folder(ran, tmp_path):
    root, out, _ = ran
    folder = tmp_path / "usb"
    shutil.copytree(root / "data" / "small" / "2023", folder)
    shutil.copyfile(root / "params" / "small" / "2023" / "rules.yaml", folder / "rules.yaml")
    toy(tmp_path / "notebooks" / "awards.ipynb")
    for name in ("ranking", "scorers", "sensitivity", "voting", "year_end"):
        toy(tmp_path / "notebooks" / f"{name}.ipynb", RANKS)
    place = find_place(folder / "rules.yaml")
    assert run_all([place], tmp_path / "out", notebooks=tmp_path / "notebooks") == []
    made = (tmp_path / "out/small/2023/ranking.ipynb").read_bytes()
    assert made == (out / "small/2023/ranking.ipynb").read_bytes()


def test_a_cluster_named_twice_is_refused(ran):
    [small] = [place for place in every_place(ran[0]) if place.cluster == "small"]
    with pytest.raises(InputError) as refused:
        run_all([small, small], ran[1])
    assert str(refused.value) == (
        "small/2023: 1 fault\n  this cluster and year was named twice. Name it once."
    )
