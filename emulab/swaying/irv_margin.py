"""How far an instant runoff is from another outcome: exact where the search ends, else bounds.

Magrino, Rivest, Shen and Wagner (EVT/WOTE 2011): orders of elimination are grown from their
end, the one with the lowest bound first; an order that cannot beat what was found is never
grown. What one would get wrong: half the gap of the last round is an upper bound only. The
cheaper change is often in an earlier round, where somebody else would have gone.
"""

import heapq
from dataclasses import dataclass, field

import numpy as np

from emulab.swaying.certificates import Asked, Swap, changed
from emulab.swaying.irv_orders import Papers, earliest, fewest
from emulab.swaying.papers import numbered
from emulab.words import Message

LONGEST = 10  # names of an order that are looked at together
WORK = 600  # programmes of few names; one of 10 names, or of 128,000 patterns, is 32 of them
LIMITED = (
    "{reason} The search of orders of elimination stopped at its limit, after {number} programmes."
)


@dataclass
class _Search:
    asked: Asked
    papers: Papers
    before: np.ndarray
    best: Swap | None
    solved: int = 0
    work: int = 0
    heap: list = field(default_factory=list)

    @property
    def high(self) -> int:
        """Fewest papers found so far, or one more than there are."""
        return self.best.papers if self.best else int(self.papers.counts.sum()) + 1

    def grow(self, low: int, suffix: tuple[int, ...]) -> None:
        """Every order that is one name longer, with its bound, where that can still help."""
        size = len(self.before)
        for name in range(size):
            if name in suffix:
                continue
            longer = (name, *suffix)
            left = [one for one in range(size) if one not in longer]
            bound = max(low, int(self.before[np.ix_(left, longer)].max(initial=0)))
            bound = max(bound, int(self.before[name, list(suffix)].max(initial=0)))
            if bound >= self.high:
                continue
            kind = "integer" if len(longer) == size else "relaxed"
            found = fewest(self.papers, longer, kind)
            self.solved += 1
            self.work += max(1, 1 << len(longer) >> 5, len(self.papers.counts) >> 12)
            if found is None:  # no answer bounds nothing
                heapq.heappush(self.heap, (bound, -len(longer), longer))
            elif kind == "integer":
                self.take(longer, *found)
            elif max(bound, found[0]) < self.high:
                heapq.heappush(self.heap, (max(bound, found[0]), -len(longer), longer))

    def take(self, order: tuple[int, ...], papers: int, goes: dict, comes: dict) -> None:
        """Keep the change of a whole order where it is better and the count proves it."""
        if papers >= self.high:
            return
        sets = self.papers.sets(order)
        taken: dict[int, int] = {}
        for one, number in goes.items():
            for row in np.flatnonzero(sets == one):
                some = min(number, int(self.papers.counts[row]))
                if some:
                    taken[int(row)] = some
                    number -= some
        put = tuple((_paper(order, one), number) for one, number in comes.items())
        swap = Swap(taken, put)
        if changed(self.asked.before, self.asked.again(swap)):
            self.best = swap
        else:  # nothing is claimed of an order that the count does not follow
            heapq.heappush(self.heap, (papers, -len(order), order))


def by_orders(
    asked: Asked, low: int, reason: Message, best: Swap | None
) -> tuple[int, Swap | None, Message]:
    """The least number of papers, the best change, and why it is the least.

    ``low`` and ``best`` are what is known before: a bound with its reason, a change proved.
    """
    size = len(asked.ballots.candidates)
    lists = numbered(asked).lists
    order = np.full((len(asked.ballots.counts), size), -1, dtype=np.int64)
    order[lists.counts - 1] = lists.order  # an invalid paper names nobody
    papers = Papers(order, asked.ballots.counts)
    search = _Search(asked, papers, earliest(papers, size), best)
    for rival in asked.outside:
        heapq.heappush(search.heap, (low, -1, (rival,)))
    while search.heap and search.heap[0][0] < search.high:
        bound, _, suffix = search.heap[0]
        if search.work >= WORK or len(suffix) >= min(size, LONGEST):
            if bound > low:
                text = "Every order of elimination takes at least {low} papers."
                low, reason = bound, Message(text, {"low": bound})
            values = {"reason": reason, "number": search.solved}
            return low, search.best, Message(LIMITED, values)
        heapq.heappop(search.heap)
        search.grow(bound, suffix)
    return search.high, search.best, Message("No order of elimination is cheaper.")


def _paper(order: tuple[int, ...], names: int) -> tuple[int, ...]:
    """The places of a paper that counts for these names in turn, the rest after the winner."""
    counts_for = [one for place, one in enumerate(order) if names >> place & 1]
    every = [*counts_for, *(one for one in sorted(order) if one not in counts_for)]
    places = {one: place for place, one in enumerate(every, 1)}
    return tuple(places[one] for one in range(len(order)))
