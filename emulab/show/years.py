"""Two years: what changed every unit's total and rank, in points and in places."""

import polars as pl

from emulab.explaining import Decomposition
from emulab.explaining.causes import said as cause_said
from emulab.explaining.printing import places_for, rest
from emulab.explaining.saying import change_sentence
from emulab.numbers import TIE_PLACES, shown, signed
from emulab.pipeline import Result
from emulab.show.names import capital, criterion_names, unit_names
from emulab.show.origins import joined, lines, synthetic_line
from emulab.show.page import Page, bullets, nothing, page, said, sentence
from emulab.show.table import group, number, table, word

FEW = 3


def years(found: Decomposition) -> Page:
    """Totals of both years and what each cause added; the printed numbers of a row add up.

    A cause without a column did not change.
    """
    if not found.units.height:
        return nothing(said("No unit has a total in both years, so nothing can be compared."))
    return page(
        _points(found),
        _ranks(found),
        _criteria(found),
        bullets(said("Unit by unit:"), [change_sentence(found, u) for u in found.units["unit"]]),
        sentence(*_joint(found), *_listed(found)),
    )


def _causes(found: Decomposition) -> list[str]:
    return found.causes["cause"].unique(maintain_order=True).to_list()


def _points(found: Decomposition):
    names, causes = unit_names(found.after.tables), _causes(found)
    own = {(unit, cause): p for unit, cause, p, *_ in found.causes.iter_rows()}
    rows = found.units.sort("rank_after", nulls_last=True, maintain_order=True).to_dicts()
    sums = [
        (row["total_after"], [row["total_before"], *(own[row["unit"], c] for c in causes)])
        for row in rows
    ]
    places = places_for(sums)
    rests = [rest(whole, terms, places) for whole, terms in sums]
    columns = [word("Unit", 24), number(_year(found.before, found))]
    columns += [number(capital(cause_said(cause))) for cause in causes]
    columns += [number("Rounding", 10)] if any(rests) else []
    columns += [number(_year(found.after, found)), number("Change", 11)]
    cells = [
        [
            names[row["unit"]],
            shown(row["total_before"], places),
            *(signed(own[row["unit"], cause], places) for cause in causes),
            *([signed(left, places)] if any(rests) else []),
            shown(row["total_after"], places),
            signed(row["change"], places),
        ]
        for row, left in zip(rows, rests, strict=True)
    ]
    title = said("What changed the totals")
    return table("years", title, columns, cells, _notes(found))


def _ranks(found: Decomposition):
    names, causes = unit_names(found.after.tables), _causes(found)
    own = {(row["unit"], row["cause"]): row for row in found.causes.to_dicts()}
    columns = [word("Unit", 24), number("Rank before", 9), number("Rank after", 9)]
    columns += [number("Places gained", 10)]
    columns += [number(capital(cause_said(cause))) for cause in causes]
    cells = [
        [
            names[row["unit"]],
            str(row["rank_before"] or "–"),
            str(row["rank_after"] or "–"),
            "–" if row["moved"] is None else signed(row["moved"], 0),
            *(_shift(own[row["unit"], cause]) for cause in causes),
        ]
        for row in found.units.sort("rank_after", nulls_last=True, maintain_order=True).to_dicts()
    ]
    note = said("In brackets: the least and the most, whichever cause is counted first.")
    title = said("What changed the ranks")
    return table("year-ranks", title, columns, cells, [note, *_notes(found)])


def _shift(row: dict) -> str:
    """The places that a cause gained, with its range where the order of the causes matters."""
    if row["rank_shift"] is None:
        return "–"
    shift = _short(row["rank_shift"])
    if round(row["low"], TIE_PLACES) == round(row["high"], TIE_PLACES):
        return shift
    low, high = _short(row["low"]), _short(row["high"])
    return said("{shift} ({low} to {high})", shift=shift, low=low, high=high)


