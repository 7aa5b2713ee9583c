"""Serving: the notebook of the meeting in JupyterLab, or as a page of Voila, on this machine only.

What one would get wrong: a server that listens on every address shows the marks to the building,
and one that asks a distant host for a style sheet stands still where there is no network.
"""

import json
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

from emulab.batch.jobs import notebook_folder
from emulab.faults import Fault, InputError
from emulab.rules import Place
from emulab.together import write_together

HOST = "127.0.0.1"
PORTS = {"lab": 8888, "meeting": 8866}
TRIED = 50  # ports after the one that is asked for
NAME = "what_if.ipynb"
SERVED = Path(__file__).parent / "served"
PARAMETER = re.compile(r"(\w+): (\w+) = [^#]*?(\s*|  #.*\s*)")
IDLE = 1800  # seconds after which a kernel that nobody looks at is ended
PING = 30_000  # milliseconds
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline' blob:; connect-src 'self' ws://{host}:{port} blob: data:; "
    "frame-ancestors 'none'"
)


def prepared_notebook(place: Place, scenario: str = "") -> Path:
    """``notebooks/what_if.ipynb`` with the place in its parameters, below ``out/meetings``.

    It is written anew each time. Raises InputError where the project has no such notebook, or
    where the rules lie outside it: nothing could be saved beside them.
    """
    if place.rules != place.root / "params" / place.cluster / str(place.year) / "rules.yaml":
        finding = "the meeting needs the CLUSTER/YEAR of a project, and this is a file outside one."
        remedy = "Lay it out as params/CLUSTER/YEAR/rules.yaml; emulab page takes it as it is."
        raise InputError([Fault(str(place.rules), 0, finding, remedy)])
    source = notebook_folder(place) / NAME
    if not source.is_file():
        raise InputError([Fault(str(source), 0, "there is no such notebook.", "Put it back.")])
    book = json.loads(source.read_text("utf-8"))
    values = {"cluster": place.cluster, "year": place.year, "scenario": scenario}
    for cell in book["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            cell["source"] = _with_values(cell["source"], values)
    target = place.root / "out" / "meetings" / place.cluster / str(place.year) / NAME
    write_together({target: (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()})
    return target


def _with_values(lines: list[str], values: dict[str, str | int]) -> list[str]:
    """Every line ``name: kind = value  # comment`` with the value that is given for the name."""
    found = []
    for line in lines:
        said = PARAMETER.fullmatch(line)
        if said and said[1] in values:
            value = json.dumps(values[said[1]], ensure_ascii=False)
            line = f"{said[1]}: {said[2]} = {value}{said[3]}"
        found.append(line)
    return found


def free_port(wanted: int) -> int:
    """The first port from ``wanted`` on that nobody listens on; raises InputError where none is."""
    for port in range(wanted, min(wanted + TRIED, 65536)):
        with socket.socket() as one:
            if os.name != "nt":  # a port that was just let go is free; Windows means another thing
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind((HOST, port))
            except OSError:
                continue
            return port
    finding = f"no port from {wanted} on is free."
    raise InputError([Fault("--port", 0, finding, "Name another, such as 9000.")])


def lab_arguments(notebook: Path, root: Path, port: int, browser: str) -> list[str]:
    """What JupyterLab is started with: on this machine, on the notebook, asking nobody for news."""
    page = notebook.relative_to(root).as_posix()
    return [
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{page}",
        f"--ServerApp.open_browser={browser == 'opened'}",
        "--ServerApp.answer_yes=True",  # one Ctrl+C is enough
        "--ServerApp.allow_root=True",  # in a container; it is reached from this machine alone
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]


def meeting_arguments(notebook: Path, port: int, browser: str) -> list[str]:
    """What Voila is started with: on this machine, without code, ending kernels left alone."""
    return [
        str(notebook),
        f"--Voila.ip={HOST}",
        f"--Voila.port={port}",
        "--Voila.port_retries=0",
        f"--Voila.open_browser={browser == 'opened'}",
        "--Voila.log_level=ERROR",
        "--VoilaConfiguration.template=emulab",
        "--VoilaConfiguration.allow_template_override=NO",
        "--VoilaConfiguration.strip_sources=True",
        "--KernelManager.transport_encryption=auto",
        f"--MappingKernelManager.cull_idle_timeout={IDLE}",
        "--MappingKernelManager.cull_interval=60",
    ]


def serve_lab(notebook: Path, root: Path, port: int, browser: str) -> None:
    """Serve the notebook in JupyterLab until somebody stops it."""
    _also("JUPYTER_CONFIG_PATH", SERVED)
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(lab_arguments(notebook, root, port, browser))


def serve_meeting(notebook: Path, port: int, browser: str, ready: Callable[[], None]) -> None:
    """Serve the notebook as a page without its code until somebody stops it.

    ``ready`` is called once it is listened to.
    """
    _also("JUPYTER_PATH", SERVED)
    from tornado.ioloop import IOLoop
    from traitlets.config import Config
    from voila.app import Voila

    headers = {"Content-Security-Policy": POLICY.format(host=HOST, port=port)}
    settings = {"headers": headers, "ws_ping_interval": PING, "ws_ping_timeout": PING}
    config = Config({"Voila": {"tornado_settings": settings}})
    server = Voila.instance(config=config)
    server.initialize(meeting_arguments(notebook, port, browser))
    IOLoop.current().add_callback(ready)
    server.start()


def _also(variable: str, folder: Path) -> None:
    """The folder before those that the variable of the environment names already."""
    known = os.environ.get(variable)
    os.environ[variable] = os.pathsep.join([str(folder), *([known] if known else [])])
