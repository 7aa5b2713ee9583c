"""Changed papers, and a year run again with them: what changes, what follows, what is refused."""

import polars as pl
import pytest
from ballot_makers import approval, approval_ballots, ranked, ranked_ballots, score_ballots, scored
from hypothesis import given
from hypothesis import strategies as st
from voting_makers import project

from emulab.ballots import Ballots, collapsed
from emulab.electing import tally
from emulab.faults import InputError
from emulab.pipeline import run, vote_faults
from emulab.rules import load_rules
from emulab.studies import study
from emulab.swaying import changed, margin, what_if
from emulab.swaying.certificates import paper_text
from emulab.tables import load

PAPERS = ranked("A > B > C * 5", "B > C * 3", "C", "", candidates="ABC")
every_kind = st.one_of(ranked_ballots(), approval_ballots(), score_ballots(open_scores=True))


def texts(ballots: Ballots) -> dict[str, int]:
    """Every pattern in the text form, and how many papers it is."""
    rows = zip(ballots.marks, ballots.counts.tolist(), strict=True)
    return {paper_text(ballots, row): number for row, number in rows}


def refusal(*of, **changes) -> str:
    with pytest.raises(InputError) as refused:
        changed(*of, **changes)
    return str(refused.value)


@given(every_kind)
def test_every_paper_can_be_taken_away_by_what_it_says(ballots):
    assert changed(ballots, drop=list(texts(ballots).items())).number == 0


@given(every_kind)
def test_what_is_taken_away_and_put_back_changes_nothing(ballots):
    some = list(texts(ballots).items())[:2]
    assert changed(changed(ballots, drop=some), add=some) == ballots


@given(every_kind)
def test_marks_and_texts_mean_the_same_papers(ballots):
    rows = [(row, 1) for row in ballots.marks.tolist()]
    assert changed(ballots, add=rows) == changed(ballots, add=[(t, 1) for t in texts(ballots)])


def test_papers_are_flipped_one_pattern_into_another():
    after = changed(PAPERS, flip=[("A > B > C", "C > A", 2), ("C", "B = C")])
    expected = {"A > B > C": 3, "B > C": 3, "C > A": 2, "B = C": 1, "-": 1}
    assert texts(after) == expected


def test_a_withdrawn_name_is_struck_off_after_everything_else():
    assert texts(changed(PAPERS, drop="C", withdraw="B")) == {"A > C": 5, "C": 3, "-": 1}


def test_a_blank_paper_is_written_as_a_dash():
    assert texts(changed(PAPERS, drop="-", add="- * 2"))["-"] == 2


def test_yes_no_and_scored_papers_are_written_with_their_marks():
    yes_no = collapsed("yes_no", "AB", [[1, -1], [2, 0]])
    assert texts(changed(yes_no, drop="A: both", add="B: agree * 2")) == {
        "B: agree": 2,
        "A: agree, B: disagree": 1,
    }
    halves = collapsed("score", "AB", [[3, 10]], denominator=2)
    assert texts(changed(halves, add="A: 4.5")) == {"A: 1.5, B: 5": 1, "A: 4.5": 1}
    graded = collapsed("score", "AB", [[0, 1]], grades=("poor", "good"))
    assert texts(changed(graded, flip=[("A: poor, B: good", "A: good")])) == {"A: good": 1}


def test_the_certificate_of_a_margin_can_be_put_in_by_hand():
    papers = ranked("A > B > C * 4", "B > A > C * 3", "C > B > A * 2")
    found = margin(papers, "borda")
    removed, added = found.certificate.removed, found.certificate.added

    again = tally(changed(papers, drop=removed, add=added), "borda")
    assert again.winners == found.outcome_after.winners != found.outcome_before.winners


