"""Who is first where in the triangle of three weights: the parts of it and their middles."""

from typing import TYPE_CHECKING

from great_tables import GT

from emulab.numbers import chance, portion
from emulab.show.firmness import about, bent, named, notes, siblings, unmoved
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import number, table, word

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness


def triangle(robustness: "Robustness | None") -> Page:
    """A row a part of the triangle, the largest first: whose it is, how large, and its middle.

    Two weights are free and the others keep their proportions; of three, that is all weightings.
    """
    if (silent := unmoved(robustness)) is not None:
        return silent
    if robustness.triangle is None:
        return nothing(said("Two weights make no triangle: how far each may move says it all."))
    caution = "" if robustness.triangle["exact"].all() else bent(robustness)
    return page(_table(robustness), sentence(_largest(robustness), caution))


def _table(robustness: "Robustness") -> GT:
    names = siblings(robustness)
    free = robustness.triangle_of
    rest = [one for one in robustness.model.ids if one not in free]
    last = names[rest[0]] if len(rest) == 1 else said("the other sections together")
    columns = [word("First"), number("Part of the triangle", 13)]
    columns += [
        number(said("Middle: {name}", name=name), 18) for name in (*map(names.get, free), last)
    ]
    rows = []
    for row in robustness.triangle.to_dicts():
        first, second = row["middle_first"], row["middle_second"]
        middle = (first, second, max(1 - first - second, 0.0))
        rows.append(
            [named(row["units"], robustness), chance(row["share"], 1), *map(portion, middle)]
        )
    title = about(robustness, said("Who is first where in the triangle of weights"))
    return table("triangle", title, columns, rows, notes(robustness))


def _largest(robustness: "Robustness") -> str:
    whole: dict[str, float] = {}
    for units, share in robustness.triangle.select("units", "share").iter_rows():
        name = named(units, robustness)
        whole[name] = whole.get(name, 0.0) + share
    order = sorted(whole, key=lambda name: -round(whole[name], 9))
    if len(order) == 1:
        return said("{unit} is first in the whole triangle.", unit=order[0])
    return said(
        "{number} units are first somewhere in the triangle; {unit} in most of it, {share}.",
        number=len(order),
        unit=order[0],
        share=chance(whole[order[0]], 1),
    )
