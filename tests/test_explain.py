"""One unit explained: parts add up under every node, and every mark says whether it counts."""

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, marks, panels, rules, section, targets

import emulab
from emulab.charts.finish import WATERMARK
from emulab.charts.renderer import to_png, to_svg
from emulab.charts.waterfall import MOST, waterfall
from emulab.explaining import explain, explain_gap, marks_beneath, unit_of, unsplit
from emulab.explaining.printing import printed, printed_parts, rest
from emulab.explaining.saying import gap_sentence, total_sentence, unsplit_sentence
from emulab.faults import InputError
from emulab.output.explaining import explain_object, explain_text
from emulab.pipeline import run
from emulab.show.explaining import explaining, gap
from emulab.show.explaining import marks as marks_page
from emulab.tables import Tables
from emulab.tables.schemas import SCHEMAS

TREE = (
    section("s", criterion("a"), section("t", criterion("b"), criterion("c"))),
    criterion("d", 70),
)
SIDES = {
    "bonus": {"criteria": [criterion("p", 5), criterion("q", 5)], "at_most": 3},
    "penalty": {"criteria": [criterion("m", 5)]},
}
WAYS = {
    "points": {},
    "arithmetic": {"scale": "declared", "aggregate": "arithmetic", "weights": {"s": 2, "d": 1}},
    "geometric": {"scale": "declared", "aggregate": "geometric"},
    "observed": {"scale": "observed", "aggregate": "arithmetic"},
    "rounded": {"rubric": {"round": {"step": "total", "places": 0}, "floor": 20}},
}
every_way = pytest.mark.parametrize("way", WAYS)


def result(given_rules, table, **frames):
    names = list(table)
    roster = [{"unit": unit, "name": f"Đơn vị {unit}"} for unit in names]
    units = pl.DataFrame(roster, schema=SCHEMAS["units"].dtypes)
    own = frames.pop("marks", None)
    tables = Tables(units=units, marks=marks(table) if own is None else own, **frames)
    return run(tables, given_rules)


def cluster(way, table):
    given_rules = rules(*TREE, **SIDES, **WAYS[way])
    extra = {"p": 2.0, "q": 2.5, "m": 1.5}
    marked = {unit: {**own, "d": 7 * own["d"]} for unit, own in table.items()}
    marked["A"] |= extra
    return result(given_rules, marked)


def children(rows, place):
    depth = rows[place]["depth"]
    found = []
    for row in rows[place + 1 :]:
        if row["depth"] <= depth:
            break
        if row["depth"] == depth + 1:
            found.append(row)
    return found


tables_of_marks = panels("a", "b", "c", "d")


@every_way
@given(tables_of_marks)
def test_the_parts_under_every_node_add_up_to_its_own(way, table):
    found = cluster(way, table)
    totals = dict(found.totals.select("unit", "total").iter_rows())
    for unit, total in totals.items():
        rows = explain(found, unit).to_dicts()

        assert rows[0]["part"] == pytest.approx(total, abs=1e-9)
        for place, row in enumerate(rows):
            below = [line for line in children(rows, place) if line["part"] is not None]
            if below:
                assert sum(line["part"] for line in below) == pytest.approx(row["part"], abs=1e-9)
            means = [line["mean"] for line in below if line["mean"] is not None]
            if means and row["node"] not in ("bonus", "penalty"):
                assert sum(means) == pytest.approx(row["mean"], abs=1e-9)


@every_way
@given(tables_of_marks)
def test_the_printed_parts_add_up_as_they_stand(way, table):
    found = cluster(way, table)
    for unit in found.totals["unit"]:
        places, rows = printed_parts(explain(found, unit))
        for place, row in enumerate(rows):
            below = [line["part"] for line in children(rows, place) if line["part"] is not None]
            if below and row["part"] is not None:
                assert rest(row["part"], below, places) == 0


