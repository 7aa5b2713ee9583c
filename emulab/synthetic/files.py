"""The files of made-up data of one cluster and year, as text."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from emulab.faults import Fault, InputError
from emulab.numbers import trimmed
from emulab.pipeline import run
from emulab.rules import Rules, load_rules
from emulab.rules.places import Place, find_place
from emulab.synthetic.ballots import agreements, approvals, numbered
from emulab.synthetic.marks import marks, targets
from emulab.synthetic.plan import Plan, Poll, read_plan
from emulab.tables import SCHEMAS, Tables
from emulab.tables.gathering import Ledger
from emulab.tables.record import read_provenance, read_record

MADE_UP = "số liệu minh họa"
STAGES = ("none", "self", "cross", "head", "board")


def made(asked: str | Path | Place) -> dict[Path, str]:
    """Every file of made-up data of a cluster and year, and what stands in it.

    Where the rules name a trial year, that year's marks are made too. A round is drawn
    again until no two totals are equal and the outcome is the published one. Raises
    InputError where there are no units, and where the marks are somebody's.
    """
    place = find_place(asked)
    rules, plan = load_rules(place), read_plan(place)
    units = _units(place)
    seed, found = rules.analysis.seed, {}
    if trial := rules.analysis.trial_year:
        wanted = targets(rules, units, [seed, trial], plan.not_assigned, plan.without_target)
        whole = marks(rules, units, [seed, trial], plan.order, wanted, plan.full)
        found |= _marks_files(place.data_of(trial), whole, wanted)
    if rules.phase == "kick_off":
        return found
    wanted = targets(rules, units, seed, plan.not_assigned, plan.without_target)
    checks = list(_checks(rules, units, plan))
    if checks:
        header, rows = ("unit", "check", "result"), (row[:-1] for row in checks)
        found[place.data / "checks.csv"] = _text(header, rows, says="evidence")
    suits = _suits(place, rules, units, wanted, checks) if rules.phase == "year_end" else None
    whole = marks(rules, units, seed, plan.order, wanted, plan.full, plan.progress, suits)
    found |= _marks_files(place.data, _so_far(whole, plan), wanted)
    if plan.ballots:
        found |= _ballot_files(place, rules, plan)
    return found


def _units(place: Place) -> list[str]:
    """The units to make marks for; refuses to write over marks that are not synthetic."""
    roster, ledger = place.data / "units.csv", Ledger()
    if not roster.is_file():
        raise InputError([Fault(roster.name, 0, "there are no units.", "Write units.csv first.")])
    origins, _ = read_provenance(place.data / "provenance.yaml", "provenance.yaml", ledger)
    origin = origins.get("marks.csv")
    if origin and not origin.synthetic:
        finding = f"these marks are {origin.kind}."
        raise InputError([Fault("marks.csv", 0, finding, "Make up marks of another cluster.")])
    return pl.read_csv(roster)["unit"].to_list()


def _marks_files(folder: Path, whole: pl.DataFrame, wanted: pl.DataFrame) -> dict[Path, str]:
    rows = ((*row[:-1], trimmed(row[-1])) for row in whole.iter_rows())
    found = {folder / "marks.csv": _text(whole.columns, rows)}
    if wanted.height:
        aims = (
            (unit, criterion, "yes" if assigned else "no", "" if size is None else trimmed(size))
            for unit, criterion, assigned, size in wanted.iter_rows()
        )
        found[folder / "targets.csv"] = _text(wanted.columns, aims)
    return found


def _so_far(whole: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The marks handed in so far: stages not reached, gaps and later appraisals are left out."""
    rows = [
        STAGES.index(stage) <= STAGES.index(plan.reached.get(unit, "board"))
        and criterion not in plan.gaps.get(unit, ())
        and not (criterion in plan.appraised_later and stage in ("head", "board"))
        for unit, criterion, stage in whole.select("unit", "criterion", "stage").iter_rows()
    ]
    return whole.filter(pl.Series(rows, dtype=pl.Boolean))


