"""Laws of the papers as a value: patterns with counts, and nothing of who cast them or when."""

import numpy as np
import pytest
from ballot_makers import approval, approval_ballots, ranked, ranked_ballots, score_ballots
from hypothesis import given
from hypothesis import strategies as st

from emulab.ballots import UNSCORED, collapsed

any_ballots = st.one_of(
    ranked_ballots(), approval_ballots(), score_ballots(), score_ballots(open_scores=True)
)


def opened(ballots):
    """Every paper by itself."""
    return np.repeat(ballots.marks, ballots.counts, axis=0)


def again(ballots, rows, counts=None):
    facts = {"grades": ballots.grades, "denominator": ballots.denominator}
    return collapsed(ballots.kind, ballots.candidates, rows, counts, **facts)


@given(ballots=any_ballots, data=st.data())
def test_the_order_in_which_papers_are_opened_leaves_no_trace(ballots, data):
    rows = opened(ballots)
    order = data.draw(st.permutations(range(len(rows))))

    assert again(ballots, rows[list(order)]) == ballots


@given(ballots=any_ballots)
def test_a_paper_counted_twice_equals_two_papers(ballots):
    rows = opened(ballots)

    assert ballots.times(2) == again(ballots, np.concatenate([rows, rows]))
    assert ballots.times(2) == ballots.plus(ballots.marks, ballots.counts)


@given(ballots=any_ballots)
def test_patterns_are_different_and_the_most_frequent_comes_first(ballots):
    patterns = [tuple(row) for row in ballots.marks.tolist()]
    keys = [(-count, row) for count, row in zip(ballots.counts.tolist(), patterns, strict=True)]

    assert len(set(patterns)) == len(patterns)
    assert keys == sorted(keys)
    assert ballots.number == ballots.counts.sum() == len(opened(ballots))


@given(ballots=any_ballots, data=st.data())
def test_arranging_there_and_back_changes_nothing(ballots, data):
    order = tuple(data.draw(st.permutations(ballots.candidates)))
    other = ballots.arranged(order)

    assert other.candidates == order
    assert other.arranged(ballots.candidates) == ballots


@given(ballots=any_ballots, data=st.data())
def test_striking_off_one_by_one_is_striking_off_together(ballots, data):
    gone = data.draw(st.lists(st.sampled_from(ballots.candidates), unique=True))
    one_by_one = ballots
    for name in gone:
        one_by_one = one_by_one.without([name])

    assert one_by_one == ballots.without(gone)
    assert one_by_one.number == ballots.number


@given(ballots=ranked_ballots(), data=st.data())
def test_striking_off_keeps_who_is_above_whom(ballots, data):
    gone = data.draw(st.sampled_from(ballots.candidates))
    left = ballots.without([gone])
    kept = [n for n, name in enumerate(ballots.candidates) if name != gone]

    def above(rows):
        return sorted(
            tuple((a > 0) and (b == 0 or a < b) for a in row for b in row) for row in rows.tolist()
        )

    assert above(opened(left)) == above(opened(ballots)[:, kept])


@given(ballots=any_ballots)
def test_what_is_added_can_be_taken_away(ballots):
    more = ballots.plus(ballots.marks[:1], np.array([3]))

    assert more.number == ballots.number + 3
    assert more.plus(ballots.marks[:1], np.array([-3])) == ballots


def test_a_pattern_of_which_all_papers_are_taken_away_is_gone():
    left = ranked("A > B * 2", "B > A").plus(np.array([[1, 2]]), np.array([-2]))

    assert (left.marks.tolist(), left.counts.tolist()) == ([[2, 1]], [1])


def test_places_are_closed_up_however_large_the_numbers():
    found = collapsed("ranked", ("A", "B", "C"), [[10**12, 0, 7], [62, 63, 64]])

    assert sorted(found.marks.tolist()) == [[1, 2, 3], [2, 0, 1]]


def test_no_more_papers_are_taken_away_than_there_are():
    with pytest.raises(ValueError, match="more papers of a pattern are taken away"):
        ranked("A > B * 2").plus(np.array([[1, 2]]), np.array([-3]))


@given(ballots=ranked_ballots())
def test_no_place_is_skipped(ballots):
    for row in ballots.marks.tolist():
        places = set(row) - {0}
        assert places == set(range(1, len(places) + 1))


@given(rows=st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), min_size=1))
def test_any_numbers_that_people_write_as_places_keep_their_order(rows):
    closed = opened(collapsed("ranked", "ABC", rows)).tolist()

    def order(row):
        return tuple((a > b) - (a < b) if a and b else (a > 0, b > 0) for a in row for b in row)

    assert sorted(map(str, map(order, closed))) == sorted(map(str, map(order, rows)))


def test_blank_and_truncated_papers_are_counted_apart():
    papers = ranked("A > B > C * 4", "A * 3", "", "", candidates="ABC")

    assert (papers.blank, papers.truncated, papers.number) == (2, 3, 9)


def test_a_name_left_open_is_not_a_score_of_nothing():
    papers = collapsed("score", "AB", [[0, UNSCORED], [0, 0]])

    assert papers.truncated == 1
    assert papers.score(UNSCORED) is None
    assert papers.score(0) == 0


def test_renaming_renames_and_nothing_else():
    papers = approval("A = B * 2")

    assert papers.renamed({"A": "C"}).candidates == ("C", "B")
    assert papers.renamed({"A": "C"}).marks.tolist() == papers.marks.tolist()


def test_ballots_know_no_voter():
    """The fields of the value are these; a serial or a voter has nowhere to stand."""
    fields = {"kind", "candidates", "marks", "counts", "grades", "denominator", "invalid", "about"}

    assert set(vars(ranked("A"))) == fields
