"""The environment is made once, whole or not at all, and with the standard library alone."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from emulab import environment
from emulab.environment import OFFLINE, NoEnvironment, current, handed_over, interpreter, make

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with its lock, whose commands are noted and not carried out."""
    (tmp_path / "requirements.lock").write_text("polars==2.1.0\n")
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["polars>=2,<3"]\n')
    monkeypatch.setattr(environment, "checkout", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def done(checkout, monkeypatch):
    commands = []

    def noted(command, folder):
        commands.append(command)
        interpreter(checkout).parent.mkdir(parents=True, exist_ok=True)
        interpreter(checkout).touch()

    monkeypatch.setattr(environment, "run_quietly", noted)
    return commands


def test_it_needs_nothing_but_the_standard_library():
    code = (
        "import emulab.environment, sys; print('polars' in sys.modules or 'click' in sys.modules)"
    )
    bare = [sys.executable, "-S", "-c", code]  # -S: without the packages that were installed
    assert subprocess.check_output(bare, cwd=ROOT, text=True).strip() == "False"


def test_it_is_made_once(checkout, done, capsys):
    assert [environment.ensure(checkout), environment.ensure(checkout)] == [0, 0]
    assert len(done) == 3
    assert capsys.readouterr().err.splitlines() == [
        "Making .venv from requirements.lock: about 150 packages, 250 MB to fetch; "
        "usually one to two minutes, only this once.",
        "Made .venv.",
    ]


@pytest.mark.parametrize("name", environment.INPUTS)
def test_it_is_made_anew_when_what_it_was_made_from_changes(checkout, done, name):
    make(checkout)
    with (checkout / name).open("a") as file:
        file.write("# changed\n")
    assert not current(checkout)


def test_an_environment_that_was_moved_is_out_of_date(checkout, done):
    make(checkout)
    moved = checkout.rename(checkout.with_name("moved"))
    assert not current(moved)


def test_line_ends_of_windows_are_no_change(checkout, done):
    make(checkout)
    lock = checkout / "requirements.lock"
    lock.write_bytes(lock.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert current(checkout)


@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.parametrize(
    ("fault", "code"), [(NoEnvironment("No network."), 1), (KeyboardInterrupt, 130)]
)
def test_half_an_environment_is_never_taken_for_a_whole_one(
    checkout, done, monkeypatch, step, fault, code
):
    make(checkout)
    with (checkout / "requirements.lock").open("a") as file:
        file.write("numpy==2.4.6\n")

    def failing(command, folder):
        if command == environment.commands(checkout)[step]:
            raise fault

    monkeypatch.setattr(environment, "run_quietly", failing)
    assert environment.ensure(checkout) == code
    assert not (checkout / ".venv" / environment.STAMP).exists()


def test_a_failed_step_shows_what_it_printed(tmp_path):
    command = [sys.executable, "-c", "print('no such package'); raise SystemExit(1)"]
    with pytest.raises(NoEnvironment) as refusal:
        environment.run_quietly(command, tmp_path)
    assert str(refusal.value) == (
        "no such package\n"
        "The environment could not be made: the step above failed.\n"
        "Hint: it needs the internet once, and on Windows no program that still uses .venv.\n"
        "The same command begins anew."
    )


def test_an_older_python_is_told_so(checkout, done, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert handed_over(["run"]) == 1
    assert done == []
    assert capsys.readouterr().err == (
        f"emulab needs Python 3.11 or newer; this is 3.9.2 ({sys.executable}).\n"
        "Hint: with a newer one installed, say: python3.11 -m emulab, or: make PYTHON=python3.11\n"
    )


def test_a_python_without_venv_is_told_what_to_install(checkout, done, monkeypatch, capsys):
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    assert environment.ensure(checkout) == 1
    assert capsys.readouterr().err == (
        f"This Python ({sys.executable}) cannot make environments: its venv is missing.\n"
        "Hint: on Debian or Ubuntu, say: sudo apt install python3-venv\n"
    )


def test_an_environment_does_not_remove_itself(checkout, done, monkeypatch, capsys):
    monkeypatch.setattr(sys, "prefix", str(checkout / ".venv"))
    assert environment.ensure(checkout) == 1
    assert done == []
    assert capsys.readouterr().err == (
        "The environment .venv is not whole, or out of date, and cannot mend itself.\n"
        "Hint: say: deactivate; remove the folder .venv; then the same command again\n"
    )


def test_a_python_that_has_every_dependency_is_used_as_it_is(checkout, done):
    assert handed_over(["rank"]) is None
    assert done == []


def test_another_python_hands_over_with_the_same_arguments_and_exit_code(
    checkout, done, monkeypatch
):
    (checkout / "pyproject.toml").write_text('[project]\ndependencies = ["not-there>=1"]\n')
    make(checkout)
    called = []

    def run(command):
        called.append(command)
        return subprocess.CompletedProcess(command, 2)

    monkeypatch.setattr(environment.subprocess, "run", run)
    assert handed_over(["rank", "x/2023", "--json"]) == 2
    python = str(interpreter(checkout))
    assert called == [[python, "-m", "emulab", "rank", "x/2023", "--json"]]


def test_what_is_lacking_is_read_from_the_project(checkout):
    wanted = '["polars>=2,<3", "not-there>=1", "not.there[extra]; sys_platform == \'win32\'"]'
    (checkout / "pyproject.toml").write_text(f"[project]\ndependencies = {wanted}\n")
    assert environment.lacking(checkout) == ["not-there", "not.there"]


@pytest.mark.parametrize(
    ("platform", "inside"), [("win32", "Scripts/python.exe"), ("linux", "bin/python")]
)
def test_the_interpreter_is_where_the_system_keeps_it(monkeypatch, tmp_path, platform, inside):
    monkeypatch.setattr(sys, "platform", platform)
    assert interpreter(tmp_path) == tmp_path / ".venv" / inside


def test_jupyterlab_is_told_to_stay_on_this_machine(checkout, done):
    make(checkout)
    for name, settings in OFFLINE.items():
        assert json.loads((checkout / ".venv" / name).read_text()) == settings
    assert OFFLINE["etc/jupyter/jupyter_lab_config.json"]["ServerApp"]["ip"] == "127.0.0.1"


def test_the_lock_serves_windows_and_macos_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert "colorama==" in lock and "sys_platform == 'win32'" in lock
    assert "appnope==" in lock and "sys_platform == 'darwin'" in lock
    assert "://" not in lock and "--find-links" not in lock and "-index" not in lock


def test_the_lock_pins_every_dependency_with_hashes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {environment.re.split(r"[^\w.-]", entry)[0] for entry in wanted}
    entries = (ROOT / "requirements.lock").read_text().replace("\\\n", "").splitlines()
    pinned = {line.split("==")[0] for line in entries if "==" in line and "--hash=sha256:" in line}
    assert {name.lower().replace("_", "-").replace(".", "-") for name in names} <= pinned
    assert len(pinned) == sum(1 for line in entries if line and line[0].isalnum())
