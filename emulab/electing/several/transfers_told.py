"""The account of a Scottish count: a round for every stage, in names and in votes."""

from fractions import Fraction
from typing import TYPE_CHECKING

from emulab.electing.election import Round
from emulab.electing.profile import Profile
from emulab.electing.several.parcels import ONE
from emulab.rules.values import Name
from emulab.words import Message, listed_names

if TYPE_CHECKING:
    from emulab.electing.several.scottish import Stage


def votes_of(units: int) -> Fraction:
    """Votes of units of 0.00001.

    >>> votes_of(150_000)
    Fraction(3, 2)
    """
    return Fraction(units, ONE)


def printed(units: int) -> Name:
    """Votes as they are printed, five decimals.

    >>> printed(123_450_000).en
    '1234.50000'
    """
    text = f"{units // ONE}.{units % ONE:05d}"
    return Name(vi=text.replace(".", ","), en=text)


def joined(sentences: list[Message]) -> Message:
    """Sentences one after the other; none where a count was not followed further."""
    if not sentences:
        return Message("Not followed further.")
    text = sentences[0]
    for more in sentences[1:]:
        text = Message("{first} {second}", {"first": text, "second": more})
    return text


def account(
    last: "Stage", quota: int, papers: int, profile: Profile
) -> tuple[tuple[Round, ...], "Stage | None"]:
    """The rounds that led to ``last``, and the stage at which the first lot was drawn."""
    stages = [last]
    while stages[-1].before is not None:
        stages.append(stages[-1].before)
    stages.reverse()
    rounds = []
    drawn = None
    for number, stage in enumerate(stages):
        after = stages[number + 1] if number + 1 < len(stages) else None
        rounds.append(_round(stage, after, quota, papers, profile))
        if after is not None and after.tied and drawn is None:
            drawn = stage
    return tuple(rounds), drawn


def _round(stage: "Stage", after: "Stage | None", quota: int, papers: int, profile) -> Round:
    names = profile.candidates
    earlier = stage.before.elected if stage.before else ()
    new = stage.elected[len(earlier) :]
    text = [*_elected(stage, new, quota, profile), *_done(stage, after, quota, papers, profile)]
    return Round(
        joined(text),
        {names[one]: votes_of(stage.totals[one]) for one in sorted(stage.possible)},
        elected=tuple(names[one] for one in new),
        eliminated=profile.named(after.left) if after else (),
        tied=profile.named(after.tied) if after else (),
        transfers={names[to]: votes_of(by) for to, by in sorted(after.gains.items())}
        if after
        else {},
        exhausted=votes_of(stage.ended),
    )


def _elected(stage, new, quota: int, profile) -> list[Message]:
    with_quota = [one for one in new if stage.totals[one] >= quota * ONE]
    without = [one for one in new if stage.totals[one] < quota * ONE]
    said = []
    if with_quota:
        values = {
            "quota": quota,
            "names": listed_names(profile.candidates[one] for one in with_quota),
        }
        said.append(Message("Elected with the quota of {quota} votes: {names}.", values))
    if without:
        sentence = "No more names are left than seats; elected: {names}."
        said.append(Message(sentence, {"names": profile.said(without)}))
    return said


def _done(stage, after, quota: int, papers: int, profile) -> list[Message]:
    if after is None:
        return []
    said = []
    if after.tied:
        chosen = after.passing if after.passing is not None else after.left[0]
        sentence = (
            "Equal at every stage, so a lot decides: {names}. Told on as if it fell on {name}."
        )
        values = {"names": profile.said(after.tied), "name": profile.candidates[chosen]}
        said.append(Message(sentence, values))
    if after.passing is not None:
        surplus = printed(stage.totals[after.passing] - quota * ONE)
        values = {"name": profile.candidates[after.passing], "surplus": surplus}
        said.append(Message("The surplus of {name} is passed on: {surplus} votes.", values))
    elif len(after.left) > 1:
        sentence = "Without a vote, and excluded one after the other: {names}."
        said.append(Message(sentence, {"names": profile.said(after.left)}))
    else:
        name = profile.candidates[after.left[0]]
        values = {"name": name, "votes": printed(stage.totals[after.left[0]])}
        said.append(Message("Excluded with the fewest votes: {name} ({votes}).", values))
    return said + _lost(stage, after, papers)


def _lost(stage, after, papers: int) -> list[Message]:
    ended = after.ended - stage.ended
    lost = sum(stage.totals) + stage.ended - sum(after.totals) - after.ended
    said = []
    if ended:
        sentence = "Not transferable: {votes} votes."
        said.append(Message(sentence, {"votes": printed(ended)}))
    if lost:
        said.append(Message("Lost by rounding: {votes} votes.", {"votes": printed(lost)}))
    return said
