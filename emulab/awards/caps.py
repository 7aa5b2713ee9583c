"""Caps: how many seats a share of a stated base leaves, and what the base is."""

from collections.abc import Sequence
from dataclasses import dataclass

from emulab.awards.conditions import is_eligible
from emulab.awards.standings import Standing
from emulab.rules import Award, Cap, Rules
from emulab.words import Message

BASES = {
    "units": Message("units"),
    "eligible": Message("eligible units"),
    "ranked": Message("ranked units"),
}


@dataclass(frozen=True)
class Seats:
    """The seats of an award: ``number`` may be filled, of ``given`` that it has.

    ``cap`` leaves ``left`` of them, a share of ``base``; None and 0 where there is no cap.
    """

    number: int
    given: int
    cap: Cap | None = None
    base: int = 0
    left: int = 0

    @property
    def capped(self) -> bool:
        """Whether the cap leaves fewer seats than there would be without it."""
        return self.cap is not None and self.left < self.given

    def said(self) -> Message:
        """The cap in words: the cap of 1/5 of 24 cluster leaders leaves 4 seats."""
        what = self.cap.what or BASES[self.cap.of]
        values = {"share": self.cap.share, "base": self.base, "what": what, "seats": self.left}
        if not self.left:
            return Message("the cap of {share} of {base} {what} leaves no seat", values)
        if self.left == 1:
            return Message("the cap of {share} of {base} {what} leaves 1 seat", values)
        return Message("the cap of {share} of {base} {what} leaves {seats} seats", values)


def award_seats(rules: Rules, award: Award, units: Sequence[Standing]) -> Seats:
    """The seats of an award among these units, its base counted."""
    return seats_of(award, units, sum(is_eligible(rules, award, unit) for unit in units))


def seats_of(award: Award, units: Sequence[Standing], eligible: int) -> Seats:
    """The seats of an award in this cluster; ``eligible`` units meet its conditions.

    >>> from emulab.rules import Award, Cap
    >>> from fractions import Fraction
    >>> cap = Cap(share=Fraction(1, 5), of=24, what="cluster leaders")
    >>> found = seats_of(Award(id="flag", name="flag", seats=5, cap=cap), [], 0)
    >>> found.number, str(found.said())
    (4, 'the cap of 1/5 of 24 cluster leaders leaves 4 seats')
    """
    given = len(units) if award.seats is None else award.seats
    if award.cap is None:
        return Seats(given, given)
    base = base_of(award.cap, units, eligible)
    left = award.cap.seats(base)
    return Seats(award.seats_among(len(units), base), given, award.cap, base, left)


def base_of(cap: Cap, units: Sequence[Standing], eligible: int) -> int:
    """The number that the cap is a share of."""
    if isinstance(cap.of, int):
        return cap.of
    ranked = sum(unit.rank is not None for unit in units)
    return {"units": len(units), "eligible": eligible, "ranked": ranked}[cap.of]
