"""Weights from judgement: published examples, order kept, consistent answers recovered."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from emulab.rules.judgements import BestWorst, Cards, Order, Pairs, Swing
from emulab.scoring.weights import WEIGHTINGS
from emulab.scoring.weights.pairs import RANDOM_INDEX
from emulab.words import Message

IDS = tuple("abcdefgh")
JUDGED = [name for name, method in WEIGHTINGS.items() if method.judge]
keeping_order = pytest.mark.parametrize(
    "name", [name for name in JUDGED if "order" in WEIGHTINGS[name].keeps]
)
models = pytest.mark.parametrize("model", ["linear", "nonlinear"])
ranks = st.lists(st.integers(1, 4), min_size=2, max_size=6)
answers = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=5
)  # best over the criterion, the criterion over the worst


def judged(name: str, settings, ids=IDS):
    return WEIGHTINGS[name].judge(settings, ids)


def weights(name: str, settings, ids=IDS) -> list[float]:
    return judged(name, settings, ids).weights.tolist()


def places(ranked: list[int]) -> tuple[tuple[str, ...], ...]:
    """The ids by their rank, 1 first, those of equal rank together."""
    return tuple(
        tuple(one for one, own in zip(IDS, ranked, strict=False) if own == rank)
        for rank in sorted(set(ranked))
    )


def pairs_of(true: list[float], ids=IDS) -> Pairs:
    """The comparisons that follow from weights."""
    named = list(zip(ids, true, strict=False))
    return Pairs.model_construct(
        compare=tuple((a, b, v / w) for (a, v), (b, w) in combinations(named, 2))
    )


def two_vectors(over: list[float], under: list[float], whole: float, model: str) -> BestWorst:
    """Comparisons with best 'a' and worst 'b'; the others are c, d, e and so on."""
    rest = IDS[2 : 2 + len(over)]
    return BestWorst(
        best="a",
        worst="b",
        best_over={"b": whole, **dict(zip(rest, map(float, over), strict=True))},
        over_worst={"a": whole, **dict(zip(rest, map(float, under), strict=True))},
        model=model,
    )


def settings_of(name: str, ranked: list[int]):
    """Judgements that put the criteria in the order of their ranks."""
    order = places(ranked)
    if name == "swing":
        return Swing(points={one: 10.0 * (6 - own) for one, own in zip(IDS, ranked, strict=False)})
    return Cards(order=order[::-1], ratio=3) if name == "cards" else Order(order=order)


@keeping_order
@given(ranked=ranks)
def test_no_weight_contradicts_the_order_that_was_stated(name, ranked):
    ids = IDS[: len(ranked)]
    found = weights(name, settings_of(name, ranked), ids)

    for (rank, own), (other, its) in combinations(zip(ranked, found, strict=True), 2):
        assert (own > its + 1e-9) == (rank < other)
        assert (abs(own - its) < 1e-9) == (rank == other)


@pytest.mark.parametrize("name", JUDGED)
@given(ranked=ranks, turned=st.randoms(use_true_random=False))
def test_the_order_in_which_siblings_are_asked_about_changes_nothing(name, ranked, turned):
    ids = list(IDS[: len(ranked)])
    again = turned.sample(ids, len(ids))
    if name == "ahp":
        settings = pairs_of([float(rank) for rank in ranked])
    elif name == "best_worst":
        settings = two_vectors(ranked[2:], ranked[2:], 5, "linear")
    else:
        settings = settings_of(name, ranked)
    found = dict(zip(ids, weights(name, settings, ids), strict=True))
    other = dict(zip(again, weights(name, settings, again), strict=True))

    assert sum(found.values()) == pytest.approx(1)
    assert other == pytest.approx(found, abs=1e-9)


@given(points=st.lists(st.integers(1, 100), min_size=1, max_size=8), times=st.sampled_from([2, 7]))
def test_swings_in_another_unit_weigh_the_same(points, times):
    once = Swing(points=dict(zip(IDS, map(float, points), strict=False)))
    more = Swing(points={one: own * times for one, own in once.points.items()})
    ids = IDS[: len(points)]

    assert weights("swing", more, ids) == pytest.approx(weights("swing", once, ids))


@given(true=st.lists(st.integers(1, 9), min_size=1, max_size=8))
def test_comparisons_that_follow_from_weights_give_them_back(true):
    ids = IDS[: len(true)]
    found = judged("ahp", pairs_of([float(one) for one in true]), ids)

    assert found.weights.tolist() == pytest.approx([one / sum(true) for one in true])
    assert found.consistency["lambda_max"] == pytest.approx(len(true))
    assert found.consistency["consistency_ratio"] == pytest.approx(0, abs=1e-9)
    assert found.remarks == ()


@models
@given(middle=st.lists(st.sampled_from([1, 2, 4, 8]), min_size=0, max_size=5))
def test_best_and_worst_that_follow_from_weights_give_them_back(model, middle):
    true = [8, 1, *middle]
    told = two_vectors([8 / one for one in middle], middle, 8, model)
    found = judged("best_worst", told, IDS[: len(true)])

    assert found.weights.tolist() == pytest.approx([one / sum(true) for one in true], abs=1e-7)
    assert found.consistency["xi"] == pytest.approx(0, abs=1e-7)
    assert found.consistency["input_inconsistency"] == pytest.approx(0, abs=1e-9)


def test_rank_order_centroids_are_the_published_ones():
    """Barron and Barrett (1996), formula of ROC: for three 11/18, 5/18 and 2/18."""
    three = weights("roc", Order(order=("a", "b", "c")), ("a", "b", "c"))
    four = weights("roc", Order(order=tuple("abcd")), tuple("abcd"))

    assert three == pytest.approx([11 / 18, 5 / 18, 2 / 18])
    assert four == pytest.approx([25 / 48, 13 / 48, 7 / 48, 3 / 48])


def test_the_centroid_is_the_centre_of_all_weights_that_keep_the_order():
    rng = np.random.default_rng(1996)
    drawn = -np.sort(-rng.dirichlet(np.ones(4), 200_000), axis=1)

    assert weights("roc", Order(order=tuple("abcd")), tuple("abcd")) == pytest.approx(
        drawn.mean(axis=0), abs=0.002
    )


def test_rank_sums_are_places_counted_from_the_last():
    """Stillwell, Seaver and Edwards (1981): 2 (n + 1 - r) / (n (n + 1))."""
    assert weights("rank_sum", Order(order=tuple("abcd")), tuple("abcd")) == pytest.approx(
        [0.4, 0.3, 0.2, 0.1]
    )


def test_those_who_stand_together_share_the_mean_of_their_places():
    alone = weights("roc", Order(order=("a", "b", "c")), ("a", "b", "c"))
    together = weights("roc", Order(order=(("a", "b"), "c")), ("a", "b", "c"))

    assert together == pytest.approx([sum(alone[:2]) / 2, sum(alone[:2]) / 2, alone[2]])


def test_swings_are_read_as_in_the_textbook():
    """Goodwin and Wright, Decision Analysis for Management Judgment, figure 3.5: the swing in
    visibility is considered 80 % as important as that in closeness to customers."""
    found = weights("swing", Swing(points={"a": 100, "b": 80}), ("a", "b"))

    assert found[1] / found[0] == pytest.approx(0.8)


def test_cards_of_the_paper():
    """Figueira and Roy (2002): twelve criteria, one blank card, z = 6.5; the normalised weights
    as printed, which their procedure has rounded to a sum of 100."""
    order = (("c", "g", "l"), "d", ("b", "f", "i", "j"), "e", ("a", "h"), "k")
    found = weights("cards", Cards(order=order, blanks=(0, 1, 0, 0, 0), ratio=6.5), "cdbeak")

    assert [100 * one for one in found] == pytest.approx(
        [100 * one / (2.37 + 4.54 + 8.88 + 11.05 + 13.2 + 15.38) for one in _PRINTED], abs=0.05
    )
    assert found[-1] / found[0] == pytest.approx(6.5)


_PRINTED = (2.37, 4.54, 8.88, 11.05, 13.2, 15.38)


def test_a_blank_card_is_one_more_step():
    plain = weights("cards", Cards(order=("a", "b", "c"), ratio=5), "abc")
    wider = weights("cards", Cards(order=("a", "b", "c"), blanks=(0, 2), ratio=5), "abc")

    assert [one / plain[0] for one in plain] == pytest.approx([1, 3, 5])
    assert [one / wider[0] for one in wider] == pytest.approx([1, 2, 5])


def test_cards_in_one_place_weigh_the_same():
    assert weights("cards", Cards(order=(("a", "b"),), ratio=5), "ab") == [0.5, 0.5]


DRINKS = {  # Saaty (2008), Int. J. Services Sciences 1(1), 83-98: which drink is consumed more
    ("coffee", "wine"): 9,
    ("coffee", "tea"): 5,
    ("coffee", "beer"): 2,
    ("coffee", "soda"): 1,
    ("coffee", "milk"): 1,
    ("water", "coffee"): 2,
    ("water", "wine"): 9,
    ("water", "tea"): 9,
    ("water", "beer"): 3,
    ("water", "soda"): 2,
    ("water", "milk"): 3,
    ("tea", "wine"): 3,
    ("beer", "wine"): 9,
    ("beer", "tea"): 3,
    ("beer", "milk"): 1,
    ("soda", "wine"): 9,
    ("soda", "tea"): 4,
    ("soda", "beer"): 2,
    ("soda", "milk"): 2,
    ("milk", "wine"): 9,
    ("milk", "tea"): 3,
}


def test_pairs_of_the_paper():
    ids = ("coffee", "wine", "tea", "beer", "soda", "milk", "water")
    told = Pairs(compare=tuple((a, b, value) for (a, b), value in DRINKS.items()))
    found = judged("ahp", told, ids)

    assert found.weights.tolist() == pytest.approx(
        [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], abs=5e-4
    )
    assert found.consistency["consistency_ratio"] == pytest.approx(0.022, abs=5e-4)


def test_the_weights_are_the_eigenvector_and_not_the_geometric_means():
    """Another package takes geometric means by default; they differ where answers disagree."""
    told = Pairs(
        compare=(
            ("a", "b", 3),
            ("a", "c", 5),
            ("a", "d", 2),
            ("b", "c", 9),
            ("b", "d", 1),
            ("c", "d", "1/2"),
        )
    )
    found = judged("ahp", told, "abcd")
    matrix = np.array([[1, 3, 5, 2], [1 / 3, 1, 9, 1], [1 / 5, 1 / 9, 1, 1 / 2], [1 / 2, 1, 2, 1]])
    means = matrix.prod(axis=1) ** 0.25

    assert matrix @ found.weights == pytest.approx(found.consistency["lambda_max"] * found.weights)
    assert found.weights.tolist() != pytest.approx(means / means.sum(), abs=1e-3)


def test_comparisons_that_go_round_in_a_ring_are_named():
    found = judged("ahp", Pairs(compare=(("a", "b", 3), ("b", "c", 3), ("c", "a", 3))), "abc")

    assert found.weights.tolist() == pytest.approx([1 / 3] * 3)
    assert [str(one) for one in found.remarks] == [
        "the comparisons contradict one another: their consistency ratio is 1.1494, "
        "and above 0.1 they should be made again",
        "a is said to be 3 times b; all comparisons together make it 1",
        "a is said to be 0.3333 times c; all comparisons together make it 1",
        "b is said to be 3 times c; all comparisons together make it 1",
        "a is put above b, b above c, and c above a",
    ]


def test_many_rings_are_counted():
    """Seven in a circle, each above the next three: (7^3 - 7) / 24 rings, the most there can be
    (Kendall and Babington Smith 1940)."""
    ids = tuple("abcdefg")
    told = [
        (a, b, 3.0 if ids.index(b) - ids.index(a) <= 3 else 1 / 3) for a, b in combinations(ids, 2)
    ]
    said = judged("ahp", Pairs(compare=tuple(told)), ids).remarks

    assert said[-1] == Message(
        "{rings} times three are put each above the next, in a ring", {"rings": 14}
    )


def test_there_is_no_ratio_beyond_the_table_of_random_comparisons():
    ids = tuple(f"c{place}" for place in range(len(RANDOM_INDEX) + 1))
    found = judged("ahp", pairs_of([1.0] * len(ids), ids), ids)

    assert "consistency_ratio" not in found.consistency
    assert found.consistency["consistency_index"] == pytest.approx(0, abs=1e-9)


def test_best_and_worst_of_the_paper():
    """Rezaei (2015), Omega 53, first example: (8, 2, 1) and (1, 5, 8) give xi = 0.26 and the
    weights 0.071, 0.338 and 0.589."""
    told = two_vectors([2], [5], 8, "nonlinear")
    found = judged("best_worst", told, "abc")

    assert found.weights.tolist() == pytest.approx([0.589, 0.071, 0.338], abs=1.1e-3)
    assert found.consistency["xi"] == pytest.approx(0.26, abs=5e-3)
    assert found.consistency["xi"] == pytest.approx(4 - 14**0.5)
    assert found.consistency["consistency_ratio"] == pytest.approx(0.26 / 4.47, abs=1e-3)


@pytest.mark.parametrize(
    ("whole", "printed"),
    [(2, 0.44), (3, 1.00), (4, 1.63), (5, 2.30), (6, 3.00), (7, 3.73), (8, 4.47), (9, 5.23)],
)
def test_the_consistency_index_is_the_published_one(whole, printed):
    """Rezaei (2015), table of the largest xi: reached where all compare as the two ends do."""
    found = judged("best_worst", two_vectors([whole], [whole], whole, "nonlinear"), "abc")

    assert found.consistency["xi"] == pytest.approx(printed, abs=5e-3)
    assert found.consistency["consistency_ratio"] == pytest.approx(1, abs=1e-6)


def test_the_linear_model_worked_by_hand():
    """Three unknown weights and xi: both ends of b and c bind, so w = (17, 2, 9) / 28."""
    found = judged("best_worst", two_vectors([2], [5], 8, "linear"), "abc")

    assert found.weights.tolist() == pytest.approx([17 / 28, 2 / 28, 9 / 28])
    assert found.consistency["xi"] == pytest.approx(1 / 28)


def feasible(over, under, whole, xi) -> bool:
    """Whether some weights keep all ratios within xi: a linear program for a given xi."""
    size = len(over) + 2
    rows = []

    def within(above, below, value):
        for sign in (1, -1):
            row = np.zeros(size)
            row[above] += sign
            row[below] -= sign * value + xi
            rows.append(row)

    within(0, 1, whole)
    for place, (a, c) in enumerate(zip(over, under, strict=True), 2):
        within(0, place, a)
        within(place, 1, c)
    found = linprog(
        np.zeros(size), A_ub=np.array(rows), b_ub=np.zeros(len(rows)),
        A_eq=np.ones((1, size)), b_eq=[1.0], bounds=(1e-6, None),
    )  # fmt: skip
    return found.status == 0


@given(told=answers, whole=st.integers(2, 9))
def test_the_nonlinear_model_finds_the_least_xi_that_any_weights_keep(told, whole):
    over, under = zip(*told, strict=True)
    found = judged("best_worst", two_vectors(over, under, whole, "nonlinear"), IDS[: len(over) + 2])
    best, worst, rest = found.weights[0], found.weights[1], found.weights[2:]
    xi = found.consistency["xi"]

    assert feasible(over, under, whole, xi + 1e-4)
    assert xi < 1e-3 or not feasible(over, under, whole, xi - 1e-3)
    assert best / worst > 0 and (rest > 0).all()


@given(told=answers, whole=st.integers(2, 9))
def test_the_linear_model_keeps_its_differences_within_xi(told, whole):
    over, under = zip(*told, strict=True)
    found = judged("best_worst", two_vectors(over, under, whole, "linear"), IDS[: len(over) + 2])
    best, worst, rest = found.weights[0], found.weights[1], found.weights[2:]
    away = [
        best - whole * worst,
        *(best - np.array(over) * rest),
        *(rest - np.array(under) * worst),
    ]

    assert max(np.abs(away)) == pytest.approx(found.consistency["xi"], abs=1e-7)
