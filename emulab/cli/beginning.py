"""``emulab new | import | amend``: what writes into the project, always whole or not at all."""

from pathlib import Path

import click

from emulab.cli.common import JSON, LANGUAGE, NUMBER, PLACE, printed, refusing

STAGES = ["self", "cross", "head", "board"]


@click.command(short_help="Begin a cluster's year, or its workbook.")
@PLACE
@click.option("--xlsx", is_flag=True, help="Write a workbook to fill in; import reads it back.")
@click.option(
    "--stage", type=click.Choice(STAGES), multiple=True, help="With --xlsx: these stages only."
)
@click.option(
    "--scorer", metavar="ID", multiple=True, help="With --xlsx and one --stage: a sheet for each."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="With --xlsx: where.")
@refusing
def new(
    place: str, xlsx: bool, stage: tuple[str, ...], scorer: tuple[str, ...], out: Path | None
) -> None:
    """Begin a cluster and year: a rules file to fill in, and empty tables with their headings.

    With --xlsx, write a workbook for the rules and units that are there: the rubric is locked,
    Excel checks every limit, and `emulab import` reads it back without loss.
    """
    if xlsx:
        from emulab.workbook import workbook_of

        if scorer and len(stage) != 1:
            raise click.UsageError("--scorer needs exactly one --stage.")
        scorers = {stage[0]: scorer} if scorer else None
        click.echo(workbook_of(place, out, stage, scorers))
        return
    if stage or scorer or out:
        raise click.UsageError("--stage, --scorer and --out go with --xlsx.")

    from emulab.new import begin

    for path in begin(place):
        click.echo(path)
    click.echo(f"Now fill in the rules, then: emulab check {place}")


@click.command("import", short_help="Read a board's workbook.")
@click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.argument("place", metavar="[CLUSTER/YEAR]", required=False)
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="Write here.")
@click.option("--year", type=int, help="The year; sheets of another year are left out.")
@click.option("--stage", type=click.Choice(STAGES), help="The stage, where no sheet names one.")
@click.option("--aliases", type=click.Path(path_type=Path, dir_okay=False), help="alias,unit CSV.")
@click.option("--add", is_flag=True, help="Add to the tables that are there: another stage ...")
@click.option("--replace", is_flag=True, help="Write over files that are there.")
@JSON
@LANGUAGE
def import_(
    file: Path,
    place: str | None,
    into: Path | None,
    year: int | None,
    stage: str | None,
    aliases: Path | None,
    add: bool,
    replace: bool,
    as_json: bool,
    lang: str | None,
) -> None:
    """Read a board's workbook: clean tables, and a report of everything changed or refused.

    Written into data/CLUSTER/YEAR, or where --into says; with neither, only looked at. Where
    anything is refused nothing is written.
    """
    from emulab.faults import InputError
    from emulab.importing import Refused, import_workbook
    from emulab.output.importing import import_object, import_text

    if add and replace:
        raise click.UsageError("--add and --replace do not go together.")
    existing = "add" if add else "replace" if replace else "refuse"
    try:
        found = import_workbook(
            file, place, into=into, year=year, stage=stage, aliases=aliases, existing=existing
        )
    except Refused as refused:
        click.echo(import_text(refused, lang or "vi"), err=True)
        raise SystemExit(2) from None
    except InputError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from None
    printed(import_object(found) if as_json else import_text(found, lang or "vi"))


@click.command(short_help="Change one mark before the lock.")
@PLACE
@click.argument("unit", metavar="UNIT")
@click.argument("criterion", metavar="CRITERION")
@click.argument("mark", metavar="[MARK]", required=False, type=NUMBER)
@click.option("--stage", type=click.Choice(STAGES), required=True)
@click.option("--scorer", metavar="ID", required=True, help="Whose mark it is.")
@click.option("--who", metavar="NAME", required=True, help="Who changes it.")
@click.option("--when", metavar="DATE", required=True, help="2023-12-20, or with T14:05.")
@click.option("--reason", metavar="TEXT", required=True)
@click.option("--evidence", metavar="TEXT", help="The document it rests on.")
@refusing
def amend(
    place: str,
    unit: str,
    criterion: str,
    mark: float | None,
    stage: str,
    scorer: str,
    who: str,
    when: str,
    reason: str,
    evidence: str | None,
) -> None:
    """Change one mark before the lock, and write down who, when, before, after and why.

    Without MARK the mark is taken out. Prints every change so far with what it did to the ranks.
    """
    from emulab.amending import amend as write_change
    from emulab.faults import InputError
    from emulab.output.amendments import amendments_text
    from emulab.studies import study_at

    write_change(place, unit, criterion, stage, scorer, mark, who, when, reason, evidence)
    try:
        click.echo(amendments_text(study_at(place)))
    except InputError as error:  # such as a mark taken out, while the rules refuse gaps
        click.echo("The change is written. Nothing can be ranked before this is mended:")
        click.echo(str(error), err=True)
