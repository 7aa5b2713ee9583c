"""Made-up marks, targets, checks and ballots, for clusters that published none.

The numbers have the shape of real rounds (see ``shape``) and can be made to lead to an
outcome that was published. They are nobody's: the provenance of every file written here
says synthetic. ``python -m emulab.synthetic hanoi-02/2023`` writes a cluster's files again,
byte for byte; chance comes from the seed in the rules alone.
"""

from emulab.synthetic.ballots import agreements, approvals
from emulab.synthetic.marks import marks, targets

__all__ = ["agreements", "approvals", "marks", "targets"]
