"""Axioms on the papers at hand: published paradoxes found again, and every witness what it says."""

import numpy as np
import pytest
from ballot_makers import approval, approval_ballots, ranked, ranked_ballots, scored
from hypothesis import given, settings
from hypothesis import strategies as st
from published_elections import FOLDER

from emulab.ballots import Ballots, Tallies, collapsed, read_ballots
from emulab.electing import rules, tally, unfit
from emulab.faults import InputError
from emulab.swaying import AXIOMS, check_axiom
from emulab.swaying.axiom_witnesses import Taken, lowered, raised, turned_round

LAST = {"unranked": "last", "overvote": "stop", "blank": "valid", "strength": "winning"}
every_axiom = pytest.mark.parametrize("axiom", AXIOMS)
whole = ranked_ballots(st.integers(2, 4), ties=False, truncated=False)


def elections(name: str) -> Ballots:
    (path,) = FOLDER.glob(f"{name}.t*")
    return read_ballots(path)


@pytest.mark.parametrize(
    ("file", "rule", "axiom", "said"),
    [
        (
            "burlington_2009",
            "irv",
            "condorcet",
            "Andy Montroll beats everybody in pairs, and Bob Kiss is elected.",
        ),
        (
            "burlington_2009",
            "irv",
            "independence",
            "Kurt Wright does not win and withdraws; then Andy Montroll wins instead of Bob Kiss.",
        ),
        ("irv_reversal", "irv", "reversal", "A wins on the papers and on all of them reversed."),
        (
            "baldwin_reversal",
            "baldwin",
            "reversal",
            "B wins on the papers and on all of them reversed.",
        ),
        (
            "irv_nightmare",
            "irv",
            "condorcet",
            "C beats everybody in pairs, and D is elected.",
        ),
        (
            "irv_nightmare",
            "irv",
            "participation",
            "50 papers place C above D, who wins; without them C wins.",
        ),
        (
            "condorcet_loser_minimax",
            "minimax",
            "condorcet-loser",
            "L loses every pair and is elected.",
        ),
        (
            "condorcet_not_borda",
            "borda",
            "majority",
            "A is first on more than half of the papers, and B is elected.",
        ),
        (
            "tennessee",
            "irv",
            "independence",
            "Memphis does not win and withdraws; then Nashville wins instead of Knoxville.",
        ),
    ],
)
def test_a_published_paradox_is_found_and_said(file, rule, axiom, said):
    found = check_axiom(rule, elections(file), axiom, **LAST)
    assert found.holds is False
    assert str(found.says) == said


@pytest.mark.parametrize("file", ["burlington_2009", "burlington_2009_three"])
def test_burlington_would_have_lost_kiss_had_more_put_him_first(file):
    """Wikipedia, 2009 Burlington mayoral election: raised by voters of Wright, Kiss loses."""
    found = check_axiom("irv", elections(file), "monotonicity", **LAST)
    witness = found.witness
    assert found.holds is False
    assert "Kiss is raised on" in str(witness.text)
    assert "Montroll" in witness.outcome_after.winners[0]
    assert "Kiss" in witness.outcome_before.winners[0]
    (kiss,) = (n for n in witness.ballots_before.candidates if "Kiss" in n)
    assert only_moves(witness, kiss) == "up"


@pytest.mark.parametrize("rule", ["schulze", "minimax", "ranked-pairs"])
def test_staying_at_home_can_help_under_rules_for_pairs_and_never_under_points(rule):
    """Moulin 1988 proves that some papers of four names do so; these were found by search."""
    papers = ranked(
        "A > B > C > D * 6", "D > A > C > B * 4", "C > D > A > B * 4", "B > C > D > A * 4"
    )
    assert check_axiom(rule, papers, "participation").holds is False
    assert check_axiom("borda", papers, "participation").holds is None


def patterns(ballots: Ballots) -> dict[tuple, int]:
    rows = map(tuple, ballots.marks.tolist())
    return dict(zip(rows, ballots.counts.tolist(), strict=True))


