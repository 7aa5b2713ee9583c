"""Coombs, Baldwin and Nanson against brute force, and the ways of breaking ties themselves."""

from fractions import Fraction
from functools import cache

import pytest
from ballot_makers import ranked, ranked_ballots, score_ballots
from counting_makers import (
    CONVENTIONS,
    OPEN,
    accounts_are_sound,
    doubling_elects_the_same,
    levels,
    papers_of,
    permuting_names_permutes_the_result,
    permuting_papers_changes_nothing,
    published,
    winners,
)
from hypothesis import given
from hypothesis import strategies as st

from emulab.ballots import collapsed
from emulab.electing import ConventionNeeded, Conventions, Profile, rules, tally
from emulab.electing.single.coombs import Coombs
from emulab.electing.single.universes import Step, explored, numbers, of, united

RULES = ("coombs", "baldwin", "nanson")
every_rule = pytest.mark.parametrize("rule", RULES)
every_convention = pytest.mark.parametrize(
    "said", [CONVENTIONS, OPEN], ids=lambda said: said["unranked"]
)


def among(groups, left):
    """A paper on the names left: groups in order, and those it leaves out."""
    kept = [tuple(one for one in group if one in left) for group in groups]
    kept = [group for group in kept if group]
    named = {one for group in kept for one in group}
    return kept, tuple(sorted(set(left) - named))


def coombs_brute(ballots, unranked):
    papers, every = levels(ballots), frozenset(range(len(ballots.candidates)))
    cast = sum(number for number, _ in papers)

    @cache
    def of_(left):
        if len(left) == 1:
            return left
        first, last = (dict.fromkeys(left, Fraction(0)) for _ in range(2))
        for number, groups in papers:
            kept, out = among(groups, left)
            if not kept:
                continue
            for one in kept[0]:
                first[one] += Fraction(number, len(kept[0]))
            lowest = out if out and unranked == "last" else () if out else kept[-1]
            for one in lowest:
                last[one] += Fraction(number, len(lowest))
        over = [one for one in left if 2 * first[one] > cast]
        if over:
            return frozenset(over)
        most = max(last.values())
        return frozenset().union(*(of_(left - {one}) for one in left if last[one] == most))

    return set(of_(every))


def points(papers, left, unranked):
    """Borda points: one for everyone below, half for everyone alike or not compared."""
    found = dict.fromkeys(left, Fraction(0))
    for number, groups in papers:
        place = {one: at for at, group in enumerate(groups) for one in group}
        if not place:
            continue
        last = len(groups) if unranked == "last" else None
        for one in left:
            for other in left - {one}:
                own, its = place.get(one, last), place.get(other, last)
                alike = own is None or its is None or own == its
                found[one] += number * (Fraction(1, 2) if alike else int(own < its))
    return found


def baldwin_brute(ballots, unranked):
    papers = levels(ballots)

    @cache
    def of_(left):
        if len(left) == 1:
            return left
        own = points(papers, left, unranked)
        fewest = min(own.values())
        return frozenset().union(*(of_(left - {one}) for one in left if own[one] == fewest))

    return set(of_(frozenset(range(len(ballots.candidates)))))


def nanson_brute(ballots, unranked):
    papers, left = levels(ballots), frozenset(range(len(ballots.candidates)))
    while True:
        own = points(papers, left, unranked)
        stay = {one for one in left if own[one] * len(left) > sum(own.values())}
        if not stay:
            return set(left)
        left = frozenset(stay)


BRUTE = {"coombs": coombs_brute, "baldwin": baldwin_brute, "nanson": nanson_brute}


@every_rule
@every_convention
@given(ballots=ranked_ballots())
def test_the_winners_are_those_of_every_order_of_elimination(rule, said, ballots):
    assert winners(ballots, rule, **said) == BRUTE[rule](ballots, said["unranked"])


@every_rule
@given(ballots=ranked_ballots(ties=False, truncated=False, papers=8))
def test_the_winners_are_those_of_every_order_on_full_papers(rule, ballots):
    assert winners(ballots, rule) == BRUTE[rule](ballots, "last")


@every_rule
@given(ballots=ranked_ballots())
def test_names_and_papers_in_another_order_elect_the_same(rule, ballots):
    permuting_names_permutes_the_result(ballots, rule)
    permuting_papers_changes_nothing(ballots, rule)


@every_rule
@given(ballots=ranked_ballots())
def test_every_paper_three_times_elects_the_same_and_the_account_is_sound(rule, ballots):
    doubling_elects_the_same(ballots, rule)
    accounts_are_sound(tally(ballots, rule, **CONVENTIONS))


@every_rule
@given(ballots=score_ballots())
def test_scores_rank_the_names(rule, ballots):
    places = ballots.marks.max() - ballots.marks + 1
    same = collapsed("ranked", ballots.candidates, places, ballots.counts)
    assert tally(ballots, rule).winners == tally(same, rule).winners


@pytest.mark.parametrize("expected", published(*RULES), ids=lambda one: f"{one.file} {one.rule}")
def test_published_elections(expected):
    found = tally(papers_of(expected.file), expected.rule, **CONVENTIONS)
    assert tuple(sorted(found.winners)) == expected.winners


