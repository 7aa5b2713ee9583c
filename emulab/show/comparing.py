"""Two results beside each other, and many rankings at once."""

from collections.abc import Mapping

from emulab.comparing import compare, rankings_beside
from emulab.comparison import Comparison
from emulab.numbers import TIE_PLACES, shown, signed
from emulab.pipeline import Result
from emulab.show.names import contest_names, criterion_names, points, unit_names
from emulab.show.origins import joined
from emulab.show.page import Page, bullets, nothing, page, said, sentence
from emulab.show.table import number, table, word
from emulab.show.years import both_lines, years
from emulab.withholding import published


def comparing(a: Result, b: Result, name_a: str, name_b: str) -> Page:
    """Totals and ranks under two rules or of two years, and the awards that changed hands."""
    frame = compare(a, b)
    if not frame.height:
        return nothing(said("There are no units to compare."))
    names = unit_names(a.tables) | unit_names(b.tables)
    columns = [word("Unit"), number(said("{name}: total", name=name_a), 14)]
    columns += [number(said("{name}: total", name=name_b), 14), number("Difference", 11)]
    columns += [number(said("{name}: rank", name=name_a), 12)]
    columns += [number(said("{name}: rank", name=name_b), 12), number("Places gained", 10)]
    cells = [
        [
            names[row["unit"]],
            points(row["total_a"]),
            points(row["total_b"]),
            "–" if row["difference"] is None else signed(row["difference"]),
            str(row["rank_a"] or "–"),
            str(row["rank_b"] or "–"),
            "–" if row["moved"] is None else signed(row["moved"], 0),
        ]
        for row in frame.to_dicts()
    ]
    made = table("comparing", said("Beside each other"), columns, cells, both_lines(a, b))
    rows = frame.to_dicts()
    criteria = criterion_names(a.rules) | criterion_names(b.rules)
    return page(
        made,
        sentence(_first(rows, names), _moves(rows, names)),
        bullets(said("Awards that changed hands:"), _awards(rows, names, a, b)),
        bullets(said("What changed each total most:"), _criteria(rows, names, criteria)),
    )


def compared(found: Comparison) -> Page:
    """The page of ``emulab compare``: both results and, of different years, what changed."""
    names = [
        f"{one.year}{f' {one.scenario}' if one.scenario else ''}" for one in (found.a, found.b)
    ]
    if names[0] == names[1]:
        names = ["A", "B"]
    made = comparing(found.a.result, found.b.result, *names)
    return made if found.years is None else Page((*made.pieces, *years(found.years).pieces))


def beside_rankings(results: Mapping[str, Result]) -> Page:
    """Ranks of many results side by side, and how far each agrees with the first."""
    if not results:
        return nothing(said("There is no ranking to compare."))
    found = rankings_beside(results)
    names = {}
    for result in results.values():
        names = unit_names(result.tables) | names
    columns = [word("Unit"), *(number(name) for name in results)]
    cells = [
        [names[row["unit"]], *(str(row[name] or "–") for name in results)]
        for row in found.ranks.to_dicts()
    ]
    agreement = found.agreement["tau_b"].to_list()
    tau = [
        said("Agreement with the first (Kendall's tau-b)"),
        *(shown(value) for value in agreement),
    ]
    notes = both_lines(*results.values())
    made = table("rankings", said("Rankings side by side"), columns, [*cells, tau], notes)
    changed = [
        said("{name}: {moved} of {units} units move", name=n, moved=moved, units=units)
        for n, moved, units in found.agreement.select("name", "moved", "units").iter_rows()
        if moved
    ]
    leaders = [set(own) for own in found.agreement["first"].to_list()]
    same = said("The first place is the same under all of them.")
    other = said("The first place is not the same under all of them.")
    text = same if all(own == leaders[0] for own in leaders) else other
    return page(made, sentence(text), bullets(said("Ranks that differ from the first:"), changed))


def _first(rows: list[dict], names: dict[str, str]) -> str:
    before = [names[row["unit"]] for row in rows if row["rank_a"] == 1]
    after = [names[row["unit"]] for row in rows if row["rank_b"] == 1]
    if not before or not after:
        return ""
    if before == after:
        return said("**{unit}** stays first.", unit=joined(after))
    return said(
        "**{after}** comes first instead of {before}.", after=joined(after), before=joined(before)
    )


def _moves(rows: list[dict], names: dict[str, str]) -> str:
    up = [f"{names[row['unit']]} {signed(row['moved'], 0)}" for row in rows if row["moved"]]
    return said("Places gained: {units}.", units=joined(up)) if up else said("No rank changes.")


def _awards(rows: list[dict], names: dict[str, str], a: Result, b: Result) -> list[str]:
    titles = contest_names(a.rules) | contest_names(b.rules)
    shown = [published(one).award_outcomes for one in (a, b)]
    reasons = [{(o.contest, o.unit): o.reason for o in outcomes} for outcomes in shown]
    found = []
    for row in rows:
        for entry in row["gained"]:
            why = reasons[0][entry["award"], row["unit"]].said("vi")
            values = {"unit": names[row["unit"]], "award": titles[entry["award"]], "why": why}
            found.append(said("{unit} gains {award} (before: {why})", **values))
        for entry in row["lost"]:
            why = reasons[1][entry["award"], row["unit"]].said("vi")
            values = {"unit": names[row["unit"]], "award": titles[entry["award"]], "why": why}
            found.append(said("{unit} loses {award} (now: {why})", **values))
    return found


def _criteria(rows: list[dict], names: dict[str, str], criteria: dict[str, str]) -> list[str]:
    found = []
    for row in rows:
        if row["difference"] is None or not round(row["difference"], TIE_PLACES):
            continue
        pieces = [
            f"“{criteria.get(one['criterion'], one['criterion'])}” {signed(one['difference'])}"
            for one in row["criteria"]
        ]
        found.append(f"{names[row['unit']]}: {joined(pieces)}")
    return found
