"""Clusters and years from their files to ``out/``: tables, notebooks, pages, a manifest.

The folder of a year is built under another name and put in its place when all of it is there.
"""

import shutil
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from emulab.batch.files import beside, swap_in, write_whole
from emulab.batch.frames import write_frames
from emulab.batch.jobs import Failure, Job, jobs_for, notebooks_besides
from emulab.batch.manifest import manifest, write_manifest
from emulab.batch.runner import run_jobs
from emulab.batch.staging import in_project
from emulab.faults import Fault, InputError
from emulab.parts import part_name
from emulab.report.page import page
from emulab.rules import Place, scenarios
from emulab.studies import Study, study_at


@dataclass(frozen=True)
class Run:
    """A study under one scenario or none, the folder it fills, and its notebooks."""

    study: Study
    scenario: str | None
    folder: Path
    jobs: tuple[Job, ...]


@dataclass
class Site:
    """One folder of ``out/`` under construction: a year, or a single scenario of it."""

    folder: Path
    building: Path
    runs: list[Run] = field(default_factory=list)
    waiting: set[Path] = field(default_factory=set)
    failed: set[Path] = field(default_factory=set)

    @property
    def jobs(self) -> list[Job]:
        return [job for run in self.runs for job in run.jobs]


def run_all(
    places: Iterable[Place],
    out: Path,
    workers: int | None = None,
    *,
    scenario: str | None = None,
    executor: Executor | None = None,
    notebooks: Path | None = None,
) -> list[Failure]:
    """Run every place, its scenarios with it, into ``out/<cluster>/<year>/``; return what failed.

    With ``scenario``, only that one is run, into its folder under ``scenarios/``. A cluster
    whose input is at fault keeps what was there before and is a failure; the others go on.
    A year some of whose notebooks failed is put in place with those that did not.
    """
    places = list(places)
    _refuse_twins(places)
    failures: list[Failure] = []
    sites: list[Site] = []
    with TemporaryDirectory(prefix="emulab-") as room:
        try:
            for place in places:
                below = Path("scenarios", scenario) if scenario else Path()
                folder = Path(out).resolve() / place.cluster / str(place.year) / below
                site = Site(folder, beside(folder))
                sites.append(site)
                failures += _fill(site, place, Path(room), scenario, notebooks)
            failures += _run_notebooks(sites, workers, executor)
        finally:
            for site in sites:
                shutil.rmtree(site.building, ignore_errors=True)
    return failures


def _fill(
    site: Site, place: Place, room: Path, scenario: str | None, notebooks: Path | None
) -> list[Failure]:
    """Read, run and write the tables of the place; its notebooks wait in the site."""
    failures: list[Failure] = []
    for name in (scenario,) if scenario else (None, *scenarios(place)):
        folder = site.building if name == scenario else site.building / "scenarios" / name
        key = f"{place.key}/{name}" if name else place.key
        try:
            study = study_at(place, name or "")
            _write_tables(study, folder / "tables")
            known = in_project(place, room)
            phase, further = study.rules.phase, notebooks_besides(study.result)
            jobs = jobs_for(known, phase, folder, name, notebooks=notebooks, further=further)
        except Exception as error:
            failures.append(Failure(key, type(error).__name__, str(error)))
            if name == scenario:
                break  # a year without its own rules has no scenarios either
            continue
        site.runs.append(Run(study, name, folder, jobs))
        site.waiting |= {job.target for job in jobs}
    return failures


def _write_tables(study: Study, folder: Path) -> None:
    """The tables of the year, if it has marks, and under ``trial`` those of a draft's trial."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if study.result is not None:
        write_frames(study.result, folder, study.synthetic)
    if study.trial is not None:
        write_frames(study.trial, folder / "trial", study.synthetic)


def _run_notebooks(
    sites: list[Site], workers: int | None, executor: Executor | None
) -> list[Failure]:
    """Run the notebooks of all sites in one pool; finish each site when its last one ended."""
    finishing: list[Failure] = []
    owner = {job.target: site for site in sites for job in site.jobs}

    def ended(job: Job, failure: Failure | None) -> None:
        site = owner[job.target]
        site.waiting.discard(job.target)
        if failure:
            site.failed.add(job.target)
        if not site.waiting:
            finishing.extend(_finish(site))

    jobs = [job for site in sites for job in site.jobs]
    failures = run_jobs(jobs, workers=workers, executor=executor, ended=ended)
    return failures + finishing


def _finish(site: Site) -> list[Failure]:
    """The pages and manifests of a site, which is then put in its place."""
    failures = []
    for run in site.runs:
        for job in run.jobs:
            if job.target not in site.failed:
                failures += _write_page(run, job)
        contents = manifest(
            run.study,
            run.folder,
            scenario=run.scenario,
            notebooks=[job.notebook for job in run.jobs],
            failed=[job.notebook.stem for job in run.jobs if job.target in site.failed],
        )
        write_manifest(contents, run.folder)
    try:
        swap_in(site.building, site.folder)
    except OSError as error:
        hint = "Is a file of it open elsewhere?"
        key = site.runs[0].study.place.key
        failures.append(Failure(key, type(error).__name__, f"{site.folder.name}: {hint}"))
    return failures


def _write_page(run: Run, job: Job) -> list[Failure]:
    try:
        rules, made_up = run.study.rules, run.study.synthetic
        words = dict.fromkeys(part_name(part, "vi", rules) for part in made_up)
        text = page(job.target, tuple(words))
        write_whole(job.target.with_suffix(".html"), text.encode())
    except Exception as error:
        return [Failure(job.key, type(error).__name__, str(error))]
    return []


def _refuse_twins(places: list[Place]) -> None:
    twins = [key for key, number in Counter(place.key for place in places).items() if number > 1]
    if twins:
        finding = "this cluster and year was named twice."
        raise InputError([Fault(key, 0, finding, "Name it once.") for key in twins])
