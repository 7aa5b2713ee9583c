"""``emulab robustness``: what its JSON promises, its exit codes, its refusals word for word."""

import json

import pytest
from click.testing import CliRunner
from robustness_makers import made

from emulab.cli import main

CLUSTERS = ("hanoi-02", "hanoi-07", "hai-ba-trung-04", "central-party", "par-index")
KEYS = {
    "winners",
    "verdict",
    "stability",
    "acceptability",
    "pairwise",
    "expected_rank",
    "possible_ranks",
    "exact",
    "samples",
    "seed",
}
ALL_CLUSTERS = ", ".join(
    f"{name}/{2018 if name == 'hanoi-offices' else 2023}"
    for name in sorted([*CLUSTERS, "hanoi-offices"])
)

every_cluster = pytest.mark.parametrize("cluster", CLUSTERS)


def emulab(*arguments):
    found = CliRunner().invoke(main, ["robustness", *arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def none_such(word):
    raise AssertionError(word)


def read(*arguments) -> dict:
    """The object that the command prints, and nothing else on stdout."""
    found = emulab(*arguments, "--json")
    assert (found.exit_code, found.stderr) == (0, "")
    return json.loads(found.stdout, parse_constant=none_such)


@pytest.fixture(scope="module", params=CLUSTERS)
def answer(request):
    return read(f"{request.param}/2023")


def test_the_object_has_every_key_that_was_promised(answer):
    assert set(answer) >= KEYS
    assert answer["verdict"] in ("safe", "fragile", "tied")
    assert (answer["samples"], answer["seed"]) == (102400, 2023)
    assert all(type(worked_out) is bool for worked_out in answer["exact"].values())
    for row in answer["stability"]:
        assert {"criterion", "weight", "low", "high", "swaps"} <= set(row)
        assert set(row["swaps"]) == {"low", "high"}


def test_every_unit_stands_in_every_table(answer):
    units = {one["unit"] for one in answer["units"]}

    for key in ("acceptability", "pairwise", "expected_rank", "possible_ranks"):
        assert set(answer[key]) == units, key
    for unit, others in answer["pairwise"].items():
        assert set(others) == units - {unit}


def test_the_shares_of_a_unit_add_up_and_those_of_a_pair_never_beyond_all(answer):
    for shares in answer["acceptability"].values():
        assert sum(shares.values()) == pytest.approx(1)
    for unit, others in answer["pairwise"].items():
        for other, share in others.items():
            assert share + answer["pairwise"][other][unit] <= 1 + 1e-9


def test_possible_ranks_hold_the_adopted_one_and_what_the_draws_saw(answer):
    drawn = answer["defensible"]["acceptability"]
    for one in answer["units"]:
        best, worst = answer["possible_ranks"][one["unit"]]
        seen = [int(rank) for rank, share in drawn[one["unit"]].items() if share]

        assert best <= one["rank"] <= worst
        assert best <= min(seen) <= max(seen) <= worst
        assert best <= answer["defensible"]["expected_rank"][one["unit"]] <= worst


def test_a_unit_is_safe_where_it_has_one_rank_and_fragile_where_it_has_more(answer):
    for one in answer["units"]:
        best, worst = answer["possible_ranks"][one["unit"]]

        assert (one["state"] == "safe") == (best == worst), one


def test_the_adopted_weight_lies_between_its_ends(answer):
    for row in answer["stability"]:
        assert row["low"] <= row["weight"] <= row["high"]
        assert (row["swaps"]["low"] is None) <= (row["low"] == pytest.approx(0))
        assert (row["swaps"]["high"] is None) <= (row["high"] == pytest.approx(1))


def test_what_the_published_index_hangs_on():
    found = read("par-index/2023")
    verified = next(row for row in found["stability"] if row["criterion"] == "verified")

    assert (found["winners"], found["verdict"]) == ([found["units"][0]["unit"]], "fragile")
    assert verified["swaps"]["high"] == [found["units"][1]["unit"], found["units"][0]["unit"]]
    assert verified["high"] == pytest.approx(0.5239, abs=1e-3)
    assert found["node"] is None


@every_cluster
def test_the_text_is_vietnamese_and_ends_with_what_was_drawn(cluster):
    found = emulab(f"{cluster}/2023")

    assert found.exit_code == 0
    assert "\nLấy mẫu: 102.400 bộ trọng số, hạt giống 2023; " in found.stdout
    assert "nan" not in found.stdout.split()


def test_a_section_or_all_criteria_may_be_argued_about():
    assert next(iter(read("hanoi-02/2023", "--node", "party")["weights"])) == "party.study"
    assert len(read("hanoi-02/2023", "--node", "leaves")["weights"]) == 22


def test_a_scenario_is_written_over_the_rules():
    found = read("hanoi-02/2023", "--scenario", "party")

    assert found["scenario"] == "party"
    assert found["weights"] == pytest.approx({"tasks": 0.55, "party": 0.35, "movement": 0.1})


def test_ranks_that_were_only_drawn_are_never_called_all_there_are():
    text = emulab("hanoi-02/2023", "--node", "leaves").stdout

    assert "ít nhất 4–5" in text
    assert "hạng có thể." not in text.splitlines()[-1]


def test_adopted_weights_that_are_not_defensible_are_said_to_be_so(tmp_path):
    own = {"defensible": [{"between": {"s0": [0.1, 0.2]}}], "weightings": 512}
    made(tmp_path, units=4, sections=3, analysis=own)
    text = emulab(str(tmp_path / "rules.yaml")).stdout

    assert (
        "Trọng số đang dùng không nằm trong vùng mà quy chế coi là bảo vệ được, nên hạng hiện nay "
        "có thể không gặp ở bộ trọng số bảo vệ được nào."
    ) in text


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (
            ("nowhere/2023",),
            "nowhere/2023: 1 fault\n"
            f"  there are no rules of that name. There are: {ALL_CLUSTERS}.\n",
        ),
        (
            ("hanoi-02/2023", "--node", "nothing"),
            "rules.yaml: 1 fault\n"
            "  'nothing' holds no criteria whose weights could be argued about. There are tasks, "
            "party, movement, and leaves.\n",
        ),
        (
            ("hanoi-02/2023", "--node", "tasks.plan"),
            "rules.yaml: 1 fault\n"
            "  'tasks.plan' holds no criteria whose weights could be argued about. There are "
            "tasks, party, movement, and leaves.\n",
        ),
        (
            ("hanoi-02/2023", "--scenario", "nothing"),
            "hanoi-02/2023: 1 fault\n"
            "  there is no scenario called 'nothing'. There are: party, reform.\n",
        ),
        (
            ("hanoi-offices/2018",),
            "hanoi-offices/2018: 1 fault\n"
            "  there are no units, so there is nothing to rank. Write units.csv and marks.csv.\n",
        ),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_cannot_be_answered_is_refused_word_for_word(arguments, refusal, form):
    found = emulab(*arguments, *form)

    assert (found.exit_code, found.stdout, found.stderr) == (2, "", refusal)


def test_an_option_that_does_not_exist_is_the_input_at_fault():
    assert emulab("hanoi-02/2023", "--sections").exit_code == 2


def test_what_is_no_fault_of_the_input_is_an_exit_of_one(monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("emulab.output.robustness.robustness_text", broken)

    assert CliRunner().invoke(main, ["robustness", "hanoi-02/2023"]).exit_code == 1
