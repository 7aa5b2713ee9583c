"""The count sheet: its identities, and its agreement with ballots and totals."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from voting_makers import COUNTS, rules_with, votes

from emulab.rules import Threshold
from emulab.tables.schemas import FIELDS
from emulab.voting import count_faults
from emulab.voting.count import OF_REASONS, Sheet, broken, sheets
from emulab.voting.identities import BROKEN, HOLDS, UNKNOWN, sheet_identities
from emulab.voting.reconcile import reconcile
from emulab.voting.tellers import Counted

SHEET = {  # 13 on the roll, one paper spoilt, one taken away, two opinions in writing
    "members": 13,
    "present": 10,
    "absent": 3,
    "recused": 0,
    "printed": 15,
    "issued": 10,
    "unused": 4,
    "spoilt": 1,
    "returned": 9,
    "not_returned": 1,
    "valid": 8,
    "invalid": 1,
    "blank": 1,
    "written_sent": 3,
    "written_answered": 2,
    "written_valid": 2,
    "invalid_not_issued": 0,
    "invalid_no_stamp": 0,
    "invalid_too_many": 1,
    "invalid_all_crossed_out": 0,
    "invalid_added": 0,
    "invalid_other": 0,
}


def found(**changes) -> list[str]:
    numbers = {field: n for field, n in (SHEET | changes).items() if n is not None}
    return list(broken(Sheet("flag", numbers)))


@st.composite
def correct_sheets(draw):
    """A sheet that was filled in from a count that really took place."""
    absent, issued, at_rest = (draw(st.integers(0, 20)) for _ in range(3))
    present = issued + at_rest
    valid, invalid, lost = (draw(st.integers(0, issued)) for _ in range(3))
    valid = min(valid, issued)
    invalid = min(invalid, issued - valid)
    lost = issued - valid - invalid
    unused, spoilt = draw(st.integers(0, 5)), draw(st.integers(0, 3))
    strangers = draw(st.integers(0, 2))  # papers in the box that nobody issued
    by_reason = {field: 0 for field in OF_REASONS}
    for reason in draw(
        st.lists(st.sampled_from(OF_REASONS[1:]), min_size=invalid, max_size=invalid)
    ):
        by_reason[reason] += 1
    by_reason["invalid_not_issued"] = strangers
    invalid += strangers
    sent = draw(st.integers(0, absent))
    answered = draw(st.integers(0, sent))
    numbers = {
        "members": present + absent,
        "present": present,
        "absent": absent,
        "recused": draw(st.integers(0, present)),
        "printed": issued + unused + spoilt,
        "issued": issued,
        "unused": unused,
        "spoilt": spoilt,
        "returned": valid + invalid,
        "not_returned": lost,
        "valid": valid,
        "invalid": invalid,
        "blank": draw(st.integers(0, valid + invalid)),
        "written_sent": sent,
        "written_answered": answered,
        "written_valid": draw(st.integers(0, answered)),
        **by_reason,
    }
    kept = draw(st.sets(st.sampled_from(FIELDS)))  # no word of spoilt papers means there were none
    kept |= {"spoilt"} if spoilt else set()
    if strangers or kept & set(OF_REASONS):
        kept |= {field for field, number in by_reason.items() if number}
    return {field: numbers[field] for field in kept}


@given(correct_sheets())
def test_a_correct_sheet_names_nothing_whatever_was_left_unwritten(numbers):
    assert list(broken(Sheet("flag", numbers))) == []


def test_the_whole_sheet_names_nothing():
    assert set(SHEET) == set(FIELDS)
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"absent": 2}, "present 10 + absent 2 is 12, not members 13"),
        ({"unused": 3}, "issued 10 + unused 3 + spoilt 1 is 14, not printed 15"),
        ({"spoilt": None}, "issued 10 + unused 4 is 14, not printed 15"),
        ({"not_returned": 0}, "returned 9 + not_returned 0 is 9, not issued 10"),
        (
            {"invalid": 2, "invalid_other": 1},
            "valid 8 + invalid 2 is 10, not returned 9",
        ),
        ({"invalid_no_stamp": 1}, "invalid_no_stamp 1 + invalid_too_many 1 is 2, not invalid 1"),
        ({"invalid_too_many": 0}, "invalid_not_issued 0 is 0, not invalid 1"),
        (
            {"present": 14, "absent": None, "written_answered": None, "written_valid": None},
            "present 14 is more than members 13",
        ),
        ({"issued": 11, "not_returned": 2, "unused": 3}, "issued 11 is more than present 10"),
        ({"returned": 11, "not_returned": None, "valid": 10}, "returned 11 is more than issued 10"),
        ({"valid": 10, "invalid": None}, "valid 10 is more than returned 9"),
        ({"blank": 10}, "blank 10 is more than returned 9"),
        ({"recused": 14}, "recused 14 is more than members 13"),
        ({"written_answered": 4, "written_sent": 4}, "written_answered 4 is more than absent 3"),
        (
            {"written_answered": 3, "written_sent": 2},
            "written_answered 3 is more than written_sent 2",
        ),
        ({"written_valid": 3}, "written_valid 3 is more than written_answered 2"),
    ],
)
def test_every_broken_identity_is_named_with_its_numbers_and_nothing_else_is(changes, named):
    assert found(**changes) == [named]


@pytest.mark.parametrize("rule", [{"of": "present"}, {"of": "members", "absent": "excluded"}])
def test_the_recused_are_of_those_present_where_they_leave_that_base(rule):
    sheet = Sheet("flag", {"members": 5, "present": 2, "absent": 3, "recused": 3})
    every = sheet_identities(sheet, Threshold(at_least="1/2", **rule))

    assert [str(one.sentence) for one in every if one.state == "broken"] == [
        "recused 3 is more than present 2"
    ]


def test_papers_taken_away_are_no_fault_and_a_paper_too_many_is_one():
    assert found(returned=8, not_returned=2, valid=7) == []
    assert found(returned=11, valid=10, not_returned=None, issued=None, printed=None) == [
        "returned 11 is more than present 10"
    ]


def test_a_paper_that_nobody_issued_is_no_valid_one():
    sheet = Sheet("flag", {"returned": 11, "valid": 12, "invalid_not_issued": 1})

    assert "valid 12 is more than returned 11" in list(broken(sheet))


def test_a_paper_that_the_organiser_did_not_issue_explains_itself():
    stranger = {"returned": 11, "valid": 10, "not_returned": 0, "invalid_too_many": 0}

    assert found(**stranger, invalid_not_issued=1) == []
    assert found(**stranger, invalid_other=1) == [
        "returned 11 + not_returned 0 is 11, not issued 10",
        "returned 11 is more than issued 10",
    ]


@pytest.mark.parametrize(
    ("blank", "named"),
    [
        (None, []),
        ("valid", ["blank 3 is more than valid 2"]),
        ("invalid", []),
    ],
)
def test_blank_papers_are_part_of_those_that_the_rules_name(blank, named):
    sheet = Sheet("flag", {"returned": 6, "valid": 2, "invalid": 4, "blank": 3})
    rule = Threshold(at_least="1/2", of="valid", blank=blank)

    said = [str(one.sentence) for one in sheet_identities(sheet, rule) if one.state == BROKEN]
    assert said == named


def test_a_blank_paper_is_a_reason_where_the_rules_say_that_it_is_invalid():
    sheet = Sheet("flag", {"invalid": 4, "blank": 3, "invalid_too_many": 1})
    held = {
        blank: sheet_identities(sheet, Threshold(at_least="1/2", of="valid", blank=blank))
        for blank in ("valid", "invalid")
    }

    assert "invalid_too_many 1 + blank 3 = invalid 4" in {str(o.sentence) for o in held["invalid"]}
    assert "invalid_too_many 1 is 1, not invalid 4" in {str(o.sentence) for o in held["valid"]}


def test_what_was_not_written_is_not_known_and_says_what_it_waits_for():
    known = {
        one.name: str(one.sentence) for one in sheet_identities(Sheet("flag", {"present": 10}))
    }

    assert known["present + absent = members"] == (
        "present + absent = members: not known without absent, members"
    )
    assert known["issued <= present"] == "issued is no more than present: not known without issued"


@given(correct_sheets())
def test_every_identity_of_a_sheet_holds_or_waits_for_a_number(numbers):
    for one in sheet_identities(Sheet("flag", numbers)):
        assert (one.state == UNKNOWN) == (one.left is None or one.right is None)


def test_the_absent_follow_from_the_roll_where_nobody_wrote_them():
    assert Sheet("flag", {"members": 13, "present": 10}).absent == 3
    assert found(absent=None, written_sent=4, written_answered=4) == [
        "written_answered 4 is more than absent 3"
    ]


def test_a_number_of_one_contest_stands_against_the_general_one():
    rows = [(None, "present", 10), ("head", "present", 9), (None, "members", 13)]
    counts = pl.DataFrame([(*row, None) for row in rows], schema=COUNTS, orient="row")

    of = sheets(counts, ("flag", "head"))

    assert [of["flag"]["present"], of["head"]["present"], of["head"]["members"]] == [10, 9, 13]


RULES = rules_with(
    awards=[{"id": "flag", "name": "Cờ", "vote": {"at_least": "4/5", "of": "members"}}],
    offices=[{"id": "head", "more_than": "1/2", "of": "valid", "marks_at_most": 1}],
)
BOTH = [("flag", "A"), ("flag", "A"), ("head", "A"), ("head", "B")]


def faults(given, rules=RULES) -> list[str]:
    return [f"{fault.file}: {fault}" for fault in count_faults(given, rules)]


def test_ballots_that_agree_with_their_sheet_are_no_fault():
    assert faults(votes(BOTH, members=2, present=2, issued=2, returned=2, valid=2)) == []


def test_an_identity_broken_for_every_contest_is_named_once():
    assert faults(votes(BOTH, members=2, present=3)) == [
        "counts.csv: flag, head: present 3 is more than members 2. Count again, or mend the sheet."
    ]


def test_ballots_against_the_sheet_are_named_with_both_numbers():
    said = faults(
        votes([*BOTH, ("flag", "A", "written")], members=3, present=2, returned=3, valid=2)
    )

    assert said == [
        "counts.csv: flag, head: returned 3 is more than present 2. "
        "Count again, or mend the sheet.",
        "counts.csv: flag: the sheet says returned 3, the ballots give 2. "
        "Count again until both agree.",
        "counts.csv: head: the sheet says returned 3, the ballots give 2. "
        "Count again until both agree.",
    ]


def test_a_ballot_too_many_is_found_where_the_sheet_has_no_number_of_papers():
    assert faults(votes([*BOTH, ("head", "B")], members=2, present=2)) == [
        "ballots.csv: head: by the ballots, returned 3 is more than present 2. Count again."
    ]


def test_more_written_opinions_than_members_absent_are_found():
    given = votes(
        [("flag", "A"), *[("flag", "A", "written")] * 2, ("head", "A")], members=2, present=1
    )

    assert faults(given) == [
        "ballots.csv: flag: by the ballots, written_answered 2 is more than absent 1. Count again."
    ]


def test_a_year_end_without_the_votes_that_the_rules_ask_for_is_refused():
    assert faults(votes([("head", "A")], members=1)) == [
        "ballots.csv: flag: the rules ask for a vote, and there are no ballots and no totals. "
        "Write ballots.csv or tallies.csv, or set decide in the rules."
    ]


def test_a_year_end_of_which_nothing_was_counted_yet_is_no_fault():
    assert faults(votes()) == []


def test_before_the_year_end_missing_votes_are_no_fault():
    assert faults(votes(), RULES.with_changes(phase="mid_year")) == []


def test_a_base_that_the_sheet_does_not_give_is_named_never_guessed():
    assert faults(votes(BOTH)) == [
        "counts.csv: flag: the number 'members' is not on the count sheet. "
        "Write a row with the field members."
    ]


def test_written_totals_without_their_number_of_valid_opinions_are_refused():
    rules = rules_with(
        offices=[{"id": "head", "more_than": "1/2", "of": "valid", "absent": "written_counts"}]
    )
    kept = [("head", "A", 5), ("head", "A", 2, "written")]

    assert faults(votes((), kept, valid=9), rules) == [
        "counts.csv: head: the number 'written_valid' is not on the count sheet. "
        "Write a row with the field written_valid."
    ]
    assert faults(votes((), kept, valid=9, written_valid=2), rules) == []


def test_a_blank_ballot_must_be_valid_or_invalid_by_the_rules():
    head = rules_with(offices=[{"id": "head", "more_than": "1/2", "of": "valid"}])

    assert faults(votes([("head", ""), ("head", "A")]), head) == [
        "rules.yaml: head: there are blank ballots, and the rules do not say what a blank one is. "
        "Write blank: valid or blank: invalid."
    ]
    for blank in ("valid", "invalid"):
        said = head.with_changes(offices=[{"id": "head", "blank": blank}])
        assert faults(votes([("head", ""), ("head", "A")]), said) == []


def test_more_agreeing_votes_than_the_base_are_named():
    given = votes([("head", "A")], [("flag", "A", 14)], members=13)

    assert faults(given) == [
        "tallies.csv: flag: A has 14 agreeing votes of 13 members. Count again."
    ]


HEAD = rules_with(offices=[{"id": "head", "more_than": "1/2", "of": "valid", "marks_at_most": 2}])


def kept(*rows, **counts):
    """Totals of the head's election: (unit, agree, disagree, no mark)."""
    given = votes((), [("head", unit, agree) for unit, agree, *_ in rows], **counts)
    more = {"disagree": [row[2] for row in rows], "no_mark": [row[3] for row in rows]}
    columns = [pl.Series(name, numbers, pl.Int64) for name, numbers in more.items()]
    return type(given)(given.ballots, given.tallies.with_columns(columns), given.counts)


