"""Every sentence of the package has its Vietnamese, with the same fields, and no other is kept."""

import ast
import string
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import emulab
from emulab.awards import outcomes
from emulab.rules import Name
from emulab.words import Message, translated

PACKAGE = Path(emulab.__file__).parent
SAYING = {"Message", "translated", "said", "word", "number", "tick"}  # what takes a template first
TABLES = {"show/vocabulary.py", "awards/conditions.py"}  # modules whose tables hold templates


def constants(tree: ast.Module) -> dict[str, ast.expr]:
    """The values given to names at the top of a module."""
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def templates_of(path: Path) -> set[str]:
    """Every template that a module says, by its calls and by its tables of words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known, found = constants(tree), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and called(node) in SAYING:
            first = node.args[0]
            found.append(known.get(first.id) if isinstance(first, ast.Name) else first)
    if path.relative_to(PACKAGE).as_posix() in TABLES:
        for value in known.values():
            found += value.values if isinstance(value, ast.Dict) else []
    return {
        node.value
        for node in found
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    } - {"en", "vi"}


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", None) or getattr(node.func, "attr", "")


def every_template() -> set[str]:
    words = {outcomes.PROPOSED, outcomes.TIED, outcomes.NOT_PROPOSED, outcomes.PENDING}
    return words.union(*(templates_of(path) for path in PACKAGE.rglob("*.py")))


def catalogue() -> dict[str, str]:
    with (PACKAGE / "locale" / "vi.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file) if entry.id}


def fields(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field is not None}


def test_every_template_of_the_package_has_a_vietnamese_sentence():
    said = catalogue()
    assert sorted(template for template in every_template() if not said.get(template)) == []


def test_the_catalogue_keeps_no_sentence_that_nobody_says():
    assert sorted(set(catalogue()) - every_template()) == []


def test_a_translation_has_the_fields_of_its_template():
    said = catalogue()
    assert [english for english in said if fields(english) != fields(said[english])] == []


def test_the_catalogue_is_written_in_composed_letters_and_with_d_stroke():
    text = (PACKAGE / "locale" / "vi.po").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not set("Ðð") & set(text)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("proposed", "đề nghị"),
        ("tied", "đồng hạng, chờ hội nghị quyết định"),
        ("not proposed", "không đề nghị"),
        ("pending", "chờ"),
    ],
)
def test_outcomes_are_said_as_boards_say_them(outcome, said):
    assert translated(outcome, "vi") == said


def test_a_reason_names_the_number_and_the_base_in_both_languages():
    reason = Message(
        "{votes} of {base} {of} agree; {needed} are needed",
        {"votes": 9, "base": 13, "of": Message("members"), "needed": 12},
    )

    assert reason.said("en") == "9 of 13 members agree; 12 are needed"
    assert reason.said("vi") == "9 phiếu đồng ý trên 13 (tổng số thành viên); cần 12 phiếu"


def test_a_name_is_said_in_the_language_and_a_number_with_its_comma():
    flag = Name(vi="Cờ thi đua của Chính phủ", en="Government emulation flag")
    reason = Message("already proposed for {award}", {"award": flag})
    points = Message("{total} points; {asked} are asked for", {"total": 89.5, "asked": 90.0})

    assert reason.said("en") == "already proposed for Government emulation flag"
    assert reason.said("vi") == "đã được đề nghị Cờ thi đua của Chính phủ"
    assert points.said("vi") == "đạt 89,5 điểm; điều kiện là 90 điểm trở lên"


def test_a_sentence_that_nobody_translated_stays_english():
    assert translated("{unit} has left", "vi") == "{unit} has left"
