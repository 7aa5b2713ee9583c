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
from emulab.tables.cleaning import CLEANINGS
from emulab.tables.gathering import Ledger
from emulab.whatif.bundle import templates
from emulab.words import Message, translated

PACKAGE = Path(emulab.__file__).parent
SAYING = {"Message", "translated", "said", "word", "number", "tick"}  # what takes a template first
NOTING = "note"  # and what takes it last
# modules whose tables hold templates
TABLES = {
    "parts.py",
    "show/verdict.py",
    "show/vocabulary.py",
    "show/scorers_agreement.py",
    "awards/conditions.py",
    "awards/tie_breaks.py",
    "electing/several/greedy.py",
    "secrecy.py",
    "rules/choices.py",
    "output/weights.py",
}


def constants(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Every value given to a name, wherever in the module."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(node.value)
    return found


def templates_of(path: Path) -> set[str]:
    """Every template that a module says, by its calls and by its tables of words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known, found = constants(tree), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and called(node) in {*SAYING, NOTING}:
            said = node.args[-1 if called(node) == NOTING else 0]
            found += [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]
    named = [one for node in found if isinstance(node, ast.Name) for one in known.get(node.id, ())]
    if path.relative_to(PACKAGE).as_posix() in TABLES:
        for values in known.values():
            named += [
                one for value in values if isinstance(value, ast.Dict) for one in value.values
            ]
    return {
        node.value
        for node in (*found, *named)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    } - {"en", "vi"}


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", None) or getattr(node.func, "attr", "")


def every_template() -> set[str]:
    words = {outcomes.PROPOSED, outcomes.TIED, outcomes.NOT_PROPOSED, outcomes.PENDING}
    said = (templates_of(path) for path in PACKAGE.rglob("*.py"))
    return words.union(CLEANINGS, templates(), *said)


def catalogue() -> dict[str, str]:
    with (PACKAGE / "locale" / "vi.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file) if entry.id}


def fields(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field is not None}


def test_every_template_of_the_package_has_a_vietnamese_sentence():
    said = catalogue()
    assert sorted(template for template in every_template() if not said.get(template)) == []


def test_a_note_is_given_its_template_and_no_finished_sentence():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    given = [node.args[-1] for node in calls if called(node) == NOTING and node.args]
    others = [ast.unparse(n) for n in given if not isinstance(n, ast.Constant | ast.IfExp)]

    assert others == ["name"]  # of a cleaning


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


def test_messages_are_told_apart_by_their_values_and_sorted_as_they_read():
    late, early = (Message("rank {rank}", {"rank": rank}) for rank in (3, 1))

    assert {late, early, Message("rank {rank}", {"rank": 3})} == {late, early}
    assert sorted([late, early]) == [early, late]


def test_a_note_is_english_to_the_command_line_and_vietnamese_on_a_page():
    ledger = Ledger()
    for line in (3, 2, 3):
        ledger.note("marks.csv", line, "the column {heading!r} is not read.", heading="STT")

    assert [str(note) for note in ledger.notes] == [
        "line 2: the column 'STT' is not read.",
        "line 3: the column 'STT' is not read.",
    ]
    assert ledger.notes[0].text.said("vi") == "Cột “STT” không được đọc."


def test_a_sentence_that_nobody_translated_stays_english():
    assert translated("{unit} has left", "vi") == "{unit} has left"