def only_moves(witness, name: str) -> str:
    """Whether the papers differ only in where one name stands, and which way it went."""
    ballots = witness.ballots_before
    before, after = patterns(ballots), patterns(witness.ballots_after)
    column = ballots.candidates.index(name)

    def others(row: tuple) -> tuple:
        left = [place for one, place in enumerate(row) if one != column]
        ranks = sorted({place for place in left if place})
        return tuple(ranks.index(place) + 1 if place else 0 for place in left)

    sums: dict[tuple, int] = {}
    standing = 0
    for side, sign in ((before, -1), (after, 1)):
        for row, number in side.items():
            sums[others(row)] = sums.get(others(row), 0) + sign * number
            own = row[column] or len(row) + 1
            above = sum(0 < place < own for one, place in enumerate(row) if one != column)
            standing += sign * number * above
    assert not any(sums.values())
    return "up" if standing < 0 else "down"


@settings(max_examples=40, deadline=None)
@given(
    ranked_ballots(st.integers(2, 4)), st.sampled_from(["irv", "coombs", "two-rounds", "nanson"])
)
def test_a_witness_of_monotonicity_moves_one_name_and_nobody_else(ballots, rule):
    found = check_axiom(rule, ballots, "monotonicity", tries=60, **LAST)
    if found.witness:
        text = found.witness.text
        up = "raised" in text.template
        assert only_moves(found.witness, text.values["name"]) == ("up" if up else "down")


@settings(max_examples=60, deadline=None)
@given(ranked_ballots(st.integers(2, 4)), st.sampled_from(["irv", "schulze", "nanson", "bucklin"]))
def test_a_witness_of_participation_leaves_out_papers_that_rather_have_the_new_winner(
    ballots, rule
):
    found = check_axiom(rule, ballots, "participation", tries=60, **LAST)
    if found.witness is None:
        return
    values = found.witness.text.values
    columns = [ballots.candidates.index(values[key]) for key in ("better", "worse")]
    left = patterns(found.witness.ballots_after)
    gone = {row: n - left.get(row, 0) for row, n in patterns(ballots).items()}
    assert sum(gone.values()) == values["papers"] > 0
    for row, number in gone.items():
        better, worse = (row[one] or len(row) + 1 for one in columns)
        assert number == 0 or (number > 0 and better < worse)


@every_axiom
@settings(max_examples=25, deadline=None)
@given(ballots=ranked_ballots(st.integers(1, 4)), rule=st.sampled_from(["irv", "borda", "smith"]))
def test_a_witness_is_counted_again_and_an_answer_claims_no_more_than_it_proves(
    axiom, ballots, rule
):
    found = check_axiom(rule, ballots, axiom, tries=30, **LAST)
    assert found.tries <= 30
    assert (found.holds is False) == (found.witness is not None)
    assert (found.holds is True) == found.complete
    if found.witness:
        for papers, outcome in (
            (found.witness.ballots_before, found.witness.outcome_before),
            (found.witness.ballots_after, found.witness.outcome_after),
        ):
            assert tally(papers, rule, **LAST).winners == outcome.winners
    elif not found.complete:
        assert str(found.says).startswith("No violation found on these ballots")
    else:
        assert str(found.says) == "No violation on these ballots."


PROMISES = {
    "condorcet": ("condorcet", "condorcet-loser"),
    "majority": ("majority",),
    "monotone": ("monotonicity",),
    "reversal": ("reversal",),
}
PROMISED = [
    (name, axiom)
    for name, rule in rules().items()
    for law, axioms in PROMISES.items()
    for axiom in axioms
    if law in rule.laws and "ranked" in rule.kinds and not rule.several
    if axiom != "condorcet-loser" or name not in ("minimax", "condorcet")
]


