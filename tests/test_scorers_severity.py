"""Severity: recovered from assigned panels, refused where islands keep scorers apart."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scorers_makers import additive_rows, panel_rules, result_of, round_robin, tables_of

from emulab.scorers import adjusted, leniency, outlying, residuals, scorers_of, without_each
from emulab.scoring.scorers.additive import Additive, Apart, additive, expected_by_others, z_scores
from emulab.scoring.scorers.islands import islands
from emulab.scoring.scorers.outlying import robust

WORTH = {"A": 8.0, "B": 7.0, "C": 5.0, "D": 4.0}
HABIT = {"p": 1.0, "q": 0.0, "r": -1.0}
ASSIGNED = [("A", "r"), ("B", "r"), ("B", "q"), ("C", "q"), ("C", "p"), ("D", "p")]


def panels(draw):
    """A connected panel: cells, scorers and marks as arrays."""
    scorers = draw(st.integers(2, 5))
    cells = draw(st.integers(2, 6))
    extra = draw(st.lists(st.tuples(st.integers(0, cells - 1), st.integers(0, scorers - 1))))
    pairs = sorted({*((0, s) for s in range(scorers)), *((c, 0) for c in range(cells)), *extra})
    marks = draw(st.lists(st.integers(0, 40), min_size=len(pairs), max_size=len(pairs)))
    cell, scorer = np.array(pairs).T
    return cell, scorer, np.array(marks) / 4


connected = st.composite(panels)()


def habits(frame: pl.DataFrame) -> dict[str, float]:
    return dict(frame.select("scorer", "points").iter_rows())


def test_habits_are_recovered_although_no_two_scorers_saw_the_same_units():
    found = result_of(panel_rules(), additive_rows(WORTH, HABIT, ASSIGNED))

    assert habits(leniency(found)) == pytest.approx({"p": 1, "q": 0, "r": -1})
    fair = adjusted(found)
    assert dict(fair.select("unit", "adjusted_total").iter_rows()) == pytest.approx(WORTH)


def test_units_seen_by_a_harsh_pair_get_their_places_back_and_the_official_ranking_stays():
    worth = {"A": 8.0, "B": 7.0, "C": 6.5, "D": 4.0}
    found = result_of(panel_rules(), additive_rows(worth, HABIT, ASSIGNED))
    fair = {row["unit"]: row for row in adjusted(found).to_dicts()}

    assert [fair[u]["plain_rank"] for u in "ABC"] == [1, 3, 1]
    assert [fair[u]["adjusted_rank"] for u in "ABC"] == [1, 2, 3]
    assert [fair[u]["moved"] for u in "ABC"] == [0, 1, -2]
    assert all(row["official_rank"] == row["plain_rank"] for row in fair.values())


def test_the_z_score_per_scorer_turns_assigned_panels_upside_down():
    """Two scorers of the same habit: one drew the strong units, one the weak; two are shared."""
    pairs = [("A", 0), ("B", 0), ("C", 0), ("C", 1), ("D", 1), ("E", 1)]
    worth = {"A": 9.0, "B": 8.0, "C": 7.0, "D": 4.0, "E": 1.0}
    scorer = np.array([s for _, s in pairs])
    mark = np.array([worth[u] for u, _ in pairs])
    z = z_scores(scorer, mark)
    by_z = {u: value for (u, _), value in zip(pairs, z, strict=True) if u in "BD"}
    fit = additive(np.array([0, 1, 2, 2, 3, 4]), scorer, mark)

    assert z[2] < 0 < z[3]  # the same mark of 7 on the same unit: worst of one, best of the other
    assert by_z["B"] == pytest.approx(by_z["D"])  # and 8 is said to be as good as 4
    assert fit.worth == pytest.approx([9, 8, 7, 4, 1])


def test_one_or_two_marks_and_constant_marks_have_no_z_score():
    found = z_scores(np.array([0, 1, 1, 2, 2, 2, 3, 3, 3]), np.array([5.0, 1, 3, 6, 6, 6, 1, 2, 3]))

    assert np.isnan(found[:6]).all()
    assert found[6:].tolist() == [-1, 0, 1]


def test_scorers_on_islands_are_named_and_nothing_is_fitted():
    rows = additive_rows(WORTH, HABIT, [("A", "p"), ("A", "q"), ("C", "r"), ("D", "r")])
    found = result_of(panel_rules(), rows)

    assert str(scorers_of(found).reason) == (
        "The scorers cannot be compared, because these groups have no unit and criterion in "
        "common: p; q | r."
    )
    for frame in (leniency(found), residuals(found), outlying(found), adjusted(found)):
        assert not frame.height


def test_where_no_two_scorers_share_a_cell_the_reason_says_so():
    found = result_of(panel_rules(), additive_rows(WORTH, HABIT, [("A", "p"), ("B", "q")]))

    assert str(scorers_of(found).reason) == (
        "No stage has a criterion of a unit that several scorers marked, so no scorer can be "
        "compared with another."
    )


def test_islands_are_numbered_in_the_order_of_the_scorers():
    found = islands(np.array([0, 0, 1, 2, 2]), np.array([3, 1, 0, 2, 0]), 4)

    assert found.tolist() == [0, 1, 0, 1]


def test_a_criterion_that_only_one_scorer_marks_cannot_be_told_from_the_scorer():
    unit, scorer = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    mark = np.array([9.0, 4, 8, 3])

    assert isinstance(additive(unit, scorer, mark), Additive)
    assert additive(unit, scorer, mark, also=scorer) == Apart(None)


def test_criterion_effects_are_taken_out_beside_the_scorers():
    unit, criterion, scorer = (
        axis.ravel() for axis in np.meshgrid(range(4), range(3), range(3), indexing="ij")
    )
    kept = (unit + criterion + scorer) % 3 != 0
    unit, criterion, scorer = unit[kept], criterion[kept], scorer[kept]
    mark = unit * 1.0 + np.array([0, -2, 1])[criterion] + np.array([0.5, 0, -0.5])[scorer]
    fit = additive(unit, scorer, mark, also=criterion)

    assert fit.leniency == pytest.approx([0.5, 0, -0.5])
    assert fit.residual == pytest.approx(np.zeros(mark.size), abs=1e-12)


@given(connected)
def test_the_fit_is_that_of_ordinary_least_squares(panel):
    cell, scorer, mark = panel
    fit = additive(cell, scorer, mark)
    design = np.zeros((mark.size, cell.max() + scorer.max() + 2))
    design[np.arange(mark.size), cell] = 1
    design[np.arange(mark.size), cell.max() + 1 + scorer] = 1
    plain, *_ = np.linalg.lstsq(design, mark, rcond=None)

    assert fit.expected == pytest.approx(design @ plain, abs=1e-8)
    assert fit.leniency.sum() == pytest.approx(0, abs=1e-9)
    assert fit.expected + fit.residual == pytest.approx(mark)


@given(connected, st.integers(0, 4), st.integers(-12, 12))
def test_a_constant_added_to_one_scorers_marks_changes_no_adjusted_worth_gap(panel, who, shift):
    cell, scorer, mark = panel
    one = who % (scorer.max() + 1)
    before = additive(cell, scorer, mark)
    after = additive(cell, scorer, mark + shift * (scorer == one))
    moved = shift / (scorer.max() + 1)  # leniencies add up to 0, so all worths move alike

    assert after.worth - moved == pytest.approx(before.worth, abs=1e-8)
    assert after.residual == pytest.approx(before.residual, abs=1e-8)
    gained = after.leniency - before.leniency
    assert gained == pytest.approx(shift * (np.arange(gained.size) == one) - moved, abs=1e-8)


@given(connected, st.randoms(use_true_random=False))
def test_renaming_and_reordering_scorers_units_and_rows_changes_nothing(panel, random):
    cell, scorer, mark = panel
    cells, scorers = list(range(cell.max() + 1)), list(range(scorer.max() + 1))
    rows = list(range(mark.size))
    for order in (cells, scorers, rows):
        random.shuffle(order)
    fit = additive(cell, scorer, mark)
    again = additive(np.array(cells)[cell][rows], np.array(scorers)[scorer][rows], mark[rows])

    assert again.leniency[scorers] == pytest.approx(fit.leniency, abs=1e-8)
    assert again.worth[cells] == pytest.approx(fit.worth, abs=1e-8)
    assert again.error[scorers] == pytest.approx(fit.error, abs=1e-7, nan_ok=True)


def test_the_error_is_that_of_the_textbook_in_a_full_table():
    """Two-way table without repetition: var(scorer effect) = s2 (k - 1) / (n k)."""
    rng = np.random.default_rng(3)
    n, k = 7, 4
    cell, scorer = (axis.ravel() for axis in np.meshgrid(range(n), range(k), indexing="ij"))
    fit = additive(cell, scorer, rng.normal(size=n * k))

    assert fit.degrees == (n - 1) * (k - 1)
    assert fit.error == pytest.approx(fit.spread * ((k - 1) / (n * k)) ** 0.5)


def test_a_panel_just_large_enough_has_no_error_and_says_so():
    fit = additive(np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([5.0, 7, 3]))
    found = leniency(result_of(panel_rules(), additive_rows(WORTH, HABIT, ASSIGNED[:3])))

    assert fit.degrees == 0 and fit.spread is None and np.isnan(fit.error).all()
    assert found["low"].null_count() == found.height and not found["apart"].any()


def test_marks_of_one_sheet_that_lean_alike_are_no_further_witnesses():
    """Four criteria marked alike say no more of chance than one."""
    rng = np.random.default_rng(2)
    one = [(u, "a", "cross", s, float(rng.integers(0, 21)) / 2) for u in "ABCDE" for s in "pqr"]
    four = [(u, name, g, s, m) for name in "abcd" for u, _, g, s, m in one]
    alone = leniency(result_of(panel_rules("a"), one))
    copied = leniency(result_of(panel_rules(*"abcd"), four))

    for column in ("leniency", "low", "high"):
        assert copied[column].to_list() == pytest.approx(alone[column].to_list())


def test_on_full_sheets_leniency_is_the_difference_of_the_totals():
    units, names = "ABCD", ("a", "b", "c")
    rng = np.random.default_rng(1)
    rows = [
        (u, name, "cross", s, float(rng.integers(0, 21)) / 2)
        for name in names
        for u in units
        for s in "pqr"
    ]
    found = result_of(panel_rules(*names), rows)
    totals = pl.DataFrame(rows, orient="row", schema=list("ucgsm")).group_by("s").agg(pl.sum("m"))
    sums = {s: value / len(units) for s, value in totals.iter_rows()}
    mean = sum(sums.values()) / 3

    expected = {s: value - mean for s, value in sums.items()}
    assert habits(leniency(found)) == pytest.approx(expected)


def test_renaming_units_and_scorers_changes_no_frame_but_the_names():
    rows = additive_rows(WORTH, dict.fromkeys(WORTH, 0.0), round_robin("ABCD"))
    rows = [(*row[:4], row[4] + (number % 3) / 2) for number, row in enumerate(rows)]
    other = dict(zip("ABCD", "zkma", strict=True))
    renamed = [(other[u], c, g, other[s], m) for u, c, g, s, m in rows][::-1]
    one, two = result_of(panel_rules(), rows), result_of(panel_rules(), renamed)

    assert {other[k]: v for k, v in habits(leniency(one)).items()} == pytest.approx(
        habits(leniency(two))
    )
    for question, column in ((adjusted, "adjusted_rank"), (without_each, "rank")):
        mine = sorted((other[row["unit"]], row[column]) for row in question(one).to_dicts())
        assert mine == sorted((row["unit"], row[column]) for row in question(two).to_dicts())


def test_no_frame_holds_nan():
    rows = additive_rows(WORTH, HABIT, ASSIGNED)
    found = result_of(panel_rules("a", "b"), rows)
    for frame in (leniency(found), residuals(found), adjusted(found), without_each(found)):
        for column in frame.select(pl.selectors.float()).iter_columns():
            assert not column.is_nan().any()


# Marks that stand alone.


def test_a_mark_that_stands_alone_is_found_with_what_the_others_expect():
    names = ("a", "b", "c", "d", "e")
    rows = [(u, n, "cross", s, 8.0 + HABIT[s]) for n in names for u in "ABCD" for s in "pqr"]
    rows = [(*row[:4], 2.0) if row[:4] == ("B", "c", "cross", "q") else row for row in rows]
    found = outlying(result_of(panel_rules(*names), rows)).row(0, named=True)

    assert (found["unit"], found["criterion"], found["scorer"]) == ("B", "c", "q")
    assert found["mark"] == 2 and found["expected"] == pytest.approx(7.7, abs=0.3)


def test_what_the_others_expect_does_not_move_with_the_mark_itself():
    cell, scorer = np.array([0, 0, 0, 1, 1]), np.array([0, 1, 2, 0, 1])
    mark = np.array([8.0, 7, 9, 5, 5])
    fit = additive(cell, scorer, mark)
    found = expected_by_others(fit, cell, np.ones(5))
    left = mark - fit.leniency[scorer]

    assert found[0] == pytest.approx((left[1] + left[2]) / 2 + fit.leniency[0])
    alone = expected_by_others(
        additive(np.array([0, 0, 1]), np.array([0, 1, 0]), mark[:3]),
        np.array([0, 0, 1]),
        np.ones(3),
    )
    assert np.isnan(alone[2])


def test_marks_that_all_agree_stand_alone_nowhere():
    assert np.isnan(robust(np.zeros(5))).all()
    assert np.isnan(robust(np.full(3, np.nan))).all()


# The official score.


def test_adjusting_is_done_only_where_the_rules_say_so():
    rows = additive_rows(WORTH, HABIT, ASSIGNED)
    plain = result_of(panel_rules(), rows)
    fair = result_of(panel_rules(stages={"adjust": "additive"}), rows)

    assert dict(plain.totals.select("unit", "total").iter_rows()) == pytest.approx(
        {"A": 7, "B": 6.5, "C": 5.5, "D": 5}
    )
    assert dict(fair.totals.select("unit", "total").iter_rows()) == pytest.approx(WORTH)


def test_an_adjusted_official_mark_stays_within_its_criterion():
    rows = [("A", "a", "cross", "p", 9.9), ("B", "a", "cross", "p", 9.0)]
    rows += [("B", "a", "cross", "q", 10.0), ("C", "a", "cross", "q", 0.2)]
    fair = result_of(panel_rules(stages={"adjust": "additive"}), rows)

    assert fair.totals.filter(pl.col("unit") == "A")["total"].item() == 10
    assert fair.totals.filter(pl.col("unit") == "C")["total"].item() == 0


@pytest.mark.parametrize("who", ["p", "q", "r"])
def test_without_a_scorer_only_its_own_units_may_move(who):
    rows = additive_rows(WORTH, HABIT, ASSIGNED)
    found = result_of(panel_rules(), rows)
    left = [row for row in rows if row[3] != who]
    frame = without_each(found).filter(pl.col("scorer") == who)
    alone = result_of(panel_rules(), left, units=list(WORTH))

    ranked = dict(alone.ranks.select("unit", "rank").iter_rows())
    assert dict(frame.select("unit", "rank").iter_rows()) == {u: ranked.get(u) for u in WORTH}


def test_asking_about_scorers_leaves_the_result_as_it_was():
    rows = additive_rows(WORTH, HABIT, ASSIGNED)
    found = result_of(panel_rules(), rows)
    marks = found.tables.marks.clone()
    for question in (adjusted, without_each, leniency):
        question(found)

    assert found.tables.marks.equals(marks)
    assert replace(tables_of(rows)).marks.equals(marks)
