"""Schulze: who beats whom along the strongest paths of defeats."""

import numpy as np

from emulab.electing.election import Found
from emulab.electing.profile import Profile
from emulab.electing.registry import RANKED, listed, rule
from emulab.electing.single.majority_graph import LAWS, defeats, layers


def schulze(profile: Profile, seats: int) -> Found:
    """Everyone whom nobody beats along paths: a path is as strong as its weakest defeat.

    Beating so is a strict partial order, so there is always a winner, and with ties there may be
    several; counting such wins, as some programs do, elects others. ``order`` has those below
    nobody, then those below nobody who is left. The fact ``paths`` has the strength of the
    strongest path from every name to every other, 0 where there is none.

    Schulze 2011, Social Choice and Welfare 36:267, section 2. Strength is winning votes or
    margins. There, two defeats of equal winning votes are told apart by the votes against; here
    they are equal, as in most programs, which with papers that rank names alike leaves more ties.

    >>> from emulab.ballots import collapsed
    >>> from emulab.electing.conventions import Conventions
    >>> papers = collapsed("ranked", ("A", "B", "C"), [[1, 2, 3], [3, 1, 2], [2, 3, 1]], [4, 3, 2])
    >>> found = schulze(Profile(papers, Conventions()), 1)
    >>> found.order, found.facts["paths"]["C"]
    (((0,), (1,), (2,)), {'A': 5, 'B': 5})
    """
    paths = widest_paths(defeats(profile))
    order = layers(paths > paths.T)
    return Found(frozenset(order[0]), order=order, facts={"paths": _told(profile, paths)})


def widest_paths(strengths: np.ndarray) -> np.ndarray:
    """(m, m) the strength of the strongest path from the row to the column, 0 where none is.

    Floyd 1962 with minimum and maximum in the place of plus and minimum.
    """
    paths = strengths.copy()
    np.fill_diagonal(paths, 0)
    for middle in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, middle, None], paths[middle]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def _told(profile: Profile, paths: np.ndarray) -> dict[str, dict[str, int]]:
    names = profile.candidates
    found = {}
    for name, row in zip(names, paths.tolist(), strict=True):
        own = dict(zip(names, row, strict=True))
        del own[name]
        found[name] = own
    return found


RULES = listed(
    rule("schulze", "Schulze (chuỗi thắng mạnh nhất)", "Schulze", RANKED, schulze, *LAWS)
)
