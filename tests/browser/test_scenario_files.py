"""Scenario files of the page: the bytes that Python writes, read back as Python reads them."""

import datetime
from random import Random
from unicodedata import normalize

import pytest
from guarding import alone
from refused_scenarios import DATA, REFUSED_FILES, scenario
from scenario_page import asked, open_files
from states_made import random_state
from what_if_makers import random_cluster
from yaml_made import LONG, REFUSED, SHORT, as_truths, broken, by_the_rules, safely

from emulab.faults import InputError
from emulab.studies import study
from emulab.whatif.facts import facts_of
from emulab.whatif.scenario import Signature, scenario_id, scenario_text
from emulab.whatif.state import changes_of

PLACES = [("hanoi-02", 2023), ("central-party", 2023), ("hanoi-07", 2023), ("par-index", 2023)]
MADE = datetime.datetime(2024, 1, 16, 14, 5)
SHEET = {"data": DATA, "chosen": {}}
TEXTS = (
    "Phương án của cuộc họp",
    'Lời "trích", dấu \\ và: # - {a}',
    "hai\ndòng\tvà tab",
    "e\u0302\u0301 rời \u2028 \x85 \x7f \ufeff",
    "<script>alert(1)</script>",
    "no",
    "2024-01-16",
    "ĐẢNG ỦY & 𝒳",
)
NINES = (
    "&{} [1,1,1,1,1,1,1,1,1]",
    *("&{} " + str([f"*{one}"] * 9).replace("'", "") for one in "abcd"),
)
REPEATED = "".join(f"{key}: {nine.format(key)}\n" for key, nine in zip("abcde", NINES, strict=True))
NAMES = (
    "Phương án A",
    "Đắk Lắk!",
    "…",
    "Straße 12",
    "x" * 60,
    "một hai ba bốn năm sáu bảy tám chín",
    " ",
)


@pytest.fixture(scope="module")
def files(chromium):
    """A page that writes and reads scenario files, for all tests of this module."""
    with alone(chromium, open_files) as page:
        yield page


@pytest.fixture(scope="module")
def hanoi():
    return study("hanoi-02", 2023).standing()


def written(facts, result, seed: str, number: int) -> list[tuple[dict, dict, str]]:
    """States with a note each, and the file that Python writes of them."""
    found = []
    rng = Random(seed)
    for _ in range(number):
        state = random_state(rng, facts)
        try:
            changes = changes_of(state, result)
        except InputError:
            continue
        name, author, reason = (rng.choice(TEXTS) for _ in range(3))
        signed = Signature(name, author, reason, MADE, SHEET["data"])
        note = {"name": name, "author": author, "reason": reason, "made": MADE.isoformat()}
        found.append((state, note, scenario_text(changes, signed)))
    return found


def moved(facts, one) -> bool:
    """Whether a supposed score is another than the one that was given."""
    unit = [own["id"] for own in facts["units"]].index(one["unit"])
    main = [leaf["id"] for leaf in facts["leaves"]]
    if one["criterion"] in main:
        return facts["scores"][unit][main.index(one["criterion"])] != one["score"]
    for side in ("bonus", "penalty"):
        ids = [own["id"] for own in (facts["extras"][side] or {"criteria": []})["criteria"]]
        if one["criterion"] in ids:
            return facts[side][unit][ids.index(one["criterion"])] != one["score"]
    raise AssertionError(one)


def weighing(facts, changes: dict) -> dict:
    """The changes without the weights below a section that weighs nothing."""
    weights = changes.get("weights", {})
    for family in facts["families"]:
        if weights.get(family["parent"]) == 0 or family["parent"] in changes.get("left", ()):
            changes.setdefault("left", []).extend(family["ids"])
            for one in family["ids"]:
                weights.pop(one, None)
    return {key: value for key, value in changes.items() if key != "left"}


def results():
    yield from (study(*place).standing() for place in PLACES)
    yield from (random_cluster(seed).result for seed in range(30))


def test_the_page_writes_the_bytes_that_python_writes(files):
    for place, result in enumerate(results()):
        facts = facts_of(result)
        rows = written(facts, result, f"bytes/{place}", 25)
        own = asked(files, "write", [facts, SHEET, [row[:2] for row in rows]])
        assert own == [text for *_, text in rows]


def test_what_the_page_wrote_is_read_back_to_the_same_what_if(files):
    read = 0
    for place, result in enumerate(results()):
        facts = facts_of(result)
        rows = written(facts, result, f"back/{place}", 15)
        answers = asked(files, "read", [facts, SHEET, [text for *_, text in rows], "en"])
        for (state, note, text), answer in zip(rows, answers, strict=True):
            assert answer["faults"] == [], text
            wanted = state | {"scores": [one for one in state["scores"] if moved(facts, one)]}
            assert weighing(facts, changes_of(answer["state"], result)) == weighing(
                facts, changes_of(wanted, result)
            )
            joined = {key: normalize("NFC", note[key]) for key in ("name", "author", "reason")}
            assert answer["note"] == joined | {"made": note["made"], "data": SHEET["data"]}
            read += len(changes_of(state, result))
    assert read > 500  # keys that were changed, all in all


