"""The account of a Meek count: a round for every point of rest, in names and in votes."""

from fractions import Fraction
from typing import TYPE_CHECKING

from emulab.electing.election import Round
from emulab.electing.profile import Profile
from emulab.electing.several.transfers_told import joined
from emulab.rules.values import Name
from emulab.words import Message, listed_names

if TYPE_CHECKING:
    from emulab.electing.several.meek import State, Step

SHOWN = 10**9


def rounded(top: int | Fraction, unit: int) -> Fraction:
    """Votes to nine decimals, for display alone.

    >>> rounded(1, 3)
    Fraction(333333333, 1000000000)
    """
    return Fraction(round(Fraction(top) * SHOWN / unit), SHOWN)


def printed(votes: Fraction) -> Name:
    """Votes as they are printed: as many of nine decimals as it takes, five at least.

    >>> printed(Fraction(5, 2)).en
    '2.50000'
    """
    units = round(votes * SHOWN)
    text = f"{units // SHOWN}.{units % SHOWN:09d}"
    text = text[:-4] if text.endswith("0000") else text
    return Name(vi=text.replace(".", ","), en=text)


def account(last: "State", profile: Profile):
    """The rounds that led to ``last``, and the state in which the first lot was drawn."""
    states = [last]
    while states[-1].before is not None:
        states.append(states[-1].before)
    states.reverse()
    rounds = []
    drawn = None
    for number, state in enumerate(states):
        after = states[number + 1] if number + 1 < len(states) else None
        if after is not None and after.tied and drawn is None:
            drawn = state
        for step in state.steps:
            rounds.append(_round(state, step, after if step is state.steps[-1] else None, profile))
    return tuple(rounds), drawn


def _round(state: "State", step: "Step", after: "State | None", profile: Profile) -> Round:
    names = profile.candidates
    rest = step.rest
    votes = {one: rounded(rest.votes[one], rest.unit) for one in sorted(state.possible)}
    text = [Message("Quota: {quota}.", {"quota": printed(rounded(rest.quota, rest.unit))})]
    if step.elected:
        chosen = listed_names(names[one] for one in step.elected)
        sentence = "Elected with more than the quota: {names}."
        if step.without_quota:
            sentence = "No more names are left than seats; elected: {names}."
        text.append(Message(sentence, {"names": chosen}))
    if after is not None:
        text += _excluded(after, votes, profile)
    return Round(
        joined(text),
        {names[one]: number for one, number in votes.items()},
        elected=tuple(names[one] for one in step.elected),
        eliminated=profile.named(after.left) if after else (),
        tied=profile.named(after.tied) if after else (),
        exhausted=rounded(rest.votes[-1], rest.unit),
    )


def _excluded(after: "State", votes, profile: Profile) -> list[Message]:
    said = []
    names = profile.candidates
    if after.tied:
        sentence = "Equal votes, so a lot decides: {names}. Told on as if it fell on {name}."
        values = {"names": profile.said(after.tied), "name": names[after.left[0]]}
        said.append(Message(sentence, values))
    if len(after.left) > 1:
        sentence = "Without a vote, and excluded one after the other: {names}."
        said.append(Message(sentence, {"names": profile.said(after.left)}))
    else:
        values = {"name": names[after.left[0]], "votes": printed(votes[after.left[0]])}
        said.append(Message("Excluded with the fewest votes: {name} ({votes}).", values))
    return said
