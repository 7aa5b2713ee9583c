"""Rules: the counting rules by their names, one call shape for all of them.

A rule is a function: a Profile and the seats in, what it found out. To add one, write it in
the file of its family and list it there; the laws in tests/test_electing_laws.py sweep it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from emulab.electing.election import Found
from emulab.electing.profile import Profile
from emulab.rules.values import Name

Count = Callable[[Profile, int], Found]


@dataclass(frozen=True)
class Rule:
    """A counting rule.

    ``kinds``: the ballots that it can count, "tallies" where votes by name are enough.
    ``several``: whether it fills several seats. ``laws``: those that it promises, by the names
    in tests/test_electing_laws.py: "condorcet" (elects the Condorcet winner), "unanimous" (whom
    every ballot puts first, alone, is the only winner), "monotone", "reversal", "majority"
    (whom more than half put first wins), "doubling" (every paper twice changes nothing).
    """

    name: str
    title: Name
    kinds: tuple[str, ...]
    count: Count
    several: bool = False
    laws: frozenset[str] = frozenset({"doubling"})


RANKED = ("ranked", "score")  # scores rank the names as well
ONE_NAME = ("ranked", "approval", "tallies")  # a first place or a single mark
APPROVED = ("approval", "yes_no", "one_place")  # one_place: ranked, all on the first place
APPROVED_TOTALS = (*APPROVED, "tallies")


def rule(
    name: str,
    vi: str,
    en: str,
    kinds: tuple[str, ...],
    count: Count,
    *laws: str,
    seats: str = "one",
) -> Rule:
    """A rule for one seat or for ``several``, with the laws that it promises."""
    promised = frozenset({"doubling", *laws})
    return Rule(name, Name(vi=vi, en=en), kinds, count, seats == "several", promised)


def listed(*rules: Rule) -> dict[str, Rule]:
    """The rules by their names."""
    return {one.name: one for one in rules}
