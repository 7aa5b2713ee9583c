"""The cheapest raise: the fewest points of marks, over all criteria, that bring the rank.

Where every point can be split, the criteria whose points count most are filled first (the
continuous knapsack, Dantzig 1957, Operations Research 5:266-277). Where some cannot (pass or fail,
bands, declared roundings, a gate to be passed), ``indivisible`` settles it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from emulab.goal.account import Account
from emulab.goal.aims import Aim, barely
from emulab.goal.indivisible import candidates
from emulab.goal.openings import NOISE, Opening, clean
from emulab.goal.raises import least_total, next_total

SIDES = ("main", "penalty", "bonus")  # what is filled first where points count the same
NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True)
class Plan:
    """Moves by criterion and their sum in points of marks; ``strict`` as of ``Raise``."""

    moves: Mapping[str, float] = field(default_factory=dict)
    strict: bool = False

    @property
    def effort(self) -> float:
        return clean(sum(self.moves.values()))


def cheapest(account: Account, aim: Aim) -> Plan | None:
    """The plan of least effort after which the unit has the rank; None where there is none.

    Of plans of equal effort one is taken that needs few criteria: of those whose points count the
    same, the criteria of the tree come first, and among them those with most room.
    """
    equal = _of_plain(account, aim, aim.total)
    if equal is not None and aim.met(account, account.after(equal)):
        return _plan(account, aim, equal)
    rubric = account.rules.rubric
    if equal is not None and rubric.places("total") is None and rubric.floor is None:
        above = _of_plain(account, aim, next_total(aim.total, account))
        if above is not None and aim.met(account, account.after(above)):
            return _plan(account, aim, above)
    return _of_indivisible(account, aim)


def _plan(account: Account, aim: Aim, moves: Mapping[str, float]) -> Plan:
    return Plan(moves, barely(account.after(moves).standing, aim.standing))


def _of_plain(account: Account, aim: Aim, value: float) -> Mapping[str, float] | None:
    """The moves to a total of ``value``, where they are surely the cheapest; else None."""
    least = least_total(value, account)
    whole = account.rules.rubric.places("section") is None and not account.dead
    position = account.after({})
    if not whole or not all(account.passes(gate, position) for gate in aim.gates):
        return None
    need = least - position.points - position.bonus + position.penalty
    if need <= 0:
        return NOTHING
    every = filled(account.openings, need, account)
    split = [own for own in account.openings if not own.choices and not own.step]
    found = filled(split, need, account)
    if every is None or found is None:
        return None
    return found if sum(found.values()) <= sum(every.values()) + NOISE else None


def filled(
    openings: list[Opening] | tuple[Opening, ...], need: float, account: Account
) -> Mapping[str, float] | None:
    """The moves that add ``need`` points, as if all could be split; None where room is short."""
    bonus = _bonus_left(account)
    order = sorted(
        (opening for opening in openings if opening.gain),
        key=lambda own: (-round(own.gain or 0.0, 12), SIDES.index(own.side), -own.room),
    )
    moves = {}
    for opening in order:
        room = min(opening.room, bonus) if opening.side == "bonus" else opening.room
        move = min(room, need / (opening.gain or 1.0))
        if move <= 0:
            continue
        moves[opening.criterion] = clean(move)
        need -= (opening.gain or 0.0) * move
        if opening.side == "bonus":
            bonus -= move
        if need <= NOISE:
            return moves
    return None


def _bonus_left(account: Account) -> float:
    extra = account.rules.rubric.bonus
    if extra is None or not extra.at_most:
        return inf
    return max(extra.at_most - account.side("bonus", account.scores), 0.0)


def _of_indivisible(account: Account, aim: Aim) -> Plan | None:
    found = [
        _plan(account, aim, _neater(account, aim, moves))
        for moves in candidates(account, aim)
        if aim.met(account, account.after(moves))
    ]
    return min(found, key=lambda plan: (plan.effort, len(plan.moves)), default=None)


def _neater(account: Account, aim: Aim, moves: Mapping[str, float]) -> Mapping[str, float]:
    """The same whole moves, and what can be split on as few criteria, where that costs no more."""
    whole = {own.criterion for own in account.openings if own.choices or own.step}
    kept = {name: move for name, move in moves.items() if name in whole}
    split = [own for own in account.openings if own.criterion not in whole]
    position = account.after(kept)
    for value in (aim.total, next_total(aim.total, account)):
        short = least_total(value, account) - position.points - position.bonus + position.penalty
        rest = filled(split, short, account) if 0 < short < inf else None
        if rest is None or len(rest) + len(kept) >= len(moves):
            continue
        neat = {**kept, **rest}
        cheap = sum(neat.values()) <= sum(moves.values()) + NOISE
        if cheap and aim.met(account, account.after(neat)):
            return neat
    return moves
