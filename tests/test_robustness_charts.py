"""Promises that every chart of firmness keeps, for clusters of 5, 14, 17 and 64 units."""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from robustness_makers import made, with_tables

from emulab.charts import OF_ROBUSTNESS
from emulab.charts.acceptability import classes, pieces, shades
from emulab.charts.finish import WATERMARK, draws_nothing
from emulab.charts.firmness import ONE_UNIT, ONE_WEIGHT, RAMP
from emulab.charts.pairwise import MOST
from emulab.charts.rank_intervals import OPEN, SEEN, SURE, strips
from emulab.charts.renderer import to_png, to_svg
from emulab.charts.ternary import LEFT, SIDE, TOP, placed
from emulab.charts.tornado import LOCKED
from emulab.charts.triangle import TWO
from emulab.numbers import TIE_PLACES, portion, signed
from emulab.sensitivity.robustness import Robustness, robustness
from emulab.studies import study

STUDIES = ("hanoi-02", "central-party", "par-index")
WIDEST = 940  # points: a page
NAMES_ALL = ("acceptability", "rank_intervals")  # the charts that have a row for every unit

every_cluster = pytest.mark.parametrize("cluster", (*STUDIES, "made-up"))
every_chart = pytest.mark.parametrize("name", OF_ROBUSTNESS)


@pytest.fixture(scope="session")
def clusters(tmp_path_factory):
    """The three clusters of the project and one of 64 units, by name."""
    found = {name: robustness(study(name, 2023)) for name in STUDIES}
    return found | {"made-up": robustness(made(tmp_path_factory.mktemp("made"), units=64))}


@pytest.fixture(scope="session")
def svg(clusters):
    """The picture of a chart of a cluster, drawn once."""

    @cache
    def drawn(name: str, cluster: str) -> str:
        return to_svg(OF_ROBUSTNESS[name](clusters[cluster]))

    return drawn


def text_of(svg: str) -> str:
    """All words of a picture, a blank between them, in the order in which they are drawn."""
    pieces = (element.text or "" for element in ElementTree.fromstring(svg).iter())
    return " ".join(" ".join(pieces).split())


def datasets(chart) -> list[dict]:
    return [row for rows in chart.to_dict().get("datasets", {}).values() for row in rows]


