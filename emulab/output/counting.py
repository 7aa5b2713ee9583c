"""The reconciled count sheet of every contest, as one object or as text for a terminal."""

from dataclasses import dataclass
from typing import Any

from emulab.faults import Fault, InputError, Note
from emulab.output.count_sheet import contest_lines
from emulab.output.frames import heading
from emulab.pipeline import vote_faults
from emulab.rules import Threshold, find_place, load_rules
from emulab.studies import Study
from emulab.tables import load
from emulab.tables.case import Case
from emulab.tables.checking_names import contests, units
from emulab.tables.checking_records import roster
from emulab.tables.checking_votes import ballots, counts, tallies
from emulab.tables.gathering import Ledger
from emulab.tables.schemas import FIELDS
from emulab.voting import Votes, on_every_base, voted
from emulab.voting.count import FIELD_NAMES, Sheet, sheets
from emulab.voting.elections import decided_by_threshold
from emulab.voting.identities import Identity
from emulab.voting.polls import counted_poll, tally
from emulab.voting.reconcile import identities
from emulab.voting.tally import CHANNELS, Tally
from emulab.voting.thresholds import Poll, UnknownBase
from emulab.words import Message

OF_VOTES = ("units", "ballots", "tallies", "counts")


@dataclass(frozen=True)
class Contest:
    """One contest: its sheet, what was counted, and what of it adds up; ``why`` it cannot count."""

    contest: str
    name: str
    threshold: Threshold
    sheet: Sheet
    tally: Tally | None
    poll: Poll | None
    identities: tuple[Identity, ...]
    why: Message | None = None


@dataclass(frozen=True)
class Count:
    """Every contest of a year that is voted on, and what is wrong with the votes."""

    study: Study
    contests: tuple[Contest, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]

    def refuse(self) -> None:
        """Raise InputError where anything is at fault."""
        if self.faults:
            raise InputError(self.faults, self.notes)


def counted_at(asked: str, scenario: str = "") -> Count:
    """The count of CLUSTER/YEAR, whatever is wrong with it; marks are not looked at.

    Raises InputError where the rules or a file cannot be read at all.
    """
    place = find_place(asked)
    rules = load_rules(place, scenario or None)
    tables = load(place, rules, also=lambda read: vote_faults(read, rules))
    ledger = Ledger()
    case = Case(tables, rules, ledger)
    for examine in (roster, units, contests, ballots, tallies, counts):
        examine(case)
    own = [fault for fault in ledger.faults if fault.file.split(".")[0] in OF_VOTES]
    faults = sorted({*own, *vote_faults(tables, rules)})
    roll = tuple(tables.units["unit"].drop_nulls().unique(maintain_order=True))
    votes = Votes(tables.ballots, tables.tallies, tables.counts, roll)
    found, sheet_of = tally(votes, rules), sheets(votes.counts, rules.contests)
    named = {one.id: one.name or one.id for one in (*rules.awards, *rules.offices)}
    every = tuple(
        _contest(votes, str(named[contest]), threshold, sheet_of[contest], found.get(contest))
        for contest, threshold in voted(rules).items()
    )
    notes = tuple(sorted({*ledger.notes, *tables.notes}))
    notes = tuple(note for note in notes if note.file.split(".")[0] in (*OF_VOTES, "rules"))
    return Count(Study(place, rules, tables, notes, None, None), every, tuple(faults), notes)


def _contest(
    votes: Votes, name: str, threshold: Threshold, sheet: Sheet, found: Tally | None
) -> Contest:
    every = identities(sheet, found, threshold)
    if found is None:
        return Contest(sheet.contest, name, threshold, sheet, None, None, every)
    poll, why = None, None
    try:
        poll = counted_poll(votes, threshold, found, sheet)
    except UnknownBase as missing:
        values = {"field": FIELD_NAMES[missing.field]}
        why = Message("the count sheet does not say: {field}", values)
    except InputError as error:
        why = Message("{finding}", {"finding": " ".join(map(str, error.faults))})
    return Contest(sheet.contest, name, threshold, sheet, found, poll, every, why)


