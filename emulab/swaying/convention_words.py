"""What conventions and their choices are called, and on how many papers each is a question."""

from emulab.ballots import UNSCORED, Ballots, Tallies
from emulab.words import Message

TITLES = {
    "unranked": Message("What a name left out means"),
    "overvote": Message("What several names on one place mean"),
    "blank": Message("What an empty paper means"),
    "strength": Message("How the strength of a defeat is measured"),
    "of": Message("The base of the threshold"),
    "comparator": Message("Whether the share is to be reached or passed"),
}
WORDS = {
    "last": Message("last together"),
    "no_opinion": Message("not judged"),
    "skip_rank": Message("the place skipped"),
    "stop": Message("the paper stopped there"),
    "winning": Message("winning votes"),
    "margins": Message("margins"),
    "opposition": Message("all votes for"),
    "at_least": Message("at least"),
    "more_than": Message("more than"),
    "valid": Message("valid"),
    "invalid": Message("invalid"),
    "members": Message("members"),
    "present": Message("members present"),
    "issued": Message("ballots issued"),
    "returned": Message("ballots returned"),
}


def papers_asked(ballots: Ballots | Tallies) -> dict[str, int]:
    """On how many papers each convention is a question: none where only totals are known.

    ``strength`` asks of papers that compare some two names alike or not at all.

    >>> from emulab.ballots import collapsed
    >>> papers_asked(collapsed("ranked", "ABC", [[1, 1, 2], [1, 0, 0], [0, 0, 0]]))
    {'unranked': 1, 'overvote': 1, 'blank': 1, 'strength': 2}
    """
    if isinstance(ballots, Tallies):
        return {}
    marks = ballots.marks
    if ballots.kind in ("approval", "yes_no"):
        over = (marks == 1).sum(axis=1) > 1
        return {"overvote": int(ballots.counts[over].sum()), "blank": ballots.blank}
    empty = UNSCORED if ballots.kind == "score" else 0
    ordered = marks.copy()
    ordered.sort(axis=1)
    alike = ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != empty)).any(axis=1)
    says = ballots.marked.any(axis=1)
    short = says & ~ballots.marked.all(axis=1)
    found = {"unranked": ballots.truncated}
    if ballots.kind == "ranked":
        found["overvote"] = int(ballots.counts[alike].sum())
    found |= {"blank": ballots.blank, "strength": int(ballots.counts[alike | short].sum())}
    return found
