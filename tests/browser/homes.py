"""The homes of the page: JupyterLab and Voila, served for one test on this machine and taken down.

A project of its own is laid out in a temporary folder, so that what is saved is saved there.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
NOTEBOOK = "what_if.ipynb"
COMMANDS = {"lab": "what-if", "voila": "meeting"}
ADDRESS = re.compile(r"https?://127\.0\.0\.1:\d+/\S*")
STARTING = 60  # seconds that a server may take
STOPPING = 10
TIMES = 8  # that Run is pressed
STARTED = r"""() => [...document.querySelectorAll(".jp-InputPrompt")]
  .some((one) => /\[[*\d]/.test(one.textContent))"""


def project(root: Path, *clusters: str) -> Path:
    """A project of these clusters of the checkout, the law and the notebook of the meeting."""
    for kind in ("params", "data"):
        for cluster in clusters:
            shutil.copytree(CHECKOUT / kind / cluster, root / kind / cluster)
    shutil.copytree(CHECKOUT / "params" / "law", root / "params" / "law", dirs_exist_ok=True)
    return with_notebook(root)


def with_notebook(root: Path) -> Path:
    """The project with the notebook of the meeting in it."""
    (root / "notebooks").mkdir(exist_ok=True)
    shutil.copy(CHECKOUT / "notebooks" / NOTEBOOK, root / "notebooks" / NOTEBOOK)
    return root


def environment(root: Path) -> dict[str, str]:
    """What every command of the project is run with; nothing of Jupyter's is read or written."""
    own = {f"JUPYTER_{kind}_DIR": str(root / "jupyter" / kind) for kind in ("CONFIG", "RUNTIME")}
    own |= {"JUPYTER_PREFER_ENV_PATH": "1", "PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **own, "EMULAB_ROOT": str(root), "IPYTHONDIR": str(root / "ipython")}


def emulab(root: Path, *arguments: str) -> str:
    """What a command of emulab prints in the project; fails with its own words."""
    command = [sys.executable, "-m", "emulab", *arguments]
    done = subprocess.run(
        command, cwd=root, env=environment(root), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(home: str, root: Path, place: str) -> Iterator[str]:
    """The address of a home, "lab" or "voila", for as long as it is asked for."""
    log = root / f"{home}.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "emulab", COMMANDS[home], place, "--no-browser"]
    with log.open("w") as said:
        server = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=root,
            env=environment(root),
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield _address(server, log, port)
    finally:
        _stopped(server)


def _address(server: subprocess.Popen, log: Path, port: int) -> str:
    """Where it answers, with its token; fails with what the server said."""
    end = time.monotonic() + STARTING
    while time.monotonic() < end and server.poll() is None:
        found = [one for one in ADDRESS.findall(log.read_text()) if f":{port}" in one]
        with socket.socket() as asked:
            if found and asked.connect_ex(("127.0.0.1", port)) == 0:
                return found[-1].rstrip(")").strip()
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def _stopped(server: subprocess.Popen) -> None:
    """Ask the server to end its kernels and itself; nothing it started stays behind."""
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
    try:
        server.wait(STOPPING)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(STOPPING)


def run_all(page, address: str) -> None:
    """Open the notebook in JupyterLab, wait for its kernel and run all cells.

    JupyterLab loses a Run that comes before its kernel answers, without a word: it is asked again.
    """
    from playwright.sync_api import TimeoutError

    page.goto(address)
    page.add_locator_handler(page.locator(".jp-Dialog"), _accepted, no_wait_after=True)
    page.wait_for_selector("text=/Python 3.* \\| Idle/", timeout=60_000)
    for _ in range(TIMES):
        page.get_by_role("menuitem", name="Run", exact=True).first.click()
        page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
        with suppress(TimeoutError):
            page.wait_for_function(STARTED, timeout=3_000)
            break
    page.wait_for_selector(".emulab .ranking .row", timeout=60_000)


def _accepted(dialog) -> None:
    """What JupyterLab asks meanwhile is told to whoever reads the output, and accepted."""
    print(f"JupyterLab asks: {dialog.first.text_content()}")
    dialog.first.locator(".jp-mod-accept").click()


def open_meeting(page, address: str) -> None:
    """Open the page that Voila serves and wait until the ranking is there."""
    page.goto(address)
    page.wait_for_selector(".emulab .ranking .row", timeout=90_000)
