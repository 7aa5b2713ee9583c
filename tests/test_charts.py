"""Promises that every chart keeps, for every cluster of the project."""

import json
import re
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import polars as pl
import pytest

from emulab.charts import OF_RESULT, audit, outlook, ranking, rubric, votes
from emulab.charts.figures import number, ticks
from emulab.charts.finish import WATERMARK
from emulab.charts.renderer import to_png, to_svg
from emulab.charts.rows import rank_labels, wrapped
from emulab.charts.stack import MOST, pieces
from emulab.numbers import shown, signed
from emulab.pipeline import run
from emulab.studies import Study, study, study_at

STUDIES = {
    "hanoi-02": "",
    "central-party": "secret-ballot",
    "hanoi-07": "",
    "hai-ba-trung-04": "",
    "par-index": "",
}
CHARTS = {name: lambda s, draw=draw: draw(s.standing()) for name, draw in OF_RESULT.items()} | {
    "rubric": lambda s: rubric(s.rules),
    "audit": lambda s: audit(s.standing(), s.record),
}
NAMES_ALL = ("ranking", "gaps", "outlook")  # the charts that have a row for every unit

every_cluster = pytest.mark.parametrize("cluster", STUDIES)
every_chart = pytest.mark.parametrize("name", CHARTS)


@cache
def of(cluster: str) -> Study:
    return study(cluster, 2023, STUDIES[cluster])


@cache
def chart_of(name: str, cluster: str):
    return CHARTS[name](of(cluster))


@cache
def svg_of(name: str, cluster: str) -> str:
    return to_svg(chart_of(name, cluster))


def text_of(svg: str) -> str:
    """All words of a picture, a blank between them, in the order in which they are drawn."""
    pieces = (element.text or "" for element in ElementTree.fromstring(svg).iter())
    return " ".join(" ".join(pieces).split())


def datasets(chart) -> list[dict]:
    return [row for rows in chart.to_dict().get("datasets", {}).values() for row in rows]


@every_cluster
@every_chart
def test_every_chart_is_drawn_and_says_in_vietnamese_what_it_shows(name, cluster):
    said = chart_of(name, cluster).description

    assert svg_of(name, cluster).startswith("<svg")
    assert str(of(cluster).rules.name) in said
    assert len(said) > 60


@every_cluster
@every_chart
def test_the_watermark_stands_on_a_chart_exactly_where_something_was_made_up(name, cluster):
    one = of(cluster)
    made_up = one.rules.synthetic if name == "rubric" else one.standing().synthetic

    assert (WATERMARK in text_of(svg_of(name, cluster))) == bool(made_up)


@every_chart
def test_the_same_result_gives_the_same_picture_to_the_byte(name):
    again = CHARTS[name](of("par-index"))

    assert to_svg(CHARTS[name](of("hanoi-07"))) == svg_of(name, "hanoi-07")
    assert to_png(again) == to_png(chart_of(name, "par-index"))
    assert to_png(again).startswith(b"\x89PNG")


@every_cluster
@pytest.mark.parametrize("name", NAMES_ALL)
def test_no_unit_is_left_out_and_no_name_is_cut(name, cluster):
    words = text_of(svg_of(name, cluster))

    for unit in of(cluster).tables.units["name"]:
        assert all(line in words for line in wrapped(unit, 30)), unit
    assert "…" not in words


@every_cluster
def test_the_ranking_shows_the_totals_of_the_result_and_parts_that_add_up_to_them(cluster):
    result = of(cluster).standing()
    words, parts = text_of(svg_of("ranking", cluster)), pieces(result)[0]
    sums = dict(parts.group_by("row").agg(pl.col("part").sum()).iter_rows())

    for unit, total in result.ranks.select("unit", "total").iter_rows():
        assert shown(total) in words
        assert sums[unit] == pytest.approx(total, abs=1e-9)


@every_cluster
def test_the_chart_is_no_wider_than_a_page(cluster):
    for name in CHARTS:
        width = float(re.search(r'width="([\d.]+)"', svg_of(name, cluster))[1])
        assert width <= 940, name


def test_a_shared_rank_is_printed_with_an_equals_sign_and_equal_totals_are_hollow():
    result = tied()
    rows = [row for row in datasets(ranking(result)) if row.get("same")]

    assert list(rank_labels(result).values())[:2] == ["1 =", "1 ="]
    assert {row["row"] for row in rows} >= {"iza", "city-agencies"}
    assert "1 =" in text_of(to_svg(ranking(result)))


