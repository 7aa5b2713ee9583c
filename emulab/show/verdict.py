"""The verdict: how firm the ranking is, in one sentence for the cluster and one a unit."""

from emulab.numbers import chance, shown
from emulab.sensitivity.robustness import Robustness
from emulab.sensitivity.verdict import FRAGILE, SAFE, TIED, scope
from emulab.show.firmness import keeping, outside
from emulab.show.origins import lines
from emulab.show.page import LANG, Page, bullets, nothing, page, said, sentence
from emulab.show.table import number, table, word

STATES = {SAFE: "Safe", FRAGILE: "Fragile", TIED: "Tied"}


def verdict(robustness: Robustness | None) -> Page:
    """The sentence on the first place, a row a unit, and the sentence on each."""
    if robustness is None:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    found = robustness.verdict
    state, text = said(STATES[found.state]), found.sentence.said(LANG)
    why = robustness.model.why
    return page(
        sentence(f"**{state}.** {text}"),
        sentence(said("The order of totals is not linear in the weights: {why}.", why=why))
        if why is not None and not found.proved
        else None,
        sentence(outside(robustness)),
        _table(robustness),
        bullets(said("Unit by unit:"), [one.sentence.said(LANG) for one in found.units]),
    )


def _table(robustness: Robustness):
    own = robustness.within
    ranges = {row["unit"]: row for row in robustness.possible_ranks.iter_rows(named=True)}
    kept = keeping(robustness)
    columns = [number("Rank", 7), word("Unit"), word("Verdict", 14)]
    columns += [number("Possible ranks", 14), number("Keeps its rank", 14)]
    rows = [
        [
            str(one.rank),
            robustness.names[one.unit],
            said(STATES[one.state]),
            _span(ranges[one.unit]),
            chance(kept[one.unit]),
        ]
        for one in robustness.verdict.units
    ]
    note = said(
        "Ranks under {draws} weightings {where}, seed {seed}.",
        draws=shown(own.draws, 0),
        where=scope(robustness.model),
        seed=own.seed,
    )
    title = said("How firm is the ranking?")
    notes = [note, *lines(robustness.result, "marks", "targets")]
    return table("verdict", title, columns, rows, notes)


def _span(row: dict) -> str:
    """Best to worst rank; one that is not settled says that it may lie further."""
    best, worst = str(row["best"]), str(row["worst"])
    text = best if best == worst else f"{best}–{worst}"
    return text if row["exact"] else said("{span} at least", span=text)
