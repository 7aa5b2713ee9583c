"""The nearest weights that put a unit first: how little the board would have had to move."""

from typing import TYPE_CHECKING

import polars as pl

from emulab.numbers import portion
from emulab.show.firmness import about, listed, notes, places, siblings, unmoved
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import number, table, word

if TYPE_CHECKING:
    from emulab.sensitivity.exact.nearest import Nearest
    from emulab.sensitivity.robustness import Robustness

FEW = 7  # weights that have a column each


def nearest(robustness: "Robustness | None") -> Page:
    """A row a unit that some weights put first and the adopted ones do not: how much of the weight
    would have to change hands, and what everything would then weigh.

    Nearest by the sum of all moves, half of which is given and half taken.
    """
    if (silent := unmoved(robustness)) is not None:
        return silent
    own, first = places(robustness), robustness.model.ranks(robustness.model.weights)[0] == 1
    names = siblings(robustness)
    found, rows = robustness.nearest, []
    others = [unit for unit, leads in zip(robustness.model.units, first, strict=True) if not leads]
    able = [unit for unit in others if found[unit].distance]
    if not able:
        return nothing(said("No weights at all were found that put another unit first."))
    for unit in able:
        share = portion(found[unit].distance["sum"] / 2)
        rows.append([own[unit], robustness.names[unit], share, *_cells(found[unit], names)])
    columns = [number("Rank", 7), word("Unit"), number("Weight that changes hands", 14)]
    if len(names) <= FEW:
        columns += [number(said("“{name}” then", name=name), 14) for name in names.values()]
    else:
        columns.append(word("Weights that move", 40))
    title = about(robustness, said("The nearest weights that put a unit first"))
    made = table("nearest", title, columns, rows, notes(robustness))
    return page(made, sentence(*_reading(robustness, able, others)))


def _cells(found: "Nearest", names: dict[str, str]) -> list[str]:
    """What every weight would be; of many only those that move, in one cell."""
    few = len(names) <= FEW
    frame = (found.weights if few else found.moves).filter(pl.col("norm") == "sum")
    after = dict(frame.select("criterion", "to").iter_rows())
    if few:
        return [portion(after[one]) for one in names]
    return [listed([f"{names[one]}: {portion(weight)}" for one, weight in after.items()], 4)]


def _reading(robustness: "Robustness", able: list[str], others: list[str]) -> list[str]:
    found = robustness.nearest
    soonest = min(able, key=lambda unit: round(found[unit].distance["sum"], 12))
    share = portion(found[soonest].distance["sum"] / 2)
    text = [
        said(
            "Nearest to the first place is {unit}: {share} of the weight would have to change "
            "hands.",
            unit=robustness.names[soonest],
            share=share,
        )
    ]
    never = [unit for unit in others if found[unit].impossible]
    if never:
        text.append(said("No weights at all put {number} of the units first.", number=len(never)))
    if not all(found[unit].proved for unit in able):
        text.append(
            said(
                "Where units are judged on other criteria these weights were searched for: that "
                "none are nearer is not proved."
            )
        )
    return text
