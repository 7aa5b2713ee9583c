"""Every format gives back what was written, and reads what others have written."""

from fractions import Fraction
from pathlib import Path

import pytest
from ballot_makers import approval, approval_ballots, ranked, ranked_ballots, score_ballots
from hypothesis import given
from hypothesis import strategies as st

from emulab.ballots import (
    FORMATS,
    UNSCORED,
    Tallies,
    collapsed,
    read_ballots,
    read_text,
    write_ballots,
)
from emulab.ballots.writing import refusal
from emulab.faults import InputError

ELECTIONS = Path(__file__).parent / "data" / "elections"
WORDS = st.text("abcxyzđườ 0.,;:'/()", max_size=20).map(lambda text: " ".join(text.split()))
NAMES = st.lists(
    st.sampled_from(["Sở Nội vụ", "Sở Y tế", "U07", "O'Neill", "Đ, E", "No 1", "A (B)", "x; y"]),
    min_size=5, max_size=5, unique=True,
)  # fmt: skip


@st.composite
def yes_no_ballots(draw):
    size = draw(st.integers(1, 4))
    row = st.lists(st.sampled_from([1, -1, 0, 2]), min_size=size, max_size=size)
    rows = draw(st.lists(row, min_size=1, max_size=5))
    return collapsed("yes_no", "ABCD"[:size], rows)


@st.composite
def graded_ballots(draw):
    papers = draw(score_ballots(best=2, open_scores=True))
    facts = {"grades": ("kém", "khá", "tốt")}
    return collapsed("score", papers.candidates, papers.marks, papers.counts, **facts)


@st.composite
def fine_ballots(draw):
    papers = draw(score_ballots(best=9, open_scores=True))
    facts = {"denominator": draw(st.sampled_from([2, 3, 10]))}
    return collapsed("score", papers.candidates, papers.marks, papers.counts, **facts)


@st.composite
def any_ballots(draw):
    """Ballots of any kind, with names of any letters and what is known about them."""
    kinds = (ranked_ballots(), ranked_ballots(ties=False), approval_ballots(), yes_no_ballots())
    scored = (score_ballots(open_scores=True), graded_ballots(), fine_ballots())
    papers = draw(st.one_of(*kinds, *scored))
    papers = papers.renamed(dict(zip(papers.candidates, draw(NAMES), strict=False)))
    keys = st.sampled_from(["title", "source", "comment", "publication date", "description"])
    about = {key: text for key, text in draw(st.dictionaries(keys, WORDS)).items() if text}
    reasons = st.sampled_from(["no_stamp", "too_many"])
    invalid = draw(st.dictionaries(reasons, st.integers(1, 9)))
    facts = {"grades": papers.grades, "denominator": papers.denominator, "invalid": invalid}
    facts["about"] = {**about, "seats": "2"}
    return collapsed(papers.kind, papers.candidates, papers.marks, papers.counts, **facts)


def kind_of(papers, suffix):
    """The kind that has to be named, because categories do not say it."""
    return papers.kind if suffix == ".cat" and papers.kind in ("approval", "yes_no") else None


@pytest.mark.parametrize("suffix", FORMATS)
@given(papers=any_ballots())
def test_what_is_written_is_read_again_or_refused(tmp_path_factory, suffix, papers):
    path = tmp_path_factory.mktemp("formats") / f"papers{suffix}"
    if refusal(papers, suffix):
        with pytest.raises(InputError):
            write_ballots(papers, path)
        assert not path.exists()
        return
    write_ballots(papers, path)
    first = read_ballots(path, kind_of(papers, suffix))
    content = path.read_bytes()

    assert first == papers
    assert dict(papers.about).items() <= dict(first.about).items()
    again = read_ballots(write_ballots(first, path), kind_of(papers, suffix))
    assert again == first
    assert again.about == first.about
    assert path.read_bytes() == content


