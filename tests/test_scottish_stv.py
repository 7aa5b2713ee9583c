"""Scottish STV: the statute, the stages that were published, and a literal twin."""

import csv
from fractions import Fraction

import pytest
from ballot_makers import ranked, ranked_ballots
from hypothesis import given, settings
from hypothesis import strategies as st
from published_elections import FOLDER
from seats_makers import blt, elected, expected, sets

from emulab.ballots import Ballots
from emulab.electing import tally
from emulab.electing.several.lots import STATES

ALL = {"overvote": "stop", "blank": "valid"}
papers_of_lists = ranked_ballots(ties=False)


def scottish(papers, seats):
    return tally(papers, "scottish-stv", seats=seats, **ALL)


def as_lists(papers: Ballots) -> list[tuple[list[int], int]]:
    """Names by number, best first, and how many papers say so."""
    rows = []
    for marks, count in zip(papers.marks.tolist(), papers.counts.tolist(), strict=True):
        rows.append(
            (sorted((one for one, m in enumerate(marks) if m), key=marks.__getitem__), count)
        )
    return rows


def truncated(votes: Fraction) -> Fraction:
    return Fraction(int(votes * 100_000), 100_000)


def literal(papers: Ballots, seats: int) -> set[frozenset[str]]:
    """Rules 45 to 52 paper by paper, all lots; whole history kept, nothing clever."""
    names, lists, ends = papers.candidates, as_lists(papers), set()
    quota = sum(count for _, count in lists) // (seats + 1) + 1

    def earlier(tied, history, pick):
        for totals in reversed(history):
            best = pick(totals[one] for one in tied)
            tied = [one for one in tied if totals[one] == best]
        return tied

    def stage(piles, held, history, chosen, surplus, out):
        totals = [Fraction(held.get(one, 0)) for one in range(len(names))]
        for _, count, value, at in piles:
            if at is not None and at not in held:
                totals[at] += count * value
        history = [*history, totals]
        still = [one for one in range(len(names)) if one not in chosen | out]
        new = [one for one in still if totals[one] >= quota]
        chosen, surplus = chosen | set(new), surplus | {one for one in new if totals[one] > quota}
        still = [one for one in still if one not in chosen]
        if len(chosen) >= seats or len(still) <= seats - len(chosen):
            everyone = chosen if len(chosen) >= seats else chosen | set(still)
            ends.add(frozenset(names[one] for one in everyone))
            return

        def moved(name, value_of):
            to = [one for one in still if one != name]
            return [
                (row, count, value_of(value), next((one for one in row if one in to), None))
                if at == name
                else (row, count, value, at)
                for row, count, value, at in piles
            ]

        if surplus:
            most = max(totals[one] for one in surplus)
            for one in earlier([one for one in surplus if totals[one] == most], history, max):

                def part(value, total=totals[one]):
                    return truncated((total - quota) * value / total)

                stage(moved(one, part), held | {one: quota}, history, chosen, surplus - {one}, out)
            return
        least = min(totals[one] for one in still)
        for one in earlier([one for one in still if totals[one] == least], history, min):
            new_piles = moved(one, lambda value: value)
            stage(new_piles, held | {one: 0}, history, chosen, surplus, out | {one})

    stage(
        [(row, count, Fraction(1), row[0] if row else None) for row, count in lists],
        *({}, []),
        frozenset(),
        frozenset(),
        frozenset(),
    )
    return ends


@pytest.mark.parametrize("one", expected("scottish-stv"), ids=lambda one: one.name)
def test_the_published_councils_in_the_order_of_election(one):
    found = scottish(blt(one.file), one.seats)

    assert sets(found) == {frozenset(one.winners)}
    assert set(found.elected) == set(one.winners)


@pytest.mark.parametrize("ward", ["scottish_worked_example", "pollokshields_2007"])
def test_every_stage_has_the_published_totals_to_five_decimals(ward):
    """The Scottish Government's worked example, and Pollokshields in 2007 as droop counts it."""
    found = scottish(blt(f"{ward}.blt"), 3)
    with (FOLDER / f"{ward}_stages.csv").open(encoding="utf-8") as file:
        stages = list(csv.DictReader(file))

    assert len(found.rounds) == len(stages)
    for told, stage in zip(found.rounds, stages, strict=True):
        own = {name: told.totals.get(name, Fraction(0)) for name in found.candidates}
        assert own == {name: Fraction(stage[name]) for name in found.candidates}
        assert told.exhausted == Fraction(stage["nontransferable"])


def test_the_order_of_election_is_that_of_the_stages():
    found = scottish(blt("pollokshields_2007.blt"), 3)

    assert found.elected == ("Irfan Rabbani", "Khalil Malik", "David Meikle")
    assert found.facts["quota"] == 2392


def test_papers_never_go_to_somebody_already_elected():
    """French Wikipedia, 100 papers, 2 seats: with papers passed to those elected it is A and D."""
    found = scottish(blt("stv_french_wikipedia.blt"), 2)

    assert (found.elected, found.facts["quota"]) == (("A", "B"), 34)


