"""Axioms: what one expects of a rule, and which papers might show that it is not so.

To add one, write a function of a Question that gives Attempts, and list it in AXIOMS. A name
counts as winning where it wins in every way of breaking ties, as losing where it wins in none.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from emulab.ballots import Ballots
from emulab.electing import Election
from emulab.rules.values import Name
from emulab.swaying.axiom_questions import Attempt, Axiom, Question
from emulab.swaying.axiom_witnesses import (
    Taken,
    left_out,
    lowered,
    piles_to_leave_out,
    piles_to_lower,
    piles_to_raise,
    raised,
    turned_round,
)
from emulab.words import Message, listed_names


def condorcet(question: Question) -> Iterator[Attempt]:
    """Whoever beats everybody in pairs is elected, alone."""
    margins = question.profile.margins
    size = question.profile.size
    for one in range(size):
        if all(margins[one, other] > 0 for other in range(size) if other != one):
            text = "{name} beats everybody in pairs, and {winners} is elected."
            yield Attempt(question.ballots, _must_win(question, one, text))


def condorcet_loser(question: Question) -> Iterator[Attempt]:
    """Whoever loses every pair is not elected."""
    margins = question.profile.margins
    size = question.profile.size
    for one in range(size):
        if size > 1 and all(margins[one, other] < 0 for other in range(size) if other != one):
            name = question.names[one]

            def broken(after: Election, name: str = name) -> Message | None:
                elected = name in (after.winners if after.complete else after.elected)
                text = "{name} loses every pair and is elected."
                return Message(text, {"name": name}) if elected else None

            yield Attempt(question.ballots, broken)


def majority(question: Question) -> Iterator[Attempt]:
    """Whoever more than half of all papers put first, alone, is elected, alone."""
    standing, counts = question.field.standing, question.ballots.counts
    if not len(counts):
        return
    best = standing == standing.max(axis=1, keepdims=True)
    alone = best & (best.sum(axis=1, keepdims=True) == 1) & question.field.says[:, None]
    for one, papers in enumerate((alone * counts[:, None]).sum(axis=0).tolist()):
        if 2 * papers > question.ballots.number:
            text = "{name} is first on more than half of the papers, and {winners} is elected."
            yield Attempt(question.ballots, _must_win(question, one, text))


def _must_win(question: Question, one: int, text: str) -> Callable[[Election], Message | None]:
    name = question.names[one]

    def broken(after: Election) -> Message | None:
        alone = after.winners == (name,) if after.complete else name in after.winners
        return None if alone else Message(text, {"name": name, "winners": _winners(after)})

    return broken


def monotonicity(question: Question) -> Iterator[Attempt]:
    """Raising a winner on some papers does not make it lose, nor lowering a loser make it win."""
    winners = question.numbers(question.before.winners)
    losers = [one for one in range(question.field.size) if one not in winners]
    streams = [_raisings(question, one) for one in question.numbers(question.before.elected)]
    yield from _in_turn([_in_turn(streams), _in_turn([_lowerings(question, o) for o in losers])])


def _raisings(question: Question, one: int) -> Iterator[Attempt]:
    """The name raised on ever more piles of papers."""
    for taken, place in piles_to_raise(question.field, one):
        yield _raised(question, raised(question.ballots, taken, one, place), one, taken)


def _raised(question: Question, ballots: Ballots, one: int, taken: Taken) -> Attempt:
    name = question.names[one]

    def broken(after: Election) -> Message | None:
        if name in after.winners:
            return None
        values = {"name": name, "papers": taken.number, "winners": _winners(after)}
        text = "{name} is raised on {papers} papers and loses by it; {winners} wins instead."
        return Message(text, values)

    return Attempt(ballots, broken)


def _lowerings(question: Question, one: int) -> Iterator[Attempt]:
    """The name lowered on ever more piles of papers."""
    name = question.names[one]
    for taken, rival in piles_to_lower(question.field, one):
        yield _lowered(lowered(question.ballots, taken, one, rival), name, taken.number)


def _lowered(ballots: Ballots, name: str, papers: int) -> Attempt:
    def broken(after: Election) -> Message | None:
        text = "{name} is lowered on {papers} papers and wins by it."
        values = {"name": name, "papers": papers}
        return Message(text, values) if name in after.elected else None

    return Attempt(ballots, broken)


def participation(question: Question) -> Iterator[Attempt]:
    """Papers left out do not get their own side somebody whom they all place above the winner.

    Hervé Moulin, Condorcet's principle implies the no show paradox, Journal of Economic Theory
    45 (1988): papers of one kind there; here all that place somebody above the winner.
    """
    if len(question.before.elected) != 1 or len(question.before.winners) != 1:
        return
    (winner,) = question.numbers(question.before.elected)
    above = np.stack([question.field.above(one, winner) for one in range(question.field.size)])
    for taken in piles_to_leave_out(question.field, winner):
        if taken.number < question.ballots.number:
            yield _without(question, taken, above[:, taken.patterns].all(axis=1))


def _without(question: Question, taken: Taken, better: np.ndarray) -> Attempt:
    rather = {name for name, own in zip(question.names, better.tolist(), strict=True) if own}
    worse = question.before.elected[0]

    def broken(after: Election) -> Message | None:
        if len(after.winners) != 1 or after.winners[0] not in rather:
            return None
        values = {"papers": taken.number, "better": after.winners[0], "worse": worse}
        text = "{papers} papers place {better} above {worse}, who wins; without them {better} wins."
        return Message(text, values)

    return Attempt(left_out(question.ballots, taken), broken)


def independence(question: Question) -> Iterator[Attempt]:
    """A name that is not elected withdraws, and who is elected stays so.

    Arrow's independence of irrelevant alternatives, asked of withdrawals only.
    """
    for name in question.names:
        if name in question.before.winners or len(question.names) < 2:
            continue

        def broken(after: Election, name: str = name) -> Message | None:
            lost = [one for one in question.before.elected if one not in after.winners]
            values = {
                "name": name,
                "lost": listed_names(lost),
                "winners": _winners(after),
            }
            text = "{name} does not win and withdraws; then {winners} wins instead of {lost}."
            return Message(text, values) if lost else None

        yield Attempt(question.ballots.without([name]), broken)


def reversal(question: Question) -> Iterator[Attempt]:
    """Nobody is the only winner both of the papers and of all of them turned round.

    Donald Saari, Basic Geometry of Voting (1995), reversal bias.
    """
    if len(question.before.winners) != 1 or len(question.names) < 2:
        return
    name = question.before.winners[0]

    def broken(after: Election) -> Message | None:
        if after.winners != (name,) or not question.before.complete:
            return None
        return Message("{name} wins on the papers and on all of them reversed.", {"name": name})

    yield Attempt(turned_round(question.ballots, question.field.open_last), broken)


def _winners(election: Election) -> Message:
    return listed_names(election.winners) if election.winners else Message("nobody")


def _in_turn(streams: list[Iterator[Any]]) -> Iterator[Any]:
    """One of each stream in turn, until all have ended."""
    going = list(streams)
    while going:
        left = []
        for stream in going:
            for one in stream:
                yield one
                left.append(stream)
                break
        going = left


AXIOMS: dict[str, Axiom] = {
    "condorcet": Axiom(
        Name(vi="Bầu người thắng mọi cặp", en="Condorcet winner"),
        Message("Whoever beats everybody in pairs is elected."),
        condorcet,
        exhaustive=True,
    ),
    "condorcet-loser": Axiom(
        Name(vi="Không bầu người thua mọi cặp", en="Condorcet loser"),
        Message("Whoever loses every pair is not elected."),
        condorcet_loser,
        exhaustive=True,
    ),
    "majority": Axiom(
        Name(vi="Bầu người được quá nửa số phiếu xếp đầu", en="Majority"),
        Message("Whoever more than half of the papers put first is elected."),
        majority,
        exhaustive=True,
    ),
    "monotonicity": Axiom(
        Name(vi="Được nâng hạng thì không thành thua", en="Monotonicity"),
        Message("A winner that is raised on some papers still wins."),
        monotonicity,
        one_seat=False,
    ),
    "participation": Axiom(
        Name(vi="Bỏ phiếu không hại chính mình", en="Participation"),
        Message("Papers do not bring about somebody worse than if they had stayed away."),
        participation,
    ),
    "independence": Axiom(
        Name(vi="Người thua rút lui không đổi kết quả", en="Independence of a withdrawal"),
        Message("Where a loser withdraws, the winner stays."),
        independence,
        exhaustive=True,
        one_seat=False,
    ),
    "reversal": Axiom(
        Name(vi="Đảo ngược mọi phiếu thì người thắng phải đổi", en="Reversal"),
        Message("Whoever wins alone does not win alone on all papers reversed."),
        reversal,
        exhaustive=True,
    ),
}
