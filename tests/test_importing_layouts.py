"""Tables as they lie: beneath titles, units in columns or rows, stages, scorers, codes."""

import pytest
from importing_makers import (
    HEAD,
    As,
    Over,
    detailed,
    imported,
    marks,
    recorded,
    refused,
    said,
    summary,
)

from emulab.importing.codes import Levels, read_code, split_code


def test_a_table_beneath_merged_titles_with_units_over_stages_is_read(tmp_path):
    found = imported(tmp_path, {"Bảng điểm": detailed("Sở Y tế", "Sở Nội vụ")})

    assert found.frames["units"]["name"].to_list() == ["Sở Y tế", "Sở Nội vụ"]
    assert len(marks(found)) == 2 * 2 * 3
    assert marks(found)["so-y-te", "i.1", "self"] == 5
    assert found.frames["marks"].filter(stage="self")["scorer"].unique().sort().to_list() == [
        "so-noi-vu",
        "so-y-te",
    ]
    assert recorded(found)["so-noi-vu", "total"] == 15
    assert recorded(found)["so-noi-vu", "i"] == 10
    assert said(found, "differs") == []
    assert found.year == 2023


def test_stages_over_units_are_read_the_same_as_units_over_stages(tmp_path):
    one = imported(tmp_path, {"A": detailed("Sở Y tế", "Sở Nội vụ")})
    rows = detailed("Sở Y tế", "Sở Nội vụ")
    rows[2] = [*rows[2][:3], Over("Tự chấm", 2), None, Over("Thẩm định", 2), None]
    rows[3] = [None, None, None, "Sở Y tế", "Sở Nội vụ", "Sở Y tế", "Sở Nội vụ"]
    other = imported(tmp_path, {"A": rows})

    assert marks(other) == marks(one)


def test_groups_that_are_not_merged_reach_to_the_next_one(tmp_path):
    rows = detailed("Sở Y tế", "Sở Nội vụ")
    rows[2] = [*HEAD, "Sở Y tế", None, "Sở Nội vụ", None]

    assert len(marks(imported(tmp_path, {"A": rows}))) == 12


def test_units_in_rows_with_sections_over_criteria_and_sums_last(tmp_path):
    rows = [
        [Over("TỔNG HỢP ĐIỂM NĂM 2023", 9)],
        [
            Over("STT", 1, 2),
            Over("Tên đơn vị", 1, 2),
            Over("I. Nhiệm vụ", 3),
            None,
            None,
            Over("II. Đảng", 1, 2),
            Over("Điểm thưởng", 1, 2),
            Over("Điểm trừ", 1, 2),
            Over("Tổng điểm", 1, 2),
            Over("Xếp hạng", 1, 2),
        ],
        [None, None, "1. Kế hoạch", "2. Cải cách", "Cộng"],
        ["A", "B", 1, 2, "3=1+2", 4, 5, 6, "7=3+4+5-6", 8],
        [None, "Điểm tối đa", 10, 20, 30, 10, None, None, 40],
        [1, "Sở Y tế", 9, 18, 27, 8, 2, -1, 36, 1],
        [2, "Sở Nội vụ", 8, 17, 25, 9, 0, 0, 34, 2],
        [None, "Trung bình", 8.5, 17.5, 26, 8.5, 1, 0.5, 35],
    ]
    found = imported(tmp_path, {"Tổng hợp": rows}, stage="board")

    assert marks(found) == {
        ("so-y-te", "i.1", "board"): 9,
        ("so-y-te", "i.2", "board"): 18,
        ("so-y-te", "ii", "board"): 8,
        ("so-y-te", "diem-thuong", "board"): 2,
        ("so-y-te", "diem-tru", "board"): 1,
        ("so-noi-vu", "i.1", "board"): 8,
        ("so-noi-vu", "i.2", "board"): 17,
        ("so-noi-vu", "ii", "board"): 9,
        ("so-noi-vu", "diem-thuong", "board"): 0,
        ("so-noi-vu", "diem-tru", "board"): 0,
    }
    assert recorded(found)["so-y-te", "total"] == 36
    assert recorded(found)["so-y-te", "i"] == 27
    assert found.ranks == {"rank": {"so-y-te": "1", "so-noi-vu": "2"}}
    assert said(found, "differs") == []
    assert "H6: points taken off were written as a negative number." in said(found, "changed")


