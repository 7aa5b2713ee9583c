"""The names that rules may choose from, and what each means in one line.

The functions behind them live in ``scoring``; a test keeps both lists equal.
"""

SCALES = {
    "points": "the points as given",
    "declared": "the share of the maximum",
    "observed": "the distance from the worst score given to the best (min-max)",
    "standing": "the part of the other units beaten, a tie counting half",
}

AGGREGATES = {
    "sum": "the points added up",
    "arithmetic": "the weighted mean of the levels, times the sum of maxima",
    "geometric": "the weighted geometric mean of the levels, times the sum of maxima",
}
