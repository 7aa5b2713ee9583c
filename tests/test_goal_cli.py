"""``emulab reach`` and its pages: sound JSON, sentences in Vietnamese, refusals in words."""

import json

import pytest
from click.testing import CliRunner
from makers import criterion, result, rules, section

from emulab import study
from emulab.cli import main
from emulab.goal import reach
from emulab.goal.amounts import Points, enough
from emulab.goal.saying import remarks, sentences
from emulab.sensitivity.robustness import robustness
from emulab.show.reaching import goal as goal_page
from emulab.show.reaching import reaching

TREE = (section("s", criterion("a"), criterion("b")), criterion("c"))
CLUSTERS = ["hanoi-02/2023", "hanoi-07/2023", "hai-ba-trung-04/2023", "par-index/2023"]


def emulab(*arguments):
    found = CliRunner().invoke(main, ["reach", *arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def none_such(word):
    raise AssertionError(word)


def test_the_object_is_unrounded_and_says_that_it_is_synthetic():
    found = emulab("hanoi-02/2023", "LE-HONG-PHONG", "--json")
    read = json.loads(found.stdout, parse_constant=none_such)

    assert (read["unit"], read["rank"], read["asked"], read["synthetic"]) == (
        "le-hong-phong",
        4,
        1,
        True,
    )
    assert read["rival"]["unit"] == "iza"
    assert (read["gap"], read["effort"]) == pytest.approx((8.2021276596, 7.710000001))
    assert read["reached"]["rank"] == 1
    assert sum(row["raise"] for row in read["cheapest"]) == pytest.approx(read["effort"])
    assert not any(row["feasible"] for row in read["raises"])


@pytest.mark.parametrize("place", CLUSTERS)
def test_every_unit_of_every_cluster_gets_an_answer_in_words_and_as_an_object(place):
    name, year = place.split("/")
    for unit in study(name, int(year)).standing().ranks["unit"].to_list()[:3]:
        found = emulab(place, unit)

        assert found.exit_code == 0
        assert "nan" not in found.stdout
        read = json.loads(emulab(place, unit, "--json").stdout, parse_constant=none_such)
        assert read["possible"]


def test_the_text_names_the_gap_the_rival_and_the_cheapest_raise():
    lines = emulab("hanoi-02/2023", "universities").stdout.splitlines()

    assert lines[2:6] == [
        "Đảng ủy khối các trường Đại học Cao đẳng đạt 91,50 điểm, xếp thứ 3 trong 5 đơn vị.",
        "Để xếp thứ 1 còn thiếu 5,00 điểm: Ban quản lý các khu công nghiệp và chế xuất Hà Nội có "
        "96,50.",
        "Cách ít điểm nhất cần 5,00 điểm: thêm 3,00 ở “Kết quả chỉ tiêu chuyên môn chủ yếu so với "
        "kế hoạch giao”; thêm 2,00 ở “Phát động, sơ kết, tổng kết phong trào thi đua thường xuyên "
        "và theo chuyên đề”.",
        "Khi đó đơn vị được 96,50 điểm, đồng hạng 1.",
    ]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("hanoi-02/2023", "nobody"), "there is no unit called 'nobody'. There are: iza ("),
        (
            ("hanoi-02/2023", "iza", "--rank", "9"),
            "there is no rank 9 among 5 units. Ask for a rank from 1 to 5.",
        ),
        (("hanoi-offices/2018", "x"), "there are no units, so there is nothing to rank."),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(arguments, refusal):
    found = emulab(*arguments)

    assert (found.exit_code, found.stdout) == (2, "")
    assert refusal in found.stderr


def test_a_printed_raise_is_enough():
    assert [str(enough(*given)) for given in ((0.8214286, False), (2.0, False), (1.72, False))] == [
        "0.83",
        "2.00",
        "1.72",
    ]
    assert [str(enough(*given)) for given in ((2.000000001, True), (1e-9, True))] == [
        "more than 2.00",
        "any gain",
    ]
    assert str(enough(0.8249, False, 0.8249)) == "0.82"
    assert (Points(1234.5).said("vi"), Points(-0.25).said("en")) == ("1.234,50", "−0.25")


def test_what_a_search_finds_is_said_to_be_searched_for():
    given = rules(*TREE, scale="declared", aggregate="geometric")
    found = result(given, {"A": {"a": 9, "b": 9, "c": 9}, "B": {"a": 8, "b": 8, "c": 8}})
    goal = reach(found, "B")

    assert list(sentences(found, goal, "en"))[2].startswith(
        "The cheapest raise that was found takes "
    )
    assert next(iter(remarks(found, goal, "en"))) == (
        "Found by search, because under these rules a total is no sum over its criteria: the raise "
        "does bring the rank, but a cheaper one may exist."
    )


def test_the_page_has_a_row_a_unit_and_says_that_it_is_synthetic():
    page = reaching(robustness(study("hanoi-02", 2023)))

    assert "Trường ĐTCB Lê Hồng Phong" in page.html
    assert "Số liệu minh họa" in page.html
    assert page.text == (
        "Gần hạng 1 nhất là **Đảng ủy khối các cơ quan Thành phố**: cần hơn 2,00 điểm."
    )
    assert "chưa có điểm" in reaching(None).text.lower()


def test_the_page_of_one_unit_lists_the_plan():
    page = goal_page(study("hanoi-02", 2023).result, "universities")

    assert "Cách tăng ít điểm nhất" in page.html
    assert page.text.startswith("Đảng ủy khối các trường Đại học Cao đẳng đạt 91,50 điểm")
    assert goal_page(study("hanoi-02", 2023).result, "iza").tables == ()
