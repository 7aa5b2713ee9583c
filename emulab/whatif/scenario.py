"""Scenario files: a what-if written down, and read back before it is kept."""

import datetime
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from emulab.faults import Fault, InputError
from emulab.importing.naming import slug
from emulab.numbers import trimmed
from emulab.pipeline import Result
from emulab.rules import Place
from emulab.studies import Study, study_at
from emulab.tables import data_sum
from emulab.together import write_together
from emulab.whatif.state import State, changes_of
from emulab.words import Message

__all__ = ["Signature", "data_sum", "save_scenario", "scenario_id", "scenario_text"]

HERE = "scenario"
PLAIN_KEY = re.compile(r"(?!(?:null|true|false)$)[a-z][a-z0-9._-]*")
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
GOOD_ID = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*")
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")  # names that Windows keeps
NOTHING = Message("nothing was changed."), Message("Move a weight, or suppose other points.")
MISSING = {
    "name": (Message("the name is missing."), Message("Write what the scenario is called.")),
    "author": (Message("the author is missing."), Message("Write who proposes it.")),
    "reason": (Message("the reason is missing."), Message("Write why it is proposed.")),
}
LOCKED = (
    Message("there is a scenario of this name, and the record of the year is locked."),
    Message("Give it another name: a locked year may be studied further, under new names."),
)
TAKEN = (
    Message("there is a scenario of this name already."),
    Message("Give it another name, or say that it is to be replaced."),
)


@dataclass(frozen=True)
class Signature:
    """Who made a scenario, why, when by the clock of the room, and on which data."""

    name: str
    author: str
    reason: str
    made: datetime.datetime
    data: str


def scenario_text(changes: Mapping[str, Any], signed: Signature) -> str:
    """The file of a scenario: the same bytes as the page writes for the same what-if.

    Lines end in LF. The keys stand in this order, and only those that there are: ``scenario``
    (name, author, made, reason, data, without_scorers, scores), ``scale``, ``aggregate``,
    ``weighting``, ``weights``. Texts are JSON strings in NFC, letters as they are; besides what
    JSON escapes, U+007F to U+009F, U+2028, U+2029, U+FEFF, U+FFFE and U+FFFF are written as four
    small hexadecimal digits after a backslash and a u, because YAML reads them otherwise. Numbers
    are the shortest digits that read back the same, without an exponent: 55, 0.000001. ``made`` is
    a date and a time to the second without a zone. Weights stand family by family, parents first,
    as ``facts.families`` lists them; an id that does not begin with a letter, or is null, true or
    false, is quoted. A choice with settings is one line of JSON.

    >>> signed = Signature("Một", "An", "Thử", datetime.datetime(2024, 1, 16, 14, 5), "sha256:0")
    >>> print(scenario_text({"scale": "declared", "weights": {"tasks": 55.0}}, signed), end="")
    scenario:
      name: "Một"
      author: "An"
      made: 2024-01-16T14:05:00
      reason: "Thử"
      data: "sha256:0"
    scale: declared
    weights:
      tasks: 55
    """
    made = signed.made.replace(tzinfo=None).isoformat(timespec="seconds")
    lines = [
        "scenario:",
        f"  name: {_text(signed.name)}",
        f"  author: {_text(signed.author)}",
        f"  made: {made}",
        f"  reason: {_text(signed.reason)}",
        f"  data: {_text(signed.data)}",
    ]
    own = changes.get("scenario", {})
    if aside := own.get("without_scorers"):
        lines.append(f"  without_scorers: [{', '.join(map(_text, aside))}]")
    if own.get("scores"):
        lines += ["  scores:", *(f"    - {_score(one)}" for one in own["scores"])]
    for key in ("scale", "aggregate"):
        if key in changes:
            lines.append(f"{key}: {_choice(changes[key])}")
    if "weighting" in changes:
        lines.append("weighting: null")
    if weights := changes.get("weights"):
        lines += ["weights:", *(f"  {_key(key)}: {trimmed(w)}" for key, w in weights.items())]
    return "\n".join(lines) + "\n"


def scenario_id(name: str) -> str:
    """The file name of a scenario, without its end; empty where the name has no letter for one.

    >>> scenario_id("Phương án của Đảng bộ"), scenario_id("…")
    ('phuong-an-cua-dang-bo', '')
    """
    return slug(name, [], "")


