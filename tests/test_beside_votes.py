"""Scores and votes together: where the vote leaves the ranking, and by how much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau
from voted_years import voted_year
from voting_makers import award, rules_with, votes

from emulab.votes_and_scores import beside_votes, heads_advantage

VOTE = {"at_least": "1/2", "of": "members", "blank": "valid"}
MEMBERS = 6


def year(totals: dict[str, float], agree: dict[str, int], seats=1, ties=(), **changes):
    """The result of one award voted on: units with these totals and these agreeing votes."""
    flag = award(seats=seats, vote=VOTE, ties=list(ties))
    papers = [
        ("flag", {unit for unit, number in agree.items() if number > paper})
        for paper in range(MEMBERS)
    ]
    marks = {unit: (total, 0.0) for unit, total in totals.items()}
    rules = rules_with(awards=[flag], **changes)
    return voted_year(rules, marks, votes(papers, members=MEMBERS, present=MEMBERS))


def beside(totals, agree, **keys):
    (found,) = beside_votes(year(totals, agree, **keys))
    return found


TOTALS = {"A": 60, "B": 50, "C": 40, "D": 30}


def test_a_vote_that_follows_the_ranking_moves_nobody():
    found = beside(TOTALS, {"A": 6, "B": 5, "C": 4, "D": 3})

    assert found.tau_b == pytest.approx(1)
    assert found.places["moved"].to_list() == [0, 0, 0, 0]
    assert found.turned.height == 0
    assert found.passed_only == found.ranked_only == ()


def test_who_passed_the_vote_and_not_the_points_is_named_and_the_other_way_round():
    found = beside(TOTALS, {"A": 6, "B": 2, "C": 5, "D": 1})

    assert (found.passed_only, found.ranked_only) == (("C",), ("B",))
    assert found.turned.rows() == [("B", "C")]
    assert dict(found.places.select("unit", "moved").iter_rows()) == {
        "A": 0,
        "B": -1,
        "C": 1,
        "D": 0,
    }


def test_ties_of_the_vote_share_the_better_place():
    found = beside(TOTALS, {"A": 6, "B": 6, "C": 3, "D": 3})

    assert found.places["vote_rank"].to_list() == [1, 1, 3, 3]


@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=6),
    st.lists(st.integers(0, MEMBERS), min_size=6, max_size=6),
)
def test_tau_is_kendalls_with_ties(points, agree):
    totals = {unit: float(value) for unit, value in zip("ABCDEF", points, strict=False)}
    cast = dict(zip(totals, agree, strict=False))
    found = beside(totals, cast)
    expected = kendalltau(list(totals.values()), list(cast.values())).statistic

    if found.tau_b is None:
        assert expected != expected  # not a number: one of them is all ties
    else:
        assert found.tau_b == pytest.approx(expected)


def test_a_tie_that_the_score_resolved_is_named():
    found = beside(TOTALS, {"A": 6, "B": 6, "C": 3, "D": 0}, ties=["rank"])

    assert found.settled == ("A", "B")


def test_a_tie_left_open_was_resolved_by_nobody():
    assert beside(TOTALS, {"A": 6, "B": 6, "C": 3, "D": 0}).settled == ()


def test_the_head_stands_beside_its_rank():
    officers = [{"office": "head", "unit": "c"}]
    offices = [{"id": "head", "seats": 1, "decide": "acclaimed"}]
    totals = {unit.lower(): total for unit, total in TOTALS.items()}
    agree = {"a": 5, "b": 4, "c": 6, "d": 1}
    result = year(totals, agree, officers=officers, offices=offices)

    assert heads_advantage(beside_votes(result)).rows() == [("flag", "c", 3, 1, 2)]


def test_without_a_head_there_is_no_advantage():
    assert heads_advantage(beside_votes(year(TOTALS, TOTALS | {"A": 6}))).height == 0


def test_permuting_the_roster_changes_nothing():
    agree = {"A": 6, "B": 2, "C": 5, "D": 1}
    turned = dict(reversed(TOTALS.items()))

    assert beside(TOTALS, agree).places.equals(beside(turned, agree).places)


def test_who_passed_has_the_chair_among_those_agreeing():
    flag = award(vote=VOTE | {"chair": "must_agree"})
    papers = [("flag", {"B"}, "chair"), *(("flag", {"A", "B"}) for _ in range(3))]
    marks = {unit: (total, 0.0) for unit, total in TOTALS.items()}
    given = votes(papers, members=MEMBERS, present=4)
    (found,) = beside_votes(voted_year(rules_with(awards=[flag]), marks, given))

    assert dict(found.places.select("unit", "passed").iter_rows()) == {
        "A": False,
        "B": True,
        "C": False,
        "D": False,
    }


def test_under_a_counting_rule_places_are_those_of_its_order_and_its_winners_passed():
    office = {"id": "head", "rule": "borda", "unranked": "last"}
    papers = [("head", {"C": 1, "A": 2, "B": 3, "D": 4})] * 2 + [("head", {"A": 1, "C": 2})]
    marks = {unit: (total, 0.0) for unit, total in TOTALS.items()}
    given = votes(papers, members=MEMBERS, present=4)
    (found,) = beside_votes(voted_year(rules_with(offices=[office]), marks, given))

    assert found.places.select("unit", "vote_rank", "passed").rows() == [
        ("A", 2, False),
        ("B", 3, False),
        ("C", 1, True),
        ("D", 4, False),
    ]
    assert ("A", "C") in found.turned.rows()
    assert found.passed_only == found.ranked_only == ()


def test_a_tie_that_a_lot_resolved_was_not_resolved_by_the_score():
    lot = {"lot": {"numbers": "05 17"}}

    assert beside(TOTALS, {"A": 6, "B": 6, "C": 3, "D": 0}, ties=[lot]).settled == ()
