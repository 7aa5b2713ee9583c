"""``emulab count``: the count sheet of a cluster's year, reconciled."""

import click

from emulab.cli.common import JSON, PLACE, SCENARIO, printed, refusing


@click.command(short_help="The count sheet, reconciled.")
@PLACE
@SCENARIO
@JSON
@refusing
def count(place: str, scenario: str | None, as_json: bool) -> None:
    """Print the count sheet of every contest that is voted on, and whether it adds up.

    Ballots or totals alone are enough; no marks are needed. Where a sheet does not add up it is
    printed all the same, the faults are said on stderr, and the exit code is 2.

    JSON: cluster, year, scenario, synthetic; contests, a row each; faults (file, line, finding,
    remedy) and notes. Of a contest: contest, name, counted_from (ballots or totals); sheet, where
    fields that were not written are null; channels (channel, valid, invalid, blank); invalid, by
    reason and channel; tellers (what, first, second, agreed, settled); identities (of, name,
    sentence, left, right, state: holds, broken or not known); threshold (at_least or more_than,
    of, absent, blank, nobody, marks_at_most, chair, source, since, until); rule, and where it is
    not approval its winners; base, needed; quorum (needed, present, reached); votes (unit, agree,
    box, written, chair, passed, not_counted by reason); bases (unit, base, number, votes, share,
    needed, passed, used); why it cannot be counted, or null.
    """
    from emulab.output.counting import count_object, count_text, counted_at

    found = counted_at(place, scenario or "")
    printed((count_object if as_json else count_text)(found))
    found.refuse()
