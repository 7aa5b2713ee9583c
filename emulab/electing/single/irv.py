"""Instant runoff: the name with the fewest votes leaves, its papers pass to the next name."""

from dataclasses import replace
from typing import Any

from emulab.electing.election import Found, Number
from emulab.electing.profile import Profile
from emulab.electing.registry import listed, rule
from emulab.electing.single.elimination import Elimination, eliminated
from emulab.electing.single.firsts import Firsts, shares
from emulab.electing.single.universes import Step, numbers, of
from emulab.words import Message


class InstantRunoff(Elimination):
    """Votes are the papers whose first name still in this is.

    Whoever has more than half of the votes that still count is elected; such a name can never
    be last, so going on would elect the same. Names that tie for the fewest votes and whose
    papers name nobody else still in take no votes along: no order among them changes anything,
    so they leave at once, and where they are all who are left they are equal.
    """

    def __init__(self, profile: Profile):
        super().__init__(profile)
        self.firsts = Firsts(profile.lists, profile.size)
        self.marks = self.firsts.order.size

    def step(self, left: int) -> Step:
        votes = self.firsts.votes(left)
        names = numbers(left)
        continuing = sum(votes)
        best = max(names, key=votes.__getitem__)
        if not continuing or len(names) == 1:
            return Step(won=left)
        if 2 * votes[best] > continuing:
            return Step(won=1 << best)
        fewest = min(votes[one] for one in names)
        last = [one for one in names if votes[one] == fewest]
        safe = of(together(votes, names, len(last)))
        if not safe and self.firsts.end(left, of(last)):  # their votes pass to nobody
            return Step(won=left) if of(last) == left else Step(last=of(last), together=of(last))
        return Step(last=of(last), together=safe)

    def leaves(self, name: Message, votes: Number) -> Message:
        text = "{name} has the fewest votes, {votes}, and leaves."
        return Message(text, {"name": name, "votes": votes})

    def tie(self, names: Message, votes: Number) -> Message:
        text = "{names} tie for the fewest votes, {votes} each."
        return Message(text, {"names": names, "votes": votes})

    def gone(self, gone: int, left: int) -> Message:
        votes = self.firsts.votes(left)
        held = sum(votes[one] for one in numbers(gone))
        text = "{names} leave together: they have no votes."
        if held:
            text = (
                "{names} leave together: no order among them, nor their {votes} votes in all, can "
                "save one of them."
            )
        return Message(text, {"names": self.profile.said(numbers(gone)), "votes": held})

    def totals(self, left: int) -> dict[int, Number]:
        votes = self.firsts.votes(left)
        return {one: votes[one] for one in numbers(left)}

    def papers(self, left: int) -> dict[str, Any]:
        return {"exhausted": self.firsts.cast - sum(self.firsts.votes(left))}

    def transfers(self, left: int, after: int) -> dict[str, Number]:
        before, now = self.totals(left), self.totals(after)
        names = self.profile.candidates
        return {names[one]: now[one] - before[one] for one in now if now[one] > before[one]}

    def elected(self, left: int, won: int) -> Message:
        votes, continuing = self._share(left, won)
        values = {
            "name": self.profile.said(numbers(won)),
            "votes": votes,
            "continuing": continuing,
            "cast": self.firsts.cast,
        }
        if won == left and len(numbers(left)) > 1:
            text = "{name} are equal with {votes} votes each, and no paper names a next one."
            return Message(text, values)
        text = (
            "{name} is elected with {votes} of the {continuing} votes that still count; that is "
            "more than half of all {cast} papers too."
        )
        if 2 * votes <= self.firsts.cast:
            text = (
                "{name} is elected with {votes} of the {continuing} votes that still count; that "
                "is not more than half of all {cast} papers."
            )
        return Message(text, values)

    def _share(self, left: int, won: int) -> tuple[int, int]:
        votes = self.firsts.votes(left)
        return max(votes[one] for one in numbers(won)), sum(votes)


def together(votes: list[int], names: list[int], fewest: int) -> list[int]:
    """The smallest set, of at least so many of the lowest, that may leave at once.

    All votes of such a set are fewer than those of anyone outside it. As its names leave, their
    papers pass to one another or to others, so as long as one of the set is in it has fewer
    votes than all outside, whose votes never fall: each of the set leaves before the others do,
    in whatever order, and the names then left are the same. Names without votes are such a set.
    Empty where there is no such set.

    >>> together([9, 1, 0, 1], [0, 1, 2, 3], 1), together([9, 1, 0, 1], [0, 1, 3], 2)
    ([2], [1, 3])
    """
    ranked = sorted(names, key=votes.__getitem__)
    held = 0
    for number, one in enumerate(ranked[:-1], 1):
        held += votes[one]
        if number >= fewest and held < votes[ranked[number]]:
            return ranked[:number]
    return []


def irv(profile: Profile, seats: int) -> Found:
    """Names leave one by one until one has more than half of the votes that still count.

    A paper counts for its first name still in, and for nobody when it names none of them. All
    who tie for the fewest votes are followed, each as the one who leaves. ``facts``: ``cast``
    papers; in the last round told, ``continuing`` votes, ``exhausted`` papers and ``votes`` of
    the first, who has ``majority_of_continuing`` and ``majority_of_cast``, or not. A majority
    of the votes that still count need not be one of all papers. Where a tie on the way was passed
    over, because who is elected does not hang on it, the last round does: then ``told_one_way``
    stands in place of its numbers.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 0, 0], [0, 1, 0], [0, 2, 1]], [4, 3, 2])
    >>> found = irv(Profile(papers, conventions=None), seats=1)
    >>> sorted(found.winners), str(found.rounds[0].text)
    ([1], 'C has the fewest votes, 2, and leaves.')
    """
    count = InstantRunoff(profile)
    found = eliminated(count)
    own: dict[str, int | bool] = {"cast": count.firsts.cast}
    if "told_one_way" not in found.facts:
        own = shares(found.rounds[-1].totals, count.firsts.cast)
    return replace(found, facts={**own, **found.facts})


RULES = listed(
    rule(
        "irv",
        "Loại dần theo phiếu ưu tiên (IRV)",
        "Instant runoff",
        ("ranked",),
        irv,
        "unanimous",
        "majority",
    )
)