@every_way
@given(tables_of_marks, st.sampled_from("BCD"))
def test_the_distance_between_two_units_is_the_sum_of_its_rows(way, table, other):
    found = cluster(way, table)
    totals = dict(found.totals.select("unit", "total").iter_rows())
    if other not in totals or "A" not in totals:
        return
    there, back = explain_gap(found, "A", other), explain_gap(found, other, "A")
    mean = sum(totals.values()) / len(totals)
    sizes = there["difference"].abs().round(9).to_list()

    assert there["difference"].sum() == pytest.approx(totals["A"] - totals[other], abs=1e-9)
    assert sizes == sorted(sizes, reverse=True)
    assert back["difference"].sum() == pytest.approx(-there["difference"].sum(), abs=1e-9)
    assert explain_gap(found, "A")["difference"].sum() == pytest.approx(
        totals["A"] - mean, abs=1e-9
    )


@given(tables_of_marks)
def test_renaming_the_units_changes_no_number(table):
    names = dict(zip("ABCD", "wxyz", strict=True))
    renamed = {names[unit]: own for unit, own in reversed(table.items())}
    given_rules = rules(*TREE, scale="observed", aggregate="arithmetic")
    one, other = result(given_rules, table), result(given_rules, renamed)
    for unit in one.totals["unit"]:
        mine, theirs = explain(one, unit), explain(other, names[unit])

        assert mine.drop("part", "lost", "mean", "share", "level").equals(
            theirs.drop("part", "lost", "mean", "share", "level")
        )
        for column in ("part", "lost", "mean"):
            assert mine[column].to_list() == pytest.approx(theirs[column].to_list(), abs=1e-9)


def test_one_unit_by_hand():
    """Bonus 2 + 2.5 is cut to 3; the penalty of 1.5 stands below zero."""
    table = {"A": {"a": 8, "b": 6, "c": 10, "d": 5}, "B": {"a": 10, "b": 10, "c": 10, "d": 10}}
    rows = explain(cluster("points", table), "A")
    by_node = {row["node"]: row for row in rows.to_dicts()}

    assert rows["node"].to_list() == [
        "total", "s", "a", "t", "b", "c", "d", "bonus", "p", "q", "over the cap", "penalty", "m"
    ]  # fmt: skip
    assert rows["depth"].to_list() == [0, 1, 2, 2, 3, 3, 1, 1, 2, 2, 2, 1, 2]
    assert [by_node[n]["part"] for n in ("total", "s", "t", "d", "over the cap", "penalty")] == [
        60.5,
        24,
        16,
        35,
        -1.5,
        -1.5,
    ]
    assert (by_node["s"]["lost"], by_node["total"]["lost"]) == (6, 41)
    assert (by_node["a"]["mean"], by_node["a"]["level"], by_node["a"]["share"]) == (9, 0.8, 0.1)
    assert (by_node["s"]["name"], by_node["total"]["name"]) == ("s", "Tổng điểm")


def test_what_a_floor_and_a_rounding_changed_has_a_row_of_its_own():
    table = {"A": {"a": 8, "b": 6, "c": 10, "d": 5.07}, "B": {"a": 0, "b": 0, "c": 0, "d": 0}}
    found = cluster("rounded", table)
    parts = [dict(explain(found, unit).select("node", "part").iter_rows()) for unit in "AB"]

    assert [own["adjusted"] for own in parts] == [0.01, 20]
    assert [own["total"] for own in parts] == [61, 20]


def test_a_criterion_that_was_not_assigned_says_so_and_has_no_part():
    aims = targets(("A", "b", False, None))
    found = result(rules(*TREE), {"A": {"a": 8, "c": 9, "d": 35}}, targets=aims)
    row = explain(found, "A").filter(node="b").to_dicts()[0]

    assert (row["state"], row["part"], row["lost"]) == ("not assigned", None, None)


def test_three_thirds_are_printed_with_a_line_for_the_rounding():
    frame = pl.DataFrame(
        {"node": ["total", "a", "b", "c"], "depth": [0, 1, 1, 1], "part": [2.0, *[2 / 3] * 3]}
    )
    places, rows = printed_parts(frame)

    assert [str(printed(row["part"], places)) for row in rows] == [
        "2.00",
        "0.67",
        "0.67",
        "0.67",
        "-0.01",
    ]
    assert rows[-1]["node"] == "rounding"


