"""Serving the meeting: on this machine only, without code, and stopped as it was started."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from voting_makers import project

from emulab.cli import main
from emulab.faults import InputError
from emulab.rules import find_place
from emulab.whatif.serving import (
    HOST,
    free_port,
    lab_arguments,
    meeting_arguments,
    prepared_notebook,
)

HERE = Path(__file__).parents[1]
PATIENCE = 120  # seconds until a server must answer, or be gone


def no_sockets() -> str:
    """Why no server can be tried here; empty where one can."""
    if sys.platform == "win32":
        return "servers are stopped by a signal here, which Windows does not know"
    try:
        free_port(20_000)
    except InputError:
        return "no socket can be listened to here"
    return ""


serving = pytest.mark.skipif(bool(no_sockets()), reason=no_sockets() or "sockets are there")


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))
    return project(tmp_path)


@contextmanager
def served(root, *arguments):
    """The command and the lines that it has printed; stopped as with Ctrl+C."""
    log = root / "server.log"
    with log.open("w") as out:
        command = [sys.executable, "-m", "emulab", *map(str, arguments)]
        known = os.environ | {"EMULAB_ROOT": str(root), "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen(
            command, cwd=HERE, env=known, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            yield server, log
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGINT)
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()
                raise


def said(log: Path, pattern: str) -> str:
    """The first text in the log that the pattern finds, waited for."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := re.search(pattern, log.read_text()):
            return found[0]
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def read(address: str) -> str:
    """What is served there; an address is said a moment before anybody listens to it."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address, timeout=PATIENCE) as answer:
                return answer.read().decode()
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@serving
def test_the_meeting_is_served_on_this_machine_without_code_and_stops(small):
    port = free_port(20_100)
    with served(small, "meeting", "small/2023", "--no-browser", "--port", port) as (server, log):
        address = said(log, r"http://\S+")
        text = read(address)
        with socket.socket() as elsewhere:
            outside = elsewhere.connect_ex((socket.gethostbyname(socket.gethostname()), port))
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)

    assert address == f"http://{HOST}:{port}/"
    assert log.read_text().splitlines()[0] == f"small/2023: {address} (Ctrl+C stops it)"
    assert log.read_text().splitlines()[-1] == "Stopped."
    assert server.returncode == 0
    assert "application/vnd.jupyter.widget-view+json" in text
    assert "emulab.meeting" not in text
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", text)
    assert outside or socket.gethostbyname(socket.gethostname()).startswith("127.")


@serving
def test_jupyterlab_is_served_on_this_machine_behind_a_token_and_stops(small):
    port = free_port(20_200)
    with served(small, "what-if", "small/2023", "--no-browser", "--port", port) as (server, log):
        address = said(log, rf"http://{re.escape(HOST)}:{port}/lab/tree/\S+")
        token = address.partition("?token=")[2]
        status = json.loads(read(f"http://{HOST}:{port}/api/status?token={token}"))
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)

    assert len(token) > 30
    assert "out/meetings/small/2023/what_if.ipynb" in address
    assert status["kernels"] == 0
    assert server.returncode == 0


def test_the_notebook_is_prepared_with_its_place_and_nothing_else_is_changed(small):
    path = prepared_notebook(find_place("small/2023"), 'a"b')
    made = json.loads(path.read_text(encoding="utf-8"))
    source = json.loads((HERE / "notebooks" / "what_if.ipynb").read_text(encoding="utf-8"))

    assert path == small / "out" / "meetings" / "small" / "2023" / "what_if.ipynb"
    assert made["cells"][1]["source"] == [
        'cluster: str = "small"  # a folder of params/\n',
        "year: int = 2023\n",
        'scenario: str = "a\\"b"  # a file of scenarios/, or the rules as adopted',
    ]
    made["cells"][1] = source["cells"][1]
    assert made == source


def test_a_port_that_is_taken_is_passed_over():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert free_port(port) > port


def test_servers_are_told_to_stay_on_this_machine_and_to_end_idle_kernels(tmp_path):
    lab = lab_arguments(tmp_path / "out" / "a.ipynb", tmp_path, 8888, "none")
    page = meeting_arguments(tmp_path / "a.ipynb", 8866, "opened")

    assert "--ServerApp.ip=127.0.0.1" in lab and "--ServerApp.open_browser=False" in lab
    assert "--LabApp.default_url=/lab/tree/out/a.ipynb" in lab
    assert "--LabApp.news_url=None" in lab
    assert "--Voila.ip=127.0.0.1" in page and "--Voila.open_browser=True" in page
    assert "--MappingKernelManager.cull_idle_timeout=1800" in page
    assert "--VoilaConfiguration.strip_sources=True" in page


@pytest.mark.parametrize("command", ["what-if", "meeting"])
def test_refusals_of_the_servers(small, tmp_path, command):
    def refused(*arguments) -> str:
        found = CliRunner().invoke(main, [command, *map(str, arguments), "--no-browser"])
        assert (found.exit_code, found.stdout) == (2, "")
        return found.stderr

    assert refused("nowhere/2023") == (
        "nowhere/2023: 1 fault\n  there are no rules of that name. There are: small/2023.\n"
    )
    project(small, marks="unit,criterion,stage,scorer,mark\nba-vi,tasks,head,h,nine\n")
    assert "'nine' is not a number" in refused("small/2023")
    alone = tmp_path / "alone.yaml"
    project(small)
    alone.write_bytes((small / "params" / "small" / "2023" / "rules.yaml").read_bytes())
    for file in (small / "data" / "small" / "2023").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert refused(alone) == (
        f"{alone}: 1 fault\n"
        "  the meeting needs the CLUSTER/YEAR of a project, and this is a file outside one. "
        "Lay it out as params/CLUSTER/YEAR/rules.yaml; emulab page takes it as it is.\n"
    )
