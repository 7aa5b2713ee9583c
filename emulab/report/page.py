"""An executed notebook as one HTML page that opens anywhere, without a network.

Charts are SVG with their text as text, the font is inside, the code is folded away, and the
page itself forbids the browser to fetch anything. No script runs in it.
"""

import re
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from emulab.faults import Fault, InputError
from emulab.fonts import font_faces

TEMPLATES = Path(__file__).parent / "templates"
SHOWN = [  # the first of these that an output has; widgets and scripts have no place on paper
    "image/svg+xml",
    "text/html",
    "text/markdown",
    "image/png",
    "image/jpeg",
    "text/latex",
    "text/plain",
]
_SETTINGS = Config(
    NbConvertBase={"display_data_priority": SHOWN},
    HTMLExporter={"mathjax_url": "", "require_js_url": "", "exclude_anchor_links": True},
    TagRemovePreprocessor={
        "enabled": True,
        "remove_cell_tags": {"parameters", "remove_cell", "remove-cell"},
        "remove_input_tags": {"remove_input", "remove-input"},
        "remove_all_outputs_tags": {"remove_output", "remove-output"},
    },
)
_NUMBER = re.compile(r"<td>(\s*[-+\u2212]?\d[\d.,]*(?:\s?%)?\s*|null|\u2013)</td>")
_LOADED = re.compile(
    r"""\b(?:src|srcset|poster)\s*=\s*["']\s*(?!data:|\#)([^"']*)"""
    r"""|<(?:link|image|use|base|feImage)\b[^>]*?\shref\s*=\s*["'](?!data:|\#)([^"']*)"""
    r"""|<(?:image|use|feImage)\b[^>]*?xlink:href\s*=\s*["'](?!data:|\#)([^"']*)"""
    r"""|url\(\s*(?:&quot;|["'])?(?!data:|\#|["'])([^)]*)\)"""
    r"""|@import\s+([^;]*)""",
    re.I,
)
_ID = re.compile(r"""(\bid="|\burl\(#|\bhref="#)(?=[\w-])""")


def page(notebook: Path, synthetic: tuple[str, ...] = ()) -> str:
    """The page of an executed notebook, the same text each time.

    ``synthetic`` names what nobody published: with any, the page wears a banner and a
    watermark that is printed as well. Cells tagged ``parameters`` are left out, the injected
    ones folded. Raises InputError when something in the notebook would be fetched from
    elsewhere, since it would be missing at the meeting.
    """
    node = nbformat.read(notebook, as_version=4)
    charts: list[str] = []
    exporter = HTMLExporter(
        config=_SETTINGS,
        template_name="emulab",
        extra_template_basedirs=[str(TEMPLATES)],
        embed_images=True,
    )
    exporter.register_filter("inline_svg", lambda output: _kept(output, charts))
    exporter.register_filter("alt_text", alt_text)
    exporter.register_filter("right_numbers", right_numbers)
    resources = {
        "title": title(node) or notebook.stem,
        "synthetic": list(synthetic),
        "fonts": "/*fonts*/",
        "metadata": {"path": str(notebook.parent)},
    }
    html, _ = exporter.from_notebook_node(node, resources=resources)
    for number, chart in enumerate(charts):
        html = html.replace(_mark(number), chart)
    _refuse_outside(html, notebook.name)
    return html.replace("/*fonts*/", font_faces(), 1)


def title(notebook: NotebookNode) -> str:
    """The first heading of the notebook, wherever it stands, without its markup; or nothing."""
    for text in _markdown(notebook):
        if heading := re.search(r"^#\s+(.+)$", text, re.M):
            return re.sub(r"[*_`]", "", heading[1]).strip()
    return ""


def alt_text(output: NotebookNode) -> str:
    """A picture in words: as its maker gave it, else the text shown in its place."""
    about = output.get("metadata", {})
    for kind in ("image/svg+xml", "image/png", "image/jpeg"):
        if said := about.get(kind, {}).get("alt"):
            return said
    return output.get("data", {}).get("text/plain", "").strip()


def right_numbers(html: str) -> str:
    """Plain table cells that hold a number are marked as such, to stand right under each other.

    >>> right_numbers("<td>Sở Nội vụ</td><td>1.234,5</td>")
    '<td>Sở Nội vụ</td><td class="number">1.234,5</td>'
    """
    return _NUMBER.sub(r'<td class="number">\1</td>', html)


def inlined(svg: str, number: int, alt: str) -> str:
    """The SVG as it may stand in a page beside others: ids of its own, and its text for ears.

    >>> inlined('<svg><g id="c1"/><g clip-path="url(#c1)"/></svg>', 2, "Hạng")
    '<svg role="img" aria-label="Hạng"><g id="g2-c1"/><g clip-path="url(#g2-c1)"/></svg>'
    """
    body = re.sub(r"^.*?(?=<svg\b)", "", svg.strip(), flags=re.S)  # no prolog inside a page
    body = _ID.sub(rf"\g<1>g{number}-", body)
    return body.replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"', 1)


def _kept(output: NotebookNode, charts: list[str]) -> str:
    """A mark where the chart goes: the exporter reads its page again, and an SVG is no HTML."""
    svg: Any = output.data["image/svg+xml"]
    charts.append(inlined("".join(svg), len(charts) + 1, alt_text(output)))
    return _mark(len(charts) - 1)


def _mark(number: int) -> str:
    return f"<i>emulab chart {number}</i>"


def _markdown(notebook: NotebookNode) -> list[str]:
    texts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            texts.append(cell.source)
        for output in cell.get("outputs", []):
            texts.append(output.get("data", {}).get("text/markdown", ""))
    return texts


def _refuse_outside(html: str, name: str) -> None:
    found = {next(filter(None, match.groups()), "").strip() for match in _LOADED.finditer(html)}
    faults = [
        Fault(name, 0, f"the page would fetch {address!r}.", "Put it into the notebook itself.")
        for address in sorted(found)
    ]
    if faults:
        raise InputError(faults)
