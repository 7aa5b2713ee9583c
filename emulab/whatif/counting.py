"""Contests as a meeting counts them: the rule that decides each, who stands, what was counted.

What one would get wrong: the count in the room starts from the roll and the rules alone. The
official count, where there is one, is beside it to compare with and is never counted on.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from emulab.awards.caps import award_seats
from emulab.awards.conditions import beside, eligibility, until_missed
from emulab.awards.outcomes import PROPOSED, Step
from emulab.awards.standings import Standing, standings
from emulab.pipeline import Result
from emulab.rules import Award, Office, Rules, Threshold
from emulab.rules.thresholds import Quorum
from emulab.studies import Study
from emulab.voting import Poll
from emulab.voting.count import Sheet, sheets
from emulab.voting.elections import decided_by_threshold
from emulab.voting.tally import MARKS
from emulab.whatif.contests import spoken
from emulab.withholding import Hidden, hidden
from emulab.words import Message

WRITTEN = "written"  # the fields of opinions in writing begin with it


def counting_of(study: Study) -> list[dict[str, Any]]:
    """Every contest that is voted on, awards first, in the order of the rules; JSON values only.

    id, kind (award or office), title {vi, en}, why_not {vi, en} where no threshold decides; else
    seats, threshold, marks_at_most, paper (approval, yes_no, or null where no count says), members
    and recused as the count sheet has them, stands (of every unit, null where it stands, else why
    not in both languages) and official (null, or fields and votes in the order of the roster).

    ``threshold``: at_least and more_than as [numerator, denominator] or null, of, absent, blank,
    nobody, chair, source, quorum {at_least, more_than} or null. Figures that the rules withhold
    are null. Raises InputError where there is nothing to rank.

    >>> import emulab
    >>> head = counting_of(emulab.study("central-party", 2023))[0]
    >>> head["id"], head["kind"], head["seats"], head["threshold"]["more_than"]
    ('head', 'office', 1, [1, 2])
    """
    result = study.standing()
    rules = result.rules
    units = result.tables.units["unit"].to_list()
    found = study.result
    sheet_of = sheets(study.tables.counts, rules.contests)
    polls = found.polls if found else {}
    kept = hidden(found) if found else Hidden()
    counted = []
    for contest, threshold in _voted(rules):
        head = {
            "id": contest.id,
            "kind": "award" if isinstance(contest, Award) else "office",
            "title": spoken(contest.name or Message(contest.id)),
            "why_not": _why_not(threshold),
        }
        if head["why_not"] is None:
            poll, sheet = polls.get(contest.id), sheet_of[contest.id]
            head |= {
                "seats": _seats(result, contest, units),
                "threshold": _threshold(threshold),
                "marks_at_most": threshold.marks_at_most,
                "paper": _paper(poll),
                "members": sheet["members"],
                "recused": sheet["recused"],
                "stands": _stands(result, contest, units),
                "official": _official(poll, sheet, units, kept),
            }
        counted.append(head)
    return counted


def _voted(rules: Rules) -> list[tuple[Award | Office, Threshold]]:
    awards = [(award, award.vote) for award in rules.awards if award.vote is not None]
    return [*awards, *((office, office) for office in rules.offices if not office.acclaimed)]


def _why_not(threshold: Threshold) -> dict[str, str] | None:
    """Why agreeing votes over a threshold do not decide; None where they do."""
    if decided_by_threshold(threshold):
        return None
    said = "the rule {rule} decides it from whole papers, and not a threshold"
    return spoken(Message(said, {"rule": threshold.rule}))


def _threshold(threshold: Threshold) -> dict[str, Any]:
    plain = ("of", "absent", "blank", "nobody", "chair", "source")
    found = {key: getattr(threshold, key) for key in plain}
    return found | _shares(threshold) | {"quorum": _quorum(threshold.quorum)}


def _shares(asked: Threshold | Quorum) -> dict[str, list[int] | None]:
    """at_least and more_than as whole numbers, so that nothing is decided by a decimal."""
    found = {}
    for key in ("at_least", "more_than"):
        share = getattr(asked, key)
        found[key] = None if share is None else [share.numerator, share.denominator]
    return found


def _quorum(quorum: Quorum | None) -> dict[str, Any] | None:
    return None if quorum is None else _shares(quorum)


def _paper(poll: Poll | None) -> str | None:
    if poll is None:
        return None
    return "yes_no" if poll.tally.yes_no else "approval"


def _seats(result: Result, contest: Award | Office, units: list[str]) -> int:
    if isinstance(contest, Office):
        return contest.seats
    return award_seats(result.rules, contest, _standings(result, units)).number


def _standings(result: Result, units: list[str]) -> list[Standing]:
    return standings(units, result.ranks, result.tables.checks, result.gates)


def _stands(
    result: Result, contest: Award | Office, units: list[str]
) -> list[dict[str, str] | None]:
    """For every unit None where only votes can still keep it out, else what keeps it out."""
    held = {
        (one.contest, one.unit): one.outcome
        for one in (*result.award_outcomes, *result.office_outcomes)
    }
    if isinstance(contest, Award):
        missed = [_missed(result, contest, unit, held) for unit in _standings(result, units)]
    else:
        missed = [_taken(result.rules, contest, unit, held) for unit in units]
    return [None if step is None else spoken(step.sentence) for step in missed]


def _missed(
    result: Result, award: Award, unit: Standing, held: Mapping[tuple[str, str], str]
) -> Step | None:
    names = {known.id: known.name for known in result.rules.awards}
    above = [beside(names[other], held.get((other, unit.unit))) for other in award.not_with]
    steps = until_missed(chain(eligibility(result.rules, award, unit), above))
    return next((step for step in steps if step.condition), None)


def _taken(
    rules: Rules, office: Office, unit: str, held: Mapping[tuple[str, str], str]
) -> Step | None:
    for other in rules.offices[: rules.offices.index(office)]:
        if held.get((other.id, unit)) == PROPOSED:
            said = Message("already chosen as {office}", {"office": other.name or other.id})
            return Step("not_with", False, said, "one office")
    return None


def _official(
    poll: Poll | None, sheet: Sheet, units: list[str], kept: Hidden
) -> dict[str, Any] | None:
    """The count as it stands in the data: its fields, and the marks of every unit by channel."""
    if poll is None:
        return None
    contest, tally = poll.contest, poll.tally
    split, quiet = contest in kept.split, kept.of(contest)
    fields = dict(sheet.numbers)
    if split:
        fields = {name: n for name, n in fields.items() if not name.startswith(WRITTEN)}
    own = [None if unit in quiet else poll.votes(unit) for unit in units]
    box = {
        mark: [
            None if split or unit in quiet else getattr(tally, mark).get(unit, {}).get("box")
            for unit in units
        ]
        for mark in MARKS
    }
    written = [
        None if split or unit in quiet else tally.agree.get(unit, {}).get(WRITTEN) for unit in units
    ]
    return {
        "fields": fields,
        "votes": own,
        "box": box,
        "written": written,
        "chair": None
        if split or quiet or tally.chair is None
        else [unit in tally.chair for unit in units],
        "base": poll.base,
        "needed": poll.needed,
        "passed": [None if unit in quiet else poll.passes(unit) for unit in units],
    }
