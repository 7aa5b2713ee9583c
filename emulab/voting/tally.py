"""From ballots, or from kept totals, to the agreeing votes of every unit, by channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from emulab.rules import Threshold
from emulab.voting.tellers import Counted, counted
from emulab.voting.validity import Judged, judged

CHANNELS = ("box", "written")
MARKS = ("agree", "disagree", "no_mark", "both")
NAMED = ["agree", "ranked", "scored"]  # what a row says of a name that the paper does name

ByChannel = dict[str, int]


@dataclass(frozen=True)
class Tally:
    """Agreeing votes of one contest; the box and the written opinions are kept apart.

    ``valid``, ``invalid`` and ``blank`` count papers by channel and are known only where the
    papers themselves were kept, as are ``reasons`` (of invalid papers, then by channel).
    ``disagree``, ``no_mark`` and ``both`` are the other marks of every unit by channel; a row
    with no mark or both is on a valid paper and counts for nobody. ``chair`` are the units that
    the chair's open paper agrees to, None where there is none; it is counted in the box.
    ``opened`` is how many valid papers of the chair there are, 0 or 1 where nothing is wrong.
    ``tellers`` are the totals of which two tellers kept their own count, by (unit, channel, mark).

    A name that is ranked or scored counts as agreed to, so ``agree`` says how many papers name
    it at all.
    """

    contest: str
    agree: dict[str, ByChannel]
    valid: ByChannel = field(default_factory=dict)
    invalid: ByChannel = field(default_factory=dict)
    blank: ByChannel = field(default_factory=dict)
    from_ballots: bool = False
    reasons: dict[str, ByChannel] = field(default_factory=dict)
    disagree: dict[str, ByChannel] = field(default_factory=dict)
    no_mark: dict[str, ByChannel] = field(default_factory=dict)
    both: dict[str, ByChannel] = field(default_factory=dict)
    chair: frozenset[str] | None = None
    chairs: int = 0
    opened: int = 0
    tellers: Mapping[tuple[str, str, str], Counted] = field(default_factory=dict)

    def votes(self, unit: str, written: str) -> int:
        """Agreeing votes of a unit; those in writing only where ``written`` is written_counts."""
        own = self.agree.get(unit, {})
        return own.get("box", 0) + (own.get("written", 0) if written == "written_counts" else 0)

    @property
    def in_writing(self) -> bool:
        """Whether anyone agreed in writing."""
        return any(own.get("written") for own in self.agree.values())

    @property
    def yes_no(self) -> bool:
        """Whether more was asked than whom one agrees to."""
        return bool(self.disagree or self.no_mark or self.both)

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that is on a paper, or in the totals, in the order of its id."""
        return tuple(sorted({unit for mark in MARKS for unit in getattr(self, mark)}))

    def unsettled(self, unit: str) -> bool:
        """Whether the tellers differ on who agrees to the unit, and no figure was agreed."""
        figures = (self.tellers.get((unit, channel, "agree")) for channel in (*CHANNELS, "chair"))
        return any(figure is not None and figure.number is None for figure in figures)

    def not_counted(self, unit: str) -> dict[str, int]:
        """Rows of valid papers that count for nobody, by reason: both boxes, or no mark."""
        found = {word: sum(getattr(self, word).get(unit, {}).values()) for word in MARKS[2:]}
        return {word: number for word, number in found.items() if number}


def tally_ballots(ballots: pl.DataFrame, contest: str, threshold: Threshold) -> Tally:
    """The tally of one contest's papers, as ``threshold`` says which of them are valid."""
    return tally_of(judged(ballots, contest, threshold), contest)


def tally_of(found: Judged, contest: str) -> Tally:
    """The tally of papers that were judged; rows of invalid ones are counted nowhere."""
    papers, valid = found.papers, found.rows.filter("valid")
    by_channel = papers.group_by("channel", maintain_order=True).agg(
        valid=pl.col("reason").is_null().sum(),
        invalid=pl.col("reason").is_not_null().sum(),
        blank=pl.col("blank").sum(),
    )
    numbers = {
        word: {row["channel"]: int(row[word]) for row in by_channel.to_dicts()}
        for word in ("valid", "invalid", "blank")
    }
    marks = {
        "agree": _by_unit(valid.filter(pl.col("said").is_in(NAMED))),
        "disagree": _by_unit(valid.filter(pl.col("said") == "disagree")),
        "both": _by_unit(valid.filter(pl.col("said") == "both")),
    }
    if found.yes_no:
        units = found.rows["unit"].unique().to_list()
        marks["no_mark"] = {unit: _left(unit, marks, numbers["valid"]) for unit in units}
    chairs = papers.filter("chair").height
    agreed = valid.filter(pl.col("chair") & pl.col("said").is_in(NAMED))["unit"]
    return Tally(
        contest,
        **marks,
        **numbers,
        from_ballots=True,
        reasons=_by_reason(papers),
        chair=frozenset(agreed.to_list()) if chairs else None,
        chairs=chairs,
        opened=papers.filter(pl.col("chair") & pl.col("reason").is_null()).height,
    )


def _by_unit(rows: pl.DataFrame) -> dict[str, ByChannel]:
    found: dict[str, ByChannel] = {}
    counts = rows.group_by("unit", "channel").agg(number=pl.len())
    for unit, channel, number in counts.select("unit", "channel", "number").iter_rows():
        found.setdefault(unit, {})[channel] = number
    return found


def _by_reason(papers: pl.DataFrame) -> dict[str, ByChannel]:
    found: dict[str, ByChannel] = {}
    counts = papers.drop_nulls("reason").group_by("reason", "channel").agg(number=pl.len())
    for reason, channel, number in counts.select("reason", "channel", "number").iter_rows():
        found.setdefault(reason, {})[channel] = number
    return found


def _left(unit: str, marks: dict[str, dict[str, ByChannel]], valid: ByChannel) -> ByChannel:
    """Valid papers without a mark on the unit, by channel; those that leave its row out too."""
    said = [marks[word].get(unit, {}) for word in ("agree", "disagree", "both")]
    return {
        channel: max(0, number - sum(own.get(channel, 0) for own in said))
        for channel, number in valid.items()
    }


def tally_totals(tallies: pl.DataFrame, contest: str) -> Tally:
    """The tally of one contest where only totals were kept; no channel is the box.

    A total on which two tellers differ is in no count until a figure is agreed.
    """
    own = tallies.filter(pl.col("contest") == contest)
    figures = []
    for row in own.iter_rows(named=True):
        channel = row["channel"] or "box"
        for mark in MARKS:
            if row.get(mark) is not None:
                figures.append(((row["unit"], channel, mark), row.get("teller"), row[mark]))
    kept = counted(figures)
    marks: dict[str, dict[str, ByChannel]] = {mark: {} for mark in MARKS}
    for (unit, channel, mark), figure in kept.items():
        if figure.number is not None:
            votes, box = marks[mark].setdefault(unit, {}), "box" if channel == "chair" else channel
            votes[box] = votes.get(box, 0) + figure.number
    chair = {
        unit: figure.number or 0
        for (unit, channel, mark), figure in kept.items()
        if (channel, mark) == ("chair", "agree")
    }
    return Tally(
        contest,
        **marks,
        chair=frozenset(unit for unit, votes in chair.items() if votes) if chair else None,
        chairs=max(1, *chair.values()) if chair else 0,
        opened=1 if chair else 0,
        tellers={what: figure for what, figure in kept.items() if figure.by_tellers},
    )
