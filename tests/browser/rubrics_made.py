"""Rubrics out of chance: trees of sections, criteria of every kind, bonus, penalty, rounding.

Everything here takes a ``random.Random``; the same seed gives the same rubric.
"""

from random import Random

NAMES = ("Nhiệm vụ chính trị", "Xây dựng Đảng", "Phong trào thi đua", "Cải cách", "Kỷ luật")
SCALED = ("declared", "observed", "z_score", "percentile", "share_of_best", "vector")
OWN_SCALES = (
    {"goalposts": {"worst": 30, "best": 0}},
    {"piecewise": [[0, 0], [10, 0.5], [30, 1]]},
    {"bands": [{"at_least": 20, "level": 1}, {"at_least": 10, "level": 0.5}]},
    "observed",
    {"percentile": {"better": "lower"}},
)
KINDS = ("direct",) * 5 + ("pass_fail", "plus_minus", "target", "measured")
STEPS = ("criterion", "section", "total")


def rubric(rng: Random, criteria: int, sections: int, groups: tuple[str, ...] = ()) -> dict:
    """A rubric as a rules file writes it, with so many criteria in so many sections."""
    cuts = sorted(rng.sample(range(1, criteria), sections - 1)) if sections > 1 else []
    sizes = [b - a for a, b in zip([0, *cuts], [*cuts, criteria], strict=True)]
    tree = [_section(rng, f"s{number}", size) for number, size in enumerate(sizes)]
    if groups:
        tree.append(_of_groups(rng, groups))
    found: dict = {"criteria": tree, "round": rounding(rng)}
    for side in ("bonus", "penalty"):
        if rng.random() < 0.6:
            found[side] = _extra(rng, side)
    if rng.random() < 0.3:
        found["floor"] = rng.choice([0, 40])
    return found


def rounding(rng: Random) -> list[dict] | str:
    """No rounding, or that of some steps to some places."""
    steps = [step for step in STEPS if rng.random() < 0.25]
    return [{"step": step, "places": rng.choice([0, 1, 2])} for step in steps] or "none"


def nodes(tree: list[dict]) -> list[dict]:
    """Every section and criterion below, parents before children."""
    return [one for node in tree for one in (node, *nodes(node.get("criteria", [])))]


def leaves(tree: list[dict]) -> list[dict]:
    """The criteria that are marked."""
    return [node for node in nodes(tree) if "criteria" not in node]


def _section(rng: Random, name: str, size: int) -> dict:
    if size == 1 and rng.random() < 0.5:
        return _leaf(rng, name)
    titled = {"id": name, "name": {"vi": f"{rng.choice(NAMES)} {name}", "en": f"Section {name}"}}
    if size > 3 and rng.random() < 0.4:
        first = rng.randint(1, size - 2)
        below = [_section(rng, f"{name}.a", first), _section(rng, f"{name}.b", size - first)]
        return titled | {"criteria": below}
    return titled | {"criteria": [_leaf(rng, f"{name}.{n}") for n in range(size)]}


def _leaf(rng: Random, name: str) -> dict:
    kind = rng.choice(KINDS)
    found = {"id": name, "name": f"Tiêu chí {name}", "kind": kind}
    found["maximum"] = rng.choice([1, 2, 4, 5, 10, 10, 20, 7.5])
    if kind == "plus_minus":
        found["floor"] = -found["maximum"]
    if kind == "measured":
        found["scale"] = rng.choice(OWN_SCALES)
    return found


def _of_groups(rng: Random, groups: tuple[str, ...]) -> dict:
    """A section of which every group is judged on criteria of its own."""
    own = [
        {"id": f"own.{group}.{n}", "name": f"Riêng {group} {n}", "maximum": 20 // size}
        | {"only": [group]}
        for group in groups
        for size in (rng.choice([1, 2, 4]),)
        for n in range(size)
    ]
    return {"id": "own", "name": {"vi": "Mục riêng", "en": "Own section"}, "criteria": own}


def _extra(rng: Random, side: str) -> dict:
    own = [
        {"id": f"{side}.{n}", "name": f"{side} {n}", "maximum": rng.choice([2, 5])}
        for n in range(rng.randint(1, 3))
    ]
    limit = {"at_most": 3} if rng.random() < 0.5 else {}
    return {"criteria": own, **limit}
