"""Unlike units in one cluster: criteria of a group's own, the re-based rate, both rankings."""

import pytest
from hypothesis import given
from makers import criterion, panels, result, road, rules, section, unmarked

from emulab.faults import InputError
from emulab.rankings import both_rankings

GROUPS = [
    {"id": "schools", "name": "Trường", "units": ["A", "B"]},
    {"id": "agencies", "name": "Cơ quan", "units": ["C", "D"]},
]
TREE = (
    criterion("core", 60),
    section(
        "own",
        criterion("teach", 40, only=["schools"]),
        criterion("reform", 30, only=["agencies"]),
        criterion("advice", 10, only=["agencies"]),
        maximum=40,
    ),
)
TABLE = {
    "A": {"core": 50, "teach": 40},
    "B": {"core": 55, "teach": 20},
    "C": {"core": 45, "reform": 30, "advice": 10},
    "D": {"core": 60, "reform": 0, "advice": 10},
}


def grouped(*criteria, **keys):
    return rules(*(criteria or TREE), groups=GROUPS, **keys)


def test_the_maximum_is_what_one_group_is_judged_on():
    given = grouped()

    assert given.rubric.maximum == 100
    assert given.of_group("schools").rubric.maximum == 100
    assert [leaf.id for leaf in given.of_group("schools").rubric.main] == ["core", "teach"]


@pytest.mark.parametrize(
    "choice", [{}, {"scale": "declared", "aggregate": "arithmetic"}], ids=["points", "weighted"]
)
def test_a_unit_is_judged_on_its_groups_criteria_only(choice):
    found = road(grouped(**choice), TABLE)

    assert found.total() == {"A": 90, "B": 75, "C": 85, "D": 70}
    assert found.rank() == {"A": 1, "C": 2, "B": 3, "D": 4}
    states = found.scores.filter(unit="A", criterion="reform")
    assert states["state"].to_list() == ["not assigned"]


def test_weights_are_rescaled_within_the_group_at_every_node():
    """The section keeps its quarter whichever of its criteria a group has."""
    weights = {"core": 3, "own": 1, "teach": 1, "reform": 1, "advice": 1}
    found = road(grouped(scale="declared", aggregate="arithmetic", weights=weights), TABLE)
    own = {
        unit: dict(rows.select("criterion", "share").drop_nulls().iter_rows())
        for (unit,), rows in found.levels.group_by("unit")
    }

    assert own["A"] == {"core": 0.75, "teach": 0.25}
    assert own["C"] == {"core": 0.75, "reform": 0.125, "advice": 0.125}


@given(table=panels("core", "teach", units=("A", "B")))
def test_a_cluster_of_one_group_is_judged_as_if_there_were_no_other(table):
    tree = (criterion("core"), criterion("teach", only=["schools"]), OTHER)
    alone = rules(criterion("core"), criterion("teach"))

    assert road(grouped(*tree), table).total() == pytest.approx(road(alone, table).total())


OTHER = criterion("reform", only=["agencies"])


def test_both_rankings_stand_side_by_side():
    given = rules(criterion("a", 85), criterion("p", 15, kind="pass_fail"), groups=GROUPS)
    table = {"A": {"a": 80, "p": 1}, "B": {"a": 82}, "C": {"a": 70, "p": 1}, "D": {"a": 60, "p": 0}}
    found = both_rankings(result(given, table, unmarked(("B", "p")))).to_dicts()

    assert [(r["unit"], r["rank"], r["given_rank"], r["moved"]) for r in found] == [
        ("B", 1, 3, 2),
        ("A", 2, 1, -1),
        ("C", 3, 2, -1),
        ("D", 4, 4, 0),
    ]
    assert [(r["group"], r["group_rank"]) for r in found] == [
        ("schools", 1),
        ("schools", 2),
        ("agencies", 1),
        ("agencies", 2),
    ]
    assert found[0]["rate"] == pytest.approx(82 / 85)
    assert found[0]["total"] == pytest.approx(100 * 82 / 85)


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (
            (criterion("core"), criterion("x", 5, only=["schools"]), OTHER),
            "the groups are judged on different sums of maxima: schools 15, agencies 20.",
        ),
        (
            (criterion("core"), criterion("x", only=["clubs"])),
            "criterion 'x': there is no group called 'clubs'. There are schools, agencies.",
        ),
        (
            (
                section("s", criterion("t", 8, only=["schools"]), OTHER, maximum=10),
                criterion("core"),
            ),
            "section 's': the maxima below add up to 8 for the group 'schools', not to 10.",
        ),
    ],
)
def test_refusals(tree, said):
    with pytest.raises(InputError) as error:
        grouped(*tree)
    assert said in str(error.value)


def test_a_unit_is_in_one_group():
    twice = [*GROUPS, {"id": "more", "name": "x", "units": ["A"]}]

    with pytest.raises(InputError, match="the unit 'A' is in the group 'schools' already"):
        rules(groups=twice)


def test_a_mark_on_another_groups_criterion_is_refused_and_no_gap_is_seen_there(tmp_path):
    import yaml
    from makers import document

    from emulab.studies import study_at

    keys = {"groups": GROUPS}
    text = yaml.safe_dump(document(*TREE, **keys), allow_unicode=True)
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    units = "unit,name,provenance\n" + "".join(f"{u},{u},synthetic\n" for u in "ABCD")
    (tmp_path / "units.csv").write_text(units, encoding="utf-8")
    rows = [f"{u},{c},head,h,{m}\n" for u, own in TABLE.items() for c, m in own.items()]
    heading = "unit,criterion,stage,scorer,mark\n"
    (tmp_path / "marks.csv").write_text(heading + "".join(rows), encoding="utf-8")

    assert study_at(tmp_path / "rules.yaml").result.ranks["unit"].to_list() == ["A", "C", "B", "D"]

    (tmp_path / "marks.csv").write_text(
        heading + "".join(rows) + "A,reform,head,h,3\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as error:
        study_at(tmp_path / "rules.yaml")
    assert str(error.value) == (
        "marks.csv: 1 fault\n"
        "  line 12: A is marked on reform, which is for agencies only. Take the mark out."
    )
