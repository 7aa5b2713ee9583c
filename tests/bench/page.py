"""All that the page of robustness shows, timed as one: it is to follow a slider."""

import tempfile
import time
from pathlib import Path

from rounds import write_round

ASKED = (
    "argued",
    "optimal",
    "optimal_anywhere",
    "regret",
    "anywhere",
    "within",
    "possible_ranks",
    "verdict",
)
SIZES = ((14, 20, 0.3), (64, 60, 2.0))


def main() -> None:
    """Print a line a size: stability, optimality, regret, pairs, acceptability, goals, verdict.

    All criteria are argued about at once, which is the dearest node there is.
    """
    for units, criteria, bound in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            seconds = sorted(_page(Path(folder) / "round", units, criteria) for _ in range(3))
        what = f"the page of robustness, {units} units x {criteria} criteria"
        print(f"{what:<62} median {seconds[1]:8.4f} s  best {seconds[0]:8.4f} s  held to {bound} s")


def _page(folder: Path, units: int, criteria: int) -> float:
    from emulab.goal import goals
    from emulab.pipeline import run
    from emulab.rules import load_rules
    from emulab.sensitivity.model import LEAVES
    from emulab.sensitivity.robustness import robustness
    from emulab.tables import load

    file = write_round(folder, units, criteria)
    rules = load_rules(file)
    result = run(load(file, rules), rules)
    start = time.perf_counter()
    found = robustness(result, LEAVES)
    assert found is not None
    for name in ASKED:
        getattr(found, name)
    assert goals(result).height == units
    return time.perf_counter() - start
