"""The command tally: what it prints, what it refuses, what it leaves out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from emulab.cli import main
from emulab.cli.conventions import BASES, CHOICES
from emulab.electing import conventions, rules

FOLDER = Path(__file__).parent / "data" / "elections"
TENNESSEE = str(FOLDER / "tennessee.txt")
BURLINGTON = str(FOLDER / "burlington_2009.toi")


def ran(*words: str):
    """The command's exit code, what it printed, and its complaints."""
    found = CliRunner().invoke(main, ["tally", *words])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.stdout, found.stderr


def counted(*words: str) -> dict:
    code, out, err = ran(*words, "--json")
    assert code == 0, err
    return json.loads(out)


@pytest.fixture
def text(tmp_path):
    """A file of ballots in the text form."""

    def write(*lines: str, name="ballots.txt") -> str:
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return write


def test_the_object_has_the_stated_fields():
    found = counted(TENNESSEE, "--rule", "irv", "--rule", "borda")

    assert list(found) == [
        "candidates",
        "ballots",
        "kind",
        "invalid",
        "results",
        "skipped",
        "pairwise",
        "synthetic",
    ]
    assert found["candidates"] == ["Chattanooga", "Knoxville", "Memphis", "Nashville"]
    assert found["ballots"] == 100
    assert found["pairwise"]["Nashville"] == {"Chattanooga": 68, "Knoxville": 68, "Memphis": 58}
    assert [one["rule"] for one in found["results"]] == ["irv", "borda"]
    assert [one["winners"] for one in found["results"]] == [["Knoxville"], ["Nashville"]]
    borda = found["results"][1]
    assert borda["scores"] == {
        "Chattanooga": 173,
        "Knoxville": 107,
        "Memphis": 126,
        "Nashville": 194,
    }
    assert borda["order"] == [["Nashville"], ["Chattanooga"], ["Memphis"], ["Knoxville"]]
    assert borda["tied"] is False


def test_every_rule_that_fits_is_counted_and_every_other_named():
    found = counted(TENNESSEE, "--all")
    named = [one["rule"] for one in found["results"]] + [one["rule"] for one in found["skipped"]]

    assert sorted(named) == sorted(rules())
    assert {"rule": "approval", "why": NOT_APPROVAL} in found["skipped"]


NOT_APPROVAL = "it needs approval or yes_no ballots, and these are ranked."


def test_a_convention_that_decides_and_is_not_named_is_refused():
    code, out, err = ran(BURLINGTON, "--rule", "schulze", "--rule", "irv")

    assert (code, out) == (2, "")
    assert "Write --unranked last or --unranked no-opinion." in err
    assert "Write --overvote invalid or --overvote skip-rank or --overvote stop." in err


def test_all_refuses_an_absent_convention_too():
    code, _, err = ran(BURLINGTON, "--all", "--unranked", "last", "--strength", "margins")

    assert code == 2
    assert "--overvote" in err


def test_rules_for_one_name_do_not_fit_papers_that_mark_several(text):
    found = counted(text("A = B * 3", "B = C * 2"), "--all")

    assert {"plurality", "sntv", "dhondt"} <= {one["rule"] for one in found["skipped"]}
    assert ran(text("A = B * 3", "B = C * 2"), "--rule", "plurality")[0] == 2


def test_conventions_that_decide_are_recorded():
    found = counted(BURLINGTON, "--rule", "irv", "--overvote", "stop")
    (irv,) = found["results"]

    assert irv["conventions"] == {"overvote": "stop"}
    assert irv["winners"] == ["Bob Kiss"]
    assert irv["rounds"][-1]["totals"] == {"Bob Kiss": 4313, "Kurt Wright": 4060}
    assert found["pairwise"] is None


def test_a_threshold_is_a_share_of_a_named_base(text):
    path = text("A * 8", "B * 2", "- * 3")
    base = ["--rule", "threshold", "--blank", "valid", "--at-least", "4/5"]

    ten = counted(path, *base, "--of", "present", "--present", "10")["results"][0]
    thirteen = counted(path, *base, "--of", "members", "--members", "13")["results"][0]
    assert (ten["winners"], thirteen["winners"]) == (["A"], [])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--at-least", "4/5"], "the base of the threshold is not named"),
        (["--at-least", "4/5", "--of", "members"], "Write --members N."),
        (["--of", "valid"], "a base is named, and no share of it."),
        (["--at-least", "4/5", "--more-than", "1/2", "--of", "valid"], "are two thresholds"),
        (["--at-least", "0.6667", "--of", "valid"], 'Write the fraction, such as "2/3".'),
        (["--at-least", "x", "--of", "valid"], "'x' is not a share."),
        ([], "Write --at-least 4/5 or --more-than 1/2, and --of with the base."),
    ],
)
def test_thresholds_that_cannot_stand(text, words, message):
    code, _, err = ran(text("A = B * 8"), "--rule", "threshold", *words)

    assert code == 2
    assert message in err


