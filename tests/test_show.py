"""What a notebook shows: names, decimal commas and sources in tables, sentences word for word."""

import re
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import polars as pl
import pytest

import emulab
from emulab.show import drawn
from emulab.show.names import apart, per_cent, plain
from emulab.show.origins import synthetic_line

study = emulab.study
PLACES = {
    "hanoi-02": 2023,
    "hanoi-07": 2023,
    "hai-ba-trung-04": 2023,
    "hanoi-offices": 2018,
    "central-party": 2023,
    "par-index": 2023,
}
SYNTHETIC = "Số liệu minh họa (synthetic)"

OF_RESULT = (
    "ranking",
    "sections",
    "discrimination",
    "gaps",
    "progress",
    "outlook",
    "eligibility",
    "votes",
    "awards",
    "offices",
    "summary",
    "method",
    "touched",
    "gates",
    "unlike",
    "weight_sets",
    "importance",
    "leading",
    "contribution",
    "redundancy",
    "amendments",
    "leniency",
    "outlying",
    "adjusted",
    "without_each",
    "agreement",
    "measures",
    "favours",
    "heads_advantage",
    "inflation",
    "count_sheets",
    "thresholds",
    "bases",
    "trail",
    "papers_margin",
    "absent_members",
    "other_rules",
    "beside_votes",
    "secrecy_warnings",
)

RULES = """\
cluster: small
year: 2024
phase: year_end
tier: commune
name: Cụm thi đua thử
provenance: {kind: synthetic, note: để thử}
rubric:
  criteria:
    - id: work
      name: Công việc
      criteria:
        - {id: work.plan, name: Kế hoạch, maximum: 40}
        - {id: work.reform, name: Cải cách, maximum: 30}
    - {id: union, name: Đoàn thể, maximum: 30}
stages: {order: [board]}
ties: [{higher: union}]
bands:
  - {id: good, name: Tốt, at_least: 80}
  - {id: fair, name: Khá, at_least: 0}
checks: [{id: clean, name: Không vi phạm}]
awards:
  - id: flag
    name: Cờ thi đua
    seats: 1
    eligible: {rank_at_most: 1, checks: [clean]}
    decide: acclaimed
  - id: certificate
    name: Bằng khen
    seats: 2
    eligible: {band_at_least: good}
    vote: {at_least: 2/3, of: members, absent: not_agreeing, blank: valid}
    not_with: [flag]
offices:
  - {id: head, name: Cụm trưởng, decide: acclaimed, rotation: [ha, an]}
"""
UNITS = "unit,name,provenance\nan,Xã An,published\nbi,Xã Bì,published\nha,Xã Hà,published\n"
MARKS = """\
unit,criterion,stage,scorer,mark
an,work.plan,board,b,40
an,work.reform,board,b,25
an,union,board,b,30
bi,work.plan,board,b,40
bi,work.reform,board,b,30
bi,union,board,b,25
ha,work.plan,board,b,40
ha,work.reform,board,b,12.125
ha,union,board,b,30
"""
BALLOTS = """\
contest,ballot,channel,unit,vote
certificate,1,box,bi,agree
certificate,2,box,bi,agree
certificate,2,box,ha,agree
certificate,3,written,bi,agree
"""


@cache
def of(cluster: str):
    return study(cluster, PLACES[cluster])


@pytest.fixture
def small(tmp_path):
    """A cluster of three: two are equal and parted by a key, one award is voted on."""
    origins = "".join(
        f"{file}: {{kind: synthetic, note: để thử}}\n"
        for file in ("units.csv", "marks.csv", "checks.csv", "ballots.csv", "counts.csv")
    )
    files = {
        "rules.yaml": RULES,
        "units.csv": UNITS,
        "marks.csv": MARKS,
        "ballots.csv": BALLOTS,
        "checks.csv": "unit,check,result\nan,clean,pass\nbi,clean,pass\nha,clean,fail\n",
        "counts.csv": "contest,field,number\ncertificate,members,3\ncertificate,present,2\n",
        "provenance.yaml": origins,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return emulab.study_at(Path(tmp_path) / "rules.yaml")


def pages(found):
    """Every page of a study."""
    show, tables, rules, record = emulab.show, found.tables, found.rules, found.record
    for result in (found.result, found.trial):
        for name in OF_RESULT:
            yield name, getattr(show, name)(result)
        yield "beside", show.beside(result, record)
        yield "audit", show.audit(result, record)
    yield "cover", show.cover(found)
    yield "documents", show.documents(tables)
    yield "tree", show.tree(rules)
    yield "heaviest", show.heaviest(rules)
    yield "reports", show.reports(tables, rules)
    yield "record_notes", show.record_notes(record)
    yield "cleaned", show.cleaned(found)


def cells(html: str) -> list[str]:
    return re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html, re.DOTALL)


every_cluster = pytest.mark.parametrize("cluster", PLACES)


