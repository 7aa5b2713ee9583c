"""Notebooks are thin: a question, one call, and no number of their own."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from papermill.translators import PythonTranslator

import emulab

FOLDER = Path(emulab.__file__).parents[1] / "notebooks"
NAMES = (
    "awards",
    "mid_year",
    "ranking",
    "rubric",
    "scorers",
    "sensitivity",
    "voting",
    "what_if",
    "year_end",
)
VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")
THIN = (ast.Import, ast.Assign, ast.Expr)

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the notebooks are not installed")


def read(name: str):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def code_cells(name: str):
    return [cell for cell in read(name).cells if cell.cell_type == "code"]


def after_parameters(name: str) -> list[ast.Module]:
    return [ast.parse(cell.source) for cell in code_cells(name)[1:]]


every_notebook = pytest.mark.parametrize("name", NAMES)


def test_there_are_no_other_notebooks():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NAMES)


@every_notebook
def test_a_notebook_names_the_kernel_that_every_environment_has(name):
    assert read(name).metadata.kernelspec.name == "python3"


@every_notebook
def test_the_first_code_cell_holds_the_parameters_and_literals_only(name):
    first, *rest = code_cells(name)

    assert first.metadata.tags == ["parameters"]
    assert not any("parameters" in cell.metadata.get("tags", []) for cell in rest)
    for node in ast.parse(first.source).body:
        assert isinstance(node, ast.AnnAssign)
        assert isinstance(node.annotation, ast.Name)
        assert isinstance(node.value, ast.Constant)


@every_notebook
def test_papermill_reads_the_parameters_that_a_batch_gives(name):
    declared = [parameter.name for parameter in PythonTranslator.inspect(code_cells(name)[0])]
    assert declared[:3] == ["cluster", "year", "scenario"]


@every_notebook
def test_a_notebook_only_calls(name):
    for tree in after_parameters(name):
        assert all(isinstance(node, THIN) for node in tree.body)
        unwanted = (ast.BinOp, ast.Compare, ast.Lambda, ast.comprehension, ast.Subscript, ast.IfExp)
        assert not [node for node in ast.walk(tree) if isinstance(node, unwanted)]


@every_notebook
def test_every_cell_after_the_first_makes_one_call(name):
    _, *asking = after_parameters(name)
    for tree in asking:
        assert len(tree.body) == 1
        assert sum(isinstance(node, ast.Call) for node in ast.walk(tree)) == 1


@every_notebook
def test_a_notebook_imports_emulab_and_nothing_beneath_it(name):
    trees = after_parameters(name)
    names = [
        alias.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    assert names == ["emulab"]


@every_notebook
def test_what_a_notebook_calls_exists(name):
    for tree in after_parameters(name):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                room = getattr(emulab, node.value.attr)
                assert callable(getattr(room, node.attr)), ast.unparse(node)


@every_notebook
def test_a_notebook_is_kept_without_output(name):
    for cell in code_cells(name):
        assert cell.outputs == []
        assert cell.execution_count is None


@every_notebook
def test_cells_are_numbered_so_that_a_difference_shows_only_what_changed(name):
    cells = read(name).cells
    assert [cell.id for cell in cells] == [str(number) for number in range(len(cells))]


@every_notebook
def test_prose_is_vietnamese_and_leaves_every_number_to_the_sentences(name):
    prose = [cell.source for cell in read(name).cells if cell.cell_type == "markdown"]
    for text in prose:
        assert VIETNAMESE.search(text), text
        assert not re.search(r"\d", text), text


@every_notebook
def test_every_question_is_a_heading_followed_by_its_answer(name):
    cells = read(name).cells
    asked = [at for at, cell in enumerate(cells) if cell.source.startswith("## ")]
    for at in asked:
        assert cells[at].source.splitlines()[0].endswith("?")
        assert cells[at + 1].cell_type == "code"