def save_scenario(
    place: Place,
    state: Mapping[str, Any] | State,
    name: str,
    author: str,
    reason: str,
    made: datetime.datetime,
    replace: str = "",
    key: str = "",
    data: str = "",
) -> Path:
    """Write ``scenarios/<key>.yaml`` beside the rules; out comes its path.

    The key is made of the name unless it is given. A scenario that is there already is written
    over only where ``replace`` is its key, and never where the record is locked; new ones may be
    saved at any time, and the rules themselves are never touched. The file is read back, checked
    and run before it is put in place, so that one that cannot run is never kept. ``data`` is the
    sum of the data it was made on, where these are no longer what is in the files. Raises
    InputError with every fault: texts that are empty, a state in which nothing was changed or
    that cannot run, a key that is taken.
    """
    study = study_at(place)
    said = {"name": _joined(name), "author": _joined(author), "reason": _joined(reason)}
    faults = [*_empty(said), *_unsaved(study, said["name"], key, replace)]
    changes: dict[str, Any] = {}
    try:
        changes = changes_of(state, study.standing())
        if not changes:
            faults.append(Fault(HERE, 0, *NOTHING))
    except InputError as error:
        faults += error.faults
    # what is empty is a fault above already; a stand-in lets the rest be tried
    own_data = data or data_sum(place)
    signed = Signature(**{k: v or "x" for k, v in said.items()}, made=made, data=own_data)
    own = key or scenario_id(said["name"]) or "x"
    content = scenario_text(changes, signed).encode()
    try:
        if changes:
            _tried(place, own, content)
    except InputError as error:
        faults += error.faults
    # somebody else may have saved while this one was tried
    faults = faults or [*_unsaved(study, said["name"], key, replace)]
    if faults:
        raise InputError(faults)
    path = place.scenarios / f"{own}.yaml"
    write_together({path: content})
    return path


def _tried(place: Place, key: str, content: bytes) -> Result:
    """What the file comes to, read from another folder as it will be from its own."""
    try:
        with TemporaryDirectory(prefix="emulab-") as room:
            path = Path(room) / f"{key if GOOD_ID.fullmatch(key) else 'x'}.yaml"
            path.write_bytes(content)
            return study_at(place, path).standing()
    except OSError as error:  # a full disk, or no folder for such files
        why = {"error": type(error).__name__}
        finding = Message("the scenario cannot be tried before it is kept ({error}).", why)
        remedy = Message("Make room on the disk. Nothing was changed.")
        raise InputError([Fault(HERE, 0, finding, remedy)]) from None


def _joined(text: str) -> str:
    """The text in joined letters, without blanks at its ends; halves of letters are taken out."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return unicodedata.normalize("NFC", whole).strip()


def _empty(said: Mapping[str, str]) -> list[Fault]:
    return [Fault(HERE, 0, *wrong) for one, wrong in MISSING.items() if not said[one]]


def _unsaved(study: Study, name: str, key: str, replace: str) -> list[Fault]:
    """Why a file of this key cannot be written, apart from what would be in it."""
    own = key or scenario_id(name)
    if not own:
        why = {"name": name}
        finding = Message("the name {name!r} has no letter or digit to name a file by.", why)
        return [Fault(HERE, 0, finding, Message("Write a key for it."))] if name else []
    if not GOOD_ID.fullmatch(own) or DEVICES.fullmatch(own) or len(own) > 100:
        finding = Message("{key!r} cannot name a file.", {"key": own})
        return [Fault(HERE, 0, finding, Message("Write small letters, digits and hyphens."))]
    there = {path.stem.casefold() for path in study.place.scenarios.glob("*.yaml")}
    if own not in there:
        return []
    file = f"scenarios/{own}.yaml"
    if study.record is not None and study.record.locked:
        return [Fault(file, 0, *LOCKED)]
    return [Fault(file, 0, *TAKEN)] if replace != own else []


def _text(text: str) -> str:
    joined = json.dumps(unicodedata.normalize("NFC", text), ensure_ascii=False)
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", joined)


def _key(key: str) -> str:
    return key if PLAIN_KEY.fullmatch(key) else _text(key)


def _score(one: Mapping[str, Any]) -> str:
    unit, criterion = _text(one["unit"]), _text(one["criterion"])
    return f"{{unit: {unit}, criterion: {criterion}, score: {trimmed(one['score'])}}}"


def _choice(choice: Any) -> str:
    return choice if isinstance(choice, str) else json.dumps(choice, ensure_ascii=False)
