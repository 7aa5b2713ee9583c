"""What each weight, moved alone within what is defensible, does to the lead of the first unit."""

from typing import TYPE_CHECKING

from great_tables import GT

from emulab.numbers import TIE_PLACES, portion, signed
from emulab.show.firmness import about, firsts, named, notes, siblings, unmoved
from emulab.show.names import apart
from emulab.show.page import Page, page, said, sentence
from emulab.show.table import number, table, word

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

LEADS = ("lead_low", "lead_adopted", "lead_high")


def tornado(robustness: "Robustness | None") -> Page:
    """A row a weight, widest first: its ends, the lead in points at each, and who is then first.

    Below 0 the unit that is first as adopted has lost. The other weights keep their proportions
    and must stay defensible too, so that a heavy one may go less far than its own ends.
    """
    if (silent := unmoved(robustness)) is not None:
        return silent
    return page(_table(robustness), sentence(_reading(robustness)))


def _table(robustness: "Robustness") -> GT:
    names = siblings(robustness)
    columns = [word("Weight of"), number("Adopted", 9), number("Least", 9), number("Lead", 10)]
    columns += [number("Most", 9), number("Lead", 10), word("Then first", 28)]
    rows = [
        [
            names[row["criterion"]],
            portion(row["weight"]),
            portion(row["low"]),
            signed(row["lead_low"]),
            portion(row["high"]),
            signed(row["lead_high"]),
            _then(robustness, row),
        ]
        for row in robustness.tornado.to_dicts()
    ]
    title = about(robustness, said("The lead in points as each weight moves alone"))
    return table("tornado", title, columns, rows, notes(robustness))


def _then(robustness: "Robustness", row: dict) -> str:
    """Who is first at either end; empty where it is who is first as adopted."""
    adopted = set(robustness.result.ranks.filter(rank=1)["unit"])
    low, high = (set(row[end] or adopted) != adopted for end in ("first_low", "first_high"))
    found = []
    if low:
        found.append(said("at the least: {units}", units=named(row["first_low"], robustness)))
    if high:
        found.append(said("at the most: {units}", units=named(row["first_high"], robustness)))
    return "; ".join(found)


def _reading(robustness: "Robustness") -> str:
    names, rows = siblings(robustness), robustness.tornado.to_dicts()
    known = [row for row in rows if row["lead_low"] is not None and row["lead_high"] is not None]
    if not known:
        return said("No weight can move alone and stay defensible.")
    widest = known[0]
    values = {
        "unit": "; ".join(firsts(robustness)),
        "name": names[widest["criterion"]],
        "least": signed(min(widest["lead_low"], widest["lead_high"])),
        "most": signed(max(widest["lead_low"], widest["lead_high"])),
    }
    losing = [
        names[row["criterion"]]
        for row in known
        if round(min(row["lead_low"], row["lead_high"]), TIE_PLACES) < 0
    ]
    lead = round(widest["lead_adopted"], TIE_PLACES)
    if not any(round(row[end], TIE_PLACES) for row in known for end in LEADS):
        return said("No points part the units that are first, however a single weight moves.")
    if lead:
        text = said(
            "{unit} leads by {lead} points; “{name}” moves that most, between {least} and {most}.",
            lead=apart(lead),
            **values,
        )
    else:
        text = said(
            "No points part {unit} from the next; “{name}” moves that most, between {least} and "
            "{most}.",
            **values,
        )
    if not losing:
        return f"{text} {said('No weight alone takes the lead away.')}"
    rest = said("The lead is lost to these weights, each alone: {names}.", names="; ".join(losing))
    return f"{text} {rest}"