def test_the_quota_of_100_papers_and_2_seats_is_34():
    """Hare would ask for 50, and 100/3 (Hagenbach-Bischoff) is reached by three at 99 papers."""
    assert scottish(ranked("A * 100", candidates="ABC"), 2).facts["quota"] == 34
    assert scottish(ranked("A * 33", "B * 33", "C * 33"), 2).facts["quota"] == 34


def test_three_thirds_leave_the_two_seats_to_a_lot():
    assert elected(ranked("A * 33", "B * 33", "C * 33"), "scottish-stv", 2) == ["AB", "AC", "BC"]


def test_the_loss_by_rounding_is_apart_from_votes_that_could_not_be_passed_on():
    papers = ranked("A > B * 7", "A * 2", "C * 1", "B * 2")
    found = scottish(papers, 2)
    first, second = found.rounds[:2]

    assert found.facts["quota"] == 5
    assert first.transfers == {"B": 7 * Fraction(44_444, 100_000)}
    assert second.exhausted == 2 * Fraction(44_444, 100_000)
    assert sum(second.totals.values()) + second.exhausted == 12 - Fraction(4, 100_000)
    assert "Not transferable: 0.88888 votes. Lost by rounding: 0.00004 votes." in str(first.text)


def test_a_tie_goes_by_the_most_recent_stage_and_not_by_the_first():
    """D and E tie at 7: at first D had 5 and E 4, at the stage before the tie D 5 and E 7."""
    papers = ranked(
        *("A * 20", "B * 19", "D * 5", "E * 4", "F > D * 2", "F > A * 2", "G > E * 3"),
        candidates="ABDEFG",
    )
    found = scottish(papers, 1)

    assert found.rounds[2].totals == {"A": 22, "B": 19, "D": 7, "E": 7}
    assert [one.eliminated for one in found.rounds][:3] == [("G",), ("F",), ("D",)]


def test_a_lot_that_changes_nobody_leaves_one_council():
    found = scottish(ranked("A * 9", "B * 8", "C * 1", "D * 1"), 2)

    assert (found.committees, found.complete) == ((("A", "B"),), True)


def test_names_without_a_vote_go_one_after_the_other_in_any_order():
    found = scottish(ranked("A * 9", "B * 5", "C * 4", candidates="ABCDEFGH"), 2)

    assert found.committees == (("A", "B"),)
    assert "Without a vote, and excluded one after the other: D; E; F; G; H." in " ".join(
        str(one.text) for one in found.rounds
    )


def test_more_lots_than_are_followed_are_told_and_rule_nobody_out():
    names = [f"C{number:02}" for number in range(30)]
    found = scottish(ranked(*names), 15)

    assert (found.complete, found.committees) == (False, None)
    assert found.winners == tuple(names)
    assert f"limit: {STATES} states" in str(found.notes[0])


@settings(max_examples=300, deadline=None)
@given(papers=papers_of_lists, seats=st.integers(1, 4))
def test_every_outcome_is_that_of_the_statute_taken_literally(papers, seats):
    assert sets(scottish(papers, seats)) == literal(papers, seats)


@given(papers=papers_of_lists, seats=st.integers(1, 4))
def test_the_order_of_names_elects_nobody(papers, seats):
    turned = papers.arranged(papers.candidates[::-1])

    assert sets(scottish(papers, seats)) == sets(scottish(turned, seats))


@given(papers=papers_of_lists, seats=st.integers(1, 4))
def test_every_seat_is_filled_and_no_more(papers, seats):
    found = scottish(papers, seats)

    assert {len(one) for one in found.committees} == {min(seats, len(papers.candidates))}


@given(papers=papers_of_lists, seats=st.integers(1, 4))
def test_no_vote_is_made_and_what_is_lost_is_told(papers, seats):
    found = scottish(papers, seats)
    lost = [
        found.facts["papers"] - sum(one.totals.values()) - one.exhausted for one in found.rounds
    ]

    assert lost == sorted(lost)
    assert lost[0] == 0
    if not found.facts["lots"]:
        assert lost[-1] == found.facts["lost_by_rounding"]


@given(papers=papers_of_lists, seats=st.integers(1, 4))
def test_a_solid_coalition_of_so_many_quotas_has_so_many_seats(papers, seats):
    """Droop proportionality: whoever puts the same names first, in any order."""
    found = scottish(papers, seats)
    rows = as_lists(papers)
    for size in range(1, len(papers.candidates) + 1):
        for names in {frozenset(row[:size]) for row, _ in rows if len(row) >= size}:
            solid = sum(count for row, count in rows if frozenset(row[:size]) == names)
            due = min(solid // found.facts["quota"], size, seats)
            own = {papers.candidates[one] for one in names}
            assert all(len(own & set(one)) >= due for one in found.committees)


def test_a_whole_quota_does_not_double_with_the_papers():
    """Why the rule does not promise it: 2 of 4 papers reach the quota, 4 of 8 are more than it."""
    papers = ranked("A > C * 2", "B", "C", candidates="ABC")

    assert scottish(papers, 2).facts["quota"] == 2
    assert scottish(papers.times(2), 2).facts["quota"] == 3
