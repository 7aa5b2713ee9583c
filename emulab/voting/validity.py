"""Validity: which papers count, which do not and by which reason; and which rows of a paper.

A paper and a row are judged apart. Circular 01/2021/TT-BNV art. 11 (6) names the papers that
are invalid: not issued by the organiser, without its stamp, with more names than allowed, with
every name crossed out, with names or words added. Regulation 244-QĐ/TW art. 17: where both
boxes of a name are marked, or neither, the paper stays valid and the row is not counted for
that name. The chair's own open paper is a paper of the box, known apart.
"""

from dataclasses import dataclass

import polars as pl

from emulab.rules import Threshold

BLANK = "blank"  # the reason of a blank paper where the rules say that it is invalid
PAPER = ("channel", "chair", "ballot")


@dataclass(frozen=True)
class Judged:
    """The papers of one contest, judged.

    ``papers``: channel (box or written), chair, ballot, blank, reason; ``reason`` is empty on a
    valid paper. ``rows``: the rows that name a unit, with channel, chair, ballot, unit, said
    (agree, disagree, none or both; ranked or scored where the row has a place or a score),
    place, score, valid.
    """

    papers: pl.DataFrame
    rows: pl.DataFrame

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of ballot that the rows are: approval, yes_no, ranked, score; one, if good.

        Where some row says more than whom one agrees to, all of them are answers of yes or no.
        """
        said = set(self.rows["said"].drop_nulls())
        found = [kind for word, kind in (("ranked", "ranked"), ("scored", "score")) if word in said]
        answers = said - {"ranked", "scored"}
        if answers or not found:
            found.insert(0, "yes_no" if answers - {"agree"} else "approval")
        return tuple(found)

    @property
    def yes_no(self) -> bool:
        """Whether the papers ask for yes or no on every name."""
        return self.kinds[0] == "yes_no"


def judged(ballots: pl.DataFrame, contest: str, threshold: Threshold) -> Judged:
    """Every paper of the contest, valid or invalid by one reason, and its rows.

    A reason that the tellers wrote stands before any that is worked out: too_many (more names
    than ``marks_at_most``), all_crossed_out (marked, and agreeing to nobody, where ``nobody`` is
    invalid), blank (no mark at all, where ``blank`` is not valid).

    >>> papers = pl.DataFrame(
    ...     {"contest": "head", "channel": "box", "ballot": ["1", "1", "2"], "unit": list("ABA")}
    ... )
    >>> one_name = Threshold(more_than="1/2", of="valid", marks_at_most=1)
    >>> judged(papers, "head", one_name).papers.select("ballot", "reason").rows()
    [('1', 'too_many'), ('2', None)]
    """
    rows = _said(ballots, contest)
    marks = pl.col("said").is_in(["agree", "ranked"]).sum()
    against = pl.col("said").is_in(["disagree", "both"]).sum()
    scored = (pl.col("said") == "scored").sum()
    given = pl.when(pl.col("unit").is_null()).then("invalid").drop_nulls().sort().first()
    papers = rows.group_by(PAPER).agg(given=given, marks=marks, against=against, scored=scored)
    unmarked = (pl.col("marks") + pl.col("against") + pl.col("scored")) == 0
    blank = unmarked & pl.col("given").is_null()
    too_many = pl.lit(False)
    if threshold.marks_at_most is not None:
        too_many = pl.col("marks") > threshold.marks_at_most
    crossed = (pl.col("marks") + pl.col("scored") == 0) & (pl.col("against") > 0)
    reason = (
        pl.when(pl.col("given").is_not_null())
        .then("given")
        .when(too_many)
        .then(pl.lit("too_many"))
        .when(crossed & pl.lit(threshold.nobody == "invalid"))
        .then(pl.lit("all_crossed_out"))
        .when(blank & pl.lit(threshold.blank != "valid"))
        .then(pl.lit(BLANK))
    )
    papers = papers.with_columns(blank=blank, reason=reason).sort(PAPER)
    papers = papers.select(*PAPER, "blank", "reason")
    named = rows.filter(pl.col("unit").is_not_null()).drop("invalid")
    known = papers.select(*PAPER, valid=pl.col("reason").is_null())
    return Judged(papers, named.join(known, on=list(PAPER), how="left"))


def _said(ballots: pl.DataFrame, contest: str) -> pl.DataFrame:
    """The rows of the contest, and what each of them says of its unit."""
    optional = {"vote": pl.String, "place": pl.Int64, "score": pl.Float64, "invalid": pl.String}
    missing = [
        pl.lit(None, dtype).alias(n) for n, dtype in optional.items() if n not in ballots.columns
    ]
    own = ballots.filter(pl.col("contest") == contest).with_columns(missing)
    chair = (pl.col("channel") == "chair").fill_null(False)
    said = (
        pl.when(pl.col("unit").is_null())
        .then(None)
        .when(pl.col("vote").is_not_null())
        .then("vote")
        .when(pl.col("place") > 0)
        .then(pl.lit("ranked"))
        .when(pl.col("place").is_not_null())
        .then(None)
        .when(pl.col("score").is_not_null())
        .then(pl.lit("scored"))
        .otherwise(pl.lit("agree"))
    )
    return own.select(
        channel=pl.when(chair).then(pl.lit("box")).otherwise("channel"),
        chair=chair,
        ballot="ballot",
        unit="unit",
        said=said,
        place="place",
        score="score",
        invalid="invalid",
    )
