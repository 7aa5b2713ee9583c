"""Runs jobs through papermill's own Python interface, several at once, in one warm process.

One failure does not stop the others. Nothing changes the working folder, which every thread
shares.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from tqdm import tqdm

from emulab.batch.files import write_whole
from emulab.batch.fitness import KERNEL, refuse_unfit
from emulab.batch.jobs import Failure, Job
from emulab.batch.kernels import ProjectKernel, settings
from emulab.batch.tidy import as_bytes, tidied
from emulab.rules.places import project_root


def run_jobs(
    jobs: Iterable[Job],
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    root: Path | None = None,
    ended: Callable[[Job, Failure | None], None] = lambda job, failure: None,
) -> list[Failure]:
    """Run every job and return what failed, in the order of the jobs.

    Raises InputError before anything runs when a job is unfit. ``workers`` notebooks run at
    once (default: one a processor, four at most); an ``executor`` of your own, of threads,
    processes or a cluster of machines, takes their place and is left open. ``ended`` is told
    of each job as it ends, in this thread.
    """
    jobs = list(jobs)
    refuse_unfit(jobs)
    root = (root or project_root()).resolve()
    failures: dict[int, Failure] = {}
    with _pool(workers, executor) as pool, _progress(len(jobs)) as said:
        futures = {pool.submit(run_job, job, root): at for at, job in enumerate(jobs)}
        try:
            for future in _as_they_end(futures):
                at = futures[future]
                if failure := _outcome(future, jobs[at]):
                    failures[at] = failure
                said(jobs[at], failure)
                ended(jobs[at], failure)
        except BaseException:
            _stop(futures)
            raise
    return [failures[at] for at in sorted(failures)]


def run_job(job: Job, root: Path) -> Failure | None:
    """Run one notebook into its target; None when every cell ran and none failed.

    ``root`` is the project of a job that names none itself.

    The target appears whole or not at all. A notebook that failed is kept as
    ``<name>.failed.ipynb``, and then no file of the good name stays from an earlier run.
    """
    root = job.root or root
    job.target.parent.mkdir(parents=True, exist_ok=True)
    running = job.target.with_name(f".{job.target.stem}.{os.getpid()}.ipynb")
    try:
        try:
            _execute(job, running, root)
            failure = _not_run(job, _read(running))
        except Exception as error:
            failure = _failure(job, error, _read(running))
        if ProjectKernel.stopping:
            return failure
        if running.exists():
            content = as_bytes(tidied(_read(running), root))
            write_whole(job.failed if failure else job.target, content)
        (job.target if failure else job.failed).unlink(missing_ok=True)
        return failure
    finally:
        running.unlink(missing_ok=True)


def _execute(job: Job, running: Path, root: Path) -> None:
    """Papermill formats paths, so braces in them are doubled; ``cwd`` is never given."""
    papermill.execute_notebook(
        _braced(job.notebook.resolve()),
        _braced(running.resolve()),
        parameters=dict(job.parameters),
        kernel_name=KERNEL,
        language="python",
        progress_bar=False,
        config=settings(root),
        kernel_manager_class=ProjectKernel,
    )


def _braced(path: Path) -> str:
    return str(path).replace("{", "{{").replace("}", "}}")


def _read(path: Path) -> NotebookNode | None:
    return nbformat.read(path, as_version=4) if path.exists() else None


def _failure(job: Job, error: Exception, notebook: NotebookNode | None) -> Failure:
    name = getattr(error, "ename", None) or type(error).__name__
    message = str(error.evalue if hasattr(error, "evalue") else error)
    number, line = _stopped_at(notebook)
    said = message.strip() or "no message was given"
    return Failure(job.key, name, said, job, number, line)


def _not_run(job: Job, notebook: NotebookNode) -> Failure | None:
    """A failure when a cell never ran: papermill calls such a notebook a success (its #518)."""
    number, line = _stopped_at(notebook)
    if not number:
        return None
    said = "the kernel stopped here and reported no error"
    return Failure(job.key, "CellNotRun", said, job, number, line)


def _stopped_at(notebook: NotebookNode | None) -> tuple[int, str]:
    """Number and first line of the first cell that failed or got no reply; else 0, "".

    The prompt number says only that a cell was begun, and papermill's own status calls every
    cell of a dead kernel completed; the reply is what tells.
    """
    cells = [cell for cell in notebook.cells if _runs(cell)] if notebook else []
    for number, cell in enumerate(cells, start=1):
        failed = cell.metadata.get("papermill", {}).get("exception") is True
        if failed or "shell.execute_reply" not in cell.metadata.get("execution", {}):
            return number, cell.source.strip().splitlines()[0]
    return 0, ""


def _runs(cell: NotebookNode) -> bool:
    skipped = "skip-execution" in cell.metadata.get("tags", [])
    return cell.cell_type == "code" and bool(cell.source.strip()) and not skipped


def _as_they_end(futures: Iterable[Future]) -> Iterator[Future]:
    """The futures as they end. Waits in short spells, for a long one cannot be interrupted
    everywhere (not on Windows, and not when the signal reaches another thread)."""
    waiting = set(futures)
    while waiting:
        ended, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
        yield from ended


def _outcome(future: Future, job: Job) -> Failure | None:
    """What the job returned; a worker that died is the failure of its job, not of the batch."""
    try:
        return future.result()
    except Exception as error:
        return Failure(job.key, type(error).__name__, str(error), job)


def _stop(futures: Iterable[Future]) -> None:
    for future in futures:
        future.cancel()
    ProjectKernel.stop_all()


@contextmanager
def _pool(workers: int | None, executor: Executor | None):
    """The executor that was handed in, or threads of our own, which are waited for."""
    if executor is not None:
        yield executor
        return
    threads = ThreadPoolExecutor(workers or min(4, os.cpu_count() or 1))
    try:
        yield threads
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
        ProjectKernel.stopping = False


@contextmanager
def _progress(total: int):
    """A bar on a terminal; elsewhere one line a notebook, for a log."""
    terminal = sys.stderr.isatty()
    with tqdm(total=total, unit="notebook", disable=not terminal, file=sys.stderr) as bar:
        numbers = iter(range(1, total + 1))

        def said(job: Job, failure: Failure | None) -> None:
            number, word = next(numbers), "FAILED" if failure else "done"
            bar.set_postfix_str(job.name, refresh=False)
            bar.update()
            if failure or not terminal:
                line = f"[{number}/{total}] {job.name}: {word}"
                bar.write(line, file=sys.stderr)

        yield said
