"""The decisions on awards and offices as one object or as text for a terminal."""

from typing import Any

from emulab.awards import trail_rows
from emulab.output.frames import heading, terminal_table
from emulab.pipeline import outcome_frame
from emulab.studies import Study
from emulab.words import translated


def awards_object(study: Study, lang: str) -> dict[str, Any]:
    """proposals and offices: a row for every contest and unit, votes as integers or null.

    trail: contest, unit, step, holds, sentence; everything tested, in its order, the last row of
    a unit being its outcome.
    """
    result = study.standing()
    return {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        "synthetic": bool(study.synthetic),
        "proposals": outcome_frame(result.award_outcomes, "award", lang).to_dicts(),
        "offices": outcome_frame(result.office_outcomes, "office", lang).to_dicts(),
        "trail": trail_rows(result, lang),
    }


def awards_text(study: Study, lang: str) -> str:
    """The decisions as tables for a terminal: first what is proposed, then why not the others."""
    result = study.standing()
    names = result.unit_names
    contests = (*result.rules.awards, *result.rules.offices)
    titles = {one.id: one.name.said(lang) if one.name else one.id for one in contests}
    heads = [translated(word, lang) for word in ("Unit", "Outcome", "Reason")]
    lines = [heading(study)]
    for contest in result.rules.contests:
        rows = []
        for o in (*result.award_outcomes, *result.office_outcomes):
            if o.contest == contest:
                said = (names[o.unit], translated(o.outcome, lang), o.reason.said(lang))
                rows.append(dict(zip(heads, said, strict=True)))
        lines += ["", titles[contest], terminal_table(rows)]
    if not contests:
        lines.append(translated("The rules name no award, so nothing is proposed.", lang))
    return "\n".join(lines)
