"""Simulated electorates: what the models promise, exactly where probabilities are known."""

from collections import Counter
from itertools import combinations, pairwise, permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulab.ballots import Ballots
from emulab.electing import tally
from emulab.faults import InputError
from emulab.studies import study
from emulab.swaying import MODELS, how_rules_behave, simulate, simulate_scores
from emulab.swaying.simulating import SETTINGS
from emulab.swaying.simulating_scores import view

YEAR = study("central-party", 2023).result
every_model = pytest.mark.parametrize("model", MODELS)
seeds = st.integers(0, 2**32)


def orders(ballots: Ballots) -> Counter:
    """Every order as a text of names, best first, and how many papers it is."""
    found: Counter = Counter()
    for row, number in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        named = sorted(zip(row, ballots.candidates, strict=True))
        found["".join(name for _, name in named)] += number
    return found


@every_model
@settings(max_examples=20)
@given(size=st.integers(1, 7), papers=st.integers(0, 60), seed=seeds)
def test_every_paper_ranks_every_name_once_and_there_are_as_many_as_asked(
    model, size, papers, seed
):
    ballots = simulate(model, "ABCDEFG"[:size], papers, seed)
    assert ballots.number == papers
    assert (np.sort(ballots.marks, axis=1) == np.arange(1, size + 1)).all()


@every_model
def test_a_seed_gives_the_same_papers_and_another_seed_others(model):
    first = simulate(model, "ABCDE", 50, seed=0)
    assert simulate(model, "ABCDE", 50, seed=0) == first
    assert simulate(model, "ABCDE", 50, seed=1) != first


@every_model
def test_the_names_are_given_to_what_is_drawn_and_decide_nothing(model):
    plain = simulate(model, "ABCD", 40, seed=3)
    others = simulate(model, "DCBA", 40, seed=3)
    assert others == plain.renamed(dict(zip("ABCD", "DCBA", strict=True)))


def test_what_is_drawn_says_so():
    about = simulate("mallows", "AB", 3, seed=7, phi=0.25).about
    assert about == {"synthetic": "drawn at random", "model": "mallows", "seed": "7", "phi": "0.25"}


@given(seed=seeds, reference=st.permutations("ABCDE"))
def test_without_dispersion_mallows_gives_the_reference_alone(seed, reference):
    ballots = simulate("mallows", "ABCDE", 20, seed, phi=0, reference=reference)
    assert orders(ballots) == {"".join(reference): 20}


def turned(order: str, reference: str) -> int:
    """Pairs that stand the other way round (Kendall's distance)."""
    return sum(
        (order.index(a) < order.index(b)) != (reference.index(a) < reference.index(b))
        for a, b in combinations(reference, 2)
    )


def chi_square(found: Counter, chances: dict[str, float]) -> float:
    number = sum(found.values())
    return sum((found[o] - number * p) ** 2 / (number * p) for o, p in chances.items())


@pytest.mark.parametrize("phi", [0.2, 0.5, 0.8, 1.0])
@pytest.mark.parametrize("reference", ["ABCD", "CADB"])
def test_mallows_has_the_chances_of_its_definition(phi, reference):
    """Chance in proportion to phi to the power of the distance, all 24 orders; 23 degrees."""
    weights = {"".join(o): phi ** turned("".join(o), reference) for o in permutations("ABCD")}
    chances = {order: weight / sum(weights.values()) for order, weight in weights.items()}
    found = orders(simulate("mallows", "ABCD", 24_000, 1, phi=phi, reference=reference))
    assert chi_square(found, chances) < 60  # passed by chance less than once in 20,000


@pytest.mark.parametrize("model", ["impartial", "urn"])
def test_impartial_papers_and_an_urn_that_takes_nothing_back_give_every_order_alike(model):
    settings_ = {"alpha": 0} if model == "urn" else {}
    found = orders(simulate(model, "ABCD", 24_000, 2, **settings_))
    assert chi_square(found, {"".join(o): 1 / 24 for o in permutations("ABCD")}) < 60


def test_anonymous_culture_gives_every_count_of_orders_alike():
    """Two names, four papers: 0 to 4 of them for the first, each with the chance 1/5."""
    drawn = [orders(simulate("anonymous", "AB", 4, seed))["AB"] for seed in range(5_000)]
    found = Counter(map(str, drawn))
    assert chi_square(found, {str(n): 1 / 5 for n in range(5)}) < 30  # 4 degrees


def test_an_urn_copies_earlier_papers_with_its_own_chance():
    """The second paper is a copy with alpha / (1 + alpha), or drawn alike by chance, one in m!."""
    alpha, alike, number = 2.0, 0, 3_000
    for seed in range(number):
        alike += len(simulate("urn", "ABC", 2, seed, alpha=alpha).counts) == 1
    chance = alpha / (1 + alpha) + 1 / (1 + alpha) / factorial(3)
    assert abs(alike / number - chance) < 0.04


def test_on_a_line_every_paper_is_single_peaked():
    """Nobody puts a name last of three that lies between the two others (Black 1948)."""
    found = orders(simulate("spatial", "ABC", 500, 5, dimensions=1))
    assert len({order[-1] for order in found}) == 2


