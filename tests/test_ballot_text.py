"""The text form, one ballot a line, and the fast road from lines to places."""

import unicodedata

import numpy as np
import pytest
from ballot_makers import NAMES, ranked
from hypothesis import given, settings
from hypothesis import strategies as st

from emulab.ballots import Ballots, collapsed, places_of_lines, read_ballots, read_text
from emulab.ballots.names import Names
from emulab.ballots.spellings import spellings
from emulab.ballots.text import LAYOUT, SIGNS
from emulab.faults import InputError


def test_a_line_is_a_ballot_and_a_count_of_equal_ones():
    papers = read_text("A > B = C * 3\nB\nA>B=C\n")

    assert papers == ranked("A > B = C * 4", "B * 1")
    assert papers.kind == "ranked"


def test_a_sign_above_makes_ballots_ranked_a_sign_beside_alone_approval():
    assert read_text("A > B\nA = B").kind == "ranked"
    assert read_text("A = B\nA").kind == "approval"
    assert read_text("A\nB * 2").kind == "ranked"
    assert read_text("A\nB * 2", kind="approval").kind == "approval"
    assert read_text("A = B", kind="ranked").marks.tolist() == [[1, 1]]
    assert read_text("# kind: approval\nA").kind == "approval"
    assert read_text("# kind: approval\nA", kind="ranked").kind == "ranked"


def test_a_dash_is_a_blank_paper_and_an_empty_line_is_none():
    papers = read_text("A > B\n\n- * 2\n   \n-\n")

    assert (papers.number, papers.blank) == (4, 3)


def test_candidates_whom_nobody_ranked_are_named_in_front():
    papers = read_text("# candidates: C = A = B\nA > B")

    assert papers.candidates == ("C", "A", "B")
    assert papers.marks.tolist() == [[0, 1, 2]]


def test_found_candidates_are_sorted_so_that_their_order_tells_nothing():
    assert read_text("B > A").candidates == read_text("A > B").candidates == ("A", "B")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_end_of_line_and_a_mark_of_order_are_read(end, mark):
    text = mark + "A > B * 2" + end + "B"

    assert read_text(text) == read_text("A > B * 2\nB")


def test_vietnamese_names_are_the_same_however_their_letters_are_typed():
    name = "Sở Nội vụ"
    apart = unicodedata.normalize("NFD", name)
    papers = read_text(f"{name} > Đảng ủy\n{apart}  > \u00d0ảng\u00a0ủy * 2")

    assert papers.candidates == ("Sở Nội vụ", "Đảng ủy")
    assert papers.counts.tolist() == [3]


def test_remarks_are_kept_as_one_comment_and_keys_apart():
    papers = read_text(
        "# Tennessee, 100 voters\n# title: the capital\n# Wikipedia: example\nA > B # one\n# more"
    )

    assert papers.about == {
        "comment": "Tennessee, 100 voters Wikipedia: example",
        "title": "the capital",
    }


def test_papers_set_aside_are_kept_by_reason():
    papers = read_text("# invalid no_stamp: 2\n# INVALID too_many: 1\nA * 4")

    assert papers.invalid == {"no_stamp": 2, "too_many": 1}
    assert papers.number == 4


def test_a_key_counts_wherever_it_stands():
    assert read_text("A\n# candidates: A = B").candidates == ("A", "B")


def slowly(text: str) -> Ballots | None:
    """The ranked ballots of good lines, by the plainest code; None where a line is bad."""
    papers, counts = [], []
    for line in text.split("\n"):
        body, star, count = line.partition("*")
        if not line.strip():
            continue
        if star and not (count.strip().isdigit() and int(count) > 0):
            return None
        levels = [[name.strip() for name in level.split("=")] for level in body.split(">")]
        named = [name for level in levels for name in level]
        if named == ["-"]:
            levels = []
        elif "" in named or "-" in named or len(set(named)) < len(named):
            return None
        papers.append(levels)
        counts.append(int(count) if star else 1)
    names = sorted({name for levels in papers for level in levels for name in level})
    if not names:
        return None
    rows = np.zeros((len(papers), len(names)), dtype=int)
    for row, levels in enumerate(papers):
        for place, level in enumerate(levels, 1):
            for name in level:
                rows[row, names.index(name)] = place
    return collapsed("ranked", names, rows, counts)


