"""Clusters out of chance, of any size: rules, tables and what a run makes of them."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

import awards_made
import polars as pl
import rubrics_made

from emulab.pipeline import Result, run
from emulab.rules import Rules
from emulab.rules.loading import rules_of
from emulab.rules.yaml_places import placed
from emulab.studies import Study, study_at
from emulab.tables import SCHEMAS, Tables

ROADS = (
    ("points", {}),
    ("points", {}),
    ("weights", {"scale": "declared", "aggregate": "arithmetic"}),
    ("weights", {"scale": "declared", "aggregate": "arithmetic", "weighting": "equal"}),
    ("weights", {"scale": "declared", "aggregate": "arithmetic", "weighting": "critic"}),
    *(("levels", {"scale": name, "aggregate": "arithmetic"}) for name in rubrics_made.SCALED[1:]),
)
GROUPS = ("schools", "agencies")


@dataclass(frozen=True)
class Made:
    """A cluster: its rules as a file would write them, and its tables."""

    document: dict
    tables: Tables

    @cached_property
    def rules(self) -> Rules:
        return rules_of(placed(self.document, "rules.yaml"))

    @cached_property
    def result(self) -> Result:
        return run(self.tables, self.rules)

    def written(self, root: Path) -> Path:
        """The rules file of a project in ``root`` with this cluster alone."""
        key = (self.document["cluster"], str(self.document["year"]))
        params, data = (root.joinpath(kind, *key) for kind in ("params", "data"))
        for folder in (params, data):
            folder.mkdir(parents=True, exist_ok=True)
        rules = params / "rules.yaml"
        rules.write_text(json.dumps(self.document, ensure_ascii=False), encoding="utf-8")
        origin = {"kind": "synthetic", "note": "made up for a test"}
        files = {}
        for stem in ("units", "marks", "targets", "checks", "tallies", "counts"):
            frame = getattr(self.tables, stem)
            if frame.height:
                asked = SCHEMAS[stem].required
                kept = [one.name for one in frame if one.count() or one.name in asked]
                frame[kept].write_csv(data / f"{stem}.csv")
                files[f"{stem}.csv"] = origin
        (data / "provenance.yaml").write_text(json.dumps(files), encoding="utf-8")
        return rules

    def study(self, root: Path) -> Study:
        """The study as it is read from a project in ``root``."""
        return study_at(str(self.written(root)))


def study_of(
    units: int,
    criteria: int,
    sections: int = 3,
    seed: int = 0,
    names: dict[int, str] | None = None,
    **keys,
) -> Made:
    """A plain cluster of a stated size: marks of a tenth, three awards, one of them voted on.

    ``names`` replaces the names of some units, ``keys`` writes over the rules.
    """
    rng = Random(seed)
    tree = _plain_tree(criteria, sections)
    ids = _ids(units)
    document = _document(f"made-{units}-{criteria}", {"criteria": tree}) | {
        "ties": [{"higher": "s0"}],
        "bands": awards_made.bands(Random(3), 10.0 * criteria),
        "awards": [
            {"id": "flag", "name": {"vi": "Cờ thi đua", "en": "Flag"}, "seats": 1},
            {
                "id": "certificate",
                "name": {"vi": "Bằng khen", "en": "Certificate"},
                "seats": 3,
                "eligible": {"band_at_least": "good"},
                "not_with": ["flag"],
            },
            {
                "id": "merit",
                "name": {"vi": "Giấy khen", "en": "Merit"},
                "seats": 2,
                "vote": {"at_least": "1/2", "of": "members"},
                "not_with": ["flag", "certificate"],
            },
        ],
        **keys,
    }
    marks = [
        (unit, leaf["id"], "head", "h", round(10 * rng.betavariate(6, 2), 1))
        for unit in ids
        for leaf in rubrics_made.leaves(tree)
    ]
    return Made(document, _tables(rng, document, ids, marks, [], names or {}))


def random_cluster(seed: int) -> Made:
    """A cluster in which anything that rules may ask for is there or not, by chance."""
    rng = Random(seed)
    ids = _ids(rng.randint(3, 12))
    criteria = rng.randint(3, 14)
    road, choices = rng.choice(ROADS)
    grouped = rng.random() < 0.3 and choices.get("weighting") != "critic"
    tree = rubrics_made.rubric(
        rng, criteria, rng.randint(1, min(8, criteria)), GROUPS if grouped else ()
    )
    if road == "levels" or choices.get("weighting") == "critic":
        tree["round"] = "none"
    keys = [node["id"] for node in rubrics_made.nodes(tree["criteria"])]
    maximum = sum(leaf["maximum"] for leaf in rubrics_made.leaves(tree["criteria"]))
    document = _document(f"made-{seed}", tree) | choices
    document["bands"] = awards_made.bands(rng, maximum)
    document["band_on"] = rng.choice(["before_bonus", "total"])
    document["ties"] = awards_made.ties_of_ranks(rng, keys)
    document["gates"] = awards_made.gates(rng, keys, maximum)
    document["checks"] = [{"id": name, "name": name} for name in awards_made.CHECKS]
    known = [band["id"] for band in document["bands"]]
    document["awards"] = awards_made.awards(rng, ids, keys, known, maximum)
    if grouped:
        half = len(ids) // 2
        parts = (ids[:half], ids[half:])
        document["groups"] = [
            {"id": name, "name": name, "units": part}
            for name, part in zip(GROUPS, parts, strict=True)
        ]
    if choices.get("weighting") is None and road == "weights" and rng.random() < 0.7:
        document["weights"] = _weights(rng, tree["criteria"])
    gaps = rng.choice(["refuse", "refuse", "reweight"])
    tree["missing"] = gaps
    document["phase"] = rng.choice(["year_end", "mid_year"])
    marks, aims = _marked(rng, document, ids, gaps == "reweight")
    return Made(document, _tables(rng, document, ids, marks, aims, {}))


def _ids(units: int) -> list[str]:
    return [f"u{number * 7 % units if units % 7 else number:02d}" for number in range(units)]


def _plain_tree(criteria: int, sections: int) -> list[dict]:
    found = []
    for place in range(sections):
        size = criteria * (place + 1) // sections - criteria * place // sections
        own = [
            {"id": f"s{place}.{n}", "name": f"Tiêu chí {place + 1}.{n + 1}", "maximum": 10}
            for n in range(size)
        ]
        name = {"vi": f"Mục {place + 1}", "en": f"Section {place + 1}"}
        found.append({"id": f"s{place}", "name": name, "criteria": own})
    return found


def _document(cluster: str, rubric: dict) -> dict:
    return {
        "cluster": cluster,
        "year": 2023,
        "phase": "year_end",
        "tier": "city",
        "name": {"vi": "Cụm thử nghiệm", "en": "Trial cluster"},
        "provenance": {"kind": "synthetic", "note": "made up for a test"},
        "rubric": rubric,
        "stages": {"order": list(awards_made.STAGES), "combine": "last"},
    }


def _weights(rng: Random, tree: list[dict]) -> dict[str, float]:
    """Weights of the siblings of some nodes; one of them may weigh nothing."""
    found: dict[str, float] = {}
    inner = [node["criteria"] for node in rubrics_made.nodes(tree) if "criteria" in node]
    for siblings in [tree, *inner]:
        if siblings is not tree and rng.random() < 0.5:
            continue
        own = [rng.choice([0, 1, 2, 30, 12.5]) for _ in siblings]
        own[rng.randrange(len(own))] = 10
        found |= {node["id"]: weight for node, weight in zip(siblings, own, strict=True)}
    return found


def _marked(rng: Random, document: dict, ids: list[str], gaps: bool) -> tuple[list, list]:
    """Marks of every stage, and targets; half of the marks lie on a grid, so that many tie."""
    grain = rng.choice([4, 4, 2, 10, 100, 3])
    groups = {unit: one["id"] for one in document.get("groups", []) for unit in one["units"]}
    marks: list[tuple] = []
    aims: list[tuple] = []
    rubric = document["rubric"]
    twin = dict(zip(ids[1:], ids, strict=False)) if rng.random() < 0.5 else {}
    given: dict[tuple[str, str, str], float] = {}
    empty = rng.choice(ids) if gaps and rng.random() < 0.3 else None
    for leaf in rubrics_made.leaves(rubric["criteria"]):
        kind, name = leaf.get("kind", "direct"), leaf["id"]
        for unit in ids:
            if "only" in leaf and groups.get(unit) not in leaf["only"]:
                continue
            if kind in ("target", "pass_fail") and rng.random() < 0.1:
                aims.append((unit, name, False, None))
                continue
            if kind == "target":
                aims.append((unit, name, True, 10.0))
            left_out = unit == empty or (gaps and rng.random() < 0.1)
            for stage in awards_made.STAGES:
                if left_out or (stage == "head" and _late(rng, document)):
                    continue
                same = given.get((twin.get(unit, ""), name, stage))
                mark = same if same is not None and rng.random() < 0.8 else _mark(rng, leaf, grain)
                given[unit, name, stage] = mark
                marks.append((unit, name, stage, "h", mark))
    for side in ("bonus", "penalty"):
        for leaf in rubric.get(side, {}).get("criteria", []):
            for unit in ids:
                if rng.random() < 0.5:
                    mark = rng.choice([0.0, 1.0, 0.5, float(leaf["maximum"])])
                    marks.append((unit, leaf["id"], "head", "h", mark))
    return marks, aims


def _late(rng: Random, document: dict) -> bool:
    return document["phase"] == "mid_year" and rng.random() < 0.1


def _mark(rng: Random, leaf: dict, grain: int) -> float:
    kind, most = leaf.get("kind", "direct"), leaf["maximum"]
    if kind == "pass_fail":
        return float(rng.choice([0, 1]))
    if kind in ("target", "measured"):
        return float(rng.choice([0, 5, 8, 10, 12, 20, 30]))
    share = rng.randint(0, grain) / grain
    if kind == "plus_minus":
        return (2 * share - 1) * most
    return share * most


def _tables(
    rng: Random, document: dict, ids: list[str], marks: list, aims: list, names: dict[int, str]
) -> Tables:
    called = [names.get(n, f"Đơn vị {unit}") for n, unit in enumerate(ids)]
    checks = [
        (unit, name, rng.choice(["pass", "pass", "pass", "waived", "fail", "unknown"]))
        for unit in ids
        for name in awards_made.CHECKS
        if rng.random() < 0.95
    ]
    kept = awards_made.tallies(rng, document["awards"], ids)
    counts = [(None, field, number) for field, number in awards_made.COUNTS.items()]
    short = [name[:24] for name in called]
    rows = list(zip(ids, called, short, strict=True))
    return Tables(
        units=_frame("units", rows, "unit", "name", "short_name").with_columns(
            provenance=pl.lit("synthetic")
        ),
        marks=_frame("marks", marks, "unit", "criterion", "stage", "scorer", "mark"),
        targets=_frame("targets", aims, "unit", "criterion", "assigned", "target"),
        checks=_frame("checks", checks, "unit", "check", "result"),
        tallies=_frame(
            "tallies", kept, "contest", "unit", "agree", "disagree", "no_mark", "both", "channel"
        ),
        counts=_frame("counts", counts, "contest", "field", "number"),
    )


def _frame(stem: str, rows: list[tuple], *columns: str) -> pl.DataFrame:
    dtypes = SCHEMAS[stem].dtypes
    own = {name: dtypes[name] for name in columns}
    given = pl.DataFrame(rows, schema=own, orient="row")
    return pl.concat([SCHEMAS[stem].empty(), given], how="diagonal")
