"""The ranking less leniency, and with one scorer left out, beside the official one."""

from emulab import scorers
from emulab.numbers import signed
from emulab.pipeline import Result
from emulab.show.names import points
from emulab.show.origins import joined, lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.scorers import scorer_names, silent
from emulab.show.table import number, table, word
from emulab.show.vocabulary import STAGES, spoken


def adjusted(result: Result | None) -> Page:
    """Official rank, the rank by the panel's marks alone, and the same less leniency.

    The official ranking stays. What moves from the second to the third is what the draw of
    scorers was worth.
    """
    if (page_of := silent(result)) is not None:
        return page_of
    found, own = scorers.adjusted(result), scorers.scorers_of(result)
    names, stage = scorer_names(result), spoken(STAGES, own.stage)
    columns = [word("Unit"), number("Official rank", 10), number("Official total", 11)]
    columns += [number("Rank by the panel", 10), number("Total by the panel", 11)]
    columns += [number("Rank less leniency", 11), number("Total less leniency", 12)]
    columns += [number("Places gained", 9)]
    rows = [
        [
            names[row["unit"]],
            str(row["official_rank"]),
            points(row["official_total"]),
            _place(row["plain_rank"]),
            points(row["plain_total"]),
            _place(row["adjusted_rank"]),
            points(row["adjusted_total"]),
            signed(row["moved"], 0),
        ]
        for row in found.to_dicts()
    ]
    title = said("The ranking by the panel ({stage}), less leniency", stage=stage)
    made = table("adjusted", title, columns, rows, lines(result, "marks", "targets"))
    return page(made, sentence(*_moved(found, names, stage)))


def _place(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _moved(found, names: dict[str, str], stage: str) -> list[str]:
    rows = found.to_dicts()
    kept = said("The official ranking stays; this table only stands beside it.")
    up = [names[row["unit"]] for row in rows if (row["moved"] or 0) > 0]
    if not up:
        return [said("No unit changes its place among the marks of “{stage}”.", stage=stage), kept]
    down = [names[row["unit"]] for row in rows if (row["moved"] or 0) < 0]
    texts = [said("Without leniency these would stand better: {names}.", names=joined(up))]
    if down:
        texts.append(said("These would stand lower: {names}.", names=joined(down)))
    return [*texts, kept]


def without_each(result: Result | None) -> Page:
    """Every unit's rank by the panel, once without each scorer: its best and worst, and whose
    absence moves it; one sentence where nobody's does."""
    if (page_of := silent(result)) is not None:
        return page_of
    found, names = scorers.without_each(result), scorer_names(result)
    columns = [word("Unit"), number("Rank by the panel", 12), number("Best rank", 11)]
    columns += [number("Worst rank", 11), word("Moves without", 40)]
    rows, moving = [], 0
    for unit in found["unit"].unique(maintain_order=True):
        own = [row for row in found.to_dicts() if row["unit"] == unit]
        ranks = [row["rank"] for row in own if row["rank"] is not None]
        moves = [
            f"{names[row['scorer']]} ({signed(row['moved'], 0)})" for row in own if row["moved"]
        ]
        moving += bool(moves)
        best, worst = (str(min(ranks)), str(max(ranks))) if ranks else ("–", "–")
        rows.append([names[unit], str(own[0]["plain_rank"]), best, worst, joined(moves)])
    if not moving:
        return nothing(said("No single scorer decides any place."))
    title = said("The ranking by the panel with one scorer left out")
    made = table("without-each", title, columns, rows, lines(result, "marks", "targets"))
    text = said(
        "{some} of {all} units change places when one scorer is left out.",
        some=moving,
        all=len(rows),
    )
    return page(made, sentence(text))
