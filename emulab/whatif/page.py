"""The page: one HTML file that opens from a memory stick, with no network and no Python."""

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from emulab.fonts import font_faces
from emulab.rules import Place, find_place
from emulab.together import write_together
from emulab.whatif.bundle import module, style
from emulab.whatif.nameless import nameless
from emulab.whatif.opening import opened
from emulab.whatif.sheet import sheet_of
from emulab.words import Message

START = (
    'openPage(document.getElementById("emulab"), '
    'JSON.parse(document.getElementById("sheet").textContent));\n'
)
LATE = """\
.too-old { font: 18px sans-serif; margin: 1em; visibility: hidden; }
.too-old { animation: too-old 0s 4s forwards; }
@keyframes too-old { to { visibility: visible; } }
.synthetic { font: 18px Inter, sans-serif; margin: 1em; }
body { margin: 0; }
"""  # the sentence for old browsers shows where nothing has taken its place after 4 s
NO_SCRIPT = Message("This page works out its figures with JavaScript, which is switched off here.")
TOO_OLD = Message(
    "Nothing happens here: this browser is too old for the page. Open it in a browser of 2021 or "
    "later, such as Chrome, Edge or Firefox."
)


def page_of(sheet: dict[str, Any]) -> str:
    """The page of a sheet, the same text each time.

    The page forbids the browser to fetch anything or to run any script but its own.

    >>> facts = {"title": {"vi": "Cụm <2>"}, "year": 2023}
    >>> page_of({"facts": facts, "synthetic": None}).split("<title>")[1].split("</title>")[0]
    'Cụm &lt;2&gt; 2023'
    """
    data = json.dumps(sheet, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
    script = f"\n{module()}\n{START}".replace("</script", "<\\/script").replace("<!--", "<\\!--")
    title = f"{sheet['facts']['title']['vi']} {sheet['facts']['year']}"
    made_up = sheet["synthetic"]
    line = f'<footer class="synthetic">{escape(made_up["vi"])}</footer>\n' if made_up else ""
    return (
        '<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>{font_faces()}\n{style()}\n{LATE}</style>\n</head>\n<body>\n"
        f"<noscript><p>{_both(NO_SCRIPT)}</p></noscript>\n"
        f'<div id="emulab"><p class="too-old">{_both(TOO_OLD)}</p></div>\n{line}'
        f'<script type="application/json" id="sheet">{data}</script>\n'
        f'<script type="module">{script}</script>\n</body>\n</html>\n'
    )


def page_path(place: Place, out: Path) -> Path:
    """Where the page of a place goes unless somebody says otherwise; no run writes over it."""
    return out / "meetings" / place.cluster / str(place.year) / "what_if.html"


def page(cluster: str, year: int, scenario: str = "", *, names: str = "shown") -> str:
    """The page of a cluster and year, officially or opened on a scenario.

    With ``names`` "hidden" no unit's name or id is anywhere in it. Raises InputError where there
    is nothing to rank, or where the scenario cannot be opened.
    """
    return page_of(sheet_at(find_place(f"{cluster}/{year}"), scenario, names=names))


def sheet_at(place: Place, scenario: str = "", *, names: str = "shown") -> dict[str, Any]:
    """The sheet of a place, with the state to open on as ``opened``."""
    found = opened(place, scenario)
    sheet = sheet_of(found.study, found.choices) | {"opened": dict(found.state) or None}
    return nameless(sheet) if names == "hidden" else sheet


def write_page(sheet: dict[str, Any], path: Path) -> Path:
    """Write the page of a sheet, whole or not at all."""
    write_together({path: page_of(sheet).encode()})
    return path


def _policy(script: str) -> str:
    """Nothing from anywhere; the one script by its sum, pictures and fonts from the page itself."""
    own = b64encode(sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{own}'; style-src 'unsafe-inline'; "
        "font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _both(said: Message) -> str:
    """A sentence for whoever cannot choose a language: Vietnamese, then English."""
    return f'{escape(said.said("vi"))} <span lang="en">{escape(said.said("en"))}</span>'
