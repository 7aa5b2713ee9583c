"""The slope chart of the alternatives: every unit, every rank, what moves in colour."""

import re
from functools import cache
from xml.etree import ElementTree

import pytest
from alternatives_makers import TABLE, TWO, project, result, tried
from makers import rules

import emulab
from emulab.alternative_rules import alternatives
from emulab.charts import alternatives as chart_of
from emulab.charts.alternatives import DOWN, MOST, SAME, UP
from emulab.charts.finish import WATERMARK, draws_nothing
from emulab.charts.renderer import to_png, to_svg
from emulab.charts.rows import wrapped
from emulab.studies import study_at

CLUSTERS = ("hanoi-02", "central-party")
every_cluster = pytest.mark.parametrize("cluster", CLUSTERS)


@cache
def of(cluster):
    return alternatives(emulab.study(cluster, 2023))


def words_of(chart) -> str:
    pieces = (element.text or "" for element in ElementTree.fromstring(to_svg(chart)).iter())
    return " ".join(" ".join(pieces).split())


def rows_of(chart, mark: str) -> list[dict]:
    """Every row of data of the layers with a mark."""

    def below(node):
        if isinstance(node, list):
            for own in node:
                yield from below(own)
        elif isinstance(node, dict):
            if isinstance(node.get("mark"), dict) and node["mark"]["type"] == mark:
                yield from node["data"]["values"]
            for own in node.values():
                yield from below(own)

    return list(below(chart.to_dict()))


def dots(chart) -> list[dict]:
    return rows_of(chart, "point")


@every_cluster
def test_every_unit_and_every_alternative_is_named_in_full(cluster):
    found, words = of(cluster), words_of(chart_of(of(cluster)))

    for name in found.unit_names.values():
        assert all(line in words for line in wrapped(name, 26)), name
    for name in found.names.values():
        assert all(word in words for word in name.split()), name
    assert "…" not in words and WATERMARK in words


@every_cluster
def test_the_chart_is_no_wider_than_a_page_and_is_drawn_to_the_same_byte(cluster):
    chart = chart_of(of(cluster))
    svg = to_svg(chart)

    assert float(re.search(r'width="([\d.]+)"', svg)[1]) <= 940
    assert svg == to_svg(chart_of(of(cluster)))
    assert to_png(chart).startswith(b"\x89PNG")
    assert all(name in chart.description for name in of(cluster).unit_names.values())


def test_ranks_stand_in_the_dots_and_what_moves_has_the_colour_of_its_way():
    found = of("hanoi-02")
    columns = list(found.results)
    for dot in dots(chart_of(found)):
        row = found.ranks.filter(unit=dot["unit"]).row(0, named=True)
        own, base = row[columns[dot["column"]]], row["adopted"]
        assert dot["label"] == str(own)
        assert dot["colour"] == (UP if own < base else DOWN if own > base else SAME)


def test_a_line_to_a_rank_that_changed_is_thick_and_no_other_is():
    chart = chart_of(of("hanoi-02"))
    moved = {(dot["unit"], dot["column"]) for dot in dots(chart) if dot["colour"] != SAME}
    for line in (row for row in rows_of(chart, "rule") if "to" in row):
        ends = {(line["unit"], line["column"]), (line["unit"], line["to"])}
        assert (line["colour"] != SAME) == bool(ends & moved)


def test_a_shared_rank_has_an_equals_sign_and_a_bar_behind_its_dots():
    table = TABLE | {"D": TABLE["A"]}
    chart = chart_of(tried(result(rules(*TWO), table), again={}))
    bars = [row for row in rows_of(chart, "rule") if "last" in row]

    assert [dot["label"] for dot in dots(chart) if dot["unit"] in "AD"] == ["1="] * 4
    assert bars == [{"column": 0, "place": 1, "last": 2}, {"column": 1, "place": 1, "last": 2}]


def test_units_that_tie_keep_the_order_of_the_first_column_so_that_no_line_crosses_for_nothing():
    base = result(rules(*TWO), {"B": {"a": 1, "b": 4}, "A": {"a": 9, "b": 4}})
    changes = {"scale": "declared", "aggregate": "arithmetic", "weights": {"a": 0, "b": 1}}
    places = {
        (dot["unit"], dot["column"]): dot["place"] for dot in dots(chart_of(tried(base, b=changes)))
    }

    assert [places["A", 0], places["A", 1], places["B", 1]] == [1, 1, 2]


@pytest.mark.parametrize(("many", "panels"), [(1, 1), (MOST, 1), (MOST + 1, 2), (2 * MOST + 1, 3)])
def test_more_alternatives_than_fit_are_shared_out_over_panels_that_begin_with_the_rules(
    many, panels
):
    base = result(rules(*TWO), TABLE)
    chart = chart_of(tried(base, **{f"w{number}": {} for number in range(many)}))
    found = dots(chart)

    assert sum(dot["column"] == 0 for dot in found) == panels * len(TABLE)
    assert sum(dot["column"] > 0 for dot in found) == many * len(TABLE)


def test_a_unit_without_a_rank_stands_below_the_ranked_with_a_dash():
    found = tried(emulab.study("hanoi-07", 2023).result, again={})
    own = [dot for dot in dots(chart_of(found)) if dot["unit"] == "communications"]

    assert [(dot["label"], dot["place"], dot["colour"]) for dot in own] == [("–", 6, SAME)] * 2


def test_where_there_is_no_alternative_a_sentence_says_so_and_names_what_could_not_be_run(tmp_path):
    assert draws_nothing(chart_of(of("hanoi-07")))
    refused = alternatives(study_at(project(tmp_path, {"misspelt": "tiess: []"})))
    chart = chart_of(refused)

    assert draws_nothing(chart)
    assert "Không chạy được: misspelt." in words_of(chart)
