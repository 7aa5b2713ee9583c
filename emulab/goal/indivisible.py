"""The cheapest raise where points cannot be split: a mixed-integer programme, solved exactly.

Pass or fail and bands are all or nothing, declared roundings jump, a limit on penalties makes the
first points avoided worth nothing, and a gate asks for points where it stands. HiGHS
(``scipy.optimize.milp``) chooses what is whole; what can be split is then settled by itself, so
that no tolerance of the search stays in the numbers.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import floor, inf, isfinite

import numpy as np
from scipy.optimize import LinearConstraint, milp

from emulab.goal.account import Account, Position
from emulab.goal.aims import Aim
from emulab.goal.openings import Opening
from emulab.goal.raises import TICK, clean, least_total, next_total
from emulab.rules import Higher
from emulab.rules.gates import Gate

APART = 1e-4  # what the search takes for "more than": far above its tolerance, far below a point
LARGE = 1e6
TRIFLES = 4


@dataclass
class _Programme:
    """Variables with bounds and cost, and rows ``low <= coefficients . variables <= high``."""

    cost: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def variable(self, most: float, whole: bool = False, cost: float = 0.0) -> int:
        self.cost.append(cost)
        self.whole.append(whole)
        self.most.append(min(most, LARGE))
        return len(self.cost) - 1

    def row(self, terms: Mapping[int, float], low: float = -inf, high: float = inf) -> None:
        self.rows.append((dict(terms), low, high))

    def solved(self, fixed: np.ndarray | None = None) -> np.ndarray | None:
        """The variables of least cost, the whole ones kept at ``fixed`` where it is given."""
        least, most = np.zeros(len(self.cost)), np.array(self.most)
        whole = np.array(self.whole)
        if fixed is not None:
            least[whole] = most[whole] = np.round(fixed[whole])
        matrix = np.zeros((len(self.rows), len(self.cost)))
        for line, (terms, _, _) in enumerate(self.rows):
            for place, value in terms.items():
                matrix[line, place] += value
        low, high = (np.array([row[end] for row in self.rows]) for end in (1, 2))
        with _silence():
            found = milp(
                np.array(self.cost),
                integrality=np.where(whole & (fixed is None), 1, 0),
                bounds=(least, most),
                constraints=LinearConstraint(matrix, low, high) if self.rows else (),
                options={"mip_rel_gap": 0.0},
            )
        return found.x if found.success else None


@contextmanager
def _silence() -> Iterator[None]:
    """Nothing is written to the standard output: HiGHS puts a line there now and then."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # nothing to write to
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


@dataclass(frozen=True)
class _Case:
    """One way to the rank: a total of ``least`` up to ``most``, and conditions on tie keys.

    ``keys`` holds (place of the key, least improvement, greatest improvement) of the standing.
    ``apart`` is what the search keeps from an end that must be passed.
    """

    least: float
    most: float = inf
    keys: tuple[tuple[int, float, float], ...] = ()
    apart: float = 0.0


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


def _cases(account: Account, aim: Aim) -> Iterator[_Case]:
    yield _Case(least_total(aim.total, account))
    if aim.standing is None:
        return
    above = least_total(next_total(aim.total, account), account)
    yield _Case(above, apart=APART if account.rules.rubric.places("total") is None else 0.0)
    now, least = account.after({}).standing, least_total(aim.total, account)
    for last in range(1, len(now)):
        distances = [now[place] - aim.standing[place] for place in range(1, last + 1)]
        equal = tuple((place, own, own) for place, own in enumerate(distances[:-1], start=1))
        better = (last, distances[-1] + TICK, inf)
        if last < len(now) - 1:
            yield _Case(least, above - TICK, (*equal, better), APART)
        else:
            yield _Case(least, above - TICK, (*equal, (last, distances[-1], inf)))


def _solved(account: Account, aim: Aim, case: _Case) -> Mapping[str, float] | None:
    """The moves of least effort of a case; what is whole first, then what can be split."""
    made, terms = _programme(account, aim, case)
    rough = made.solved()
    if rough is None:
        return None
    fine = made.solved(rough)
    found = np.where(made.whole, np.round(rough), rough) if fine is None else fine
    moves = {
        criterion: clean(round(float(sum(size * found[place] for place, size in own.items())), 10))
        for criterion, own in terms.items()
    }
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


def _programme(
    account: Account, aim: Aim, case: _Case
) -> tuple[_Programme, dict[str, dict[int, float]]]:
    """The programme of a case, and the variables that make up every criterion's move."""
    made = _Programme()
    terms = {own.criterion: _move(made, own) for own in account.openings}
    now = account.after({})
    total: dict[int, float] = {}
    constant = _main(made, account, terms, total)
    for side, given in (("bonus", now.bonus), ("penalty", -now.penalty)):
        constant += given
        if (gain := _side(made, account, terms, side)) is not None:
            total[gain] = 1.0
    if isfinite(case.least):
        apart = 0.0 if case.keys else case.apart
        made.row(total, case.least + apart - constant, case.most - constant)
    for gate in aim.gates:
        _gate(made, account, gate, now, terms, (total, constant))
    for place, least, most in case.keys:
        _key(made, account, terms, place, (least + (case.apart if most == inf else 0.0), most))
    return made, terms


