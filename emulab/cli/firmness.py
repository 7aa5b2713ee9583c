"""``emulab robustness | reach``: how firm a ranking is, and how far a unit is from another rank."""

import click

from emulab.cli.common import JSON, PLACE, SCENARIO, printed, refusing


@click.command(short_help="How firm the ranking is.")
@PLACE
@SCENARIO
@click.option("--node", metavar="SECTION", help="Argue about the weights of its criteria.")
@JSON
@refusing
def robustness(place: str, scenario: str | None, node: str | None, as_json: bool) -> None:
    """Print how firm the ranking is: the verdict, and what other weights would have done.

    The weights argued about are those that the rules name (analysis.argued), the sections'
    unless they do; --node leaves puts all criteria at one table. Defensible weights are
    those of analysis.within and analysis.defensible.

    JSON: cluster, year, scenario, synthetic, node, weights, winners, verdict (safe, fragile or
    tied), sentence, units (unit, rank, state, sentence); stability (criterion, parent, weight, low,
    high, swaps, exact, first_k, ranking); under all weightings acceptability, first,
    central_weights, pairwise, expected_rank; possible_ranks under defensible ones; exact, why,
    samples, seed; defensible (low, high, and the same shares under these).
    """
    from emulab.output.robustness import robustness_object, robustness_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((robustness_object if as_json else robustness_text)(found, node))


@click.command(short_help="What a unit needs to be first.")
@PLACE
@click.argument("unit", metavar="UNIT")
@click.option("--rank", metavar="N", type=click.IntRange(min=1), default=1, help="Another rank.")
@SCENARIO
@JSON
@refusing
def reach(place: str, unit: str, rank: int, scenario: str | None, as_json: bool) -> None:
    """Print what a unit needs to be first, or to have rank N: the gap and the cheapest raise.

    UNIT is an id, a name or a short name. The other units stand as they are.

    JSON: cluster, year, unit, name, synthetic, asked, rank, total, rival, gap, held, possible,
    effort, strict, slack, reached, how; cheapest and raises (criterion, side, score, needed,
    feasible, after ...), each raise by itself; gates that the unit does not pass; why, notes.
    """
    from emulab.output.reaching import reach_object, reach_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((reach_object if as_json else reach_text)(found, unit, rank))
