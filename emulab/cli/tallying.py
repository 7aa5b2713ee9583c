"""``emulab tally``: counting rules over a file of ballots."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from emulab.cli.common import JSON, printed, refusing
from emulab.cli.conventions import conventions
from emulab.faults import Fault, InputError

if TYPE_CHECKING:
    from emulab.ballots import Ballots, Tallies

TABLES = (".csv", ".tsv", ".xlsx")
BALLOT_FILE = click.argument("file", metavar="FILE", type=click.Path())
KIND = click.option(
    "--kind",
    type=click.Choice(["ranked", "approval", "yes-no", "score"]),
    help="What the papers are, where the file does not tell.",
)
GRADES = click.option(
    "--grades", metavar="WORDS", help="Grades of the file, worst first: kém,khá,tốt."
)
CONTEST = click.option("--contest", metavar="ID", help="The contest, where the file has several.")
SEATS = click.option(
    "--seats",
    metavar="N",
    type=click.IntRange(min=1),
    help="Seats; 1 unless told, under threshold all who pass.",
)


def papers_of(
    file: str,
    rules: tuple[str, ...],
    kind: str | None,
    contest: str | None = None,
    grades: str | None = None,
) -> "Ballots | Tallies":
    """The ballots of a file that a command names.

    A table of whole numbers may hold places or points. Where ``kind`` does not say which, the
    rules do, if all of them count one kind of ballot.
    """
    from emulab.ballots import read_ballots
    from emulab.electing import rules as known

    if kind is None and rules and Path(file).suffix.casefold() in TABLES:
        kinds = {one for rule in rules if rule in known() for one in known()[rule].kinds}
        kind = kinds.pop() if len(kinds) == 1 else None
    words = grades and [word.strip() for word in grades.split(",")]
    return read_ballots(file, kind and kind.replace("-", "_"), contest=contest, grades=words)


@click.command(short_help="Count ballots by one rule or by all.")
@BALLOT_FILE
@click.option("--rule", "rules", multiple=True, metavar="NAME", help="A rule; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Every rule that fits the ballots.")
@SEATS
@KIND
@CONTEST
@GRADES
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
    grades: str | None,
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
    pairwise (ballots that place a name above another; null where ballots do not say), synthetic.
    winners has everyone elected in some way of breaking ties, elected those in every way.
    """
    from emulab.output.papers_origin import with_origin
    from emulab.output.tallying import seats_of, tallies_object, tallies_text

    if not rules and not every:
        finding = "no rule is named."
        raise InputError([Fault("options", 0, finding, "Write --rule NAME, or --all.")])
    names = None if every else tuple(dict.fromkeys(rules))
    ballots = papers_of(file, names or (), kind, contest, grades)
    chairs = seats or seats_of(ballots, names)
    found = (tallies_object if as_json else tallies_text)(ballots, names, chairs, given)
    printed(with_origin(file, ballots, found))
