"""Approval, score and STAR: exact points, open scores, and all ties."""

from fractions import Fraction
from itertools import combinations

import pytest
from ballot_makers import approval, approval_ballots, ranked, score_ballots, scored
from counting_makers import (
    accounts_are_sound,
    doubling_elects_the_same,
    papers_of,
    permuting_names_permutes_the_result,
    permuting_papers_changes_nothing,
    published,
    winners,
)
from hypothesis import given

from emulab.ballots import UNSCORED, Tallies, collapsed
from emulab.electing import ConventionNeeded, Unfit, tally

LAST = {"unranked": "last", "blank": "valid"}
OPEN = {"unranked": "no_opinion", "blank": "valid"}
every_rule = pytest.mark.parametrize("rule", ["score", "star"])
every_convention = pytest.mark.parametrize("said", [LAST, OPEN], ids=lambda said: said["unranked"])


def papers_one_by_one(ballots, unranked):
    """Marks of every paper, None where there is no opinion."""
    open_mark = min([0, *(int(m) for m in ballots.marks.ravel() if m != UNSCORED)])
    open_mark = open_mark if unranked == "last" else None
    found = []
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        if any(mark != UNSCORED for mark in marks):
            found += [[open_mark if mark == UNSCORED else mark for mark in marks]] * count
    return found


def points(papers, size):
    found = {}
    for one in range(size):
        own = [marks[one] for marks in papers if marks[one] is not None]
        found[one] = Fraction(sum(own), len(own)) if own else Fraction(-(10**9))
    return found


def star_brute(ballots, unranked):
    size = len(ballots.candidates)
    papers = papers_one_by_one(ballots, unranked)
    own = points(papers, size)

    def ahead(one, other):
        return sum(
            None not in (marks[one], marks[other]) and marks[one] > marks[other] for marks in papers
        )

    def fill(group, places):
        """Every set that may take so many places from a group with equal points."""
        if len(group) <= places:
            return [frozenset(group)]
        lost = {one: sum(ahead(other, one) > ahead(one, other) for other in group) for one in group}
        out = [one for one in group if lost[one] == max(lost.values())]
        stay = [one for one in group if one not in out]
        if not stay:
            return [frozenset(some) for some in combinations(group, places)]
        if len(stay) >= places:
            return fill(stay, places)
        return [frozenset(stay) | some for some in fill(out, places - len(stay))]

    teams = [frozenset()]
    for value in sorted(set(own.values()), reverse=True):
        group = [one for one in own if own[one] == value]
        teams = [
            team | more
            for team in teams
            for more in (fill(group, 2 - len(team)) if len(team) < 2 else [frozenset()])
        ]
    found = set()
    for team in teams:
        if len(team) == 1:
            found |= team
            continue
        one, other = team
        values = {one: (ahead(one, other), own[one]), other: (ahead(other, one), own[other])}
        found |= {each for each in team if values[each] == max(values.values())}
    return found


@every_convention
@given(ballots=score_ballots(open_scores=True))
def test_star_elects_whom_a_count_paper_by_paper_elects(said, ballots):
    assert winners(ballots, "star", **said) == star_brute(ballots, said["unranked"])


@every_convention
@given(ballots=score_ballots(open_scores=True, best=3))
def test_score_elects_the_most_points_paper_by_paper(said, ballots):
    papers = papers_one_by_one(ballots, said["unranked"])
    own = points(papers, len(ballots.candidates))
    assert winners(ballots, "score", **said) == {
        one for one in own if own[one] == max(own.values())
    }


@every_rule
@every_convention
@given(ballots=score_ballots(open_scores=True))
def test_laws(rule, said, ballots):
    permuting_names_permutes_the_result(ballots, rule, **said)
    permuting_papers_changes_nothing(ballots, rule, **said)
    doubling_elects_the_same(ballots, rule, **said)
    accounts_are_sound(tally(ballots, rule, **said))


@given(ballots=approval_ballots())
def test_laws_of_approval(ballots):
    permuting_names_permutes_the_result(ballots, "approval", **LAST)
    permuting_papers_changes_nothing(ballots, "approval", **LAST)
    doubling_elects_the_same(ballots, "approval", **LAST)
    accounts_are_sound(tally(ballots, "approval", **LAST))


