"""A rules file from anywhere, laid out as a project, so that notebooks find it by its name.

A notebook is told a cluster and a year and nothing of folders, which would differ from one
machine to the next and stand in the notebook for ever.
"""

import shutil
from pathlib import Path

from emulab.rules.places import Place

DATA = (".csv", ".parquet", ".xlsx", ".yaml")


def in_project(place: Place, room: Path) -> Place:
    """The place itself when it lies in a project; else a copy of it, laid out below ``room``."""
    at = Path(place.cluster, str(place.year))
    if place.rules == place.root / "params" / at / "rules.yaml":
        return place
    root = room / at
    copy = Place(
        place.cluster,
        place.year,
        rules=root / "params" / at / "rules.yaml",
        data=root / "data" / at,
        params=root / "params",
        root=root,
    )
    copy.rules.parent.mkdir(parents=True)
    shutil.copyfile(place.rules, copy.rules)
    for folder in {place.params, place.rules.parent}:
        _copied(folder / "law", copy.params / "law", (".yaml",))
    _copied(place.scenarios, copy.scenarios, (".yaml",))
    _copied(place.data, copy.data, DATA)
    for earlier in place.data.parent.glob("[0-9][0-9][0-9][0-9]"):  # a draft's trial year
        if earlier != place.data:
            _copied(earlier, copy.data_of(int(earlier.name)), DATA)
    return copy


def _copied(source: Path, target: Path, kinds: tuple[str, ...]) -> None:
    if not source.is_dir():
        return
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_file() and path.suffix in kinds:
            shutil.copyfile(path, target / path.name)
