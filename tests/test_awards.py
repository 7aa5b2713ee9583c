"""Awards: conditions in their order, seats and their ties, and what a tie above leaves open."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from voting_makers import award, awarded, reasons, rules_with, votes, words

from emulab.awards.outcomes import NOT_PROPOSED, PENDING, PROPOSED, TIED, seated

# Seats


def outcomes_by_hand(order: dict[str, int], seats: int) -> dict[str, str]:
    """Fill the seats group by group, as a meeting would, and stop at a group that does not fit."""
    found, left, stopped = {}, seats, False
    for place in sorted(set(order.values())):
        group = [unit for unit in order if order[unit] == place]
        stopped = stopped or left == 0
        word = NOT_PROPOSED if stopped else PROPOSED if len(group) <= left else TIED
        found |= dict.fromkeys(group, word)
        left -= len(group) if word == PROPOSED else 0
        stopped = stopped or word == TIED
    return found


def twin(order: dict[str, int], seats: int, pending: set[str], above: int) -> dict[str, str]:
    """The outcome that every resolution of the tie above gives; pending where they differ.

    A resolution lets at most ``above`` of the pending take a seat above, and so leave.
    """
    found = {}
    sets = chain.from_iterable(combinations(sorted(pending), n) for n in range(above + 1))
    worlds = [
        outcomes_by_hand({u: k for u, k in order.items() if u not in gone}, seats) for gone in sets
    ]
    for unit in order:
        words = {world.get(unit, "leaves") for world in worlds}
        if unit in pending:
            found[unit] = NOT_PROPOSED if words <= {NOT_PROPOSED, "leaves"} else PENDING
        else:
            found[unit] = words.pop() if len(words) == 1 else PENDING
    return found


ORDERS = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 4), max_size=7)


@given(ORDERS, st.integers(0, 5), st.sets(st.sampled_from("ABCDEFG")), st.integers(0, 4))
def test_seats_follow_every_resolution_of_the_tie_above(order, seats, pending, above):
    pending &= set(order)
    if not above:
        pending = set()
    keys = {unit: (key,) for unit, key in order.items()}

    assert seated(keys, seats, pending, above) == twin(order, seats, pending, above)


@given(ORDERS, st.integers(0, 5))
def test_no_more_are_proposed_than_there_are_seats_and_tied_seats_stay_open(order, seats):
    found = seated({unit: (key,) for unit, key in order.items()}, seats)
    proposed = [unit for unit in found if found[unit] == PROPOSED]
    tied = [unit for unit in found if found[unit] == TIED]

    assert len(proposed) <= seats
    assert not tied or len(proposed) < seats < len(proposed) + len(tied)
    assert len({order[unit] for unit in tied}) <= 1
    assert tied or len(proposed) == min(seats, len(order))


def test_tied_at_the_cut_nobody_is_chosen_by_the_order_of_the_file():
    assert seated({"A": (1,), "B": (2,), "C": (2,), "D": (4,)}, 2) == {
        "A": PROPOSED,
        "B": TIED,
        "C": TIED,
        "D": NOT_PROPOSED,
    }


# Awards by rank

THREE = {"A": 95.0, "B": 91.0, "C": 85.0}


def test_every_award_and_unit_has_a_row_in_the_order_of_rules_and_roster():
    rules = rules_with(awards=[award("flag", seats=1), award("merit", seats=2)])

    assert list(awarded(rules, THREE)) == [(a, u) for a in ("flag", "merit") for u in "ABC"]


def test_an_award_without_votes_has_no_votes_and_none_needed():
    found = awarded(rules_with(awards=[award(seats=1, decide="acclaimed")]), THREE)

    assert {(o.votes, o.needed) for o in found.values()} == {(None, None)}
    assert reasons(found, "flag") == {
        "A": "rank 1; every condition is met, acclaimed",
        "B": "rank 2; the seats go to those before it",
        "C": "rank 3; the seats go to those before it",
    }


def test_an_award_that_is_judged_does_not_say_acclaimed():
    found = awarded(rules_with(awards=[award(seats=1, decide="judged")]), THREE)

    assert reasons(found, "flag")["A"] == "rank 1; every condition is met"


def test_without_seats_everyone_who_meets_the_conditions_is_proposed():
    rules = rules_with(awards=[award(eligible={"band_at_least": "excellent"})])

    assert words(awarded(rules, THREE), "flag") == {
        "A": PROPOSED,
        "B": PROPOSED,
        "C": NOT_PROPOSED,
    }


def test_rank_at_most_keeps_all_of_equal_rank_and_the_seat_between_them_stays_open():
    rules = rules_with(awards=[award(seats=1, eligible={"rank_at_most": 1})])
    found = awarded(rules, {"A": 95.0, "B": 95.0, "C": 90.0})

    assert words(found, "flag") == {"A": TIED, "B": TIED, "C": NOT_PROPOSED}
    assert reasons(found, "flag") == {
        "A": "rank 1; 2 units are equal at the seat cut: the meeting decides",
        "B": "rank 1; 2 units are equal at the seat cut: the meeting decides",
        "C": "rank 3; rank 1 or better is asked for",
    }
    assert {o.condition for o in found.values()} == {"seats", "rank"}


def test_equal_units_that_all_fit_are_all_proposed():
    rules = rules_with(awards=[award(seats=2, eligible={"rank_at_most": 1})])

    assert words(awarded(rules, {"A": 95.0, "B": 95.0, "C": 90.0}), "flag") == {
        "A": PROPOSED,
        "B": PROPOSED,
        "C": NOT_PROPOSED,
    }


def test_declared_tie_rules_decide_at_the_cut_and_say_so():
    rules = rules_with(awards=[award(seats=1, ties=[{"higher": "tasks"}, {"lower": "party"}])])
    scores = [("A", "tasks", 60.0), ("B", "tasks", 61.0), ("A", "party", 35.0)]
    found = awarded(rules, {"A": 95.0, "B": 95.0}, scores=scores)

    assert words(found, "flag") == {"A": NOT_PROPOSED, "B": PROPOSED}
    assert reasons(found, "flag")["B"] == "rank 1; the declared tie rules decided at the cut"


def test_tie_rules_that_do_not_part_the_units_leave_them_tied():
    rules = rules_with(awards=[award(seats=1, ties=[{"higher": "tasks"}])])
    scores = [("A", "tasks", 60.0), ("B", "tasks", 60.0 + 1e-12)]

    assert words(awarded(rules, {"A": 95.0, "B": 95.0}, scores=scores), "flag") == {
        "A": TIED,
        "B": TIED,
    }


@pytest.mark.parametrize(("units", "seats"), [(14, 2), (15, 3), (5, 1), (4, 0), (64, 12)])
def test_a_cap_of_a_fifth_is_rounded_down(units, seats):
    """Decree 91/2017 art. 11: at most 20 %; 2 of 14 is 14.3 %, 3 of 14 would be 21.4 %."""
    rules = rules_with(awards=[award(cap={"share": "1/5", "of": "units"})])
    found = awarded(rules, {f"u{n}": 90.0 - n for n in range(units)})
    proposed = [o for o in found.values() if o.outcome == PROPOSED]

    assert len(proposed) == seats
    assert Fraction(len(proposed), units) <= Fraction(1, 5) < Fraction(len(proposed) + 1, units)


def test_the_smaller_of_seats_and_cap_holds():
    many = {f"u{n}": 90.0 - n for n in range(14)}
    for seats, expected in ((1, 1), (5, 2)):
        found = awarded(rules_with(awards=[award(seats=seats, cap={"share": "20 %"})]), many)
        assert sum(o.outcome == PROPOSED for o in found.values()) == expected


def test_a_cap_that_leaves_no_seat_says_so():
    found = awarded(rules_with(awards=[award(cap={"share": "1/5"})]), {"A": 90.0})

    assert reasons(found, "flag") == {"A": "rank 1; the cap leaves no seat"}


# Conditions

FULL = {
    "rank_at_most": 1,
    "band_at_least": "excellent",
    "total_at_least": 92,
    "checks": ["no-breach", "on-time"],
}
BREACH = [("B", "no-breach", "fail"), ("A", "no-breach", "pass"), ("A", "on-time", "pass")]


@pytest.mark.parametrize("first", FULL)
def test_conditions_are_tested_as_listed_and_the_first_missed_is_the_reason(first):
    listed = {first: FULL[first]} | {key: value for key, value in FULL.items() if key != first}
    found = awarded(
        rules_with(awards=[award(seats=1, eligible=listed)]), {"A": 95.0, "B": 89.0}, checks=BREACH
    )

    assert reasons(found, "flag")["A"] == "rank 1; every condition is met, acclaimed"
    assert (
        reasons(found, "flag")["B"]
        == {
            "rank_at_most": "rank 2; rank 1 or better is asked for",
            "band_at_least": "band Good; Excellent is asked for",
            "total_at_least": "89 points; 92 are asked for",
            "checks": "the check “no-breach” is not met",
        }[first]
    )


def test_before_its_eligibility_no_unit_is_asked_for_its_votes_and_before_the_quorum_nothing_is():
    vote = {"at_least": "4/5", "of": "members", "quorum": {"at_least": "2/3"}}
    rules = rules_with(awards=[award(seats=1, eligible={"rank_at_most": 1}, vote=vote)])
    ballots = [("flag", "A")] * 3

    quorate = awarded(rules, THREE, votes(ballots, members=4, present=3))
    not_quorate = awarded(rules, THREE, votes(ballots, members=6, present=3))

    assert {u: o.condition for (_, u), o in quorate.items()} == {
        "A": "threshold",
        "B": "rank",
        "C": "rank",
    }
    assert reasons(quorate, "flag")["A"] == "3 of 4 members agree; 4 are needed"
    assert set(reasons(not_quorate, "flag").values()) == {"no quorum: 3 present, 4 are needed"}
    assert {(o.votes, o.needed) for o in not_quorate.values()} == {(3, 5), (0, 5)}


@pytest.mark.parametrize(
    ("result", "outcome", "reason"),
    [
        ("pass", PROPOSED, "rank 1; every condition is met, acclaimed"),
        ("waived", PROPOSED, "rank 1; every condition is met, acclaimed"),
        ("fail", NOT_PROPOSED, "the check “Không vi phạm” is not met"),
        ("unknown", NOT_PROPOSED, "the check “Không vi phạm” has no result yet"),
        (None, NOT_PROPOSED, "the check “Không vi phạm” has no result yet"),
    ],
)
def test_a_check_passes_is_waived_fails_or_is_not_known(result, outcome, reason):
    rules = rules_with(
        awards=[award(seats=1, eligible={"checks": ["no-breach"]})],
        checks=[{"id": "no-breach", "name": "Không vi phạm"}],
    )
    checks = [("A", "no-breach", result)] if result else []
    found = awarded(rules, {"A": 95.0}, checks=checks)

    assert (words(found, "flag"), reasons(found, "flag")) == ({"A": outcome}, {"A": reason})


def test_a_seat_passes_to_the_next_who_meets_the_conditions():
    rules = rules_with(awards=[award(seats=1, eligible={"checks": ["no-breach"]})])
    found = awarded(rules, {"A": 95.0, "B": 91.0}, checks=[("B", "no-breach", "pass")])

    assert words(found, "flag") == {"A": NOT_PROPOSED, "B": PROPOSED}


def test_a_unit_without_marks_has_no_rank_and_is_not_proposed():
    rules = rules_with(awards=[award(seats=3, eligible={"band_at_least": "good"})])
    found = awarded(rules, {"A": 95.0, "B": None})

    assert reasons(found, "flag")["B"] == "it has no mark yet, so it has no rank"


def test_a_unit_below_every_band_has_none():
    rules = rules_with(awards=[award(seats=3, eligible={"band_at_least": "good"})])

    assert reasons(awarded(rules, {"A": 75.0}), "flag")["A"].startswith("no band; ")


def test_points_that_miss_the_total_by_binary_noise_meet_it():
    rules = rules_with(awards=[award(eligible={"total_at_least": 90})])

    assert words(awarded(rules, {"A": 89.99999999999999, "B": 89.99999}), "flag") == {
        "A": PROPOSED,
        "B": NOT_PROPOSED,
    }


# Votes

VOTED = {"at_least": "4/5", "of": "members"}
KEPT = [("flag", "A", 8), ("flag", "B", 9), ("flag", "C", 7)]


def test_at_the_seat_cut_a_vote_decides_by_votes_and_not_by_rank():
    found = awarded(
        rules_with(awards=[award(seats=1, vote=VOTED)]), THREE, votes((), KEPT, members=10)
    )

    assert words(found, "flag") == {"A": NOT_PROPOSED, "B": PROPOSED, "C": NOT_PROPOSED}
    assert reasons(found, "flag") == {
        "A": "8 of 10 members agree; the seats go to those before it",
        "B": "9 of 10 members agree; every condition is met",
        "C": "7 of 10 members agree; 8 are needed",
    }
    assert {u: (o.votes, o.needed) for (_, u), o in found.items()} == {
        "A": (8, 8),
        "B": (9, 8),
        "C": (7, 8),
    }


@given(
    st.lists(st.integers(0, 10), min_size=3, max_size=3),
    st.integers(1, 3),
    st.sampled_from(["1/2", "2/3", "4/5", "9/10"]),
    st.sampled_from(["at_least", "more_than"]),
)
def test_no_seat_is_filled_from_below_its_threshold(agree, seats, share, word):
    rules = rules_with(awards=[award(seats=seats, vote={word: share, "of": "members"})])
    kept = [("flag", unit, n) for unit, n in zip("ABC", agree, strict=True)]
    found = awarded(rules, THREE, votes((), kept, members=10))

    for (_, unit), outcome in found.items():
        reached = Fraction(agree["ABC".index(unit)], 10)
        passed = reached > Fraction(share) if word == "more_than" else reached >= Fraction(share)
        assert passed or outcome.outcome == NOT_PROPOSED
    assert sum(o.outcome == PROPOSED for o in found.values()) <= seats


@pytest.mark.parametrize(
    ("ties", "outcomes"),
    [([], (TIED, TIED)), (["rank"], (PROPOSED, NOT_PROPOSED))],
)
def test_equal_votes_at_the_cut_are_parted_only_by_a_declared_rule(ties, outcomes):
    rules = rules_with(awards=[award(seats=1, vote=VOTED, ties=ties)])
    kept = [("flag", "A", 9), ("flag", "B", 9)]
    found = awarded(rules, THREE, votes((), kept, members=10))

    assert tuple(words(found, "flag")[unit] for unit in "AB") == outcomes


def test_votes_not_counted_yet_say_so_and_nobody_is_proposed():
    rules = rules_with(phase="mid_year", awards=[award(seats=1, vote=VOTED)])
    found = awarded(rules, THREE)

    assert words(found, "flag") == dict.fromkeys("ABC", NOT_PROPOSED)
    assert set(reasons(found, "flag").values()) == {"the votes have not been counted yet"}
    assert {o.votes for o in found.values()} == {None}


# One award after another

TWO = [award("flag", seats=1), award("merit", seats=1, not_with=["flag"])]


def test_what_was_proposed_above_may_not_be_proposed_again():
    found = awarded(rules_with(awards=TWO), THREE)

    assert words(found, "merit") == {"A": NOT_PROPOSED, "B": PROPOSED, "C": NOT_PROPOSED}
    assert reasons(found, "merit")["A"] == "already proposed for flag"


def test_without_not_with_a_unit_may_take_both():
    found = awarded(rules_with(awards=[award("flag", seats=1), award("city", seats=1)]), THREE)

    assert [found["flag", "A"].outcome, found["city", "A"].outcome] == [PROPOSED, PROPOSED]


def test_a_tie_above_leaves_the_lower_award_of_those_units_pending():
    found = awarded(rules_with(awards=TWO), {"A": 95.0, "B": 95.0, "C": 90.0})

    assert words(found, "flag") == {"A": TIED, "B": TIED, "C": NOT_PROPOSED}
    assert words(found, "merit") == {"A": PENDING, "B": PENDING, "C": NOT_PROPOSED}
    assert reasons(found, "merit") == {
        "A": "rank 1; waits for a tie in an award above",
        "B": "rank 1; waits for a tie in an award above",
        "C": "rank 3; the seats go to those before it",
    }


def test_who_stands_below_a_pending_unit_is_pending_where_its_seat_hangs_on_the_tie():
    rules = rules_with(awards=[TWO[0], TWO[1] | {"seats": 2}])
    found = awarded(rules, {"A": 95.0, "B": 95.0, "C": 90.0, "D": 85.0})

    assert words(found, "merit") == {"A": PENDING, "B": PENDING, "C": PENDING, "D": NOT_PROPOSED}
    assert reasons(found, "merit")["C"] == "rank 3; the seat hangs on a tie in an award above"


def test_no_more_can_leave_than_the_seats_that_the_tie_keeps_open():
    """A has the first flag; of B and C only one can take the other, so D is out either way."""
    rules = rules_with(awards=[TWO[0] | {"seats": 2}, TWO[1]])
    found = awarded(rules, {"A": 95.0, "B": 91.0, "C": 91.0, "D": 85.0})

    assert words(found, "merit") == {
        "A": NOT_PROPOSED,
        "B": PENDING,
        "C": PENDING,
        "D": NOT_PROPOSED,
    }


def test_a_tie_in_an_award_that_may_be_held_beside_it_leaves_nothing_pending():
    city = award("city", seats=1, not_with=["other"])
    rules = rules_with(awards=[award("flag", seats=1), award("other", seats=1), city])
    found = awarded(rules, {"A": 95.0, "B": 95.0, "C": 90.0, "D": 85.0})

    assert words(found, "city")["C"] == words(found, "city")["D"] == NOT_PROPOSED
    alone = rules_with(awards=[award("flag", seats=1), award("city", seats=2)])
    assert words(awarded(alone, {"A": 95.0, "B": 95.0}), "city") == {"A": PROPOSED, "B": PROPOSED}


def test_with_seats_for_all_a_tie_above_leaves_only_the_tied_pending():
    rules = rules_with(awards=[TWO[0], TWO[1] | {"seats": 3}])
    found = awarded(rules, {"A": 95.0, "B": 95.0, "C": 90.0})

    assert words(found, "merit") == {"A": PENDING, "B": PENDING, "C": PROPOSED}


@given(
    st.lists(st.sampled_from([95.0, 91.0, 85.0]), min_size=2, max_size=6),
    st.integers(1, 3),
    st.integers(1, 4),
)
def test_the_lower_award_is_what_every_choice_in_the_tie_above_makes_of_it(totals, seats, lower):
    units = dict(zip("ABCDEF", totals, strict=False))
    rules = rules_with(awards=[TWO[0] | {"seats": seats}, TWO[1] | {"seats": lower}])
    found = awarded(rules, units)
    above = words(found, "flag")
    tied = {unit for unit in units if above[unit] == TIED}
    left = {unit: -total for unit, total in units.items() if above[unit] != PROPOSED}
    open_seats = seats - sum(word == PROPOSED for word in above.values())
    expected = twin(left, lower, tied, open_seats) if tied else outcomes_by_hand(left, lower)

    below = words(found, "merit")
    assert {unit: below[unit] for unit in left} == expected
    assert all(below[unit] == NOT_PROPOSED for unit in units if unit not in left)


@given(st.permutations("ABCD"), st.integers(1, 3))
def test_the_order_of_the_roster_decides_nothing(roster, seats):
    totals = {"A": 95.0, "B": 91.0, "C": 91.0, "D": 85.0}
    rules = rules_with(awards=[TWO[0] | {"seats": seats}, TWO[1]])

    assert awarded(rules, totals) == awarded(rules, {unit: totals[unit] for unit in roster})
