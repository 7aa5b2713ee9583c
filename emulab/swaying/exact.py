"""The rules whose margin is exact by a proof of its own, and what that proof finds."""

from dataclasses import dataclass

from emulab.ballots import Tallies
from emulab.faults import InputError
from emulab.swaying.certificates import Asked, Swap, changed
from emulab.swaying.marked import MARKED
from emulab.swaying.points import POINTS
from emulab.swaying.positional_margin import positional_swap
from emulab.swaying.threshold_margin import marked_swap, papers_missing


@dataclass(frozen=True)
class Proved:
    """The cheapest change; None where it is proved that there is none."""

    swap: Swap | None


def proved(asked: Asked) -> Proved | None:
    """The exact answer; None where no proof covers the rule, or these ballots.

    The proofs speak of added votes or points. So these are compared first with what the rule
    itself counted, and the change is counted again: where either differs, nothing is claimed.
    """
    if asked.rule in MARKED:
        given, cheapest = MARKED[asked.rule](asked), marked_swap
    elif asked.rule in POINTS and not isinstance(asked.ballots, Tallies):
        given, cheapest = POINTS[asked.rule](asked), positional_swap
    else:
        return None
    if given is None or not given.agree(asked):
        return None
    swap = cheapest(asked, given)
    if cheapest is marked_swap and papers_missing(asked, given, swap):
        return None
    return Proved(swap) if swap is None or _holds(asked, swap) else None


def _holds(asked: Asked, swap: Swap) -> bool:
    try:
        return changed(asked.before, asked.again(swap))
    except InputError:  # more votes than the base that was named
        return False
