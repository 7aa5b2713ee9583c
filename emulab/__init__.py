"""emulab: score, rank and vote on emulation clusters (cụm / khối thi đua).

    study("hanoi-02", 2023)   rules and data of a cluster and year, read, checked and run
    run(tables, rules)        from checked tables to proposals; a what-if is changed rules

Names are loaded when they are first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.5.0"

_HOME = {
    "InputError": "faults",
    "load_rules": "rules",
    "find_place": "rules",
    "load": "tables",
    "run": "pipeline",
    "check": "pipeline",
    "Result": "pipeline",
    "Study": "studies",
    "study": "studies",
    "study_at": "studies",
    "alternatives": "alternative_rules",
    "audit": "auditing",
    "beside": "recorded",
    "both_rankings": "rankings",
    "compare": "comparing",
    "contributions": "criteria",
    "dead": "criteria",
    "decompose": "explaining",
    "discrimination": "criteria",
    "explain": "explaining",
    "explain_gap": "explaining",
    "goals": "goal",
    "reach": "goal",
    "redundant": "criteria",
    "robustness": "sensitivity.robustness",
    "sections": "criteria",
    "tree": "criteria",
    "gaps": "midyear",
    "outlook": "midyear",
    "progress": "midyear",
    "reports": "midyear",
    "read_ballots": "ballots",
    "write_ballots": "ballots",
    "tally": "electing",
    "absent_effect": "swaying",
    "check_axiom": "swaying",
    "compare_conventions": "swaying",
    "compare_rules": "swaying",
    "margin": "swaying",
    "simulate": "swaying",
    "what_if": "swaying",
    "beside_votes": "votes_and_scores",
    "secrecy_check": "secrecy",
    "meeting": "whatif.panel",
    "page": "whatif.page",
    "charts": "",
    "show": "",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'emulab' has no attribute {name!r}")
    home = _HOME[name]
    module = import_module(f"emulab.{home or name}")
    value = getattr(module, name) if home else module
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
