"""The charts of the scorers, gathered so that the registry lists them in one line."""

from emulab.charts.scorers_adjusted import adjusted
from emulab.charts.scorers_inflation import inflation
from emulab.charts.scorers_leniency import leniency
from emulab.charts.scorers_residuals import residuals

OF_SCORERS = {
    "leniency": leniency,
    "residuals": residuals,
    "inflation": inflation,
    "adjusted": adjusted,
}

__all__ = [*OF_SCORERS, "OF_SCORERS"]
