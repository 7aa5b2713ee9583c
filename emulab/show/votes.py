"""Votes: the count sheet of every contest, the base and the votes needed, and who reached them."""

from great_tables import GT

from emulab.awards.conditions import base_name
from emulab.electing.tallying import rules as counting_rules
from emulab.pipeline import Result
from emulab.show.names import contest_names, per_cent, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, bullets, nothing, page, said
from emulab.show.table import group, number, table, tick, word
from emulab.show.vocabulary import SHEET, spoken
from emulab.voting import Poll
from emulab.voting.count import Sheet, sheets
from emulab.withholding import Published, published

FILES = ("ballots", "tallies", "counts")


def votes(result: Result | None) -> Page:
    """The count sheets and the votes, box and writing apart, against the votes that are needed.

    The base is named because it decides: nine of ten present may be too few of all members.
    Figures that the rules withhold stand as such; whether the threshold was reached stays.
    """
    if result is None or not result.polls:
        return not_voted()
    shown = published(result)
    return page(_sheets(shown), _votes(shown), bullets(said("The thresholds:"), _passed(shown)))


def not_voted() -> Page:
    """The page of a year in which nobody voted."""
    return nothing(said("Nothing is voted on: no ballots were cast."))


def kept_back() -> str:
    """What stands in the cell of a figure that the rules withhold."""
    return said("(withheld)")


def rule_name(poll: Poll) -> str:
    """The counting rule that decides, by its name; empty where a threshold does."""
    return str(counting_rules()[poll.election.rule].title) if poll.election else ""


def _needed(poll: Poll) -> str:
    """The votes needed; a dash where a counting rule decides and asks for no share."""
    return str(poll.needed) if poll.election is None else "–"


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
            _needed(poll),
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
    answered = any(poll.tally.yes_no for poll in result.polls.values())
    columns = [group(), word("Unit"), number("In the box", 9), number("In writing", 9)]
    columns += [number("Agree", 9)]
    columns += [number("Disagree", 9), number("Not counted", 9)] if answered else []
    columns += [number("Of the base", 10), number("Needed", 12), tick("Reached", 8)]
    order = {contest: row for row, contest in enumerate(result.polls)}
    own = [row for row in result.votes.to_dicts() if row["agree"] or _stands(row)]
    own.sort(key=lambda row: (order[row["contest"]], -(row["agree"] or row["base"])))
    cells = [
        [
            titles[row["contest"]],
            names[row["unit"]],
            *_agreeing(result.polls[row["contest"]], row),
            *(_others(result.polls[row["contest"]], row) if answered else []),
            kept_back() if row["agree"] is None else per_cent(row["agree"] / row["base"]),
            _needed(result.polls[row["contest"]]),
            "✓" if row["passed"] else "–",
        ]
        for row in own
    ]
    notes = [*_set_aside(cells), *_of_a_rule(result), *_withheld(result), *lines(result, *FILES)]
    return table("votes", said("Votes"), columns, cells, notes)


def _stands(row: dict) -> bool:
    """Whether a unit has a row although its number is withheld: where it passed."""
    return row["agree"] is None and row["passed"]


def _agreeing(poll: Poll, row: dict) -> list[str]:
    box, written = row["agree_box"], row["agree_written"]
    return [
        kept_back() if box is None else str(box),
        kept_back() if written is None else _written(poll, written),
        kept_back() if row["agree"] is None else str(row["agree"]),
    ]


def _others(poll: Poll, row: dict) -> list[str]:
    """The marks that are no agreement: against it, and those that count for nobody."""
    tally, unit = poll.tally, row["unit"]
    if not tally.yes_no:
        return ["", ""]
    if row["agree_box"] is None:
        return [kept_back(), kept_back()]
    against = sum(tally.disagree.get(unit, {}).values())
    return [str(against), str(sum(tally.not_counted(unit).values()))]


def _written(poll: Poll, votes: int) -> str:
    """Votes in writing; in brackets where the rules do not count them."""
    return f"({votes})" if votes and poll.threshold.absent != "written_counts" else str(votes)


def _set_aside(cells: list[list[str]]) -> list[str]:
    if any(row[3].startswith("(") and row[3] != kept_back() for row in cells):
        return [said("In brackets: opinions in writing, which the rules do not count here.")]
    return []


def _of_a_rule(result: Result) -> list[str]:
    if any(poll.election is not None for poll in result.polls.values()):
        return [said("Under a counting rule, votes are the papers that name a unit at all.")]
    return []


def _withheld(result: Result) -> list[str]:
    """Which figures are not printed, and who of them did not reach the threshold."""
    if not isinstance(result, Published):
        return []
    names, titles = unit_names(result.tables), contest_names(result.rules)
    found = [said("The rules withhold figures that would tell how known people voted.")]
    left = result.votes.filter(~result.votes["passed"] & result.votes["agree"].is_null())
    for contest in dict.fromkeys(left["contest"]):
        units = [names[unit] for unit in left.filter(left["contest"] == contest)["unit"]]
        found.append(
            said(
                "{contest}: not reached, the number withheld: {units}.",
                contest=titles[contest],
                units=joined(units),
            )
        )
    return found


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
    names, title = unit_names(result.tables), contest_names(result.rules)[contest]
    own = result.votes.filter((result.votes["contest"] == contest) & result.votes["passed"])
    units = joined(names[unit] for unit in own["unit"]) or said("nobody")
    if poll.election is not None:
        template = (
            "{contest}: decided by the rule “{rule}”, no share is asked for; chosen: {units}."
        )
        if poll.election.tied:
            template = (
                "{contest}: decided by the rule “{rule}”, no share is asked for; tied: {units}."
            )
        return said(template, contest=title, rule=rule_name(poll), units=units)
    return said(
        "{contest}: {needed} of {base} {of} are needed; reached by {units}.",
        contest=title,
        needed=poll.needed,
        base=poll.base,
        of=_base(poll),
        units=units,
    )
