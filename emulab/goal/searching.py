"""Raises by search, where a total is no sum over its criteria.

Under relative scales, weights taken from the data and the other aggregates a point is worth more
here than there, and may move the other units too. Each try is a whole replay. What is found does
bring the rank, and no single move of it can be made smaller; that nothing cheaper exists is not
claimed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, inf, isfinite

from scipy.optimize import brentq

from emulab.goal.cheapest import Plan
from emulab.goal.openings import Opening, clean, openings
from emulab.goal.raises import Raise
from emulab.goal.replaying import replayed
from emulab.numbers import TIE_PLACES
from emulab.pipeline import Result
from emulab.scoring import falls

FINE = 1e-7  # to which an end is searched for
MANY = 500  # replays after which nothing more is exchanged: some seconds
TRIES = 8  # places looked at where more points may mean less
SAME = 1e-9


@dataclass
class Search:
    """The replays of one unit; every one is kept, so that nothing is tried twice."""

    result: Result
    unit: str
    rank: int
    known: dict[tuple[tuple[str, float], ...], tuple[bool, float]] = field(default_factory=dict)

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        return openings(self.result, self.unit)

    def reaches(self, moves: Mapping[str, float]) -> bool:
        """Whether the moves bring the rank."""
        return self._tried(moves)[0]

    def margin(self, moves: Mapping[str, float]) -> float:
        """How far the total then lies above that of the unit it may not stand behind."""
        return self._tried(moves)[1]

    @cached_property
    def at_best(self) -> dict[str, float]:
        """Every criterion at its best; where there is no end, as far as it could matter."""
        return {own.criterion: self.room(own) for own in self.openings}

    def room(self, own: Opening) -> float:
        return own.room if isfinite(own.room) else 10.0 * max(1.0, abs(own.score))

    def _tried(self, moves: Mapping[str, float]) -> tuple[bool, float]:
        made = {
            own.criterion: own.after(moves[own.criterion])
            for own in self.openings
            if moves.get(own.criterion, 0.0)
        }
        key = tuple(sorted(made.items()))
        if key not in self.known:
            found = replayed(self.result, self.unit, made)
            place = found.rank_of(self.unit)
            totals = found.ranks.select("unit", "total").rows()
            others = sorted((total for name, total in totals if name != self.unit), reverse=True)
            bar = others[self.rank - 1] if len(others) >= self.rank else -inf
            reached = place is not None and place <= self.rank
            self.known[key] = reached, found.total_of(self.unit) - bar
        return self.known[key]

    def least(self, own: Opening, others: Mapping[str, float], most: float) -> float | None:
        """The least move on one criterion, up to ``most``, that does beside the moves of others."""
        rest = {name: move for name, move in others.items() if name != own.criterion}

        def does(move: float) -> bool:
            return self.reaches({**rest, own.criterion: move})

        if does(0.0):
            return 0.0
        if own.choices:
            fit = [size for size in own.choices if size <= most + SAME]
            return next((size for size in sorted(fit) if does(size)), None)
        ends = [most]
        if falls(self.result.rules):
            ends = [most * turn / TRIES for turn in range(1, TRIES + 1)]
        if own.step:
            ends = [_on(own.step, end) for end in ends]
        low = 0.0
        for high in ends:
            if does(high):
                return self._between(own, rest, low, high)
            low = high
        return None

    def _between(self, own: Opening, rest: Mapping[str, float], low: float, high: float) -> float:
        """The end between a move that does not do and one that does."""

        def away(move: float) -> float:
            return self.margin({**rest, own.criterion: move})

        if not own.step and isfinite(away(low)) and away(low) < 0 < away(high):
            root = brentq(away, low, high, xtol=FINE / 10, maxiter=60)
            for more in (0.0, 10.0**-TIE_PLACES, FINE / 10, FINE):
                if low < root + more <= high and self.reaches({**rest, own.criterion: root + more}):
                    high = root + more
                    break
            if low < root - FINE and not self.reaches({**rest, own.criterion: root - FINE}):
                low = root - FINE
        least = own.step or FINE
        while high - low > least * 1.000001:
            middle = (low + high) / 2
            middle = _on(own.step, middle) if own.step else middle
            if not low < middle < high:
                break
            if self.reaches({**rest, own.criterion: middle}):
                high = middle
            else:
                low = middle
        return self._short(own, rest, low, high)

    def _short(self, own: Opening, rest: Mapping[str, float], low: float, high: float) -> float:
        """The end in as few decimals as do."""
        for places in range(7):
            near = ceil(high * 10**places - 1e-3) / 10**places
            if low < near <= high + FINE and self.reaches({**rest, own.criterion: near}):
                return near
        return high


def _on(step: float, move: float) -> float:
    return clean(ceil(move / step - 1e-9) * step)


def searched_raise(own: Opening, search: Search, most: float = inf) -> Raise:
    """The least raise of one criterion that was found; none beyond ``most`` is looked for."""
    found = search.least(own, {}, min(search.room(own), most))
    return Raise(own, found, found is not None)


def searched_plan(search: Search, raises: tuple[Raise, ...]) -> Plan | None:
    """The cheapest plan that was found; None where every criterion at its best does not do.

    Tried are the single raises; a plan built up from what moves the total most a point; and the
    best of everything, taken back where it helps least. Each is then made as small as it goes.
    """
    found = [{r.opening.criterion: r.needed} for r in raises if r.feasible and r.needed]
    built = _built_up(search)
    tried = [built] if built is not None else []
    if search.reaches(search.at_best):
        tried.append(search.at_best)
    found += [_shrunk(search, moves) for moves in tried]
    if found:
        found.append(_exchanged(search, min(found, key=lambda moves: sum(moves.values()))))
    sound = [moves for moves in found if search.reaches(moves)]
    plans = [Plan({name: move for name, move in moves.items() if move > 0}) for moves in sound]
    return min(plans, key=lambda plan: (round(plan.effort, 6), len(plan.moves)), default=None)


def _built_up(search: Search) -> dict[str, float] | None:
    moves: dict[str, float] = {}
    left = list(search.openings)
    while left and not search.reaches(moves):
        now = search.margin(moves)

        def worth(own: Opening, moves=moves, now=now) -> float:
            room = search.room(own)
            return (search.margin({**moves, own.criterion: room}) - now) / room

        best = max(left, key=worth)
        left.remove(best)
        moves = {**moves, best.criterion: search.room(best)}
    return moves if search.reaches(moves) else None


def _exchanged(search: Search, moves: dict[str, float]) -> dict[str, float]:
    """The moves with one more criterion at its best and the others taken back, where that is less.

    Gone on with while it helps, and while there have not been too many replays.
    """
    better = True
    while better:
        better = False
        for own in search.openings:
            if len(search.known) > MANY:
                return moves
            tried = _shrunk(search, {**moves, own.criterion: search.room(own)}, own.criterion)
            if sum(tried.values()) < sum(moves.values()) - FINE:
                moves, better = tried, True
    return moves


def _shrunk(search: Search, moves: Mapping[str, float], last: str = "") -> dict[str, float]:
    """The moves, each as small as it goes while the others stand, what helps least first.

    One may be kept for the ``last``.
    """
    own_of = {own.criterion: own for own in search.openings}
    whole = search.margin(moves)

    def worth(name: str) -> float:
        return (whole - search.margin({**moves, name: 0.0})) / moves[name]

    found = dict(moves)
    used = [name for name in moves if moves[name] > 0]
    for name in sorted(used, key=lambda name: (name == last, worth(name))):
        least = search.least(own_of[name], found, found[name])
        if least is not None:
            found[name] = least
    return found
