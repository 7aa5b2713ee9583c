"""From marks to scores: scorers within a stage, then the stages, then what nobody marked."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, marked, quarters, road, rules, unmarked

from emulab.faults import InputError
from emulab.rules.staging import Combine, Stages, Within
from emulab.scoring.scorers.combining import COMBINE, WITHIN

STAGES = ("self", "cross", "head")
TRIMMED = {"trimmed_mean": {"cut": 1, "fewest": 3}}
WAYS = {name: name for name in Within.PLAIN} | {
    "trimmed_mean": TRIMMED,
    "weighted": {"weighted": {"B": 2, "C": 1, **{str(n): n + 1 for n in range(8)}}},
}


def ways(*laws: str):
    """The ways to combine scorers that keep these laws."""
    return sorted(name for name, way in WITHIN.items() if set(laws) <= way.keeps)


def scores(stages: dict, *rows: tuple, aims=None, units=None, **keys) -> dict[str, float | None]:
    """The score of every unit on one criterion, from (unit, stage, scorer, mark)."""
    given = rules(criterion("a"), stages={"order": list(STAGES), **stages}, **keys)
    full = [(unit, "a", stage, scorer, float(mark)) for unit, stage, scorer, mark in rows]
    return road(given, full, aims, units).score("a")


ROUND = [
    ("A", "self", "A", 10),
    ("A", "cross", "B", 4),
    ("A", "cross", "C", 7),
    ("A", "cross", "D", 8),
    ("A", "head", "h", 9),
]


@pytest.mark.parametrize(
    ("within", "expected"), [("mean", 19 / 3), ("median", 7), ("maximum", 8), ("minimum", 4)]
)
def test_the_scorers_of_one_stage_are_combined_first(within, expected):
    found = scores({"order": ["self", "cross"], "within": within}, *ROUND)

    assert found == {"A": pytest.approx(expected)}


@pytest.mark.parametrize(
    ("combine", "expected"), [("last", 9), ("maximum", 10), ("mean", (10 + 19 / 3 + 9) / 3)]
)
def test_then_the_stages_are_combined_each_counting_once(combine, expected):
    assert scores({"combine": combine}, *ROUND) == {"A": pytest.approx(expected)}


@pytest.mark.parametrize("order", [["head", "self", "cross"], ["self", "head"]])
def test_the_last_stage_is_the_last_declared_one(order):
    found = scores({"order": order, "within": "minimum"}, *ROUND)

    assert found == {"A": {"cross": 4, "head": 9}[order[-1]]}


@pytest.mark.parametrize("combine", ["maximum", "mean"])
def test_a_stage_that_is_not_declared_counts_nowhere(combine):
    found = scores({"order": ["cross", "head"], "within": "minimum", "combine": combine}, *ROUND)

    assert found == {"A": {"maximum": 9, "mean": 6.5}[combine]}


def test_two_rules_two_winners_as_in_the_police_cluster_of_quang_tri():
    """One product's schema takes the best of the stages, its code the last (police clusters)."""
    rows = [("A", "self", "A", 10), ("A", "head", "h", 7), ("B", "self", "B", 9)]
    rows += [("B", "head", "h", 8)]

    assert scores({"combine": "maximum"}, *rows) == {"A": 10, "B": 9}
    assert scores({"combine": "last"}, *rows) == {"A": 7, "B": 8}


@pytest.mark.parametrize("within", WITHIN)
def test_a_units_cross_mark_on_itself_is_left_out(within):
    rows = [("A", "cross", "B", 4), ("A", "cross", "C", 4), ("A", "cross", "A", 10)]

    found = scores({"order": ["cross"], "within": WAYS[within]}, *rows)
    assert found == {"A": 8 if within == "sum" else 4}


def test_a_units_mark_on_itself_counts_as_self_and_as_head():
    rows = [("A", "self", "A", 10), ("A", "head", "A", 6)]

    assert scores({}, *rows) == {"A": 6}
    assert scores({"combine": "maximum"}, *rows) == {"A": 10}


def test_every_name_that_rules_may_write_has_its_function_and_no_other():
    assert set(Within.names()) == set(WITHIN)
    assert set(Combine.names()) == set(COMBINE) | {"last"}


marks_of_scorers = st.lists(quarters, min_size=1, max_size=6)


@given(values=marks_of_scorers, within=st.sampled_from(sorted(WITHIN)))
def test_the_order_of_scorers_changes_nothing(values, within):
    rows = [("A", "head", str(n), value) for n, value in enumerate(values)]
    found = scores({"within": WAYS[within]}, *rows)["A"]

    assert scores({"within": WAYS[within]}, *rows[::-1])["A"] == pytest.approx(found)


