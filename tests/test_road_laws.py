"""Laws of the whole road, from marks to ranks, under rules drawn at random from all that may be
decided: groups, gates, own scales, nested aggregates, weights from data, gaps, rounding, caps."""

from dataclasses import dataclass, replace
from functools import cache
from random import Random
from types import SimpleNamespace

import polars as pl
import pytest
from makers import AGGREGATES, CHECKS, RUBRIC_SCALES, criterion, result, rules, section, targets

from emulab.auditing import audit, cells, rank_audit
from emulab.explaining import explain, explain_gap
from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.rankings import both_rankings
from emulab.rules.aggregating import SIGNED_AGGREGATES
from emulab.rules.combinations import SIGNED_SCALES
from emulab.tables import Record

UNITS = ("A", "B", "C", "D", "E")
WEIGHTINGS = ("maxima", "equal", "entropy", "critic", "merec", "pca")
POLICIES = ("reweight", "impute_mean", "impute_median", "impute_minimum")
OWN_SCALES = (
    {"goalposts": {"worst": 30, "best": 0}},
    {"piecewise": [[0, 0.1], [5, 0.8], [20, 1]]},
    {"bands": [{"at_least": 20, "level": 1}, {"at_least": 5, "level": 0.5}]},
    {"target_distance": {"target": 10, "farthest": 8}},
    {"observed": {"better": "lower"}},
    "standing",
    "share_of_best",
)
WITHIN = (
    "mean",
    "median",
    "maximum",
    "minimum",
    {"trimmed_mean": {"cut": 1, "fewest": 3, "short": "mean"}},
)
CASES = range(60)
every_case = pytest.mark.parametrize("number", CASES)


@dataclass(frozen=True)
class Case:
    """Rules as a file writes them, and the marks, targets and checks of a cluster."""

    criteria: list[dict]
    keys: dict
    rows: list[tuple]
    aims: list[tuple]
    checks: list[tuple]

    def run(self, units=UNITS) -> Result:
        """The result; InputError where the choices clash, or a method cannot take the marks."""
        checks = pl.DataFrame(self.checks, schema=CHECKS, orient="row")
        given = rules(*self.criteria, **self.keys)
        return result(given, self.rows, targets(*self.aims), list(units), checks)

    def renamed(self, words: dict[str, str]) -> "Case":
        """The same case under other names of units, criteria and scorers."""

        def told(value):
            if isinstance(value, str):
                return words.get(value, value)
            if isinstance(value, dict):
                return {told(key): told(one) for key, one in value.items()}
            if isinstance(value, list | tuple):
                return type(value)(told(one) for one in value)
            return value

        return Case(*(told(getattr(self, name)) for name in self.__dataclass_fields__))


def leaves_of(criteria: list[dict]) -> list[dict]:
    return [leaf for one in criteria for leaf in (leaves_of(one.get("criteria", [])) or [one])]


@cache
def case_of(number: int, gaps: bool = True) -> tuple[Case, Result]:
    """The first case that the rules take, drawn from a seed, and its result."""
    chance = Random(number)
    while True:
        try:
            case = drawn(chance, gaps)
            return case, case.run()
        except InputError:
            continue