def test_totals_that_add_up_are_no_fault():
    assert faults(kept(("A", 6, 1, 1), ("B", 8, 0, 0), valid=8), HEAD) == []
    assert faults(kept(("A", 6, None, None), valid=8), HEAD) == []


def test_agree_disagree_and_no_mark_make_the_valid_ballots():
    assert faults(kept(("A", 6, 1, 0), valid=8), HEAD) == [
        "tallies.csv: head: A has 6 + 1 + 0 marks of 8 valid ballots (box). "
        "Count again until both agree."
    ]
    assert faults(kept(("A", 6, 3, None), valid=8), HEAD) == [
        "tallies.csv: head: A has 6 + 3 marks of 8 valid ballots (box). "
        "Count again until both agree."
    ]


def test_no_more_agreeing_votes_than_the_valid_ballots_can_give():
    rows = [(unit, 8, None, None) for unit in "ABC"]

    assert faults(kept(*rows, valid=8), HEAD) == [
        "tallies.csv: head: 24 agreeing votes, more than 8 valid ballots (box) of 2 each can give. "
        "Count again until both agree."
    ]


# Two tellers, each with a count of their own.


def tellers_of(*rows, **counts):
    """Totals of the head's election by two tellers: (unit, agree, teller)."""
    given = votes((), [("head", unit, agree) for unit, agree, _ in rows], **counts)
    who = pl.Series("teller", [teller for *_, teller in rows], pl.String)
    return type(given)(given.ballots, given.tallies.with_columns(who), given.counts)