def test_a_unit_without_a_mark_keeps_its_row_and_has_no_dot():
    words = text_of(svg_of("ranking", "hanoi-07"))
    dots = [row for row in datasets(chart_of("outlook", "hanoi-07")) if "best" in row]

    assert "chưa chấm" in words
    assert [row["row"] for row in dots if row["rank"] is None] == ["communications"]


def test_beyond_seven_colours_the_smallest_sections_are_merged_and_nothing_is_lost(tmp_path):
    result = nine_sections(tmp_path)
    parts, legend = pieces(result)
    own = parts.filter(pl.col("row") == "a")

    assert len(legend) == MOST
    assert [label for label, _ in legend][-2:] == ["Điểm cộng", "Các mục khác"]
    assert own["part"].to_list() == [9, 8, 7, 6, 5, 2, 4 + 3 + 2 + 1]
    assert "Các mục khác" in text_of(to_svg(ranking(result)))
    assert to_png(OF_RESULT["gaps"](result))


def test_the_line_of_a_vote_says_the_number_needed_and_of_how_many():
    words = text_of(svg_of("votes", "central-party"))

    assert "cần 12/14" in words
    assert "phần nhạt: ý kiến bằng văn bản" in words


def test_where_there_is_nothing_to_draw_a_sentence_says_so():
    assert "Chưa có phiếu nào được kiểm." in text_of(to_svg(votes(of("par-index").result)))
    observed = replace_scale(of("hanoi-07").result)
    assert "không có giới hạn riêng cho từng đơn vị" in text_of(to_svg(outlook(observed)))


def test_published_totals_are_set_beside_the_computed_ones():
    words = text_of(svg_of("audit", "par-index"))

    assert "89,95 / 89,96" in words
    assert "0 không khớp" in chart_of("audit", "par-index").description


def test_numbers_are_written_as_in_vietnam():
    assert [signed(-0.5), signed(0.25), signed(0.0), number(1234.5)] == [
        "−0,50",
        "+0,25",
        "0,00",
        "1.234,5",
    ]
    assert ticks(96.5) == [0, 20, 40, 60, 80]


def test_a_name_is_wrapped_into_even_lines_and_never_begins_one_with_a_dash():
    name = "Sở Lao động - Thương binh và Xã hội"

    assert wrapped(name, 30) == ["Sở Lao động - Thương", "binh và Xã hội"]
    assert wrapped("Sở Y tế", 30) == ["Sở Y tế"]
    assert not any(line.startswith("-") for width in range(8, 40) for line in wrapped(name, width))


def tied():
    """Cluster 02 with the second unit's marks as good as the first's, and no tie keys."""
    one = of("hanoi-02")
    unit = pl.col("unit")
    tables = {}
    for table in ("marks", "targets"):
        frame = getattr(one.tables, table)
        twin = frame.filter(unit == "iza").with_columns(unit=pl.lit("city-agencies"))
        tables[table] = pl.concat([frame.filter(unit != "city-agencies"), twin])
    return run(replace(one.tables, **tables), one.rules.with_changes(ties=None))


def replace_scale(result):
    rules = result.rules.with_changes(scale="observed", aggregate="arithmetic")
    return run(result.tables, rules)


def nine_sections(folder):
    """Two units, nine sections that give 9 to 1 points, and a bonus."""
    criteria = [{"id": f"s{n}", "name": f"Mục {n}", "maximum": n} for n in range(9, 0, -1)]
    rules = {
        "cluster": "test",
        "year": 2023,
        "phase": "year_end",
        "tier": "city",
        "name": "Cụm thử",
        "rubric": {
            "criteria": criteria,
            "bonus": {"criteria": [{"id": "plus", "name": "Sáng kiến", "maximum": 2}]},
        },
        "stages": {"order": ["head"]},
    }
    marks = [f"{u},s{n},head,h,{n - (u == 'b')}" for u in "ab" for n in range(1, 10)]
    (folder / "rules.yaml").write_text(json.dumps(rules), encoding="utf-8")
    (folder / "units.csv").write_text("unit,name\na,Đơn vị A\nb,Đơn vị B\n", encoding="utf-8")
    head = "unit,criterion,stage,scorer,mark\n"
    rows = "\n".join([*marks, "a,plus,head,h,2"])
    (folder / "marks.csv").write_text(f"{head}{rows}\n", encoding="utf-8")
    return study_at(str(folder / "rules.yaml")).result
