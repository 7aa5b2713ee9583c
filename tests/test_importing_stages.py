"""Stages as boards call them: two appraisals after each other, and sheets that clash."""

from importing_makers import HEAD, Over, imported, marks, recorded, refused, said

TOLD = "{} follows another appraisal and was read as board."


def test_the_clusters_mark_and_then_the_appraisal_are_two_stages(tmp_path):
    rows = [
        ["NĂM 2025"],
        ["Đơn vị: Xã Bình An"],
        [*HEAD, "Tự chấm", "Cụm/Khối chấm", "Thẩm định"],
        [1, "Kế hoạch", 10, 10, 9.5, 9],
    ]
    found = imported(tmp_path, {"A": rows})

    assert [(stage, mark) for (_, _, stage), mark in marks(found).items()] == [
        ("self", 10),
        ("head", 9.5),
        ("board", 9),
    ]
    assert said(found, "taken") == ["F3: " + TOLD.format("'Thẩm định'")]
    assert "  - self\n  - head\n  - board\n" in found.rules


def test_an_appraisal_alone_is_the_heads(tmp_path):
    for word in ("Cụm/Khối chấm", "Thẩm định"):
        rows = [["NĂM 2025"], ["Đơn vị: Xã A"], [*HEAD, "Tự chấm", word], [1, "Kế hoạch", 9, 9, 8]]
        found = imported(tmp_path, {"A": rows})

        assert {stage for _, _, stage in marks(found)} == {"self", "head"}


def numbered(*tabs: str, criteria: int = 1) -> dict[str, list[list]]:
    """Sheets of one unit whose marks are 1, 2, 3 by sheet."""
    return {
        tab: [
            ["NĂM 2025"],
            [*HEAD, "Xã A", "Xã B"],
            *([row, f"Tiêu chí {row}", 10, n, n] for row in range(1, criteria + 1)),
        ]
        for n, tab in enumerate(tabs, 1)
    }


def test_the_second_of_two_numbered_appraisals_is_the_boards(tmp_path):
    book = numbered("Tự chấm", "Thẩm định lần 1", "Thẩm định lần 2")
    found = imported(tmp_path, book)

    own = {stage: mark for (unit, _, stage), mark in marks(found).items() if unit == "xa-a"}
    assert own == {"self": 1, "head": 2, "board": 3}
    assert said(found, "taken") == [TOLD.format("'Thẩm định lần 2'")]


def test_sheets_that_clash_in_every_mark_are_refused_as_a_whole(tmp_path):
    tabs = ("Thẩm định lần 1", "Thẩm định lần 2", "Thẩm định lần 3")
    lines = refused(tmp_path, numbered(*tabs, criteria=5))

    assert lines == [
        "Thẩm định lần 2: D3, E3, D4, E4, D5, E5, D6, E6, D7, E7: 10 marks of stage head by head "
        "stand on 'Thẩm định lần 1' as well, with other numbers. Call one of the sheets by "
        "another stage or by who marked, or hide the one that does not count.",
        "Thẩm định lần 3: D3, E3, D4, E4, D5, E5, D6, E6, D7, E7: 10 marks of stage head by head "
        "stand on 'Thẩm định lần 1' as well, with other numbers. Call one of the sheets by "
        "another stage or by who marked, or hide the one that does not count.",
    ]


def test_local_and_provincial_marks_with_a_bonus_for_each_criterion(tmp_path):
    heads = [*HEAD, "Điểm thưởng tối đa"]
    rows = [
        ["NĂM 2025"],
        [*(Over(head, 1, 3) for head in heads), Over("Xã A", 4)],
        [*[None] * 4, Over("Địa phương tự chấm", 2), None, Over("Tỉnh chấm", 2)],
        [*[None] * 4, "Điểm", "Điểm thưởng", "Điểm", "Điểm thưởng"],
        [1, "Tuyên truyền", 7.5, 1.5, 7.5, 1.5, 7, 1],
        [2, "Đời sống", 10, 1, 10, 1, 9, 0.5],
    ]
    found = imported(tmp_path, {"Cụm II": rows})

    assert marks(found) == {
        ("xa-a", "1", "self"): 7.5,
        ("xa-a", "1", "board"): 7,
        ("xa-a", "2", "self"): 10,
        ("xa-a", "2", "board"): 9,
        ("xa-a", "diem-thuong", "self"): 2.5,
        ("xa-a", "diem-thuong", "board"): 1.5,
    }
    assert recorded(found)["xa-a", "bonus"] == 1.5
    assert said(found, "changed") == [
        "F5: 2 numbers of bonus were added up to 2.5.",
        "H5: 2 numbers of bonus were added up to 1.5.",
    ]
    assert said(found, "left_out") == ["D2: the column 'Điểm thưởng tối đa' is not read."]


def test_a_title_that_says_who_marks_is_believed_where_the_tab_says_the_same(tmp_path):
    rows = [["SỞ Y TẾ CHẤM ĐIỂM CÁC QUẬN, HUYỆN NĂM 2008"], [*HEAD, "Quận 1"], [1, "Báo cáo", 9, 8]]
    found = imported(tmp_path, {"Sở Y tế": rows})

    assert found.frames["marks"]["scorer"].to_list() == ["Sở Y tế"]


def test_where_every_sheet_is_of_another_year_that_is_said(tmp_path):
    assert refused(tmp_path, numbered("Tự chấm"), year=2023) == [
        "no sheet speaks of 2023. Name the year of the sheets, or mend their titles."
    ]
