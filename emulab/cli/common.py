"""What every command shares: its options, how it refuses, how it prints."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from emulab.faults import InputError, listed


class Number(click.ParamType):
    """A number with a decimal point or a decimal comma."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return float(str(value).replace(",", "."))
        except ValueError:
            self.fail(f"{value!r} is not a number. Write digits, such as 8.5.", param, ctx)


NUMBER = Number()
PLACE = click.argument("place", metavar="CLUSTER/YEAR")
SCENARIO = click.option("--scenario", metavar="NAME", help="Write this scenario over the rules.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, unrounded.")
LANGUAGE = click.option(
    "--lang",
    type=click.Choice(["vi", "en"]),
    help="Language of reasons (vi in tables, en in JSON).",
)


def refusing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, with faults of the input said on stderr and exit code 2."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except InputError as error:
            if error.notes:
                click.echo(listed(error.notes, "note"), err=True)
            click.echo(str(error), err=True)
            raise SystemExit(2) from None

    return wrapped


def printed(value: Any) -> None:
    """Print a text as it is, anything else as one JSON object."""
    if isinstance(value, str):
        click.echo(value)
    else:
        text = json.dumps(_without_minus_zero(value), ensure_ascii=False, allow_nan=False, indent=2)
        click.echo(text)


def _without_minus_zero(value: Any) -> Any:
    """The same object, a zero of binary arithmetic without its sign."""
    if isinstance(value, dict):
        return {key: _without_minus_zero(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_minus_zero(one) for one in value]
    return value + 0.0 if isinstance(value, float) else value
