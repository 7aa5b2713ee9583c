"""Bases: the same votes beside every base; and published percentages, which decide nothing."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.rules import Threshold
from emulab.voting.bases import BASES, bases_sentence, on_every_base
from emulab.voting.count import Sheet
from emulab.voting.tally import Tally
from emulab.voting.tellers import Counted
from emulab.voting.thresholds import poll

COUNCIL = Sheet("fighter", {"members": 13, "present": 10, "issued": 10, "returned": 10, "valid": 9})
NINE = Tally("fighter", {"A": {"box": 9}})


def counted(sheet=COUNCIL, tally=NINE, **rule):
    return poll(Threshold(**{"at_least": "90 %", "of": "members"} | rule), tally, sheet)


def test_nine_of_a_council_of_13_beside_all_five_bases():
    rows = on_every_base(counted(), COUNCIL).drop("unit").rows()

    assert rows == [
        ("members", 13, 9, "9/13", 12, False, True),
        ("present", 10, 9, "9/10", 9, True, False),
        ("issued", 10, 9, "9/10", 9, True, False),
        ("returned", 10, 9, "9/10", 9, True, False),
        ("valid", 9, 9, "9/9", 9, True, False),
    ]


def test_the_sentence_names_every_base_that_is_known():
    sheet = Sheet("fighter", {"members": 13, "returned": 10})

    assert str(bases_sentence(counted(sheet), "A")) == (
        "passes 90 % of ballots returned: 9/10; fails 90 % of members: 9/13"
    )
    assert str(bases_sentence(counted(sheet, at_least=None, more_than="1/2"), "A")) == (
        "passes more than 50 % of ballots returned: 9/10, members: 9/13"
    )
    assert str(bases_sentence(counted(sheet, at_least="2/3"), "B")) == (
        "fails 2/3 of ballots returned: 0/10, members: 0/13"
    )


def test_a_base_that_the_sheet_does_not_give_is_null_and_nothing_follows_from_it():
    sheet = Sheet("fighter", {"members": 13})
    row = on_every_base(counted(sheet), sheet).row(3, named=True)

    assert row == {
        "unit": "A",
        "base": "returned",
        "number": None,
        "votes": 9,
        "share": None,
        "needed": None,
        "passed": None,
        "used": False,
    }


def test_votes_in_writing_are_part_of_members_and_valid_ballots_only():
    sheet = Sheet("fighter", dict(COUNCIL.numbers) | {"written_valid": 2})
    tally = Tally("fighter", {"A": {"box": 7, "written": 2}})
    frame = on_every_base(counted(sheet, tally, absent="written_counts"), sheet)

    assert dict(zip(frame["base"], frame["share"], strict=True)) == {
        "members": "9/13",
        "present": "7/10",
        "issued": "7/10",
        "returned": "7/10",
        "valid": "9/11",
    }


@given(st.integers(0, 9), st.sampled_from(BASES), st.fractions(0, 1, max_denominator=20))
def test_the_base_of_the_rules_is_the_one_that_the_poll_was_counted_on(votes, base, share):
    tally = Tally("fighter", {"A": {"box": votes}})
    one = counted(tally=tally, of=base, at_least=share)
    (used,) = on_every_base(one, COUNCIL).filter("used").rows(named=True)

    assert (used["base"], used["number"], used["needed"]) == (base, one.base, one.needed)
    assert used["passed"] == one.passes("A")


@given(st.integers(0, 9), st.fractions(0, 1, max_denominator=20))
def test_what_passes_of_a_base_passes_of_every_smaller_one(votes, share):
    tally = Tally("fighter", {"A": {"box": votes}})
    frame = on_every_base(counted(tally=tally, at_least=share), COUNCIL).sort("number")
    passed = frame["passed"].to_list()

    assert passed == sorted(passed, reverse=True)


# Votes of confidence in the National Assembly, as printed by VietNamNet (vote of November 2014,
# the first four of the list) and VTC News (25 October 2018, the first fourteen): papers, percent.
# The percentages are of all deputies (law 85/2014/QH13, art. 10), whoever was there.

IN_2014 = [
    *[(380, "76.46"), (84, "16.9"), (20, "4.02")],
    *[(302, "60.76"), (168, "33.8"), (15, "3.02")],
    *[(340, "68.41"), (93, "18.71"), (52, "10.46")],
    *[(344, "69.22"), (124, "24.95"), (14, "2.82")],
]
IN_2018 = [
    *[(323, "66.6"), (146, "30.1"), (6, "1.24")],
    *[(437, "90.1"), (34, "7.01"), (4, "0.82")],
    *[(372, "76.7"), (91, "18.76"), (11, "2.27")],
    *[(374, "77.11"), (92, "18.97"), (9, "1.86")],
    *[(327, "67.42"), (135, "27.84"), (13, "2.68")],
    *[(362, "74.64"), (102, "21.03"), (7, "1.44")],
    *[(210, "43.3"), (232, "47.84"), (32, "6.6")],
    *[(326, "67.22"), (146, "30.1"), (2, "0.41")],
    *[(290, "59.79"), (181, "37.32"), (3, "0.62")],
    *[(276, "56.91"), (176, "36.29"), (22, "4.54")],
    *[(317, "65.36"), (145, "29.9"), (12, "2.47")],
    *[(330, "68.04"), (139, "28.66"), (5, "1.03")],
    *[(323, "66.6"), (144, "29.69"), (7, "1.44")],
    *[(279, "57.53"), (171, "35.26"), (25, "5.15")],
]


def printed(votes: int, base: int) -> Decimal:
    share = Fraction(100 * votes, base)
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(("figures", "deputies"), [(IN_2014, 497), (IN_2018, 485)])
def test_54_printed_percentages_of_the_national_assembly_are_of_all_deputies(figures, deputies):
    """No other base gives the printed figures, among them the papers that were returned."""
    bases = {
        base
        for base in range(400, 501)
        if all(printed(votes, base) == Decimal(percent) for votes, percent in figures)
    }

    assert len(IN_2014) + len(IN_2018) == 54
    assert bases == {deputies}


def test_a_unit_on_whom_the_tellers_differ_has_no_share_yet():
    differ = {("A", "box", "agree"): Counted(first=9, second=8)}
    tally = Tally("fighter", {"B": {"box": 9}}, disagree={"A": {"box": 1}}, tellers=differ)
    rows = on_every_base(counted(tally=tally), COUNCIL)

    told = rows.filter(base="members").select("unit", "votes", "share", "passed").rows()
    assert told == [("A", None, None, None), ("B", 9, "9/13", False)]
