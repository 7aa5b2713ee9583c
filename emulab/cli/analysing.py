"""``emulab weights | explain | scorers | audit | compare``: questions about a result."""

import click

from emulab.cli.common import JSON, PLACE, SCENARIO, printed, refusing


@click.command(short_help="Every criterion's weight and share.")
@PLACE
@SCENARIO
@click.option("--method", metavar="NAME", help="Another method, such as roc, ahp, critic, equal.")
@click.option("--sets", is_flag=True, help="The boards' weight sets side by side.")
@JSON
@refusing
def weights(
    place: str, scenario: str | None, method: str | None, sets: bool, as_json: bool
) -> None:
    """Print every criterion's weight and share, and how consistent the judgement behind them is.

    A method with settings is written as in the rules: --method '{roc: {order: [a, b, c]}}'.

    JSON: cluster, year, synthetic, weighting; nodes (node, parent, weight among siblings, share
    of the whole, method); consistency (parent, method, figure, value); remarks; importance
    (criterion, weight, importance, low, high, reason); with --sets also sets (names, shares,
    ranks).
    """
    from emulab.output.weights import weights_object, weights_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((weights_object if as_json else weights_text)(found, method, sets))


@click.command(short_help="One unit's total, down to the marks.")
@PLACE
@click.argument("unit", metavar="UNIT")
@SCENARIO
@JSON
@refusing
def explain(place: str, unit: str, scenario: str | None, as_json: bool) -> None:
    """Print one unit's total, drilled down to the marks and adding up exactly.

    UNIT is an id, a name or a short name.

    JSON: cluster, year, unit, name, synthetic, rank, total; rows (node, depth, score, maximum,
    level, share, part, lost, mean ...); marks (criterion, stage, scorer, mark, used, reason ...);
    gates that the unit does not pass.
    """
    from emulab.output.explaining import explain_object, explain_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((explain_object if as_json else explain_text)(found, unit))


@click.command(short_help="How scorers mark and agree.")
@PLACE
@SCENARIO
@JSON
@refusing
def scorers(place: str, scenario: str | None, as_json: bool) -> None:
    """Print how scorers mark and agree, and the ranking with their severity taken out.

    JSON: cluster, year, synthetic, stage, why (they cannot be compared), and the tables leniency,
    adjusted, outlying, favours, inflation, heads_advantage, agreement.
    """
    from emulab.output.scorers import scorers_object, scorers_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((scorers_object if as_json else scorers_text)(found))


@click.command(short_help="Recorded numbers that do not follow.")
@PLACE
@SCENARIO
@JSON
@refusing
def audit(place: str, scenario: str | None, as_json: bool) -> None:
    """Name every recorded number that does not follow from the marks, and from which cell.

    Recorded are the totals and ranks of record.yaml and the cells of recorded.csv; last year's
    record is looked up too. JSON: cluster, year, synthetic; totals (unit, recorded, computed,
    difference, allowed, follows, causes ...); cells and ranks that do not follow.
    """
    from emulab.output.audit import audit_object, audit_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((audit_object if as_json else audit_text)(found))


@click.command(short_help="Alternatives, years or rules files side by side.")
@click.argument("places", metavar="A [B ...]", nargs=-1, required=True)
@JSON
@refusing
def compare(places: tuple[str, ...], as_json: bool) -> None:
    """Put results side by side: years, scenarios (CLUSTER/YEAR:SCENARIO) or rules files.

    One place alone: the rules as adopted beside every scenario and weight set of them. Of three
    or more, each is set against the first.

    A rules file without data of its own is tried on the data of the other, or of the project.
    Of two different years the change is taken apart into its causes.

    JSON of two: a and b (asked, cluster, year, scenario, synthetic); units (totals, ranks,
    difference, moved, gained, lost, criteria); causes; of different years also criteria, method,
    entered, left, merged, unmarked.

    JSON of one, or of three or more: cluster, year, synthetic; alternatives (alternative, kind,
    name, author, reason, synthetic, tau_b, moved, first, differences, criteria, faults), the
    first being what the others are set against; ranks and totals (unit, then one by the
    name of each alternative); hands (alternative, unit, award, change, condition, reason).
    """
    from emulab.comparison import Comparison, comparisons
    from emulab.output.alternatives import alternatives_object, alternatives_text
    from emulab.output.comparing import compare_object, compare_text

    found = comparisons(places)
    if isinstance(found, Comparison):
        printed((compare_object if as_json else compare_text)(found))
    else:
        printed((alternatives_object if as_json else alternatives_text)(found))
