"""The grid that is worked out: the one the rules declare, else a stated default.

A level that cannot stand beside the others is a fault where somebody wrote it, and is left out and
listed where nobody did: Sobol indices need every combination.
"""

from collections.abc import Callable
from typing import Any

from emulab.faults import Fault, InputError
from emulab.pipeline import Result
from emulab.rules.aggregating import AggregateChoice
from emulab.rules.grid import EACH, FACTORS, METHODS, Grid, word_of
from emulab.scoring import leaves_under
from emulab.sensitivity.methods.choices import (
    Choices,
    Level,
    base_of,
    beside_adopted,
    leaving,
    rules_under,
    weighted_level,
)
from emulab.sensitivity.methods.clashes import clash, file_of, unknown
from emulab.sensitivity.methods.road import ground_of
from emulab.sensitivity.methods.without import scorers_of, without_scorer
from emulab.words import Message

SCALES = ("declared", "observed", "z_score", "standing")
AGGREGATES = ("arithmetic", "geometric", "copeland")
WEIGHTINGS = ("maxima", "equal", "critic")
POLICIES = ("reweight", "impute_mean", "impute_median", "impute_minimum")
TAKEN = ("aggregate", "scale", "weighting")  # of two that clash, the one of the first stays
MOST = 500_000  # combinations of a declared grid
USUAL = 10_000  # and of the default
SLOW = {"kemeny": 12}  # units from which one evaluation may take seconds
FEW = 24  # combinations where it may


def declared(result: Result, grid: Grid) -> Choices:
    """The levels of a grid; raises InputError with every one that cannot stand.

    Of ``each``, those that cannot be left out are no fault, for nobody named them: they are listed.

    >>> from emulab.studies import study
    >>> found = declared(study("hanoi-02", 2023).result, Grid(without="each"))
    >>> [level.name for level in found.levels["without"]]
    [None, 'tasks', 'party', 'movement']
    """
    base, faults = base_of(result.rules, grid.varied), list(unknown(result, grid))
    if faults:
        raise InputError(faults)
    own = {
        "scale": [Level(name, {"scale": name}) for name in grid.scale],
        "weighting": [weighted_level(one, base) for one in grid.weighting],
        "aggregate": [Level(word_of(one), {"aggregate": one}) for one in grid.aggregate],
        "missing": [Level(name, {"missing": name}) for name in grid.missing],
        "without": leaving(_each(grid.without, [x.id for x in base.rubric.criteria]), "without"),
        "scorer": leaving(_each(grid.scorer, scorers_of(result)), "scorer"),
    }
    choices = Choices(base, beside_adopted(base, own), ())
    if choices.size > MOST:
        number = f"{choices.size:,}"
        finding = f"analysis.grid: {number} combinations, and {MOST:,} are the most."
        raise InputError([Fault(file_of(result.rules), 0, finding, "Name fewer.")])
    faults = []
    for factor, level, why in _clashing(result, choices, _alone):
        choices = choices.less(factor, level, why)
        if getattr(grid, factor) != EACH:
            finding = f"analysis.grid.{factor}: {level.name!r}: {why}."
            faults.append(Fault(file_of(result.rules), 0, finding, "Take it out of the grid."))
    if faults:
        raise InputError(faults)
    return choices


def usual(result: Result) -> Choices:
    """The default: what is commonly tried and valid for these rules, and what was left out.

    Scales declared, observed, standing; aggregates arithmetic, geometric, copeland; weights the
    maxima, equal, by CRITIC and by every board's set; where marks are missing, every way to go on;
    each section left out, and each scorer. Of two that clash an aggregate stays, then a scale.
    No more than USUAL combinations: the longest list of names is the
    first to go.

    >>> from emulab.studies import study
    >>> usual(study("hanoi-02", 2023).result).varied
    ('scale', 'weighting', 'aggregate', 'without')
    """
    rules = result.rules
    whole = rules.rubric.maximum is not None
    base = base_of(rules, METHODS if whole else ())
    gaps = result.scores["state"].is_in(["missing", "imputed"]).any()
    sets = [one.id for one in rules.weight_sets]
    wanted = {
        "scale": [Level(name, {"scale": name}) for name in SCALES if whole],
        "weighting": [weighted_level(name, base) for name in (*WEIGHTINGS, *sets) if whole],
        "aggregate": [
            Level(name, {"aggregate": AggregateChoice(plain=name)}) for name in AGGREGATES if whole
        ],
        "missing": [
            Level(one, {"missing": one}) for one in POLICIES if gaps and (whole or "imp" in one)
        ],
        "without": leaving([one.id for one in rules.rubric.criteria], "without"),
        "scorer": leaving(scorers_of(result), "scorer"),
    }
    choices = Choices(base, beside_adopted(base, wanted), ())
    for factor, level, why in _clashing(result, choices, _of_note):
        choices = choices.less(factor, level, why)
    return _fewer(choices, len(result.scores["unit"].unique()))


def _fewer(choices: Choices, units: int) -> Choices:
    """The choices with so many levels left out that they can be worked out while one waits."""
    names = {level.name for level in choices.levels["aggregate"]}
    slow = any((name or "").startswith(one) and units > SLOW[one] for one in SLOW for name in names)
    most = FEW if slow else USUAL
    for factor in sorted(FACTORS, key=lambda name: (-len(choices.levels[name]), name)):
        if choices.size <= most:
            break
        why = Message("with it there would be more than {most} combinations", {"most": most})
        for level in choices.levels[factor][1:]:
            choices = choices.less(factor, level, why)
    return choices


def _each(asked: Any, every) -> tuple[str, ...]:
    return tuple(every) if asked == EACH else tuple(asked)


def _clashing(
    result: Result, choices: Choices, asks: Callable[[Result, str], Message | None]
) -> list[tuple[str, Level, Message]]:
    """Every level that cannot stand alone or beside one that was taken before it.

    ``asks`` says what stands against leaving a scorer out.
    """
    taken: list[Level] = [Level(None)]
    found = []
    for factor in TAKEN:
        for level in choices.levels[factor][1:]:
            every = (clash(rules_under(choices.base, (other, level))) for other in taken)
            why = next((one for one in every if one is not None), None)
            if why is not None:
                found.append((factor, level, why))
        gone = [level for _, level, _ in found]
        taken += [level for level in choices.levels[factor][1:] if level not in gone]
    for level in choices.levels["without"][1:]:
        if len(leaves_under(choices.base, level.name or "")) == len(choices.base.rubric.main):
            found.append(("without", level, Message("it is all that is judged", {})))
    for level in choices.levels["scorer"][1:]:
        why = asks(result, level.name or "")
        if why is not None:
            found.append(("scorer", level, why))
    return found


def _alone(result: Result, scorer: str) -> Message | None:
    """Why a scorer cannot be left out."""
    found = without_scorer(result, scorer)
    return found if isinstance(found, Message) else None


def _of_note(result: Result, scorer: str) -> Message | None:
    """Why a scorer cannot be left out, or why leaving it out changes no score."""
    found = without_scorer(result, scorer)
    if isinstance(found, Message):
        return found
    adopted = ground_of(result.scores, result.tables.checks, result.rules)
    alike = found.ground.alike(adopted)
    return Message("none of its marks counts in the end", {}) if alike else None
