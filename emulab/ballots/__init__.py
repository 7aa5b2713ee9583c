"""The papers as a value: what was marked, how often, and never by whom or in which order."""

from emulab.ballots.ballots import KINDS, UNSCORED, Ballots
from emulab.ballots.patterns import collapsed
from emulab.ballots.tallies import Tallies

__all__ = ["KINDS", "UNSCORED", "Ballots", "Tallies", "collapsed"]
