"""The environment: ``.venv`` beside this checkout, made from requirements.lock.

    python -m emulab.environment      makes it, if it is not there or out of date
    python -m emulab rank ...         makes it too, when this Python lacks what emulab needs

Nothing but the standard library is imported, since this runs before anything is installed,
and nothing here is newer than Python 3.9, so that it can be told that it is too old.
"""

import json
import re
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

OLDEST = (3, 11)
INPUTS = ("requirements.lock", "pyproject.toml")
STAMP = "made-from.txt"

# Read by JupyterLab however it is started: it asks nobody on the internet for anything.
OFFLINE = {
    "etc/jupyter/jupyter_lab_config.json": {
        "LabApp": {
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
        },
        "ServerApp": {"ip": "127.0.0.1"},
    },
    "share/jupyter/lab/settings/overrides.json": {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
    },
}


class NoEnvironment(Exception):
    """The environment cannot be made; the message says why and what to do."""


def checkout():
    """The folder of this checkout; None where emulab was installed without its lock."""
    root = Path(__file__).resolve().parents[1]
    return root if all((root / name).is_file() for name in INPUTS) else None


def interpreter(root):
    """The Python of the checkout's environment, whether it is made yet or not."""
    inside = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
    return root / ".venv" / inside


def inside(root):
    """Whether this Python is the one of the checkout's own environment."""
    return Path(sys.prefix).resolve() == (root / ".venv").resolve()


def handed_over(arguments):
    """Exit code of ``emulab`` run in the checkout's environment; None where this Python will do.

    It will do when it has every dependency, and also when there is no checkout at hand.
    """
    root = checkout()
    if root is None or (sys.version_info[:2] >= OLDEST and not lacking(root)):
        return None
    code = ensure(root)
    if code:
        return code
    try:
        return subprocess.run([str(interpreter(root)), "-m", "emulab", *arguments]).returncode
    except KeyboardInterrupt:  # the other process was told as well, and speaks for both
        return 130


def lacking(root):
    """The dependencies of pyproject.toml that this Python does not have, of any version."""
    import tomllib
    from importlib.metadata import PackageNotFoundError, version

    missing = []
    with (root / "pyproject.toml").open("rb") as file:
        dependencies = tomllib.load(file)["project"]["dependencies"]
    for name in (re.split(r"[^\w.-]", wanted)[0] for wanted in dependencies):
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    return missing


def ensure(root):
    """Make the environment unless it is up to date. 0 when it is there, else 1, or 130 stopped."""
    try:
        if not current(root) or (inside(root) and lacking(root)):
            make(root)
    except NoEnvironment as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        say("Stopped. The environment is not whole; the same command begins it anew.")
        return 130
    return 0


def fingerprint(root):
    """What an environment was made from, and where: one that was moved no longer works."""
    digest = sha256(str(root).encode())
    for name in INPUTS:
        digest.update((root / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def current(root):
    """Whether the environment is whole and was made from these very inputs."""
    stamp = root / ".venv" / STAMP
    if not (stamp.is_file() and interpreter(root).exists()):
        return False
    return stamp.read_text(encoding="utf-8").strip() == fingerprint(root)


def make(root, execute=None):
    """Make the environment from the start; the stamp that says it is whole is written last."""
    execute = execute or run_quietly
    refuse_unfit(root)
    say(
        "Making .venv from requirements.lock: about 150 packages, 250 MB to fetch; "
        "usually one to two minutes, only this once."
    )
    stamp = root / ".venv" / STAMP
    if stamp.exists():
        stamp.unlink()
    for command in commands(root):
        execute(command, root)
    for name, settings in OFFLINE.items():
        path = root / ".venv" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    stamp.write_text(fingerprint(root) + "\n", encoding="utf-8")
    say("Made .venv.")


def commands(root):
    """The commands that make the environment, in their order."""
    pip = [str(interpreter(root)), "-m", "pip", "--disable-pip-version-check", "install"]
    locked = ["--require-hashes", "--only-binary=:all:", "-r", str(root / "requirements.lock")]
    ours = ["--no-index", "--no-build-isolation", "--no-deps", "--editable", str(root)]
    return [
        [sys.executable, "-m", "venv", "--clear", str(root / ".venv")],
        [*pip, *locked],
        [*pip, *ours],
    ]


def run_quietly(command, folder):
    """Run the command; show what it printed only if it failed."""
    done = subprocess.run(
        command, cwd=str(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        printed = done.stdout.decode("utf-8", "replace").strip().splitlines()
        raise NoEnvironment(
            "\n".join(printed[-20:])
            + "\nThe environment could not be made: the step above failed."
            + "\nHint: it needs the internet once, and on Windows no program that still uses .venv."
            + "\nThe same command begins anew."
        )


def refuse_unfit(root):
    """Raise NoEnvironment where this Python cannot make an environment for emulab."""
    here = ".".join(str(part) for part in sys.version_info[:3])
    oldest = ".".join(str(part) for part in OLDEST)
    if sys.version_info[:2] < OLDEST:
        raise NoEnvironment(
            f"emulab needs Python {oldest} or newer; this is {here} ({sys.executable}).\n"
            f"Hint: with a newer one installed, say: python{oldest} -m emulab, "
            f"or: make PYTHON=python{oldest}"
        )
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise NoEnvironment(
            f"This Python ({sys.executable}) cannot make environments: its venv is missing.\n"
            "Hint: on Debian or Ubuntu, say: sudo apt install python3-venv"
        )
    if inside(root):
        raise NoEnvironment(
            "The environment .venv is not whole, or out of date, and cannot mend itself.\n"
            "Hint: say: deactivate; remove the folder .venv; then the same command again"
        )


def say(text):
    """Print to stderr at once: stdout is for results."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    folder = checkout()
    if folder is None:
        sys.exit("There is no requirements.lock beside the package: run this in a checkout.")
    sys.exit(ensure(folder))
