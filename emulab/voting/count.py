"""The count sheet: what was issued, returned, valid and invalid, and whether it adds up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import polars as pl


@dataclass(frozen=True)
class Sheet:
    """The numbers of one contest's count sheet; a field that was not written is absent."""

    contest: str
    numbers: Mapping[str, int]

    def __getitem__(self, field: str) -> int | None:
        return self.numbers.get(field)

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
    """
    general: dict[str, int] = {}
    own: dict[str, dict[str, int]] = {contest: {} for contest in contests}
    rows = counts.drop_nulls(["field", "number"]).select("contest", "field", "number")
    for contest, field, number in rows.iter_rows():
        target = general if contest is None else own.setdefault(contest, {})
        target[field] = int(number)
    return {contest: Sheet(contest, general | numbers) for contest, numbers in own.items()}


def broken(sheet: Sheet) -> Iterator[str]:
    """Every identity of the count sheet that does not hold, with its numbers; nothing else.

    A paper too many is an error; papers that were taken away and not returned are not.
    """
    for left, right in (
        (("present", "absent"), ("members",)),
        (("issued", "unused", "spoilt"), ("printed",)),
        (("returned", "not_returned"), ("issued",)),
        (("valid", "invalid"), ("returned",)),
    ):
        if "spoilt" in left and sheet["spoilt"] is None:
            left = tuple(field for field in left if field != "spoilt")
        terms = [sheet[field] for field in left]
        whole = sheet[right[0]]
        if None not in terms and whole is not None and sum(terms) != whole:
            sums = " + ".join(f"{field} {sheet[field]}" for field in left)
            yield f"{sums} is {sum(terms)}, not {right[0]} {whole}"
    known = {**sheet.numbers, "absent": sheet.absent}
    for chain in (
        ("members", "present", "issued", "returned", "valid"),
        ("members", "recused"),
        ("returned", "blank"),
        ("absent", "written_answered", "written_valid"),
        ("written_sent", "written_answered"),
    ):
        written = [field for field in chain if known.get(field) is not None]
        for more, less in pairwise(written):
            if known[less] > known[more]:
                yield f"{less} {known[less]} is more than {more} {known[more]}"