@given(ballots=approval_ballots())
def test_approval_counts_marks(ballots):
    votes = (ballots.marks.astype(int) * ballots.counts[:, None]).sum(axis=0).tolist()
    found = tally(ballots, "approval", **LAST)
    assert list(found.scores.values()) == votes
    kept = tally(Tallies(ballots.candidates, tuple(votes), found.facts["cast"]), "approval")
    assert (kept.winners, kept.facts) == (found.winners, found.facts)


@pytest.mark.parametrize(
    "expected", published("score", "star", "approval"), ids=lambda one: f"{one.file} {one.rule}"
)
def test_published_elections(expected):
    papers = papers_of(expected.file)
    assert tuple(sorted(tally(papers, expected.rule).winners)) == expected.winners


def test_yes_and_no_are_approvals_and_two_boxes_are_neither():
    papers = collapsed("yes_no", "AB", [[1, -1], [1, 2], [-1, 1], [0, -1]])
    assert tally(papers, "approval").scores == {"A": 2, "B": 1}


def test_ranked_papers_with_a_second_place_are_no_approvals():
    with pytest.raises(Unfit, match="approval: "):
        tally(ranked("A > B"), "approval")
    assert tally(ranked("A = B", "B"), "approval").winners == ("B",)


def test_approvals_above_the_marks_allowed_are_invalid():
    papers = approval("A = B * 3", "C * 2")
    assert tally(papers, "approval", marks_at_most=1).winners == ("C",)


def test_shares_of_approvals_are_of_papers_and_not_of_marks():
    found = tally(approval("A = B * 6", "B = C * 4"), "approval")
    assert (found.facts["votes"], found.facts["cast"]) == (10, 10)


def test_words_have_no_sum():
    papers = collapsed("score", "AB", [[0, 1]], grades=("poor", "good"))
    for rule in ("score", "star"):
        with pytest.raises(Unfit, match=f"{rule}: it adds points up, and these grades are words"):
            tally(papers, rule)


def test_a_name_without_a_score_has_no_points_or_no_opinion():
    papers = scored({(5, None): 2, (3, 4): 1}, "AB")

    with pytest.raises(ConventionNeeded, match="score: 2 papers leave names without a score"):
        tally(papers, "score")
    last = tally(papers, "score", unranked="last")
    no_opinion = tally(papers, "score", unranked="no_opinion")
    assert (last.scores, last.facts["measure"]) == ({"A": 13, "B": 4}, "total")
    assert no_opinion.scores == {"A": Fraction(13, 3), "B": 4}
    assert no_opinion.facts["scored"] == {"A": 3, "B": 1}


def test_below_nought_a_name_without_a_score_has_the_lowest_score_given():
    papers = scored({(1, None): 1, (-2, 0): 1}, "AB")
    assert tally(papers, "score", unranked="last").scores == {"A": -1, "B": -2}


def test_whom_nobody_scores_comes_after_all_others():
    papers = scored({(-1, None, 3): 1}, "ABC")
    found = tally(papers, "score", unranked="no_opinion")
    assert found.order == (("C",), ("A",), ("B",))


def test_points_are_exact_whatever_the_denominator():
    papers = collapsed("score", "AB", [[1, 0], [1, 0], [1, 3]], denominator=3)
    found = tally(papers, "score")
    assert (found.scores["A"], found.scores["B"], found.winners) == (1, 1, ("A", "B"))


def test_a_tie_for_the_runoff_goes_to_whom_more_papers_prefer():
    papers = scored({(5, 4, 0): 1, (5, 0, 1): 2, (5, 0, 2): 1}, "ABC")
    found = tally(papers, "star")
    assert found.scores == {"A": 20, "B": 4, "C": 4}
    assert set(found.rounds[1].totals) == {"A", "C"}


def test_a_tied_runoff_goes_to_the_one_with_more_points():
    found = tally(scored({(5, 3): 1, (0, 1): 1}, "AB"), "star")
    assert found.winners == ("A",)
    assert str(found.rounds[-1].text) == ("A and B tie in the runoff, 1 to 1; A has more points.")


def test_a_tie_in_points_and_in_pairs_is_reported_with_every_runoff():
    papers = scored({(5, 3, 1, 0): 1, (5, 1, 3, 0): 1}, "ABCD")
    found = tally(papers, "star")
    assert found.winners == ("A",)
    assert found.facts["runoffs"] == {"A; B": ("A",), "A; C": ("A",)}
    assert found.rounds[0].tied == ("B", "C")
