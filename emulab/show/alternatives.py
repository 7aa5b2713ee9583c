"""The rules as adopted beside every alternative: ranks, awards that change hands, and why."""

from great_tables import GT

from emulab.alternative_rules import Alternatives
from emulab.differing import key_said, value_said
from emulab.numbers import shown, signed
from emulab.show.names import contest_names, criterion_names
from emulab.show.origins import joined, synthetic_line
from emulab.show.page import LANG, Page, bullets, nothing, page, said, sentence
from emulab.show.table import group, number, table, word
from emulab.show.years import both_lines

FEW = 3  # criteria of an alternative


def alternatives(found: Alternatives | None) -> Page:
    """Ranks side by side, the awards that change hands, what differs in the rules, what moved.

    Each alternative is set against the first column and against no other. One that could not be
    run is named with its faults.
    """
    if found is None:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    if not found.others:
        text = said("There is no scenario and no weight set to set beside the rules.")
        return page(sentence(text), _refused(found)) if found.refused else nothing(text)
    return page(
        _ranks(found),
        sentence(_first(found)),
        _hands(found),
        sentence(said("No award changes hands.") if not found.hands.height else ""),
        _differences(found),
        _criteria(found),
        bullets(said("Why it was put forward:"), _reasons(found)),
        _refused(found),
    )


def _ranks(found: Alternatives) -> GT:
    columns = [word("Unit"), *(number(found.names[key]) for key in found.results)]
    cells = [
        [found.unit_names[unit], *(found.labels[key][unit] for key in found.results)]
        for unit in found.units
    ]
    tau = [shown(value) for value in found.agreement["tau_b"].to_list()]
    cells.append([said("Agreement with the first (Kendall's tau-b)"), *tau])
    title = said("Ranks under the rules and under every alternative")
    return table("alternatives", title, columns, cells, _notes(found))


def _first(found: Alternatives) -> str:
    """Which alternatives put another unit first."""
    leaders = dict(found.agreement.select("name", "first").iter_rows())
    base = set(leaders.pop(found.base.key))
    other = {key: own for key, own in leaders.items() if set(own) != base}
    if not other:
        return said("The first place is the same under all of them.")
    listed = joined(
        said(
            "{name}: {units}",
            name=found.names[key],
            units=joined(found.unit_names[unit] for unit in own) or "–",
        )
        for key, own in other.items()
    )
    return said("Another unit comes first under: {listed}.", listed=listed)


def _hands(found: Alternatives) -> GT | None:
    rows = found.hands_said(LANG).to_dicts()
    if not rows:
        return None
    titles: dict[str, str] = {}
    for result in found.results.values():
        titles = contest_names(result.rules) | titles
    changes = {"gained": said("gains"), "lost": said("loses")}
    columns = [group(), word("Unit", 26), word("Change", 11), word("Award", 26), word("Why")]
    cells = [
        [
            found.names[row["alternative"]],
            found.unit_names[row["unit"]],
            changes[row["change"]],
            titles[row["award"]],
            said("before: {why}", why=row["reason"])
            if row["change"] == "gained"
            else said("now: {why}", why=row["reason"]),
        ]
        for row in rows
    ]
    return table(
        "alternative-hands", said("Awards that change hands"), columns, cells, _notes(found)
    )


def _differences(found: Alternatives) -> GT | None:
    if not found.differences.height:
        return None
    names = {}
    for result in found.results.values():
        names = result.rules.rubric.names() | names
    columns = [group(), word("Key of the rules", 48)]
    columns += [word(found.names[found.base.key]), word("Alternative")]
    cells = [
        [found.names[one], key_said(key, names, LANG)]
        + [value_said(key, value, LANG) for value in (before, after)]
        for one, key, before, after in found.differences.iter_rows()
    ]
    title = said("What differs in the rules")
    return table("alternative-rules", title, columns, cells, _notes(found))


def _criteria(found: Alternatives) -> GT | None:
    """The criteria whose parts moved most unevenly, a few an alternative."""
    names: dict[str, str] = {}
    for result in found.results.values():
        names = criterion_names(result.rules) | names
    few = found.criteria.group_by("alternative", maintain_order=True).head(FEW)
    if not few.height:
        return None
    columns = [group(), word("Criterion", 52), number("Least change", 14)]
    columns += [number("Mean change", 14), number("Most change", 14)]
    cells = [
        [found.names[one], names.get(criterion, criterion), *(signed(value) for value in values)]
        for one, criterion, *values in few.iter_rows()
    ]
    title = said("The criteria whose points moved most unevenly, at most {few} each", few=FEW)
    note = said("A change that is the same for every unit moves no rank.")
    return table("alternative-criteria", title, columns, cells, [note, *_notes(found)])


def _reasons(found: Alternatives) -> list[str]:
    told = [one for one in found.others if one.note is not None and one.note.reason]
    return [
        said("{name} ({author}): {why}", name=found.names[one.key], author=author, why=reason)
        if (author := one.note.author)
        else said("{name}: {why}", name=found.names[one.key], why=reason)
        for one in told
        for reason in [one.note.reason]
    ]


def _refused(found: Alternatives):
    entries = [
        said(
            "{name}: {why}",
            name=found.names[one.key],
            why=joined(f"{fault.file}: {fault}" for fault in one.faults),
        )
        for one in found.refused
    ]
    return bullets(said("These could not be run:"), entries)


def _notes(found: Alternatives) -> list[str]:
    """The sources of all of them, and once what of any of them nobody published."""
    results = list(found.results.values())
    parts = dict.fromkeys(part for one in results for part in one.synthetic)
    last = results[-1].rules
    plain = synthetic_line(parts, last)
    kept = [line for line in both_lines(*results) if line != plain]
    made_up = synthetic_line(found.synthetic, last)
    return [*kept, *([made_up] if made_up else [])]
