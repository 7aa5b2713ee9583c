"""The verdict: safe, fragile or tied, one sentence for the cluster and one a unit, with its number.

safe      the same under every weighting that the rules call defensible
fragile   some defensible weighting gives another rank, or none is proved to give the same
tied      equal totals: no weighting had to change for another outcome
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from emulab.numbers import TIE_PLACES, shown
from emulab.rules import Name
from emulab.sensitivity.exact.ends import End
from emulab.sensitivity.exact.lines import moved
from emulab.sensitivity.exact.sure import OPEN, YES
from emulab.sensitivity.model import Model
from emulab.words import Message

SAFE, FRAGILE, TIED = "safe", "fragile", "tied"
BEYOND = 1e-6  # past an end, so that the weighting there has the other order


@dataclass(frozen=True)
class UnitVerdict:
    """What holds of one unit: its rank as adopted, safe, fragile or tied, and the sentence."""

    unit: str
    rank: int
    state: str
    sentence: Message


@dataclass(frozen=True)
class Verdict:
    """What holds of the first place, then of every unit in the order of the ranks.

    ``proved`` is false where rules bend the order of totals so that nothing could be proved,
    and the sentence then speaks of the weightings that were drawn.
    """

    state: str
    sentence: Message
    proved: bool
    units: tuple[UnitVerdict, ...]


@dataclass(frozen=True)
class Evidence:
    """What a verdict is drawn from, units in the order of the ranks.

    defensible, anywhere (m, m): ``sure`` over the defensible and over all weightings. ends: where
    single weights change a unit's rank, the soonest first; None where that is not known. best,
    worst (m,): ranks that defensible weightings reach. kept (m,): the share of these in which a
    unit keeps its rank, by ``draws`` of them.
    """

    model: Model
    defensible: np.ndarray
    anywhere: np.ndarray
    ends: list[list[End]] | None
    best: np.ndarray
    worst: np.ndarray
    kept: np.ndarray
    draws: int


def verdict_of(found: Evidence) -> Verdict:
    """The verdict that the evidence gives."""
    ranks = found.model.result.ranks["rank"].to_list()
    units = tuple(_of_unit(found, number, rank) for number, rank in enumerate(ranks))
    state, sentence = _of_cluster(found, ranks)
    proved = not (found.defensible == OPEN).any()
    return Verdict(state, sentence, proved, units)


def _of_cluster(found: Evidence, ranks: list[int]) -> tuple[str, Message]:
    names = _names(found)
    first = [number for number, rank in enumerate(ranks) if rank == min(ranks)]
    leader = names[first[0]]
    if min(ranks) > 1:
        return SAFE, Message("No unit is first: gates bar every one from that place.", {})
    if len(ranks) == 1:
        return SAFE, Message("{unit} is the only unit that is ranked.", {"unit": leader})
    equal, total = _equal(found, first[0]), _total(found, first[0])
    if len(first) > 1:
        text = "{units} share the first place: equal at {total} points, and no tie key parts them."
        return TIED, Message(text, {"units": _listed(names[one] for one in first), "total": total})
    if equal:
        text = "{unit} and {others} are equal at {total} points: a tie key alone decides."
        values = {"others": _listed(names[one] for one in equal), "total": total}
        return TIED, Message(text, {"unit": leader, **values})
    values = {"unit": leader, "where": scope(found.model)}
    if (found.anywhere[first[0]] == YES).all():
        return SAFE, Message("{unit} is first under every weighting there is.", values)
    if (found.defensible[first[0]] == YES).all():
        text = "{unit} is first under every weighting {where}; {end}"
        return SAFE, Message(text, values | {"end": _alone(found, first[0])})
    share = float(found.kept[first[0]])
    if OPEN in found.defensible[first[0]] and round(share, TIE_PLACES) == 1:
        text = "{unit} is first under each of {draws} weightings drawn {where}; none is proved."
        return SAFE, Message(text, values | {"draws": _count(found.draws)})
    values |= {"share": _share(share)}
    end = _defensible_end(found, first[0])
    if end is not None:
        return FRAGILE, Message(
            "The first place is fragile: {end} {unit} is first in {share} % of the weightings "
            "{where}.",
            values | {"end": _sentence(found, end, "first")},
        )
    rivals = np.flatnonzero(found.defensible[first[0]] != YES)
    if found.ends is None:
        text = "The first place is fragile: {unit} is first in {share} % of the weightings {where}."
        return FRAGILE, Message(text, values)
    return FRAGILE, Message(
        "The first place is fragile: {unit} is first in {share} % of the weightings {where}, "
        "and {others} could overtake, though not if one weight is moved alone.",
        values | {"others": _listed(names[one] for one in rivals)},
    )


def _of_unit(found: Evidence, number: int, rank: int) -> UnitVerdict:
    unit, names = found.model.units[number], _names(found)

    def said(state: str, template: str, **values) -> UnitVerdict:
        sentence = Message(template, {"unit": names[number], "rank": rank, **values})
        return UnitVerdict(unit, rank, state, sentence)

    if len(names) == 1 and rank == 1:
        return said(SAFE, "{unit} is the only unit that is ranked.")
    if equal := _equal(found, number):
        others = _listed(names[one] for one in equal)
        shared = [one for one in equal if found.model.keys[one] == found.model.keys[number]]
        total = _total(found, number)
        if shared:
            text = "{unit} shares rank {rank}: equal with {others} at {total} points."
            return said(TIED, text, others=others, total=total)
        text = "{unit} is equal with {others} at {total} points; a tie key puts it at rank {rank}."
        return said(TIED, text, others=others, total=total)
    where = scope(found.model)
    row, column = found.defensible[number], found.defensible[:, number]
    ahead = found.model.result.ranks["rank"].to_numpy() < rank
    apart = np.where(ahead, row, column) != YES  # always level, they would share a rank
    apart[number] = True
    if (apart & (np.where(ahead, column, row) == YES)).all():
        text = "{unit} keeps rank {rank} under every weighting {where}; {end}"
        return said(SAFE, text, where=where, end=_alone(found, number))
    share = float(found.kept[number])
    if ((row == OPEN) | (column == OPEN)).any() and round(share, TIE_PLACES) == 1:
        text = "{unit} keeps rank {rank} under each of {draws} weightings drawn {where}."
        return said(SAFE, text, draws=_count(found.draws), where=where)
    values = {
        "best": int(found.best[number]),
        "worst": int(found.worst[number]),
        "where": where,
        "share": _share(share),
    }
    end = _defensible_end(found, number)
    if end is not None:
        text = (
            "{unit}, rank {rank}, stands between {best} and {worst} under the weightings {where} "
            "and keeps its rank in {share} % of them: {end}"
        )
        return said(FRAGILE, text, **values, end=_sentence(found, end, "rank"))
    if found.ends is None:
        text = (
            "{unit}, rank {rank}, stands between {best} and {worst} under the weightings drawn "
            "{where} and keeps its rank in {share} % of them."
        )
        return said(FRAGILE, text, **values)
    text = (
        "{unit}, rank {rank}, stands between {best} and {worst} under the weightings {where} "
        "and keeps its rank in {share} % of them; no single weight among these, moved alone, "
        "changes it."
    )
    return said(FRAGILE, text, **values)


def _names(found: Evidence) -> list[str]:
    return [found.model.result.unit_names[unit] for unit in found.model.units]


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)


def _equal(found: Evidence, number: int) -> list[int]:
    """The other units with the same total, but for those that a gate alone puts elsewhere."""
    totals = found.model.result.ranks["total"].round(TIE_PLACES).to_numpy()
    ranks, keys = found.model.result.ranks["rank"].to_numpy(), found.model.keys
    by_key = np.sign(ranks - ranks[number]) == np.sign(keys - keys[number])
    level = (totals == totals[number]) & ((ranks == ranks[number]) | by_key)
    return [one for one in np.flatnonzero(level).tolist() if one != number]


def _total(found: Evidence, number: int) -> float:
    return found.model.result.ranks["total"][number]


def scope(model: Model) -> Message:
    """Which weightings are called defensible, in words that follow "weighting"."""
    analysis = model.result.rules.analysis
    if any(one.node == model.node for one in analysis.defensible):
        return Message("that the rules call defensible", {})
    within = _percent(analysis.within)
    return Message("within {within} % of the adopted one", {"within": within})


def _alone(found: Evidence, number: int) -> Message:
    """What a single weight would have to become, at the end of a sentence."""
    if not found.ends or not found.ends[number]:
        return Message("no single weight, moved alone, changes that.", {})
    end = _if(found, found.ends[number][0])
    return Message("one weight moved alone changes that soonest when {end}", {"end": end})


def _sentence(found: Evidence, end: End, what: str) -> Message:
    """Who takes the place, and at which weight."""
    other = _names(found)[end.other]
    if what == "first":
        return Message("{other} takes it if {end}", {"other": other, "end": _if(found, end)})
    return Message(
        "rank {new}, changing places with {other}, if {end}",
        {"new": end.rank, "other": other, "end": _if(found, end)},
    )


def _if(found: Evidence, end: End) -> Message:
    rules, name = found.model.result.rules, found.model.ids[end.place]
    at, now = _apart(end.at, end.adopted)
    values = {"criterion": rules.rubric.nodes[name].name, "at": at, "now": now}
    if end.below:
        return Message("“{criterion}” weighs less than {at} % (now {now} %).", values)
    return Message("“{criterion}” weighs more than {at} % (now {now} %).", values)


def _defensible_end(found: Evidence, number: int) -> End | None:
    """The soonest end of a unit that is met while all weights are still defensible."""
    model = found.model
    for end in found.ends[number] if found.ends else ():
        beyond = end.at + (-BEYOND if end.below else BEYOND)
        at = moved(model.weights, end.place, np.array([min(max(beyond, 0.0), 1.0)]))
        if model.region.contains(at)[0]:
            return end
    return None


def _count(number: int) -> Name:
    """A number as it is printed in either language."""
    return Name(vi=shown(number, 0), en=shown(number, 0, "en"))


def _percent(share: float, places: int = 1) -> float:
    return float(shown(100 * share, places, "en"))


def _apart(one: float, other: float) -> tuple[float, float]:
    """Two shares in per cent, with as many places as it takes to tell them apart, up to four."""
    for places in (1, 2, 3, 4):
        printed = _percent(one, places), _percent(other, places)
        if printed[0] != printed[1]:
            break
    return printed


def _share(share: float) -> float:
    """A share in per cent; only what is nothing or all of it is printed as 0 or 100."""
    settled = round(share, TIE_PLACES)
    if 0 < settled < 1:
        return min(max(_percent(settled), 0.1), 99.9)
    return 100 * settled
