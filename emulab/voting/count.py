"""The count sheet: what was issued, returned, valid and invalid, as agreed and by both tellers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from emulab.rules import Name
from emulab.tables.schemas import FIELDS, REASONS
from emulab.tables.vocabulary import WORDS
from emulab.voting.tellers import Counted, counted

OF_REASONS = tuple(f"invalid_{reason}" for reason in REASONS)
FIELD_NAMES = {field: Name(vi=WORDS[field][0], en=field) for field in FIELDS}


@dataclass(frozen=True)
class Sheet:
    """The numbers of one contest's count sheet; a field that was not written is absent.

    ``tellers`` are the fields of which two tellers kept their own count. Where these differ and
    no figure was agreed on, ``numbers`` does not have the field.
    """

    contest: str
    numbers: Mapping[str, int]
    tellers: Mapping[str, Counted] = field(default_factory=dict)

    def __getitem__(self, field: str) -> int | None:
        return self.numbers.get(field)

    @property
    def open(self) -> frozenset[str]:
        """The fields on which the tellers differ, and no figure was agreed."""
        return frozenset(name for name, one in self.tellers.items() if one.number is None)

    @property
    def recused(self) -> int:
        return self.numbers.get("recused", 0)

    @property
    def absent(self) -> int | None:
        """Members who were not there: as written, else the roll less those present."""
        written, members, present = (self[field] for field in ("absent", "members", "present"))
        if written is not None:
            return written
        return None if None in (members, present) else max(0, members - present)


def sheets(counts: pl.DataFrame, contests: tuple[str, ...]) -> dict[str, Sheet]:
    """The sheet of every contest; a row without a contest belongs to all of them.

    A number written for one contest stands against the general one.

    >>> rows = {"contest": [None, "head"], "field": ["present", "present"], "number": [10, 9]}
    >>> sheets(pl.DataFrame(rows), ("flag", "head"))["head"]["present"]
    9
    """
    rows: dict[str | None, list[tuple[str, str | None, int]]] = {}
    for row in counts.drop_nulls(["field", "number"]).iter_rows(named=True):
        figure = (row["field"], row.get("teller"), row["number"])
        rows.setdefault(row["contest"], []).append(figure)
    general = counted(rows.pop(None, []))
    names = dict.fromkeys([*contests, *rows])
    return {contest: _sheet(contest, general, counted(rows.get(contest, []))) for contest in names}


def _sheet(contest: str, general: Mapping[str, Counted], own: Mapping[str, Counted]) -> Sheet:
    kept = {name: own.get(name) or general[name] for name in FIELDS if name in {**general, **own}}
    numbers = {name: figure.number for name, figure in kept.items() if figure.number is not None}
    return Sheet(contest, numbers, {name: one for name, one in kept.items() if one.by_tellers})


def broken(sheet: Sheet) -> Iterator[str]:
    """Every identity of the count sheet that does not hold, with its numbers; nothing else.

    A paper too many is an error; papers that were taken away and not returned are not.

    >>> list(broken(Sheet("flag", {"members": 13, "present": 10, "absent": 2})))
    ['present 10 + absent 2 is 12, not members 13']
    """
    from emulab.voting.identities import BROKEN, sheet_identities

    for identity in sheet_identities(sheet):
        if identity.state == BROKEN:
            yield str(identity.sentence)