@given(values=marks_of_scorers, within=st.sampled_from(ways("between")))
def test_the_score_lies_among_the_marks(values, within):
    rows = [("A", "head", str(n), value) for n, value in enumerate(values)]
    found = scores({"within": WAYS[within]}, *rows)["A"]

    assert min(values) - 1e-9 <= found <= max(values) + 1e-9


@given(values=marks_of_scorers, within=st.sampled_from(ways("alike")))
def test_who_gave_which_mark_does_not_matter(values, within):
    rows = [("A", "head", str(n), value) for n, value in enumerate(values)]
    turned = [("A", "head", str(n), value) for n, value in enumerate(values[::-1])]
    found = scores({"within": WAYS[within]}, *rows)["A"]

    assert scores({"within": WAYS[within]}, *turned)["A"] == pytest.approx(found)


@given(value=quarters, within=st.sampled_from(ways("alone")))
def test_a_single_mark_stays_as_it_is(value, within):
    assert scores({"within": WAYS[within]}, ("A", "head", "h", value)) == {"A": value}


@pytest.mark.parametrize(
    ("settings", "marks", "expected"),
    [
        ({"cut": 1, "fewest": 3}, [0, 6, 7, 8, 10], 7),
        ({"cut": 2, "fewest": 5}, [0, 6, 7, 8, 10], 7),
        ({"cut": 1, "fewest": 5}, [0, 6, 9], 5),  # too few: the plain mean
        ({"cut": 1, "fewest": 5, "short": "refuse"}, [0, 6, 9], None),
        ({"share": 0.2}, [0, 6, 7, 8, 10], 7),  # one of five at each end
        ({"share": 0.2}, [0, 6, 7, 8], 5.25),  # 0.8 of a mark is none
        ({"share": 0.1}, [*range(10)], 4.5),
        ({"cut": 1}, [5, 5, 5, 10], 5),  # a tie at the cut loses one of its marks
        ({}, [0, 6, 9], 6),  # one at each end unless told
    ],
)
def test_a_trimmed_mean_cuts_both_ends(settings, marks, expected):
    rows = [("A", "head", str(n), mark) for n, mark in enumerate(marks)]
    found = scores({"within": {"trimmed_mean": settings}}, *rows, rubric={"missing": "reweight"})

    assert found == {"A": expected}


def test_one_scorer_far_out_does_not_move_a_trimmed_mean():
    calm = [("A", "head", str(n), mark) for n, mark in enumerate((6, 7, 8))]
    low, high = [*calm, ("A", "head", "x", 0)], [*calm, ("A", "head", "x", 2)]

    assert scores({"within": TRIMMED}, *low) == scores({"within": TRIMMED}, *high)


def test_the_weights_of_absent_scorers_are_spread_over_those_who_marked():
    weights = {"within": {"weighted": {"p": 3, "q": 1, "r": 4}}}
    rows = [("A", "head", "p", 8), ("A", "head", "q", 4)]

    assert scores(weights, *rows) == {"A": 7}
    assert scores(weights, *rows, ("A", "head", "stranger", 0)) == {"A": 7}


def test_a_cell_that_only_scorers_without_weight_marked_has_no_score():
    weights = {"within": {"weighted": {"p": 3, "q": 0}}}
    found = scores(weights, ("A", "head", "q", 4), rubric={"missing": "reweight"})

    assert found == {"A": None}


def test_fields_that_several_departments_mark_are_summed_as_in_the_city_of_2008():
    """Ho Chi Minh City, form 4 of 2008: departments score their own field, the city adds up."""
    rows = [("A", "cross", "finance", 4), ("A", "cross", "home-affairs", 5)]

    assert scores({"order": ["cross"], "within": "sum"}, *rows) == {"A": 9}


def test_one_stage_may_combine_its_scorers_otherwise():
    stages = {"combine": "mean", "within_stage": {"cross": "maximum"}}

    assert scores(stages, *ROUND) == {"A": (10 + 8 + 9) / 3}


@pytest.mark.parametrize(
    ("combine", "expected"),
    [
        ("minimum", 19 / 3),
        ("median", 9),
        ("sum", 10 + 19 / 3 + 9),
        ({"weighted": {"self": 1, "cross": 3, "head": 6}}, (10 + 3 * 19 / 3 + 6 * 9) / 10),
        ({"weighted": {"self": 0, "cross": 0, "head": 1}}, 9),
    ],
)
def test_stages_are_combined_by_every_declared_way(combine, expected):
    assert scores({"combine": combine}, *ROUND) == {"A": pytest.approx(expected)}


def test_the_index_of_two_weighted_parts():
    """PAR INDEX: an appraisal part and a survey part, each already in points of the whole."""
    rows = [("A", "head", "moha", 7), ("A", "board", "citizens", 5)]
    stages = {"order": ["head", "board"], "combine": {"weighted": {"head": 70, "board": 30}}}

    assert scores(stages, *rows) == {"A": pytest.approx(6.4)}


