"""What the scorers of every stage make of one unit's row of marks."""

from collections.abc import Sequence

import numpy as np

from emulab.rules import Leaf, Rules
from emulab.synthetic.shape import Rows, step

CROSS_SCORERS = 3


def seen_by_stages(
    rules: Rules,
    units: Sequence[str],
    unit: str,
    main: Sequence[Leaf],
    rows: Rows,
    row: int,
    rng: np.random.Generator,
) -> list[tuple[str, str, np.ndarray]]:
    """What every scorer of every stage gives one unit: stage, scorer, marks."""
    found = []
    for stage in rules.stages.order:
        if stage == "self":
            found.append((stage, unit, rows.own[row]))
        elif stage == "cross":
            agreed = np.where(rng.random(len(main)) < 0.5, rows.own[row], rows.head[row])
            place = units.index(unit)
            for near in range(1, min(CROSS_SCORERS, len(units) - 1) + 1):
                other = (place + near) % len(units)
                severity = other / max(len(units) - 1, 1)
                given = _judged(main, agreed, rows.open_, severity, rng)
                found.append((stage, units[other], given))
        else:
            found.append((stage, _appraiser(rules, stage, unit), rows.head[row]))
    return found


def _judged(
    main: Sequence[Leaf],
    agreed: np.ndarray,
    open_: np.ndarray,
    severity: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """One cross-scorer's marks: a step lower or higher on what is graded, as its severity has it.

    Pass or fail and reported results are facts, on which scorers do not differ.
    """
    maxima = np.array([leaf.maximum for leaf in main])
    graded = np.array([leaf.kind not in ("pass_fail", "target") for leaf in main])
    grain, chance = step(maxima), rng.random(len(main))
    often = np.where(open_, 0.3, 0.02)
    lower = graded & (agreed > grain) & (chance < often * severity)
    higher = graded & (agreed < maxima) & (agreed > 0) & (chance > 1 - often * (1 - severity))
    return agreed - grain * lower + grain * higher


def _appraiser(rules: Rules, stage: str, unit: str) -> str:
    """The head's unit, and for the head's own marks the next officer's."""
    if stage == "board":
        return "board"
    held = [officer.unit for officer in rules.officers]
    return next((officer for officer in held if officer != unit), "head")
