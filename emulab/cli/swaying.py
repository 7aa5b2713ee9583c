"""``emulab margin`` and ``emulab absent``: what would change an election."""

from typing import Any

import click

from emulab.cli.common import JSON, PLACE, SCENARIO, printed, refusing
from emulab.cli.conventions import conventions
from emulab.cli.tallying import BALLOT_FILE, CONTEST, KIND, SEATS, papers_of


@click.command(short_help="Fewest ballots that would change an outcome.")
@BALLOT_FILE
@click.option("--rule", required=True, metavar="NAME", help="The rule that decides.")
@SEATS
@KIND
@CONTEST
@JSON
@refusing
@conventions
def margin(
    file: str,
    rule: str,
    seats: int | None,
    kind: str | None,
    contest: str | None,
    given: dict[str, Any],
    as_json: bool,
) -> None:
    """Tell how many ballots of FILE, replaced, change who is elected, and name such ballots.

    Exact for threshold, approval, plurality, anti-plurality, borda, score, block, limited, sntv
    and, as far as its search goes, irv; for every other rule a least and a most number. A ballot
    is replaced by any valid one; a tie counts as a change. The ballots named were counted again.

    JSON: rule, seats, winners, tied, margin (null where not exact), low, high, exact, certificate
    (removed, added: ballot, count), winners_after, tied_after, conventions, convention, reason,
    says, synthetic.
    """
    from emulab.output.papers_origin import with_origin
    from emulab.output.swaying import margin_object, margin_text
    from emulab.output.tallying import seats_of

    ballots = papers_of(file, (rule,), kind, contest)
    chairs = seats or seats_of(ballots, (rule,))
    found = (margin_object if as_json else margin_text)(ballots, rule, chairs, given)
    printed(with_origin(file, ballots, found))


@click.command(short_help="What the absent members could change.")
@PLACE
@click.argument("award", metavar="AWARD")
@SCENARIO
@JSON
@refusing
def absent(place: str, award: str, scenario: str | None, as_json: bool) -> None:
    """Tell which units of an award or office hang on the members who were absent.

    For every eligible unit: whether it can still be elected and with how many of the absent, and
    whether it is elected whatever they do. Where the base is the papers and not the members, a
    warning names the units that papers without a mark for them would take below the threshold.

    JSON: cluster, year, synthetic, award, name, absent, base, of, needed, seats, marks_at_most,
    grows (whether the base does), units (unit, name, votes, needed, possible, necessary,
    marks_needed, safe: it keeps its threshold), complete, warning, says.
    """
    from emulab.output.swaying import absent_object, absent_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    printed((absent_object if as_json else absent_text)(found, award))
