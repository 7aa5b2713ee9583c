"""How alternatives are asked for, and what is printed and shown of them."""

import json

import pytest
from alternatives_makers import project, tried
from click.testing import CliRunner
from makers import written

import emulab
from emulab.alternative_rules import (
    alternatives,
)
from emulab.cli import main
from emulab.comparison import Comparison, comparisons
from emulab.faults import InputError
from emulab.output.comparing import compare_object
from emulab.rules import find_place
from emulab.show.alternatives import alternatives as page_of
from emulab.studies import study_at

# How it is asked for.


def test_two_places_are_compared_as_ever():
    found = comparisons(["central-party/2023", "central-party/2023:secret-ballot"])

    assert isinstance(found, Comparison)
    assert set(compare_object(found)) == {"a", "b", "units", "causes"}


def test_one_scenario_alone_is_set_beside_the_rules_it_changes():
    found = comparisons(["hanoi-02/2023:party"])

    assert isinstance(found, Comparison)
    assert (found.a.scenario, found.b.scenario) == ("", "party")


def test_of_three_each_is_set_against_the_first():
    asked = ["hanoi-02/2023:reform", "hanoi-02/2023", "hanoi-02/2023:party"]
    found = comparisons(asked)

    assert list(found.results) == asked
    assert list(found.names.values()) == [
        "Cải cách hành chính nặng hơn",
        "Đã ban hành",
        "Xây dựng Đảng nặng hơn",
    ]
    back = found.differences.filter(alternative="hanoi-02/2023", key="weights.tasks.reform")
    assert back.select("before", "after").row(0) == ("20", "8")


def test_of_several_years_each_column_says_its_year(tmp_path):
    own = find_place("hanoi-07/2023").rules.read_text(encoding="utf-8")
    draft = written(tmp_path, own, "draft.yaml")
    found = comparisons(["hanoi-07/2023", "hanoi-07/2022", str(draft)])

    assert list(found.names.values()) == ["Dự thảo 2023", "Dự thảo 2022", f"{draft} 2023"]
    assert found.ranks.filter(unit="labour").row(0) == ("labour", 1, 6, 1)
    assert found.differences.filter(alternative=str(draft)).height == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            ("hanoi-02/2023", "hanoi-02/2023:party", "hanoi-02/2023:party"),
            "compare: 1 fault\n  hanoi-02/2023:party: named twice. Name each once.",
        ),
        (
            ("hanoi-02/2023", "hanoi-02/2023:party", "par-index/2023"),
            "compare: 1 fault\n  hanoi-02/2023 and par-index/2023 are of different clusters. "
            "Name two of the same cluster.",
        ),
        (
            ("hanoi-02/2023:nothing",),
            "hanoi-02/2023: 1 fault\n  there is no scenario called 'nothing'. "
            "There are: party, reform.",
        ),
    ],
)
def test_what_cannot_be_set_side_by_side_is_refused_in_words(asked, said):
    with pytest.raises(InputError) as refusal:
        comparisons(asked)

    assert str(refusal.value) == said


# What is printed.


def printed(*arguments):
    found = CliRunner().invoke(main, ["compare", *arguments])
    assert found.exit_code == 0, found.stderr
    return found.stdout


def test_the_object_is_json_and_names_what_the_help_names():
    found = json.loads(printed("hanoi-02/2023", "--json"))
    helped = printed("--help")

    assert list(found) == [
        "cluster",
        "year",
        "synthetic",
        "alternatives",
        "ranks",
        "totals",
        "hands",
    ]
    assert [key for key in (*found, *found["alternatives"][0]) if key not in helped] == []
    assert [one["alternative"] for one in found["alternatives"]] == list(found["ranks"][0])[1:]


def test_a_refused_alternative_is_in_the_object_with_its_faults_and_without_ranks(tmp_path):
    place = project(tmp_path, {"misspelt": "tiess: []"})
    found = json.loads(printed(place, "--json"))
    refused = found["alternatives"][-1]

    assert list(found["ranks"][0]) == ["unit", "adopted"]
    assert refused["faults"] == [
        {
            "file": "scenarios/misspelt.yaml",
            "line": 1,
            "finding": "tiess: there is no key called 'tiess'.",
            "remedy": "Did you mean 'ties'?",
        }
    ]
    assert [refused[key] for key in ("tau_b", "moved", "first")] == [None, None, None]
    assert "Không chạy được:\n    scenarios/misspelt.yaml: line 1: tiess" in printed(place)


def test_the_text_says_what_differs_what_changes_hands_and_that_it_is_made_up():
    said = printed("hanoi-02/2023")

    assert "quy chế đã ban hành và 5 phương án" in said
    assert "Số liệu minh họa (synthetic)" in said
    assert "“Thực hiện nhiệm vụ chính trị”: 70 → 55" in said
    assert "2 (−1)" in said and "Trong ngoặc: số bậc tăng so với cột đầu." in said
    assert (
        "Đảng ủy khối các cơ quan Thành phố được thêm Cờ thi đua của Chính phủ "
        "(trước: xếp hạng 2; điều kiện là hạng 1 trở lên)."
    ) in said


def test_rules_without_alternatives_say_so_and_where_to_write_them():
    said = printed("hanoi-07/2023")

    assert "Không có phương án nào: ghi tệp trong scenarios/ hoặc khóa weight_sets." in said
    assert page_of(alternatives(emulab.study("hanoi-07", 2023))).tables == ()


def test_the_page_has_ranks_hands_keys_and_criteria_each_with_its_sources():
    shown = page_of(alternatives(emulab.study("hanoi-02", 2023)))

    assert len(shown.tables) == 4
    assert all("minh họa" in table.as_raw_html() for table in shown.tables)
    assert "Xây dựng Đảng nặng hơn: Đảng ủy khối các cơ quan Thành phố" in shown.text


def test_the_page_names_what_could_not_be_run(tmp_path):
    found = alternatives(study_at(project(tmp_path, {"misspelt": "tiess: []"})))

    assert "scenarios/misspelt.yaml: line 1: tiess: there is no key" in page_of(found).text


def test_a_unit_without_a_rank_stays_in_the_table_with_a_dash():
    found = tried(emulab.study("hanoi-07", 2023).result, again={})

    assert found.labels["again"]["communications"] == "–"
    assert found.ranks.filter(unit="communications").row(0) == ("communications", None, None)
