"""What a notebook shows of firmness: tables and the sentences that read them, word for word."""

import re

import polars as pl
import pytest
from robustness_makers import made, with_tables

import emulab
from emulab.numbers import chance
from emulab.sensitivity.robustness import robustness
from emulab.show.origins import synthetic_line

PAGES = (
    "acceptability",
    "rank_intervals",
    "pairwise",
    "stability",
    "tornado",
    "triangle",
    "optimality",
    "methods",
    "leaving_out",
    "noise",
)
OF_WEIGHTS = PAGES[:7]  # that need two weights to say anything
STUDIES = ("hanoi-02", "central-party", "par-index")
SYNTHETIC = "Số liệu minh họa (synthetic)"

every_cluster = pytest.mark.parametrize("cluster", (*STUDIES, "made-up"))
every_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="session")
def clusters(tmp_path_factory):
    """The three clusters of the project and one of 64 units, by name."""
    found = {name: robustness(emulab.study(name, 2023)) for name in STUDIES}
    return found | {"made-up": robustness(made(tmp_path_factory.mktemp("made"), units=64))}


def cells(html: str) -> list[str]:
    return re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html, re.DOTALL)


def shown(name: str, found):
    return getattr(emulab.show, name)(found)


@every_cluster
@every_page
def test_every_page_says_something_and_no_table_is_empty(name, cluster, clusters):
    page = shown(name, clusters[cluster])

    assert page.text
    assert all(table._tbl_data.height for table in page.tables)


@every_cluster
@every_page
def test_names_stand_for_ids_and_commas_for_points(name, cluster, clusters):
    found = clusters[cluster]
    ids = {*found.model.units, *found.result.rules.rubric.nodes}
    written = cells(shown(name, found).html)

    assert not ids & set(written)
    assert not [cell for cell in written if re.search(r"\d\.\d{1,2}( %|$)", cell)]
    assert not [cell for cell in written if cell in ("None", "null", "nan", "NaN", "inf")]


@every_page
def test_the_same_answers_give_the_same_bytes(name, clusters):
    found = clusters["hanoi-02"]

    assert shown(name, found).html == shown(name, found).html
    assert shown(name, found).text == shown(name, found).text


@every_cluster
@every_page
def test_a_table_of_synthetic_answers_says_so_and_what(name, cluster, clusters):
    result = clusters[cluster].result
    line = synthetic_line(result.synthetic, result.rules)

    for table in shown(name, clusters[cluster]).tables:
        assert (SYNTHETIC in table.as_raw_html()) == bool(line)


@every_page
def test_where_nothing_is_ranked_the_page_is_one_sentence(name):
    page = shown(name, None)

    assert page.text == "Chưa có điểm chấm nên chưa có gì để xếp hạng."
    assert not page.tables


@pytest.mark.parametrize("name", [name for name in PAGES if name != "noise"])
def test_of_a_single_unit_the_page_is_one_sentence(name, tmp_path):
    page = shown(name, robustness(made(tmp_path, units=1)))

    assert page.text == (
        "Chỉ có một đơn vị được xếp hạng nên không gì đổi được thứ hạng của đơn vị đó."
    )


@pytest.mark.parametrize("name", OF_WEIGHTS)
def test_of_a_single_weight_the_page_is_one_sentence(name, tmp_path):
    page = shown(name, robustness(made(tmp_path, units=4, sections=1)))

    assert page.text == ("Có quá ít trọng số đứng cạnh nhau nên không có trọng số nào để thay đổi.")


