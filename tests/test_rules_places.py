"""Where rules and data are found, from a name, a file, a folder, on any system."""

from pathlib import Path

import pytest
from makers import GOOD, written

from emulab.faults import InputError
from emulab.rules import every_place, find_place, load_rules, project_root


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with two years of one cluster, which is also where the reader stands."""
    for year in (2022, 2023):
        text = GOOD.replace("year: 2023", f"year: {year}")
        written(tmp_path / "params" / "trial" / str(year), text)
        (tmp_path / "data" / "trial" / str(year)).mkdir(parents=True)
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("asked", ["trial/2023", "trial\\2023", "trial/2023/", Path("trial/2023")])
def test_a_cluster_and_year_are_found_however_they_are_written(asked, project):
    place = find_place(asked)

    assert (place.key, place.cluster, place.year) == ("trial/2023", "trial", 2023)
    assert place.rules == project / "params" / "trial" / "2023" / "rules.yaml"
    assert place.data == project / "data" / "trial" / "2023"
    assert place.data_of(2022) == project / "data" / "trial" / "2022"


def test_a_file_a_folder_and_a_name_are_one_place(project, monkeypatch):
    monkeypatch.chdir(project)
    by_name = find_place("trial/2023")

    for asked in (
        by_name.rules,
        by_name.rules.parent,
        "params/trial/2023/rules.yaml",
        "params\\trial\\2023\\rules.yaml",
        "params\\trial\\2023",
        by_name,
    ):
        assert find_place(asked) == by_name


def test_an_unknown_name_is_told_what_there_is(project):
    with pytest.raises(InputError) as refused:
        find_place("trail/2023")

    assert str(refused.value) == (
        "trail/2023: 1 fault\n  there are no rules of that name. There are: trial/2022, trial/2023."
    )


@pytest.mark.parametrize("asked", ["", "nowhere", "../trial/2023", "x" * 5000])
def test_what_is_no_place_is_refused(asked, project):
    with pytest.raises(InputError, match="there are no rules of that name"):
        find_place(asked)


def test_a_file_that_is_not_there_is_refused(project):
    with pytest.raises(InputError) as refused:
        load_rules("params/trial/2023/rule.yaml")

    assert str(refused.value) == (
        "params/trial/2023/rule.yaml: 1 fault\n  there is no such rules file. Mind the spelling."
    )


def test_every_place_of_the_project_in_the_order_of_names(project):
    written(project / "params" / "trial" / "drafts")

    assert [place.key for place in every_place()] == ["trial/2022", "trial/2023"]


def test_data_beside_the_rules_come_before_a_data_folder(project):
    beside = project / "params" / "trial" / "2023"
    (beside / "units.csv").write_text("unit,name\n", encoding="utf-8")

    assert find_place(beside / "rules.yaml").data == beside


def test_rules_outside_a_project_name_themselves_and_have_their_data_beside(tmp_path):
    place = find_place(written(tmp_path, name="my rules.yaml"))

    assert (place.key, place.data) == ("trial/2023", tmp_path)


def test_rules_outside_a_project_may_keep_their_data_in_a_folder(tmp_path):
    (tmp_path / "data").mkdir()

    assert find_place(written(tmp_path)).data == tmp_path / "data"


def test_rules_copied_into_the_folder_of_another_year_are_refused(project):
    path = written(project / "params" / "other" / "2024")
    with pytest.raises(InputError) as refused:
        load_rules("other/2024")

    assert str(refused.value) == (
        "rules.yaml: 2 faults\n"
        "  line 1: cluster: trial stands in the folder of other. "
        "Mend the key, or move the file.\n"
        "  line 2: year: 2023 stands in the folder of 2024. Mend the key, or move the file."
    )
    with pytest.raises(InputError, match="year: 2023 stands in the folder of 2024"):
        load_rules(path)


def test_a_notebook_below_the_project_finds_its_root(project, monkeypatch):
    monkeypatch.delenv("EMULAB_ROOT")
    below = project / "notebooks" / "deep"
    below.mkdir(parents=True)

    assert project_root(below) == project.resolve()
