"""The pages of the notebook `voting`: one decision on every page, and nothing that is withheld."""

import json
import re
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from voted_years import voted_year
from voting_makers import award, rules_with, votes

import emulab
from emulab import charts, show
from emulab.batch.frames import frames
from emulab.batch.jobs import jobs_for, notebooks_besides
from emulab.pipeline import run
from emulab.rules.places import Place
from emulab.withholding import hidden, published

PAGES = (
    "count_sheets",
    "votes",
    "thresholds",
    "bases",
    "trail",
    "papers_margin",
    "absent_members",
    "other_rules",
    "beside_votes",
    "secrecy_warnings",
)
TOTALS = {"A": (65, 28), "B": (60, 25), "C": (55, 20), "D": (40, 10)}
HEAD = {"id": "head", "seats": 1, "more_than": "1/2", "of": "valid", "blank": "valid"}
SHARE = {"at_least": "4/5", "of": "members", "absent": "written_counts", "blank": "valid"}
FLAG = award("flag", seats=1, vote=SHARE)
EVERYTHING = {"withhold": ["unanimous", "unanimous_but_one", "few_papers"]}
SHEET = {"members": 10, "present": 8, "absent": 2, "issued": 8, "returned": 8, "valid": 8}

every_page = pytest.mark.parametrize("name", PAGES)


def year(papers, sheet=SHEET, **keys):
    """The result of papers that are (contest, units[, channel[, reason]])."""
    return voted_year(rules_with(**keys), TOTALS, votes(papers, **sheet))


def flag(**keys):
    """Eight papers in the box and one in writing: A has 9, B 8 with the one in writing, C 4."""
    papers = [("flag", {"A", "B", "C"})] * 4 + [("flag", {"A", "B"})] * 3 + [("flag", {"A"})]
    return year([*papers, ("flag", {"A", "B"}, "written")], awards=[FLAG], **keys)


def ranked(rule="borda", **keys):
    """An office that another rule than approval decides, on ranked papers."""
    papers = [("head", {"A": 1, "B": 2, "C": 3})] * 4 + [("head", {"B": 1, "C": 2, "A": 3})] * 3
    office = {"id": "head", "seats": 1, "rule": rule, "unranked": "last", **keys}
    return year(papers, SHEET | {"issued": 7, "returned": 7, "valid": 7}, offices=[office])


def totals_only(**keys):
    """Totals of a contest of which no paper was kept."""
    given = votes(tallies=[("flag", "A", 9), ("flag", "B", 7), ("flag", "C", 1)], **SHEET)
    return voted_year(rules_with(awards=[FLAG], **keys), TOTALS, given)


def page_of(name, result):
    return getattr(show, name)(result)


def rows_of(page, at=-1) -> list[list[str]]:
    """The cells of the rows of a table, row by row."""
    html = page.tables[at].as_raw_html()
    body = html[html.index("<tbody") : html.index("</tbody>")]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]


def everything_shown(result) -> str:
    """All that readers get of a result: pages, descriptions and data of charts, files of tables."""
    pages = [page_of(name, result) for name in (*PAGES, "awards", "offices")]
    drawn = [
        charts.OF_RESULT[name](result) for name in ("votes", "bases", "awards", "beside_votes")
    ]
    told = [page.html + page.text for page in pages]
    told += [charts.to_svg(chart) + chart.description for chart in drawn]
    return "\n".join(told)


@every_page
def test_where_nobody_votes_one_sentence_says_so(name):
    result = emulab.study("par-index", 2023).result
    if name == "trail":
        pytest.skip("what is acclaimed has a trail of its own")

    for given in (None, result):
        page = page_of(name, given)
        assert not page.tables
        assert page.text == "Không có nội dung nào bỏ phiếu."


@every_page
@pytest.mark.parametrize(
    "made", [flag, ranked, totals_only, lambda: ranked("irv", overvote="invalid")]
)
def test_every_kind_of_contest_has_every_page(name, made):
    page = page_of(name, made())

    assert page.pieces
    assert "None" not in page.html + page.text
    for table in page.tables:
        assert table._tbl_data.height, name


