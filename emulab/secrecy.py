"""Secrecy: what the figures of a secret ballot tell on its voters, before anybody publishes them.

A tally can leak by itself: where all agree everyone's vote is known, where all but one agree
the one is looked for, two opinions in writing that are printed apart are two known opinions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from emulab.ballots import Ballots
from emulab.pipeline import Result
from emulab.voting import Poll
from emulab.voting.papers import papers
from emulab.words import Message, listed_names

SCHEMA = {
    "contest": pl.String,
    "leak": pl.String,
    "units": pl.List(pl.String),
    "papers": pl.Int64,
    "withheld": pl.Boolean,
    "text": pl.String,
}


@dataclass(frozen=True)
class Warning:
    """One thing that a published figure would tell, and whether the rules withhold it.

    ``leak``: unanimous, unanimous_but_one, few_papers, open_paper (the chair's, which is open by
    the rules), one_of_a_kind, few_between, decodable. ``papers`` is how many papers it is about;
    ``units`` whose figures tell it, none where only the split into box and writing does.
    """

    contest: str
    leak: str
    units: tuple[str, ...]
    papers: int
    text: Message
    withheld: bool = False


def secrecy_check(
    result: Result, earlier: Result | None = None, weights: Iterable[int] = ()
) -> tuple[Warning, ...]:
    """Every leak of the votes of a result, in the order of its contests.

    Tallies only: no leak is looked for in ballots that are never published, but for how many
    papers are one of a kind, which says that the papers themselves must not be. ``earlier`` is
    what was published before, such as the count without some late papers: both tallies together
    may tell what these said. ``weights`` are those of the voters, where they do not weigh alike.

    >>> import emulab
    >>> found = secrecy_check(emulab.study("central-party", 2023).result)
    >>> sorted({warning.leak for warning in found})
    ['few_papers', 'one_of_a_kind', 'unanimous', 'unanimous_but_one']
    """
    rules = result.rules.secrecy
    found: list[Warning] = []
    for contest, poll in result.polls.items():
        found += _rows(contest, poll, result.unit_names)
        found += _channels(contest, poll, rules.fewest, result.unit_names)
        found += _patterns(contest, poll, result)
        if earlier is not None and contest in earlier.polls:
            found += _between(contest, earlier.polls[contest], poll, result)
    found += _weighing(tuple(weights))
    whole = {one.contest for one in found if one.leak == "few_papers" and one.units}
    whole &= set(result.polls) if "few_papers" in rules.withhold else set()
    return tuple(
        replace(
            one, withheld=one.leak in rules.withhold or bool(one.units and one.contest in whole)
        )
        for one in found
    )


def withheld(result: Result, leak: str) -> frozenset[tuple[str, str]]:
    """The (contest, unit) of a leak that the rules withhold; unit empty where it names none."""
    return frozenset(
        (warning.contest, unit)
        for warning in secrecy_check(result)
        if warning.withheld and warning.leak == leak
        for unit in (warning.units or ("",))
    )


def warning_frame(warnings: Iterable[Warning], lang: str = "en") -> pl.DataFrame:
    """Columns contest, leak, units, papers, withheld, text."""
    rows = [
        (one.contest, one.leak, list(one.units), one.papers, one.withheld, one.text.said(lang))
        for one in warnings
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _rows(contest: str, poll: Poll, names: Mapping[str, str]) -> Iterable[Warning]:
    """Units on whom all papers, or all but one, say the same; the chair's open paper left out.

    Of ranked papers it is the first places that are told: that all of them name a unit somewhere
    says nothing on where.
    """
    if isinstance(poll.papers, Ballots) and poll.papers.kind in ("ranked", "score"):
        yield from _firsts(contest, poll.papers, names)
        return
    valid = _valid(poll)
    if valid is None or valid <= poll.tally.opened:
        return
    secret, chair = valid - poll.tally.opened, poll.tally.chair or ()
    groups: dict[tuple[str, str], list[str]] = {}
    for unit in names:
        agree = sum(poll.tally.agree.get(unit, {}).values()) - (unit in chair)
        for leak, says, number in (
            ("unanimous", "all", secret),
            ("unanimous", "none", 0),
            ("unanimous_but_one", "all", secret - 1),
            ("unanimous_but_one", "none", 1),
        ):
            if agree == number and (leak == "unanimous" or secret > 2):
                groups.setdefault((leak, says), []).append(unit)
    said = BESIDE_THE_CHAIR if poll.tally.opened else ROWS
    for (leak, says), units in groups.items():
        values = {"papers": secret, "units": listed_names(names[unit] for unit in units)}
        yield Warning(contest, leak, tuple(units), secret, Message(said[leak, says], values))


def _firsts(contest: str, ballots: Ballots, names: Mapping[str, str]) -> Iterable[Warning]:
    """Units whom all ranked papers, or all but one, put first."""
    if ballots.kind != "ranked":
        return
    firsts = ballots.counts @ (ballots.marks == 1)
    for unit, number in zip(ballots.candidates, firsts.tolist(), strict=True):
        missing = ballots.number - number
        if number and (missing == 0 or (missing == 1 and ballots.number > 2)):
            leak = "unanimous_but_one" if missing else "unanimous"
            values = {"papers": ballots.number, "unit": names.get(unit, unit)}
            said = Message(FIRSTS[leak], values)
            yield Warning(contest, leak, (unit,), ballots.number, said)


ROWS = {
    ("unanimous", "all"): "all {papers} papers agree to {units}: everyone's vote is known",
    ("unanimous", "none"): "none of {papers} papers agrees to {units}: everyone's vote is known",
    ("unanimous_but_one", "all"): "all of {papers} papers but one agree to {units}: "
    "whoever did not knows how all others voted, and is looked for",
    ("unanimous_but_one", "none"): "one of {papers} papers agrees to {units}: "
    "whoever it was knows how all others voted, and is looked for",
}
BESIDE_THE_CHAIR = {
    ("unanimous", "all"): "beside the chair's open paper all {papers} agree to {units}: "
    "everyone's vote is known",
    ("unanimous", "none"): "beside the chair's open paper none of {papers} agrees to {units}: "
    "everyone's vote is known",
    ("unanimous_but_one", "all"): "beside the chair's open paper all of {papers} but one agree "
    "to {units}: whoever did not knows how all others voted, and is looked for",
    ("unanimous_but_one", "none"): "beside the chair's open paper one of {papers} agrees to "
    "{units}: whoever it was knows how all others voted, and is looked for",
}
FIRSTS = {
    "unanimous": "all {papers} papers put {unit} first: everyone's first place is known",
    "unanimous_but_one": "all of {papers} papers but one put {unit} first: whoever did not knows "
    "whom all others put first, and is looked for",
}


def _channels(contest: str, poll: Poll, fewest: int, names: Mapping[str, str]) -> Iterable[Warning]:
    """Channels with so few valid papers that their figures are those of known people.

    Where no other papers are counted with them, that is so of every unit's votes, and not only
    of their split into box and writing.
    """
    secret = {
        channel: number - (poll.tally.opened if channel == "box" else 0)
        for channel, number in _by_channel(poll).items()
    }
    writing = poll.threshold.absent == "written_counts"
    counted = {name: number for name, number in secret.items() if name == "box" or writing}
    for channel, number in secret.items():
        if 0 < number < fewest:
            text = Message(CHANNELS[channel], {"papers": number, "fewest": fewest})
            whole = channel in counted and sum(counted.values()) < fewest
            yield Warning(contest, "few_papers", tuple(names) if whole else (), number, text)
    if poll.tally.opened:
        text = Message("the chair's paper is counted apart: its vote is open")
        yield Warning(contest, "open_paper", (), poll.tally.opened, text)


CHANNELS = {
    "box": "{papers} papers in the box, fewer than {fewest}: their figures are those of known "
    "people",
    "written": "{papers} opinions in writing, fewer than {fewest}: printed apart, they are those "
    "of known people",
}


def _patterns(contest: str, poll: Poll, result: Result) -> Iterable[Warning]:
    """How many papers are one of a kind: printed as they are, a voter could be told by them."""
    if not poll.tally.from_ballots:
        return
    own = papers(result.tables.ballots, contest, poll.threshold, result.unit_names)
    alone = one_of_a_kind(own)
    if alone:
        text = Message(
            "{alone} of {papers} papers are one of a kind: the papers themselves are not for print",
            {"alone": alone, "papers": own.number},
        )
        yield Warning(contest, "one_of_a_kind", (), alone, text)


def _by_channel(poll: Poll) -> Mapping[str, int]:
    """Valid papers by channel: of the papers, or where totals were kept of the count sheet."""
    if poll.tally.from_ballots:
        return poll.tally.valid
    sheet = poll.sheet.numbers if poll.sheet is not None else {}
    fields = (("box", "valid"), ("written", "written_valid"))
    return {channel: sheet[field] for channel, field in fields if field in sheet}


def _valid(poll: Poll) -> int | None:
    """Valid papers of all channels that agree to anybody; None where a number was not written."""
    known = _by_channel(poll)
    if "box" not in known or (poll.tally.in_writing and "written" not in known):
        return None
    return sum(known.values())


def one_of_a_kind(ballots: Ballots) -> int:
    """How many papers say what no other paper says.

    >>> from emulab.ballots import collapsed
    >>> one_of_a_kind(collapsed("approval", "AB", [[1, 0], [1, 0], [0, 1]]))
    1
    """
    return int((ballots.counts == 1).sum())


def few_between(
    earlier: Mapping[str, int], later: Mapping[str, int], papers: tuple[int, int], fewest: int = 3
) -> Warning | None:
    """What two published tallies tell together, before and after some late papers.

    ``papers`` are the valid ones of both. Where they differ by fewer than ``fewest`` the
    difference of the tallies is what those few voted.

    >>> str(few_between({"A": 9, "B": 3}, {"A": 10, "B": 3}, papers=(12, 13)).text)
    'the two tallies differ by 1 papers, fewer than 3: the difference is how these voted (A)'
    """
    between = abs(papers[1] - papers[0])
    if not 0 < between < fewest:
        return None
    changed = tuple(sorted(one for one in later if later[one] != earlier.get(one, 0)))
    values = {"between": between, "fewest": fewest, "units": listed_names(changed)}
    text = Message(
        "the two tallies differ by {between} papers, fewer than {fewest}: the difference is how "
        "these voted ({units})",
        values,
    )
    return Warning("", "few_between", changed, between, text)


def _between(contest: str, before: Poll, after: Poll, result: Result) -> Iterable[Warning]:
    """What the figures of a contest tell beside those that were published before."""
    papers = _valid(before), _valid(after)
    if None in papers:
        return
    names = tuple(result.unit_names.items())
    earlier, later = (
        {name: sum(poll.tally.agree.get(unit, {}).values()) for unit, name in names}
        for poll in (before, after)
    )
    found = few_between(earlier, later, papers, result.rules.secrecy.fewest)
    if found is not None:
        units = tuple(unit for unit, name in names if earlier[name] != later[name])
        yield replace(found, contest=contest, units=units)


def _weighing(weights: tuple[int, ...]) -> Iterable[Warning]:
    """Totals between nobody and everybody that tell who agreed, where voters weigh unlike."""
    told = [total for total in decodable(weights) if 0 < total < sum(weights)]
    if told:
        text = Message(
            "the voters weigh unlike: {totals} of the totals can come from one set of voters alone",
            {"totals": len(told)},
        )
        yield Warning("", "decodable", (), len(weights), text)


def decodable(weights: Iterable[int]) -> tuple[int, ...]:
    """The totals of weighted votes that only one set of voters can make, in order.

    Where voters weigh unlike, a published total may decode into who agreed. Nobody and everybody
    are always told; a total between them should not be.

    >>> decodable([1, 1, 1]), decodable([5, 2, 1])
    ((0, 3), (0, 1, 2, 3, 5, 6, 7, 8))
    """
    ways = {0: 1}
    for weight in weights:
        further = dict(ways)
        for total, number in ways.items():
            further[total + weight] = further.get(total + weight, 0) + number
        ways = further
    return tuple(sorted(total for total, number in ways.items() if number == 1))
