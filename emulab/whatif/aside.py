"""Aside: slow questions answered by a second Python, so that the first goes on answering at once.

    python -m emulab.whatif.aside     a line of JSON in, a line of JSON out, until the input ends

What one would get wrong: a thread would not do. Beside one that computes, an answer that takes
15 ms takes 300.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock, Thread
from typing import Any

Told = Callable[[dict[str, Any]], None]


class Aside:
    """A second Python, started with the first question; it ends with this one.

    Only the newest question of those that wait is worked on: an older one is answered null.
    """

    def __init__(self) -> None:
        self._python: subprocess.Popen[str] | None = None
        self._waiting: tuple[dict[str, Any], Told] | None = None
        self._working: tuple[dict[str, Any], Told] | None = None
        self._lock = Lock()

    def ask(self, rules: Path, choices: Mapping[str, Any], asked: Mapping[str, Any], told: Told):
        """Have ``told`` called with the message that answers ``asked``, from another thread."""
        job = ({"rules": str(rules), "choices": dict(choices), "asked": dict(asked)}, told)
        with self._lock:
            stale, self._waiting = self._waiting, job
            self._next()
        if stale is not None:
            stale[1]({"number": stale[0]["asked"].get("number"), "answer": None})

    def close(self) -> None:
        """End the second Python; questions that wait stay without an answer."""
        with self._lock:
            python, self._python = self._python, None
            self._waiting = self._working = None
        if python is not None:
            python.kill()
            python.wait()

    def _next(self) -> None:
        """Hand over the question that waits, unless one is being worked on."""
        if self._working is not None or self._waiting is None:
            return
        if self._python is None or self._python.poll() is not None:
            self._python = _started()
            Thread(target=self._heard, args=(self._python,), daemon=True).start()
        self._working, self._waiting = self._waiting, None
        try:
            self._python.stdin.write(json.dumps(self._working[0]) + "\n")
            self._python.stdin.flush()
        except OSError:  # it ended meanwhile: _heard says so
            pass

    def _heard(self, python: "subprocess.Popen[str]") -> None:
        """Hand on every answer; where the second Python ends, the question it had fails."""
        for line in python.stdout:
            self._ended(python, json.loads(line))
        self._ended(python, {"fault": "the second Python has ended. Ask again."})

    def _ended(self, python: "subprocess.Popen[str]", answer: dict[str, Any]) -> None:
        with self._lock:
            done = self._working if python is self._python else None
            self._working = None if done else self._working
        if done is not None:
            done[1](answer | {"number": done[0]["asked"].get("number")})
            with self._lock:
                self._next()


def _started() -> "subprocess.Popen[str]":
    """A Python that answers until its input ends, which it does when this one is gone."""
    return subprocess.Popen(
        [sys.executable, "-m", "emulab.whatif.aside"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )


def main() -> None:
    """Answer every line of the input; the study of the last one is kept."""
    from emulab.faults import InputError
    from emulab.studies import study_at
    from emulab.whatif.questions import Ground, answered

    if hasattr(os, "nice"):
        os.nice(10)  # the answers that are waited for come first
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8")
    known: dict[str, Ground] = {}
    for line in sys.stdin:
        job = json.loads(line)
        key = json.dumps([job["rules"], job["choices"]], sort_keys=True)
        try:
            if key not in known:
                known = {key: Ground(study_at(job["rules"]), job["choices"])}
            said = json.dumps(answered(known[key], job["asked"]), allow_nan=False)
        except InputError as error:  # the files are no longer what they were
            said = json.dumps({"fault": str(error)})
        print(said, flush=True)


if __name__ == "__main__":
    main()
