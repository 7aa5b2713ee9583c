"""Papers not read out yet: the page says what trying every way in which they can fall says."""

from itertools import combinations, combinations_with_replacement, product
from random import Random

import pytest
from count_page import UNITS, asked_of, open_count, plain, threshold_of_chance

from emulab.rules import Threshold
from emulab.swaying import absent

CASES = 400


@pytest.fixture
def page(browser_page):
    open_count(browser_page)
    return browser_page


def seated(votes, needed, seats):
    """Those elected outright, and those elected or tied at the cut."""
    passed = {unit: own for unit, own in votes.items() if own >= needed}
    more = {u: sum(n > own for n in passed.values()) for u, own in passed.items()}
    level = {u: sum(n == own for n in passed.values()) - 1 for u, own in passed.items()}
    outright = {unit for unit in passed if more[unit] + level[unit] < seats}
    return outright, {unit for unit in passed if more[unit] < seats}


@pytest.mark.parametrize("base", ["fixed", "growing"])
def test_chances_are_those_of_absent_members_where_a_paper_may_name_nobody(page, base):
    rng = Random(8)
    asked = []
    for _ in range(CASES):
        votes = {unit: rng.randint(0, 12) for unit in "abcdefg"[: rng.randint(1, 7)]}
        threshold = threshold_of_chance(rng, of="valid", quorum=None, marks_at_most=None)
        asked.append((votes, threshold, rng.randint(3, 14), rng.randint(0, 8), rng.randint(1, 3)))
    given = []
    for votes, threshold, number, away, seats in asked:
        come = [away] if base == "fixed" else range(away + 1)
        grown = [0 if base == "fixed" else one for one in come]
        ways = [
            {"come": one, "needed": max(1, threshold.needed(number + more))}
            for one, more in zip(come, grown, strict=True)
        ]
        given.append((list(votes.items()), ways, seats, (number % 3 + 1)))
    body = """given => given.map(([votes, ways, seats, most]) =>
      [...count.chances({ votes: new Map(votes), ways, seats, most }).values()])"""

    answers = asked_of(page, body, given)
    for (votes, threshold, number, away, seats), answer in zip(asked, answers, strict=True):
        expected = absent(
            votes, threshold, number, away, seats, base=base, marks_at_most=number % 3 + 1
        )
        assert [
            (one["unit"], one["possible"], one["certain"], one["fewest"], one["safe"])
            for one in answer
        ] == [(c.unit, c.possible, c.necessary, c.marks_needed, c.safe) for c in expected]


def unfinished(rng: Random):
    """A count that has begun, small enough that every way in which it can end is tried."""
    names = UNITS[: rng.randint(1, 3)]
    chair = rng.random() < 0.3
    threshold = threshold_of_chance(
        rng,
        absent=rng.choice(("not_agreeing", "excluded", "written_counts")),
        blank=rng.choice(("valid", "invalid")),
        chair="must_agree" if chair else None,
    )
    if threshold.absent == "excluded" and threshold.of != "members":
        threshold = threshold.model_copy(update={"absent": "not_agreeing"})
    valid, invalid, left = rng.randint(0, 4), rng.randint(0, 1), rng.randint(0, 3)
    present = valid + invalid + left + rng.choice((0, 0, 1))
    fields = {
        "members": present + rng.randint(0, 1 if left > 2 else 2),
        "present": present,
        "recused": 0,
        "issued": valid + invalid + left,
        "valid": valid,
        "invalid": invalid,
    }
    if rng.random() < 0.7:
        fields["returned"] = fields["issued"]
    most = threshold.marks_at_most or len(names)
    votes = [rng.randint(0, valid) for _ in names]
    while sum(votes) > most * valid or (threshold.blank == "invalid" and sum(votes) < valid):
        votes = [rng.randint(0, valid) for _ in names]
    known = [n > 0 and rng.random() < 0.6 for n in votes] if chair and rng.random() < 0.6 else None
    return names, threshold, fields, votes, known, left, rng.randint(1, 2)


