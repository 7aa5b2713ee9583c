"""``emulab weights | explain | scorers | audit | compare``: questions about a result."""

import click

from emulab.cli.common import JSON, PLACE, SCENARIO, printed, refusing


@click.command()
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
    """
    from emulab.output.weights import weights_object, weights_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((weights_object if as_json else weights_text)(found, method, sets))


@click.command()
@PLACE
@click.argument("unit", metavar="UNIT")
@SCENARIO
@JSON
@refusing
def explain(place: str, unit: str, scenario: str | None, as_json: bool) -> None:
    """Print one unit's total, drilled down to the marks and adding up exactly."""
    from emulab.output.explaining import explain_object, explain_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((explain_object if as_json else explain_text)(found, unit))


@click.command()
@PLACE
@SCENARIO
@JSON
@refusing
def scorers(place: str, scenario: str | None, as_json: bool) -> None:
    """Print how scorers mark and agree, and the ranking with their severity taken out."""
    from emulab.output.scorers import scorers_object, scorers_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((scorers_object if as_json else scorers_text)(found))


@click.command()
@PLACE
@SCENARIO
@JSON
@refusing
def audit(place: str, scenario: str | None, as_json: bool) -> None:
    """Name every recorded number that does not follow from the marks, and from which cell."""
    from emulab.output.audit import audit_object, audit_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((audit_object if as_json else audit_text)(found))


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@JSON
@refusing
def compare(first: str, second: str, as_json: bool) -> None:
    """Put two results side by side: years, scenarios (CLUSTER/YEAR:SCENARIO) or rules files."""
    from emulab.comparing import comparison
    from emulab.output.comparing import compare_object, compare_text

    found = comparison(first, second)
    printed((compare_object if as_json else compare_text)(found))
