"""From files to rules: the law they extend, the scenario laid over them, every fault at once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from emulab.faults import Fault, InputError
from emulab.rules.aggregating import aggregate_faults
from emulab.rules.checking_grid import grid_faults
from emulab.rules.combinations import clashes
from emulab.rules.conditions import contradictions
from emulab.rules.consistency import inconsistencies
from emulab.rules.defensible import defensible_faults
from emulab.rules.merging import inherited, merged
from emulab.rules.places import Place, find_place
from emulab.rules.rules import AwardYears, Law, Rules
from emulab.rules.scaling import own_scale_faults
from emulab.rules.staging import staging_faults
from emulab.rules.supposing import supposed_faults
from emulab.rules.weighing import weighing_faults
from emulab.rules.wording import faults_of
from emulab.rules.yaml_places import Node, placed, plain, read_yaml, validated

EXAMINED = (
    inconsistencies,
    clashes,
    own_scale_faults,
    aggregate_faults,
    weighing_faults,
    staging_faults,
    defensible_faults,
    grid_faults,
    contradictions,
    supposed_faults,
)


def load_rules(asked: str | Path | Place, scenario: str | Path | None = None) -> Rules:
    """The rules of CLUSTER/YEAR or of a rules file, with a scenario written over them.

    A scenario is named, or is a file that lies anywhere.

    Raises InputError with every fault and its line. The rules are read strictly: an unknown
    key is refused, because a key that is silently ignored decides nothing and looks as if it did.

    >>> load_rules("hanoi-02/2023").phase
    'year_end'
    """
    place = find_place(asked)
    document = read_yaml(place.rules)
    files = (place.rules,)
    if scenario:
        path = _scenario(place, scenario)
        document = merged(document, read_yaml(path, f"scenarios/{path.name}"))
        files += (path,)
    law, found, faults = _law(document, place)
    return rules_of(document, law, files + found, [*_misplaced(document, place), *faults])


def scenarios(asked: str | Path | Place) -> tuple[str, ...]:
    """The names of the scenarios kept beside the rules."""
    return tuple(sorted(path.stem for path in find_place(asked).scenarios.glob("*.yaml")))


def changed(rules: Rules, changes: dict[str, Any]) -> Rules:
    """The rules with changes written over them, read again as strictly as a file."""
    document = merged(rules._document, placed(changes, "changes"))
    if "extends" not in changes:
        return rules_of(document, rules._law, rules._files)
    own = rules._files[:-1] if rules._law else rules._files
    law, found, faults = _law(document, find_place(own[0]))
    return rules_of(document, law, own + found, faults)


def _scenario(place: Place, name: str | Path) -> Path:
    """The file of a scenario; raises InputError naming those there are."""
    if isinstance(name, Path):
        return name
    known = scenarios(place)
    if name not in known:
        raise InputError(
            [
                Fault(
                    place.key,
                    0,
                    f"there is no scenario called {name!r}.",
                    f"There are: {', '.join(known) or 'none'}.",
                )
            ]
        )
    return place.scenarios / f"{name}.yaml"


def rules_of(
    document: Node,
    law: Law | None = None,
    files: tuple[Path, ...] = (),
    faults: Iterable[Fault] = (),
) -> Rules:
    """The document as rules; ``faults`` are those found before, raised with all the others."""
    faults = list(faults)
    if not isinstance(document.value, dict):
        faults.append(document.fault("these are no rules.", "Write keys such as cluster: name."))
        raise InputError(faults)
    complete = document
    if law is not None and document.has("awards"):
        awards = inherited(document.get("awards"), placed(law.awards, law.law))
        complete = Node({**document.value, "awards": awards}, document.file, document.line)
    rules = None
    try:
        faults += [fault for examine in EXAMINED for fault in examine(complete)]
        rules = Rules.model_validate(plain(complete))
    except ValidationError as error:
        faults += faults_of(error, Rules, complete)
    except RecursionError:
        faults.append(document.fault("the rules are nested too deeply.", "Use fewer levels."))
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


def _misplaced(document: Node, place: Place) -> Iterator[Fault]:
    """Rules under ``params`` lie in the folder of their cluster and year."""
    folder = place.rules.parent
    if folder.parent.parent != place.params:
        return
    for key, there in (("cluster", folder.parent.name), ("year", folder.name)):
        said = document.get(key)
        if said.value is not None and str(said.value) != there:
            yield said.fault(
                f"{key}: {said.value} stands in the folder of {there}.",
                "Mend the key, or move the file.",
            )


def _span(years: AwardYears) -> str:
    start, until = years.start or "the beginning", years.until or "today's text"
    return f"which covers {start} to {until}"


def _law(document: Node, place: Place) -> tuple[Law | None, tuple[Path, ...], tuple[Fault, ...]]:
    """The legal text that the rules extend, its file, and what is wrong with either.

    It is looked for under ``params``, beside the rules and in the checkout.
    """
    said = document.get("extends")
    if not isinstance(said.value, str):
        return None, (), ()
    bundled = Path(__file__).resolve().parents[2] / "params"
    folders = dict.fromkeys((place.params, place.rules.parent, bundled))
    texts = {
        f"law/{path.stem}": path
        for folder in reversed(folders)
        for path in sorted(folder.glob("law/*.yaml"))
    }
    path = texts.get(said.value)
    if path is None:
        known = ", ".join(sorted(texts)) or "none"
        missing = said.fault(f"there is no text called {said.value!r}.", f"There are: {known}.")
        return None, (), (missing,)
    try:
        return validated(Law, read_yaml(path, f"law/{path.name}")), (path,), ()
    except InputError as error:
        return None, (path,), error.faults