def _short(value: float) -> str:
    whole = abs(value - round(value)) < 1e-9
    return signed(value, 0 if whole else 2)


def _criteria(found: Decomposition):
    """The criteria that changed each unit's total most."""
    units = unit_names(found.after.tables)
    names = criterion_names(found.before.rules) | criterion_names(found.after.rules)
    felt = found.criteria.filter(pl.col("change").round(TIE_PLACES) != 0)
    felt = felt.sort(-pl.col("change").abs(), maintain_order=True)
    order = found.units.sort("rank_after", nulls_last=True, maintain_order=True)["unit"]
    rows = [row for unit in order for row in felt.filter(unit=unit).head(FEW).to_dicts()]
    if not rows:
        return None
    kept = [k for k in ("performance", "weight", "other") if any(round(r[k], 9) for r in rows)]
    heads = {
        "performance": number("The marks themselves", 14),
        "weight": number("Its weight", 12),
        "other": number("Other causes", 12),
    }
    columns = [group(), word("Criterion"), *(heads[key] for key in kept)]
    columns += [number("Change", 12)]
    cells = [
        [
            units[row["unit"]],
            names.get(row["criterion"], row["criterion"]),
            *(signed(row[key]) for key in kept),
            signed(row["change"]),
        ]
        for row in rows
    ]
    title = said("The criteria that changed most, at most {few} a unit", few=FEW)
    return table("year-criteria", title, columns, cells, [_method(found), *_notes(found)])


def _method(found: Decomposition) -> str:
    if found.method == "bennet":
        return said("Split by Bennet: each change at the mean of the other factor.")
    if found.method == "logarithmic mean":
        return said("Split by logarithmic means, because the levels are multiplied.")
    return said("Split by replaying every combination of the causes (Shapley).")


def _joint(found: Decomposition) -> list[str]:
    return [
        said("These cannot be told apart and are counted as one: {causes}.", causes=cause_said(one))
        for one in found.joint
    ]


def _listed(found: Decomposition) -> list[str]:
    """Units that are not compared, each with the reason."""
    after, before = unit_names(found.after.tables), unit_names(found.before.tables)
    entered = [after[unit] for unit in found.entered]
    left = [before[unit] for unit in found.left if unit not in found.merged]
    unmarked = [after.get(unit) or before[unit] for unit in found.unmarked]
    merged = [
        said("{unit} into {successor}", unit=before[u], successor=after.get(s, s))
        for u, s in found.merged.items()
    ]
    sentences = []
    if entered:
        sentences.append(said("Came in: {units}.", units=joined(entered)))
    if left:
        sentences.append(said("Left: {units}.", units=joined(left)))
    if merged:
        sentences.append(said("Merged: {units}.", units=joined(merged)))
    if unmarked:
        sentences.append(
            said("Without marks in one of the years: {units}.", units=joined(unmarked))
        )
    return sentences


def year_of(result: Result) -> int:
    """The year of the marks: an earlier one where a draft was tried on them."""
    rules = result.rules
    tried = rules.analysis.trial_year if rules.phase == "kick_off" else None
    return tried or rules.year


def _year(result: Result, found: Decomposition) -> str:
    first, last = year_of(found.before), year_of(found.after)
    if first == last:
        return said("Before") if result is found.before else said("After")
    return said("Total {year}", year=str(year_of(result)))


def _notes(found: Decomposition) -> list[str]:
    return both_lines(found.before, found.after)


def both_lines(*results: Result) -> list[str]:
    """The lines under a table of several results: every source, and once what is synthetic."""
    own = [line for one in results for line in lines(one, "marks", "targets")]
    made_up = {synthetic_line(one.synthetic, one.rules) for one in results}
    parts = dict.fromkeys(part for one in results for part in one.synthetic)
    last = synthetic_line(parts, results[-1].rules) if parts else ""
    sources = dict.fromkeys(line for line in own if line not in made_up)
    return [*sources, *([last] if last else [])]
