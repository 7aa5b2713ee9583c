"""The words of rules and results as a reader meets them: a table a kind, translated like messages.

Keys are the words of the files, values the English that the catalogue translates.
"""

from emulab.show.page import LANG
from emulab.words import translated

PHASES = {"kick_off": "kick-off", "mid_year": "mid-year", "year_end": "year-end"}
TIERS = {
    "central": "central",
    "ministry": "ministries",
    "city": "city or province",
    "district": "district",
    "commune": "commune",
}
STAGES = {
    "self": "self-marks",
    "cross": "cross-marks",
    "head": "the head's appraisal",
    "board": "the board's marks",
}
KINDS = {
    "direct": "marked directly",
    "pass_fail": "achieved or not",
    "target": "against a target",
    "plus_minus": "plus or minus",
    "measured": "measured",
}
POLICIES = {
    "refuse": "refused: nothing is ranked while a mark is missing",
    "reweight": "the criterion is left out and the others weigh more",
    "impute_mean": "the mean of the other units stands in",
    "impute_median": "the median of the other units stands in",
    "impute_minimum": "the lowest mark of the other units stands in",
}
STEPS = {
    "stage": "every stage",
    "criterion": "every criterion",
    "section": "every section",
    "total": "the total",
}
SIDES = {"bonus": "bonus", "penalty": "penalty", "adjusted": "floor and rounding"}
CELLS = {
    "missing": "no mark",
    "earlier stage": "earlier stage",
    "imputed": "imputed",
    "not assigned": "not assigned",
    "supposed": "supposed",
}
REPORTS = {
    "on time": "on time",
    "late": "late",
    "not handed in": "not handed in",
    "not yet due": "not yet due",
}
FOLLOWS = {
    "exact": "equal",
    "within rounding": "within rounding",
    "does not follow": "does not follow",
}
ORIGINS = {"published": "published", "inferred": "inferred", "synthetic": "synthetic"}
CALENDAR = {
    "document": "Documents",
    "meeting": "Meetings",
    "signing": "Signings",
    "movement": "Movements",
}
REACHED = {
    "acclaimed": "by acclamation",
    "voted": "by vote",
    "judged": "by judging",
    "published": "as published",
}
SHEET = {
    "members": "members on the roll",
    "present": "members there",
    "issued": "issued",
    "returned": "returned",
    "valid": "valid",
    "invalid": "invalid",
    "blank": "of which blank",
    "written_valid": "valid in writing",
}
SECTIONS = {  # of a count sheet, in its order; what is left are papers
    "members": "People",
    "present": "People",
    "absent": "People",
    "recused": "People",
    "written_sent": "In writing",
    "written_answered": "In writing",
    "written_valid": "In writing",
}
ABSENT = {
    "written_counts": "absent members agree in writing",
    "not_agreeing": "absent members do not agree",
    "excluded": "absent members leave the base",
}
BLANK = {"valid": "a blank paper is valid", "invalid": "a blank paper is invalid"}
NOBODY = {"invalid": "a paper that agrees to nobody is invalid"}
ANSWERS = {"True": "yes", "False": "no", "None": "open"}
PARTING = {  # fields of a contest's votes beside the ranking
    "passed_only": "{contest}: over the threshold though ranked below units that are not: {units}.",
    "ranked_only": "{contest}: not over the threshold though ranked above units that are: {units}.",
    "settled": "{contest}: equal on votes, told apart by the tie rules: {units}.",
}
CHECKS = {"pass": "met", "fail": "not met", "waived": "waived", "unknown": "not known yet"}
OUTCOMES = {
    "proposed": "proposed",
    "tied": "tied",
    "not proposed": "not proposed",
    "pending": "pending",
}


def spoken(table: dict[str, str], key: str | None) -> str:
    """The word in the language of the notebooks; a key of the user's own as it stands."""
    return "" if key is None else translated(table.get(key, key), LANG)
