"""Awards: conditions in their order, seats and their ties, and what a tie above leaves open."""

from fractions import Fraction
from itertools import chain, combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from voting_makers import award, awarded, reasons, rules_with, votes, words

from emulab.awards.outcomes import NOT_PROPOSED, PENDING, PROPOSED, TIED, seated
from emulab.rules.ties import Decision, Meeting
from emulab.rules.values import replaced

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
    assert reasons(found, "flag") == {
        "A": "rank 1; tied on rank with B; more points on “Nhiệm vụ” decided: 60 against 61",
        "B": "rank 1; tied on rank with A; more points on “Nhiệm vụ” decided: 61 against 60",
    }


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


# The chair among those agreeing (decision 2218/QĐ-BTNMT of 2019, art. 8)


def with_chair(**keys) -> dict:
    return {"at_least": "1/2", "of": "members", "chair": "must_agree", **keys}


@pytest.mark.parametrize(
    ("chair", "outcome", "condition", "reason"),
    [
        ("A", PROPOSED, "", "3 of 4 members agree; every condition is met"),
        ("B", NOT_PROPOSED, "chair", "the chair is not among those agreeing"),
        (None, NOT_PROPOSED, "chair", "no paper of the chair is known"),
    ],
)
def test_the_chair_must_be_among_those_agreeing(chair, outcome, condition, reason):
    papers = [("flag", "A")] * (2 if chair == "A" else 3)
    papers += [("flag", chair, "chair")] if chair else []
    rules = rules_with(awards=[award(vote=with_chair())])
    found = awarded(rules, THREE, votes(papers, members=4))["flag", "A"]

    assert (found.outcome, found.condition, str(found.reason)) == (outcome, condition, reason)


def test_the_threshold_comes_before_the_chair():
    rules = rules_with(awards=[award(vote=with_chair())])
    found = awarded(rules, THREE, votes([("flag", "A"), ("flag", "B", "chair")], members=4))

    assert found["flag", "A"].condition == "threshold"


# Laws over random rules

UNITS = "ABCDE"
SHARES = st.sampled_from(["1/2", "2/3", "4/5"])
TIES = st.lists(st.sampled_from(["rank", {"lot": {"numbers": "7"}}]), max_size=2)


@st.composite
def contests(draw) -> dict:
    """Up to three awards decided by votes, later ones perhaps excluding those above."""
    listed, names = [], []
    for name in draw(st.sampled_from([["a1"], ["a1", "a2"], ["a1", "a2", "a3"]])):
        vote = {draw(st.sampled_from(["at_least", "more_than"])): draw(SHARES), "of": "members"}
        keys = {"seats": draw(st.integers(1, 3)), "vote": vote, "ties": draw(TIES)}
        if draw(st.booleans()):
            keys["cap"] = {"share": "1/3", "of": draw(st.integers(2, 9)), "what": "units"}
        keys["not_with"] = [other for other in names if draw(st.booleans())]
        listed.append(award(name, **keys))
        names.append(name)
    return {"awards": listed}


RULES = contests().map(lambda keys: rules_with(**keys))
CAST = st.lists(st.sampled_from([4, 5, 6, 7, 9]), min_size=5 * 3, max_size=5 * 3)
TOTALS = st.lists(st.sampled_from([95.0, 91.0, 85.0]), min_size=5, max_size=5)


def decided(rules, cast, totals, units=UNITS):
    """The outcomes of random votes of ten members; the votes are laid out by award and unit."""
    kept = {
        (contest.id, unit): cast[5 * place + UNITS.index(unit)]
        for place, contest in enumerate(rules.awards)
        for unit in units
        if unit in UNITS
    }
    points = {unit: totals[UNITS.index(unit)] if unit in UNITS else 10.0 for unit in units}
    rows = [(contest, unit, n) for (contest, unit), n in kept.items()]
    return awarded(rules, points, votes((), rows, members=10))


@given(RULES, CAST, TOTALS)
def test_seats_are_never_filled_from_below_a_threshold_nor_beyond_their_number(rules, cast, totals):
    found = decided(rules, cast, totals)

    for one in rules.awards:
        own = [o for o in found.values() if o.contest == one.id]
        assert all(o.votes >= o.needed for o in own if o.outcome in (PROPOSED, TIED, PENDING))
        assert sum(o.outcome == PROPOSED for o in own) <= one.seats_among(len(UNITS))


