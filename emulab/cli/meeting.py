"""``emulab page | what-if | meeting``: the meeting's page as a file, in JupyterLab, in Voila."""

from pathlib import Path

import click

from emulab.cli.common import PLACE, SCENARIO, refusing

PORT = click.option(
    "--port", metavar="N", type=click.IntRange(1, 65535), help="The first port to try."
)
NO_BROWSER = click.option("--no-browser", is_flag=True, help="Say the address and open nothing.")


@click.command(short_help="The meeting's page as one file.")
@PLACE
@SCENARIO
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Default: out/meetings/CLUSTER/YEAR/what_if.html",
)
@click.option("--blank", is_flag=True, help="Without the names of the units, anywhere in it.")
@refusing
def page(place: str, scenario: str | None, out: Path | None, blank: bool) -> None:
    """Write one file on which weights are moved and the ranking and the awards follow.

    It opens in any browser of 2021 or later, with no network and no Python, and fetches nothing.
    With --scenario it opens on that scenario, the official state one key away.
    """
    from emulab.rules import find_place, project_root
    from emulab.whatif.page import page_path, sheet_at, write_page

    found = find_place(place)
    sheet = sheet_at(found, scenario or "", names="hidden" if blank else "shown")
    path = write_page(sheet, out or page_path(found, project_root() / "out"))
    click.echo(f"{found.key}: {path}")


@click.command("what-if", short_help="The meeting in JupyterLab.")
@PLACE
@SCENARIO
@PORT
@NO_BROWSER
@refusing
def what_if(place: str, scenario: str | None, port: int | None, no_browser: bool) -> None:
    """Open notebooks/what_if.ipynb in JupyterLab on this cluster, offline, on this machine only.

    Run the cells with Run > Run All Cells. A copy below out/meetings is opened, made anew each
    time. Ctrl+C stops it.
    """
    from emulab.whatif.serving import PORTS, free_port, serve_lab

    found, notebook = _prepared(place, scenario)
    chosen = free_port(port or PORTS["lab"])
    serve_lab(notebook, found.root, chosen, "none" if no_browser else "opened")


@click.command(short_help="The meeting as a page with Python behind it.")
@PLACE
@SCENARIO
@PORT
@NO_BROWSER
@refusing
def meeting(place: str, scenario: str | None, port: int | None, no_browser: bool) -> None:
    """Serve the meeting's page with Python behind it (Voila), on this machine only, without code.

    Ctrl+C stops it, and every kernel with it.
    """
    from emulab.whatif.serving import HOST, PORTS, free_port, serve_meeting

    found, notebook = _prepared(place, scenario)
    chosen = free_port(port or PORTS["meeting"])

    def ready() -> None:
        click.echo(f"{found.key}: http://{HOST}:{chosen}/ (Ctrl+C stops it)")

    serve_meeting(notebook, chosen, "none" if no_browser else "opened", ready)
    click.echo("Stopped.")


def _prepared(place: str, scenario: str | None):
    """The place and its notebook, once it is sure that there is something to rank."""
    from emulab.rules import find_place
    from emulab.whatif.opening import opened
    from emulab.whatif.serving import prepared_notebook

    found = find_place(place)
    opened(found, scenario or "")
    return found, prepared_notebook(found, scenario or "")
