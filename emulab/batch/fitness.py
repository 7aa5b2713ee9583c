"""Jobs that cannot run as they stand are refused, all of them, before anything runs.

Papermill injects a misspelt parameter with a line in its log and runs on with the default;
a batch would then print the same cluster twenty times under twenty names.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from emulab.batch.jobs import Job
from emulab.faults import Fault, InputError

KERNEL = "python3"


def refuse_unfit(jobs: Iterable[Job]) -> None:
    """Raise InputError for unknown parameters, notebooks, kernels, and targets asked for twice."""
    jobs = list(jobs)
    read = cache(_read)  # a notebook is read once a batch, not once a cluster
    faults = [fault for job in jobs for fault in _faults(job, *read(job.notebook))]
    targets = Counter(job.target for job in jobs)
    faults += [
        Fault(target.name, 0, f"{number} jobs would write this file.", "Give each its own folder.")
        for target, number in targets.items()
        if number > 1
    ]
    if faults:
        raise InputError(faults)


def _faults(job: Job, kernel: str | None, declared: tuple[str, ...], unread: str):
    file = job.notebook.name
    if unread:
        yield Fault(file, 0, unread, f"It is looked for in {job.notebook.parent.name}/.")
        return
    if kernel != KERNEL:
        found = f"names the kernel {kernel!r}" if kernel else "names no kernel"
        yield Fault(file, 0, f"the notebook {found}.", f"Set kernelspec.name to {KERNEL!r}.")
    for name, value in job.parameters.items():
        if name not in declared:
            known = f"It declares: {', '.join(declared)}." if declared else "It declares none."
            yield Fault(file, 0, f"there is no parameter called {name!r}.", known)
        elif not _literal(value):
            kind = type(value).__name__
            yield Fault(
                file, 0, f"the parameter {name!r} is a {kind}.", "Give text, a number or a list."
            )


def _read(notebook: Path) -> tuple[str | None, tuple[str, ...], str]:
    """The kernel it names, the parameters it declares, and why it could not be read, if so."""
    import nbformat
    from papermill.translators import PythonTranslator

    try:
        node = nbformat.read(notebook, as_version=4)
    except FileNotFoundError:
        return None, (), "there is no such notebook."
    except (nbformat.reader.NotJSONError, UnicodeDecodeError):
        return None, (), "the file is not a notebook."
    tagged = [cell for cell in node.cells if "parameters" in cell.metadata.get("tags", [])]
    declared = PythonTranslator.inspect(tagged[0]) if tagged else []
    kernel = node.metadata.get("kernelspec", {}).get("name")
    return kernel, tuple(parameter.name for parameter in declared), ""


def _literal(value: Any) -> bool:
    if isinstance(value, list):
        return all(_literal(entry) for entry in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _literal(entry) for key, entry in value.items())
    return value is None or isinstance(value, str | int | float)
