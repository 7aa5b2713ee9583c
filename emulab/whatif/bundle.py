"""The front end as one ES module: the files of ``front/`` put together, and the words they say.

Every file keeps a scope of its own, so that two files may call something by the same name. An
import is written on one line, ``import { a, b } from "./file.js";``; there are no other kinds.
"""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, normpath

from emulab.words import LANGUAGES, translated

FRONT = Path(__file__).parent / "front"
IMPORT = re.compile(r'^import \{ ?([^}]+?) ?\} from "(\.[^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
MESSAGE = re.compile(r'\bmessage\(\s*"((?:[^"\\]|\\.)*)"')
ENTRY = "main.js"


@cache
def module(entry: str = ENTRY) -> str:
    """The module whose exports are those of ``entry``, a file of ``front/``.

    Raises ValueError where files import one another in a ring.

    >>> "export" in module()
    True
    """
    parts = [_scoped(name) for name in _in_order(entry, ())]
    names = ", ".join(EXPORT.findall(_source(entry)))
    parts.append(f"const {{ {names} }} = {_label(entry)};\nexport {{ {names} }};\n")
    if "widget" in names.split(", "):
        parts.append("export default widget;\n")
    return "".join(parts)


@cache
def style() -> str:
    """The style sheet, its files in the order of their names."""
    return "\n".join(path.read_text("utf-8") for path in sorted(FRONT.glob("**/*.css")))


def templates() -> tuple[str, ...]:
    """Every sentence of the front end, in English, sorted."""
    found = {said for name in sources() for said in MESSAGE.findall(_source(name))}
    return tuple(sorted(one.replace('\\"', '"') for one in found))


def words() -> dict[str, dict[str, str]]:
    """By language, the translation of every sentence of the front end."""
    return {
        lang: {one: translated(one, lang) for one in templates()}
        for lang in LANGUAGES
        if lang != "en"
    }


def sources() -> tuple[str, ...]:
    """The files of the front end by their names within it."""
    return tuple(sorted(path.relative_to(FRONT).as_posix() for path in FRONT.glob("**/*.js")))


def _in_order(name: str, above: tuple[str, ...]) -> tuple[str, ...]:
    """The file and all it imports, each before whoever imports it."""
    if name in above:
        raise ValueError(f"{' imports '.join((*above, name))}")
    found: list[str] = []
    for _, other in IMPORT.findall(_source(name)):
        found += _in_order(_beside(name, other), (*above, name))
    return tuple(dict.fromkeys((*found, name)))


def _scoped(name: str) -> str:
    """The file as a function of its own that gives back what it exports."""
    source = _source(name)

    def told(match: re.Match[str]) -> str:
        names = match[1].replace(" as ", ": ")
        return f"const {{ {names} }} = {_label(_beside(name, match[2]))};"

    body = re.sub(r"^export ", "", IMPORT.sub(told, source), flags=re.MULTILINE)
    given = ", ".join(EXPORT.findall(source))
    return f"const {_label(name)} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();\n"


def _label(name: str) -> str:
    return "m_" + re.sub(r"\W", "_", name.removesuffix(".js"))


def _beside(name: str, other: str) -> str:
    return normpath(f"{dirname(name)}/{other}".lstrip("/"))


@cache
def _source(name: str) -> str:
    return (FRONT / name).read_text("utf-8")
