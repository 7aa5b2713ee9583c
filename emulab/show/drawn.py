"""A chart where there is something to draw."""

from collections.abc import Callable
from typing import Any


def drawn(chart: Callable[..., Any], *given: Any) -> Any:
    """``chart(*given)``; nothing at all where one of these does not exist.

    The table that follows says in words that there is nothing.
    """
    return None if any(one is None for one in given) else chart(*given)
