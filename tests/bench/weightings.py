"""Ranks under very many weightings: ours, plain NumPy sorting, and a package asked in a loop.

All of them rank the same units under the same weightings. Plain NumPy sorts the whole array of
scores twice. Ours makes its weightings block by block, so its time holds theirs; NumPy is compared
both ways: counting alone on both sides, and making the same weightings on both sides.
"""

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from methods import median

PEER_WEIGHTINGS = 2_000  # of the million: enough to time one


def main() -> None:
    """Print a line a measurement, the bound it is held to beside it."""
    _million()
    _large()
    _region()


def _million(units: int = 14, criteria: int = 20, draws: int = 10**6) -> None:
    from emulab.sensitivity.probability.counting import count, in_order
    from emulab.sensitivity.probability.weightings import source
    from emulab.sensitivity.region import everything

    values, region = _values(units, criteria), everything(_names(criteria))
    level = np.zeros(units)
    made = source(region, draws, seed=1)
    what = f"{made.draws:,} weightings of {units} x {criteria}"
    ours = median(lambda: count(values, level, region, draws, seed=1), 5)
    _line(f"{what}, ranks and acceptability", ours, "")
    making = median(lambda: [made.block(number).shape for number in range(made.number)], 5)
    _line("  of which the weightings", making, "")
    two = median(lambda: count(values, level, region, draws, seed=1, workers=2), 3)
    _line("  with two threads", two, "")

    back = np.argsort(in_order(region, values)[1])
    every = np.concatenate([made.block(b) for b in range(made.number)], axis=1)[back].T.copy()

    def sorted_twice() -> np.ndarray:
        ranks = np.argsort(np.argsort(-(every @ values.T), axis=1), axis=1)
        return np.array([np.bincount(column, minlength=units) for column in ranks.T])

    counted = count(values, level, region, draws, seed=1)
    apart = np.abs(sorted_twice() - counted.ranks).sum()  # single precision, beside double
    assert apart <= 1e-5 * counted.ranks.sum(), apart
    theirs = median(sorted_twice, 3)
    counting = ours - making
    _line("  NumPy, argsort of argsort, counting alone", theirs, "", theirs / counting, 2.5)
    whole = theirs + making
    _line("  NumPy, the weightings made as well", whole, "", whole / ours, 2.5)
    tracemalloc.start()
    count(values, level, region, draws, seed=1)
    grown = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    print(f"{'  memory beside the result, MiB':<62} most   {grown:8.1f}    held to 200")
    for name, rank in _peers(values):
        start = time.perf_counter()
        for weights in every[:PEER_WEIGHTINGS]:
            rank(weights)
        one = (time.perf_counter() - start) / PEER_WEIGHTINGS
        label = f"  {name}, a weighting (ours {ours / made.draws:.1e} s)"
        _line(label, one, "", one / (ours / made.draws), 2_000 if name == "pymcdm" else None)


def _large(units: int = 64, criteria: int = 60, draws: int = 100_000) -> None:
    from emulab.sensitivity.probability.counting import count
    from emulab.sensitivity.region import everything

    values, region = _values(units, criteria), everything(_names(criteria))
    own = median(lambda: count(values, np.zeros(units), region, draws, seed=1), 5)
    _line(f"{draws:,} weightings of {units} x {criteria}", own, "0.5 s")


def _region(units: int = 64, draws: int = 100_000) -> None:
    """Defensible weights: a box of few siblings is cut up, one of many is drawn by rejection."""
    from emulab.rules.defensible import Defensible
    from emulab.sensitivity.probability.counting import count
    from emulab.sensitivity.region import bound

    for criteria in (6, 60):
        adopted = np.full(criteria, 1 / criteria)
        region = bound(Defensible(within=0.25), _names(criteria), adopted)
        values = _values(units, criteria)
        own = median(lambda v=values, r=region: count(v, np.zeros(units), r, draws, seed=1), 3)
        _line(f"  the same of {units} x {criteria}, weights within 25 %", own, "1 s")


def _names(criteria: int) -> tuple[str, ...]:
    return tuple(f"c{number:02d}" for number in range(criteria))


def _values(units: int, criteria: int) -> np.ndarray:
    return np.random.default_rng(7).uniform(0.05, 1, (units, criteria))


def _line(
    what: str, seconds: float, held: str, ratio: float | None = None, least: float | None = None
) -> None:
    said = f"  held to {held}" if held else ""
    if ratio is not None:
        said = f"  ratio {ratio:,.1f}" + (f"  held to {least:,}" if least else "")
    print(f"{what:<62} median {seconds:8.6f} s{said}")


def _peers(values: np.ndarray) -> list[tuple[str, Callable[[np.ndarray], object]]]:
    """One weighting ranked, in each package that is installed."""
    found: list[tuple[str, Callable[[np.ndarray], object]]] = []
    types = np.ones(values.shape[1])
    try:
        from pymcdm.helpers import rankdata
        from pymcdm.methods import WSM

        wsm = WSM()
        found.append(("pymcdm", lambda w: rankdata(wsm(values, w, types), reverse=True)))
    except ImportError:
        print("  pymcdm: not installed here")
    try:
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel

        data = skcriteria.mkdm(values, [max] * values.shape[1])
        model = WeightedSumModel()
        found.append(("scikit-criteria", lambda w: model.evaluate(data.replace(weights=w)).rank_))
    except ImportError:
        print("  scikit-criteria: not installed here")
    return found


if __name__ == "__main__":
    main()
