"""The second half of the road: from ballots and count sheets to votes on a named base."""

from emulab.voting.bases import bases_sentence, on_every_base
from emulab.voting.identities import Identity
from emulab.voting.papers import papers
from emulab.voting.polls import Votes, polls, vote_frame, voted
from emulab.voting.reconcile import count_faults
from emulab.voting.thresholds import Poll

__all__ = [
    "Identity",
    "Poll",
    "Votes",
    "bases_sentence",
    "count_faults",
    "on_every_base",
    "papers",
    "polls",
    "vote_frame",
    "voted",
]
