"""Tie rules: an ordered list that the rules declare; without one a tie is an outcome."""

import datetime
from itertools import permutations
from typing import get_args

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import GOOD, criterion, result, rules, written
from voting_makers import CHECKS, SMALL, award, project, rules_with, votes

from emulab.awards import decide_awards, decide_offices, draw, standings, tie_values
from emulab.awards.outcomes import NOT_PROPOSED, PROPOSED, TIED, before, seated
from emulab.awards.tie_breaks import BREAKS
from emulab.faults import InputError
from emulab.rules import load_rules
from emulab.rules.ties import TieRule, kind_of
from emulab.tables import check, load
from emulab.voting import polls

VOTED = {"at_least": "1/2", "of": "members"}
DRAWN = {"numbers": "05 17 23", "announced": "the lottery of 31/01/2024"}
MINUTES = {"order": ["c", "a"], "note": "minutes no. 12", "date": datetime.date(2024, 1, 31)}
POINTS = {  # unit: points, bonus, penalty
    "a": (88.5, 0.0, 1.0),
    "b": (87.0, 3.0, 0.5),
    "c": (80.0, 0.0, 0.0),
}
STAGES = {"head": {"a": 84.0, "b": 85.5, "c": 84.0}}
SCORES = [("a", "tasks", 60.0), ("b", "tasks", 58.0), ("c", "tasks", 60.0)]


def after(ties, agree=(9, 9, 1), seats=1, office=False, names=None, **points):
    """Outcomes of the units a, b, c with these votes of ten members, ties under these rules."""
    rows = [(unit, *own, own[0] + own[1] - own[2]) for unit, own in (POINTS | points).items()]
    columns = ("unit", "points", "bonus", "penalty", "total")
    totals = pl.DataFrame(rows, schema=columns, orient="row")
    place = pl.col("total").rank("min", descending=True).cast(pl.Int64)
    ranks = totals.with_columns(rank=place, tied=pl.lit(False), band=pl.lit(None, pl.String))
    scores = pl.DataFrame(SCORES, schema=["unit", "criterion", "score"], orient="row")
    contest = {"id": "flag", "name": "flag", "seats": seats, "ties": ties}
    own = {"offices": [contest | VOTED]} if office else {"awards": [contest | {"vote": VOTED}]}
    given_rules = rules_with(**own)
    kept = [("flag", unit, n) for unit, n in zip("abc", agree, strict=True)]
    counted = polls(votes((), kept, members=10), given_rules)
    standing = standings(list("abc"), ranks, pl.DataFrame(schema=CHECKS))
    values = tie_values(given_rules, scores, totals, STAGES.get)
    if office:
        found = decide_offices(given_rules, list("abc"), counted, standing, values, names)
    else:
        found = decide_awards(given_rules, standing, counted, values, names)
    return {one.unit: one for one in found}


def words(found) -> list[str]:
    return [found[unit].outcome for unit in "abc"]


A, B = draw("05 17 23", "flag", "ab")
FIRST, SECOND = (f"{digest[:8]}" for _, digest in (A, B))

DECIDED = {  # tie rule, who wins, the sentence of the winner and of the loser
    "rank": ("rank", "b", "the rank decided: 1 against 2", "the rank decided: 2 against 1"),
    "score": (
        "score",
        "b",
        "the score decided: 89.5 against 87.5",
        "the score decided: 87.5 against 89.5",
    ),
    "core_score": (
        "core_score",
        "a",
        "the core score decided: 88.5 against 87",
        "the core score decided: 87 against 88.5",
    ),
    "higher": (
        {"higher": "tasks"},
        "a",
        "more points on “Nhiệm vụ” decided: 60 against 58",
        "more points on “Nhiệm vụ” decided: 58 against 60",
    ),
    "lower": (
        {"lower": "penalty"},
        "b",
        "fewer points on “penalty” decided: 0.5 against 1",
        "fewer points on “penalty” decided: 1 against 0.5",
    ),
    "previous_stage": (
        {"previous_stage": "head"},
        "b",
        "the score of the stage “the head's appraisal” decided: 85.5 against 84",
        "the score of the stage “the head's appraisal” decided: 84 against 85.5",
    ),
    "lot": (
        {"lot": DRAWN},
        A[0],
        f"the lot “05 17 23” (the lottery of 31/01/2024) decided: {FIRST} and {SECOND}, "
        "the smaller first",
        f"the lot “05 17 23” (the lottery of 31/01/2024) decided: {SECOND} and {FIRST}, "
        "the smaller first",
    ),
    "meeting": (
        {"meeting": MINUTES | {"order": ["b", "a"]}},
        "b",
        "the meeting decided (minutes no. 12, 31/01/2024)",
        "the meeting decided (minutes no. 12, 31/01/2024)",
    ),
}


