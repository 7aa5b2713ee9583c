"""Small rules and small marks, written the way a test reads them."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import polars as pl
from hypothesis import strategies as st

from emulab.pipeline import Result, run
from emulab.rules import Rules, choices
from emulab.rules.combinations import SETTLED_ONLY_BY_CRITERION
from emulab.rules.loading import rules_of
from emulab.rules.yaml_places import placed
from emulab.scoring import aggregate, complete_parts, normalise, parts, rank, score, weighted

TEXT, WHOLE, POINTS = pl.String, pl.Int64, pl.Float64
MARKS = {"unit": TEXT, "criterion": TEXT, "stage": TEXT, "scorer": TEXT, "mark": POINTS}
TARGETS = {"unit": TEXT, "criterion": TEXT, "assigned": pl.Boolean, "target": POINTS}
CHECKS = {"unit": TEXT, "check": TEXT, "result": TEXT, "evidence": TEXT}
BALLOTS = {"contest": TEXT, "ballot": TEXT, "channel": TEXT, "unit": TEXT, "vote": TEXT}
TALLIES = {"contest": TEXT, "unit": TEXT, "agree": WHOLE, "disagree": WHOLE, "no_mark": WHOLE}
COUNTS = {"contest": TEXT, "field": TEXT, "number": WHOLE}
CHANGES = {"unit": TEXT, "criterion": TEXT, "stage": TEXT, "scorer": TEXT, "who": TEXT}
CHANGES |= {"when": pl.Datetime("us"), "before": POINTS, "after": POINTS}
CHANGES |= {"reason": TEXT, "evidence": TEXT}
RECORDED = {"unit": TEXT, "criterion": TEXT, "points": POINTS, "stage": TEXT, "note": TEXT}

RUBRIC_SCALES = tuple(
    name for name in choices.SCALES if name not in ("points", *SETTLED_ONLY_BY_CRITERION)
)
AGGREGATES = {  # as a rules file writes them, with settings where they must be given
    "arithmetic": "arithmetic",
    "geometric": "geometric",
    "harmonic": "harmonic",
    "power": {"power": {"exponent": 0.5}},
    "minimum": "minimum",
    "owa": {"owa": {"orness": 0.3}},
    "penalised_mean": "penalised_mean",
    "topsis": "topsis",
    "vikor": "vikor",
    "promethee": "promethee",
    "copeland": "copeland",
    "kemeny": "kemeny",
}
SCALED = [(scale, "arithmetic") for scale in RUBRIC_SCALES]
SCALED += [("declared", written) for name, written in AGGREGATES.items() if name != "arithmetic"]
COMBINATIONS = [("points", "sum"), *SCALED]

quarters = st.integers(0, 40).map(lambda n: n / 4)  # marks of a criterion of 10 points


def criterion(name: str, maximum: float | None = 10, **keys) -> dict:
    """A criterion as a rules file writes it."""
    return {"id": name, "name": name, **({"maximum": maximum} if maximum else {}), **keys}


def section(name: str, *criteria: dict, **keys) -> dict:
    return {"id": name, "name": name, "criteria": list(criteria), **keys}


def document(*criteria: dict, bonus=None, penalty=None, rubric=None, **keys) -> dict:
    """A rules file: criteria, then what differs from a plain year's end with one stage."""
    tree = {"criteria": list(criteria) or [criterion("a"), criterion("b")], **(rubric or {})}
    tree |= {"bonus": bonus} if bonus else {}
    tree |= {"penalty": penalty} if penalty else {}
    return {
        "cluster": "trial",
        "year": 2023,
        "phase": "year_end",
        "tier": "city",
        "name": {"vi": "Cụm thử", "en": "Trial"},
        "rubric": tree,
        "stages": {"order": ["head"]},
        **keys,
    }


def rules(*criteria: dict, **keys) -> Rules:
    """The rules of ``document``, read as strictly as a file."""
    return rules_of(placed(document(*criteria, **keys), "rules.yaml"))


def marked(table: dict[str, dict[str, float | None]], stage="head", scorer="h") -> list[tuple]:
    """Rows of marks from {unit: {criterion: mark}}; None is a cell that nobody marked."""
    return [
        (unit, name, stage, scorer, float(mark))
        for unit, own in table.items()
        for name, mark in own.items()
        if mark is not None
    ]


def marks(rows: list[tuple] | dict) -> pl.DataFrame:
    rows = marked(rows) if isinstance(rows, dict) else rows
    return pl.DataFrame(rows, schema=MARKS, orient="row")


def targets(*rows: tuple) -> pl.DataFrame:
    """Targets from (unit, criterion, assigned, target)."""
    return pl.DataFrame(list(rows), schema=TARGETS, orient="row")


