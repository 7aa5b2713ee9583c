"""Several tables on one sheet, and units that stand on one sheet and not on another."""

import re

from importing_makers import HEAD, Over, imported, marks, recorded, refused, said, summary

NAMES = re.compile(r"(?m)^ +name: (.+)$")


def beside(one: list, other: list) -> list[list]:
    """Two tables of the same columns side by side, an empty column between."""
    heads = ["STT", "Đơn vị", "Kế hoạch", "Phong trào"]
    rows = [["BẢNG ĐIỂM NĂM 2024"], [], [*heads, None, None, *heads]]
    for n, (left, right) in enumerate(zip(one, other, strict=True), 1):
        rows.append([n, *left, None, None, n, *right])
    return rows


def test_tables_side_by_side_are_both_read(tmp_path):
    rows = beside(
        [["Sở Y tế", 70, 20], ["Sở Nội vụ", 69, 21]],
        [["Huyện Mỹ Đức", 68, 20], ["Huyện Ba Vì", 67, 21]],
    )
    found = imported(tmp_path, {"A": rows})

    assert found.frames["units"]["name"].to_list() == [
        "Sở Y tế",
        "Sở Nội vụ",
        "Huyện Mỹ Đức",
        "Huyện Ba Vì",
    ]
    assert marks(found)["huyen-ba-vi", "ke-hoach", "head"] == 67
    assert said(found, "left_out") == []
    assert "G3: 2 tables stand side by side here; each was read by itself." in said(found, "taken")


def test_equal_marks_of_two_tables_side_by_side_are_two_units_marks(tmp_path):
    rows = beside([["Sở Y tế", 70, 20]], [["Huyện Mỹ Đức", 70, 20]])

    assert marks(imported(tmp_path, {"A": rows})) == {
        ("so-y-te", "ke-hoach", "head"): 70,
        ("so-y-te", "phong-trao", "head"): 20,
        ("huyen-my-duc", "ke-hoach", "head"): 70,
        ("huyen-my-duc", "phong-trao", "head"): 20,
    }


def test_every_column_of_numbers_beside_repeated_names_is_read(tmp_path):
    names = ["An Giang", "Bắc Ninh", "Cà Mau", "Đồng Nai"]
    rows = [
        ["NĂM 2016"],
        ["Tỉnh", "Đất đai", "Thời gian", "Tỉnh", "Minh bạch", "Hạng"],
    ]
    for n, name in enumerate(names):
        rows.append([name, n, n + 0.5, names[-1 - n], n + 10, n + 1])
    found = imported(tmp_path, {"A": rows})

    own = {
        criterion: mark for (unit, criterion, _), mark in marks(found).items() if unit == "ca-mau"
    }
    assert own == {"dat-dai": 2, "thoi-gian": 2.5, "minh-bach": 11}
    assert found.ranks["rank"]["ca-mau"] == "2"


def test_an_index_over_repeated_names_is_the_total_and_no_criterion(tmp_path):
    names = ["An Giang", "Bắc Ninh", "Cà Mau", "Đồng Nai"]
    rows = [["CHỈ SỐ NĂM 2014"], ["Tỉnh/TP", "Đất đai", "Tỉnh/TP", "PCI 2014"]]
    for n, name in enumerate(names):
        rows.append([name, n, names[-1 - n], 60 + n])
    found = imported(tmp_path, {"A": rows})

    assert {criterion for _, criterion, _ in marks(found)} == {"dat-dai"}
    assert recorded(found)["an-giang", "total"] == 63


def stages(**units) -> dict[str, list[list]]:
    """A sheet a stage with these units."""
    return {
        tab: [["NĂM 2024"], [*HEAD, *names], [1, "Kế hoạch", 10, *[9] * len(names)]]
        for tab, names in units.items()
    }


