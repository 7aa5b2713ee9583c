"""Rules beside each other: who wins under each, what flips and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from emulab.ballots import Ballots, Tallies
from emulab.electing import (
    PARAMETERS,
    ConventionNeeded,
    Conventions,
    Election,
    Profile,
    Unfit,
    counted,
    refuse_unknown,
    rules,
    unfit,
)
from emulab.faults import Fault, InputError
from emulab.swaying.reasons import reason
from emulab.words import Message

SEVERAL = "it fills several seats; name it to see it with one."
NAMES = pl.List(pl.String)
FRAME = {
    "rule": pl.String,
    "title": pl.String,
    "winners": NAMES,
    "elected": NAMES,
    "tied": NAMES,
    "agrees": pl.Boolean,
    "why": pl.String,
    "complete": pl.Boolean,
}
RANKS = {"rule": pl.String, "name": pl.String, "place": pl.Int64}


@dataclass(frozen=True)
class Comparison:
    """The elections of several rules on the same papers.

    ``reference`` is the rule that the others agree with or not; ``whys`` has a sentence for
    every rule, with the reference's reason in front where the two elect others; ``skipped``
    has the rules that could not count the papers, and why.
    """

    reference: str
    elections: tuple[Election, ...]
    whys: tuple[Message, ...]
    skipped: tuple[tuple[str, str], ...]

    @property
    def agree(self) -> bool:
        """Whether all rules elect the same."""
        return all(alike(one, self.elections[0]) for one in self.elections)

    def frame(self, lang: str = "en") -> pl.DataFrame:
        """A row a rule: rule, title, winners, elected, tied, agrees, why, complete.

        ``winners`` are elected in some way of breaking ties, ``elected`` in every way, ``tied``
        the rest. ``agrees``: has the winners of the reference, elected and tied as there. Not
        ``complete`` where a stated limit left the count unfinished.
        """
        known = rules()
        (first,) = (one for one in self.elections if one.rule == self.reference)
        rows = [
            (
                one.rule,
                known[one.rule].title.said(lang),
                *(list(names) for names in (one.winners, one.elected, one.tied)),
                alike(one, first),
                why.said(lang),
                one.complete,
            )
            for one, why in zip(self.elections, self.whys, strict=True)
        ]
        return pl.DataFrame(rows, schema=FRAME, orient="row")

    @property
    def ranks(self) -> pl.DataFrame:
        """A row a rule and name: rule, name, place; equals share the better place.

        A rule that orders only winners and the rest gives no place to the rest.
        """
        rows = []
        for one in self.elections:
            places = places_of(one)
            rows += [(one.rule, name, places.get(name)) for name in one.candidates]
        return pl.DataFrame(rows, schema=RANKS, orient="row")


def compare_rules(
    ballots: Ballots | Tallies,
    rules: Iterable[str] | None = None,
    seats: int = 1,
    reference: str | None = None,
    **conventions: Any,
) -> Comparison:
    """The same papers counted by several rules; conventions as ``tally`` takes them.

    Without ``rules`` all that fit are compared, for one seat those for one seat. ``reference``
    left out is the first rule named. Rules that do not fit, or whose threshold nobody gave, are
    skipped with the reason. Raises InputError with every fault: rules that do not exist, and
    every convention that decides and is not named.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3], [3, 1, 2], [3, 2, 1]], [4, 3, 2])
    >>> found = compare_rules(papers, ["plurality", "borda"])
    >>> found.frame().select("rule", "winners", "agrees").rows()
    [('plurality', ['A'], True), ('borda', ['B'], False)]
    >>> found.frame()["why"][1]
    'A has the most first places, 4. B has the most Borda points, 12.'
    """
    given = Conventions(**{**conventions, "bases": dict(conventions.get("bases") or {})})
    asked, skipped = _asked(ballots, rules, seats)
    if reference is not None:
        asked = [reference, *(name for name in asked if name != reference)]
    refuse_unknown(asked)
    elections, faults = [], []
    for name in asked:
        try:
            elections.append(counted(ballots, name, seats, given))
        except ConventionNeeded as needed:
            if needed.convention in PARAMETERS and name != reference:
                skipped.append((name, needed.faults[0].finding))
            else:
                faults += needed.faults
        except Unfit as error:
            skipped.append((name, error.why))
    if faults:
        raise InputError(faults)
    if not elections:
        finding = "no rule that is asked for can count these papers."
        remedy = f"{skipped[0][0]}: {skipped[0][1]}" if skipped else "Name a rule."
        raise InputError([Fault("ballots", 0, finding, remedy)])
    first = elections[0]
    own = [reason(one, Profile(ballots, given, one.rule)) for one in elections]
    whys = tuple(
        why if alike(one, first) else Message("{first} {second}", {"first": own[0], "second": why})
        for one, why in zip(elections, own, strict=True)
    )
    return Comparison(first.rule, tuple(elections), whys, tuple(skipped))


def alike(one: Election, other: Election) -> bool:
    """Whether two counts elect the same, and leave the same to a tie."""
    return set(one.winners) == set(other.winners) and set(one.elected) == set(other.elected)


def places_of(election: Election) -> dict[str, int]:
    """The place of every name that the rule orders; of winners alone where it orders nobody.

    >>> from emulab.ballots import collapsed
    >>> from emulab.electing import tally
    >>> places_of(tally(collapsed("ranked", "ABC", [[1, 2, 3], [1, 3, 2]]), "borda"))
    {'A': 1, 'B': 2, 'C': 2}
    """
    places: dict[str, int] = {}
    for group in election.order or (election.winners,):
        before = len(places)
        places |= dict.fromkeys(group, before + 1)
    return places


def _asked(
    ballots: Ballots | Tallies, names: Iterable[str] | None, seats: int
) -> tuple[list[str], list[tuple[str, str]]]:
    """The rules to count by, and those left out with the reason."""
    if names is not None:
        return list(dict.fromkeys(names)), []
    asked, skipped = [], []
    for name, rule in rules().items():
        why = unfit(rule, ballots, seats)
        if not why and seats == 1 and rule.several:
            why = SEVERAL
        if why:
            skipped.append((name, why))
        else:
            asked.append(name)
    return asked, skipped
