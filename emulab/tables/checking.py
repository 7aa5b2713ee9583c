"""Do the tables fit each other and the rules? Every fault of every table is listed at once.

To add a check, write a function of a Case and list it in CHECKS with the tables it needs: it
is passed over where one of them could not be read.
"""

from collections.abc import Callable

from emulab.faults import Fault, Note
from emulab.rules import Rules
from emulab.tables.case import Case
from emulab.tables.checking_changes import changes, recorded
from emulab.tables.checking_gaps import gaps
from emulab.tables.checking_groups import groups
from emulab.tables.checking_marks import marks_within, pass_or_fail, repeated_marks
from emulab.tables.checking_names import contests, criteria, sections, stages, units
from emulab.tables.checking_records import files, officers, record, roster
from emulab.tables.checking_supposed import supposed
from emulab.tables.checking_targets import targets, unit_checks
from emulab.tables.checking_votes import ballots, counts, tallies
from emulab.tables.gathering import Ledger
from emulab.tables.tables import Tables

CHECKS: dict[Callable[[Case], None], tuple[str, ...]] = {
    roster: ("units",),
    units: ("units",),
    criteria: (),
    sections: (),
    stages: (),
    contests: (),
    marks_within: ("marks",),
    repeated_marks: ("marks",),
    pass_or_fail: ("marks",),
    targets: ("targets",),
    changes: ("changes", "marks"),
    recorded: ("recorded",),
    gaps: ("units", "marks", "targets"),
    supposed: ("units", "marks", "targets"),
    unit_checks: ("checks",),
    ballots: ("ballots",),
    tallies: ("tallies",),
    counts: ("counts",),
    officers: ("units",),
    groups: ("units",),
    record: ("units",),
    files: (),
}

OF_A_UNIT = (marks_within, pass_or_fail, gaps)
OF_A_CELL = (units, criteria, sections, stages, marks_within, pass_or_fail, changes)


def check(tables: Tables, rules: Rules) -> tuple[Note, ...]:
    """The notes on tables that fit the rules; raises InputError with every fault where not."""
    ledger = Ledger()
    survey(tables, rules, ledger)
    ledger.refuse()
    return ledger.notes


def survey(
    tables: Tables, rules: Rules, ledger: Ledger, unread: frozenset[str] = frozenset()
) -> None:
    """Run every check whose tables could be read; what is found goes to the ledger."""
    case = Case(tables, rules, ledger, unread)
    for examine, needed in CHECKS.items():
        if not unread & set(needed):
            examine(case)


def faults_of(
    tables: Tables, rules: Rules, checks: tuple[Callable[[Case], None], ...]
) -> tuple[Fault, ...]:
    """The faults that some of the checks find, OF_A_UNIT or OF_A_CELL, in a part of the tables."""
    ledger = Ledger()
    case = Case(tables, rules, ledger)
    for examine in checks:
        examine(case)
    return ledger.faults
