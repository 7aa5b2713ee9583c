"""``emulab count``: the sheet is printed whether it adds up or not; the exit code says which."""

import copy
import json

import pytest
from click.testing import CliRunner
from voting_makers import SMALL, project

from emulab.cli.voting import count

TALLIES = "contest,unit,agree,disagree,no_mark\nflag,ba-vi,3,1,0\nhead,me-linh,2,,\n"
COUNTS = "contest,field,number\n,members,5\n,present,4\n,returned,4\n,valid,4\n,absent,1\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Writes a project with these files and gives its rules file."""

    def made(rules=None, **files):
        root = project(tmp_path, rules, **files)
        return str(root / "params" / "small" / "2023" / "rules.yaml")

    monkeypatch.setenv("COLUMNS", "200")
    return made


def run(*arguments):
    return CliRunner().invoke(count, list(arguments), catch_exceptions=False)


def obj(*arguments, code=0):
    ran = run(*arguments, "--json")
    assert ran.exit_code == code, ran.stderr
    return json.loads(ran.stdout)


def test_the_fields_that_the_help_names_are_the_fields_there_are(place):
    found = obj(place())
    contest = found["contests"][0]

    assert list(found) == [
        *["cluster", "year", "scenario", "synthetic", "contests", "faults", "notes"]
    ]
    for field in (*found, *contest, *contest["bases"][0], *contest["votes"][0]):
        assert field in count.help
    for field in (*contest["identities"][0], *contest["channels"][0]):
        assert field in count.help


def test_a_sheet_that_adds_up_is_told_with_base_votes_needed_and_all_bases(place):
    flag, head = obj(place())["contests"]

    assert (flag["counted_from"], flag["base"], flag["needed"]) == ("ballots", 5, 4)
    assert flag["votes"] == [
        {
            "unit": "ba-vi",
            "agree": 4,
            "box": 3,
            "written": 1,
            "chair": None,
            "passed": True,
            "not_counted": {},
        }
    ]
    shares = {row["base"]: (row["share"], row["passed"]) for row in flag["bases"]}
    assert shares == {
        "members": ("4/5", True),
        "present": ("3/3", True),
        "issued": ("3/3", True),
        "returned": ("3/3", True),
        "valid": ("4/4", True),
    }
    assert {one["state"] for one in (*flag["identities"], *head["identities"])} <= {
        *["holds", "not known"]
    }
    assert head["channels"] == [{"channel": "box", "valid": 3, "invalid": 0, "blank": 1}]


def test_totals_alone_are_enough_and_no_marks_are_needed(place):
    files = {"ballots": None, "marks": None, "checks": None, "tallies.csv": TALLIES}
    flag, head = obj(place(**files, counts=COUNTS))["contests"]

    assert flag["counted_from"] == "totals"
    rows = {one["name"]: one["state"] for one in flag["identities"] if one["of"] == "rows"}
    assert rows == {"ba-vi: agree + disagree + no_mark = valid (box)": "holds"}
    assert head["votes"][0]["agree"] == 2


def test_a_broken_sheet_is_printed_all_the_same_and_the_exit_code_is_2(place):
    ran = run(place(counts=COUNTS.replace(",present,4", ",present,3")))

    assert ran.exit_code == 2
    assert "✗" in ran.stdout and "Cờ thi đua" in ran.stdout
    assert ran.stderr == (
        "counts.csv: 6 faults\n"
        "  flag, head: present 3 + absent 1 is 4, not members 5. Count again, or mend the sheet.\n"
        "  flag, head: returned 4 is more than present 3. Count again, or mend the sheet.\n"
        "  flag: the sheet says returned 4, the ballots give 3. Count again until both agree.\n"
        "  flag: the sheet says valid 4, the ballots give 3. Count again until both agree.\n"
        "  head: the sheet says returned 4, the ballots give 3. Count again until both agree.\n"
        "  head: the sheet says valid 4, the ballots give 3. Count again until both agree.\n"
    )


def test_a_base_that_is_not_on_the_sheet_is_said_and_the_rest_is_printed(place):
    found = obj(place(counts="contest,field,number\n,present,3\n"), code=2)
    flag, head = found["contests"]

    assert flag["why"] == "the count sheet does not say: members"
    assert (flag["base"], flag["votes"], flag["bases"]) == (None, [], [])
    assert head["why"] is None
    assert found["faults"] == [
        {
            "file": "counts.csv",
            "line": 0,
            "finding": "flag: the number 'members' is not on the count sheet.",
            "remedy": "Write a row with the field members.",
        }
    ]


def test_both_tellers_are_printed_beside_the_agreed_figure(place):
    counts = "contest,field,number,teller\n,members,5,\nflag,valid,3,first\nflag,valid,2,second\n"
    found = obj(place(counts=counts), code=2)

    assert found["contests"][0]["tellers"] == [
        {"what": "valid", "first": 3, "second": 2, "agreed": None, "settled": False}
    ]
    said = run(place(counts=counts)).stdout
    assert "người thứ nhất" in said and "người thứ hai" in said


def test_an_election_by_another_rule_names_its_winners_and_no_base(place):
    rules = copy.deepcopy(SMALL)
    rules["awards"] = []
    rules["offices"] = [{"id": "head", "rule": "borda", "unranked": "last"}]
    ballots = "contest,ballot,channel,unit,place\nhead,1,box,ba-vi,1\nhead,1,box,me-linh,2\n"
    (head,) = obj(place(rules, ballots=ballots, counts=None, provenance=None))["contests"]

    assert (head["rule"], head["winners"], head["bases"]) == ("borda", ["ba-vi"], [])


def test_nothing_to_vote_on_is_said(place):
    rules = copy.deepcopy(SMALL)
    rules["awards"], rules["offices"] = [], []
    ran = run(place(rules, ballots=None, counts=None, provenance=None))

    assert ran.exit_code == 0
    assert ran.stdout.splitlines()[-1] == "Không có nội dung nào bỏ phiếu."


def test_the_bundled_election_adds_up():
    found = obj("central-party/2023", "--scenario", "secret-ballot")

    assert found["scenario"] == "secret-ballot" and found["synthetic"]
    assert [one["contest"] for one in found["contests"]] == [
        *["government-flag", "pm-certificate", "head", "standing-deputy", "deputy"]
    ]
    states = [one["state"] for contest in found["contests"] for one in contest["identities"]]
    assert "broken" not in states and states.count("holds") > 60
