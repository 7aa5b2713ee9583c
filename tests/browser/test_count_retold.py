"""A secret ballot read out paper by paper in the page comes to the outcomes of the papers."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from count_page import choose, facts, put
from driving import chosen, settled

from emulab.cli import main
from emulab.rules import find_place
from emulab.studies import study_at
from emulab.whatif.sheet import sheet_of

CHECKOUT = Path(__file__).parents[2]
KEY = "central-party/2023"
CONTEST = "pm-certificate"
CHANNELS = ".count-bar select"


@pytest.fixture
def place(tmp_path):
    """The year of the fourteen members, its secret ballot in the rules and no longer a scenario."""
    for kind in ("params", "data"):
        shutil.copytree(CHECKOUT / kind / "central-party", tmp_path / kind / "central-party")
    shutil.copytree(CHECKOUT / "params" / "law", tmp_path / "params" / "law")
    place = find_place(tmp_path / "params" / KEY / "rules.yaml")
    rules, ballot = (
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (place.rules, place.scenarios / "secret-ballot.yaml")
    )
    changes = {award["id"]: award for award in ballot["awards"]}
    for award in rules["awards"]:
        award.update(changes.get(award["id"], {}))
    place.rules.write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
    return place


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def kept(path: Path, found: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]), restval="")
        writer.writeheader()
        writer.writerows(found)


def read_out(page, papers: list[dict[str, str]], units: list[str]) -> None:
    """Every paper by its ticks; what agrees to nobody is read out as blank."""
    for number in dict.fromkeys(row["ballot"] for row in papers):
        own = [row for row in papers if row["ballot"] == number]
        page.locator(CHANNELS).last.select_option(own[0]["channel"])
        agreed = [row["unit"] for row in own if row["vote"] == "agree"]
        for unit in agreed:
            page.locator(".count-tick").nth(units.index(unit)).click()
        page.locator(".count-reading").focus()
        page.keyboard.press("Enter" if agreed else ".")


def downloaded(page) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name in ("counts.csv", "tallies.csv"):
        with page.expect_download() as caught:
            page.locator(".count-act", has_text=name).click()
        found[name] = rows(Path(caught.value.path()))
    return found


def outcomes(place) -> dict[tuple[str, str], tuple[str, str]]:
    found = study_at(place).result.award_outcomes
    return {(one.contest, one.unit): (one.outcome, one.condition) for one in found}


def test_the_papers_of_one_award_retold_in_the_room_leave_every_outcome_as_it_was(opened, place):
    official = study_at(place).result
    before, poll = outcomes(place), official.polls[CONTEST]
    units = list(official.unit_names)
    ballots = rows(place.data / "ballots.csv")
    page = opened(sheet_of(study_at(place)))
    chosen(page, panel="count", lang="en")
    choose(page, CONTEST)
    put(page, present=13, issued=13, returned=13)
    read_out(page, [row for row in ballots if row["contest"] == CONTEST], units)
    settled(page)

    assert f"Votes needed now: {poll.needed} of {poll.base} members" in facts(page)
    won = [unit for unit in units if before[CONTEST, unit][0] == "proposed"]
    names = "; ".join(str(official.unit_names[unit]) for unit in won)
    assert f"Seats go to: {names}" in facts(page)

    files = downloaded(page)
    kept(place.data / "ballots.csv", [row for row in ballots if row["contest"] != CONTEST])
    counts = [row for row in rows(place.data / "counts.csv") if row["contest"] != CONTEST]
    kept(place.data / "counts.csv", counts + files["counts.csv"])
    kept(place.data / "tallies.csv", files["tallies.csv"])
    provenance = place.data / "provenance.yaml"
    own = provenance.read_text(encoding="utf-8") + "\ntallies.csv: {kind: synthetic, note: x}\n"
    provenance.write_text(own, encoding="utf-8")

    again = study_at(place).result.polls[CONTEST]
    assert {unit: again.votes(unit) for unit in won} == {unit: poll.votes(unit) for unit in won}
    assert (again.needed, again.base, again.quorate) == (poll.needed, poll.base, poll.quorate)
    assert outcomes(place) == before
    said = CliRunner().invoke(main, ["count", str(place.rules), "--json"])
    assert said.exit_code == 0, said.output
    own = next(one for one in json.loads(said.stdout)["contests"] if one["contest"] == CONTEST)
    assert {one["state"] for one in own["identities"]} <= {"holds", "not known"}