def drawn(chance: Random, gaps: bool) -> Case:
    """A case of five units and two to eight criteria."""
    pick, whole = chance.choice, chance.randint

    def some(percent: int) -> bool:
        return chance.random() * 100 < percent

    scaled = some(70)
    scale, aggregate = ("points", "sum")
    if scaled:
        scale, name = pick(RUBRIC_SCALES), pick(list(AGGREGATES))
        if scale in SIGNED_SCALES and name not in SIGNED_AGGREGATES:
            name = "arithmetic"
        aggregate = AGGREGATES[name]
    signed = not scaled or name in SIGNED_AGGREGATES
    several = some(40)

    def leaf(one: str, maximum=None, only=None) -> dict:
        own = criterion(one, maximum or pick([10, 10, 4, 2.5, 33.3]))
        kind = pick(["direct"] * 4 + ["pass_fail", "measured", "plus_minus", "target"])
        if kind == "measured":
            own["scale"] = pick(OWN_SCALES)
        if kind == "plus_minus":
            if not signed:
                kind = "direct"
            else:
                own["floor"] = -5
        if kind == "direct" and some(15):
            own["scale"] = pick(["observed", "percentile", {"goalposts": {"worst": 1, "best": 9}}])
        return own | {"kind": kind} | ({"only": only} if only else {})

    groups = some(30)
    tree = []
    for number in range(whole(1, 3)):
        name = "pqr"[number]
        if some(40):
            tree.append(leaf(name))
            continue
        below = [leaf(f"{name}{i}") for i in range(whole(1, 3))]
        own = {}
        if scaled and some(35):
            inner = pick(list(AGGREGATES))
            if inner in SIGNED_AGGREGATES or (
                scale not in SIGNED_SCALES and all(b["kind"] != "plus_minus" for b in below)
            ):
                own["aggregate"] = AGGREGATES[inner]
        tree.append(section(name, *below, **own))
    if groups:
        tree.append(section("g", leaf("g1", 10, ["one"]), leaf("g2", 10, ["two"]), leaf("g3", 5)))
    leaves = leaves_of(tree)
    keys = {"scale": scale, "aggregate": aggregate, "rubric": {}}
    if scaled:
        how = pick((*WEIGHTINGS, "given"))
        if how == "given":
            keys["weights"] = {one["id"]: whole(1, 5) for one in tree}
        else:
            keys["weighting"] = how
    if groups:
        keys["groups"] = [
            {"id": "one", "name": "Một", "units": ["A", "B", "C"]},
            {"id": "two", "name": "Hai", "units": ["D", "E"]},
        ]
    keys["rubric"]["missing"] = pick(POLICIES) if gaps else "refuse"
    steps = [step for step in ("stage", "criterion", "section", "total") if some(20)]
    if steps:
        keys["rubric"]["round"] = [{"step": step, "places": whole(0, 2)} for step in steps]
    if some(20):
        keys["rubric"]["floor"] = pick([0, 20])
    sides = []
    for side, names in (("bonus", ("plus", "more")), ("penalty", ("late", "lost"))):
        if some(50):
            extra = {"criteria": [criterion(one, 5) for one in names]}
            keys[side] = extra | ({"at_most": pick([2, 2.5])} if some(50) else {})
            sides += names
    gates = []
    if some(40):
        on = pick(["total", tree[0]["id"], leaves[-1]["id"]])
        gates.append({"id": "least", "name": "Sàn", "on": on, "at_least": pick([1, 5, 30])})
    if some(40):
        gates.append({"id": "breach", "name": "Vi phạm", "check": "kept"})
    for gate in gates:
        gate["bars"] = pick(["ranking", 1, 2, 3])
    keys["gates"] = gates
    keys["ties"] = [{pick(["higher", "lower"]): pick([tree[0]["id"], leaves[0]["id"]])}]
    keys["ties"] = keys["ties"] if some(50) else []
    scorers = {"head": ("h",)}
    if several:
        combine = pick(["mean", "median", "maximum", "last", {"weighted": {"cross": 1, "head": 3}}])
        if any(one["kind"] == "pass_fail" for one in leaves):
            combine = pick(["maximum", "last"])
        keys["stages"] = {"order": ["cross", "head"], "within": pick(WITHIN), "combine": combine}
        scorers = {"cross": UNITS, "head": ("h",)}
    every = [*leaves, *({"id": one, "maximum": 5, "kind": "direct"} for one in sides)]
    foreign = {("g1", u) for u in "DE"} | {("g2", u) for u in "ABC"}
    rows, aims = [], []
    for one in every:
        coarse = some(50)
        flat = some(10)
        same = whole(0, 8)
        for unit in UNITS:
            if (one["id"], unit) in foreign:
                continue
            if one["kind"] == "target" and some(80):
                aims.append((unit, one["id"], True, float(pick([0, 5, 10]))))
            elif gaps and some(6):
                aims.append((unit, one["id"], False, None))
            if (gaps and some(8)) or (one["id"] in sides and some(50)):
                continue
            for stage, panel in scorers.items():
                for scorer in panel:
                    eighths = same if flat else whole(0, 2 if coarse else 8)
                    share = eighths / (2 if coarse and not flat else 8)
                    most = 1 if one["kind"] == "pass_fail" else one["maximum"]
                    mark = round(share * most, 3)
                    if one["kind"] == "pass_fail":
                        mark = float(share > 0.5)
                    if one["kind"] == "plus_minus":
                        mark = round(share * (most + 5) - 5, 3)
                    rows.append((unit, one["id"], stage, scorer, float(mark)))
    checks = [(u, "kept", pick(["pass", "pass", "fail", "unknown"]), "") for u in UNITS]
    return Case(tree, keys, rows, aims, checks if gates else [])