def test_every_tie_rule_of_the_rules_has_its_break_and_the_other_way_round():
    shapes = [shape for shape in get_args(TieRule) if hasattr(shape, "model_fields")]
    words_ = [word for shape in get_args(TieRule) for word in get_args(shape)]

    assert {*words_, *(next(iter(shape.model_fields)) for shape in shapes)} == set(BREAKS)
    assert set(DECIDED) == set(BREAKS)


@pytest.mark.parametrize("kind", DECIDED)
@pytest.mark.parametrize("office", [False, True], ids=["award", "office"])
def test_the_reason_names_the_tie_rule_that_decided_and_its_numbers(kind, office):
    tie, winner, won, lost = DECIDED[kind]
    loser = "a" if winner == "b" else "b"
    found = after([tie], office=office)
    of = "elected: " if office else ""

    assert (found[winner].outcome, found[loser].outcome) == (PROPOSED, NOT_PROPOSED)
    assert str(found[winner].reason) == (
        f"{of}9 of 10 members agree; tied on votes with {loser}; {won}"
    )
    assert str(found[loser].reason) == (
        f"9 of 10 members agree; tied on votes with {winner}; {lost}"
    )
    assert (found[winner].condition, found[loser].condition) == ("", "seats")


def test_without_a_tie_rule_the_tie_is_reported_and_the_seat_stays_open():
    assert words(after([])) == [TIED, TIED, NOT_PROPOSED]


def test_the_first_rule_that_parts_the_units_decides():
    found = after([{"higher": "party"}, "core_score", "score"])

    assert words(found) == [PROPOSED, NOT_PROPOSED, NOT_PROPOSED]
    assert str(found["a"].reason).endswith("the core score decided: 88.5 against 87")


def test_units_are_called_by_their_names():
    found = after(["score"], names={"a": "Sở A", "b": "Sở B", "c": "Sở C"})

    assert "tied on votes with Sở A; the score" in str(found["b"].reason)


def test_where_several_were_tied_those_nearest_across_the_cut_are_named():
    one, two = after(["score"], (9, 9, 9)), after(["score"], (9, 9, 9), seats=2)

    assert [words(one), words(two)] == [
        [NOT_PROPOSED, PROPOSED, NOT_PROPOSED],
        [PROPOSED, PROPOSED, NOT_PROPOSED],
    ]
    assert str(one["b"].reason) == (
        "9 of 10 members agree; tied on votes with a; c; the score decided: 89.5 against 87.5"
    )
    assert str(two["c"].reason) == (
        "9 of 10 members agree; tied on votes with a; b; the score decided: 80 against 87.5"
    )


def test_who_fits_without_a_tie_rule_does_not_speak_of_one():
    assert str(after(["score"], (9, 9, 1), seats=2)["a"].reason) == (
        "9 of 10 members agree; every condition is met"
    )


def test_numbers_that_four_decimals_cannot_tell_apart_are_told_with_more():
    found = after(["core_score"], b=(88.500001, 0.0, 0.0))

    assert str(found["b"].reason).endswith("the core score decided: 88.500001 against 88.5")


# The lot


def test_a_lot_goes_by_its_numbers_and_its_contest():
    by_numbers = {words(after([{"lot": {"numbers": str(n)}}]))[0] for n in range(8)}

    assert by_numbers == {PROPOSED, NOT_PROPOSED}


def test_a_lot_always_parts_the_units():
    assert TIED not in words(after(["rank", {"lot": {"numbers": "7"}}], (9, 9, 9), seats=2))


def test_a_lot_of_which_nothing_was_announced_says_its_numbers_alone():
    found = after([{"lot": {"numbers": "05 17 23"}}])

    assert f"the lot “05 17 23” decided: {FIRST} and {SECOND}, the smaller first" in str(
        found[A[0]].reason
    )


