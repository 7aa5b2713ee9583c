"""Words beside marks: carried into the note where it is clear whose they are, else said."""

from importing_makers import HEAD, Over, imported, said, summary


def notes(found) -> dict[tuple[str, str, str], str]:
    """Notes by unit, criterion and stage; empty ones left out."""
    rows = found.frames["marks"].select("unit", "criterion", "stage", "note").iter_rows()
    return {(unit, criterion, stage): note for unit, criterion, stage, note in rows if note}


def test_a_note_beside_the_only_unit_of_a_sheet_is_on_its_mark(tmp_path):
    rows = [
        ["PHIẾU CHẤM NĂM 2024"],
        ["Đơn vị: Sở Y tế"],
        [*HEAD, "Thẩm định", "Lý do trừ điểm", "Minh chứng"],
        [1, "Kế hoạch", 50, 50],
        [2, "Báo cáo", 20, 18, "chậm 2 ngày", "Công văn 12"],
    ]
    found = imported(tmp_path, {"A": rows})

    assert notes(found) == {("so-y-te", "2", "head"): "chậm 2 ngày; Công văn 12"}
    assert said(found, "left_out") == []


def test_a_note_column_beneath_each_unit_is_on_that_units_marks(tmp_path):
    rows = [
        ["NĂM 2024"],
        [*(Over(head, 1, 2) for head in HEAD), Over("Sở Y tế", 2), None, Over("Sở Nội vụ", 2)],
        [None, None, None, "Điểm", "Ghi chú", "Điểm", "Ghi chú"],
        [1, "Kế hoạch", 10, 9, "muộn", 10, None],
        [2, "Báo cáo", 10, 8, None, 7, "thiếu"],
    ]
    found = imported(tmp_path, {"Thẩm định": rows})

    assert notes(found) == {
        ("so-y-te", "1", "head"): "muộn",
        ("so-noi-vu", "2", "head"): "thiếu",
    }


def test_a_note_beside_several_stages_is_kept_with_the_last_and_said(tmp_path):
    rows = [
        ["NĂM 2024"],
        ["Đơn vị: Sở Y tế"],
        [*HEAD, "Tự chấm", "Thẩm định", "Ghi chú"],
        [1, "Kế hoạch", 10, 10, 9, "thiếu hồ sơ"],
    ]
    found = imported(tmp_path, {"A": rows})

    assert notes(found) == {("so-y-te", "1", "head"): "thiếu hồ sơ"}
    assert said(found, "taken") == ["F4: the note beside several marks was kept with that of head."]


def test_a_note_beside_a_section_is_said_and_lost_to_no_mark(tmp_path):
    rows = [
        ["NĂM 2024"],
        ["Đơn vị: Sở Y tế"],
        [*HEAD, "Thẩm định", "Ghi chú"],
        ["I", "Nhiệm vụ", 10, None, "theo Quyết định 12"],
        [1, "Kế hoạch", 10, 9],
    ]
    found = imported(tmp_path, {"A": rows})

    assert notes(found) == {}
    assert said(found, "left_out") == ["E4: the note 'theo Quyết định 12' stands beside no mark."]


def test_a_note_on_a_unit_with_several_criteria_is_no_marks_note(tmp_path):
    rows = summary(["Sở Y tế", 1, 2, "Cụm trưởng"], heads=("Kế hoạch", "Cải cách", "Ghi chú"))
    found = imported(tmp_path, {"A": rows})

    assert notes(found) == {}
    assert said(found, "left_out") == ["E2: the column 'Ghi chú' is not read."]


def test_a_note_on_a_unit_with_one_criterion_is_on_its_mark(tmp_path):
    rows = summary(["Sở Y tế", 1, "muộn"], ["Sở Nội vụ", 2, None], heads=("Kế hoạch", "Ghi chú"))

    assert notes(imported(tmp_path, {"A": rows})) == {("so-y-te", "ke-hoach", "head"): "muộn"}


def test_a_mark_a_row_keeps_its_note_and_the_maximum_of_its_criterion(tmp_path):
    rows = [
        ["NĂM 2024"],
        ["Đơn vị", "Tiêu chí", "Điểm chuẩn", "Thẩm định", "Ghi chú"],
        [Over("Sở Y tế", 1, 2), "Kế hoạch", 40, 39, None],
        [None, "Phong trào", 20, 18, "thiếu báo cáo quý"],
    ]
    found = imported(tmp_path, {"A": rows})

    assert notes(found) == {("so-y-te", "phong-trao", "head"): "thiếu báo cáo quý"}
    assert "maximum: 40" in found.rules
    assert said(found, "left_out") == []


def test_the_unit_of_measure_is_no_note(tmp_path):
    rows = [
        ["NĂM 2024"],
        ["Đơn vị: Sở Y tế"],
        [*HEAD, "Đơn vị tính", "Thẩm định"],
        [1, "Kế hoạch", 10, "điểm", 9],
    ]
    found = imported(tmp_path, {"A": rows})

    assert notes(found) == {}
    assert said(found, "left_out") == ["D3: the column 'Đơn vị tính' is not read."]
