"""Where imported tables come from: provenance.yaml, so that none of them counts as published."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from emulab.faults import Fault, InputError
from emulab.rules.yaml_places import read_yaml

PROVENANCE = "provenance.yaml"
BEFORE, BEHIND = "Nhập từ tệp ", " bằng emulab import; chưa ghi nguồn công bố."
WHOSE = BEFORE + "{file}" + BEHIND


def origin(file: str) -> dict[str, str]:
    """The provenance of a table read from a workbook: inferred, until someone names its source.

    >>> origin("diem.xlsx")["kind"]
    'inferred'
    """
    return {"kind": "inferred", "reason": WHOSE.format(file=file)}


def with_origins(folder: Path, tables: Iterable[str], file: str, existing: str) -> bytes | None:
    """provenance.yaml with an entry for every imported table; None where it says so already.

    What is kept there is left as it is and new entries follow it. A table that has another
    entry there, such as published, is refused unless ``existing`` is replace, because what was
    imported is not that: then the file is written anew, without its comments. A table to which
    a workbook is added names both. Raises InputError.
    """
    path, wanted = folder / PROVENANCE, {name: origin(file) for name in tables}
    text, kept = _kept(path)
    if existing == "add":
        wanted = {name: _joint(kept.get(name), file) for name in wanted}
    other = {name: kept[name] for name in wanted if name in kept and kept[name] != wanted[name]}
    strange = [name for name in other if existing == "refuse" or not _imported(kept[name])]
    if strange and existing != "replace":
        raise InputError(Fault(str(path), 0, *_unlike(name, kept[name])) for name in strange)
    if other:
        return _dumped({**kept, **wanted})
    new = {name: said for name, said in wanted.items() if name not in kept}
    if not new:
        return None
    end = "" if not text or text.endswith("\n") else "\n"
    longer = f"{text}{end}{_dumped(new).decode()}"
    try:
        whole = yaml.safe_load(longer) == {**kept, **new}
    except yaml.YAMLError:  # it is written in another style, such as {marks.csv: ...}
        whole = False
    return longer.encode() if whole else _dumped({**kept, **new})


def _joint(kept: Any, file: str) -> dict[str, str]:
    """The provenance of a table to which another workbook is added: both are named."""
    if not _imported(kept):
        return origin(file)
    files = kept["reason"].removeprefix(BEFORE).removesuffix(BEHIND).split("; ")
    return origin("; ".join(dict.fromkeys([*files, file])))


def _imported(kept: Any) -> bool:
    """Whether an entry was written by an import."""
    reason = kept.get("reason") if isinstance(kept, dict) else None
    return isinstance(reason, str) and reason.startswith(BEFORE) and reason.endswith(BEHIND)


def _kept(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of the file and what it says; both empty where there is none."""
    if not path.is_file():
        return "", {}
    read_yaml(path, PROVENANCE)
    text = path.read_bytes().decode("utf-8-sig")
    found = yaml.safe_load(text)
    return text, found if isinstance(found, dict) else {}


def _unlike(name: str, entry: Any) -> tuple[str, str]:
    kind = entry.get("kind") if isinstance(entry, dict) else entry
    finding = f"{name} is called {kind} here, which an imported table is not."
    return finding, "Say --replace to write where it comes from, or import into another folder."


def _dumped(entries: dict[str, Any]) -> bytes:
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000).encode()
