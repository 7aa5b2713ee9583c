"""Counting in the room: the page and Python say the same of every sheet."""

from fractions import Fraction
from random import Random

import polars as pl
import pytest
from count_page import (
    CONTEST,
    UNITS,
    asked_of,
    open_count,
    plain,
    read_back,
    sheet_of_chance,
    threshold_of_chance,
)

from emulab.rules import Threshold
from emulab.tables.schemas import REASONS
from emulab.voting import on_every_base
from emulab.voting.count import FIELD_NAMES
from emulab.voting.crosschecks import CHANNEL_NAMES
from emulab.voting.reconcile import identities
from emulab.voting.tally import Tally
from emulab.voting.thresholds import Poll, UnknownBase, base_of, poll

SHEETS = 400


@pytest.fixture
def page(browser_page):
    open_count(browser_page)
    return browser_page


def test_the_fields_are_called_on_the_page_as_they_are_in_python(page):
    found = asked_of(page, "() => [count.FIELD_NAMES, count.CHANNEL_NAMES, count.REASONS]", None)

    assert found[0] == {field: {"vi": n.vi, "en": n.en} for field, n in FIELD_NAMES.items()}
    assert list(found[0]) == list(FIELD_NAMES)
    kept = {channel: CHANNEL_NAMES[channel] for channel in ("box", "written")}
    assert found[1] == {channel: {"vi": n.vi, "en": n.en} for channel, n in kept.items()}
    assert tuple(found[2]) == REASONS


def test_every_identity_is_held_broken_or_open_in_the_same_words_as_in_python(page):
    rng = Random(6)
    asked = [(sheet_of_chance(rng), threshold_of_chance(rng)) for _ in range(SHEETS)]
    body = f"""given => given.map(([sheet, threshold, most]) => ({{
      files: count.filesOf(sheet, "{CONTEST}", {list(UNITS)}),
      found: count.identities(sheet, threshold, most, {list(UNITS)})
        .map((one) => ({{ ...one, sentence: [say(one.sentence, "en"), say(one.sentence, "vi")] }})),
    }}))"""
    given = [(sheet, plain(threshold), threshold.marks_at_most) for sheet, threshold in asked]

    states = set()
    for (_, threshold), answer in zip(asked, asked_of(page, body, given), strict=True):
        sheet, tally = read_back(answer["files"])
        expected = {
            (one.of, one.name): (
                [one.sentence.said("en"), one.sentence.said("vi")],
                one.left,
                one.right,
                one.state,
            )
            for one in identities(sheet, tally, threshold)
        }
        found = {
            (one["of"], one["name"]): (one["sentence"], one["left"], one["right"], one["state"])
            for one in answer["found"]
        }
        assert found == expected
        assert len(found) == len(answer["found"])
        states |= {(key[0], value[3]) for key, value in found.items()}
    assert {
        (of, state) for of in ("sheet", "base", "rows") for state in ("holds", "broken")
    } <= states
    assert {("sheet", "not known"), ("rows", "not known")} <= states


def test_every_base_needs_the_same_votes_and_is_met_by_the_same_units_as_in_python(page):
    rng = Random(7)
    asked = [(sheet_of_chance(rng), threshold_of_chance(rng)) for _ in range(SHEETS)]
    body = f"""given => given.map(([sheet, threshold]) => {{
      const every = count.onEveryBase(threshold, sheet);
      const of = count.baseOf(threshold, sheet);
      return {{
        files: count.filesOf(sheet, "{CONTEST}", {list(UNITS)}),
        base: of.missing || of.number,
        quorum: count.quorumOf(threshold, sheet),
        rows: {list(UNITS)}.flatMap((unit, n) => every.map((row) => {{
          const {{ votes, passed }} = count.onOne(row, sheet, n);
          return [unit, row.base, row.number, votes, row.needed, passed, row.used];
        }})),
      }};
    }})"""
    given = [(sheet, plain(threshold)) for sheet, threshold in asked]

    words, met = set(), set()
    for (kept, threshold), answer in zip(asked, asked_of(page, body, given), strict=True):
        sheet, tally = read_back(answer["files"])
        tally = tally or Tally(CONTEST, {})
        try:
            base = base_of(threshold, tally, sheet)
        except UnknownBase as unknown:
            base = unknown.field
        assert answer["base"] == base
        words.add(type(base))
        if threshold.quorum is not None and isinstance(base, int):
            try:
                counted = poll(threshold, tally, sheet)
            except UnknownBase:
                assert answer["quorum"]["quorate"] is None
            else:
                own = (counted.quorum_needed, counted.present, counted.quorate)
                assert tuple(answer["quorum"].values()) == own
        every = on_every_base(Poll(CONTEST, threshold, tally, 0, 0, None, None, sheet), sheet)
        columns = every.select("unit", "base", "number", "votes", "needed", "passed", "used")
        expected = {row[:2]: row[2:] for row in columns.iter_rows()}
        for unit, name, number, votes, needed, passed, used in answer["rows"]:
            written = kept["marks"]["written"]["agree"][UNITS.index(unit)]
            if (unit, name) not in expected or (votes is None and written is not None):
                continue  # no mark of the unit, or none of this channel, is written: no votes yet
            if votes is None:
                assert expected[unit, name][0] == number
                continue
            if number is None:
                votes = expected[unit, name][1]
            assert expected[unit, name] == (number, votes, needed, passed, used)
            met.add(passed)
    assert words == {str, int}
    assert met == {True, False, None}


