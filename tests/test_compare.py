"""Two results beside each other: what moved, what changed hands, and how far rankings agree."""

import json
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from makers import criterion, marks, panels, rules

import emulab
from emulab.charts.finish import WATERMARK
from emulab.charts.renderer import to_svg
from emulab.charts.years import slopes
from emulab.comparing import compare, rankings_beside, tau_b
from emulab.comparison import comparison, parted
from emulab.explaining import decompose
from emulab.faults import InputError
from emulab.output.comparing import compare_object, compare_text
from emulab.pipeline import run
from emulab.show.comparing import beside_rankings, compared, comparing
from emulab.tables import Tables
from emulab.tables.schemas import SCHEMAS

TWO = [criterion("a"), criterion("b")]
FLAG = {
    "awards": [
        {
            "id": "flag",
            "name": {"vi": "Cờ thi đua", "en": "Flag"},
            "seats": 1,
            "eligible": {"rank_at_most": 1},
            "decide": "acclaimed",
        }
    ]
}
WEIGHED = {"scale": "declared", "aggregate": "arithmetic"}


def result(given_rules, table):
    roster = [{"unit": unit, "name": f"Đơn vị {unit}"} for unit in table]
    units = pl.DataFrame(roster, schema=SCHEMAS["units"].dtypes)
    return run(Tables(units=units, marks=marks(table)), given_rules)


def two_weightings():
    """A leads by the criterion a; where b weighs more, B does and takes the flag."""
    table = {"A": {"a": 9, "b": 4}, "B": {"a": 5, "b": 7}}
    given_rules = rules(*TWO, **FLAG, **WEIGHED)
    before = result(given_rules, table)
    return before, run(before.tables, given_rules.with_changes(weights={"a": 1, "b": 3}))


def test_what_a_scenario_changes_by_hand():
    rows = {row["unit"]: row for row in compare(*two_weightings()).to_dicts()}

    assert [rows["B"][key] for key in ("total_a", "total_b", "difference", "moved")] == [
        12,
        13,
        1,
        1,
    ]
    assert [rows["A"][key] for key in ("rank_a", "rank_b", "moved")] == [1, 2, -1]
    assert rows["B"]["gained"] == [
        {"award": "flag", "condition": "rank", "reason": "rank 2; rank 1 or better is asked for"}
    ]
    assert rows["A"]["lost"] == [
        {"award": "flag", "condition": "rank", "reason": "rank 2; rank 1 or better is asked for"}
    ]
    assert rows["B"]["criteria"] == [
        {"criterion": "b", "difference": 3.5},
        {"criterion": "a", "difference": -2.5},
    ]


@given(panels("a", "b"))
def test_a_result_beside_itself_shows_no_difference(table):
    one = result(rules(*TWO, **FLAG), table)
    frame = compare(one, one)

    assert frame["difference"].abs().max() == 0
    assert frame["moved"].abs().max() == 0
    assert frame["criteria"].list.len().sum() == frame["gained"].list.len().sum() == 0


@given(panels("a", "b"), panels("a", "b"))
def test_compared_the_other_way_round_differences_change_their_sign(first, last):
    a, b = (result(rules(*TWO, **FLAG), table) for table in (first, last))
    both = compare(a, b).join(compare(b, a), on="unit", suffix="_back")

    for column in ("difference", "moved"):
        assert (both[column] + both[f"{column}_back"]).abs().max() < 1e-9
    assert both["gained"].list.len().equals(both["lost_back"].list.len(), check_names=False)


def test_a_unit_that_only_one_of_the_two_has_stays_in_the_table():
    table = {"A": {"a": 9, "b": 4}, "B": {"a": 5, "b": 7}}
    frame = compare(result(rules(*TWO), table), result(rules(*TWO), {"A": table["A"]}))

    assert frame.select("unit", "rank_a", "rank_b", "moved").rows() == [
        ("A", 1, 1, 0),
        ("B", 2, None, None),
    ]


def test_rankings_beside_each_other_count_who_moves_and_agree_by_tau_b():
    before, after = two_weightings()
    found = rankings_beside({"adopted": before, "b weighs more": after})

    assert found.ranks.rows() == [("A", 1, 2), ("B", 2, 1)]
    assert found.agreement.rows() == [
        ("adopted", 1.0, 2, 0, ["A"]),
        ("b weighs more", -1.0, 2, 2, ["B"]),
    ]


