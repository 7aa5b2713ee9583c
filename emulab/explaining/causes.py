"""What may differ between two years: the causes that a change of totals is shared out over.

A cause carries fields of the rules, of the rubric or of the tables. To add one, write it in
CAUSES and say in FIELDS or ``mixing`` what it carries; a field of the rules that no cause
names is carried by ``other``, so that nothing is ever left unexplained.
"""

from emulab.words import Message

CAUSES: dict[str, Message] = {
    "performance": Message("the marks themselves"),
    "weights": Message("weights and maxima"),
    "criteria": Message("criteria added or dropped"),
    "scale": Message("scale"),
    "aggregate": Message("aggregate"),
    "stages": Message("stages and scorers combined"),
    "missing": Message("treatment of missing marks"),
    "rounding": Message("rounding, floor and caps"),
    "ties": Message("tie rules and gates"),
    "other": Message("other rules"),
    "membership": Message("units that entered or left"),
}
RULES = ("criteria", "scale", "aggregate", "stages", "missing", "rounding", "ties", "other")
JOINT = "+"  # joins causes that cannot be told apart

FIELDS: dict[str, tuple[str, ...]] = {
    "weights": ("weights", "weighting"),
    "criteria": ("groups",),
    "scale": ("scale",),
    "aggregate": ("aggregate",),
    "stages": ("stages", "phase"),
    "ties": ("ties", "gates"),
}
RUBRIC_FIELDS: dict[str, tuple[str, ...]] = {
    "missing": ("missing",),
    "rounding": ("round", "floor"),
}

# What moves no total and no rank; points that a scenario supposes are carried by performance, the
# scorers that it sets aside by stages.
INDIFFERENT = (
    "cluster",
    "year",
    "tier",
    "name",
    "provenance",
    "extends",
    "rubric",
    "weight_sets",
    "bands",
    "band_on",
    "checks",
    "awards",
    "offices",
    "officers",
    "analysis",
    "scenario",
)
VOTED = ("awards", "offices", "officers")


def cause_of(field: str) -> str | None:
    """The cause that carries a field of the rules; None for one that moves no rank.

    >>> cause_of("phase"), cause_of("bands"), cause_of("a key of tomorrow")
    ('stages', None, 'other')
    """
    if field in INDIFFERENT:
        return None
    return next((cause for cause, fields in FIELDS.items() if field in fields), "other")


def said(cause: str, lang: str = "vi") -> str:
    """The cause in words; causes that cannot be told apart are named together.

    >>> said("performance+stages", "en")
    'the marks themselves + stages and scorers combined'
    """
    return " + ".join(CAUSES[one].said(lang) for one in cause.split(JOINT))