def _checks(rules: Rules, units: Sequence[str], plan: Plan) -> Iterator[tuple[str, ...]]:
    for unit in units:
        for check in rules.checks:
            result = plan.checks.get(check.id, {}).get(unit, "pass")
            yield unit, check.id, result, MADE_UP


def _suits(
    place: Place,
    rules: Rules,
    units: Sequence[str],
    wanted: pl.DataFrame,
    checks: Sequence[tuple[str, ...]],
) -> Callable[[pl.DataFrame], bool]:
    """Whether a round leads to the awards of the record."""
    record, _ = read_record(place.data / "record.yaml", "record.yaml", Ledger())
    published = record.awards if record else {}
    tables = Tables(
        units=pl.DataFrame({"unit": units, "name": units}),
        targets=wanted,
        checks=pl.DataFrame(checks, schema=SCHEMAS["checks"].dtypes, orient="row"),
    )

    def suits(found: pl.DataFrame) -> bool:
        result = run(replace(tables, marks=found), rules)
        proposed = result.proposals.filter(pl.col("outcome") == "proposed")
        return all(
            set(proposed.filter(pl.col("award") == award)["unit"]) == set(chosen)
            for award, chosen in published.items()
        )

    return suits


def _ballot_files(place: Place, rules: Rules, plan: Plan) -> dict[Path, str]:
    rng = np.random.default_rng([rules.analysis.seed, len(plan.ballots)])
    limits = {office.id: office.marks_at_most or 1 for office in rules.offices}
    box = plan.roll.present
    papers, sheet = [], list(_sheet(plan))
    for contest, poll in plan.ballots.items():
        limit = limits.get(contest, len(poll.votes))
        papers += numbered(contest, "box", _papers(poll, box, limit, rng))
        papers += numbered(contest, "written", [_written(poll)] * bool(poll.written))
        sheet += _own(contest, poll, box)
    return {
        place.data / "ballots.csv": _text(("contest", "ballot", "channel", "unit", "vote"), papers),
        place.data / "counts.csv": _text(("contest", "field", "number"), sheet),
    }


def _papers(poll: Poll, box: int, limit: int, rng: np.random.Generator) -> list:
    if poll.rows == "agreement":
        return agreements(poll.votes, box, rng)
    over = tuple((unit, "agree") for unit in list(poll.votes)[: limit + 1])
    plain = approvals(poll.votes, box - poll.blank - poll.over, limit, rng)
    return [*plain, *[()] * poll.blank, *[over] * poll.over]


def _written(poll: Poll) -> tuple[tuple[str, str], ...]:
    if poll.rows == "names":
        return tuple((unit, "agree") for unit in poll.written)
    return tuple((unit, "agree" if unit in poll.written else "none") for unit in poll.votes)


def _sheet(plan: Plan) -> Iterator[tuple[str, str, int]]:
    """The part of the count sheet that all contests share; it reconciles by construction."""
    roll = plan.roll
    absent = roll.members - roll.present
    numbers = {
        "members": roll.members,
        "present": roll.present,
        "absent": absent,
        "recused": 0,
        "printed": roll.printed,
        "issued": roll.present,
        "unused": roll.printed - roll.present,
        "spoilt": 0,
        "returned": roll.present,
        "not_returned": 0,
        "written_sent": absent,
        "written_answered": absent,
        "written_valid": absent,
    }
    return (("", field, number) for field, number in numbers.items())


def _own(contest: str, poll: Poll, box: int) -> Iterator[tuple[str, str, int]]:
    yield contest, "valid", box - poll.over
    yield contest, "invalid", poll.over
    yield contest, "blank", poll.blank


def _text(header: Sequence[str], rows: Iterable[Sequence[object]], *, says: str = "note") -> str:
    """The rows as CSV; the last column, ``says``, tells of every row that it was made up."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*header, says))
    writer.writerows((*row, MADE_UP) for row in rows)
    return out.getvalue()
