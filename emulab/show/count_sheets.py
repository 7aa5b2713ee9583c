"""Count sheets: what was handed out and came back, by whom it was counted, and what adds up."""

from collections.abc import Iterator

from great_tables import GT

from emulab.pipeline import Result
from emulab.show.names import contest_names, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, page, said, sentence
from emulab.show.table import group, number, table, tick, word
from emulab.show.vocabulary import SECTIONS, spoken
from emulab.show.votes import FILES, not_voted
from emulab.tables.schemas import FIELDS
from emulab.voting.count import FIELD_NAMES
from emulab.voting.crosschecks import CHANNEL_NAMES, MARK_NAMES, papers_of
from emulab.voting.identities import BROKEN, HOLDS
from emulab.voting.tally import CHANNELS
from emulab.withholding import Hidden, hidden, shown_identities
from emulab.words import Message

SIGNS = {HOLDS: "✓", BROKEN: "✗"}
OF_UNITS = ("rows", "base")  # identities of every unit: those that hold are only counted
WIDE = 6  # contests beside each other in one table


def count_sheets(result: Result | None) -> Page:
    """The sheet of every contest, the tellers' counts, papers by channel, and every identity.

    A figure that nobody wrote down has an empty cell. An identity that a missing number leaves
    open has a dash: it is not broken.
    """
    if result is None or not result.polls:
        return not_voted()
    contests = list(result.polls)
    parts = [contests[at : at + WIDE] for at in range(0, len(contests), WIDE)]
    return page(
        *(_sheet(result, own, at) for at, own in enumerate(parts)),
        _tellers(result),
        _channels(result),
        _adding_up(result),
        sentence(_verdict(result)),
    )


def _sheet(result: Result, contests: list[str], at: int) -> GT:
    titles = contest_names(result.rules)
    columns = [group(), word("Figure", 30), *(number(titles[contest]) for contest in contests)]
    order = [*SECTIONS, *(field for field in FIELDS if field not in SECTIONS)]
    rows = []
    for field in order:
        section = spoken(SECTIONS, field) if field in SECTIONS else said("Papers")
        cells = [_figure(result, contest, field) for contest in contests]
        if any(cells):
            rows.append([section, FIELD_NAMES[field].said(LANG), *cells])
    title = said("Count sheet, figure by figure")
    notes = [*_reading(rows), *lines(result, *FILES)]
    return table(f"count-sheet-{at + 1}", title, columns, rows, notes)


def _figure(result: Result, contest: str, field: str) -> str:
    """The number of the sheet; that of the papers in brackets where the sheet has none."""
    poll = result.polls[contest]
    written = poll.sheet[field]
    if written is not None:
        return str(written)
    if field in poll.sheet.open:
        return "?"
    counted = papers_of(poll.tally).get(field) if poll.tally.from_ballots else None
    return f"({counted})" if counted else ""


def _reading(rows: list[list[str]]) -> list[str]:
    cells = {cell for row in rows for cell in row[2:]}
    notes = []
    if any(cell.startswith("(") for cell in cells):
        notes.append(said("In brackets: counted from the papers, not written on the sheet."))
    if "?" in cells:
        notes.append(said("A question mark: the tellers differ, and no figure was agreed on."))
    return notes


def _tellers(result: Result) -> GT | None:
    """What both tellers counted; None where the sheet has one count only."""
    titles, names, back = contest_names(result.rules), unit_names(result.tables), hidden(result)
    rows = []
    for contest in result.polls:
        for what, figure in _counted_twice(result, contest, names, back):
            sign = "✓" if figure.settled else "✗"
            numbers = (figure.first, figure.second, figure.number)
            rows.append([titles[contest], what, *map(_shown, numbers), sign])
    if not rows:
        return None
    columns = [group(), word("Figure"), number("First teller", 14), number("Second teller", 14)]
    columns += [number("Agreed on", 12), tick("Settled", 10)]
    title = said("Two tellers, each with a count of their own")
    return table("tellers", title, columns, rows, lines(result, "counts", "tallies"))