def test_the_published_index_hangs_on_a_few_points_of_one_weight(clusters):
    found = clusters["par-index"]

    assert shown("stability", found).text == (
        "Ngôi đầu phụ thuộc nhiều nhất vào “Điểm thẩm định”, hiện chiếm 50,0 % trong nhóm: "
        "trên 52,4 % thì Ngân hàng Nhà nước Việt Nam vượt lên."
    )
    assert shown("tornado", found).text == (
        "Bộ Tư pháp đang hơn 0,08 điểm; “Điểm thẩm định” làm khoảng cách ấy thay đổi nhiều nhất, "
        "từ −0,34 đến +0,50. Đổi riêng một trong các trọng số sau là mất ngôi đầu: "
        "Điểm thẩm định; Điểm điều tra xã hội học."
    )
    assert shown("triangle", found).text == (
        "Hai trọng số không tạo thành tam giác; bảng cho biết từng trọng số được đổi đến đâu đã đủ."
    )
    assert shown("optimality", found).text.startswith(
        "Với trọng số bảo vệ được, 2 trên 17 đơn vị có thể đứng đầu (Bộ Tư pháp; Ngân hàng Nhà "
        "nước Việt Nam); với mọi trọng số có thể có thì 2 đơn vị."
    )
    assert shown("noise", found).text == (
        "Không biết điểm tối đa nên không nêu được độ lớn của sai lệch."
    )


def test_ends_of_a_weight_stand_in_its_row(clusters):
    row = cells(shown("stability", clusters["par-index"]).html)
    at = row.index("Điểm thẩm định")

    assert row[at : at + 3] == ["Điểm thẩm định", "50,0", "0 – 52,4"]
    assert row[at + 5] == "trên 52,4 %: Ngân hàng Nhà nước Việt Nam"


def test_the_shares_of_first_place_are_those_of_the_tables(clusters):
    found = clusters["par-index"]
    row = cells(shown("acceptability", found).html)
    at = row.index("Bộ Tư pháp")
    own = [
        chance(one.first.filter(unit=found.model.units[0])["share"][0], 1)
        for one in (found.within, found.anywhere)
    ]

    assert row[at + 1 : at + 3] == own
    assert f"Bộ Tư pháp đứng đầu ở {own[0]} số bộ" in shown("acceptability", found).text


def test_rules_whose_ranks_bend_say_so_and_why(tmp_path):
    result = made(tmp_path, units=5, sections=3, scale="declared", aggregate="geometric")
    found = robustness(result)

    assert found.model.values is None
    why = "cách tổng hợp geometric không phải phép cộng"
    for name in ("stability", "triangle", "pairwise", "rank_intervals", "optimality"):
        assert why in shown(name, found).text, name


def test_a_shared_first_place_hangs_on_the_smallest_change(clusters):
    found = clusters["par-index"]
    tied = found.stability.with_columns(low=pl.col("weight"), high=pl.col("weight"))
    text = shown("stability", with_tables(found, stability=tied)).text

    assert text == (
        "Ngôi đầu đang đồng hạng: chỉ cần “Điểm thẩm định” lệch khỏi 50,0 % một chút là Ngân hàng "
        "Nhà nước Việt Nam đứng đầu một mình."
    )


def test_weights_that_change_nothing_are_said_to(clusters):
    found = clusters["par-index"]
    names = ("low_up", "low_down", "high_up", "high_down")
    calm = found.stability.with_columns(pl.lit(None, pl.String).alias(name) for name in names)
    page = shown("stability", with_tables(found, stability=calm))

    assert page.text == ("Đổi riêng một trọng số bất kỳ thì đơn vị đứng đầu vẫn giữ nguyên.")


def test_of_hundreds_of_weights_the_nearest_ends_are_shown_and_the_others_counted(clusters):
    page = shown("stability", clusters["central-party"])
    all_weights = clusters["central-party"].stability["criterion"].n_unique()
    rows = page.tables[0]._tbl_data.height

    assert rows == 33
    assert f"Còn {all_weights - rows} trọng số khác" in page.html


def test_ranks_that_are_not_ruled_out_have_a_column_of_their_own(clusters):
    found = clusters["par-index"]
    loose = found.possible_ranks.with_columns(
        best_at_least=pl.lit(1, pl.Int64), exact=pl.lit(False)
    )

    assert "Chưa loại trừ được" not in shown("rank_intervals", found).html
    changed = with_tables(found, possible_ranks=loose)
    assert "Chưa loại trừ được" in shown("rank_intervals", changed).html


