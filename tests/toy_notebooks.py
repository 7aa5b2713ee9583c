"""Small notebooks for the tests of the batch and of the page."""

from pathlib import Path

import nbformat

PARAMETERS = 'cluster: str = "x"  # a folder of params/\nyear: int = 2020\nscenario: str = ""'


def toy(path: Path, *cells: str, parameters: str = PARAMETERS, kernel: str | None = "python3"):
    """A notebook of a heading, a parameters cell and the cells given."""
    new = nbformat.v4
    spec = {"name": kernel, "display_name": "Python 3", "language": "python"}
    book = new.new_notebook(metadata={"kernelspec": spec} if kernel else {})
    book.cells = [
        new.new_markdown_cell("# Đồ chơi"),
        new.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        *(new.new_code_cell(cell) for cell in cells),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, path)
    return path


def printed(path: Path) -> str:
    """Everything that the executed notebook printed."""
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return "".join(output.get("text", "") for output in outputs)
