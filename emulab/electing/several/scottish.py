"""Scottish STV: The Scottish Local Government Elections Order 2007 (SSI 2007/42), rules 45-52.

Weighted inclusive Gregory transfers in units of 0.00001 votes. The quota is a whole number
(rule 46: 100 papers and 2 seats give 34, where Hare would give 50 and 100/3 is no quota).
Papers never go to somebody already elected. Ties go by the most recent earlier stage at which
the totals differ (rules 49 (2), 51 (2)), else by lot: all lots are followed.

What a reader would get wrong: the value of a transferred paper is truncated one by one, so
votes are lost by rounding; they are kept apart from those that could not be passed on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from emulab.electing.election import Found
from emulab.electing.profile import Lists, Profile
from emulab.electing.registry import Rule, listed
from emulab.electing.several.lots import followed, stopped_note
from emulab.electing.several.parcels import ENDED, ONE, Parcels, merged, sorted_out
from emulab.electing.several.transfers_told import account, votes_of
from emulab.rules.values import Name


@dataclass(frozen=True)
class Ward:
    """What never changes during a count."""

    lists: Lists
    size: int
    seats: int
    papers: int

    @property
    def quota(self) -> int:
        """Votes that elect (rule 46): more than one in seats + 1 of the papers can have.

        >>> Ward(None, size=3, seats=2, papers=100).quota
        34
        """
        return self.papers // (self.seats + 1) + 1


@dataclass(frozen=True)
class Stage:
    """The count at the end of a stage; votes in units of 0.00001.

    ``elected`` in order, ``surplus`` those whose surplus is still to be passed on, ``standing``
    how the candidates stand by the totals of this stage, and where these are equal by those of
    the most recent earlier one at which they differ (equal numbers: equal at every stage).
    ``before``, ``left``, ``passing``, ``tied`` and ``gains`` say what led here.
    """

    totals: tuple[int, ...]
    standing: tuple[int, ...]
    parcels: dict[int, Parcels] = field(repr=False)
    elected: tuple[int, ...] = ()
    surplus: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    ended: int = 0
    path: tuple = ()
    over: bool = False
    before: "Stage | None" = field(default=None, repr=False)
    left: tuple[int, ...] = ()
    passing: int | None = None
    tied: tuple[int, ...] = ()
    gains: dict[int, int] = field(default_factory=dict)

    @property
    def chosen(self) -> frozenset[int]:
        return frozenset(self.elected)

    @property
    def possible(self) -> frozenset[int]:
        return frozenset(range(len(self.totals))) - self.excluded

    @property
    def continuing(self) -> frozenset[int]:
        return self.possible - self.chosen

    @property
    def key(self):
        """Where papers lie hangs on who was out when somebody was elected or passed votes on."""
        return self.path, self.excluded, self.standing


def scottish_stv(profile: Profile, seats: int) -> Found:
    """The count, every lot followed; ``elected`` in the order of their election.

    A round holds the totals at the end of a stage and what was then done. facts: ``quota``,
    ``papers``, and at the end ``exhausted`` and ``lost_by_rounding``, None where ``lots`` were
    drawn: they hang on those.
    """
    ward = _ward(profile, seats)
    found = followed(_first(ward), lambda stage: _after(ward, stage))
    rounds, drawn = account(found.last, ward.quota, ward.papers, profile)
    last = found.last
    lost = ward.papers * ONE - sum(last.totals) - last.ended
    facts = {
        "quota": ward.quota,
        "papers": ward.papers,
        "exhausted": None if drawn else votes_of(last.ended),
        "lost_by_rounding": None if drawn else votes_of(lost),
        "lots": bool(drawn),
    }
    order = last.elected if drawn is None else drawn.elected
    rest = sorted(found.sure - set(order))
    first = rounds[0].totals
    return Found(
        found.winners,
        (*order, *rest),
        found.sets,
        scores={one: first[profile.candidates[one]] for one in range(profile.size)},
        rounds=rounds,
        facts=facts,
        complete=found.complete,
        notes=() if found.complete else (stopped_note(),),
    )


def _ward(profile: Profile, seats: int) -> Ward:
    lists = profile.lists
    return Ward(lists, profile.size, seats, int(lists.counts.sum()))


def _first(ward: Ward) -> Stage:
    """Rule 45: every paper lies with its first name, worth one vote."""
    rows = np.arange(len(ward.lists.counts))
    everyone = range(ward.size)
    found = sorted_out(ward.lists, rows, everyone, ward.size)
    totals = tuple(found[one][1] * ONE if one in found else 0 for one in everyone)
    parcels = {one: {ONE: (found[one][0],)} for one in everyone if one in found}
    ended = found[ENDED][1] * ONE if ENDED in found else 0
    return _settled(ward, Stage(totals, _dense(totals), parcels, ended=ended))


def _dense(keys: Sequence) -> tuple[int, ...]:
    """Whole numbers in the order of the keys, equal where these are."""
    rank = {key: number for number, key in enumerate(sorted(set(keys)))}
    return tuple(rank[key] for key in keys)


def _settled(ward: Ward, stage: Stage) -> Stage:
    """The stage with everyone elected who is by now (rules 47 and 52)."""
    quota = ward.quota * ONE
    reached = [one for one in stage.continuing if stage.totals[one] >= quota]
    stage = _elected(stage, reached)
    more = frozenset(one for one in reached if stage.totals[one] > quota)
    stage = replace(stage, surplus=stage.surplus | more)
    left = ward.seats - len(stage.elected)
    if left > 0 and len(stage.continuing) <= left:
        stage = _elected(stage, stage.continuing)
        left = 0
    return replace(stage, over=left <= 0)


def _elected(stage: Stage, names) -> Stage:
    if not names:
        return stage
    order = sorted(names, key=lambda one: (-stage.standing[one], one))
    event = ("elected", frozenset(names), stage.excluded)
    return replace(stage, elected=(*stage.elected, *order), path=(*stage.path, event))


def _after(ward: Ward, stage: Stage) -> list[Stage]:
    """The stages that can follow, one for each way a lot can fall."""
    if stage.surplus:
        most = max(stage.standing[one] for one in stage.surplus)
        tied = sorted(one for one in stage.surplus if stage.standing[one] == most)
        return [_passed_on(ward, stage, one, tuple(tied)) for one in tied]
    left = ward.seats - len(stage.elected)
    continuing = stage.continuing
    without = sorted(one for one in continuing if not stage.totals[one])
    if 1 < len(without) <= len(continuing) - left:
        return [_excluded(ward, stage, tuple(without), ())]
    least = min(stage.standing[one] for one in continuing)
    tied = sorted(one for one in continuing if stage.standing[one] == least)
    return [_excluded(ward, stage, (one,), tuple(tied)) for one in tied]


def _passed_on(ward: Ward, stage: Stage, one: int, tied: tuple[int, ...]) -> Stage:
    """Rule 48: the surplus goes on, every paper at surplus x its value / total, truncated."""
    total = stage.totals[one]
    surplus = total - ward.quota * ONE
    values = {value: surplus * value // total for value in stage.parcels[one]}
    kept = replace(
        stage,
        surplus=stage.surplus - {one},
        path=(*stage.path, ("passed", one, stage.excluded)),
        before=stage,
        left=(),
        passing=one,
        tied=tied if len(tied) > 1 else (),
    )
    return _moved(ward, kept, (one,), values, keeps=ward.quota * ONE)


def _excluded(ward: Ward, stage: Stage, names: tuple[int, ...], tied: tuple[int, ...]) -> Stage:
    """Rule 50: the papers go on at the value at which they came.

    Several names go at once only where none of them has a vote: in whatever order a lot puts
    them, all go before anybody else, and none of their papers carries a vote.
    """
    out = replace(
        stage,
        excluded=stage.excluded | set(names),
        before=stage,
        left=names,
        passing=None,
        tied=tied if len(tied) > 1 else (),
    )
    return _moved(ward, out, names, None, keeps=0)


def _moved(ward: Ward, stage: Stage, names, values: dict[int, int] | None, keeps: int) -> Stage:
    """The stage after the papers of ``names`` went on, each value changed as ``values`` says."""
    totals = list(stage.totals)
    parcels = dict(stage.parcels)
    ended = stage.ended
    gains: dict[int, int] = {}
    continuing = stage.continuing
    for name in names:
        totals[name] = keeps
        for value, rows in parcels.pop(name, {}).items():
            worth = values[value] if values else value
            if not worth:
                continue
            found = sorted_out(ward.lists, merged(rows), continuing, ward.size)
            for to, (part, papers) in found.items():
                if to == ENDED:
                    ended += papers * worth
                    continue
                gains[to] = gains.get(to, 0) + papers * worth
                totals[to] += papers * worth
                own = parcels.get(to, {})
                parcels[to] = own | {worth: (*own.get(worth, ()), part)}
    standing = _dense(list(zip(totals, stage.standing, strict=True)))
    moved = replace(
        stage,
        totals=tuple(totals),
        standing=standing,
        parcels=parcels,
        ended=ended,
        gains=gains,
    )
    return _settled(ward, moved)


SCOTTISH = Rule(
    "scottish-stv",
    Name(vi="Phiếu chuyển nhượng (STV Scotland)", en="Scottish STV"),
    ("ranked",),
    scottish_stv,
    several=True,
    laws=frozenset({"unanimous", "majority"}),  # the whole quota does not double with the papers
)

RULES = listed(SCOTTISH)