def test_roman_arabic_dotted_letter_and_dash_codes_make_the_tree(tmp_path):
    codes = ["I", 1, "1.1", "1.2", "a)", "b)", 2, "-", "+", "-", "II", 1]
    rows = [["NĂM 2023"], [*HEAD, "Sở Y tế"]]
    rows += [[code, f"Tiêu chí số {n}", None, 1] for n, code in enumerate(codes)]
    found = imported(tmp_path, {"A": rows})
    leaves = [criterion for _, criterion, _ in marks(found)]

    assert leaves == [
        "i.1.1",
        "i.1.2.a",
        "i.1.2.b",
        "i.2.tieu-chi-so-7.tieu-chi-so-8",
        "i.2.tieu-chi-so-9",
        "ii.1",
    ]


@pytest.mark.parametrize(
    ("codes", "levels"),
    [
        (["A", "I", "1", "II", "1", "B", "I"], [0, 1, 2, 1, 2, 0, 1]),
        (["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k"], [0] * 10),
        (["I", "II", "III", "IV", "V", "VI"], [0] * 6),
        (["1", "1.1", "1.1.1", "1.1.2", "1.2", "2", "2.1"], [0, 1, 2, 2, 1, 0, 1]),
        (["I", "I.1", "I.2", "II", "II.1"], [0, 1, 1, 0, 1]),
        (["1", "1a", "1b", "2", "2a"], [0, 1, 1, 0, 1]),
        ([None, None], [0, 0]),
        (["1", None, None, "2", None], [0, 1, 1, 0, 1]),
    ],
)
def test_a_code_stands_where_codes_of_its_kind_stand(codes, levels):
    found = Levels()

    assert [found.place(read_code(c) if c else None) for c in codes] == levels


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("I. Nhiệm vụ", "I", "Nhiệm vụ"),
        ("a) Báo cáo", "a", "Báo cáo"),
        ("- Đúng hạn", "-", "Đúng hạn"),
        ("+ Kịp thời", "+", "Kịp thời"),
        ("Tiêu chí 2: Cải cách", "2", "Cải cách"),
        ("100% cán bộ học tập", None, "100% cán bộ học tập"),
        ("5 năm liền đạt", None, "5 năm liền đạt"),
        ("Viên chức", None, "Viên chức"),
    ],
)
def test_a_code_in_front_of_a_name_is_told_from_the_name(text, code, name):
    found, rest = split_code(text)

    assert (found.text if found else None, rest) == (code, name)


def test_line_breaks_in_headings_are_blanks_and_ordinals_are_no_marks(tmp_path):
    rows = summary(["Sở Y tế", 1, 2], heads=("Gia nhập\n thị trường", "Chi phí\nthời gian"))
    found = imported(tmp_path, {"A": rows})

    assert found.frames["marks"]["criterion"].to_list() == [
        "gia-nhap-thi-truong",
        "chi-phi-thoi-gian",
    ]
    assert "C2, D2: blanks too many were taken out." in said(found, "changed")


def test_one_sheet_a_stage_and_one_sheet_a_scorer(tmp_path):
    flat = [["NĂM 2023"], [*HEAD, "Sở Y tế", "Sở Nội vụ"], [1, "Kế hoạch", 10, 8, 9]]
    staged = imported(tmp_path, {"Tự chấm": flat, "Thẩm định": flat})
    scored = imported(tmp_path, {"Ông An": flat, "Bà Bình": flat})
    crossed = imported(tmp_path, {"Sở Y tế chấm": flat, "Sở Nội vụ chấm": flat}, stage="cross")

    assert set(staged.frames["marks"]["stage"]) == {"self", "head"}
    assert set(scored.frames["marks"]["scorer"]) == {"Ông An", "Bà Bình"}
    assert set(crossed.frames["marks"]["scorer"]) == {"so-y-te", "so-noi-vu"}
    assert set(crossed.frames["marks"]["stage"]) == {"cross"}


