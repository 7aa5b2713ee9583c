"""Which notebooks a phase runs, with which parameters, and into which file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulab.rules.places import Place

if TYPE_CHECKING:
    from emulab.pipeline import Result

NOTEBOOKS = {
    "kick_off": ("rubric", "sensitivity"),
    "mid_year": ("rubric", "mid_year", "sensitivity"),
    "year_end": ("ranking", "scorers", "sensitivity", "awards", "year_end"),
}
SCENARIO_NOTEBOOKS = {  # what a named change to the rules can alter
    "kick_off": ("rubric",),
    "mid_year": ("rubric", "mid_year"),
    "year_end": ("ranking", "awards"),
}
OF_VOTES = ("voting",)  # what a year runs besides, where votes were cast


@dataclass(frozen=True)
class Job:
    """One notebook to run for one cluster and year; ``scenario`` is None for the rules as adopted.

    ``target`` is where the executed notebook goes. A notebook that fails is kept beside it
    under another name, so that a file of the good name is always a finished one.
    """

    cluster: str
    year: int
    scenario: str | None
    notebook: Path
    parameters: Mapping[str, Any]
    target: Path
    root: Path | None = None  # the project it belongs to; left out, that of the whole batch

    @property
    def key(self) -> str:
        """Cluster, year and, if any, scenario.

        >>> Job("hanoi-02", 2023, "equal", Path("ranking.ipynb"), {}, Path("a.ipynb")).key
        'hanoi-02/2023/equal'
        """
        return "/".join(str(part) for part in (self.cluster, self.year, self.scenario) if part)

    @property
    def name(self) -> str:
        return f"{self.key} {self.notebook.stem}"

    @property
    def failed(self) -> Path:
        """Where the notebook is kept, as far as it came, when it fails."""
        return self.target.with_name(f"{self.target.stem}.failed.ipynb")


@dataclass(frozen=True)
class Failure:
    """What did not come to its end, and why.

    ``job`` is None where a cluster failed before any of its notebooks: ``message`` then lists
    the faults of the input. ``cell`` counts the code cells from 1, as the prompts do; it is 0
    where no cell can be named.
    """

    key: str
    exception: str
    message: str
    job: Job | None = None
    cell: int = 0
    line: str = ""

    @property
    def input_at_fault(self) -> bool:
        return self.exception == "InputError"

    def __str__(self) -> str:
        if self.job is None:
            return f"{self.key}: {self.exception}\n{_indented(self.message)}"
        where = f" in cell {self.cell}: {self.line}" if self.cell else ""
        kept = f"Kept as far as it came: {self.job.failed.name}"
        return f"{self.job.name}{where}\n{_indented(f'{self.exception}: {self.message}')}\n  {kept}"


def exit_code(failures: Iterable[Failure]) -> int:
    """0 when nothing failed, 2 when it was the input's fault alone, 1 for anything else."""
    found = list(failures)
    return 0 if not found else 2 if all(failure.input_at_fault for failure in found) else 1


def jobs_for(
    place: Place,
    phase: str,
    folder: Path,
    scenario: str | None = None,
    *,
    notebooks: Path | None = None,
    further: Iterable[str] = (),
) -> tuple[Job, ...]:
    """The jobs of one cluster and year under a scenario or none, with targets in ``folder``.

    The notebooks are those of the place's own project, unless ``notebooks`` names a folder.
    ``further`` names those that the year runs besides those of its phase.

    >>> place = Place("a", 2023, Path("rules.yaml"), Path(), Path(), Path())
    >>> [job.name for job in jobs_for(place, "year_end", Path("out"), "equal")]
    ['a/2023/equal ranking', 'a/2023/equal awards']
    """
    names = (*(SCENARIO_NOTEBOOKS[phase] if scenario else NOTEBOOKS[phase]), *further)
    source = notebooks or notebook_folder(place)
    parameters = {"cluster": place.cluster, "year": place.year, "scenario": scenario or ""}
    return tuple(
        Job(
            place.cluster,
            place.year,
            scenario,
            source / f"{name}.ipynb",
            parameters,
            folder / f"{name}.ipynb",
            place.root,
        )
        for name in names
    )


def notebooks_besides(result: "Result | None") -> tuple[str, ...]:
    """The notebooks that a year runs besides those of its phase: ``voting`` where votes were cast.

    >>> notebooks_besides(None)
    ()
    """
    return OF_VOTES if result is not None and result.polls else ()


def notebook_folder(place: Place) -> Path:
    """``notebooks`` of the place's own project; of this checkout where it has none."""
    own = place.root / "notebooks"
    return own if own.is_dir() else Path(__file__).resolve().parents[2] / "notebooks"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
