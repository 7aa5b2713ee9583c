"""Interested parties: favours returned, self-marks beyond others', the head's unit."""

from emulab import scorers
from emulab.numbers import shown, signed
from emulab.pipeline import Result
from emulab.show.names import criterion_names, plain, points
from emulab.show.origins import joined, lines
from emulab.show.page import Page, bullets, nothing, page, said, sentence
from emulab.show.scorers import scorer_names, silent
from emulab.show.table import number, table, word
from emulab.show.vocabulary import STAGES, spoken


def favours(result: Result | None) -> Page:
    """Whether units that mark each other return favours, and the pairs that give both ways.

    The probability over all pairs comes before any pair: some lie beyond the bound by chance.
    """
    if (page_of := silent(result)) is not None:
        return page_of
    found, own = scorers.favours(result), scorers.scorers_of(result)
    if found.found is None:
        text = "Fewer than three pairs of units marked each other, so no favours can be compared."
        return nothing(said(text))
    names, sheet = scorer_names(result), own.marks.sheet
    over_all = said(
        "Over {pairs} pairs that marked each other the correlation of what they give beyond worth "
        "and leniency is {r}; chance alone gives as much in {p} % of the draws.",
        pairs=found.found.pairs,
        r=signed(found.found.correlation),
        p=shown(100 * found.found.probability, 1),
    )
    bound = said(
        "A pair is listed where both gave the other {bound} points a sheet or more beyond what "
        "was expected (one standard deviation of all pairs).",
        bound=points(found.bound * sheet),
    )
    if not found.pairs.height:
        return page(sentence(over_all, bound, said("No pair does.")))
    columns = [word("One"), word("The other"), number("Gives beyond expected", 16)]
    columns += [number("Gets beyond expected", 16)]
    rows = [
        [names[a], names[b], signed(there * sheet), signed(back * sheet)]
        for a, b, there, back in found.pairs.iter_rows()
    ]
    title = said("Pairs that give each other more than expected (points a sheet)")
    made = table("favours", title, columns, rows, lines(result, "marks"))
    groups = [joined(names[one] for one in group) for group in found.blocs]
    blocs = bullets(said("Groups in which every two do:"), groups)
    return page(made, sentence(over_all, bound), blocs)


def inflation(result: Result | None) -> Page:
    """What units gave themselves beyond what others gave them, in all and by section."""
    if result is None:
        return nothing(said("There are no marks, so no scorer can be compared."))
    found = scorers.inflation(result)
    whole = [row for row in found.to_dicts() if row["section"] is None]
    if not whole:
        return nothing(said("No criterion has a self-mark beside a mark of others."))
    names, criteria = scorer_names(result), criterion_names(result.rules)
    sections = [node.id for node in result.rules.rubric.criteria]
    sections = [one for one in sections if one in set(found["section"])]
    parts = {(row["unit"], row["section"]): row["inflation"] for row in found.to_dicts()}
    columns = [word("Unit"), number("Criteria compared", 10), number("Own marks", 11)]
    columns += [number("Marks of others", 11), number("Difference", 10)]
    columns += [number(criteria[one]) for one in sections]
    rows = [
        [
            names[row["unit"]],
            str(row["cells"]),
            points(row["own"]),
            points(row["others"]),
            signed(row["inflation"]),
            *(signed(parts.get((row["unit"], one))) for one in sections),
        ]
        for row in whole
    ]
    title = said("Self-marks less the marks of others, in points")
    made = table("inflation", title, columns, rows, lines(result, "marks"))
    return page(made, sentence(*_inflated(whole, names)))


def _inflated(whole: list[dict], names: dict[str, str]) -> list[str]:
    above = [row for row in whole if row["inflation"] > 1e-9]
    text = said(
        "{some} of {all} units gave themselves more than others gave them.",
        some=len(above),
        all=len(whole),
    )
    if not above:
        return [text]
    most = above[0]
    return [
        text,
        said(
            "Most: **{unit}**, {points} points beyond the others' marks.",
            unit=names[most["unit"]],
            points=points(most["inflation"]),
        ),
    ]


def heads_advantage(result: Result | None) -> Page:
    """The head's unit in the marks of each stage and officially, beside the other units.

    One cluster and one year prove nothing about heads; they show where to look.
    """
    if result is None:
        return nothing(said("There are no marks, so no scorer can be compared."))
    found = scorers.heads_advantage(result)
    if not found.height:
        return nothing(said("The rules name no unit as head of this year, or it has no rank."))
    columns = [word("Marks of"), number("Rank", 12), number("Total", 12)]
    columns += [number("Mean of the others", 15), number("Ahead by", 12)]
    rows = [
        [
            said("all, officially") if row["stage"] is None else spoken(STAGES, row["stage"]),
            said("{rank} of {all}", rank=row["rank"], all=row["of"]),
            points(row["total"]),
            points(row["others"]),
            signed(row["lead"]),
        ]
        for row in found.to_dicts()
    ]
    unit = scorer_names(result)[found["unit"][0]]
    title = said("The head's unit by stage: {unit}", unit=unit)
    leads = {row["stage"]: row["lead"] for row in found.to_dicts()}
    own = said(
        "{unit} lies {lead} points from the mean of the others officially.",
        unit=unit,
        lead=signed(leads[None]),
    )
    made = table("heads-advantage", title, columns, rows, lines(result, "marks"))
    return page(made, sentence(own, _across(leads)))


def _across(leads: dict[str | None, float]) -> str:
    stages = {stage: lead for stage, lead in leads.items() if stage is not None}
    if len(stages) < 2:
        return ""
    most, least = max(stages, key=stages.get), min(stages, key=stages.get)
    gap = round(stages[most] - stages[least], 9)
    if not gap:
        return said("Its lead is the same at every stage.")
    return said(
        "Its lead is largest in “{most}” and smallest in “{least}”, {gap} points apart.",
        most=spoken(STAGES, most),
        least=spoken(STAGES, least),
        gap=plain(gap) if gap < 0.005 else points(gap),
    )