@pytest.mark.parametrize(
    ("recusal", "expected"), [(["cross"], 5), (["cross", "board"], 4), ([], 6.5), (["board"], 5.5)]
)
def test_recusal_is_a_rule_of_each_stage(recusal, expected):
    rows = [("A", "cross", "A", 10), ("A", "cross", "B", 4)]
    rows += [("A", "board", "A", 8), ("A", "board", "C", 4)]
    stages = {"order": ["cross", "board"], "combine": "mean", "recusal": recusal}

    assert scores(stages, *rows) == {"A": expected}


@pytest.mark.parametrize(("fewest", "expected"), [(1, 5), (2, 5), (3, None)])
def test_a_cell_with_fewer_marks_than_asked_for_has_no_score(fewest, expected):
    rows = [("A", "cross", "B", 4), ("A", "cross", "C", 6), ("A", "cross", "A", 10)]
    stages = {"order": ["cross"], "absent": {"fewest": fewest}}

    assert scores(stages, *rows, rubric={"missing": "reweight"}) == {"A": expected}


def test_fewest_asks_nothing_of_a_stage_that_one_scorer_marks():
    stages = {"order": ["self", "head"], "absent": {"fewest": 3}}

    assert scores(stages, ("A", "self", "A", 9), ("A", "head", "h", 7)) == {"A": 7}


# Refusals: stages that contradict themselves.


def refusal(*criteria, **stages) -> list[str]:
    with pytest.raises(InputError) as caught:
        rules(*(criteria or (criterion("a"),)), stages={"order": list(STAGES), **stages})
    return [f"{fault.finding} {fault.remedy}" for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        (
            {"within": "mode"},
            "stages.within: there is no way to combine scorers called 'mode'. There are mean, "
            "median, maximum, minimum, sum, trimmed_mean, weighted.",
        ),
        (
            {"within": {"trimmed_mean": {"cut": 2, "fewest": 4}}},
            "stages.within.trimmed_mean: cutting 2 at each end leaves nothing of 4 marks. Set "
            "fewest to 5 or more.",
        ),
        (
            {"within": {"trimmed_mean": {"cut": 1, "share": 0.2}}},
            "stages.within.trimmed_mean: a trimmed mean has a cut or a share, not both. Keep one.",
        ),
        (
            {"within": {"weighted": {"B": 0}}},
            "stages.within: the weights weigh nothing at all. Raise one.",
        ),
        (
            {"within_stage": {"board": "median"}},
            "stages.within_stage: 'board' is no stage of the order. There are self, cross, head.",
        ),
        (
            {"roster": {"board": ["B"]}},
            "stages.roster: 'board' is no stage of the order. There are self, cross, head.",
        ),
        (
            {"roster": {"cross": ["B", "C", "B"]}},
            "stages.roster: B stands twice at stage cross. Keep one.",
        ),
        (
            {"roster": {"cross": ["B", "C"]}, "absent": {"fewest": 3}},
            "stages.absent: 3 scorers are asked for, and the roster of cross has 2. Lower fewest, "
            "or add to the roster.",
        ),
        (
            {"recusal": ["self"]},
            "stages.recusal: every self-mark is a mark on one's own unit, so none would count. "
            "Take self out of recusal, or out of the order.",
        ),
        (
            {"recusal": ["board"]},
            "stages.recusal: 'board' is no stage of the order. There are self, cross, head.",
        ),
        (
            {"combine": {"weighted": {"head": 2, "cross": 1}}},
            "stages.combine: self without a weight. Weigh every stage; 0 is one.",
        ),
        (
            {"combine": {"weighted": {"self": 0, "head": 0, "cross": 0}}},
            "stages.combine: the weights weigh nothing at all. Raise one.",
        ),
        (
            {"adjust": "additive", "within_stage": {"cross": "sum"}},
            "stages.adjust: additive compares scorers on the same cells, and with "
            "within_stage.cross: sum each has a field of its own. Set adjust: none.",
        ),
        (
            {"absent": "ignore"},
            "stages.absent: there is no rule for absent scorers called 'ignore'. There are "
            "leave_out, refuse, fewest.",
        ),
    ],
)
def test_stages_that_contradict_themselves_are_refused(stages, said):
    assert refusal(**stages) == [said]


@pytest.mark.parametrize("combine", ["median", "sum", {"weighted": dict.fromkeys(STAGES, 1)}])
def test_pass_or_fail_is_combined_over_the_stages_by_last_maximum_or_minimum_only(combine):
    name = combine if isinstance(combine, str) else "weighted"

    assert refusal(criterion("a", kind="pass_fail"), combine=combine) == [
        f"criterion 'a': pass or fail has no {name} over the stages. "
        "Set stages.combine to last, maximum or minimum."
    ]