def test_every_scenario_file_is_read_as_pyyaml_reads_it(files, tmp_path):
    paths = sorted(study("hanoi-02", 2023).place.params.glob("*/*/scenarios/*.yaml"))
    texts = [path.read_text("utf-8") for path in paths] + [LONG, SHORT]
    assert len(paths) >= 3
    answers = asked(files, "yaml", texts)
    assert [answer.get("value", answer) for answer in answers] == [safely(one) for one in texts]
    assert safely(LONG) == by_the_rules(LONG, tmp_path)


def test_a_broken_file_is_refused_or_read_as_python_reads_it(files, tmp_path):
    rng = Random(20240116)
    paths = study("hanoi-02", 2023).place.params.glob("*/*/scenarios/*.yaml")
    sound = [LONG, SHORT, *(path.read_text("utf-8") for path in sorted(paths))]
    texts = [broken(rng, rng.choice(sound)) for _ in range(3000)]
    answers = asked(files, "yaml", texts)
    read = [
        (text, one["value"]) for text, one in zip(texts, answers, strict=True) if "value" in one
    ]
    misread = [
        text
        for text, value in read
        if value != by_the_rules(text, tmp_path) or as_truths(value) != safely(text)
    ]
    assert misread[:1] == []
    assert len(read) > 500  # else this would say nothing
    assert sum(safely(text) == REFUSED for text in texts) > 500


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "the file is empty."),
        ("a: 1\na: 2\n", 2, "the key 'a' is given twice."),
        ("a: yes\n", 1, "'yes' is a text to some readers and not to others."),
        ("a: 010\n", 1, "'010' is a text to some readers and not to others."),
        ("a: 1_000\n", 1, "'1_000' is a text to some readers and not to others."),
        ("a: 1e5\n", 1, "'1e5' is a text to some readers and not to others."),
        ("a: 2024-1-6\n", 1, "'2024-1-6' is a text to some readers and not to others."),
        ("a: 2023-02-29\n", 1, "there is no such moment as 2023-02-29."),
        ("a: 2023-02-28T24:00:00\n", 1, "there is no such moment as 2023-02-28T24:00:00."),
        ("a: 9007199254740994\n", 1, "the number 9007199254740994 is too large."),
        ("a: {b: 1\n", 2, "the bracket of line 1 is not closed."),
        ('a:\n  b: "x\n', 3, "the quote of line 2 is not closed."),
        ("a: 1\n   b: 2\n", 2, "a second colon stands on this line."),
        ("a:\n  b: 1\n c: 2\n", 3, "this line stands too deep."),
        ("a: !!python/object:x\n", 1, "a text cannot begin with '!'."),
        ("<<: *x\n", 1, "'<<' is a text to some readers and not to others."),
        ("---\na: 1\n", 1, "a mark of several documents is not read here."),
        ("a:\t1\n", 1, "a tab stands here."),
        ("a: 1\nb: \x01\n", 2, "a character here cannot be read."),
        ("a: *x\n", 1, "there is no '&x' above this line."),
        ('a: "\\q"\n', 1, "'\\q' is no escape."),
        ("null: 1\n", 1, "the key null is no word."),
        (REPEATED, 5, "too much is repeated by '*d'."),
    ],
)
def test_a_file_that_cannot_be_read_says_which_line(files, text, line, said):
    assert asked(files, "yaml", [text]) == [{"line": line, "said": said}]


@pytest.mark.parametrize(
    ("text", "said"), REFUSED_FILES, ids=[said[:40] for _, said in REFUSED_FILES]
)
def test_a_file_of_something_else_is_refused_with_its_line_and_a_remedy(files, hanoi, text, said):
    (answer,) = asked(files, "read", [facts_of(hanoi), SHEET, [text], "en"])
    assert said in answer["faults"]
    assert answer["state"] is None


def test_a_file_made_on_other_data_is_read_and_says_so(files, hanoi):
    (answer,) = asked(files, "read", [facts_of(hanoi), SHEET, [scenario(data="sha256:0")], "en"])
    assert answer["faults"] == []
    assert answer["notes"] == [
        "The file was made on other data than are shown here: ranks and awards may differ from "
        "those that its author saw."
    ]


def test_the_file_is_named_as_python_names_it(files):
    assert asked(files, "slug", NAMES) == [scenario_id(name) for name in NAMES]


def test_the_moment_is_the_one_on_the_wall(files):
    assert asked(files, "moment", [[2024, 0, 6, 4, 5, 9], [999, 11, 31, 23, 59, 59, 999]]) == [
        "2024-01-06T04:05:09",
        "0999-12-31T23:59:59",
    ]
