"""Two tellers: figures that two people counted apart, and the figure they agree on."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """One figure: as the first and the second teller counted it, and as it was agreed.

    A figure that nobody agreed on in writing is the tellers', where both have the same.

    >>> Counted(first=9, second=9).number, Counted(first=9, second=8).number
    (9, None)
    """

    first: int | None = None
    second: int | None = None
    agreed: int | None = None

    @property
    def number(self) -> int | None:
        """The figure that counts; None where the tellers differ and nothing was agreed."""
        if self.agreed is not None:
            return self.agreed
        return self.first if self.first == self.second else None

    @property
    def by_tellers(self) -> bool:
        """Whether any teller wrote it down."""
        return not (self.first is None and self.second is None)

    @property
    def settled(self) -> bool:
        """Whether one figure stands: the tellers', or where these differ an agreed one.

        Where both tellers have the same, an agreed figure that is another settles nothing.
        """
        if not self.by_tellers:
            return True
        if self.first == self.second:
            return self.agreed in (None, self.first)
        return self.agreed is not None


def counted(rows: Iterable[tuple[Hashable, str | None, int]]) -> Mapping[Hashable, Counted]:
    """What is counted (a field; a unit and channel ...), the teller and the number, by the first.

    Several numbers of one teller are added; no teller is the agreed figure.

    >>> counted([("valid", "first", 9), ("valid", "second", 8)])["valid"]
    Counted(first=9, second=8, agreed=None)
    """
    numbers: dict[Hashable, dict[str, int]] = {}
    for what, teller, number in rows:
        own = numbers.setdefault(what, {})
        own[teller or "agreed"] = own.get(teller or "agreed", 0) + int(number)
    return {what: Counted(**own) for what, own in numbers.items()}
