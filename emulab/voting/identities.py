"""Identities: what must add up on a count sheet, in its papers and in its totals.

Present and absent make the members; issued, unused and spoilt papers the printed ones; and so
on down to the marks on every row. Each identity is a sentence with its numbers that holds, is
broken, or cannot be known because a number was not written. A paper too many is an error; one
that was taken away is not, and a paper that the organiser did not issue explains itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from emulab.rules import Threshold
from emulab.voting.count import FIELD_NAMES, OF_REASONS, Sheet
from emulab.words import Message

HOLDS, BROKEN, UNKNOWN = "holds", "broken", "not known"
MEND = "Count again, or mend the sheet."
SUMS = (
    (("present", "absent"), ("members",)),
    (("issued", "unused", "spoilt"), ("printed",)),
    (("returned", "not_returned"), ("issued", "invalid_not_issued")),
    (("valid", "invalid"), ("returned",)),
)
UNWRITTEN_IS_NONE = {"spoilt", *OF_REASONS}  # no word of them means that there were none
CHAINS = (
    ("members", "present", "issued", "returned", "valid"),
    ("absent", "written_answered", "written_valid"),
    ("written_sent", "written_answered"),
)


@dataclass(frozen=True)
class Identity:
    """One thing that must be so: its name, a sentence with the numbers, both sides, its state.

    ``of`` is what it is about: sheet, tellers, papers, rows or base. ``state`` is holds, broken
    or not known; ``left`` and ``right`` are None where a number was not written.
    """

    contest: str
    of: str
    name: str
    sentence: Message
    left: int | None
    right: int | None
    state: str
    file: str = "counts.csv"
    remedy: str = MEND


def sheet_identities(sheet: Sheet, threshold: Threshold | None = None) -> tuple[Identity, ...]:
    """What the numbers of one sheet must keep among themselves.

    ``threshold`` says which papers the blank ones are part of; without it, of those returned.
    Nothing that holds for a true count is ever broken by leaving fields out.

    >>> [one.name for one in sheet_identities(Sheet("flag", {})) if one.state != UNKNOWN]
    []
    """
    found = [_sum(sheet, _there(sheet, left), _there(sheet, right)) for left, right in SUMS]
    found += _reasons(sheet, threshold)
    known = {**sheet.numbers, "absent": sheet.absent}
    for chain in CHAINS:
        found += _chain(sheet, known, chain)
    found += _chain(sheet, known, (_recused_of(threshold, known), "recused"))
    group = threshold.blank if threshold is not None else None
    part = group if group and known.get(group) is not None else "returned"
    found += _chain(sheet, known, (part, "blank"))
    return tuple(found)


def _recused_of(threshold: Threshold | None, known: dict[str, int | None]) -> str:
    """Whose number the recused are part of: of those present, where they leave that base."""
    leave = threshold is not None and (threshold.of == "present" or threshold.absent == "excluded")
    return "present" if leave and known.get("present") is not None else "members"


def _there(sheet: Sheet, fields: Iterable[str]) -> list[str]:
    """The fields without those of which there were none."""
    return [
        field
        for field in fields
        if field not in UNWRITTEN_IS_NONE or sheet[field] or field in sheet.open
    ]


def _sum(sheet: Sheet, terms: list[str], whole: list[str]) -> Identity:
    """Whether some numbers add up to others."""
    name = f"{' + '.join(terms)} = {' + '.join(whole)}"
    missing = [field for field in (*terms, *whole) if sheet[field] is None]
    if missing:
        sides = {"left": _names(terms), "right": _names(whole)}
        return _unknown(sheet, name, Message("{left} = {right}", sides), missing)
    total, asked = (sum(sheet[field] for field in side) for side in (terms, whole))
    values = {"sums": _added(sheet, terms), "whole": _added(sheet, whole), "total": total}
    equal = total == asked
    sentence = Message("{sums} = {whole}" if equal else "{sums} is {total}, not {whole}", values)
    state = HOLDS if equal else BROKEN
    return Identity(sheet.contest, "sheet", name, sentence, total, asked, state)


def _reasons(sheet: Sheet, threshold: Threshold | None) -> list[Identity]:
    """That the invalid papers by reason are all of them, where there were any.

    Where a blank paper is invalid, being blank is the reason.
    """
    terms = _there(sheet, OF_REASONS)
    written = [field for field in OF_REASONS if sheet[field] is not None]
    if terms or written:
        if threshold is not None and threshold.blank == "invalid" and sheet["blank"]:
            terms.append("blank")
        return [_sum(sheet, terms or written[:1], ["invalid"])]
    if not sheet["invalid"]:
        return []
    said = Message("the invalid papers were not counted by reason")
    name = "invalid by reason = invalid"
    return [Identity(sheet.contest, "sheet", name, said, None, None, UNKNOWN)]


def _chain(sheet: Sheet, known: dict[str, int | None], chain: tuple[str, ...]) -> list[Identity]:
    """That no number of the chain is more than the nearest one before it that was written."""
    found = []
    for place, less in enumerate(chain[1:], 1):
        before = [field for field in chain[:place] if known.get(field) is not None]
        more = before[-1] if before else chain[place - 1]
        missing = [field for field in (more, less) if known.get(field) is None]
        name = f"{less} <= {more}"
        if missing:
            sides = {"left": FIELD_NAMES[less], "right": FIELD_NAMES[more]}
            said = Message("{left} is no more than {right}", sides)
            found.append(_unknown(sheet, name, said, missing))
            continue
        whole, strangers = known[more], known.get("invalid_not_issued") or 0
        limit = _one(sheet, more, whole)
        if less == "returned" and strangers:  # papers that nobody issued explain themselves
            whole += strangers
            limit = _added(sheet, [more, "invalid_not_issued"])
        small = known[less] <= whole
        values = {"less": _one(sheet, less, known[less]), "more": limit}
        sentence = Message(
            "{less} is no more than {more}" if small else "{less} is more than {more}", values
        )
        state = HOLDS if small else BROKEN
        found.append(Identity(sheet.contest, "sheet", name, sentence, known[less], whole, state))
    return found


def _one(sheet: Sheet, field: str, number: int | None = None) -> Message:
    shown = sheet[field] if number is None else number
    return Message("{field} {number}", {"field": FIELD_NAMES[field], "number": shown})


def _added(sheet: Sheet, fields: Iterable[str]) -> Any:
    """The fields and their numbers, with a plus between them."""
    return _joined(_one(sheet, field) for field in fields)


def _unknown(sheet: Sheet, name: str, identity: Message, missing: Iterable[str]) -> Identity:
    first, *others = (FIELD_NAMES[field] for field in missing)
    for other in others:
        first = Message("{some}, {field}", {"some": first, "field": other})
    values = {"identity": identity, "missing": first}
    sentence = Message("{identity}: not known without {missing}", values)
    return Identity(sheet.contest, "sheet", name, sentence, None, None, UNKNOWN)


def _names(fields: Iterable[str]) -> Any:
    """The fields, with a plus between them."""
    return _joined(FIELD_NAMES[field] for field in fields)


def _joined(terms: Iterable[Any]) -> Any:
    first, *others = terms
    for other in others:
        first = Message("{sum} + {term}", {"sum": first, "term": other})
    return first
