"""Bases: the same votes beside every base that the share could have been taken of."""

from collections.abc import Iterator

from great_tables import GT

from emulab.pipeline import Result
from emulab.show.names import contest_names, unit_names
from emulab.show.origins import lines
from emulab.show.page import LANG, Page, bullets, nothing, page, said, sentence
from emulab.show.table import group, number, table, word
from emulab.show.votes import FILES, kept_back, not_voted
from emulab.voting.bases import BASE_NAMES, BASES, bases_sentence
from emulab.withholding import shown_bases

SIGNS = {True: "✓", False: "✗", None: "–"}


def bases(result: Result | None) -> Page:
    """A row a unit: its share of each of the five bases, the base of the rules with a star.

    The sentences say where another base would have decided otherwise. A percentage decides
    nothing: whole numbers do.
    """
    if result is None or not result.polls:
        return not_voted()
    found = shown_bases(result)
    if not found:
        return nothing(said("No contest is decided by a share of a base."))
    other = [text for contest in found for text in _otherwise(result, contest, found[contest])]
    plain = None if other else sentence(said("On every base that is known the same units pass."))
    lead = said("Where another base would have decided otherwise:")
    return page(_table(result, found), bullets(lead, other), plain)


def _table(result: Result, found: dict[str, list[dict]]) -> GT:
    names, titles = unit_names(result.tables), contest_names(result.rules)
    columns = [group(), word("Unit")]
    columns += [number(BASE_NAMES[base].said(LANG), 13) for base in BASES]
    rows = []
    for contest, own in found.items():
        for unit in dict.fromkeys(row["unit"] for row in own):
            of = {row["base"]: row for row in own if row["unit"] == unit}
            rows.append([titles[contest], names[unit], *(_cell(of[base]) for base in BASES)])
    note = said(
        "* the base of the rules; ✓ enough votes, ✗ too few, – the sheet does not give the base."
    )
    title = said("The same votes on five bases")
    return table("bases", title, columns, rows, [note, *lines(result, *FILES)])


def _cell(row: dict) -> str:
    star = " *" if row["used"] else ""
    if row["number"] is None:
        return "–" + star
    if not row["shown"]:
        return kept_back() + (f" {SIGNS[row['passed']]}{star}" if row["used"] else "")
    return f"{row['share']} {SIGNS[row['passed']]}{star}"


def _otherwise(result: Result, contest: str, rows: list[dict]) -> Iterator[str]:
    """A line for every unit that passes on one base and fails on another."""
    names, titles = unit_names(result.tables), contest_names(result.rules)
    for unit in dict.fromkeys(row["unit"] for row in rows):
        own = [row for row in rows if row["unit"] == unit]
        if len({row["passed"] for row in own} - {None}) == 2 and all(row["shown"] for row in own):
            yield said(
                "{contest}, {unit}: {sentence}.",
                contest=titles[contest],
                unit=names[unit],
                sentence=bases_sentence(result.polls[contest], unit),
            )