@given(RULES, CAST, TOTALS)
def test_no_unit_is_tied_without_all_its_equals_and_a_tied_cut_leaves_seats_open(
    rules, cast, totals
):
    found = decided(rules, cast, totals)

    for one in rules.awards:
        own = {o.unit: o for o in found.values() if o.contest == one.id}
        tied = {unit for unit, o in own.items() if o.outcome == TIED}
        proposed = sum(o.outcome == PROPOSED for o in own.values())
        assert not tied or proposed < one.seats_among(len(UNITS)) < proposed + len(
            [o for o in own.values() if o.outcome in (TIED, PENDING)]
        )
        assert len({own[unit].votes for unit in tied}) <= 1
        equals = {u for u in own for t in tied if own[u].votes == own[t].votes}
        assert (
            not tied
            or one.ties
            or all(
                own[unit].outcome in (TIED, PENDING) or own[unit].condition == "not_with"
                for unit in equals
            )
        )


@given(RULES, CAST, TOTALS, st.permutations(UNITS))
def test_renaming_the_units_renames_the_outcomes(rules, cast, totals, others):
    """But for a lot, which is drawn by name."""
    plain = rules_with(
        awards=[
            {**one.model_dump(mode="json", exclude_none=True, include={"id", "seats", "not_with"})}
            | {"name": one.id, "vote": {"at_least": "1/2", "of": "members"}, "ties": ["rank"]}
            for one in rules.awards
        ]
    )
    swap = dict(zip(UNITS, others, strict=True))
    moved = [0] * len(cast)
    for place in range(3):
        for unit in UNITS:
            moved[5 * place + UNITS.index(swap[unit])] = cast[5 * place + UNITS.index(unit)]
    points = [totals[UNITS.index({v: k for k, v in swap.items()}[unit])] for unit in UNITS]
    one, other = decided(plain, cast, totals), decided(plain, moved, points)

    assert {(c, swap[u]): (o.outcome, o.condition) for (c, u), o in one.items()} == {
        key: (o.outcome, o.condition) for key, o in other.items()
    }


@given(RULES, CAST, TOTALS, st.permutations(UNITS))
def test_the_order_of_the_roster_decides_nothing_under_any_rules(rules, cast, totals, roster):
    assert decided(rules, cast, totals) == decided(rules, cast, totals, "".join(roster))


@given(RULES, CAST, TOTALS)
def test_a_unit_without_votes_changes_nothing_for_the_others(rules, cast, totals):
    one, other = decided(rules, cast, totals), decided(rules, cast, totals, UNITS + "Z")

    assert {key: o for key, o in other.items() if key[1] != "Z"} == one
    assert {o.outcome for key, o in other.items() if key[1] == "Z"} == {NOT_PROPOSED}


BETTER = {NOT_PROPOSED: 0, PENDING: 1, TIED: 1, PROPOSED: 2}


@given(RULES, CAST, TOTALS, st.integers(0, 2), st.sampled_from(UNITS))
def test_more_votes_never_hurt_a_unit(rules, cast, totals, place, unit):
    if place >= len(rules.awards):
        return
    name, more = rules.awards[place].id, list(cast)
    more[5 * place + UNITS.index(unit)] += 1
    one, other = decided(rules, cast, totals), decided(rules, more, totals)

    assert BETTER[other[name, unit].outcome] >= BETTER[one[name, unit].outcome]


@given(RULES, CAST, TOTALS)
def test_a_declared_lot_leaves_no_tie(rules, cast, totals):
    parted = rules.with_changes(
        awards=[{"id": one.id, "ties": [{"lot": {"numbers": "31"}}]} for one in rules.awards]
    )

    found = decided(parted, cast, totals).values()
    assert {o.outcome for o in found} <= {PROPOSED, NOT_PROPOSED}


def resolutions(rules, cast, totals, contest=0):
    """The outcomes of every way in which meetings could break the ties above, one after another."""
    found = decided(rules, cast, totals)
    yield contest, found
    for place in range(contest, len(rules.awards) - 1):
        own = rules.awards[place]
        tied = [unit for unit in UNITS if found[own.id, unit].outcome == TIED]
        if tied:
            for order in permutations(tied):
                meeting = Meeting(meeting=Decision.model_construct(order=order))
                changed = replaced(own, ties=(*own.ties, meeting))
                listed = (*rules.awards[:place], changed, *rules.awards[place + 1 :])
                yield from resolutions(replaced(rules, awards=listed), cast, totals, place + 1)
            return


@given(RULES, CAST, TOTALS)
def test_what_is_certain_is_the_same_however_the_ties_above_are_broken(rules, cast, totals):
    found = decided(rules, cast, totals)

    for place, world in resolutions(rules, cast, totals):
        for key, outcome in found.items():
            below = [one.id for one in rules.awards].index(key[0]) >= place
            if below and outcome.outcome != PENDING:
                assert world[key].outcome == outcome.outcome, (key, place)
