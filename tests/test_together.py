"""Several files at once: all of them, or everything as it was."""

import os
from pathlib import Path

import pytest

from emulab.faults import InputError
from emulab.together import write_together


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def test_every_file_is_written_and_its_folder_made(tmp_path):
    files = {tmp_path / "a" / "b" / "one.csv": b"1", tmp_path / "two.csv": b"2"}
    written = write_together(files)

    assert written == tuple(files)
    assert {path: path.read_bytes() for path in files} == files
    assert names(tmp_path) == ["a", "b", "one.csv", "two.csv"]


def test_a_file_that_holds_the_same_is_not_touched(tmp_path):
    same, other = tmp_path / "same.csv", tmp_path / "other.csv"
    same.write_bytes(b"1")
    os.utime(same, (1, 1))

    assert write_together({same: b"1", other: b"2"}) == (other,)
    assert same.stat().st_mtime == 1


@pytest.mark.parametrize("fails", range(1, 5))
def test_wherever_it_fails_everything_is_as_it_was(tmp_path, monkeypatch, fails):
    old, new = tmp_path / "old.csv", tmp_path / "2023" / "new.csv"
    more = tmp_path / "more.csv"
    old.write_bytes(b"before")
    more.write_bytes(b"before")
    real, calls = os.replace, []

    def failing(source, target):
        calls.append(target)
        if len(calls) == fails:
            raise OSError("full")
        return real(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(InputError, match=r"the files cannot be written \(OSError\)"):
        write_together({old: b"after", new: b"after", more: b"after"})
    monkeypatch.undo()

    assert names(tmp_path) == ["more.csv", "old.csv"]
    assert (old.read_bytes(), more.read_bytes()) == (b"before", b"before")


def test_a_folder_in_the_way_is_named_and_the_other_file_stays(tmp_path):
    kept, taken = tmp_path / "marks.csv", tmp_path / "changes.csv"
    kept.write_bytes(b"old")
    taken.mkdir()
    with pytest.raises(InputError) as refused:
        write_together({kept: b"new", taken: b"new"})

    [fault] = refused.value.faults
    assert fault.file == str(taken)
    assert str(fault) == "this is no file. Name a file. Nothing was changed."
    assert kept.read_bytes() == b"old"
    assert names(tmp_path) == ["changes.csv", "marks.csv"]


def test_a_file_where_a_folder_should_be_is_refused(tmp_path):
    (tmp_path / "2023").write_bytes(b"")
    with pytest.raises(InputError, match="the files cannot be written"):
        write_together({tmp_path / "2023" / "marks.csv": b"new"})

    assert names(tmp_path) == ["2023"]


def test_a_name_that_no_disk_takes_is_a_fault_and_no_crash(tmp_path):
    with pytest.raises(InputError, match=r"the files cannot be written"):
        write_together({tmp_path / ("x" * 300): b"1"})

    assert names(tmp_path) == []
