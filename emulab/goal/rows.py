"""What a rank asks for, as the rows of a programme: the total, its roundings, gates and tie keys.

The variables are the moves on the criteria, and what they do to bonus, penalty and the rounded
sections.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, inf, isfinite

from emulab.goal.account import Account, Position
from emulab.goal.aims import Aim
from emulab.goal.openings import Opening
from emulab.goal.programme import Programme
from emulab.goal.raises import least_total
from emulab.rules import Higher
from emulab.rules.gates import Gate


@dataclass(frozen=True)
class Case:
    """One way to the rank: a total of ``least`` up to ``most``, and conditions on tie keys.

    ``keys`` holds (place of the key, least improvement, greatest improvement) of the standing.
    ``apart`` is what the search keeps from an end that must be passed.
    """

    least: float
    most: float = inf
    keys: tuple[tuple[int, float, float], ...] = ()
    apart: float = 0.0


@dataclass(frozen=True)
class Block:
    """Criteria that the rules cannot tell apart, and the variables of their joint move.

    A programme that told them apart would try every way to share the same points out.
    """

    openings: tuple[Opening, ...]
    terms: Mapping[int, float]

    @property
    def one(self) -> Opening:
        """Any of them."""
        return self.openings[0]

    def shared_out(self, values: Sequence[float]) -> dict[str, float]:
        """The move on each, those with most room filled first."""
        left = sum(size * values[place] for place, size in self.terms.items())
        found = {}
        for own in self.openings:
            room = _steps(own) * own.step if own.step and own.room < inf else own.room
            found[own.criterion] = min(left, room) if len(self.openings) > 1 else left
            left -= found[own.criterion]
        return found


def programme(account: Account, aim: Aim, case: Case) -> tuple[Programme, list[Block]]:
    """The programme of a case, and the variables that make up every criterion's move."""
    made = Programme()
    blocks = [Block(alike, _move(made, alike)) for alike in _alike(account)]
    now = account.after({})
    total: dict[int, float] = {}
    constant = _main(made, account, blocks, total)
    for side, given in (("bonus", now.bonus), ("penalty", -now.penalty)):
        constant += given
        if (gain := _side(made, account, blocks, side)) is not None:
            total[gain] = 1.0
    if isfinite(case.least):
        apart = 0.0 if case.keys else case.apart
        made.row(total, case.least + apart - constant, case.most - constant)
    for gate in aim.gates:
        _gate(made, account, gate, now, blocks, (total, constant))
    for place, least, most in case.keys:
        _key(made, account, blocks, place, (least + (case.apart if most == inf else 0.0), most))
    return made, blocks


def _alike(account: Account) -> list[tuple[Opening, ...]]:
    """The openings, those together that count for the same in the total, the keys and the gates."""
    found: dict[tuple, list[Opening]] = {}
    for own in account.openings:
        counts = tuple(key for key, under in account.under.items() if own.criterion in under)
        place = own.section if own.side == "main" else ""
        alone = own.criterion if len(own.choices) > 1 else ""
        gain = round(own.gain or 0.0, 12)
        kind = (own.side, place, gain, own.choices, own.step, counts, alone)
        found.setdefault(kind, []).append(own)
    return [tuple(sorted(own, key=lambda one: -one.room)) for own in found.values()]


def _move(made: Programme, alike: tuple[Opening, ...]) -> dict[int, float]:
    """The variables of a joint move and what each adds to it."""
    own = alike[0]
    if len(own.choices) > 1:
        places = {made.variable(1, whole=True, cost=size): size for size in own.choices}
        made.row(dict.fromkeys(places, 1.0), high=1.0)
        return places
    if own.choices:
        return {made.variable(len(alike), whole=True, cost=own.room): own.room}
    if own.step:
        most = sum(one.room if one.room == inf else _steps(one) for one in alike)
        return {made.variable(most, whole=True, cost=own.step): own.step}
    return {made.variable(sum(one.room for one in alike), cost=1.0): 1.0}


def _steps(own: Opening) -> int:
    return floor(own.room / own.step + 1e-9)


def _main(
    made: Programme,
    account: Account,
    blocks: Sequence[Block],
    total: dict[int, float],
) -> float:
    """Puts the sections into ``total``; what they come to without any move comes out."""
    places = account.rules.rubric.places("section")
    raised: dict[str, dict[int, float]] = {section: {} for section in account.sections}
    for block in blocks:
        if block.one.side == "main":
            for place, size in block.terms.items():
                raised[block.one.section][place] = size * (block.one.gain or 0.0)
    if places is None:
        for gains in raised.values():
            total |= gains
        return sum(account.sections.values())
    step = 10.0**-places
    base = floor(min(0.0, *account.sections.values()) / step) * step
    for section, gains in raised.items():
        high = account.sections[section] + step / 2 - base
        most = high + sum(gain * made.most[place] for place, gain in gains.items())
        steps = made.variable(floor(most / step) + 1, whole=True)  # of the rounded points
        total[steps] = step
        made.row({steps: step, **{place: -gain for place, gain in gains.items()}}, high=high)
    return base * len(raised)


def _side(made: Programme, account: Account, blocks: Sequence[Block], side: str) -> int | None:
    """A variable for what the moves on bonus or penalty add to the total; None where none is."""
    extra = getattr(account.rules.rubric, side)
    own = [block for block in blocks if block.one.side == side]
    if extra is None or not own:
        return None
    moved = {place: -size for block in own for place, size in block.terms.items()}
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
    made: Programme,
    account: Account,
    gate: Gate,
    now: Position,
    blocks: Sequence[Block],
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
    for block in blocks:
        own = block.one
        if gate.on == own.side or own.criterion in account.under[gate.on or ""]:
            sign = -1.0 if own.side == "penalty" else 1.0
            moved |= {place: sign * size for place, size in block.terms.items()}
    if gate.on in ("bonus", "penalty"):
        extra = getattr(account.rules.rubric, gate.on)
        if extra is None or (extra.at_most and extra.at_most <= high):
            high = inf  # what the rules limit already cannot be too much
        value = account.given(gate.on, account.scores)
    return made.row(moved, low - value, high - value)


def _key(
    made: Programme,
    account: Account,
    blocks: Sequence[Block],
    place: int,
    ends: tuple[float, float],
) -> None:
    """The row that holds the improvement of a tie key between two ends."""
    tie = account.rules.ties[place - 1]
    moved: dict[int, float] = {}
    for block in blocks:
        own = block.one
        if own.criterion in account.under[tie.key] or tie.key == own.side:
            better = (own.side == "penalty") != isinstance(tie, Higher)
            sign = 1.0 if better else -1.0
            moved |= {at: sign * size for at, size in block.terms.items()}
    dead = account.dead if tie.key == "penalty" else 0.0
    made.row(moved, *(end + dead for end in ends))
