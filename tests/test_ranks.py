"""Ranks: ties shared and shown, keys in their order, bands from the total that was declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, panels, road, rules, section

one = rules(criterion("a", 100))


def ranked(totals: dict[str, float], given=one) -> list[tuple]:
    """(unit, rank, tied) in the order of the rows."""
    found = road(given, {unit: {"a": total} for unit, total in totals.items()}).ranks
    return found.select("unit", "rank", "tied").rows()


def test_tied_units_share_the_better_place():
    assert ranked({"A": 9, "B": 8, "C": 8, "D": 7}) == [
        ("A", 1, False),
        ("B", 2, True),
        ("C", 2, True),
        ("D", 4, False),
    ]


@pytest.mark.parametrize(
    ("first", "second", "ranks"),
    [
        (0.1 + 0.2, 0.3, [1, 1]),  # noise is no lead
        (90, 90 + 1e-10, [1, 1]),
        (90, 90 - 1e-8, [1, 2]),  # a hundred-millionth of a point is one
        (0.0, -0.0, [1, 1]),
    ],
)
def test_totals_tie_at_nine_decimal_places(first, second, ranks):
    assert [rank for _, rank, _ in ranked({"A": first, "B": second})] == ranks


def test_the_order_of_the_file_breaks_no_tie():
    assert ranked({"B": 8, "A": 8}) == ranked({"A": 8, "B": 8})
    assert {rank for _, rank, _ in ranked({"B": 8, "A": 8})} == {1}


@given(totals=st.lists(st.integers(0, 6), min_size=1, max_size=8))
def test_a_rank_is_one_more_than_the_units_that_are_better(totals):
    found = {int(unit): rank for unit, rank, _ in ranked({str(n): t for n, t in enumerate(totals)})}

    for unit, own in enumerate(totals):
        assert found[unit] == 1 + sum(other > own for other in totals)


# Tie keys.

CRITERIA = (section("s", criterion("a"), criterion("b")), criterion("c", 20))
EXTRAS = {
    "bonus": {"at_most": 3, "criteria": [criterion("plus", 5), criterion("more", 5)]},
    "penalty": {"criteria": [criterion("minus", 5)]},
}


def keyed(*ties: dict, **keys):
    return rules(*CRITERIA, **EXTRAS, ties=list(ties), **keys)


def decided(given, table) -> dict[str, tuple]:
    frame = road(given, table).ranks
    return {unit: rest for unit, *rest in frame.select("unit", "rank", "decided_by").rows()}


LEVEL = {
    "A": {"a": 9, "b": 1, "c": 10},  # 20 points each
    "B": {"a": 6, "b": 4, "c": 10, "plus": 1, "minus": 1},
    "C": {"a": 2, "b": 1, "c": 17},
    "D": {"a": 1, "b": 1, "c": 1},
}


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ((), {"A": [1, ""], "B": [1, ""], "C": [1, ""]}),
        (
            ({"higher": "s"},),
            {"A": [1, "higher s"], "B": [1, "higher s"], "C": [3, "higher s"]},
        ),
        (
            ({"higher": "s"}, {"lower": "penalty"}),
            {"A": [1, "lower penalty"], "B": [2, "lower penalty"], "C": [3, "higher s"]},
        ),
        (
            ({"lower": "minus"}, {"lower": "s"}),
            {"C": [1, "lower s"], "A": [2, "lower s"], "B": [3, "lower minus"]},
        ),
        (
            ({"higher": "bonus"},),
            {"B": [1, "higher bonus"], "A": [2, "higher bonus"], "C": [2, "higher bonus"]},
        ),
        (
            ({"higher": "b"}, {"higher": "a"}),
            {"B": [1, "higher b"], "A": [2, "higher a"], "C": [3, "higher a"]},
        ),
    ],
)
def test_the_keys_part_tied_units_in_their_order_and_the_deciding_one_is_named(ties, expected):
    found = decided(keyed(*ties), LEVEL)

    assert found.pop("D") == [4, ""]
    assert found == expected


def test_a_key_parts_no_units_whose_totals_differ():
    table = {"A": {"a": 9, "b": 9, "c": 1}, "B": {"a": 0, "b": 0, "c": 20}}

    assert decided(keyed({"higher": "s"}), table) == {"B": [1, ""], "A": [2, ""]}


def test_a_key_on_the_bonus_reads_what_counts_and_a_key_on_its_criterion_what_was_given():
    table = {
        "A": {"a": 5, "b": 5, "c": 5, "plus": 5},
        "B": {"a": 5, "b": 5, "c": 5, "plus": 2, "more": 1},
    }

    assert {rank for rank, _ in decided(keyed({"higher": "bonus"}), table).values()} == {1}
    assert decided(keyed({"higher": "plus"}), table)["A"] == [1, "higher plus"]


@given(table=panels("a", "b", "c", cells=st.integers(0, 3)))
def test_keys_only_part_what_totals_leave_tied(table):
    plain, parted = road(keyed(), table).rank(), road(keyed({"higher": "a"}), table).rank()

    assert all(plain[unit] <= parted[unit] for unit in table)
    assert all((plain[u] < plain[v]) <= (parted[u] < parted[v]) for u in table for v in table)


# Bands.

BANDS = [
    {"id": "excellent", "name": "Xuất sắc", "at_least": 30},
    {"id": "good", "name": "Tốt", "at_least": 20},
]
HALF = {"A": {"a": 9, "b": 9, "c": 10, "plus": 3}, "B": {"a": 9, "b": 9, "c": 12, "minus": 1}}


def bands(table=HALF, **keys) -> dict:
    found = road(keyed(bands=BANDS, **keys), table).ranks
    return dict(found.select("unit", "band").iter_rows())


def test_the_band_is_read_before_bonus_and_after_penalty():
    assert bands() == {"A": "good", "B": "good"}


def test_the_band_is_read_on_the_total_where_the_rules_say_so():
    assert bands(band_on="total") == {"A": "excellent", "B": "good"}


def test_a_band_begins_at_its_points_and_noise_does_not_move_it():
    edge = {"A": {"a": 10, "b": 0.1, "c": 19.9}, "B": {"a": 9.9, "b": 0, "c": 10.0999}}

    assert 10 + 0.1 + 19.9 == 30
    assert bands(edge) == {"A": "excellent", "B": None}


def test_a_floor_holds_for_the_band_as_well():
    table = {"A": {"a": 0, "b": 0, "c": 0, "plus": 3, "minus": 5}}
    given = keyed(bands=[{"id": "last", "name": "Khác", "at_least": 0}], rubric={"floor": 0})

    assert road(given, table).ranks["band"].to_list() == ["last"]
