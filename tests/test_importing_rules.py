"""Held against the rules and the roster: names found or refused, maxima compared, doubles told."""

import json

import pytest
from importing_makers import As, detailed, imported, marks, recorded, refused, said, summary
from tables_makers import folder

from emulab.faults import InputError

ROSTER = """unit,name,short_name
health,Sở Y tế,SYT
home,Sở Nội vụ,SNV
dak-lak,Tỉnh Đắk Lắk,Đắk Lắk
"""
RUBRIC = {
    "criteria": [
        {
            "id": "tasks",
            "name": "Nhiệm vụ chính trị",
            "criteria": [
                {"id": "plan", "name": "Kế hoạch năm", "maximum": 10},
                {"id": "reform", "name": "Cải cách hành chính", "maximum": 10},
            ],
        },
        {
            "id": "party",
            "name": "Xây dựng Đảng",
            "criteria": [{"id": "cell", "name": "Sinh hoạt chi bộ", "maximum": 10}],
        },
    ],
    "bonus": {"criteria": [{"id": "model", "name": "Mô hình mới", "maximum": 3}]},
}


@pytest.fixture
def place(tmp_path):
    """The rules file of a small cluster with a roster beside it."""
    return folder(tmp_path / "small", {"units.csv": ROSTER}, rubric=RUBRIC)


def test_criteria_are_found_by_exact_name_and_units_by_any_of_theirs(tmp_path, place):
    found = imported(tmp_path, {"A": detailed("Sở Y tế", "SNV")}, place, into=tmp_path / "out")

    assert set(found.frames["marks"]["criterion"]) == {"plan", "reform", "cell"}
    assert set(found.frames["marks"]["unit"]) == {"health", "home"}
    assert recorded(found)["home", "tasks"] == 10
    assert found.rules == ""
    assert said(found, "taken") == []


def test_criteria_are_found_by_id(tmp_path, place):
    rows = summary(["Sở Y tế", 1, 2], heads=("plan", "reform"))

    assert set(
        imported(tmp_path, {"A": rows}, place, into=tmp_path).frames["marks"]["criterion"]
    ) == {"plan", "reform"}


def test_a_code_is_a_place_in_the_tree_where_the_sections_are_alike(tmp_path, place):
    rows = detailed("Sở Y tế")
    rows[6][1] = "CCHC"
    found = imported(tmp_path, {"A": rows}, place, into=tmp_path / "out")

    assert marks(found)["health", "reform", "head"] == 5
    assert said(found, "differs") == [
        "B7: 'CCHC' was found by its code 2: in the rubric it is called 'Cải cách hành chính'."
    ]


def test_a_code_proves_nothing_where_the_sections_differ(tmp_path, place):
    rows = detailed("Sở Y tế", stages=("Thẩm định",))
    rows[6][1] = "Cải cách hành chánh"
    rows.insert(7, [3, "Chuyển đổi số", 5, 5])
    rows[4][3] = 15
    rows[-1][3] = 20

    assert refused(tmp_path, {"A": rows}, place) == [
        "A: B7: the rubric has no criterion 'Cải cách hành chánh'. "
        "Near: Cải cách hành chính (reform). Write its id or its exact name.",
        "A: B8: the rubric has no criterion 'Chuyển đổi số'. "
        "Write the id or exact name of a criterion.",
    ]


def test_a_code_gives_way_to_a_name(tmp_path, place):
    rows = detailed("Sở Y tế", stages=("Thẩm định",))
    rows[5][1], rows[6][1] = "Cải cách hành chính", "Kế hoạch"

    assert refused(tmp_path, {"A": rows}, place) == [
        "A: B7: the rubric has no criterion 'Kế hoạch'. "
        "Near: Kế hoạch năm (plan). Write its id or its exact name."
    ]