def test_aggregates_that_compare_whole_units_say_that_they_cannot_be_split():
    given_rules = rules(*TREE, scale="declared", aggregate="copeland")
    table = {u: {"a": n, "b": n, "c": 5, "d": 60 - n} for n, u in enumerate("ABC")}
    found = result(given_rules, table)
    rows = explain(found, "A").filter(pl.col("part").is_not_null())

    assert unsplit(found) == ("copeland",)
    assert rows["node"].to_list() == ["total", "copeland"]
    assert unsplit_sentence(found, "en") == (
        "The value of copeland comes from comparing whole units and cannot be split by criteria."
    )
    assert unsplit_sentence(found) in explaining(found, "A").text


STAGED = {"order": ["self", "cross", "head"]}
MARKED = [
    ("A", "a", "self", "A", 9.0),
    ("A", "a", "cross", "A", 10.0),
    ("A", "a", "cross", "B", 7.0),
    ("A", "a", "cross", "C", 6.0),
    ("A", "a", "head", "h", 8.0),
]


def reasons(stages, rows=MARKED, phase="year_end", **frames):
    given_rules = rules(criterion("a"), stages=stages, phase=phase)
    found = result(given_rules, {"A": {}, "B": {}, "C": {}}, marks=marks(rows), **frames)
    return marks_beneath(found, "A")["reason"].to_list()


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        (STAGED, ["not the last stage"] * 3 + ["own unit", "used"]),
        (STAGED | {"combine": "mean"}, ["used", "own unit", "used", "used", "used"]),
        (
            STAGED | {"combine": "maximum"},
            ["used", "own unit", "not the highest", "not the highest", "not the highest"],
        ),
        (
            {"order": ["cross"], "within": "minimum"},
            ["own unit", "not the lowest", "used", "no stage", "no stage"],
        ),
        (
            {"order": ["cross"], "within": {"trimmed_mean": {"cut": 1}}, "recusal": []},
            ["cut", "used", "cut", "no stage", "no stage"],
        ),
        (
            {"order": ["cross"], "within": {"weighted": {"B": 1, "C": 0}}},
            ["own unit", "used", "no weight", "no stage", "no stage"],
        ),
    ],
)
def test_every_mark_says_whether_it_counts_and_why_not(stages, expected):
    found = reasons(stages)

    assert sorted(found) == sorted(expected)


def test_at_mid_year_an_earlier_stage_counts_until_a_later_one_is_marked():
    assert reasons(STAGED, MARKED[:4], phase="mid_year") == [
        "not the last stage",
        "own unit",
        "earlier stage",
        "earlier stage",
    ]


def test_a_mark_on_what_is_not_assigned_is_set_aside():
    aims = targets(("A", "a", False, None))

    assert set(reasons(STAGED, targets=aims)) == {"not assigned"}


def test_the_used_marks_of_a_mean_give_the_score():
    found = emulab.study("hanoi-07", 2023).result
    own = marks_beneath(found, "education").filter("used")
    means = dict(own.group_by("criterion").agg(pl.col("mark").mean()).iter_rows())
    direct = {leaf.id for leaf in found.rules.rubric.main if leaf.kind == "direct"}
    scores = found.scores.filter(unit="education").drop_nulls("score")
    for name, score in scores.select("criterion", "score").iter_rows():
        if name in direct:
            assert means[name] == pytest.approx(score, abs=1e-9)


def test_a_unit_is_found_by_its_id_or_by_its_exact_name():
    found = emulab.study("hanoi-02", 2023).result
    name = dict(found.tables.units.select("unit", "name").iter_rows())["iza"]

    assert unit_of(found, "iza") == unit_of(found, name) == "iza"


