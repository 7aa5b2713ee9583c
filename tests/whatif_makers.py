"""Random states of a what-if, and a copy of the project in which scenarios may be saved."""

import shutil
from datetime import datetime
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from emulab.pipeline import Result
from emulab.rules import Place, every_place, find_place
from emulab.studies import Study, study_at
from emulab.whatif.weighing import weights_of

ROOT = Path(__file__).resolve().parents[1]
MADE = datetime(2024, 1, 16, 14, 5)
SIGNED = {"name": "Phương án", "author": "Nguyễn Văn A", "reason": "Thử", "made": MADE}


@cache
def studies() -> tuple[Study, ...]:
    """Every cluster and year of the project that has marks to rank and weights to move."""
    found = [study_at(place) for place in every_place(ROOT)]
    ranked = [one for one in found if one.result is not None or one.trial is not None]
    return tuple(one for one in ranked if one.rules.rubric.maximum is not None)


def project(folder: Path, key: str = "hanoi-02/2023") -> Place:
    """A copy of a cluster's year, its law and its data; nothing that is saved there matters."""
    shutil.copytree(ROOT / "params" / "law", folder / "params" / "law", dirs_exist_ok=True)
    cluster = key.split("/")[0]
    for kind in ("params", "data"):
        shutil.copytree(ROOT / kind / cluster, folder / kind / cluster, dirs_exist_ok=True)
    return find_place(folder / "params" / key / "rules.yaml")


@st.composite
def states(draw, result: Result) -> dict:
    """A state that the front end could hold: numbers moved, nodes off, points supposed."""
    families = weights_of(result)["families"]
    numbers = st.floats(0, 100) | st.integers(0, 40).map(float)
    moved, off = {}, []
    for family in draw(st.lists(st.sampled_from(families), max_size=3, unique_by=_parent)):
        own = [draw(numbers) for _ in family["ids"]]
        if sum(own) > 1e-6:
            moved[family["parent"]] = dict(zip(family["ids"], own, strict=True))
    tops = families[0]["ids"]
    nodes = [one for family in families[1:] for one in family["ids"]]
    if nodes:
        off += draw(st.lists(st.sampled_from(nodes), max_size=4, unique=True))
    off += draw(st.lists(st.sampled_from(tops), max_size=len(tops) - 1, unique=True))
    return {"families": moved, "off": off, "scores": draw(supposed(result)), "locked": []}


@st.composite
def supposed(draw, result: Result) -> list[dict]:
    """Points supposed on cells that are the units' own, bonus and penalty among them."""
    shut = result.scores.filter(state="not assigned").select("unit", "criterion").rows()
    group = result.rules.group_of
    cells = [
        (unit, leaf)
        for unit in result.tables.units["unit"]
        for leaf in result.rules.rubric.leaves
        if (unit, leaf.id) not in shut and (not leaf.only or group.get(unit) in leaf.only)
    ]
    found = draw(st.lists(st.sampled_from(cells), max_size=3, unique_by=_cell))
    return [
        {"unit": unit, "criterion": leaf.id, "score": draw(st.floats(leaf.lowest, leaf.maximum))}
        for unit, leaf in found
    ]


def _parent(family: dict) -> str:
    return family["parent"]


def _cell(cell) -> tuple[str, str]:
    return cell[0], cell[1].id
