"""Reasons: why a rule elects whom it elects, in one sentence with the numbers that decide.

A reason is a function of an election and its profile. To add one, write its sentence in SCORED
or STANDING under the rule's name; a rule that is in neither is told by its last round.
"""

from dataclasses import replace

from emulab.electing import Election, Profile, rules
from emulab.words import Message, listed_names

SCORED = {  # one winner, several winners
    "plurality": (
        Message("{names} has the most first places, {score}."),
        Message("{names} tie for the most first places, {score} each."),
    ),
    "borda": (
        Message("{names} has the most Borda points, {score}."),
        Message("{names} tie for the most Borda points, {score} each."),
    ),
    "approval": (
        Message("{names} has the most agreeing votes, {score}."),
        Message("{names} tie for the most agreeing votes, {score} each."),
    ),
    "score": (
        Message("{names} has the most points, {score}."),
        Message("{names} tie for the most points, {score} each."),
    ),
    "copeland": (
        Message("{names} wins the most pairs, {score}."),
        Message("{names} tie for the most pairs won, {score} each."),
    ),
    "minimax": (
        Message("The heaviest defeat of {names} is the lightest of all, {score}."),
        Message("The heaviest defeats of {names} are the lightest of all, {score} each."),
    ),
}
SCORED |= {"sntv": SCORED["plurality"], "black": SCORED["borda"]}
STANDING = {
    "schulze": (
        Message("No chain of pairwise wins against {names} is stronger than its own."),
        Message("No chain of pairwise wins against {names} is stronger than their own."),
    ),
    "ranked-pairs": (
        Message("With the strongest pairs locked in, nobody stands above {names}."),
        Message("{names}: it hangs on the order of equal pairs who stands above all."),
    ),
    "kemeny": (
        Message("{names} leads the order that agrees with the most comparisons on the papers."),
        Message("{names} each lead an order that agrees with the most comparisons on the papers."),
    ),
    "smith": (
        Message("{names} beats everybody else."),
        Message("{names}: each beats everybody outside this set, and no smaller set does so."),
    ),
}


def reason(election: Election, profile: Profile) -> Message:
    """Why the winners of one seat win; of several seats, who is elected.

    >>> from emulab.ballots import collapsed
    >>> from emulab.electing import Conventions, counted
    >>> papers = collapsed("ranked", "AB", [[1, 2], [2, 1]], [3, 2])
    >>> said = [reason(counted(papers, r, 1, Conventions()), Profile(papers, Conventions(), r))
    ...         for r in ("plurality", "schulze")]
    >>> [str(one) for one in said]
    ['A has the most first places, 3.', 'A beats everybody in pairs, B most closely, 3:2.']
    """
    if not election.complete and election.notes:
        return election.notes[0]
    if not election.winners:
        return Message("Nobody beats everybody in pairs, so nobody is elected.")
    if election.seats > 1:
        return _several(election)
    if "condorcet" in rules()[election.rule].laws and (pair := _closest(election, profile)):
        return pair
    several = len(election.winners) > 1
    values = {"names": listed_names(election.winners)}
    if election.rule in SCORED and election.scores:
        values["score"] = election.scores[election.winners[0]]
        return replace(SCORED[election.rule][several], values=values)
    if election.rule in STANDING:
        return replace(STANDING[election.rule][several], values=values)
    if election.rounds:
        return election.rounds[-1].text
    return Message("{names} tie." if several else "{names} is elected.", values)


def _several(election: Election) -> Message:
    values = {"names": listed_names(election.elected), "tied": listed_names(election.tied)}
    if not election.tied:
        return Message("Elected: {names}.", values)
    if not election.elected:
        return Message("Tied for the seats: {tied}.", values)
    return Message("Elected: {names}; tied for what is left: {tied}.", values)


def _closest(election: Election, profile: Profile) -> Message | None:
    """That the winner beats everybody in pairs, and its closest pair; None where it does not."""
    if len(election.winners) > 1 or profile.size < 2:
        return None
    winner = profile.candidates.index(election.winners[0])
    margins = profile.margins[winner].tolist()
    others = [one for one in range(profile.size) if one != winner]
    if min(margins[one] for one in others) <= 0:
        return None
    least = min(margins[one] for one in others)
    closest = [one for one in others if margins[one] == least]
    pairs = {
        (int(profile.pairwise[winner, one]), int(profile.pairwise[one, winner])) for one in closest
    }
    own, its = min(pairs)
    rivals = profile.said(one for one in closest if int(profile.pairwise[winner, one]) == own)
    values = {"name": election.winners[0], "rival": rivals, "own": own, "its": its}
    return Message("{name} beats everybody in pairs, {rival} most closely, {own}:{its}.", values)
