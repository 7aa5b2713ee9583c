"""Contests as the front end knows them: every award's conditions, and the votes as counted."""

from typing import Any

from emulab.awards.conditions import base_name, papers
from emulab.awards.tie_breaks import BREAKS, STAGES, Ground
from emulab.pipeline import Result
from emulab.rules import Award
from emulab.rules.ties import kind_of
from emulab.words import Message

MOVING = ("rank", "score", "core_score")  # tie rules that a what-if can move


def awards_of(result: Result) -> list[dict[str, Any]]:
    """Every award with its seats, cap, conditions in their order, exclusions and tie rules."""
    return [
        {
            "id": award.id,
            "name": spoken(award.name),
            "seats": award.seats,
            "cap": _cap(award),
            "eligible": [[key, _plain(getattr(award.eligible, key))] for key in _asked(award)],
            "vote": award.vote is not None,
            "judged": award.decide == "judged",
            "not_with": list(award.not_with),
            "ties": [_tie(result, award, tie) for tie in award.ties],
        }
        for award in result.rules.awards
    ]


def polls_of(result: Result) -> dict[str, dict[str, Any]]:
    """What was counted for every award that is voted on: votes by unit, base, votes needed."""
    units = result.tables.units["unit"].to_list()
    awards = {award.id: award for award in result.rules.awards}
    found = {}
    for contest, poll in result.polls.items():
        if contest not in awards:
            continue
        chair = [bool(poll.chair_agrees(unit)) for unit in units]
        asked = poll.threshold.chair is not None
        found[contest] = {
            "votes": [poll.votes(unit) for unit in units],
            "base": poll.base,
            "of": spoken(base_name(poll)),
            "needed": poll.needed,
            "present": poll.present,
            "quorum_needed": poll.quorum_needed,
            "quorate": poll.quorate,
            "chair_asked": asked,
            "chair": chair if asked and poll.tally.chair is not None else None,
            "papers": spoken(papers(poll, True).sentence),
        }
    return found


def spoken(said: Any) -> dict[str, str]:
    """A name or a message in both languages."""
    return {"vi": said.said("vi"), "en": said.said("en")}


def _asked(award: Award) -> tuple[str, ...]:
    return tuple(key for key in award.eligible.listed if getattr(award.eligible, key) is not None)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _cap(award: Award) -> dict[str, Any] | None:
    if award.cap is None:
        return None
    share = award.cap.share
    return {
        "share": [share.numerator, share.denominator],
        "said": str(share),
        "of": award.cap.of,
        "what": award.cap.what,
    }


def _tie(result: Result, award: Award, tie: Any) -> dict[str, Any]:
    """A tie rule; with every unit's key where no what-if can move it."""
    kind = kind_of(tie)
    found: dict[str, Any] = {"kind": kind, "on": ""}
    if kind in ("higher", "lower"):
        name = result.rules.rubric.names().get(tie.key) or Message(tie.key)
        return found | {"key": tie.key, "on": spoken(name)}
    if kind == "previous_stage":
        stage = tie.previous_stage
        return found | {"stage": stage, "on": spoken(Message(STAGES[stage]))}
    if kind in MOVING:
        return found
    ranks = dict(result.ranks.select("unit", "rank").iter_rows())
    ground = Ground(result.rules, award.id, ranks, result._tie_values, result.unit_names)
    units = result.tables.units["unit"].to_list()
    found["keys"] = [BREAKS[kind].key(ground, tie, unit) for unit in units]
    if kind == "lot":
        found |= {"numbers": tie.lot.numbers, "announced": tie.lot.announced}
    if kind == "meeting":
        known = tie.meeting
        day = f"{known.date:%d/%m/%Y}" if known.date else None
        found["details"] = ", ".join(text for text in (known.note, day) if text)
    return found
