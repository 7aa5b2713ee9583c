"""Most votes win: one mark a paper (SNTV), as many as there are seats (block), or fewer (limited).

None of them is proportional. With block voting one group of more than half takes every seat;
with SNTV a group that spreads its votes over too many names loses seats that it could have had.
"""

from typing import NoReturn

from emulab.ballots import Tallies
from emulab.electing.conventions import ConventionNeeded, Unfit
from emulab.electing.election import Found
from emulab.electing.profile import Profile
from emulab.electing.registry import APPROVED_TOTALS, ONE_NAME, listed, rule
from emulab.electing.several.votes import first_names, marking, marks, totals, with_most
from emulab.faults import Fault, InputError


def sntv(profile: Profile, seats: int) -> Found:
    """Every paper is for one name; the names with the most papers are elected."""
    return with_most(profile, first_names(profile), seats, {})


def block(profile: Profile, seats: int) -> Found:
    """Every paper marks at most as many names as there are seats; most marks win.

    A paper with more marks is an overvote: whatever the convention, none of its marks counts.
    """
    if isinstance(profile.ballots, Tallies):
        return with_most(profile, marks(profile), seats, {})
    approved, counts = marking(profile).approvals
    number = approved.sum(axis=1)
    over = number > seats
    facts = {"overvoted": int(counts[over].sum())} if over.any() else {}
    if over.any():
        profile.convention("overvote", f"{_papers(facts['overvoted'])} more than {seats} names.")
    return with_most(profile, totals(approved[~over], counts[~over]), seats, facts)


def limited(profile: Profile, seats: int) -> Found:
    """Every paper marks fewer names than there are seats; how many is a convention.

    A paper with more marks is invalid.
    """
    if seats < 2:
        raise Unfit(profile.rule, "no paper can mark fewer names than one seat.")
    most = profile.conventions.marks_at_most
    if most is None:
        _needed(profile, seats)
    if not 1 <= most < seats:
        finding = f"{profile.rule}: {most} marks on a paper are not fewer than {seats} seats."
        remedy = f"Name 1 to {seats - 1} marks, or the rule block."
        raise InputError([Fault("ballots", 0, finding, remedy)])
    profile.read["marks_at_most"] = str(most)
    facts = {"marks_at_most": most}
    if not isinstance(profile.ballots, Tallies):
        papers = profile.ballots
        over = (papers.marks == 1).sum(axis=1) > most
        facts |= {"overvoted": int(papers.counts[over].sum())} if over.any() else {}
    return with_most(profile, marks(profile), seats, facts)


def _papers(number: int) -> str:
    return f"{number} papers mark" if number > 1 else "1 paper marks"


def _needed(profile: Profile, seats: int) -> NoReturn:
    finding = f"{profile.rule}: how many names a paper may mark, fewer than {seats}, is not said."
    raise ConventionNeeded("marks_at_most", finding)


SNTV = rule(
    "sntv",
    "Mỗi phiếu chọn một tên, nhiều ghế (SNTV)",
    "Single non-transferable vote (SNTV)",
    ONE_NAME,
    sntv,
    "unanimous",
    "monotone",
    "majority",
    seats="several",
)
BLOCK = rule(
    "block",
    "Mỗi phiếu chọn tối đa bằng số ghế",
    "Block voting",
    APPROVED_TOTALS,
    block,
    seats="several",
)
LIMITED = rule(
    "limited",
    "Mỗi phiếu chọn ít tên hơn số ghế",
    "Limited voting",
    APPROVED_TOTALS,
    limited,
    seats="several",
)

RULES = listed(BLOCK, SNTV, LIMITED)
