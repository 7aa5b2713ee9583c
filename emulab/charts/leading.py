"""The way from the second unit's total to the first one's."""

import altair as alt

from emulab.charts.finish import sentence
from emulab.charts.waterfall import TITLE, waterfall
from emulab.pipeline import Result


def leading(result: Result) -> alt.LayerChart:
    """The steps from the second unit to the first; a sentence where there are not two."""
    if result.ranks.height < 2:
        text = "Chưa có hai đơn vị được xếp hạng nên chưa có khoảng cách để giải thích."
        return sentence(text, TITLE, result.rules, result.synthetic)
    first, second = result.ranks["unit"].to_list()[:2]
    return waterfall(result, first, second)
