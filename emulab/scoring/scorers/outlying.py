"""Marks that lie far from what the other scorers lead one to expect, on a robust footing."""

import numpy as np

FAR = 3.5  # Iglewicz & Hoaglin (1993), How to detect and handle outliers, p. 12


def robust(deviation: np.ndarray) -> np.ndarray:
    """Deviations in robust standard deviations: less the median, over the spread.

    The spread is 1.4826 times the median absolute deviation or 1.2533 times the mean one,
    whichever is more: the same for chance that is normal, but where four marks of five agree to
    the point the median knows no spread at all and everyone else would stand apart. All NaN
    where every deviation is the same; NaN stays NaN.

    >>> robust(np.array([0.0, 0, 0, 0, 10])).round(2).tolist()
    [0.0, 0.0, 0.0, 0.0, 3.99]
    """
    found = np.full(deviation.shape, np.nan)
    known = deviation[~np.isnan(deviation)]
    if not known.size:
        return found
    away = deviation - np.median(known)
    size = np.abs(away[~np.isnan(away)])
    scale = max(1.4826 * np.median(size), 1.2533 * size.mean())
    return away / scale if scale > 1e-9 else found
