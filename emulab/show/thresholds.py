"""Thresholds: what share of which base each contest asks for, and on whose word."""

from emulab.awards.conditions import base_name
from emulab.pipeline import Result
from emulab.rules import Threshold
from emulab.rules.thresholds import Quorum
from emulab.show.names import contest_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, page, said, sentence
from emulab.show.table import table, word
from emulab.show.vocabulary import ABSENT, BLANK, NOBODY, spoken
from emulab.show.votes import not_voted, rule_name
from emulab.voting import Poll
from emulab.voting.bases import share_asked


def thresholds(result: Result | None) -> Page:
    """A row a contest: share and base, quorum, how papers are read, source and dates in force.

    No text that was read fixes a threshold for the meeting of a cluster, so one without a source
    is the meeting's own.
    """
    if result is None or not result.polls:
        return not_voted()
    titles = contest_names(result.rules)
    columns = [word("Contest", 18), word("What is asked for", 22), word("Quorum", 14)]
    columns += [word("How papers are read", 24), word("Source")]
    rows = [
        [titles[contest], _asked(poll), _quorum(poll), _read(poll), _source(poll, result)]
        for contest, poll in result.polls.items()
    ]
    title = said("Where the thresholds come from")
    unsourced = [
        titles[contest] for contest, poll in result.polls.items() if not poll.threshold.source
    ]
    text = said("Without a source in the rules: {contests}.", contests=joined(unsourced))
    made = table("thresholds", title, columns, rows, lines(result))
    return page(made, sentence(text if unsourced else ""))


def _asked(poll: Poll) -> str:
    if poll.election is not None:
        return said("the rule “{rule}”, no share", rule=rule_name(poll))
    asked = share_asked(poll.threshold).said(LANG)
    if poll.threshold.more_than is None:
        asked = said("at least {share}", share=asked)
    text = said("{asked} of {base}", asked=asked, base=base_name(poll).said(LANG))
    if poll.threshold.chair is not None:
        text = joined([text, said("the chair among those agreeing")])
    return text


def _quorum(poll: Poll) -> str:
    """The share of the roll that must be there, and how many that is."""
    quorum: Quorum | None = poll.threshold.quorum
    if quorum is None:
        return "–"
    share = Threshold(at_least=quorum.at_least, more_than=quorum.more_than)
    asked = share_asked(share).said(LANG)
    if quorum.more_than is None:
        asked = said("at least {share}", share=asked)
    values = {"asked": asked, "needed": poll.quorum_needed, "present": poll.present}
    return said("{asked}: {needed} needed, {present} there", **values)


def _read(poll: Poll) -> str:
    threshold = poll.threshold
    found = [spoken(ABSENT, threshold.absent)]
    found += [spoken(BLANK, threshold.blank)] if threshold.blank else []
    found += [spoken(NOBODY, threshold.nobody)] if threshold.nobody in NOBODY else []
    if threshold.marks_at_most is not None:
        found.append(said("no more than {most} names", most=threshold.marks_at_most))
    return joined(found)


def _source(poll: Poll, result: Result) -> str:
    threshold = poll.threshold
    if not threshold.source:
        return "–"
    text = threshold.source
    if threshold.since or threshold.until:
        ends = {"since": _day(threshold.since), "until": _day(threshold.until)}
        text = said("{source} (in force {since} to {until})", source=text, **ends)
    if not threshold.in_force(result.rules.year):
        text = joined([text, said("not in force in {year}", year=result.rules.year)])
    return text


def _day(when: object) -> str:
    if when is None:
        return "…"
    return f"{when:%d/%m/%Y}" if hasattr(when, "month") else str(when)
