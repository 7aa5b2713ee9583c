"""What withheld figures could still be worked out from, and pages read as they are written."""

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml
from test_voting_pages import (
    FLAG,
    HEAD,
    SHARE,
    SHEET,
    TOTALS,
    everything_shown,
    flag,
    flag_counted_twice,
    rows_of,
    totals_only,
    year,
)
from voted_years import voted_year
from voting_makers import award, rules_with, votes

import emulab
from emulab import charts, show, withholding
from emulab.alternative_rules import Alternative, Alternatives
from emulab.ballots import collapsed
from emulab.batch.frames import frames
from emulab.contest_papers import contest_papers
from emulab.pipeline import run
from emulab.rules import Name, load_rules
from emulab.secrecy import secrecy_check
from emulab.show.page import Sentence, _bundle
from emulab.swaying.checking_axioms import check_axiom
from emulab.swaying.comparing_rules import compare_rules
from emulab.swaying.simulating_scores import View, _values
from emulab.votes_and_scores import beside_votes
from emulab.withholding import hidden, published

SMALL = {"members": 2, "present": 2, "absent": 0, "issued": 2, "returned": 2, "valid": 2}
HALF = {"at_least": "1/2", "of": "valid", "blank": "valid"}
FEW = {"withhold": ["few_papers"]}


def small(**keys):
    """Two papers in the box: both for A, one for B."""
    papers = [("flag", {"A", "B"}), ("flag", {"A"})]
    return year(papers, SMALL, awards=[award("flag", seats=1, vote=HALF)], **keys)


def ranked_alike(**keys):
    """Eight ranked papers of which seven put A first and one B, counted by plurality."""
    papers = [("head", {"A": 1, "B": 2})] * 7 + [("head", {"B": 1, "C": 2})]
    office = {"id": "head", "seats": 1, "rule": "plurality", "overvote": "stop", "blank": "valid"}
    return year(papers, SHEET, offices=[office], **keys)


def test_where_all_papers_are_few_every_figure_of_the_contest_is_withheld():
    result = small(secrecy=FEW)

    assert hidden(result).of("flag") == set(TOTALS)
    assert published(result).votes["agree"].null_count() == 4
    assert all(one.withheld for one in secrecy_check(result) if one.units)
    told = everything_shown(result)
    for secret in ("2/2", "1/2 ✓", "2 phiếu đồng ý", "1 phiếu đồng ý", "mọi 2 phiếu"):
        assert secret not in told, secret
    assert not hidden(small())


def test_where_others_are_counted_with_few_papers_only_the_split_is_withheld():
    result = flag(secrecy=FEW)

    assert hidden(result).units == frozenset() and hidden(result).split == {"flag"}


def test_opinions_that_do_not_count_leave_the_papers_of_the_box_few():
    papers = [("flag", {"A"})] * 2 + [("flag", {"A"}, "written")] * 3
    sheet = {"members": 5, "present": 2, "absent": 3, "issued": 2, "returned": 2, "valid": 2}
    result = year(papers, sheet, awards=[award("flag", seats=1, vote=HALF)], secrecy=FEW)

    assert hidden(result).of("flag") == set(TOTALS)


def test_under_a_counting_rule_one_figure_withheld_takes_the_others_along():
    result = ranked_alike(secrecy={"withhold": ["unanimous_but_one"]})

    assert hidden(result).of("head") == set(TOTALS)
    assert frames(result)["offices"]["reason"].str.contains(r": [0-9]").sum() == 0
    assert frames(ranked_alike())["offices"]["reason"].str.contains(r": [0-9]").sum() == 4


def test_the_place_by_votes_is_withheld_with_the_votes():
    result = small(secrecy=FEW)
    rows = rows_of(show.beside_votes(result), 0)

    assert ["1", "Đơn vị A", "93,00", "(ẩn)", "(ẩn)", "(ẩn)", "✓"] in rows
    assert "tau-b" not in show.beside_votes(result).text
    assert "theo phiếu thứ" not in charts.OF_RESULT["beside_votes"](result).description
    assert "tau-b" in show.beside_votes(small()).text


def test_the_heads_place_by_votes_is_withheld_with_its_votes():
    totals = {"a": (65, 28), "b": (60, 25)}
    given = votes([("head", {"a", "b"}), ("head", {"a"})], **SMALL)
    keys = {"offices": [HEAD], "officers": [{"office": "head", "unit": "a"}]}
    plain, quiet = (
        voted_year(rules_with(**keys, **more), totals, given) for more in ({}, {"secrecy": FEW})
    )

    assert "theo phiếu thứ 1" in show.beside_votes(plain).text
    assert "theo phiếu thứ" not in show.beside_votes(quiet).text


