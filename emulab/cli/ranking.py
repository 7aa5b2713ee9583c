"""``emulab rank`` and ``emulab awards``: the result, as adopted or with choices overridden."""

import click

from emulab.cli.common import JSON, LANGUAGE, PLACE, SCENARIO, printed, refusing


@click.command(short_help="The ranking, as adopted or otherwise.")
@PLACE
@SCENARIO
@click.option("--scale", metavar="NAME", help="Another scale, such as observed or z_score.")
@click.option("--aggregate", metavar="NAME", help="Another aggregate, such as geometric or topsis.")
@click.option(
    "--weights",
    metavar="NAME|FILE",
    help="Another weighting: a method (equal, critic), a board's weight set, or a YAML file of "
    "id: number lines.",
)
@JSON
@refusing
def rank(
    place: str,
    scenario: str | None,
    scale: str | None,
    aggregate: str | None,
    weights: str | None,
    as_json: bool,
) -> None:
    """Print the ranking: best first, tied units sharing the better rank.

    A choice with settings is written as in the rules: --aggregate '{power: {exponent: 2}}',
    --weights '{tasks: 60, party: 40}'. Nothing is written to any file.

    JSON: cluster, year, synthetic, method, overridden; ranks (unit, total, rank, tied,
    decided_by, band, parts); unranked, barred; gates not passed; touched cells, which are no
    mark as given; silent criteria, which separate nobody; rates, where units are judged on
    unlike maxima.
    """
    from emulab.output.ranking import rank_object, rank_text
    from emulab.overriding import on_the_command_line, overrides
    from emulab.studies import study_at

    changes = overrides(place, scenario, scale, aggregate, weights)
    if not changes:
        found = study_at(place, scenario or "")
    else:
        with on_the_command_line():
            found = study_at(place, scenario or "", changes)
    printed(rank_object(found, changes) if as_json else rank_text(found, changes))


@click.command(short_help="Who is proposed for what, and why not the others.")
@PLACE
@SCENARIO
@JSON
@LANGUAGE
@refusing
def awards(place: str, scenario: str | None, as_json: bool, lang: str | None) -> None:
    """Print who is proposed for what, and for everyone else the first condition missed.

    JSON: cluster, year, synthetic; proposals and offices (award or office, unit, outcome,
    condition, reason, votes, needed).
    """
    from emulab.output.awards import awards_object, awards_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed(awards_object(found, lang or "en") if as_json else awards_text(found, lang or "vi"))