def test_awards_and_voting_state_the_same_decisions():
    for scenario in ("", "secret-ballot"):
        result = emulab.study("central-party", 2023, scenario).result
        trail = unescape(show.trail(result).html)
        for outcome in (*result.award_outcomes, *result.office_outcomes):
            assert outcome.reason.said("vi") in trail
        reasons = unescape(show.awards(result).html)
        for outcome in result.award_outcomes:
            if outcome.outcome != "proposed":
                assert outcome.reason.said("vi") in reasons


def test_awards_and_voting_ask_the_same_functions():
    folder = Path(emulab.__file__).parents[1] / "notebooks"
    if not folder.is_dir():
        pytest.skip("the notebooks are not installed")
    asked = []
    for name in ("awards", "voting"):
        cells = json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
        asked.append({"".join(cell["source"]) for cell in cells})

    assert {
        "emulab.show.votes(study.result)",
        "emulab.show.drawn(emulab.charts.votes, study.result)",
        "emulab.show.drawn(emulab.charts.awards, study.result)",
    } <= asked[0] & asked[1]


def test_a_year_runs_the_notebook_where_votes_were_cast_and_only_there():
    ran = {}
    for cluster in ("central-party", "hanoi-02", "par-index"):
        result = emulab.study(cluster, 2023).result
        place = Place(cluster, 2023, Path("rules.yaml"), Path(), Path(), Path())
        jobs = jobs_for(place, "year_end", Path("out"), further=notebooks_besides(result))
        ran[cluster] = "voting" in {job.notebook.stem for job in jobs}

    assert ran == {"central-party": True, "hanoi-02": False, "par-index": False}
    assert notebooks_besides(None) == ()
    assert notebooks_besides(totals_only()) == ("voting",)


def test_a_contest_decided_by_a_rule_names_it_and_needs_no_votes():
    page = show.votes(ranked())

    assert "cần 0" not in page.text + page.html + charts.votes(ranked()).description
    assert "theo quy tắc" in page.text
    assert "Borda" in page.text


def test_the_sheet_has_both_tellers_where_two_counted():
    result = flag_counted_twice()
    tellers = rows_of(show.count_sheets(result), 1)

    assert ["hợp lệ", "8", "8", "8", "✓"] in tellers
    assert ["thu vào", "8", "7", "8", "✓"] in tellers


def flag_counted_twice():
    papers = [("flag", {"A", "B"})] * 8
    return year(papers, SHEET | {"valid": (8, 8), "returned": (8, 7, 8)}, awards=[FLAG])


def test_a_figure_that_only_the_papers_give_is_in_brackets():
    papers = [*[("flag", {"A"})] * 7, ("flag", {"B"}, "box", "no_stamp")]
    result = year(papers, {"members": 10, "present": 8, "absent": 2}, awards=[FLAG])
    sheet = {row[0]: row[1] for row in rows_of(show.count_sheets(result), 0) if len(row) == 2}

    assert sheet["tổng số thành viên"] == "10"
    assert sheet["hợp lệ"] == "(7)"
    assert sheet["không hợp lệ: không đóng dấu"] == "(1)"
    assert "Trong ngoặc: đếm từ phiếu" in show.count_sheets(result).html


def test_where_another_base_would_have_decided_otherwise_it_is_said_with_both_fractions():
    papers = [("flag", {"A"})] * 7 + [("flag", {"B"})]
    result = year(papers, awards=[FLAG])

    assert show.bases(result).text == (
        "Nơi cơ số khác sẽ cho kết quả khác:\n\n"
        "- flag, Đơn vị A: đạt 80 % tính trên phiếu hợp lệ: 7/8, phiếu thu về: 7/8, phiếu phát ra: "
        "7/8, thành viên có mặt: 7/8; không đạt 80 % tính trên tổng số thành viên: 7/10."
    )
    assert "Tính trên cơ số nào" in show.bases(flag()).text


def test_how_close_it_was_is_told_in_papers_and_never_by_a_paper():
    page = show.papers_margin(flag())
    rows = {row[0]: row[1:] for row in rows_of(page) if len(row) > 1}

    assert rows["Đơn vị A"] == ["9", "8", "1", "", "✓"]
    assert rows["Đơn vị B"] == ["8", "8", "0", "", "✓"]
    assert rows["Đơn vị C"] == ["4", "8", "", "4", "–"]
    assert "flag: Số phiếu phải thay để kết quả khác đi: 1; ít hơn thì không đổi." in page.text


