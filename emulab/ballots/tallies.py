"""Tallies: votes by name where the papers themselves were not kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tallies:
    """Votes of every candidate in one contest, and how many papers they came from.

    ``number`` is None where nobody wrote it down: then what is a share of papers cannot be said.
    """

    candidates: tuple[str, ...]
    votes: tuple[int, ...]
    number: int | None = None
    kind: str = "tallies"
