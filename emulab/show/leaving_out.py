"""What the ranking would be without one section, criterion, unit, scorer or stage."""

from typing import TYPE_CHECKING

import polars as pl
from great_tables import GT

from emulab.numbers import TIE_PLACES, shown, signed
from emulab.show.firmness import named, notes
from emulab.show.names import capital, criterion_names
from emulab.show.page import LANG, Page, nothing, page, said, sentence
from emulab.show.scorers import scorer_names
from emulab.show.table import group, number, table, word
from emulab.show.vocabulary import STAGES, spoken
from emulab.words import Message

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

FEW = 5  # cases named in a sentence
MOST = 12  # rows of each kind; those that move the ranking most are shown
HEADS = {
    "section": Message("Without one section"),
    "criterion": Message("Without one criterion"),
    "unit": Message("Without one unit (ranks among the others)"),
    "scorer": Message("Without one scorer"),
    "stage": Message("Without one stage"),
}
CALM = {
    "section": Message("Whichever section is left out, the same unit is first."),
    "criterion": Message("Whichever criterion is left out, the same unit is first."),
    "unit": Message("Whichever other unit leaves, the same unit is first."),
    "scorer": Message("Whichever scorer is left out, the same unit is first."),
    "stage": Message("Whichever stage is left out, the same unit is first."),
}


def leaving_out(robustness: "Robustness | None") -> Page:
    """A row a thing left out, kind by kind, those that move the ranking most first: who is then
    first, how many units change their place, by how much on average, who moves most.

    Places are counted among the units that are left, before and after. A kind of which there is
    only one, or that moves nobody, is a sentence.
    """
    if robustness is None:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    if len(robustness.model.units) < 2:
        return nothing(said("Only one unit is ranked, so nothing can change its place."))
    found = {what: _ordered(frame) for what, frame in robustness.leave_one_out.items()}
    if found["criterion"]["left"].to_list() == found["section"]["left"].to_list():
        del found["criterion"]
    texts = [text for what, frame in found.items() for text in _reading(robustness, what, frame)]
    return page(_table(robustness, found), sentence(*texts, _immune(robustness)))


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    """Those that could be left out, the greatest shift first."""
    done = frame.filter(pl.col("why").is_null())
    return done.sort(pl.col("shift").round(TIE_PLACES), descending=True, maintain_order=True)


def _table(robustness: "Robustness", found: dict[str, pl.DataFrame]) -> GT | None:
    columns = [
        group(),
        word("What is left out"),
        word("Then first", 24),
        number("Units that move", 9),
    ]
    columns += [number("Mean change", 9), number("Kendall", 9), word("Moves most", 22)]
    rows = []
    for what, frame in found.items():
        moving = frame.filter(pl.col("moved") > 0).head(MOST)
        names = _names(robustness, what)
        for row in moving.to_dicts():
            rows.append(
                [
                    HEADS[what].said(LANG),
                    names[row["left"]],
                    named(row["winner"], robustness),
                    str(row["moved"]),
                    shown(row["shift"]),
                    shown(row["tau_b"]).replace("-", "−"),
                    f"{robustness.names[row['largest']]} ({signed(row['by'], 0)})",
                ]
            )
    if not rows:
        return None
    title = said("The ranking without one of each")
    return table("leaving-out", title, columns, rows, notes(robustness))


def _names(robustness: "Robustness", what: str) -> dict[str, str]:
    if what == "unit":
        return robustness.names
    if what == "scorer":
        return scorer_names(robustness.result)
    if what == "stage":
        order = robustness.result.rules.stages.order
        return {stage: capital(spoken(STAGES, stage)) for stage in order}
    return criterion_names(robustness.result.rules)


def _reading(robustness: "Robustness", what: str, found: pl.DataFrame) -> list[str]:
    """Who would take the first place without what; nothing of a kind that cannot be left out."""
    if not found.height:
        return []
    first = set(robustness.result.ranks.filter(rank=1)["unit"])
    names = _names(robustness, what)
    taking = [
        said(
            "{units} without “{left}”",
            units=named(row["winner"], robustness),
            left=names[row["left"]],
        )
        for row in found.to_dicts()
        if not first & set(row["winner"]) and not (what == "unit" and first == {row["left"]})
    ]
    if not taking:
        return [CALM[what].said(LANG)]
    cases = "; ".join(taking[:FEW])
    if len(taking) > FEW:
        more = len(taking) - FEW
        cases = said("{cases}; and {number} such cases more", cases=cases, number=more)
    return [said("Another unit would be first: {cases}.", cases=cases)]


def _immune(robustness: "Robustness") -> str:
    """Whether a unit's leaving could ever turn others round."""
    from emulab.sensitivity.methods.leaving_out import reversals

    why = reversals(robustness.result.rules)
    if not why:
        return said("Under these rules no unit's leaving can ever turn two others round.")
    reasons = "; ".join(one.said(LANG) for one in why)
    return said("A unit's leaving may turn others round: {reasons}.", reasons=reasons)
