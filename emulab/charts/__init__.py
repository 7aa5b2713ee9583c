"""Charts: a function of a result gives an Altair chart that speaks Vietnamese and prints on A4.

    ranking(result)          what every total is made of, and how far apart the totals are
    rubric(rules)            how many points every section can give
    discrimination(result)   which points tell the units apart
    gaps(result)             what is not marked yet
    outlook(result)          which ranks are still possible
    votes(result)            agreeing votes beside the number needed
    bases(result)            the same votes on five bases, beside the share asked for
    beside_votes(result)     from rank to place by votes
    awards(result)           who is proposed for what
    contribution(result)     what each criterion adds to the distances, beside its weight
    leading(result)          the way from the second unit's total to the first one's
    leniency(result)         how much more or less each scorer gives than the others
    residuals(result)        who gives whom more than the others do
    inflation(result)        how far self-marks lie above the others' marks
    adjusted(result)         ranks with the scorers' severity taken out, beside the official ones
    waterfall(result, unit)  the way from the cluster's mean to one unit's total
    slopes(decomposition)    ranks of two years
    alternatives(found)      ranks under the rules as adopted and under every alternative
    acceptability(robustness)   how often each unit takes each rank when weights are not settled
    rank_intervals(robustness)  the ranks each unit can have, and those it has in nine of ten
    pairwise(robustness)        in how many weightings each unit stands above each other
    stability(robustness)       how far each weight can move before the ranking changes
    tornado(robustness)         what each weight, moved alone, does to the lead
    triangle(robustness)        who is first where in the triangle of three weights
    audit(result, record)    published totals against the marks; audit_cells(...) cell by cell

    enable()                 show every chart of this notebook as SVG and PNG
    to_svg, to_png(chart)    the chart as a picture

What is synthetic carries its watermark, because the result says so and not the caller. To add
a chart, write its function in a file of its own and list it here: the tests already cover it.
"""

from emulab.charts.acceptability import acceptability
from emulab.charts.alternatives import alternatives
from emulab.charts.audit import audit
from emulab.charts.audit_cells import audit_cells
from emulab.charts.awards import awards
from emulab.charts.bases import bases
from emulab.charts.beside_votes import beside_votes
from emulab.charts.contribution import contribution
from emulab.charts.discrimination import discrimination
from emulab.charts.gaps import gaps
from emulab.charts.leading import leading
from emulab.charts.outlook import outlook
from emulab.charts.pairwise import pairwise
from emulab.charts.rank_intervals import rank_intervals
from emulab.charts.ranking import ranking
from emulab.charts.renderer import enable, to_png, to_svg
from emulab.charts.rubric import rubric
from emulab.charts.scorers import adjusted, inflation, leniency, residuals
from emulab.charts.stability import stability
from emulab.charts.tornado import tornado
from emulab.charts.triangle import triangle
from emulab.charts.votes import votes
from emulab.charts.waterfall import waterfall
from emulab.charts.years import slopes

OF_RESULT = {
    "ranking": ranking,
    "discrimination": discrimination,
    "gaps": gaps,
    "outlook": outlook,
    "votes": votes,
    "bases": bases,
    "beside_votes": beside_votes,
    "awards": awards,
    "contribution": contribution,
    "leading": leading,
    "leniency": leniency,
    "residuals": residuals,
    "inflation": inflation,
    "adjusted": adjusted,
}

OF_ROBUSTNESS = {
    "acceptability": acceptability,
    "rank_intervals": rank_intervals,
    "pairwise": pairwise,
    "stability": stability,
    "tornado": tornado,
    "triangle": triangle,
}

__all__ = [
    *OF_RESULT,
    *OF_ROBUSTNESS,
    "OF_RESULT",
    "OF_ROBUSTNESS",
    "alternatives",
    "audit",
    "audit_cells",
    "enable",
    "rubric",
    "slopes",
    "to_png",
    "to_svg",
    "waterfall",
]
