"""Weights from data: published examples, the laws that the methods declare, and what is refused."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from makers import criterion, rules
from weights_makers import THREE, panel, weighed_by

from emulab.faults import InputError
from emulab.rules.judgements import Importance
from emulab.scoring.weights import DATA_DRIVEN, WEIGHTINGS, Weighed, families, shares
from emulab.scoring.weights.components import kept, loadings
from emulab.scoring.weights.spread import correlations, separating

IDS = ("a", "b", "c")
levels = st.integers(1, 40).map(lambda n: n / 40)
columns = st.lists(st.tuples(levels, levels, levels), min_size=3, max_size=8).map(np.array)
ORTHOGONAL = np.array([[0.1, 0.1], [0.1, 0.9], [0.9, 0.1], [0.9, 0.9]])


def keeping(law: str):
    return pytest.mark.parametrize("name", [n for n in DATA_DRIVEN if law in WEIGHTINGS[n].keeps])


def weighed(name: str, found: np.ndarray, targets=None) -> Weighed:
    """What a method makes of columns; ``targets`` are for the one that aims."""
    method = WEIGHTINGS[name]
    if method.aim:
        ids = tuple(f"c{place}" for place in range(found.shape[1]))
        asked = Importance(importance=dict(zip(ids, targets or [1.0] * len(ids), strict=True)))
        return method.aim(found, asked, ids)
    own = method.measure(found)
    return own if isinstance(own, Weighed) else Weighed(own)


def weights(name: str, found, targets=None) -> list[float]:
    return weighed(name, np.array(found, dtype=float), targets).weights.tolist()


@pytest.mark.parametrize("name", DATA_DRIVEN)
@given(found=columns)
def test_weights_add_up_to_one_or_all_are_nothing(name, found):
    own = weights(name, found)

    assert min(own) >= 0
    assert sum(own) == pytest.approx(1) or own == [0, 0, 0]


@keeping("unit")
@given(found=columns, factors=st.tuples(*[st.sampled_from([0.01, 0.5, 3, 100])] * 3))
def test_the_unit_of_a_column_changes_nothing(name, found, factors):
    assume(separating(found).all())

    assert weights(name, found * factors) == pytest.approx(weights(name, found), abs=1e-6)


@keeping("shift")
@given(found=columns, shifts=st.tuples(*[st.sampled_from([-5, 0, 0.5, 10])] * 3))
def test_the_origin_of_a_column_changes_nothing(name, found, shifts):
    assert weights(name, found + shifts) == pytest.approx(weights(name, found), abs=1e-6)


@keeping("copies")
@given(found=columns)
def test_counting_every_unit_twice_changes_nothing(name, found):
    assert weights(name, np.vstack([found, found])) == pytest.approx(weights(name, found), abs=1e-6)


@keeping("flat")
@given(found=columns, value=levels)
def test_a_column_that_separates_nobody_weighs_nothing_and_moves_no_other(name, found, value):
    """CRITIC is undefined for every criterion in two packages as soon as one is constant."""
    flat = np.column_stack([found, np.full(len(found), value)])

    assert weights(name, flat)[3] == 0
    if name != "optimised":
        assert weights(name, flat)[:3] == pytest.approx(weights(name, found), abs=1e-9)


@pytest.mark.parametrize("name", DATA_DRIVEN)
def test_where_nothing_separates_there_are_no_weights(name):
    assert weights(name, np.full((5, 3), 0.4)) == [0, 0, 0]


@pytest.mark.parametrize("name", DATA_DRIVEN)
@given(found=columns)
def test_columns_that_repeat_one_another_weigh_the_same(name, found):
    own = weights(name, np.column_stack([found, found[:, 0]]))

    assert own[3] == pytest.approx(own[0], abs=1e-6)


@given(found=columns, true=st.tuples(*[st.integers(1, 9)] * 3))
def test_importance_that_follows_from_weights_gives_them_back(found, true):
    assume(separating(found).all() and np.linalg.cond(correlations(found)) < 1e3)
    with_total = correlations(found) @ (np.array(true) * found.std(axis=0))
    assume(with_total.min() > 0)
    asked = with_total**2 / (with_total**2).sum()
    own = weighed("optimised", found, asked.tolist())

    assert own.weights.tolist() == pytest.approx(np.array(true) / sum(true), abs=1e-5)
    assert own.consistency["furthest"] == pytest.approx(0, abs=1e-6)


def test_entropy_of_the_paper():
    """Xu (2004), European Journal of Operational Research 156, 530-532."""
    found = [[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]]

    assert weights("entropy", found) == pytest.approx([0.4630, 0.3992, 0.1378, 0.0000], abs=5e-5)


def test_critic_of_the_paper():
    """Diakoulaki, Mavrotas and Papayannakis (1995): eight firms by profitability, market share
    and productivity; the weights as worked out from the table of the paper."""
    firms = [
        [61, 1.08, 4.33],
        [20.7, 0.26, 4.34],
        [16.3, 1.98, 2.53],
        [9, 3.29, 1.65],
        [5.4, 2.77, 2.33],
        [4, 4.12, 1.21],
        [-6.1, 3.52, 2.10],
        [-34.6, 3.31, 0.98],
    ]

    assert weights("critic", firms) == pytest.approx([0.20222554, 0.48090173, 0.31687273])


def test_merec_of_the_paper():
    """Keshavarz-Ghorabaee and others (2021), first example; the last two are costs, and a cost
    enters as one over it."""
    found = np.array(
        [
            [450, 8000, 54, 145],
            [10, 9100, 2, 160],
            [100, 8200, 31, 153],
            [220, 9300, 1, 162],
            [5, 8400, 23, 158],
        ]
    )
    rising = np.column_stack([found[:, :2], 1 / found[:, 2:]])

    assert weights("merec", rising) == pytest.approx([0.5752, 0.0141, 0.4016, 0.0091], abs=5e-5)


def test_components_are_kept_as_in_the_handbook():
    """OECD and JRC (2008), Handbook on Constructing Composite Indicators, table 16: of eight
    components with these parts of the variance, two have an eigenvalue above 1."""
    printed = np.array([41.9, 21.8, 12.3, 11.1, 6.0, 3.7, 2.2, 0.9])

    assert kept(printed / 100 * 8).tolist() == [True, True, *[False] * 6]


def test_components_of_two_blocks_in_closed_form():
    """Two pairs with correlations r and s that have nothing in common: eigenvalues 1 + r, 1 + s,
    1 - r, 1 - s, and on the two kept the squared loadings (1 + r) / 2 and (1 + s) / 2."""
    rng = np.random.default_rng(2008)
    basis, _ = np.linalg.qr(np.column_stack([np.ones(40), rng.normal(size=(40, 4))]))
    free = basis[:, 1:]
    r, s = 0.8, 0.3
    found = np.column_stack(
        [
            free[:, 0],
            r * free[:, 0] + (1 - r**2) ** 0.5 * free[:, 1],
            free[:, 2],
            s * free[:, 2] + (1 - s**2) ** 0.5 * free[:, 3],
        ]
    )
    own = weighed("pca", found)
    parts = np.array([1 + r, 1 + r, 1 + s, 1 + s])

    assert loadings(found)[0] == pytest.approx([1 + r, 1 + s, 1 - s, 1 - r])
    assert own.weights.tolist() == pytest.approx(parts / parts.sum())
    assert own.consistency == pytest.approx({"components": 2, "explained": (2 + r + s) / 4})


def test_components_of_criteria_that_share_nothing_weigh_the_same():
    assert weights("pca", ORTHOGONAL) == pytest.approx([0.5, 0.5])


def test_turning_a_column_round_changes_no_weight_of_components():
    found = np.array([[1.0, 4.0, 2.0], [2.0, 3.0, 9.0], [3.0, 1.0, 4.0], [4.0, 0.0, 4.0]])

    assert weights("pca", found * [1, -1, 1]) == pytest.approx(weights("pca", found))


def test_criteria_that_rise_and_fall_together_have_no_conflict():
    found = np.array([[0.1, 0.2], [0.2, 0.4], [0.3, 0.6]])

    assert weights("critic", found) == [0, 0]


def test_entropy_counts_ratios_so_that_a_common_floor_changes_the_weights():
    """A known vice: ten points for all on one criterion take most of its weight away."""
    found = np.array([[0.1, 0.1], [0.2, 0.3], [0.3, 0.2]])

    before, after = weights("entropy", found), weights("entropy", found + np.array([0.5, 0]))

    assert before == pytest.approx([0.5, 0.5])
    assert after[0] < 0.1


@given(asked=st.tuples(st.integers(1, 9), st.integers(1, 9)))
def test_free_criteria_weigh_as_the_roots_of_the_importance_asked_for(asked):
    """Paruolo, Saisana and Saltelli (2013): with uncorrelated criteria S_j = w_j^2 var_j / var."""
    found = ORTHOGONAL * [1, 3]
    own = weighed("optimised", found, [float(one) for one in asked])
    roots = np.sqrt(asked) / [1, 3]

    assert own.weights.tolist() == pytest.approx(roots / roots.sum())


def test_an_importance_that_cannot_be_reached_is_said_with_what_was():
    """c all but repeats a + b, so it is important whatever it weighs."""
    found = np.array([[0, 0, 0.1], [0, 1, 1], [1, 0, 1], [1, 1, 2], [0.5, 0.2, 0.7]])
    own = weighed("optimised", found, [1.0, 1.0, 0.01])

    assert own.weights[2] == pytest.approx(0, abs=1e-4)
    assert own.consistency["furthest"] > 0.3
    assert str(own.remarks[-1]).startswith("c2 was to come to 0.005 of the importance and comes")


@given(found=columns, asked=st.tuples(*[st.integers(1, 9)] * 3))
def test_no_other_weights_come_nearer_to_the_importance_asked_for(found, asked):
    """Nearness is that of the roots; a thousand weightings drawn at random do no better."""
    assume(separating(found).all())
    target = np.array(asked) / sum(asked)
    own = np.array(weights("optimised", found, [float(one) for one in asked]))
    drawn = np.vstack([own, np.random.default_rng(7).dirichlet(np.ones(3), 1000)])
    with_total = (drawn * found.std(axis=0)) @ correlations(found)
    length = np.linalg.norm(with_total, axis=1)
    near = (with_total @ np.sqrt(target)) / np.where(length > 1e-9, length, np.inf)

    assert near[0] >= near.max() - 1e-6


def test_where_criteria_cancel_out_no_weights_come_near_any_importance():
    own = weighed("optimised", np.array([[0.1, 0.9], [0.5, 0.5], [0.9, 0.1]]))

    assert own.weights.tolist() == [0, 0]
    assert [str(one) for one in own.remarks] == [
        "no weights come near the importance that was asked for"
    ]


def test_the_trees_say_which_criteria_separate_nobody():
    given = weighed_by("critic")
    table = {
        "A": {"a": 1, "b": 5, "c": 9},
        "B": {"a": 9, "b": 5, "c": 2},
        "C": {"a": 5, "b": 5, "c": 2},
    }
    top = families(given, panel(given, table))[0]

    assert top.weights[1] == 0
    assert [str(one) for one in top.remarks] == ["b tells no units apart and weighs nothing"]


def test_where_all_are_alike_the_maxima_are_the_weights():
    given = weighed_by("entropy")
    top = families(given, panel(given, {"A": dict.fromkeys(IDS, 4), "B": dict.fromkeys(IDS, 4)}))[0]

    assert (top.method, top.weights) == ("maxima", (0.2, 0.3, 0.5))
    assert [str(one) for one in top.remarks] == [
        "the scores give no weights here, so the maxima are the weights"
    ]


def test_units_without_a_score_are_left_out_of_the_weighing_and_counted():
    given = weighed_by("critic")
    whole = {
        "A": {"a": 1, "b": 5, "c": 9},
        "B": {"a": 9, "b": 2, "c": 2},
        "C": {"a": 5, "b": 8, "c": 3},
    }
    top = families(given, panel(given, whole | {"D": {"a": 7, "b": 7}}))[0]

    assert top.weights == families(given, panel(given, whole))[0].weights
    assert [str(one) for one in top.remarks] == [
        "units left out of the weighing for want of a score on one of these: 1"
    ]


def test_a_zero_is_refused_with_its_cell_and_with_what_works():
    given = weighed_by("merec")
    table = {"A": {"a": 0, "b": 5, "c": 9}, "B": {"a": 9, "b": 0, "c": 2}}
    with pytest.raises(InputError) as refused:
        shares(given, panel(given, table))

    assert str(refused.value) == (
        "rules.yaml: 1 fault\n"
        "  weighting merec takes levels above 0: A has 0 on 'a', B has 0 on 'b'. "
        "Use entropy, critic or pca."
    )


def test_a_level_below_zero_is_refused_by_entropy_and_a_zero_is_not():
    given = rules(
        criterion("a", kind="plus_minus", floor=-5),
        criterion("b"),
        scale="declared",
        aggregate="arithmetic",
        weighting="entropy",
    )
    with pytest.raises(InputError) as refused:
        shares(given, panel(given, {"A": {"a": -2, "b": 1}, "B": {"a": 5, "b": 2}}))

    assert str(refused.value).endswith(
        "weighting entropy takes levels of 0 or above: A has -0.2 on 'a'. Use critic or pca."
    )
    assert shares(given, panel(given, {"A": {"a": 0, "b": 1}, "B": {"a": 5, "b": 2}}))["a"] > 0.9


def test_only_sound_numbers_come_out_of_one_unit_or_none():
    for name in DATA_DRIVEN:
        given = weighed_by(name)
        for table in ({}, {"A": {"a": 1, "b": 2, "c": 3}}):
            assert shares(given, panel(given, table)) == pytest.approx(
                {one["id"]: one["maximum"] / 100 for one in THREE}
            )