@pytest.mark.parametrize("suffix", [one for one in FORMATS if one != ".xlsx"])
@given(papers=any_ballots())
def test_files_are_utf_8_with_plain_ends_of_lines(suffix, papers):
    if not refusal(papers, suffix):
        content = FORMATS[suffix].written(papers, f"papers{suffix}")

        assert b"\r" not in content
        assert content.decode().endswith("\n")


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_holds_something(suffix):
    every = [
        ranked("A > B * 2"),
        approval("A = B"),
        collapsed("score", "AB", [[0, 1]], grades=("poor", "good")),
    ]
    seated = [collapsed(p.kind, p.candidates, p.marks, p.counts, grades=p.grades,
                        about={"seats": "1"}) for p in every]  # fmt: skip

    assert any(not refusal(papers, suffix) for papers in seated)


@pytest.mark.parametrize("suffix", [".txt", ".toi", ".blt", ".cat", ".csv", ".xlsx"])
def test_a_file_without_a_known_suffix_is_known_by_its_content(tmp_path, suffix):
    papers = ranked("A > B * 2", "B * 1")
    if suffix == ".cat":
        papers = collapsed("score", "AB", [[0, 1]], grades=("poor", "good"))
    papers = collapsed(papers.kind, papers.candidates, papers.marks, papers.counts,
                       grades=papers.grades, about={"seats": "1"})  # fmt: skip
    path = write_ballots(papers, tmp_path / f"papers{suffix}")
    other = path.rename(tmp_path / "papers.dat")

    assert read_ballots(other) == papers


FILES = sorted(path.name for path in ELECTIONS.iterdir() if path.suffix in FORMATS)
LINES = [name for name in FILES if not name.endswith(".csv")]
TABLES = [
    name
    for name in set(FILES) - set(LINES)  # the others are tables of results
    if "count" in (ELECTIONS / name).read_text(encoding="utf-8").partition("\n")[0]
]


@pytest.mark.parametrize("name", LINES)
def test_every_published_election_is_read_and_written_back(tmp_path, name):
    papers = read_ballots(ELECTIONS / name)
    again = read_ballots(write_ballots(papers, tmp_path / name))

    assert again == papers
    assert again.about == papers.about


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_published_table_of_ballots_is_read_and_written_back(tmp_path, name):
    papers = read_ballots(ELECTIONS / name, kind="score")

    assert read_ballots(write_ballots(papers, tmp_path / name)) == papers


def test_burlington_2009_as_preflib_keeps_it():
    """PrefLib 00005-00000002: 8,980 papers in 384 orders, six of them with ties."""
    papers = read_ballots(ELECTIONS / "burlington_2009.toi")

    tied = (papers.marks > 0).sum(axis=1) > papers.marks.max(axis=1)

    assert (papers.number, len(papers.counts)) == (8980, 384)
    assert papers.counts[tied].sum() == 6
    assert papers.candidates[0] == "Bob Kiss"
    assert papers.about["title"] == "2009 Burlington Mayoral Election"
    assert papers.about["publication date"] == "2013-08-17"


NEW = """# FILE NAME: x.toi
# TITLE: A title: with a colon
# DESCRIPTION:
# DATA TYPE: toi
# MODIFICATION TYPE: original
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 6
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Bob, junior
# ALTERNATIVE NAME 3: Đào
# ALTERNATIVE NAME 4: Eve
3: 1,2,{3,4}
2: {2,3},1
1: 4
"""
OLD = "4\n1,Ann\n2,Bob, junior\n3,Đào\n4,Eve\n6,6,3\n3,1,2,{3,4}\n2,{2,3},1\n1,4\n"
ORDERS = ranked(
    "Ann > Bob, junior > Đào = Eve * 3", "Bob, junior = Đào > Ann * 2", "Eve",
    candidates=("Ann", "Bob, junior", "Đào", "Eve"),
)  # fmt: skip


@pytest.mark.parametrize("text", [NEW, OLD])
def test_both_headings_of_preflib_are_read(text):
    assert read_text(text, suffix=".toi") == ORDERS
    assert read_text(text) == ORDERS


def test_the_heading_of_preflib_is_kept_and_written_back(tmp_path):
    papers = read_text(NEW)
    text = write_ballots(papers, tmp_path / "y.toi").read_text(encoding="utf-8")

    assert papers.about == {
        "file name": "x.toi",
        "data type": "toi",
        "title": "A title: with a colon",
        "modification type": "original",
    }
    assert text.splitlines()[:2] == ["# FILE NAME: x.toi", "# TITLE: A title: with a colon"]
    assert text.endswith("3: 1,2,{3,4}\n2: {2,3},1\n1: 4\n")


