"""Where a file of ballots comes from, as far as it or the folder it lies in says."""

from pathlib import Path
from typing import Any

from emulab.ballots import Ballots, Tallies
from emulab.output.frames import SYNTHETIC
from emulab.tables.gathering import Ledger
from emulab.tables.record import read_provenance

PROVENANCE = "provenance.yaml"


def made_up(file: str, ballots: Ballots | Tallies) -> bool:
    """Whether the papers are synthetic: by provenance.yaml beside the file, or by its heading.

    PrefLib calls the heading MODIFICATION TYPE.
    """
    path = Path(file)
    origins, _ = read_provenance(path.with_name(PROVENANCE), PROVENANCE, Ledger())
    own = origins.get(path.name)
    if own is not None:
        return own.synthetic
    return getattr(ballots, "about", {}).get("modification type") == "synthetic"


def with_origin(file: str, ballots: Ballots | Tallies, found: Any) -> Any:
    """What a command found in a file, with the word synthetic where its papers are."""
    synthetic = made_up(file, ballots)
    if isinstance(found, dict):
        return found | {"synthetic": synthetic}
    return f"{SYNTHETIC}: {Path(file).name}\n{found}" if synthetic else found
