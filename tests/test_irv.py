"""Instant runoff: all ways of breaking ties, the account, and what papers may leave open."""

from functools import cache

import numpy as np
import pytest
from ballot_makers import ranked, ranked_ballots
from counting_makers import (
    CONVENTIONS,
    accounts_are_sound,
    doubling_elects_the_same,
    lists,
    papers_of,
    permuting_names_permutes_the_result,
    permuting_papers_changes_nothing,
    published,
    winners,
)
from hypothesis import given

from emulab.ballots import collapsed
from emulab.electing import ConventionNeeded, tally
from emulab.electing.profile import Lists
from emulab.electing.single.firsts import EXACT, Firsts
from emulab.electing.single.irv import InstantRunoff


def brute(ballots):
    """Every order of eliminating one who has the fewest votes, to the last name."""
    papers = lists(ballots)

    @cache
    def of(left):
        if len(left) == 1:
            return left
        votes = dict.fromkeys(left, 0)
        for number, names in papers:
            first = next((one for one in names if one in left), None)
            if first is not None:
                votes[first] += number
        fewest = min(votes.values())
        return frozenset().union(*(of(left - {one}) for one in left if votes[one] == fewest))

    return set(of(frozenset(range(len(ballots.candidates)))))


@given(ballots=ranked_ballots())
def test_the_winners_are_those_of_every_order_of_elimination(ballots):
    assert winners(ballots, "irv") == brute(ballots)


@given(ballots=ranked_ballots(ties=False, papers=8))
def test_the_winners_are_those_of_every_order_where_papers_are_short(ballots):
    assert winners(ballots, "irv") == brute(ballots)


@given(ballots=ranked_ballots())
def test_names_and_papers_in_another_order_elect_the_same(ballots):
    permuting_names_permutes_the_result(ballots, "irv")
    permuting_papers_changes_nothing(ballots, "irv")


@given(ballots=ranked_ballots())
def test_every_paper_three_times_elects_the_same_and_the_account_is_sound(ballots):
    doubling_elects_the_same(ballots, "irv")
    accounts_are_sound(tally(ballots, "irv", **CONVENTIONS))


@given(ballots=ranked_ballots())
def test_votes_and_exhausted_papers_add_up_to_all_papers_in_every_round(ballots):
    found = tally(ballots, "irv", **CONVENTIONS)
    for one in found.rounds:
        assert sum(one.totals.values()) + one.exhausted == found.facts["cast"]


@given(ballots=ranked_ballots(ties=False))
def test_transfers_lead_from_one_round_to_the_next(ballots):
    found = tally(ballots, "irv", **CONVENTIONS)
    for one, next_ in zip(found.rounds, found.rounds[1:], strict=False):
        after = {name: one.totals[name] + one.transfers.get(name, 0) for name in next_.totals}
        assert after == next_.totals


@pytest.mark.parametrize("expected", published("irv"), ids=lambda one: one.file)
def test_published_elections(expected):
    found = tally(papers_of(expected.file), "irv", **CONVENTIONS)
    assert tuple(sorted(found.winners)) == expected.winners


def test_burlington_where_a_majority_of_continuing_votes_is_not_one_of_all_papers():
    """The city printed 4313, 4061 and 606 exhausted (rangevoting.org/Burlington.html).

    It read a shared place anew when one of its two names had left, so the one paper
    Montroll > Smith > Simpson = Wright > Kiss came to Wright; here it stops at that place.
    """
    found = tally(papers_of("burlington_2009.toi"), "irv", overvote="stop")
    first, last = found.rounds[0].totals, found.rounds[-1].totals

    assert found.winners == ("Bob Kiss",)
    assert list(first.values()) == [2585, 2063, 35, 1306, 2951, 36]
    assert last == {"Bob Kiss": 4313, "Kurt Wright": 4061 - 1}
    assert found.facts["exhausted"] == 606 + 1
    assert (found.facts["cast"], found.facts["continuing"]) == (8980, 8373)
    assert found.facts["majority_of_continuing"] and not found.facts["majority_of_cast"]
    assert str(found.rounds[-1].text) == (
        "Bob Kiss is elected with 4313 of the 8373 votes that still count; that is not more than "
        "half of all 8980 papers."
    )


@pytest.mark.parametrize(
    ("overvote", "cast", "last"),
    [
        ("stop", 8980, (4313, 4060)),
        ("skip_rank", 8980, (4316, 4061)),
        ("invalid", 8974, (4313, 4059)),
    ],
)
def test_overvotes_skipped_stopped_or_invalid_give_three_counts_of_burlington(overvote, cast, last):
    found = tally(papers_of("burlington_2009.toi"), "irv", overvote=overvote)

    assert found.facts["cast"] == cast
    assert tuple(found.rounds[-1].totals.values()) == last
    assert found.conventions == {"overvote": overvote}