def test_voters_without_noise_rank_the_units_as_the_scores_do():
    drawn = simulate_scores(YEAR, papers=11, seed=1, noise=0, within=0)
    assert drawn.number == 11
    assert len(drawn.counts) == 1
    ranks = dict(YEAR.ranks.select("unit", "rank").iter_rows())
    places = dict(zip(drawn.candidates, drawn.marks[0].tolist(), strict=True))
    order = sorted(ranks, key=ranks.get)
    assert all(places[a] <= places[b] for a, b in pairwise(order))


def test_the_points_by_section_add_up_to_the_totals():
    seen = view(YEAR)
    totals = dict(YEAR.totals.select("unit", "total").iter_rows())
    assert seen.points.sum(axis=1) == pytest.approx([totals[unit] for unit in seen.units])


def test_noise_and_weights_make_voters_differ_and_the_seed_brings_them_back():
    first = simulate_scores(YEAR, papers=30, seed=4)
    assert first == simulate_scores(YEAR, papers=30, seed=4)
    assert first != simulate_scores(YEAR, papers=30, seed=5)
    assert len(first.counts) > 1
    assert first.about["synthetic"] == "drawn at random"


def test_papers_of_scores_may_be_cut_short_or_be_approvals():
    short = simulate_scores(YEAR, papers=20, seed=1, first=3)
    assert short.marks.max() == 3
    few = simulate_scores(YEAR, papers=20, seed=1, form="approval", first=3)
    assert (few.marks.sum(axis=1) == 3).all()
    high = simulate_scores(YEAR, 20, seed=1, form="approval", at_least=10**6)
    assert high.blank == 20


def test_where_voters_follow_the_scores_every_rule_for_pairs_elects_the_first():
    found = how_rules_behave(YEAR, seed=1, electorates=5, noise=0, within=0)
    shares = dict(found.select("rule", "elects_top_ranked").iter_rows())
    assert {"plurality", "irv", "borda", "schulze"} <= set(shares)
    assert "kemeny" not in shares
    assert {shares[rule] for rule in ("plurality", "irv", "borda", "schulze")} == {1.0}


def test_condorcet_rules_elect_the_condorcet_winner_in_every_electorate_that_has_one():
    found = how_rules_behave(YEAR, seed=3, electorates=40)
    own = dict(found.select("rule", "condorcet_elected").iter_rows())
    assert {own[rule] for rule in ("condorcet", "copeland", "schulze", "minimax", "smith")} == {1.0}
    assert found["with_condorcet"].n_unique() == 1
    assert 0 < own["plurality"] < 1
    assert found.equals(how_rules_behave(YEAR, seed=3, electorates=40))


def test_the_shares_are_those_of_counting_one_electorate_after_the_other():
    found = how_rules_behave(YEAR, seed=9, electorates=1, voters=15, rules=["borda"])
    alone = simulate_scores(YEAR, papers=15, seed=9)
    winners = tally(alone, "borda", unranked="last").winners
    first = YEAR.ranks["unit"][0]
    assert found["elects_top_ranked"].to_list() == [float(winners == (first,))]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: simulate("normal", "AA", -1, seed=-1),
            "model: 1 fault\n  there is no model called 'normal'. "
            "The models are impartial, anonymous, urn, mallows, spatial.\n"
            "names: 1 fault\n  there are no names, or some stand there twice. Write each once.\n"
            "papers: 1 fault\n  -1 is no number of papers. Write 100.\n"
            "seed: 1 fault\n  -1 is no seed. Write a whole number from 0 on.",
        ),
        (
            lambda: simulate("impartial", "AB", 3, 0, phi=1),
            "settings: 1 fault\n  the model 'impartial' has no setting 'phi'. It has none.",
        ),
        (
            lambda: simulate("mallows", "AB", 3, 0, phi=1.5),
            "settings: 1 fault\n  phi is 1.5. Write a number from 0 to 1.",
        ),
        (
            lambda: simulate("mallows", "AB", 3, 0, reference="AC"),
            "settings: 1 fault\n  reference is ['A', 'C']: it does not have every name once. "
            "Write every name once.",
        ),
        (
            lambda: simulate("urn", "AB", 3, 0, alpha=-1),
            "settings: 1 fault\n  alpha is -1. Write a number from 0 on.",
        ),
        (
            lambda: simulate_scores(YEAR, 3, 0, noise=2, form="approval"),
            "settings: 1 fault\n  noise is 2. Write a number from 0 to 1.",
        ),
        (
            lambda: simulate_scores(YEAR, 3, 0, form="approval"),
            "form: 1 fault\n  whom a voter approves is not said, or twice. "
            "Write first=3, or at_least=80.",
        ),
    ],
)
def test_what_no_model_can_draw_is_refused(call, said):
    with pytest.raises(InputError) as refused:
        call()
    assert str(refused.value) == said


def test_every_model_says_its_settings():
    assert set(SETTINGS) == set(MODELS)
