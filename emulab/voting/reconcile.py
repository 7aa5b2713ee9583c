"""Reconcile: ballots, kept totals, two tellers and the count sheet must tell one story."""

from collections.abc import Iterator

from emulab.faults import Fault, InputError
from emulab.rules import Rules, Threshold
from emulab.voting.bases import BASE_NAMES
from emulab.voting.count import Sheet, sheets
from emulab.voting.crosschecks import paper_identities, row_identities, teller_identities
from emulab.voting.elections import decided_by_threshold
from emulab.voting.identities import BROKEN, HOLDS, Identity, sheet_identities
from emulab.voting.papers import kind_faults
from emulab.voting.polls import Votes, counted_poll, tally, voted
from emulab.voting.tally import Tally
from emulab.voting.thresholds import Poll, UnknownBase, poll
from emulab.voting.validity import judged
from emulab.words import Message

SHARED = ("sheet", "tellers")  # what may be broken in the same way for every contest


def reconcile(votes: Votes, rules: Rules) -> tuple[Identity, ...]:
    """Everything that must add up, of every contest of the rules: held, broken or not known."""
    found, thresholds = tally(votes, rules), voted(rules)
    every: list[Identity] = []
    for contest, sheet in sheets(votes.counts, rules.contests).items():
        every += identities(sheet, found.get(contest), thresholds.get(contest))
    return tuple(every)


def identities(
    sheet: Sheet, tally: Tally | None = None, threshold: Threshold | None = None
) -> tuple[Identity, ...]:
    """Everything that must add up in one contest; without votes, what the sheet alone can tell.

    >>> found = identities(Sheet("flag", {"valid": 8, "returned": 7}))
    >>> [str(one.sentence) for one in found if one.state == BROKEN]
    ['valid 8 is more than returned 7']
    """
    found = [*sheet_identities(sheet, threshold), *teller_identities(sheet, tally)]
    if tally is None or threshold is None:
        return tuple(found)
    if tally.from_ballots:
        found += paper_identities(sheet, tally, threshold)
    try:
        counted = poll(threshold, tally, sheet)
        found += [_within_the_base(counted, unit) for unit in sorted(tally.agree)]
    except UnknownBase:
        pass  # what must be on the sheet is said apart, see count_faults
    found += row_identities(sheet, tally, threshold)
    return tuple(found)


def _within_the_base(counted: Poll, unit: str) -> Identity:
    votes, tally = counted.votes(unit), counted.tally
    of = counted.threshold.of
    values = {"unit": unit, "votes": votes, "base": counted.base, "of": BASE_NAMES[of]}
    sentence = Message("{unit} has {votes} agreeing votes of {base} {of}", values)
    return Identity(
        counted.contest,
        "base",
        f"{unit}: agreeing votes <= {of}",
        sentence,
        votes,
        counted.base,
        BROKEN if votes > counted.base else HOLDS,
        "ballots.csv" if tally.from_ballots else "tallies.csv",
        "Count again.",
    )


def count_faults(votes: Votes, rules: Rules) -> Iterator[Fault]:
    """Every contest that cannot be counted and every identity that is broken.

    What is broken in the same way for several contests is said once, with their names. A year in
    which nothing at all was counted yet is no fault: its votes are still to come.
    """
    sheet_of = sheets(votes.counts, rules.contests)
    found, thresholds = tally(votes, rules), voted(rules)
    broken = {
        contest: [
            one
            for one in identities(sheet, found.get(contest), thresholds.get(contest))
            if one.state == BROKEN
        ]
        for contest, sheet in sheet_of.items()
    }
    yield from _shared(broken, thresholds)
    for contest, threshold in thresholds.items():
        if contest not in found:
            if rules.phase == "year_end" and (found or votes.counts.height):
                yield Fault(
                    "ballots.csv",
                    0,
                    f"{contest}: the rules ask for a vote, and there are no ballots and no totals.",
                    "Write ballots.csv or tallies.csv, or set decide in the rules.",
                )
            continue
        yield from _unsaid(threshold, found[contest])
        yield from _uncounted(votes, threshold, found[contest], sheet_of[contest])
        for one in broken[contest]:
            if one.of not in SHARED:
                yield Fault(one.file, 0, f"{contest}: {one.sentence}.", one.remedy)


def _shared(broken: dict[str, list[Identity]], thresholds: dict[str, Threshold]) -> Iterator[Fault]:
    """What the sheet and the tellers break; of contests that nobody votes on if of no other."""
    named: dict[tuple[str, str, str], list[str]] = {}
    for contest, every in broken.items():
        for one in every:
            if one.of in SHARED:
                named.setdefault((one.file, str(one.sentence), one.remedy), []).append(contest)
    for (file, sentence, remedy), contests in named.items():
        where = [contest for contest in contests if contest in thresholds] or contests
        yield Fault(file, 0, f"{', '.join(where)}: {sentence}.", remedy)


def _unsaid(threshold: Threshold, found: Tally) -> Iterator[Fault]:
    """What the rules do not say of the papers, and the papers not of the chair."""
    contest = found.contest
    file = "ballots.csv" if found.from_ballots else "tallies.csv"
    if sum(found.blank.values()) and threshold.blank is None:
        yield Fault(
            "rules.yaml",
            0,
            f"{contest}: there are blank ballots, and the rules do not say what a blank one is.",
            "Write blank: valid or blank: invalid.",
        )
    if threshold.chair == "must_agree" and found.chair is None:
        yield Fault(
            file,
            0,
            f"{contest}: the chair must be among those agreeing, and no vote is the chair's.",
            "Write the chair's own vote with the channel chair.",
        )
    if found.chairs > 1:
        finding = f"{contest}: there are {found.chairs} votes of the chair."
        yield Fault(file, 0, finding, "Keep one.")


def _uncounted(votes: Votes, threshold: Threshold, found: Tally, sheet: Sheet) -> Iterator[Fault]:
    """Why the contest cannot be counted: unlike papers, no base, a rule that does not fit them."""
    contest = found.contest
    if found.from_ballots:
        given = judged(votes.ballots, contest, threshold)
        faults = kind_faults(given, contest)
        yield from faults
        kind = given.kinds[0]
        if faults:
            return
        if kind in ("ranked", "score") and decided_by_threshold(threshold):
            finding = f"{contest}: these are {kind} ballots, and the rules ask who agrees."
            yield Fault("ballots.csv", 0, finding, "Write a vote in every row, or another rule.")
            return
    try:
        counted_poll(votes, threshold, found, sheet)
    except UnknownBase as missing:
        if missing.field not in sheet.open:  # there the tellers are named
            yield Fault(
                "counts.csv",
                0,
                f"{contest}: the number {missing.field!r} is not on the count sheet.",
                f"Write a row with the field {missing.field}.",
            )
    except InputError as error:
        yield from error.faults