def test_a_last_group_of_ties_is_not_the_same_as_being_unranked():
    tied = read_text("3\n1,A\n2,B\n3,C\n1,1,1\n1,1,{2,3}", suffix=".toc")
    left_out = read_text("3\n1,A\n2,B\n3,C\n1,1,1\n1,1", suffix=".toi")

    assert tied.marks.tolist() == [[1, 2, 2]]
    assert left_out.marks.tolist() == [[1, 0, 0]]


CAT = """# DATA TYPE: cat
# NUMBER CATEGORIES: {number}
{categories}
# NUMBER ALTERNATIVES: 3
# ALTERNATIVE NAME 1: A
# ALTERNATIVE NAME 2: B
# ALTERNATIVE NAME 3: C
{lines}
"""


def cat(names, *lines):
    categories = "\n".join(f"# CATEGORY NAME {n}: {name}" for n, name in enumerate(names, 1))
    return CAT.format(number=len(names), categories=categories, lines="\n".join(lines))


def test_categories_are_grades_with_the_best_first_in_the_file():
    papers = read_text(cat(["good", "fair", "poor"], "2: 1,{2,3},{}", "1: {},{},3"))

    assert papers.grades == ("poor", "fair", "good")
    assert papers.marks.tolist() == [[2, 1, 1], [UNSCORED, UNSCORED, 0]]


def test_two_categories_may_be_approval_or_yes_and_no():
    text = cat(["Yes", "No"], "2: {1,2},3", "1: {},{}")

    assert read_text(text, kind="approval").marks.tolist() == [[1, 1, 0], [0, 0, 0]]
    assert read_text(text, kind="yes_no").marks.tolist() == [[1, 1, -1], [0, 0, 0]]


BLT = """# comment: from a counting program
4 2 # four candidates, two seats
-3
(first) 3 1 4 0
4 2=3 - 1 0
2 3 0 # only the withdrawn
 1   0
0 # end
"Adam"
"Basil, #2"
"Charlotte"
"Donald" # the last
"Gardening club"
"""


def test_a_file_of_the_counting_programs_is_read():
    papers = read_text(BLT)

    assert papers.candidates == ("Adam", "Basil, #2", "Donald")
    assert papers.about["seats"] == "2"
    assert papers.about["title"] == "Gardening club"
    assert papers.about["withdrawn"] == "Charlotte"
    assert papers == ranked(
        "Adam > Donald * 3", "Basil, #2 > Adam * 4", "* 3",
        candidates=("Adam", "Basil, #2", "Donald"),
    )  # fmt: skip


def test_a_number_in_front_of_a_ballot_is_not_kept():
    assert read_text(BLT) == read_text(BLT.replace("(first)", "(0417)"))


ROWS = """contest,ballot,channel,unit,vote
flag,1,box,A,agree
flag,1,box,B,disagree
flag,2,box,A,agree
flag,2,box,B,
flag,3,box,,
flag,1,written,B,both
head,1,box,C,agree
"""


def test_papers_row_by_row_are_read_for_one_contest():
    papers = read_text(ROWS, contest="flag")

    assert papers.kind == "yes_no"
    assert papers.candidates == ("A", "B")
    assert sorted(papers.marks.tolist()) == [[0, 0], [0, 2], [1, -1], [1, 1]]
    assert read_text(ROWS, contest="head").kind == "approval"


def test_places_and_scores_row_by_row_are_ranked_and_score_ballots():
    places = read_text("ballot,unit,place\n1,A,1\n1,B,2\n2,B,1\n")
    scores = read_text("phiếu,đơn vị,score\n1,A,8.5\n1,B,9\n2,B,7\n")

    assert places == ranked("A > B", "B")
    assert scores.kind == "score"
    assert scores.score(scores.marks.max()) == 9
    assert scores.denominator == 2


