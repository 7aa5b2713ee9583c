"""Many clusters' notebooks through papermill: jobs, the runner, what is taken out, the manifest.

Papermill takes two seconds to import, so every name is fetched when it is first asked for.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Failure": "jobs",
    "Job": "jobs",
    "exit_code": "jobs",
    "jobs_for": "jobs",
    "run_all": "years",
    "run_jobs": "runner",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"emulab.batch.{_HOMES[name]}"), name)
