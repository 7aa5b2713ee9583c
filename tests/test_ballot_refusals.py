"""What is no ballot is refused, every fault of a file at once, and nothing ever breaks."""

import random
from pathlib import Path

import pytest
from ballot_makers import approval, ranked
from hypothesis import given, settings
from hypothesis import strategies as st

from emulab.ballots import (
    FORMATS,
    Ballots,
    Tallies,
    collapsed,
    read_ballots,
    read_text,
    write_ballots,
)
from emulab.faults import InputError

OLD = "3\n1,A\n2,B\n3,C\n"
NEW = (
    "# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n"
)


def said(text, **asked):
    with pytest.raises(InputError) as refused:
        read_text(text, **asked)
    return str(refused.value).splitlines()[1:]


def test_every_fault_of_every_line_is_said_at_once():
    text = "A > A\nB * 0\nB * x\nA >> B\nA * 2 * 3\n- > A\n* 3\nA > B = A = A *\n"

    assert said(text) == [
        "  line 1: 'A' stands on this ballot twice. Leave one.",
        "  line 2: '0' is not a whole number above 0. Count the papers again.",
        "  line 3: 'x' is not a whole number above 0. Count the papers again.",
        "  line 4: a name is missing beside a sign. Write it, or take the sign out.",
        "  line 5: there are two counts on this line. Keep one.",
        "  line 6: '-' is a blank paper and has names beside it. Leave it out, or the names.",
        "  line 7: there is a count and no ballot. A blank paper is written as '-'.",
        "  line 8: 'A' stands on this ballot 3 times. Leave one.",
        "  line 8: an empty count is not a whole number above 0. Count the papers again.",
    ]


def test_thousands_of_faults_are_counted_and_some_are_listed():
    found = said("A > A\n" * 5000)

    assert found[0] == (
        "  there are 5000 faults; the first 200 are listed. Mend these, then check again."
    )
    assert len(found) == 201


