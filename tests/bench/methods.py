"""Every scale, weighting and aggregate on one cluster of 64 units by 60 criteria, beside peers.

Each line is the method alone, on arrays, then (in ``roads``) the whole road from marks to ranks
under it. Peers are timed where they are installed, on the same matrix, in the same process.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from rounds import write_round

UNITS, CRITERIA = 64, 60
BOUND = 0.010  # seconds, for every method but kemeny


def matrix() -> np.ndarray:
    """Levels of a lively cluster: no two columns alike, none without spread."""
    return np.round(np.random.default_rng(7).uniform(0.05, 1, (UNITS, CRITERIA)), 4)


def median(action: Callable[[], object], times: int = 9) -> float:
    action()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main() -> None:
    """Print a line a method: its median, the bound, and the peers' ratio where there is a peer."""
    peers = dict(_peers())
    for family, methods in (("scale", _scales), ("weighting", _weightings), ("aggregate", _sums)):
        for name, action in methods():
            own = median(action, 1 if name == "kemeny" else 9)
            held = "its time limit" if name == "kemeny" else f"{BOUND} s"
            line = f"  {family} {name}, {UNITS} x {CRITERIA}"
            print(f"{line:<62} median {own:8.5f} s  held to {held}")
            for peer, theirs in peers.get((family, name), {}).items():
                ratio = median(theirs) / own
                print(f"{'    ' + peer:<62} ratio {ratio:.1f}")


def roads(folder: Path) -> None:
    """The whole road, marks to ranks, of 64 units by 60 criteria under every choice but kemeny."""
    from emulab.pipeline import run
    from emulab.rules import load_rules
    from emulab.tables import load

    rules_file = write_round(folder, units=UNITS, leaves=CRITERIA)
    rules = load_rules(rules_file)
    tables = load(rules_file, rules)
    choices = [{"scale": name, "aggregate": "arithmetic"} for name, _ in _scales()][1:]
    written = {"power": {"power": {"exponent": 0.5}}, "owa": {"owa": {"orness": 0.3}}}
    for name, _ in _sums():
        if name not in ("kemeny", "choquet"):
            choices.append({"scale": "declared", "aggregate": written.get(name, name)})
    for name in ("equal", "entropy", "critic", "pca"):
        choices.append({"scale": "declared", "aggregate": "arithmetic", "weighting": name})
    times = {}
    for keys in choices:
        chosen = rules.with_changes(**keys)
        times[str(keys)] = median(lambda chosen=chosen: run(tables, chosen))
    slowest = max(times, key=times.__getitem__)
    line = f"marks to ranks, {UNITS} x {CRITERIA}, slowest of {len(times)} choices"
    print(f"{line:<62} median {times[slowest]:8.5f} s  held to {BOUND} s  {slowest}")


def _scales() -> Iterator[tuple[str, Callable[[], object]]]:
    from emulab.rules.combinations import SETTLED_ONLY_BY_CRITERION
    from emulab.scoring.scales import SCALES, Ends, level_matrix

    levels = matrix() * 10
    ends = Ends(np.full(CRITERIA, 10.0), np.zeros(CRITERIA))
    for name in SCALES:
        if name not in SETTLED_ONLY_BY_CRITERION:
            yield name, lambda name=name: level_matrix(levels, ends, name)


def _weightings() -> Iterator[tuple[str, Callable[[], object]]]:
    from emulab.rules.weighing import Weighting
    from emulab.rules.yaml_places import placed, plain
    from emulab.scoring.weights import WEIGHTINGS

    levels, ids = matrix(), [f"c{number:02d}" for number in range(CRITERIA)]
    points = {one: float(number + 1) for number, one in enumerate(ids)}
    over = [one for one in ids if one != ids[-1]], [one for one in ids if one != ids[0]]
    settings = {
        "swing": {"points": points},
        "roc": {"order": ids},
        "rank_sum": {"order": ids},
        "cards": {"order": [[one] for one in ids], "blanks": [0] * (CRITERIA - 1), "ratio": 9},
        "ahp": {"compare": [[a, b, 3] for n, a in enumerate(ids) for b in ids[n + 1 :]]},
        "best_worst": {
            "best": ids[-1],
            "worst": ids[0],
            "best_over": dict.fromkeys(over[0], 5),
            "over_worst": dict.fromkeys(over[1], 5),
        },
        "optimised": {"importance": points},
    }
    for name, method in WEIGHTINGS.items():
        if method.measure is not None:
            yield name, lambda method=method: method.measure(levels)
        elif name in settings:
            own = Weighting.model_validate(plain(placed({name: settings[name]}))).settings
            if method.judge is not None:
                yield name, lambda method=method, own=own: method.judge(own, ids)
            else:
                yield name, lambda method=method, own=own: method.aim(levels, own, ids)


def _sums() -> Iterator[tuple[str, Callable[[], object]]]:
    from emulab.rules import aggregating
    from emulab.scoring.aggregates import AGGREGATES

    levels, weights = matrix(), np.full((UNITS, CRITERIA), 1 / CRITERIA)
    given = {
        "power": aggregating.Power(exponent=0.5),
        "owa": aggregating.Owa(orness=0.3),
        "choquet": ((0, 1, 0.01), (2, 3, -0.01)),
    }
    for name, one in AGGREGATES.items():
        settings = given.get(name) or (one.settings() if one.settings else None)
        yield name, lambda one=one, settings=settings: one.apply(levels, weights, settings)


def _peers() -> Iterator[tuple[tuple[str, str], dict[str, Callable[[], object]]]]:
    """The same method in pymcdm, by family and name."""
    try:
        from pymcdm import methods, normalizations
        from pymcdm import weights as weighing
    except ImportError:
        return
    levels, types = matrix(), np.ones(CRITERIA)
    even = np.full(CRITERIA, 1 / CRITERIA)
    for name, peer in (
        ("entropy", weighing.entropy_weights),
        ("critic", weighing.critic_weights),
        ("merec", lambda table: weighing.merec_weights(table, types)),
    ):
        yield ("weighting", name), {"pymcdm": lambda peer=peer: peer(levels)}
    for name, peer in (
        ("topsis", methods.TOPSIS(normalizations.vector_normalization)),
        ("vikor", methods.VIKOR()),
        ("promethee", methods.PROMETHEE_II("usual")),
        ("arithmetic", methods.WSM()),
        ("geometric", methods.WPM()),
    ):
        yield ("aggregate", name), {"pymcdm": lambda peer=peer: peer(levels, even, types)}


if __name__ == "__main__":
    main()