def test_more_papers_than_there_are_and_names_that_are_not_there_are_refused_at_once():
    said = refusal(
        PAPERS,
        drop=["B > C * 2", "C > B", "A * x"],
        add=["A > D", ((1, 2), 1), ((1, 2, -3), 0)],
        flip=[("B > C", "A", 2), ("A",)],
        withdraw=["E"],
    )
    assert said == (
        "add: 4 faults\n"
        "  line 1: 'D' is not among the candidates. The candidates are 'A', 'B', 'C'.\n"
        "  line 2: there are 2 marks, and 3 candidates. "
        "Write a mark for every candidate, in their order.\n"
        "  line 3: -3 is no mark of ranked ballots. "
        "Write places, 1 the best, and 0 for a name left out.\n"
        "  line 3: 0 is not a whole number above 0. Count the papers again.\n"
        "drop: 2 faults\n"
        "  line 2: no paper says 'C > B'. "
        "Write a paper as it is among the ballots, with every name on it.\n"
        "  line 3: 'x' is not a whole number above 0. Count the papers again.\n"
        "flip: 2 faults\n"
        "  line 1: 'B > C' is on 3 papers, and 4 are taken away. Take away 3 at most.\n"
        "  line 2: ('A',) is no change of papers. "
        "Write the paper, the paper that it becomes, and how many.\n"
        "withdraw: 1 fault\n"
        "  line 1: 'E' is not among the candidates. The candidates are 'A', 'B', 'C'."
    )


def test_what_the_other_kinds_cannot_say_is_refused():
    assert "an approval ballot has no '>'. Part the names by '='." in refusal(
        approval("A = B"), add="A > B"
    )
    papers = scored({(5, 3): 1}, "AB")
    assert "'1.5' is not on the scale of these papers. Write steps of 1." in refusal(
        papers, add="A: 1.5"
    )
    assert "'A' has no mark. Write it as A: agree, or A: 5." in refusal(papers, add="A")
    assert "'A' stands there twice. Keep one." in refusal(papers, add="A: 1, A: 2")


YEAR = study("central-party", 2023).result


def moved(found) -> dict[tuple[str, str], tuple[str, str]]:
    rows = found.outcomes.filter("changed").select("contest", "unit", "before", "after")
    return {(contest, unit): (b, a) for contest, unit, b, a in rows.iter_rows()}


def test_a_year_without_changes_stays_as_it_is():
    found = what_if(YEAR, "head")
    assert moved(found) == {}
    assert str(found.says) == "No outcome changes."
    assert set(found.outcomes["contest"]) == {"head"}


def test_flipped_papers_change_who_is_elected():
    found = what_if(YEAR, "head", flip=[("internal-affairs", "central-agencies", 5)])
    assert moved(found) == {
        ("head", "internal-affairs"): ("proposed", "not proposed"),
        ("head", "central-agencies"): ("not proposed", "proposed"),
    }
    assert str(found.says) == "2 outcomes change, in head."
    assert found.says.said("en") != ""


def test_a_paper_less_is_a_member_less_who_was_there_and_the_sheet_still_adds_up():
    found = what_if(YEAR, "head", drop="internal-affairs * 6")
    one = found.outcomes.filter(pl.col("unit") == "internal-affairs").row(0, named=True)
    assert (one["votes_before"], one["votes_after"]) == (11, 5)
    assert (one["needed_before"], one["needed_after"]) == (7, 4)
    sheet = found.result.tables.counts.filter(pl.col("contest") == "head")
    numbers = dict(sheet.select("field", "number").iter_rows())
    assert (numbers["present"], numbers["returned"], numbers["valid"]) == (7, 7, 7)
    assert list(vote_faults(found.result.tables, found.result.rules)) == []


def test_another_base_and_another_share_are_the_rules_run_again():
    found = what_if(YEAR, "head", at_least="4/5", of="members")
    one = found.outcomes.filter(pl.col("unit") == "internal-affairs").row(0, named=True)
    assert (one["after"], one["needed_after"]) == ("not proposed", 12)
    assert one["reason_after"] == "11 of 14 members agree; 12 are needed"
    again = what_if(YEAR, "head", threshold={"at_least": "4/5", "of": "members"})
    assert again.outcomes.equals(found.outcomes)