def _counted_twice(
    result: Result, contest: str, names: dict[str, str], back: Hidden
) -> Iterator[tuple[str, object]]:
    poll = result.polls[contest]
    for field, figure in poll.sheet.tellers.items():
        yield FIELD_NAMES[field].said(LANG), figure
    if back.touches(contest):
        return
    for (unit, channel, mark), figure in poll.tally.tellers.items():
        values = {"unit": names.get(unit, unit), "mark": MARK_NAMES[mark]}
        yield said("{unit}, {mark} ({channel})", channel=CHANNEL_NAMES[channel], **values), figure


def _channels(result: Result) -> GT | None:
    """Valid and invalid papers by channel, invalid ones by reason; None where no paper was kept."""
    titles, rows = contest_names(result.rules), []
    for contest, poll in result.polls.items():
        tally = poll.tally
        for channel in (one for one in CHANNELS if one in tally.valid):
            why = [
                said("{reason}: {papers}", reason=_reason(reason), papers=numbers[channel])
                for reason, numbers in sorted(tally.reasons.items())
                if numbers.get(channel)
            ]
            numbers = (tally.valid[channel], tally.invalid[channel], tally.blank[channel])
            name = CHANNEL_NAMES[channel].said(LANG)
            rows.append([titles[contest], name, *map(str, numbers), joined(why)])
    if not rows:
        return None
    columns = [group(), word("Channel", 24), number("valid", 10), number("invalid", 12)]
    columns += [number("of which blank", 12), word("Why invalid")]
    title = said("Papers as they were judged")
    return table("papers", title, columns, rows, lines(result, "ballots"))


def _reason(reason: str) -> str:
    name = FIELD_NAMES.get(f"invalid_{reason}")
    return name.said(LANG).partition(": ")[2] if name else said("a blank paper")


def _adding_up(result: Result) -> GT | None:
    """Every identity with its sign; what holds alike in several contests is said once."""
    titles, names = contest_names(result.rules), unit_names(result.tables)
    found: dict[tuple[str, str], list[str]] = {}
    for one in shown_identities(result):
        if one.of in OF_UNITS and one.state == HOLDS:
            continue
        key = (SIGNS.get(one.state, "–"), _named(one.sentence, names).said(LANG))
        found.setdefault(key, []).append(titles[one.contest])
    if not found:
        return None
    every = [titles[contest] for contest in result.polls]
    rows = [
        [sign, text, _of_contests(own, every)]
        for (sign, text), own in sorted(found.items(), key=lambda pair: pair[0][0] != "✗")
    ]
    columns = [tick("Holds", 8), word("What must add up"), word("Contest", 34)]
    notes = [said("– : a number that it needs was not written down.")]
    if not any(row[0] == "–" for row in rows):
        notes = []
    return table("adding-up", said("What adds up"), columns, rows, [*notes, *lines(result, *FILES)])


def _of_contests(own: list[str], every: list[str]) -> str:
    """The contests, shortly: all of them, or all but a few."""
    left = [title for title in every if title not in own]
    if len(left) * 2 >= len(every) or len(every) == 1:
        return joined(own)
    return (
        said("all contests but {contests}", contests=joined(left)) if left else said("all contests")
    )


def _named(message: Message, names: dict[str, str]) -> Message:
    """The sentence with the names of units in place of their ids."""
    values = {}
    for key, value in message.values.items():
        if isinstance(value, Message):
            value = _named(value, names)
        elif key == "unit":
            value = names.get(value, value)
        values[key] = value
    return Message(message.template, values)


def _verdict(result: Result) -> str:
    every = shown_identities(result)
    states = [one.state for one in every]
    if BROKEN in states:
        return said(
            "{broken} of {all} checks are broken.", broken=states.count(BROKEN), all=len(every)
        )
    holding = states.count(HOLDS)
    if holding == len(states):
        return said("{holding} checks hold and none is broken.", holding=holding)
    return said(
        "{holding} checks hold and none is broken; {open} cannot be made, a number is missing.",
        holding=holding,
        open=len(states) - holding,
    )


def _shown(number: int | None) -> str:
    return "–" if number is None else str(number)
