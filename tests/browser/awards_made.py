"""Awards out of chance: every condition, cap, tie rule and vote that rules can ask for."""

from random import Random

STAGES = ("self", "cross", "head")
BANDS = (("excellent", 75), ("good", 55), ("done", 30))
CHECKS = ("no-breach", "on-time")
BASES = ("members", "present", "valid", "issued", "returned")
PRESENT = 9


def bands(rng: Random, maximum: float) -> list[dict]:
    """Bands from the best down, at shares of the maximum."""
    return [
        {"id": name, "name": {"vi": f"Hạng {name}", "en": name.title()}, "at_least": share}
        for name, share in ((name, percent * maximum / 100) for name, percent in BANDS)
        if name == "good" or rng.random() < 0.7
    ]


def gates(rng: Random, keys: list[str], maximum: float) -> list[dict]:
    """Up to three gates: on a check, on points, on the total."""
    kinds = [
        {"check": rng.choice(CHECKS)},
        {"on": rng.choice(keys), "at_least": rng.choice([1, 2, 5])},
        {"on": "penalty", "at_most": rng.choice([0, 1])},
        {"on": "total", "at_least": rng.choice([0.4, 0.6]) * maximum},
    ]
    return [
        {"id": f"gate-{n}", "name": {"vi": f"Điều kiện {n}", "en": f"Gate {n}"}}
        | own
        | {"bars": rng.choice(["ranking", 1, 2, 3])}
        for n, own in enumerate(rng.sample(kinds, rng.randint(0, 3)))
    ]


def ties_of_ranks(rng: Random, keys: list[str]) -> list[dict]:
    """Tie keys of the ranking."""
    named = [*keys, "bonus", "penalty"]
    return [{rng.choice(["higher", "lower"]): key} for key in rng.sample(named, rng.randint(0, 2))]


def awards(rng: Random, units: list[str], keys: list[str], known: list[str], maximum: float):
    """One to five awards, the later ones excluded by some of the earlier."""
    found: list[dict] = []
    for number in range(rng.randint(1, 5)):
        own = {"id": f"award-{number}", "name": {"vi": f"Cờ {number}", "en": f"Flag {number}"}}
        own |= {"seats": rng.randint(1, 3)} if rng.random() < 0.7 else {}
        own |= {"cap": _cap(rng)} if rng.random() < 0.5 else {}
        own |= _decided(rng)
        own["eligible"] = _eligible(rng, len(units), known, maximum)
        own["not_with"] = [one["id"] for one in found if rng.random() < 0.5]
        own["ties"] = _ties(rng, units, keys)
        found.append(own)
    return found


def _decided(rng: Random) -> dict:
    way = rng.random()
    if way < 0.5:
        return {"vote": _vote(rng)}
    return {"decide": rng.choice(["acclaimed", "judged"])} if way < 0.8 else {}


def _cap(rng: Random) -> dict:
    of = rng.choice(["units", "eligible", "ranked", 12])
    share = rng.choice(["1/5", "1/3", "1/2", "1/20", "2/3"])
    return {"share": share, "of": of} | ({"what": "cụm trưởng"} if of == 12 else {})


def _eligible(rng: Random, units: int, known: list[str], maximum: float) -> dict:
    kinds = {
        "rank_at_most": rng.randint(1, max(1, units // 2)),
        "band_at_least": rng.choice(known),
        "total_at_least": rng.choice([0.3, 0.5]) * maximum,
        "checks": rng.sample(CHECKS, rng.randint(1, 2)),
    }
    return {key: kinds[key] for key in rng.sample(list(kinds), rng.choice([0, 0, 1, 1, 2, 3]))}


def _ties(rng: Random, units: list[str], keys: list[str]) -> list:
    order = rng.sample(units, max(1, len(units) // 2))
    kinds = [
        "rank",
        "score",
        "core_score",
        {"higher": rng.choice(keys)},
        {"lower": rng.choice([*keys, "penalty", "bonus"])},
        {"previous_stage": rng.choice(STAGES)},
        {"lot": {"numbers": "05 17 23", **rng.choice([{}, {"announced": "31/01/2024"}])}},
        {"meeting": {"order": order, **rng.choice([{}, {"note": "biên bản 12"}])}},
    ]
    return rng.sample(kinds, rng.randint(0, 3))


def _vote(rng: Random) -> dict:
    share = {rng.choice(["at_least", "more_than"]): rng.choice(["1/2", "2/3", "1/3"])}
    found = share | {"of": rng.choice(BASES)}
    if rng.random() < 0.4:
        found["quorum"] = {"at_least": rng.choice(["1/2", "2/3", "2/3", "9/10"]), "of": "members"}
    if rng.random() < 0.3:
        found["chair"] = "must_agree"
    if found["of"] in ("members", "valid") and rng.random() < 0.4:
        found["absent"] = "written_counts"
    return found


def tallies(rng: Random, contests: list[dict], units: list[str]) -> list[tuple]:
    """Kept totals of most contests: contest, unit, agree, disagree, no mark, both, channel."""
    rows = []
    for contest in contests:
        if "vote" not in contest or rng.random() < 0.15:
            continue
        chair = int(rng.random() < 0.8)  # whose paper is one of those in the box
        for unit in units:
            agree = min(rng.choice([3, 5, 6, 6, PRESENT]), PRESENT - chair)
            written, own = rng.randint(0, 1), rng.randint(0, 1)
            rows.append((contest["id"], unit, agree, PRESENT - chair - agree, 0, 0, "box"))
            rows.append((contest["id"], unit, written, 1 - written, 0, 0, "written"))
            if chair:
                rows.append((contest["id"], unit, own, 1 - own, 0, 0, "chair"))
    return rows


COUNTS = {
    "members": 12,
    "present": PRESENT,
    "absent": 3,
    "printed": 10,
    "issued": PRESENT,
    "returned": PRESENT,
    "valid": PRESENT,
    "invalid": 0,
    "written_sent": 3,
    "written_answered": 1,
    "written_valid": 1,
}
