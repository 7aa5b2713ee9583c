"""Withholding: a result as it may be published, without the figures that its rules hold back.

Everything that leaves for readers (pages, charts, files of tables) is made from ``published``.
What one would get wrong: a figure is held back by a rule that everybody can read, so a hidden
number that reached the threshold is nearly everybody's and one that did not nearly nobody's;
to hide what is left of it, print no figure of that contest at all.
"""

import dataclasses
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import polars as pl

from emulab.awards import Outcome
from emulab.pipeline import Result
from emulab.secrecy import withheld
from emulab.voting import Identity, Poll, on_every_base
from emulab.voting.bases import IN_WRITING
from emulab.voting.reconcile import identities
from emulab.words import Message

OF_UNITS = ("unanimous", "unanimous_but_one")  # leaks that hide the number of a unit
FIGURES = ("votes", "score")  # the values of a sentence that are the votes of a unit
WITHHELD = Message("a number withheld")


@dataclass(frozen=True)
class Hidden:
    """What is held back: the figures of some units, the split into channels of some contests."""

    units: frozenset[tuple[str, str]] = frozenset()
    split: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.units or self.split)

    def of(self, contest: str) -> frozenset[str]:
        """The units of the contest whose figures are held back."""
        return frozenset(unit for own, unit in self.units if own == contest)

    def touches(self, contest: str) -> bool:
        """Whether anything of the contest is held back."""
        return contest in self.split or bool(self.of(contest))


@dataclass(frozen=True)
class Published(Result):
    """A result whose decisions are told without the figures held back."""

    hidden: Hidden = Hidden()

    @cached_property
    def award_outcomes(self) -> tuple[Outcome, ...]:
        return tuple(_quiet(one, self.hidden) for one in super().award_outcomes)

    @cached_property
    def office_outcomes(self) -> tuple[Outcome, ...]:
        return tuple(_quiet(one, self.hidden) for one in super().office_outcomes)


def hidden(result: Result) -> Hidden:
    """What the rules of a result hold back of its votes.

    Where a counting rule decides, the figures of all units add up to the papers: one of them
    that is held back takes the others along.

    >>> import emulab
    >>> bool(hidden(emulab.study("central-party", 2023).result))
    False
    """
    if isinstance(result, Published):
        return result.hidden
    if not result.polls or not result.rules.secrecy.withhold:
        return Hidden()
    known = vars(result)  # kept with the result, as its cached properties are
    if "hidden_figures" not in known:
        known["hidden_figures"] = _found(result)
    return known["hidden_figures"]


def _found(result: Result) -> Hidden:
    few = withheld(result, "few_papers")
    units = frozenset().union(*(withheld(result, leak) for leak in OF_UNITS), few)
    named = frozenset((contest, unit) for contest, unit in units if unit)
    by_rule = {contest for contest, _ in named if result.polls[contest].election is not None}
    everyone = {(contest, unit) for contest in by_rule for unit in result.unit_names}
    return Hidden(named | everyone, frozenset(contest for contest, _ in few))


def published(result: Result) -> Result:
    """The same result as it may be shown: itself where nothing is held back.

    ``votes`` and the decisions have null, or words, in the place of a figure that is held back;
    who passed and what was decided stays. ``polls`` still hold every figure: whoever shows these
    asks ``hidden`` first.
    """
    found = hidden(result)
    if not found or isinstance(result, Published):
        return result
    known = {one.name: getattr(result, one.name) for one in dataclasses.fields(result)}
    return Published(**known | {"votes": shown_votes(result)}, hidden=found)


def shown_votes(result: Result) -> pl.DataFrame:
    """The votes of a result, null where the rules hold a figure back.

    ``agree_box`` and ``agree_written`` are null in a contest whose split is held back; all three
    are where the figure of the unit is.
    """
    found = hidden(result)
    pairs = pl.DataFrame(
        sorted(found.units), schema={"contest": pl.String, "unit": pl.String}, orient="row"
    ).with_columns(gone=pl.lit(True))
    marked = result.votes.join(
        pairs, on=["contest", "unit"], how="left", maintain_order="left"
    ).with_columns(pl.col("gone").fill_null(False))
    whole = pl.col("gone") | pl.col("contest").is_in(sorted(found.split))
    return marked.with_columns(
        agree=pl.when(~pl.col("gone")).then("agree"),
        agree_box=pl.when(~whole).then("agree_box"),
        agree_written=pl.when(~whole).then("agree_written"),
    ).drop("gone")


def listed(result: Result, contest: str, unit: str) -> bool:
    """Whether a unit has a row of its own among the votes of a contest: where any are for it.

    One whose figure is withheld and that did not pass has none, as one that nobody agreed to:
    the row itself would tell that somebody did.
    """
    poll = result.polls[contest]
    if unit in hidden(result).of(contest):
        return poll.passes(unit)
    return poll.votes(unit) > 0


def shown_bases(result: Result) -> dict[str, list[dict[str, Any]]]:
    """The rows of ``on_every_base`` for every contest that a share decides, most votes first.

    Without the units that nobody agreed to. ``shown`` is False where the rules withhold a figure;
    where they withhold the split into box and writing, so it is on bases on which the votes in
    writing fall away: the difference would tell them.
    """
    back, found = hidden(result), {}
    for contest, poll in result.polls.items():
        if poll.election is not None or poll.sheet is None:
            continue
        rows = []
        for row in on_every_base(poll, poll.sheet).to_dicts():
            apart = contest in back.split and _loses_writing(poll, row["base"])
            kept = row["unit"] in back.of(contest) or apart
            rows.append(row | {"shown": not kept})
        rows.sort(key=lambda row: -poll.votes(row["unit"]))
        if voted := [row for row in rows if listed(result, contest, row["unit"])]:
            found[contest] = voted
    return found


def _loses_writing(poll: Poll, base: str) -> bool:
    return poll.threshold.absent == "written_counts" and base not in IN_WRITING


def shown_identities(result: Result) -> tuple[Identity, ...]:
    """Everything that must add up in the contests of a result.

    In a contest with a figure that is held back, what is said on single units is left out.
    """
    found, back = [], hidden(result)
    for contest, poll in result.polls.items():
        for one in identities(poll.sheet, poll.tally, poll.threshold):
            of_a_unit = one.of in ("rows", "base") or one.file == "tallies.csv"
            if not (back.touches(contest) and of_a_unit):
                found.append(one)
    return tuple(found)


def _quiet(outcome: Outcome, found: Hidden) -> Outcome:
    """The outcome without the votes of a unit whose figures are held back."""
    if (outcome.contest, outcome.unit) not in found.units:
        return outcome
    steps = tuple(replace(one, sentence=_hushed(one.sentence)) for one in outcome.steps)
    return replace(outcome, votes=None, reason=_hushed(outcome.reason), steps=steps)


def _hushed(said: Any) -> Any:
    """The sentence with words in the place of the unit's figure, however deep it stands."""
    if not isinstance(said, Message):
        return said
    values = {
        key: WITHHELD if key in FIGURES and not isinstance(value, Message) else _hushed(value)
        for key, value in said.values.items()
    }
    return Message(said.template, values)
