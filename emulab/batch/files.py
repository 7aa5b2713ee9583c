"""Files that are there whole or not at all, and their sums."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, content: bytes) -> Path:
    """Write under another name and rename, so that no reader ever sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(content)
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)
    return path


def sha256(path: Path) -> str:
    """The sum of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_in(folder: Path) -> Iterator[Path]:
    """Every file below the folder, in the order of their POSIX names."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return iter(sorted(found, key=lambda path: path.relative_to(folder).as_posix()))


def beside(folder: Path) -> Path:
    """An empty folder next to the named one, in which its next contents are built."""
    building = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    return building


def swap_in(building: Path, folder: Path) -> None:
    """Put the built folder in the place of the old one, of which nothing stays."""
    old = building.with_name(f"{building.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.replace(folder, old)
    try:
        os.replace(building, folder)
    except OSError:
        if old.exists():
            os.replace(old, folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def building_site(folder: Path) -> Iterator[Path]:
    """A folder to build in, swapped in at the end; thrown away when anything was raised."""
    building = beside(folder)
    try:
        yield building
        swap_in(building, folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
