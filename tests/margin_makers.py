"""Margins by brute force: every pile of so many papers, and how far it is from a given one."""

from functools import cache
from itertools import combinations_with_replacement, permutations, product

import numpy as np
from hypothesis import strategies as st

from emulab.ballots import Ballots, collapsed
from emulab.electing import tally

NAMES = "ABCDEF"


def complete(size: int) -> list[tuple[int, ...]]:
    """Every complete ranking, as places."""
    return list(permutations(range(1, size + 1)))


def strict(size: int) -> list[tuple[int, ...]]:
    """Every ranking of at least one name without ties; the one of all but one name is left out.

    It says the same as the complete one where what is unranked stands last.
    """
    found = []
    for order in complete(size):
        found += [tuple(p if p <= cut else 0 for p in order) for cut in (*range(1, size - 1), size)]
    return sorted(set(found))


def marks(size: int) -> list[tuple[int, ...]]:
    """Every approval paper that marks somebody."""
    return [row for row in product((0, 1), repeat=size) if any(row)]


def levels(size: int, best: int) -> list[tuple[int, ...]]:
    """Every paper of scores from 0 to ``best``."""
    return list(product(range(best + 1), repeat=size))


class Piles:
    """Every pile of ``number`` papers out of ``papers``, with the winners that the rule gives."""

    def __init__(self, kind: str, papers: list, number: int, rule: str, **asked):
        self.kind, self.papers, self.number = kind, papers, number
        self.rule, self.asked = rule, asked
        self.piles = np.array(
            [
                np.bincount(chosen, minlength=len(papers))
                for chosen in combinations_with_replacement(range(len(papers)), number)
            ]
        )
        found = [self.outcome(pile) for pile in self.piles]
        self.known = sorted(set(found))
        self.winners = np.array([self.known.index(one) for one in found])

    def ballots(self, pile) -> Ballots:
        size = len(self.papers[0])
        return collapsed(self.kind, NAMES[:size], self.papers, pile)

    def outcome(self, pile) -> tuple[tuple[str, ...], tuple[str, ...]]:
        election = tally(self.ballots(pile), self.rule, **self.asked)
        assert election.complete
        return election.winners, election.tied

    def fewest(self, row: int) -> int | None:
        """The fewest papers of a pile to replace so that the winners differ, 0 for a tie."""
        winners, tied = self.known[self.winners[row]]
        if tied:
            return 0
        other = np.array([one[0] != winners for one in self.known])[self.winners]
        if not other.any():
            return None
        return int(np.abs(self.piles[other] - self.piles[row]).sum(axis=1).min()) // 2


@cache
def piles(kind: str, papers: str, size: int, number: int, rule: str, asked: tuple = ()) -> Piles:
    """The piles of one kind, worked out once."""
    rows = {
        "complete": lambda: complete(size),
        "strict": lambda: strict(size),
        "marks": lambda: marks(size),
        "levels": lambda: levels(size, 2),
    }
    return Piles(kind, rows[papers](), number, rule, **dict(asked))


def rows(given: Piles) -> st.SearchStrategy[int]:
    """A pile, by its row."""
    return st.integers(0, len(given.piles) - 1)
