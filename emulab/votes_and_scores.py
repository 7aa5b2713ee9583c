"""Scores and votes together: where the vote leaves the ranking, and by how much."""

from dataclasses import dataclass

import polars as pl

from emulab.awards import Outcome
from emulab.comparing import tau_b
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.voting import Poll
from emulab.words import Message

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
    (places gained by the vote), passed (over the threshold, the chair among those agreeing where
    the rules ask it), head (heads the cluster this year); ranked units only, and ranks are among
    them. Where another rule than approval decides, ``vote_rank`` is the place in its order
    (without one, winners first), ``passed`` are its winners, and ``votes`` of ranked papers are
    those that name the unit at all.
    ``tau_b`` is Kendall's coefficient with ties, 1 where the vote follows the ranking; None
    where all totals or all votes are equal.
    ``turned``: unit, other: pairs that the vote turns against the ranking (unit has the better
    rank and the worse place by votes). ``passed_only``: over the threshold though ranked below
    somebody who is not; ``ranked_only``: not over it, though ranked above somebody who is; both
    empty where no threshold decides. ``settled``: units equal on votes whom the rank or points
    told apart at the seat cut; a lot or a meeting's decision is neither.
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
    poll, units = result.polls[contest], result.ranks["unit"].to_list()
    standing = _standing(poll, units)
    rows = result.ranks.select("unit", "total", "rank").with_columns(
        votes=pl.Series([poll.votes(unit) for unit in units], dtype=pl.Int64),
        standing=pl.Series([standing[unit] for unit in units], dtype=pl.Int64),
        passed=pl.Series([poll.passes(unit) for unit in units], dtype=pl.Boolean),
    )
    places = rows.with_columns(
        vote_rank=pl.col("standing").rank("min").cast(pl.Int64),
        head=pl.col("unit").is_in(heads(result.rules)),
    ).with_columns(moved=pl.col("rank") - pl.col("vote_rank"))
    places = places.select(list(PLACES))
    over, under = _parting(places) if poll.election is None else ((), ())
    return Beside(
        contest,
        places,
        tau_b(places["rank"].to_list(), places["vote_rank"].to_list()),
        _turned(places),
        over,
        under,
        _settled(result, contest),
    )


def _standing(poll: Poll, units: list[str]) -> dict[str, int]:
    """What the units stand by after the vote, the smallest first."""
    if poll.election is None:
        return {unit: -poll.votes(unit) for unit in units}
    groups = poll.election.order or (poll.election.winners,)
    place = {unit: number for number, group in enumerate(groups) for unit in group}
    return {unit: place.get(unit, len(groups)) for unit in units}


def _parting(places: pl.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who passed below somebody who did not, and who did not above somebody who did."""
    best_missing = places.filter(~pl.col("passed"))["rank"].min()
    worst_passed = places.filter("passed")["rank"].max()
    over = places.filter(pl.col("passed") & (pl.col("rank") > pl.lit(best_missing)))
    under = places.filter(~pl.col("passed") & (pl.col("rank") < pl.lit(worst_passed)))
    return (
        tuple(over["unit"]) if best_missing is not None else (),
        tuple(under["unit"]) if worst_passed is not None else (),
    )


def heads(rules: Rules) -> list[str]:
    """The units that head the cluster this year: holders of the first office that is named."""
    if not rules.officers:
        return []
    first = rules.officers[0].office
    return [officer.unit for officer in rules.officers if officer.office == first]


def _turned(places: pl.DataFrame) -> pl.DataFrame:
    """Pairs in which the unit of the better rank has the worse place by votes."""
    rows = places.select("unit", "rank", "vote_rank").rows()
    pairs = [
        (unit, other)
        for unit, rank, place in rows
        for other, its, better in rows
        if rank < its and better < place
    ]
    return pl.DataFrame(pairs, schema={"unit": pl.String, "other": pl.String}, orient="row")


def _settled(result: Result, contest: str) -> tuple[str, ...]:
    """Units that the rank or points told apart from others with as many votes, at the seat cut."""
    outcomes = [o for o in _outcomes(result) if o.contest == contest and o.votes is not None]
    return tuple(o.unit for o in outcomes if _by_points(o.reason.values.get("decided")))


def _by_points(decided: Message | None) -> bool:
    """Whether a tie was parted by what the units have, and not by a lot or a meeting."""
    return decided is not None and "on" in decided.values


def _outcomes(result: Result) -> tuple[Outcome, ...]:
    return (*result.award_outcomes, *result.office_outcomes)
