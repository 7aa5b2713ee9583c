"""How fast the road is: ``make bench``. Every line is measured in this run, on this machine.

Peers are timed beside us where they are installed (``make bench`` installs them in an
environment of their own): they rank one matrix under one weighting, which is one stage of
the road. A ratio says how many times as long as our stage theirs takes.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ballots
import imports
import methods
import page
import weightings
import what_if
from rounds import write_round

from emulab.pipeline import check, run
from emulab.rules import load_rules
from emulab.tables import load

IMPORT = "import time; t = time.perf_counter(); import emulab; print(time.perf_counter() - t)"


def main() -> None:
    """Print a line a measurement: what, the median, the best and the bound it is held to."""
    with tempfile.TemporaryDirectory() as folder:
        _import_time()
        _cluster(Path(folder) / "cluster")
        _nation(Path(folder) / "nation")
        methods.roads(Path(folder) / "methods")
    imports.main()
    methods.main()
    weightings.main()
    ballots.main()
    page.main()
    what_if.main()


def _said(what: str, seconds: list[float], bound: str) -> None:
    middle, best = statistics.median(seconds), min(seconds)
    print(f"{what:<62} median {middle:8.4f} s  best {best:8.4f} s  held to {bound}")


def _timed(action: Callable[[], object], times: int) -> list[float]:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return seconds


def _import_time() -> None:
    command = [sys.executable, "-c", IMPORT]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(7)]
    _said("import emulab, a process each", [float(one.stdout) for one in runs], "0.3 s")


def _cluster(folder: Path) -> None:
    rules_file = write_round(folder, units=14, leaves=180)
    rules = load_rules(rules_file)
    tables = load(rules_file, rules)
    check(tables, rules)

    def decided() -> None:
        assert run(tables, rules).proposals.height == 2 * 14

    decided()
    _said("score to proposals, 14 units x 180 criteria, warm", _timed(decided, 30), "0.02 s")
    _peers(tables, rules)


def _nation(folder: Path) -> None:
    rules_file = write_round(folder, units=10_000, leaves=60)

    def road() -> None:
        rules = load_rules(rules_file)
        tables = load(rules_file, rules)
        check(tables, rules)
        assert run(tables, rules).ranks.height == 10_000

    _said("file to ranks, 10,000 units x 60 criteria x 3 stages", _timed(road, 5), "1 s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{'most memory of this process':<62} {peak:.2f} GiB  held to 1.2 GiB")


def _peers(tables, rules) -> None:
    """Weighted sum and ranks of the same matrix, in each package that is installed."""
    import numpy as np

    from emulab.scoring import aggregate, normalise, parts, rank, score, weighted

    scores = score(tables.units, tables.marks, tables.targets, rules)
    matrix = scores.pivot(on="criterion", index="unit", values="score").drop("unit").to_numpy()
    matrix = matrix + 0.1  # peers refuse zeros in some scales
    weights = np.full(matrix.shape[1], 1 / matrix.shape[1])

    def ours() -> None:
        levels = weighted(normalise(scores, rules), rules)
        rank(aggregate(parts(levels, rules), scores, rules), scores, rules)

    own = statistics.median(_timed(ours, 30))
    print(f"{'  our normalise, aggregate and rank, ties and bands included':<62} {own:.4f} s")
    for name, action in (("pymcdm", _pymcdm), ("scikit-criteria", _skcriteria)):
        try:
            theirs = action(matrix, weights)
        except ImportError:
            print(f"  {name}: not installed here")
            continue
        middle = statistics.median(_timed(theirs, 30))
        what = f"  {name}, weighted sum and rank"
        print(f"{what:<62} {middle:.4f} s  ratio {middle / own:.2f}")


def _pymcdm(matrix, weights) -> Callable[[], object]:
    import numpy as np
    from pymcdm.helpers import rankdata
    from pymcdm.methods import WSM

    types = np.ones(matrix.shape[1])
    method = WSM()
    return lambda: rankdata(method(matrix, weights, types), reverse=True)


def _skcriteria(matrix, weights) -> Callable[[], object]:
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel

    data = skcriteria.mkdm(matrix, [max] * matrix.shape[1], weights=weights)
    return lambda: WeightedSumModel().evaluate(data).rank_


if __name__ == "__main__":
    main()
