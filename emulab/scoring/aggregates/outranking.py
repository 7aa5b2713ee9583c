"""PROMETHEE: every unit against every other, criterion by criterion.

A preference function says how much of a preference a lead is, from 0 to 1. To add one, write it
here, list it in PREFERENCES, and name it with its thresholds in ``rules/aggregating.py``.
Source: Brans & Vincke 1985, Management Science 31:647-656, section 3.
"""

from collections.abc import Callable, Sequence

import numpy as np

from emulab.numbers import settled_array
from emulab.rules.aggregating import Preference
from emulab.scoring.aggregates.cells import Aggregated, counted, laid_back, pair_weights

USUAL = Preference()


def usual(lead: np.ndarray, settings: Preference) -> np.ndarray:
    """Any lead is a full preference."""
    return (lead > 0).astype(float)


def ushape(lead: np.ndarray, settings: Preference) -> np.ndarray:
    """A lead beyond the indifference is a full preference, a smaller one none."""
    return (lead > settings.indifference).astype(float)


def vshape(lead: np.ndarray, settings: Preference) -> np.ndarray:
    """Preference grows with the lead, and is full at the threshold."""
    return np.clip(lead / settings.preference_threshold, 0, 1)


def level(lead: np.ndarray, settings: Preference) -> np.ndarray:
    """None up to the indifference, half up to the threshold, full beyond it."""
    return ((lead > settings.indifference) + (lead > settings.preference_threshold) * 1.0) / 2


def linear(lead: np.ndarray, settings: Preference) -> np.ndarray:
    """None up to the indifference, growing from there, full at the threshold."""
    room = settings.preference_threshold - settings.indifference
    return np.clip((lead - settings.indifference) / room, 0, 1)


def gaussian(lead: np.ndarray, settings: Preference) -> np.ndarray:
    """Grows along a bell curve whose turning point is the deviation, and is never quite full."""
    return 1 - np.exp(-(np.maximum(lead, 0) ** 2) / (2 * settings.deviation**2))


PREFERENCES: dict[str, Callable[[np.ndarray, Preference], np.ndarray]] = {
    "usual": usual,
    "ushape": ushape,
    "vshape": vshape,
    "level": level,
    "linear": linear,
    "gaussian": gaussian,
}


def promethee(
    levels: np.ndarray,
    weights: np.ndarray,
    settings: Preference | Sequence[Preference] = USUAL,
) -> Aggregated:
    """(net flow + 1) / 2: 1 for a unit fully preferred to all others, 0.5 for one like all.

    The net flow of PROMETHEE II is what a unit is preferred to the others less what they are
    preferred to it, on average over the others. ``settings`` is one preference for all columns,
    or one for each. Each criterion's part is its weighted net flow. Units are compared on the
    criteria that count for both.

    >>> promethee(np.array([[0.9], [0.5], [0.1]]), np.ones((3, 1))).values.tolist()
    [1.0, 0.5, 0.0]
    """
    levels, weights, judged = counted(levels, weights)
    own = weights[judged]
    flows = _flows(levels[judged], own, _each(settings, levels.shape[1]))
    parts = laid_back((flows + own) / 2, judged, 0.0)
    values = np.where(judged, parts.sum(axis=1), np.nan)
    return Aggregated(values, parts, {"variant": "PROMETHEE II"})


def _each(settings: Preference | Sequence[Preference], columns: int) -> Sequence[Preference]:
    return [settings] * columns if isinstance(settings, Preference) else settings


def _flows(
    levels: np.ndarray, weights: np.ndarray, preferences: Sequence[Preference]
) -> np.ndarray:
    """Weighted net flows by unit and criterion."""
    found = np.zeros_like(levels)
    others = max(len(levels) - 1, 1)
    pairs = zip(pair_weights(weights), preferences, strict=True)
    for column, (weight, settings) in enumerate(pairs):
        own = levels[:, column]
        preferred = PREFERENCES[settings.preference](
            settled_array(own[:, None] - own[None, :]), settings
        )
        found[:, column] = (weight * (preferred - preferred.T)).sum(axis=1) / others
    return found
