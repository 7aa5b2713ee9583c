"""What a unit needs for a rank: the gap, the raise on one criterion, the cheapest raise.

``reach`` answers for one unit. The other units stand as they are; a raise is in points of the
criterion as they enter the total, after scorers and stages are combined.
"""

from collections.abc import Iterable
from math import inf

from emulab.faults import Fault, InputError
from emulab.goal.account import Account, account_of
from emulab.goal.aims import Aim, aims_of
from emulab.goal.answers import Goal, Reached, plan_frame, raise_frame
from emulab.goal.cheapest import Plan, cheapest
from emulab.goal.notes import notes
from emulab.goal.openings import adds_up, clean
from emulab.goal.raises import Raise, raise_on
from emulab.goal.replaying import replayed
from emulab.goal.searching import Search, searched_plan, searched_raise
from emulab.goal.why import barred, short_by_search, short_of
from emulab.pipeline import Result
from emulab.words import Message

Answer = tuple[tuple[Raise, ...], Plan | None, tuple[Message, ...], Aim]
NEVER = Message("No raise that brings the rank was found.")


def reach(result: Result, unit: str, rank: int = 1) -> Goal:
    """What ``unit`` (its id) needs to be ranked ``rank`` or better, ties included.

    Every plan is replayed before it is given. Raises InputError for a unit that has no total and
    for a rank that the cluster does not have.

    >>> from emulab import study
    >>> goal = reach(study("hanoi-02", 2023).result, "universities")
    >>> goal.gap, goal.effort, goal.cheapest["criterion"].to_list()
    (5.0, 5.0, ['tasks.targets', 'movement.launch'])
    """
    _refuse(result, unit, rank)
    standing = dict(result.ranks.select("unit", "rank").iter_rows()).get(unit)
    total = dict(result.totals.select("unit", "total").iter_rows())[unit]
    held = standing is not None and standing <= rank
    how = "exact" if adds_up(result.rules) else "search"
    answer: Answer = ((), Plan(), (), aims_of(result, unit, rank)[0])
    if not held:
        answer = (_exact if how == "exact" else _by_search)(result, unit, rank)
    reached = _reached(result, unit, answer)
    if reached is not None and (reached.rank is None or reached.rank > rank):
        how, answer = "search", _by_search(result, unit, rank)
        reached = _reached(result, unit, answer)
    raises, plan, why, aim = answer
    gap = None if aim.rival is None else clean(aim.total - total)
    return Goal(
        unit=unit,
        asked=rank,
        rank=standing,
        total=total,
        rival=aim.rival,
        gap=gap,
        held=held,
        raises=raise_frame(raises),
        cheapest=plan_frame(plan, {one.opening.criterion: one.opening for one in raises}),
        effort=None if plan is None else plan.effort,
        strict=plan is not None and plan.strict,
        slack=_slack(answer, reached) if how == "exact" else None,
        reached=reached,
        possible=plan is not None,
        why=why,
        how=how,
        notes=tuple(notes(result, unit, raises, plan, rank)),
    )


def _reached(result: Result, unit: str, answer: Answer) -> Reached | None:
    """Where the plan leads when the cluster is ranked again."""
    raises, plan, *_ = answer
    if plan is None:
        return None
    own_of = {one.opening.criterion: one.opening for one in raises}
    after = replayed(result, unit, {c: own_of[c].after(move) for c, move in plan.moves.items()})
    return Reached(after.rank_of(unit), after.total_of(unit), after.shared(unit))


def _exact(result: Result, unit: str, rank: int) -> Answer:
    """Raises, plan and reasons; of two aims those of the one that costs less."""
    account = account_of(result, unit)
    answers = [_towards(result, account, aim) for aim in aims_of(result, unit, rank)]
    every = [raises for raises, *_ in answers]
    raises = tuple(min(same, key=_ease) for same in zip(*every, strict=True))
    able = [answer for answer in answers if answer[1] is not None]
    best = min(able, key=lambda answer: answer[1].effort) if able else answers[0]
    return raises, _simplest(best[1], raises), *best[2:]


def _towards(result: Result, account: Account, aim: Aim) -> Answer:
    why = tuple(barred(result, aim))
    if why:
        none = tuple(Raise(own, None, False) for own in account.openings)
        return none, None, (*why, *short_of(result, account, aim)), aim
    raises = tuple(raise_on(own, account, aim) for own in account.openings)
    plan = cheapest(account, aim)
    return raises, plan, () if plan else tuple(short_of(result, account, aim)) or (NEVER,), aim


def _ease(one: Raise) -> tuple[bool, float]:
    return not one.feasible, inf if one.needed is None else one.needed


def _by_search(result: Result, unit: str, rank: int) -> Answer:
    search = Search(result, unit, rank)
    aim = aims_of(result, unit, rank)[0]
    why = tuple(barred(result, aim))
    if why:
        return tuple(Raise(own, None, False) for own in search.openings), None, why, aim
    raises = tuple(searched_raise(own, search) for own in search.openings)
    plan = searched_plan(search, raises)
    return raises, plan, () if plan else tuple(short_by_search(result, search, aim)), aim


def _simplest(plan: Plan | None, raises: Iterable[Raise]) -> Plan | None:
    """The plan, or a raise on one criterion that costs no more: one that ends in a tie first."""
    found = [] if plan is None else [plan]
    for one in raises:
        if one.feasible and one.needed is not None:
            found.append(Plan({one.opening.criterion: one.needed}, one.strict))
    return min(
        found,
        key=lambda own: (round(own.effort, 7), len(own.moves), own.strict),
        default=None,
    )


def _refuse(result: Result, unit: str, rank: int) -> None:
    place = f"{result.rules.cluster}/{result.rules.year}"
    faults = []
    if unit not in set(result.totals["unit"]):
        finding = f"{unit} has no mark yet, so nothing can be said of what it needs."
        faults.append(Fault(place, 0, finding, "Write its marks first."))
    most = len({*result.ranks["unit"], unit})
    if not 1 <= rank <= most:
        finding = f"there is no rank {rank} among {most} units."
        faults.append(Fault(place, 0, finding, f"Ask for a rank from 1 to {most}."))
    if faults:
        raise InputError(faults)


def _slack(answer: Answer, reached: Reached | None) -> float | None:
    """The points above the rival's total, where that is for want of a smaller step; else 0."""
    raises, plan, _, aim = answer
    if plan is None or reached is None or aim.rival is None or not plan.moves:
        return None
    own_of = {one.opening.criterion: one.opening for one in raises}
    whole = any(own_of[name].choices or own_of[name].step for name in plan.moves)
    return max(clean(reached.total - aim.total), 0.0) if whole and not plan.strict else 0.0