def test_tabs_that_say_nothing_known_are_scorers_only_where_they_mark_the_same_cells(tmp_path):
    def flat(unit):
        return [["NĂM 2023"], [*HEAD, unit], [1, "Kế hoạch", 10, 8]]

    same = imported(tmp_path, {"An": flat("Sở Y tế"), "Bình": flat("Sở Y tế")})
    apart = imported(tmp_path, {"An": flat("Sở Y tế"), "Bình": flat("Sở Nội vụ")})

    assert same.frames["marks"]["scorer"].to_list() == ["An", "Bình"]
    assert "the tab was read as who marked: An." in said(same, "taken")
    assert apart.frames["marks"]["scorer"].to_list() == ["head", "head"]


def test_scorers_in_columns_beneath_the_unit(tmp_path):
    rows = [
        ["NĂM 2023"],
        [*(Over(head, 1, 2) for head in HEAD), Over("Sở Y tế", 2)],
        [None, None, None, "Sở Nội vụ chấm", "Người chấm 2"],
        [1, "Kế hoạch", 10, 8, 9],
    ]
    found = imported(tmp_path, {"A": rows}, stage="cross")

    assert found.frames["marks"].select("unit", "scorer", "mark").rows() == [
        ("so-y-te", "Sở Nội vụ", 8),
        ("so-y-te", "Người chấm 2", 9),
    ]


def test_a_sheet_a_unit_with_stages_bonus_and_penalty_in_columns(tmp_path):
    def sheet(self_mark, head_mark):
        heads = ["Tự chấm", "Cụm/Khối chấm", "Điểm thưởng", "Điểm trừ", "Ghi chú"]
        return [
            ["PHIẾU CHẤM ĐIỂM NĂM 2023"],
            ["Đơn vị: Sở Y tế" if self_mark == 9 else "Đơn vị: Sở Nội vụ"],
            [*HEAD, *heads],
            [1, "Kế hoạch", 10, self_mark, head_mark, 1, None, "tốt"],
            [2, "Cải cách", 10, self_mark, head_mark, 0.5, 2, None],
        ]

    found = imported(tmp_path, {"Phiếu 1": sheet(9, 8), "Phiếu 2": sheet(7, 6)})

    assert marks(found)["so-y-te", "1", "head"] == 8
    assert marks(found)["so-noi-vu", "2", "self"] == 7
    assert marks(found)["so-y-te", "diem-thuong", "head"] == 1.5
    assert marks(found)["so-y-te", "diem-tru", "head"] == 2
    assert recorded(found)["so-noi-vu", "bonus"] == 1.5


def test_the_tab_names_the_unit_where_nothing_else_does(tmp_path):
    rows = [["NĂM 2023"], [*HEAD, "Tự chấm"], [1, "Kế hoạch", 10, 8]]

    assert imported(tmp_path, {"Sở Y tế": rows}).frames["units"]["name"].to_list() == ["Sở Y tế"]
    assert refused(tmp_path, {"Sheet1": rows}) == [
        "Sheet1: D2: no unit is named for these marks. Name it over the column, on the tab, or "
        "write Đơn vị: and its name."
    ]


def test_a_mark_a_row_is_read_with_its_stage_and_scorer(tmp_path):
    rows = [
        ["Đơn vị", "Tiêu chí", "Giai đoạn", "Người chấm", "Điểm"],
        ["Sở Y tế", "Kế hoạch", "tự chấm", "Sở Y tế", 8],
        ["Sở Y tế", "Kế hoạch", "thẩm định", "Cụm trưởng A", "8,5"],
    ]
    found = imported(tmp_path, {"A": rows}, year=2023)

    assert found.frames["marks"].select("stage", "scorer", "mark").rows() == [
        ("self", "so-y-te", 8.0),
        ("head", "Cụm trưởng A", 8.5),
    ]


