"""Ranked pairs: every order of equal defeats, by trying them all and by the search's own ways."""

from itertools import chain, permutations, product
from math import factorial, prod

import numpy as np
import pytest
from ballot_makers import ranked, ranked_ballots
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pairwise_makers import LAST, by, conventions, election, groups, strengths

from emulab.ballots import collapsed
from emulab.electing.single import ranked_pairs as room
from emulab.electing.single.tie_orders import TieOrders, TooMany, groups_of
from emulab.electing.single.unbeaten import may_stay_unbeaten, numbering

few = settings(deadline=None, max_examples=60)


def tried(own: list[list[int]]) -> list[set[tuple[int, int]]]:
    """The pairs that hold in the end, for every order of equal defeats."""
    size = range(len(own))
    levels = sorted({own[a][b] for a in size for b in size if own[a][b]}, reverse=True)
    pairs = [[(a, b) for a in size for b in size if own[a][b] == level] for level in levels]
    found = []
    for orders in product(*(list(permutations(group)) for group in pairs)):
        above = {a: {a} for a in size}  # everyone and who stands above
        for winner, loser in chain.from_iterable(orders):
            if loser not in above[winner]:
                for one in size:
                    if loser in above[one]:
                        above[one] |= above[winner]
        found.append({(a, b) for b in size for a in above[b] if a != b})
    return found


def ways(own) -> int:
    counts = np.unique([level for row in own for level in row if level], return_counts=True)[1]
    return prod(factorial(int(number)) for number in counts)


@few
@given(ballots=ranked_ballots(sizes=st.integers(1, 4)), given_=conventions)
def test_winners_and_account_are_those_of_trying_every_order(ballots, given_):
    own = strengths(ballots, given_)
    assume(ways(own) <= 800)
    ends = tried(own)
    names = ballots.candidates
    found = by(ballots, "ranked-pairs", given_)

    beaten = [{b for _, b in end} for end in ends]
    assert found.winners == tuple(
        name for one, name in enumerate(names) if any(one not in lost for lost in beaten)
    )
    assert found.facts["relations"] == len({frozenset(end) for end in ends})
    for told in found.rounds:
        above, below = told.text.values["above"], told.text.values["below"]
        pair = names.index(above), names.index(below)
        held = [pair in end for end in ends]
        word = "locked" if all(held) else "hangs" if any(held) else "left out"
        assert word in str(told.text)
        assert bool(told.tied) == (word == "hangs")


@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_the_search_finds_the_winners_that_listing_finds(ballots, given_):
    own = np.array(strengths(ballots, given_))
    listed = by(ballots, "ranked-pairs", given_)
    order = numbering(own)
    pairs = groups_of(own[np.ix_(order, order)])

    assert {
        ballots.candidates[order[one]]
        for one in range(len(own))
        if may_stay_unbeaten(one, pairs, len(own), 10**6)
    } == set(listed.winners)


@few
@given(ballots=ranked_ballots(), given_=conventions, searched=st.sampled_from([0, 40, 10**6]))
def test_beyond_the_limits_no_winner_is_missed_and_nothing_sure_is_untrue(
    ballots, given_, searched
):
    full = by(ballots, "ranked-pairs", given_)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "LISTED", 0)
        patch.setattr(room, "SEARCHED", searched)
        short = by(ballots, "ranked-pairs", given_)

    assert set(short.winners) >= set(full.winners)
    assert not short.complete or short.winners == full.winners
    assert short.complete == (len(short.notes) < 2)
    for told, all_told in zip(short.rounds, full.rounds, strict=True):
        assert "hangs" in str(told.text) or str(told.text) == str(all_told.text)


