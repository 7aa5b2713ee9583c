"""The ranking: who leads by how much, who is tied, and which key decided where points did not."""

from emulab.pipeline import Result
from emulab.show.names import apart, decided, points, trial_year, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import number, table, word


def ranking(result: Result | None) -> Page:
    """The ranking as a table, best first, and the sentence that reads it.

    Tied units share the better rank; the order of their rows means nothing.
    """
    if result is None or not result.ranked:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    return page(_table(result), sentence(*leader(result), *_ties(result), _unranked(result)))


def title(result: Result) -> str:
    year = trial_year(result)
    return said("Ranking, tried on the marks of {year}", year=year) if year else said("Ranking")


def _table(result: Result):
    rules, names = result.rules, unit_names(result.tables)
    bands = {band.id: band.name.vi for band in rules.bands}
    sides = [side for side in ("bonus", "penalty") if getattr(rules.rubric, side)]
    keyed = bool((result.ranks["decided_by"] != "").any())
    columns = [number("Rank", 7), word("Unit")]
    columns += [number("Points", 11)] if sides else []
    columns += [number("Bonus", 10) if side == "bonus" else number("Penalty", 8) for side in sides]
    columns += [number("Total", 12)]
    columns += [word("Band", 12)] if bands else []
    columns += [word("Decided by", 20)] if keyed else []
    totals = {row["unit"]: row for row in result.totals.to_dicts()}
    rows = []
    for row in result.ranks.to_dicts():
        own = totals[row["unit"]]
        cells = [f"{row['rank']}{' =' if row['tied'] else ''}", names[row["unit"]]]
        cells += [points(own["points"])] if sides else []
        cells += [points(own[side]) for side in sides]
        cells += [points(row["total"])]
        cells += [bands.get(row["band"], "–")] if bands else []
        cells += [decided(row["decided_by"], rules)] if keyed else []
        rows.append(cells)
    return table("ranking", title(result), columns, rows, lines(result, "marks", "targets"))


def leader(result: Result) -> list[str]:
    """Who leads, and by how much or by which equality."""
    names, ranks = unit_names(result.tables), result.ranks.to_dicts()
    first = [row for row in ranks if row["rank"] == 1]
    total = points(first[0]["total"])
    if len(first) > 1:
        units = joined(names[row["unit"]] for row in first)
        return [said("{units} share the first rank with {total} points.", units=units, total=total)]
    best = names[first[0]["unit"]]
    if len(ranks) == 1:
        return [
            said("**{leader}** is the only unit, with {total} points.", leader=best, total=total)
        ]
    second, gap = ranks[1], first[0]["total"] - ranks[1]["total"]
    values = {"leader": best, "second": names[second["unit"]], "total": total}
    if first[0]["decided_by"]:
        return [said("**{leader}** leads: it has {total} points, as {second} has.", **values)]
    return [
        said(
            "**{leader}** leads with {total} points, {gap} more than {second}.",
            **values,
            gap=apart(gap),
        )
    ]


def _ties(result: Result) -> list[str]:
    """Every group of equal totals: what parted it, or that nothing did."""
    names = unit_names(result.tables)
    found = []
    tied = result.ranks.filter("tied")
    for (rank,), group in tied.group_by("rank", maintain_order=True):
        if rank == 1:
            continue
        units = joined(names[unit] for unit in group["unit"])
        found.append(said("Equal at rank {rank}: {units}.", rank=rank, units=units))
    keyed = result.ranks.filter(result.ranks["decided_by"] != "")
    for (total, by), group in keyed.group_by("total", "decided_by", maintain_order=True):
        found.append(
            said(
                "Equal at {total} points, {units} are ranked in this order by {key}.",
                total=points(total),
                units=joined(names[unit] for unit in group["unit"]),
                key=decided(by, result.rules),
            )
        )
    return found


def _unranked(result: Result) -> str:
    ranked = set(result.ranks["unit"])
    names = unit_names(result.tables)
    left = [name for unit, name in names.items() if unit not in ranked]
    return said("No mark yet, so no rank: {units}.", units=joined(left)) if left else ""