def numbers(found: Result) -> dict[str, dict]:
    """Totals, ranks and gates by unit, as they are compared."""
    totals = {u: round(t, 7) + 0.0 for u, t in found.totals.select("unit", "total").iter_rows()}
    columns = ("unit", "rank", "tied", "decided_by", "gate")
    ranks = {row[0]: row[1:] for row in found.ranks.select(columns).iter_rows()}
    return {"totals": totals, "ranks": ranks, "gates": set(found.gates["unit"])}


FRAMES = ("scores", "levels", "parts", "totals", "gates", "ranks")


@every_case
def test_no_number_is_infinite_and_the_parts_add_up_to_the_totals(number):
    _, found = case_of(number)
    for name in FRAMES:
        frame = getattr(found, name).select(pl.selectors.float())
        assert all(value is None or abs(value) < 1e12 for row in frame.rows() for value in row)
    sums = dict(found.parts.group_by("unit").agg(pl.col("part").sum()).iter_rows())
    totals = dict(found.totals.select("unit", "total").iter_rows())

    assert set(sums) == set(totals)
    assert sums == {unit: pytest.approx(total, abs=1e-9) for unit, total in totals.items()}
    for row in found.totals.to_dicts():
        added = row["points"] + row["bonus"] - row["penalty"] + row["adjusted"]
        assert added == pytest.approx(row["total"], abs=1e-9)


@every_case
def test_the_same_marks_and_rules_give_the_same_tables(number):
    case, one = case_of(number)
    other = case.run()

    assert all(getattr(one, name).equals(getattr(other, name)) for name in FRAMES)


NAMES = dict(zip(("A", "B", "C", "D", "E"), ("v", "z", "w", "y", "x"), strict=True))
WORDS = NAMES | {"p": "z9", "q": "y9", "r": "x9", "h": "b", "plus": "m2", "more": "m1"}
WORDS |= {
    f"{a}{i}": f"{b}{9 - i}" for a, b in (("p", "k"), ("q", "l"), ("r", "j")) for i in range(3)
}
WORDS |= {"g": "a9", "g1": "n3", "g2": "n2", "g3": "n1", "late": "o2", "lost": "o1"}


@every_case
def test_renaming_and_reordering_units_criteria_and_scorers_changes_nothing(number):
    case, found = case_of(number)
    random = Random(number)
    other = case.renamed(WORDS)
    for rows in (other.rows, other.aims, other.checks, other.criteria):
        random.shuffle(rows)
    for one in other.criteria:
        random.shuffle(one.get("criteria", []))
    units = [NAMES[unit] for unit in UNITS]
    random.shuffle(units)
    before, after = numbers(found), numbers(other.run(units))

    assert after["totals"] == {
        NAMES[unit]: pytest.approx(total, abs=1e-6) for unit, total in before["totals"].items()
    }
    told = {
        NAMES[unit]: (*row[:2], " ".join(WORDS.get(w, w) for w in row[2].split(" ")), row[3])
        for unit, row in before["ranks"].items()
    }
    assert after["ranks"] == told
    assert after["gates"] == {NAMES[unit] for unit in before["gates"]}


def children(rows, place):
    depth = rows[place]["depth"]
    below = []
    for row in rows[place + 1 :]:
        if row["depth"] <= depth:
            break
        below += [row] if row["depth"] == depth + 1 else []
    return below


