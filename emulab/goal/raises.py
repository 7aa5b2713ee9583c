"""The raise on one criterion that would do by itself.

Every end that could matter is worked out in closed form (the total equal to the rival's, or just
above it; a tie key; a gate), carried to a score that the criterion can have, and the least one
that has the rank is taken. Nothing is searched for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, inf, isfinite

from emulab.goal.account import Account, rounded
from emulab.goal.aims import Aim, barely
from emulab.goal.openings import NOISE, Opening, clean
from emulab.numbers import TIE_PLACES
from emulab.rules import Higher

TICK = 10.0**-TIE_PLACES  # the least by which one total can lie above another


@dataclass(frozen=True)
class Raise:
    """``needed`` points more on one criterion; None where no number of points would do.

    ``feasible``: the criterion has as much room. ``strict``: the rival must be passed, so
    ``needed`` holds the least step above what would only draw level, a billionth of total.
    """

    opening: Opening
    needed: float | None
    feasible: bool
    strict: bool = False


def raise_on(opening: Opening, account: Account, aim: Aim) -> Raise:
    """The least raise of one criterion after which the unit has the rank."""
    beyond = None
    for end in sorted(set(_ends(opening, account, aim))):
        move = reachable(opening, end)
        if move is None:
            beyond = end if beyond is None else beyond
            continue
        position = account.after({opening.criterion: move})
        if aim.met(account, position):
            return Raise(opening, move, True, barely(position.standing, aim.standing))
    return Raise(opening, beyond, False)


def reachable(opening: Opening, move: float) -> float | None:
    """The least move that can be made and is no smaller; None where there is no room for it."""
    if opening.choices:
        return min((own for own in opening.choices if own >= move - NOISE), default=None)
    if opening.step:
        move = clean(steps_up(move, opening.step) * opening.step)
    return move if move <= opening.room + NOISE else None


def least_total(value: float, account: Account) -> float:
    """The least unrounded total that counts as ``value`` or more."""
    rubric = account.rules.rubric
    places = rubric.places("total")
    if rubric.floor is not None and rounded(rubric.floor, places) >= value:
        return -inf
    return value if places is None else value - 0.5 * 10.0**-places


def next_total(value: float, account: Account) -> float:
    """The least total above ``value``: a billionth more, or a step of the declared rounding."""
    places = account.rules.rubric.places("total")
    return value + (TICK if places is None else 10.0**-places)


def steps_up(value: float, step: float) -> int:
    """The fewest steps that make up the value; noise makes none, the least tick of a total does."""
    return ceil((value - 2 * NOISE) / step)


def _ends(opening: Opening, account: Account, aim: Aim) -> Iterator[float]:
    """Every move at which something turns, or just beyond it: nothing turns between them."""
    asked = max((_for_gate(gate, opening, account) for gate in aim.gates), default=0.0)
    if not isfinite(asked):
        return
    if aim.standing is None:
        yield asked
        return
    equal = _for_total(aim.total, opening, account)
    above = _for_total(next_total(aim.total, account), opening, account)
    ends = [equal, above]
    now = account.after({}).standing
    for place, tie in enumerate(account.rules.ties, start=1):
        if opening.criterion not in account.under[tie.key] and tie.key != opening.side:
            continue
        rises = (opening.side == "penalty") != isinstance(tie, Higher)
        if rises:
            distance = now[place] - aim.standing[place]
            distance += account.dead if tie.key == "penalty" else 0.0
            ends += [max(equal, distance), max(equal, distance + TICK)]
    yield from (clean(max(end, asked, 0.0)) for end in ends if isfinite(end))


def _for_total(value: float, opening: Opening, account: Account) -> float:
    """The move after which the total counts as ``value`` or more; infinite where none is."""
    least = least_total(value, account)
    if least == -inf:
        return 0.0
    position = account.after({})
    extras = position.bonus - position.penalty
    if opening.side != "main":
        sections = [rounded(own, _section(account)) for own in account.sections.values()]
        dead = account.dead if opening.side == "penalty" else 0.0
        return least - sum(sections) - extras + dead
    if not opening.gain:
        return inf
    places = _section(account)
    own = account.sections[opening.section]
    others = sum(
        rounded(points, places)
        for section, points in account.sections.items()
        if section != opening.section
    )
    wanted = least - others - extras
    if places is not None:
        step = 10.0**-places
        wanted = steps_up(wanted, step) * step - step / 2
    return (wanted - own) / opening.gain


def _section(account: Account) -> int | None:
    return account.rules.rubric.places("section")


def _for_gate(gate, opening: Opening, account: Account) -> float:
    """The move after which the gate is passed; 0 where it is, infinite where none passes it."""
    position = account.after({})
    if account.passes(gate, position):
        return 0.0
    value = account.on_gate(gate, position) or 0.0
    rises = gate.at_least is not None
    short = gate.at_least - value if rises else value - gate.at_most
    if gate.on == "total":
        return _for_total(gate.at_least, opening, account) if rises else inf
    if gate.on in ("bonus", "penalty"):
        helps = gate.on == opening.side and rises == (gate.on == "bonus")
        return short + (account.dead if gate.on == "penalty" else 0.0) if helps else inf
    helps = opening.criterion in account.under[gate.on] and rises == (opening.side != "penalty")
    return short if helps else inf