def test_name_columns_that_were_sorted_one_by_one_are_joined_by_name(tmp_path):
    names = ["An Giang", "Bắc Ninh", "Cà Mau", "Đồng Nai", "Hà Nam"]
    entry = dict(zip(names, [8.1, 7.2, 6.3, 9.4, 5.5], strict=True))
    land = dict(zip(names, [5.0, 9.1, 8.2, 4.3, 7.4], strict=True))
    pci = dict(zip(names, [60.1, 61.2, 59.3, 65.4, 58.5], strict=True))

    def order(scores):
        return sorted(scores.items(), key=lambda pair: -pair[1])

    rows = [
        ["PCI 2016"],
        ["Tỉnh", "Gia nhập\nthị trường", "Tỉnh", "Tiếp cận\nđất đai", "Tỉnh", "Tổng điểm"],
    ]
    for one, two, three in zip(order(entry), order(land), order(pci), strict=True):
        rows.append([*one, *two, *three])
    found = imported(tmp_path, {"Summary_VN": rows}, stage="board")

    assert {k: v for (u, k, _), v in marks(found).items() if u == "ca-mau"} == {
        "gia-nhap-thi-truong": 6.3,
        "tiep-can-dat-dai": 8.2,
    }
    assert recorded(found) == {
        (unit, "total"): pci[name]
        for unit, name in found.frames["units"].select("unit", "name").iter_rows()
    }
    assert (
        "A2: every criterion has names of its own here: 3 pairs were joined by name, not by row."
        in said(found, "taken")
    )


def test_a_block_beneath_the_table_is_left_out_with_its_range(tmp_path):
    rows = summary(["Sở Y tế", 1, 2], ["Sở Nội vụ", 3, 4], ["Sở Xây dựng", 5, 6])
    lookup = [[None, "Đơn vị", "Kế hoạch", None], [None, "Sở Y tế", 71], [None, "Sở Nội vụ", 72]]
    found = imported(tmp_path, {"A": [*rows, [], [], *lookup]})

    assert len(marks(found)) == 6
    assert (
        "B8:C10: what stands beneath the table was left out (6 cells, 2 of them numbers)."
        in said(found, "left_out")
    )


def test_code_lists_and_signatures_after_an_empty_row_are_left_out(tmp_path):
    rows = summary(["Sở Y tế", 1, 2], ["Sở Nội vụ", 3, 4])
    tail = [[], [None, None, None, "NGƯỜI LẬP BIỂU"], ["MÃ", "1234567890"]]
    found = imported(tmp_path, {"A": [*rows, *tail]})

    assert len(marks(found)) == 4
    assert any(line.startswith("A6:D7: what stands") for line in said(found, "left_out"))


def test_a_heading_repeated_over_new_rows_is_a_page_break(tmp_path):
    rows = summary(["Sở Y tế", 1, 2])
    found = imported(tmp_path, {"A": [*rows, rows[1], [2, "Sở Nội vụ", 3, 4]]})

    assert found.frames["units"].height == 2
    assert "A4: the heading is repeated here and was passed over." in said(found, "left_out")


def test_a_used_range_of_a_thousand_columns_costs_nothing(tmp_path):
    rows = summary(["Sở Y tế", 1, 2])
    rows[2] = [*rows[2], *[None] * 1018, " "]

    assert len(marks(imported(tmp_path, {"A": rows}))) == 2


def test_sheets_of_another_year_are_left_out_and_said(tmp_path):
    fresh, stale = (summary(["Sở Y tế", 1, 2], title=f"PCI {year}") for year in (2016, 2013))
    found = imported(tmp_path, {"Mới": fresh, "Cũ": stale}, year=2016)

    assert found.sheets == ("Mới",)
    assert said(found, "left_out") == ["the sheet speaks of 2013, not of 2016, and was not read."]
    assert refused(tmp_path, {"Mới": fresh, "Cũ": stale}) == [
        "the sheets speak of different years: 2013, 2016. Name the cluster and year, or the year."
    ]


def test_the_year_of_a_cited_paper_is_not_the_year_of_the_table(tmp_path):
    title = "Kèm theo Quyết định số 114/2017/QĐ-UBND ngày 01/11/2017"
    rows = [[title], *summary(["Sở Y tế", 1, 2])]

    assert imported(tmp_path, {"A": rows}).year == 2023


