"""Baldwin and Nanson: Borda points counted anew each time that names leave."""

from fractions import Fraction

import numpy as np

from emulab.electing.election import Found, Number, Round
from emulab.electing.profile import Profile
from emulab.electing.registry import RANKED, listed, rule
from emulab.electing.single.elimination import Elimination, eliminated, last_left
from emulab.electing.single.universes import Step, numbers, of
from emulab.words import Message


class Points:
    """Borda points among the names still in, from pairwise counts.

    A paper gives a name one point for everyone it places below, and half a point for everyone
    it places alike or does not compare. So the average is the same for all papers, and whoever
    beats everyone else in pairs is always above it.
    """

    def __init__(self, profile: Profile):
        self.margins = profile.margins
        self.papers = int(profile.weights.sum())
        self.known: dict[int, list[int]] = {}

    def net(self, left: int) -> list[int]:
        """Papers for less papers against, summed over the others; the order is that of points."""
        if left not in self.known:
            names = numbers(left)
            self.known[left] = self.margins[np.ix_(names, names)].sum(axis=1).tolist()
        return self.known[left]

    def points(self, left: int) -> dict[int, Number]:
        """Points of everyone still in; their average is half a point a paper and rival."""
        names = numbers(left)
        average = (len(names) - 1) * self.papers
        return {
            one: Fraction(average + net, 2) for one, net in zip(names, self.net(left), strict=True)
        }


class Baldwin(Elimination):
    """The fewest points leave."""

    def __init__(self, profile: Profile):
        super().__init__(profile)
        self.points = Points(profile)

    def step(self, left: int) -> Step:
        names = numbers(left)
        if not self.points.margins[np.ix_(names, names)].any():  # or only one is left
            return Step(won=left)
        net = self.points.net(left)
        fewest = min(net)
        last = of(one for one, own in zip(names, net, strict=True) if own == fewest)
        return Step(last=last, together=0 if last & (last - 1) else last)

    def totals(self, left: int) -> dict[int, Number]:
        return self.points.points(left)

    def leaves(self, name: Message, votes: Number) -> Message:
        text = "{name} has the fewest points, {votes}, and leaves."
        return Message(text, {"name": name, "votes": votes})

    def tie(self, names: Message, votes: Number) -> Message:
        text = "{names} tie for the fewest points, {votes} each."
        return Message(text, {"names": names, "votes": votes})

    def elected(self, left: int, won: int) -> Message:
        return last_left(self.profile.said(numbers(won)), won.bit_count())


def baldwin(profile: Profile, seats: int) -> Found:
    """The name with the fewest Borda points leaves, and the points are counted anew.

    J. M. Baldwin, *Proceedings of the Royal Society of Victoria* 39 (1926). All who tie for the
    fewest points are followed, each as the one who leaves.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3], [3, 1, 2], [2, 3, 1]], [25, 40, 35])
    >>> [str(one.text) for one in baldwin(Profile(papers, None), seats=1).rounds][0]
    'A has the fewest points, 85, and leaves.'
    """
    return eliminated(Baldwin(profile))


def nanson(profile: Profile, seats: int) -> Found:
    """All with no more than the average of Borda points leave, and the points are counted anew.

    E. J. Nanson, *Methods of Election* (1882): whoever has the average leaves too. A variant of
    Schwartz (1986), called strict by some, keeps those; it elects others now and then. Where all
    left have the average, they are equal, and nothing is left to be chosen on the way.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3], [3, 1, 2], [2, 3, 1]], [25, 40, 35])
    >>> [str(one.text) for one in nanson(Profile(papers, None), seats=1).rounds][0]
    'A leaves: no more than the average of 100 points.'
    """
    points = Points(profile)
    left = (1 << profile.size) - 1
    rounds: list[Round] = []
    groups: list[tuple[int, ...]] = []
    while True:
        names = numbers(left)
        net = dict(zip(names, points.net(left), strict=True))
        below = [one for one in names if net[one] <= 0]
        if len(below) == len(names):
            rounds.append(_last_round(profile, names, points.points(left)))
            break
        average = Fraction((len(names) - 1) * points.papers, 2)
        text = "{names} leaves: no more than the average of {average} points."
        if len(below) > 1:
            text = "{names} leave: no more than the average of {average} points."
        values = {"names": profile.said(below), "average": average}
        told = profile_totals(profile, points.points(left))
        rounds.append(Round(Message(text, values), told, (), profile.named(below)))
        ranked: dict[int, list[int]] = {}
        for one in below:
            ranked.setdefault(net[one], []).append(one)
        groups = [*(tuple(ranked[own]) for own in sorted(ranked, reverse=True)), *groups]
        left &= ~of(below)
    return Found(frozenset(names), order=(tuple(names), *groups), rounds=tuple(rounds))


def _last_round(profile: Profile, names: list[int], points: dict[int, Number]) -> Round:
    totals = profile_totals(profile, points)
    own = profile.named(names)
    if len(names) == 1:
        return Round(last_left(profile.said(names), 1), totals, own)
    text = Message("{names} are equal: all have the average.", {"names": profile.said(names)})
    return Round(text, totals, tied=own)


def profile_totals(profile: Profile, points: dict[int, Number]) -> dict[str, Number]:
    """Points by name."""
    return {profile.candidates[one]: number for one, number in points.items()}


_PROMISED = ("condorcet", "unanimous", "majority")
RULES = listed(
    rule("baldwin", "Loại dần theo điểm Borda (Baldwin)", "Baldwin", RANKED, baldwin, *_PROMISED),
    rule(
        "nanson",
        "Loại theo điểm Borda trung bình (Nanson)",
        "Nanson",
        RANKED,
        nanson,
        *_PROMISED,
    ),
)
