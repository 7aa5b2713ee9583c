"""What the tests of the rules on pairwise counts share: elections from files, counts, reversals."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
from ballot_makers import ranked
from hypothesis import strategies as st

from emulab.ballots import Ballots, collapsed
from emulab.electing import Conventions, Election, counted

ELECTIONS = Path(__file__).parent / "data" / "elections"
UNRANKED = st.sampled_from(["last", "no_opinion"])
STRENGTH = st.sampled_from(["winning", "margins"])
LAST = Conventions(unranked="last", strength="winning")
conventions = st.builds(lambda u, s: Conventions(unranked=u, strength=s), UNRANKED, STRENGTH)


def election(file: str) -> Ballots:
    """The ranked ballots of a file in tests/data/elections, one line a pattern."""
    lines = (ELECTIONS / file).read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if line.strip() and not line.startswith("#")]
    if file.endswith(".txt"):
        return ranked(*said)
    names = [line.split(": ", 1)[1] for line in lines if "ALTERNATIVE NAME " in line]
    marks = np.zeros((len(said), len(names)), dtype=int)
    counts = []
    for row, line in enumerate(said):
        count, _, order = line.partition(":")
        counts.append(int(count))
        for place, level in enumerate(re.findall(r"{[^}]*}|\d+", order), 1):
            for number in re.findall(r"\d+", level):
                marks[row, int(number) - 1] = place
    return collapsed("ranked", names, marks, counts)


def by(ballots: Ballots, rule: str, given: Conventions = LAST) -> Election:
    return counted(ballots, rule, 1, given)


def matrix(ballots: Ballots, unranked: str = "last") -> list[list[int]]:
    """Papers that place the row above the column, paper by paper and pair by pair."""
    size = len(ballots.candidates)
    found = [[0] * size for _ in range(size)]
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        for one, other in combinations(range(size), 2):
            a, b = marks[one], marks[other]
            if unranked == "no_opinion" and not (a and b):
                continue
            a, b = a or size + 1, b or size + 1
            found[one][other] += count * (a < b)
            found[other][one] += count * (b < a)
    return found


def strengths(ballots: Ballots, given: Conventions) -> list[list[int]]:
    """The strengths of defeats, 0 where there is none."""
    votes = matrix(ballots, given.unranked)
    size = range(len(votes))
    over = [[votes[a][b] - votes[b][a] for b in size] for a in size]
    own = votes if given.strength == "winning" else over
    return [[own[a][b] if over[a][b] > 0 else 0 for b in size] for a in size]


def reversed_papers(ballots: Ballots) -> Ballots:
    """Every paper upside down; those left out stand last, so then first."""
    size = len(ballots.candidates)
    places = np.where(ballots.marks == 0, size + 1, ballots.marks).astype(int)
    return collapsed("ranked", ballots.candidates, size + 2 - places, ballots.counts)


def raised(ballots: Ballots, one: int, row: int) -> Ballots:
    """The same with a name put above all others on the papers of one pattern."""
    marks = ballots.marks.astype(int) * 2
    marks[row] = np.where(marks[row] == 0, 0, marks[row] + 2)
    marks[row, one] = 1
    return collapsed("ranked", ballots.candidates, marks, ballots.counts)


def groups(found: Election) -> list[set[str]]:
    return [set(group) for group in found.order]
