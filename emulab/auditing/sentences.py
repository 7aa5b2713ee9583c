"""What a finding or a cause is in words, with the cell and both numbers in it."""

from collections.abc import Mapping
from typing import Any

from emulab.auditing import findings, ranks
from emulab.auditing.sums import PAIR
from emulab.words import Message

CAUSE_SENTENCES = {
    "recorded cells": Message("the recorded cells it is the sum of: {node}"),
    "rounded for print": Message("rounded for print: the marks give {total}"),
    "printed parts rounded": Message("the printed parts were rounded after they were added up"),
    "left out": Message("“{node}” was left out ({given})"),
    "counted twice": Message("“{node}” was counted twice ({given})"),
    "limit not kept": Message(
        "“{node}” was counted beyond its limit: {counted} instead of {given}"
    ),
    "added, not taken off": Message("“{node}” was added instead of taken off ({given})"),
    "not made up for": Message("criteria that do not count for the unit were not made up for"),
    "two at once": Message("two things at once: {first}; {second}"),
    "another stage": Message("“{node}”: {counted} of the {source} instead of {given}"),
    "another combination": Message("“{node}”: {counted}, {source}, instead of {given}"),
    "rounded otherwise": Message("{step} rounded to {places} places, {way}"),
    "decimal point": Message("“{node}”: {given} read as {counted}, the decimal comma {source}"),
    "digits swapped": Message("“{node}”: {given} written as {counted}, two digits swapped"),
    "neighbouring unit": Message(
        "“{node}”: {counted} of {source}, on the next line, instead of {given}"
    ),
    "neighbouring criterion": Message(
        "“{node}”: {counted} of “{source}”, in the next column, instead of {given}"
    ),
    "another unit's total": Message("the total of {source} ({counted})"),
    "last year's total": Message("the total of the year before ({counted})"),
}
WHOLE_SENTENCES = {
    "another stage": Message("all marks taken from the {source}"),
    "another combination": Message("all marks taken as the {source}"),
}
SOURCES = {
    "self": Message("self-marks"),
    "cross": Message("cross-marks"),
    "head": Message("the head's appraisal"),
    "board": Message("the board's marks"),
    "mean of the stages": Message("mean of the stages"),
    "maximum of the stages": Message("maximum of the stages"),
    "minimum of the stages": Message("minimum of the stages"),
    "mean of the scorers": Message("mean of the scorers"),
    "median of the scorers": Message("median of the scorers"),
    "maximum of the scorers": Message("maximum of the scorers"),
    "minimum of the scorers": Message("minimum of the scorers"),
    "dropped": Message("dropped"),
    "cut off": Message("cut off"),
    "put in": Message("put in"),
}
STEPS = {
    "criterion": Message("every criterion"),
    "section": Message("every section"),
    "total": Message("the total"),
}
ROUNDINGS = {
    "half up": Message("half up"),
    "half even": Message("half to even"),
    "truncated": Message("cut off instead of rounded"),
}
NODES = {
    "bonus": Message("bonus"),
    "penalty": Message("penalty"),
    "total": Message("Total"),
}
CELL_SENTENCES = {
    findings.MARK: Message("differs from the marks"),
    findings.SUM: Message("wrong sum"),
    findings.CARRIED: Message("carried from below"),
    findings.UNMARKED: Message("no mark behind it"),
    findings.UNRECORDED: Message("marked, not recorded"),
    findings.TWO: Message("two recorded totals"),
}
RANK_SENTENCES = {
    ranks.ORDER: Message("rank {rank}, though its total has place {place}"),
    ranks.SPLIT: Message("rank {rank}, though {beside} has the same total"),
    ranks.SHARED: Message("shares rank {rank} with {beside}, though the totals differ"),
    ranks.HOLE: Message("nobody has rank {rank}"),
    ranks.DENSE: Message("rank {rank}, counted on after a tie; the place is {place}"),
    ranks.NO_RANK: Message("a total and no rank"),
    ranks.NO_TOTAL: Message("rank {rank} and no total"),
    ranks.ABSENT: Message("neither a total nor a rank"),
    ranks.BARRED: Message("rank {rank}, though a gate bars it from the ranking"),
}


def explained(row: Mapping[str, Any], names: Mapping[str, Any]) -> Message:
    """A row of ``explanations`` as a sentence; ``names`` has units, criteria and sections by id."""
    cause, node, source = row["cause"], row["node"], row["source"]
    if cause == "two at once":
        return _pair(row, names)
    sentence = (
        CAUSE_SENTENCES[cause] if node else WHOLE_SENTENCES.get(cause, CAUSE_SENTENCES[cause])
    )
    step, _, rest = source.partition(" ")
    places, _, way = rest.partition(" ")
    values = {
        "node": _named(node, names),
        "source": names.get(source) or SOURCES.get(source, source),
        "step": STEPS.get(step, step),
        "places": places,
        "way": ROUNDINGS.get(way, way),
        **{key: _written(row[key]) for key in ("given", "counted", "total")},
    }
    return Message(sentence.template, values)


def _pair(row: Mapping[str, Any], names: Mapping[str, Any]) -> Message:
    causes, nodes = row["source"].split(PAIR), row["node"].split(PAIR)
    single = [
        explained({**row, "cause": cause, "node": node, "source": ""}, names)
        for cause, node in zip(causes, nodes, strict=True)
    ]
    return Message(
        CAUSE_SENTENCES["two at once"].template, dict(zip(("first", "second"), single, strict=True))
    )


def _named(node: str, names: Mapping[str, Any]) -> Any:
    """The name of a node; of several, their names."""
    if ", " in node:
        return "; ".join(str(_named(one, names)) for one in node.split(", "))
    return names.get(node) or NODES.get(node, node)


def _written(value: float | None) -> Any:
    return "" if value is None else round(value, 9)
