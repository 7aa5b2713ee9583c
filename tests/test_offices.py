"""Offices of the next year: one unit one office, elected over the threshold or in rotation."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import GOOD, written
from test_awards import outcomes_by_hand, twin
from voting_makers import elected, reasons, rules_with, votes, words

from emulab.awards import decide_offices, draw
from emulab.awards.outcomes import NOT_PROPOSED, PENDING, PROPOSED, TIED
from emulab.ballots import Ballots, collapsed
from emulab.electing import Election, tally
from emulab.electing import rules as counting_rules
from emulab.faults import InputError
from emulab.rules import Office, load_rules
from emulab.rules.choices import VOTING_RULES

MAJORITY = {"more_than": "1/2", "of": "valid", "blank": "valid"}
HEAD = {"id": "head", "name": {"vi": "Cụm trưởng", "en": "Head"}, "marks_at_most": 1, **MAJORITY}
DEPUTY = {"id": "deputy", "name": "Cụm phó", **MAJORITY}


def totals(**contests: dict[str, int]):
    """Agreeing votes of every contest, of ten valid ballots."""
    rows = [(contest, unit, n) for contest, own in contests.items() for unit, n in own.items()]
    return votes((), rows, valid=10)


def test_the_office_goes_to_the_unit_with_most_votes_over_the_threshold():
    found = elected(rules_with(offices=[HEAD]), "ABC", totals(head={"A": 6, "B": 3, "C": 1}))

    assert reasons(found, "head") == {
        "A": "elected: 6 of 10 valid ballots agree",
        "B": "3 of 10 valid ballots agree; 6 are needed",
        "C": "1 of 10 valid ballots agree; 6 are needed",
    }
    assert {u: (o.votes, o.needed) for (_, u), o in found.items()} == {
        "A": (6, 6),
        "B": (3, 6),
        "C": (1, 6),
    }


def test_half_is_not_more_than_half_and_the_office_stays_open():
    found = elected(rules_with(offices=[HEAD]), "AB", totals(head={"A": 5, "B": 5}))

    assert words(found, "head") == {"A": NOT_PROPOSED, "B": NOT_PROPOSED}


def test_one_unit_one_office_and_the_next_candidate_is_taken_only_over_the_threshold():
    rules = rules_with(offices=[HEAD, DEPUTY])
    above = elected(rules, "AB", totals(head={"A": 6}, deputy={"A": 9, "B": 6}))
    below = elected(rules, "AB", totals(head={"A": 6}, deputy={"A": 9, "B": 5}))

    assert words(above, "deputy") == {"A": NOT_PROPOSED, "B": PROPOSED}
    assert reasons(above, "deputy")["A"] == "already chosen as Head"
    assert words(below, "deputy") == {"A": NOT_PROPOSED, "B": NOT_PROPOSED}


def test_two_deputies_are_one_contest_with_two_seats():
    rules = rules_with(offices=[DEPUTY | {"seats": 2, "marks_at_most": 2}])
    ballots = [("deputy", "AB")] * 3 + [("deputy", "BC")] * 2 + [("deputy", "ABC")]

    found = elected(rules, "ABC", votes(ballots))

    assert {u: o.votes for (_, u), o in found.items()} == {"A": 3, "B": 5, "C": 2}
    assert words(found, "deputy") == {"A": PROPOSED, "B": PROPOSED, "C": NOT_PROPOSED}


def test_equal_at_the_last_seat_nobody_is_chosen_for_it():
    rules = rules_with(offices=[DEPUTY | {"seats": 2}])
    found = elected(rules, "ABC", totals(deputy={"A": 9, "B": 7, "C": 7}))

    assert words(found, "deputy") == {"A": PROPOSED, "B": TIED, "C": TIED}
    assert reasons(found, "deputy")["B"] == (
        "7 of 10 valid ballots agree; equal at the seat cut: the meeting decides"
    )


def test_more_over_the_threshold_than_seats_leaves_out_those_with_fewer_votes():
    found = elected(rules_with(offices=[DEPUTY]), "AB", totals(deputy={"A": 9, "B": 7}))

    assert reasons(found, "deputy")["B"] == "7 of 10 valid ballots agree; others have more"


def test_a_tie_in_an_upper_office_leaves_those_units_pending_below():
    rules = rules_with(offices=[HEAD | {"marks_at_most": 2}, DEPUTY])
    given_votes = totals(head={"A": 7, "B": 7}, deputy={"A": 6, "B": 5, "C": 8})
    found = elected(rules, "ABC", given_votes)

    assert words(found, "head") == {"A": TIED, "B": TIED, "C": NOT_PROPOSED}
    assert words(found, "deputy") == {"A": NOT_PROPOSED, "B": NOT_PROPOSED, "C": PROPOSED}

    open_seat = elected(rules, "ABC", totals(head={"A": 7, "B": 7}, deputy={"A": 9, "C": 8}))
    assert words(open_seat, "deputy") == {"A": PENDING, "B": NOT_PROPOSED, "C": PENDING}
    assert reasons(open_seat, "deputy") == {
        "A": "9 of 10 valid ballots agree; waits for a tie above",
        "B": "0 of 10 valid ballots agree; 6 are needed",
        "C": "8 of 10 valid ballots agree; waits for a tie above",
    }


def test_an_office_nobody_reached_is_no_seat_that_a_tie_keeps_open():
    """Nobody is head; one of a and b becomes standing deputy, so c cannot become deputy."""
    standing = DEPUTY | {"id": "standing"}
    rules = rules_with(offices=[HEAD, standing, DEPUTY])
    given_votes = totals(
        head={"A": 1}, standing={"A": 9, "B": 9}, deputy={"A": 9, "B": 8, "C": 7, "D": 3}
    )
    found = elected(rules, "ABCD", given_votes)

    assert words(found, "deputy") == {
        "A": PENDING,
        "B": PENDING,
        "C": NOT_PROPOSED,
        "D": NOT_PROPOSED,
    }


VOTES = st.dictionaries(st.sampled_from("ABCDE"), st.integers(4, 9))


@given(VOTES, VOTES, st.integers(1, 3), st.integers(1, 3))
def test_the_lower_office_is_what_every_choice_in_the_tie_above_makes_of_it(
    head, deputy, heads, deputies
):
    rules = rules_with(
        offices=[HEAD | {"seats": heads, "marks_at_most": 5}, DEPUTY | {"seats": deputies}]
    )
    found = elected(rules, "ABCDE", totals(head=head | {"A": 4}, deputy=deputy | {"A": 4}))
    above, below = words(found, "head"), words(found, "deputy")
    cast = deputy | {"A": 4}
    left = {u: -n for u, n in cast.items() if n >= 6 and above[u] != PROPOSED}
    tied = {u for u in above if above[u] == TIED}
    open_seats = heads - sum(word == PROPOSED for word in above.values())
    waiting = tied & set(left)
    expected = (
        twin(left, deputies, waiting, open_seats) if waiting else outcomes_by_hand(left, deputies)
    )

    assert {u: below[u] for u in left} == expected
    assert all(below[u] == NOT_PROPOSED for u in "ABCDE" if u not in left)


@given(VOTES, VOTES, st.integers(1, 2), st.integers(1, 2))
def test_no_unit_holds_two_offices_and_none_from_below_the_threshold(head, deputy, one, two):
    rules = rules_with(offices=[HEAD | {"seats": one}, DEPUTY | {"seats": two}])
    found = elected(rules, "ABCDE", totals(head=head | {"A": 4}, deputy=deputy | {"A": 4}))
    chosen = [(contest, unit) for (contest, unit), o in found.items() if o.outcome == PROPOSED]

    assert len({unit for _, unit in chosen}) == len(chosen)
    assert all(found[key].votes >= 6 for key in chosen)
    assert sum(contest == "head" for contest, _ in chosen) <= one
    assert sum(contest == "deputy" for contest, _ in chosen) <= two


def test_without_a_quorum_nobody_is_elected():
    rules = rules_with(offices=[HEAD | {"quorum": {"at_least": "2/3"}}])
    given_votes = votes((), [("head", "A", 5)], valid=5, members=9, present=5)

    assert reasons(elected(rules, "A", given_votes), "head") == {
        "A": "no quorum: 5 present, 6 are needed"
    }


def test_an_election_that_was_not_held_yet_says_so():
    found = elected(rules_with(phase="mid_year", offices=[HEAD]), "AB")

    assert set(reasons(found, "head").values()) == {"the votes have not been counted yet"}


# Acclaimed in rotation (Hanoi decision 449/QĐ-UBND, 22/01/2019: head and deputy in rotation)


def in_rotation(office: str, turn: str, **keys) -> dict:
    return {"id": office, "decide": "acclaimed", "rotation": list(turn), **keys}


def test_the_rotation_gives_the_next_unit_that_holds_no_office_and_nobody_votes():
    units = "abcd"
    rules = rules_with(offices=[in_rotation("head", "bca"), in_rotation("deputy", "bca")])
    found = elected(rules, units)

    assert words(found, "head")["b"] == words(found, "deputy")["c"] == PROPOSED
    assert reasons(found, "deputy") == {
        "a": "its turn in the rotation comes later",
        "b": "already chosen as head",
        "c": "next in the rotation, acclaimed",
        "d": "it is not in the rotation",
    }
    assert {(o.votes, o.needed) for o in found.values()} == {(None, None)}
    assert sum(o.outcome == PROPOSED for o in found.values()) == 2


def test_a_rotation_fills_all_its_seats_and_passes_over_units_that_left():
    found = elected(rules_with(offices=[in_rotation("deputy", "xba", seats=2)]), "abc")

    assert words(found, "deputy") == {"a": PROPOSED, "b": PROPOSED, "c": NOT_PROPOSED}


def test_acclaimed_without_a_rotation_the_meeting_decides():
    found = elected(rules_with(offices=[{"id": "head", "decide": "acclaimed"}]), "ab")

    assert set(reasons(found, "head").values()) == {
        "the rules name no rotation: the meeting decides"
    }


def test_a_tie_above_keeps_the_rotation_waiting():
    """Were a proposed at once, it might be head and deputy when the tie is settled."""
    rules = rules_with(offices=[HEAD | {"marks_at_most": 2}, in_rotation("deputy", "acd")])
    found = elected(rules, "abcd", votes((), [("head", "a", 7), ("head", "b", 7)], valid=10))

    assert words(found, "deputy") == {
        "a": PENDING,
        "b": NOT_PROPOSED,
        "c": PENDING,
        "d": NOT_PROPOSED,
    }
    assert reasons(found, "deputy")["a"] == "its turn in the rotation waits for a tie above"


@pytest.mark.parametrize("office", [HEAD, in_rotation("head", "ba")])
def test_every_office_and_unit_has_a_row_in_the_order_of_rules_and_roster(office):
    rules = rules_with(offices=[office, DEPUTY])
    found = elected(rules, "abc", totals(head={"a": 6}, deputy={"b": 6}))

    assert list(found) == [(o, unit) for o in ("head", "deputy") for unit in "abc"]


# Offices elected under a counting rule


@dataclass(frozen=True)
class Counted:
    """A poll of ranked papers, counted under the rule of its office."""

    office: Office
    papers: Ballots
    quorum_needed: int | None = None
    present: int | None = None

    @property
    def quorate(self) -> bool:
        return self.quorum_needed is None or self.present >= self.quorum_needed

    @property
    def threshold(self) -> Office:
        return self.office

    @property
    def tally(self) -> SimpleNamespace:
        return SimpleNamespace(from_ballots=True, valid={"box": self.papers.number})

    @property
    def election(self) -> Election:
        conventions = {"unranked": "last", "overvote": "invalid", "strength": "margins"}
        return tally(self.papers, self.office.rule, seats=self.office.seats, **conventions)

    def without(self, units: tuple[str, ...]) -> "Counted":
        return replace(self, papers=self.papers.without(units))


def ranked_office(name: str, rule: str, **keys) -> dict:
    return {"id": name, "name": {"vi": name, "en": name.title()}, "rule": rule, **keys}


def by_rule(offices: list[dict], *papers: str, units: str = "ABCD", **found):
    """The outcomes of offices, all elected by the same papers, one a line such as ``3 ABCD``."""
    counts = [int(line.split()[0]) for line in papers]
    places = [[line.split()[1].find(unit) + 1 for unit in units] for line in papers]
    rules = rules_with(offices=offices)
    ballots = collapsed("ranked", tuple(units), places, counts)
    polls = {one.id: Counted(one, ballots, **found) for one in rules.offices if not one.acclaimed}
    outcomes = decide_offices(rules, list(units), polls)
    return {(one.contest, one.unit): one for one in outcomes}


TENNESSEE = ("42 ABCD", "26 BCDA", "15 CDBA", "17 DCBA")  # Memphis Nashville Chattanooga Knoxville


@pytest.mark.parametrize(
    ("rule", "winner"),
    [("plurality", "A"), ("borda", "B"), ("schulze", "B"), ("irv", "D"), ("condorcet", "B")],
)
def test_the_rule_of_the_office_says_who_is_elected(rule, winner):
    found = by_rule([ranked_office("head", rule)], *TENNESSEE)

    assert [u for u in "ABCD" if words(found, "head")[u] == PROPOSED] == [winner]
    assert set(words(found, "head").values()) == {PROPOSED, NOT_PROPOSED}


def test_the_sentence_names_the_rule_and_what_it_gave_the_unit():
    found = by_rule([ranked_office("head", "borda")], *TENNESSEE)

    assert reasons(found, "head")["B"] == "elected by Borda: 194"
    assert reasons(found, "head")["A"] == "Borda: 126; others are elected"

    rounds = by_rule([ranked_office("head", "irv")], *TENNESSEE)
    assert reasons(rounds, "head")["C"] == "Instant runoff: 15 in count 1; others are elected"
    assert reasons(rounds, "head")["D"] == "elected by Instant runoff: 58 in count 3"
    assert {(o.votes, o.needed) for o in found.values()} == {(None, None)}


def test_a_unit_that_holds_an_office_is_withdrawn_and_the_papers_are_counted_again():
    """With Nashville on the papers Knoxville wins the runoffs; without it, Chattanooga does."""
    offices = [ranked_office("head", "borda"), ranked_office("deputy", "irv")]
    found = by_rule(offices, *TENNESSEE)

    assert words(found, "head")["B"] == PROPOSED
    assert [u for u in "ABCD" if words(found, "deputy")[u] == PROPOSED] == ["C"]
    assert reasons(found, "deputy")["B"] == (
        "already chosen as Head: withdrawn, the papers are counted again without it"
    )


SYMMETRIC = ("3 ABCD", "3 BACD")


def test_a_tie_of_the_rule_is_reported_and_the_office_stays_open():
    found = by_rule([ranked_office("head", "irv")], *SYMMETRIC)

    assert words(found, "head") == {"A": TIED, "B": TIED, "C": NOT_PROPOSED, "D": NOT_PROPOSED}
    assert reasons(found, "head")["A"].endswith("; tied with B: the meeting decides")


def test_a_declared_tie_rule_decides_between_those_that_the_rule_leaves_tied():
    lot = {"lot": {"numbers": "05 17 23"}}
    found = by_rule([ranked_office("head", "borda", ties=[lot])], *SYMMETRIC)
    first = draw("05 17 23", "head", "AB")[0][0]

    assert [u for u in "ABCD" if words(found, "head")[u] == PROPOSED] == [first]
    assert "the lot “05 17 23” decided" in reasons(found, "head")[first]
    assert "the lot “05 17 23” decided" in reasons(found, "head")["B" if first == "A" else "A"]


def test_a_tie_above_keeps_pending_what_hangs_on_who_leaves_by_it():
    offices = [ranked_office("head", "borda"), ranked_office("deputy", "borda")]
    found = by_rule(offices, *SYMMETRIC)

    assert words(found, "deputy") == {
        "A": PENDING,
        "B": PENDING,
        "C": NOT_PROPOSED,
        "D": NOT_PROPOSED,
    }
    assert reasons(found, "deputy")["A"].endswith("waits for a tie above")


def test_a_condorcet_cycle_elects_nobody_and_says_so():
    found = by_rule([ranked_office("head", "condorcet")], "1 ABC", "1 BCA", "1 CAB", units="ABC")

    assert set(words(found, "head").values()) == {NOT_PROPOSED}
    assert reasons(found, "head")["A"].endswith("; nobody is elected")


def test_without_a_quorum_no_rule_elects_anybody():
    found = by_rule([ranked_office("head", "irv")], *TENNESSEE, quorum_needed=9, present=8)

    assert set(reasons(found, "head").values()) == {"no quorum: 8 present, 9 are needed"}


def test_an_election_under_a_rule_that_was_not_held_yet_says_so():
    found = elected(rules_with(phase="mid_year", offices=[ranked_office("head", "irv")]), "AB")

    assert set(reasons(found, "head").values()) == {"the votes have not been counted yet"}


PAPERS = st.lists(st.permutations("ABCD"), min_size=1, max_size=5)
ONE_SEAT = st.sampled_from(["plurality", "borda", "irv", "schulze", "copeland"])


@given(PAPERS, ONE_SEAT, ONE_SEAT)
def test_a_certain_deputy_is_the_same_whoever_of_the_tied_becomes_head(papers, one, two):
    lines = [f"1 {''.join(paper)}" for paper in papers]
    offices = [ranked_office("head", one), ranked_office("deputy", two)]
    found = by_rule(offices, *lines)
    tied = [unit for unit in "ABCD" if words(found, "head")[unit] == TIED]

    for unit in tied:
        order = [unit.lower(), *(other.lower() for other in tied if other != unit)]
        small = [line.lower() for line in lines]
        meeting = {"meeting": {"order": order}}
        named = [ranked_office("head", one, ties=[meeting]), ranked_office("deputy", two)]
        world = words(by_rule(named, *small, units="abcd"), "deputy")
        for other, word in words(found, "deputy").items():
            assert word in (PENDING, world[other.lower()])


@given(PAPERS, ONE_SEAT, ONE_SEAT)
def test_no_unit_holds_two_offices_under_any_rules(papers, one, two):
    lines = [f"1 {''.join(paper)}" for paper in papers]
    found = by_rule([ranked_office("head", one), ranked_office("deputy", two)], *lines)
    chosen = [unit for (_, unit), o in found.items() if o.outcome == PROPOSED]

    assert len(set(chosen)) == len(chosen) <= 2


# What the rules may say of an office


def refused(folder, office: str) -> str:
    with pytest.raises(InputError) as found:
        load_rules(
            written(folder, GOOD.replace("{id: head, seats: 1, more_than: 1/2, of: valid}", office))
        )
    return str(found.value)


@pytest.mark.parametrize(
    ("office", "finding"),
    [
        (
            "{id: head, rule: irv, at_least: 1/2}",
            "office 'head': the rule irv decides by itself, without a threshold. "
            "Leave out at_least, or set rule: approval.",
        ),
        (
            "{id: head, rule: schulz}",
            "offices[1].rule: there is no rule called 'schulz'. Did you mean 'schulze'?",
        ),
        (
            "{id: head, rule: irv, unranked: first}",
            "offices[1].unranked: 'first' cannot stand here. It should be 'last' or 'no_opinion'.",
        ),
        (
            "{id: head, rule: approval}",
            None,
        ),
    ],
)
def test_an_office_that_contradicts_itself_is_refused(tmp_path, office, finding):
    said = refused(tmp_path, office)

    assert "line 38: " in said
    assert finding is None or said == f"rules.yaml: 1 fault\n  line 38: {finding}"
    assert finding is not None or "a vote has one threshold, here are 0." in said


def test_every_rule_but_those_for_shares_of_seats_may_be_that_of_an_office():
    apart = {"threshold", "dhondt", "sainte-lague", "hamilton"}

    assert set(VOTING_RULES) == set(counting_rules()) - apart


@pytest.mark.parametrize("rule", [rule for rule in VOTING_RULES if rule != "approval"])
def test_a_rule_needs_no_threshold(rule):
    (office,) = rules_with(offices=[ranked_office("head", rule)]).offices

    assert (office.rule, office.unranked, office.overvote, office.strength) == (rule, *[None] * 3)
