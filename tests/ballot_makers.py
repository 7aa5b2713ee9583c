"""Ballots written the way a test reads them, and drawn at random for the laws."""

import numpy as np
from hypothesis import strategies as st

from emulab.ballots import UNSCORED, Ballots, collapsed


def ranked(*lines: str, candidates=None) -> Ballots:
    """Ranked ballots of lines such as ``A > B = C * 3``; an empty line is a blank paper."""
    return _of("ranked", lines, candidates)


def approval(*lines: str, candidates=None) -> Ballots:
    """Approval ballots of lines such as ``A = B * 3``."""
    return _of("approval", lines, candidates)


def scored(rows: dict[tuple, int], candidates) -> Ballots:
    """Score ballots from {(score of each candidate, None where there is none): papers}."""
    marks = [[UNSCORED if one is None else one for one in row] for row in rows]
    return collapsed("score", candidates, marks, list(rows.values()))


def _of(kind: str, lines: tuple[str, ...], candidates) -> Ballots:
    papers = []
    for line in lines:
        body, _, number = line.partition("*")
        places = [[name.strip() for name in level.split("=")] for level in body.split(">")]
        places = [[name for name in level if name] for level in places]
        papers.append(([level for level in places if level], int(number or 1)))
    named = sorted({name for places, _ in papers for level in places for name in level})
    names = list(candidates or named)
    marks = np.zeros((len(papers), len(names)), dtype=np.int64)
    for row, (places, _) in enumerate(papers):
        for place, level in enumerate(places, 1):
            for name in level:
                marks[row, names.index(name)] = place
    return collapsed(kind, names, marks, [number for _, number in papers])


NAMES = "ABCDEFGH"
SIZES = st.integers(1, 5)


@st.composite
def ranked_ballots(draw, sizes=SIZES, papers=6, ties=True, truncated=True) -> Ballots:
    """Ranked ballots of few names and few papers, so that ties are frequent."""
    size = draw(sizes)
    if ties:
        places = st.lists(st.integers(0 if truncated else 1, size), min_size=size, max_size=size)
    else:
        places = st.permutations(range(1, size + 1)).map(list)
        if truncated:
            cut = st.integers(0, size)
            places = st.tuples(places, cut).map(lambda of: [p if p <= of[1] else 0 for p in of[0]])
    rows = draw(st.lists(places, min_size=1, max_size=papers))
    counts = draw(st.lists(st.integers(1, 4), min_size=len(rows), max_size=len(rows)))
    return collapsed("ranked", NAMES[:size], rows, counts)


@st.composite
def approval_ballots(draw, sizes=SIZES, papers=6) -> Ballots:
    size = draw(sizes)
    marks = st.lists(st.integers(0, 1), min_size=size, max_size=size)
    rows = draw(st.lists(marks, min_size=1, max_size=papers))
    counts = draw(st.lists(st.integers(1, 4), min_size=len(rows), max_size=len(rows)))
    return collapsed("approval", NAMES[:size], rows, counts)


@st.composite
def score_ballots(draw, sizes=SIZES, papers=6, best=5, open_scores=False) -> Ballots:
    size = draw(sizes)
    mark = st.integers(0, best)
    mark = st.one_of(st.just(UNSCORED), mark) if open_scores else mark
    rows = draw(st.lists(st.lists(mark, min_size=size, max_size=size), min_size=1, max_size=papers))
    counts = draw(st.lists(st.integers(1, 4), min_size=len(rows), max_size=len(rows)))
    return collapsed("score", NAMES[:size], rows, counts)
