"""From files to rules: the law they extend, the scenario laid over them, every fault at once."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from emulab.faults import Fault, InputError
from emulab.rules.consistency import inconsistencies
from emulab.rules.merging import inherited, merged
from emulab.rules.places import Place, find_place
from emulab.rules.rules import AwardYears, Law, Rules
from emulab.rules.yaml_places import Node, faults_of, placed, plain, read_yaml, validated


def load_rules(asked: str | Path | Place, scenario: str | None = None) -> Rules:
    """The rules of CLUSTER/YEAR or of a rules file, with a scenario written over them.

    Raises InputError with every fault and its line. The rules are read strictly: an unknown
    key is refused, because a key that is silently ignored decides nothing and looks as if it did.

    >>> load_rules("hanoi-02/2023").phase
    'year_end'
    """
    place = find_place(asked)
    document = read_yaml(place.rules, _name(place.rules, place.root))
    files = [place.rules]
    if scenario:
        path = place.scenarios / f"{scenario}.yaml"
        if not path.is_file():
            known = ", ".join(scenarios(place)) or "none"
            raise InputError(
                [
                    Fault(
                        f"{place.key}",
                        0,
                        f"there is no scenario called {scenario!r}.",
                        f"There are: {known}.",
                    )
                ]
            )
        document = merged(document, read_yaml(path, _name(path, place.root)))
        files.append(path)
    law, law_path = _law(document, place)
    return _read(document, law, tuple(files) + ((law_path,) if law_path else ()))


def scenarios(asked: str | Path | Place) -> tuple[str, ...]:
    """The names of the scenarios kept beside the rules."""
    return tuple(sorted(path.stem for path in find_place(asked).scenarios.glob("*.yaml")))


def changed(rules: Rules, changes: dict[str, Any]) -> Rules:
    """The rules with changes written over them, read again as strictly as a file."""
    document = merged(rules._document, placed(changes, "changes"))
    return _read(document, rules._law, rules._files)


def _read(document: Node, law: Law | None, files: tuple[Path, ...]) -> Rules:
    if law is not None and document.get("awards").value is not None:
        awards = inherited(document.get("awards"), placed(law.awards, law.law))
        document_read = Node({**document.value, "awards": awards}, document.file, document.line)
    else:
        document_read = document
    if not isinstance(document.value, dict):
        raise InputError(
            [document.fault("these are no rules.", "Write keys such as cluster: name.")]
        )
    faults = inconsistencies(document_read)
    rules = None
    try:
        rules = Rules.model_validate(plain(document_read))
    except ValidationError as error:
        faults += faults_of(error, Rules, document_read)
    except RecursionError:
        faults.append(document.fault("the rubric is nested too deeply.", "Use fewer levels."))
    year = document.get("year")
    if law is not None and isinstance(year.value, int) and year.value not in law.award_years:
        faults.append(
            year.fault(
                f"the award year {year.value} is not judged under {law.law}, "
                f"{_span(law.award_years)}.",
                "Extend the text that is in force.",
            )
        )
    if faults or rules is None:
        raise InputError(faults)
    rules._document, rules._law, rules._files = document, law, files
    return rules


def _span(years: AwardYears) -> str:
    start, until = years.start or "the beginning", years.until or "today's text"
    return f"which covers {start} to {until}"


def _law(document: Node, place: Place) -> tuple[Law | None, Path | None]:
    """The legal text that the rules extend, looked for under ``params`` and in the checkout."""
    said = document.get("extends")
    if not isinstance(said.value, str):
        return None, None
    bundled = Path(__file__).resolve().parents[2] / "params"
    for folder in (place.params, place.rules.parent, bundled):
        path = folder / f"{said.value}.yaml"
        if path.is_file():
            return _read_law(path), path
    texts = sorted(
        f"law/{path.stem}"
        for path in {*place.params.glob("law/*.yaml"), *bundled.glob("law/*.yaml")}
    )
    raise InputError(
        [
            said.fault(
                f"there is no text called {said.value!r}.",
                f"There are: {', '.join(dict.fromkeys(texts))}.",
            )
        ]
    )


@cache
def _read_law(path: Path) -> Law:
    return validated(Law, read_yaml(path, f"law/{path.name}"))


def _name(path: Path, root: Path) -> str:
    """What faults call a file: its last two folders are enough to find it."""
    return path.name if path.parent.name != "scenarios" else f"scenarios/{path.name}"
