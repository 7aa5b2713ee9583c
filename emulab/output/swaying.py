"""Margins and absent members as one object or as text for a terminal."""

from typing import Any

from emulab.ballots import Ballots, Tallies
from emulab.electing import ConventionNeeded, Conventions
from emulab.faults import InputError
from emulab.output.frames import heading, terminal_table
from emulab.output.tallying import missing
from emulab.studies import Study
from emulab.swaying import AbsentEffect, Changes, Margin, absent_effect, margin
from emulab.words import Message, listed_names

YES, NO, OPEN = "có", "không", "chưa rõ"


def margin_object(
    ballots: Ballots | Tallies, rule: str, seats: int | None, given: dict[str, Any]
) -> dict[str, Any]:
    """rule, seats, winners, tied, margin, low, high, exact, certificate (removed, added: ballot,
    count), winners_after, tied_after, conventions, convention, reason, says; sentences in English.

    margin is null where it is not known or nothing changes the outcome, low and high where there
    is no such bound. Raises what ``margin`` raises.
    """
    found = _margin(ballots, rule, seats, given)
    after = found.outcome_after
    return {
        "rule": found.rule,
        "seats": found.seats,
        "winners": list(found.outcome_before.winners),
        "tied": list(found.outcome_before.tied),
        "margin": found.ballots,
        "low": found.low,
        "high": found.high,
        "exact": found.exact,
        "certificate": _certificate(found.certificate),
        "winners_after": None if after is None else list(after.winners),
        "tied_after": None if after is None else list(after.tied),
        "conventions": dict(found.conventions),
        "convention": found.convention.said("en"),
        "reason": found.reason.said("en"),
        "says": found.says.said("en"),
    }


def _margin(
    ballots: Ballots | Tallies, rule: str, seats: int | None, given: dict[str, Any]
) -> Margin:
    """The margin; conventions that nobody named are faults with the options that name them."""
    try:
        return margin(ballots, rule, seats, **given)
    except ConventionNeeded as needed:
        faults = missing(ballots, rule, seats, Conventions(**given), needed)
        raise InputError(faults) from None


def _certificate(changes: Changes | None) -> dict[str, Any] | None:
    if changes is None:
        return None
    sides = {"removed": changes.removed, "added": changes.added}
    return {
        side: [{"ballot": text, "count": number} for text, number in papers]
        for side, papers in sides.items()
    }


def margin_text(
    ballots: Ballots | Tallies, rule: str, seats: int | None, given: dict[str, Any]
) -> str:
    """The answer in a sentence, the papers that prove it, and what the count then says."""
    found = _margin(ballots, rule, seats, given)
    lines = [f"{found.rule}: {_winners(found.outcome_before)}", found.says.said("vi")]
    if found.low != found.high or found.low is None:
        lines.append(found.reason.said("vi"))
    lines += _papers(found)
    lines.append(found.convention.said("vi"))
    return "\n".join(lines)


def _papers(found: Margin) -> list[str]:
    """The certificate as a table, and the outcome after it."""
    changes = found.certificate
    if changes is None or not changes.papers:
        return []
    sides = [("lấy ra", changes.removed), ("thay bằng", changes.added)]
    rows = [
        {"phiếu": word, "nội dung": text, "số phiếu": str(number)}
        for word, papers in sides
        for text, number in papers
    ]
    return [terminal_table(rows), f"Khi đó {found.rule}: {_winners(found.outcome_after)}"]


def _winners(election: Any) -> str:
    """Who is elected, and who is level for what is left."""
    words = []
    if election.elected:
        words.append(f"trúng {listed_names(election.elected).said('vi')}")
    if election.tied:
        words.append(f"bằng phiếu {listed_names(election.tied).said('vi')}")
    return ", ".join(words) or "không ai trúng"


def absent_object(study: Study, contest: str) -> dict[str, Any]:
    """cluster, year, synthetic, award, name, absent, base, of, needed, seats, marks_at_most, grows,
    units (unit, name, votes, needed, possible, necessary, marks_needed, safe), complete, warning,
    says; sentences in English.

    Where a counting rule decides, votes, needed, marks_needed and safe are null, and possible and
    necessary are null where they are not known. Raises InputError as ``absent_effect`` does.
    """
    result = study.standing()
    found = absent_effect(result, contest)
    return {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        "synthetic": bool(study.synthetic),
        "award": found.contest,
        "name": _title(found, "en"),
        "absent": found.absent,
        "base": found.base,
        "of": found.of.said("en"),
        "needed": found.needed or None,
        "seats": found.seats,
        "marks_at_most": found.marks_at_most,
        "grows": found.grows == "growing",
        "units": _units(found, result.unit_names),
        "complete": found.ranked is None or found.ranked.complete,
        "warning": " ".join(one.said("en") for one in found.warnings) or None,
        "says": found.said(result.unit_names).said("en"),
    }


def _units(found: AbsentEffect, names: dict[str, str]) -> list[dict[str, Any]]:
    if found.ranked is None:
        return [
            {
                "unit": one.unit,
                "name": names[one.unit],
                "votes": one.votes,
                "needed": one.needed,
                "possible": one.possible,
                "necessary": one.necessary,
                "marks_needed": one.marks_needed,
                "safe": one.safe,
            }
            for one in found.chances
        ]
    empty = dict.fromkeys(("votes", "needed", "marks_needed", "safe"))
    return [
        {
            "unit": one.unit,
            "name": names[one.unit],
            "possible": one.possible,
            "necessary": one.necessary,
        }
        | empty
        for one in found.ranked.chances
    ]


def absent_text(study: Study, contest: str) -> str:
    """Who hangs on the absent, then every unit with the marks that it would need of them."""
    result = study.standing()
    found = absent_effect(result, contest)
    title = f"{_title(found, 'vi')}: vắng {found.absent}, {found.of.said('vi')} {found.base}"
    title += f", cần {found.needed}" if found.needed else ""
    lines = [heading(study), title]
    lines.append(found.said(result.unit_names).said("vi"))
    rows = [_row(one, found) for one in _units(found, result.unit_names)]
    if rows and found.absent:
        lines += [found.way.said("vi"), terminal_table(rows)]
    if found.ranked is not None:
        lines.append(found.ranked.says.said("vi"))
    return "\n".join([*lines, *(one.said("vi") for one in found.warnings)])


def _row(unit: dict[str, Any], found: AbsentEffect) -> dict[str, str]:
    row = {"đơn vị": unit["name"]}
    if found.ranked is None:
        more = unit["marks_needed"]
        row["phiếu"] = str(unit["votes"])
        row["cần thêm"] = "–" if more is None else str(more)
        row["chắc đủ phiếu"] = _said(unit["safe"])
    row["có thể được chọn"] = _said(unit["possible"])
    row["chắc chắn được chọn"] = _said(unit["necessary"])
    return row


def _said(known: bool | None) -> str:
    return OPEN if known is None else YES if known else NO


def _title(found: AbsentEffect, lang: str) -> str:
    title = found.title
    return title.said(lang) if isinstance(title, Message) or hasattr(title, "said") else str(title)