# The meeting


def test_the_meeting_decides_between_the_units_it_lists_and_no_others():
    """c was put before a; b was not listed and keeps its tie with both, whatever its score."""
    ties = [{"meeting": MINUTES}, "score"]

    assert words(after(ties, (9, 9, 9), seats=1)) == [NOT_PROPOSED, TIED, TIED]
    assert words(after(ties, (9, 9, 9), seats=2)) == [TIED, TIED, PROPOSED]
    assert words(after(ties, (9, 9, 9), seats=3)) == [PROPOSED, PROPOSED, PROPOSED]


def test_units_that_no_meeting_spoke_of_go_on_to_the_next_rule():
    ties = [{"meeting": {"order": ["c"]}}, "core_score"]

    assert words(after(ties, (9, 9, 1))) == [PROPOSED, NOT_PROPOSED, NOT_PROPOSED]


def test_a_meeting_moves_nobody_past_a_unit_with_more_votes():
    assert words(after([{"meeting": MINUTES}], (9, 8, 8))) == [PROPOSED, NOT_PROPOSED, NOT_PROPOSED]


@pytest.mark.parametrize(
    ("keys", "details"),
    [
        ({"note": "biên bản số 12"}, "the meeting decided (biên bản số 12)"),
        ({"date": datetime.date(2024, 1, 31)}, "the meeting decided (31/01/2024)"),
        ({}, "the meeting decided"),
    ],
)
def test_what_is_written_of_the_meeting_is_told(keys, details):
    found = after([{"meeting": {"order": ["b", "a"], **keys}}])

    assert str(found["b"].reason).endswith(details)


def extensions(order: dict[str, tuple]) -> list[tuple[str, ...]]:
    """Every order of the units that keeps what is certain."""
    return [
        one
        for one in permutations(order)
        if not any(
            before(order[later], order[sooner])
            for place, sooner in enumerate(one)
            for later in one[place + 1 :]
        )
    ]


KEYS = st.tuples(st.integers(1, 2), st.sampled_from([None, 0, 1, 2]), st.integers(1, 2))


@given(st.dictionaries(st.sampled_from("ABCDE"), KEYS, min_size=1), st.integers(0, 5))
def test_a_partial_decision_gives_what_every_order_in_keeping_with_it_gives(order, seats):
    found = seated(order, seats)
    worlds = [set(one[:seats]) for one in extensions(order)]

    for unit in order:
        inside = {unit in world for world in worlds}
        assert found[unit] == {(True,): PROPOSED, (False,): NOT_PROPOSED}.get(tuple(inside), TIED)


# The stage before


STAGED = {
    "stages": {"order": ["self", "cross", "head"]},
    "awards": [{"id": "flag", "name": "flag", "seats": 1, "ties": [{"previous_stage": "cross"}]}],
}


def staged(rows, **keys):
    given_rules = rules(criterion("a"), criterion("b"), **{**STAGED, **keys})
    found = result(given_rules, rows, units=["u", "v"])
    return {one.unit: one for one in found.award_outcomes}


HEAD = [(unit, name, "head", "h", 8.0) for unit in "uv" for name in "ab"]
BEFORE = [
    ("u", "a", "cross", "v", 7.0),
    ("u", "b", "cross", "v", 9.0),
    ("v", "a", "cross", "u", 9.5),
    ("v", "b", "cross", "u", 7.0),
    ("v", "a", "cross", "v", 0.0),  # on itself: recused
]


def test_the_stage_before_decides_by_the_total_that_its_marks_alone_would_give():
    found = staged([*HEAD, *BEFORE])

    assert [found[unit].outcome for unit in "uv"] == [NOT_PROPOSED, PROPOSED]
    assert str(found["v"].reason) == (
        "rank 1; tied on rank with u; the score of the stage “cross-marks” decided: 16.5 against 16"
    )


def test_bonus_and_penalty_of_that_stage_are_part_of_its_total():
    more = [("u", "plus", "cross", "v", 1.0)]
    bonus = {"criteria": [criterion("plus", 2)]}

    found = staged([*HEAD, *BEFORE, *more], bonus=bonus)

    assert [found[unit].outcome for unit in "uv"] == [PROPOSED, NOT_PROPOSED]


