"""Simulated electorates: papers drawn from a model of voters, by a seed that is told.

A model is a function of chance, the number of names, the number of papers and its settings that
gives an array of places (papers, names), 1 the best. To add one, write it here and list it in
MODELS. What is drawn says so: ``about`` of the ballots has the model, its settings and the seed.
"""

from collections.abc import Callable, Sequence
from math import factorial
from typing import Any

import numpy as np

from emulab.ballots import Ballots, collapsed
from emulab.faults import Fault, InputError

Places = np.ndarray


def simulate(model: str, names: Sequence[str], papers: int, seed: int, **settings: Any) -> Ballots:
    """Ranked papers drawn from a model of MODELS; the same seed gives the same papers.

    Raises InputError for a model or a setting that does not exist or cannot be.

    >>> simulate("mallows", "ABC", 5, seed=1, phi=0).marks.tolist()
    [[1, 2, 3]]
    >>> simulate("impartial", "ABC", 100, seed=1).number
    100
    """
    faults = []
    if model not in MODELS:
        finding = f"there is no model called {model!r}."
        faults.append(Fault("model", 0, finding, f"The models are {', '.join(MODELS)}."))
    if len(set(names)) != len(list(names)) or not len(list(names)):
        finding = "there are no names, or some stand there twice."
        faults.append(Fault("names", 0, finding, "Write each once."))
    if isinstance(papers, bool) or not isinstance(papers, int) or papers < 0:
        faults.append(Fault("papers", 0, f"{papers!r} is no number of papers.", "Write 100."))
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        faults.append(Fault("seed", 0, f"{seed!r} is no seed.", "Write a whole number from 0 on."))
    if faults:
        raise InputError(faults)
    known = SETTINGS[model]
    for name in settings:
        if name not in known:
            finding = f"the model {model!r} has no setting {name!r}."
            remedy = f"Its settings are {', '.join(known)}." if known else "It has none."
            faults.append(Fault("settings", 0, finding, remedy))
    if faults:
        raise InputError(faults)
    chance = np.random.default_rng(seed)
    places = MODELS[model](chance, tuple(names), papers, **settings)
    said = {name: str(value) for name, value in settings.items()}
    about = {"synthetic": "drawn at random", "model": model, "seed": str(seed), **said}
    return collapsed("ranked", tuple(names), places, about=about)


def impartial(chance: np.random.Generator, names: Sequence[str], papers: int) -> Places:
    """Every order alike, every voter alone (impartial culture)."""
    return np.argsort(chance.random((papers, len(names))), axis=1) + 1


def anonymous(chance: np.random.Generator, names: Sequence[str], papers: int) -> Places:
    """Every count of orders alike (impartial anonymous culture), drawn as an urn.

    After each draw one more of the order drawn is put back, of as many as there are orders.
    """
    return urn(chance, names, papers, alpha=1 / factorial(len(names)))


def urn(
    chance: np.random.Generator, names: Sequence[str], papers: int, alpha: float = 0.1
) -> Places:
    """Voters who follow earlier ones: the urn of Pólya and Eggenberger.

    The urn begins with one of every order; after each draw ``alpha`` times as many as it began
    with are put back of the order drawn. So paper number i (from 0) is drawn anew with the
    chance 1 / (1 + i alpha), else it is a copy of one of those before, all alike. 0 is the
    impartial culture; the larger, the more alike the papers.
    """
    _refuse(not 0 <= alpha < float("inf"), "alpha", alpha, "Write a number from 0 on.")
    new = impartial(chance, names, papers)
    before = np.arange(papers)
    fresh = chance.random(papers) * (1 + before * alpha) < 1
    of = np.minimum((chance.random(papers) * before).astype(np.int64), np.maximum(before - 1, 0))
    source = before.tolist()
    for paper in np.flatnonzero(~fresh).tolist():
        source[paper] = source[of[paper]]
    return new[source] if papers else new


def mallows(
    chance: np.random.Generator,
    names: Sequence[str],
    papers: int,
    phi: float = 0.5,
    reference: Sequence[str] | None = None,
) -> Places:
    """Orders around a reference: the chance of one falls by ``phi`` a pair turned round.

    Drawn by repeated insertion (Doignon, Pekeč and Regenwetter, The repeated insertion model for
    rankings, Psychometrika 69, 2004): the i-th name of the reference goes in d places before the
    end of those already there, with a chance in proportion to phi to the power d. At 0 every
    paper is the reference, at 1 every order is alike. ``reference`` left out is the names as
    they are given.
    """
    _refuse(not 0 <= phi <= 1, "phi", phi, "Write a number from 0 to 1.")
    order = list(names if reference is None else reference)
    finding = "it does not have every name once"
    _refuse(sorted(order) != sorted(names), "reference", order, "Write every name once.", finding)
    columns = [list(names).index(name) for name in order]
    places = np.zeros((papers, len(order)), dtype=np.int64)
    for number, column in enumerate(columns):
        steps = np.cumsum(float(phi) ** np.arange(number + 1))
        up = np.searchsorted(steps, chance.random(papers) * steps[-1], side="right")
        own = number + 1 - up
        before = places[:, columns[:number]]
        places[:, columns[:number]] = before + (before >= own[:, None])
        places[:, column] = own
    return places


def spatial(
    chance: np.random.Generator, names: Sequence[str], papers: int, dimensions: int = 2
) -> Places:
    """Names and voters spread evenly over a square or cube; whoever is nearer stands above."""
    whole = isinstance(dimensions, int) and dimensions >= 1
    _refuse(not whole, "dimensions", dimensions, "Write 1, 2 or 3.")
    where = chance.random((len(names), dimensions))
    voters = chance.random((papers, dimensions))
    far = sum((voters[:, None, axis] - where[None, :, axis]) ** 2 for axis in range(dimensions))
    return places_by(-far)


def places_by(values: np.ndarray) -> Places:
    """Places of names from values (papers, names), the highest first; equal ones share a place.

    >>> places_by(np.array([[1.0, 3.0, 1.0]])).tolist()
    [[2, 1, 2]]
    """
    order = np.argsort(-values, axis=1, kind="stable")
    ranked = np.take_along_axis(values, order, axis=1)
    below = np.ones(values.shape, dtype=np.int64)
    below[:, 1:] = ranked[:, 1:] < ranked[:, :-1]
    places = np.empty(values.shape, dtype=np.int64)
    np.put_along_axis(places, order, np.cumsum(below, axis=1), axis=1)
    return places


def _refuse(wrong: bool, name: str, value: Any, remedy: str, finding: str = "") -> None:
    if wrong:
        said = f"{name} is {value!r}" + (f": {finding}." if finding else ".")
        raise InputError([Fault("settings", 0, said, remedy)])


MODELS: dict[str, Callable[..., Places]] = {
    "impartial": impartial,
    "anonymous": anonymous,
    "urn": urn,
    "mallows": mallows,
    "spatial": spatial,
}
SETTINGS = {
    "impartial": (),
    "anonymous": (),
    "urn": ("alpha",),
    "mallows": ("phi", "reference"),
    "spatial": ("dimensions",),
}
