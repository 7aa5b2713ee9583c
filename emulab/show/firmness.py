"""What the pages of firmness share: names, spans, and the sentence where nothing can move."""

from typing import TYPE_CHECKING

from emulab.numbers import TIE_PLACES, portion
from emulab.show.names import criterion_names
from emulab.show.origins import lines
from emulab.show.page import Page, nothing, said

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness


def unmoved(robustness: "Robustness | None", siblings: int = 2) -> Page | None:
    """The page that says why nothing can move; None where something could.

    ``siblings`` is how many weights the page needs.
    """
    if robustness is None:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    if len(robustness.model.units) < 2:
        return nothing(said("Only one unit is ranked, so nothing can change its place."))
    if len(robustness.model.ids) < siblings:
        return nothing(said("There are too few weights beside each other to move any of them."))
    return None


def places(robustness: "Robustness") -> dict[str, str]:
    """Every ranked unit's rank as it is printed: ``2``, ``2 =`` where it is shared."""
    ranks = robustness.result.ranks.select("unit", "rank", "tied")
    return {unit: f"{rank} =" if tied else str(rank) for unit, rank, tied in ranks.iter_rows()}


def firsts(robustness: "Robustness") -> list[str]:
    """The names of the units that are first as adopted."""
    own = robustness.result.ranks.filter(rank=1)["unit"]
    return [robustness.names[unit] for unit in own]


def keeping(robustness: "Robustness") -> dict[str, float]:
    """The share of the defensible weightings in which each unit keeps its rank."""
    return dict(zip(robustness.model.units, robustness.kept.tolist(), strict=True))


def outside(robustness: "Robustness") -> str:
    """The caution where the weights as adopted are not defensible themselves; else empty."""
    model = robustness.model
    if model.region.contains(model.weights):
        return ""
    return said(
        "The weights as adopted are not among those that the rules call defensible, so that a rank "
        "as adopted may be one that no defensible weighting gives."
    )


def siblings(robustness: "Robustness") -> dict[str, str]:
    """The weights argued about, by name."""
    names = criterion_names(robustness.result.rules)
    return {one: names[one] for one in robustness.model.ids}


def about(robustness: "Robustness", title: str) -> str:
    """The title, with the section whose criteria are argued about, where it is not the whole."""
    node = robustness.model.node
    if node is None:
        return title
    names = robustness.result.rules.rubric.names()
    if node not in names:
        return said("{title}: weights of all criteria", title=title)
    return said("{title}: weights within “{name}”", title=title, name=names[node].vi)


def notes(robustness: "Robustness") -> list[str]:
    """The lines beneath every table: sources, and what is synthetic."""
    return lines(robustness.result, "marks", "targets")


def bent(robustness: "Robustness") -> str:
    """Why the answers are searched for and not proved; empty where they are proved."""
    why = robustness.model.why
    if why is None:
        return ""
    return said(
        "Under these rules ranks do not follow from the weights in a straight line ({why}), so "
        "this was searched for and not proved.",
        why=why,
    )


def span(low: float, high: float) -> str:
    """``12,4 – 61,0``, in per cent; in words where it is all there is."""
    if round(low, TIE_PLACES) == 0 and round(high, TIE_PLACES) == 1:
        return said("any")
    ends = (portion(end).removesuffix(" %") for end in (low, high))
    return " – ".join(ends)


def ranks(best: int, worst: int) -> str:
    """``3`` or ``2 – 5``."""
    return str(best) if best == worst else f"{best} – {worst}"


def listed(names: list[str], most: int = 8) -> str:
    """The units in a row; of more than ``most`` the first ones, and how many more there are."""
    some = "; ".join(names[:most])
    if len(names) <= most:
        return some
    return said("{names} and {number} other units", names=some, number=len(names) - most)


def named(units, robustness: "Robustness") -> str:
    """The units by name, parted by semicolons."""
    return "; ".join(robustness.names[unit] for unit in units)