def test_papers_set_aside_row_by_row_are_counted_by_reason():
    rows = "ballot,unit,vote,invalid\n1,A,agree,\n2,,,no_stamp\n3,,,no_stamp\n4,,,\n"
    papers = read_text(rows)

    assert papers.invalid == {"no_stamp": 2}
    assert (papers.number, papers.blank) == (2, 1)


def test_a_column_a_candidate_with_marks_is_approval():
    papers = read_text("STT;Sở Nội vụ;Sở Y tế;Số phiếu\n1;x;;3\n2;X;có;2\n3;;;1\n")

    assert papers == approval(
        "Sở Nội vụ * 3", "Sở Nội vụ = Sở Y tế * 2", "* 1", candidates=("Sở Nội vụ", "Sở Y tế")
    )


def test_a_column_a_candidate_with_words_is_yes_and_no():
    papers = read_text("A,B\nđồng ý,không đồng ý\nĐồng ý,\n")

    assert papers.kind == "yes_no"
    assert papers.marks.tolist() == [[1, -1], [1, 0]]


def test_whole_numbers_are_what_the_caller_says():
    text = "A,B,count\n1,2,3\n2,,1\n"

    assert read_text(text, kind="ranked") == ranked("A > B * 3", "A")
    assert read_text(text, kind="score").marks.tolist() == [[1, 2], [2, UNSCORED]]
    assert read_text("# kind: ranked\n" + text) == ranked("A > B * 3", "A")


def test_points_are_read_exactly():
    papers = read_text('A,B\n"8,5",0.1\n9,1/3\n')

    assert papers.kind == "score"
    assert papers.denominator == 30
    assert {papers.score(mark) for mark in papers.marks.ravel().tolist()} == {
        Fraction(17, 2), Fraction(1, 10), Fraction(9), Fraction(1, 3)
    }  # fmt: skip


def test_words_are_grades_in_the_order_that_is_given():
    text = "A,B\ntốt,kém\nKhá,\n"
    papers = read_text(text, grades=["kém", "khá", "tốt"])

    assert papers.marks.tolist() == [[1, UNSCORED], [2, 0]]
    assert read_text("# grades: kém < khá < tốt\n" + text) == papers


def test_totals_are_read_as_tallies():
    text = "Đơn vị,Đồng ý,Không đồng ý,Không có ý kiến\nA,9,3,1\nB,12,1,0\n"

    assert read_text(text) == Tallies(("A", "B"), (9, 12), 13)
    assert read_text("unit,agree\nA,9\nB,12\n") == Tallies(("A", "B"), (9, 12), None)
    assert read_text("# papers: 13\nname,votes\nA,9\n") == Tallies(("A",), (9,), 13)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_tallies_are_written_into_tables(tmp_path, suffix):
    tallies = Tallies(("Sở Y tế", "B"), (9, 12), 13)

    assert read_ballots(write_ballots(tallies, tmp_path / f"t{suffix}")) == tallies


def test_a_table_saved_again_by_excel_is_still_read():
    """Excel fills the lines of the head with delimiters, up to the width of the table."""
    text = "# kind: ranked;;\n# title: a; b;;\ncount;A;B\n3;1;2\n"
    papers = read_text(text, suffix=".csv")

    assert papers == ranked("A > B * 3")
    assert papers.about["title"].startswith("a")


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_signs_in_names_are_not_taken_for_the_ends_of_cells(tmp_path, suffix):
    papers = ranked("x; y; z > a, b, c * 3", "a, b, c")

    assert read_ballots(write_ballots(papers, tmp_path / f"p{suffix}")) == papers


def test_a_sheet_with_titles_above_its_heading_is_read(tmp_path):
    import xlsxwriter

    path = tmp_path / "votes.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("bìa").write(0, 0, "Trang bìa")
        page = book.add_worksheet("ballots")
        page.write(0, 0, "KẾT QUẢ BỎ PHIẾU")
        page.write_row(2, 0, ["Số phiếu", "A", "B"])
        page.write_row(3, 0, [3, 1, 2])
        page.write_row(5, 0, [1, "", 1])

    assert read_ballots(path, kind="ranked") == ranked("A > B * 3", "B")
