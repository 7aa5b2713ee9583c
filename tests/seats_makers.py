"""Ballots of the published elections for several seats, and electing in one word."""

from ballot_makers import approval, ranked
from published_elections import EXPECTED, FOLDER

from emulab.ballots import Ballots, Tallies
from emulab.electing import Election, tally


def blt(name: str) -> Ballots:
    """The ranked ballots of a BLT file."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    size = int(lines[0].split()[0])
    end = lines.index("0")
    names = [line.strip('"') for line in lines[end + 1 : end + 1 + size]]
    papers = [[int(one) for one in line.split()[:-1]] for line in lines[1:end]]
    rows = [" > ".join(names[one - 1] for one in paper[1:]) for paper in papers]
    counted = zip(rows, papers, strict=True)
    return ranked(*(f"{row} * {paper[0]}" for row, paper in counted), candidates=names)


def lines_of(name: str) -> list[str]:
    """The ballots of a text file, a pattern a line."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def published(name: str, rule: str) -> Ballots | Tallies:
    """The ballots of a file as the rule reads them."""
    if name.endswith(".blt"):
        return blt(name)
    return approval(*lines_of(name))


def lists(name: str) -> Tallies:
    """Votes of lists from a text file."""
    pairs = [line.rsplit("*", 1) for line in lines_of(name)]
    return Tallies(tuple(one.strip() for one, _ in pairs), tuple(int(one) for _, one in pairs))


def expected(*rules: str):
    """The published outcomes of some rules."""
    return [one for one in EXPECTED if one.rule in rules]


def elected(ballots: Ballots | Tallies, rule: str, seats: int, **conventions) -> list[str]:
    """Every set of winners, as words: ``["AB", "AC"]``."""
    found = tally(ballots, rule, seats=seats, **conventions)
    return sorted("".join(sorted(one)) for one in found.committees)


def sets(election: Election) -> set[frozenset[str]]:
    """Every set of winners."""
    return {frozenset(one) for one in election.committees}
