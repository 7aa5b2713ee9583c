"""How sure the order of every two neighbours is, and how many pairs no weighting turns round."""

from itertools import pairwise as successive
from typing import TYPE_CHECKING

from great_tables import GT

from emulab.numbers import TIE_PLACES, chance
from emulab.show.firmness import about, bent, notes, places, unmoved
from emulab.show.page import Page, page, said, sentence
from emulab.show.table import number, table, tick, word

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

SURE = 0.95  # pairs below are in question
MOST = 15  # of the pairs that are no neighbours

Pair = tuple[str, str]


def pairwise(robustness: "Robustness | None") -> Page:
    """A row for every unit and the next one: in how many weightings it stands strictly above.

    Then the other pairs whose order is in question, the least sure first. What both ways lack of
    all is ties.
    """
    if (silent := unmoved(robustness)) is not None:
        return silent
    units = robustness.model.units
    within, anywhere = _shares(robustness, "within"), _shares(robustness, "anywhere")
    neighbours = list(successive(units))
    others = [
        (one, other)
        for place, one in enumerate(units)
        for other in units[place + 2 :]
        if within[one, other] < SURE
    ]
    others.sort(key=lambda pair: round(within[pair], TIE_PLACES))
    title = about(robustness, said("Every unit and the next"))
    further = about(robustness, said("Other pairs in question"))
    return page(
        _table(robustness, "pairwise", title, neighbours, within, anywhere),
        sentence(*_sure(robustness, within), "" if _proved(robustness) else bent(robustness)),
        _table(robustness, "pairs-open", further, others[:MOST], within, anywhere),
    )


def _shares(robustness: "Robustness", over: str) -> dict[Pair, float]:
    found = getattr(robustness, over).pairwise.select("unit", "other", "share")
    return {(unit, other): share for unit, other, share in found.iter_rows()}


def _table(
    robustness: "Robustness",
    name: str,
    title: str,
    pairs: list[Pair],
    within: dict[Pair, float],
    anywhere: dict[Pair, float],
) -> GT | None:
    if not pairs:
        return None
    own, names, proved = places(robustness), robustness.names, _proved(robustness)
    columns = [word("Unit"), word("Stands above"), number("Defensible weights", 13)]
    columns += [
        number("Any weights", 13),
        *([tick("Proved for all defensible", 14)] if proved else []),
    ]
    rows = [
        [
            f"{own[one]} · {names[one]}",
            f"{own[other]} · {names[other]}",
            chance(within[one, other], 1),
            chance(anywhere[one, other], 1),
            *([proved[one, other]] if proved else []),
        ]
        for one, other in pairs
    ]
    return table(name, title, columns, rows, notes(robustness))


def _proved(robustness: "Robustness") -> dict[Pair, str]:
    """Whether the first of each pair is never behind under defensible weights; empty where nothing
    can be proved."""
    from emulab.sensitivity.exact.sure import NO, OPEN, YES, sure

    signs = {YES: "✓", NO: "–", OPEN: "?"}
    units, found = robustness.model.units, sure(robustness.model)
    proved = {
        (unit, other): signs[int(found[row, column])]
        for row, unit in enumerate(units)
        for column, other in enumerate(units)
        if row != column
    }
    return proved if set(proved.values()) != {"?"} else {}


def _sure(robustness: "Robustness", within: dict[Pair, float]) -> list[str]:
    """How many pairs keep their order, and which does least; then how many are tied as adopted."""
    units = robustness.model.units
    ranks = dict(robustness.result.ranks.select("unit", "rank").iter_rows())
    every = [(a, b) for place, a in enumerate(units) for b in units[place + 1 :]]
    pairs = [(a, b) for a, b in every if ranks[a] != ranks[b]]
    texts = []
    if tied := len(every) - len(pairs):
        texts = [said("{number} pairs share a rank, so they have no order to keep.", number=tied)]
    if not pairs:
        return texts
    sure = sum(within[pair] >= SURE for pair in pairs)
    least = min(pairs, key=lambda pair: round(within[pair], TIE_PLACES))
    if sure == len(pairs):
        text = said(
            "Each of the {all} pairs keeps its order in 95 % of the defensible weightings or more.",
            all=len(pairs),
        )
        return [text, *texts]
    text = said(
        "{sure} of {all} pairs keep their order in 95 % of the defensible weightings or more; "
        "least sure is {one} above {other}, in {share}.",
        sure=sure,
        all=len(pairs),
        one=robustness.names[least[0]],
        other=robustness.names[least[1]],
        share=chance(within[least], 1),
    )
    return [text, *texts]