def test_tau_b_makes_up_for_ties_as_published():
    """Kendall (1945), Biometrika 33:239-251, formula by hand: 4 pairs agree, 1 is reversed.

    Of 6 pairs one is tied in the second ranking: (4 - 1) / sqrt(6 x 5).
    """
    assert tau_b([1, 2, 3, 4], [1, 3, 2, 3]) == pytest.approx(3 / 30**0.5)
    assert tau_b([1, 2], [1, 1]) is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("hanoi-02/2023", ("hanoi-02/2023", "")),
        ("hanoi-02/2023:equal", ("hanoi-02/2023", "equal")),
        ("C:\\rules\\rules.yaml", ("C:\\rules\\rules.yaml", "")),
        ("C:/rules/rules.yaml:equal", ("C:/rules/rules.yaml", "equal")),
    ],
)
def test_a_scenario_stands_behind_a_colon_and_a_drive_before_one(asked, expected):
    assert parted(asked) == expected


def test_scenarios_of_one_year_are_compared_and_not_decomposed():
    found = comparison("central-party/2023", "central-party/2023:secret-ballot")

    assert found.years is None
    assert (found.a.scenario, found.b.scenario) == ("", "secret-ballot")
    assert compare_object(found)["causes"] == []
    assert compared(found).tables


def test_a_year_without_rules_of_its_own_is_judged_under_the_other_years_rules():
    found = comparison("hanoi-07/2022", "hanoi-07/2023")

    assert (found.a.year, found.b.year) == (2022, 2023)
    assert found.units.filter(unit="labour").select("rank_a", "rank_b", "moved").row(0) == (6, 1, 5)


def test_two_clusters_are_not_compared():
    with pytest.raises(InputError) as refusal:
        comparison("hanoi-02/2023", "central-party/2023")

    assert str(refusal.value) == (
        "compare: 1 fault\n  hanoi-02/2023 and central-party/2023 are of different clusters. "
        "Name two of the same cluster."
    )


@pytest.mark.parametrize("asked", ["hanoi-02/2022", "nowhere/2023", "hanoi-07/1999"])
def test_what_does_not_exist_is_refused_with_what_does(asked):
    with pytest.raises(InputError, match=r"there are no rules of that name.*hanoi-02/2023"):
        comparison(asked, "hanoi-02/2023")


def test_the_object_of_two_years_is_json_with_its_causes():
    found = compare_object(comparison("hanoi-07/2022", "hanoi-07/2023"))

    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert {"a", "b", "units", "causes"} <= set(found)
    assert found["a"] == {
        "asked": "hanoi-07/2022",
        "cluster": "hanoi-07",
        "year": 2022,
        "scenario": None,
        "synthetic": True,
    }
    assert found["unmarked"] == ["communications"]


def test_the_terminal_shows_both_years_and_the_causes():
    text = compare_text(comparison("hanoi-07/2022", "hanoi-07/2023"))

    assert "A: Cụm thi đua số 7 thành phố Hà Nội – 2022" in text
    assert "Số liệu minh họa (synthetic)" in text
    assert "+5,47" in text
    assert "Chưa có điểm ở một trong hai năm: Sở Thông tin và Truyền thông." in text


def test_the_page_of_two_years_has_every_table_and_its_sources():
    shown = compared(comparison("hanoi-07/2022", "hanoi-07/2023"))

    assert len(shown.tables) == 4
    assert all("minh họa" in table.as_raw_html() for table in shown.tables)


def test_the_page_names_what_changed_hands():
    before, after = two_weightings()
    words = comparing(before, after, "cũ", "mới").text

    assert "Đơn vị B" in words and "Cờ thi đua" in words
    assert beside_rankings({"cũ": before, "mới": after}).tables


def test_the_slopes_of_two_years_name_every_unit_and_carry_the_watermark():
    study = emulab.study("hanoi-07", 2023)
    chart = slopes(decompose(study.trial, study.result))
    words = to_svg(chart)

    assert WATERMARK in words
    assert "2022" in words and "2023" in words
    assert all(name in chart.description for name in study.tables.units["name"])


def test_slopes_of_published_marks_carry_no_watermark():
    found = emulab.study("par-index", 2023).result
    later = run(
        replace(found.tables, marks=found.tables.marks.with_columns(pl.col("mark") * 0.9)),
        found.rules,
    )

    assert WATERMARK not in to_svg(slopes(decompose(found, later)))
