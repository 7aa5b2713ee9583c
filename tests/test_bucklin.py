"""Bucklin: places one after the other, against a count by hand."""

import pytest
from ballot_makers import ranked, ranked_ballots
from counting_makers import (
    CONVENTIONS,
    accounts_are_sound,
    doubling_elects_the_same,
    levels,
    papers_of,
    permuting_names_permutes_the_result,
    permuting_papers_changes_nothing,
    published,
    winners,
)
from hypothesis import given

from emulab.electing import ConventionNeeded, tally


def brute(ballots):
    papers, size = levels(ballots), len(ballots.candidates)
    cast = sum(number for number, _ in papers)
    for place in range(1, size + 1):
        votes = [0] * size
        for number, groups in papers:
            above = 0
            for group in groups:
                for one in group:
                    votes[one] += number * (above < place)
                above += len(group)
        if 2 * max(votes) > cast or place == size:
            return {one for one in range(size) if votes[one] == max(votes)}


@given(ballots=ranked_ballots())
def test_the_winners_are_those_of_a_count_paper_by_paper(ballots):
    assert winners(ballots, "bucklin") == brute(ballots)


@given(ballots=ranked_ballots())
def test_laws(ballots):
    permuting_names_permutes_the_result(ballots, "bucklin")
    permuting_papers_changes_nothing(ballots, "bucklin")
    doubling_elects_the_same(ballots, "bucklin")
    accounts_are_sound(tally(ballots, "bucklin", **CONVENTIONS))


@pytest.mark.parametrize("expected", published("bucklin"), ids=lambda one: one.file)
def test_published_elections(expected):
    found = tally(papers_of(expected.file), "bucklin", **CONVENTIONS)
    assert tuple(sorted(found.winners)) == expected.winners


def test_tennessee_is_decided_with_the_second_place():
    found = tally(papers_of("tennessee.txt"), "bucklin")

    assert found.scores == {"Memphis": 42, "Nashville": 68, "Chattanooga": 58, "Knoxville": 32}
    assert [str(one.text) for one in found.rounds] == [
        "Up to place 1 nobody is on more than half of the 100 papers.",
        "Up to place 2 Nashville has 68 of 100 papers and is elected.",
    ]


def test_names_left_out_get_no_vote_and_the_most_votes_decide_in_the_end():
    found = tally(ranked("A * 4", "B * 3", "C * 2"), "bucklin")

    assert found.winners == ("A",)
    assert not found.facts["majority_of_cast"]
    assert found.conventions == {}


def test_a_blank_paper_counts_towards_the_half_where_it_is_valid():
    papers = ranked("A > B * 3", "B > A * 2", "", candidates="AB")

    with pytest.raises(ConventionNeeded, match="1 paper is blank; are they valid ballots"):
        tally(papers, "bucklin")
    assert tally(papers, "bucklin", blank="invalid").winners == ("A",)
    assert tally(papers, "bucklin", blank="valid").winners == ("A", "B")
