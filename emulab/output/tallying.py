"""What rules say of a file of ballots, as one object or as text for a terminal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from emulab.ballots import Ballots, Tallies
from emulab.electing import (
    CHOICES,
    PARAMETERS,
    ConventionNeeded,
    Conventions,
    Election,
    Profile,
    Unfit,
    rules,
    seats_for,
    unfit,
)
from emulab.electing import counted as count_by
from emulab.faults import Fault, InputError
from emulab.numbers import shown
from emulab.output.frames import terminal_table
from emulab.words import Message, listed_names

DECIMALS = {"scottish-stv": 5, "meek-stv": 9}  # places of the votes that a statute counts in
WAYS = {  # where the option is not called as the convention, or takes a word of its own
    "threshold": "Write --at-least 4/5 or --more-than 1/2, and --of with the base.",
    "ballots": "Write how many papers there are beside the totals.",
}


@dataclass(frozen=True)
class Counted:
    """The elections of the rules that were asked, and the rules left out with the reason."""

    elections: tuple[Election, ...]
    skipped: tuple[tuple[str, str], ...]


def count_all(
    ballots: Ballots | Tallies,
    names: tuple[str, ...] | None,
    seats: int | None,
    given: dict[str, Any],
) -> Counted:
    """Every rule that is named, or all that fit (``names`` None); all faults at once.

    Raises InputError for a rule that does not exist or does not fit, and for every convention
    that decides and is not named. With ``names`` None a rule that does not fit is left out, and
    so is one that wants a single name of papers that may mark several.
    """
    conventions = Conventions(**given)
    known = rules()
    found, skipped, faults = [], [], []
    for name in known if names is None else names:
        if names is None and (why := unfit(known[name], ballots, seats_for(name, ballots, seats))):
            skipped.append((name, why))
            continue
        try:
            found.append(count_by(ballots, name, seats, conventions))
        except ConventionNeeded as needed:
            marks = needed.convention == "overvote" and ballots.kind == "approval"
            if names is None and (marks or needed.convention in PARAMETERS):
                skipped.append((name, needed.faults[0].finding))
            else:
                faults += missing(ballots, name, seats, conventions, needed)
        except Unfit as other:
            if names is None:
                skipped.append((name, other.why))
            else:
                faults += other.faults
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return Counted(tuple(found), tuple(skipped))


def seats_of(ballots: Ballots | Tallies, names: tuple[str, ...] | None) -> int | None:
    """The seats that the file names, where only rules for several seats are asked; else None."""
    known = rules()
    written = getattr(ballots, "about", {}).get("seats")
    several = names and all(name in known and known[name].several for name in names)
    return int(written) if written and several else None


def asked_for(needed: ConventionNeeded) -> list[Fault]:
    """The faults of a convention that nobody named, with the options that would name it."""
    option = f"--{needed.convention.replace('_', '-')}"
    ways = [f"{option} {choice.replace('_', '-')}" for choice in needed.choices] or [f"{option} N"]
    remedy = WAYS.get(needed.convention, f"Write {' or '.join(ways)}.")
    return [replace(fault, remedy=remedy) for fault in needed.faults]


def missing(
    ballots: Ballots | Tallies,
    rule: str,
    seats: int | None,
    conventions: Conventions,
    needed: ConventionNeeded,
) -> list[Fault]:
    """The faults of a convention that nobody named, and of those that the rule asks for next.

    What it asks for next is seen by counting under the first choice of those before.
    """
    faults = asked_for(needed)
    while needed.convention in CHOICES:
        conventions = replace(conventions, **{needed.convention: needed.choices[0]})
        try:
            count_by(ballots, rule, seats, conventions)
        except ConventionNeeded as more:
            needed = more
            faults += asked_for(needed)
        except InputError:
            break
        else:
            break
    return faults


def tallies_object(
    ballots: Ballots | Tallies,
    names: tuple[str, ...] | None,
    seats: int | None,
    given: dict[str, Any],
) -> dict[str, Any]:
    """candidates, ballots, kind, invalid, results, skipped and pairwise; see ``emulab tally``.

    Whole numbers are whole; other scores are the nearest decimals, with the fraction beside
    them under ``exact``. Votes under STV are strings of decimals, as the statute counts them.
    """
    counted = count_all(ballots, names, seats, given)
    return {
        "candidates": list(ballots.candidates),
        "ballots": ballots.number,
        "kind": ballots.kind,
        "invalid": dict(getattr(ballots, "invalid", {})),
        "results": [election_object(one) for one in counted.elections],
        "skipped": [{"rule": rule, "why": why} for rule, why in counted.skipped],
        "pairwise": pairwise_object(ballots, Conventions(**given)),
    }


def election_object(election: Election) -> dict[str, Any]:
    """One election as an object; ``tied`` says whether a tie decides who is elected, or who has
    how many seats."""
    places = DECIMALS.get(election.rule)
    exact = {
        name: str(score)
        for name, score in election.scores.items()
        if isinstance(score, Fraction) and score.denominator & (score.denominator - 1)
    }
    committees = election.committees
    return {
        "rule": election.rule,
        "title": rules()[election.rule].title.said("en"),
        "seats": election.seats,
        "winners": list(election.winners),
        "elected": list(election.elected),
        "tied": bool(election.tied) or seats_tied(election),
        "order": [list(group) for group in election.order],
        "scores": {name: _plain(score, places) for name, score in election.scores.items()},
        "exact": exact,
        "committees": None if committees is None else [list(one) for one in committees],
        "rounds": [_round(number, one, places) for number, one in enumerate(election.rounds, 1)],
        "conventions": dict(election.conventions),
        "facts": _plain(election.facts, places),
        "complete": election.complete,
        "notes": [note.said("en") for note in election.notes],
    }


def seats_tied(election: Election) -> bool:
    """Whether seats can be shared out in several ways, though perhaps among the same names."""
    return election.facts.get("ways", 1) > 1


def _round(number: int, one: Any, places: int | None) -> dict[str, Any]:
    return {
        "round": number,
        "text": one.text.said("en"),
        "totals": _plain(one.totals, places),
        "elected": list(one.elected),
        "eliminated": list(one.eliminated),
        "tied": list(one.tied),
        "transfers": _plain(one.transfers, places),
        "exhausted": _plain(one.exhausted, places),
    }


def _plain(value: Any, places: int | None) -> Any:
    """The value as JSON has it: fractions as numbers, or as decimal strings of ``places``."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one, places) for key, one in value.items()}
    if isinstance(value, Message):
        return value.said("en")
    if isinstance(value, list | tuple):
        return [_plain(one, places) for one in value]
    if isinstance(value, frozenset | set):
        return sorted(_plain(one, places) for one in value)
    if isinstance(value, bool) or value is None or isinstance(value, str | float):
        return value
    if places is not None and isinstance(value, Fraction):
        return decimal_text(value, places)
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return int(value)


