"""``emulab margin`` and ``emulab absent``: what they print, and their objects."""

import json

import pytest
from click.testing import CliRunner
from voting_makers import project

from emulab.cli.swaying import absent, margin


@pytest.fixture
def papers(tmp_path):
    path = tmp_path / "papers.txt"
    path.write_text("A > B > C * 4\nB > A > C * 3\nC > B > A * 2\n", encoding="utf-8")
    return str(path)


def printed(command, *given):
    ran = CliRunner().invoke(command, list(given))
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_margin_prints_one_object(papers):
    found = json.loads(printed(margin, papers, "--rule", "irv", "--json"))

    assert (found["winners"], found["margin"], found["exact"]) == (["B"], 1, True)
    assert found["certificate"] == {
        "removed": [{"ballot": "B > A > C", "count": 1}],
        "added": [{"ballot": "A > C > B", "count": 1}],
    }
    assert found["winners_after"] != ["B"]


def test_margin_names_the_papers_as_a_text(papers):
    said = printed(margin, papers, "--rule", "borda")

    assert "borda: trúng B" in said
    assert "lấy ra" in said and "thay bằng" in said
    assert "Khi đó borda: " in said


def test_margin_of_a_threshold_takes_its_conventions(tmp_path):
    path = tmp_path / "papers.txt"
    path.write_text("A = B * 8\nA * 2\n", encoding="utf-8")
    given = ("--rule", "threshold", "--seats", "2", "--at-least", "4/5", "--of", "members")
    found = json.loads(printed(margin, str(path), *given, "--members", "10", "--json"))

    assert (found["winners"], found["margin"]) == (["A", "B"], 1)
    assert found["winners_after"] == ["A"]


def test_margin_refuses_what_a_count_refuses(tmp_path):
    path = tmp_path / "papers.txt"
    path.write_text("A > B * 8\nC\n", encoding="utf-8")
    ran = CliRunner().invoke(margin, [str(path), "--rule", "borda"])

    assert ran.exit_code == 2
    assert "unranked" in ran.stderr
    ran = CliRunner().invoke(margin, [str(path), "--rule", "dhondt", "--seats", "2"])
    assert ran.exit_code == 2
    assert "no margin is worked out for shares" in ran.stderr


@pytest.fixture
def place(tmp_path):
    return str(project(tmp_path) / "params" / "small" / "2023" / "rules.yaml")


def test_absent_prints_one_object(place):
    found = json.loads(printed(absent, place, "flag", "--json"))

    assert (found["award"], found["absent"], found["base"], found["needed"]) == ("flag", 1, 5, 4)
    assert found["warning"] is None
    assert {"unit": "ba-vi", "name": "Ba Vì"}.items() <= found["units"][0].items()
    assert found["units"][0]["necessary"] is True


def test_absent_prints_a_table_and_the_warning(place):
    said = printed(absent, place, "head")

    assert "vắng 2" in said
    assert "chắc chắn được chọn" in said
    assert "Mê Linh" in said
    ran = CliRunner().invoke(absent, [place, "cup"])
    assert ran.exit_code == 2
