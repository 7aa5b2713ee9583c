"""Takes out of an executed notebook what differs from one run to the next.

Times, random ids, the machine's folders and the order in which two output streams happened
to arrive are no part of a result. Without them two runs give the same bytes, and a reader of
a difference sees only what changed.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

KEPT_OF_PAPERMILL = ("exception", "parameters", "version")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")


def tidied(notebook: NotebookNode, root: Path) -> NotebookNode:
    """The notebook without times, ids, widgets and folders of this machine; the given one is kept.

    Cells are numbered from ``c01``. Charts are left as they are: their bytes do not vary.
    """
    node = nbformat.from_dict(nbformat.v4.upgrade(notebook))
    folders = _folders(root)
    metadata = node.metadata
    metadata.pop("widgets", None)
    metadata["language_info"] = {"name": "python"}
    if "papermill" in metadata:
        kept = {key: metadata.papermill.get(key) for key in KEPT_OF_PAPERMILL}
        metadata["papermill"] = {**kept, "parameters": kept["parameters"] or {}}
    for number, cell in enumerate(node.cells, start=1):
        cell["id"] = f"c{number:02d}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell["outputs"] = [_without(output, folders) for output in _gathered(cell.outputs)]
    node["nbformat_minor"] = max(node.nbformat_minor, 5)
    return node


def as_bytes(notebook: NotebookNode) -> bytes:
    """The notebook as the bytes of its file: UTF-8, one line feed a line."""
    nbformat.validate(notebook)
    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode("utf-8")


def _gathered(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The text of a run of streams as one stdout and one stderr: it arrives in chance pieces."""
    gathered: list[NotebookNode] = []
    pending: dict[str, str] = {}

    def flush() -> None:
        for name in sorted(pending, reverse=True):  # stdout before stderr
            gathered.append(nbformat.v4.new_output("stream", name=name, text=pending[name]))
        pending.clear()

    for output in outputs:
        if output.output_type == "stream":
            pending[output.name] = pending.get(output.name, "") + output.text
        else:
            flush()
            gathered.append(output)
    flush()
    return gathered


def _without(output: NotebookNode, folders: list[tuple[re.Pattern[str], str]]) -> NotebookNode:
    """The output without folders and addresses, in every text a reader sees."""

    def clean(text: Any) -> Any:
        if isinstance(text, list):
            return [clean(line) for line in text]
        if not isinstance(text, str):
            return text
        for folder, word in folders:
            text = folder.sub(word, text)
        return _ADDRESS.sub("0x…", text)

    for key in ("text", "traceback", "evalue"):
        if key in output:
            output[key] = clean(output[key])
    for kind, shown in output.get("data", {}).items():
        if kind.startswith("text/"):
            output.data[kind] = clean(shown)
    return output


def _folders(root: Path) -> list[tuple[re.Pattern[str], str]]:
    """The folders of this machine and the word that stands for each, the longest first.

    The kernel's own temporary file carries a process number; it is one word whole.
    """
    words = {
        str(root): "<project>",
        str(Path(__file__).resolve().parents[2]): "<project>",
        sys.prefix: "<python>",
        sys.base_prefix: "<python>",
        tempfile.gettempdir(): "<temporary>",
        str(Path.home()): "~",
    }
    longest_first = sorted(words.items(), key=lambda pair: -len(pair[0]))
    spelt = [(form, word) for path, word in longest_first for form in _spellings(path)]
    cell = re.compile(r"[^\s\"'<>]*ipykernel_\d+[/\\]+\d+\.py")
    return [
        (cell, "<cell>"),
        *(
            (re.compile(rf"(?<![\w./\\]){re.escape(form)}(?=[/\\\s\"'`:;,)\]<>]|$)", re.M), word)
            for form, word in spelt
        ),
    ]


def _spellings(path: str) -> list[str]:
    """The path as it is, with slashes, and with the backslashes doubled as in a repr."""
    if not path.strip("/\\"):  # the root of a disk stands for nothing
        return []
    return sorted({path, path.replace("\\", "/"), path.replace("\\", "\\\\")}, reverse=True)
