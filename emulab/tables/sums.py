"""One sum over all data: whether what was said of them was said of the same data."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from emulab.rules import Place
from emulab.rules.yaml_places import read_yaml
from emulab.tables.loading import FORMATS
from emulab.tables.schemas import SCHEMAS
from emulab.tables.sheets import kept_as

OF_TRIAL = ("marks", "targets")  # what a trial takes from the earlier year


def data_sum(place: Place) -> str:
    """The sum of the data of a place, ``sha256:`` and 64 digits: equal where names and bytes are.

    It is taken over every file that holds a table, and of a trial year's over the marks and
    targets. What the record and the provenance say of the data moves no figure, so they have no
    part in it: a year that is locked or a source that is mended leaves it as it was.

    >>> from emulab.rules import find_place
    >>> data_sum(find_place("hanoi-02/2023"))[:7]
    'sha256:'
    """
    found = [path for stem in SCHEMAS for path in kept_as(place.data, stem, tuple(FORMATS))]
    trial = read_yaml(place.rules).get("analysis", "trial_year").value
    if isinstance(trial, int) and not isinstance(trial, bool):
        folder = place.data_of(trial)
        found += [path for stem in OF_TRIAL for path in kept_as(folder, stem, tuple(FORMATS))]
    return sum_of(found)


def sum_of(files: Iterable[Path]) -> str:
    """The sum over the names and bytes of files, whatever their order and their folders.

    >>> sum_of([])[:15]
    'sha256:e3b0c442'
    """
    rows = []
    for path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        rows.append(f"{path.name.casefold()} {digest}\n")
    return f"sha256:{hashlib.sha256(''.join(sorted(rows)).encode()).hexdigest()}"
