"""Made-up data: the shape of a real round, the same bytes from the same seed, and no more."""

import numpy as np
import polars as pl
import pytest

from emulab.faults import InputError
from emulab.rules import load_rules
from emulab.rules.places import find_place
from emulab.scoring import score
from emulab.synthetic import agreements, approvals, marks, targets
from emulab.synthetic.files import made
from emulab.synthetic.plan import read_plan

MADE_UP = ("hanoi-02/2023", "hanoi-07/2023", "hai-ba-trung-04/2023", "central-party/2023")
every_cluster = pytest.mark.parametrize("place", MADE_UP)
every_stage = pytest.mark.parametrize("stage", ["self", "head"])

# The public sample round of R1 has 0.822, 0.106, 0.073 and 0.67 (7 units, 176 criteria). A
# rubric of 20 criteria cannot meet these exactly, and target criteria give points in between.
FULL, NOTHING, BETWEEN, FLAT = (0.74, 0.86), (0.06, 0.14), (0.05, 0.17), (0.6, 0.75)


def whole_round(place, **choices):
    """The rules, and a round of marks and targets of the cluster as its plan has it."""
    rules, plan = load_rules(place), read_plan(find_place(place))
    units = pl.read_csv(find_place(place).data / "units.csv")["unit"].to_list()
    seed = choices.pop("seed", rules.analysis.seed)
    wanted = targets(rules, units, seed, plan.not_assigned, plan.without_target)
    given = {"order": plan.order, "wanted": wanted, "full": plan.full} | choices
    return rules, units, wanted, marks(rules, units, seed, **given)


def scored(place, stage):
    rules, units, wanted, found = whole_round(place)
    alone = rules.with_changes(stages={"order": [stage]})
    scores = score(pl.DataFrame({"unit": units}), found, wanted, alone)
    return scores.filter((pl.col("side") == "main") & pl.col("score").is_not_null())


@every_cluster
@every_stage
def test_most_marks_are_full_one_in_ten_is_nothing_and_two_criteria_in_three_part_nobody(
    place, stage
):
    scores = scored(place, stage)
    full = (scores["score"] >= scores["maximum"] - 1e-9).mean()
    nothing = (scores["score"] == 0).mean()
    flat = scores.group_by("criterion").agg(values=pl.col("score").n_unique())

    assert FULL[0] <= full <= FULL[1]
    assert NOTHING[0] <= nothing <= NOTHING[1]
    assert BETWEEN[0] <= 1 - full - nothing <= BETWEEN[1]
    assert FLAT[0] <= (flat["values"] == 1).mean() <= FLAT[1]


@every_cluster
def test_the_head_never_gives_more_than_the_unit_gave_itself(place):
    _, _, _, found = whole_round(place)
    cells = found.filter(pl.col("stage") != "cross").pivot(
        "stage", index=["unit", "criterion"], values="mark"
    )

    assert (cells["head"] <= cells["self"]).all()
    assert (cells["head"] < cells["self"]).any()


@every_cluster
def test_nobody_cross_marks_itself_and_scorers_agree_on_facts(place):
    rules, units, _, found = whole_round(place)
    cross = found.filter(pl.col("stage") == "cross")
    facts = [leaf.id for leaf in rules.rubric.main if leaf.kind in ("pass_fail", "target")]
    values = cross.group_by("unit", "criterion").agg(
        seen=pl.col("mark").n_unique(), scorers=pl.col("scorer").n_unique()
    )

    assert (cross["unit"] != cross["scorer"]).all()
    assert set(cross["scorer"]) == set(units)
    assert set(values["scorers"]) == {3}
    assert set(values.filter(pl.col("criterion").is_in(facts))["seen"]) == {1}
    assert values["seen"].max() > 1


@every_cluster
def test_no_mark_lies_outside_its_criterion(place):
    rules, _, _, found = whole_round(place)
    leaves = [leaf for leaf in rules.rubric.leaves if leaf.kind != "target"]
    most = pl.DataFrame({"criterion": [x.id for x in leaves], "most": [x.maximum for x in leaves]})

    assert (
        found.join(most, on="criterion")
        .filter((pl.col("mark") < 0) | (pl.col("mark") > pl.col("most")))
        .is_empty()
    )


@every_cluster
def test_a_seed_makes_one_round_and_another_seed_another(place):
    rounds = [whole_round(place, order=(), seed=seed)[-1] for seed in (7, 7, 8)]

    assert rounds[0].equals(rounds[1])
    assert not rounds[0].equals(rounds[2])


@every_cluster
def test_the_committed_files_are_what_their_seed_makes(place):
    for path, text in made(place).items():
        kept = path.read_bytes().replace(b"\r\n", b"\n").decode()
        assert kept == text, f"{path.name} differs: run python -m emulab.synthetic {place}"


def test_a_cluster_nobody_planned_gets_its_marks_in_the_order_asked_for():
    rules = load_rules("hai-ba-trung-04/2023")
    units = [f"u{number}" for number in range(1, 10)]
    wanted = targets(rules, units, seed=5)
    found = marks(rules, units, seed=5, order=["u9", "u4"], wanted=wanted)
    points = score(pl.DataFrame({"unit": units}), found, wanted, rules)
    totals = points.group_by("unit").agg(pl.col("score").sum()).sort("score", descending=True)

    assert set(found["unit"]) == set(units)
    assert totals["unit"].to_list()[:2] == ["u9", "u4"]


def test_a_criterion_that_is_not_assigned_is_not_marked():
    _, _, wanted, found = whole_round("hanoi-02/2023")
    dropped = wanted.filter(~pl.col("assigned"))

    assert dropped.height
    assert found.join(dropped, on=["unit", "criterion"], how="semi").is_empty()


def test_dealt_papers_give_every_unit_its_votes():
    rng = np.random.default_rng(1)
    for votes, limit in (({"a": 8, "b": 3}, 1), ({"a": 9, "b": 8, "c": 4}, 2)):
        papers = approvals(votes, 11, limit, rng)
        named = [unit for paper in papers for unit, _ in paper]
        assert {unit: named.count(unit) for unit in votes} == votes
        assert max(map(len, papers)) <= limit

    papers = agreements({"a": 8, "b": 3}, 11, rng)
    said = [row for paper in papers for row in paper]
    assert said.count(("a", "agree")) == 8
    assert said.count(("b", "agree")) == 3


def test_published_marks_are_never_written_over():
    with pytest.raises(InputError) as refusal:
        made("par-index/2023")

    assert str(refusal.value) == (
        "marks.csv: 1 fault\n  these marks are published. Make up marks of another cluster."
    )


def test_a_cluster_without_units_gets_no_marks():
    with pytest.raises(InputError) as refusal:
        made("hanoi-offices/2018")

    assert str(refusal.value) == (
        "units.csv: 1 fault\n  there are no units. Write units.csv first."
    )


def test_votes_that_the_papers_cannot_hold_are_refused():
    with pytest.raises(ValueError, match=r"^5 papers of 1 marks cannot hold the votes\.$"):
        approvals({"a": 4, "b": 2}, 5, 1, np.random.default_rng(1))
