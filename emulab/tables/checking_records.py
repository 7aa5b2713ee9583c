"""The roster, who holds office, what was published, and where every file comes from."""

import polars as pl

from emulab.rules.ties import Meeting
from emulab.tables.case import Case
from emulab.tables.naming import Lexicon, name_key

RECORD, PROVENANCE = "record.yaml", "provenance.yaml"


def roster(case: Case) -> None:
    """Units given twice, and units that are not members in the year."""
    file, year = case.tables.file("units"), case.rules.year
    rows = case.placed("units").filter(pl.col("unit").is_not_null())
    first: dict[str, int] = {}
    names: dict[str, str] = {}
    for row in rows.iter_rows(named=True):
        unit, line, key = row["unit"], row["line"], name_key(row["unit"])
        if key in first:
            finding = f"the unit {unit} stands on line {first[key]} already."
            case.ledger.fault(file, line, finding, "Keep one.")
        elif row["name"] and (other := names.setdefault(name_key(row["name"]), unit)) != unit:
            case.ledger.note(
                file,
                line,
                "{unit} and {other} have one name: other files must write the id.",
                unit=unit,
                other=other,
            )
        first.setdefault(key, line)
        since, until = row["since"], row["until"]
        if since is not None and until is not None and since > until:
            finding = f"{unit} is a member from {since} until {until}."
            case.ledger.fault(file, line, finding, "Mend one of the years.")
        elif since is not None and since > year:
            finding = f"{unit} is a member only from {since}, and the year is {year}."
            case.ledger.fault(file, line, finding, "Take the unit out of this year.")
        elif until is not None and until < year:
            finding = f"{unit} was a member until {until}, and the year is {year}."
            case.ledger.fault(file, line, finding, "Take the unit out of this year.")


def officers(case: Case) -> None:
    """Units that the rules name and the roster does not have."""
    if not case.units.ids:
        return
    file = case.rules.files[0].name if case.rules.files else "rules.yaml"
    named = [(f"officer {one.office}", one.unit) for one in case.rules.officers]
    named += [
        (f"rotation of {office.id}", unit)
        for office in case.rules.offices
        for unit in office.rotation
    ]
    named += [
        (f"meeting of {contest.id}", unit)
        for contest in (*case.rules.awards, *case.rules.offices)
        for tie in contest.ties
        if isinstance(tie, Meeting)
        for unit in tie.meeting.order
    ]
    for where, unit in named:
        if unit not in case.units:
            case.ledger.fault(file, 0, *_no(f"{where}: ", "unit", unit, case.units))


def record(case: Case) -> None:
    """A record of another cluster or year, or of units, awards and offices that nobody knows."""
    found, lines, rules = case.tables.record, case.tables.yaml_lines, case.rules
    if found is None:
        return
    for key, said, asked in (
        ("cluster", found.cluster, rules.cluster),
        ("year", found.year, rules.year),
    ):
        if said != asked:
            line = lines.get(f"{RECORD}/{key}", 0)
            finding = f"the {key} is {said}, that of the rules {asked}."
            case.ledger.fault(RECORD, line, finding, "Mend one of them.")
    kinds = {
        "awards": Lexicon("award", ((award.id, ()) for award in rules.awards)),
        "offices": Lexicon("office", ((office.id, ()) for office in rules.offices)),
    }
    for block in ("totals", "ranks", "awards", "offices"):
        for key, value in getattr(found, block).items():
            line = lines.get(f"{RECORD}/{block}/{key}", 0)
            known = kinds.get(block)
            if known is not None and key not in known:
                case.ledger.fault(RECORD, line, *_no("", known.word, key, known))
            for unit in value if known is not None else (key,):
                if unit not in case.units:
                    case.ledger.fault(RECORD, line, *_no("", "unit", unit, case.units))


def files(case: Case) -> None:
    """Provenance of files that are not there, and files without provenance."""
    there = {path.name for path in case.tables.files}
    hidden = {f"{stem}{end}" for stem in case.unread for end in (".csv", ".xlsx", ".parquet")}
    known = Lexicon("file", ((name, ()) for name in sorted(there)))
    for name in case.tables.provenance:
        if name not in there | hidden:
            line = case.tables.yaml_lines.get(f"{PROVENANCE}/{name}", 0)
            near = known.near(name)
            remedy = f"Did you mean {near!r}?" if near else "Take the name out, or add the file."
            case.ledger.fault(PROVENANCE, line, f"there is no file {name}.", remedy)
    for name in sorted(there - set(case.tables.provenance)):
        case.ledger.note(PROVENANCE, 0, "{file} does not say where it comes from.", file=name)


def _no(where: str, word: str, text: str, lexicon: Lexicon) -> tuple[str, str]:
    near = lexicon.near(text)
    some = ", ".join(list(lexicon.ids)[:8]) + (", …" if len(lexicon.ids) > 8 else "")
    hint = f"Did you mean {near!r}?" if near else f"There are: {some or 'none'}."
    return f"{where}there is no {word} called {text!r}.", hint
