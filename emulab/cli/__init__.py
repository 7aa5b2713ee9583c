"""The command line: ``emulab COMMAND ...``, one file a family of commands.

Results go to stdout, faults and progress to stderr. Exit codes: 0 good (also when
something was cleaned and said so), 2 the input was at fault, 1 anything else.
"""

import sys

import click

from emulab import __version__
from emulab.cli import (
    analysing,
    beginning,
    firmness,
    meeting,
    ranking,
    running,
    swaying,
    tallying,
    voting,
)

COMMANDS = (
    running.run,
    running.check,
    ranking.rank,
    ranking.awards,
    analysing.weights,
    analysing.explain,
    firmness.robustness,
    firmness.reach,
    voting.count,
    swaying.absent,
    tallying.tally,
    swaying.margin,
    analysing.scorers,
    analysing.audit,
    analysing.compare,
    meeting.page,
    meeting.what_if,
    meeting.meeting,
    beginning.new,
    beginning.import_,
    beginning.amend,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="emulab")
def main() -> None:
    """Score, rank and vote on emulation clusters (cụm / khối thi đua).

    CLUSTER/YEAR is a folder of params/, or the path of a rules file whose data lie beside it
    or in data/ beside params/.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


for command in COMMANDS:
    main.add_command(command)
