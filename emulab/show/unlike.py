"""Unlike units in one cluster: the ranking by rate beside the one by points as given."""

from emulab.numbers import signed
from emulab.pipeline import Result
from emulab.rankings import both_rankings
from emulab.show.names import per_cent, plain, points, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import number, table, word


def unlike(result: Result | None) -> Page:
    """Both rankings and the places within groups, where units are not judged on the same maxima."""
    if result is None or not result.ranked:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    found = both_rankings(result)
    grouped = found["group"].drop_nulls().len() > 0
    if not grouped and found["assigned"].n_unique() < 2:
        return nothing(said("All units are judged on the same maxima: both rankings are one."))
    names = unit_names(result.tables)
    groups = {group.id: str(group.name) for group in result.rules.groups}
    columns = [number("Rank", 7), word("Unit")]
    columns += [word("Group", 16), number("In its group", 9)] if grouped else []
    columns += [number("Points given", 11), number("Maxima assigned", 11), number("Rate", 8)]
    columns += [number("Total", 11), number("Rank by points", 10)]
    rows = []
    for row in found.to_dicts():
        cells = [str(row["rank"]), names[row["unit"]]]
        if grouped:
            cells += [groups.get(row["group"], "–"), plain(row["group_rank"])]
        cells += [points(row["given"]), plain(row["assigned"]), per_cent(row["rate"])]
        rows.append([*cells, points(row["total"]), str(row["given_rank"])])
    moved = [row for row in found.to_dicts() if row["moved"]]
    text = said("Both rankings are in the same order.")
    if moved:
        listed = joined(
            said("{unit} {places}", unit=names[row["unit"]], places=signed(row["moved"], 0))
            for row in moved
        )
        text = said("Re-basing moves these units (places gained): {units}.", units=listed)
    title = said("The ranking by rate beside the one by points")
    return page(
        table("unlike", title, columns, rows, lines(result, "marks", "targets")), sentence(text)
    )