def test_what_both_tellers_count_is_the_agreed_figure():
    sheet = votes(valid=(8, 8), returned=9).counts

    assert sheets(sheet, ("head",))["head"]["valid"] == 8
    assert faults(tellers_of(("A", 6, "first"), ("A", 6, "second"), valid=(8, 8)), HEAD) == []


def test_every_field_and_unit_on_which_the_tellers_differ_is_named_and_nothing_else_is():
    given = tellers_of(
        *[("A", 6, "first"), ("A", 5, "second"), ("B", 3, "first"), ("B", 3, "second")],
        valid=(8, 9),
        returned=(9, 9),
    )

    assert faults(given, HEAD) == [
        "counts.csv: head: valid: the first teller counts 8, the second 9. "
        "Count again until both agree.",
        "tallies.csv: head: A, agree (box): the first teller counts 6, the second 5. "
        "Count again until both agree.",
    ]


def test_a_recount_settles_what_the_tellers_counted_apart_and_keeps_both_figures():
    given = votes([("head", "A")] * 8, valid=(7, 9, 8))
    (one,) = [one for one in reconcile(given, HEAD) if one.of == "tellers"]

    assert faults(given, HEAD) == []
    assert (one.left, one.right, one.state) == (7, 9, HOLDS)
    assert str(one.sentence) == ("valid: the first teller counts 7, the second 9; 8 was agreed")


