"""Laws that every counting rule keeps, and those that a rule promises in its registry entry."""

from fractions import Fraction

import numpy as np
import pytest
from ballot_makers import NAMES, approval_ballots, ranked_ballots, score_ballots
from hypothesis import given, settings
from hypothesis import strategies as st
from published_elections import EXPECTED

from emulab.ballots import Ballots, Tallies, collapsed, read_ballots
from emulab.electing import rules, tally, unfit
from emulab.faults import InputError
from emulab.rules import Threshold
from emulab.rules.choices import VOTING_RULES

HALF = Threshold(at_least=Fraction(1, 2), of="valid")
GIVEN = {
    "unranked": "last",
    "overvote": "stop",
    "blank": "valid",
    "strength": "margins",
    "threshold": HALF,
    "marks_at_most": 1,
}
NO_OPINION = GIVEN | {"unranked": "no_opinion", "overvote": "skip_rank", "blank": "invalid"}
EVERY = [
    (name, kind) for name, rule in rules().items() for kind in rule.kinds if kind != "one_place"
]
DRAWN = {
    "ranked": ranked_ballots(),
    "approval": approval_ballots(),
    "yes_no": approval_ballots().map(
        lambda b: collapsed("yes_no", b.candidates, 2 * b.marks.astype(int) - 1, b.counts)
    ),
    "score": score_ballots(),
    "tallies": st.lists(st.integers(0, 9), min_size=1, max_size=5).map(
        lambda votes: Tallies(tuple(NAMES[: len(votes)]), tuple(votes), 9)
    ),
}
every = pytest.mark.parametrize(("rule", "kind"), EVERY)


def promised(law: str):
    """The rules that promise a law, on the kinds of ballots that have papers."""
    pairs = [(n, k) for n, k in EVERY if law in rules()[n].laws and k != "tallies"]
    return pytest.mark.parametrize(("rule", "kind"), pairs)


def count(ballots, rule: str, given=GIVEN, seats=None):
    """The election, for two seats where the rule fills several; None where it is refused."""
    seats = seats or (2 if rules()[rule].several else 1)
    try:
        return tally(ballots, rule, seats=seats, **given)
    except InputError as refused:
        assert "Traceback" not in str(refused)
        return None


def outcome(election, names=lambda one: one):
    """What an election says, without any order of names, some names put for others."""
    committees = election.committees and {frozenset(map(names, c)) for c in election.committees}
    return (
        frozenset(map(names, election.winners)),
        frozenset(map(names, election.elected)),
        committees,
        [frozenset(map(names, group)) for group in election.order],
        {names(name): score for name, score in election.scores.items()},
        election.complete,
    )


@every
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_other_names_and_another_order_of_them_change_nothing_else(rule, kind, data):
    ballots = data.draw(DRAWN[kind])
    order = data.draw(st.permutations(range(len(ballots.candidates))))
    new = dict(zip(ballots.candidates, (NAMES[::-1][one] for one in order), strict=False))
    for given_ in (GIVEN, NO_OPINION):
        before, after = count(ballots, rule, given_), count(turned(ballots, new), rule, given_)

        assert (before is None) == (after is None)
        if before is not None:
            assert outcome(before, new.__getitem__) == outcome(after)


def turned(ballots, new: dict[str, str]):
    """The same papers under other names, the candidates in another order."""
    if isinstance(ballots, Tallies):
        votes = dict(zip((new[n] for n in ballots.candidates), ballots.votes, strict=True))
        names = tuple(sorted(votes))
        return Tallies(names, tuple(votes[name] for name in names), ballots.number)
    renamed = ballots.renamed(new)
    return renamed.arranged(tuple(sorted(renamed.candidates)))


@promised("doubling")
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_paper_twice_elects_the_same(rule, kind, data):
    ballots = data.draw(DRAWN[kind])
    once, twice = count(ballots, rule), count(ballots.times(2), rule)

    assert (once is None) == (twice is None)
    if once is not None:
        assert (once.winners, once.elected) == (twice.winners, twice.elected)


@promised("unanimous")
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_whom_every_paper_puts_first_alone_wins_alone(rule, kind, data):
    ballots = data.draw(DRAWN[kind])
    marks = ballots.marks.astype(int)
    if kind == "ranked":
        marks = np.where(marks > 0, marks + 1, 0)
        marks[:, 0] = 1
    else:
        marks = np.minimum(marks, 4) if kind == "score" else 0 * marks
        marks[:, 0] = 5 if kind == "score" else 1
    first = collapsed(kind, ballots.candidates, marks, ballots.counts)

    assert count(first, rule, seats=1).winners == ("A",)


@promised("condorcet")
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_whoever_beats_everybody_in_pairs_is_elected(rule, kind, data):
    ballots = data.draw(DRAWN[kind])
    best = beats_everybody(ballots)

    if best is not None:
        assert count(ballots, rule).winners == (best,)


