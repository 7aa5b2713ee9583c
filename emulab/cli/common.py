"""What every command shares: its options, how it refuses, how it prints."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from emulab.faults import InputError, listed

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
        click.echo(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2))
