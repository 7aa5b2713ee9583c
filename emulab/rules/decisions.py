"""What is decided at the year's end: awards, their conditions and votes, and the offices."""

import difflib
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from emulab.rules.choices import VOTING_RULES
from emulab.rules.thresholds import Threshold
from emulab.rules.ties import TieRule
from emulab.rules.values import AnyName, Id, Points, Provenance, Refused, Share, Value


class Band(Value):
    """A grade word and the points from which it is given."""

    id: Id
    name: AnyName
    at_least: Points


class Check(Value):
    """A condition that is not a matter of points; what it is called."""

    id: Id
    name: AnyName


def _base(given: Any) -> Any:
    whole = isinstance(given, int) and not isinstance(given, bool) and given >= 0
    if given in BASES or whole:
        return given
    raise Refused(
        f"{given!r} is no base of a cap.", f"Write {', '.join(BASES)}, or the number announced."
    )


BASES = ("units", "eligible", "ranked")


class Cap(Value):
    """A limit on the seats as a share of a stated base, rounded down so as never to be exceeded.

    ``of``: the units of the cluster, those that meet the conditions, those that have a rank, or a
    number that the upper level announced, with ``what`` it counts: the same share of another base
    is another limit. At most 20 % of all that qualify: Decree 91/2017/NĐ-CP, art. 11; of all
    cluster leaders: letter 5007/BNV-TĐKT of 05/9/2023.

    >>> from fractions import Fraction
    >>> Cap(share=Fraction(1, 5), of=24, what="cluster leaders").seats(24)
    4
    """

    share: Share
    of: Annotated[Literal["units", "eligible", "ranked"] | int, BeforeValidator(_base)] = "units"
    what: str | None = None

    def seats(self, base: int) -> int:
        """Whole seats within the share of so many."""
        return self.share.numerator * base // self.share.denominator

    @model_validator(mode="after")
    def _says_what(self) -> "Cap":
        if isinstance(self.of, int) and not (self.what or "").strip():
            raise Refused(
                f"the cap does not say what it takes {self.of} of.",
                "Write what, such as cluster leaders.",
            )
        return self


class Eligible(Value):
    """The conditions before anyone may be proposed, tested in the order written here."""

    rank_at_most: Annotated[int, Field(ge=1)] | None = None
    band_at_least: Id | None = None
    total_at_least: Points | None = None
    checks: tuple[Id, ...] = ()

    _listed: tuple[str, ...] = PrivateAttr(default=())

    @property
    def listed(self) -> tuple[str, ...]:
        """The conditions in the order in which the rules list them."""
        return self._listed

    @model_validator(mode="wrap")
    @classmethod
    def _in_order(cls, given: Any, read: Any) -> "Eligible":
        value = read(given)
        if isinstance(given, dict):
            value._listed = tuple(given)
        return value


class Award(Value):
    """What is proposed, how many, under which conditions, and who decides."""

    id: Id
    name: AnyName
    seats: Annotated[int, Field(ge=1)] | None = None
    cap: Cap | None = None
    eligible: Eligible = Eligible()
    decide: Literal["acclaimed", "judged"] | None = None
    vote: Threshold | None = None
    not_with: tuple[Id, ...] = ()
    ties: tuple[TieRule, ...] = ()
    note: str | None = None
    provenance: Provenance | None = None

    def seats_among(self, units: int, base: int | None = None) -> int:
        """Seats that may be filled among so many units: the number given, within the cap.

        ``base`` is what the cap is a share of, where that is neither a number nor the units.
        """
        seats = units if self.seats is None else self.seats
        if self.cap is None:
            return seats
        announced = self.cap.of if isinstance(self.cap.of, int) else None
        counted = units if base is None else base
        return min(seats, self.cap.seats(counted if announced is None else announced))


def _rule(given: Any) -> Any:
    if not isinstance(given, str) or given in VOTING_RULES:
        return given
    near = difflib.get_close_matches(given, VOTING_RULES, 1)
    known = f"The rules are {', '.join(VOTING_RULES)}."
    remedy = f"Did you mean {near[0]!r}?" if near else known
    raise Refused(f"there is no rule called {given!r}.", remedy)


class Office(Threshold):
    """An office of the next year: elected under a counting rule, or acclaimed in rotation.

    ``rule`` is approval with a threshold, unless another is named; that one then decides alone
    and needs no threshold. ``unranked``, ``overvote`` and ``strength`` are the conventions that
    some rules need: None means that the regulation does not say, and nothing is assumed.
    """

    id: Id
    name: AnyName | None = None
    seats: Annotated[int, Field(ge=1)] = 1
    rule: Annotated[str, BeforeValidator(_rule)] = "approval"
    unranked: Literal["last", "no_opinion"] | None = None
    overvote: Literal["invalid", "skip_rank", "stop"] | None = None
    strength: Literal["winning", "margins", "opposition"] | None = None
    decide: Literal["elected", "acclaimed"] | None = None
    rotation: tuple[Id, ...] = ()
    ties: tuple[TieRule, ...] = ()
    provenance: Provenance | None = None

    @property
    def acclaimed(self) -> bool:
        return self.decide == "acclaimed"


class Officer(Value):
    """A unit that holds an office this year, and the person who acts for it."""

    office: Id
    unit: Id
    title: AnyName | None = None
    person: str | None = None
    provenance: Provenance | None = None
