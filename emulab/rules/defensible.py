"""Defensible weights: which weights of a node's children a board could stand up for.

    analysis:
      within: 0.25                     # the sections: each within 25 % of its adopted weight
      defensible:
        - {order: [tasks, [party, movement]]}          # most important first, alike in brackets
        - {node: tasks, between: {plan: [0.1, 0.4]}, ratios: [[plan, reform, 1, 3]]}

A node that the list speaks of is bound by that entry alone; the others by ``within``.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from emulab.faults import Fault
from emulab.rules.nodes import all_nodes, id_of
from emulab.rules.values import Id, Points, Refused, Value
from emulab.rules.yaml_places import Node

Portion = Annotated[Points, Field(ge=0, le=1)]
Ratio = tuple[Id, Id, Annotated[Points, Field(ge=0)], Annotated[Points, Field(gt=0)]]


class Defensible(Value):
    """The weights of one node's children that can be defended; all that is written holds at once.

    ``node`` is the section whose children are meant, left out the whole rubric. ``within`` keeps
    every weight within that share of the adopted one; ``between`` gives the least and the most
    of single weights, as shares that add up to 1 among the siblings; ``order`` names them from
    the most important down, those in brackets alike; ``ratios`` says that the first weighs at
    least and at most so many times the second.
    """

    node: Id | None = None
    within: Portion | None = None
    between: dict[Id, tuple[Portion, Portion]] = Field(default_factory=dict)
    order: tuple[Id | tuple[Id, ...], ...] = ()
    ratios: tuple[Ratio, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Defensible":
        if self.within is None and not (self.between or self.order or self.ratios):
            raise Refused(
                "a region of weights is bound by something.",
                "Write within, between, order or ratios.",
            )
        for name, (least, most) in self.between.items():
            if least > most:
                raise Refused(
                    f"the least weight of {name!r} is above the most.", "Write least, then most."
                )
        for one, other, least, most in self.ratios:
            if least > most:
                raise Refused(
                    f"the least ratio of {one!r} to {other!r} is above the most.",
                    "Write least, then most.",
                )
        named = [name for tied in self.ranked for name in tied]
        if len(named) > len(set(named)):
            raise Refused("the order names a criterion twice.", "Keep one.")
        return self

    @property
    def ranked(self) -> tuple[tuple[str, ...], ...]:
        """The order, every place a tuple."""
        return tuple((one,) if isinstance(one, str) else one for one in self.order)

    @property
    def named(self) -> tuple[str, ...]:
        """Every criterion that is spoken of."""
        pairs = [name for one, other, *_ in self.ratios for name in (one, other)]
        ordered = [name for tied in self.ranked for name in tied]
        return tuple(dict.fromkeys([*self.between, *ordered, *pairs]))


def defensible_faults(rules: Node) -> Iterator[Fault]:
    """What the regions name that the rubric does not have, and what cannot add up to 1."""
    tree = rules.get("rubric", "criteria")
    children = {None: [id_of(child) for child in tree]}
    children |= {
        id_of(node): [id_of(child) for child in node.get("criteria")]
        for node in all_nodes(tree)
        if tuple(node.get("criteria"))
    }
    argued = rules.get("analysis", "argued")
    if isinstance(argued.value, str) and argued.value not in {*children, "leaves"}:
        yield argued.fault(
            f"analysis: {argued.value!r} holds no criteria whose weights could be argued about.",
            "Name a section, or leaves for all criteria at once.",
        )
    seen: set[str | None] = set()
    for region in rules.get("analysis", "defensible"):
        name = region.get("node").value
        if name not in children:
            yield region.get("node").fault(
                f"defensible: there is no section called {name!r}.", "Name a section of the rubric."
            )
            continue
        if name in seen:
            yield region.fault(
                f"defensible: {name or 'the whole rubric'} is bound twice.",
                "Keep one entry a node.",
            )
        seen.add(name)
        yield from _strangers(region, children[name], name)
        yield from _sums(region, children[name])


def _strangers(region: Node, ids: list[str], name: str | None) -> Iterator[Fault]:
    where = name or "the whole rubric"
    named = [(region.get("between"), key) for key in region.get("between").keys]
    for place in region.get("order"):
        named += [
            (one, one.value) for one in (place if isinstance(place.value, list) else (place,))
        ]
    for ratio in region.get("ratios"):
        named += [(one, one.value) for one in tuple(ratio)[:2]]
    for node, key in named:
        if isinstance(key, str) and key not in ids:
            yield node.fault(
                f"defensible: {key!r} is no child of {where}.", f"There are {', '.join(ids)}."
            )


def _sums(region: Node, ids: list[str]) -> Iterator[Fault]:
    ends = {key: [one.value for one in region.get("between", key)] for key in ids}
    known = {k: v for k, v in ends.items() if len(v) == 2 and all(_number(one) for one in v)}
    least = sum(ends[0] for ends in known.values())
    most = sum(known[key][1] if key in known else 1.0 for key in ids)
    if known and (round(least, 9) > 1 or round(most, 9) < 1):
        yield region.get("between").fault(
            "defensible: no weights between these ends add up to 1.",
            "Write shares among the siblings, such as [0.2, 0.5].",
        )


def _number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
