"""What an axiom asks of papers and a rule, and the attempts to break it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from emulab.ballots import Ballots
from emulab.electing import Conventions, Election, Profile, counted
from emulab.rules.values import Name
from emulab.swaying.axiom_witnesses import Field
from emulab.words import Message


@dataclass(frozen=True)
class Question:
    """The papers, the rule, and what it says of them."""

    ballots: Ballots
    rule: str
    seats: int
    conventions: Conventions
    before: Election

    def count(self, ballots: Ballots) -> Election:
        return counted(ballots, self.rule, self.seats, self.conventions)

    @cached_property
    def profile(self) -> Profile:
        return Profile(self.ballots, self.conventions, self.rule)

    @cached_property
    def field(self) -> Field:
        return Field(self.ballots, self.conventions.unranked != "no_opinion")

    def numbers(self, names: tuple[str, ...]) -> list[int]:
        return [self.ballots.candidates.index(name) for name in names]

    @property
    def names(self) -> tuple[str, ...]:
        return self.ballots.candidates


@dataclass(frozen=True)
class Attempt:
    """Papers to be counted; ``broken`` says of the count what breaks the axiom, or None."""

    ballots: Ballots
    broken: Callable[[Election], Message | None]


@dataclass(frozen=True)
class Axiom:
    """An axiom: its name, what it asks for, and where to look.

    ``exhaustive``: the attempts are all there are. ``one_seat``: it is asked for one seat only.
    """

    title: Name
    asks: Message
    attempts: Callable[[Question], Iterator[Attempt]]
    exhaustive: bool = False
    one_seat: bool = True
