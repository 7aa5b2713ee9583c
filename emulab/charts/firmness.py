"""What the charts of firmness share: places and names, the ramp of ranks, when nothing is drawn."""

from typing import TYPE_CHECKING

import altair as alt

from emulab.charts.finish import ACROSS, finished, sentence
from emulab.charts.rows import INK, PAPER, rank_labels, wrapped

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

WITHIN, ANYWHERE = "trọng số bảo vệ được", "mọi trọng số"
# One hue from dark to light, so that the order is read in grey as well. Seven at most.
RAMP = ("#08306b", "#2166ac", "#5a9bcf", "#9dc6e4", "#c9dff0", "#e6eff7", "#ffffff")
ONE_UNIT = "Chỉ có một đơn vị được xếp hạng nên không trọng số nào đổi được thứ hạng."
ONE_WEIGHT = "Chỉ có một mục nên không có trọng số nào để thay đổi."


def placed_names(robustness: "Robustness") -> dict[str, str]:
    """Every ranked unit, best first, by its rank and its name: ``2 = · Sở Y tế``."""
    places = rank_labels(robustness.result)
    return {u: f"{places[u]} · {robustness.names[u]}" for u in robustness.model.units}


def numbered(robustness: "Robustness") -> dict[str, str]:
    """Every ranked unit, best first, by its rank alone: what stands where a name has no room."""
    places = rank_labels(robustness.result)
    return {unit: places[unit].replace(" ", "") for unit in robustness.model.units}


def argued(robustness: "Robustness") -> str:
    """Which weights are argued about, for a subtitle; empty for those of the sections."""
    node = robustness.model.node
    if node is None:
        return ""
    named = robustness.result.rules.rubric.nodes.get(node)
    where = "của mọi tiêu chí" if named is None else f"trong mục “{named.name}”"
    return f"trọng số {where}"


def completed(
    robustness: "Robustness", chart: alt.TopLevelMixin, title: str, fact: str
) -> alt.TopLevelMixin:
    """``finished``, with the weights argued about in the subtitle and in the words."""
    result, about = robustness.result, argued(robustness)
    fact = f"{about[:1].upper()}{about[1:]}. {fact}" if about else fact
    whole = finished(chart, title, result.rules, fact, result.synthetic)
    if about:
        whole.title.subtitle = [*whole.title.subtitle, *wrapped(about, ACROSS)]
    return whole


def unmoved(robustness: "Robustness", title: str) -> alt.LayerChart | None:
    """The chart that says that no weight can move a rank; None where one could."""
    model = robustness.model
    if len(model.units) < 2:
        return said(robustness, title, ONE_UNIT)
    if len(model.ids) < 2:
        return said(robustness, title, ONE_WEIGHT)
    return None


def said(robustness: "Robustness", title: str, why: str) -> alt.LayerChart:
    """The chart that is one sentence."""
    result = robustness.result
    return sentence(why, title, result.rules, result.synthetic)


def ink_on(colour: str) -> str:
    """Black or white, whichever stands out on the colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else PAPER