def every_end(names, threshold, fields, votes, known, left, seats):
    """What each way of the papers left comes to: outright, some, votes got, over the threshold."""
    most = threshold.marks_at_most or len(names)
    least = 0 if threshold.blank == "valid" else 1
    marks = [one for size in range(least, most + 1) for one in combinations(names, size)]
    kinds = [("valid", one) for one in marks] + [("invalid", ())]
    if "returned" not in fields:
        kinds.append(("kept", ()))
    awaited = threshold.chair is not None and known is None
    away = fields["members"] - fields["present"] if threshold.absent == "written_counts" else 0
    boxes = combinations_with_replacement(kinds, left)
    answers = [*combinations_with_replacement(kinds[: len(marks) + 1], away)]
    for box, written in product(boxes, answers):
        pile = box + written
        got = {unit: sum(unit in chosen for _, chosen in pile) for unit in names}
        kept = sum(kind == "kept" for kind, _ in box)
        end = fields | {
            "valid": fields["valid"] + sum(kind == "valid" for kind, _ in pile),
            "returned": fields.get("returned", fields["issued"] - kept),
        }
        base = base_in(threshold, end)
        needed = max(1, threshold.needed(base))
        after = {unit: own + got[unit] for unit, own in zip(names, votes, strict=True)}
        over = {unit for unit in names if after[unit] >= needed}
        quorum = threshold.quorum
        quorate = quorum is None or fields["present"] >= quorum.needed(fields["members"])
        chairs = [set(names)]
        if threshold.chair is not None:
            chairs = [{u for u, said in zip(names, known or (), strict=False) if said}]
        if awaited:  # any paper of the box may be the chair's
            chairs = [set(chosen) for _, chosen in box] or [set()]
        for agreed in chairs:
            allowed = {unit: after[unit] for unit in agreed} if quorate else {}
            yield *seated(allowed, needed, seats), got, over


def base_in(threshold: Threshold, end: dict) -> int:
    if threshold.of == "members":
        absent_ = end["members"] - end["present"] if threshold.absent == "excluded" else 0
        return end["members"] - absent_
    return end[threshold.of]


def test_what_the_papers_left_can_change_is_what_every_way_of_ending_gives(page):
    rng = Random(9)
    asked = [unfinished(rng) for _ in range(CASES)]
    given = []
    for names, threshold, fields, votes, known, _, seats in asked:
        nothing = [None] * len(names)
        box = {"agree": votes, "disagree": nothing, "no_mark": nothing, "both": nothing}
        sheet = {
            "fields": fields,
            "marks": {"box": box, "written": dict.fromkeys(box, nothing)},
            "chair": known,
            "read": {"box": fields["valid"] + fields["invalid"], "written": 0},
            "last": None,
        }
        contest = {
            "threshold": plain(threshold),
            "most": threshold.marks_at_most,
            "paper": "approval",
            "blank": threshold.blank,
            "seats": seats,
        }
        given.append((sheet, contest, [True] * len(names)))
    body = (
        "given => given.map(([sheet, contest, stands]) => count.stillOpen(sheet, contest, stands))"
    )

    kinds = set()
    for case, answer in zip(asked, asked_of(page, body, given), strict=True):
        names, threshold, left = case[0], case[1], case[5]
        assert answer["left"]["box"] == left
        ends = list(every_end(*case))
        for unit, one in zip(names, answer["chances"], strict=True):
            needs = [got[unit] for _, some, got, _ in ends if unit in some]
            reach = [got[unit] for *_, got, over in ends if unit in over]
            expected = {
                "certain": all(unit in outright for outright, *_ in ends),
                "possible": bool(needs),
                "fewest": min(needs, default=None),
            }
            assert {key: one[key] for key in expected} == expected, (case, unit)
            if not one["refused"]:
                assert one["reach"] == min(reach, default=None), (case, unit)
                assert one["safe"] == all(unit in over for *_, over in ends), (case, unit)
            kinds.add((one["certain"], one["possible"], threshold.chair, threshold.absent))
    assert (
        len({kind[:3] for kind in kinds}) == 6
    )  # certain, possible or neither, with the chair or not
    assert {kind[3] for kind in kinds} == {"not_agreeing", "excluded", "written_counts"}
