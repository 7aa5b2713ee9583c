"""Scales that look at the unit alone: its level stays what it is, whoever joins or leaves.

Their ends are declared before the marks come. The price is that a timid panel, which gives
everybody between 8 and 9 of 10, stays as close together as it marked.
"""

import numpy as np

from emulab.numbers import settled_array
from emulab.scoring.scales.ends import Ends


def declared(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """Share of the declared maximum: 8 of 10 points is 0.8.

    Holds in any unit of measure, but not when the zero moves: 3 of 5 and 8 of 10 differ though
    both are two below the best. Points below zero, which plus_minus allows, give a level below
    zero. Vice: a criterion that everybody nearly fills decides nothing, whatever it weighs.
    Source: the rubric itself; with the maxima as weights the levels add up to the points.

    >>> declared(np.array([[8.0], [-5.0]]), Ends(np.array([10.0]), np.array([-5.0]))).tolist()
    [[0.8], [-0.5]]
    """
    return scores / ends.maximum


def goalposts(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The way travelled from the declared worst to the declared best, capped at both.

    The worst may be the greater number, where less is better. Without settings the worst is the
    floor (else 0) and the best the maximum. Holds in any unit of measure and wherever its zero
    lies. Vice: beyond a goalpost nothing counts, so a best that is set too low makes the leaders
    equal. Source: UNDP, Human Development Report, technical note 1 (goalposts); OECD and JRC,
    Handbook on Constructing Composite Indicators (2008), step 5, min-max with fixed ends.

    >>> from emulab.rules.scaling import Goalposts
    >>> nothing = np.array([np.nan])
    >>> days_late = Ends(nothing, nothing, Goalposts(worst=30.0, best=0.0))
    >>> goalposts(np.array([[0.0], [15.0], [45.0]]), days_late).tolist()
    [[1.0], [0.5], [0.0]]
    """
    worst, best = _worst_and_best(ends)
    return _capped((scores - worst) / (best - worst))


def logarithmic(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The way from the declared worst to the declared best in logarithms, capped at both.

    Doubling counts the same wherever it happens: from 100 to 200 as from 1000 to 2000. A mark of
    0 or below has no logarithm and is capped like any other beyond the lower end: level 0, or 1
    where less is better. Holds in any unit of measure, not when the zero moves. Vice: at the
    lower end a trifle counts for much. Source: UNDP, technical note 1 (income index).

    >>> from emulab.rules.scaling import Goalposts
    >>> nothing = np.array([np.nan])
    >>> income = Ends(nothing, nothing, Goalposts(worst=1.0, best=100.0))
    >>> logarithmic(np.array([[10.0], [0.0], [-3.0]]), income).tolist()
    [[0.5], [0.0], [0.0]]
    """
    worst, best = ends.settings.worst, ends.settings.best
    above_zero = np.maximum(scores, min(worst, best))
    return _capped(np.log(above_zero / worst) / np.log(best / worst))


def target_distance(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """One less the distance from the target, over the farthest that still counts; capped at 0.

    Too much is as bad as too little, so more is better only up to the target. Holds in any unit
    of measure and wherever its zero lies. Vice: both sides cost the same. Source: Jahan,
    Bahraminasab and Edwards (2012), Materials and Design 35:647-654, with the farthest distance
    declared instead of taken from the units.

    >>> from emulab.rules.scaling import TargetDistance
    >>> nothing = np.array([np.nan])
    >>> spent = Ends(nothing, nothing, TargetDistance(target=100.0, farthest=20.0))
    >>> target_distance(np.array([[100.0], [95.0], [105.0], [130.0]]), spent).tolist()
    [[1.0], [0.75], [0.75], [0.0]]
    """
    settings = ends.settings
    return _capped(1 - np.abs(scores - settings.target) / settings.farthest)


def bands(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The level of the best band whose end the mark reaches; 0 below the last.

    A mark that equals an end at nine decimal places reaches it. Holds in any unit of measure and
    wherever its zero lies. Vice: 89.9 and 90 may be a band apart while 90 and 99 are equal.
    Source: OECD and JRC, Handbook (2008), step 5, categorical scales.

    >>> from emulab.rules.scaling import BandLevel
    >>> nothing = np.array([np.nan])
    >>> two = (BandLevel(at_least=90.0, level=1.0), BandLevel(at_least=70.0, level=0.5))
    >>> bands(np.array([[99.0], [89.9], [12.0]]), Ends(nothing, nothing, two)).tolist()
    [[1.0], [0.5], [0.0]]
    """
    own = settled_array(scores)
    levels = np.where(np.isnan(own), np.nan, 0.0)
    for band in reversed(ends.settings):
        levels[own >= settled_array(np.float64(band.at_least))] = band.level
    return levels


def piecewise(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The level on the line through declared points of mark and level, level beyond both ends.

    The line may rise, fall, or turn: whether more is better is in the points. Holds in any unit
    of measure and wherever its zero lies. Vice: the corners are somebody's judgement, and
    between them every point counts the same. Source: the air quality index, 40 CFR part 58,
    appendix G (breakpoints); value functions in Keeney and Raiffa (1976), chapter 3.

    >>> nothing = np.array([np.nan])
    >>> line = Ends(nothing, nothing, ((0.0, 0.0), (50.0, 0.8), (100.0, 1.0)))
    >>> piecewise(np.array([[25.0], [75.0], [120.0]]), line).tolist()
    [[0.4], [0.9], [1.0]]
    """
    marks, levels = zip(*ends.settings, strict=True)
    return np.interp(scores, marks, levels)


def _worst_and_best(ends: Ends) -> tuple:
    if ends.settings is None:
        return ends.lowest, ends.maximum
    return ends.settings.worst, ends.settings.best


def _capped(levels: np.ndarray) -> np.ndarray:
    """The levels within 0 and 1, and no zero with a sign."""
    return np.clip(levels, 0.0, 1.0) + 0.0
