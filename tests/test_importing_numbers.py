"""Cells as numbers: read one by one, refused where they could be two, sums held to their parts."""

import pytest
from importing_makers import (
    HEAD,
    As,
    Formula,
    detailed,
    imported,
    marks,
    recorded,
    refused,
    said,
    summary,
)

from emulab.importing.book import TEXT, Cell
from emulab.importing.values import Line, NoNumber, number


def one(value, *others, maximum=None):
    """A sheet of one criterion with these marks."""
    units = ["Sở Y tế", "Sở Nội vụ", "Sở Xây dựng", "Sở Tư pháp"][: 1 + len(others)]
    return [["NĂM 2023"], [*HEAD, *units], [1, "Kế hoạch", maximum, value, *others]]


def test_commas_and_points_in_one_row_are_read_cell_by_cell(tmp_path):
    found = imported(tmp_path, {"A": one("8,59", "7.98", 7.5, " 8 ")})

    assert list(marks(found).values()) == [8.59, 7.98, 7.5, 8.0]
    assert said(found, "changed") == [
        "D3: the decimal comma was read as a point.",
        "E3, G3: a number kept as text was read as a number.",
        "G3: blanks too many were taken out.",
    ]


@pytest.mark.parametrize(
    ("cells", "maximum", "read"),
    [
        (("1.234",), 10, 1.234),
        (("1,234",), 10, 1.234),
        (("1.234", "2.5"), None, 1.234),
        (("0,125",), None, 0.125),
    ],
)
def test_three_decimals_are_read_where_the_line_settles_them(tmp_path, cells, maximum, read):
    assert next(iter(marks(imported(tmp_path, {"A": one(*cells, maximum=maximum)})).values())) == (
        read
    )


@pytest.mark.parametrize(
    ("cells", "maximum"),
    [(("1.234",), None), (("1.234", "2,5"), None), (("1.234", "2.5", "2,5"), None)],
)
def test_three_decimals_are_refused_where_nothing_settles_them(tmp_path, cells, maximum):
    assert refused(tmp_path, {"A": one(*cells, maximum=maximum)}) == [
        "A: D3: '1.234' could be 1.234 or 1234. Type it as a number in Excel."
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1.234,5", 1234.5),
        ("12,345,678.9", 12345678.9),
    ],
)
def test_thousands_are_read_where_two_groups_or_both_signs_show_them(tmp_path, text, value):
    found = imported(tmp_path, {"A": one(text)})

    assert marks(found)["so-y-te", "1", "head"] == value
    assert said(found, "changed") == [f"D3: {text!r} was read as {value}."]


@pytest.mark.parametrize("text", ["1.23.456", "1.2345.678", "1.234.56"])
def test_groups_that_are_no_thousands_are_refused(tmp_path, text):
    assert refused(tmp_path, {"A": one(text)}) == [
        f"A: D3: {text!r} is not a number. Write digits, such as 8.5, or leave the cell empty."
    ]


def test_a_sum_that_nobody_calculated_is_left_out_and_a_mark_is_refused(tmp_path):
    rows = detailed("Sở Y tế", stages=("Thẩm định",))
    rows[4][3], rows[9][3] = Formula("=D6+D7", ""), Formula("=D5+D8", "")
    found = imported(tmp_path, {"A": rows})

    assert len(marks(found)) == 3
    assert said(found, "left_out") == [
        "D5, D10: the formula of this sum has no value in the file; it is not read."
    ]
    rows[5][3] = Formula("=1+4", "")
    assert refused(tmp_path, {"A": rows}) == [
        "A: D6: the formula has no value in the file. "
        "Open the file in Excel, let it calculate, and save it."
    ]


def test_a_maximum_in_the_name_is_taken_out_of_it(tmp_path):
    heads = ("Nhiệm vụ chính trị\n(70 điểm)", "Xây dựng Đảng (tối đa: 20đ)", "Phần (I)")
    found = imported(tmp_path, {"A": summary(["Sở Y tế", 65, 18, 3], heads=heads)})

    assert "name: Nhiệm vụ chính trị\n    maximum: 70\n" in found.rules
    assert "name: Xây dựng Đảng\n    maximum: 20\n" in found.rules
    assert "name: Phần (I)\n" in found.rules


def test_a_thousand_stays_a_doubt_where_the_maximum_allows_both():
    with pytest.raises(NoNumber):
        number(Cell(0, 0, TEXT, "1.234"), Line(maximum=2000))


@pytest.mark.parametrize(
    ("cell", "finding"),
    [
        (
            As(45019, "", "dd/mm/yyyy"),
            "this is the date 03/04/2023 where a number should be. Excel makes a date of 3/4; "
            "type the number, such as 3.4.",
        ),
        (
            As(0.85, "", "0%"),
            "85 % could be 0.85 or 85 points. Give the cell a number format and type the points.",
        ),
        (
            Formula("=B9", "#REF!"),
            "#REF! is an error of Excel. Mend the formula, or leave the cell empty.",
        ),
        ("chín", "'chín' is not a number. Write digits, such as 8.5, or leave the cell empty."),
        ("8/10", "'8/10' is not a number. Write digits, such as 8.5, or leave the cell empty."),
        ("85%", "'85%' is not a number. Write digits, such as 8.5, or leave the cell empty."),
        (True, "'TRUE' is not a number. Write digits, such as 8.5, or leave the cell empty."),
    ],
)
def test_what_is_no_number_is_refused_with_its_cell(tmp_path, cell, finding):
    rows = [*one(cell), [2, "Cải cách", None, 5]]

    assert refused(tmp_path, {"A": rows}) == [f"A: D3: {finding}"]


