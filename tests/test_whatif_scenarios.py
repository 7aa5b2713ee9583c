"""Scenario files and weight sets as states of the page, and why some have none."""

import pytest
from whatif_makers import MADE, project, studies

from emulab.alternative_rules import alternatives
from emulab.studies import study, study_at
from emulab.whatif.facts import figures_of
from emulab.whatif.scenario import save_scenario
from emulab.whatif.scenarios import scenarios_of
from emulab.whatif.state import run_under

PARTY = {
    "families": {"": {"tasks": 55.0, "party": 35.0, "movement": 10.0}},
    "off": [],
    "scores": [],
    "locked": [],
}


def entries(place) -> dict[str, dict]:
    return {one["key"]: one for one in scenarios_of(study_at(place))}


def saved(place, state: dict, name: str):
    return save_scenario(place, state, name=name, author="A", reason="B", made=MADE)


def test_a_scenario_of_weights_is_opened_with_the_numbers_of_its_file():
    found = scenarios_of(study("hanoi-02", 2023))[0]

    assert (found["key"], found["kind"], found["state"]) == ("party", "scenario", PARTY)
    assert found["name"] == {"vi": "Xây dựng Đảng nặng hơn", "en": "Party building weighs more"}
    assert (found["author"], found["made"], found["why_not"]) == ("emulab", None, None)
    assert "official" not in found


def test_weight_sets_are_states_by_whatever_method_they_weigh():
    found = {one["key"]: one for one in scenarios_of(study("hanoi-02", 2023))}
    top = found["compared"]["state"]["families"][""]

    assert [key for key, one in found.items() if one["kind"] == "weight_set"] == [
        "balanced",
        "compared",
        "movement-first",
    ]
    assert found["balanced"]["state"]["families"] == {
        "": {"tasks": 50, "party": 30, "movement": 20}
    }
    assert sum(top.values()) == pytest.approx(100)
    assert top["tasks"] == pytest.approx(400 / 7)


@pytest.mark.parametrize("own", studies(), ids=lambda own: own.place.key)
def test_every_state_gives_the_ranks_and_totals_of_its_alternative(own):
    found = alternatives(own)
    results = found.results if found else {}
    tried = 0
    for entry in scenarios_of(own):
        if entry["state"] is None:
            assert entry["why_not"]
            continue
        tried += 1
        theirs = results[entry["key"]]
        again = run_under(found.base.result, entry["state"])
        assert again.ranks.select("unit", "rank").equals(theirs.ranks.select("unit", "rank"))
        assert again.totals["total"].to_list() == pytest.approx(
            theirs.totals["total"].to_list(), abs=1e-9
        )
    assert tried == sum(entry["state"] is not None for entry in scenarios_of(own))


def test_a_saved_state_is_opened_as_it_was_saved(tmp_path):
    place = project(tmp_path)
    scores = [{"unit": "iza", "criterion": "plus.state", "score": 0.5}]
    saved(place, {"families": PARTY["families"], "scores": scores}, "Hai")
    saved(place, {"scores": scores}, "Một")
    found = entries(place)

    assert found["hai"]["state"] == PARTY | {"scores": scores}
    assert found["mot"]["state"] == PARTY | {"families": {}, "scores": scores}
    assert found["mot"]["made"] == "2024-01-16T14:05:00"


def test_weights_that_are_the_maxima_stay_weights(tmp_path):
    place = project(tmp_path)
    official = {"tasks": 70.0, "party": 20.0, "movement": 10.0}
    saved(place, {"families": {"": official}}, "Một")

    assert entries(place)["mot"]["state"]["families"] == {"": official}


def test_what_is_more_than_weights_and_points_has_its_own_figures_and_the_reason(tmp_path):
    place = project(tmp_path)
    saved(place, {"choices": {"scale": "observed"}}, "Một")
    found = entries(place)["mot"]

    assert found["state"] is None
    assert found["why_not"]["en"] == "it changes more than weights and points: scale"
    assert found["official"] == figures_of(study_at(place, "mot").result)


def test_a_scorer_set_aside_is_more_than_weights_and_points(tmp_path):
    place = project(tmp_path, "hanoi-07/2023")
    saved(place, {"choices": {"without_scorers": ["culture"]}}, "Một")

    assert entries(place)["mot"]["why_not"]["en"] == (
        "it changes more than weights and points: without_scorers"
    )


def test_a_scenario_that_cannot_be_run_says_what_is_wrong_with_it(tmp_path):
    place = project(tmp_path)
    (place.scenarios / "bad.yaml").write_text("scale: minmax\n", encoding="utf-8")
    found = entries(place)["bad"]

    assert (found["state"], "official" in found) == (None, False)
    assert found["why_not"]["en"].startswith("it cannot be run: there is no scale called 'minmax'.")


def test_where_the_browser_cannot_compute_every_scenario_brings_its_figures(tmp_path):
    place = project(tmp_path)
    with place.rules.open("a", encoding="utf-8") as rules:
        rules.write("scale: declared\naggregate: geometric\n")
    for path in place.scenarios.iterdir():
        path.unlink()
    saved(place, {"off": ["party"]}, "Một")
    found = entries(place)["mot"]

    assert found["state"]["families"][""]["party"] == 0
    assert found["official"] == figures_of(study_at(place, "mot").result)


def test_where_nothing_is_ranked_there_is_nothing_to_open():
    assert scenarios_of(study("hanoi-offices", 2018)) == []
