"""Charts: a function of a result gives an Altair chart that speaks Vietnamese and prints on A4.

    ranking(result)          what every total is made of, and how far apart the totals are
    rubric(rules)            how many points every section can give
    discrimination(result)   which points tell the units apart
    gaps(result)             what is not marked yet
    outlook(result)          which ranks are still possible
    votes(result)            agreeing votes beside the number needed
    awards(result)           who is proposed for what
    contribution(result)     what each criterion adds to the distances, beside its weight
    leading(result)          the way from the second unit's total to the first one's
    leniency(result)         how much more or less each scorer gives than the others
    residuals(result)        who gives whom more than the others do
    inflation(result)        how far self-marks lie above the others' marks
    adjusted(result)         ranks with the scorers' severity taken out, beside the official ones
    waterfall(result, unit)  the way from the cluster's mean to one unit's total
    slopes(decomposition)    ranks of two years
    audit(result, record)    published totals against the marks; audit_cells(...) cell by cell

    enable()                 show every chart of this notebook as SVG and PNG
    to_svg, to_png(chart)    the chart as a picture

What is synthetic carries its watermark, because the result says so and not the caller. To add
a chart, write its function in a file of its own and list it here: the tests already cover it.
"""

from emulab.charts.audit import audit
from emulab.charts.audit_cells import audit_cells
from emulab.charts.awards import awards
from emulab.charts.contribution import contribution
from emulab.charts.discrimination import discrimination
from emulab.charts.gaps import gaps
from emulab.charts.leading import leading
from emulab.charts.outlook import outlook
from emulab.charts.ranking import ranking
from emulab.charts.renderer import enable, to_png, to_svg
from emulab.charts.rubric import rubric
from emulab.charts.scorers import adjusted, inflation, leniency, residuals
from emulab.charts.votes import votes
from emulab.charts.waterfall import waterfall
from emulab.charts.years import slopes

OF_RESULT = {
    "ranking": ranking,
    "discrimination": discrimination,
    "gaps": gaps,
    "outlook": outlook,
    "votes": votes,
    "awards": awards,
    "contribution": contribution,
    "leading": leading,
    "leniency": leniency,
    "residuals": residuals,
    "inflation": inflation,
    "adjusted": adjusted,
}

__all__ = [
    *OF_RESULT,
    "OF_RESULT",
    "audit",
    "audit_cells",
    "enable",
    "rubric",
    "slopes",
    "to_png",
    "to_svg",
    "waterfall",
]