def test_one_name_in_two_sections_is_told_by_the_section(tmp_path):
    twice = json.loads(json.dumps(RUBRIC).replace("Sinh ho\\u1ea1t chi b\\u1ed9", "X"))
    twice["criteria"][0]["criteria"][0]["name"] = "X"
    own = folder(tmp_path / "small", {"units.csv": ROSTER}, rubric=twice)
    rows = detailed("Sở Y tế")
    rows[5][1] = rows[8][1] = "X"
    found = imported(tmp_path, {"A": rows}, own, into=tmp_path / "out")

    assert set(found.frames["marks"]["criterion"]) == {"plan", "reform", "cell"}
    flat = summary(["Sở Y tế", 1, 2], heads=("X", "plan"))
    assert refused(tmp_path, {"A": flat}, own) == [
        "A: C2: the rubric has several criteria called 'X'. Write the id of the criterion."
    ]


def test_marks_of_a_section_are_recorded_and_no_marks(tmp_path, place):
    rows = summary(["Sở Y tế", 18, 9], heads=("Nhiệm vụ chính trị", "Xây dựng Đảng"))
    found = imported(tmp_path, {"A": rows}, place, into=tmp_path / "out")

    assert recorded(found) == {("health", "tasks"): 18, ("health", "party"): 9}
    assert marks(found) == {}


def test_a_maximum_that_is_not_the_rubrics_is_said(tmp_path, place):
    rows = detailed("Sở Y tế")
    rows[5][2] = 15
    found = imported(tmp_path, {"A": rows}, place, into=tmp_path / "out")

    assert said(found, "differs") == ["C6: the maximum of plan is 15 here, 10 there."]


def test_a_bonus_column_is_a_mark_where_the_rubric_has_one_bonus(tmp_path, place):
    rows = summary(["Sở Y tế", 1, 2], heads=("plan", "Điểm thưởng"))
    found = imported(tmp_path, {"A": rows}, place, into=tmp_path / "out")

    assert marks(found) == {("health", "plan", "head"): 1, ("health", "model", "head"): 2}
    assert recorded(found) == {("health", "bonus"): 2}


def test_no_stage_named_is_the_last_stage_of_the_rules_and_is_said(tmp_path, place):
    rows = summary(["Sở Y tế", 1], heads=("plan",))
    found = imported(tmp_path, {"A": rows}, place, into=tmp_path / "out")

    assert said(found, "taken") == ["no stage is named; the marks are those of head."]
    other = imported(tmp_path, {"A": rows}, place, into=tmp_path / "other", stage="self")
    assert list(marks(other)) == [("health", "plan", "self")]


def test_a_stage_that_the_rules_do_not_have_is_refused(tmp_path, place):
    assert refused(tmp_path, {"A": detailed("Sở Y tế", stages=("Hội đồng",))}, place) == [
        "A: the rules have no stage board. There are: self, head."
    ]


def test_unknown_units_are_refused_with_those_near_them(tmp_path, place):
    rows = summary(["Sở Y Te", 1], ["Ban Dân tộc", 2], ["Đăk Lăk", 3], heads=("plan",))

    assert refused(tmp_path, {"A": rows}, place) == [
        "A: B3: there is no unit called 'Sở Y Te'. Near: Sở Y tế (health). "
        "If it is one of them, write a line of aliases.csv: Sở Y Te,ID",
        "A: B4: there is no unit called 'Ban Dân tộc'. "
        "Add it to units.csv, or write a line of aliases.csv.",
        "A: B5: there is no unit called 'Đăk Lăk'. Near: Đắk Lắk (dak-lak). "
        "If it is one of them, write a line of aliases.csv: Đăk Lăk,ID",
    ]


def test_an_alias_is_used_and_said_and_written_beside_the_tables(tmp_path, place):
    (place.parent / "aliases.csv").write_text("alias,unit\nĐăk Lăk,dak-lak\n", encoding="utf-8")
    rows = summary(["Đăk Lăk", 3], ["Sở Y tế", 4], heads=("plan",))
    out = tmp_path / "out"
    found = imported(tmp_path, {"A": rows}, place, into=out)

    assert set(found.frames["marks"]["unit"]) == {"dak-lak", "health"}
    assert "B3: 'Đăk Lăk' was read as dak-lak by aliases.csv." in said(found, "taken")
    assert (out / "aliases.csv").read_text(encoding="utf-8") == "alias,unit\nĐăk Lăk,dak-lak\n"