@every_cluster
def test_every_page_shows_something_and_never_an_empty_table(cluster):
    for name, page in pages(of(cluster)):
        assert page.pieces, name
        for table in page.tables:
            assert table._tbl_data.height, name


@every_cluster
def test_units_and_criteria_are_shown_by_name_and_never_by_id(cluster):
    found = of(cluster)
    ids = {*found.tables.units["unit"], *(leaf.id for leaf in found.rules.rubric.leaves)}
    for name, page in pages(found):
        assert not ids & set(cells(page.html)), name


@every_cluster
def test_numbers_have_a_decimal_comma(cluster):
    for name, page in pages(of(cluster)):
        for cell in cells(page.html):
            assert not re.fullmatch(r"[+−-]?\d+\.\d{1,2}( %)?", cell), (name, cell)


@every_cluster
def test_the_same_study_gives_the_same_bytes(cluster):
    found = of(cluster)
    assert [page.html for _, page in pages(found)] == [page.html for _, page in pages(found)]


@every_cluster
def test_a_table_of_synthetic_results_says_so_and_what(cluster):
    result = of(cluster).result or of(cluster).trial
    if result is None:
        pytest.skip("nothing was computed")
    line = synthetic_line(result.synthetic, result.rules)
    assert bool(line) == bool(result.synthetic)
    for name in OF_RESULT:
        for table in getattr(emulab.show, name)(result).tables:
            assert (SYNTHETIC in table.as_raw_html()) == bool(line), name


def test_what_was_all_published_never_says_synthetic():
    for name, page in pages(of("par-index")):
        assert "synthetic" not in page.html + page.text, name
        assert "minh họa" not in page.html + page.text, name
    assert emulab.show.cover(of("par-index")).text == "Mọi số liệu đều lấy từ nguồn đã công bố."


def test_the_cover_of_a_synthetic_study_says_what_is():
    assert emulab.show.cover(of("hanoi-offices")).text == (
        "**Số liệu minh họa (synthetic): bảng điểm, xếp loại, thứ tự ưu tiên khi bằng điểm.**"
    )


def test_a_published_total_is_shown_less_the_sum_of_its_parts():
    found = of("par-index")
    row = cells(emulab.show.audit(found.result, found.record).html)
    at = row.index("Bộ Tư pháp")
    assert row[at : at + 6] == ["Bộ Tư pháp", "89,95", "89,96", "−0,01", "± 0,01", "do làm tròn"]


def test_the_published_index_leads_by_what_was_printed():
    found = of("par-index")

    assert emulab.show.ranking(found.result).text == (
        "**Bộ Tư pháp** dẫn đầu với 89,96 điểm, hơn Ngân hàng Nhà nước Việt Nam 0,08 điểm."
    )
    assert emulab.show.audit(found.result, found.record).text == (
        "9 trên 17 tổng điểm công bố không đúng bằng tổng các phần đã in; mọi chênh lệch đều nằm "
        "trong sai số làm tròn. 17 trên 17 thứ hạng công bố trùng với thứ hạng tính lại."
    )
    assert emulab.show.tree(found.rules).text == (
        "Bảng điểm có 2 tiêu chí. Nguồn không công bố điểm tối đa của tiêu chí nên không kiểm tra "
        "được phép cộng."
    )


@pytest.mark.parametrize("cluster", ["hanoi-02", "central-party"])
def test_published_awards_and_offices_are_the_computed_ones(cluster):
    found = of(cluster)
    text = emulab.show.beside(found.result, found.record).text
    assert "đều trùng với kết quả tính theo quy chế." in text


def test_a_kick_off_without_units_says_that_there_is_nothing_to_try():
    found = of("hanoi-offices")

    assert found.trial is None
    assert emulab.show.ranking(found.trial).text == "Chưa có điểm chấm nên chưa có gì để xếp hạng."
    assert emulab.show.discrimination(found.trial).text == (
        "Không có điểm chấm của năm nào để thử các tiêu chí."
    )
    assert drawn(emulab.charts.ranking, found.trial) is None


def test_documents_keep_the_words_of_the_source():
    page = emulab.show.documents(of("hanoi-02").tables)
    assert "Chiều 16/1/223" in page.html
    assert page.text == "Văn bản: 1; Hội nghị: 1."


def test_movements_are_listed_one_by_one():
    page = emulab.show.documents(of("hanoi-07").tables)
    assert "580/QĐ-CTĐ 7" in page.html
    assert page.text.endswith("Phong trào thi đua: 17.")


def test_two_units_of_equal_points_are_parted_by_the_key_and_the_sentence_names_it(small):
    assert emulab.show.ranking(small.result).text == (
        "**Xã An** dẫn đầu với 95,00 điểm, bằng điểm Xã Bì. Cùng 95,00 điểm, được phân định nhờ "
        "nhiều điểm hơn ở “Đoàn thể”: Xã An; Xã Bì."
    )


