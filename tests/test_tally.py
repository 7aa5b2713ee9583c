"""Tallies: from ballots or kept totals to the agreeing votes of every unit, by channel."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from voting_makers import rules_with, votes

from emulab.rules import Threshold
from emulab.voting import polls, vote_frame
from emulab.voting.tally import tally_ballots, tally_totals

UNITS = "ABCDE"
CHANNEL = st.sampled_from(["box", "written"])
VOTE = st.sampled_from(["agree", "disagree", "none"])
PAPERS = st.lists(
    st.tuples(st.just("head"), st.dictionaries(st.sampled_from(UNITS), VOTE), CHANNEL), max_size=12
)


def asking(marks_at_most=None, blank="valid", **keys) -> Threshold:
    return Threshold(more_than="1/2", of="valid", marks_at_most=marks_at_most, blank=blank, **keys)


def count(papers, marks_at_most=None, blank="valid", **keys):
    return tally_ballots(votes(papers).ballots, "head", asking(marks_at_most, blank, **keys))


def agreeing(found) -> dict[str, int]:
    return {unit: sum(own.values()) for unit, own in sorted(found.agree.items())}


def test_three_ballots_by_hand():
    found = count([("head", "AB"), ("head", "A"), ("head", "A", "written")])

    assert found.agree == {"A": {"box": 2, "written": 1}, "B": {"box": 1}}
    assert (found.valid, found.invalid, found.blank) == (
        {"box": 2, "written": 1},
        {"box": 0, "written": 0},
        {"box": 0, "written": 0},
    )


def test_an_over_marked_ballot_is_invalid_and_none_of_its_names_counts():
    found = count([("head", "ABC"), ("head", "AB")], marks_at_most=2)

    assert agreeing(found) == {"A": 1, "B": 1}
    assert (found.valid["box"], found.invalid["box"]) == (1, 1)


def test_marks_that_do_not_agree_are_not_marks_too_many():
    found = count([("head", {"A": "agree", "B": "disagree", "C": "none"})], marks_at_most=1)

    assert (agreeing(found), found.valid["box"]) == ({"A": 1}, 1)


@pytest.mark.parametrize(("blank", "valid"), [("valid", 2), ("invalid", 1)])
def test_a_blank_ballot_is_what_the_rules_say_it_is(blank, valid):
    found = count([("head", ""), ("head", "A")], blank=blank)

    assert (found.valid["box"], found.invalid["box"], found.blank["box"]) == (valid, 2 - valid, 1)
    assert agreeing(found) == {"A": 1}


def test_a_ballot_that_only_disagrees_is_not_blank():
    found = count([("head", {"A": "disagree"})], blank="invalid")

    assert (found.valid["box"], found.blank["box"], agreeing(found)) == (1, 0, {})


def test_the_same_number_in_the_box_and_in_writing_is_two_ballots():
    ballots = votes([("head", "A"), ("head", "A", "written")]).ballots
    one_number = ballots.with_columns(ballot=pl.lit("1"))

    found = tally_ballots(one_number, "head", asking(1, None))

    assert found.agree == {"A": {"box": 1, "written": 1}}


def test_an_invalid_ballot_in_the_box_does_not_lend_its_number_to_one_in_writing():
    ballots = votes([("head", "AB"), ("head", "A", "written")]).ballots
    one_number = ballots.with_columns(ballot=pl.lit("1"))

    assert tally_ballots(one_number, "head", asking(1, None)).agree == {"A": {"written": 1}}


def test_ballots_of_another_contest_are_not_counted():
    assert agreeing(count([("head", "A"), ("deputy", "A"), ("deputy", "B")])) == {"A": 1}


@given(PAPERS, st.integers(1, 3), st.sampled_from(["valid", "invalid"]))
def test_every_ballot_twice_is_twice_the_votes(papers, most, blank):
    once, twice = count(papers, most, blank), count(papers * 2, most, blank)

    assert {u: 2 * n for u, n in agreeing(once).items()} == agreeing(twice)
    assert {c: 2 * n for c, n in once.valid.items()} == twice.valid


@given(PAPERS, st.integers(1, 3), st.sampled_from(["valid", "invalid"]), st.randoms())
def test_the_order_of_ballots_and_of_names_never_matters(papers, most, blank, random):
    ballots = votes(papers).ballots
    rows = ballots.rows()
    random.shuffle(rows)
    shuffled = pl.DataFrame(rows, schema=ballots.schema, orient="row")

    found = tally_ballots(shuffled, "head", asking(most, blank))

    assert found == tally_ballots(ballots, "head", asking(most, blank))


@given(PAPERS, st.integers(1, 3), st.sampled_from(["valid", "invalid"]))
def test_every_ballot_is_valid_or_invalid_and_no_unit_has_more_votes_than_there_are(
    papers, most, blank
):
    found = count(papers, most, blank)

    for channel in ("box", "written"):
        valid, invalid = found.valid.get(channel, 0), found.invalid.get(channel, 0)
        given_in = sum(own == channel for _, _, own in papers)
        counted = [own.get(channel, 0) for own in found.agree.values()]
        assert valid + invalid == given_in
        assert max(counted, default=0) <= valid
        assert sum(counted) <= most * valid


@given(PAPERS, st.sampled_from(["written_counts", "not_agreeing"]))
def test_ballots_and_their_totals_give_the_same_votes(papers, absent):
    rules = rules_with(
        offices=[
            {"id": "head", "more_than": "1/2", "of": "valid", "absent": absent, "blank": "valid"}
        ]
    )
    ballots = [*papers, ("head", "A"), ("head", "B", "written")]
    found = count(ballots)
    totals = [
        ("head", unit, number, channel)
        for unit, own in found.agree.items()
        for channel, number in own.items()
    ]
    sheet = {"valid": found.valid["box"], "written_valid": found.valid["written"]}

    by_ballots = vote_frame(polls(votes(ballots), rules), list(UNITS))
    by_totals = vote_frame(polls(votes((), totals, **sheet), rules), list(UNITS))

    assert by_ballots.equals(by_totals)


def test_totals_of_one_unit_in_several_rows_are_added_and_no_channel_is_the_box():
    rows = votes((), [("head", "A", 5), ("head", "A", 2), ("head", "A", 3, "written")]).tallies
    kept = rows.with_columns(channel=pl.when(pl.col("agree") == 2).then(None).otherwise("channel"))

    assert tally_totals(kept, "head").agree == {"A": {"box": 7, "written": 3}}


def test_the_votes_name_the_base_the_number_needed_and_both_channels():
    flag = {"at_least": "4/5", "of": "members", "absent": "written_counts"}
    rules = rules_with(awards=[{"id": "flag", "name": "Cờ", "vote": flag}])
    given = votes([("flag", "A"), ("flag", "A", "written")], members=2)

    assert vote_frame(polls(given, rules), ["A", "B"]).rows() == [
        ("flag", "A", 2, 1, 1, 2, "members", 2, True),
        ("flag", "B", 0, 0, 0, 2, "members", 2, False),
    ]