@pytest.mark.parametrize(("rule", "axiom"), PROMISED)
@settings(max_examples=10, deadline=None)
@given(ballots=whole)
def test_no_witness_is_found_against_what_a_rule_promises(rule, axiom, ballots):
    assert check_axiom(rule, ballots, axiom, tries=40).holds is not False


@settings(max_examples=40, deadline=None)
@given(whole)
def test_only_withdrawals_of_losers_are_tried_and_all_of_them(ballots):
    found = check_axiom("plurality", ballots, "independence")
    losers = len(ballots.candidates) - len(tally(ballots, "plurality").winners)
    if found.holds:
        assert found.tries == losers
    else:
        assert 0 < found.tries <= losers


def test_approvals_and_scores_are_searched_as_well():
    papers = approval("A = B * 3", "B = C * 2", "C * 2")
    assert check_axiom("approval", papers, "monotonicity", blank="valid").holds is None
    assert check_axiom("approval", papers, "independence", blank="valid").holds is True
    stars = scored({(5, 4, 0): 3, (0, 4, 5): 2, (3, 5, 0): 2}, "ABC")
    assert check_axiom("star", stars, "participation").holds in (None, False)
    assert check_axiom("score", stars, "majority").holds is not None


def test_turning_papers_round_twice_gives_them_back():
    papers = ranked("A > B > C * 3", "B > C > A")
    assert turned_round(turned_round(papers, open_last=True), open_last=True) == papers
    short = ranked("A > B * 3", "", candidates="ABC")
    assert turned_round(short, open_last=False) == ranked("B > A * 3", "", candidates="ABC")
    assert turned_round(short, open_last=True) == ranked("C > B > A * 3", "", candidates="ABC")


def test_raising_and_lowering_move_one_name():
    papers = ranked("A > B = C > D * 2")
    both = Taken(np.array([0]), np.array([1]))
    assert raised(papers, both, 3, 2) == ranked("A > B = C > D", "A > D > B = C")
    assert raised(papers, both, 2, 2) == ranked("A > B = C > D", "A > C > B > D")
    assert lowered(papers, both, 0, 3) == ranked("A > B = C > D", "B = C > D > A")


@settings(max_examples=60)
@given(approval_ballots())
def test_what_approval_promises_is_not_broken(ballots):
    assert check_axiom("approval", ballots, "monotonicity", tries=30, **LAST).holds is None


def test_what_cannot_be_asked_is_refused():
    papers = ranked("A > B")
    with pytest.raises(InputError) as refused:
        check_axiom("borda", papers, "fairness")
    assert str(refused.value) == (
        "axiom: 1 fault\n  there is no axiom called 'fairness'. The axioms are condorcet, "
        "condorcet-loser, majority, monotonicity, participation, independence, reversal."
    )
    with pytest.raises(InputError, match="participation is asked of one seat, and there are 2"):
        check_axiom("scottish-stv", papers, "participation", seats=2)
    with pytest.raises(InputError, match="an axiom is checked on the ballots"):
        check_axiom("plurality", Tallies(("A",), (1,), 1), "majority")
    with pytest.raises(InputError, match="it needs ranked ballots"):
        check_axiom("approval", approval("A = B", "A"), "condorcet")


def test_a_withdrawal_that_leaves_papers_blank_asks_what_those_are():
    papers = ranked("A * 3", "B > A * 2", "C")
    with pytest.raises(InputError, match="are they valid ballots"):
        check_axiom("bucklin", papers, "independence", unranked="last")


def test_of_20_papers_of_10_names_only_what_was_searched_to_the_end_is_said_to_hold():
    marks = np.random.default_rng(0).random((20, 10)).argsort(axis=1) + 1
    ballots = collapsed("ranked", [f"u{one}" for one in range(10)], marks)
    for rule in ("irv", "coombs", "schulze", "borda"):
        assert not unfit(rules()[rule], ballots)
        for axiom in AXIOMS:
            found = check_axiom(rule, ballots, axiom)
            assert found.complete or not found.holds
            assert (found.witness is not None) == (found.holds is False)
