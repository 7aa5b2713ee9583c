"""Contests as a meeting counts them: the rules beside what the official count sheet says."""

import json

import pytest
from voting_makers import FILES, SMALL, project

from emulab.studies import study, study_at
from emulab.whatif.counting import counting_of

HEAD = SMALL["offices"][0]


def contests(tmp_path, rules=None, **files):
    """Contest -> what a meeting is given, of the small project."""
    root = project(tmp_path, SMALL | (rules or {}), **files)
    found = counting_of(study_at(str(root / "params" / "small" / "2023" / "rules.yaml")))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    return {one["id"]: one for one in found}


def test_every_contest_that_is_voted_on_is_there_and_no_other(tmp_path):
    found = contests(tmp_path)

    assert {key: one["kind"] for key, one in found.items()} == {"flag": "award", "head": "office"}
    assert found["flag"]["title"] == {"vi": "Cờ thi đua", "en": "Flag"}


def test_a_contest_has_its_rule_in_whole_numbers(tmp_path):
    found = contests(tmp_path)

    assert found["flag"]["threshold"] == {
        "of": "members",
        "absent": "written_counts",
        "blank": None,
        "nobody": "valid",
        "chair": None,
        "source": None,
        "at_least": [4, 5],
        "more_than": None,
        "quorum": None,
    }
    assert (found["head"]["seats"], found["head"]["marks_at_most"]) == (1, 1)
    assert found["head"]["threshold"]["more_than"] == [1, 2]


def test_the_official_count_stands_beside_it_by_unit_and_channel(tmp_path):
    flag = contests(tmp_path)["flag"]

    assert (flag["members"], flag["recused"], flag["paper"]) == (5, None, "approval")
    assert flag["official"]["votes"] == [4, 0, 0]
    assert flag["official"]["box"]["agree"] == [3, None, None]
    assert flag["official"]["written"] == [1, None, None]
    assert flag["official"]["fields"]["returned"] == 3
    assert (flag["official"]["base"], flag["official"]["needed"]) == (5, 4)
    assert flag["official"]["passed"] == [True, False, False]


def test_a_unit_that_does_not_stand_says_why(tmp_path):
    flag = contests(tmp_path)["flag"]

    assert [reason and reason["en"] for reason in flag["stands"]] == [
        None,
        "band Good; Excellent is asked for",
        "band Good; Excellent is asked for",
    ]


def test_whoever_holds_an_office_does_not_stand_for_the_next(tmp_path):
    deputy = HEAD | {"id": "deputy", "name": {"vi": "Cụm phó", "en": "Deputy"}}
    ballots = FILES["ballots.csv"] + "deputy,1,box,soc-son\ndeputy,2,box,soc-son\ndeputy,3,box,\n"
    found = contests(tmp_path, {"offices": [HEAD, deputy]}, ballots=ballots)

    assert found["head"]["stands"] == [None, None, None]
    assert [reason and reason["en"] for reason in found["deputy"]["stands"]] == [
        None,
        "already chosen as Head",
        None,
    ]


def test_a_contest_under_another_rule_is_listed_with_the_reason_why_it_is_not_counted(tmp_path):
    head = {"id": "head", "name": "Cụm trưởng", "rule": "plurality", "blank": "valid"}
    found = contests(tmp_path, {"offices": [head]})

    assert found["head"] == {
        "id": "head",
        "kind": "office",
        "title": {"vi": "Cụm trưởng", "en": "Cụm trưởng"},
        "why_not": found["head"]["why_not"],
    }
    said = found["head"]["why_not"]["en"]
    assert said == "the rule plurality decides it from whole papers, and not a threshold"


def test_nothing_is_official_before_anything_was_counted(tmp_path):
    origin = FILES["provenance.yaml"].replace("ballots.csv: *own\n", "")
    given = contests(tmp_path, {"phase": "mid_year"}, ballots=None, provenance=origin)
    flag = given["flag"]

    assert (flag["official"], flag["paper"], flag["members"]) == (None, None, 5)


@pytest.mark.parametrize("leak", ["unanimous", "unanimous_but_one"])
def test_figures_that_the_rules_withhold_are_not_handed_over(tmp_path, leak):
    """All three papers and one of two answers agree to the first unit, nobody to the others."""
    written = "flag,1,written,ba-vi\n"
    agree = written if leak == "unanimous" else "flag,4,box,\n"
    ballots = FILES["ballots.csv"].replace(written, agree)
    rules = {"secrecy": {"withhold": [leak]}}
    flag = SMALL["awards"][0] | {"vote": SMALL["awards"][0]["vote"] | {"blank": "valid"}}
    counts = FILES["counts.csv"]
    if leak == "unanimous_but_one":
        counts = counts.replace("present,3", "present,4").replace("absent,2", "absent,1")
        counts = counts.replace("issued,3", "issued,4").replace(",returned,3\n", "")
    given = {"awards": [flag, SMALL["awards"][1]], "offices": []}
    ballots = "".join(line for line in ballots.splitlines(True) if not line.startswith("head"))
    open_ = contests(tmp_path / "open", given, ballots=ballots, counts=counts)["flag"]["official"]
    held = contests(tmp_path / "held", given | rules, ballots=ballots, counts=counts)["flag"]

    assert open_["votes"][0] is not None
    quiet = [place for place, votes in enumerate(held["official"]["votes"]) if votes is None]
    assert quiet
    for place in quiet:
        assert held["official"]["box"]["agree"][place] is None
        assert held["official"]["written"][place] is None
        assert held["official"]["passed"][place] is None


def test_the_contests_of_a_scenario_are_those_of_its_rules():
    found = counting_of(study("central-party", 2023, "secret-ballot"))

    assert [one["id"] for one in found][:2] == ["government-flag", "pm-certificate"]
    assert found[0]["threshold"]["quorum"] == {"at_least": [2, 3], "more_than": None}
    assert found[0]["official"]["fields"]["members"] == 14
    assert counting_of(study("hanoi-02", 2023)) == []


def test_a_unit_without_a_rank_does_not_stand_where_a_rank_is_asked_for(tmp_path):
    rules = SMALL | {"rubric": SMALL["rubric"] | {"missing": "reweight"}}
    award = SMALL["awards"][0] | {"eligible": {"rank_at_most": 2}}
    marks = "".join(one for one in FILES["marks.csv"].splitlines(True) if "ba-vi" not in one)
    found = contests(tmp_path, rules | {"awards": [award]}, marks=marks)["flag"]["stands"]

    assert found[0]["en"] == "it has no mark yet, so it has no rank"
