"""Two voting packages over one file of ballots; prints what each step took, as JSON.

Run by ``ballots.py`` with the interpreter of an environment of their own, because they pin other
versions. Each package reads the format that it knows best; a rule that a package does not have
is left out, which can only flatter it.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable

SEATS = 3


SHORT = 5.0  # seconds; a step that takes less is taken again, without what it compiles at first


def timed(steps: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of every step, the better of two where it is short."""
    seconds = {}
    for name, step in steps.items():
        seconds[name] = _once(step)
        if seconds[name] < SHORT:
            seconds[name] = min(seconds[name], _once(step))
    return seconds


def _once(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def pref_voting(preflib: str) -> dict[str, float]:
    from pref_voting import voting_methods as methods
    from pref_voting.io.readers import preflib_to_profile
    from pref_voting.proportional_methods import stv_scottish

    start = time.perf_counter()
    profile = preflib_to_profile(preflib, as_linear_profile=True)
    load = time.perf_counter() - start
    ranked = preflib_to_profile(preflib)  # the form that its STV takes; not timed
    return {"load": load} | timed(
        {
            "borda": lambda: methods.borda(profile),
            "copeland": lambda: methods.copeland(profile),
            "schulze": lambda: methods.beat_path(profile),
            "irv": lambda: methods.instant_runoff(profile),
            "scottish-stv": lambda: stv_scottish(ranked, num_seats=SEATS),
        }
    )


def votekit(csv: str) -> dict[str, float]:
    from votekit import elections
    from votekit.cvr_loaders import load_ranking_csv

    start = time.perf_counter()
    with open(csv, encoding="utf-8") as file:
        places = len(file.readline().split(","))
    profile = load_ranking_csv(csv, rank_cols=list(range(places)), print_profile=False)
    load = time.perf_counter() - start
    return {"load": load} | timed(
        {
            "borda": lambda: elections.Borda(profile, n_seats=1),
            "schulze": lambda: elections.Schulze(profile, n_seats=1),
            "irv": lambda: elections.IRV(profile),
            "scottish-stv": lambda: elections.FastSTV(profile, n_seats=SEATS),
        }
    )


def main() -> None:
    """``ballot_peers.py FILE.soc FILE.csv``: one object, a package a key, or why it failed."""
    warnings.simplefilter("ignore")
    found = {}
    for package, file in ((pref_voting, sys.argv[1]), (votekit, sys.argv[2])):
        try:
            found[package.__name__] = package(file)
        except Exception as error:  # a peer that fails is reported, and does not stop the run
            found[package.__name__] = repr(error)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