def _move(made: _Programme, own: Opening) -> dict[int, float]:
    """The variables of a move and what each adds to it."""
    if own.choices:
        places = {made.variable(1, whole=True, cost=size): size for size in own.choices}
        made.row(dict.fromkeys(places, 1.0), high=1.0)
        return places
    if own.step:
        most = own.room if own.room == inf else floor(own.room / own.step + 1e-9)
        return {made.variable(most, whole=True, cost=own.step): own.step}
    return {made.variable(own.room, cost=1.0): 1.0}


def _main(
    made: _Programme,
    account: Account,
    terms: Mapping[str, Mapping[int, float]],
    total: dict[int, float],
) -> float:
    """Puts the sections into ``total``; what they come to without any move comes out."""
    places = account.rules.rubric.places("section")
    raised: dict[str, dict[int, float]] = {section: {} for section in account.sections}
    for own in account.openings:
        if own.side == "main":
            for place, size in terms[own.criterion].items():
                raised[own.section][place] = size * (own.gain or 0.0)
    if places is None:
        for gains in raised.values():
            total |= gains
        return sum(account.sections.values())
    step, lowest = 10.0**-places, min(0.0, *account.sections.values())
    for section, gains in raised.items():
        steps = made.variable(inf, whole=True)  # of the rounded points, counted from the lowest
        base = floor(lowest / step) * step
        total[steps] = step
        high = account.sections[section] + step / 2 - base
        made.row({steps: step, **{place: -gain for place, gain in gains.items()}}, high=high)
    return sum(floor(lowest / step) * step for _ in raised)


def _side(
    made: _Programme, account: Account, terms: Mapping[str, Mapping[int, float]], side: str
) -> int | None:
    """A variable for what the moves on bonus or penalty add to the total; None where none is."""
    extra = getattr(account.rules.rubric, side)
    own = [opening for opening in account.openings if opening.side == side]
    if extra is None or not own:
        return None
    moved = {place: -size for one in own for place, size in terms[one.criterion].items()}
    if side == "bonus":
        left = (extra.at_most or inf) - account.side("bonus", account.scores)
        gain = made.variable(max(left, 0.0))
        made.row({gain: 1.0, **moved}, high=0.0)
        return gain
    whole = account.given("penalty", account.scores)
    gain = made.variable(whole)
    if not account.dead:
        made.row({gain: 1.0, **moved}, high=0.0)
        return gain
    paid = made.variable(1, whole=True)
    made.row({gain: 1.0, paid: account.dead, **moved}, high=0.0)
    made.row({gain: 1.0, paid: -whole}, high=0.0)
    return gain


def _gate(
    made: _Programme,
    account: Account,
    gate: Gate,
    now: Position,
    terms: Mapping[str, Mapping[int, float]],
    whole: tuple[Mapping[int, float], float],
) -> None:
    """The row that a gate on points asks for."""
    value = account.on_gate(gate, now)
    if value is None:
        return
    total, constant = whole
    low = -inf if gate.at_least is None else gate.at_least
    high = inf if gate.at_most is None else gate.at_most
    if gate.on == "total":
        low = low if low == -inf else least_total(low, account)
        return made.row(total, low - constant, high - constant)
    moved: dict[int, float] = {}
    for own in account.openings:
        if gate.on == own.side or own.criterion in account.under[gate.on or ""]:
            sign = -1.0 if own.side == "penalty" else 1.0
            moved |= {place: sign * size for place, size in terms[own.criterion].items()}
    if gate.on in ("bonus", "penalty"):
        extra = getattr(account.rules.rubric, gate.on)
        if extra is None or (extra.at_most and extra.at_most <= high):
            high = inf  # what the rules limit already cannot be too much
        value = account.given(gate.on, account.scores)
    return made.row(moved, low - value, high - value)


def _key(
    made: _Programme,
    account: Account,
    terms: Mapping[str, Mapping[int, float]],
    place: int,
    ends: tuple[float, float],
) -> None:
    """The row that holds the improvement of a tie key between two ends."""
    tie = account.rules.ties[place - 1]
    moved: dict[int, float] = {}
    for own in account.openings:
        if own.criterion in account.under[tie.key] or tie.key == own.side:
            better = (own.side == "penalty") != isinstance(tie, Higher)
            sign = 1.0 if better else -1.0
            moved |= {at: sign * size for at, size in terms[own.criterion].items()}
    made.row(moved, *ends)