def test_an_unknown_rule_is_refused_with_the_names_there_are():
    code, _, err = ran(TENNESSEE, "--rule", "dictator")

    assert code == 2
    assert "there is no rule called 'dictator'" in err
    assert "scottish-stv" in err


def test_a_rule_must_be_named():
    assert ran(TENNESSEE)[0] == 2


def test_a_file_that_is_not_there_is_said(tmp_path):
    code, _, err = ran(str(tmp_path / "none.txt"), "--all")

    assert code == 2
    assert "there is no such file" in err


def test_all_faults_of_the_ballots_come_at_once(text):
    code, _, err = ran(text("A > A", "A > B * x", "B > > A"), "--rule", "irv")

    assert code == 2
    assert all(f"line {number}:" in err for number in (1, 2, 3))


def test_scottish_totals_are_decimal_strings_of_five_places():
    path = str(FOLDER / "pollokshields_2007.blt")
    (found,) = counted(path, "--rule", "scottish-stv", "--seats", "3")["results"]

    assert found["elected"] == ["Irfan Rabbani", "Khalil Malik", "David Meikle"]
    assert found["rounds"][0]["totals"]["Irfan Rabbani"] == "2575.00000"
    close = found["rounds"][-2]["totals"]
    assert (close["David Meikle"], close["Ian A Ruffell"]) == ("1839.53040", "1835.22528")


def test_the_seats_of_a_blt_file_count_where_only_several_are_asked():
    path = str(FOLDER / "pollokshields_2007.blt")

    assert counted(path, "--rule", "scottish-stv")["results"][0]["seats"] == 3
    assert counted(path, "--rule", "irv")["results"][0]["seats"] == 1


def test_a_tie_lists_everyone_who_could_win(text):
    (found,) = counted(text("A > B", "B > A"), "--rule", "plurality")["results"]

    assert (found["winners"], found["elected"], found["tied"]) == (["A", "B"], [], True)


def test_scores_that_are_no_decimals_carry_their_fraction(text):
    path = text("A = B = C * 1", "A = D * 1", "C = D * 1")
    found = counted(path, "--rule", "phragmen", "--seats", "2")["results"][0]

    assert all(isinstance(score, int | float) for score in found["scores"].values())
    assert all("/" in exact for exact in found["exact"].values())


def test_a_table_of_points_is_read_as_the_rules_ask(tmp_path):
    path = str(FOLDER / "tennessee_score.csv")

    assert counted(path, "--rule", "score")["results"][0]["winners"] == ["Nashville"]
    code, _, err = ran(path, "--rule", "score", "--rule", "irv")
    assert code == 2
    assert "whole numbers could be places or points" in err


def test_papers_that_were_made_up_say_so(tmp_path):
    path = tmp_path / "ballots.txt"
    path.write_text("A > B", encoding="utf-8")
    assert counted(str(path), "--rule", "irv")["synthetic"] is False

    (tmp_path / "provenance.yaml").write_text("ballots.txt: {kind: synthetic}", encoding="utf-8")
    assert counted(str(path), "--rule", "irv")["synthetic"] is True
    assert ran(str(path), "--rule", "irv")[1].startswith("Số liệu minh họa (synthetic)")


def test_the_text_names_the_winner_and_every_step():
    _, out, _ = ran(TENNESSEE, "--rule", "irv")

    assert "Knoxville" in out
    assert "Bước 3:" in out


def test_the_options_are_the_conventions_of_the_count():
    spelled = {
        name: tuple(choice.replace("_", "-") for choice in choices)
        for name, choices in conventions.CHOICES.items()
    }
    assert {name: tuple(choices) for name, choices in CHOICES.items()} == spelled
    assert BASES == ("members", "present", "issued", "returned", "valid")


def test_without_a_number_of_seats_everybody_who_passes_a_threshold_is_elected(text):
    path = text("A = B * 8", "C * 2")
    half = ["--rule", "threshold", "--at-least", "1/2", "--of", "valid"]

    assert counted(path, *half)["results"][0]["elected"] == ["A", "B"]
    assert counted(path, *half, "--seats", "1")["results"][0]["tied"] is True
