"""Plurality, anti-plurality and two rounds: laws, brute force, and what papers may leave open."""

from fractions import Fraction
from itertools import combinations

import pytest
from ballot_makers import approval, ranked, ranked_ballots
from counting_makers import (
    CONVENTIONS,
    OPEN,
    accounts_are_sound,
    doubling_elects_the_same,
    levels,
    lists,
    papers_of,
    permuting_names_permutes_the_result,
    permuting_papers_changes_nothing,
    published,
    winners,
)
from hypothesis import given

from emulab.ballots import Tallies
from emulab.electing import ConventionNeeded, Unfit, tally

RULES = ("plurality", "anti-plurality", "two-rounds")
every_rule = pytest.mark.parametrize("rule", RULES)


@every_rule
@given(ballots=ranked_ballots())
def test_names_and_papers_in_another_order_elect_the_same(rule, ballots):
    permuting_names_permutes_the_result(ballots, rule)
    permuting_papers_changes_nothing(ballots, rule)


@every_rule
@given(ballots=ranked_ballots())
def test_every_paper_three_times_elects_the_same_and_the_account_is_sound(rule, ballots):
    doubling_elects_the_same(ballots, rule)
    accounts_are_sound(tally(ballots, rule, **CONVENTIONS))


@pytest.mark.parametrize(
    "expected", published(*RULES), ids=lambda one: f"{one.file} {one.rule} {one.winners}"
)
def test_published_elections(expected):
    found = tally(papers_of(expected.file), expected.rule, **CONVENTIONS)
    assert tuple(sorted(found.winners)) == expected.winners


@given(ballots=ranked_ballots())
def test_plurality_counts_first_names(ballots):
    votes = dict.fromkeys(ballots.candidates, 0)
    for papers, names in lists(ballots):
        if names:
            votes[ballots.candidates[names[0]]] += papers

    assert tally(ballots, "plurality", **CONVENTIONS).scores == votes


@given(ballots=ranked_ballots())
def test_two_rounds_hold_every_second_round_that_may_be(ballots):
    papers = lists(ballots)
    names = range(len(ballots.candidates))
    votes = [sum(n for n, own in papers if own[:1] == (one,)) for one in names]
    found = set() if len(votes) > 1 else {0}
    for pair in combinations(names, 2):
        others = sorted((votes[one] for one in names if one not in pair), reverse=True)
        if others and others[0] > min(votes[one] for one in pair):
            continue  # somebody outside has more votes than one of the two
        among = [next((one for one in own if one in pair), None) for _, own in papers]
        counts = {
            one: sum(n for (n, _), first in zip(papers, among, strict=True) if first == one)
            for one in pair
        }
        found |= {one for one in pair if counts[one] == max(counts.values())}

    first = [one for one in names if 2 * votes[one] > sum(n for n, _ in papers)]
    assert winners(ballots, "two-rounds") == (set(first) or found)


def last_places(ballots, unranked):
    size = len(ballots.candidates)
    found = [Fraction(0)] * size
    for papers, groups in levels(ballots):
        left_out = [one for one in range(size) if not any(one in group for group in groups)]
        last = list(groups[-1]) if groups else []
        if left_out:
            last = left_out if unranked == "last" and groups else []
        for one in last:
            found[one] += Fraction(papers, len(last))
    return found


@pytest.mark.parametrize("said", [CONVENTIONS, OPEN], ids=lambda said: said["unranked"])
@given(ballots=ranked_ballots())
def test_anti_plurality_shares_a_last_place_exactly(said, ballots):
    last = last_places(ballots, said["unranked"])
    found = tally(ballots, "anti-plurality", **said)

    assert list(found.facts["last_places"].values()) == last
    assert winners(ballots, "anti-plurality", **said) == {
        one for one, number in enumerate(last) if number == min(last)
    }


