"""The command line: ``emulab run | check | rank | awards | new``.

Results go to stdout, faults and progress to stderr. Exit codes: 0 good (also when
something was cleaned and said so), 2 the input was at fault, 1 anything else.
"""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from emulab import __version__
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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="emulab")
def main() -> None:
    """Score, rank and vote on emulation clusters (cụm / khối thi đua).

    CLUSTER/YEAR is a folder of params/, or the path of a rules file whose data lie beside it
    or in data/ beside params/.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


@main.command()
@click.argument("places", metavar="[CLUSTER/YEAR]...", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Default: out/")
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
@SCENARIO
@refusing
def run(places: tuple[str, ...], out: Path | None, workers: int, scenario: str | None) -> None:
    """Run the notebooks of every cluster, or of those named, and write out/CLUSTER/YEAR/."""
    from emulab.rules import every_place, find_place, project_root

    chosen = list(dict.fromkeys(map(find_place, places))) or list(every_place())
    if not chosen:
        click.echo(
            "There are no clusters in params/. Begin with: emulab new CLUSTER/YEAR", err=True
        )
        raise SystemExit(2)

    from emulab.batch import exit_code, run_all

    failures = run_all(chosen, out or project_root() / "out", workers=workers, scenario=scenario)
    if failures:
        click.echo(f"\n{len(failures)} failed:", err=True)
        for failure in failures:
            click.echo(f"  {failure}", err=True)
        raise SystemExit(exit_code(failures))


@main.command()
@PLACE
@SCENARIO
@refusing
def check(place: str, scenario: str | None) -> None:
    """Read the rules and data, and list every fault and everything that was cleaned."""
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    if found.notes:
        click.echo(listed(found.notes, "note"))
    tables = found.tables
    click.echo(
        f"{found.place.key}: good. {tables.units.height} units, {len(found.rules.rubric.leaves)} "
        f"criteria, {tables.marks.height} marks."
    )
    if found.synthetic:
        click.echo(f"Synthetic (số liệu minh họa): {', '.join(found.synthetic)}.")


@main.command()
@PLACE
@SCENARIO
@JSON
@refusing
def rank(place: str, scenario: str | None, as_json: bool) -> None:
    """Print the ranking: best first, tied units sharing the better rank."""
    from emulab.output import rank_object, rank_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    _print(rank_object(found) if as_json else rank_text(found))


@main.command()
@PLACE
@SCENARIO
@JSON
@LANGUAGE
@refusing
def awards(place: str, scenario: str | None, as_json: bool, lang: str | None) -> None:
    """Print who is proposed for what, and for everyone else the first condition missed."""
    from emulab.output import awards_object, awards_text
    from emulab.studies import study_at

    found = study_at(place, scenario or "")
    _print(awards_object(found, lang or "en") if as_json else awards_text(found, lang or "vi"))


@main.command()
@PLACE
@refusing
def new(place: str) -> None:
    """Begin a cluster and year: a rules file to fill in, and empty tables with their headings."""
    from emulab.new import begin

    for path in begin(place):
        click.echo(path)
    click.echo(f"Now fill in the rules, then: emulab check {place}")


def _print(value: Any) -> None:
    if isinstance(value, str):
        click.echo(value)
    else:
        click.echo(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2))