def test_hidden_sheets_are_not_read_and_hidden_rows_and_columns_are(tmp_path):
    rows = summary(["Sở Y tế", 1, 2], ["Sở Nội vụ", 3, 4])
    found = imported(
        tmp_path,
        {"A": rows, "Nháp": rows},
        hidden=("Nháp",),
        hidden_rows={"A": [3]},
        hidden_columns={"A": [3]},
    )

    assert len(marks(found)) == 4
    assert said(found, "left_out") == ["the sheet is hidden and was not read."]
    assert "A4: the row is hidden and was read, as Excel's sums read it." in said(found, "taken")
    assert "D2: the column is hidden and was read, as Excel's sums read it." in said(found, "taken")


def test_the_same_cell_marked_twice_is_refused_unless_the_marks_agree(tmp_path):
    flat = [["NĂM 2023"], [*HEAD, "Sở Y tế"], [1, "Kế hoạch", 10, 8]]
    other = [*flat[:2], [1, "Kế hoạch", 10, 7]]

    agreed = imported(tmp_path, {"Thẩm định": flat, "Kết quả thẩm định": flat})
    assert len(marks(agreed)) == 1
    assert "D3: the same mark stands on 'Thẩm định' already." in said(agreed, "left_out")
    assert refused(tmp_path, {"Thẩm định": flat, "Kết quả thẩm định": other}) == [
        "Kết quả thẩm định: D3: so-y-te has 7 on 1 at stage head by head here, and 8 in D3 of "
        "'Thẩm định'. Keep one, or name who marked."
    ]


