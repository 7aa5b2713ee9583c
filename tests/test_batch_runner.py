"""The runner: what is refused before anything runs, what failed, and what is left on the disk."""

import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from toy_notebooks import printed, toy

from emulab.batch import Failure, Job, exit_code, jobs_for, run_jobs
from emulab.batch.kernels import ReadablePython
from emulab.faults import InputError
from emulab.rules.places import Place


def job(notebook: Path, target: Path, **parameters) -> Job:
    return Job("a", 2023, None, notebook, parameters, target)


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    """A batch of good and bad notebooks, run once: folder, failures by name, and the words said."""
    folder = tmp_path_factory.mktemp("ba{tch")  # papermill would format the braces
    source, out = folder / "notebooks", folder / "out"
    vietnamese = 'Cụm "thi đua"\nsố 2'
    good = toy(
        source / "good.ipynb",
        "print(cluster, year)",
        "import json, os\nfrom ipykernel.connect import get_connection_file",
        "print(sorted(json.load(open(get_connection_file()))))",
        "print('root', os.path.basename(os.environ['EMULAB_ROOT']))",
    )
    books = {
        "good": good,
        "fails": toy(source / "fails.ipynb", "x = 1", "# why\n1 / 0", "print('never')"),
        "exits": toy(source / "exits.ipynb", "import sys", "sys.exit(0)", "print('never')"),
        "dies": toy(source / "dies.ipynb", "import os", "os._exit(3)", "print('never')"),
        "silent": toy(
            source / "silent.ipynb",
            "get_ipython().set_custom_exc((Exception,), lambda *a, **k: None)",
            "1 / 0",
            "print('never')",
        ),
    }
    (out / "fails.ipynb").parent.mkdir()
    (out / "fails.ipynb").write_text("from an earlier run", encoding="utf-8")
    (out / "good.failed.ipynb").write_text("from an earlier run", encoding="utf-8")
    jobs = [job(book, out / book.name, year=2024, cluster=vietnamese) for book in books.values()]
    threads = ThreadPoolExecutor(2)
    before = os.getcwd()
    failures = run_jobs(jobs, executor=threads, root=folder)
    assert threads.submit(int).result() == 0, "an executor of ours is left open"
    assert os.getcwd() == before
    return out, {failure.job.notebook.stem: failure for failure in failures}, folder


def test_one_failure_does_not_stop_the_others(after):
    out, failures, _ = after
    assert list(failures) == ["fails", "exits", "dies", "silent"]
    assert "2024" in printed(out / "good.ipynb")


@pytest.mark.parametrize(
    ("name", "cell", "line", "exception"),
    [
        ("fails", 4, "# why", "ZeroDivisionError"),
        ("exits", 4, "sys.exit(0)", "CellNotRun"),
        ("dies", 4, "os._exit(3)", "DeadKernelError"),
        ("silent", 4, "1 / 0", "CellExecutionError"),
    ],
)
def test_a_failure_names_the_cell_that_stopped_it(after, name, cell, line, exception):
    failure = after[1][name]
    assert (failure.cell, failure.line, failure.exception) == (cell, line, exception)


def test_a_failure_reads_as_it_should(after):
    assert str(after[1]["fails"]) == (
        "a/2023 fails in cell 4: # why\n"
        "  ZeroDivisionError: division by zero\n"
        "  Kept as far as it came: fails.failed.ipynb"
    )


def test_a_failed_notebook_never_has_the_good_name(after):
    found = sorted(path.name for path in after[0].iterdir())
    assert found == [f"{name}.failed.ipynb" for name in ("dies", "exits", "fails")] + [
        "good.ipynb",
        "silent.failed.ipynb",
    ]


def test_the_transport_to_the_kernel_is_encrypted(after):
    assert "'curve_publickey', 'curve_secretkey'" in printed(after[0] / "good.ipynb")


def test_the_kernel_knows_its_project_and_the_process_is_left_alone(after):
    out, _, folder = after
    assert f"root {folder.name}" in printed(out / "good.ipynb")
    assert os.environ.get("EMULAB_ROOT") != str(folder)


def test_vietnamese_parameters_can_be_read(after):
    cells = nbformat.read(after[0] / "good.ipynb", as_version=4).cells
    injected = next(c for c in cells if "injected-parameters" in c.metadata.get("tags", []))
    assert injected.source == '# Parameters\nyear = 2024\ncluster = "Cụm \\"thi đua\\"\\nsố 2"\n'
    assert 'Cụm "thi đua"\nsố 2 2024' in printed(after[0] / "good.ipynb")


