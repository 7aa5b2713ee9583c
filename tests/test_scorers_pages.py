"""What notebooks show of the scorers: sentences word for word, charts that say when they cannot."""

from functools import cache
from xml.etree import ElementTree

import pytest
from scorers_makers import additive_rows, panel_rules, result_of, round_robin

import emulab
from emulab.charts.finish import WATERMARK, draws_nothing
from emulab.charts.renderer import to_png, to_svg
from emulab.charts.scorers import OF_SCORERS
from emulab.numbers import signed
from emulab.output.scorers import scorers_object, scorers_text
from emulab.show.scorers import leniency, outlying
from emulab.show.scorers_adjusted import adjusted, without_each
from emulab.show.scorers_agreement import agreement, measures
from emulab.show.scorers_pairs import favours, heads_advantage, inflation

PAGES = (
    leniency,
    outlying,
    adjusted,
    without_each,
    agreement,
    measures,
    favours,
    inflation,
    heads_advantage,
)
WORTH = {"A": 8.0, "B": 7.0, "C": 6.5, "D": 4.0}
HABIT = {"p": 1.0, "q": 0.0, "r": -1.0}
ASSIGNED = [("A", "r"), ("B", "r"), ("B", "q"), ("C", "q"), ("C", "p"), ("D", "p")]

every_chart = pytest.mark.parametrize("name", OF_SCORERS)
every_cluster = pytest.mark.parametrize("cluster", ["hanoi-02", "central-party", "hanoi-07"])


@cache
def of(cluster: str):
    return emulab.study(cluster, 2023)


def small():
    return result_of(panel_rules(), additive_rows(WORTH, HABIT, ASSIGNED))


def words_of(chart) -> str:
    pieces = (element.text or "" for element in ElementTree.fromstring(to_svg(chart)).iter())
    return " ".join(" ".join(pieces).split())


@pytest.mark.parametrize("page", PAGES)
@every_cluster
def test_every_page_of_a_panel_shows_something_and_says_what_is_synthetic(page, cluster):
    found = page(of(cluster).result)

    assert found.pieces
    for table in found.tables:
        assert "Số liệu minh họa (synthetic)" in table.as_raw_html()


@pytest.mark.parametrize("page", PAGES)
def test_without_a_panel_one_sentence_says_so(page):
    for result in (None, of("par-index").result):
        found = page(result)
        assert len(found.pieces) == 1 and not found.tables
        assert found.text.startswith(("Chưa có điểm", "Không có", "Quy chế không nêu"))


def test_the_mildest_and_the_severest_are_named_with_the_points_between_them():
    text = leniency(small()).text

    assert "Với cùng đơn vị, **p** cho điểm cao nhất, r cho thấp nhất: chênh nhau 2,00" in text
    assert "So sánh 3 người chấm ở bước “điểm chấm chéo”" in text


def test_who_would_stand_better_is_named_and_the_official_ranking_stays():
    assert adjusted(small()).text == (
        "Nếu trừ độ rộng tay, các đơn vị sau đứng cao hơn: B. Các đơn vị sau đứng thấp hơn: C. "
        "Xếp hạng chính thức giữ nguyên; bảng này chỉ để đối chiếu."
    )


def test_the_islands_are_named_on_the_page_and_on_the_chart():
    rows = additive_rows(WORTH, HABIT, [("A", "p"), ("A", "q"), ("C", "r"), ("D", "r")])
    found = result_of(panel_rules(), rows)
    said = (
        "Không so sánh được người chấm, vì các nhóm sau không cùng chấm một tiêu chí nào của một "
        "đơn vị nào: p; q | r."
    )

    assert leniency(found).text == said
    assert draws_nothing(OF_SCORERS["leniency"](found))
    assert "p; q | r" in words_of(OF_SCORERS["leniency"](found))


def test_favours_are_told_by_the_probability_before_any_pair():
    units = "ABCDEFGH"
    friends = {("A", "B"), ("C", "D")}
    rows = additive_rows(dict.fromkeys(units, 6.0), dict.fromkeys(units, 0.0), round_robin(units))
    rows = [
        (u, c, g, s, m + 2 * ((u, s) in friends or (s, u) in friends)) for u, c, g, s, m in rows
    ]
    page = favours(result_of(panel_rules(), rows))

    assert page.text.startswith("Trên 28 cặp chấm lẫn nhau, hệ số tương quan")
    assert len(page.tables) == 1


@every_chart
@every_cluster
def test_every_chart_is_drawn_with_the_watermark_and_no_wider_than_a_page(name, cluster):
    chart = OF_SCORERS[name](of(cluster).result)
    width = float(to_svg(chart).split('width="', 1)[1].split('"')[0])

    assert WATERMARK in words_of(chart)
    assert len(chart.description) > 60
    assert width <= 940
    assert to_png(chart).startswith(b"\x89PNG")


@every_chart
def test_a_chart_with_nothing_to_draw_says_why(name):
    chart = OF_SCORERS[name](of("par-index").result)

    assert draws_nothing(chart)
    assert "Không có" in words_of(chart)


@every_chart
def test_a_panel_without_errors_or_maxima_is_drawn_as_well(name):
    assert to_png(OF_SCORERS[name](small()))
    assert to_png(OF_SCORERS[name](result_of(panel_rules(maxima=None), rows_without_maxima())))


def rows_without_maxima():
    return [*additive_rows(WORTH, HABIT, ASSIGNED), ("A", "a", "self", "A", 9.0)]


def test_a_difference_is_printed_with_its_sign():
    assert [signed(0.5), signed(-0.5), signed(0.0), signed(None), signed(1, 0)] == [
        "+0,50",
        "−0,50",
        "0,00",
        "–",
        "+1",
    ]


def test_the_terminal_and_the_object_say_the_same_of_a_study():
    study = of("hanoi-02")
    found = scorers_object(study)

    assert found["stage"] == "cross" and found["why"] is None and found["synthetic"]
    assert len(found["leniency"]) == len(found["adjusted"]) == 5
    assert "Số liệu minh họa (synthetic)" in scorers_text(study)
    assert "Ban quản lý các khu công nghiệp và chế xuất Hà Nội" in scorers_text(study)
    assert scorers_object(of("par-index"))["why"].startswith("No stage has a criterion")
