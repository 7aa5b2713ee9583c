"""Absent members: the closed form equals every way of voting, and the contests of a year."""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement, permutations

import numpy as np
import pytest
from ballot_makers import ranked
from hypothesis import given, settings
from hypothesis import strategies as st
from voting_makers import project

from emulab.electing import tally
from emulab.faults import InputError
from emulab.rules import Threshold
from emulab.studies import study_at
from emulab.swaying import absent, absent_effect, absent_ranked
from emulab.swaying.absent import sinking

NAMES = "ABCD"


def every_way(votes, eligible, away, most, base):
    """The votes and the growth of the base for every way in which the absent can vote."""
    limit = len(votes) if most is None else most
    papers = [chosen for size in range(limit + 1) for chosen in combinations(sorted(votes), size)]
    for come in range(away + 1):
        for pile in combinations_with_replacement(papers, come):
            after = dict(votes)
            for paper in pile:
                for unit in paper:
                    after[unit] += 1
            yield {unit: after[unit] for unit in eligible}, come if base == "growing" else 0, come


def seated(votes, needed, seats):
    """Those elected outright, and those elected or tied at the cut."""
    passed = {unit: own for unit, own in votes.items() if own >= needed}
    outright = {
        unit
        for unit, own in passed.items()
        if sum(n >= own for other, n in passed.items() if other != unit) < seats
    }
    some = {
        unit
        for unit, own in passed.items()
        if sum(n > own for other, n in passed.items() if other != unit) < seats
    }
    return outright, some


@st.composite
def contests(draw):
    size = draw(st.integers(1, 4))
    number = draw(st.integers(1, 6))
    votes = {unit: draw(st.integers(0, number)) for unit in NAMES[:size]}
    eligible = [unit for unit in votes if draw(st.booleans()) or draw(st.booleans())]
    share = draw(st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(4, 5), Fraction(1, 1)]))
    word = draw(st.sampled_from(["at_least", "more_than"]))
    base = draw(st.sampled_from(["fixed", "growing"]))
    away = draw(st.integers(0, 3 if size < 4 else 2))
    most = draw(st.sampled_from([None, 1, 2]))
    seats, quorum = draw(st.integers(1, 3)), draw(st.sampled_from([0, 0, 0, 1, 2]))
    number += away if base == "fixed" else 0
    return votes, eligible, Threshold(**{word: share}), number, away, seats, base, most, quorum


@settings(max_examples=500, deadline=None)
@given(contest=contests())
def test_the_closed_form_is_what_every_way_of_voting_gives(contest):
    votes, eligible, threshold, number, away, seats, base, most, quorum = contest
    possible, necessary, needed = set(), set(eligible), {}
    for after, growth, come in every_way(votes, eligible, away, most, base):
        votes_needed = max(1, threshold.needed(number + growth))
        outright, some = seated(after, votes_needed, seats)
        if come < quorum:
            outright, some = set(), set()
        possible |= some
        necessary &= outright
        for unit in some:
            marks = after[unit] - votes[unit]
            needed[unit] = min(needed.get(unit, marks), marks)

    found = absent(
        votes,
        threshold,
        number,
        away,
        seats,
        base=base,
        eligible=eligible,
        marks_at_most=most,
        quorum=quorum,
    )

    assert {one.unit for one in found if one.possible} == possible
    assert {one.unit for one in found if one.necessary} == necessary
    assert {one.unit: one.marks_needed for one in found if one.possible} == needed
    assert all(one.marks_needed is None for one in found if not one.possible)


@settings(max_examples=200, deadline=None)
@given(contest=contests())
def test_whoever_is_certain_is_safe_and_possible(contest):
    votes, eligible, threshold, number, away, seats, base, _, quorum = contest
    found = absent(
        votes, threshold, number, away, seats, base=base, eligible=eligible, quorum=quorum
    )

    for one in found:
        assert not one.necessary or (one.safe and one.possible and one.marks_needed == 0)


def test_a_member_who_comes_and_marks_nobody_can_sink_a_unit_that_absence_would_not():
    """8 of 10 valid papers are 4/5; 8 of 11 are not."""
    threshold = Threshold(at_least=Fraction(4, 5), of="valid")
    votes = {"A": 8, "B": 3}
    (a, _) = absent(votes, threshold, 10, 1, 1, base="growing")

    assert (a.votes, a.needed, a.possible, a.necessary, a.safe) == (8, 8, True, False, False)
    assert list(sinking(votes, threshold, 10, 1)) == [("A", 1)]
    (a, _) = absent(votes, threshold, 10, 1, 1, base="fixed")
    assert a.safe and a.necessary