def test_a_unit_that_withdraws_from_an_award_makes_way_in_it_and_takes_a_later_one():
    found = what_if(YEAR, "government-flag", withdraw="academy")
    assert moved(found) == {
        ("government-flag", "academy"): ("proposed", "not proposed"),
        ("pm-certificate", "academy"): ("not proposed", "proposed"),
        ("pm-certificate", "inspection"): ("proposed", "not proposed"),
    }
    reasons = found.frame("vi").filter(pl.col("unit") == "academy")["reason_after"]
    assert "Không rút khỏi danh sách xét" in reasons[0]


def test_a_unit_that_withdraws_from_an_office_is_struck_off_its_papers():
    found = what_if(YEAR, "head", withdraw="internal-affairs")
    assert moved(found) == {("head", "internal-affairs"): ("proposed", "not proposed")}
    ballots = found.result.tables.ballots.filter(pl.col("contest") == "head")
    assert "internal-affairs" not in set(ballots["unit"])


def test_what_follows_in_later_offices_is_told_too():
    flips = [("organisation", "central-agencies", 7)]
    found = what_if(YEAR, "standing-deputy", flip=flips)
    assert moved(found)["standing-deputy", "central-agencies"] == ("not proposed", "proposed")
    up = what_if(YEAR, "head", flip=[("internal-affairs", "organisation", 8)])
    assert moved(up)["head", "organisation"] == ("not proposed", "proposed")
    assert moved(up)["standing-deputy", "organisation"] == ("proposed", "not proposed")
    assert set(up.outcomes["contest"]) >= {"head", "standing-deputy"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"contest": "chair"},
            "contest: 1 fault\n  there is no contest called 'chair'. There are government-flag, "
            "pm-certificate, head, standing-deputy, deputy.",
        ),
        (
            {"contest": "head", "add": "academy * 2"},
            "add: 1 fault\n  head: 2 papers more than before, and 1 member was absent. "
            "Drop or flip papers instead.",
        ),
        (
            {"contest": "government-flag", "drop": "academy"},
            "rules.yaml: 1 fault\n  government-flag: nobody votes on it, so there are no papers "
            "to change. Withdraw a unit instead.",
        ),
        (
            {"contest": "government-flag", "of": "members"},
            "rules.yaml: 1 fault\n  government-flag: nobody votes on it, so it has no threshold. "
            "Name a contest with a vote.",
        ),
    ],
)
def test_what_cannot_be_asked_of_a_year_is_refused(asked, said):
    with pytest.raises(InputError) as refused:
        what_if(YEAR, **asked)
    assert str(refused.value) == said


def small(tmp_path, **files):

    root = project(tmp_path, **files)
    path = root / "params" / "small" / "2023" / "rules.yaml"
    rules = load_rules(path)
    return run(load(path, rules), rules)


def test_where_only_totals_were_kept_papers_cannot_be_changed_but_the_base_can(tmp_path):
    year = small(
        tmp_path,
        ballots=None,
        provenance="marks.csv: {kind: synthetic, note: made up}\n",
        **{
            "tallies.csv": "contest,unit,agree,disagree,no_mark\nflag,ba-vi,4,,\nhead,me-linh,3,,\n"
        },
        counts="contest,field,number\n,members,5\n,present,4\n,absent,1\n,issued,4\n"
        ",returned,4\n,valid,4\n,invalid,0\nflag,written_valid,0\n",
    )
    with pytest.raises(InputError) as refused:
        what_if(year, "head", drop="me-linh")
    assert "head: the totals were kept, not the ballots." in str(refused.value)
    found = what_if(year, "head", at_least="4/5", of="members")
    assert moved(found) == {("head", "me-linh"): ("proposed", "not proposed")}


def test_opinions_in_writing_are_not_touched_and_stop_counting_on_a_base_without_them(tmp_path):
    year = small(tmp_path)
    found = what_if(year, "flag", drop="ba-vi")
    one = found.outcomes.filter(pl.col("unit") == "ba-vi").row(0, named=True)
    assert (one["votes_before"], one["votes_after"]) == (4, 3)
    box = what_if(year, "flag", of="returned").outcomes.filter(pl.col("unit") == "ba-vi")
    assert box["votes_after"].to_list() == [3]