def test_pass_or_fail_has_no_sum_over_the_scorers():
    assert refusal(criterion("a", kind="pass_fail"), within_stage={"cross": "sum"}) == [
        "criterion 'a': pass or fail has no sum over the scorers. "
        "Set stages.within to maximum or minimum."
    ]


def test_a_choice_without_settings_equals_its_name():
    stages = Stages(order=("self",))

    assert stages.combine == "last" and stages.within in ("mean", "median")
    assert stages.combine != "mean" and len({stages.within, Within(plain="mean")}) == 1


# Mid-year: the latest earlier stage stands in, and the cell says so.


def states(given, rows, **keys) -> list[tuple]:
    frame = road(given, rows, **keys).scores
    return frame.select("unit", "criterion", "state", "stage", "score").rows()


def test_at_mid_year_the_latest_earlier_stage_stands_in_and_the_cell_is_listed():
    given = rules(criterion("a"), stages={"order": list(STAGES)}, phase="mid_year")
    rows = [
        *(
            ("A", "a", stage, "x", mark)
            for stage, mark in zip(STAGES, (9.0, 8.0, 7.0), strict=True)
        ),
        ("B", "a", "self", "B", 9.0),
        ("B", "a", "cross", "A", 8.0),
    ]

    assert states(given, rows, units=["A", "B", "C"]) == [
        ("A", "a", "marked", "head", 7.0),
        ("B", "a", "earlier stage", "cross", 8.0),
        ("C", "a", "missing", None, None),
    ]


def test_at_years_end_no_earlier_stage_stands_in():
    given = rules(criterion("a"), stages={"order": list(STAGES)}, rubric={"missing": "reweight"})

    assert states(given, [("A", "a", "cross", "B", 8.0)]) == [("A", "a", "missing", None, None)]


def test_an_empty_mark_at_mid_year_does_not_hide_the_earlier_stage():
    given = rules(criterion("a"), stages={"order": list(STAGES)}, phase="mid_year")
    rows = [("A", "a", "self", "A", 9.0), ("A", "a", "head", "h", None)]

    assert states(given, rows) == [("A", "a", "earlier stage", "self", 9.0)]


# Missing cells.

HOLED = {"A": {"a": 9, "b": 8}, "B": {"a": 6, "b": None}, "C": {"a": 3, "b": 2}, "D": {"b": 2}}


def filled(policy: str):
    return road(rules(rubric={"missing": policy}), HOLED)


@pytest.mark.parametrize(
    ("policy", "a", "b"),
    [("impute_mean", 6, 4), ("impute_median", 6, 2), ("impute_minimum", 3, 2)],
)
def test_imputing_takes_from_the_other_units_and_says_so(policy, a, b):
    found = filled(policy)
    imputed = found.scores.filter(pl.col("state") == "imputed")

    assert imputed.select("unit", "criterion", "score").rows() == [("B", "b", b), ("D", "a", a)]
    assert found.total()["B"] == 6 + b


def test_reweighting_leaves_the_criterion_out_and_keeps_the_rate():
    found = filled("reweight")

    assert found.score("b")["B"] is None
    assert found.total() == {"A": 17, "B": 12, "C": 5, "D": 4}  # 6 of 10 is 12 of 20


def test_not_assessed_is_never_zero():
    found = filled("reweight")

    assert found.rank() == {"A": 1, "B": 2, "C": 3, "D": 4}
    assert 0.0 not in found.scores["score"].to_list()


def test_what_nobody_was_marked_on_cannot_be_imputed():
    found = road(rules(rubric={"missing": "impute_mean"}), {"A": {"a": 5}, "B": {"a": 7}})

    assert found.score("b") == {"A": None, "B": None}
    assert found.total() == {"A": 10, "B": 14}


def test_imputed_points_are_rounded_where_criteria_are():
    given = rules(rubric={"missing": "impute_mean", "round": {"step": "criterion", "places": 2}})
    table = {"A": {"a": 1, "b": 1}, "B": {"a": 1, "b": 1}, "C": {"a": 2, "b": 1}, "D": {"b": 1}}

    assert road(given, table).score("a")["D"] == 1.33


def test_a_cell_that_is_not_assigned_is_not_imputed_and_its_mark_is_set_aside():
    given = rules(
        criterion("a", kind="pass_fail"), criterion("b"), rubric={"missing": "impute_mean"}
    )
    table = {"A": {"a": 10, "b": 8}, "B": {"a": 10, "b": 8}}

    assert states(given, marked(table), aims=unmarked(("B", "a"))) == [
        ("A", "a", "marked", "head", 10.0),
        ("A", "b", "marked", "head", 8.0),
        ("B", "a", "not assigned", "head", None),
        ("B", "b", "marked", "head", 8.0),
    ]
