"""A choice out of a family: written as a name, or as one name with its settings.

    aggregate: geometric
    aggregate: {power: {exponent: 0.5}}

A family is a subclass: its plain names in PLAIN, a field for every name that takes settings.
"""

from typing import Any, ClassVar

from pydantic import Field, ValidationError, model_validator

from emulab.rules.values import Refused, Value


class Choice(Value):
    """One name of a family and its settings; settings that have defaults may be left out.

    >>> class Mean(Choice):
    ...     WORD, PLAIN = "mean", ("arithmetic",)
    >>> Mean.model_validate("arithmetic").name
    'arithmetic'
    """

    WORD: ClassVar[str] = "choice"
    PLAIN: ClassVar[tuple[str, ...]] = ()

    plain: str | None = Field(default=None, exclude=True)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Every name of the family."""
        own = [name for name in cls.model_fields if name != "plain"]
        return (*cls.PLAIN, *own)

    @property
    def name(self) -> str:
        return self.plain or next(iter(self._set))

    @property
    def settings(self) -> Any:
        """The settings of the name that was chosen; None where it takes none."""
        return None if self.plain else getattr(self, self.name)

    def written(self) -> Any:
        """The choice as a rules file writes it."""
        if self.plain:
            return self.plain
        return {self.name: self.settings.model_dump(exclude_none=True, exclude={"plain"})}

    @property
    def _set(self) -> list[str]:
        own = (name for name in type(self).model_fields if name != "plain")
        return [name for name in own if getattr(self, name) is not None]

    @model_validator(mode="before")
    @classmethod
    def _written(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        if given not in cls.names():
            raise Refused(
                f"there is no {cls.WORD} called {given!r}.", f"There are {', '.join(cls.names())}."
            )
        if given in cls.PLAIN:
            return {"plain": given}
        try:
            cls.model_validate({given: {}})
        except ValidationError:
            raise Refused(
                f"the {cls.WORD} {given} needs its settings.", f"Write {given}: and its keys."
            ) from None
        return {given: {}}

    @model_validator(mode="after")
    def _one(self) -> "Choice":
        if bool(self.plain) + len(self._set) != 1:
            raise Refused(
                f"one {self.WORD} is chosen, here are {len(self._set)}.",
                f"Keep one of {', '.join(self.names())}.",
            )
        if self.plain and self.plain not in self.PLAIN:
            raise Refused(f"there is no {self.WORD} called {self.plain!r}.", "Write its name.")
        return self

    def __eq__(self, other: object) -> bool:
        """A choice equals its name, so that rules read plainly: ``rules.aggregate == "sum"``."""
        return self.name == other if isinstance(other, str) else super().__eq__(other)

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return self.name
