"""What is taken out of an executed notebook, and that two runs then give the same bytes."""

import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from toy_notebooks import toy

from emulab.batch import Job, run_jobs
from emulab.batch.files import building_site, swap_in, write_whole
from emulab.batch.tidy import as_bytes, tidied

new = nbformat.v4


def test_two_runs_give_the_same_bytes(tmp_path):
    book = toy(
        tmp_path / "toy.ipynb",
        "import warnings, sys\nwarnings.warn('ô')",
        "for n in range(40): print(n, file=sys.stdout if n % 2 else sys.stderr, flush=True)",
        "print({'đ', 'ơ', 'ư', 'ă', 'ê'})",
        "object()",
    )
    jobs = [Job("a", n, None, book, {"year": 2023}, tmp_path / str(n) / "a.ipynb") for n in (1, 2)]
    assert run_jobs(jobs, workers=2, root=tmp_path) == []
    first, second = (job.target.read_bytes() for job in jobs)
    assert first == second
    assert str(tmp_path).encode() not in first
    assert b"ipykernel" not in first and b"start_time" not in first


def executed(*outputs) -> nbformat.NotebookNode:
    """A notebook as papermill leaves it, with these outputs in its one cell."""
    cell = new.new_code_cell("x", outputs=list(outputs), execution_count=1)
    cell.metadata = {
        "papermill": {"start_time": "2024-01-01", "status": "completed"},
        "execution": {"shell.execute_reply": "2024-01-01"},
        "tags": ["kept"],
    }
    about = {
        "papermill": {
            "parameters": {"year": 2023},
            "version": "2.7.0",
            "exception": None,
            "output_path": "/home/a/b.ipynb",
            "duration": 1.5,
        },
        "widgets": {"state": {}},
        "language_info": {"name": "python", "version": "3.11.7"},
    }
    return new.new_notebook(cells=[cell], metadata=about)


def stream(text: str, name: str = "stdout"):
    return new.new_output("stream", name=name, text=text)


def test_times_ids_widgets_and_versions_go():
    book = tidied(executed(), Path("/p"))
    papermill = {"parameters": {"year": 2023}, "version": "2.7.0", "exception": None}
    assert dict(book.metadata) == {"papermill": papermill, "language_info": {"name": "python"}}
    assert (book.cells[0].id, dict(book.cells[0].metadata)) == ("c01", {"tags": ["kept"]})


def test_the_notebook_that_was_given_is_left_as_it_was():
    book = executed(stream("/p/a"))
    before = nbformat.writes(book)
    tidied(book, Path("/p"))
    assert nbformat.writes(book) == before


def test_streams_are_gathered_but_not_across_other_outputs():
    shown = new.new_output("display_data", data={"text/plain": "chart"})
    pieces = [stream("e1", "stderr"), stream("a"), stream("b"), shown, stream("c")]
    outputs = tidied(executed(*pieces), Path("/p")).cells[0].outputs
    found = [(o.get("name", "shown"), o.get("text")) for o in outputs]
    assert found == [("stdout", "ab"), ("stderr", "e1"), ("shown", None), ("stdout", "c")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/home/p/a.py:3", "<project>/a.py:3"),
        ("'/home/p'", "'<project>'"),
        ("/home/planet", "/home/planet"),
        ("https://x.vn/home/p/a", "https://x.vn/home/p/a"),
        (f"{Path.home()}/a", "~/a"),
        (f"{tempfile.gettempdir()}/x/y", "<temporary>/x/y"),
        (f"{tempfile.gettempdir()}/ipykernel_77/123.py:1: W", "<cell>:1: W"),
        (f"{sys.prefix}/lib", "<python>/lib"),
        ("<A at 0x7f01abcdef>", "<A at 0x…>"),
        ("0x12 stays", "0x12 stays"),
    ],
)
def test_no_folder_or_address_of_this_machine_stays(text, shown):
    told = new.new_output("display_data", data={"text/html": text, "image/svg+xml": text})
    outputs = tidied(executed(stream(text), told), Path("/home/p")).cells[0].outputs
    assert (outputs[0].text, outputs[1].data["text/html"]) == (shown, shown)
    assert outputs[1].data["image/svg+xml"] == text


def test_windows_folders_go_in_each_of_their_spellings():
    from emulab.batch.tidy import _spellings

    assert set(_spellings("C:\\Cụm\\p")) >= {"C:\\Cụm\\p", "C:/Cụm/p", "C:\\\\Cụm\\\\p"}


def test_letters_are_written_as_they_are():
    content = as_bytes(tidied(executed(stream("Đường")), Path("/p")))
    assert "Đường".encode() in content and content.endswith(b"}\n") and b"\r" not in content


def test_a_folder_is_swapped_in_whole_and_nothing_of_the_old_one_stays(tmp_path):
    write_whole(tmp_path / "2023" / "old.txt", b"old")
    with building_site(tmp_path / "2023") as building:
        write_whole(building / "new.txt", b"new")
        assert (tmp_path / "2023" / "old.txt").exists()
    assert [path.name for path in tmp_path.rglob("*")] == ["2023", "new.txt"]


def test_a_folder_that_could_not_be_built_leaves_the_old_one(tmp_path):
    write_whole(tmp_path / "2023" / "old.txt", b"old")
    with pytest.raises(ZeroDivisionError), building_site(tmp_path / "2023") as building:
        write_whole(building / "new.txt", b"new")
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.rglob("*")] == ["2023", "old.txt"]


def test_the_old_folder_comes_back_when_the_new_one_cannot_be_moved(tmp_path):
    write_whole(tmp_path / "2023" / "old.txt", b"old")
    with pytest.raises(OSError):
        swap_in(tmp_path / "absent", tmp_path / "2023")
    assert (tmp_path / "2023" / "old.txt").read_bytes() == b"old"
