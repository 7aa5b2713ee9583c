"""The papers as a value: what was marked, how often, and never by whom or in which order.

``read_ballots`` and ``write_ballots`` know the formats by their suffix, ``read_text`` reads one
ballot a line, ``A > B = C * 3``.
"""

from emulab.ballots.ballots import KINDS, UNSCORED, Ballots
from emulab.ballots.formats import FORMATS
from emulab.ballots.patterns import collapsed
from emulab.ballots.reading import read_ballots, read_text
from emulab.ballots.tallies import Tallies
from emulab.ballots.writing import write_ballots

__all__ = [
    "FORMATS",
    "KINDS",
    "UNSCORED",
    "Ballots",
    "Tallies",
    "collapsed",
    "read_ballots",
    "read_text",
    "write_ballots",
]
