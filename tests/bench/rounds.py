"""Rounds of marks of a stated size, written as a board would keep them, for the benchmark only."""

import json
from pathlib import Path

import numpy as np
import polars as pl

STAGES = ("self", "cross", "head")


def write_round(folder: Path, units: int, leaves: int, scorers: int = 1) -> Path:
    """The path of a rules file with its data beside it: every unit marked on every leaf and stage.

    Four entries in five are the maximum and one in ten is zero, as in real rounds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ids = [f"u{number:05d}" for number in range(units)]
    criteria = [f"c{number:03d}" for number in range(leaves)]
    rules = folder / "rules.yaml"
    rules.write_text(json.dumps(_rules(criteria)), encoding="utf-8")
    pl.DataFrame({"unit": ids, "name": ids, "provenance": "synthetic"}).write_csv(
        folder / "units.csv"
    )
    rng = np.random.default_rng(0)
    size = units * leaves
    frames = []
    for stage in STAGES:
        kind = rng.choice(3, size=size, p=[0.82, 0.1, 0.08])
        part = np.round(rng.uniform(0, 10, size), 1)
        frames.append(
            pl.DataFrame(
                {
                    "unit": np.repeat(ids, leaves),
                    "criterion": np.tile(criteria, units),
                    "stage": stage,
                    "scorer": stage,
                    "mark": np.where(kind == 0, 10.0, np.where(kind == 1, 0.0, part)),
                }
            )
        )
    pl.concat(frames).write_parquet(folder / "marks.parquet")
    return rules


def _rules(criteria: list[str]) -> dict:
    third = max(1, len(criteria) // 3)
    groups = [criteria[:third], criteria[third : 2 * third], criteria[2 * third :]]
    sections = [
        {
            "id": f"s{number}",
            "name": f"Mục {number}",
            "criteria": [{"id": i, "name": i, "maximum": 10} for i in group],
        }
        for number, group in enumerate(groups)
        if group
    ]
    return {
        "cluster": "bench",
        "year": 2023,
        "phase": "year_end",
        "tier": "city",
        "name": "Cụm đo tốc độ",
        "provenance": {"kind": "synthetic", "note": "made for the benchmark"},
        "rubric": {"criteria": sections},
        "stages": {"order": list(STAGES)},
        "ties": [{"higher": "s0"}],
        "bands": [{"id": "good", "name": "Tốt", "at_least": 8 * len(criteria)}],
        "awards": [
            {"id": "flag", "name": "Cờ", "seats": 1, "eligible": {"rank_at_most": 1}},
            {"id": "certificate", "name": "Bằng khen", "seats": 3, "not_with": ["flag"]},
        ],
    }
