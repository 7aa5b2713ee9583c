"""Cross-checks: two tellers, the papers and the totals against the count sheet.

To add one, write a function that gives identities and call it in ``reconcile``.
"""

from collections.abc import Iterator
from typing import Any

from emulab.rules import Name, Threshold
from emulab.tables.vocabulary import HEADINGS, WORDS
from emulab.voting.count import FIELD_NAMES, OF_REASONS, Sheet
from emulab.voting.identities import BROKEN, HOLDS, UNKNOWN, Identity, sheet_identities
from emulab.voting.tally import CHANNELS, MARKS, Tally
from emulab.voting.tellers import Counted
from emulab.words import Message

AGAIN = "Count again until both agree."
CHANNEL_NAMES = {word: Name(vi=WORDS[word][0], en=word) for word in (*CHANNELS, "chair")}
MARK_NAMES = {mark: Name(vi=HEADINGS[mark][0], en=mark) for mark in MARKS}


def teller_identities(sheet: Sheet, tally: Tally | None = None) -> tuple[Identity, ...]:
    """That both tellers have the same figure, of every field and every total they both counted."""
    found = []
    for field, figure in sheet.tellers.items():
        name = f"tellers: {field}"
        found.append(_tellers(sheet.contest, name, FIELD_NAMES[field], figure, "counts.csv"))
    for (unit, channel, mark), figure in (tally.tellers if tally else {}).items():
        values = {"unit": unit, "mark": MARK_NAMES[mark], "channel": CHANNEL_NAMES[channel]}
        what = Message("{unit}, {mark} ({channel})", values)
        name = f"tellers: {unit} {mark} {channel}"
        found.append(_tellers(sheet.contest, name, what, figure, "tallies.csv"))
    return tuple(found)


def _tellers(contest: str, name: str, what: Any, figure: Counted, file: str) -> Identity:
    values = {
        "what": what,
        "first": figure.first,
        "second": figure.second,
        "agreed": figure.agreed,
    }
    first, second = figure.first, figure.second
    if first == second:
        said = "{what}: both tellers count {first}"
        if not figure.settled:
            said = "{what}: both tellers count {first}, and {agreed} is written as agreed"
    elif first is None or second is None:
        said = "{what}: only the first teller has a figure, {first}"
        if first is None:
            said = "{what}: only the second teller has a figure, {second}"
    elif figure.settled:
        said = "{what}: the first teller counts {first}, the second {second}; {agreed} was agreed"
    else:
        said = "{what}: the first teller counts {first}, the second {second}"
    state = HOLDS if figure.settled else BROKEN
    return Identity(
        contest, "tellers", name, Message(said, values), first, second, state, file, AGAIN
    )


def paper_identities(sheet: Sheet, tally: Tally, threshold: Threshold) -> tuple[Identity, ...]:
    """That the sheet gives what the papers give, and that no paper is too many by them.

    Only where both agree are numbers that the sheet leaves out filled in from the papers.
    """
    papers = papers_of(tally)
    found = []
    for field, counted in papers.items():
        written = sheet[field]
        if written is None and (field in OF_REASONS or not counted):
            continue
        values = {"field": FIELD_NAMES[field], "written": written, "counted": counted}
        said = "the sheet says {field} {written}, the ballots give {counted}"
        if written == counted:
            said = "the sheet and the ballots both give {field} {counted}"
        elif written is None:
            said = "the ballots give {field} {counted}, the sheet does not say"
        state = UNKNOWN if written is None else HOLDS if written == counted else BROKEN
        name = f"{field} of the sheet = {field} of the ballots"
        found.append(
            Identity(
                sheet.contest,
                "papers",
                name,
                Message(said, values),
                written,
                counted,
                state,
                remedy=AGAIN,
            )
        )
    own = sheet_identities(sheet, threshold)
    if any(one.state == BROKEN for one in (*found, *own)):
        return tuple(found)
    known = {one.name for one in own if one.state != UNKNOWN}
    given = {field: n for field, n in papers.items() if n or field not in OF_REASONS}
    filled = Sheet(sheet.contest, given | sheet.numbers)
    for one in sheet_identities(filled, threshold):
        if one.state != UNKNOWN and one.name not in known:
            sentence = Message("by the ballots, {identity}", {"identity": one.sentence})
            found.append(
                Identity(
                    sheet.contest,
                    "papers",
                    one.name,
                    sentence,
                    one.left,
                    one.right,
                    one.state,
                    "ballots.csv",
                    "Count again.",
                )
            )
    return tuple(found)