def official(*above: list) -> list[list]:
    """A score sheet of one unit as offices issue them, under the nation's heading."""
    return [
        [Over("ỦY BAN NHÂN DÂN", 3), None, None, Over("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 4)],
        [Over("BẢNG CHẤM ĐIỂM THI ĐUA NĂM 2023", 7)],
        [Over("(Kèm theo Công văn số 12/SNV ngày 5/1/2024)", 7)],
        *above,
        ["TT", "Nội dung", "Thang điểm", "Tự chấm", "Cụm trưởng chấm", "Hội đồng chấm", "Ghi chú"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["A", "NHIỆM VỤ CHÍNH TRỊ", 60, 55, 54, 54],
        ["I", "Chỉ tiêu kinh tế", 40, 36, 36, 36],
        [1, "Thu ngân sách", 20, 18, 18, 18, "vượt 5%"],
        [2, "Đầu tư công", 20, 18, 18, 18],
        ["II", "Văn hóa", 20, 19, 18, 18],
        [1, "Gia đình văn hóa", 20, 19, 18, 18],
        ["B", "XÂY DỰNG ĐẢNG", 30, 30, 30, 30],
        [1, "Tổ chức đảng", 15, 15, 15, 15],
        [2, "Đoàn thể", 15, 15, 15, 15],
        ["C", "ĐIỂM THƯỞNG", 10, 2, 1, 1],
        [1, "Mô hình mới", 5, 1, 1, 1],
        [2, "Bằng khen", 5, 1, 0, 0],
        ["D", "ĐIỂM TRỪ", None, 0, 1, 1],
        ["-", "Nộp báo cáo muộn", None, 0, 1, 1],
        [None, "TỔNG ĐIỂM (A+B+C-D)", 100, 87, 84, 84],
        [None, "Xếp loại", None, "Tốt", "Tốt", "Tốt"],
        [],
        [None, "Người lập biểu", None, None, "GIÁM ĐỐC"],
    ]  # fmt: skip


def test_a_sheet_under_the_nations_heading_with_bonus_and_penalty_sections(tmp_path):
    found = imported(tmp_path, {"Bảng điểm": official(["Đơn vị: Sở Y tế"])})

    assert said(found, "differs") == []
    assert found.sums_checked == 21
    assert {c: m for (_, c, s), m in marks(found).items() if s == "head"} == {
        "a.i.1": 18,
        "a.i.2": 18,
        "a.ii.1": 18,
        "b.1": 15,
        "b.2": 15,
        "diem-thuong.1": 1,
        "diem-thuong.2": 0,
        "diem-tru.nop-bao-cao-muon": 1,
    }
    assert recorded(found)["so-y-te", "total"] == 84
    assert found.ranks == {"band": {"so-y-te": "Tốt"}}


def test_a_tab_of_plain_words_names_no_unit(tmp_path):
    assert refused(tmp_path, {"Bảng điểm": official()}) == [
        "Bảng điểm: D4, E4, F4: no unit is named for these marks. Name it over the column, on the "
        "tab, or write Đơn vị: and its name."
    ]


def test_a_matrix_of_units_that_mark_each_other(tmp_path):
    heads = ("Sở Y tế chấm", "Sở Nội vụ chấm", "Sở Tư pháp chấm", "Điểm trung bình")
    rows = summary(
        ["Sở Y tế", None, 95, 94, 94.5],
        ["Sở Nội vụ", 94, None, 92, 93],
        ["Sở Tư pháp", 91, 92, None, 91.5],
        heads=heads,
        title="CHẤM CHÉO NĂM 2023",
    )
    found = imported(tmp_path, {"A": rows})

    assert found.frames["marks"].select("unit", "stage", "scorer", "mark").rows()[:3] == [
        ("so-y-te", "cross", "so-noi-vu", 95),
        ("so-y-te", "cross", "so-tu-phap", 94),
        ("so-noi-vu", "cross", "so-y-te", 94),
    ]
    assert "F2: the column 'Điểm trung bình' is not read." in said(found, "left_out")


def test_totals_and_ranks_without_criteria_are_recorded_and_no_marks(tmp_path):
    rows = [
        ["KẾT QUẢ NĂM 2023"],
        ["STT", "Đơn vị", "Tự chấm", "Thẩm định", "Xếp hạng", "Xếp loại"],
        ["I", "KHỐI SỞ, NGÀNH"],
        [1, "Sở Y tế", 98, "96,5", 1, "Xuất sắc"],
    ]
    found = imported(tmp_path, {"A": rows}, into=tmp_path / "out")

    assert marks(found) == {}
    assert found.frames["recorded"].rows() == [
        ("so-y-te", "total", 98.0, "self"),
        ("so-y-te", "total", 96.5, None),
    ]
    assert not (tmp_path / "out" / "marks.csv").exists()


def test_columns_of_words_are_left_out_and_said(tmp_path):
    rows = [
        ["NĂM 2023"],
        ["STT", "Tiêu chí", "Cách tính điểm", "Điểm chuẩn", "Tự chấm", "Minh chứng"],
        [1, "Kế hoạch", "đúng hạn: 5 điểm; muộn: 2", 5, 5, "Công văn 12"],
    ]
    found = imported(tmp_path, {"Sở Y tế": rows})

    assert said(found, "left_out") == [
        "C2: the column 'Cách tính điểm' is not read.",
    ]
    assert found.frames["marks"]["note"].to_list() == ["Công văn 12"]
    assert said(found, "taken") == ["the tab was read as the unit: Sở Y tế."]


def test_one_point_ten_typed_as_a_number_follows_one_point_nine(tmp_path):
    rows = [["NĂM 2023"], [*HEAD, "Sở Y tế"], [1, "Nhóm", None, None]]
    rows += [[float(f"1.{n}"), f"Tiêu chí {n}", 1, 1] for n in range(1, 12)]
    found = imported(tmp_path, {"A": rows})

    assert [c for _, c, _ in marks(found)][8:] == ["1.9", "1.10", "1.11"]


def test_a_code_that_excel_made_a_date_of_is_refused(tmp_path):
    rows = [["NĂM 2023"], [*HEAD, "Sở Y tế"], [As(45292, "", "d.m"), "Kế hoạch", 1, 1]]

    assert refused(tmp_path, {"A": rows}) == [
        "A: A3: Excel made a date of this code. Type it as text, such as '1.2."
    ]