def test_the_mix_that_beats_a_unit_is_told_by_names_and_shares(clusters):
    text = shown("optimality", clusters["par-index"]).text

    assert re.search(
        r"- Bộ Tài chính: \d+ % Bộ Tư pháp \+ \d+ % Ngân hàng Nhà nước Việt Nam "
        r"không kém hơn với mọi bộ trọng số\.",
        text,
    )
    assert "- Bộ Xây dựng: Ngân hàng Nhà nước Việt Nam không kém hơn" in text
    assert text.endswith("- và 5 đơn vị nữa")


def test_rules_that_never_turn_two_units_round_promise_it(clusters):
    promise = "một đơn vị rời cụm không bao giờ làm đảo thứ tự của hai đơn vị khác."

    assert promise in shown("leaving_out", clusters["par-index"]).text
    assert promise not in shown("leaving_out", clusters["hanoi-02"]).text


def test_choices_of_method_that_could_not_be_tried_are_listed_with_the_reason(clusters):
    text = shown("methods", clusters["hanoi-02"]).text

    assert "Chưa thử, và lý do:" in text
    assert "cách tổng hợp geometric không nhận" in text


def test_rules_that_name_a_section_put_it_over_the_tables(tmp_path):
    result = made(tmp_path, units=4, sections=2, parts=3, analysis={"argued": "s0"})
    found = robustness(result)

    for name in ("acceptability", "pairwise", "tornado", "triangle", "rank_intervals"):
        html = shown(name, found).html
        assert "trọng số trong mục “Thực hiện nhiệm vụ chính trị" in html, name


def test_the_share_in_the_verdict_is_that_of_the_tables(clusters):
    found = clusters["par-index"]
    share = chance(found.within.first["share"][0])

    assert share in cells(shown("verdict", found).html)
    assert f"đứng đầu ở {chance(found.within.first['share'][0], 1)[:-2]} % số bộ" in (
        shown("verdict", found).text
    )


def test_the_note_of_the_verdict_parts_thousands(clusters):
    assert "Hạng với 102.400 bộ trọng số" in shown("verdict", clusters["hanoi-02"]).html


def test_a_second_weight_that_the_first_place_hangs_on_is_told_from_the_first(clusters):
    text = shown("stability", clusters["central-party"]).text

    assert text.count("Ngôi đầu phụ thuộc nhiều nhất vào") <= 1
    assert "Xét trọng số bên trong các mục, ngôi đầu phụ thuộc nhiều nhất vào “" in text


def test_all_criteria_at_one_table_hang_on_the_weight_that_the_verdict_names(tmp_path):
    found = robustness(made(tmp_path, units=6, parts=2, sections=3, analysis={"argued": "leaves"}))
    text = shown("stability", found).text

    assert "“Tiêu chí 1.1” chiếm trên 40,4 %" in found.verdict.sentence.said("vi")
    assert text.startswith("Ngôi đầu phụ thuộc nhiều nhất vào “Tiêu chí 1.1”")
    assert "trên 40,4 %" in text


def test_beside_the_weights_of_each_unit_stands_its_confidence_factor(clusters):
    html = shown("acceptability", clusters["hanoi-02"]).html

    assert "Hệ số tin cậy" in cells(html)
    assert "mỗi điểm có thể lệch 5,0 % điểm tối đa" in html
    assert "Hệ số tin cậy" not in shown("acceptability", clusters["par-index"]).html


def test_adopted_weights_that_are_not_defensible_are_said_to_be_so(tmp_path):
    own = {"defensible": [{"between": {"s0": [0.1, 0.2]}}], "weightings": 512}
    found = robustness(made(tmp_path, units=4, sections=3, analysis=own))

    assert "Trọng số đang dùng không nằm trong vùng" in shown("verdict", found).text


def test_an_interval_of_almost_no_variance_is_a_dash(clusters):
    found = clusters["hanoi-02"]
    wild = found.continuous.with_columns(low=pl.lit(-1e32), high=pl.lit(0.0))

    assert "–" in cells(shown("methods", with_tables(found, continuous=wild)).html)
