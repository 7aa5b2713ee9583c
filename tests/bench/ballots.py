"""Counting ballots: loading a file and five rules, beside two voting packages in the same run.

The set is loading, Borda, Copeland, Schulze, IRV and a Scottish STV count of three seats. The
packages are run with the interpreter that BALLOT_PEERS names, each on the format it knows best.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from methods import median

from emulab.ballots import collapsed, read_ballots
from emulab.electing import rules, tally, unfit

SET = ("borda", "copeland", "schulze", "irv", "scottish-stv")
SEATS = 3
NAMES = [f"C{number:02d}" for number in range(1, 11)]


def main() -> None:
    """Print a line a measurement, the bound it is held to beside it."""
    with tempfile.TemporaryDirectory() as folder:
        text = written(Path(folder) / "ballots.txt", 100_000, seed=1)
        ours = _set("100,000 ballots of 10 names", text, 5, "0.2 s")
        _peers(text, Path(folder), ours)
        text = written(Path(folder) / "many.txt", 1_000_000, seed=2)
        _set("1,000,000 ballots of 10 names", text, 2, "1.5 s")
        _memory(text)
    _large()
    _swaying()


def written(path: Path, papers: int, seed: int) -> Path:
    """A text of ranked ballots: names with unlike chances, every paper drawn by itself."""
    rng = np.random.default_rng(seed)
    liked = rng.normal(size=len(NAMES)) * 0.8
    order = np.argsort(-(liked + rng.gumbel(size=(papers, len(NAMES)))), axis=1)
    lines = np.array(NAMES, dtype=object)[order]
    path.write_text("\n".join(" > ".join(line) for line in lines) + "\n", encoding="utf-8")
    return path


def whole_set(path: Path) -> None:
    """Load the file and count it by every rule of the set."""
    papers = read_ballots(path)
    for rule in SET:
        tally(papers, rule, seats=SEATS if rule == "scottish-stv" else 1)


def _set(what: str, path: Path, times: int, bound: str) -> float:
    whole_set(path)
    seconds = median(lambda: whole_set(path), times)
    _line(f"{what}: load and five rules", seconds, bound)
    papers = read_ballots(path)
    _line(f"  load ({len(papers.counts):,} unlike papers)", median(lambda: read_ballots(path), 3))
    for rule in SET:
        seats = SEATS if rule == "scottish-stv" else 1
        _line(f"  {rule}", median(lambda r=rule, s=seats: tally(papers, r, seats=s), 3))
    return seconds


def _peers(text: Path, folder: Path, ours: float) -> None:
    """The same papers through both packages; the faster one counts."""
    python = os.environ.get("BALLOT_PEERS")
    if not python:
        print("  pref_voting, VoteKit: BALLOT_PEERS names no interpreter that has them")
        return
    lines = text.read_text(encoding="utf-8").splitlines()
    soc, csv = _preflib(lines, folder / "ballots.soc"), folder / "ballots.csv"
    csv.write_text("\n".join(line.replace(" > ", ",") for line in lines) + "\n", "utf-8")
    script = Path(__file__).with_name("ballot_peers.py")
    command = [python, str(script), str(soc), str(csv)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    for package, steps in json.loads(ran.stdout.splitlines()[-1]).items():
        if isinstance(steps, str):
            print(f"  {package}: {steps}")
            continue
        whole = sum(steps.values())
        _line(f"  {package}, {len(steps) - 1} of the five rules", whole, ratio=whole / ours)
        for step, seconds in steps.items():
            _line(f"    {step}", seconds)


def _preflib(lines: list[str], path: Path) -> Path:
    number = {name: str(place) for place, name in enumerate(NAMES, 1)}
    found = Counter(lines)
    head = {
        "FILE NAME": path.name,
        "TITLE": "bench",
        "DESCRIPTION": "",
        "DATA TYPE": "soc",
        "MODIFICATION TYPE": "synthetic",
        "RELATES TO": "",
        "RELATED FILES": "",
        "PUBLICATION DATE": "2024-01-01",
        "MODIFICATION DATE": "2024-01-01",
        "NUMBER ALTERNATIVES": len(NAMES),
        "NUMBER VOTERS": len(lines),
        "NUMBER UNIQUE ORDERS": len(found),
    }
    rows = [f"# {key}: {value}" for key, value in head.items()]
    rows += [f"# ALTERNATIVE NAME {place}: {name}" for name, place in number.items()]
    for line, count in found.most_common():
        rows.append(f"{count}: " + ",".join(number[name] for name in line.split(" > ")))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _memory(path: Path) -> None:
    """The most memory of a process of its own, from a cold start."""
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; "
        "from ballots import whole_set; whole_set(Path(sys.argv[2])); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent), str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    print(f"{'  most memory of the process':<62} {float(ran.stdout):.2f} GiB  held to 1 GiB")


def _large(size: int = 64) -> None:
    """Every single-winner rule that fits, on 64 random papers of 64 names."""
    rng = np.random.default_rng(3)
    names = [f"U{number:02d}" for number in range(size)]
    ranked = np.argsort(rng.random((size, size)), axis=1) + 1
    papers = collapsed("ranked", names, ranked)
    scores = collapsed("score", names, rng.integers(0, 11, (size, size)))
    marked = collapsed("approval", names, rng.integers(0, 2, (size, size)))
    whole = 0.0
    for ballots in (papers, scores, marked):
        for name, rule in rules().items():
            if rule.several or rule.name == "kemeny" or unfit(rule, ballots):
                continue
            seconds = median(
                lambda b=ballots, n=name: tally(b, n, strength="margins", overvote="invalid"), 1
            )
            whole += seconds
            if seconds > 0.1:
                _line(f"  {name} on {ballots.kind} ballots, 64 x 64", seconds)
    _line("all single-winner rules on 64 x 64, Kemeny apart", whole, "2 s")
    start = time.perf_counter()
    found = tally(papers, "kemeny")
    _line("kemeny on 64 x 64 random papers", time.perf_counter() - start)
    print(f"{'  complete, gap':<62} {found.complete}, {found.facts.get('gap')}")


def _swaying() -> None:
    """Margins at the largest size of a cluster, axioms on a few papers, a ward counted by Meek."""
    from fractions import Fraction

    from emulab.rules import Threshold
    from emulab.swaying import AXIOMS, check_axiom, margin

    rng = np.random.default_rng(4)
    names = [f"U{number:02d}" for number in range(64)]
    quality = rng.random(64)
    marks = (rng.random((64, 64)) < 0.5 + 0.45 * quality).astype(int)
    papers = collapsed("approval", names, marks)
    threshold = Threshold(at_least=Fraction(4, 5), of="members")
    seconds = median(
        lambda: margin(papers, "threshold", seats=3, threshold=threshold, bases={"members": 64}), 3
    )
    _line("margin of a threshold vote, 64 papers x 64 units x 3 seats", seconds, "1 s")
    few = collapsed("ranked", NAMES, rng.random((20, 10)).argsort(axis=1) + 1)
    seconds = max(
        median(lambda r=rule, a=axiom: check_axiom(r, few, a), 1)
        for rule in ("irv", "coombs", "schulze", "borda")
        for axiom in AXIOMS
    )
    _line("the slowest axiom, 20 papers x 10 names, four rules", seconds, "1 s")
    places = np.argsort(rng.random((10_000, 9)), axis=1) + 1
    ward = collapsed("ranked", NAMES[:9], np.where(places > 5, 0, places))
    seconds = median(lambda: tally(ward, "meek-stv", seats=4, overvote="invalid"), 3)
    _line("Meek's count of 4 seats, 10,000 papers x 9 names", seconds, "1 s")


def _line(what: str, seconds: float, bound: str = "", ratio: float | None = None) -> None:
    said = f"{what:<62} {seconds:9.4f} s"
    said += f"  ratio {ratio:.0f} held to 30" if ratio is not None else ""
    print(said + (f"  held to {bound}" if bound else ""))


if __name__ == "__main__":
    main()
