"""Validity: which papers and rows count; and the papers as ballots that every rule can read."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from voting_makers import project, rules_with, votes

from emulab.faults import InputError
from emulab.pipeline import check
from emulab.rules import Threshold, load_rules
from emulab.tables import load
from emulab.voting import papers, polls
from emulab.voting.tally import tally_ballots
from emulab.voting.validity import judged

UNITS = "ABCDE"
REASONS = ["not_issued", "no_stamp", "too_many", "all_crossed_out", "added", "other"]
VOTE = st.sampled_from(["agree", "disagree", "none", "both"])
PAPERS = st.lists(
    st.tuples(
        st.just("head"),
        st.dictionaries(st.sampled_from(UNITS), VOTE),
        st.sampled_from(["box", "written", "chair"]),
        st.none() | st.sampled_from(REASONS),
    ),
    max_size=12,
)
CONVENTIONS = st.fixed_dictionaries(
    {
        "blank": st.sampled_from(["valid", "invalid"]),
        "nobody": st.sampled_from(["valid", "invalid"]),
        "absent": st.sampled_from(["written_counts", "not_agreeing"]),
        "marks_at_most": st.none() | st.integers(1, 3),
    }
)


def asking(**keys) -> Threshold:
    return Threshold(more_than="1/2", of="valid", **keys)


def count(given_papers, **keys):
    rows = [("head", *paper) for paper in given_papers]
    return tally_ballots(votes(rows).ballots, "head", asking(**keys))


@pytest.mark.parametrize("reason", REASONS)
def test_a_paper_that_the_tellers_set_aside_counts_for_nobody_by_its_reason(reason):
    """Circular 01/2021/TT-BNV, art. 11 (6)."""
    found = count([("A", "box", reason), ("A",), ({}, "box", reason)])

    assert found.agree == {"A": {"box": 1}}
    assert (found.valid, found.invalid, found.blank) == ({"box": 1}, {"box": 2}, {"box": 0})
    assert found.reasons == {reason: {"box": 2}}


def test_more_names_than_allowed_is_a_reason_that_is_worked_out():
    assert count([("ABC",), ("AB",)], marks_at_most=2).reasons == {"too_many": {"box": 1}}


def test_the_reason_that_the_tellers_wrote_stands_before_any_other():
    assert count([("ABC", "box", "added")], marks_at_most=2).reasons == {"added": {"box": 1}}


def test_both_boxes_or_none_leave_the_paper_valid_and_the_row_uncounted():
    """Regulation 244-QĐ/TW, art. 17."""
    rows = {"A": "both", "B": "none", "C": "agree", "D": "disagree"}
    found = count([(rows,), ({"A": "agree", "D": "disagree"},)])

    assert (found.valid, found.invalid) == ({"box": 2}, {"box": 0})
    assert found.agree == {"C": {"box": 1}, "A": {"box": 1}}
    assert {unit: found.not_counted(unit) for unit in "ABCD"} == {
        "A": {"both": 1},
        "B": {"no_mark": 2},
        "C": {"no_mark": 1},
        "D": {},
    }


@pytest.mark.parametrize(("nobody", "valid"), [("valid", 1), ("invalid", 0)])
def test_a_paper_that_agrees_to_nobody_is_what_the_rules_say_it_is(nobody, valid):
    """Against everybody on a list of yes and no; all names crossed out where some must be."""
    found = count([({"A": "disagree", "B": "both"},)], nobody=nobody)

    assert (found.valid["box"], found.blank["box"]) == (valid, 0)
    assert found.reasons == ({} if valid else {"all_crossed_out": {"box": 1}})


def test_a_paper_of_both_boxes_alone_is_not_blank():
    found = count([({"A": "both", "B": "both"},)], nobody="invalid", blank="valid")

    assert (found.blank["box"], found.reasons) == (0, {"all_crossed_out": {"box": 1}})


def test_a_blank_paper_is_blank_however_it_is_written_down():
    for paper in ("", {"A": "none", "B": "none"}):
        found = count([(paper,), ("A",)], blank="invalid")
        assert (found.blank["box"], found.reasons) == (1, {"blank": {"box": 1}})


def test_the_chairs_paper_is_counted_in_the_box_and_known_apart():
    found = count([("A", "chair"), ("AB",), ("B", "written")])

    assert found.agree == {"A": {"box": 2}, "B": {"box": 1, "written": 1}}
    assert (found.valid, found.chair) == ({"box": 2, "written": 1}, {"A"})
    assert count([("AB",)]).chair is None


def test_an_invalid_paper_of_the_chair_agrees_to_nobody():
    assert count([("AB", "chair")], marks_at_most=1).chair == frozenset()


def test_the_chair_among_those_agreeing_is_asked_for_beside_the_share():
    """Decision 2218/QĐ-BTNMT of 2019, art. 8: 90 % of members, the chair among them."""
    vote = {"at_least": "90 %", "of": "members", "chair": "must_agree"}
    rules = rules_with(awards=[{"id": "flag", "name": "Cờ", "vote": vote}])
    nine = [("flag", "AB")] * 8 + [("flag", "AB"), ("flag", "A", "chair")]

    poll = polls(votes(nine, members=10), rules)["flag"]

    assert {unit: (poll.votes(unit), poll.chair_agrees(unit), poll.passes(unit)) for unit in "AB"}
    assert (poll.votes("A"), poll.passes("A")) == (10, True)
    assert (poll.votes("B"), poll.chair_agrees("B"), poll.passes("B")) == (9, False, False)


@given(PAPERS, CONVENTIONS)
def test_every_paper_is_valid_or_invalid_by_one_reason_and_every_row_adds_up(given_papers, keys):
    found = tally_ballots(votes(given_papers).ballots, "head", asking(**keys))
    cast = {"box": 0, "written": 0}
    for _, _, channel, _ in given_papers:
        cast["written" if channel == "written" else "box"] += 1

    for channel in cast:
        valid, invalid = found.valid.get(channel, 0), found.invalid.get(channel, 0)
        assert valid + invalid == cast[channel]
        assert sum(numbers.get(channel, 0) for numbers in found.reasons.values()) == invalid
        for unit in found.units if found.yes_no else ():
            marks = (found.agree, found.disagree, found.no_mark, found.both)
            assert sum(mark.get(unit, {}).get(channel, 0) for mark in marks) == valid


# The same papers as ballots that a counting rule reads.


@given(PAPERS, CONVENTIONS)
def test_tallying_the_papers_gives_the_agreeing_votes_of_the_tally(given_papers, keys):
    table, rule = votes(given_papers).ballots, asking(**keys)
    found, ballots = tally_ballots(table, "head", rule), papers(table, "head", rule, UNITS)

    agreed = ballots.counts @ (ballots.marks == 1)
    by_unit = dict(zip(ballots.candidates, agreed.tolist(), strict=True))
    assert by_unit == {unit: found.votes(unit, rule.absent) for unit in UNITS}
    channels = ("box", "written") if rule.absent == "written_counts" else ("box",)
    assert ballots.number == sum(found.valid.get(channel, 0) for channel in channels)
    assert sum(ballots.invalid.values()) == sum(found.invalid.get(c, 0) for c in channels)


@given(PAPERS, CONVENTIONS, st.randoms())
def test_the_order_of_rows_never_matters(given_papers, keys, random):
    table, rule = votes(given_papers).ballots, asking(**keys)
    rows = table.rows()
    random.shuffle(rows)
    shuffled = pl.DataFrame(rows, schema=table.schema, orient="row")

    assert tally_ballots(shuffled, "head", rule) == tally_ballots(table, "head", rule)
    assert papers(shuffled, "head", rule, UNITS) == papers(table, "head", rule, UNITS)
    assert judged(shuffled, "head", rule).papers.equals(judged(table, "head", rule).papers)


def test_places_make_ranked_ballots_and_scores_make_exact_ones():
    ranked = votes([("head", {"A": 2, "B": 1}), ("head", {"C": 1})]).ballots
    scored = votes([("head", {"A": 8.5, "B": 7.25})]).ballots

    found = papers(ranked, "head", asking(), "ABC")
    assert (found.kind, sorted(found.marks.tolist())) == ("ranked", [[0, 0, 1], [2, 1, 0]])
    found = papers(scored, "head", asking(), "AB")
    assert (found.kind, found.denominator, found.marks.tolist()) == ("score", 4, [[34, 29]])


def test_papers_of_several_kinds_are_refused():
    mixed = votes([("head", {"A": 1}), ("head", {"A": 8.5})]).ballots
    with pytest.raises(InputError) as refused:
        papers(mixed, "head", asking())

    assert str(refused.value) == (
        "ballots.csv: 1 fault\n  head: some rows are ranked and others score ballots. "
        "Write a vote in every row, or a place, or a score."
    )


def test_an_office_may_be_decided_by_another_rule_than_approval():
    """Three rank A, B, C and two C, B, A: Borda counts 6, 5 and 4 points."""
    rules = rules_with(offices=[{"id": "head", "rule": "borda", "unranked": "last"}])
    ranked = [("head", {"A": 1, "B": 2, "C": 3})] * 3 + [("head", {"C": 1, "B": 2, "A": 3})] * 2
    poll = polls(votes(ranked), rules)["head"]

    assert poll.election.rule == "borda"
    assert poll.election.winners == ("A",)
    assert (poll.passes("A"), poll.passes("B"), poll.base, poll.needed) == (True, False, 5, 0)


def test_opinions_in_writing_are_papers_only_where_the_rules_count_them():
    ranked = [("head", {"A": 1, "B": 2}), *[("head", {"B": 1, "A": 2}, "written")] * 2]
    winners = {}
    for absent in ("not_agreeing", "written_counts"):
        office = {"id": "head", "rule": "borda", "absent": absent}
        winners[absent] = polls(votes(ranked), rules_with(offices=[office]))["head"].election

    assert winners["not_agreeing"].winners == ("A",)
    assert winners["written_counts"].winners == ("B",)


def test_the_papers_are_counted_again_without_a_unit_that_holds_another_office():
    """Without A two of its papers count for B; the one that names A alone stays valid."""
    office = {"id": "head", "rule": "plurality", "unranked": "last"}
    ranked = [("head", {"A": 1, "B": 2})] * 2 + [("head", {"A": 1})] + [("head", {"C": 1})]
    poll = polls(votes(ranked), rules_with(offices=[office]))["head"]

    again = poll.without({"A"})
    assert (poll.election.winners, again.election.winners) == (("A",), ("B",))
    assert again.papers.number == 4


def test_a_threshold_has_no_election():
    head = rules_with(offices=[{"id": "head", "more_than": "1/2", "of": "valid"}])

    assert polls(votes([("head", "A")]), head)["head"].election is None


# What the tables refuse.

BALLOTS = "contest,ballot,channel,unit,vote,place,invalid\n"


def refusal(tmp_path, rows: str) -> list[str]:
    root = project(tmp_path, ballots=BALLOTS + rows, counts=None, provenance=None)
    place = str(root / "params" / "small" / "2023" / "rules.yaml")
    rules = load_rules(place)
    with pytest.raises(InputError) as refused:
        check(load(place, rules), rules)
    return [str(fault) for fault in refused.value.faults if fault.line]


def test_agree_and_disagree_for_one_unit_is_a_fault_whose_remedy_is_both(tmp_path):
    rows = "head,1,box,ba-vi,agree,,\nhead,1,box,ba-vi,disagree,,\n"

    assert refusal(tmp_path, rows) == [
        "line 3: ballot 1 of head has ba-vi again, first on line 2. "
        "Keep one, with the vote both where both boxes are marked."
    ]


def test_a_reason_stands_in_a_row_of_its_own_and_beside_what_the_paper_says(tmp_path):
    rows = "head,1,box,ba-vi,agree,,added\nhead,2,box,ba-vi,agree,,\nhead,2,box,,,,added\n"

    assert refusal(tmp_path, rows) == [
        "line 2: ballot 1 of head is invalid (added) in the row of ba-vi. "
        "Write the reason in a row without a unit: the whole ballot is invalid."
    ]


def test_there_is_no_place_0(tmp_path):
    assert refusal(tmp_path, "head,1,box,ba-vi,,0,\n") == [
        "line 2: ballot 1 of head has ba-vi in place 0. "
        "Write 1 for the first place, or leave the row out."
    ]
