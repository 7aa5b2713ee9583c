"""Scores and votes together: where the vote leaves the ranking, and by how much."""

from dataclasses import dataclass

import polars as pl

from emulab.awards import PROPOSED, TIED, Outcome
from emulab.comparing import tau_b
from emulab.pipeline import Result
from emulab.rules import Rules

PLACES = {
    "unit": pl.String,
    "total": pl.Float64,
    "rank": pl.Int64,
    "votes": pl.Int64,
    "vote_rank": pl.Int64,
    "moved": pl.Int64,
    "passed": pl.Boolean,
    "head": pl.Boolean,
}


@dataclass(frozen=True)
class Beside:
    """One contest's votes beside the ranking.

    ``places``: unit, total, rank, votes, vote_rank (tied units share the better place), moved
    (places gained by the vote), passed (over the threshold), head (heads the cluster this year);
    ranked units only, and ranks are among them.
    ``tau_b`` is Kendall's coefficient with ties, 1 where the vote follows the ranking; None
    where all totals or all votes are equal.
    ``turned``: unit, other: pairs that the vote turns against the ranking (unit has the better
    rank and fewer votes). ``passed_only``: over the threshold though ranked below somebody who
    is not; ``ranked_only``: not over it, though ranked above somebody who is.
    ``settled``: units equal on votes whom the score told apart at the seat cut.
    """

    contest: str
    places: pl.DataFrame
    tau_b: float | None
    turned: pl.DataFrame
    passed_only: tuple[str, ...]
    ranked_only: tuple[str, ...]
    settled: tuple[str, ...]


def beside_votes(result: Result) -> tuple[Beside, ...]:
    """Every counted contest beside the ranking, in the order of the rules.

    >>> import emulab
    >>> [one.contest for one in beside_votes(emulab.study("central-party", 2023).result)]
    ['head', 'standing-deputy', 'deputy']
    """
    return tuple(_contest(result, contest) for contest in result.polls)


def heads_advantage(found: tuple[Beside, ...]) -> pl.DataFrame:
    """How the head stands by votes and by rank: contest, unit, rank, vote_rank, moved.

    A head that appraises the others and counts their votes may stand better by votes than by
    score; one year of one cluster shows it, and proves nothing.
    """
    schema = {"contest": pl.String, **{name: PLACES[name] for name in HEAD}}
    rows = [
        (one.contest, *row)
        for one in found
        for row in one.places.filter("head").select(HEAD).iter_rows()
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


HEAD = ("unit", "rank", "vote_rank", "moved")


def _contest(result: Result, contest: str) -> Beside:
    poll = result.polls[contest]
    rows = result.ranks.select("unit", "total", "rank").with_columns(
        votes=pl.Series([poll.votes(unit) for unit in result.ranks["unit"]], dtype=pl.Int64)
    )
    places = rows.with_columns(
        vote_rank=pl.col("votes").rank("min", descending=True).cast(pl.Int64),
        passed=pl.col("votes") >= poll.needed,
        head=pl.col("unit").is_in(heads(result.rules)),
    ).with_columns(moved=pl.col("rank") - pl.col("vote_rank"))
    places = places.select(list(PLACES))
    best_missing = places.filter(~pl.col("passed"))["rank"].min()
    worst_passed = places.filter("passed")["rank"].max()
    over = places.filter(pl.col("passed") & (pl.col("rank") > pl.lit(best_missing)))
    under = places.filter(~pl.col("passed") & (pl.col("rank") < pl.lit(worst_passed)))
    return Beside(
        contest,
        places,
        tau_b(places["rank"].to_list(), places["vote_rank"].to_list()),
        _turned(places),
        tuple(over["unit"]) if best_missing is not None else (),
        tuple(under["unit"]) if worst_passed is not None else (),
        _settled(result, contest),
    )


def heads(rules: Rules) -> list[str]:
    """The units that head the cluster this year: holders of the first office that is named."""
    if not rules.officers:
        return []
    first = rules.officers[0].office
    return [officer.unit for officer in rules.officers if officer.office == first]


def _turned(places: pl.DataFrame) -> pl.DataFrame:
    """Pairs in which the unit of the better rank has fewer votes."""
    rows = places.select("unit", "rank", "votes").rows()
    pairs = [
        (unit, other)
        for unit, rank, votes in rows
        for other, its, more in rows
        if rank < its and votes < more
    ]
    return pl.DataFrame(pairs, schema={"unit": pl.String, "other": pl.String}, orient="row")


def _settled(result: Result, contest: str) -> tuple[str, ...]:
    """Units that the score told apart from others with as many votes, at the seat cut."""
    outcomes = [o for o in _outcomes(result) if o.contest == contest and o.votes is not None]
    reached = [o for o in outcomes if o.condition in ("", "seats") and o.outcome != TIED]
    taken = {o.votes for o in reached if o.outcome == PROPOSED}
    left = {o.votes for o in reached if o.outcome not in (PROPOSED, TIED)}
    return tuple(o.unit for o in reached if o.votes in taken & left)


def _outcomes(result: Result) -> tuple[Outcome, ...]:
    return (*result.award_outcomes, *result.office_outcomes)