def test_papers_that_were_kept_never_reach_a_page_nor_a_table():
    result = flag()
    told = everything_shown(result) + "".join(frames(result))

    assert "ballot" not in " ".join(frames(result))
    assert "A = B" not in told and "A > B" not in told


def test_totals_alone_say_what_needs_papers():
    result = totals_only()

    assert "Phiếu sau khi xét" not in show.count_sheets(result).html
    assert "Biên bản kiểm phiếu, từng mục" in show.count_sheets(result).html
    assert len(show.votes(result).tables) == 2


def test_what_the_rules_withhold_is_on_no_page_no_chart_and_in_no_table():
    result = flag(secrecy=EVERYTHING)
    back = hidden(result)
    assert back.of("flag") == {"A", "B", "D"} and back.split == {"flag"}

    votes_told = published(result).votes.filter(pl.col("unit").is_in(["A", "B", "D"]))
    assert votes_told["agree"].null_count() == 3
    assert published(result).votes["agree_written"].null_count() == 4
    told = everything_shown(result).replace("cần 8/10", "")
    for secret in ("9 phiếu đồng ý", "9/10", "8/10", "9/9", "8/8", "8 phiếu đồng ý"):
        assert secret not in told, secret
    assert "(ẩn)" in told and "không công bố" in told


def test_files_of_tables_are_without_what_is_withheld():
    result = flag(secrecy=EVERYTHING)
    tables = frames(result)
    own = {name: tables[name].filter(pl.col("unit") == "A") for name in ("votes", "votes_spare")}

    assert own["votes"]["agree"].to_list() == [None] and own["votes"]["passed"].to_list() == [True]
    assert own["votes_spare"]["spare"].to_list() == [None]
    assert tables["beside_votes"].filter(pl.col("unit") == "A")["votes"].to_list() == [None]
    assert tables["proposals"].filter(pl.col("unit") == "A")["votes"].to_list() == [None]
    assert not tables["vote_margins"].height
    assert set(tables["count_checks"]["of"]) <= {"sheet", "papers"}
    bases = tables["vote_bases"].filter(pl.col("unit") == "C")
    assert bases.drop_nulls("share")["base"].to_list() == ["members", "valid"]
    for name in ("proposals", "count_checks"):
        assert " 9 " not in f" {' '.join(map(str, tables[name].rows()))} ", name


def test_what_is_withheld_still_says_who_passed():
    plain, quiet = flag(), flag(secrecy=EVERYTHING)

    assert published(quiet).votes["passed"].to_list() == plain.votes["passed"].to_list()
    assert [o.outcome for o in published(quiet).award_outcomes] == [
        o.outcome for o in plain.award_outcomes
    ]
    assert "Đơn vị A" in show.votes(quiet).text


def test_where_nothing_is_withheld_the_published_result_is_the_result():
    result = flag()

    assert published(result) is result
    assert published(published(flag(secrecy=EVERYTHING))).hidden == hidden(flag(secrecy=EVERYTHING))
    assert run(result.tables, result.rules).votes.equals(result.votes)


def test_other_rules_stand_beside_the_one_that_decided():
    page = show.other_rules(ranked())
    cells = [cell for row in rows_of(page) for cell in row]

    assert any("*" in cell for cell in cells)
    assert "✗" in cells and "Các cách tính chọn đơn vị khác:" in page.text


def test_every_contest_says_where_its_threshold_is_from():
    sourced = award("flag", seats=1, vote=SHARE | {"source": "Quy chế cụm", "until": 2020})
    result = year([("flag", {"A"})] * 8, awards=[sourced])
    row = next(row for row in rows_of(show.thresholds(result)) if row[0] == "flag")

    assert row[1] == "ít nhất 80 % trên tổng số thành viên"
    assert row[4] == "Quy chế cụm (hiệu lực từ … đến 2020); không có hiệu lực năm 2023"
    assert "Quy chế không ghi căn cứ cho" in show.thresholds(flag()).text
