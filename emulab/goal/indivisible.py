"""The cheapest raise where points cannot be split: a mixed-integer programme, solved exactly.

Pass or fail and bands are all or nothing, declared roundings jump, a limit on penalties makes the
first points avoided worth nothing, and a gate asks for points where it stands. HiGHS
(``scipy.optimize.milp``) chooses what is whole; what can be split is then settled by itself, so
that no tolerance of the search stays in the numbers.
"""

from collections.abc import Iterator, Mapping
from math import inf

import numpy as np

from emulab.goal.account import Account
from emulab.goal.aims import Aim
from emulab.goal.openings import Opening, clean
from emulab.goal.raises import TICK, least_total, next_total
from emulab.goal.rows import Case, programme

APART = 1e-4  # what the search takes for "more than": far above its tolerance, far below a point
TRIFLES = 4  # times that, within which an end is looked for again


def candidates(account: Account, aim: Aim) -> Iterator[Mapping[str, float]]:
    """Moves of least effort for every way to the rank.

    The caller takes the cheapest of those that do bring the rank.
    """
    if not account.openings:
        return
    plain, *others = _cases(account, aim)
    found = _solved(account, aim, plain)
    if found is None:
        return
    yield found
    if aim.met(account, account.after(found)):
        return  # the least total that could do, no condition on keys: nothing is cheaper
    for case in others:
        found = _solved(account, aim, case)
        if found is not None:
            yield found


def _cases(account: Account, aim: Aim) -> Iterator[Case]:
    yield Case(least_total(aim.total, account))
    if aim.standing is None:
        return
    above = least_total(next_total(aim.total, account), account)
    yield Case(above, apart=APART if account.rules.rubric.places("total") is None else 0.0)
    now, least = account.after({}).standing, least_total(aim.total, account)
    for last in range(1, len(now)):
        distances = [now[place] - aim.standing[place] for place in range(1, last + 1)]
        equal = tuple((place, own, own) for place, own in enumerate(distances[:-1], start=1))
        better = (last, distances[-1] + TICK, inf)
        if last < len(now) - 1:
            yield Case(least, above - TICK, (*equal, better), APART)
        else:
            yield Case(least, above - TICK, (*equal, (last, distances[-1], inf)))


def _solved(account: Account, aim: Aim, case: Case) -> Mapping[str, float] | None:
    """The moves of least effort of a case; what is whole first, then what can be split."""
    made, blocks = programme(account, aim, case)
    rough = made.solved()
    if rough is None:
        return None
    fine = made.solved(rough)
    exact = rough if fine is None else fine
    found = np.where(made.whole, np.round(exact), exact)
    moves: dict[str, float] = {}
    for block in blocks:
        moves |= block.shared_out(found.tolist())
    moves = {criterion: clean(round(move, 10)) for criterion, move in moves.items()}
    moves = {criterion: move for criterion, move in moves.items() if move > TICK / 100}
    return _trimmed(account, aim, _mended(account, aim, moves))


def _mended(account: Account, aim: Aim, moves: Mapping[str, float]) -> Mapping[str, float]:
    """The moves, those that can be split a trifle longer where the arithmetic fell short."""
    split = {own.criterion for own in _split(account) if moves.get(own.criterion, 0.0) < own.room}
    for trifle in (0.0, TICK / 10, TICK, 2 * TICK):
        longer = {name: move + trifle * (name in split) for name, move in moves.items()}
        if aim.met(account, account.after(longer)):
            return longer
    return moves


def _trimmed(account: Account, aim: Aim, moves: Mapping[str, float]) -> Mapping[str, float]:
    """The moves without what the search kept from an end that only has to be passed."""
    found = dict(moves)
    for own in sorted(_split(account), key=lambda own: found.get(own.criterion, 0.0)):
        high = found.get(own.criterion, 0.0)
        near = TRIFLES * APART / max(own.gain or 1.0, TICK)
        low = max(high - near, 0.0)

        def does(move: float, name: str = own.criterion) -> bool:
            return aim.met(account, account.after({**found, name: move}))

        if high <= 0 or not does(max(high - TICK, 0.0)):
            continue
        if does(low):
            found[own.criterion] = low
            continue
        while high - low > TICK / 50:
            middle = (low + high) / 2
            low, high = (low, middle) if does(middle) else (middle, high)
        rounding = TICK / 2 / (own.gain or 1.0)  # totals are read at nine places
        found[own.criterion] = clean(round(min(high + rounding, own.room), 10))
    return {name: move for name, move in found.items() if move > 0}


def _split(account: Account) -> list[Opening]:
    """What can be moved by as little as one likes."""
    return [own for own in account.openings if not own.choices and not own.step]