def test_two_spellings_without_a_roster_are_refused_until_an_alias_joins_them(tmp_path):
    rows = summary(["Đăk Lăk", 1, 2], ["Sở Y tế", 3, 4])
    other = summary(["Đắk Lắk", 1, 2], ["Sở Y tế", 3, 4], heads=("Sinh hoạt", "Thu chi"))
    book = {"A": rows, "B": other}

    assert refused(tmp_path, book) == [
        "B: B3: 'Đắk Lắk' and 'Đăk Lăk' may be one unit. "
        "Write a line of aliases.csv if they are: Đắk Lắk,Đăk Lăk"
    ]
    table = tmp_path / "khac.csv"
    table.write_text("tên khác;đơn vị\nĐăk Lăk;Đắk Lắk\n", encoding="utf-8-sig")
    found = imported(tmp_path, book, aliases=table)
    assert found.frames["units"]["name"].to_list() == ["Đắk Lắk", "Sở Y tế"]


def test_names_that_never_meet_in_one_column_are_refused_as_maybe_one(tmp_path):
    names = ["An Giang", "Bắc Ninh", "Cà Mau", "Đồng Nai"]
    rows = [["PCI 2016"], ["Tỉnh", "Đất đai", "Tỉnh", "Thời gian"]]
    for n, name in enumerate(names):
        rows.append([name, n, name, n])
    rows.append(["Tp.HCM", 7, "TP. Hồ Chí Minh", 8])

    assert refused(tmp_path, {"Summary_VN": rows}) == [
        "Summary_VN: C7: 'TP. Hồ Chí Minh' and 'Tp.HCM' may be one unit. "
        "Write a line of aliases.csv if they are: TP. Hồ Chí Minh,Tp.HCM"
    ]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("name,unit\nx,y\n", "line 1: the columns are not alias and unit. Head them so."),
        ("alias,unit\nx,\n", "line 2: a name or a unit is empty. Fill it in."),
        ("alias,unit\nx,a\nX,b\n", "line 3: 'X' is given to two units. Keep one."),
    ],
)
def test_a_table_of_aliases_at_fault_is_refused(tmp_path, place, text, finding):
    (place.parent / "aliases.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        imported(tmp_path, {"A": summary(["Sở Y tế", 1], heads=("plan",))}, place)

    assert str(refusal.value) == f"aliases.csv: 1 fault\n  {finding}"


def test_refusals_of_every_kind_are_raised_together(tmp_path, place):
    rows = detailed("Sở Y tê", stages=("Thẩm định",))
    rows[5][3] = As(45019, "", "d/m")
    rows[6][:2] = [7, "Không có"]
    lines = refused(tmp_path, {"A": rows}, place)

    assert [line.split(": ")[1] for line in lines] == ["D3", "D6", "B7"]


def test_rules_at_fault_are_refused_before_the_workbook_is_read(tmp_path):
    own = folder(tmp_path / "small", {}, rubric={"criteria": []})
    with pytest.raises(InputError):
        imported(tmp_path, {"A": detailed("Sở Y tế")}, own)


def test_criteria_heads_alone_are_enough_where_the_roster_knows_the_units(tmp_path, place):
    rows = [["NĂM 2023"], [None, None, "Sở Y tế", "Sở Nội vụ"], [1, "Kế hoạch năm", 8, 9]]
    found = imported(tmp_path, {"A": rows}, place, into=tmp_path / "out")

    assert marks(found) == {("health", "plan", "head"): 8, ("home", "plan", "head"): 9}


def test_a_number_of_the_sheet_is_no_id_where_the_name_says_another(tmp_path):
    rubric = {
        "criteria": [
            {"id": "1", "name": "Báo cáo Sở Y tế", "maximum": 10},
            {"id": "1-2", "name": "Báo cáo Sở Nội vụ", "maximum": 10},
        ]
    }
    place = folder(tmp_path / "small", {"units.csv": ROSTER}, rubric=rubric)
    heads = ["STT", "Nội dung tiêu chí", "SYT"]
    book = {
        "A": [heads, [1, "Báo cáo Sở Y tế", 5]],
        "B": [heads, [1, "Báo cáo Sở Nội vụ", 7]],
    }
    found = imported(tmp_path, book, str(place), stage="head")

    assert marks(found) == {("health", "1", "head"): 5, ("health", "1-2", "head"): 7}
