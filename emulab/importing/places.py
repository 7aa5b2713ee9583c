"""Where an import reads its rules and roster, and where it writes."""

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from emulab.faults import Fault, InputError
from emulab.importing.naming import slug
from emulab.importing.units import ALIASES, aliases_of, roster_of
from emulab.rules import Place, Rules, find_place, load_rules, project_root

_CLUSTER_YEAR = re.compile(r"([a-z0-9][a-z0-9._-]*)/(\d{4})")


@dataclass(frozen=True)
class Ground:
    """What is known before the workbook is opened.

    ``folder`` takes the tables, ``draft`` is where a draft of rules may be written; both are
    None where nothing is written. ``own_roster`` says that the roster lies in that folder.
    """

    cluster: str
    year: int | None
    rules: Rules | None
    folder: Path | None
    draft: Path | None
    roster: pl.DataFrame | None
    own_roster: bool
    aliases: dict[str, str]


def ground(
    place: str | Path | Place | None, into: Path | None, year: int | None, aliases: Path | None
) -> Ground:
    """The ground of an import; raises InputError where rules, roster or aliases are at fault.

    CLUSTER/YEAR without rules is a cluster begun by this import: its tables go to data/, the
    draft of its rules to params/.
    """
    text = "" if place is None else str(place).replace("\\", "/").strip("/")
    begun = _CLUSTER_YEAR.fullmatch(text) if isinstance(place, str) else None
    rules_file = project_root() / "params" / text / "rules.yaml" if begun else None
    if place is None or (rules_file is not None and not rules_file.is_file()):
        folder = into or (project_root() / "data" / text if begun else None)
        draft = None
        if folder is not None:
            draft = into / "rules.yaml" if into or rules_file is None else rules_file
        own = roster_of(folder) if folder is not None else None
        name = begun[1] if begun else slug(folder.resolve().name if folder else "", [], "cluster")
        said = year or (int(begun[2]) if begun else None)
        table = aliases_of(aliases or (folder / ALIASES if folder else Path(ALIASES)))
        return Ground(name, said, None, folder, draft, own, True, table)
    found = find_place(place)
    rules = load_rules(found)
    folder = into or found.data
    own = roster_of(folder)
    roster = own if own is not None else roster_of(found.data)
    beside = folder / ALIASES if (folder / ALIASES).is_file() else found.data / ALIASES
    return Ground(
        rules.cluster,
        year or rules.year,
        rules,
        folder,
        None,
        roster,
        own is not None,
        aliases_of(aliases or beside),
    )


def no_workbook(path: Path) -> InputError | None:
    """Why a path cannot be a workbook; None where it may be one."""
    if not path.is_file():
        return InputError([Fault(str(path), 0, "there is no such file.", "Mind the spelling.")])
    if path.name.startswith("~$"):
        finding = "this is Excel's own lock on a file that is open."
        return InputError([Fault(path.name, 0, finding, "Name the file itself.")])
    if path.suffix.casefold() not in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"):
        finding = f"{path.suffix or 'a file without ending'} is no workbook."
        return InputError([Fault(path.name, 0, finding, "Save it as .xlsx.")])
    return None
