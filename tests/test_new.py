"""Beginning a cluster and year: what is made reads well, and nothing is written over."""

import csv

import pytest
from click.testing import CliRunner

from emulab.cli import main
from emulab.faults import InputError
from emulab.new import begin
from emulab.rules import load_rules


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))
    return tmp_path


def emulab(*arguments):
    return CliRunner().invoke(main, list(arguments))


def files(folder) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_what_was_begun_is_good(project):
    made = emulab("new", "x/2024")
    checked = emulab("check", "x/2024")

    assert (made.exit_code, checked.exit_code) == (0, 0), checked.output
    assert made.stdout.endswith("Now fill in the rules, then: emulab check x/2024\n")
    assert "x/2024: good. 0 units" in checked.stdout


@pytest.mark.parametrize(
    "cluster", ["04", "true", "null", "1e3", "hanoi-02", "a.b_c", "2024-01-01"]
)
def test_a_name_that_yaml_would_read_otherwise_stays_a_name(project, cluster):
    begin(f"{cluster}/2024")

    assert load_rules(f"{cluster}/2024").cluster == cluster


def test_every_path_that_was_made_is_named_and_every_table_has_its_heading(project):
    made = begin("x/2024")

    assert {path.as_posix() for path in made} == set(files(project))
    for path in made:
        if path.suffix == ".csv":
            rows = list(csv.reader((project / path).read_text(encoding="utf-8").splitlines()))
            assert (len(rows), "unit" in rows[0]) == (1, True)


def test_nothing_is_written_over_what_exists(project):
    begin("x/2024")
    (project / "params/x/2024/rules.yaml").write_text("mine\n", encoding="utf-8")
    before = files(project)
    found = emulab("new", "x/2024")

    assert (found.exit_code, found.stdout) == (2, "")
    assert "exists already. Nothing was changed." in found.stderr
    assert files(project) == before


def test_data_that_lie_there_already_are_a_refusal_too_and_no_rules_are_made(project):
    (project / "data/x/2024").mkdir(parents=True)
    with pytest.raises(InputError, match=r"2024 exists already\. Nothing was changed\."):
        begin("x/2024")

    assert files(project) == {}
    assert not (project / "params").exists()


def test_another_year_of_the_same_cluster_may_be_begun(project):
    begin("x/2024")
    begin("x/2025")

    assert load_rules("x/2025").year == 2025


@pytest.mark.parametrize(
    "asked",
    ["", "x", "x/24", "X/2024", "x/2024/y", "../2024", "x y/2024", "cụm/2024", "x/२०२४", "/2024"],
)
def test_a_name_that_cannot_stand_is_refused(project, asked):
    found = emulab("new", asked)

    assert (found.exit_code, found.stdout, files(project)) == (2, "", {})
    assert found.stderr == (
        f"{asked or 'CLUSTER/YEAR'}: 1 fault\n  this is no cluster and year. "
        "Write it as hanoi-02/2023: small letters, digits and hyphens, then the year.\n"
    )


CHOICES = {
    "round: none": "round: {step: criterion, places: 2}",
    "# aggregate: minimum": "aggregate: minimum",
    "within: mean": "within: {trimmed_mean: {cut: 1}}",
    "combine: last": "combine: {weighted: {self: 1, cross: 2, head: 3}}",
    "# absent: leave_out": "absent: {fewest: 3}",
    "# adjust: none": "adjust: additive",
    "scale: points": "scale: declared",
    "aggregate: sum": "aggregate: {power: {exponent: 2}}",
    "# weight_sets:": "weight_sets:",
    "# gates:": "gates:",
}


def test_the_choices_that_the_rules_file_mentions_can_be_taken(project):
    begin("x/2024")
    path = project / "params/x/2024/rules.yaml"
    text = path.read_text(encoding="utf-8")
    for shown, taken in CHOICES.items():
        assert f"{shown} " in text or f"{shown}\n" in text, shown
        text = text.replace(shown, taken, 1)
    late = text[text.index("        # - {id: tasks.late") :]
    late = late[: late.index("only: [departments]}") + len("only: [departments]}")]
    shown = late.replace("# ", "").replace("#    ", "  ").replace(", only: [departments]", "")
    text = text.replace(late, shown).replace("kế hoạch, maximum: 40", "kế hoạch, maximum: 30")
    path.write_text(text, encoding="utf-8")
    rules = load_rules("x/2024")

    assert rules.aggregate.name == "power" and rules.stages.adjust == "additive"
    assert [one.id for one in rules.weight_sets] == ["elders"] and len(rules.gates) == 1
    assert rules.rubric.nodes["tasks.late"].scale.name == "goalposts"