def decimal_text(value: Fraction, places: int) -> str:
    """The number with so many decimals, cut and not rounded, as the statute does.

    >>> decimal_text(Fraction(2, 3), 5), decimal_text(Fraction(12), 5)
    ('0.66666', '12.00000')
    """
    size = abs(value)
    whole, part = divmod(size.numerator * 10**places // size.denominator, 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{part:0{places}d}"


def pairwise_object(
    ballots: Ballots | Tallies, conventions: Conventions
) -> dict[str, dict[str, int]] | None:
    """Ballots that place the first name above the second; None where ballots do not say it."""
    if isinstance(ballots, Tallies):
        return None
    profile = Profile(ballots, conventions)
    try:
        wins = profile.pairwise.tolist()
    except InputError:
        return None
    names = ballots.candidates
    return {
        one: {other: wins[row][column] for column, other in enumerate(names) if column != row}
        for row, one in enumerate(names)
    }


def tallies_text(
    ballots: Ballots | Tallies,
    names: tuple[str, ...] | None,
    seats: int | None,
    given: dict[str, Any],
) -> str:
    """A table of the rules; for a single rule also its order and its account, step by step."""
    counted = count_all(ballots, names, seats, given)
    lines = [_heading(ballots)]
    if counted.elections:
        lines.append(terminal_table([_row(one) for one in counted.elections]))
    for election in counted.elections:
        lines += [f"{election.rule}: {note.said('vi')}" for note in election.notes]
    if len(counted.elections) == 1:
        lines += _account(counted.elections[0])
    if counted.skipped:
        lines.append("Không áp dụng được (skipped):")
        lines += [f"  {rule}: {why}" for rule, why in counted.skipped]
    return "\n".join(lines)


def _heading(ballots: Ballots | Tallies) -> str:
    papers = "chỉ có tổng phiếu" if ballots.number is None else f"{ballots.number} phiếu"
    line = f"{len(ballots.candidates)} tên, {papers}"
    invalid = sum(getattr(ballots, "invalid", {}).values())
    return f"{line}, ngoài ra {invalid} phiếu không hợp lệ" if invalid else line


def _row(election: Election) -> dict[str, str]:
    title = rules()[election.rule].title
    names = election.elected if election.seats > 1 else election.winners
    chosen = listed_names(names).said("vi") if names else "–"
    tied = listed_names(election.tied).said("vi") if election.tied else "–"
    read = ", ".join(f"{key} {value}" for key, value in election.conventions.items())
    return {
        "quy tắc": election.rule,
        "tên gọi": str(title),
        "trúng cử": chosen if election.seats > 1 or not election.tied else "–",
        "bằng nhau": tied,
        "quy ước": read or "–",
    }


def _account(election: Election) -> list[str]:
    """The order with the scores, then every step."""
    lines = []
    if election.order:
        places = DECIMALS.get(election.rule, 2)
        rows = []
        ahead = 0
        for group in election.order:
            for name in group:
                score = election.scores.get(name)
                said = "–" if score is None else _number(score, places)
                rows.append({"thứ tự": str(ahead + 1), "tên": name, "điểm/phiếu": said})
            ahead += len(group)
        lines.append(terminal_table(rows))
    for number, step in enumerate(election.rounds, 1):
        lines.append(f"Bước {number}: {step.text.said('vi')}")
        if step.totals:
            places = DECIMALS.get(election.rule, 2)
            totals = [f"{name} {_number(votes, places)}" for name, votes in step.totals.items()]
            lines.append(f"  {'; '.join(totals)}")
    return lines


def _number(value: Any, places: int) -> str:
    """A whole number as it is, another one with decimals."""
    if not isinstance(value, int | Fraction) or value == int(value):
        return str(value)
    return shown(float(value), places)
