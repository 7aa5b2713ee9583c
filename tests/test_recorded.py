"""What was published stands beside what the rules give."""

from makers import criterion, result, rules

from emulab.recorded import beside
from emulab.tables import Record

GIVEN = rules(
    criterion("a", 65),
    criterion("b", 35),
    awards=[{"id": "flag", "name": "Cờ", "seats": 1, "decide": "acclaimed"}],
)


def test_what_was_published_stands_beside_what_the_rules_give():
    table = {"A": {"a": 60, "b": 30}, "B": {"a": 61, "b": 30}, "C": {"a": 1, "b": 1}}
    published = Record(cluster="trial", year=2023, reached="published", awards={"flag": ("A",)})
    found = beside(result(GIVEN, table), published)

    assert found.select("unit", "published", "computed", "agrees").rows() == [
        ("A", True, "not proposed", False),
        ("B", False, "proposed", False),
    ]