def test_reasons_beside_another_rule_are_without_what_is_withheld():
    plain, quiet = flag(), flag(secrecy={"withhold": ["unanimous"]})
    vote = SHARE | {"at_least": None, "more_than": "9/10"}
    for result, told in ((plain, True), (quiet, False)):
        rules = result.rules.with_changes(awards=[{"id": "flag", "vote": vote}])
        other = run(result.tables, rules)
        base, strict = (
            Alternative(key, "rules", Name(vi=key), one)
            for key, one in (("a", result), ("b", other))
        )
        reasons = Alternatives(base, (strict,)).hands_said("vi")["reason"].to_list()
        page = show.comparing(result, other, "A", "B").text

        assert ["9 phiếu" in reason for reason in reasons] == [told]
        assert ("9 phiếu" in page) == told


def test_leaks_that_are_withheld_are_one_row_that_tells_no_number_of_papers():
    result = flag(secrecy={"withhold": ["unanimous", "unanimous_but_one"]})
    texts = [row[0] for row in rows_of(show.secrecy_warnings(result), 0)]
    told = frames(result)["secrecy"].filter(pl.col("leak").is_in(["unanimous"]))

    assert sum("nói như nhau" in text for text in texts) == 1
    assert told["text"].to_list() == [None]


def test_scored_papers_name_the_units_that_they_score():
    office = {"id": "head", "seats": 1, "rule": "score", "unranked": "last", "blank": "valid"}
    given = votes([("head", {"A": 1})] * 3, **SHEET | {"issued": 3, "returned": 3, "valid": 3})
    scored = given.ballots.with_columns(score=pl.lit(5.0), place=pl.lit(None, pl.Int64))
    result = voted_year(
        rules_with(offices=[office]), TOTALS, type(given)(scored, given.tallies, given.counts)
    )

    assert result.votes.filter(pl.col("unit") == "A")["agree"].to_list() == [3]


def test_units_of_whom_the_same_is_said_share_a_row_of_the_trail_and_nobody_is_left_out():
    papers = [("flag", {"A"})] * 8
    rows = rows_of(show.trail(year(papers, awards=[FLAG])), 0)
    same = [row for row in rows if row and "0 phiếu đồng ý" in row[-1]]

    assert len(same) == 1
    assert all(f"Đơn vị {unit}" in same[0][0] for unit in "BCD") and "3" in same[0][0]
    two = rows_of(show.trail(year([("flag", {"A", "D"})] * 8, awards=[FLAG])), 0)
    assert sum("0 phiếu đồng ý" in row[-1] for row in two if row) == 2


def test_a_name_with_signs_of_html_is_read_as_it_is_written():
    shown = _bundle(Sentence("**A**: <script>alert(1)</script> & B, 3 < 4"))

    assert shown["text/markdown"] == "**A**: &lt;script>alert(1)&lt;/script> &amp; B, 3 &lt; 4"
    assert shown["text/plain"] == "**A**: <script>alert(1)</script> & B, 3 < 4"


def test_where_a_rule_decides_no_votes_are_needed_and_no_words_are_cut_off():
    rows = rows_of(show.votes(ranked_alike()), 1)

    assert [row[-2] for row in rows if row and row[0].startswith("Đơn vị ")] == ["–"] * 3


def test_every_sentence_on_the_absent_begins_with_a_capital():
    result = flag()
    quorum = {"at_least": "9/10", "of": "members"}
    late = year(
        [("flag", {"A"})] * 8, awards=[award("flag", seats=1, vote=HALF | {"quorum": quorum})]
    )
    for text in (show.absent_members(result).text, show.absent_members(late).text):
        assert not re.search(r"\. [a-zà-ỹđ]", text), text


def test_a_rule_that_leaves_a_seat_to_a_tie_does_not_agree_with_one_that_fills_it():
    papers = collapsed("approval", "AB", [[1, 0], [0, 1]], [2, 1])
    found = compare_rules(papers, ["sntv", "dhondt"], seats=2, overvote="stop", blank="valid")
    elected = {one.rule: one.elected for one in found.elections}

    assert elected == {"sntv": ("A", "B"), "dhondt": ("A",)}
    assert found.frame()["agrees"].to_list() == [True, False]
    assert not found.agree


def test_what_is_withheld_is_looked_for_once(monkeypatch):
    result, asked = small(secrecy=FEW), []
    found = withholding.withheld
    monkeypatch.setattr(
        withholding, "withheld", lambda *given: asked.append(given) or found(*given)
    )
    for _ in range(5):
        hidden(result)

    assert len(asked) == 3


