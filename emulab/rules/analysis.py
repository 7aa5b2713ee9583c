"""What the analyses take from the rules, so that nothing depends on a clock or a mood."""

import datetime
from typing import Annotated

from pydantic import Field

from emulab.rules.defensible import Defensible
from emulab.rules.grid import Grid
from emulab.rules.values import Id, Points, Value


class Analysis(Value):
    """The seed of everything random, and which other choices the board could have made.

    ``argued`` names the section whose children's weights are argued about; left out, those of
    the sections themselves; ``leaves`` puts all criteria at one table. ``within`` and
    ``defensible`` bound the weights that can be defended. ``top`` is how many first places are
    looked after. ``noise`` is how far a score may be off by chance: a standard deviation, as a
    share of the criterion's maximum. ``grid`` lists the choices of method to be tried in every
    combination; left out, the analysis takes those that go together with the rules.
    """

    seed: Annotated[int, Field(ge=0)] = 0
    weightings: Annotated[int, Field(ge=1)] = 100_000
    within: Annotated[Points, Field(ge=0, le=1)] = 0.25
    defensible: tuple[Defensible, ...] = ()
    argued: Id | None = None
    top: Annotated[int, Field(ge=1)] = 3
    noise: Annotated[Points, Field(ge=0, le=1)] = 0.05
    grid: Grid | None = None
    as_of: datetime.date | None = None
    trial_year: int | None = None
