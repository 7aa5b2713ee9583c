"""A chart where there is something to draw."""

from collections.abc import Callable
from typing import Any


def drawn(chart: Callable[..., Any], *given: Any) -> Any:
    """``chart(*given)``; nothing at all where one of these, or anything to draw, is lacking.

    The table that follows says in words that there is nothing.
    """
    from emulab.charts.finish import draws_nothing

    if any(one is None for one in given):
        return None
    found = chart(*given)
    return None if draws_nothing(found) else found
