"""The tables of robustness for files: one row a thing, no lists in a cell, nothing rounded."""

import polars as pl

from emulab.sensitivity.robustness import Robustness

VERDICT = {"unit": pl.String, "rank": pl.Int64, "verdict": pl.String, "sentence": pl.String}
REGIONS = {"within": "defensible", "anywhere": "all"}


def tables_of(found: Robustness, lang: str = "vi") -> dict[str, pl.DataFrame]:
    """verdict, stability, possible_ranks, regret, score_distribution; then rank_acceptability,
    first_rank, central_weights, pairwise and expected_rank, whose column ``weights`` says
    whether ``defensible`` weightings are meant or ``all``.

    The first row of ``verdict`` has no unit: it is the cluster's.

    >>> from emulab.sensitivity.robustness import robustness
    >>> from emulab.studies import study
    >>> list(tables_of(robustness(study("par-index", 2023))))[:3]
    ['verdict', 'stability', 'possible_ranks']
    """
    own = found.verdict
    rows = [(None, None, own.state, own.sentence.said(lang))]
    rows += [(one.unit, one.rank, one.state, one.sentence.said(lang)) for one in own.units]
    return {
        "verdict": pl.DataFrame(rows, schema=VERDICT, orient="row"),
        "stability": found.stability,
        "possible_ranks": found.possible_ranks,
        "regret": found.regret.drop("weights"),
        "score_distribution": found.distribution,
        "rank_acceptability": _of_both(found, "ranks"),
        "first_rank": _of_both(found, "first"),
        "central_weights": _of_both(found, "central"),
        "pairwise": _of_both(found, "pairwise"),
        "expected_rank": _of_both(found, "expected"),
    }


def _of_both(found: Robustness, name: str) -> pl.DataFrame:
    """A table over the defensible weightings, then the same over all."""
    frames = [
        getattr(getattr(found, region), name).select(pl.lit(word).alias("weights"), pl.all())
        for region, word in REGIONS.items()
    ]
    return pl.concat(frames)
