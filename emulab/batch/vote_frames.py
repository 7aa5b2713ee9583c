"""The tables of a year's votes as files: tallies, what adds up, bases, margins; never ballots.

Figures that the rules withhold are null here as on every page.
"""

import polars as pl

from emulab.contest_papers import contest_papers
from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.secrecy import secrecy_check, warning_frame
from emulab.swaying import margin, poll_marks
from emulab.votes_and_scores import PLACES, beside_votes
from emulab.voting import bases
from emulab.withholding import OF_UNITS, hidden, shown_bases, shown_identities, shown_votes

IDENTITIES = {
    "contest": pl.String,
    "of": pl.String,
    "identity": pl.String,
    "left": pl.Int64,
    "right": pl.Int64,
    "state": pl.String,
    "sentence": pl.String,
}
BASES = {"contest": pl.String, **bases.SCHEMA}
MARGINS = {
    "contest": pl.String,
    "rule": pl.String,
    "papers_at_least": pl.Int64,
    "papers_at_most": pl.Int64,
    "says": pl.String,
}
SPARE = {
    "contest": pl.String,
    "unit": pl.String,
    "votes": pl.Int64,
    "needed": pl.Int64,
    "spare": pl.Int64,
    "missing": pl.Int64,
}


def vote_frames(result: Result) -> dict[str, pl.DataFrame]:
    """The tables of what was voted on; none where nothing was.

    votes: as ``Result.votes``. count_checks: contest, of, identity, left, right, state, sentence.
    vote_bases: contest, then the columns of ``on_every_base``. vote_margins: contest, rule, fewest
    papers that would have changed the outcome and most that are needed for it. votes_spare:
    contest, unit, votes, needed, spare, missing. beside_votes: contest, then the columns of
    ``beside_votes``. secrecy: contest, leak, papers, withheld, text.
    """
    if not result.polls:
        return {}
    return {
        "votes": shown_votes(result),
        "count_checks": _checks(result),
        "vote_bases": _bases(result),
        "vote_margins": _margins(result),
        "votes_spare": _spare(result),
        "beside_votes": _beside(result),
        "secrecy": _secrecy(result),
    }


def _checks(result: Result) -> pl.DataFrame:
    rows = [
        (one.contest, one.of, one.name, one.left, one.right, one.state, one.sentence.said("vi"))
        for one in shown_identities(result)
    ]
    return pl.DataFrame(rows, schema=IDENTITIES, orient="row")


def _bases(result: Result) -> pl.DataFrame:
    """What stands on a base that the rules withhold is null but for the number of the base."""
    rows = []
    for contest, own in shown_bases(result).items():
        for row in own:
            told = ("votes", "share") if row["used"] else ("votes", "share", "passed")
            hushed = {} if row["shown"] else dict.fromkeys(told)
            rows.append({"contest": contest, **row, **hushed})
    return pl.DataFrame(rows, schema=BASES)


def _margins(result: Result) -> pl.DataFrame:
    rows = []
    for contest in result.polls:
        put = contest_papers(result, contest)
        if put is None or hidden(result).touches(contest):
            continue
        try:
            found = margin(put.ballots, put.rule, put.seats, **put.keywords)
        except InputError:
            continue  # it needs the papers, and only totals were kept
        rows.append((contest, put.rule, found.low, found.high, found.says.said("vi")))
    return pl.DataFrame(rows, schema=MARGINS, orient="row")


def _spare(result: Result) -> pl.DataFrame:
    rows, back = [], hidden(result)
    for contest, poll in result.polls.items():
        if poll.election is not None:
            continue
        for one in poll_marks(poll, list(result.unit_names)):
            figures = (one.votes, one.needed, one.spare, one.missing)
            if one.unit in back.of(contest):
                figures = (None, one.needed, None, None)
            rows.append((contest, one.unit, *figures))
    return pl.DataFrame(rows, schema=SPARE, orient="row")


def _beside(result: Result) -> pl.DataFrame:
    """Places by votes too are null where those who share one would be told."""
    if not result.ranked:
        return pl.DataFrame(schema={"contest": pl.String, **PLACES})
    back, rows = hidden(result), []
    for one in beside_votes(result):
        for row in one.places.to_dicts():
            held = row["unit"] in back.of(one.contest)
            hushed = dict.fromkeys(("votes", "vote_rank", "moved")) if held else {}
            rows.append({"contest": one.contest, **row, **hushed})
    return pl.DataFrame(rows, schema={"contest": pl.String, **PLACES})


def _secrecy(result: Result) -> pl.DataFrame:
    """The warnings; of figures withheld no sentence, which would tell the number, and one row."""
    found = warning_frame(secrecy_check(result), "vi").drop("units")
    quiet = pl.col("withheld") & pl.col("leak").is_in(OF_UNITS)
    told = found.with_columns(text=pl.when(~quiet).then("text"))
    return told.unique(maintain_order=True)
