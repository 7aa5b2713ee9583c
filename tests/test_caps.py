"""Caps: a share of a stated base, never exceeded, and said to whoever misses by it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import GOOD, written
from voting_makers import award, awarded, reasons, rules_with, votes, words

from emulab.awards.outcomes import PROPOSED, TIED
from emulab.faults import InputError
from emulab.rules import Cap, load_rules

LEADERS = {"share": "1/5", "of": 24, "what": "cluster leaders"}
SIX = {f"u{n}": 95.0 - n for n in range(6)}


def test_whoever_misses_by_the_cap_is_told_the_share_its_base_and_the_seats():
    """Letter 5007/BNV-TĐKT of 05/9/2023: at most 20 % of all cluster leaders; 4 of 24."""
    found = awarded(rules_with(awards=[award(seats=5, cap=LEADERS)]), SIX)

    assert [o.unit for o in found.values() if o.outcome == PROPOSED] == ["u0", "u1", "u2", "u3"]
    assert reasons(found, "flag")["u4"] == (
        "rank 5; the cap of 1/5 of 24 cluster leaders leaves 4 seats"
    )
    assert reasons(found, "flag")["u5"] == "rank 6; the seats go to those before it"


@pytest.mark.parametrize(
    ("cap", "seats", "said"),
    [
        ({"share": "1/5"}, 1, "the cap of 1/5 of 6 units leaves 1 seat"),
        ({"share": "1/2"}, 3, "the cap of 1/2 of 6 units leaves 3 seats"),
        ({"share": "1/2", "of": "ranked"}, 2, "the cap of 1/2 of 5 ranked units leaves 2 seats"),
        ({"share": "1/2", "of": "eligible"}, 1, "the cap of 1/2 of 3 eligible units leaves 1 seat"),
        ({"share": "1/5", "of": 9, "what": "cụm"}, 1, "the cap of 1/5 of 9 cụm leaves 1 seat"),
        ({"share": "1/5", "what": "members"}, 1, "the cap of 1/5 of 6 members leaves 1 seat"),
    ],
)
def test_the_base_decides_how_many_seats_a_share_leaves(cap, seats, said):
    totals = {unit: total for unit, total in SIX.items() if unit != "u5"} | {"u5": None}
    listed = [award(cap=cap, eligible={"total_at_least": 92.5})]
    found = awarded(rules_with(awards=listed), totals)
    eligible = ["u0", "u1", "u2"]

    proposed = [o.unit for o in found.values() if o.outcome == PROPOSED]
    assert proposed == eligible[:seats]
    if seats < len(eligible):
        assert reasons(found, "flag")[eligible[seats]] == f"rank {seats + 1}; {said}"


@pytest.mark.parametrize(
    ("case", "flags", "base", "kept"),
    [
        ("Bến Tre 2018", 5, 48, True),
        ("Bắc Ninh 2022", 12, 54, False),
        ("Nam Định 2021", 11, 31, False),
    ],
)
def test_the_share_of_the_flags_granted_is_within_a_fifth_or_not(case, flags, base, kept):
    """Government flags beside flags of the province, as the press printed them."""
    cap = Cap(share=Fraction(1, 5), of=base, what="flags granted")

    assert (flags <= cap.seats(base)) is kept


@given(st.fractions(0, 1, max_denominator=60), st.integers(0, 500))
def test_a_cap_is_never_exceeded_and_one_seat_more_would_exceed_it(share, base):
    seats = Cap(share=share, of=base, what="units").seats(base)

    assert seats <= share * base < seats + 1


def test_units_that_are_equal_where_the_cap_ends_are_tied():
    found = awarded(
        rules_with(awards=[award(cap={"share": "1/4"})]),
        {"A": 95.0, "B": 91.0, "C": 91.0, "D": 90.0, **{f"u{n}": 80.0 for n in range(4)}},
    )

    assert [words(found, "flag")[unit] for unit in "ABCD"] == [PROPOSED, TIED, TIED, "not proposed"]


def test_a_cap_of_the_eligible_counts_who_was_eligible_and_not_who_was_voted_for():
    rules = rules_with(
        awards=[
            award(
                cap={"share": "1/2", "of": "eligible"},
                eligible={"band_at_least": "excellent"},
                vote={"at_least": "1/2", "of": "members"},
            )
        ]
    )
    kept = [("flag", f"u{n}", 9) for n in range(6)] + [("flag", "low", 10)]
    found = awarded(rules, SIX | {"low": 60.0}, votes((), kept, members=10))

    assert {o.outcome for o in found.values()} == {TIED, "not proposed"}
    assert reasons(found, "flag")["u0"] == (
        "9 of 10 members agree; 6 units are equal at the seat cut: the meeting decides"
    )


def refusal(folder, cap: str) -> str:
    text = GOOD.replace("seats: 2\n", f"seats: 2\n    cap: {cap}\n")
    with pytest.raises(InputError) as refused:
        load_rules(written(folder, text))
    return str(refused.value)


@pytest.mark.parametrize(
    ("cap", "finding"),
    [
        (
            "{share: 1/5, of: members}",
            "awards[2].cap.of: 'members' is no base of a cap. "
            "Write units, eligible, ranked, or the number announced.",
        ),
        (
            "{share: 1/5, of: 2.5, what: units}",
            "awards[2].cap.of: 2.5 is no base of a cap. "
            "Write units, eligible, ranked, or the number announced.",
        ),
        (
            "{share: 1/5, of: -1, what: units}",
            "awards[2].cap.of: -1 is no base of a cap. "
            "Write units, eligible, ranked, or the number announced.",
        ),
        (
            "{share: 1/5, of: true}",
            "awards[2].cap.of: True is no base of a cap. "
            "Write units, eligible, ranked, or the number announced.",
        ),
        (
            "{share: 1/5, of: 24}",
            "awards[2].cap: the cap does not say what it takes 24 of. "
            "Write what, such as cluster leaders.",
        ),
        (
            "{share: 0.333}",
            'awards[2].cap.share: the share 0.333 is rounded. Write the fraction, such as "2/3".',
        ),
    ],
)
def test_a_cap_without_a_sound_base_is_refused(tmp_path, cap, finding):
    assert refusal(tmp_path, cap) == f"rules.yaml: 1 fault\n  line 35: {finding}"
