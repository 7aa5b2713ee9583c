"""Majority judgment against taking grades away one by one."""

from fractions import Fraction
from math import lcm

import pytest
from ballot_makers import score_ballots, scored
from counting_makers import (
    accounts_are_sound,
    doubling_elects_the_same,
    grades,
    papers_of,
    permuting_names_permutes_the_result,
    permuting_papers_changes_nothing,
    published,
    winners,
)
from hypothesis import given
from hypothesis import strategies as st

from emulab.ballots import collapsed
from emulab.electing import ConventionNeeded, tally
from emulab.electing.single.graded import runs

LAST = {"unranked": "last", "blank": "valid"}
OPEN = {"unranked": "no_opinion", "blank": "valid"}
every_convention = pytest.mark.parametrize("said", [LAST, OPEN], ids=lambda said: said["unranked"])


def taken_away(marks):
    """The lower middle grades in the order in which they are taken away."""
    left, found = sorted(marks), []
    while left:
        found.append(left.pop((len(left) - 1) // 2))
    return found


def brute(ballots, unranked):
    marks = {
        one: grades(ballots, one, 0 if unranked == "last" else None)
        for one in range(len(ballots.candidates))
    }
    whole = lcm(*(len(own) or 1 for own in marks.values()))
    values = {
        one: taken_away(grade for grade in own for _ in range(whole // len(own))) if own else []
        for one, own in marks.items()
    }
    return {one for one in values if values[one] == max(values.values())}


@every_convention
@given(ballots=score_ballots(open_scores=True, best=3, papers=4))
def test_the_winners_are_those_of_taking_grades_away_one_by_one(said, ballots):
    assert winners(ballots, "majority-judgment", **said) == brute(ballots, said["unranked"])


@every_convention
@given(ballots=score_ballots(open_scores=True, best=2))
def test_laws(said, ballots):
    permuting_names_permutes_the_result(ballots, "majority-judgment", **said)
    permuting_papers_changes_nothing(ballots, "majority-judgment", **said)
    doubling_elects_the_same(ballots, "majority-judgment", **said)
    accounts_are_sound(tally(ballots, "majority-judgment", **said))


@given(counts=st.lists(st.integers(0, 5), min_size=1, max_size=5).filter(sum))
def test_grades_around_the_middle_are_those_taken_away(counts):
    marks = [grade for grade, count in enumerate(counts) for _ in range(count)]
    spread, reached = [], 0
    for reach, low, high in runs(counts):
        spread += [grade for _ in range(reached, reach) for grade in (low, high)]
        reached = reach

    doubled = sorted(marks * 2)
    assert spread == taken_away(doubled)


@pytest.mark.parametrize("expected", published("majority-judgment"), ids=lambda one: one.file)
def test_published_elections(expected):
    found = tally(papers_of(expected.file), "majority-judgment")
    assert tuple(sorted(found.winners)) == expected.winners


def test_the_account_tells_how_many_grades_were_taken_away():
    words = ("reject", "poor", "fair", "good", "excellent")
    marks = [[4, 4], [3, 3], [3, 3], [1, 2], [0, 0]]
    found = tally(collapsed("score", ("Ann", "Bui"), marks, grades=words), "majority-judgment")

    assert found.winners == ("Bui",)
    assert taken_away([4, 3, 3, 1, 0])[:2] == [3, 1]
    assert [str(one.text) for one in found.rounds] == [
        "Ann; Bui share the best majority grade, good.",
        "After taking away 1 middle grade of each, Bui leads.",
    ]
    assert found.facts["majority_grade"] == {"Ann": "good", "Bui": "good"}
    assert found.facts["gauge"] == {"Ann": (1, "good", 2), "Bui": (1, "good", 2)}


def test_equal_grades_are_a_tie_of_all():
    found = tally(scored({(1, 3): 2, (3, 1): 2}, "AB"), "majority-judgment")
    assert (found.winners, found.order) == (("A", "B"), (("A", "B"),))
    assert str(found.rounds[-1].text) == "A; B are equal, grade for grade."


def test_a_name_without_a_grade_has_the_worst_or_is_not_judged():
    papers = scored({(4, None): 2, (1, 3): 1}, "AB")

    with pytest.raises(ConventionNeeded, match="2 papers leave names without a score"):
        tally(papers, "majority-judgment")
    last = tally(papers, "majority-judgment", unranked="last")
    no_opinion = tally(papers, "majority-judgment", unranked="no_opinion")
    assert last.scores == {"A": 4, "B": 0}
    assert no_opinion.scores == {"A": 4, "B": 3}
    assert no_opinion.facts["graded"] == {"A": 3, "B": 1}


def test_a_valid_blank_paper_gives_everyone_the_worst_grade():
    papers = scored({(4, 3): 1, (None, None): 2}, "AB")

    with pytest.raises(ConventionNeeded, match="2 papers are blank; are they valid ballots"):
        tally(papers, "majority-judgment", unranked="last")
    valid = tally(papers, "majority-judgment", unranked="last", blank="valid")
    invalid = tally(papers, "majority-judgment", blank="invalid")
    assert (valid.scores, invalid.scores) == ({"A": 0, "B": 0}, {"A": 4, "B": 3})
    assert valid.winners == ("A",)


def test_grades_in_parts_of_a_point_are_exact():
    papers = collapsed("score", "AB", [[5, 3], [5, 4]], denominator=4)
    assert tally(papers, "majority-judgment").scores == {"A": Fraction(5, 4), "B": Fraction(3, 4)}


def test_a_million_papers_are_counted_by_grade():
    papers = scored({(2, 2): 500_000, (3, 2): 1, (1, 3): 2, (0, 0): 499_997}, "AB")
    found = tally(papers, "majority-judgment")
    small = scored({(2, 2): 50, (3, 2): 1, (1, 3): 2, (0, 0): 47}, "AB")

    assert (found.winners, found.scores) == (("B",), {"A": 2, "B": 2})
    assert found.winners == tally(small, "majority-judgment").winners
    assert found.facts["gauge"] == {"A": (1, "2", 499_999), "B": (2, "2", 499_997)}
    assert str(found.rounds[-1].text) == "After taking away 2 middle grades of each, B leads."
