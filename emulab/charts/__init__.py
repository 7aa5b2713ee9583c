"""Charts: a function of a result gives an Altair chart that speaks Vietnamese and prints on A4.

    ranking(result)          what every total is made of, and how far apart the totals are
    rubric(rules)            how many points every section can give
    discrimination(result)   which points tell the units apart
    gaps(result)             what is not marked yet
    outlook(result)          which ranks are still possible
    votes(result)            agreeing votes beside the number needed
    awards(result)           who is proposed for what
    audit(result, record)    published totals against the marks

    enable()                 show every chart of this notebook as SVG and PNG
    to_svg, to_png(chart)    the chart as a picture

What is synthetic carries its watermark, because the result says so and not the caller. To add
a chart, write its function in a file of its own and list it here: the tests already cover it.
"""

from emulab.charts.audit import audit
from emulab.charts.awards import awards
from emulab.charts.discrimination import discrimination
from emulab.charts.gaps import gaps
from emulab.charts.outlook import outlook
from emulab.charts.ranking import ranking
from emulab.charts.renderer import enable, to_png, to_svg
from emulab.charts.rubric import rubric
from emulab.charts.votes import votes

OF_RESULT = {
    "ranking": ranking,
    "discrimination": discrimination,
    "gaps": gaps,
    "outlook": outlook,
    "votes": votes,
    "awards": awards,
}

__all__ = [*OF_RESULT, "OF_RESULT", "audit", "enable", "rubric", "to_png", "to_svg"]