def test_a_unit_that_is_missing_on_one_sheet_is_said(tmp_path):
    units = ["Sở Y tế", "Sở Nội vụ", "Sở Xây dựng"]
    book = stages(**{"Tự chấm": units, "Thẩm định": units[:2]})

    assert said(imported(tmp_path, book), "differs") == [
        "F2: Sở Xây dựng stands here and not on 'Thẩm định'."
    ]


def test_two_names_that_take_turns_on_two_sheets_are_refused_until_someone_says(tmp_path):
    book = stages(
        **{
            "Tự chấm": ["Sở Y tế", "Sở VH&TT", "Sở Nội vụ"],
            "Thẩm định": ["Sở Y tế", "Sở Văn hóa và Thể thao", "Sở Nội vụ"],
        }
    )

    assert refused(tmp_path, book) == [
        "Thẩm định: E2: 'Sở Văn hóa và Thể thao' is not on 'Tự chấm', where instead there is "
        "Sở VH&TT: one unit or two? If they are one, write a line of aliases.csv: "
        "Sở Văn hóa và Thể thao,Sở VH&TT; if not, list every unit in units.csv of the folder."
    ]
    table = tmp_path / "khac.csv"
    table.write_text("alias,unit\nSở VH&TT,Sở Văn hóa và Thể thao\n", encoding="utf-8")
    found = imported(tmp_path, book, aliases=table)
    assert found.frames["units"].height == 3
    out = tmp_path / "out"
    out.mkdir()
    (out / "units.csv").write_text(
        "unit,name\na,Sở Y tế\nb,Sở VH&TT\nc,Sở Văn hóa và Thể thao\nd,Sở Nội vụ\n",
        encoding="utf-8",
    )
    found = imported(tmp_path, book, into=out)
    assert said(found, "differs") == [
        "E2: Sở VH&TT stands here and not on 'Thẩm định'.",
        "E2: Sở Văn hóa và Thể thao stands here and not on 'Tự chấm'.",
    ]


def test_sheets_of_different_units_miss_nobody(tmp_path):
    book = {
        "Khối sở": summary(["Sở Y tế", 1, 2], ["Sở Nội vụ", 1, 2]),
        "Khối huyện": summary(["Huyện Ba Vì", 1, 2], ["Huyện Mỹ Đức", 1, 2]),
    }

    assert said(imported(tmp_path, book), "differs") == []


def test_the_tone_of_a_syllable_may_stand_on_either_vowel_and_it_is_said(tmp_path):
    book = stages(
        **{
            "Tự chấm": ["Sở Văn hoá", "Uỷ ban Mặt trận"],
            "Thẩm định": ["Sở Văn hóa", "Ủy ban Mặt trận"],
        }
    )
    found = imported(tmp_path, book)

    assert found.frames["units"]["name"].to_list() == ["Sở Văn hoá", "Uỷ ban Mặt trận"]
    assert said(found, "changed") == [
        "D2: 'Sở Văn hóa' was read as Sở Văn hoá.",
        "E2: 'Ủy ban Mặt trận' was read as Uỷ ban Mặt trận.",
    ]


def test_sections_in_a_column_of_their_own_are_sections(tmp_path):
    heads = ["STT", "Nội dung", "Tiêu chí", "Điểm chuẩn", "Sở Y tế"]
    rows = [
        ["NĂM 2024"],
        heads,
        [1, Over("Nhiệm vụ chính trị", 1, 2), "Kế hoạch", 40, 39],
        [2, None, "Cải cách", 30, 29],
        [3, "Phong trào", "Phát động", 20, 19],
        [4, None, "Báo cáo", 10, 8],
        [None, "Tổng cộng", None, 100, 95],
    ]
    found = imported(tmp_path, {"Thẩm định": rows})

    assert [name for name in NAMES.findall(found.rules)] == [
        "Nhiệm vụ chính trị",
        "Kế hoạch",
        "Cải cách",
        "Phong trào",
        "Phát động",
        "Báo cáo",
    ]
    assert sum(marks(found).values()) == 95
    assert recorded(found) == {("so-y-te", "total"): 95}
    assert said(found, "left_out") == []