def test_a_name_left_out_stands_last_or_is_not_judged():
    papers = ranked("A * 3", "B > A > C * 2")

    last = tally(papers, "anti-plurality", unranked="last")
    no_opinion = tally(papers, "anti-plurality", unranked="no_opinion")

    assert last.facts["last_places"] == {"A": 0, "B": Fraction(3, 2), "C": Fraction(7, 2)}
    assert no_opinion.facts["last_places"] == {"A": 0, "B": 0, "C": 2}
    assert (last.winners, no_opinion.winners) == (("A",), ("A", "B"))
    assert no_opinion.facts["nobody_last"] == 3


def test_the_most_votes_need_not_be_more_than_half_of_the_papers():
    found = tally(papers_of("tennessee.txt"), "plurality")

    assert found.winners == ("Memphis",)
    assert (found.facts["votes"], found.facts["cast"]) == (42, 100)
    assert not found.facts["majority_of_cast"]


@pytest.mark.parametrize(("votes", "papers"), [(35, 44), (39, 49), (8, 16), (51, 64)])
def test_printed_percentages_do_not_decide_a_majority(votes, papers):
    whole = tally(Tallies(("A", "B"), (votes, 1), papers), "plurality")

    assert whole.facts["majority_of_cast"] is (2 * votes > papers)
    assert isinstance(whole.facts["votes"], int)


def test_votes_without_a_number_of_papers_have_no_share():
    found = tally(Tallies(("A", "B"), (3, 2)), "plurality")

    assert found.winners == ("A",)
    assert found.facts == {"cast": None, "votes": 3}


def test_two_marks_where_one_is_asked_for_need_the_convention():
    papers = approval("A * 3", "B * 2", "A = B * 2")

    with pytest.raises(ConventionNeeded, match="plurality: 2 papers mark several names"):
        tally(papers, "plurality")
    assert tally(papers, "plurality", overvote="invalid").facts["cast"] == 5
    assert tally(papers, "plurality", overvote="stop").facts["cast"] == 7


def test_one_mark_cannot_say_whom_it_prefers_in_a_second_round():
    with pytest.raises(Unfit, match="two-rounds: it needs ranked ballots, and these are approval"):
        tally(approval("A * 3", "B"), "two-rounds")


def test_a_tie_for_second_place_gives_several_second_rounds():
    papers = ranked("A > B > C * 5", "B > C > A * 3", "C > A > B * 3", "D > C > A > B")
    found = tally(papers, "two-rounds", unranked="last")

    assert (found.winners, found.elected) == (("A", "C"), ())
    assert found.facts["second_rounds"] == {"A; B": ("A",), "A; C": ("C",)}
    assert [str(one.text) for one in found.rounds] == [
        "A goes on to the second round; B; C tie for the other place in it.",
        "A has more votes than B: 9 of 12.",
        "C has more votes than A: 7 of 12.",
    ]


def test_a_majority_of_continuing_votes_is_not_one_of_all_papers():
    found = tally(ranked("A * 4", "B * 3", "C * 2", "D"), "two-rounds")

    assert found.winners == ("A",)
    assert found.facts["majority_of_continuing"] and not found.facts["majority_of_cast"]
    assert (found.facts["continuing"], found.facts["exhausted"], found.facts["cast"]) == (7, 3, 10)


@pytest.mark.parametrize("rule", ["plurality", "sntv", "dhondt"])
def test_names_that_share_a_lower_place_are_nobodys_concern(rule):
    papers = ranked("A > B = C * 3", "B > A > C * 2")

    assert tally(papers, rule).winners == ("A",)
    assert tally(papers, rule, overvote="invalid").conventions == {}


def test_names_that_share_the_first_place_are_an_overvote():
    papers = ranked("A = B > C * 3", "B > A > C * 2")

    assert tally(papers, "plurality", overvote="skip_rank").winners == ("C",)
    assert tally(papers, "plurality", overvote="stop").winners == ("B",)
    with pytest.raises(ConventionNeeded, match="3 papers have several names on the first place"):
        tally(papers, "plurality")