@pytest.mark.parametrize("text", ['"', "\\", "\n", "\x00", "Đặng Thị Ỷ", "{x}", "\u2028", "'''"])
def test_a_parameter_arrives_as_it_was_given(text):
    assert eval(ReadablePython.translate(text)) == text


def test_nothing_runs_when_a_job_is_unfit(tmp_path):
    good = toy(tmp_path / "notebooks" / "good.ipynb", "print(1)")
    other = toy(tmp_path / "notebooks" / "other.ipynb", kernel="emulab-venv")
    bare = toy(tmp_path / "notebooks" / "bare.ipynb", kernel=None)
    jobs = [
        job(good, tmp_path / "out" / "good.ipynb", yaer=2023, year=Path("x")),
        job(other, tmp_path / "out" / "other.ipynb"),
        job(bare, tmp_path / "out" / "bare.ipynb"),
        job(tmp_path / "notebooks" / "absent.ipynb", tmp_path / "out" / "absent.ipynb"),
        job(good, tmp_path / "out" / "bare.ipynb"),
    ]
    with pytest.raises(InputError) as refused:
        run_jobs(jobs, root=tmp_path)
    assert str(refused.value) == (
        "absent.ipynb: 1 fault\n"
        "  there is no such notebook. It is looked for in notebooks/.\n"
        "bare.ipynb: 2 faults\n"
        "  2 jobs would write this file. Give each its own folder.\n"
        "  the notebook names no kernel. Set kernelspec.name to 'python3'.\n"
        "good.ipynb: 2 faults\n"
        "  the parameter 'year' is a PosixPath. Give text, a number or a list.\n"
        "  there is no parameter called 'yaer'. It declares: cluster, year, scenario.\n"
        "other.ipynb: 1 fault\n"
        "  the notebook names the kernel 'emulab-venv'. Set kernelspec.name to 'python3'."
    ).replace("PosixPath", type(Path()).__name__)
    assert not (tmp_path / "out").exists()


def test_a_job_can_be_sent_to_another_process(tmp_path):
    sent = job(tmp_path / "a.ipynb", tmp_path / "b.ipynb", cluster="Cụm")
    assert pickle.loads(pickle.dumps(sent)) == sent


def test_every_phase_has_its_notebooks_and_a_scenario_only_what_it_can_alter(tmp_path):
    place = Place("a", 2023, tmp_path, tmp_path, tmp_path, tmp_path)
    found = {
        (phase, scenario): [job.notebook.stem for job in jobs_for(place, phase, tmp_path, scenario)]
        for phase in ("kick_off", "mid_year", "year_end")
        for scenario in (None, "equal")
    }
    assert found["kick_off", None] == ["rubric", "sensitivity"]
    assert found["kick_off", "equal"] == ["rubric"]
    assert found["mid_year", None] == ["rubric", "mid_year", "sensitivity"]
    year_end = ["ranking", "scorers", "sensitivity", "awards", "year_end"]
    assert found["year_end", None] == year_end
    assert found["year_end", "equal"] == ["ranking", "awards"]


def test_the_exit_code_tells_the_input_s_fault_from_any_other():
    at_fault, broken = Failure("a/2023", "InputError", ""), Failure("b/2023", "KeyError", "")
    assert [exit_code([]), exit_code([at_fault]), exit_code([at_fault, broken])] == [0, 2, 1]


INTERRUPTED = """
import sys
from pathlib import Path
from emulab.batch import Job, run_jobs
folder = Path(sys.argv[1])
jobs = [Job("a", n, None, folder / "slow.ipynb", {}, folder / f"out/{n}.ipynb") for n in range(4)]
try:
    run_jobs(jobs, workers=2, root=folder)
except KeyboardInterrupt:
    print("ended")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_an_interrupt_ends_kernels_and_leaves_nothing_half_written(tmp_path):
    pid = (
        "import os, pathlib\npathlib.Path(os.environ['EMULAB_ROOT'], f'{os.getpid()}.pid').touch()"
    )
    toy(tmp_path / "slow.ipynb", pid, "import time\ntime.sleep(120)")
    running = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("*.pid"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=30)[0] == b"ended\n"
    assert list((tmp_path / "out").iterdir()) == []
    kernels = [int(path.stem) for path in tmp_path.glob("*.pid")]
    assert len(kernels) == 2
    for kernel in kernels:
        with pytest.raises(ProcessLookupError):
            os.kill(kernel, 0)
