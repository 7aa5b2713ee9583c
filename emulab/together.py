"""Files written together: all of them are there in the end, or everything is as it was."""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from emulab.faults import Fault, InputError
from emulab.words import Message

UNCHANGED = Message("Nothing was changed.")
NO_FILE = Message("this is no file."), Message("Name a file. Nothing was changed.")


def write_together(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write every file under another name, then rename them all; out come those that changed.

    Folders are made where there are none. A file that holds these bytes already is not touched.
    Raises InputError naming what could not be written; then every file is what it was, and no
    half-written one lies beside it. A folder, a device or a pipe of that name is no file: it would
    be replaced, and is refused.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "2023" / "marks.csv"
    ...     [len(write_together({path: b"unit"})) for _ in range(2)]
    [1, 0]
    """
    if taken := [path for path in files if os.path.exists(path) and not path.is_file()]:
        raise InputError([Fault(str(path), 0, *NO_FILE) for path in taken])
    changed = {path: content for path, content in files.items() if not holds(path, content)}
    halves = {path: _beside(path, "new") for path in changed}
    olds: dict[Path, Path] = {}
    done: list[Path] = []
    made: list[Path] = []
    try:
        for path, content in changed.items():
            made += _folders(path.parent)
            halves[path].write_bytes(content)
        for path in changed:
            if path.is_file():
                os.replace(path, old := _beside(path, "old"))
                olds[path] = old
            os.replace(halves[path], path)
            done.append(path)
    except OSError as error:
        _undo(done, olds, halves.values(), made)
        where = _named(error, changed, halves)
        why = {"error": type(error).__name__}
        finding = Message("the files cannot be written ({error}).", why)
        raise InputError([Fault(str(where), 0, finding, UNCHANGED)]) from None
    for old in olds.values():
        old.unlink(missing_ok=True)
    return tuple(changed)


def _undo(
    done: Iterable[Path], olds: Mapping[Path, Path], halves: Iterable[Path], made: Iterable[Path]
) -> None:
    """Take out what was written and put back what was there, each step whatever the others do."""
    steps: list[Callable[[], object]] = [path.unlink for path in done]
    steps += [lambda old=old, path=path: os.replace(old, path) for path, old in olds.items()]
    steps += [half.unlink for half in halves]
    steps += [folder.rmdir for folder in reversed([*made])]
    for step in steps:
        with suppress(OSError):
            step()


def holds(path: Path, content: bytes) -> bool:
    """Whether a file is there and holds these bytes."""
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _beside(path: Path, word: str) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.{word}")


def _folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; out come the ones that were not there."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _named(error: OSError, changed: Mapping[Path, bytes], halves: Mapping[Path, Path]) -> Path:
    """The file whose writing failed, by its own name."""
    said = {str(one) for one in (error.filename, error.filename2) if one}
    return next((p for p in changed if {str(p), str(halves[p])} & said), next(iter(changed)))
