"""Places that cannot be written: one plain sentence, nothing half-written, nothing replaced."""

import errno
import socket
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from whatif_makers import SIGNED, project

from emulab.cli import main
from emulab.faults import InputError
from emulab.whatif.scenario import save_scenario

STATE = {"families": {"": {"tasks": 55, "party": 35, "movement": 10}}}


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def place(tmp_path):
    return project(tmp_path)


@pytest.mark.parametrize(
    ("code", "name"), [(errno.ENOSPC, "OSError"), (errno.EACCES, "PermissionError")]
)
def test_a_disk_without_room_to_try_a_scenario_keeps_none_and_says_so(
    place, monkeypatch, code, name
):
    before = files(place.root)

    def full(*_, **__):
        raise OSError(code, "no room")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(InputError) as refused:
        save_scenario(place, STATE, **SIGNED)

    assert str(refused.value) == (
        "scenario: 1 fault\n"
        f"  the scenario cannot be tried before it is kept ({name}). "
        "Make room on the disk. Nothing was changed."
    )
    assert files(place.root) == before


def test_a_folder_that_takes_no_file_keeps_what_it_had(place, monkeypatch):
    before = files(place.root)
    write = Path.write_bytes

    def kept(path, content):
        if place.scenarios in path.parents:
            raise PermissionError(errno.EACCES, "read-only", str(path))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", kept)
    with pytest.raises(InputError) as refused:
        save_scenario(place, STATE, **SIGNED)

    assert str(refused.value) == (
        f"{place.scenarios / 'phuong-an.yaml'}: 1 fault\n"
        "  the files cannot be written (PermissionError). Nothing was changed."
    )
    assert files(place.root) == before


def page_at(place, out: Path):
    return CliRunner().invoke(main, ["page", str(place.rules), "--out", str(out)])


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such things here")
def test_a_page_takes_the_place_of_no_thing_that_is_no_file(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the name of a socket has to be short
    with socket.socket(socket.AF_UNIX) as thing:
        thing.bind("thing")
        said = page_at(place, Path("thing"))
        assert Path("thing").is_socket()

    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr == ("thing: 1 fault\n  this is no file. Name a file. Nothing was changed.\n")


def test_a_page_below_a_file_is_refused_and_the_file_stays(place, tmp_path):
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    said = page_at(place, tmp_path / "notes.txt" / "page.html")

    assert (said.exit_code, said.stdout) == (2, "")
    assert "the files cannot be written" in said.stderr and "Nothing was changed." in said.stderr
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "x"
