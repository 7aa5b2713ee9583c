"""Bases: the same votes beside every base that a share could have been taken of.

9 agree of 10 present in a council of 13: 90 % of those returned, 69 % of the members. The
National Assembly prints its votes of confidence on all deputies, not on the papers returned. So
the fraction is printed with its base, and a percentage decides nothing.
"""

from dataclasses import replace
from fractions import Fraction
from typing import get_args

import polars as pl

from emulab.rules import Threshold
from emulab.rules.thresholds import Base
from emulab.rules.values import replaced
from emulab.voting.count import Sheet
from emulab.voting.thresholds import Poll, UnknownBase, base_of
from emulab.words import Message

BASES: tuple[str, ...] = get_args(Base)
IN_WRITING = ("members", "valid")  # the bases that opinions in writing are part of
BASE_NAMES = {
    "members": Message("members"),
    "present": Message("members present"),
    "issued": Message("ballots issued"),
    "returned": Message("ballots returned"),
    "valid": Message("valid ballots"),
}
SCHEMA = {
    "unit": pl.String,
    "base": pl.String,
    "number": pl.Int64,
    "votes": pl.Int64,
    "share": pl.String,
    "needed": pl.Int64,
    "passed": pl.Boolean,
    "used": pl.Boolean,
}


def on_every_base(poll: Poll, sheet: Sheet) -> pl.DataFrame:
    """One row a unit and base: number, votes, share such as 9/13, needed, passed, used.

    ``number`` and what follows from it are null where the sheet does not give it; ``used`` is
    the base of the rules. Votes in writing are part of members and of valid ballots only, where
    the rules count them. ``passed`` is the share alone, without the quorum and the chair. A unit
    on whom two tellers differ has no votes, share or ``passed`` yet.
    """
    rows = []
    for unit in poll.tally.units:
        for base in BASES:
            one = _on(poll, sheet, base)
            votes = None if poll.tally.unsettled(unit) else one.votes(unit)
            used = base == poll.threshold.of
            if one.base < 0:
                rows.append((unit, base, None, votes, None, None, None, used))
                continue
            share = passed = None
            if votes is not None:
                share, passed = f"{votes}/{one.base}", votes >= one.needed
            rows.append((unit, base, one.base, votes, share, one.needed, passed, used))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def bases_sentence(poll: Poll, unit: str) -> Message:
    """On which bases the unit would pass the share asked for, and on which it fails.

    >>> from emulab.voting.tally import Tally
    >>> from emulab.voting.thresholds import poll
    >>> council = Sheet("fighter", {"members": 13, "returned": 10})
    >>> nine = Tally("fighter", {"A": {"box": 9}})
    >>> str(bases_sentence(poll(Threshold(at_least="90 %", of="members"), nine, council), "A"))
    'passes 90 % of ballots returned: 9/10; fails 90 % of members: 9/13'
    """
    sheet = poll.sheet or Sheet(poll.contest, {})
    passing, failing = [], []
    for base in reversed(BASES):
        one = _on(poll, sheet, base)
        if one.base < 0:
            continue
        values = {"base": BASE_NAMES[base], "share": f"{one.votes(unit)}/{one.base}"}
        said = Message("{base}: {share}", values)
        (passing if one.votes(unit) >= one.needed else failing).append(said)
    asked = share_asked(poll.threshold)
    parts = []
    if passing:
        values = {"asked": asked, "bases": _listed(passing)}
        parts.append(Message("passes {asked} of {bases}", values))
    if failing:
        values = {"asked": asked, "bases": _listed(failing)}
        parts.append(Message("fails {asked} of {bases}", values))
    if len(parts) == 2:
        return Message("{passes}; {fails}", dict(zip(("passes", "fails"), parts, strict=True)))
    return parts[0] if parts else Message("no base is on the count sheet")


def share_asked(threshold: Threshold) -> Message:
    """The share that the rules ask for, in percent where that is whole.

    >>> str(share_asked(Threshold(more_than="1/2"))), str(share_asked(Threshold(at_least="2/3")))
    ('more than 50 %', '2/3')
    """
    if threshold.more_than is not None:
        return Message("more than {share}", {"share": _printed(threshold.more_than)})
    return Message("{share}", {"share": _printed(threshold.at_least or Fraction(0))})


def _printed(share: Fraction) -> str:
    hundredths = 100 * share
    return f"{hundredths} %" if hundredths.denominator == 1 else str(share)


def _on(poll: Poll, sheet: Sheet, base: str) -> Poll:
    """The same votes against another base; its number is -1 where the sheet does not give it."""
    threshold = replaced(poll.threshold, of=base, absent=_absent(poll.threshold.absent, base))
    try:
        number = base_of(threshold, poll.tally, sheet)
    except UnknownBase:
        return replace(poll, threshold=threshold, base=-1)
    return replace(poll, threshold=threshold, base=number, needed=max(1, threshold.needed(number)))


def _absent(rule: str, base: str) -> str:
    """What becomes of the absent where another base is taken."""
    if rule == "written_counts" and base not in IN_WRITING:
        return "not_agreeing"
    return "not_agreeing" if rule == "excluded" and base != "members" else rule


def _listed(names: list[Message]) -> Message:
    first, *others = names
    for other in others:
        first = Message("{some}, {field}", {"some": first, "field": other})
    return first
