"""Voters who follow the scores: a year's own rubric as a model of an electorate.

Every voter sees each section's points a little off and weighs the sections a little otherwise
than the rules do, and ranks the units by what it sees. So one learns how a counting rule
behaves where voters agree with the scores but for noise; nobody says that real voters do.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.ballots import Ballots, collapsed
from emulab.electing import Conventions, Election, Profile, counted, refuse_unknown, unfit
from emulab.electing import rules as every_rule
from emulab.faults import Fault, InputError
from emulab.pipeline import Result
from emulab.rules import maximum_of
from emulab.swaying.simulating import places_by

SIDES = ("bonus", "penalty")
SLOW = ("kemeny",)  # left out unless it is named
FORMS = ("ranked", "approval")
BEHAVING = {
    "rule": pl.String,
    "title": pl.String,
    "electorates": pl.Int64,
    "elects_top_ranked": pl.Float64,
    "ties": pl.Float64,
    "condorcet_elected": pl.Float64,
    "with_condorcet": pl.Int64,
}


@dataclass(frozen=True)
class View:
    """What voters look at: the points of every unit by section, and how far a section reaches.

    ``points`` (units, sections); ``reach`` (sections,) the most points of each, which its noise
    is a share of and its weight is, 0 for bonus and penalty: these are facts.
    """

    units: tuple[str, ...]
    points: np.ndarray
    reach: np.ndarray


def view(result: Result) -> View:
    """The parts of every ranked unit by section, adding up to its total."""
    parts = result.parts
    units = tuple(unit for unit in result.ranks["unit"] if unit in set(parts["unit"]))
    if not units:
        finding = "nobody is ranked, so there are no scores to follow."
        raise InputError([Fault("marks.csv", 0, finding, "Enter the marks first.")])
    sums = parts.group_by("unit", "section").agg(pl.col("part").sum())
    known = {(unit, section): part for unit, section, part in sums.iter_rows()}
    nodes = {node.id: maximum_of(node) for node in result.rules.rubric.criteria}
    others = [one for one in dict.fromkeys(sums["section"].sort()) if one not in nodes]
    sections = [*nodes, *others]
    points = np.array([[known.get((unit, one), 0.0) for one in sections] for unit in units])
    spread = points.max(axis=0) - points.min(axis=0)
    reach = np.array(
        [spread[n] if nodes.get(one) is None else nodes[one] for n, one in enumerate(sections)]
    )
    reach[[one in SIDES for one in sections]] = 0.0
    return View(units, points, reach)


def simulate_scores(
    result: Result,
    papers: int,
    seed: int,
    noise: float | None = None,
    within: float | None = None,
    form: str = "ranked",
    first: int | None = None,
    at_least: float | None = None,
) -> Ballots:
    """Papers of voters who follow the scores of a year.

    ``noise`` is the standard deviation with which a voter sees a section, a share of the most
    points it can give; ``within`` how far a voter's weight of a section may be from the adopted
    one, a share of it, drawn evenly and made to add up again. Left out, both are those of the
    rules' ``analysis``. ``form`` ranked: all units, or the ``first`` so many; approval: the
    ``first`` so many, or all that the voter sees at ``at_least`` points or more.

    >>> from emulab.studies import study
    >>> year = study("hanoi-02", 2023).result
    >>> drawn = simulate_scores(year, papers=9, seed=1, noise=0, within=0)
    >>> drawn.counts.tolist(), drawn.candidates[drawn.marks[0].argmin()] == year.ranks["unit"][0]
    ([9], True)
    """
    sizes = _sizes(result, noise, within)
    _refuse(form, first, at_least, papers, seed)
    seen = view(result)
    chance = np.random.default_rng(seed)
    values = _values(seen, papers, chance, *sizes)
    about = {"synthetic": "drawn at random", "model": "scores", "seed": str(seed)}
    about |= {"noise": str(sizes[0]), "within": str(sizes[1])}
    return collapsed(form, seen.units, _marks(values, form, first, at_least), about=about)


def how_rules_behave(
    result: Result,
    seed: int,
    electorates: int = 200,
    voters: int | None = None,
    rules: Iterable[str] | None = None,
    noise: float | None = None,
    within: float | None = None,
) -> pl.DataFrame:
    """How counting rules behave where voters follow the scores with noise: a row a rule.

    rule, title, electorates; elects_top_ranked: the share of electorates whose only winner is
    first by the scores (one of those, where several are); ties: the share with several winners,
    or none; condorcet_elected: the share of those electorates ``with_condorcet`` winner that
    elect it alone, empty where there are none. ``voters`` left out is one a unit; ``rules`` all
    for one seat that count rankings, but for Kemeny, which may be slow.

    >>> from emulab.studies import study
    >>> year = study("hanoi-02", 2023).result
    >>> found = how_rules_behave(year, seed=1, electorates=20, rules=["borda"], noise=0, within=0)
    >>> found.select("rule", "elects_top_ranked", "condorcet_elected").rows()
    [('borda', 1.0, 1.0)]
    """
    sizes = _sizes(result, noise, within)
    seen = view(result)
    _refuse("ranked", None, None, electorates, seed)
    number = len(seen.units) if voters is None else voters
    _refuse("ranked", None, None, number, seed)
    ranks = dict(result.ranks.select("unit", "rank").iter_rows())
    top = {unit for unit in seen.units if ranks[unit] == min(ranks[u] for u in seen.units)}
    chance = np.random.default_rng(seed)
    drawn = [
        collapsed("ranked", seen.units, places_by(_values(seen, number, chance, *sizes)))
        for _ in range(electorates)
    ]
    given = Conventions("last", "stop", "valid", "winning")  # all ranked, but for exact ties
    beaten = [_condorcet(one, given) for one in drawn]
    rows = []
    for name in _asked(rules, drawn):
        found = [counted(one, name, 1, given) for one in drawn]
        rows.append(_row(name, found, top, beaten))
    return pl.DataFrame(rows, schema=BEHAVING, orient="row")


def _row(name: str, found: list[Election], top: set[str], beaten: list[str | None]) -> tuple:
    alone = [one.winners[0] if len(one.winners) == 1 else None for one in found]
    number = len(found)
    pairs = [(own, best) for own, best in zip(alone, beaten, strict=True) if best is not None]
    return (
        name,
        every_rule()[name].title.said("en"),
        number,
        sum(one in top for one in alone) / number if number else None,
        sum(one is None for one in alone) / number if number else None,
        sum(own == best for own, best in pairs) / len(pairs) if pairs else None,
        len(pairs),
    )


def _asked(names: Iterable[str] | None, drawn: list[Ballots]) -> list[str]:
    known = every_rule()
    if names is None:
        fits = [one for one, rule in known.items() if not (drawn and unfit(rule, drawn[0], 1))]
        return [one for one in fits if not known[one].several and one not in SLOW]
    asked = list(dict.fromkeys(names))
    refuse_unknown(asked)
    return asked


def _condorcet(ballots: Ballots, given: Conventions) -> str | None:
    """Who beats everybody in pairs; None where nobody does."""
    margins = Profile(ballots, given).margins.copy()
    np.fill_diagonal(margins, 1)
    found = np.flatnonzero((margins > 0).all(axis=1))
    return ballots.candidates[found[0]] if len(found) and len(ballots.candidates) > 1 else None


def _values(
    seen: View, papers: int, chance: np.random.Generator, noise: float, within: float
) -> np.ndarray:
    """(papers, units) the points as every voter sees them."""
    units, sections = seen.points.shape
    weights = 1 + within * (2 * chance.random((papers, sections)) - 1)
    weights[:, seen.reach == 0] = 1.0
    total = seen.reach.sum()
    if total:
        weights[:, seen.reach > 0] *= total / (weights @ seen.reach)[:, None]
    off = noise * chance.standard_normal((papers, units, sections)) * seen.reach
    return np.round(np.einsum("pk,puk->pu", weights, seen.points[None] + off), 9)


def _marks(values: np.ndarray, form: str, first: int | None, at_least: float | None) -> np.ndarray:
    places = places_by(values)
    if form == "approval":
        return (places <= first if first is not None else values >= at_least).astype(np.int64)
    return places if first is None else np.where(places <= first, places, 0)


def _sizes(result: Result, noise: float | None, within: float | None) -> tuple[float, float]:
    analysis = result.rules.analysis
    sizes = (
        analysis.noise if noise is None else noise,
        analysis.within if within is None else within,
    )
    faults = [
        Fault("settings", 0, f"{name} is {size!r}.", "Write a number from 0 to 1.")
        for name, size in zip(("noise", "within"), sizes, strict=True)
        if not 0 <= size <= 1
    ]
    if faults:
        raise InputError(faults)
    return sizes


def _refuse(form: str, first: int | None, at_least: float | None, papers: int, seed: int) -> None:
    faults = []
    if form not in FORMS:
        remedy = f"The forms are {', '.join(FORMS)}."
        faults.append(Fault("form", 0, f"there is no form called {form!r}.", remedy))
    elif form == "approval" and (first is None) == (at_least is None):
        remedy = "Write first=3, or at_least=80."
        faults.append(Fault("form", 0, "whom a voter approves is not said, or twice.", remedy))
    elif form == "ranked" and at_least is not None:
        remedy = "Leave it out, or write form='approval'."
        faults.append(Fault("form", 0, "at_least is for approval papers.", remedy))
    for what, number in (("papers", papers), ("seed", seed)):
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            remedy = "Write a whole number from 0 on."
            faults.append(Fault(what, 0, f"{number!r} is no number of {what}.", remedy))
    if faults:
        raise InputError(faults)
