"""Conventions beside each other: every way in which the papers can be read, and who wins then.

Only what the count hangs on is varied: a convention that the rule does not read on these papers
has no column. So is the base of a threshold, and whether the share must be reached or passed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from emulab.ballots import Ballots, Tallies
from emulab.electing import CHOICES, ConventionNeeded, Conventions, Election, Unfit, counted
from emulab.faults import Fault, InputError
from emulab.rules import Threshold
from emulab.rules.values import replaced
from emulab.swaying.convention_words import TITLES, WORDS, papers_asked
from emulab.words import Message, listed_names

BASES = ("members", "present", "issued", "returned", "valid")
COMPARATORS = ("at_least", "more_than")
VARIED = (*CHOICES, "of", "comparator")
Reading = tuple[tuple[str, str], ...]  # conventions read, with the choice of each


@dataclass(frozen=True)
class Conventional:
    """One rule on the same papers under every combination of the conventions that it reads.

    ``elections`` has the count of every combination; ``given`` the choices that were named, by
    convention; ``papers`` on how many papers each convention is a question; ``left_out`` the
    combinations that the rule cannot take, and why.
    """

    rule: str
    elections: Mapping[Reading, Election]
    given: Mapping[str, str]
    papers: Mapping[str, int]
    left_out: tuple[tuple[Reading, str], ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """The conventions that the count hangs on, in some combination."""
        there = {name for reading in self.elections for name, _ in reading}
        return tuple(name for name in VARIED if name in there)

    @property
    def flips(self) -> tuple[str, ...]:
        """The conventions that change the winners by themselves.

        From the choices that were named; where none of the combinations has all of those, or
        several do, from any of these.
        """
        found = {name for one in self._stated for name in self._flips(one)}
        return tuple(name for name in VARIED if name in found)

    @property
    def frame(self) -> pl.DataFrame:
        """A row a combination: a column a convention, winners, elected, tied, given, flips.

        A convention is empty where the combination does not come to it. ``given``: has all the
        choices that were named. ``flips``: which conventions, changed alone, change the winners.
        """
        rows = [
            {
                **{name: dict(reading).get(name) for name in self.read},
                "winners": list(one.winners),
                "elected": list(one.elected),
                "tied": list(one.tied),
                "given": bool(self.given) and self._is_stated(reading),
                "flips": list(self._flips(reading)),
            }
            for reading, one in self.elections.items()
        ]
        names = pl.List(pl.String)
        schema = dict.fromkeys(self.read, pl.String)
        schema |= {"winners": names, "elected": names, "tied": names}
        return pl.DataFrame(rows, schema=schema | {"given": pl.Boolean, "flips": names})

    @property
    def says(self) -> tuple[Message, ...]:
        """A sentence for every convention that is read: what it changes, and on how many papers."""
        if not self.read:
            return (Message("The papers can be read in one way only."),)
        return tuple(self._said(name) for name in self.read)

    def _said(self, name: str) -> Message:
        values: dict[str, Any] = {"convention": TITLES[name], "papers": self.papers.get(name, 0)}
        pair = self._turned(name)
        touched = name in self.papers
        if pair is None:
            text = "{convention} changes nobody who wins; it touches {papers} papers."
            return Message(text if touched else "{convention} changes nobody who wins.", values)
        (one, first), (other, second) = pair
        values |= {
            "one": WORDS[one],
            "other": WORDS[other],
            "first": _winners(first),
            "second": _winners(second),
        }
        text = "{convention} decides: {one} elects {first}, {other} elects {second}."
        if touched:
            text = (
                "{convention} decides: {one} elects {first}, {other} elects {second}; "
                "it touches {papers} papers."
            )
        return Message(text, values)

    def _turned(self, name: str) -> tuple[tuple[str, Election], tuple[str, Election]] | None:
        """Two choices of a convention that elect others, all else the same."""
        for reading in (*self._stated, *self.elections):
            own = dict(reading)
            for other in self._beside(reading, name):
                one, two = self.elections[reading], self.elections[other]
                if set(one.winners) != set(two.winners):
                    return (own[name], one), (dict(other)[name], two)
        return None

    @property
    def _stated(self) -> tuple[Reading, ...]:
        found = tuple(one for one in self.elections if self._is_stated(one))
        return found or tuple(self.elections)

    def _is_stated(self, reading: Reading) -> bool:
        return all(self.given.get(name, choice) == choice for name, choice in reading)

    def _flips(self, reading: Reading) -> tuple[str, ...]:
        own = set(self.elections[reading].winners)
        return tuple(
            name
            for name, _ in reading
            if any(
                set(self.elections[other].winners) != own for other in self._beside(reading, name)
            )
        )

    def _beside(self, reading: Reading, name: str) -> list[Reading]:
        """Readings with another choice of one convention, and no other one made otherwise."""
        own = dict(reading)
        found = []
        for other in self.elections:
            its = dict(other)
            alike = all(its[key] == own[key] for key in own.keys() & its.keys() - {name})
            if name in own and name in its and its[name] != own[name] and alike:
                found.append(other)
        return found


def compare_conventions(
    ballots: Ballots | Tallies, rule: str, seats: int = 1, **given: Any
) -> Conventional:
    """The rule under every combination of the conventions that it reads on these papers.

    ``given`` are conventions as ``tally`` takes them; they say from where ``flips`` is told, and
    are varied all the same. Of a threshold every base is tried whose number ``bases`` has (valid
    ballots the papers tell), and both comparators. Raises InputError where something is missing
    that is no choice: the share of a threshold, the number of papers.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "AB", [[1, 0], [2, 1], [1, 1]], [3, 2, 2])
    >>> found = compare_conventions(papers, "irv")
    >>> found.read, found.flips
    (('overvote',), ())
    """
    conventions = Conventions(**{**given, "bases": dict(given.get("bases") or {})})
    bare = replace(conventions, **dict.fromkeys(CHOICES))
    elections, left_out = {}, []
    for start, reading in _thresholds(rule, bare):
        for branch, found in _branches(ballots, rule, seats, start, reading):
            if isinstance(found, Election):
                elections[branch] = found
            else:
                left_out.append((branch, found.why))
    if not elections:
        finding = "no base of the threshold has a number."
        raise InputError([Fault("ballots", 0, finding, "Give members, or name the base valid.")])
    stated = {name: getattr(conventions, name) for name in CHOICES}
    if conventions.threshold is not None:
        more = conventions.threshold.more_than is not None
        stated |= {"of": conventions.threshold.of, "comparator": COMPARATORS[more]}
    named = {name: choice for name, choice in stated.items() if choice is not None}
    return Conventional(rule, elections, named, papers_asked(ballots), tuple(left_out))


def _branches(
    ballots: Ballots | Tallies, rule: str, seats: int, given: Conventions, reading: Reading
) -> Iterator[tuple[Reading, Election | Unfit]]:
    """Every way from here: where the count asks for a convention, each of its choices."""
    try:
        yield reading, counted(ballots, rule, seats, given)
    except Unfit as unfit:
        if not any(name in CHOICES for name, _ in reading):
            raise
        yield reading, unfit
    except ConventionNeeded as needed:
        if needed.convention not in CHOICES:
            raise
        for choice in CHOICES[needed.convention]:
            further = (*reading, (needed.convention, choice))
            own = replace(given, **{needed.convention: choice})
            yield from _branches(ballots, rule, seats, own, further)


def _thresholds(rule: str, given: Conventions) -> Iterator[tuple[Conventions, Reading]]:
    """The threshold on every base whose number is known, reached and passed; else as it is."""
    threshold = given.threshold
    if threshold is None or rule != "threshold":
        yield given, ()
        return
    share = threshold.at_least if threshold.more_than is None else threshold.more_than
    for base in BASES:
        if base != "valid" and base not in given.bases:
            continue
        for comparator in COMPARATORS:
            shares = dict.fromkeys(COMPARATORS) | {comparator: share}
            own: Threshold = replaced(threshold, of=base, **shares)
            yield replace(given, threshold=own), (("of", base), ("comparator", comparator))


def _winners(election: Election) -> Message:
    return listed_names(election.winners) if election.winners else Message("nobody")
