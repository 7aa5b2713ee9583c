"""Tally: one rule over the ballots, or all that fit them."""

from collections.abc import Iterable, Mapping

from emulab.ballots import Ballots, Tallies
from emulab.electing.conventions import Conventions, Unfit
from emulab.electing.election import Election, Found
from emulab.electing.profile import Profile
from emulab.electing.registry import Rule
from emulab.faults import Fault, InputError
from emulab.rules import Threshold

OPEN_ENDED = ("threshold",)  # without a number of seats everybody who passes is elected


def rules() -> dict[str, Rule]:
    """Every rule by its name, those for one seat first."""
    from emulab.electing.apportioning import APPORTIONING
    from emulab.electing.several import SEVERAL
    from emulab.electing.single import SINGLE

    return SINGLE | SEVERAL | APPORTIONING


def tally(
    ballots: Ballots | Tallies,
    rule: str,
    *,
    seats: int | None = None,
    unranked: str | None = None,
    overvote: str | None = None,
    blank: str | None = None,
    strength: str | None = None,
    threshold: Threshold | None = None,
    bases: Mapping[str, int] | None = None,
    marks_at_most: int | None = None,
) -> Election:
    """What ``rule`` says of the ballots; every convention by keyword, none with a default.

    Raises ConventionNeeded, an InputError, where the outcome hangs on a convention that is not
    given, and Unfit where the rule cannot count such ballots, or not for so many ``seats``. Left
    out, they are one; under ``threshold`` as many as there are names, so that all who pass do.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", ("A", "B", "C"), [[1, 2, 3], [3, 1, 2]], [3, 2])
    >>> tally(papers, "borda").winners
    ('B',)
    """
    conventions = Conventions(
        unranked, overvote, blank, strength, threshold, dict(bases or {}), marks_at_most
    )
    return counted(ballots, rule, seats, conventions)


def counted(
    ballots: Ballots | Tallies, rule: str, seats: int | None, conventions: Conventions
) -> Election:
    """The same with the conventions in one value."""
    refuse_unknown([rule])
    own, seats = rules()[rule], seats_for(rule, ballots, seats)
    if why := unfit(own, ballots, seats):
        raise Unfit(rule, why)
    profile = Profile(ballots, conventions, rule)
    found = own.count(profile, seats)
    return named(own, profile, seats, found)


def refuse_unknown(names: Iterable[str]) -> None:
    """Raise InputError with every name that is no rule's."""
    known = rules()
    faults = [
        Fault("rule", 0, f"there is no rule called {name!r}.", f"The rules are {', '.join(known)}.")
        for name in names
        if name not in known
    ]
    if faults:
        raise InputError(faults)


def seats_for(rule: str, ballots: Ballots | Tallies, seats: int | None) -> int:
    """The seats that are asked for, or where none are named those that the rule fills.

    Raises InputError for fewer than one.

    >>> seats_for("irv", Tallies(("A", "B"), (3, 4)), None)
    1
    """
    if seats is None:
        return len(ballots.candidates) if rule in OPEN_ENDED else 1
    if seats < 1:
        raise InputError([Fault("seats", 0, f"{seats} seats cannot be filled.", "Name 1 or more.")])
    return seats


def unfit(rule: Rule, ballots: Ballots | Tallies, seats: int = 1) -> str:
    """Why the rule cannot count the ballots; empty where it can."""
    if not ballots.candidates:
        return "there are no candidates."
    if isinstance(ballots, Tallies):
        return "" if "tallies" in rule.kinds else "it needs the ballots, and only totals are here."
    if ballots.kind not in rule.kinds and not ("one_place" in rule.kinds and _one_place(ballots)):
        words = " or ".join(kind for kind in rule.kinds if kind not in ("tallies", "one_place"))
        return f"it needs {words} ballots, and these are {ballots.kind}."
    if seats > 1 and not rule.several:
        return f"it fills one seat, and {seats} are asked for."
    return ""


def _one_place(ballots: Ballots) -> bool:
    """Whether ranked ballots put all whom they name on one place, as approvals would."""
    return ballots.kind == "ranked" and int(ballots.marks.max(initial=0)) <= 1


def named(rule: Rule, profile: Profile, seats: int, found: Found) -> Election:
    """What was found, in names."""
    names = profile.candidates
    elected = found.elected
    if elected is None:
        elected = tuple(found.winners) if len(found.winners) == 1 else ()
    committees = None
    if found.committees is not None:
        sets = sorted(sorted(one) for one in found.committees)
        committees = tuple(profile.named(one) for one in sets)
    return Election(
        rule.name,
        seats,
        names,
        profile.named(found.winners),
        tuple(names[one] for one in elected),
        committees,
        tuple(profile.named(group) for group in found.order),
        {names[one]: found.scores[one] for one in sorted(found.scores)},
        found.rounds,
        dict(profile.read),
        found.facts,
        found.complete,
        found.notes,
    )
