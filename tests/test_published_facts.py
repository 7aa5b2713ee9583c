"""What was published is reproduced, and what was not published says so."""

import polars as pl
import pytest
import yaml

from emulab.pipeline import check, run
from emulab.rules import load_rules
from emulab.rules.places import every_place, project_root
from emulab.tables import load

PLACES = tuple(place.key for place in every_place())
CLUSTERS = tuple(key for key in PLACES if not key.startswith("par-index/"))
FOLDERS = tuple(sorted((project_root() / "data").glob("*/[0-9]*")))
DECIDED = ("hanoi-02/2023", "central-party/2023")
PUBLISHED_SOURCES = {"units.csv", "calendar.csv", "record.yaml"}


def result_of(place, scenario=None):
    rules = load_rules(place, scenario)
    tables = load(place, rules)
    check(tables, rules)
    return run(tables, rules)


def chosen(frame, column):
    """The proposed units of every award or office."""
    own = frame.filter(pl.col("outcome") == "proposed")
    return {key: set(own.filter(pl.col(column) == key)["unit"]) for key in set(own[column])}


def test_the_six_cluster_years_are_there():
    assert set(PLACES) == {
        "central-party/2023",
        "hai-ba-trung-04/2023",
        "hanoi-02/2023",
        "hanoi-07/2023",
        "hanoi-offices/2018",
        "par-index/2023",
    }


@pytest.mark.parametrize(
    ("place", "units", "inferred"),
    [
        ("hanoi-02/2023", 5, 0),
        ("hanoi-offices/2018", 0, 0),
        ("hanoi-07/2023", 6, 0),
        ("hai-ba-trung-04/2023", 7, 1),
        ("central-party/2023", 14, 4),
        ("par-index/2023", 17, 0),
    ],
)
def test_rosters_have_the_published_number_of_units(place, units, inferred):
    roster = load(place).units

    assert roster.height == units
    assert (roster["provenance"] == "inferred").sum() == inferred


@pytest.mark.parametrize("place", DECIDED)
def test_the_proposals_are_the_published_ones(place):
    result = result_of(place)
    awards = {award: set(units) for award, units in result.tables.record.awards.items()}

    assert chosen(result.proposals, "award") == awards


@pytest.mark.parametrize("place", DECIDED)
def test_the_offices_of_the_next_year_are_the_published_ones(place):
    result = result_of(place)
    offices = {office: set(units) for office, units in result.tables.record.offices.items()}

    assert chosen(result.offices, "office") == offices


def test_one_unit_is_proposed_for_both_flags():
    awards = chosen(result_of("hanoi-02/2023").proposals, "award")

    assert awards["government-flag"] & awards["city-flag"] == {"iza"}


def test_the_secret_ballot_keeps_the_published_proposals():
    result = result_of("central-party/2023", "secret-ballot")

    assert chosen(result.proposals, "award") == {
        award: set(units) for award, units in result.tables.record.awards.items()
    }


def test_without_the_opinion_in_writing_the_third_certificate_stays_open():
    rules = load_rules("central-party/2023", "secret-ballot")
    unheard = {"id": "pm-certificate", "vote": {"absent": "not_agreeing"}}
    changed = rules.with_changes(awards=[unheard])
    result = run(load("central-party/2023", changed), changed)

    assert "inspection" not in chosen(result.proposals, "award")["pm-certificate"]
    assert len(chosen(result.proposals, "award")["pm-certificate"]) == 2


def test_a_failed_check_keeps_the_fourth_unit_from_the_certificate():
    result = result_of("central-party/2023")
    fourth = result.ranks.filter(pl.col("rank") == 4)["unit"].item()
    row = result.proposals.filter(
        (pl.col("unit") == fourth) & (pl.col("award") == "pm-certificate")
    )

    assert fourth == "unnamed-1"
    assert row["outcome"].item() == "not proposed"


def test_par_index_is_reproduced_from_its_two_parts():
    result = result_of("par-index/2023")
    record = result.tables.record
    ranks = dict(result.ranks.select("unit", "rank").iter_rows())
    totals = dict(result.ranks.select("unit", "total").iter_rows())
    off = {unit: abs(totals[unit] - total) for unit, total in record.totals.items()}

    assert ranks == record.ranks
    assert max(off.values()) <= 0.01 + 1e-9
    assert sum(difference > 0.005 for difference in off.values()) == 9


def test_nothing_about_par_index_is_synthetic():
    assert result_of("par-index/2023").synthetic == ()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_file_of_data_names_its_provenance(folder):
    origins = yaml.safe_load((folder / "provenance.yaml").read_text(encoding="utf-8"))
    files = {path.name for path in folder.iterdir()} - {"provenance.yaml"}

    assert set(origins) == files
    assert all(set(origin) & {"headline", "reason", "note"} for origin in origins.values())


@pytest.mark.parametrize("place", CLUSTERS)
def test_no_mark_target_check_or_ballot_of_a_cluster_passes_for_published(place):
    tables = load(place)
    made_up = {file for file, origin in tables.provenance.items() if origin.synthetic}

    assert made_up == set(tables.provenance) - PUBLISHED_SOURCES


@pytest.mark.parametrize("place", CLUSTERS)
def test_no_rubric_band_or_award_of_a_cluster_passes_for_published(place):
    rules = load_rules(place)

    assert {"rubric", "bands", "ties", *(award.id for award in rules.awards)} <= set(
        rules.synthetic
    )
    assert all(officer.provenance is not None for officer in rules.officers)


def test_the_large_rubric_has_the_shape_of_a_real_one():
    rubric = load_rules("central-party/2023").rubric
    maxima = [leaf.maximum for leaf in rubric.main]

    assert [section.maximum for section in rubric.criteria] == [700, 200, 100]
    assert 175 <= len(maxima) <= 185
    assert (min(maxima), max(maxima), sum(maxima)) == (0.5, 50, 1000)


def test_the_mid_year_review_lacks_a_whole_unit_and_some_cells():
    tables = load("hanoi-07/2023")
    rules = load_rules("hanoi-07/2023")
    marked = set(tables.marks["unit"])
    cells = set(tables.marks.select("unit", "criterion").iter_rows())
    gaps = {u for u in marked for leaf in rules.rubric.main if (u, leaf.id) not in cells}

    assert set(tables.units["unit"]) - marked == {"communications"}
    assert gaps == {"labour", "science"}
    assert set(tables.marks["stage"]) == {"self", "cross", "head"}


def test_the_papers_of_the_seventh_cluster_keep_both_spellings():
    calendar = load("hanoi-07/2023").calendar
    paper = calendar.filter(pl.col("number") == "580/QĐ-CTĐ7")

    assert "580/QĐ-CTĐ 7" in paper["written"].item()
    assert (calendar["kind"] == "movement").sum() == 17
    assert set(calendar.filter(pl.col("kind") == "report")["provenance"]) == {"synthetic"}
