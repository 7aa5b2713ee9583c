"""Thresholds: exact shares of a named base; who is in the base and whose agreement counts."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from voting_makers import rules_with, votes

from emulab.faults import InputError
from emulab.rules import Threshold
from emulab.tables import Tables
from emulab.tables.case import Case
from emulab.tables.checking_votes import counts
from emulab.tables.gathering import Ledger
from emulab.voting import polls
from emulab.voting.count import Sheet
from emulab.voting.tally import Tally
from emulab.voting.thresholds import UnknownBase, base_of, poll

SHEET = {
    "members": 13,
    "present": 10,
    "absent": 3,
    "issued": 10,
    "returned": 9,
    "valid": 8,
    "written_valid": 2,
}
BASES = {"members": 13, "present": 10, "issued": 10, "returned": 9, "valid": 8}
SHARES = st.fractions(0, 1, max_denominator=100)


def needed(base: int, **share) -> int:
    return Threshold(of="members", **share).needed(base)


# Traps seen in other packages: what a printed percentage or a float would decide.


@pytest.mark.parametrize(("agree", "base"), [(35, 44), (39, 49), (43, 54), (47, 59), (51, 64)])
def test_what_prints_as_80_percent_may_still_fail_four_fifths(agree, base):
    assert f"{100 * agree / base:.0f}" == "80"
    assert agree < needed(base, at_least="80 %") == agree + 1


@pytest.mark.parametrize(("agree", "base"), [(11, 20), (22, 40), (33, 60)])
def test_exactly_55_percent_passes_though_a_float_fails_it(agree, base):
    assert 100 * agree / base < 100 * 0.55
    assert needed(base, at_least=0.55) == agree


def test_six_of_nine_is_two_thirds_and_a_rounded_share_is_refused():
    assert needed(9, at_least="2/3") == 6
    with pytest.raises(ValueError, match=r"the share 0\.6667 is rounded\. Write the fraction"):
        Threshold(at_least=0.6667, of="members")


def test_eight_of_sixteen_is_at_least_half_and_not_more_than_half():
    assert needed(16, at_least="1/2") == 8
    assert needed(16, more_than="1/2") == 9


def test_eight_of_ten_meets_four_fifths_which_votelib_refuses():
    assert needed(10, at_least="4/5") == 8


def test_nine_of_ten_present_in_a_council_of_13_pass_of_those_returned_and_fail_of_members():
    """The rule of decree 91/2017 art. 45 (8) asks for 90 % of all members."""
    sheet = {"members": 13, "present": 10, "returned": 10}
    tally = Tally("fighter", {"A": {"box": 9}})
    passed = {}
    for base in ("members", "present", "returned"):
        counted = poll(Threshold(at_least="90 %", of=base), tally, Sheet("fighter", sheet))
        passed[base] = counted.votes("A") >= counted.needed

    assert passed == {"members": False, "present": True, "returned": True}


@given(SHARES, st.integers(1, 10**6))
def test_the_votes_needed_are_the_fewest_that_meet_the_share(share, base):
    least, more = needed(base, at_least=share), needed(base, more_than=share)

    assert Fraction(least, base) >= share > Fraction(least - 1, base)
    assert Fraction(more, base) > share >= Fraction(more - 1, base)


@pytest.mark.parametrize("share", ["at_least", "more_than"])
def test_nobody_is_agreed_to_by_no_vote_at_all(share):
    """Where no ballot is valid, 0 of 0 meets every share; it must not fill a seat."""
    for given_share in ("0 %", "1/2"):
        threshold = Threshold(of="valid", **{share: given_share})
        counted = poll(threshold, Tally("head", {}), Sheet("head", {"valid": 0}))
        assert counted.needed >= 1


@pytest.mark.parametrize(("base", "number"), BASES.items())
def test_the_five_bases(base, number):
    assert base_of(Threshold(at_least="1/2", of=base), Tally("flag", {}), Sheet("flag", SHEET)) == (
        number
    )


@pytest.mark.parametrize("base", BASES)
def test_a_base_that_is_not_on_the_sheet_is_asked_for_by_name(base):
    without = {field: number for field, number in SHEET.items() if field != base}
    with pytest.raises(UnknownBase) as missing:
        base_of(Threshold(at_least="1/2", of=base), Tally("flag", {}), Sheet("flag", without))

    assert missing.value.field == base


def counted(ballots=(), totals=(), sheet=None, **threshold):
    """The poll of the flag; ballots and totals as in ``votes``, the contest left out."""
    rules = rules_with(awards=[{"id": "flag", "name": "Cờ", "vote": threshold}])
    papers = [("flag", *paper) for paper in ballots]
    kept = [("flag", *row) for row in totals]
    return polls(votes(papers, kept, **(sheet or {})), rules)["flag"]


EIGHT = [("A",)] * 8
TWO = [("A", "written")] * 2


@pytest.mark.parametrize(("base", "number"), [("members", 12), ("present", 9)])
def test_the_recused_leave_the_members_and_those_present(base, number):
    one = counted(EIGHT, sheet=SHEET | {"recused": 1}, at_least="2/3", of=base)

    assert (one.votes("A"), one.base) == (8, number)


@pytest.mark.parametrize("base", ["issued", "returned", "valid"])
def test_the_recused_hold_no_ballot_and_change_no_base_of_ballots(base):
    sheets = (SHEET, SHEET | {"recused": 1})
    bases = {counted((), [("A", 5)], s, at_least="2/3", of=base).base for s in sheets}

    assert bases == {BASES[base]}


def test_a_recused_member_changes_the_outcome_even_where_its_ballot_is_simply_missing():
    """9 of 12 fails 90 % of the members; with two recused it is 9 of 10 and passes."""
    nine = [("A",)] * 9
    rule = {"at_least": "90 %", "of": "members"}

    assert counted(nine, sheet={"members": 12}, **rule).needed == 11
    assert counted(nine, sheet={"members": 12, "recused": 2}, **rule).needed == 9


@pytest.mark.parametrize(
    ("absent", "base", "votes", "number"),
    [
        ("written_counts", "members", 10, 13),
        ("not_agreeing", "members", 8, 13),
        ("excluded", "members", 8, 10),
        ("written_counts", "valid", 10, 10),
        ("not_agreeing", "valid", 8, 8),
        ("not_agreeing", "present", 8, 10),
        ("not_agreeing", "issued", 8, 10),
        ("not_agreeing", "returned", 8, 9),
    ],
)
def test_written_agreement_counts_only_where_the_rules_say_so(absent, base, votes, number):
    rule = {"at_least": "1/2", "of": base, "absent": absent}
    by_ballots = counted([*EIGHT, *TWO], sheet=SHEET, **rule)
    by_totals = counted((), [("A", 8), ("A", 2, "written")], SHEET, **rule)

    assert (by_ballots.votes("A"), by_ballots.base) == (votes, number)
    assert (by_totals.votes("A"), by_totals.base) == (votes, number)


def test_an_absent_member_who_does_not_answer_does_not_agree():
    sheet = SHEET | {"written_sent": 3, "written_answered": 2}
    one = counted(
        [*EIGHT, *TWO], sheet=sheet, at_least="4/5", of="members", absent="written_counts"
    )

    assert (one.votes("A"), one.base, one.needed) == (10, 13, 11)


def test_where_the_absent_are_excluded_their_number_must_be_known():
    with pytest.raises(UnknownBase) as missing:
        counted(EIGHT, sheet={"members": 13}, at_least="1/2", of="members", absent="excluded")

    assert missing.value.field == "absent"


def test_the_excluded_leave_the_members_beside_the_recused():
    sheet = SHEET | {"recused": 1}

    assert counted(EIGHT, sheet=sheet, at_least="1/2", of="members", absent="excluded").base == 9


def test_returned_ballots_are_counted_where_the_sheet_does_not_give_them():
    rule = {"at_least": "1/2", "of": "returned", "marks_at_most": 1}

    assert counted([("A",), ("AB",)], sheet={}, **rule).base == 2


@pytest.mark.parametrize(("present", "quorate"), [(8, False), (9, True), (13, True)])
def test_a_quorum_of_two_thirds_of_13_is_nine_members_present(present, quorate):
    one = counted(
        EIGHT,
        sheet={"members": 13, "present": present},
        at_least="1/2",
        of="members",
        quorum={"at_least": "2/3", "of": "members"},
    )

    assert (one.quorum_needed, one.quorate) == (9, quorate)


def test_a_quorum_counts_those_present_also_the_recused_and_nobody_in_writing():
    sheet = {"members": 12, "present": 8, "recused": 2}
    rule = {"at_least": "1/2", "of": "members", "absent": "written_counts"}
    quorum = {"quorum": {"at_least": "2/3", "of": "members"}}

    assert counted(EIGHT, sheet=sheet, **rule, **quorum).quorate
    assert not counted([*EIGHT, *TWO], sheet=sheet | {"present": 7}, **rule, **quorum).quorate


@pytest.mark.parametrize(
    ("quorum", "present"), [({"at_least": "1/2"}, 5), ({"more_than": "1/2"}, 6)]
)
def test_a_quorum_of_more_than_half_of_ten_is_six_and_of_at_least_half_five(quorum, present):
    sheet = {"members": 10, "present": 5}
    one = counted(EIGHT[:5], sheet=sheet, at_least="1/2", of="members", quorum=quorum)

    assert (one.quorum_needed, one.quorate) == (present, present == 5)


@pytest.mark.parametrize(
    ("shares", "number"), [({}, 0), ({"at_least": "1/2", "more_than": 0.5}, 2)]
)
def test_a_quorum_has_one_share(shares, number):
    with pytest.raises(InputError) as refused:
        counted(sheet={}, at_least="1/2", of="valid", quorum=shares)

    (fault,) = refused.value.faults
    assert str(fault) == (
        f"awards[1].vote.quorum: a quorum has one share, here are {number}. Write one of the two."
    )


@pytest.mark.parametrize(
    ("given_share", "meant"),
    [(0.6667, "2/3"), (0.333, "1/3"), (0.1667, "1/6"), (0.875, "7/8"), ("66.67 %", "2/3")],
)
def test_a_rounded_share_is_refused_with_the_fraction_that_was_meant(given_share, meant):
    with pytest.raises(ValueError, match=f'is rounded. Write the fraction, such as "{meant}".'):
        Threshold(at_least=given_share, of="members")


@given(st.fractions(0, 1, max_denominator=12), st.integers(3, 6))
def test_a_simple_fraction_is_known_again_from_its_decimals(share, places):
    """Two decimals are an exact share of their own; more are refused unless they are a percent."""
    decimals = round(float(share), places)
    try:
        assert Threshold(at_least=decimals, of="members").at_least == share
    except ValueError as refused:
        assert f'such as "{share}"' in str(refused)


# The dates in force of a threshold's source.


def noted(**threshold) -> list[str]:
    tables = Tables()
    rules = rules_with(awards=[{"id": "flag", "name": "Cờ", "vote": threshold}])
    ledger = Ledger()
    counts(Case(tables, rules, ledger))
    return [f"{note.file}: {note}" for note in ledger.notes]


def test_a_source_that_was_not_in_force_in_the_award_year_is_noted():
    until = datetime.date(2022, 12, 31)
    rule = {"at_least": "4/5", "of": "members", "source": "Quy chế 2019"}

    assert noted(**rule, since=2019, until=until) == [
        "rules.yaml: flag: Quy chế 2019 was not in force in 2023, only 2019 to 2022-12-31."
    ]
    assert noted(**rule, since=2024) == [
        "rules.yaml: flag: Quy chế 2019 was not in force in 2023, only 2024 to …."
    ]
    assert noted(**rule, since=2019, until=datetime.date(2023, 1, 1)) == []


def test_67_percent_is_noted_not_to_be_two_thirds():
    assert noted(at_least=0.67, of="members") == [
        "rules.yaml: flag: 67/100 is not 2/3; write 2/3 if that is meant."
    ]
    assert noted(at_least="2/3", of="members") == []


@pytest.mark.parametrize("field", ["members", "present"])
def test_a_quorum_needs_the_roll_and_those_present_on_the_sheet(field):
    sheet = {name: n for name, n in SHEET.items() if name != field}
    with pytest.raises(UnknownBase) as missing:
        counted(EIGHT, sheet=sheet, at_least="1/2", of="valid", quorum={"at_least": "2/3"})

    assert missing.value.field == field