def count_text(count: Count) -> str:
    """The sheets for a terminal, a contest after the other."""
    names = dict(count.study.tables.units.select("unit", "name").iter_rows())
    lines = [heading(count.study)]
    if not count.contests:
        return "\n".join([*lines, "", "Không có nội dung nào bỏ phiếu."])
    for contest in count.contests:
        lines += ["", *contest_lines(contest, names)]
    notes = [f"{note.file}: {note.text.said('vi')}" for note in count.notes]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def count_object(count: Count) -> dict[str, Any]:
    """cluster, year, scenario, synthetic, contests, faults, notes; fields as ``emulab count`` says.

    Numbers that were not written are null, shares are fractions as text, sentences are English.
    """
    rules = count.study.rules
    return {
        "cluster": rules.cluster,
        "year": rules.year,
        "scenario": next((f.stem for f in rules.files if f.parent.name == "scenarios"), None),
        "synthetic": bool(count.study.synthetic),
        "contests": [_object(contest) for contest in count.contests],
        "faults": [
            {"file": f.file, "line": f.line, "finding": str(f.finding), "remedy": str(f.remedy)}
            for f in count.faults
        ],
        "notes": [{"file": n.file, "line": n.line, "text": str(n.text)} for n in count.notes],
    }


def _object(one: Contest) -> dict[str, Any]:
    found, poll = one.tally, one.poll
    source = None if found is None else "ballots" if found.from_ballots else "totals"
    return {
        "contest": one.contest,
        "name": one.name,
        "counted_from": source,
        "sheet": {field: one.sheet[field] for field in FIELDS},
        "channels": _channels(found),
        "invalid": {} if found is None else found.reasons,
        "tellers": [
            {
                "what": entry.name.removeprefix("tellers: "),
                "first": entry.left,
                "second": entry.right,
                "agreed": entry.sentence.values["agreed"],
                "settled": entry.state == "holds",
            }
            for entry in one.identities
            if entry.of == "tellers"
        ],
        "identities": [
            {
                "of": entry.of,
                "name": entry.name,
                "sentence": str(entry.sentence),
                "left": entry.left,
                "right": entry.right,
                "state": entry.state,
            }
            for entry in one.identities
        ],
        "threshold": _threshold(one.threshold),
        "rule": getattr(one.threshold, "rule", "approval"),
        "base": poll and poll.base,
        "needed": poll and poll.needed,
        "quorum": _quorum(poll),
        "votes": [_votes(poll, unit) for unit in found.units] if poll else [],
        "bases": on_every_base(poll, one.sheet).to_dicts() if by_share(one) else [],
        "winners": list(poll.election.winners) if poll and poll.election else None,
        "why": None if one.why is None else str(one.why),
    }


def by_share(one: Contest) -> bool:
    """Whether a share of a base decides the contest, and it was counted."""
    return one.poll is not None and decided_by_threshold(one.threshold)


def _channels(found: Tally | None) -> list[dict[str, Any]]:
    if found is None or not found.from_ballots:
        return []
    return [
        {
            "channel": channel,
            "valid": found.valid[channel],
            "invalid": found.invalid[channel],
            "blank": found.blank[channel],
        }
        for channel in CHANNELS
        if channel in found.valid
    ]


def _threshold(threshold: Threshold) -> dict[str, Any]:
    shares = {key: getattr(threshold, key) for key in ("at_least", "more_than")}
    dates = {key: getattr(threshold, key) for key in ("since", "until")}
    keys = ("of", "absent", "blank", "nobody", "marks_at_most", "chair", "source")
    return {
        **{key: None if share is None else str(share) for key, share in shares.items()},
        **{key: getattr(threshold, key) for key in keys},
        **{key: None if date is None else str(date) for key, date in dates.items()},
    }


def _quorum(poll: Poll | None) -> dict[str, Any] | None:
    if poll is None or poll.quorum_needed is None:
        return None
    return {"needed": poll.quorum_needed, "present": poll.present, "reached": poll.quorate}


def _votes(poll: Poll, unit: str) -> dict[str, Any]:
    own, known = poll.tally.agree.get(unit, {}), not poll.tally.unsettled(unit)
    return {
        "unit": unit,
        "agree": poll.votes(unit) if known else None,
        "box": own.get("box", 0) if known else None,
        "written": own.get("written", 0) if known else None,
        "chair": poll.chair_agrees(unit),
        "passed": poll.passes(unit) if known else None,
        "not_counted": poll.tally.not_counted(unit),
    }
