"""Rules for several seats, one registry of all families."""

from emulab.electing.registry import Rule

SEVERAL: dict[str, Rule] = {}
