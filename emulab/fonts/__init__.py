"""Inter, regular and bold: the one font of every chart, page and paper.

It is shipped because a chart drawn with a font that is not there has no text at all,
and many fonts lack Vietnamese letters. README.md says where the files come from.
"""

from base64 import b64encode
from pathlib import Path

FAMILY = "Inter"
FOLDER = Path(__file__).parent

# Where Inter is absent (an SVG shown as a picture, outside our pages): these have Vietnamese too.
STACK = f"{FAMILY}, 'Segoe UI', 'Helvetica Neue', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"

_WEIGHTS = {400: "Regular", 700: "Bold"}


def font_faces() -> str:
    """CSS that carries both weights inside a page, so that it needs no network (about 100 KB)."""
    return "\n".join(_face(weight, name) for weight, name in _WEIGHTS.items())


def _face(weight: int, name: str) -> str:
    data = b64encode((FOLDER / f"{FAMILY}-{name}.woff2").read_bytes()).decode()
    return (
        f"@font-face {{font-family: {FAMILY}; font-weight: {weight}; "
        f"src: url(data:font/woff2;base64,{data}) format('woff2');}}"
    )