def grey(colour: str) -> float:
    """How light a colour is when it is printed in grey."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@every_cluster
@every_chart
def test_every_chart_is_drawn_and_says_in_vietnamese_what_it_shows(name, cluster, clusters, svg):
    said = OF_ROBUSTNESS[name](clusters[cluster]).description

    assert svg(name, cluster).startswith("<svg")
    assert str(clusters[cluster].result.rules.name) in said
    assert len(said) > 60


@every_cluster
@every_chart
def test_the_watermark_stands_exactly_where_something_was_made_up(name, cluster, clusters, svg):
    made_up = clusters[cluster].result.synthetic

    assert (WATERMARK in text_of(svg(name, cluster))) == bool(made_up)


@every_chart
def test_the_same_answers_give_the_same_picture_to_the_byte(name, clusters, svg):
    again = OF_ROBUSTNESS[name](clusters["par-index"])

    assert to_svg(OF_ROBUSTNESS[name](clusters["hanoi-02"])) == svg(name, "hanoi-02")
    assert to_png(again) == to_png(again)
    assert to_png(again).startswith(b"\x89PNG")


@every_cluster
@every_chart
def test_the_chart_is_no_wider_than_a_page(name, cluster, svg):
    assert float(re.search(r'width="([\d.]+)"', svg(name, cluster))[1]) <= WIDEST


@every_cluster
@pytest.mark.parametrize("name", NAMES_ALL)
def test_no_unit_is_left_out_and_no_name_is_cut(name, cluster, clusters, svg):
    words = text_of(svg(name, cluster))

    for unit in clusters[cluster].names.values():
        assert all(word in words for word in unit.split()), unit
    assert "…" not in words


@every_chart
def test_a_single_unit_is_a_sentence_and_no_chart(name, tmp_path):
    chart = OF_ROBUSTNESS[name](robustness(made(tmp_path, units=1)))

    assert draws_nothing(chart)
    assert ONE_UNIT in chart.description


@every_chart
def test_a_single_weight_is_a_sentence_and_no_chart(name, tmp_path):
    chart = OF_ROBUSTNESS[name](robustness(made(tmp_path, units=4, sections=1)))

    assert draws_nothing(chart)
    assert ONE_WEIGHT in chart.description


def test_two_weights_make_no_triangle(clusters):
    assert draws_nothing(OF_ROBUSTNESS["triangle"](clusters["par-index"]))
    assert TWO in OF_ROBUSTNESS["triangle"](clusters["par-index"]).description


@given(units=st.integers(1, 64))
def test_the_classes_of_ranks_are_seven_at_most_and_hold_every_rank_once(units):
    found = classes(units)

    assert len(found) <= len(RAMP)
    held = [rank for first, last, _ in found for rank in range(first, last + 1)]
    assert held == list(range(1, units + 1))


@given(count=st.integers(2, len(RAMP)))
def test_a_worse_rank_is_always_lighter_in_grey(count):
    found = [grey(colour) for colour in shades(count)]

    assert all(darker + 8 < lighter for darker, lighter in pairwise(found))


@every_cluster
def test_the_pieces_of_each_bar_add_up_to_all_weightings(cluster, clusters):
    for found in (clusters[cluster].within, clusters[cluster].anywhere):
        own = pieces(found.ranks, classes(len(clusters[cluster].model.units)))
        ends = own.group_by("row").agg(pl.col("end").max(), pl.col("share").sum())

        assert ends["end"].to_list() == pytest.approx([1.0] * ends.height, abs=1e-6)
        assert ends["share"].to_list() == pytest.approx([1.0] * ends.height, abs=1e-6)


@every_cluster
def test_the_adopted_rank_lies_on_its_strip(cluster, clusters):
    frame, names = strips(clusters[cluster])

    assert frame["row"].to_list() == list(names) == list(clusters[cluster].model.units)
    assert (frame["best"] <= frame["rank"]).all()
    assert (frame["rank"] <= frame["worst"]).all()
    assert (frame["least"] <= frame["best"]).all()


def test_ranks_that_are_not_ruled_out_are_drawn_dashed_and_named(clusters):
    found = clusters["par-index"]
    open_ended = found.possible_ranks.with_columns(best_at_least=pl.lit(1, pl.Int64))
    chart = OF_ROBUSTNESS["rank_intervals"](with_tables(found, possible_ranks=open_ended))

    assert OPEN in text_of(to_svg(chart))
    assert "stroke-dasharray" in to_svg(chart)


def test_ranks_that_were_only_drawn_are_called_so(clusters):
    found = clusters["par-index"]
    drawn = found.possible_ranks.with_columns(how=pl.lit("drawn"))
    words = text_of(
        to_svg(OF_ROBUSTNESS["rank_intervals"](with_tables(found, possible_ranks=drawn)))
    )

    assert SEEN in words
    assert SURE not in words


def test_of_many_units_the_first_twenty_stand_against_each_other(clusters):
    chart = OF_ROBUSTNESS["pairwise"](clusters["made-up"])

    drawn = {row["row"] for row in datasets(chart) if "column" in row}
    assert drawn == set(clusters["made-up"].model.units[:MOST])
    assert "20 trên 64 đơn vị" in chart.description


def test_a_pair_that_is_not_quite_sure_is_never_printed_as_all_or_nothing(clusters):
    found = clusters["par-index"]
    nearly = found.within.pairwise.with_columns(share=pl.lit(0.9999))
    within = replace(found.within, pairwise=nearly)
    words = text_of(to_svg(OF_ROBUSTNESS["pairwise"](with_tables(found, within=within))))

    assert ">99" in words
    assert "100" not in words


def test_the_heat_map_may_be_of_all_weights(clusters):
    chart = OF_ROBUSTNESS["pairwise"](clusters["par-index"], over="anywhere")

    assert "mọi trọng số" in chart.description


@every_cluster
def test_the_bar_of_a_weight_begins_at_the_lead_as_adopted(cluster, clusters, svg):
    found = clusters[cluster].tornado
    words = text_of(svg("tornado", cluster))
    rows = [r for r in datasets(OF_ROBUSTNESS["tornado"](clusters[cluster])) if "side" in r]

    assert {row["start"] for row in rows} == {found["lead_adopted"][0]}
    for row in found.drop_nulls("lead_low").to_dicts():
        assert f"{portion(row['low'])}: {signed(row['lead_low'])}" in words


def test_where_no_weight_may_move_alone_the_tornado_is_a_sentence(clusters):
    found = clusters["par-index"]
    locked = found.tornado.with_columns(lead_low=pl.lit(None, pl.Float64))
    chart = OF_ROBUSTNESS["tornado"](with_tables(found, tornado=locked))

    assert draws_nothing(chart)
    assert LOCKED in chart.description


@every_cluster
def test_beside_each_weight_stands_who_takes_the_first_place_and_where(cluster, clusters, svg):
    words = text_of(svg("stability", cluster))
    found = clusters[cluster].stability.filter(pl.col("parent").is_null(), holds="winner")

    for row in found.to_dicts():
        for side, end in (("dưới", "low"), ("trên", "high")):
            if row[f"{end}_up"] is not None:
                assert f"{side} {portion(row[end])}: " in words
                name = clusters[cluster].names[row[f"{end}_up"]]
                assert all(word in words for word in name.split())


def test_of_many_weights_only_those_of_the_sections_are_drawn(tmp_path):
    found = robustness(made(tmp_path, units=4, sections=5, parts=9))
    words = text_of(to_svg(OF_ROBUSTNESS["stability"](found)))

    assert found.stability["criterion"].n_unique() == 50
    assert "Tiêu chí" not in words
    assert "An ninh" not in words
    assert "tham nhũng" in words


def test_the_corners_of_the_triangle_are_all_of_one_weight():
    height = SIDE * 3**0.5 / 2

    assert placed(1, 0) == pytest.approx({"x": LEFT, "y": TOP + height})
    assert placed(0, 1) == pytest.approx({"x": LEFT + SIDE, "y": TOP + height})
    assert placed(0, 0) == pytest.approx({"x": LEFT + SIDE / 2, "y": TOP})


@pytest.mark.parametrize("cluster", ("hanoi-02", "central-party", "made-up"))
def test_the_triangle_names_every_unit_that_is_first_in_it(cluster, clusters, svg):
    words, found = text_of(svg("triangle", cluster)), clusters[cluster]

    for unit in {unit for units in found.triangle["units"] for unit in units}:
        assert all(word in words for word in found.names[unit].split())
    assert "trọng số đang dùng" in words


def test_units_that_share_a_region_share_its_row(clusters):
    found = clusters["made-up"]
    one, other, *_ = found.model.units
    shared = found.triangle.head(1).with_columns(
        unit=pl.lit(None, pl.String), units=pl.lit([one, other]), share=pl.lit(1.0)
    )
    words = text_of(to_svg(OF_ROBUSTNESS["triangle"](with_tables(found, triangle=shared))))

    assert "1, 2 ·" in words
    assert words.count("100 %") == 1


def test_regions_beyond_seven_colours_are_grey_and_counted(clusters):
    found = clusters["made-up"]
    rows = [
        found.triangle.head(1).with_columns(
            unit=pl.lit(unit), units=pl.lit([unit]), share=pl.lit(0.1)
        )
        for unit in found.model.units[:10]
    ]
    words = text_of(to_svg(OF_ROBUSTNESS["triangle"](with_tables(found, triangle=pl.concat(rows)))))

    assert "4 đơn vị khác: 40 %" in words


def test_shares_of_weights_keep_what_tells_them_apart_from_nothing_and_all():
    assert [portion(share) for share in (0.0, 1.0, 0.9999, 10.0**-TIE_PLACES)] == [
        "0 %",
        "100 %",
        "99,99 %",
        "0,0000001 %",
    ]


def test_rules_that_name_a_section_put_it_into_the_title(tmp_path):
    result = made(tmp_path, units=4, sections=2, parts=3, analysis={"argued": "s0"})
    found: Robustness = robustness(result)

    assert found.model.node == "s0"
    for name in ("acceptability", "pairwise", "tornado", "triangle", "rank_intervals"):
        words = text_of(to_svg(OF_ROBUSTNESS[name](found)))
        assert "trọng số trong mục “Thực hiện nhiệm vụ chính trị" in words, name
