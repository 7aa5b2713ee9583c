"""Made-up ballots: the votes every unit is to get, dealt over papers by chance.

A paper has no serial: papers are put into the order of what they say and then numbered,
so that the order tells nothing about who handed one in.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

Paper = tuple[tuple[str, str], ...]  # (unit, vote) by unit


def approvals(
    votes: Mapping[str, int], papers: int, marks_at_most: int, rng: np.random.Generator
) -> list[Paper]:
    """Papers that name up to ``marks_at_most`` units each, so that every unit gets its votes.

    Refuses votes that so many papers cannot hold.
    """
    named: list[list[str]] = [[] for _ in range(papers)]
    for unit, number in sorted(votes.items(), key=lambda entry: (-entry[1], entry[0])):
        room = [marks_at_most - len(names) for names in named]
        turn = np.lexsort((rng.random(papers), -np.array(room)))
        for place in turn[:number]:
            if not room[place]:
                raise ValueError(f"{papers} papers of {marks_at_most} marks cannot hold the votes.")
            named[place].append(unit)
    return [tuple((unit, "agree") for unit in names) for names in named]


def agreements(votes: Mapping[str, int], papers: int, rng: np.random.Generator) -> list[Paper]:
    """Papers with a row for every unit: so many agree, of the others two in three disagree."""
    columns = []
    for unit, number in votes.items():
        turn = np.argsort(rng.random(papers), kind="stable")
        said = ["disagree" if place % 3 else "none" for place in range(papers - number)]
        column = dict(zip(turn.tolist(), ["agree"] * number + said, strict=True))
        columns.append([(unit, column[paper]) for paper in range(papers)])
    return [tuple(rows) for rows in zip(*columns, strict=True)]


def numbered(
    contest: str, channel: str, papers: Sequence[Paper]
) -> Iterator[tuple[str, str, str, str, str]]:
    """The rows of a ballots file: contest, ballot, channel, unit, vote."""
    letter = channel[0]
    for number, paper in enumerate(sorted(papers, reverse=True), 1):
        for unit, vote in paper or (("", ""),):
            yield contest, f"{letter}{number:02d}", channel, unit, vote
