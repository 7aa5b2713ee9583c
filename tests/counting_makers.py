"""What the tests of counting rules share: papers one by one for brute force, and the laws."""

import csv
from itertools import permutations

from ballot_makers import ranked, scored
from published_elections import EXPECTED, FOLDER

from emulab.ballots import UNSCORED, Ballots, collapsed
from emulab.electing import Election, tally

CONVENTIONS = {"unranked": "last", "overvote": "skip_rank", "blank": "valid"}
OPEN = CONVENTIONS | {"unranked": "no_opinion"}


def levels(ballots: Ballots) -> list[tuple[int, tuple[tuple[int, ...], ...]]]:
    """Every pattern as (papers, candidates by number in groups, the best first)."""
    found = []
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        places = sorted({place for place in marks if place})
        groups = (tuple(c for c, own in enumerate(marks) if own == place) for place in places)
        found.append((count, tuple(groups)))
    return found


def lists(ballots: Ballots) -> list[tuple[int, tuple[int, ...]]]:
    """Every pattern as (papers, single names, the best first); shared places are skipped."""
    return [(n, tuple(g[0] for g in groups if len(g) == 1)) for n, groups in levels(ballots)]


def grades(ballots: Ballots, one: int, unscored: int | None) -> list[int]:
    """The marks of a name paper by paper; an open one counts as ``unscored``, or not at all."""
    found = []
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        mark = unscored if marks[one] == UNSCORED else marks[one]
        found += [mark] * (count if mark is not None else 0)
    return sorted(found)


def winners(ballots: Ballots, rule: str, **conventions) -> set[int]:
    """The winners by number."""
    found = tally(ballots, rule, **(conventions or CONVENTIONS))
    return {ballots.candidates.index(name) for name in found.winners}


def outcome(found: Election) -> tuple:
    """What may not hang on the order of names: sets instead of rows."""
    order = tuple(frozenset(group) for group in found.order)
    return frozenset(found.winners), frozenset(found.elected), order, found.scores, found.complete


def permuting_names_permutes_the_result(ballots: Ballots, rule: str, **conventions) -> None:
    """The law: the same papers with the names in another order elect the same."""
    said = conventions or CONVENTIONS
    before = outcome(tally(ballots, rule, **said))
    for names in list(permutations(ballots.candidates))[:7]:
        assert outcome(tally(ballots.arranged(names), rule, **said)) == before


def permuting_papers_changes_nothing(ballots: Ballots, rule: str, **conventions) -> None:
    """The law: papers opened in another order, one by one, elect the same."""
    said = conventions or CONVENTIONS
    rows = [
        row for row, n in zip(ballots.marks.tolist(), ballots.counts, strict=True) for _ in range(n)
    ]
    again = collapsed(ballots.kind, ballots.candidates, rows[::-1])
    assert tally(again, rule, **said) == tally(ballots, rule, **said)


def doubling_elects_the_same(ballots: Ballots, rule: str, **conventions) -> None:
    """The law: every paper three times changes neither the winners nor the order."""
    said = conventions or CONVENTIONS
    once, thrice = tally(ballots, rule, **said), tally(ballots.times(3), rule, **said)
    assert (once.winners, once.order, once.complete) == (
        thrice.winners,
        thrice.order,
        thrice.complete,
    )


def accounts_are_sound(found: Election) -> None:
    """The law: whoever leaves was in, nobody leaves twice, and winners never do."""
    assert found.rounds
    gone: set[str] = set()
    for step in found.rounds:
        assert str(step.text) and step.text.said("vi")
        assert not gone & set(step.totals)
        assert set(step.eliminated) <= set(step.totals)
        gone |= set(step.eliminated)
    assert set(found.winners) - gone
    for group in found.order[:1]:
        assert set(group) == set(found.winners)


def papers_of(file: str) -> Ballots:
    """The ballots of a published election, read by a few lines that only these files need."""
    path = FOLDER / file
    text = path.read_text(encoding="utf-8")
    if file.endswith(".csv"):
        head, *rows = csv.reader(text.splitlines())
        return scored({tuple(map(int, row[:-1])): int(row[-1]) for row in rows}, head[:-1])
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    if file.endswith(".txt"):
        return ranked(*lines)
    heads = [line.partition(": ") for line in text.splitlines() if "ALTERNATIVE NAME " in line]
    rows, counts = [], []
    for line in lines:
        count, _, order = line.partition(": ")
        row = [0] * len(heads)
        for place, group in enumerate(_groups(order), 1):
            for one in group:
                row[one - 1] = place
        rows.append(row)
        counts.append(int(count))
    return collapsed("ranked", [name for _, _, name in heads], rows, counts)


def _groups(order: str) -> list[list[int]]:
    """``1,{2,3},4`` as groups of numbers."""
    found, tied = [], False
    for part in order.replace("{", ",{,").replace("}", ",},").split(","):
        if part.strip() in ("{", "}"):
            tied = part.strip() == "{"
            found += [[]] if tied else []
        elif part.strip():
            if tied:
                found[-1].append(int(part))
            else:
                found.append([int(part)])
    return found


def published(*rules: str):
    """The published elections under some rules."""
    return [one for one in EXPECTED if one.rule in rules]
