"""The waist of the house: one run from checked tables to proposals, and what it promises."""

from dataclasses import fields, replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from voting_makers import SMALL, project

from emulab.faults import InputError
from emulab.pipeline import OUTCOMES, check, run
from emulab.rules import find_place, load_rules
from emulab.studies import study_at
from emulab.tables import load

UNITS = ("ba-vi", "me-linh", "soc-son")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The rules and tables of a cluster of three, as read from its files."""
    root = project(tmp_path_factory.mktemp("small"))
    place = find_place(root / "params" / "small" / "2023" / "rules.yaml")
    rules = load_rules(place)
    return load(place, rules), rules


def frames(result) -> dict[str, pl.DataFrame]:
    found = {f.name: getattr(result, f.name) for f in fields(result)}
    own = {name: value for name, value in found.items() if isinstance(value, pl.DataFrame)}
    return own | {"proposals": result.proposals, "offices": result.offices}


def marked(tables, rows):
    schema = tables.marks.schema
    full = [
        {"unit": u, "criterion": c, "stage": "head", "scorer": "h", "mark": m} for u, c, m in rows
    ]
    return replace(tables, marks=pl.DataFrame(full, schema=schema))


POINTS = st.integers(0, 3).map(lambda n: 10.0 * n)
MARKS = st.tuples(*(st.tuples(POINTS, POINTS) for _ in UNITS)).map(
    lambda points: [
        (unit, criterion, mark)
        for unit, own in zip(UNITS, points, strict=True)
        for criterion, mark in zip(("tasks", "party"), own, strict=True)
    ]
)


def test_the_whole_road_by_hand(small):
    """Bonus 5 is cut to 3; 4 of 5 members agree, one of them in writing; 2 of 3 valid ballots."""
    result = run(*small)

    assert result.totals.select("unit", "points", "bonus", "penalty", "total").rows() == [
        ("ba-vi", 89.96, 0.0, 0.0, 89.96),
        ("me-linh", 88.0, 3.0, 0.0, 91.0),
        ("soc-son", 85.0, 0.0, 0.5, 84.5),
    ]
    assert result.ranks.select("unit", "rank", "band").rows() == [
        ("me-linh", 1, "good"),
        ("ba-vi", 2, "excellent"),
        ("soc-son", 3, "good"),
    ]
    assert result.proposals.select("award", "unit", "outcome", "votes", "needed").rows() == [
        ("flag", "ba-vi", "proposed", 4, 4),
        ("flag", "me-linh", "not proposed", 0, 4),
        ("flag", "soc-son", "not proposed", 0, 4),
        ("merit", "ba-vi", "not proposed", None, None),
        ("merit", "me-linh", "proposed", None, None),
        ("merit", "soc-son", "proposed", None, None),
    ]
    assert result.offices.select("office", "unit", "outcome", "votes", "needed").rows() == [
        ("head", "ba-vi", "not proposed", 0, 2),
        ("head", "me-linh", "proposed", 2, 2),
        ("head", "soc-son", "not proposed", 0, 2),
    ]


def test_every_proposal_has_its_reason(small):
    result = run(*small)

    assert result.proposals.columns == ["award", *OUTCOMES]
    assert dict(
        result.proposals.filter(pl.col("award") == "flag").select("unit", "reason").rows()
    ) == {
        "ba-vi": "4 of 5 members agree; every condition is met",
        "me-linh": "band Good; Excellent is asked for",
        "soc-son": "band Good; Excellent is asked for",
    }


@settings(max_examples=25, deadline=None)
@given(MARKS)
def test_a_replay_with_the_rules_of_the_result_is_the_same_run(small, rows):
    tables, rules = small
    first = run(marked(tables, rows), rules)
    again = run(first.tables, first.rules)

    assert {name: frame.equals(frames(again)[name]) for name, frame in frames(first).items()} == (
        dict.fromkeys(frames(first), True)
    )


@settings(max_examples=25, deadline=None)
@given(MARKS, st.permutations(UNITS), st.randoms())
def test_the_order_of_units_marks_and_ballots_changes_no_outcome(small, rows, roster, random):
    tables, rules = small
    first = marked(tables, rows)
    random.shuffle(rows)
    place = pl.col("unit").replace_strict(roster, range(3), return_dtype=pl.Int64)
    second = replace(
        marked(tables, rows),
        units=tables.units.sort(place),
        ballots=tables.ballots.reverse(),
        counts=tables.counts.reverse(),
        checks=tables.checks.reverse(),
    )

    for table, keys in (
        ("proposals", ["award", "unit"]),
        ("offices", ["office", "unit"]),
        ("votes", ["contest", "unit"]),
        ("totals", ["unit"]),
        ("ranks", ["unit"]),
    ):
        one, other = (frames(run(t, rules))[table].sort(keys) for t in (first, second))
        assert one.equals(other), table


@settings(max_examples=25, deadline=None)
@given(MARKS, st.permutations(("x", "y", "z")))
def test_renaming_the_units_renames_the_outcomes_and_nothing_else(small, rows, names):
    tables, rules = small
    named = pl.col("unit").replace(dict(zip(UNITS, names, strict=True)))
    first = marked(tables, rows)
    tables_named = {
        table: getattr(first, table).with_columns(named)
        for table in ("units", "marks", "checks", "ballots", "tallies")
    }
    one = run(first, rules).proposals.with_columns(named)

    assert run(replace(first, **tables_named), rules).proposals.equals(one)


@settings(max_examples=25, deadline=None)
@given(MARKS)
def test_the_parts_of_every_unit_add_up_to_its_total(small, rows):
    tables, rules = small
    result = run(marked(tables, [*rows, ("ba-vi", "model", 5.0), ("ba-vi", "late", 2.0)]), rules)
    sums = dict(result.parts.group_by("unit").agg(pl.col("part").sum()).rows())

    assert sums == pytest.approx(dict(result.totals.select("unit", "total").rows()), abs=1e-9)


def test_the_result_names_what_nobody_published(small):
    assert run(*small).synthetic == ("rubric", "marks.csv")


def test_where_everything_was_published_nothing_is_called_synthetic(tmp_path):
    rules = SMALL | {"rubric": {**SMALL["rubric"], "provenance": SMALL["provenance"]}}
    root = project(tmp_path, rules, provenance=None)

    assert study_at(root / "params/small/2023/rules.yaml").synthetic == ()


def test_a_mid_year_without_votes_ranks_and_says_that_nothing_was_counted(small):
    tables, rules = small
    early = replace(tables, ballots=tables.ballots.clear(), counts=tables.counts.clear())
    result = run(early, rules.with_changes(phase="mid_year"))

    assert result.ranks["rank"].to_list() == [1, 2, 3]
    assert result.votes.height == 0
    assert set(result.offices["reason"]) == {"the votes have not been counted yet"}


def test_faults_of_the_count_sheet_and_of_the_tables_come_out_together(small):
    tables, rules = small
    wrong = replace(
        tables,
        counts=tables.counts.with_columns(
            number=pl.when(pl.col("field") == "absent").then(1).otherwise("number")
        ),
        marks=tables.marks.filter(
            ~((pl.col("unit") == "ba-vi") & (pl.col("criterion") == "party"))
        ),
    )
    with pytest.raises(InputError) as error:
        check(wrong, rules)

    assert {fault.file for fault in error.value.faults} == {"counts.csv", "marks.csv"}
    assert "present 3 + absent 1 is 4, not members 5" in str(error.value)
    assert "ba-vi" in str(error.value)


def test_a_what_if_is_changed_rules_and_another_run(small):
    """At 9/10 of five members 4 are no longer enough; the data are not touched."""
    tables, rules = small
    changed = rules.with_changes(awards=[{"id": "flag", "vote": {"at_least": "9/10"}}])
    before, after = run(tables, rules), run(tables, changed)

    assert before.ranks.equals(after.ranks)
    assert set(after.proposals.filter(pl.col("award") == "flag")["outcome"]) == {"not proposed"}
    assert after.proposals["reason"][0] == "4 of 5 members agree; 5 are needed"
