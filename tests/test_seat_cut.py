"""Votes added up and cut to the seats: threshold, block, SNTV and limited voting."""

from fractions import Fraction

import pytest
from ballot_makers import approval, approval_ballots, ranked, ranked_ballots
from hypothesis import given
from hypothesis import strategies as st
from published_elections import Published
from seats_makers import elected, expected, published, sets

from emulab.ballots import Tallies, collapsed
from emulab.electing import ConventionNeeded, Unfit, tally
from emulab.faults import InputError
from emulab.rules import Threshold

ALL = {"overvote": "invalid", "blank": "valid"}
FOUR_FIFTHS = Threshold(at_least="4/5", of="valid")


def votes(number, **by_name):
    """Votes by name on so many papers."""
    return Tallies(tuple(by_name), tuple(by_name.values()), number)


def passed(found):
    return set(found.facts["passed"])


@pytest.mark.parametrize("one", expected("block"), ids=lambda one: one.name)
def test_the_published_committees_of_block_voting(one: Published):
    found = tally(published(one.file, one.rule), one.rule, seats=one.seats, **ALL)

    assert sets(found) == {frozenset(names) for names in one.committees}


def test_eight_of_ten_are_at_least_four_fifths():
    found = tally(votes(10, A=8, B=2), "threshold", threshold=FOUR_FIFTHS)

    assert (found.winners, found.elected, found.facts["needed"]) == (("A",), ("A",), 8)


def test_half_is_not_more_than_half():
    half = votes(16, A=8)

    assert tally(half, "threshold", threshold=Threshold(more_than="1/2", of="valid")).winners == ()
    assert tally(half, "threshold", threshold=Threshold(at_least="1/2", of="valid")).winners == (
        "A",
    )


@pytest.mark.parametrize("yes, base", [(35, 44), (39, 49), (43, 54), (47, 59), (51, 64)])
def test_what_only_prints_as_eighty_per_cent_is_less(yes, base):
    found = tally(votes(base, A=yes), "threshold", threshold=FOUR_FIFTHS)

    assert (f"{100 * yes / base:.0f}", found.winners) == ("80", ())


@pytest.mark.parametrize("yes, base", [(11, 20), (22, 40), (33, 60)])
def test_fifty_five_per_cent_is_met_where_floating_point_misses_it(yes, base):
    threshold = Threshold(at_least="55 %", of="valid")

    assert 100 * yes / base < 100 * 0.55
    assert tally(votes(base, A=yes), "threshold", threshold=threshold).winners == ("A",)


def test_two_thirds_of_nine_are_six():
    threshold = Threshold(at_least="2/3", of="valid")

    assert tally(votes(9, A=6), "threshold", threshold=threshold).winners == ("A",)


def test_the_same_votes_pass_of_those_returned_and_fail_of_members():
    """9 agree of 10 present in a council of 13."""
    papers = approval("A * 9", "* 1", candidates="A")
    share = {"at_least": "9/10"}
    returned = tally(papers, "threshold", threshold=Threshold(of="returned", **share), **ALL)
    members = tally(
        papers,
        "threshold",
        threshold=Threshold(of="members", **share),
        bases={"members": 13},
        **ALL,
    )

    assert (returned.winners, members.winners) == (("A",), ())
    assert members.facts["shares"] == {"A": "9/13 (69.23 %)"}
    assert members.conventions["members"] == "13"


def test_the_share_is_of_papers_and_not_of_marks():
    """Shares of marks add up to one and are nobody's support: B has 6 of 10 papers."""
    papers = approval("A = B * 6", "A * 4")
    found = tally(papers, "threshold", threshold=Threshold(at_least="3/5", of="valid"), seats=2)

    assert found.winners == ("A", "B")