def test_names_that_are_not_eligible_take_no_seat_from_anybody():
    threshold = Threshold(at_least=Fraction(1, 2), of="members")
    votes = {"A": 6, "B": 9}
    (one,) = absent(votes, threshold, 10, 1, 1, base="fixed", eligible=["A"])

    assert one.necessary
    assert not absent(votes, threshold, 10, 1, 1, base="fixed")[0].necessary


def test_64_units_and_32_absent_take_no_time():
    rng = np.random.default_rng(5)
    votes = {f"U{n:02}": int(rng.integers(0, 33)) for n in range(64)}
    found = absent(votes, Threshold(at_least=Fraction(1, 2)), 32, 32, 3, base="growing")

    assert len(found) == 64


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.permutations([1, 2, 3]), min_size=1, max_size=5),
    away=st.integers(0, 2),
    rule=st.sampled_from(["irv", "schulze", "borda"]),
)
def test_ranked_absent_members_are_counted_through(rows, away, rule):
    lines = [" > ".join(sorted("ABC", key=lambda name: row["ABC".index(name)])) for row in rows]
    papers = ranked(*lines, candidates="ABC")
    possible, certain = set(), set("ABC")
    for come in range(away + 1):
        for pile in combinations_with_replacement(permutations("ABC"), come):
            more = ranked(*lines, *(" > ".join(order) for order in pile), candidates="ABC")
            election = tally(more, rule)
            possible |= set(election.winners)
            certain &= set(election.elected)

    found = absent_ranked(papers, rule, away)

    assert found.complete
    assert {one.unit for one in found.chances if one.possible} == possible
    assert {one.unit for one in found.chances if one.necessary} == certain


def test_a_condorcet_winner_by_more_than_the_absent_wins_whatever_they_do():
    names = "ABCDEFG"
    papers = ranked("A > B > C > D > E > F > G * 9", "B > A > C > D > E > F > G * 4")
    found = absent_ranked(papers, "schulze", 4)

    assert not found.complete
    assert str(found.says) == "A wins whatever the absent do."
    assert [one.necessary for one in found.chances] == [name == "A" for name in names]
    found = absent_ranked(papers, "schulze", 5)
    assert [one.possible for one in found.chances][:3] == [True, True, None]
    assert [one.necessary for one in found.chances][:3] == [False, False, False]


@pytest.fixture
def place(tmp_path):
    def made(rules=None, **files):
        root = project(tmp_path, rules, **files)
        return str(root / "params" / "small" / "2023" / "rules.yaml")

    return made


def test_an_award_tells_who_hangs_on_the_absent(place):
    """5 members, 3 present, one of 2 absent answered: 4 of 5 have agreed to Ba Vì."""
    result = study_at(place()).result
    found = absent_effect(result, "flag")

    assert (found.absent, found.base, found.needed, found.grows) == (1, 5, 4, "fixed")
    units = {one.unit: (one.votes, one.possible, one.necessary) for one in found.chances}
    assert units["ba-vi"] == (4, True, True)
    assert not any(possible for unit, (_, possible, _) in units.items() if unit != "ba-vi")
    assert str(found.says) == "Members absent: 1; they change nothing."


def test_an_office_on_valid_papers_warns_of_papers_that_mark_nobody(place):
    result = study_at(place()).result
    found = absent_effect(result, "head")

    assert (found.absent, found.base, found.needed, found.grows) == (2, 3, 2, "growing")
    assert [str(one) for one in found.warnings] == [
        "The base grows with every paper: whoever comes and does not mark a unit raises the votes "
        "that it needs.",
        "Such papers that take Mê Linh below its threshold: 1.",
    ]


@pytest.mark.parametrize(
    ("contest", "said"),
    [
        (
            "cup",
            "rules.yaml: 1 fault\n"
            "  there is no award and no office called 'cup'. There are flag, merit, head.",
        ),
        (
            "merit",
            "rules.yaml: 1 fault\n  merit: nobody votes on it. Ask for one that is voted on.",
        ),
    ],
)
def test_a_contest_that_nobody_votes_on_is_refused(place, contest, said):
    result = study_at(place()).result
    with pytest.raises(InputError) as refused:
        absent_effect(result, contest)

    assert str(refused.value) == said


def test_where_nobody_is_absent_it_says_so(place):
    sheet = "contest,field,number\n,members,4\n,present,3\n,absent,1\n,issued,3\n,returned,3\n"
    result = study_at(place(counts=sheet)).result

    assert str(absent_effect(result, "flag").says) == "Nobody is absent who has not voted."
