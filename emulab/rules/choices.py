"""The names that rules may choose from, and what each means in one line.

The functions behind them live in ``scoring``; a test keeps both lists equal.
"""

SCALES = {
    "points": "the points as given",
    "declared": "the share of the declared maximum",
    "goalposts": "the way from the declared worst to the declared best, capped at both",
    "observed": "the distance from the worst score given to the best (min-max)",
    "z_score": "the distance from the mean in standard deviations",
    "percentile": "the part of the cluster below, those equal counting half (percentile rank)",
    "standing": "the part of the other units beaten, a tie counting half",
    "share_of_best": "the share of the best score given",
    "vector": "the score over the root of the sum of squares",
    "share_of_sum": "the share of the sum of all scores",
    "target_distance": "one less the distance from a target, over the farthest there may be",
    "bands": "the level of the band that the score reaches",
    "piecewise": "the level on a line through declared points",
    "logarithmic": "the way from the declared worst to the declared best in logarithms, capped",
}

AGGREGATES = {
    "sum": "the points added up",
    "arithmetic": "the weighted mean of the levels",
    "geometric": "the weighted geometric mean of the levels",
    "harmonic": "the weighted harmonic mean of the levels",
    "power": "the weighted power mean of the levels, with a given exponent",
    "minimum": "the worst level",
    "owa": "the levels in order, each place with a given weight (ordered weighted average)",
    "choquet": "the 2-additive Choquet integral: weights, and pairs that help or hinder",
    "penalised_mean": "the weighted mean less a penalty for unevenness (Mazziotta-Pareto)",
    "topsis": "the closeness to the best and farness from the worst unit (TOPSIS)",
    "vikor": "the compromise of the mean and the worst regret (VIKOR)",
    "promethee": "the net flow of preferences over all pairs of units (PROMETHEE II)",
    "copeland": "the pairs of units won less those lost, criteria voting with their weights",
    "kemeny": "the mean place in the orders that disagree least with the criteria",
}

WEIGHTINGS = {
    "maxima": "the maxima are the weights",
    "given": "the weights as written under weights",
    "equal": "every sibling weighs the same",
    "swing": "points for the swing from worst to best",
    "roc": "rank-order centroids of a given order",
    "rank_sum": "places counted from the last of a given order",
    "cards": "cards in an order, blank cards between (Simos-Roy-Figueira)",
    "ahp": "the principal eigenvector of pairwise comparisons",
    "best_worst": "the best and the worst compared with all others",
    "entropy": "the more the units differ, the more a criterion weighs (Shannon entropy)",
    "critic": "spread times conflict with the other criteria (CRITIC)",
    "merec": "the change of the units' performance without the criterion (MEREC)",
    "pca": "squared loadings on the principal components kept",
    "optimised": "the weights whose effective importance comes nearest to a target",
}
