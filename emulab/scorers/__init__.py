"""The scorers of a result: who is mild, who stands apart, who favours whom, how far they agree.

    leniency(result)        what each scorer gives beyond the others on the same units
    residuals(result)       what each gives each unit beyond that
    outlying(result)        single marks that stand alone
    favours(result)         favours returned, mutual pairs, blocs
    inflation(result)       what units give themselves beyond what others give them
    heads_advantage(result) how the head's unit stands at each stage
    agreement(result)       intraclass correlations, Krippendorff's alpha, Kendall's W
    adjusted(result)        the ranking less leniency, beside the official one
    without_each(result)    the ranking with one scorer left out
    measures(result)        severity in logits: the many-facet Rasch model

All of them look at one stage, that which most scorers share, unless another is named. They
change nothing official.
"""

from emulab.scorers.agreement import agreement, why_not
from emulab.scorers.favours import favours, head_unit, heads_advantage, inflation
from emulab.scorers.leniency import leniency, outlying, residuals
from emulab.scorers.measures import Measures, measures
from emulab.scorers.panel import Scorers, scorers_of
from emulab.scorers.ranking import adjusted, by_stage_alone, without_each

__all__ = [
    "Measures",
    "Scorers",
    "adjusted",
    "agreement",
    "by_stage_alone",
    "favours",
    "head_unit",
    "heads_advantage",
    "inflation",
    "leniency",
    "measures",
    "outlying",
    "residuals",
    "scorers_of",
    "why_not",
    "without_each",
]
