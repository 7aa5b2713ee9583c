"""Votes: the count sheet of every contest, the base and the votes needed, and who reached them."""

from great_tables import GT

from emulab.awards.conditions import base_name
from emulab.pipeline import Result
from emulab.show.names import contest_names, per_cent, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, bullets, nothing, page, said
from emulab.show.table import group, number, table, tick, word
from emulab.show.vocabulary import SHEET, spoken
from emulab.voting import Poll
from emulab.voting.count import Sheet, sheets

FILES = ("ballots", "tallies", "counts")


def votes(result: Result | None) -> Page:
    """The count sheets and the votes, box and writing apart, against the votes that are needed.

    The base is named because it decides: nine of ten present may be too few of all members.
    """
    if result is None or not result.polls:
        return nothing(said("Nothing is voted on: no ballots were cast."))
    return page(_sheets(result), _votes(result), bullets(said("The thresholds:"), _passed(result)))


def _sheets(result: Result) -> GT:
    titles = contest_names(result.rules)
    known = sheets(result.tables.counts, result.rules.contests)
    fields = [
        field
        for field in SHEET
        if any(_number(known[contest], poll, field) for contest, poll in result.polls.items())
    ]
    columns = [word("Contest", 21), *(number(spoken(SHEET, field)) for field in fields)]
    columns += [word("Base", 16), number("Votes needed", 8)]
    rows = [
        [
            titles[contest],
            *(_number(known[contest], poll, field) for field in fields),
            said("{base} {of}", base=poll.base, of=_base(poll)),
            str(poll.needed),
        ]
        for contest, poll in result.polls.items()
    ]
    return table("count-sheets", said("Count sheets"), columns, rows, lines(result, *FILES))


def _number(sheet: Sheet, poll: Poll, field: str) -> str:
    """The number of the sheet; that of the ballots where the sheet has none."""
    number, tally = sheet[field], poll.tally
    if number is None and tally.from_ballots:
        counted = {
            "valid": tally.valid.get("box"),
            "invalid": tally.invalid.get("box", 0),
            "blank": tally.blank.get("box"),
            "written_valid": tally.valid.get("written"),
        }
        number = counted.get(field)
    return "" if number is None else str(number)


def _base(poll: Poll) -> str:
    return base_name(poll).said(LANG)


def _votes(result: Result) -> GT:
    names, titles = unit_names(result.tables), contest_names(result.rules)
    columns = [group(), word("Unit"), number("In the box", 11), number("In writing", 11)]
    columns += [number("Agree", 11), number("Of the base", 12), number("Needed", 9)]
    columns += [tick("Reached", 10)]
    own = result.votes.filter(result.votes["agree"] > 0)
    order = {contest: row for row, contest in enumerate(result.polls)}
    rows = sorted(own.to_dicts(), key=lambda row: (order[row["contest"]], -row["agree"]))
    cells = [
        [
            titles[row["contest"]],
            names[row["unit"]],
            str(row["agree_box"]),
            _written(result.polls[row["contest"]], row["agree_written"]),
            str(row["agree"]),
            per_cent(row["agree"] / row["base"]),
            str(row["needed"]),
            "✓" if row["passed"] else "–",
        ]
        for row in rows
    ]
    return table(
        "votes", said("Votes"), columns, cells, [*_set_aside(cells), *lines(result, *FILES)]
    )


def _written(poll: Poll, votes: int) -> str:
    """Votes in writing; in brackets where the rules do not count them."""
    return f"({votes})" if votes and poll.threshold.absent != "written_counts" else str(votes)


def _set_aside(cells: list[list[str]]) -> list[str]:
    if any(row[3].startswith("(") for row in cells):
        return [said("In brackets: opinions in writing, which the rules do not count here.")]
    return []


def _passed(result: Result) -> list[str]:
    titles, found = contest_names(result.rules), []
    for contest, poll in result.polls.items():
        if poll.quorate:
            found.append(_reached(result, contest, poll))
            continue
        found.append(
            said(
                "{contest}: no quorum, {present} present and {quorum} needed.",
                contest=titles[contest],
                present=poll.present,
                quorum=poll.quorum_needed,
            )
        )
    return found


def _reached(result: Result, contest: str, poll: Poll) -> str:
    names = unit_names(result.tables)
    own = result.votes.filter((result.votes["contest"] == contest) & result.votes["passed"])
    return said(
        "{contest}: {needed} of {base} {of} are needed; reached by {units}.",
        contest=contest_names(result.rules)[contest],
        needed=poll.needed,
        base=poll.base,
        of=_base(poll),
        units=joined(names[unit] for unit in own["unit"]) or said("nobody"),
    )