def papers_of(tally: Tally) -> dict[str, int]:
    """The fields of a count sheet that the papers themselves give."""
    box = {word: getattr(tally, word).get("box", 0) for word in ("valid", "invalid", "blank")}
    papers = {**box, "returned": box["valid"] + box["invalid"]}
    papers["written_valid"] = tally.valid.get("written", 0)
    papers["written_answered"] = papers["written_valid"] + tally.invalid.get("written", 0)
    for field in OF_REASONS:
        papers[field] = tally.reasons.get(field.removeprefix("invalid_"), {}).get("box", 0)
    return papers


def row_identities(sheet: Sheet, tally: Tally, threshold: Threshold) -> Iterator[Identity]:
    """That every row has a mark of every valid paper, and no more agree than papers can say."""
    file = "ballots.csv" if tally.from_ballots else "tallies.csv"
    for channel, field in zip(CHANNELS, ("valid", "written_valid"), strict=True):
        valid = tally.valid.get(channel, 0) if tally.from_ballots else sheet[field]
        if tally.from_ballots and channel not in tally.valid:
            continue
        units = [unit for unit in tally.units if _marks(tally, unit, channel)]
        if valid is None:
            if units:
                name = f"marks of every unit = valid ({channel})"
                values = {"field": FIELD_NAMES[field]}
                sentence = Message("the marks cannot be checked without {field}", values)
                yield Identity(
                    sheet.contest, "rows", name, sentence, None, None, UNKNOWN, file, AGAIN
                )
            continue
        papers = Message(
            "{number} valid ballots ({channel})",
            {"number": valid, "channel": CHANNEL_NAMES[channel]},
        )
        for unit in units:
            yield _row(sheet.contest, tally, unit, channel, valid, papers, file)
        most = threshold.marks_at_most
        cast = sum(own.get(channel, 0) for own in tally.agree.values())
        if most is not None and units:
            values = {"cast": cast, "papers": papers, "most": most}
            said = "{cast} agreeing votes, more than {papers} of {most} each can give"
            if cast <= most * valid:
                said = "{cast} agreeing votes, no more than {papers} of {most} each can give"
            name = f"sum of agree <= {most} x valid ({channel})"
            state = HOLDS if cast <= most * valid else BROKEN
            sentence = Message(said, values)
            yield Identity(
                sheet.contest, "rows", name, sentence, cast, most * valid, state, file, AGAIN
            )


def _row(
    contest: str, tally: Tally, unit: str, channel: str, valid: int, papers: Message, file: str
) -> Identity:
    """The marks of one row: all of the valid papers where agree, disagree and none are known."""
    marks = _marks(tally, unit, channel)
    whole = {"agree", "disagree", "no_mark"} <= set(marks)
    total = sum(marks.values())
    state = BROKEN if total > valid or (whole and total != valid) else HOLDS
    name = f"{unit}: {' + '.join(marks)} {'=' if whole else '<='} valid ({channel})"
    sums = " + ".join(str(number) for number in marks.values())
    said = "{unit} has {sums} marks of {papers}"
    sentence = Message(said, {"unit": unit, "sums": sums, "papers": papers})
    return Identity(contest, "rows", name, sentence, total, valid, state, file, AGAIN)


def _marks(tally: Tally, unit: str, channel: str) -> dict[str, int]:
    """The marks of one row that are known; of papers all four are, where yes or no was asked."""
    found = {}
    for mark in MARKS:
        own = getattr(tally, mark).get(unit, {}).get(channel)
        if own is None and tally.from_ballots and tally.yes_no:
            own = 0
        if own is not None:
            found[mark] = own
    return found
