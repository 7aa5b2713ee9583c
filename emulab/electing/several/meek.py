"""Meek STV (Hill, Wichmann and Woodall, Algorithm 123, The Computer Journal 30, 1987), exact.

Every paper is split by the keep factors of those elected; the quota, votes that have not ended
/ (seats + 1), falls as papers end; a name is elected when it has more than the quota. Every
decision is taken where the count comes to rest (see ``keeping``), not after a number of steps.
What comes out depends only on who has been excluded, so no earlier stage breaks a tie: a lot
does, and all lots are followed.

Equal votes are proven where all papers are whole, where two names receive the same papers by
the same ways (those elected renamed or not), or where the point of rest is made of fractions.
Otherwise names whose votes agree to more than 1,000 binary places count as equal, and a note
says that this was not proven.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from emulab.electing.election import Found
from emulab.electing.profile import Lists, Profile
from emulab.electing.registry import Rule, listed
from emulab.electing.several.flows import Flow, flow
from emulab.electing.several.keeping import Rest, rests
from emulab.electing.several.lots import followed, stopped_note
from emulab.electing.several.meek_told import account, rounded
from emulab.rules.values import Name
from emulab.words import Message

STATES = 500  # sets of excluded names that are followed


@dataclass(frozen=True)
class Ward:
    """What never changes during a count."""

    lists: Lists
    size: int
    seats: int
    papers: int


@dataclass(frozen=True)
class Step:
    """A point of rest: votes and quota there, who is then elected, whether that is proven.

    ``without_quota``: no more names are left than seats. ``reached``: to whom any paper comes.
    """

    rest: Rest
    elected: tuple[int, ...]
    reached: frozenset[int]
    proven: bool
    without_quota: bool


@dataclass
class State:
    """The count after some names were excluded; worked out when it is asked for."""

    ward: Ward
    excluded: frozenset[int]
    earlier: tuple[int, ...] = ()
    before: "State | None" = field(default=None, repr=False)
    left: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()

    @property
    def key(self) -> frozenset[int]:
        return self.excluded

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Points of rest one after the other, until nobody more is elected."""
        elected = self.earlier
        found = []
        while True:
            step = self._step(elected)
            found.append(step)
            elected += step.elected
            if not step.elected or self._full(elected):
                return tuple(found)

    def _step(self, elected: tuple[int, ...]) -> Step:
        ward = self.ward
        continuing = self.possible - set(elected)
        filled = len(continuing) <= ward.seats - len(elected)
        own = flow(ward.lists, elected, self.excluded, ward.size)
        proven = False
        for rest in rests(own, ward.papers, ward.seats):
            above = {one: self._above(rest, own, one, len(elected)) for one in continuing}
            new = [one for one in continuing if filled or above[one]]
            clear = None not in above.values() and (new or self._settled(rest, own, continuing))
            if filled or clear:
                proven = True
                break
        new.sort(key=lambda one: (-rest.votes[one], one))
        reached = frozenset(to for _, to in own.terms)
        return Step(rest, tuple(new), reached, proven, filled)

    def _above(self, rest: Rest, own: Flow, name: int, elected: int) -> bool | None:
        """Whether a name has more than the quota; None where it is not certain.

        It has not where its votes are the quota by the same ways, or where so many names have
        the same votes that all of them together would have more than there are.
        """
        certain = rest.above(name)
        if certain is not None:
            return certain
        others = (one for one in range(own.size) if one not in own.elected)
        alike = sum(own.same(name, one) for one in others)
        if alike > self.ward.seats - elected:
            return False
        return False if own.is_quota(name, self.ward.papers, self.ward.seats) else None

    def _settled(self, rest: Rest, own: Flow, continuing) -> bool:
        """Whether it is certain who has the fewest votes, or who are equal."""
        lowest = rest.lowest(sorted(continuing))
        return rest.slack == 0 or all(own.same(lowest[0], one) for one in lowest[1:])

    def _full(self, elected: tuple[int, ...]) -> bool:
        everyone = len(elected) == len(self.possible)
        return everyone or len(elected) >= self.ward.seats

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Everyone elected by now, in the order of their election."""
        return self.earlier + tuple(one for step in self.steps for one in step.elected)

    @property
    def chosen(self) -> frozenset[int]:
        return frozenset(self.order)

    @property
    def possible(self) -> frozenset[int]:
        return frozenset(range(self.ward.size)) - self.excluded

    @property
    def over(self) -> bool:
        return self._full(self.order)

    @property
    def proven(self) -> bool:
        earlier = self.before is None or self.before.proven
        return earlier and all(step.proven for step in self.steps)

    def after(self) -> list["State"]:
        """The states that can follow, one for each way a lot can fall."""
        last = self.steps[-1]
        continuing = sorted(self.possible - self.chosen)
        without = tuple(one for one in continuing if one not in last.reached)
        room = len(continuing) - (self.ward.seats - len(self.order))
        if 1 < len(without) <= room:
            return [self._without(without, ())]
        tied = last.rest.lowest(continuing)
        return [self._without((one,), tied if len(tied) > 1 else ()) for one in tied]

    def _without(self, names: tuple[int, ...], tied: tuple[int, ...]) -> "State":
        return State(self.ward, self.excluded | set(names), self.order, self, names, tied)


def meek_stv(profile: Profile, seats: int) -> Found:
    """The count, every lot followed; ``elected`` in the order of their election.

    A round is a point of rest; its totals are rounded to nine decimals, decisions are not.
    facts: ``papers``, ``quota`` and ``exhausted`` at the end, ``keeps``, the keep factors; these
    three are None where ``lots`` were drawn, for they hang on those.
    """
    lists = profile.lists
    ward = Ward(lists, profile.size, seats, int(lists.counts.sum()))
    found = followed(State(ward, frozenset()), State.after, STATES)
    rounds, drawn = account(found.last, profile)
    last = found.last
    rest = last.steps[-1].rest
    names = last.earlier + tuple(one for step in last.steps[:-1] for one in step.elected)
    kept = zip(names, rest.keeps, strict=True)
    keeps = {profile.candidates[one]: rounded(part, 1) for one, part in kept}
    facts = {
        "papers": ward.papers,
        "quota": None if drawn else rounded(rest.quota, rest.unit),
        "exhausted": None if drawn else rounded(rest.votes[-1], rest.unit),
        "keeps": None if drawn else keeps,
        "lots": drawn is not None,
    }
    order = last.order if drawn is None else drawn.order
    notes = () if found.complete else (stopped_note(STATES),)
    if not last.proven:
        notes += (
            Message(
                "Votes that agree to 1,000 binary places were counted as equal, without proof."
            ),
        )
    return Found(
        found.winners,
        (*order, *sorted(found.sure - set(order))),
        found.sets,
        scores=_first(profile, lists),
        rounds=rounds,
        facts=facts,
        complete=found.complete,
        notes=notes,
    )


def _first(profile: Profile, lists: Lists) -> dict[int, int | Fraction]:
    """First preferences."""
    own = flow(lists, (), (), profile.size)
    return {one: own.terms.get((0, one), 0) for one in range(profile.size)}


MEEK = Rule(
    "meek-stv",
    Name(vi="Phiếu chuyển nhượng (STV Meek)", en="Meek STV"),
    ("ranked",),
    meek_stv,
    several=True,
    laws=frozenset({"doubling", "unanimous", "majority"}),
)

RULES = listed(MEEK)