def beats_everybody(ballots: Ballots) -> str | None:
    """The Condorcet winner by plain counting, names left out standing last."""
    worst = np.iinfo(np.int64).max
    value = ballots.marks.astype(np.int64)
    place = np.where(value == 0, worst, value) if ballots.kind == "ranked" else -value
    for one, name in enumerate(ballots.candidates):
        against = [other for other in range(len(ballots.candidates)) if other != one]
        if all(
            ballots.counts[place[:, one] < place[:, other]].sum()
            > ballots.counts[place[:, one] > place[:, other]].sum()
            for other in against
        ):
            return name
    return None


@promised("majority")
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_whom_more_than_half_put_first_is_elected(rule, kind, data):
    ballots = data.draw(DRAWN[kind])
    firsts = (ballots.marks == 1) & ((ballots.marks == 1).sum(axis=1, keepdims=True) == 1)
    half = ballots.counts.sum() / 2
    favourite = [
        n
        for n, votes in zip(ballots.candidates, ballots.counts @ firsts, strict=True)
        if votes > half
    ]

    if favourite and kind == "ranked":
        assert list(count(ballots, rule, seats=1).winners) == favourite


@promised("reversal")
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_an_only_winner_does_not_win_when_every_paper_is_turned_round(rule, kind, data):
    ballots = data.draw(DRAWN[kind])
    if len(ballots.candidates) == 1 or kind != "ranked" or (ballots.marks == 0).any():
        return
    back = ballots.marks.max(axis=1, keepdims=True).astype(int) - ballots.marks + 1
    before = count(ballots, rule)
    after = count(collapsed("ranked", ballots.candidates, back, ballots.counts), rule)

    assert not (len(before.winners) == 1 and before.winners == after.winners)


@promised("monotone")
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_winner_put_first_on_one_more_paper_still_wins(rule, kind, data):
    ballots = data.draw(DRAWN[kind])
    before = count(ballots, rule)
    if before is None or not before.winners or kind not in ("ranked", "score"):
        return
    winner = ballots.candidates.index(before.winners[0])
    row = data.draw(st.integers(0, len(ballots.counts) - 1))
    better = ballots.marks[row].astype(int)
    if kind == "ranked":
        better = np.where(better > 0, better + 1, 0)
        better[winner] = 1
    else:
        better[winner] = 5
    rows, number = [ballots.marks[row].astype(int), better], [-1, 1]
    if kind == "ranked":
        better[:] = collapsed("ranked", ballots.candidates, [better]).marks[0]
    after = count(ballots.plus(rows, number), rule)

    assert before.winners[0] in after.winners


@every
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_elected_are_winners_and_no_more_than_the_seats(rule, kind, data):
    election = count(data.draw(DRAWN[kind]), rule)

    if election is not None:
        seats = 2 if rules()[rule].several else 1
        assert set(election.elected) <= set(election.winners) <= set(election.candidates)
        assert len(election.elected) <= seats
        assert set(election.tied) == set(election.winners) - set(election.elected)


def test_the_names_that_rules_files_may_use_are_those_of_the_registry():
    assert set(VOTING_RULES) == set(rules()) - {"threshold", "dhondt", "sainte-lague", "hamilton"}


@pytest.mark.parametrize("known", EXPECTED, ids=lambda one: one.name)
def test_published_elections(known):
    election = tally(read_published(known), known.rule, seats=known.seats, **known.conventions)

    assert election.complete
    if known.seats_won:
        (allocation,) = election.facts["allocations"]
        assert {n: allocation.get(n, 0) for n, _ in known.seats_won} == dict(known.seats_won)
    elif known.committees:
        assert {frozenset(one) for one in election.committees} == set(
            map(frozenset, known.committees)
        )
    else:
        assert set(election.winners) == set(known.winners)


def read_published(known) -> Ballots:
    kinds = {"approval", "block", "pav", "sequential-pav", "phragmen", "equal-shares"}
    if known.rule in ("score", "star", "majority-judgment"):
        return read_ballots(known.path, kind="score")
    ballots = read_ballots(known.path, kind="approval" if known.rule in kinds else None)
    assert not unfit(rules()[known.rule], ballots, known.seats)
    return ballots


def test_words_that_are_no_convention_are_refused_and_never_read_as_another():
    papers = collapsed("ranked", "ABC", [[1, 0, 0], [0, 1, 2]])

    with pytest.raises(InputError, match=r"unranked cannot be 'no-opinion'\. Write last"):
        tally(papers, "borda", unranked="no-opinion")


def test_seats_are_one_or_more():
    papers = collapsed("ranked", "ABC", [[1, 2, 3]])

    with pytest.raises(InputError, match=r"0 seats cannot be filled\. Name 1"):
        tally(papers, "sntv", seats=0)
