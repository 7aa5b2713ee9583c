"""The second half of the road: from ballots and count sheets to votes on a named base."""

from emulab.voting.polls import Votes, polls, vote_frame, voted
from emulab.voting.reconcile import count_faults
from emulab.voting.thresholds import Poll

__all__ = ["Poll", "Votes", "count_faults", "polls", "vote_frame", "voted"]
