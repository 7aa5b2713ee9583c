"""Makers for the tests of voting and awards: small rules, ballots, totals and count sheets."""

import json
import tempfile
from functools import cache
from pathlib import Path

import polars as pl

from emulab.awards import Outcome, decide_awards, decide_offices, standings, tie_values
from emulab.rules import Rules, load_rules
from emulab.voting import Votes, polls

BALLOTS = {
    "contest": pl.String,
    "ballot": pl.String,
    "channel": pl.String,
    "unit": pl.String,
    "vote": pl.String,
    "place": pl.Int64,
    "score": pl.Float64,
    "invalid": pl.String,
}
TALLIES = {
    "contest": pl.String,
    "unit": pl.String,
    "agree": pl.Int64,
    "disagree": pl.Int64,
    "no_mark": pl.Int64,
    "both": pl.Int64,
    "channel": pl.String,
    "teller": pl.String,
}
COUNTS = {
    "contest": pl.String,
    "field": pl.String,
    "number": pl.Int64,
    "teller": pl.String,
}
RANKS = {
    "unit": pl.String,
    "total": pl.Float64,
    "rank": pl.Int64,
    "tied": pl.Boolean,
    "decided_by": pl.String,
    "band": pl.String,
}
CHECKS = {"unit": pl.String, "check": pl.String, "result": pl.String}

PLAIN = {
    "cluster": "plain",
    "year": 2023,
    "phase": "year_end",
    "tier": "city",
    "name": "Cụm thử",
    "rubric": {
        "criteria": [
            {"id": "tasks", "name": "Nhiệm vụ", "maximum": 70},
            {"id": "party", "name": "Đảng", "maximum": 30},
        ]
    },
    "stages": {"order": ["head"]},
    "bands": [
        {"id": "excellent", "name": {"vi": "Xuất sắc", "en": "Excellent"}, "at_least": 90},
        {"id": "good", "name": {"vi": "Tốt", "en": "Good"}, "at_least": 80},
    ],
}


@cache
def _plain() -> Rules:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(json.dumps(PLAIN), encoding="utf-8")
        return load_rules(path)


def rules_with(**changes) -> Rules:
    """Rules of two criteria and two bands, without awards and offices but those given."""
    return _plain().with_changes(**changes)


def award(name: str = "flag", **keys) -> dict:
    return {"id": name, "name": name, **keys}


def votes(ballots=(), tallies=(), **counts) -> Votes:
    """The tables of votes.

    A ballot is (contest, {unit: vote}) or a set of units it agrees to, and may name its channel
    third and a reason why it is invalid fourth; a number stands for a place, a decimal for a
    score. A tally is (contest, unit, agree[, channel]); ``counts`` holds for every contest, a
    pair being the numbers of two tellers.
    """
    rows = []
    for number, (contest, names, *more) in enumerate(ballots, 1):
        channel, reason = (*more, *("box", None)[len(more) :])
        marks = names if isinstance(names, dict) else dict.fromkeys(sorted(names), "agree")
        said = [(unit, *_said(vote), None) for unit, vote in marks.items()]
        if reason or not said:
            said.append((None, None, None, None, reason))
        rows += [(contest, str(number), channel, *row) for row in said]
    kept = [(c, u, n, None, None, None, (more or ["box"])[0], None) for c, u, n, *more in tallies]
    sheet = []
    for field, number in counts.items():
        if isinstance(number, tuple):
            tellers = zip(number, ("first", "second", None), strict=False)
            sheet += [(None, field, one, who) for one, who in tellers if one is not None]
        else:
            sheet.append((None, field, number, None))
    return Votes(
        pl.DataFrame(rows, schema=BALLOTS, orient="row"),
        pl.DataFrame(kept, schema=TALLIES, orient="row"),
        pl.DataFrame(sheet, schema=COUNTS, orient="row"),
    )


def _said(vote: str | int | float) -> tuple[str | None, int | None, float | None]:
    """The vote, the place and the score of a row."""
    if isinstance(vote, str):
        return vote, None, None
    return (None, None, vote) if isinstance(vote, float) else (None, vote, None)


def ranks(totals: dict[str, float | None], bands: dict[str, str] | None = None) -> pl.DataFrame:
    """The ranks of units with these totals; one without a total has no row."""
    known = {unit: total for unit, total in totals.items() if total is not None}
    rows = []
    for unit, total in sorted(known.items(), key=lambda pair: -pair[1]):
        place = 1 + sum(other > total for other in known.values())
        tied = sum(other == total for other in known.values()) > 1
        band = next((b for b, least in (("excellent", 90), ("good", 80)) if total >= least), None)
        rows.append((unit, float(total), place, tied, "", (bands or {}).get(unit, band)))
    return pl.DataFrame(rows, schema=RANKS, orient="row")


def awarded(
    rules: Rules, totals: dict[str, float | None], given: Votes | None = None, checks=(), scores=()
) -> dict[tuple[str, str], Outcome]:
    """The outcome of every award and unit; ``scores`` are (unit, criterion, points)."""
    units = list(totals)
    frame = pl.DataFrame(
        list(scores),
        schema={"unit": pl.String, "criterion": pl.String, "score": pl.Float64},
        orient="row",
    )
    sides = pl.DataFrame(
        {"unit": units, "bonus": [0.0] * len(units), "penalty": [0.0] * len(units)}
    )
    standing = standings(
        units, ranks(totals), pl.DataFrame(list(checks), schema=CHECKS, orient="row")
    )
    counted = polls(given or votes(), rules)
    found = decide_awards(rules, standing, counted, tie_values(rules, frame, sides))
    return {(o.contest, o.unit): o for o in found}