def test_the_rules_that_the_readme_shows_can_be_loaded(tmp_path):
    readme = Path(emulab.__file__).parents[1] / "README.md"
    if not readme.is_file():
        pytest.skip("the README is not here")
    blocks = re.findall(r"```yaml\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    (shown,) = [block for block in blocks if "secrecy:" in block]
    flag_above = "  - {id: government-flag, name: Cờ thi đua của Chính phủ, decide: judged}\n"
    place = tmp_path / "rules.yaml"
    base = {"cluster": "plain", "year": 2023, "phase": "year_end", "tier": "city", "name": "Cụm"}
    leaf = [{"id": "tasks", "name": "Nhiệm vụ", "maximum": 100}]
    base |= {"rubric": {"criteria": leaf}, "stages": {"order": ["cross", "head"]}}
    base |= {"bands": [{"id": "good", "name": "Tốt", "at_least": 80}]}
    base |= {"checks": [{"id": "no-breach", "name": "Không vi phạm"}]}
    text = yaml.safe_dump(base, allow_unicode=True)
    place.write_text(text + shown.replace("awards:\n", f"awards:\n{flag_above}"), encoding="utf-8")
    rules = load_rules(place)

    assert [one.id for one in rules.awards] == ["government-flag", "city-flag"]
    assert rules.offices[0].rule == "schulze"


def test_other_rules_and_bases_do_not_tell_a_figure_that_is_withheld():
    quiet = flag(secrecy={"withhold": ["unanimous_but_one"]})
    for name in ("other_rules", "absent_members"):
        page = getattr(show, name)(quiet)
        assert not page.tables and "không công bố, vì suy ra được" in page.text, name
        assert getattr(show, name)(flag()).tables, name


def test_a_unit_whose_figure_is_withheld_and_that_did_not_pass_has_no_row_that_tells_of_votes():
    papers = [("flag", {"A"})] * 7 + [("flag", {"A", "C"})]
    result = year(papers, awards=[FLAG], secrecy={"withhold": ["unanimous_but_one"]})

    assert hidden(result).of("flag") == {"C"}
    assert not withholding.listed(result, "flag", "C")
    assert "Đơn vị C" not in show.papers_margin(result).html
    assert "Đơn vị C" not in show.beside_votes(result).html


def test_totals_that_two_tellers_kept_are_not_told_of_a_contest_that_is_withheld():
    result = flag_counted_twice()
    assert {one.file for one in withholding.shown_identities(result)} >= {"counts.csv"}
    kept = totals_only(secrecy={"withhold": ["unanimous"]})

    assert hidden(kept).units
    assert "tallies.csv" not in {one.file for one in withholding.shown_identities(kept)}


def test_papers_that_bring_about_a_tie_break_no_participation():
    papers = collapsed("ranked", "ABC", [[2, 1, 3], [2, 3, 1], [1, 3, 2]], [3, 3, 2])

    assert check_axiom("irv", papers, "participation").holds is None


def test_bonus_and_penalty_are_facts_that_no_voter_weighs():
    seen = View(("a", "b"), np.array([[10.0, 0.0], [9.0, 1.0]]), np.array([10.0, 0.0]))
    values = _values(seen, 50, np.random.default_rng(1), noise=0, within=0.5)

    assert (values == 10).all()


def test_a_pair_that_the_vote_leaves_equal_is_not_turned_round():
    found = beside_votes(year([("flag", {"A", "B"})] * 8, awards=[FLAG]))[0]

    assert found.turned.height == 0


def test_who_is_kept_from_an_award_by_another_is_not_put_to_its_rule():
    papers = [("flag", {"A"})] * 8 + [("second", {"A", "B"})] * 8
    second = award("second", seats=1, vote=SHARE, not_with=["flag"])
    result = year(papers, awards=[FLAG, second])

    assert "Đơn vị A" not in contest_papers(result, "second").ballots.candidates


def test_as_many_papers_as_the_rules_ask_for_are_not_few():
    sheet = {field: 3 * bool(number) for field, number in SMALL.items()}
    papers = [("flag", {"A", "B"}), ("flag", {"A"}), ("flag", {"B"})]
    result = year(papers, sheet, awards=[award("flag", seats=1, vote=HALF)], secrecy=FEW)

    assert not hidden(result)


@pytest.mark.parametrize("leak", ["unanimous", "few_papers"])
def test_how_close_it_was_is_not_told_where_anything_is_withheld(leak):
    quiet = flag(secrecy={"withhold": [leak]})

    assert "không công bố, vì suy ra được" in show.papers_margin(quiet).text
    assert not frames(quiet)["vote_margins"].height


def test_the_closest_figure_is_not_named_where_one_is_withheld():
    assert "Con số sát nhất" in show.trail(flag()).html
    assert "Con số sát nhất" not in show.trail(flag(secrecy={"withhold": ["unanimous"]})).html
