"""What a board says of the secrecy of its ballots: how few are too few, and what is withheld."""

from typing import Annotated, Literal

from pydantic import Field

from emulab.rules.values import Value

Leak = Literal["unanimous", "unanimous_but_one", "few_papers", "one_of_a_kind"]


class Secrecy(Value):
    """From how many papers on a figure may stand by itself, and which leaks are withheld.

    Nothing is withheld that the rules do not name: in a cluster of five nearly every figure
    tells on somebody, and a law may ask for it to be printed all the same.
    """

    fewest: Annotated[int, Field(ge=2)] = 3
    withhold: tuple[Leak, ...] = ()