def test_a_formula_gives_its_kept_value_and_is_refused_without_one(tmp_path):
    found = imported(tmp_path, {"A": one(Formula("=4+4", 8))})

    assert list(marks(found).values()) == [8]
    assert said(found, "taken")[-1].startswith("D3: the value of a formula")
    assert refused(tmp_path, {"A": one(Formula("=4+4", ""))}) == [
        "A: D3: the formula has no value in the file. "
        "Open the file in Excel, let it calculate, and save it."
    ]


def test_cells_that_say_no_mark_are_left_out_and_said(tmp_path):
    found = imported(tmp_path, {"A": one("N/A", "-", 3)})

    assert list(marks(found)) == [("so-xay-dung", "1", "head")]
    assert said(found, "left_out") == ["D3: 'N/A' is no mark.", "E3: '-' is no mark."]
    assert found.frames["units"].height == 3


def test_passed_and_failed_are_read_as_such(tmp_path):
    found = imported(tmp_path, {"A": one("Đạt", "Không đạt", maximum=5)})

    assert list(marks(found).values()) == [5, 0]
    assert "kind: pass_fail" in found.rules


def test_a_unit_without_marks_stays_a_unit(tmp_path):
    rows = summary(["Sở Y tế", "N/A", "N/A"], ["Sở Nội vụ", 3, 4])
    found = imported(tmp_path, {"A": rows})

    assert found.frames["units"]["unit"].to_list() == ["so-y-te", "so-noi-vu"]
    assert len(marks(found)) == 2


def test_targets_and_results_stand_beside_each_other(tmp_path):
    rows = [
        ["NĂM 2023"],
        [*HEAD, "Sở Y tế", None],
        [None, None, None, "Chỉ tiêu", "Kết quả"],
        [1, "Số hồ sơ", 10, 120, 130],
    ]
    found = imported(tmp_path, {"A": rows})

    assert found.frames["targets"].select("unit", "assigned", "target").rows() == [
        ("so-y-te", True, 120.0)
    ]
    assert list(marks(found).values()) == [130]
    assert "kind: target" in found.rules


def test_sums_are_no_marks_and_those_that_do_not_add_up_are_said(tmp_path):
    rows = detailed("Sở Y tế", stages=("Thẩm định",))
    rows[4][3] = 11
    rows[9][3] = 15.005
    found = imported(tmp_path, {"A": rows})

    assert len(marks(found)) == 3
    assert recorded(found) == {
        ("so-y-te", "i"): 11,
        ("so-y-te", "ii"): 5,
        ("so-y-te", "total"): 15.005,
    }
    assert said(found, "differs") == [
        "D5: 'Nhiệm vụ chính trị' is 11, its 2 parts add up to 10.",
        "D10: the total is 15.005, its 2 parts add up to 16.",
    ]
    assert found.sums_checked == 3


def test_rounded_parts_that_do_not_add_up_are_told_from_mistakes(tmp_path):
    # Ministries of the PAR INDEX 2023 as published: the sum of the rounded parts is 0.01 off
    # for the first two, right for the third.
    heads = ("Điểm thẩm định công bố", "Điểm điều tra xã hội học", "Tổng điểm")
    rows = summary(
        ["Bộ Tư pháp", 61.86, 28.10, 89.95],
        ["Ngân hàng Nhà nước Việt Nam", 62.67, 27.21, 89.89],
        ["Bộ Tài chính", 61.52, 27.66, 89.18],
        heads=heads,
    )
    found = imported(tmp_path, {"A": rows})

    assert said(found, "differs") == [
        "E3: the total is 89.95, its 2 parts add up to 89.96; rounding may explain it.",
        "E4: the total is 89.89, its 2 parts add up to 89.88; rounding may explain it.",
    ]
    assert recorded(found)["bo-tu-phap", "total"] == 89.95


@pytest.mark.parametrize(
    "name", ["Cộng mục I", "Cộng (I)", "Cộng", "Cộng điểm phần I", "Tổng điểm mục I"]
)
def test_a_sum_row_within_belongs_to_its_section(tmp_path, name):
    rows = detailed("Sở Y tế", stages=("Thẩm định",))
    rows[4][3] = None
    rows.insert(7, [None, name, 20, 12])
    found = imported(tmp_path, {"A": rows})

    assert said(found, "differs") == [
        "D8: 'Nhiệm vụ chính trị' is 12, its 2 parts add up to 10.",
        "D11: the total is 15, its 2 parts add up to 17.",
    ]


def test_a_total_may_be_before_or_after_bonus_and_penalty(tmp_path):
    base = detailed("Sở Y tế", stages=("Thẩm định",))
    extra = [["III", "Điểm thưởng", 5, 2], ["IV", "Điểm trừ", None, -1]]
    for total in (15, 16):
        rows = [*base[:9], *extra, [None, "Tổng cộng (I+II+III-IV)", None, total]]
        found = imported(tmp_path, {"A": rows})

        assert said(found, "differs") == []
        assert marks(found)["so-y-te", "diem-tru", "head"] == 1


def test_of_two_totals_of_one_sheet_the_later_is_recorded_and_said(tmp_path):
    rows = detailed("Sở Y tế", stages=("Thẩm định",))
    rows += [["III", "Điểm thưởng", 5, 2], [None, "Tổng cộng (I+II+III)", None, 17]]
    found = imported(tmp_path, {"A": rows})

    assert recorded(found)["so-y-te", "total"] == 17
    assert said(found, "taken") == [
        "D12: so-y-te has the total 17 here and 15 in D10; this one is kept."
    ]


def test_numbers_of_earlier_stages_are_recorded_under_their_stage(tmp_path):
    found = imported(tmp_path, {"A": detailed("Sở Y tế")})

    assert found.frames["recorded"].filter(criterion="total").rows() == [
        ("so-y-te", "total", 15.0, "self"),
        ("so-y-te", "total", 15.0, None),
    ]