def test_an_agreed_figure_that_neither_teller_counted_is_named_where_both_counted_the_same():
    assert faults(votes([("head", "A")] * 8, valid=(9, 9, 8)), HEAD) == [
        "counts.csv: head: valid: both tellers count 9, and 8 is written as agreed. "
        "Count again until both agree."
    ]


def test_one_teller_alone_is_no_agreed_figure():
    assert faults(votes([("head", "A")] * 8, valid=(8, None)), HEAD) == [
        "counts.csv: head: valid: only the first teller has a figure, 8. "
        "Count again until both agree."
    ]


@given(*[st.none() | st.integers(0, 3)] * 3)
def test_a_figure_stands_whenever_it_is_settled(first, second, agreed):
    figure = Counted(first, second, agreed)

    if figure.by_tellers and figure.settled:
        assert figure.number is not None
        assert agreed in (None, figure.number)
    assert figure.number in (first, second, agreed)


# The chair, and papers that no rule of the office can count.

CHAIRED = rules_with(
    awards=[
        {
            "id": "flag",
            "name": "Cờ",
            "vote": {"at_least": "4/5", "of": "members", "chair": "must_agree"},
        }
    ]
)


def test_where_the_chair_must_agree_the_chairs_own_vote_is_asked_for():
    assert faults(votes([("flag", "A")], members=1), CHAIRED) == [
        "ballots.csv: flag: the chair must be among those agreeing, and no vote is the chair's. "
        "Write the chair's own vote with the channel chair."
    ]
    assert faults(votes((), [("flag", "A", 1)], members=1), CHAIRED) == [
        "tallies.csv: flag: the chair must be among those agreeing, and no vote is the chair's. "
        "Write the chair's own vote with the channel chair."
    ]
    assert faults(votes([("flag", "A", "chair")], members=1), CHAIRED) == []


