"""A weighting that cannot stand is refused with what was found and what to write."""

import pytest
from makers import criterion, rules, section
from weights_makers import THREE

from emulab.faults import InputError
from emulab.output.weights import weights_object
from emulab.rules.weighing import Weighting
from emulab.studies import study

TREE = (
    section("s", criterion("a"), section("t", criterion("b"), criterion("c", 30))),
    criterion("d", 50),
)


def refusal(*criteria: dict, **keys) -> str:
    with pytest.raises(InputError) as refused:
        rules(*(criteria or THREE), **{"scale": "declared", "aggregate": "arithmetic", **keys})
    return "\n".join(line.strip() for line in str(refused.value).splitlines()[1:])


def by(name: str, **settings) -> dict:
    return {"weighting": {name: settings}}


REFUSALS = {
    "an order that leaves a sibling out": (
        by("roc", order=["a", "b"]),
        "weighting.roc: there are weights for a, b and none for c, on the same level. "
        "Name all siblings of the node.",
    ),
    "an order that names a stranger": (
        by("rank_sum", order=["a", "b", "c", "x"]),
        "weighting.rank_sum: there is no criterion called 'x'. Name one of the rubric's tree.",
    ),
    "an order that names someone twice": (
        by("roc", order=["a", ["b", "a"], "c"]),
        "weighting.roc: 'a' stands twice. Keep one.",
    ),
    "an empty order": (
        by("roc", order=[]),
        "weighting.roc.order: nobody is named. Name the siblings of one node.",
    ),
    "cards with the wrong number of gaps": (
        by("cards", order=["a", ["b", "c"]], blanks=[1, 2], ratio=3),
        "weighting.cards: 2 places take 1 numbers of blank cards between them, here are 2. "
        "Write one for every gap, 0 where there are none.",
    ),
    "a ratio of 1": (
        by("cards", order=["a", "b", "c"], ratio=1),
        "weighting.cards.ratio: 1 cannot stand here. It should be greater than 1.",
    ),
    "points that weigh nothing": (
        by("swing", points={"a": 0, "b": 0, "c": 0}),
        "weighting.swing: the points weigh nothing at all. Raise one.",
    ),
    "a pair that is not compared": (
        by("ahp", compare=[["a", "b", 3], ["a", "c", 2]]),
        "weighting.ahp: b and c are not compared. Compare every pair.",
    ),
    "a pair whose reciprocals do not agree": (
        by("ahp", compare=[["a", "b", 3], ["b", "a", "1/2"], ["a", "c", 2], ["b", "c", 1]]),
        "weighting.ahp: b and a are compared a second time, and otherwise. Keep one.",
    ),
    "a criterion compared with itself": (
        by("ahp", compare=[["a", "a", 1], ["a", "b", 3], ["a", "c", 2], ["b", "c", 1]]),
        "weighting.ahp: 'a' is compared with itself. Leave it out.",
    ),
    "a comparison beyond nine": (
        by("ahp", compare=[["a", "b", 10], ["a", "c", 2], ["b", "c", 1]]),
        "weighting.ahp.compare[1][3]: the comparison 10 lies outside 1/9 to 9. "
        'Write 1 to 9, or "1/9" to "1/2".',
    ),
    "a comparison that is a word": (
        by("ahp", compare=[["a", "b", "more"], ["a", "c", 2], ["b", "c", 1]]),
        "weighting.ahp.compare[1][3]: 'more' is not a comparison. "
        'Write 1 to 9, or "1/9" to "1/2".',
    ),
    "a best that is the worst": (
        by("best_worst", best="a", worst="a", best_over={"b": 2, "c": 2}, over_worst={}),
        "weighting.best_worst: 'a' is both best and worst. Name two.",
    ),
    "a best that is not compared with all": (
        by("best_worst", best="a", worst="c", best_over={"c": 5}, over_worst={"a": 5, "b": 2}),
        "weighting.best_worst.best_over: not compared: b. Compare all.",
    ),
    "a best over the worst that is said in two ways": (
        by(
            "best_worst",
            best="a",
            worst="c",
            best_over={"b": 2, "c": 5},
            over_worst={"a": 4, "b": 2},
        ),
        "weighting.best_worst: a over c is said twice, and not the same. Write one number.",
    ),
    "an importance of nothing": (
        by("optimised", importance={"a": 1, "b": 1, "c": 0}),
        "weighting.optimised.importance.c: 0 cannot stand here. It should be greater than 0.",
    ),
    "a weighting that is none": (
        {"weighting": "guess"},
        f"weighting: there is no weighting called 'guess'. "
        f"There are {', '.join(Weighting.names())}.",
    ),
    "a judgement without what was judged": (
        {"weighting": "roc"},
        "weighting: the weighting roc needs its settings. Write roc: and its keys.",
    ),
    "weights and a method besides": (
        {"weights": {"a": 1, "b": 1, "c": 1}, "weighting": "critic"},
        "weighting: critic takes no weights, here are some. Leave out weights or weighting.",
    ),
    "weights that are given nowhere": (
        {"weighting": "given"},
        "weighting: no weights are given. Write weights.",
    ),
    "a weighting of points as given": (
        {"weighting": "critic", "scale": "points", "aggregate": "sum"},
        "points as given take no weights. Set scale: declared and aggregate: arithmetic.",
    ),
    "weights of some siblings": (
        {"weights": {"a": 1}},
        "weights: there are weights for a and none for b, c, on the same level. "
        "Weigh all siblings of a node, or none.",
    ),
    "weights of nothing": (
        {"weights": {"a": 0, "b": 0, "c": 0}},
        "weights: the weights of a, b, c are all 0. Raise one.",
    ),
    "weights of a stranger": (
        {"weights": {"a": 1, "b": 1, "c": 1, "x": 1}},
        "weights: there is no criterion called 'x'. Name one of the rubric's tree.",
    ),
    "a set that weighs some siblings": (
        {"weight_sets": [{"id": "e", "name": "E", "weights": {"a": 1}}]},
        "weight_sets: e: there are weights for a and none for b, c, on the same level. "
        "Weigh all siblings of a node, or none.",
    ),
    "a set that says nothing": (
        {"weight_sets": [{"id": "e", "name": "E"}]},
        "weight_sets[1]: the set 'e' says how it weighs once. Write weights or weighting.",
    ),
    "a set of a kept name": (
        {"weight_sets": [{"id": "adopted", "name": "E", "weighting": "equal"}]},
        "weight set 'adopted': the id is kept for the workbench. Give another.",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(name):
    keys, message = REFUSALS[name]

    assert refusal(**keys) == message


def test_a_judgement_of_siblings_at_two_nodes_is_refused():
    message = refusal(*TREE, weighting={"roc": {"order": ["b", "c", "d"]}})

    assert message == "weighting.roc: 'd' is no sibling of b, c. Weigh the siblings of one node."


def test_sets_of_a_rubric_without_maxima_are_refused():
    message = refusal(
        criterion("a", None),
        criterion("b", None),
        scale="points",
        aggregate="sum",
        weight_sets=[{"id": "e", "name": "E", "weighting": "equal"}],
    )

    assert message == ("weight_sets: sets need the maximum of every criterion. Write the maxima.")


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("[a", "command line: 1 fault\n  '[a' cannot be read. Write a name, or a name with "),
        ("guess", "command line: 1 fault\n  there is no weighting called 'guess'. There are "),
    ],
)
def test_a_method_that_cannot_be_had_is_refused(method, message):
    with pytest.raises(InputError) as refused:
        weights_object(study("hanoi-02", 2023), method)

    assert str(refused.value).startswith(message)