def test_papers_read_out_one_by_one_give_the_totals_that_they_are(page):
    rng = Random(10)
    for kind in ("approval", "yes_no"):
        threshold = threshold_of_chance(rng, blank="invalid", marks_at_most=2, nobody="invalid")
        said = ["agree", "disagree", "both", None] if kind == "yes_no" else ["agree", None]
        papers = [[rng.choice(said) for _ in UNITS] for _ in range(30)]
        contest = {
            "threshold": plain(threshold),
            "most": 2,
            "paper": kind,
            "blank": "invalid",
            "seats": 1,
        }
        body = """([contest, papers]) => {
          const stands = [true, true, true];
          let sheet = count.emptySheet(3, { members: 40 });
          for (const said of papers) {
            sheet = count.counted(sheet, contest, { channel: "box", said, invalid: null }, stands);
          }
          const { last, ...sums } = sheet;
          const slip = { channel: "box", said: papers[0], invalid: "added" };
          const again = count.counted(sheet, contest, slip, stands);
          const { last: gone, ...back } = count.takenBack(again, contest, stands);
          return { sums, back, last, gone };
        }"""
        found = asked_of(page, body, [contest, papers])
        marks = [[one for one in paper if one] for paper in papers]
        reasons = [reason_of(own) for own in marks]
        valid = [paper for paper, reason in zip(papers, reasons, strict=True) if not reason]

        fields = found["sums"]["fields"]
        assert fields["valid"] == len(valid)
        assert fields["invalid"] == sum(bool(reason) for reason in reasons)
        assert fields["blank"] == reasons.count("blank") > 0
        assert fields["invalid_too_many"] == reasons.count("too_many") > 0
        for place in range(3):
            box = found["sums"]["marks"]["box"]
            assert box["agree"][place] == sum(paper[place] == "agree" for paper in valid)
            if kind == "yes_no":
                assert box["both"][place] == sum(paper[place] == "both" for paper in valid)
                assert box["no_mark"][place] == sum(paper[place] is None for paper in valid)
                assert fields["invalid_all_crossed_out"] == reasons.count("all_crossed_out") > 0
        assert without_zeros(found["back"]) == without_zeros(found["sums"])
        assert found["last"]["said"] == papers[-1] and found["gone"] is None


def reason_of(marks: list[str]) -> str | None:
    """Why a paper of these marks is invalid, two names being allowed; None where it is valid."""
    agreeing = marks.count("agree")
    if agreeing > 2:
        return "too_many"
    if not marks:
        return "blank"
    return None if agreeing else "all_crossed_out"


def without_zeros(sheet: dict) -> dict:
    fields = {key: number for key, number in sheet["fields"].items() if number}
    return {**sheet, "fields": fields}


def test_shares_are_exact_where_a_printed_percentage_would_be_wrong(page):
    """35 of 44, 39 of 49 print as 80 %, and are below four fifths of it."""
    cases = [(44, "4/5"), (49, "4/5"), (54, "4/5"), (9, "2/3"), (20, "11/20"), (10**9, "2/3")]
    given = [(base, [Fraction(s).numerator, Fraction(s).denominator]) for base, s in cases]
    body = "given => given.map(([base, at_least]) => count.fewest(base, { at_least }))"
    more = "given => given.map(([base, more_than]) => count.fewest(base, { more_than }))"

    assert asked_of(page, body, given) == [
        Threshold(at_least=Fraction(share)).needed(base) for base, share in cases
    ]
    assert asked_of(page, more, given) == [
        Threshold(more_than=Fraction(share)).needed(base) for base, share in cases
    ]
    assert pl.Series(asked_of(page, body, given))[:3].to_list() == [36, 40, 44]
