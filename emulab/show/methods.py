"""Which choices of method move the ranking, every combination worked out."""

from typing import TYPE_CHECKING

import polars as pl
from great_tables import GT

from emulab.numbers import TIE_PLACES, chance, portion, shown
from emulab.rules.choices import AGGREGATES, SCALES, WEIGHTINGS
from emulab.show.firmness import about, firsts, notes, places, ranks, siblings
from emulab.show.names import capital, criterion_names
from emulab.show.page import LANG, Page, bullets, nothing, page, said, sentence
from emulab.show.scorers import scorer_names
from emulab.show.table import number, table, word
from emulab.show.vocabulary import POLICIES, spoken
from emulab.words import Message

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

BOUNDLESS = 10.0  # an index is a share: an end beyond that is a variance of almost nothing
FACTORS = {
    "scale": Message("how scores become levels"),
    "weighting": Message("the weights"),
    "aggregate": Message("how levels become a total"),
    "missing": Message("what is done about missing marks"),
    "without": Message("a section left out"),
    "scorer": Message("a scorer left out"),
}
WORDS = {"scale": SCALES, "weighting": WEIGHTINGS, "aggregate": AGGREGATES, "missing": POLICIES}


def methods(robustness: "Robustness | None") -> Page:
    """A row a choice of method with its Sobol indices, exact as every combination was worked out;
    then a row a unit: the ranks it has in all of them; then the weights, a little more or less.

    The first index is what the choice moves by itself, the total also what it moves together with
    others: shares of the variance of the mean change of rank.
    """
    if robustness is None:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    if len(robustness.model.units) < 2:
        return nothing(said("Only one unit is ranked, so nothing can change its place."))
    left = bullets(said("Not tried, and why:"), _refused(robustness))
    return page(
        _indices(robustness),
        sentence(*_reading(robustness)),
        _units(robustness),
        _weights(robustness),
        left,
    )


def _indices(robustness: "Robustness") -> GT | None:
    found = robustness.factorial
    if not found.indices.height:
        return None
    columns = [word("Choice", 24), word("What was tried"), number("By itself", 11)]
    columns += [number("With others", 11)]
    rows = [
        [
            capital(FACTORS[row["factor"]].said(LANG)),
            "; ".join(_levels(robustness, row["factor"])),
            _share(row["first_order"]),
            _share(row["total"]),
        ]
        for row in found.indices.to_dicts()
    ]
    title = said("Which choice of method moves the ranks")
    return table("methods", title, columns, rows, notes(robustness))


def _levels(robustness: "Robustness", factor: str) -> list[str]:
    """What was tried of a factor, in words."""
    names = _names(robustness, factor)
    return [
        said("nothing left out") if level is None else names.get(level, level)
        for level in robustness.factorial.levels[factor]
    ]


def _names(robustness: "Robustness", factor: str) -> dict[str, str]:
    if factor == "without":
        return criterion_names(robustness.result.rules)
    if factor == "scorer":
        return scorer_names(robustness.result)
    own = {level: spoken(WORDS[factor], level) for level in WORDS[factor]}
    if factor == "weighting":
        own |= {one.id: str(one.name or one.id) for one in robustness.result.rules.weight_sets}
    return own


def _share(index: float | None) -> str:
    return "–" if index is None else f"{shown(100 * index, 1)} %".replace("-", "−")


def _units(robustness: "Robustness") -> GT:
    own, names = places(robustness), robustness.names
    columns = [number("Rank", 7), word("Unit"), number("Ranks in all", 13)]
    columns += [number("Keeps its rank", 14), number("Is first", 14)]
    rows = [
        [
            own[row["unit"]],
            names[row["unit"]],
            ranks(row["best"], row["worst"]),
            chance(row["share_adopted"]),
            chance(row["first"]),
        ]
        for row in robustness.factorial.ranks_by_unit.to_dicts()
    ]
    title = said("Ranks under every combination of methods")
    return table("methods-units", title, columns, rows, notes(robustness))


def _reading(robustness: "Robustness") -> list[str]:
    found = robustness.factorial
    number_of = found.runs.height
    if number_of < 2:
        return [said("No other choice of method goes with these rules.")]
    own = dict(found.ranks_by_unit.select("unit", "first").iter_rows())
    adopted = robustness.result.ranks.filter(rank=1)["unit"].to_list()
    texts = [
        said(
            "In {share} of the {number} combinations {unit} is first.",
            share=chance(own[unit]),
            number=shown(number_of, 0),
            unit=name,
        )
        for unit, name in zip(adopted, firsts(robustness), strict=True)
    ]
    known = found.indices.filter(pl.col("total").is_not_null())
    if not known.height:
        return [*texts, said("No combination moves any rank.")]
    most = known.sort(pl.col("total").round(TIE_PLACES), descending=True, maintain_order=True).row(
        0, named=True
    )
    texts.append(
        said(
            "The ranks hang most on {factor}: {total} of the variance, {alone} by itself.",
            factor=FACTORS[most["factor"]].said(LANG),
            total=_share(most["total"]),
            alone=_share(most["first_order"]),
        )
    )
    return texts


def _weights(robustness: "Robustness") -> GT | None:
    """The weights argued about, each a little more or less: the share of the change they make."""
    found = robustness.continuous
    if not found.height or found["total"].null_count() == found.height:
        return None
    names = siblings(robustness)
    columns = [word("Weight of"), number("Adopted", 9), number("By itself", 9)]
    columns += [number("95 % interval", 18), number("With others", 10)]
    columns += [number("95 % interval", 18)]
    rows = [
        [
            names[row["criterion"]],
            portion(row["weight"]),
            _share(row["first_order"]),
            _interval(row["low"], row["high"]),
            _share(row["total"]),
            _interval(row["total_low"], row["total_high"]),
        ]
        for row in found.to_dicts()
    ]
    within = shown(100 * robustness.result.rules.analysis.within, 0)
    title = said("Which weight moves the ranks, each up to {within} % more or less", within=within)
    return table("methods-weights", about(robustness, title), columns, rows, notes(robustness))


def _interval(low: float | None, high: float | None) -> str:
    """Both ends; a dash where resamples that hardly moved a rank made them boundless."""
    if max(abs(low or 0.0), abs(high or 0.0)) > BOUNDLESS:
        return "–"
    return said("{low} to {high}", low=_share(low).removesuffix(" %"), high=_share(high))


def _refused(robustness: "Robustness") -> list[str]:
    """The levels that were not tried, each with its reason."""
    return [
        said(
            "{factor}, {level}: {why}",
            factor=FACTORS[row["factor"]].said(LANG),
            level=_names(robustness, row["factor"]).get(row["level"], row["level"]),
            why=row["why"],
        )
        for row in robustness.factorial.refused_in(LANG).to_dicts()
    ]