LINES = {
    "a name that was not declared": (
        "# candidates: Sở Nội vụ = Sở Y tế\nSở Nội vu > Sở Y tế",
        "line 2: 'Sở Nội vu' is not among the candidates. Did you mean 'Sở Nội vụ'?",
    ),
    "candidates parted by commas": (
        "# candidates: A, B\nA",
        "line 2: 'A' is not among the candidates. Part them: # candidates: A = B.",
    ),
    "candidates declared twice": (
        "# candidates: A\n# candidates: A\nA",
        "line 2: 'candidates' is given twice. Keep one.",
    ),
    "a candidate without a name": (
        "# candidates: A =\nA",
        "'' among the candidates is no name, or stands there twice. "
        "Write '# candidates: A = B = C'.",
    ),
    "nobody named": ("- * 2", "no candidate is named. Write '# candidates: A = B'."),
    "nothing at all": ("  \n", "the file is empty. Write the ballots, or remove it."),
    "a zero byte": ("A\0B", "the file is no text (byte 0x00). Is it another kind of file?"),
    "too many papers": ("A * 99999999999", "line 1: 99999999999 papers are too many. "
                        "Mind the digits."),
    "no name at all": ("x" * 2000 + " > B", "line 1: a name has more than 1000 bytes. "
                       "Write it as A > B = C * 3."),
    "old letters": ("ñieåm > B", "'ñieåm' looks like TCVN3 or VNI text, not Unicode; "
                    "names are not guessed. Convert the file to Unicode where it was written."),
    "no known alternative": (
        OLD + "1,1,1\n1,5",
        "line 6: there is no candidate with the number '5'. "
        "The candidates are numbered from 1 to 3.",
    ),
    "a torn group": (
        OLD + "1,1,1\n1,{2",
        "line 6: there is no candidate with the number '{2'. "
        "The candidates are numbered from 1 to 3.",
    ),
    "a file cut short": (
        OLD + "3,3,2\n2,1,2",
        "the heading says 3 voters, the lines have 2. Is the file whole?",
    ),
    "an old heading out of order": (
        "2\n1,A\n3,B\n1,1,1\n1,1",
        "line 3: '3,B' is not the name of alternative 2. Write 2,Name, each name once.",
    ),
    "a new heading without a name": (
        NEW.replace("NAME 2: B", "NAME 3: B"),
        "the heading counts 2 alternatives and numbers 2 of them by name. "
        "Name each once, from 1 upwards.",
    ),
    "a line without a count": (
        NEW + "1,2",
        "line 5: the line is no ballot of this format. Write it as 12: 1,2,{3,4}.",
    ),
    "more names than candidates": (
        "3 1\n1 1 0\n0\n\"A\"\n\"B\"\n",
        "there are 3 candidates and 2 names. Write every name in quotes, a line each.",
    ),
    "a ballot without its end": (
        "2 1\n1 2 0\n1 1\n0\n\"A\"\n\"B\"\n",
        "line 3: the line is no ballot of this format. "
        "Write it as 12 3 1=4 2 0: papers, candidates by number, 0.",
    ),
    "a part of a paper": (
        "2 1\n1.5 2 0\n0\n\"A\"\n\"B\"\n",
        "line 2: '1.5' is not a whole number above 0. Count the papers again.",
    ),
    "places or points": (
        "A,B\n1,2",
        "whole numbers could be places or points. Name the kind: ranked or score. "
        "Give kind=, or write '# kind: ranked' above the table.",
    ),
    "two columns of one name": (
        "A,A\nx,x",
        "line 1: 2 columns are headed 'A'. Head each by its candidate.",
    ),
    "two contests": (
        "contest,ballot,unit,vote\na,1,A,agree\nb,1,A,agree",
        "there are 2 contests. The contests are 'a', 'b'. Give contest=.",
    ),
    "a name twice on one paper": (
        "ballot,unit,vote\n1,A,agree\n1,A,agree",
        "line 3: ballot 1 has 'A' again. Keep one row.",
    ),
    "totals that tell two stories": (
        "unit,agree,disagree,no_mark\nA,3,1,0\nB,3,2,0",
        "one row adds up to 4 papers, another to 5. Count again.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LINES)
def test_a_fault_says_where_what_and_what_to_do(case):
    text, expected = LINES[case]

    assert said(text) == [f"  {expected}"]


ASKED = {
    "a place that is none": (
        "A,B\n1,x\n2.5,\n", {"kind": "ranked"},
        ["line 2: B: 'x' is no place. Write 1 for the best; leave the unranked empty.",
         "line 3: A: '2.5' is no place. Write 1 for the best; leave the unranked empty."],
    ),
    "a grade that is none": (
        "A,B\ntốt,vừa", {"grades": ["kém", "tốt"]},
        ["line 2: B: 'vừa' is no grade. The grades are 'kém', 'tốt'."],
    ),
    "words without an order": (
        "A,B\ntốt,kém", {"kind": "score"},
        ["line 2: A: 'tốt' is not a number. Write digits, such as 8.5.",
         "line 2: B: 'kém' is not a number. Write digits, such as 8.5."],
    ),
    "a ranking where names are ticked": (
        "A = B\nA > B", {"kind": "approval"},
        ["line 2: an approval ballot has no '>'. Part the names by '='."],
    ),
    "a kind that text cannot hold": (
        "A", {"kind": "score"},
        ["the text form holds ranked and approval ballots, not 'score'. "
         "Keep these ballots as .csv or .xlsx."],
    ),
    "a kind that nobody knows": (
        "A", {"kind": "ticks"},
        ["there is no kind 'ticks' of ballots. The kinds are ranked, approval, yes_no, score."],
    ),
    "ties in .soc": (
        OLD + "2,2,1\n2,1,{2,3}\n", {"suffix": ".soc"},
        ["line 6: two alternatives share a place, and a .soc file has no ties. "
         "Call the file .toc."],
    ),
    "somebody left out of .toc": (
        OLD + "2,2,1\n2,1,2\n", {"suffix": ".toc"},
        ["line 6: an alternative is left out, and a .toc file is complete. Call the file .toi."],
    ),
    "a heading of another format": (
        NEW + "1: 1", {"suffix": ".soc"},
        ["the heading says 'toi', the name '.soc'. Rename the file, or mend the heading."],
    ),
    "a contest that is not there": (
        "contest,ballot,unit,vote\nflag,1,A,agree\nhead,1,A,agree", {"contest": "flags"},
        ["there is no contest 'flags'. Did you mean 'flag'?"],
    ),
    "a file for another reader": (
        "A", {"suffix": ".xlsx"},
        ["a text cannot be read as '.xlsx'. Formats are .txt .text .ballots .soc .soi .toc .toi "
         ".cat .blt .csv .tsv."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED)
def test_what_does_not_fit_what_was_asked_is_refused(case):
    text, asked, expected = ASKED[case]

    assert said(text, **asked) == [f"  {line}" for line in expected]


TABLES = ".csv .tsv .xlsx"
UNHELD = {
    ".soi": (approval("A = B"), "a .soi file holds no approval ballots. "
             f"Write them as .txt .text .ballots .cat {TABLES}."),
    ".soc": (ranked("A > B = C"), "a .soc file has no ties. "
             f"Write them as .txt .text .ballots .toc .toi {TABLES}."),
    ".toc": (ranked("A > B", "A"), "a .toc file is complete, and somebody is unranked. "
             f"Write them as .txt .text .ballots .soi .toi {TABLES}."),
    ".blt": (ranked("A", "B > A"), "a .blt file begins with the seats, and about['seats'] gives "
             f"none. Write them as .txt .text .ballots .soi .toi {TABLES}."),
    ".txt": (ranked("A", candidates=["A", "a>b"]), "the text form cannot hold the name 'a>b'. "
             f"Write them as .soi .toi {TABLES}."),
    ".cat": (collapsed("score", "AB", [[1, 2]]), "a .cat file holds grades, no points. "
             f"Write them as {TABLES}."),
    ".csv": (ranked("A > count"), "a table cannot have a candidate 'count' beside the column of "
             "that name. Write them as .txt .text .ballots .soc .soi .toc .toi."),
    ".text": (Tallies(("A",), (1,)), "a .text file holds ballots, and these are tallies. "
              f"Write them as {TABLES}."),
    ".pdf": (approval("A = B"), "there is no format with the suffix '.pdf'. "
             f"Write them as .txt .text .ballots .cat {TABLES}."),
}  # fmt: skip


@pytest.mark.parametrize("suffix", UNHELD)
def test_a_format_that_cannot_hold_the_ballots_names_those_that_can(tmp_path, suffix):
    papers, expected = UNHELD[suffix]
    with pytest.raises(InputError) as refused:
        write_ballots(papers, tmp_path / f"papers{suffix}")

    assert str(refused.value) == f"papers{suffix}: 1 fault\n  {expected}"
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_or_not_known_is_refused(tmp_path):
    (tmp_path / "papers.dat").write_bytes(b"hello world")
    (tmp_path / "wide.txt").write_bytes("A > B".encode("utf-16"))
    (tmp_path / "latin.txt").write_bytes(b"A\nS\xf2 > B")
    expected = {
        "none.txt": "there is no such file. Look at its name and place.",
        "papers.dat": "the suffix '.dat' is not known, nor is what is in the file. "
        f"Ballots are kept as {' '.join(FORMATS)}.",
        "wide.txt": "the file is UTF-16, not UTF-8. In Excel, save it as 'CSV UTF-8'.",
        "latin.txt": "line 2: the file is not UTF-8 (byte 0xf2). In Excel, save it as 'CSV UTF-8'.",
    }
    for name, finding in expected.items():
        with pytest.raises(InputError) as refused:
            read_ballots(tmp_path / name)
        assert str(refused.value) == f"{name}: 1 fault\n  {finding}"


def attempt(path: Path, **asked) -> None:
    try:
        found = read_ballots(path, **asked)
    except InputError as error:
        assert error.faults
        assert str(error)
        return
    assert isinstance(found, Ballots | Tallies)
    if isinstance(found, Ballots):
        assert (found.counts > 0).all()
        assert found.marks.shape == (len(found.counts), len(found.candidates))


@settings(max_examples=60)
@given(
    content=st.one_of(
        st.binary(max_size=80),
        st.text(max_size=80).map(str.encode),
        st.text('AB12 0>=*-:,{}#"\n\t/.;x', max_size=60).map(str.encode),
    ),
    kind=st.sampled_from([None, "ranked", "approval", "yes_no", "score"]),
)
@pytest.mark.parametrize("suffix", [*FORMATS, ".dat"])
def test_any_bytes_are_read_or_refused(tmp_path_factory, suffix, content, kind):
    path = tmp_path_factory.mktemp("fuzz") / f"papers{suffix}"
    path.write_bytes(content)
    attempt(path, kind=kind)


SAMPLES = [
    ranked("A > B > C * 3", "B > C > A", "C > A > B * 2"),
    ranked("A > B = C * 3", "B", ""),
    approval("A = B * 2", "C", candidates="ABC"),
    collapsed("yes_no", "ABC", [[1, -1, 0], [2, 1, 1]]),
    collapsed("score", "ABC", [[1, 0, 2], [2, 2, 0]], grades=("kém", "khá", "tốt")),
    collapsed("score", "ABC", [[1, 0, 25], [2, 2, 0]], denominator=10),
]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("seed", range(40))
def test_a_good_file_with_a_few_bytes_changed_is_read_or_refused(tmp_path, suffix, seed):
    chance = random.Random(seed)
    for number, papers in enumerate(SAMPLES):
        facts = {"grades": papers.grades, "denominator": papers.denominator}
        facts |= {"invalid": {"no_stamp": 2}, "about": {"title": "Mùa xuân", "seats": "1"}}
        told = collapsed(papers.kind, papers.candidates, papers.marks, papers.counts, **facts)
        path = tmp_path / f"{number}{suffix}"
        try:
            content = bytearray(write_ballots(told, path).read_bytes())
        except InputError:
            continue
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(content) + 1)
            what = chance.randrange(4)
            if what == 0:
                content[place : place + 1] = bytes([chance.randrange(256)])
            elif what == 1:
                del content[place : place + chance.randint(1, 20)]
            elif what == 2:
                content[place:place] = content[: chance.randint(1, 40)]
            else:
                content[place:place] = chance.choice(b'0123456789>=*-:,{}#\n"').to_bytes()
        path.write_bytes(bytes(content))
        attempt(path)
        attempt(path, kind=papers.kind)