@every_case
def test_what_is_explained_adds_up_to_the_total(number):
    _, found = case_of(number)
    totals = dict(found.totals.select("unit", "total").iter_rows())
    for unit, total in totals.items():
        rows = explain(found, unit).to_dicts()

        assert rows[0]["part"] == pytest.approx(total, abs=1e-9)
        for place, row in enumerate(rows):
            parts = [one["part"] for one in children(rows, place) if one["part"] is not None]
            if parts:
                assert sum(parts) == pytest.approx(row["part"], abs=1e-9)
        for other in totals:
            gap = explain_gap(found, unit, other)["difference"].sum()
            assert gap == pytest.approx(total - totals[other], abs=1e-9)


@every_case
def test_both_rankings_show_the_official_ranks_and_rates_that_follow(number):
    _, found = case_of(number)
    rows = both_rankings(found).to_dicts()
    ranks = dict(found.ranks.select("unit", "rank").iter_rows())

    assert {row["unit"]: row["rank"] for row in rows} == ranks
    for row in rows:
        beaten = sum(round(one["given"], 9) > round(row["given"], 9) for one in rows)
        assert row["given_rank"] == beaten + 1
        assert row["moved"] == row["given_rank"] - row["rank"]
        fellows = [o["rank"] for o in rows if row["group"] and o["group"] == row["group"]]
        assert row["group_rank"] == (sum(r < row["rank"] for r in fellows) + 1 if fellows else None)


@every_case
def test_the_audit_of_a_perfectly_recorded_sheet_finds_nothing(number):
    _, found = case_of(number, gaps=False)
    totals = dict(found.totals.select("unit", "total").iter_rows())
    sheet = []
    for unit in totals:
        kept = explain(found, unit).to_dicts()
        score = {row["node"]: row["score"] for row in kept if row["score"] is not None}
        leaves = {leaf.id for leaf in found.rules.rubric.leaves}
        sheet += [(unit, node, points, None) for node, points in score.items() if node in leaves]
        by_sum = found.rules.aggregate.name == "sum"
        sheet += [
            (unit, row["node"], row["score"] if by_sum else row["part"], None)
            for row in kept
            if row["node"] not in leaves
            and row["side"] == "main"
            and row["depth"] > 0
            and row["part"] is not None
            and row["node"] in found.rules.rubric.nodes
        ]
        sheet += [
            (unit, row["node"], abs(row["part"]), None)
            for row in kept
            if row["node"] in ("bonus", "penalty")
        ]
        sheet.append((unit, "total", totals[unit], None))
    schema = {"unit": pl.String, "criterion": pl.String, "points": pl.Float64, "stage": pl.String}
    recorded = pl.DataFrame(sheet, schema=schema, orient="row")
    tables = SimpleNamespace(**(vars(found.tables) | {"recorded": recorded}))
    one = replace(found, tables=tables)
    ranks = dict(found.ranks.select("unit", "rank").iter_rows())
    record = Record(
        cluster="trial", year=2023, reached="published", totals=totals, ranks=ranks, places=9
    )

    assert set(audit(one, record)["follows"]) <= {"exact"}
    assert audit(one, record)["explained"].null_count() == len(totals)
    assert cells(one, record).filter(pl.col("finding") != "exact").rows() == []
    told = rank_audit(one, record).filter(pl.col("unit").is_in(list(totals)))
    assert set(told["finding"]) <= {"exact"}


def test_groups_that_share_every_criterion_are_weighed_on_the_data_of_all():
    table = {"A": (1, 8), "B": (9, 7), "C": (5, 1), "D": (5, 9), "E": (4, 2)}
    marks = {unit: dict(zip("ab", own, strict=True)) for unit, own in table.items()}
    groups = [
        {"id": "one", "name": "Một", "units": ["A", "B"]},
        {"id": "two", "name": "Hai", "units": ["C", "D", "E"]},
    ]
    how = {"scale": "declared", "aggregate": "arithmetic", "weighting": "critic"}
    apart, together = (rules(**how, **keys) for keys in ({"groups": groups}, {}))
    found = result(apart, marks)

    assert found.totals.equals(result(together, marks).totals)
    assert found.levels.filter(criterion="a")["share"].n_unique() == 1


