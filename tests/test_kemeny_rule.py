"""Kemeny as a rule: every best order by trying all, the winners' set, and what the time left."""

from itertools import combinations, permutations

import numpy as np
import pytest
from ballot_makers import ranked, ranked_ballots
from hypothesis import given, settings
from hypothesis import strategies as st
from pairwise_makers import by, conventions, election, groups, matrix

from emulab import kemeny
from emulab.ballots import collapsed
from emulab.electing.single import kemeny_rule

few = settings(deadline=None, max_examples=60)


def tried(votes: list[list[int]]) -> tuple[int, list[tuple[int, ...]]]:
    """The greatest agreement and every order that has it."""
    agreed = {
        order: sum(votes[a][b] for a, b in combinations(order, 2))
        for order in permutations(range(len(votes)))
    }
    most = max(agreed.values())
    return most, [order for order, found in agreed.items() if found == most]


@few
@given(ballots=ranked_ballots(sizes=st.integers(1, 6)), given_=conventions)
def test_winners_are_all_who_are_first_in_some_best_order(ballots, given_):
    votes = matrix(ballots, given_.unranked)
    most, best = tried(votes)
    found = by(ballots, "kemeny", given_)

    assert found.winners == tuple(ballots.candidates[a] for a in sorted({o[0] for o in best}))
    assert found.facts == {
        "agreement": most,
        "against": sum(map(sum, votes)) - most,
        "orders": len(best),
        "gap": 0,
    }
    assert found.complete
    if len(best) == 1:
        assert found.order == tuple((ballots.candidates[a],) for a in best[0])


@few
@given(
    ballots=ranked_ballots(sizes=st.integers(2, 5)), given_=conventions, states=st.integers(1, 4)
)
def test_the_winners_of_groups_too_large_to_count_are_the_same(ballots, given_, states):
    counted = by(ballots, "kemeny", given_)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kemeny, "STATES", states)
        searched = by(ballots, "kemeny", given_)

    assert searched.winners == counted.winners
    assert searched.complete
    assert searched.facts["agreement"] == counted.facts["agreement"]


def test_tennessee_agrees_with_the_order_that_textbooks_print():
    found = by(election("tennessee.txt"), "kemeny")

    assert groups(found) == [{"Nashville"}, {"Chattanooga"}, {"Knoxville"}, {"Memphis"}]
    assert (found.facts["agreement"], found.facts["against"]) == (393, 207)


def test_a_circle_of_three_has_three_best_orders_and_three_winners():
    found = by(ranked("A > B > C", "B > C > A", "C > A > B"), "kemeny")

    assert found.winners == ("A", "B", "C")
    assert (found.facts["orders"], found.elected) == (3, ())


def test_winners_stand_first_though_another_has_a_better_mean_place():
    papers = ranked("A > C > B * 2", "B > C > A * 2", "A = B = C")
    found = by(papers, "kemeny")

    assert found.order[0] == found.winners


def random_papers(size, number, seed, spread):
    """Papers scattered about one order; the wider the spread, the less they agree."""
    rng = np.random.default_rng(seed)
    places = [
        np.argsort(np.argsort(np.arange(size) + rng.normal(0, spread, size))) + 1
        for _ in range(number)
    ]
    return collapsed("ranked", [f"unit {one}" for one in range(size)], places)


@pytest.mark.parametrize(("size", "spread"), [(64, 20), (64, 40), (30, 1000)])
def test_large_fields_are_ordered_and_proven(size, spread):
    found = by(random_papers(size, 64, 1, spread), "kemeny")

    assert found.complete
    assert found.facts["gap"] == 0


def test_winners_of_a_large_field_do_not_hang_on_names():
    papers = random_papers(30, 15, 3, 1000)
    turned = papers.arranged(papers.candidates[::-1])

    assert set(by(turned, "kemeny").winners) == set(by(papers, "kemeny").winners)


def test_a_search_cut_short_says_the_gap_and_rules_nobody_out_unproven(monkeypatch):
    papers = random_papers(40, 15, 1, 1000)
    full = by(papers, "kemeny")
    monkeypatch.setattr(kemeny_rule, "SECONDS", 1e-9)
    short = by(papers, "kemeny")

    assert not short.complete
    assert set(short.winners) >= set(full.winners)
    assert short.facts["gap"] >= full.facts["agreement"] - short.facts["agreement"]
    assert [str(note) for note in short.notes] == [
        f"after 0 seconds the order found is not proven: another may agree by "
        f"{short.facts['gap']} votes more, each a paper on a pair",
        "the winners are all who are not ruled out",
    ]


def test_whoever_the_time_was_too_short_to_rule_out_is_a_winner_and_a_note_says_so(monkeypatch):
    ring = [[(one - first) % 19 + 1 for one in range(19)] for first in range(19)]
    papers = collapsed("ranked", [f"unit {one}" for one in range(19)], ring)
    monkeypatch.setattr(kemeny_rule, "agrees_by", lambda *asked: None)
    monkeypatch.setattr(kemeny, "STATES", 0)
    found = by(papers, "kemeny")

    assert (found.winners, found.complete) == (papers.candidates, False)
    assert str(found.notes[-1]) == "the winners are all who are not ruled out"
