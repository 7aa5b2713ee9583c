"""Conventions: what a count takes for granted, named by whoever asks for it and by nobody else.

Whether a name left unranked stands last or is not judged elects different people; so does
what becomes of a paper with two names on one place. None of it has a default here: a rule that
needs a convention which nobody named refuses, and says which.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from emulab.faults import Fault, InputError
from emulab.rules import Threshold

Unranked = Literal["last", "no_opinion"]
Overvote = Literal["invalid", "skip_rank", "stop"]
Blank = Literal["valid", "invalid"]
Strength = Literal["winning", "margins", "opposition"]

CHOICES: dict[str, tuple[str, ...]] = {
    "unranked": get_args(Unranked),
    "overvote": get_args(Overvote),
    "blank": get_args(Blank),
    "strength": get_args(Strength),
}


PARAMETERS = ("threshold", "of", "marks_at_most", "seats")  # without them a rule is left out


@dataclass(frozen=True)
class Conventions:
    """What the rules of a contest say on papers that can be read in more than one way.

    ``unranked``: names that a ranked paper leaves out stand last together, or the paper says
    nothing on them. ``overvote``: a paper with several names where one is asked for is invalid,
    skips that place, or stops there. ``blank``: an empty paper is a valid ballot or an invalid
    one. ``strength`` of a pairwise defeat: winning votes, margin, or all votes for (opposition).
    ``threshold`` names a share and its base; ``bases`` are the numbers that papers cannot tell
    (members, present, issued, returned). ``marks_at_most`` limits the names on a paper.
    """

    unranked: Unranked | None = None
    overvote: Overvote | None = None
    blank: Blank | None = None
    strength: Strength | None = None
    threshold: Threshold | None = None
    bases: Mapping[str, int] = field(default_factory=dict)
    marks_at_most: int | None = None

    def __post_init__(self) -> None:
        """Raise InputError for words that are no convention: none is ever read as another."""
        faults = [
            Fault("conventions", 0, f"{name} cannot be {value!r}.", f"Write {' or '.join(words)}.")
            for name, words in CHOICES.items()
            if (value := getattr(self, name)) is not None and value not in words
        ]
        if faults:
            raise InputError(faults)


class ConventionNeeded(InputError):
    """A count hangs on a convention that nobody named; ``convention`` is its name."""

    def __init__(self, convention: str, finding: str, choices: tuple[str, ...] = ()):
        self.convention = convention
        self.choices = choices or CHOICES.get(convention, ())
        remedy = f"Name the convention {convention!r}"
        remedy += f": {' or '.join(self.choices)}." if self.choices else "."
        super().__init__([Fault("ballots", 0, finding, remedy)])


class Unfit(InputError):
    """The rule cannot count such ballots."""

    def __init__(self, rule: str, why: str):
        self.rule, self.why = rule, why
        super().__init__([Fault("ballots", 0, f"{rule}: {why}", "Choose another rule.")])
