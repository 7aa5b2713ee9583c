"""Where a cluster's year is kept: its rules, its data, and the project they belong to."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from emulab.faults import Fault, InputError

_CLUSTER_YEAR = re.compile(r"([a-z0-9][a-z0-9._-]*)/(\d{4})")


@dataclass(frozen=True)
class Place:
    """The files of one cluster and year.

    ``params`` is the folder that holds the rules of every cluster and the law, ``root`` the
    folder above it. ``data_beside`` says that the data lie in the folder of the rules file.
    """

    cluster: str
    year: int
    rules: Path
    data: Path
    params: Path
    root: Path

    @property
    def key(self) -> str:
        return f"{self.cluster}/{self.year}"

    @property
    def scenarios(self) -> Path:
        return self.rules.parent / "scenarios"

    def data_of(self, year: int) -> Path:
        """The data folder of another year of the same cluster."""
        return self.data.parent / str(year)


def project_root(start: Path | None = None) -> Path:
    """The nearest folder, from here upwards, that holds ``params``; else the checkout.

    ``EMULAB_ROOT`` overrides it, which is how a notebook finds the project it belongs to.
    """
    if given := os.environ.get("EMULAB_ROOT"):
        return Path(given)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "params").is_dir():
            return folder
    return Path(__file__).resolve().parents[2]


def find_place(asked: str | Path | Place) -> Place:
    """The place of CLUSTER/YEAR, or of a rules file anywhere.

    A rules file's data lie beside it, or in ``data/`` beside ``params/``. Raises InputError
    where nothing of that name is found.

    >>> find_place("hanoi-02/2023").key
    'hanoi-02/2023'
    """
    if isinstance(asked, Place):
        return asked
    text = str(asked).replace("\\", "/").rstrip("/")
    path = Path(text)
    if os.path.isfile(path) or text.endswith((".yaml", ".yml")):
        return _of_file(path)
    root = project_root()
    if match := _CLUSTER_YEAR.fullmatch(text):
        rules = root / "params" / match[1] / match[2] / "rules.yaml"
        if rules.is_file():
            return _in_project(rules, root)
    if os.path.isfile(path / "rules.yaml"):
        return _of_file(path / "rules.yaml")
    known = ", ".join(place.key for place in every_place(root)) or "none yet"
    raise InputError(
        [
            Fault(
                text or "CLUSTER/YEAR",
                0,
                "there are no rules of that name.",
                f"There are: {known}.",
            )
        ]
    )


def every_place(root: Path | None = None) -> tuple[Place, ...]:
    """Every cluster and year of the project that has a rules file, in the order of their names."""
    root = root or project_root()
    found = sorted((root / "params").glob("*/*/rules.yaml"), key=lambda path: path.parts)
    named = [path for path in found if _CLUSTER_YEAR.fullmatch("/".join(path.parts[-3:-1]))]
    return tuple(_in_project(path, root) for path in named)


def _in_project(rules: Path, root: Path) -> Place:
    cluster, year = rules.parent.parent.name, rules.parent.name
    return Place(cluster, int(year), rules, root / "data" / cluster / year, root / "params", root)


def _of_file(path: Path) -> Place:
    rules = path.resolve()
    if not os.path.isfile(rules):
        raise InputError(
            [Fault(str(path), 0, "there is no such rules file.", "Mind the spelling.")]
        )
    folder = rules.parent
    params = next((above for above in (folder, *folder.parents) if above.name == "params"), None)
    root = params.parent if params else folder
    apart = root / "data" / folder.relative_to(params) if params else folder / "data"
    data = apart if apart.is_dir() and not _has_data(folder) else folder
    cluster, year = _names_in(rules)
    return Place(cluster, year, rules, data, params or folder, root)


def _has_data(folder: Path) -> bool:
    return any(folder.glob("*.csv")) or any(folder.glob("*.parquet")) or any(folder.glob("*.xlsx"))


def _names_in(rules: Path) -> tuple[str, int]:
    """The cluster and year that a file names itself; its own name where it names none."""
    from emulab.rules.yaml_places import read_yaml

    node = read_yaml(rules)
    cluster, year = node.get("cluster").value, node.get("year").value
    return (
        cluster if isinstance(cluster, str) else rules.stem,
        year if isinstance(year, int) else 0,
    )