@few
@given(ballots=ranked_ballots(), given_=conventions, mix=st.randoms(use_true_random=False))
def test_the_limits_do_not_hang_on_names(ballots, given_, mix):
    names = list(ballots.candidates)
    mix.shuffle(names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "LISTED", 60)
        patch.setattr(room, "SEARCHED", 100)
        found = by(ballots, "ranked-pairs", given_)
        other = by(ballots.arranged(tuple(names)), "ranked-pairs", given_)

    assert groups(other) == groups(found)
    assert (other.complete, other.notes) == (found.complete, found.notes)


def test_a_circle_of_three_equals_ends_in_three_ways():
    found = by(ranked("A > B > C > D", "B > C > A > D", "C > A > B > D"), "ranked-pairs")

    assert found.winners == ("A", "B", "C")
    assert found.facts == {"relations": 3}
    assert [str(one.text) for one in found.rounds] == [
        "A over D, strength 3: locked",
        "B over D, strength 3: locked",
        "C over D, strength 3: locked",
        "A over B, strength 2: hangs on the order of equals",
        "B over C, strength 2: hangs on the order of equals",
        "C over A, strength 2: hangs on the order of equals",
    ]
    assert found.rounds[3].tied == ("A", "B", "C")
    assert found.rounds[3].totals == {"A": 2, "B": 1}


def test_a_pair_that_closes_a_circle_is_left_out_by_name():
    found = by(election("gorr_2.txt"), "ranked-pairs")

    assert groups(found) == [{"A"}, {"B"}, {"C"}]
    assert [str(one.text) for one in found.rounds] == [
        "B over C, strength 75: locked",
        "A over B, strength 65: locked",
        "C over A, strength 60: left out, it closes a circle",
    ]


def test_trap_two_perfectly_alike_both_win():
    found = by(election("gorr_3.txt"), "ranked-pairs")

    assert groups(found) == [{"A", "B"}, {"C"}]
    assert (found.elected, found.complete) == ((), True)


def test_trap_one_tie_among_strengths_elects_b_or_c():
    found = by(election("gorr_4.txt"), "ranked-pairs")

    assert found.winners == ("B", "C")
    assert found.facts == {"relations": 2}


def test_the_order_of_tidemans_example_is_his():
    found = by(election("tideman_1987_example_5.txt"), "ranked-pairs")

    assert groups(found) == [{"v"}, {"w"}, {"x"}, {"y"}, {"z"}]


def test_french_wikipedia_orders_all_five():
    found = by(election("schulze_03.txt"), "ranked-pairs")

    assert groups(found) == [{"A"}, {"C"}, {"E"}, {"B"}, {"D"}]


@pytest.mark.parametrize("seed", range(12))
def test_trap_five_candidates_and_four_voters_are_finished(seed):
    rng = np.random.default_rng(seed)
    papers = collapsed("ranked", "ABCDE", [rng.permutation(5) + 1 for _ in range(4)])
    found = by(papers, "ranked-pairs")

    assert found.complete
    assert found.facts["relations"] >= 1


def test_where_listing_stops_the_candidates_are_searched_one_by_one():
    size = 9  # everyone beats the next four by as much
    own = np.zeros((size, size), dtype=int)
    for one in range(size):
        for step in range(1, size // 2 + 1):
            own[one, (one + step) % size] = 5
    with pytest.raises(TooMany):
        TieOrders(room.LISTED).relations((0,) * size, groups_of(own)[0][1])

    assert room._searched(own, [0] * size) == (set(range(size)), False)


def test_sixty_four_candidates_and_as_many_papers_are_told_within_the_limits():
    rng = np.random.default_rng(5)
    names = [f"unit {number}" for number in range(64)]
    papers = collapsed("ranked", names, [rng.permutation(64) + 1 for _ in range(64)])
    found = by(papers, "ranked-pairs")

    assert 1 <= len(found.winners) <= 8
    assert len(found.rounds) == int((np.array(strengths(papers, LAST)) > 0).sum())
    assert str(found.notes[0]) == (
        "more than 200000 rows to list what the orders of equal defeats lock: not all are listed"
    )
