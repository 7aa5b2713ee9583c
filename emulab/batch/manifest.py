"""What a run was made from and what it made, so that it can be checked and repeated.

There is no time and no folder of a machine in it: two runs of the same inputs have the same
manifest, and two manifests that differ say what changed.
"""

import json
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from emulab import __version__
from emulab.batch.files import files_in, sha256, write_whole
from emulab.rules.places import Place
from emulab.studies import Study

NAME = "manifest.json"
PACKAGES = (  # those that can change a number, a picture or a page
    "altair",
    "great-tables",
    "ipykernel",
    "nbconvert",
    "numpy",
    "papermill",
    "polars",
    "pydantic",
    "scipy",
    "vl-convert-python",
)


def manifest(
    study: Study,
    folder: Path,
    *,
    scenario: str | None = None,
    notebooks: Iterable[Path] = (),
    failed: Iterable[str] = (),
) -> dict[str, Any]:
    """The manifest of what lies in ``folder``, a study's run under a scenario or under none.

    Inputs are named from the project's root, outputs from the folder; the scenarios below it
    have manifests of their own. ``notebooks`` are those that were run, ``failed`` names those
    of them that did not come to their end.
    """
    rules, record = study.rules, study.record
    read = {*study.tables.files, *(study.trial.tables.files if study.trial else ())}
    read |= {path for file in read if (path := file.with_name("provenance.yaml")).is_file()}
    return {
        "cluster": study.place.cluster,
        "year": study.place.year,
        "phase": rules.phase,
        "scenario": scenario,
        "seed": rules.analysis.seed,
        "synthetic": list(study.synthetic),
        "record": record.provenance.model_dump(mode="json", exclude_none=True) if record else None,
        "rules": _sums(rules.files, study.place),
        "inputs": _sums(read, study.place),
        "notebooks": _sums(notebooks, study.place),
        "outputs": {path.relative_to(folder).as_posix(): sha256(path) for path in _made(folder)},
        "failed": sorted(failed),
        "versions": versions(),
    }


def write_manifest(contents: dict[str, Any], folder: Path) -> Path:
    """Write it as ``manifest.json``, keys sorted, letters as they are."""
    text = json.dumps(contents, ensure_ascii=False, indent=1, sort_keys=True)
    return write_whole(folder / NAME, f"{text}\n".encode())


def versions() -> dict[str, str]:
    """Python's version to the minor, emulab's, and those of the packages that are installed."""
    found = {"python": "{}.{}".format(*sys.version_info), "emulab": __version__}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _made(folder: Path) -> Iterable[Path]:
    for path in files_in(folder):
        below = path.relative_to(folder)
        if below.parts[0] == "scenarios" or below.as_posix() == NAME:
            continue
        if not path.name.endswith(".failed.ipynb"):
            yield path


def _sums(files: Iterable[Path], place: Place) -> dict[str, str]:
    return {_named(path.resolve(), place): sha256(path) for path in files}


def _named(path: Path, place: Place) -> str:
    """The path from the project's root, or from this checkout's for a law that came with it."""
    for root in (place.root.resolve(), Path(__file__).resolve().parents[2]):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