def test_there_is_one_chair():
    two = [("flag", "A", "chair"), ("flag", "B", "chair")]

    assert faults(votes(two, members=2), CHAIRED) == [
        "ballots.csv: flag: there are 2 votes of the chair. Keep one."
    ]


BORDA = rules_with(offices=[{"id": "head", "rule": "borda"}])


def test_papers_of_several_kinds_are_told_apart_and_not_counted():
    assert faults(votes([("head", {"A": 1, "B": 2}), ("head", {"A": "agree"})]), BORDA) == [
        "ballots.csv: head: some rows are approval and others ranked ballots. "
        "Write a vote in every row, or a place, or a score."
    ]


def test_a_threshold_asks_who_agrees_and_no_places_or_scores():
    for paper, kind in (({"A": 1}, "ranked"), ({"A": 8.5}, "score")):
        assert faults(votes([("head", paper)]), HEAD) == [
            f"ballots.csv: head: these are {kind} ballots, and the rules ask who agrees. "
            "Write a vote in every row, or another rule."
        ]


def test_a_convention_that_the_rule_needs_is_asked_for_by_name():
    said = faults(votes([("head", {"A": 1, "B": 2, "C": 3}), ("head", {"C": 1})]), BORDA)

    assert said == [
        "rules.yaml: head: borda: 1 paper leaves names unranked. "
        "Write unranked: last or unranked: no_opinion."
    ]


def test_totals_of_a_rule_that_needs_the_ballots_are_refused():
    (said,) = faults(votes((), [("head", "A", 3)], valid=3), BORDA)

    assert said.startswith("rules.yaml: head: borda: it needs the ballots")


# Everything that adds up is said too.


def test_every_identity_is_told_with_its_numbers_whether_it_holds_or_not():
    given = votes([("head", {"A": "agree", "B": "disagree"}), ("head", "A")], members=3, present=2)
    told = {str(one.sentence): one.state for one in reconcile(given, HEAD)}

    assert told["present 2 is no more than members 3"] == HOLDS
    assert told["by the ballots, returned 2 is no more than present 2"] == HOLDS
    assert told["A has 2 + 0 + 0 + 0 marks of 2 valid ballots (box)"] == HOLDS
    assert told["B has 0 + 1 + 1 + 0 marks of 2 valid ballots (box)"] == HOLDS
    assert told["2 agreeing votes, no more than 2 valid ballots (box) of 2 each can give"] == HOLDS
    assert told["A has 2 agreeing votes of 2 valid ballots"] == HOLDS
    assert told["the ballots give valid 2, the sheet does not say"] == UNKNOWN
    assert BROKEN not in told.values()


def test_the_reasons_on_the_sheet_are_held_against_the_ballots():
    papers = [("head", "A"), ("head", "ABC"), ("head", "", "box", "no_stamp")]
    good = {"valid": 1, "invalid": 2, "invalid_too_many": 1, "invalid_no_stamp": 1}

    assert faults(votes(papers, **good), HEAD) == []
    assert faults(votes(papers, **good | {"invalid_too_many": 0, "invalid_added": 1}), HEAD) == [
        "counts.csv: head: the sheet says invalid_too_many 0, the ballots give 1. "
        "Count again until both agree.",
        "counts.csv: head: the sheet says invalid_added 1, the ballots give 0. "
        "Count again until both agree.",
    ]
