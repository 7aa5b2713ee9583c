"""Thresholds: the base that a share is taken of, exactly, and the quorum.

9 agree of 10 present in a council of 13 is 90 % of those present and 69 % of the members:
the base decides, so it is always named and never guessed.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from emulab.electing import Election
from emulab.rules import Threshold
from emulab.rules.values import replaced
from emulab.voting.count import Sheet
from emulab.voting.elections import Given, elected, struck_off
from emulab.voting.tally import Tally


class UnknownBase(Exception):
    """The count sheet does not give the number that the threshold is taken of."""

    def __init__(self, field: str):
        self.field = field
        super().__init__(field)


@dataclass(frozen=True)
class Poll:
    """One contest, counted: its base, the votes needed, and whether there was a quorum.

    ``quorum_needed`` and ``present`` are None where the rules ask for no quorum. ``election`` is
    what another rule than approval makes of ``papers``, where the rules name one; ``sheet`` the
    count sheet that the base was taken from.
    """

    contest: str
    threshold: Threshold
    tally: Tally
    base: int
    needed: int
    present: int | None
    quorum_needed: int | None
    sheet: Sheet | None = None
    election: Election | None = None
    papers: Given | None = None

    @property
    def quorate(self) -> bool:
        return self.quorum_needed is None or (self.present or 0) >= self.quorum_needed

    def votes(self, unit: str) -> int:
        return self.tally.votes(unit, self.threshold.absent)

    def chair_agrees(self, unit: str) -> bool | None:
        """Whether the chair is among those agreeing; None where no paper of the chair is known."""
        return None if self.tally.chair is None else unit in self.tally.chair

    def passes(self, unit: str) -> bool:
        """Whether the unit has the votes needed, the chair among them where the rules ask it.

        Where another rule than approval decides, whether it is among the winners, tied or not.
        """
        if self.election is not None:
            return unit in self.election.winners
        asked = self.threshold.chair == "must_agree"
        return self.votes(unit) >= self.needed and not (asked and not self.chair_agrees(unit))

    def without(self, units: Collection[str]) -> "Poll":
        """The papers counted again without some units, which hold another office, say.

        A paper that names nobody else stays a valid one. A contest decided by a threshold is the
        same without them: an agreeing vote is no vote less for another unit.
        """
        if self.election is None or self.papers is None:
            return self
        left = struck_off(self.papers, units)
        return replace(self, papers=left, election=elected(self.threshold, left, "valid"))


def poll(threshold: Threshold, tally: Tally, sheet: Sheet) -> Poll:
    """The contest counted against its threshold; raises UnknownBase naming the missing field.

    Where another rule decides by itself no vote is needed, and the base is the valid ballots.
    """
    if threshold.of is None:
        threshold = replaced(threshold, of="valid")  # another rule decides, and no threshold
    base = base_of(threshold, tally, sheet)
    present = needed = None
    if threshold.quorum is not None:
        members, present = _known(sheet, "members"), _known(sheet, "present")
        needed = threshold.quorum.needed(members)
    votes = max(1, threshold.needed(base))  # a share of nothing is not agreement
    if threshold.at_least is None and threshold.more_than is None:
        votes = 0
    return Poll(sheet.contest, threshold, tally, base, votes, present, needed, sheet)


def base_of(threshold: Threshold, tally: Tally, sheet: Sheet) -> int:
    """The number of members or ballots that the threshold is a share of.

    The recused leave the members and those present; where the absent are excluded they leave
    the members too. Valid ballots are those of the box and, where agreement in writing
    counts, those in writing.
    """
    base = threshold.of
    if base in ("members", "present"):
        number = _known(sheet, base) - sheet.recused
        if base == "present" or threshold.absent != "excluded":
            return number
        if sheet.absent is None:
            raise UnknownBase("absent")
        return number - sheet.absent
    if base in ("issued", "returned"):
        if sheet[base] is None and base == "returned" and tally.from_ballots:
            return tally.valid.get("box", 0) + tally.invalid.get("box", 0)
        return _known(sheet, base)
    written = threshold.absent == "written_counts"
    if tally.from_ballots:
        return tally.valid.get("box", 0) + (tally.valid.get("written", 0) if written else 0)
    valid = _known(sheet, "valid")
    if written and (sheet["written_valid"] is not None or tally.in_writing):
        valid += _known(sheet, "written_valid")
    return valid


def _known(sheet: Sheet, field: str) -> int:
    number = sheet[field]
    if number is None:
        raise UnknownBase(field)
    return number
