"""The rubric: its tree, whether its maxima add up, and what weighs most."""

import polars as pl
from great_tables import GT, loc, style

from emulab import criteria
from emulab.numbers import shown
from emulab.rules import Rules, maximum_of
from emulab.show.names import per_cent, plain
from emulab.show.origins import source_lines, synthetic_line
from emulab.show.page import Page, page, said, sentence
from emulab.show.table import number, table, word
from emulab.show.vocabulary import KINDS, SIDES, spoken

INDENT = 18  # pixels a level


def tree(rules: Rules) -> Page:
    """Every section and criterion with its maximum and share, and whether the maxima add up.

    Rules whose maxima do not add up are refused when they are read, with the line; a tree that
    is shown has passed.
    """
    nodes = criteria.tree(rules)
    known = rules.rubric.maximum is not None
    columns = [word("Criterion"), word("Kind", 18)]
    columns += [number("Maximum", 13)] if known else []
    columns += [number("Share", 10)] if nodes["share"].is_not_null().any() else []
    rows = []
    for row in nodes.to_dicts():
        cells = [row["name"], _kind(row)]
        cells += [plain(row["maximum"])] if known else []
        cells += [_share(row["share"])] if len(columns) == 3 + known else []
        rows.append(cells)
    made = _as_tree(table("tree", _title(rules), columns, rows, _notes(rules)), nodes)
    return page(made, sentence(_count(rules), *_sum(rules), *_extras(rules)))


def heaviest(rules: Rules, top: int = 10) -> Page:
    """The ``top`` heaviest criteria of the tree, and how much of the whole they hold together."""
    leaves = criteria.tree(rules).filter(
        pl.col("share").is_not_null() & pl.col("kind").is_not_null()
    )
    if not leaves.height:
        text = said("The maxima of the criteria were not published, so no weight can be given.")
        return page(sentence(text))
    first = leaves.sort("share", descending=True, maintain_order=True).head(top)
    rows = [
        [name, plain(most), _share(share)]
        for name, most, share in first.select("name", "maximum", "share").iter_rows()
    ]
    columns = [word("Criterion"), number("Maximum", 13), number("Share", 12)]
    text = said(
        "The {top} heaviest of {all} criteria hold {share} of the whole.",
        top=first.height,
        all=leaves.height,
        share=per_cent(first["share"].sum()),
    )
    title = said("What weighs most")
    return page(table("heaviest", title, columns, rows, _notes(rules)), sentence(text))


def _title(rules: Rules) -> str:
    return said("Draft rubric") if rules.rubric.status == "draft" else said("Adopted rubric")


def _kind(row: dict) -> str:
    kind = spoken(KINDS, row["kind"])
    if row["side"] == "main" or not kind:
        return kind
    return spoken(SIDES, row["side"])


def _share(share: float | None) -> str:
    return "" if share is None else f"{shown(100 * share, 1)} %"


def _as_tree(made: GT, nodes: pl.DataFrame) -> GT:
    """Sections in bold, and every level further in."""
    for row, (depth, kind) in enumerate(nodes.select("depth", "kind").iter_rows()):
        if kind is None:
            made = made.tab_style(style.text(weight="bold"), loc.body(rows=[row]))
        if depth:
            inwards = style.css(f"padding-left: {4 + INDENT * depth}px;")
            made = made.tab_style(inwards, loc.body(columns="c0", rows=[row]))
    return made


def _count(rules: Rules) -> str:
    sections = sum(bool(node.criteria) for node in rules.rubric.criteria)
    values = {"leaves": len(rules.rubric.main), "sections": sections}
    if not sections:
        return said("The rubric has {leaves} criteria.", **values)
    return said("The rubric has {leaves} criteria in {sections} sections.", **values)


def _sum(rules: Rules) -> list[str]:
    if rules.rubric.maximum is None:
        return [said("The maxima of the criteria were not published, so no sum can be checked.")]
    terms = " + ".join(plain(maximum_of(node)) for node in rules.rubric.criteria)
    return [
        said("The maxima add up: {terms} = {sum}.", terms=terms, sum=plain(rules.rubric.maximum))
    ]


def _extras(rules: Rules) -> list[str]:
    bonus, penalty = rules.rubric.bonus, rules.rubric.penalty
    found = []
    if bonus is not None:
        most = bonus.at_most or _most(rules, "bonus")
        if most is None:
            found.append(said("The bonus has no upper limit."))
        else:
            found.append(said("The bonus is at most {most} points.", most=plain(most)))
    if penalty is not None:
        most = penalty.at_most or _most(rules, "penalty")
        if most is None:
            found.append(said("The penalty has no upper limit."))
        else:
            found.append(said("The penalty is at most {most} points.", most=plain(most)))
    return found


def _most(rules: Rules, side: str) -> float | None:
    """The sum of the maxima of a side; None where one of its criteria has none."""
    maxima = [leaf.maximum for leaf in rules.rubric.leaves if leaf.side == side]
    return None if None in maxima else sum(maxima)


def _notes(rules: Rules) -> list[str]:
    own = [part for part in rules.synthetic if part == "rubric"]
    line = synthetic_line(own, rules)
    return source_lines([rules.rubric.provenance or rules.provenance]) + ([line] if line else [])