def test_units_that_no_key_parts_share_the_first_rank(small):
    result = emulab.run(small.tables, small.rules.with_changes(ties=[]))
    page = emulab.show.ranking(result)

    assert page.text == "Xã An; Xã Bì đồng hạng nhất với 95,00 điểm."
    assert [cell for cell in cells(page.html) if cell == "1 ="] == ["1 =", "1 ="]


def test_a_total_is_shown_half_up(small):
    assert "82,13" in cells(emulab.show.ranking(small.result).html)


def test_the_rubric_adds_up_in_words(small):
    assert emulab.show.tree(small.rules).text == (
        "Bảng điểm có 3 tiêu chí trong 1 mục. Điểm tối đa cộng khớp: 70 + 30 = 100."
    )
    assert emulab.show.heaviest(small.rules, top=1).text == (
        "1 tiêu chí nặng nhất trong 3 tiêu chí giữ 40 % tổng điểm."
    )


def test_dead_criteria_are_counted_with_their_points(small):
    page = emulab.show.discrimination(small.result)

    assert page.text == (
        "1 trên 3 tiêu chí (33 %), chiếm 40 trên 100 điểm, cho mọi đơn vị cùng một điểm nên không "
        "làm thay đổi thứ hạng nào."
    )
    assert "Kế hoạch" in page.html


def test_proposals_name_open_seats_and_every_reason(small):
    page = emulab.show.awards(small.result)

    assert page.text == (
        "Đề nghị khen thưởng:\n\n"
        "- **Cờ thi đua**: Xã An.\n"
        "- **Bằng khen**: Xã Bì. Còn để trống 1 trên 2 suất."
    )
    reasons = cells(page.tables[1].as_raw_html())
    assert "xếp hạng 2; điều kiện là hạng 1 trở lên" in reasons
    assert "đã được đề nghị Cờ thi đua" in reasons
    assert "1 phiếu đồng ý trên 3 (tổng số thành viên); cần 2 phiếu" in reasons


def test_conditions_are_said_in_the_order_in_which_they_are_tested(small):
    assert emulab.show.eligibility(small.result).text == (
        "Điều kiện xét:\n\n"
        "- **Cờ thi đua**: hạng 1 trở lên; “Không vi phạm”; số suất: 1.\n"
        "- **Bằng khen**: xếp loại Tốt trở lên; chưa được đề nghị Cờ thi đua; từ 2/3 tổng số thành "
        "viên đồng ý; số suất: 2."
    )


def test_votes_in_writing_that_do_not_count_stand_in_brackets(small):
    page = emulab.show.votes(small.result)

    assert "(1)" in cells(page.tables[1].as_raw_html())
    assert "Trong ngoặc: ý kiến bằng văn bản, không được tính theo quy chế." in page.html
    assert page.text == (
        "Ngưỡng phiếu:\n\n- Bằng khen: cần 2 phiếu trên 3 (tổng số thành viên); đạt ngưỡng: Xã Bì."
    )


def test_the_offices_of_the_next_year_are_one_sentence(small):
    assert emulab.show.offices(small.result).text == "Năm 2025: Cụm trưởng – Xã Hà."


def test_what_was_noticed_in_the_data_is_said_in_vietnamese():
    found = of("hanoi-07")
    html = emulab.show.cleaned(found).html

    assert [str(note) for note in found.notes] == [
        "23 of 126 cells rest on a stage before head.",
        "24 of 126 cells have no mark at any stage; the rules say missing: reweight.",
    ]
    assert [cell for cell in cells(html) if cell.endswith(".")] == [
        "23 trên 126 ô đang tạm lấy điểm của bước trước bước thẩm định.",
        "24 trên 126 ô chưa có điểm ở bất kỳ bước chấm nào; "
        "xử lý theo quy chế (missing: reweight).",
    ]


@every_cluster
def test_no_note_stays_english_on_its_page(cluster):
    found = of(cluster)
    html = emulab.show.cleaned(found).html
    for note in found.notes:
        assert str(note.text) not in html
        assert note.text.said("vi") in unescape(html)


def test_names_are_shown_as_written_and_not_as_markup(small):
    units = small.tables.units.with_columns(name=pl.lit("<b>A & B</b>"))
    result = emulab.run(replace(small.tables, units=units), small.rules)
    html = emulab.show.ranking(result).html
    assert "<b>A" not in html
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("number", "shown"), [(70.0, "70"), (0.5, "0,5"), (1000.0, "1.000"), (None, "–")]
)
def test_a_number_of_the_rules_is_shown_as_it_was_written(number, shown):
    assert plain(number) == shown


def test_a_difference_too_small_for_two_places_keeps_its_digits():
    assert apart(0.0001) == "0,0001"
    assert apart(0.075) == "0,08"
    assert per_cent(2 / 3) == "67 %"