def unmarked(*cells: tuple[str, str]) -> pl.DataFrame:
    """Targets that say which cells are not assigned."""
    return targets(*((unit, name, False, None) for unit, name in cells))


GOOD = """\
cluster: trial
year: 2023
phase: year_end
tier: city
name: {vi: Cụm thử, en: Trial}
rubric:
  criteria:
    - id: tasks
      name: Nhiệm vụ
      maximum: 70
      criteria:
        - {id: tasks.plan, name: Kế hoạch, maximum: 30, kind: target}
        - {id: tasks.reform, name: Cải cách, maximum: 40}
    - {id: party, name: Xây dựng Đảng, maximum: 30, kind: pass_fail}
  bonus: {at_most: 5, criteria: [{id: plus.model, name: Mô hình, maximum: 3}]}
  penalty: {criteria: [{id: minus.late, name: Chậm, maximum: 5}]}
  missing: refuse
  round: none
stages: {order: [self, head], within: mean, combine: last}
scale: points
ties: [{higher: tasks}, {lower: penalty}]
bands:
  - {id: excellent, name: Xuất sắc, at_least: 90}
  - {id: good, name: Tốt, at_least: 80}
checks: [{id: no-breach, name: Không vi phạm}]
awards:
  - id: government-flag
    name: Cờ thi đua của Chính phủ
    seats: 1
    eligible: {rank_at_most: 1, band_at_least: excellent, checks: [no-breach]}
    decide: acclaimed
  - id: city-flag
    name: Cờ thi đua của Thành phố
    seats: 2
    vote: {at_least: 4/5, of: members, absent: written_counts}
    not_with: [government-flag]
offices:
  - {id: head, seats: 1, more_than: 1/2, of: valid}
analysis: {seed: 2023, within: 0.25}
"""


def written(folder: Path, text: str = GOOD, name: str = "rules.yaml") -> Path:
    """The text as a file of the folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@dataclass(frozen=True)
class Road:
    """What the stages of the first half gave, one after the other."""

    scores: pl.DataFrame
    levels: pl.DataFrame
    parts: pl.DataFrame
    totals: pl.DataFrame
    ranks: pl.DataFrame

    def total(self) -> dict[str, float]:
        return dict(self.totals.select("unit", "total").iter_rows())

    def rank(self) -> dict[str, int]:
        return dict(self.ranks.select("unit", "rank").iter_rows())

    def score(self, name: str) -> dict[str, float | None]:
        own = self.scores.filter(pl.col("criterion") == name)
        return dict(own.select("unit", "score").iter_rows())


def road(given: Rules, rows, aims: pl.DataFrame | None = None, units=None) -> Road:
    """The marks carried from scores to ranks; ``rows`` as ``marks`` takes them."""
    frame = marks(rows)
    names = list(units or (rows if isinstance(rows, dict) else dict.fromkeys(frame["unit"])))
    roster = pl.DataFrame({"unit": names}, schema={"unit": TEXT})
    scores = score(roster, frame, targets() if aims is None else aims, given)
    levels = weighted(normalise(scores, given), given)
    own = parts(levels, given)
    totals = aggregate(own, scores, given)
    return Road(scores, levels, complete_parts(own, totals), totals, rank(totals, scores, given))


def result(given: Rules, rows, aims: pl.DataFrame | None = None, units=None, checks=None) -> Result:
    """The result of a run without votes, and without checks unless they are given."""
    frame = marks(rows)
    names = list(units or (rows if isinstance(rows, dict) else dict.fromkeys(frame["unit"])))
    empty = {
        "checks": CHECKS,
        "ballots": BALLOTS | {"place": WHOLE},
        "tallies": TALLIES | {"channel": TEXT},
        "counts": COUNTS,
        "changes": CHANGES,
        "recorded": RECORDED,
    }
    tables = SimpleNamespace(
        units=pl.DataFrame({"unit": names, "name": names, "short_name": None}).cast(TEXT),
        marks=frame,
        targets=targets() if aims is None else aims,
        provenance={},
        **{name: pl.DataFrame(schema=schema) for name, schema in empty.items()}
        | ({} if checks is None else {"checks": checks}),
    )
    return run(tables, given)


def panel(draw, *names: str, units=("A", "B", "C", "D"), cells=quarters) -> dict:
    """A full table of marks on criteria of ten points, drawn by hypothesis."""
    return {unit: {name: draw(cells) for name in names} for unit in units}


@st.composite
def panels(draw, *names: str, units=("A", "B", "C", "D"), cells=quarters):
    return panel(draw, *names, units=units, cells=cells)
