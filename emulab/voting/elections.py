"""Elections: the papers of an office counted by the rule that its regulation names."""

from collections.abc import Collection

from emulab.ballots import Ballots, Tallies
from emulab.electing import ConventionNeeded, Election, tally
from emulab.faults import Fault, InputError
from emulab.rules import Office, Threshold

Given = Ballots | Tallies


def decided_by_threshold(threshold: Threshold) -> bool:
    """Whether agreeing votes and a threshold decide, as they do for every award."""
    return not isinstance(threshold, Office) or threshold.rule == "approval"


def elected(office: Office, given: Given, blank: str | None) -> Election:
    """What the rule of the office makes of the papers, under the conventions of its regulation.

    Raises InputError where the rule needs a convention that the rules do not name, and where it
    cannot count such papers.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", ("A", "B"), [[1, 2], [2, 1], [1, 2]])
    >>> elected(Office(id="head", rule="borda"), papers, None).winners
    ('A',)
    """
    try:
        return tally(
            given,
            office.rule,
            seats=office.seats,
            unranked=office.unranked,
            overvote=office.overvote,
            strength=office.strength,
            blank=blank,
            marks_at_most=office.marks_at_most,
        )
    except InputError as error:
        remedy = ""
        if isinstance(error, ConventionNeeded) and error.choices:
            choices = " or ".join(f"{error.convention}: {word}" for word in error.choices)
            remedy = f"Write {choices}."
        raise InputError(
            Fault("rules.yaml", 0, f"{office.id}: {fault.finding}", remedy or fault.remedy)
            for fault in error.faults
        ) from None


def struck_off(given: Given, units: Collection[str]) -> Given:
    """The papers, or the totals, without some of the units."""
    if isinstance(given, Ballots):
        return given.without(units)
    kept = [
        pair for pair in zip(given.candidates, given.votes, strict=True) if pair[0] not in units
    ]
    return Tallies(tuple(u for u, _ in kept), tuple(votes for _, votes in kept), given.number)
