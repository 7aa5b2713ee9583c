"""``emulab run`` and ``emulab check``: the notebooks of every cluster, and a look at its files."""

from pathlib import Path

import click

from emulab.cli.common import PLACE, SCENARIO, refusing
from emulab.faults import listed


@click.command(short_help="The notebooks of every cluster.")
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


@click.command(short_help="Every fault of the rules and data, at once.")
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
