"""Charts of votes: nothing clipped from five to sixty-four names, nothing that is withheld."""

import re
from dataclasses import replace

import polars as pl
import pytest
from test_voting_pages import EVERYTHING, FLAG, flag, ranked, totals_only
from voted_years import voted_year
from voting_makers import rules_with, votes

import emulab
from emulab import charts
from emulab.charts.finish import draws_nothing
from emulab.charts.rows import wrapped

DRAWN = {name: charts.OF_RESULT[name] for name in ("votes", "bases", "beside_votes")}
LONG = "Ban Quản lý dự án đầu tư xây dựng công trình dân dụng và công nghiệp"

every_chart = pytest.mark.parametrize("name", DRAWN)


def large(number: int):
    """So many units with long names, all of which some paper names."""
    units = [f"u{at:02}" for at in range(number)]
    totals = {unit: (70 - at / 2, 30 - at / 4) for at, unit in enumerate(units)}
    papers = [("flag", set(units[at:])) for at in range(0, number, 2)]
    sheet = {"members": number + 2, "present": len(papers), "issued": len(papers)}
    result = voted_year(rules_with(awards=[FLAG]), totals, votes(papers, **sheet))
    names = [f"{LONG} {at:02}" for at in range(number)]
    units = result.tables.units.with_columns(name=pl.Series(names))
    return replace(result, tables=replace(result.tables, units=units))


def words(chart) -> str:
    svg = charts.to_svg(chart)
    return " ".join(re.sub(r"<[^>]+>", " ", svg).split())


@every_chart
@pytest.mark.parametrize("number", [5, 14, 64])
def test_no_name_is_cut_whatever_the_number_of_units(name, number):
    result = large(number)
    chart = DRAWN[name](result)
    told = words(chart)

    assert "…" not in told
    for unit in result.tables.units["name"]:
        assert all(line in told for line in wrapped(unit, 30)[:-1]), unit
    width = float(re.search(r'width="([\d.]+)"', charts.to_svg(chart))[1])
    assert width <= 940


@every_chart
def test_where_nobody_votes_nothing_is_drawn(name):
    assert draws_nothing(DRAWN[name](emulab.study("par-index", 2023).result))


@every_chart
@pytest.mark.parametrize("made", [flag, ranked, totals_only])
def test_every_kind_of_contest_can_be_drawn(name, made):
    assert charts.to_png(DRAWN[name](made())).startswith(b"\x89PNG")


def test_a_contest_that_a_rule_decides_has_no_line_of_votes_needed():
    told = words(charts.votes(ranked()))

    assert not re.search(r"cần \d", told)
    assert "theo quy tắc “" in told
    assert draws_nothing(charts.bases(ranked())), "no share of any base decides"


def test_the_bases_carry_their_numbers_and_the_one_of_the_rules_first():
    told = words(charts.bases(flag()))

    assert "cơ số theo quy chế: 10 thành viên" in told
    assert "ít nhất 80 %" in told


def test_a_line_rises_where_the_vote_does():
    found = charts.beside_votes(flag()).to_dict()
    colours = {row["unit"]: row["colour"] for row in rows_in(found)}

    assert set(colours) == {"A", "B", "C"}
    assert set(colours.values()) == {"#767676"}, "the vote follows the ranking"


def rows_in(spec) -> list[dict]:
    """Every row of data that a chart carries itself."""
    if isinstance(spec, list):
        return [row for one in spec for row in rows_in(one)]
    if not isinstance(spec, dict):
        return []
    own = spec.get("values", []) if isinstance(spec.get("values"), list) else []
    found = [row for row in own if isinstance(row, dict) and "colour" in row]
    return found + [row for value in spec.values() for row in rows_in(value)]


@every_chart
def test_a_number_that_is_withheld_is_in_no_chart_nor_in_its_data(name):
    chart = DRAWN[name](flag(secrecy=EVERYTHING))
    told = words(chart) + chart.description

    assert not re.search(r"\b(9|8) phiếu(?! (phát|thu|hợp))", told)
    assert "9/10" not in told and "9/9" not in told
    assert draws_nothing(chart) or "không công bố" in told or name == "bases"