def test_a_section_whose_penalty_takes_all_is_zero_above_and_its_parts_stay_small():
    given = rules(
        section("s", criterion("a"), criterion("b"), criterion("c"), aggregate="penalised_mean"),
        criterion("d"),
        scale="declared",
        aggregate="harmonic",
        weights={"s": 1, "d": 1, "a": 3, "b": 1, "c": 3},
    )
    found = result(given, {"A": {"a": 0.1, "b": 9.7, "c": 0.3, "d": 8}})

    assert found.totals["total"].to_list() == [0]
    assert found.parts["part"].abs().max() <= given.rubric.maximum
    assert found.parts["part"].sum() == pytest.approx(0, abs=1e-9)


def test_a_unit_without_a_mark_has_no_total_though_a_section_cannot_be_split():
    inner = section("s", criterion("a"), criterion("b"), aggregate="kemeny")
    given = rules(
        inner, scale="declared", aggregate="topsis", rubric={"missing": "reweight"}, ties=[]
    )
    found = result(given, {"A": {"a": 9, "b": 8}, "B": {"a": 1, "b": 2}, "C": {}})

    assert found.totals["unit"].to_list() == ["A", "B"]
    assert "C" not in found.parts["unit"].to_list()


def ranked_under(gate: dict, **keys) -> tuple[Result, dict[str, int]]:
    table = {"A": 9, "B": 8, "C": 7, "D": 7}
    marks = {unit: {"a": mark, "b": 10 - mark * (unit == "D")} for unit, mark in table.items()}
    sound = {"id": "sound", "name": "Không vi phạm", "check": "kept", **gate}
    checks = pl.DataFrame([("A", "kept", "fail", "")], schema=CHECKS, orient="row")
    found = result(rules(gates=[sound], **keys), marks, checks=checks)
    return found, dict(found.ranks.select("unit", "rank").iter_rows())


def told_of(found: Result, ranks: dict[str, int]) -> list[tuple]:
    totals = dict(found.totals.select("unit", "total").iter_rows())
    record = Record(cluster="trial", year=2023, reached="published", totals=totals, ranks=ranks)
    wrong = rank_audit(found, record).filter(pl.col("finding") != "exact")
    return wrong.select("unit", "rank", "place", "finding").rows()


def test_ranks_that_a_gate_moved_follow_and_ranks_without_it_do_not():
    found, ranks = ranked_under({"bars": 1})

    assert ranks == {"B": 1, "A": 2, "C": 3, "D": 4}
    assert told_of(found, ranks) == []
    assert told_of(found, ranks | {"A": 1, "B": 2}) == [
        ("A", 1, 2, "not the place of its total"),
        ("B", 2, 1, "not the place of its total"),
    ]


def test_a_unit_that_a_gate_bars_from_the_ranking_has_no_rank_to_miss():
    found, ranks = ranked_under({"bars": "ranking"})

    assert "A" not in ranks
    assert told_of(found, ranks) == []
    assert told_of(found, ranks | {"A": 4})[0] == ("A", 4, None, "barred from the ranking")


def test_a_section_that_cannot_be_split_is_compared_as_a_whole():
    inner = section("s", criterion("a"), criterion("b"), aggregate="copeland")
    given = rules(inner, criterion("c"), scale="declared", aggregate="arithmetic")
    marks = {"A": {"a": 9, "b": 9, "c": 5}, "B": {"a": 1, "b": 2, "c": 7}}
    found = result(given, marks)
    rows = [("A", "s", 20.0, None), ("B", "s", 3.0, None)]
    schema = {"unit": pl.String, "criterion": pl.String, "points": pl.Float64, "stage": pl.String}
    sheet = pl.DataFrame(rows, schema=schema, orient="row")
    one = replace(found, tables=SimpleNamespace(**(vars(found.tables) | {"recorded": sheet})))

    assert cells(one).select("node", "recorded", "computed", "finding").rows() == [
        ("s", 20.0, 20.0, "exact"),
        ("s", 3.0, 0.0, "differs from the marks"),
    ]
