"""A legal text is data: its dates bind, and it gives what an award does not say."""

import pytest
from makers import GOOD, written

from emulab.faults import InputError
from emulab.rules import load_rules

LAW = """\
law: decree-1
name: {vi: Nghị định 1, en: Decree 1}
in_force: {from: 2017, until: 2023-12-31}
award_years: {from: 2017, until: 2023}
awards:
  - {id: government-flag, name: Tên trong nghị định, seats: 2}
  - {id: other, name: Hình thức khác}
"""
EXTENDED = GOOD.replace("tier: city\n", "tier: city\nextends: law/decree-1\n")


@pytest.fixture
def project(tmp_path):
    """A project with one law; gives the folder of a cluster's year."""
    written(tmp_path / "params", LAW, "law/decree-1.yaml")
    return tmp_path / "params" / "trial" / "2023"


def refusal(path) -> str:
    with pytest.raises(InputError) as refused:
        load_rules(path)
    return str(refused.value)


def test_an_award_inherits_what_it_does_not_say_and_keeps_what_it_does(project):
    text = EXTENDED.replace("    name: Cờ thi đua của Chính phủ\n", "")
    flag = load_rules(written(project, text)).awards[0]

    assert (flag.name.vi, flag.seats) == ("Tên trong nghị định", 1)


def test_an_award_that_only_the_law_names_is_not_decided(project):
    found = load_rules(written(project, EXTENDED))

    assert [award.id for award in found.awards] == ["government-flag", "city-flag"]
    assert found.law.law == "decree-1"
    assert [path.name for path in found.files] == ["rules.yaml", "decree-1.yaml"]


@pytest.mark.parametrize("year", [2016, 2024])
def test_the_award_year_must_lie_in_the_dates_of_the_text(year, project):
    text = EXTENDED.replace("year: 2023", f"year: {year}")

    assert refusal(written(project.parent / str(year), text)) == (
        "rules.yaml: 1 fault\n"
        f"  line 2: the award year {year} is not judged under decree-1, "
        "which covers 2017 to 2023. Extend the text that is in force."
    )


@pytest.mark.parametrize("year", [2017, 2023])
def test_the_first_and_the_last_award_year_are_judged_under_it(year, project):
    text = EXTENDED.replace("year: 2023", f"year: {year}")

    assert load_rules(written(project.parent / str(year), text)).year == year


def test_open_ends_are_open(project):
    text = LAW.replace("award_years: {from: 2017, until: 2023}", "award_years: {from: 2017}")
    written(project.parents[1], text, "law/decree-1.yaml")

    rules = load_rules(written(project.parent / "2024", EXTENDED.replace("2023\n", "2024\n", 1)))
    assert rules.year == 2024


def test_an_unknown_text_is_told_with_the_other_faults_and_names_what_there_is(project):
    text = EXTENDED.replace("law/decree-1", "law/decree-2").replace("scale: points", "scale: x")
    first, second, third = refusal(written(project, text)).splitlines()

    assert first == "rules.yaml: 2 faults"
    assert second.startswith("  line 5: there is no text called 'law/decree-2'. There are: law/de")
    assert "law/decree-1," in second
    assert third.startswith("  line 21: there is no scale called 'x'.")


def test_faults_of_the_text_are_told_under_its_own_name(project):
    written(project.parents[1], LAW.replace("law: decree-1\n", ""), "law/decree-1.yaml")

    assert refusal(written(project, EXTENDED.replace("scale: points", "scale: x"))) == (
        "law/decree-1.yaml: 1 fault\n"
        "  line 1: the key 'law' is missing. Write it.\n"
        "rules.yaml: 1 fault\n"
        "  line 21: there is no scale called 'x'. "
        "There are points, declared, goalposts, observed, z_score, "
        "percentile, standing, share_of_best, vector, share_of_sum."
    )


def test_a_text_that_was_mended_is_read_again(project):
    path = written(project, EXTENDED)
    load_rules(path)
    written(project.parents[1], LAW.replace("Tên trong", "Tên mới trong"), "law/decree-1.yaml")

    assert load_rules(path).law.awards[0]["name"] == "Tên mới trong nghị định"


def test_awards_of_the_wrong_type_are_refused_under_a_text_as_well(project):
    text = EXTENDED[: EXTENDED.index("awards:")] + "awards: {id: government-flag}\n"

    assert refusal(written(project, text)) == (
        "rules.yaml: 1 fault\n  line 27: awards: a block cannot stand here. It should be a list."
    )


def test_a_what_if_may_extend_another_text(project):
    written(project.parents[1], LAW.replace("decree-1", "decree-2"), "law/decree-2.yaml")
    rules = load_rules(written(project, EXTENDED))

    assert rules.with_changes(scale="points").law.law == "decree-1"
    assert rules.with_changes(extends="law/decree-2").law.law == "decree-2"
    assert rules.with_changes(extends=None).law is None
    with pytest.raises(InputError, match="the award year 2025 is not judged under decree-1"):
        rules.with_changes(year=2025)
