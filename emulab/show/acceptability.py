"""How often each unit takes which rank when weights are not settled, and what speaks for it."""

from typing import TYPE_CHECKING

import polars as pl
from great_tables import GT

from emulab.numbers import chance, portion, shown
from emulab.sensitivity.methods.noise import confidence
from emulab.show.firmness import (
    about,
    keeping,
    named,
    notes,
    places,
    ranks,
    siblings,
    unmoved,
)
from emulab.show.page import Page, page, said, sentence
from emulab.show.table import number, table, word

if TYPE_CHECKING:
    from emulab.sensitivity.probability.acceptability import Acceptability
    from emulab.sensitivity.robustness import Robustness

FEW = 5  # units named in a sentence
MOST = 7  # weights beside each other; of more the heaviest are shown


def acceptability(robustness: "Robustness | None") -> Page:
    """Shares of first place and of the rank as adopted, the mean rank, the likely ranks; then the
    mean of the weights that put each unit first, and how sure it is first under these.

    Every weighting counts alike: a share is no chance that a unit deserves its rank.
    """
    if (silent := unmoved(robustness)) is not None:
        return silent
    return page(
        _shares(robustness),
        sentence(*_first(robustness), _drawn(robustness)),
        _central(robustness),
    )


def _shares(robustness: "Robustness") -> GT:
    within, anywhere, own = robustness.within, robustness.anywhere, places(robustness)
    columns = [number("Rank", 7), word("Unit"), number("First, defensible weights", 12)]
    columns += [number("First, any weights", 11), number("Keeps its rank", 11)]
    columns += [number("Mean rank", 9), number("Nine of ten ranks", 12)]
    kept = keeping(robustness)
    expected = {row["unit"]: row for row in within.expected.to_dicts()}
    first = [dict(one.first.select("unit", "share").iter_rows()) for one in (within, anywhere)]
    rows = [
        [
            own[unit],
            robustness.names[unit],
            *(chance(one[unit], 1) for one in first),
            chance(kept[unit], 1),
            shown(expected[unit]["expected_rank"], 1),
            ranks(expected[unit]["low"], expected[unit]["high"]),
        ]
        for unit in robustness.model.units
    ]
    title = about(robustness, said("Ranks when the weights are not settled"))
    return table("acceptability", title, columns, rows, notes(robustness))


def _first(robustness: "Robustness") -> list[str]:
    """Who is first how often, the most frequent first."""
    return [
        said("Under defensible weights {units}.", units=_leading(robustness, robustness.within)),
        said("Under any weights {units}.", units=_leading(robustness, robustness.anywhere)),
    ]


def _leading(robustness: "Robustness", found: "Acceptability") -> str:
    leading = found.first.filter(pl.col("share") > 0)
    leading = leading.sort(pl.col("share").round(9), descending=True, maintain_order=True)
    units = [
        said("{unit} is first in {share}", unit=robustness.names[unit], share=chance(share, 1))
        for unit, share in leading.select("unit", "share").head(FEW).iter_rows()
    ]
    rest = leading.height - FEW
    if rest > 0:
        units.append(said("and {number} others no more often", number=rest))
    return "; ".join(units)


def _drawn(robustness: "Robustness") -> str:
    """How the shares came about: worked out, or drawn and how far off they may be."""
    within, anywhere = robustness.within, robustness.anywhere
    error = max(_error(within), _error(anywhere))
    if not error:
        return said("The shares of first place are exact.")
    values = {"draws": shown(within.draws, 0), "error": shown(100 * error, 2)}
    if not _error(anywhere) or not _error(within):
        return said(
            "Drawn were {draws} weightings (standard error at most {error} points of percentage); "
            "the shares of first place that needed no draws are exact.",
            **values,
        )
    return said(
        "Drawn were {draws} weightings; the standard error of a share is at most {error} points "
        "of percentage.",
        **values,
    )


def _error(found: "Acceptability") -> float:
    return float(found.first["error"].max() or 0.0)


def _central(robustness: "Robustness") -> GT | None:
    """The mean of all weights that put each unit first; nothing where one unit always is."""
    central = robustness.anywhere.central
    units = [unit for unit in robustness.model.units if unit in set(central["unit"])]
    if len(units) < 2:
        return None
    names = siblings(robustness)
    adopted = dict(zip(robustness.model.ids, robustness.model.weights.tolist(), strict=True))
    kept = sorted(names, key=lambda one: -round(adopted[one], 9))[:MOST]
    shown_ones = [one for one in names if one in kept]
    weights = {(u, c): w for u, c, w in central.select("unit", "criterion", "weight").iter_rows()}
    sure = _confidence(robustness)
    columns = [word("Unit"), *(number(names[one], 13) for one in shown_ones)]
    columns += [number("Confidence factor", 9)] if sure else []
    rows = [[said("In use"), *(portion(adopted[one]) for one in shown_ones), *[""] * bool(sure)]]
    for unit in units:
        cells = [named([unit], robustness), *(portion(weights[unit, one]) for one in shown_ones)]
        rows.append([*cells, *([chance(sure[unit])] if sure else [])])
    title = about(robustness, said("Which weights put each unit first (their mean)"))
    size = shown(100 * robustness.result.rules.analysis.noise, 1)
    factor = said(
        "Confidence factor: how often the unit is first under these weights when every score may "
        "be off by {size} % of its maximum.",
        size=size,
    )
    beneath = [factor, *notes(robustness)] if sure else notes(robustness)
    return table("central", title, columns, rows, beneath)


def _confidence(robustness: "Robustness") -> dict[str, float]:
    """The confidence factor of every unit; empty where no size of an error can be stated."""
    if robustness.result.rules.rubric.maximum is None:
        return {}
    found = confidence(robustness.model, robustness.anywhere.central)
    return dict(found.select("unit", "confidence").iter_rows())
