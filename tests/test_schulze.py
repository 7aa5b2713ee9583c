"""Schulze: strongest paths by trying all of them, the paper's matrices, and ties as outcomes."""

from itertools import pairwise, permutations

import pytest
from ballot_makers import ranked, ranked_ballots
from hypothesis import given, settings
from hypothesis import strategies as st
from pairwise_makers import STRENGTH, by, conventions, election, groups, strengths

from emulab.electing import Conventions, Unfit, tally


def strongest_paths(own: list[list[int]]) -> list[list[int]]:
    """The strongest of all simple paths, each as strong as its weakest defeat."""
    size = range(len(own))
    found = [[0] * len(own) for _ in size]
    for number in range(2, len(own) + 1):
        for path in permutations(size, number):
            weakest = min(own[a][b] for a, b in pairwise(path))
            found[path[0]][path[-1]] = max(found[path[0]][path[-1]], weakest)
    return found


@settings(deadline=None, max_examples=60)
@given(ballots=ranked_ballots(), given_=conventions)
def test_paths_and_winners_are_those_of_trying_every_path(ballots, given_):
    paths = strongest_paths(strengths(ballots, given_))
    size = range(len(paths))
    found = by(ballots, "schulze", given_)
    names = ballots.candidates

    assert [
        [found.facts["paths"][a].get(b, 0) for b in ballots.candidates] for a in ballots.candidates
    ] == paths
    assert found.winners == tuple(
        names[a] for a in size if all(paths[a][b] >= paths[b][a] for b in size)
    )


@settings(deadline=None, max_examples=60)
@given(ballots=ranked_ballots(), given_=conventions)
def test_nobody_stands_above_whoever_beats_him_along_paths(ballots, given_):
    found = by(ballots, "schulze", given_)
    place = {name: at for at, group in enumerate(groups(found)) for name in group}
    paths = found.facts["paths"]

    for one in ballots.candidates:
        for other in paths[one]:
            if paths[one][other] > paths[other][one]:
                assert place[one] < place[other]


PAPER = {  # the strengths of the strongest paths that the paper's examples print, rows from A on
    "schulze_01.txt": [[14, 14, 12], [13, 13, 12], [13, 15, 12], [13, 19, 13]],
    "schulze_02.txt": [[17, 17, 17], [18, 19, 19], [18, 20, 20], [18, 21, 19]],
    "schulze_04.txt": [[5, 5, 5], [5, 7, 5], [5, 5, 5], [6, 5, 5]],
    "schulze_05.txt": [[36, 39, 36], [36, 48, 36], [36, 36, 36], [45, 42, 42]],
    "schulze_06.txt": [[14, 15, 15], [12, 12, 12], [15, 14, 16], [15, 14, 15]],
    "schulze_08a.txt": [[18, 20, 21], [17, 17, 17], [19, 18, 19], [19, 18, 20]],
    "schulze_10.txt": [[67, 67, 45], [45, 79, 45], [45, 45, 45], [50, 72, 72]],
    "schulze_13.txt": [[3, 3], [3, 4], [3, 3]],
}


@pytest.mark.parametrize("file", PAPER)
def test_path_strengths_are_those_of_schulzes_paper(file):
    paths = by(election(file), "schulze").facts["paths"]

    assert [list(row.values()) for row in paths.values()] == PAPER[file]


@pytest.mark.parametrize(
    ("file", "order"),
    [
        ("schulze_04.txt", [{"B", "D"}, {"A", "C"}]),  # B over C and D over A, no more
        ("schulze_06.txt", [{"A", "C"}, {"D"}, {"B"}]),  # C over D, all over B
        ("gorr_3.txt", [{"A", "B"}, {"C"}]),
        ("gorr_4.txt", [{"B", "C"}, {"A"}, {"D"}]),
    ],
)
def test_trap_ties_along_paths_leave_several_winners_and_none_too_many(file, order):
    found = by(election(file), "schulze")

    assert groups(found) == order
    assert found.elected == ()


def test_strengths_that_are_the_same_on_full_papers_need_no_name():
    found = tally(election("schulze_03.txt"), "schulze")

    assert groups(found) == [{"E"}, {"A"}, {"C"}, {"B"}, {"D"}]
    assert found.conventions == {}
    assert tally(election("schulze_03.txt"), "schulze", strength="opposition").winners == ("E",)


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs"])
def test_opposition_is_refused_where_it_is_no_strength_of_a_defeat(rule):
    with pytest.raises(Unfit) as refused:
        tally(ranked("A = B > C * 2", "B > A"), rule, unranked="last", strength="opposition")

    assert str(refused.value) == (
        "ballots: 1 fault\n"
        f"  {rule}: a pair that is lost may have more votes for it than one that is won, so all "
        "votes for (opposition) are no strength of a defeat; it takes winning or margins. "
        "Choose another rule."
    )


@settings(deadline=None, max_examples=40)
@given(ballots=ranked_ballots(truncated=False, ties=False), strength=STRENGTH)
def test_strengths_elect_alike_where_every_paper_ranks_all_apart(ballots, strength):
    winning = by(ballots, "schulze", Conventions(strength="winning"))

    assert by(ballots, "schulze", Conventions(strength=strength)).order == winning.order
    assert tally(ballots, "schulze", strength="opposition").order == winning.order


@given(size=st.integers(1, 4))
@settings(deadline=None, max_examples=4)
def test_names_that_nobody_tells_apart_all_win(size):
    names = "ABCD"[:size]

    assert by(ranked(" = ".join(names)), "schulze").winners == tuple(names)
