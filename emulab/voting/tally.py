"""From ballots, or from kept totals, to the agreeing votes of every unit, by channel."""

from dataclasses import dataclass, field

import polars as pl

CHANNELS = ("box", "written")


@dataclass(frozen=True)
class Tally:
    """Agreeing votes of one contest; the box and the written opinions are kept apart.

    ``valid``, ``invalid`` and ``blank`` count ballots by channel and are known only where
    the ballots themselves were kept.
    """

    contest: str
    agree: dict[str, dict[str, int]]
    valid: dict[str, int] = field(default_factory=dict)
    invalid: dict[str, int] = field(default_factory=dict)
    blank: dict[str, int] = field(default_factory=dict)
    from_ballots: bool = False

    def votes(self, unit: str, written: str) -> int:
        """Agreeing votes of a unit; those in writing only where ``written`` is written_counts."""
        own = self.agree.get(unit, {})
        return own.get("box", 0) + (own.get("written", 0) if written == "written_counts" else 0)

    @property
    def in_writing(self) -> bool:
        """Whether anyone agreed in writing."""
        return any(own.get("written") for own in self.agree.values())


def tally_ballots(
    ballots: pl.DataFrame, contest: str, marks_at_most: int | None, blank: str | None
) -> Tally:
    """The tally of one contest's ballots.

    A ballot that names more units than ``marks_at_most`` is invalid, none of its names is
    counted. ``blank`` says whether a ballot without a name is valid.
    """
    own = ballots.filter(pl.col("contest") == contest)
    agrees = pl.col("unit").is_not_null() & pl.col("vote").fill_null("agree").eq("agree")
    papers = own.group_by("channel", "ballot", maintain_order=True).agg(
        marks=agrees.sum(), named=pl.col("unit").is_not_null().sum()
    )
    over = pl.col("marks") > marks_at_most if marks_at_most else pl.lit(False)
    empty = pl.col("named") == 0
    papers = papers.with_columns(empty=empty, valid=~over & (~empty | pl.lit(blank == "valid")))
    rows = own.join(papers.filter("valid"), on=["channel", "ballot"], how="semi").filter(agrees)
    agree: dict[str, dict[str, int]] = {}
    counts = rows.group_by("unit", "channel").agg(number=pl.len())
    for unit, channel, number in counts.select("unit", "channel", "number").iter_rows():
        agree.setdefault(unit, {})[channel] = number
    by_channel = papers.group_by("channel", maintain_order=True).agg(
        valid=pl.col("valid").sum(), invalid=(~pl.col("valid")).sum(), blank=pl.col("empty").sum()
    )
    found = {row["channel"]: row for row in by_channel.to_dicts()}
    numbers = {
        word: {channel: int(row[word]) for channel, row in found.items()}
        for word in ("valid", "invalid", "blank")
    }
    return Tally(contest, agree, **numbers, from_ballots=True)


def tally_totals(tallies: pl.DataFrame, contest: str) -> Tally:
    """The tally of one contest where only totals were kept."""
    agree: dict[str, dict[str, int]] = {}
    own = tallies.filter(pl.col("contest") == contest)
    for unit, channel, number in (
        own.drop_nulls("agree").select("unit", "channel", "agree").iter_rows()
    ):
        votes = agree.setdefault(unit, {})
        votes[channel or "box"] = votes.get(channel or "box", 0) + int(number)
    return Tally(contest, agree)