def test_papers_set_aside_are_returned_and_not_valid():
    papers = collapsed("approval", ("A",), [[1]], [8], invalid={"no stamp": 2})
    threshold = {"at_least": "9/10"}
    valid = tally(papers, "threshold", threshold=Threshold(of="valid", **threshold))
    returned = tally(papers, "threshold", threshold=Threshold(of="returned", **threshold))

    assert (valid.facts["base"], returned.facts["base"]) == (8, 10)
    assert (valid.winners, returned.winners) == (("A",), ())


def test_more_names_than_seats_may_pass_and_the_highest_are_elected():
    found = tally(votes(10, A=8, B=10, C=9), "threshold", threshold=FOUR_FIFTHS, seats=2)

    assert (found.winners, found.elected) == (("B", "C"), ("B", "C"))
    assert passed(found) == {"A", "B", "C"}


def test_everyone_tied_across_the_cut_is_told():
    found = tally(votes(10, A=9, B=8, C=8), "threshold", threshold=FOUR_FIFTHS, seats=2)

    assert (found.winners, found.elected, found.tied) == (("A", "B", "C"), ("A",), ("B", "C"))
    assert found.committees == (("A", "B"), ("A", "C"))
    assert found.rounds[0].tied == ("B", "C")


def test_no_seat_is_filled_from_below_the_threshold():
    found = tally(votes(10, A=9, B=7), "threshold", threshold=FOUR_FIFTHS, seats=2)

    assert (found.winners, found.facts["open"]) == (("A",), 1)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(1, 4), st.integers(1, 9))
def test_the_threshold_is_the_definition(numbers, seats, needed):
    names = tuple("ABCDEF"[: len(numbers)])
    threshold = Threshold(at_least=Fraction(needed, 9), of="members")
    found = tally(
        Tallies(names, tuple(numbers)),
        "threshold",
        seats=seats,
        threshold=threshold,
        bases={"members": 9},
    )
    over = [(number, name) for name, number in zip(names, numbers, strict=True) if number >= needed]
    can = {name for number, name in over if sum(other > number for other, _ in over) < seats}
    must = {name for number, name in over if sum(other >= number for other, _ in over) <= seats}

    assert (set(found.winners), set(found.elected)) == (can, must)


@pytest.mark.parametrize(
    "threshold, convention, words",
    [
        (None, "threshold", "threshold: the share that is needed is not said."),
        (
            Threshold(at_least="1/2"),
            "of",
            "threshold: what the threshold is a share of is not said. Name the convention 'of': "
            "members or present or issued or returned or valid.",
        ),
        (
            Threshold(at_least="1/2", of="members"),
            "members",
            "threshold: how many are members is not said. Name the convention 'members'.",
        ),
    ],
)
def test_a_threshold_without_its_share_or_base_is_refused(threshold, convention, words):
    with pytest.raises(ConventionNeeded) as refused:
        tally(votes(10, A=8), "threshold", threshold=threshold)

    assert refused.value.convention == convention
    assert words in str(refused.value)


def test_votes_beyond_the_base_are_refused():
    threshold = Threshold(at_least="1/2", of="members")
    with pytest.raises(InputError) as refused:
        tally(votes(9, A=8, B=9), "threshold", threshold=threshold, bases={"members": 8})

    assert "B has 9 votes, and only 8 are members. Correct the number or the papers." in str(
        refused.value
    )


def test_block_voting_gives_one_group_of_more_than_half_every_seat():
    papers = approval("A = B = C * 51", "D = E = F * 49")

    assert elected(papers, "block", 3) == ["ABC"]


def test_a_paper_with_more_marks_than_seats_counts_for_nobody():
    papers = approval("A = B = C * 5", "A * 2", "B * 1")
    found = tally(papers, "block", seats=2, overvote="invalid")

    assert (found.scores, found.facts["overvoted"]) == ({"A": 2, "B": 1, "C": 0}, 5)
    assert found.conventions == {"overvote": "invalid"}


