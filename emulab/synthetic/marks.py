"""Made-up marks of a cluster: rows of the measured shape, given to units, seen by each stage."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl

from emulab.rules import Leaf, Rules
from emulab.scoring import aggregate, normalise, parts, rank, score, weighted
from emulab.synthetic.seen import seen_by_stages
from emulab.synthetic.shape import Rows, draw, step

ATTEMPTS = 200
TARGETS = (100, 200, 300, 400, 500)  # multiples on which every rate gives a whole result

Seed = int | Sequence[int]


def targets(
    rules: Rules,
    units: Sequence[str],
    seed: Seed,
    not_assigned: Mapping[str, Sequence[str]] | None = None,
    without_target: Mapping[str, Sequence[str]] | None = None,
) -> pl.DataFrame:
    """unit, criterion, assigned, target: a target for every unit on every target criterion.

    Both mappings go from a unit to criteria. A criterion that is not assigned is not marked;
    one without a target is, and is measured against the others without one.
    """
    rng = np.random.default_rng([*np.atleast_1d(seed), len(units)])
    dropped, untargeted = not_assigned or {}, without_target or {}
    rows = []
    for unit in units:
        for leaf in rules.rubric.main:
            assigned = leaf.id not in dropped.get(unit, ())
            size = TARGETS[int(rng.random() * len(TARGETS))]
            if leaf.kind == "target":
                known = assigned and leaf.id not in untargeted.get(unit, ())
                rows.append((unit, leaf.id, assigned, float(size) if known else None))
            elif not assigned:
                rows.append((unit, leaf.id, False, None))
    schema = {
        "unit": pl.String,
        "criterion": pl.String,
        "assigned": pl.Boolean,
        "target": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def marks(
    rules: Rules,
    units: Sequence[str],
    seed: Seed,
    order: Sequence[str] | None = None,
    wanted: pl.DataFrame | None = None,
    full: Sequence[str] = (),
    progress: float = 1.0,
    suits: Callable[[pl.DataFrame], bool] | None = None,
) -> pl.DataFrame:
    """unit, criterion, stage, scorer, mark: a whole round over the stages of the rules.

    ``order`` names units from the best down; the best rows go to them and the rest of the
    rows to the others by chance. A reader would take the order for a finding: it was put
    in. A round that ties two totals, misses the order or that ``suits`` refuses is drawn
    again. ``wanted`` are the targets, ``full`` the criteria on which nobody loses a point,
    ``progress`` the share of the targets reached so far.
    """
    rng = np.random.default_rng(seed)
    wanted = targets(rules, units, seed) if wanted is None else wanted
    for _ in range(ATTEMPTS):
        found = _round(rules, units, order or (), wanted, full, progress, rng)
        ranked = _ranked(rules, units, found, wanted)
        in_order = ranked["unit"].to_list()[: len(order or ())] == list(order or ())
        untied = ranked["total"].round(6).is_unique().all()
        if in_order and untied and (suits is None or suits(found)):
            return found
    raise RuntimeError(f"none of {ATTEMPTS} rounds suits. Ask for less, or take another seed.")


def _ranked(
    rules: Rules, units: Sequence[str], found: pl.DataFrame, wanted: pl.DataFrame
) -> pl.DataFrame:
    scores = score(pl.DataFrame({"unit": units}), found, wanted, rules)
    own = parts(weighted(normalise(scores, rules), rules), rules)
    return rank(aggregate(own, scores, rules), scores, rules)


def _round(
    rules: Rules,
    units: Sequence[str],
    order: Sequence[str],
    wanted: pl.DataFrame,
    full: Sequence[str],
    progress: float,
    rng: np.random.Generator,
) -> pl.DataFrame:
    main = rules.rubric.main
    extra = [leaf for leaf in rules.rubric.leaves if leaf.side != "main"]
    rows = draw(main, len(units), full, rng)
    beyond = _extras(extra, len(units), rng)
    best_first = np.argsort(-_worth(rules, main, extra, rows, beyond), kind="stable")
    others = [unit for unit in units if unit not in order]
    shuffled = [others[i] for i in np.argsort(rng.random(len(others)), kind="stable")]
    row_of = dict(zip([*order, *shuffled], best_first, strict=True))
    assigned = {(u, c): (yes, size) for u, c, yes, size in wanted.iter_rows()}

    entries = []
    for unit in units:
        row = row_of[unit]
        seen = seen_by_stages(rules, units, unit, main, rows, row, rng)
        for place, leaf in enumerate(main):
            yes, size = assigned.get((unit, leaf.id), (True, None))
            if not yes:
                continue
            for stage, scorer, values in seen:
                mark = float(values[place])
                if leaf.kind == "target":
                    mark = round((size or TARGETS[0]) * (1 + mark) * progress)
                entries.append((unit, leaf.id, stage, scorer, mark))
        for place, leaf in enumerate(extra):
            for stage, scorer, _ in seen:
                entries.append((unit, leaf.id, stage, scorer, float(beyond[row, place])))
    columns = ("unit", "criterion", "stage", "scorer")
    schema = {**dict.fromkeys(columns, pl.String), "mark": pl.Float64}
    return pl.DataFrame(entries, schema=schema, orient="row")


def _extras(extra: Sequence[Leaf], rows: int, rng: np.random.Generator) -> np.ndarray:
    """Bonus for a good third of the entries, a penalty of one step for every eighth."""
    chance = rng.random((rows, len(extra)))
    found = np.zeros_like(chance)
    for place, leaf in enumerate(extra):
        grain = float(step(np.array(leaf.maximum)))
        if leaf.side == "bonus":
            given = np.floor(leaf.maximum * chance[:, place] / grain) * grain
            found[:, place] = np.where(chance[:, place] > 0.6, given, 0)
        else:
            found[:, place] = np.where(chance[:, place] > 0.875, grain, 0)
    return found


def _worth(
    rules: Rules,
    main: Sequence[Leaf],
    extra: Sequence[Leaf],
    rows: Rows,
    beyond: np.ndarray,
) -> np.ndarray:
    """About what each row is worth, enough to tell better rows from worse ones."""
    worth = np.zeros(len(beyond))
    for place, leaf in enumerate(main):
        rate = np.maximum(rows.head[:, place], 0)
        points = leaf.maximum * (0.5 + rate * 2.5) if leaf.kind == "target" else rows.head[:, place]
        worth += points
    for side, sign in (("bonus", 1), ("penalty", -1)):
        own = beyond[:, [leaf.side == side for leaf in extra]].sum(axis=1)
        block = getattr(rules.rubric, side)
        most = block.at_most if block and block.at_most else np.inf
        worth += sign * np.minimum(own, most)
    return worth