def test_an_unknown_unit_is_refused_with_those_there_are():
    found = result(rules(criterion("a")), {"A": {"a": 1}, "B": {"a": 2}})
    with pytest.raises(InputError) as refusal:
        explain(found, "C")

    assert str(refusal.value) == (
        "trial/2023: 1 fault\n  there is no unit called 'C'. There are: A (Đơn vị A); B (Đơn vị B)."
    )


def test_a_unit_without_a_mark_has_nothing_to_explain():
    found = result(rules(criterion("a")), {"A": {"a": 1}, "B": {}})
    with pytest.raises(InputError, match=r"B has no mark yet, so it has no total to explain\."):
        explain(found, "B")


def test_one_sentence_for_a_distance_word_for_word():
    table = {"A": {"a": 8, "b": 6}, "B": {"a": 5, "b": 7.5}}
    found = result(rules(criterion("a"), criterion("b")), table)

    assert gap_sentence(found, "A", "B", "en") == (
        "Đơn vị A is 1.50 points above Đơn vị B, most of all by “a” +3.00. "
        "Against that stand “b” −1.50."
    )
    assert gap_sentence(found, "A", "A", "en") == "Đơn vị A and Đơn vị A have equal totals."
    assert total_sentence(found, "B", "en") == (
        "Đơn vị B has 12.50 points, rank 2 of 2; the mean is 13.25."
    )


def test_the_object_holds_the_rows_the_marks_and_what_is_synthetic():
    study = emulab.study("hanoi-02", 2023)
    found = explain_object(study, "iza")

    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert list(found) == [
        "cluster", "year", "unit", "name", "synthetic", "rank", "total", "rows", "marks",
            "gates",
    ]  # fmt: skip
    assert (found["rank"], found["total"], found["synthetic"]) == (1, 96.5, True)
    assert found["rows"][0]["part"] == found["total"]


def test_a_draft_is_explained_on_the_marks_of_the_year_it_was_tried_on():
    study = emulab.study("hai-ba-trung-04", 2023)

    assert explain_object(study, study.trial.ranks["unit"][0])["marks_of"] == 2022


def test_the_terminal_shows_the_total_the_distance_and_the_marks_left_out():
    text = explain_text(emulab.study("hanoi-02", 2023), "city-agencies")

    assert "Số liệu minh họa (synthetic)" in text
    assert "94,50" in text and "−3,00" in text
    assert "Số điểm chấm được tính: 26 trên 130." in text


@pytest.mark.parametrize("name", ["hanoi-02", "hanoi-07", "central-party", "par-index"])
def test_the_pages_of_every_cluster_show_the_total_and_the_source(name):
    found = emulab.study(name, 2023).standing()
    first, second = found.ranks["unit"][:2]
    pages = [explaining(found, first), gap(found, second, first), marks_page(found, first)]

    assert all(page.tables for page in pages)
    assert ("minh họa" in pages[0].html) == bool(found.synthetic)


@pytest.mark.parametrize("name", ["hanoi-02", "par-index"])
def test_a_waterfall_carries_the_watermark_exactly_where_something_was_made_up(name):
    found = emulab.study(name, 2023).standing()
    units = found.ranks["unit"]
    for other in (None, units[0]):
        chart = waterfall(found, units[-1], other)
        words = to_svg(chart)

        assert (WATERMARK in words) == bool(found.synthetic)
        assert to_png(chart).startswith(b"\x89PNG")
        assert units[-1] and len(chart.description) > 60


def test_a_waterfall_of_many_criteria_draws_the_smallest_as_one_step():
    many = [criterion(f"c{n}") for n in range(20)]
    table = {"A": {f"c{n}": 5 for n in range(20)}, "B": {f"c{n}": 5 - n / 5 for n in range(20)}}
    chart = waterfall(result(rules(*many), table), "B", "A")
    steps = [
        row
        for rows in chart.to_dict()["datasets"].values()
        for row in rows
        if row.get("kind") == "step"
    ]

    assert len({row["row"] for row in steps}) == MOST
    assert "10 mục khác cộng lại" in chart.description
