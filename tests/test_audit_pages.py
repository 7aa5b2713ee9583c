"""What a board sees of an audit and of its criteria: pages, charts and the terminal agree."""

import json
import re
from dataclasses import replace
from functools import cache

import polars as pl
import pytest

import emulab
from emulab.auditing import explanations
from emulab.charts.audit import audit as audit_chart
from emulab.charts.audit_cells import audit_cells
from emulab.charts.contribution import contribution as contribution_chart
from emulab.charts.finish import WATERMARK, draws_nothing
from emulab.charts.renderer import to_svg
from emulab.output.audit import audit_object, audit_text
from emulab.show.audit import audit
from emulab.show.contribution import contribution
from emulab.show.redundancy import redundancy
from emulab.tables import Record

CLUSTERS = {"hanoi-02": 2023, "central-party": 2023, "hanoi-07": 2023, "par-index": 2023}
every_cluster = pytest.mark.parametrize("cluster", CLUSTERS)
SHEET = {"unit": pl.String, "criterion": pl.String, "points": pl.Float64}


@cache
def of(cluster: str):
    return emulab.study(cluster, CLUSTERS[cluster])


def cells(html: str) -> list[str]:
    return re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html, re.DOTALL)


@cache
def wrong():
    """Hanoi's cluster 02 with a sheet on record: one cell one point low, one total ten high."""
    one = of("hanoi-02")
    totals = dict(one.result.totals.select("unit", "total").iter_rows())
    first, second = list(totals)[:2]
    scored = one.result.scores.filter(pl.col("score").is_not_null(), side="main")
    rows = [(u, c, round(p, 2)) for u, c, p in scored.select("unit", "criterion", "score").rows()]
    low = next(c for u, c, p in rows if u == first and p >= 2)
    sheet = [(u, c, p - ((u, c) == (first, low))) for u, c, p in rows]
    printed = {unit: round(total, 2) for unit, total in totals.items()}
    printed |= {first: printed[first] - 1, second: printed[second] + 10}
    record = Record(
        cluster="hanoi-02",
        year=2023,
        reached="published",
        totals=printed,
        ranks={unit: number for number, unit in enumerate(totals, 1)},
    )
    frame = pl.DataFrame(sheet, schema=SHEET, orient="row")
    tables = replace(one.tables, recorded=frame, record=record)
    result = replace(one.result, tables=tables)
    return replace(one, tables=tables, result=result), low


def test_the_page_names_the_wrong_cell_with_both_numbers():
    one, low = wrong()
    page = audit(one.result, one.record)
    names = {leaf.id: leaf.name.vi for leaf in one.rules.rubric.main}

    assert len(page.tables) == 4  # totals, causes, cells, ranks
    assert names[low] in cells(page.tables[2].as_raw_html())
    for table in page.tables:
        assert "Số liệu minh họa (synthetic)" in table.as_raw_html()


def test_the_terminal_and_the_object_say_what_the_page_says():
    one, low = wrong()
    found = audit_object(one)

    assert [row["node"] for row in found["cells"]] == [low]
    assert len([row for row in found["totals"] if row["follows"] == "does not follow"]) == 2
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert "93,50" in audit_text(one) or "104,50" in audit_text(one)


def test_every_total_that_does_not_follow_has_its_causes_in_the_object():
    one, _ = wrong()
    causes = explanations(one.result, one.record)
    told = {row["unit"]: len(row["causes"]) for row in audit_object(one)["totals"]}

    counted = dict(causes.group_by("unit").agg(pl.len()).iter_rows())
    assert {unit: n for unit, n in told.items() if n} == counted


def test_where_nothing_was_recorded_one_sentence_says_so():
    one = of("hanoi-07")

    assert audit(one.result, one.record).tables == ()
    assert "\n" in audit_text(one)
    assert audit_object(one)["totals"] == audit_object(one)["cells"] == []
    assert draws_nothing(audit_chart(one.result, one.record))
    assert draws_nothing(audit_cells(one.result, one.record))


def test_the_published_index_has_its_nine_differences_in_the_object():
    found = audit_object(of("par-index"))

    assert found["synthetic"] is False
    assert sum(row["follows"] == "within rounding" for row in found["totals"]) == 9
    assert found["cells"] == found["ranks"] == []


def test_the_charts_of_an_audit_show_what_is_wrong_and_that_it_is_made_up():
    one, _ = wrong()
    words = [audit_chart(one.result, one.record), audit_cells(one.result, one.record)]

    assert "2 không khớp" in words[0].description
    assert "1 sai tại ô" in words[1].description
    for chart in words:
        svg = to_svg(chart)
        assert WATERMARK.split()[0] in svg
        assert float(re.search(r'width="([\d.]+)"', svg)[1]) <= 940


@every_cluster
def test_the_chart_of_contributions_is_drawn_says_what_made_most_and_fits_a_page(cluster):
    result = of(cluster).standing()
    chart = contribution_chart(result)
    svg = to_svg(chart)

    assert "Tạo chênh lệch nhiều nhất" in chart.description
    assert (WATERMARK in chart.description) == bool(result.synthetic)
    assert float(re.search(r'width="([\d.]+)"', svg)[1]) <= 940
    assert to_svg(contribution_chart(result)) == svg


@every_cluster
def test_pages_of_criteria_name_every_criterion_and_carry_their_source(cluster):
    result = of(cluster).standing()
    ids = {leaf.id for leaf in result.rules.rubric.leaves}
    for page in (contribution(result), redundancy(result)):
        assert page.text
        assert not ids & set(cells(page.html))
        for cell in cells(page.html):
            assert not re.fullmatch(r"[+−-]?\d+\.\d{1,2}( %)?", cell)


def test_without_marks_there_is_nothing_to_try():
    for page in (contribution(None), redundancy(None), audit(None, None)):
        assert page.tables == ()
        assert page.text
