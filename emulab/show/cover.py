"""The title block: which cluster, year and phase, under which law, and from what sources."""

import datetime
from typing import TYPE_CHECKING

from great_tables import GT

from emulab.parts import PARTS
from emulab.rules import Provenance
from emulab.rules.rules import InForce, Law
from emulab.show.names import contest_names, day, unit_names
from emulab.show.origins import joined, synthetic_line
from emulab.show.page import Page, page, said, sentence
from emulab.show.table import table, word
from emulab.show.vocabulary import ORIGINS, PHASES, TIERS, spoken

if TYPE_CHECKING:
    from emulab.studies import Study


def cover(study: "Study") -> Page:
    """The title block, the provenance of rules and data, and what of them is synthetic.

    That the law in force is named does not mean that the numbers of the rules come from it:
    where these come from is the second table.
    """
    line = synthetic_line(study.synthetic, study.rules)
    closing = f"**{line}**" if line else said("Every figure comes from a published source.")
    return page(_block(study), _origins(study), sentence(closing))


def _block(study: "Study") -> GT:
    rules = study.rules
    rows = [
        [said("Award year"), str(rules.year)],
        [said("Phase"), spoken(PHASES, rules.phase)],
        [said("Tier"), spoken(TIERS, rules.tier)],
        [said("Units"), str(study.tables.units.height or said("not named by any source"))],
        *([said("Scenario"), text] for text in _scenario(study)),
        *_officers(study),
    ]
    if rules.law:
        rows.append([said("Legal basis"), _law(rules.law)])
    blank = word("What it is called", 24), word("What it is")
    made = table("cover", str(rules.name), blank, rows)
    return made.tab_options(column_labels_hidden=True)


def _scenario(study: "Study") -> list[str]:
    note = study.rules.scenario
    if note is None:
        return []
    return [". ".join(text for text in (note.name and str(note.name), note.reason) if text)]


def _officers(study: "Study") -> list[list[str]]:
    """Who holds office this year: the office belongs to the unit, a person acts for it."""
    names, offices = unit_names(study.tables), contest_names(study.rules)
    found = []
    for officer in study.rules.officers:
        title = str(officer.title) if officer.title else offices.get(officer.office, officer.office)
        held = names.get(officer.unit, officer.unit)
        text = f"{held} ({officer.person})" if officer.person else held
        if officer.provenance and officer.provenance.kind == "inferred":
            text = said("{text}; inferred", text=text)
        found.append([said("{office} of {year}", office=title, year=study.rules.year), text])
    return found


def _law(law: Law) -> str:
    return said("{name}; {dates}", name=law.name, dates=_force(law.in_force))


def _force(dates: InForce) -> str:
    start, until = _date(dates.start), _date(dates.until)
    if start and until:
        return said("in force from {start} to {until}", start=start, until=until)
    if start:
        return said("in force from {start}", start=start)
    return said("in force until {until}", until=until) if until else said("its dates are not known")


def _date(given: datetime.date | int | None) -> str:
    return day(given) if isinstance(given, datetime.date) else str(given or "")


def _origins(study: "Study") -> GT:
    """A row for every source: what came from it, of what kind it is, and the source."""
    rows: dict[tuple[str, str], list[str]] = {}
    for part, origin in _parts(study):
        rows.setdefault((origin.kind, origin.source), []).append(part)
    kinds = list(ORIGINS)
    ordered = sorted(rows.items(), key=lambda row: kinds.index(row[0][0]))
    lines = [
        [", ".join(dict.fromkeys(parts)), spoken(ORIGINS, kind), source]
        for (kind, source), parts in ordered
    ]
    columns = word("What", 28), word("Origin", 16), word("Source, reason or note")
    return table("origins", said("Where rules and data come from"), columns, lines)


def _parts(study: "Study") -> list[tuple[str, Provenance]]:
    rules = study.rules
    blocks = [("rubric", rules.rubric.provenance)]
    blocks += [("bands", None)] * bool(rules.bands) + [("ties", None)] * bool(rules.ties)
    blocks += [("awards", award.provenance) for award in rules.awards]
    blocks += [("offices", office.provenance) for office in rules.offices]
    blocks += [("officers", officer.provenance) for officer in rules.officers]
    files = list(study.tables.provenance.items())
    found = [(spoken(PARTS, key), own or rules.provenance) for key, own in blocks]
    found += [(spoken(PARTS, file.rsplit(".", 1)[0]), own) for file, own in files]
    if study.trial is not None:
        year, known = rules.analysis.trial_year, dict(files)
        found += [
            (said("{part} of {year}", part=spoken(PARTS, file.rsplit(".", 1)[0]), year=year), own)
            for file, own in study.trial.tables.provenance.items()
            if known.get(file) != own
        ]
    return [(part, own) for part, own in found if own is not None] + _inferred(study)


def _inferred(study: "Study") -> list[tuple[str, Provenance]]:
    """The units that no source names: they stand in the list with the reason."""
    units = study.tables.units
    own = units.filter(units["provenance"] == "inferred")
    reasons: dict[str, list[str]] = {}
    for name, note in own.select("name", "note").iter_rows():
        reasons.setdefault(note or said("no reason given"), []).append(name)
    return [
        (joined(names), Provenance(kind="inferred", reason=reason))
        for reason, names in reasons.items()
    ]
