"""Aggregates as tests ask for them: by name, with settings that fit any criteria."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from emulab.numbers import settled_array
from emulab.rules import aggregating as rules
from emulab.scoring.aggregates import AGGREGATES, Aggregated

IDS = tuple("abcdefgh")


@dataclass(frozen=True)
class Variant:
    """An aggregate with settings, made from the weights of the criteria by their ids."""

    name: str
    settings: Callable[[dict[str, float]], object] = lambda weights: None

    def __str__(self) -> str:
        return self.name

    def of(self, levels, weights, ids=IDS, asked=None) -> Aggregated:
        """The aggregate of levels (m, k) under one set of weights, or one a unit.

        ``asked`` has the weights that the settings were made for, where they are others.
        """
        levels = np.asarray(levels, dtype=float)
        weights = np.broadcast_to(np.asarray(weights, dtype=float), levels.shape)
        ids = tuple(ids[: levels.shape[1]])
        settings = self.settings(
            asked or dict(zip(ids, weights[0] / weights[0].sum(), strict=True))
        )
        if hasattr(settings, "pairs"):
            settings = settings.pairs(ids)
        return AGGREGATES[self.name].apply(levels, weights, settings)


def helping(sign: int):
    """A first pair that helps (or hinders) as much as its lighter criterion can bear."""

    def made(weights: dict[str, float]):
        names = [name for name in weights if weights[name] > 0][:2]
        if len(names) < 2:
            return rules.Choquet(interactions=(("none", "other", 0.5),))
        strength = sign * min(weights[name] for name in names)
        return rules.Choquet(interactions=((*names, strength),))

    return made


LINEAR = rules.Preference(preference="linear", indifference=0.05, preference_threshold=0.3)
VARIANTS = [
    Variant("arithmetic"),
    Variant("geometric"),
    Variant("harmonic"),
    *(Variant("power", lambda _, p=p: rules.Power(exponent=p)) for p in (-3.0, 0.5, 2.0)),
    Variant("minimum"),
    *(Variant("owa", lambda _, x=x: rules.Owa(orness=x)) for x in (0.0, 0.3, 0.5, 1.0)),
    Variant("owa", lambda _: rules.Owa(weights=(0.1, 0.2, 0.7))),
    Variant("choquet", helping(1)),
    Variant("choquet", helping(-1)),
    Variant("penalised_mean", lambda _: rules.PenalisedMean()),
    Variant("penalised_mean", lambda _: rules.PenalisedMean(worst=70, best=130)),
    Variant("topsis"),
    Variant("vikor", lambda _: rules.Vikor()),
    Variant("vikor", lambda _: rules.Vikor(v=0)),
    Variant("promethee", lambda _: rules.Promethee()),
    Variant("promethee", lambda _: rules.Promethee(preference="gaussian", deviation=0.2)),
    Variant("promethee", lambda _: rules.Promethee(criteria={"b": LINEAR})),
    Variant("copeland"),
    Variant("kemeny", lambda _: rules.Kemeny()),
]


def ranks(values: np.ndarray) -> np.ndarray:
    """Places, best first; equal values share the better one."""
    near = settled_array(values)
    return (near[None, :] > near[:, None]).sum(axis=1) + 1


def plain(name: str) -> Variant:
    return next(variant for variant in VARIANTS if variant.name == name)


def vector(scores) -> np.ndarray:
    """The published scale of TOPSIS: scores over the root of the sum of their squares."""
    scores = np.asarray(scores, dtype=float)
    return scores / np.sqrt((scores**2).sum(axis=0))


eighths = st.integers(0, 8).map(lambda n: n / 8)
quick = settings(max_examples=30, deadline=None)


@st.composite
def drawn(draw, least=1, columns=4):
    """Levels (m, k) and weights (k,)."""
    units, width = draw(st.integers(least, 5)), draw(st.integers(1, columns))
    rows = st.lists(eighths, min_size=width, max_size=width)
    levels = draw(st.lists(rows, min_size=units, max_size=units))
    weights = draw(st.lists(st.integers(1, 5), min_size=width, max_size=width))
    return np.array(levels), np.array(weights, dtype=float)