def test_a_stage_that_nobody_marked_parts_nobody():
    assert [one.outcome for one in staged(HEAD).values()] == [TIED, TIED]


def test_a_unit_that_the_stage_did_not_mark_stands_behind_those_it_did():
    found = staged([*HEAD, *(row for row in BEFORE if row[0] == "u")])

    assert [found[unit].outcome for unit in "uv"] == [PROPOSED, NOT_PROPOSED]
    assert str(found["u"].reason).endswith("decided: 16 against –")


# Refusals


def refusal(folder, ties: str) -> str:
    text = GOOD.replace("    seats: 2\n", f"    seats: 2\n    ties: {ties}\n")
    with pytest.raises(InputError) as refused:
        load_rules(written(folder, text))
    return str(refused.value)


@pytest.mark.parametrize(
    ("ties", "finding"),
    [
        (
            "[{higher: task}]",
            "ties: there is no criterion called 'task'. "
            "Name a section, a criterion, bonus or penalty.",
        ),
        (
            "[{previous_stage: cross}]",
            "ties: 'cross' is no stage of the order. There are self, head.",
        ),
        (
            "[scores]",
            "awards[2].ties[1]: 'scores' cannot stand here. "
            "It should be 'rank', 'score' or 'core_score'.",
        ),
        (
            "[{lots: {numbers: '1 2'}}]",
            "awards[2].ties[1].lots: there is no key called 'lots'. Did you mean 'lot'?",
        ),
        (
            "[{lot: {numbers: ''}}]",
            "awards[2].ties[1].lot.numbers: the lot has no numbers. "
            'Write those announced, such as "05 17 23".',
        ),
        (
            "[{lot: {numbers: 17}}]",
            "awards[2].ties[1].lot.numbers: 17 cannot stand here. It should be text.",
        ),
        (
            "[{lot: {announced: on stage}}]",
            "awards[2].ties[1].lot: the key 'numbers' is missing. Write it.",
        ),
        (
            "[{meeting: {order: []}}]",
            "awards[2].ties[1].meeting.order: a list cannot stand here. It should have an entry.",
        ),
        (
            "[{meeting: {order: [a, b, a]}}]",
            "awards[2].ties[1].meeting.order: the unit 'a' stands twice in the order. Keep one.",
        ),
        (
            "[{meeting: {order: [a], date: last week}}]",
            "awards[2].ties[1].meeting.date: 'last week' cannot stand here. "
            "It should be a valid date.",
        ),
    ],
)
def test_a_tie_rule_that_cannot_stand_is_refused(tmp_path, ties, finding):
    assert refusal(tmp_path, ties) == f"rules.yaml: 1 fault\n  line 35: {finding}"


def test_an_acclaimed_office_knows_no_ties(tmp_path):
    text = GOOD.replace(
        "{id: head, seats: 1, more_than: 1/2, of: valid}",
        "{id: head, decide: acclaimed, ties: [rank]}",
    )
    with pytest.raises(InputError) as refused:
        load_rules(written(tmp_path, text))

    assert str(refused.value) == (
        "rules.yaml: 1 fault\n  line 38: office 'head' is acclaimed: a rotation knows no ties. "
        "Leave out ties."
    )


def test_a_meeting_that_names_a_unit_of_another_cluster_is_refused(tmp_path):
    own = {**SMALL, "awards": [award("flag", ties=[{"meeting": {"order": ["ba-vi", "me-lin"]}}])]}
    own["offices"] = []
    root = project(tmp_path, own, ballots=None, counts=None, provenance=None)
    path = root / "params/small/2023/rules.yaml"
    given_rules = load_rules(path)
    with pytest.raises(InputError) as refused:
        check(load(path, given_rules), given_rules)

    assert ("meeting of flag: there is no unit called 'me-lin'. Did you mean 'me-linh'?") in str(
        refused.value
    )


def test_the_kind_of_a_tie_rule_is_the_word_it_begins_with():
    declared = rules_with(awards=[award(ties=["rank", {"lot": DRAWN}, {"meeting": MINUTES}])])

    assert [kind_of(tie) for tie in declared.awards[0].ties] == ["rank", "lot", "meeting"]
