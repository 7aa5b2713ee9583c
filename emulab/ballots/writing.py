"""Write ballots in any known format: always the same bytes for the same ballots."""

from collections.abc import Iterator
from pathlib import Path

from emulab.ballots.ballots import Ballots
from emulab.ballots.formats import FORMATS
from emulab.ballots.tallies import Tallies
from emulab.faults import Fault, InputError
from emulab.tables.cleaning import cleaned
from emulab.together import write_together


def write_ballots(ballots: Ballots | Tallies, path: str | Path) -> Path:
    """Write the ballots as the suffix of the file says, in their canonical order; UTF-8, "\\n".

    What reads the file gets equal ballots. Tallies go into tables only. The file is there whole
    or not at all. Raises InputError where the format cannot hold the ballots, naming those that
    can.

    >>> import tempfile
    >>> from emulab.ballots import read_ballots, read_text
    >>> papers = read_text("A > B * 2")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_ballots(write_ballots(papers, Path(folder) / "votes.toi")) == papers
    True
    """
    path = Path(path)
    suffix = path.suffix.casefold()
    if suffix not in FORMATS:
        finding = f"there is no format with the suffix {path.suffix!r}."
        raise InputError([Fault(path.name, 0, finding, _others(ballots))])
    faults = [Fault(path.name, 0, *said) for said in _unspeakable(ballots)]
    if not faults and (why := refusal(ballots, suffix)):
        faults = [Fault(path.name, 0, why, _others(ballots))]
    if faults:
        raise InputError(faults)
    write_together({path: FORMATS[suffix].written(ballots, path.name)})
    return path


def refusal(ballots: Ballots | Tallies, suffix: str) -> str:
    """Why a file of the suffix cannot hold the ballots; empty where it can.

    >>> refusal(Tallies(("A",), (3,)), ".blt")
    'a .blt file holds ballots, and these are tallies.'
    """
    if isinstance(ballots, Tallies) and suffix not in (".csv", ".tsv", ".xlsx"):
        return f"a {suffix} file holds ballots, and these are tallies."
    return FORMATS[suffix].refusal(ballots, suffix)


def _others(ballots: Ballots | Tallies) -> str:
    fitting = [suffix for suffix in FORMATS if not refusal(ballots, suffix)]
    return f"Write them as {' '.join(fitting)}." if fitting else "No format can hold them."


def _unspeakable(ballots: Ballots | Tallies) -> Iterator[tuple[str, str]]:
    """Names that no file would give back as they are."""
    if not ballots.candidates:
        yield "there is no candidate.", "Name one."
    for name in (*ballots.candidates, *getattr(ballots, "grades", ())):
        if not name or cleaned(name)[0] != name:
            yield f"the name {name!r} has blanks or letters that no file gives back.", "Clean it."
