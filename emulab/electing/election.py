"""An election: what a rule says of ballots, every tie visible, every step told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from emulab.words import Message

Number = int | Fraction


@dataclass(frozen=True)
class Round:
    """One step of a count, told in names.

    ``totals`` are the votes (or points) of everyone still in when the step was taken;
    ``elected`` and ``eliminated`` who left by it; ``tied`` who were equal where one had to be
    chosen; ``transfers`` what everyone gained by it; ``exhausted`` the votes that name nobody
    left. ``text`` says it in a sentence.
    """

    text: Message
    totals: Mapping[str, Number] = field(default_factory=dict)
    elected: tuple[str, ...] = ()
    eliminated: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    transfers: Mapping[str, Number] = field(default_factory=dict)
    exhausted: Number | None = None


@dataclass(frozen=True)
class Election:
    """The outcome of one rule.

    ``winners``: everyone who is elected in at least one way of breaking the ties, in the order
    of the candidates. ``elected``: those elected in every way, in the order of their election
    where the rule has one. ``committees``: every set of winners that some way of breaking ties
    gives, for several seats; None where they were not all listed. ``order``: groups of equals,
    best first; empty where the rule gives none. ``scores``: what the rule compares, exact.
    ``conventions``: those that the count did hang on. ``facts``: numbers of the rule by name,
    such as the quota. ``complete`` is False where a stated limit was reached; ``winners`` then
    holds everyone not yet ruled out, and ``notes`` says which limit it was.
    """

    rule: str
    seats: int
    candidates: tuple[str, ...]
    winners: tuple[str, ...]
    elected: tuple[str, ...]
    committees: tuple[tuple[str, ...], ...] | None = None
    order: tuple[tuple[str, ...], ...] = ()
    scores: Mapping[str, Number] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    conventions: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = True
    notes: tuple[Message, ...] = ()

    @property
    def tied(self) -> tuple[str, ...]:
        """Those whose election hangs on a tie that nobody has broken."""
        return tuple(name for name in self.winners if name not in self.elected)


@dataclass(frozen=True)
class Found:
    """What the function of a rule returns: the same as Election, candidates by their number.

    ``elected`` left out (None) means: the only winner, or nobody where there are several; for
    several seats every rule says it. Groups in ``order`` and in ``committees`` need no order of
    their own; rounds are told in names already.
    """

    winners: frozenset[int]
    elected: tuple[int, ...] | None = None
    committees: tuple[frozenset[int], ...] | None = None
    order: tuple[tuple[int, ...], ...] = ()
    scores: Mapping[int, Number] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = True
    notes: tuple[Message, ...] = ()


def by_score(scores: Mapping[int, Number]) -> tuple[tuple[int, ...], ...]:
    """Groups of equal score, the highest first; equality is exact.

    >>> by_score({0: 3, 1: Fraction(7, 2), 2: 3})
    ((1,), (0, 2))
    """
    groups: dict[Number, list[int]] = {}
    for one, score in scores.items():
        groups.setdefault(score, []).append(one)
    return tuple(tuple(sorted(groups[score])) for score in sorted(groups, reverse=True))
