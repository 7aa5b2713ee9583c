"""The options that name conventions, shared by the commands that count ballots."""

from collections.abc import Callable
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from emulab.faults import Fault, InputError

if TYPE_CHECKING:
    from emulab.rules import Threshold

CHOICES = {  # as electing.conventions has them; written here so that no command loads them early
    "unranked": ("last", "no-opinion"),
    "overvote": ("invalid", "skip-rank", "stop"),
    "blank": ("valid", "invalid"),
    "strength": ("winning", "margins", "opposition"),
}
BASES = ("members", "present", "issued", "returned", "valid")
COUNTED = ("members", "present", "issued", "returned")  # bases that no paper can tell


class ShareOption(click.ParamType):
    """A share as an exact fraction, from ``4/5``, ``80 %`` or ``0.8``."""

    name = "share"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        if isinstance(value, Fraction):
            return value
        from emulab.rules.values import Refused, share

        text = str(value).strip()
        try:
            return share(float(text) if text.replace(".", "", 1).isdigit() else text)
        except Refused as refused:
            self.fail(str(refused), param, ctx)


SHARE = ShareOption()
WHOLE = click.IntRange(min=0)


def conventions(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with every option on conventions; it gets them as the keyword ``given``.

    ``given`` has the keywords of ``emulab.tally``: unranked, overvote, blank, strength,
    threshold, bases and marks_at_most.
    """

    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> Any:
        taken = {name: options.pop(name) for name in NAMES}
        return command(*args, given=_keywords(taken), **options)

    for option in reversed(OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _choice(name: str, words: str) -> Callable[..., Any]:
    return click.option(f"--{name}", type=click.Choice(CHOICES[name]), help=words)


OPTIONS = [
    _choice("unranked", "Names that a paper leaves out: last together, or not judged."),
    _choice("overvote", "A paper with several names where one is asked for."),
    _choice("blank", "Whether an empty paper is a valid ballot."),
    _choice("strength", "How the strength of a pairwise defeat is measured."),
    click.option("--at-least", type=SHARE, metavar="SHARE", help="Threshold, such as 4/5."),
    click.option("--more-than", type=SHARE, metavar="SHARE", help="Threshold to be exceeded."),
    click.option("--of", type=click.Choice(BASES), help="What the share is taken of."),
    *(
        click.option(f"--{name}", type=WHOLE, metavar="N", help=f"How many {words}.")
        for name, words in zip(
            COUNTED,
            ("members there are", "were present", "papers were issued", "came back"),
            strict=True,
        )
    ),
    click.option(
        "--marks-at-most", type=click.IntRange(min=1), metavar="N", help="Names a paper may mark."
    ),
]
NAMES = (*CHOICES, "at_least", "more_than", "of", *COUNTED, "marks_at_most")


def _keywords(taken: dict[str, Any]) -> dict[str, Any]:
    """The options as keywords of a tally."""
    found: dict[str, Any] = {
        name: taken[name] and taken[name].replace("-", "_") for name in CHOICES
    }
    found["threshold"] = _threshold(taken)
    found["bases"] = {name: taken[name] for name in COUNTED if taken[name] is not None}
    found["marks_at_most"] = taken["marks_at_most"]
    return found


def _threshold(taken: dict[str, Any]) -> "Threshold | None":
    from emulab.rules import Threshold

    at_least, more_than, of = taken["at_least"], taken["more_than"], taken["of"]
    if at_least is None and more_than is None and of is None:
        return None
    faults = []
    if at_least is not None and more_than is not None:
        finding = "--at-least and --more-than are two thresholds."
        faults.append(Fault("options", 0, finding, "Write one of them."))
    if at_least is None and more_than is None:
        finding = "a base is named, and no share of it."
        faults.append(Fault("options", 0, finding, "Write --at-least 4/5 or --more-than 1/2."))
    if of is None:
        finding = "the base of the threshold is not named; what it is a share of decides."
        remedy = f"Write --of with one of {', '.join(BASES)}."
        faults.append(Fault("options", 0, finding, remedy))
    elif of in COUNTED and taken[of] is None:
        finding = f"the threshold is a share of {of}, and their number is not given."
        faults.append(Fault("options", 0, finding, f"Write --{of} N."))
    if faults:
        raise InputError(faults)
    return Threshold(at_least=at_least, more_than=more_than, of=of)