@every_rule
def test_names_left_out_need_the_convention(rule):
    with pytest.raises(ConventionNeeded, match=f"{rule}: 1 paper leaves names unranked"):
        tally(ranked("A > B > C * 3", "C"), rule)


@pytest.mark.parametrize("rule", ["baldwin", "nanson"])
@every_convention
@given(ballots=ranked_ballots())
def test_whoever_beats_everyone_in_pairs_is_elected(rule, said, ballots):
    profile = Profile(ballots, Conventions(unranked=said["unranked"]))
    for one, margins in enumerate(profile.margins):
        if (margins > 0).sum() == profile.size - 1 and profile.size > 1:
            assert winners(ballots, rule, **said) == {one}


def test_coombs_counts_names_left_out_as_last_or_says_nothing_on_them():
    papers = ranked("A * 4", "B > C > A * 3", "C > B > A * 2")

    last = tally(papers, "coombs", unranked="last")
    no_opinion = tally(papers, "coombs", unranked="no_opinion")

    assert last.rounds[0].totals == {"A": 5, "B": 2, "C": 2}
    assert no_opinion.rounds[0].totals == {"A": 5, "B": 0, "C": 0}


def test_coombs_stops_at_a_majority_of_all_papers_and_says_so():
    papers = ranked("A > B > C * 5", "B > C > A * 2", "C > B > A * 2")
    found = tally(papers, "coombs")

    assert found.winners == ("A",)
    assert found.facts["version"] == "until one has more than half of the papers"
    assert str(found.rounds[-1].text) == "A is elected: 5 of 9 papers put it first of those left."
    assert found.rounds[-1].totals["A"] == 4


def test_nanson_leaves_out_whoever_has_the_average_and_no_more():
    papers = ranked("A > B > C * 2", "C > B > A * 1")
    found = tally(papers, "nanson")

    assert found.winners == ("A",)
    assert found.rounds[0].eliminated == ("B", "C")
    assert str(found.rounds[0].text) == "B; C leave: no more than the average of 3 points."


@pytest.mark.parametrize("rule", ["coombs", "baldwin"])
def test_a_cycle_is_a_tie_of_all_and_the_account_says_where_each_choice_leads(rule):
    found = tally(ranked("A > B > C", "B > C > A", "C > A > B"), rule)

    assert (found.winners, found.elected, found.order) == (("A", "B", "C"), (), (("A", "B", "C"),))
    assert len(found.rounds) == 1
    assert found.facts["undecided"] == {"A": ("B",), "B": ("C",), "C": ("A",)}


def test_a_limit_of_states_lists_everyone_who_is_not_ruled_out(monkeypatch):
    size = 7
    rows = [[(number - first) % size + 1 for number in range(size)] for first in range(size)]
    papers = collapsed("ranked", "ABCDEFG", rows)
    monkeypatch.setattr(Coombs, "limit", 5)
    found = tally(papers, "coombs")

    assert not found.complete and found.winners == tuple("ABCDEFG")
    assert "the limit is 5 sets of names" in str(found.notes[0])
    permuting_names_permutes_the_result(papers, "coombs")


@given(st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_limit_never_loses_a_winner(size, chance):
    """States are random here: who is elected, or who may leave."""
    known = {}

    def step(left):
        if left not in known:
            names = numbers(left)
            some = of(chance.sample(names, chance.randint(1, len(names))))
            known[left] = (
                Step(won=some) if len(names) == 1 or chance.random() < 0.2 else Step(last=some)
            )
        return known[left]

    every = (1 << size) - 1
    whole = explored(every, step, limit=10_000)
    assert whole.complete and whole.winners == whole.leads(every)
    for limit in range(0, 40, 3):
        some = explored(every, step, limit)
        assert some.winners & whole.winners == whole.winners
        assert some.states <= limit
        if some.complete:
            assert some.winners == whole.winners
    assert united(whole.won.values()) == whole.winners


EVERY = ("plurality", "anti-plurality", "two-rounds", "irv", "bucklin", *RULES)


def promising(law):
    return pytest.mark.parametrize("rule", [one for one in EVERY if law in rules()[one].laws])


@promising("unanimous")
@given(ballots=ranked_ballots())
def test_whom_every_paper_puts_first_alone_is_the_only_winner(rule, ballots):
    marks = ballots.marks.astype(int) + (ballots.marks > 0)
    marks[:, 0] = 1
    raised = collapsed("ranked", ballots.candidates, marks, ballots.counts)
    assert winners(raised, rule) == {0}


@promising("majority")
@given(ballots=ranked_ballots())
def test_whom_more_than_half_of_the_papers_put_first_alone_is_the_only_winner(rule, ballots):
    others = ballots.number
    first = [[1] + [0] * (len(ballots.candidates) - 1)]
    assert winners(ballots.plus(first, [others + 1]), rule) == {0}


@pytest.mark.parametrize("rule", [*EVERY, "score", "star", "majority-judgment"])
def test_where_no_paper_says_anything_all_are_equal(rule):
    kind = "ranked" if rule in EVERY else "score"
    papers = collapsed(kind, [f"N{number}" for number in range(20)], [])
    found = tally(papers, rule, **CONVENTIONS)

    assert found.complete and found.winners == papers.candidates
    assert str(found.rounds[-1].text)