def elected(rules: Rules, units: str, given: Votes | None = None) -> dict[tuple[str, str], Outcome]:
    """The outcome of every office and unit, a letter a unit."""
    found = decide_offices(rules, list(units), polls(given or votes(), rules))
    return {(o.contest, o.unit): o for o in found}


def words(found: dict[tuple[str, str], Outcome], contest: str) -> dict[str, str]:
    """unit -> outcome of one contest."""
    return {unit: o.outcome for (own, unit), o in found.items() if own == contest}


def reasons(found: dict[tuple[str, str], Outcome], contest: str) -> dict[str, str]:
    """unit -> reason of one contest, in English."""
    return {unit: str(o.reason) for (own, unit), o in found.items() if own == contest}


SMALL = {
    "cluster": "small",
    "year": 2023,
    "phase": "year_end",
    "tier": "city",
    "name": "Cụm thử",
    "provenance": {"kind": "inferred", "reason": "a test"},
    "rubric": {
        "provenance": {"kind": "synthetic", "note": "made up"},
        "criteria": [
            {"id": "tasks", "name": "Nhiệm vụ", "maximum": 70},
            {"id": "party", "name": "Đảng", "maximum": 30},
        ],
        "bonus": {"at_most": 3, "criteria": [{"id": "model", "name": "Mô hình", "maximum": 5}]},
        "penalty": {"criteria": [{"id": "late", "name": "Báo cáo chậm", "maximum": 5}]},
    },
    "stages": {"order": ["head"]},
    "ties": [{"higher": "tasks"}],
    "bands": [
        {"id": "excellent", "name": {"vi": "Xuất sắc", "en": "Excellent"}, "at_least": 89},
        {"id": "good", "name": {"vi": "Tốt", "en": "Good"}, "at_least": 80},
    ],
    "checks": [{"id": "no-breach", "name": {"vi": "Không vi phạm", "en": "No breach"}}],
    "awards": [
        {
            "id": "flag",
            "name": {"vi": "Cờ thi đua", "en": "Flag"},
            "seats": 1,
            "eligible": {"band_at_least": "excellent", "checks": ["no-breach"]},
            "vote": {"at_least": "4/5", "of": "members", "absent": "written_counts"},
        },
        {"id": "merit", "name": "Bằng khen", "decide": "acclaimed", "not_with": ["flag"]},
    ],
    "offices": [
        {
            "id": "head",
            "name": {"vi": "Cụm trưởng", "en": "Head"},
            "more_than": "1/2",
            "of": "valid",
            "blank": "valid",
            "marks_at_most": 1,
        }
    ],
}
FILES = {  # 61.86 + 28.10 is 89.96 on paper and 89.96000000000001 in binary
    "units.csv": "unit,name,provenance\n"
    "ba-vi,Ba Vì,published\nme-linh,Mê Linh,published\nsoc-son,Sóc Sơn,published\n",
    "marks.csv": "unit,criterion,stage,scorer,mark\n"
    "ba-vi,tasks,head,h,61.86\nba-vi,party,head,h,28.10\n"
    "me-linh,tasks,head,h,60\nme-linh,party,head,h,28\nme-linh,model,head,h,5\n"
    "soc-son,tasks,head,h,60\nsoc-son,party,head,h,25\nsoc-son,late,head,h,0.5\n",
    "checks.csv": "unit,check,result\n"
    "ba-vi,no-breach,pass\nme-linh,no-breach,pass\nsoc-son,no-breach,pass\n",
    "ballots.csv": "contest,ballot,channel,unit\n"
    "flag,1,box,ba-vi\nflag,2,box,ba-vi\nflag,3,box,ba-vi\nflag,1,written,ba-vi\n"
    "head,1,box,me-linh\nhead,2,box,me-linh\nhead,3,box,\n",
    "counts.csv": "contest,field,number\n"
    ",members,5\n,present,3\n,absent,2\n,issued,3\n,returned,3\n,invalid,0\n",
    "provenance.yaml": "marks.csv: {kind: synthetic, note: made up}\n"
    "units.csv: {kind: published, headline: a list, body: a paper}\n"
    "checks.csv: &own {kind: inferred, reason: a test}\n"
    "ballots.csv: *own\ncounts.csv: *own\n",
}


def project(
    root: Path, rules: dict | str | bytes | None = None, **files: str | bytes | None
) -> Path:
    """A project with the cluster small/2023; a file is named by its stem, None leaves it out."""
    params, data = (root / kind / "small" / "2023" for kind in ("params", "data"))
    for folder in (params, data):
        folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(rules or SMALL) if not isinstance(rules, str | bytes) else rules
    _write(params / "rules.yaml", text)
    changed = {next((f for f in FILES if f.split(".")[0] == k), k): v for k, v in files.items()}
    for name, content in (FILES | changed).items():
        if content is None:
            (data / name).unlink(missing_ok=True)
        else:
            _write(data / name, content)
    return root


def _write(path: Path, content: str | bytes) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
