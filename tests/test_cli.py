"""The command line: exit codes, JSON as it is promised, and faults said as text, never a trace."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from voting_makers import FILES, SMALL, project

from emulab.cli import main

HERE = Path(__file__).parents[1]


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))
    return project(tmp_path)


def emulab(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(*arguments) -> str:
    """What is said on stderr when the input is at fault; nothing may be on stdout."""
    found = emulab(*arguments)

    assert (found.exit_code, found.stdout) == (2, ""), found.output
    assert isinstance(found.exception, SystemExit), found.exception
    assert "Traceback" not in found.stderr
    return found.stderr


def test_a_good_year_is_called_good_with_what_is_synthetic(small):
    found = emulab("check", "small/2023")

    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.splitlines()[-2:] == [
        "small/2023: good. 3 units, 4 criteria, 8 marks.",
        "Synthetic (số liệu minh họa): rubric, marks.csv.",
    ]


def test_what_was_cleaned_is_said_and_is_no_fault(small):
    project(small, marks=FILES["marks.csv"].replace("28.10", '"28,10"'))
    found = emulab("check", "small/2023")

    assert (found.exit_code, found.stderr) == (0, "")
    assert "marks.csv: 1 note" in found.stdout
    assert "28,10" in found.stdout


def test_the_ranking_as_json_is_unrounded_and_its_parts_add_up(small):
    found = emulab("rank", "small/2023", "--json")
    given = json.loads(found.stdout)

    assert found.exit_code == 0
    assert {key: given[key] for key in ("cluster", "year", "synthetic")} == {
        "cluster": "small",
        "year": 2023,
        "synthetic": True,
    }
    assert [{k: v for k, v in row.items() if k != "decided_by"} for row in given["ranks"]] == [
        {
            "unit": "me-linh",
            "total": 91.0,
            "rank": 1,
            "tied": False,
            "band": "good",
            "parts": {"tasks": 60.0, "party": 28.0, "bonus": 3.0, "penalty": 0.0},
        },
        {
            "unit": "ba-vi",
            "total": 89.96,
            "rank": 2,
            "tied": False,
            "band": "excellent",
            "parts": {"tasks": 61.86, "party": 28.1, "bonus": 0.0, "penalty": 0.0},
        },
        {
            "unit": "soc-son",
            "total": 84.5,
            "rank": 3,
            "tied": False,
            "band": "good",
            "parts": {"tasks": 60.0, "party": 25.0, "bonus": 0.0, "penalty": -0.5},
        },
    ]
    assert '"total": 89.96,' in found.stdout


def test_a_third_stays_a_third_in_json(small):
    marks = FILES["marks.csv"].replace("head,h,25\n", "head,h,25\nsoc-son,party,head,k,26\n")
    project(small, marks=marks.replace("head,h,26", "head,k,26") + "soc-son,party,head,l,26\n")

    assert json.loads(emulab("rank", "small/2023", "--json").stdout)["ranks"][2]["total"] == (
        pytest.approx(60 + 77 / 3 - 0.5, abs=1e-12)
    )


def test_units_of_equal_total_share_a_rank_and_have_no_band_below_the_bands(small):
    marks = "unit,criterion,stage,scorer,mark\n" + "".join(
        f"{unit},{criterion},head,h,20\n"
        for unit in ("ba-vi", "me-linh", "soc-son")
        for criterion in ("tasks", "party")
    )
    project(small, marks=marks)
    rows = json.loads(emulab("rank", "small/2023", "--json").stdout)["ranks"]

    assert [(row["rank"], row["tied"], row["band"]) for row in rows] == [(1, True, None)] * 3


def test_the_awards_as_json_have_a_row_for_every_award_and_unit(small):
    found = emulab("awards", "small/2023", "--json")
    given = json.loads(found.stdout)

    assert found.exit_code == 0
    keys = {"unit", "outcome", "reason", "votes", "needed"}
    assert all(keys | {"award"} <= set(row) for row in given["proposals"])
    assert all(keys | {"office"} <= set(row) for row in given["offices"])
    assert [
        (r["award"], r["unit"], r["outcome"], r["votes"], r["needed"]) for r in given["proposals"]
    ] == [
        ("flag", "ba-vi", "proposed", 4, 4),
        ("flag", "me-linh", "not proposed", 0, 4),
        ("flag", "soc-son", "not proposed", 0, 4),
        ("merit", "ba-vi", "not proposed", None, None),
        ("merit", "me-linh", "proposed", None, None),
        ("merit", "soc-son", "proposed", None, None),
    ]
    assert given["proposals"][3]["reason"] == "already proposed for Flag"
    assert [(r["office"], r["unit"], r["outcome"], r["votes"]) for r in given["offices"]] == [
        ("head", "ba-vi", "not proposed", 0),
        ("head", "me-linh", "proposed", 2),
        ("head", "soc-son", "not proposed", 0),
    ]


def test_reasons_are_english_in_json_and_vietnamese_where_asked(small):
    english = json.loads(emulab("awards", "small/2023", "--json").stdout)["proposals"]
    printed = emulab("awards", "small/2023", "--json", "--lang", "vi").stdout
    vietnamese = json.loads(printed)

    assert english[1]["reason"] == "band Good; Excellent is asked for"
    assert "Xuất sắc" in printed
    assert "Xuất sắc" in vietnamese["proposals"][1]["reason"]
    assert "asked" not in vietnamese["proposals"][1]["reason"]
    assert vietnamese["proposals"][1]["outcome"] == "not proposed"


def test_for_people_the_ranking_is_printed_half_up_with_the_synthetic_word(small):
    found = emulab("rank", "small/2023")

    assert found.exit_code == 0
    assert "89,96" in found.stdout
    assert "Mê Linh" in found.stdout
    assert "synthetic" in found.stdout.splitlines()[1]


def test_for_people_the_awards_are_in_vietnamese_and_in_english_where_asked(small):
    assert "Cờ thi đua" in emulab("awards", "small/2023").stdout
    english = emulab("awards", "small/2023", "--lang", "en").stdout
    assert "4 of 5 members agree; every condition is met" in english
    assert {"Flag", "Head"} <= set(english.splitlines())


def test_a_rules_file_is_found_by_its_path_with_data_beside_params(small, tmp_path, monkeypatch):
    monkeypatch.setenv("EMULAB_ROOT", str(HERE))
    path = small / "params" / "small" / "2023" / "rules.yaml"

    assert emulab("check", path).stdout.startswith("small/2023: good.")


def test_a_rules_file_is_found_by_its_path_with_its_data_beside_it(tmp_path):
    folder = tmp_path / "anywhere"
    folder.mkdir()
    (folder / "my-rules.yaml").write_text(json.dumps(SMALL), encoding="utf-8")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")

    assert emulab("check", folder / "my-rules.yaml").stdout.startswith("small/2023: good. 3 units")


def test_a_scenario_is_written_over_the_rules(small):
    folder = small / "params" / "small" / "2023" / "scenarios"
    folder.mkdir()
    text = "awards: [{id: flag, vote: {at_least: 9/10}}]\n"
    (folder / "stricter.yaml").write_text(text, encoding="utf-8")
    found = emulab("awards", "small/2023", "--scenario", "stricter", "--json")

    assert json.loads(found.stdout)["proposals"][0]["outcome"] == "not proposed"
    assert "There are: stricter." in refused("rank", "small/2023", "--scenario", "milder")


def test_an_unknown_cluster_is_told_with_those_there_are(small):
    for command in ("check", "rank", "awards", "run"):
        assert refused(command, "smal/2023") == (
            "smal/2023: 1 fault\n  there are no rules of that name. There are: small/2023.\n"
        )


def test_faults_of_several_files_come_out_together_with_what_was_cleaned(small):
    project(
        small,
        marks=FILES["marks.csv"].replace("28.10", '"28,10"').replace("head,h,60\n", "head,h,71\n"),
        counts=FILES["counts.csv"].replace(",absent,2", ",absent,1"),
        checks=FILES["checks.csv"].replace("soc-son,no-breach", "soc-sơn,no-breach"),
        ballots=FILES["ballots.csv"] + "merit,1,box,ba-vi\n",
    )
    said = refused("check", "small/2023")

    assert "present 3 + absent 1 is 4, not members 5" in said
    assert "marks.csv: " in said
    assert "71" in said
    assert "soc-sơn" in said
    assert "merit is decided without a vote" in said
    assert "28,10" in said


def test_with_json_faults_are_still_text_on_stderr(small):
    project(small, marks=FILES["marks.csv"].replace("61.86", "chín"))

    assert "marks.csv: 1 fault\n  line 2: " in refused("rank", "small/2023", "--json")


def test_without_marks_there_is_nothing_to_rank(small):
    rules = {key: SMALL[key] for key in ("cluster", "year", "tier", "name", "rubric")}
    begun = dict.fromkeys(["marks", "ballots", "counts", "checks", "provenance"])
    project(small, rules | {"phase": "kick_off"}, **begun)

    assert emulab("check", "small/2023").exit_code == 0
    assert refused("rank", "small/2023") == (
        "small/2023: 1 fault\n  there are no marks to rank. "
        "Write marks.csv, or name an earlier year in analysis.trial_year.\n"
    )


def test_rules_without_awards_say_so_and_rules_without_units_rank_nobody(small):
    rules = {key: value for key, value in SMALL.items() if key not in ("awards", "offices")}
    project(small, rules, ballots=None, counts=None, checks=None, provenance=None)

    assert "không có đề nghị" in emulab("awards", "small/2023").stdout
    nobody = rules | {"phase": "kick_off"}
    project(small, nobody, **dict.fromkeys(name.split(".")[0] for name in FILES))
    assert refused("rank", "small/2023") == (
        "small/2023: 1 fault\n  there are no units, so there is nothing to rank. "
        "Write units.csv and marks.csv.\n"
    )


def test_a_draft_is_tried_on_an_earlier_year_and_what_was_cleaned_there_is_said(small):
    marks = FILES["marks.csv"].replace("28.10", '"28,10"')
    project(small, SMALL | {"phase": "kick_off", "analysis": {"trial_year": 2022}}, marks=None)
    earlier = small / "data/small/2022"
    earlier.mkdir()
    (earlier / "marks.csv").write_text(marks, encoding="utf-8")
    provenance = small / "data/small/2023/provenance.yaml"
    provenance.write_text(FILES["provenance.yaml"].split("\n", 1)[1], encoding="utf-8")

    assert "decimal comma" in emulab("check", "small/2023").stdout
    given = json.loads(emulab("rank", "small/2023", "--json").stdout)
    assert (given["marks_of"], given["ranks"][0]["unit"]) == (2022, "me-linh")
    assert "năm 2022" in emulab("rank", "small/2023").stdout.splitlines()[0]


def test_a_trial_beside_a_year_that_ends_asks_for_no_votes_of_the_earlier_year(small):
    project(small, SMALL | {"analysis": {"trial_year": 2022}})
    earlier = small / "data/small/2022"
    earlier.mkdir()
    (earlier / "marks.csv").write_text(FILES["marks.csv"], encoding="utf-8")

    assert emulab("check", "small/2023").exit_code == 0


BINARY = bytes(range(256)) * 4
DEEP = "[" * 100_000 + "]" * 100_000  # deep enough to bring down the C parser
NASTY_RULES = {
    "empty": "",
    "only a comment": "# nothing\n",
    "a list": "- one\n- two\n",
    "a word": "rules\n",
    "binary": BINARY,
    "utf-16": "cluster: small\n".encode("utf-16"),
    "deep": "rubric: " + DEEP,
    "deep criteria": json.dumps({**SMALL, "rubric": {"criteria": []}}).replace(
        '"criteria": []',
        '"criteria": ' + '[{"id": "a", "name": "a", "criteria": ' * 300 + "[]" + "}]" * 300,
    ),
    "a tab": "cluster:\n\tsmall\n",
    "an anchor to itself": "cluster: &a [*a]\n",
    "anchors within anchors": "a0: &a0 x\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
    "keys that are lists": "? [a, b]\n: c\n",
    "python objects": "cluster: !!python/object/apply:os.getcwd []\n",
    "two documents": "cluster: small\n---\nyear: 2023\n",
    "a number": "42\n",
    "null everywhere": "\n".join(f"{key}: null" for key in SMALL),
    "text for blocks": "\n".join(f"{key}: nonsense" for key in SMALL),
    "lists for blocks": "\n".join(f"{key}: [1, [2], {{a: b}}]" for key in SMALL),
    "infinite points": json.dumps(SMALL).replace('"maximum": 70', '"maximum": .inf'),
    "a share of nothing": json.dumps(SMALL).replace('"4/5"', '"4/0"'),
    "a year far off": json.dumps(SMALL).replace('"year": 2023', '"year": 99999999999999999999'),
}


@pytest.mark.parametrize("nasty", NASTY_RULES)
def test_nasty_rules_are_refused_in_words(small, nasty):
    project(small, NASTY_RULES[nasty])

    for command in ("check", "rank"):
        assert " fault" in refused(command, "small/2023")
    assert " fault" in refused("awards", small / "params/small/2023/rules.yaml", "--json")


NASTY_DATA = {
    "binary marks": {"marks": BINARY},
    "empty marks": {"marks": ""},
    "marks without a heading": {"marks": FILES["marks.csv"].split("\n", 1)[1]},
    "ragged marks": {"marks": FILES["marks.csv"] + "ba-vi,tasks\n,,,,,,,,\n"},
    "an open quote": {"marks": FILES["marks.csv"] + '"ba-vi,tasks,head,h,3\n'},
    "infinite marks": {"marks": FILES["marks.csv"].replace("61.86", "inf")},
    "no number": {"marks": FILES["marks.csv"].replace("61.86", "NaN")},
    "a huge number": {"counts": FILES["counts.csv"].replace(",5\n", "," + "9" * 40 + "\n")},
    "half a member": {"counts": FILES["counts.csv"].replace(",5\n", ",5.5\n")},
    "no members": {"counts": FILES["counts.csv"].replace(",5\n", ",\n")},
    "fewer than none": {"counts": FILES["counts.csv"].replace(",5\n", ",-5\n")},
    "a field nobody knows": {"counts": FILES["counts.csv"].replace("issued", "issue")},
    "votes nobody counted": {
        "ballots": None,
        "tallies.csv": "contest,unit,agree,disagree,no_mark\nflag,ba-vi,,,\n",
    },
    "votes below none": {
        "ballots": None,
        "tallies.csv": "contest,unit,agree,disagree,no_mark\nflag,ba-vi,-1,,\nhead,ba-vi,1,,\n",
    },
    "a stranger on a ballot": {"ballots": FILES["ballots.csv"] + "flag,9,box,ha-noi\n"},
    "a contest nobody holds": {"ballots": FILES["ballots.csv"] + "flags,9,box,ba-vi\n"},
    "a channel nobody knows": {"ballots": FILES["ballots.csv"] + "flag,9,post,ba-vi\n"},
    "a name twice on a ballot": {"ballots": FILES["ballots.csv"] + "flag,1,box,ba-vi\n"},
    "a ballot without a number": {"ballots": FILES["ballots.csv"] + "flag,,box,ba-vi\n"},
    "a unit twice": {"units": FILES["units.csv"] + "ba-vi,Ba Vì,published\n"},
    "no units": {"units": "unit,name\n"},
    "no list of units": {"units": None},
    "a year that ends without votes": {"ballots": None},
    "record of another year": {"record.yaml": "cluster: small\nyear: 2022\nreached: voted\n"},
    "record of nothing": {"record.yaml": "- 1\n"},
    "provenance of nothing": {"provenance": "- 1\n"},
    "provenance nobody knows": {"provenance": "marks.csv: {kind: rumour}\n"},
    "a calendar of no dates": {
        "calendar.csv": "kind,title,number,due,date,unit,source\nreport,x,,31/02/2023,,ba-vi,x\n"
    },
}


@pytest.mark.parametrize("nasty", NASTY_DATA)
def test_nasty_data_are_refused_in_words(small, nasty):
    project(small, **NASTY_DATA[nasty])

    assert " fault" in refused("check", "small/2023")
    assert " fault" in refused("awards", "small/2023", "--json")


@pytest.mark.parametrize(
    "place", ["", "/", "..", "small", "small/", "small/2023/2024", "~", "\x00", "a" * 5000]
)
def test_a_place_that_is_none_is_refused_in_words(small, place):
    assert " fault" in refused("check", place)


def test_a_folder_in_place_of_a_file_is_refused_in_words(small):
    rules = small / "params/small/2023/rules.yaml"
    rules.unlink()
    rules.mkdir()

    assert " fault" in refused("check", "small/2023")
    assert " fault" in refused("check", rules)


def test_a_folder_in_place_of_a_table_is_refused_in_words(small):
    marks = small / "data/small/2023/marks.csv"
    marks.unlink()
    marks.mkdir()

    assert " fault" in refused("check", "small/2023")


def test_a_command_or_option_that_is_none_is_the_fault_of_the_input(small):
    assert emulab("chek", "small/2023").exit_code == 2
    assert emulab("rank", "small/2023", "--jsn").exit_code == 2
    assert emulab("rank").exit_code == 2


def test_anything_else_that_fails_is_exit_code_1(small, monkeypatch):
    def fails(*_):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("emulab.studies.study_at", fails)

    assert emulab("check", "small/2023").exit_code == 1


def ran(*arguments, root):
    return subprocess.run(
        [sys.executable, "-c", "from emulab.cli import main; main()", *arguments],
        capture_output=True,
        env=os.environ
        | {"EMULAB_ROOT": str(root), "PYTHONPATH": str(HERE), "PYTHONIOENCODING": "cp1252"},
        check=False,
        timeout=60,
    )


def test_as_a_process_it_prints_utf_8_whatever_the_console_and_exits_with_its_code(small):
    good, bad = ran("rank", "small/2023", root=small), ran("rank", "cụm/2023", root=small)

    assert (good.returncode, bad.returncode, bad.stdout) == (0, 2, b"")
    assert "Mê Linh" in good.stdout.decode("utf-8")
    assert "cụm/2023: 1 fault" in bad.stderr.decode("utf-8")
    assert b"Traceback" not in bad.stderr
