"""The count as files: Python takes what the page hands over, and comes to what the page says."""

from pathlib import Path

from count_page import facts, put, read_out
from driving import chosen
from voting_makers import SMALL, project

from emulab.studies import study_at
from emulab.whatif.sheet import sheet_of


def test_python_takes_the_files_and_comes_to_what_the_page_says(opened, tmp_path):
    """A chair who must agree, opinions in writing and an invalid paper, all read out."""
    vote = {"at_least": "4/5", "of": "members", "absent": "written_counts", "chair": "must_agree"}
    flag = SMALL["awards"][0] | {"eligible": {}, "vote": vote | {"blank": "valid"}}
    rules = SMALL | {"awards": [flag], "offices": [], "phase": "mid_year"}
    place = ("params", "small", "2023", "rules.yaml")
    origin = "marks.csv: &own {kind: synthetic, note: made up}\nunits.csv: *own\nchecks.csv: *own\n"
    counts = "contest,field,number\n,members,5\n"
    origin += "counts.csv: *own\n"
    root = project(tmp_path, rules, ballots=None, counts=counts, provenance=origin)
    page = opened(sheet_of(study_at(str(root.joinpath(*place)))))
    chosen(page, panel="count", lang="en")
    put(page, present=4, issued=4, returned=4)
    papers = (("chair", "1"), ("box", "12"), ("box", "1"), ("written", "1"))
    for channel, keys in papers:
        page.locator(".count-bar select").last.select_option(channel)
        read_out(page, keys)
    page.keyboard.press("/")

    saved = {}
    for name in ("counts.csv", "tallies.csv"):
        with page.expect_download() as given:
            page.locator(".count-act", has_text=name).click()
        saved[name] = Path(given.value.path()).read_bytes()
    origin += "tallies.csv: *own\n"
    kept = {"counts": saved["counts.csv"], "tallies.csv": saved["tallies.csv"]}
    rules["phase"] = "year_end"
    root = project(tmp_path, rules, ballots=None, provenance=origin, **kept)
    result = study_at(str(root.joinpath(*place))).result

    poll = result.polls["flag"]
    assert [poll.votes(unit) for unit in result.unit_names] == [4, 1, 0]
    assert poll.chair_agrees("ba-vi") and not poll.chair_agrees("me-linh")
    assert (poll.base, poll.needed, poll.sheet["invalid"]) == (5, 4, 1)
    assert {one.unit: one.outcome for one in result.award_outcomes}["ba-vi"] == "proposed"
    name = result.unit_names["ba-vi"]
    assert f"Seats go to: {name}" in facts(page)
    assert poll.sheet["written_valid"] == 1
