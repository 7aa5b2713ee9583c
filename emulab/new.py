"""Begin a cluster and year: a rules file that reads well, and empty tables with their headings."""

import re
from pathlib import Path

from emulab.faults import Fault, InputError
from emulab.rules import project_root

TEMPLATES = Path(__file__).parent / "templates"


def begin(asked: str) -> list[Path]:
    """The paths that were made for CLUSTER/YEAR; nothing is made over what exists.

    Raises InputError where the name cannot stand or the cluster's year was begun before.
    """
    match = re.fullmatch(r"([a-z0-9][a-z0-9._-]*)/([0-9]{4})", asked.replace("\\", "/").strip("/"))
    if not match:
        raise InputError(
            [
                Fault(
                    asked or "CLUSTER/YEAR",
                    0,
                    "this is no cluster and year.",
                    "Write it as hanoi-02/2023: small letters, digits and hyphens, then the year.",
                )
            ]
        )
    root = project_root()
    folders = {kind: root / kind / match[1] / match[2] for kind in ("params", "data")}
    taken = [folder for folder in folders.values() if folder.exists()]
    if taken:
        raise InputError(
            [
                Fault(
                    asked, 0, f"{folder.relative_to(root)} exists already.", "Nothing was changed."
                )
                for folder in taken
            ]
        )
    made = []
    for kind, folder in folders.items():
        folder.mkdir(parents=True)
        for template in sorted((TEMPLATES / kind).iterdir()):
            text = template.read_text(encoding="utf-8")
            text = text.replace("CLUSTER", match[1]).replace("YEAR", match[2])
            path = folder / template.name
            path.write_text(text, encoding="utf-8", newline="\n")
            made.append(path.relative_to(root))
    return made
