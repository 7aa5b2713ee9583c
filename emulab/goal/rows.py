"""What a rank asks for, as the rows of a programme: the total, its roundings, gates and tie keys.

The variables are the moves on the criteria, and what they do to bonus, penalty and the rounded
sections.
"""

from collections.abc import Mapping
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


def programme(
    account: Account, aim: Aim, case: Case
) -> tuple[Programme, dict[str, dict[int, float]]]:
    """The programme of a case, and the variables that make up every criterion's move."""
    made = Programme()
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


def _move(made: Programme, own: Opening) -> dict[int, float]:
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
    made: Programme,
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
    step = 10.0**-places
    base = floor(min(0.0, *account.sections.values()) / step) * step
    for section, gains in raised.items():
        high = account.sections[section] + step / 2 - base
        most = high + sum(gain * made.most[place] for place, gain in gains.items())
        steps = made.variable(floor(most / step) + 1, whole=True)  # of the rounded points
        total[steps] = step
        made.row({steps: step, **{place: -gain for place, gain in gains.items()}}, high=high)
    return base * len(raised)


def _side(
    made: Programme, account: Account, terms: Mapping[str, Mapping[int, float]], side: str
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
    made: Programme,
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
    made: Programme,
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
    dead = account.dead if tie.key == "penalty" else 0.0
    made.row(moved, *(end + dead for end in ends))