def test_what_becomes_of_too_many_marks_must_be_said():
    with pytest.raises(ConventionNeeded, match="block: 5 papers mark more than 2 names"):
        tally(approval("A = B = C * 5"), "block", seats=2)


def test_sntv_counts_first_names():
    papers = ranked("A > B * 5", "B > A * 4", "C > B * 4")

    assert elected(papers, "sntv", 2) == ["AB", "AC"]


def test_a_group_that_spreads_its_votes_loses_a_seat_under_sntv():
    """60 of 100 papers are for A, B or C, and D and E take two of three seats."""
    papers = approval("A * 22", "B * 19", "C * 19", "D * 20", "E * 20")

    assert elected(papers, "sntv", 3) == ["ADE"]


def test_limited_voting_counts_papers_within_the_limit():
    papers = approval("A = B * 5", "C = D * 3", "A = B = C * 9")
    found = tally(papers, "limited", seats=3, marks_at_most=2)

    assert (found.winners, found.tied) == (("A", "B", "C", "D"), ("C", "D"))
    assert found.facts == {"marks_at_most": 2, "overvoted": 9}


def test_how_many_marks_a_paper_may_have_must_be_said():
    words = "limited: how many names a paper may mark, fewer than 3, is not said."
    with pytest.raises(ConventionNeeded, match=words):
        tally(approval("A = B * 5"), "limited", seats=3)


def test_as_many_marks_as_seats_are_not_limited_voting():
    with pytest.raises(InputError) as refused:
        tally(approval("A = B * 5"), "limited", seats=2, marks_at_most=2)

    assert "2 marks on a paper are not fewer than 2 seats. Name 1 to 1 marks" in str(refused.value)


def test_limited_voting_needs_two_seats():
    with pytest.raises(Unfit, match="no paper can mark fewer names than one seat"):
        tally(approval("A * 5"), "limited", seats=1, marks_at_most=1)


def test_nobody_without_a_vote_takes_a_seat():
    found = tally(approval("A * 5", candidates="AB"), "sntv", seats=2)

    assert (found.winners, found.facts) == (("A",), {"open": 1})
    assert str(found.notes[0]) == "1 of 2 seats stay open: nobody else has a vote."


RULES = ("sntv", "block", "limited", "threshold")


def _counted(papers, rule, seats):
    return tally(
        papers,
        rule,
        seats=seats,
        marks_at_most=1 if rule == "limited" else None,
        threshold=Threshold(at_least="1/3", of="valid"),
        **ALL,
    )


@pytest.mark.parametrize("rule", RULES)
@given(papers=approval_ballots(), seats=st.integers(2, 4))
def test_the_order_of_names_elects_nobody(rule, papers, seats):
    one = _counted(papers, rule, seats)
    other = _counted(papers.arranged(papers.candidates[::-1]), rule, seats)

    assert (set(one.winners), set(one.elected)) == (set(other.winners), set(other.elected))
    assert sets(one) == sets(other)


@pytest.mark.parametrize("rule", RULES)
@given(papers=approval_ballots(), seats=st.integers(2, 4))
def test_every_paper_twice_changes_nobody(rule, papers, seats):
    assert (
        _counted(papers, rule, seats).committees
        == _counted(papers.times(2), rule, seats).committees
    )


@pytest.mark.parametrize("rule", RULES)
@given(papers=approval_ballots(), seats=st.integers(2, 4))
def test_no_more_are_elected_than_there_are_seats(rule, papers, seats):
    assert all(len(one) <= seats for one in _counted(papers, rule, seats).committees)


@given(papers=ranked_ballots(ties=False), seats=st.integers(1, 4))
def test_sntv_elects_those_whom_too_few_have_more_first_places_than(papers, seats):
    found = tally(papers, "sntv", seats=seats, **ALL)
    first = {name: found.scores[name] for name in papers.candidates}
    can = {
        name
        for name, own in first.items()
        if own and sum(other > own for other in first.values()) < seats
    }

    assert set(found.winners) == can