LONG = ["Sở Nội vụ", "Sở Nội vụ thành phố", "Sở Nội vụ thành phố Hà Nội", "abcdefgh", "abcdefghi"]
WORDS = st.sampled_from([*"ABC", *LONG, "-", "", " "])
LINES = st.builds(
    lambda names, signs, tail: "".join(n + s for n, s in zip(names, signs, strict=False)) + tail,
    st.lists(WORDS, min_size=1, max_size=4),
    st.lists(st.sampled_from([">", "=", " > ", " = "]), min_size=4, max_size=4),
    st.sampled_from(["A", "B", "C", "abcdefghij", "A * 2", "C*3", "", "* 0", "* x", " * 2 * 2"]),
)


@settings(max_examples=300)
@given(lines=st.lists(LINES, max_size=6))
def test_the_fast_road_reads_and_refuses_what_the_plainest_code_does(lines):
    text = "\n".join(lines)
    expected = slowly(text)
    try:
        found = read_text(text, kind="ranked", suffix=".txt")
    except InputError:
        found = None

    assert (found is None) == (expected is None)
    assert expected is None or found == expected


@settings(max_examples=100)
@given(names=st.lists(st.text("abcé ", max_size=30), min_size=1, max_size=60))
def test_equal_bytes_have_one_number_and_others_another(names):
    tokens = [name.encode() for name in names]
    starts = np.cumsum([0, *(len(token) + 1 for token in tokens)])[:-1]
    sizes = np.array([len(token) for token in tokens])
    numbers, found = spellings(b"\n".join(tokens) + bytes(8), starts, sizes)

    assert [found[number] for number in numbers] == tokens
    assert len(set(numbers.tolist())) == len(set(tokens))


def test_thousands_of_names_that_share_slots_are_told_apart():
    tokens = [f"U{number}".encode() for number in range(20_000)]
    starts = np.cumsum([0, *(len(token) + 1 for token in tokens)])[:-1]
    sizes = np.array([len(token) for token in tokens])
    numbers, found = spellings(b"\n".join(tokens) + bytes(8), starts, sizes)

    assert [found[number] for number in numbers] == tokens


@pytest.mark.parametrize("piece", [1, 7, 40, 1000])
def test_where_the_text_is_cut_changes_nothing(monkeypatch, piece):
    lines = [f"{a} > {b} = C{n % 7} * {n + 1}" for n in range(40) for a, b in ("AB", "BA")]
    text = "\n".join([*lines, "-", "", "D"])
    whole = read_text(text)
    monkeypatch.setattr(places_of_lines, "PIECE", piece)

    assert read_text(text) == whole


def test_lines_at_fault_are_counted_from_the_first_line_of_the_file(monkeypatch):
    monkeypatch.setattr(places_of_lines, "PIECE", 16)
    text = "# one\n" + "A > B\n" * 20 + "A > A\n" + "B\n" * 20 + "A >\n"
    with pytest.raises(InputError) as refused:
        read_text(text)

    assert [fault.line for fault in refused.value.faults] == [22, 43]


def test_a_name_asked_once_is_not_asked_again():
    asked = []
    names = Names(None, "-", LAYOUT)

    def number(text):
        asked.append(text)
        return names.number(text)

    places_of_lines.places_of_lines(b"A>B\n" * 1000, SIGNS, number)

    assert asked == ["A", "B"]


def test_a_ballot_may_have_more_places_than_fit_a_byte(tmp_path):
    names = [f"U{number:03}" for number in range(300)]
    path = tmp_path / "long.txt"
    path.write_text(" > ".join(names) + "\n" + " > ".join(names[::-1]), encoding="utf-8")
    papers = read_ballots(path)

    assert papers.marks.max() == 300
    assert papers.marks[:, 0].tolist() == [1, 300]


def test_names_of_the_makers_are_names_here():
    text = "\n".join(" > ".join(NAMES[:n]) for n in range(1, 9))

    assert read_text(text) == ranked(*text.split("\n"))