def test_a_second_column_that_only_describes_the_criteria_is_said(tmp_path):
    rows = [
        ["NĂM 2024"],
        ["STT", "Tiêu chí", "Nội dung chấm điểm", "Điểm chuẩn", "Sở Y tế"],
        [1, "Kế hoạch", "đúng hạn 40 điểm", 40, 39],
        [2, "Cải cách", "đủ 30 điểm", 30, 29],
    ]
    found = imported(tmp_path, {"Thẩm định": rows})

    assert NAMES.findall(found.rules) == ["Kế hoạch", "Cải cách"]
    assert said(found, "left_out") == ["C2: the column 'Nội dung chấm điểm' is not read."]


def test_signatures_right_beneath_the_table_are_left_out_with_their_range(tmp_path):
    rows = summary(["Sở Y tế", 60, 30], ["Sở Nội vụ", 59, 29])
    rows += [
        ["Ghi chú: điểm đã làm tròn"],
        [None, None, "Hà Nội, ngày 20 tháng 12 năm 2023"],
        ["Người lập biểu", None, None, "TM. CỤM TRƯỞNG"],
    ]
    found = imported(tmp_path, {"A": rows})

    assert found.frames["units"].height == 2
    assert said(found, "left_out") == [
        "A5:D7: what stands beneath the table was left out (4 cells, 0 of them numbers)."
    ]


def test_a_row_for_each_stage_of_a_unit_is_read_by_its_stage(tmp_path):
    rows = [
        ["NĂM 2024"],
        ["STT", "Đơn vị", "Vòng chấm", "Kế hoạch", "Tổng điểm"],
        [Over(1, 1, 2), Over("Sở Y tế", 1, 2), "Tự chấm", 60, 60],
        [None, None, "Thẩm định", 58, 58],
    ]
    found = imported(tmp_path, {"Tổng hợp": rows})

    assert marks(found) == {
        ("so-y-te", "ke-hoach", "self"): 60,
        ("so-y-te", "ke-hoach", "head"): 58,
    }
    assert said(found, "differs") == []


def test_who_marks_may_stand_beneath_the_word_for_it(tmp_path):
    names = ["Sở Y tế", "Sở Nội vụ", "Sở Xây dựng"]
    rows = [
        ["CHẤM CHÉO NĂM 2024"],
        [Over("STT", 1, 2), Over("Đơn vị được chấm", 1, 2), Over("Đơn vị chấm", 3)],
        [None, None, *names],
        [1, names[0], None, 90, 91],
        [2, names[1], 92, None, 93],
        [3, names[2], 94, 95, None],
    ]
    found = imported(tmp_path, {"Chấm chéo": rows})

    rows = found.frames["marks"].select("unit", "stage", "scorer", "mark").rows()
    assert ("so-y-te", "cross", "so-noi-vu", 90) in rows
    assert len(rows) == 6


def test_a_unit_whose_cells_are_words_for_no_mark_keeps_its_column(tmp_path):
    rows = [
        ["NĂM 2024"],
        [*HEAD, "Sở Y tế", "Sở Nội vụ"],
        [1, "Kế hoạch", 10, 9, "chưa chấm"],
        [2, "Báo cáo", 10, 9, "9,5 điểm"],
        [3, "Phong trào", 10, 9, "8đ"],
    ]
    found = imported(tmp_path, {"Thẩm định": rows})

    own = [mark for (unit, _, _), mark in marks(found).items() if unit == "so-noi-vu"]
    assert own == [9.5, 8]
    assert said(found, "left_out") == ["E3: 'chưa chấm' is no mark."]
    assert said(found, "changed") == [
        "E4: '9,5 điểm' was read as 9.5.",
        "E5: '8đ' was read as 8.",
    ]
