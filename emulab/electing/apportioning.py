"""Apportionment: seats in proportion to votes."""

from emulab.electing.registry import Rule

APPORTIONING: dict[str, Rule] = {}