def test_a_tied_rank_in_irv_needs_the_convention():
    with pytest.raises(ConventionNeeded, match="irv: 6 papers have several names on one place"):
        tally(papers_of("burlington_2009.toi"), "irv")


def test_an_overvote_is_skipped_or_stops_the_paper_or_makes_it_invalid():
    papers = ranked("A = B > C * 3", "A * 2", "B * 2")
    found = {how: tally(papers, "irv", overvote=how) for how in ("skip_rank", "stop", "invalid")}

    assert {how: one.rounds[0].totals for how, one in found.items()} == {
        "skip_rank": {"A": 2, "B": 2, "C": 3},
        "stop": {"A": 2, "B": 2, "C": 0},
        "invalid": {"A": 2, "B": 2, "C": 0},
    }
    assert {how: one.facts["cast"] for how, one in found.items()} == {
        "skip_rank": 7,
        "stop": 7,
        "invalid": 4,
    }
    assert found["skip_rank"].winners == ("C",)
    assert found["stop"].winners == ("A", "B")


def test_a_tie_that_matters_ends_the_account_and_names_every_choice():
    found = tally(ranked("A > B > C * 4", "B > C > A * 3", "C > A > B * 3"), "irv")

    assert (found.winners, found.elected, found.order) == (("A", "C"), (), ())
    assert (found.rounds[-1].tied, found.rounds[-1].eliminated) == (("B", "C"), ())
    assert found.facts["undecided"] == {"B": ("C",), "C": ("A",)}
    assert str(found.rounds[-1].text) == (
        "B; C tie for the fewest votes, 3 each. Who is elected hangs on who of them leaves: "
        "without B: C / without C: A."
    )


def test_a_tie_that_does_not_matter_is_passed_over_aloud():
    papers = ranked("A > B > C * 6", "B > A > C * 3", "C > A > B * 3", "D > C * 3")
    found = tally(papers, "irv")

    assert (found.winners, found.order) == (("A",), ())
    assert (found.rounds[0].tied, found.rounds[0].eliminated) == (("B", "C", "D"), ("B",))
    assert str(found.rounds[0].text) == (
        "B; C; D tie for the fewest votes, 3 each. Whoever of them leaves, elected is A; told "
        "here is the way on which B leaves."
    )


def test_two_left_with_equal_votes_are_both_listed_first():
    found = tally(ranked("A * 5", "B * 5", "C > A", "D > B"), "irv")

    assert (found.winners, found.elected) == (("A", "B"), ())
    assert found.order == (("A", "B"), ("C", "D"))


def test_names_whose_papers_name_nobody_else_leave_at_once():
    names = [f"N{number:02}" for number in range(40)]
    found = tally(ranked(*names), "irv")

    assert found.complete
    assert found.winners == tuple(names)
    assert found.order == (tuple(names),)


def test_a_limit_of_states_lists_everyone_who_is_not_ruled_out(monkeypatch):
    size = 9
    rows = [[(number - first) % size + 1 for number in range(size)] for first in range(size)]
    papers = collapsed("ranked", "ABCDEFGHI", rows)
    every = tally(papers, "irv")
    monkeypatch.setattr(InstantRunoff, "limit", 10)
    some = tally(papers, "irv")

    assert every.complete and set(every.winners) <= set(some.winners)
    assert not some.complete
    assert "the limit is 10 sets of names" in str(some.notes[0])
    permuting_names_permutes_the_result(papers, "irv")


@given(ballots=ranked_ballots(ties=False, papers=10))
def test_papers_followed_as_names_leave_stand_where_they_stand_when_read_anew(ballots):
    order = np.full((len(ballots.counts), len(ballots.candidates)), -1, dtype=np.int16)
    for row, (_, names) in enumerate(lists(ballots)):
        order[row, : len(names)] = names
    followed = Firsts(Lists(order, ballots.counts), len(ballots.candidates))
    left = (1 << len(ballots.candidates)) - 1
    for one in range(len(ballots.candidates) - 1):
        left &= ~(1 << one)
        anew = Firsts(Lists(order, ballots.counts), len(ballots.candidates))
        anew.left = 0
        assert followed.votes(left) == anew.votes(left)


def test_votes_are_exact_beyond_what_floating_point_can_hold():
    papers = collapsed("ranked", "AB", [[1, 2], [2, 1]], [EXACT, EXACT + 1])
    found = tally(papers, "irv")

    assert found.winners == ("B",)
    assert found.rounds[0].totals == {"A": EXACT, "B": EXACT + 1}


@given(ballots=ranked_ballots(ties=False, truncated=False, papers=8))
def test_whom_more_than_half_put_first_is_elected(ballots):
    found = tally(ballots, "irv")
    votes = tally(ballots, "plurality")
    if votes.facts["majority_of_cast"]:
        assert found.winners == votes.winners
        assert len(found.rounds) == 1
