"""``emulab tally``: counting rules over a file of ballots."""

from typing import Any

import click

from emulab.cli.common import JSON, printed, refusing
from emulab.cli.conventions import conventions
from emulab.faults import Fault, InputError

BALLOT_FILE = click.argument("file", metavar="FILE", type=click.Path())
KIND = click.option(
    "--kind",
    type=click.Choice(["ranked", "approval", "yes-no", "score"]),
    help="What the papers are, where the file does not tell.",
)
CONTEST = click.option("--contest", metavar="ID", help="The contest, where the file has several.")
SEATS = click.option(
    "--seats", metavar="N", type=click.IntRange(min=1), help="Seats; 1 unless told."
)


@click.command(short_help="Count ballots by one rule or by all.")
@BALLOT_FILE
@click.option("--rule", "rules", multiple=True, metavar="NAME", help="A rule; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Every rule that fits the ballots.")
@SEATS
@KIND
@CONTEST
@JSON
@refusing
@conventions
def tally(
    file: str,
    rules: tuple[str, ...],
    every: bool,
    seats: int | None,
    kind: str | None,
    contest: str | None,
    given: dict[str, Any],
    as_json: bool,
) -> None:
    """Count the ballots of FILE by the rules that are named, or by all that fit.

    FILE is a text of ballots (A > B = C * 3), PrefLib (.soc .soi .toc .toi .cat), .blt (its seats
    are taken where --seats is left out and the rules fill several), .csv or .xlsx. A convention
    that decides and is not named is refused, with its choices. --all leaves out the rules that
    do not fit the ballots or the seats, and says which.

    JSON: candidates, ballots, kind, results (rule, title, seats, winners, elected, tied, order,
    scores, exact, committees, rounds, conventions, facts, complete, notes), skipped (rule, why),
    pairwise (ballots that place a name above another; null where ballots do not say). winners
    has everyone elected in some way of breaking ties, elected those in every way.
    """
    from emulab.ballots import read_ballots
    from emulab.output.tallying import seats_of, tallies_object, tallies_text

    if not rules and not every:
        finding = "no rule is named."
        raise InputError([Fault("options", 0, finding, "Write --rule NAME, or --all.")])
    ballots = read_ballots(file, kind=kind and kind.replace("-", "_"), contest=contest)
    names = None if every else tuple(dict.fromkeys(rules))
    chairs = seats or seats_of(ballots, names)
    printed((tallies_object if as_json else tallies_text)(ballots, names, chairs, given))
