"""Why the first is before the second, and every place before the next."""

from emulab.pipeline import Result
from emulab.show.explaining import gap
from emulab.show.page import Page, nothing, said


def leading(result: Result | None) -> Page:
    """Where the distance between the first two units comes from, widest first."""
    if result is None or result.ranks.height < 2:
        return nothing(said("There are not two ranked units, so there is no distance to explain."))
    first, second = result.ranks["unit"].to_list()[:2]
    return gap(result, first, second)
