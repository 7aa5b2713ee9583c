"""Laws of the rules on pairwise counts, their slow twins, published elections and known traps."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from ballot_makers import ranked, ranked_ballots, score_ballots
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pairwise_makers import (
    LAST,
    by,
    conventions,
    election,
    groups,
    matrix,
    raised,
    reversed_papers,
    strengths,
)
from published_elections import EXPECTED

from emulab.ballots import collapsed
from emulab.electing import ConventionNeeded, Conventions, tally
from emulab.electing.single import SINGLE

OWN = (
    *("borda", "black", "condorcet", "copeland", "minimax"),
    *("schulze", "ranked-pairs", "kemeny", "smith"),
)
every_rule = pytest.mark.parametrize("rule", OWN)
few = settings(deadline=None, max_examples=40)


def promising(law):
    return pytest.mark.parametrize("rule", [rule for rule in OWN if law in SINGLE[rule].laws])


complete = ranked_ballots(sizes=st.integers(2, 5), truncated=False)


@every_rule
@few
@given(ballots=ranked_ballots(), given_=conventions, order=st.randoms(use_true_random=False))
def test_the_order_of_names_decides_nothing(rule, ballots, given_, order):
    names = list(ballots.candidates)
    order.shuffle(names)
    found, other = by(ballots, rule, given_), by(ballots.arranged(tuple(names)), rule, given_)

    assert set(other.winners) == set(found.winners)
    assert groups(other) == groups(found)
    assert dict(other.scores) == dict(found.scores)
    if rule == "ranked-pairs":
        assert {str(one.text) for one in other.rounds} == {str(one.text) for one in found.rounds}


@every_rule
@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_names_are_only_names(rule, ballots, given_):
    other = dict(zip(ballots.candidates, ballots.candidates[::-1], strict=True))
    found = by(ballots, rule, given_)

    assert set(by(ballots.renamed(other), rule, given_).winners) == {
        other[name] for name in found.winners
    }


@every_rule
@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_the_order_of_papers_decides_nothing(rule, ballots, given_):
    turned = collapsed("ranked", ballots.candidates, ballots.marks[::-1], ballots.counts[::-1])

    assert by(turned, rule, given_) == by(ballots, rule, given_)


@every_rule
@few
@given(ballots=ranked_ballots(), given_=conventions, times=st.integers(2, 5))
def test_every_paper_twice_changes_nothing(rule, ballots, given_, times):
    found, other = by(ballots, rule, given_), by(ballots.times(times), rule, given_)

    assert (other.winners, other.order) == (found.winners, found.order)


@every_rule
@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_winners_come_first_and_everybody_has_one_place(rule, ballots, given_):
    found = by(ballots, rule, given_)
    placed = list(chain.from_iterable(found.order))

    if rule == "condorcet" and not found.winners:
        assert found.order == ()
    else:
        assert found.order[0] == found.winners
        assert sorted(placed) == sorted(ballots.candidates)


@promising("condorcet")
@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_whoever_beats_every_other_is_elected_alone(rule, ballots, given_):
    winner = by(ballots, "condorcet", given_).winners
    assume(winner)

    assert by(ballots, rule, given_).elected == winner


@promising("majority")
@few
@given(ballots=ranked_ballots(), strength=st.sampled_from(["winning", "margins", "opposition"]))
def test_whom_more_than_half_put_first_is_elected_alone(rule, ballots, strength):
    assume(strength != "opposition" or rule not in ("schulze", "ranked-pairs"))
    marks = ballots.marks[ballots.marks.any(axis=1)]
    counts = ballots.counts[ballots.marks.any(axis=1)]
    alone = ((marks == 1).sum(axis=1, keepdims=True) == 1) & (marks == 1)
    firsts = (alone * counts[:, None]).sum(axis=0)
    assume((2 * firsts > counts.sum()).any())

    found = by(ballots, rule, Conventions(unranked="last", strength=strength))

    assert found.elected == (ballots.candidates[int(firsts.argmax())],)


@promising("unanimous")
@few
@given(ballots=ranked_ballots(sizes=st.integers(2, 5)), data=st.data())
def test_whom_all_put_first_is_elected_alone(rule, ballots, data):
    one = data.draw(st.integers(0, len(ballots.candidates) - 1))
    for row in range(len(ballots.marks)):
        ballots = raised(ballots, one, row) if row < len(ballots.marks) else ballots
    assume((ballots.marks[:, one] == 1).all())

    assert by(ballots, rule).elected == (ballots.candidates[one],)


@promising("reversal")
@few
@given(ballots=ranked_ballots(sizes=st.integers(2, 5)), strength=conventions)
def test_the_only_winner_does_not_win_with_all_papers_upside_down(rule, ballots, strength):
    given_ = Conventions(unranked="last", strength=strength.strength)
    found = by(ballots, rule, given_)
    assume(found.elected)

    assert found.elected[0] not in by(reversed_papers(ballots), rule, given_).winners


@promising("monotone")
@few
@given(ballots=complete, strength=conventions, data=st.data())
def test_a_winner_who_is_raised_still_wins(rule, ballots, strength, data):
    given_ = Conventions(unranked="last", strength=strength.strength)
    winners = by(ballots, rule, given_).winners
    assume(winners)
    name = data.draw(st.sampled_from(winners))
    row = data.draw(st.integers(0, len(ballots.marks) - 1))
    better = raised(ballots, ballots.candidates.index(name), row)

    assert name in by(better, rule, given_).winners


@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_borda_adds_up_what_every_paper_gives(ballots, given_):
    points = dict.fromkeys(ballots.candidates, Fraction(0))
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        if not any(marks):
            continue
        for one, other in combinations(range(len(marks)), 2):
            if given_.unranked == "no_opinion" and not (marks[one] and marks[other]):
                continue
            a, b = marks[one] or 99, marks[other] or 99
            share = Fraction((a < b) - (b < a) + 1, 2)
            points[ballots.candidates[one]] += count * share
            points[ballots.candidates[other]] += count * (1 - share)

    assert by(ballots, "borda", given_).scores == points


@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_copeland_counts_wins_and_half_of_the_ties(ballots, given_):
    votes = matrix(ballots, given_.unranked)
    size = range(len(votes))
    scores = [
        sum(
            1 if votes[a][b] > votes[b][a] else Fraction(votes[a][b] == votes[b][a], 2)
            for b in size
            if a != b
        )
        for a in size
    ]
    found = by(ballots, "copeland", given_)

    assert list(found.scores.values()) == scores
    assert found.winners == tuple(ballots.candidates[a] for a in size if scores[a] == max(scores))


@few
@given(ballots=ranked_ballots(), given_=conventions, opposed=st.booleans())
def test_minimax_takes_the_least_worst_defeat(ballots, given_, opposed):
    own = matrix(ballots, given_.unranked) if opposed else strengths(ballots, given_)
    if opposed:
        given_ = Conventions(unranked=given_.unranked, strength="opposition")
    size = range(len(own))
    worst = [max(own[other][one] for other in size) for one in size]
    found = by(ballots, "minimax", given_)

    assert list(found.scores.values()) == worst
    assert found.winners == tuple(ballots.candidates[a] for a in size if worst[a] == min(worst))


@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_the_smith_set_is_the_smallest_that_beats_all_outside(ballots, given_):
    votes = matrix(ballots, given_.unranked)
    size = range(len(votes))
    some = chain.from_iterable(combinations(size, number) for number in range(1, len(votes) + 1))
    sets = [
        one
        for one in some
        if all(votes[a][b] > votes[b][a] for a in one for b in size if b not in one)
    ]
    found = by(ballots, "smith", given_)

    assert found.winners == tuple(ballots.candidates[one] for one in sets[0])
    assert [len(group) for group in found.order] == [
        len(later) - len(own) for own, later in zip([(), *sets], sets, strict=False)
    ]


@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_the_schwartz_set_joins_the_smallest_groups_that_nobody_outside_beats(ballots, given_):
    votes = matrix(ballots, given_.unranked)
    size = range(len(votes))
    some = chain.from_iterable(combinations(size, number) for number in range(1, len(votes) + 1))
    unbeaten = [
        set(one)
        for one in some
        if not any(votes[b][a] > votes[a][b] for a in one for b in size if b not in one)
    ]
    least = [one for one in unbeaten if not any(other < one for other in unbeaten)]
    found = by(ballots, "smith", given_)

    assert set(found.facts["schwartz"]) == {ballots.candidates[a] for one in least for a in one}


@few
@given(ballots=ranked_ballots(), given_=conventions)
def test_black_is_condorcet_and_then_borda(ballots, given_):
    first = by(ballots, "condorcet", given_).winners

    assert by(ballots, "black", given_).winners == (first or by(ballots, "borda", given_).winners)


@every_rule
@few
@given(ballots=score_ballots(open_scores=True))
def test_scores_rank_the_names_as_well(rule, ballots):
    assert set(by(ballots, rule).winners) <= set(ballots.candidates)


@every_rule
def test_one_candidate_wins_and_papers_that_say_nothing_tie_all(rule):
    nothing = ranked("", candidates="ABC")

    assert by(ranked("A * 3"), rule).winners == ("A",)
    assert by(nothing, rule).winners == (() if rule == "condorcet" else ("A", "B", "C"))


PUBLISHED = [
    one
    for one in EXPECTED
    if one.rule in OWN and one.seats == 1 and one.file.endswith((".txt", ".toi", ".soi"))
]


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda one: f"{one.name} {one.conventions}")
def test_published_elections_are_reproduced(published):
    found = tally(election(published.file), published.rule, **published.conventions)

    assert found.winners == tuple(sorted(found.winners, key=found.candidates.index))
    assert tuple(sorted(found.winners)) == published.winners
    assert found.complete


def test_tennessee_has_the_points_and_defeats_that_textbooks_print():
    capital = election("tennessee.txt")

    assert by(capital, "borda").scores == {
        "Chattanooga": 173,
        "Knoxville": 107,
        "Memphis": 126,
        "Nashville": 194,
    }
    assert by(capital, "minimax").scores == {
        "Chattanooga": 68,
        "Knoxville": 83,
        "Memphis": 58,
        "Nashville": 0,
    }


def test_trap_condorcet_without_a_winner_elects_nobody_and_not_everybody():
    found = by(ranked("A > B > C", "B > C > A", "C > A > B"), "condorcet")

    assert (found.winners, found.elected, found.order) == ((), (), ())
    assert [str(one.text) for one in found.rounds] == ["nobody beats every other name"]


def test_trap_names_that_tie_unbeaten_are_no_condorcet_winners():
    found = by(ranked("A > B > C", "B > A > C"), "condorcet")

    assert found.winners == ()
    assert found.facts == {"unbeaten": ("A", "B")}


def test_trap_unranked_last_or_no_opinion_elects_another_in_debian_2006():
    debian = election("debian_2006.toi")
    winners = {
        (rule, unranked): tally(debian, rule, unranked=unranked, strength="winning").winners
        for rule in ("schulze", "minimax", "ranked-pairs", "condorcet")
        for unranked in ("last", "no_opinion")
    }

    assert {one for (_, how), one in winners.items() if how == "last"} == {("Anthony Towns",)}
    assert winners["schulze", "no_opinion"] == ("Steve McIntyre",)


def test_trap_borda_with_the_lowest_points_for_ties_flips_debian_2006():
    debian = election("debian_2006.toi")
    lowest = dict.fromkeys(debian.candidates, 0)  # every name above is one point
    for marks, count in zip(debian.marks.tolist(), debian.counts.tolist(), strict=True):
        places = [mark or 99 for mark in marks]
        for name, place in zip(debian.candidates, places, strict=True):
            lowest[name] += count * sum(place < other for other in places)

    assert max(lowest, key=lowest.get) == "Anthony Towns"
    assert by(debian, "borda").winners == ("Steve McIntyre",)


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs", "minimax"])
def test_a_strength_that_matters_must_be_named(rule):
    with pytest.raises(ConventionNeeded) as refused:
        tally(ranked("A = B > C", "B > C > A"), rule)

    assert str(refused.value) == (
        "ballots: 1 fault\n"
        f"  {rule}: some papers rank two names alike, so the strengths of defeats may differ. "
        "Name the convention 'strength': winning or margins or opposition."
    )


@every_rule
def test_names_left_out_must_be_read_one_way_or_the_other(rule):
    with pytest.raises(ConventionNeeded) as refused:
        tally(ranked("A > B > C", "A * 2"), rule)

    assert str(refused.value) == (
        "ballots: 1 fault\n"
        f"  {rule}: 2 papers leave names unranked. "
        "Name the convention 'unranked': last or no_opinion."
    )


def test_counterexample_borda_passes_over_whom_most_put_first():
    papers = ranked("A > B > C * 3", "B > C > A * 2")

    assert by(papers, "borda").winners == ("B",)
    assert by(papers, "black").winners == ("A",)


def test_counterexample_minimax_elects_whoever_loses_to_all():
    papers = election("condorcet_loser_minimax.txt")

    assert by(papers, "minimax").winners == ("L",)
    assert by(papers, "smith").order[-1] == ("L",)


def test_counterexample_minimax_by_opposition_passes_over_whoever_beats_all():
    papers = election("minimax_opposition.txt")
    opposed = Conventions(strength="opposition")

    assert by(papers, "condorcet").winners == ("A",)
    assert by(papers, "minimax", opposed).winners == ("C",)


def test_counterexample_as_no_opinion_papers_for_one_name_alone_say_nothing():
    papers = ranked("A * 9", "B > A", "A > B", candidates="AB")
    nothing = Conventions(unranked="no_opinion")

    assert by(papers, "borda", nothing).winners == ("A", "B")
    assert by(papers, "borda", LAST).winners == ("A",)


def test_black_and_smith_tell_their_steps():
    cycle = ranked("A > B > C > D * 4", "B > C > A > D * 3", "C > A > B > D * 2")

    assert [str(one.text) for one in by(cycle, "black").rounds] == [
        "nobody beats every other name",
        "the most Borda points: A; B",
    ]
    assert [str(one.text) for one in by(cycle, "smith").rounds] == [
        "A; B; C: each of them beats everybody who is not named yet"
    ]
