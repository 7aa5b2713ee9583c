"""The widget: the front end in JupyterLab and Voila, with the kernel behind it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import anywidget
from traitlets import Dict

from emulab.faults import InputError
from emulab.fonts import font_faces
from emulab.whatif.aside import Aside
from emulab.whatif.bundle import module, style
from emulab.whatif.opening import Opened
from emulab.whatif.questions import Ground, answered
from emulab.whatif.scenarios import scenarios_of
from emulab.whatif.sheet import sheet_of

OFFICIAL: dict[str, Any] = {"families": {}, "off": [], "scores": [], "locked": []}
SLOW = ("firmness",)  # questions that may take seconds, while others are answered at once


class WhatIf(anywidget.AnyWidget):
    """A study on the meeting's page; what is moved there can be read here, and the other way round.

    ``sheet`` is what the page opens with, ``state`` what is moved, at most 200 ms late; ``room``
    says whether the page hides the names (``blank``) and whether it is ``frozen``.

    >>> from emulab.rules import find_place
    >>> from emulab.whatif.opening import opened
    >>> WhatIf(opened(find_place("hanoi-02/2023"))).state["families"]
    {}
    """

    _esm = module()
    _css = f"{font_faces()}\n{style()}"
    sheet = Dict().tag(sync=True)
    state = Dict(OFFICIAL).tag(sync=True)
    room = Dict({"blank": False, "frozen": False}).tag(sync=True)

    def __init__(self, found: Opened):
        """Raises InputError where there is nothing to rank or the choices do not suit the rules."""
        sheet = sheet_of(found.study, found.choices)
        self.ground = Ground(found.study, sheet["chosen"], sheet["data"])
        super().__init__(sheet=sheet, state=OFFICIAL | dict(found.state))
        self._aside = Aside()
        self.on_msg(self._asked)

    def show(self, found: Opened) -> None:
        """Another study, or the same under other choices or in another state.

        Raises InputError as the making does, and then everything stays as it was.
        """
        sheet = sheet_of(found.study, found.choices)
        self.ground = Ground(found.study, sheet["chosen"], sheet["data"])
        with self.hold_sync():
            self.sheet = sheet
            self.state = OFFICIAL | dict(found.state)

    def adopt(self) -> None:
        """The choices of the rules again, as the page asks for with the key back to official.

        The state stays: the page has moved it itself, and may have moved it on since it asked.
        """
        if self.ground.choices:
            self.show(Opened(self.ground.study, self.state))

    def close(self) -> None:
        """Take it down, in the kernel and on every page."""
        self._aside.close()
        super().close()

    def ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a question of ``questions``; a scenario saved is on the page at once."""
        said = answered(self.ground, asked)
        if asked.get("question") == "save" and "path" in said.get("answer", ()):
            with suppress(InputError):  # other files are at fault: it is written all the same
                self.sheet = self.sheet | {"scenarios": scenarios_of(self.ground.study)}
        return said

    def _asked(self, _: Any, asked: Mapping[str, Any], buffers: Any) -> None:
        if not isinstance(asked, Mapping):
            asked = {}
        number, question = asked.get("number"), asked.get("question")
        try:
            self._taken_up(asked, number, question)
        except Exception as error:  # a question that is not answered is asked again and again
            told = (
                str(error) if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
            )
            self.send({"number": number, "fault": told})

    def _taken_up(self, asked: Mapping[str, Any], number: Any, question: Any) -> None:
        if isinstance(question, str) and question in SLOW:
            place = self.ground.study.place
            self.send({"number": number, "taken": True})
            self._aside.ask(place.rules, self.ground.choices, asked, self.send)
        elif isinstance(question, str) and question in ACTS:
            ACTS[question](self)
            self.send({"number": number, "answer": None})
        else:
            self.send(self.ask(asked))


# what a page tells without a state: it wants the rules' own choices, to know that somebody is
# there, or that its last view is gone and with it the need of a second Python
ACTS = {
    "adopt": WhatIf.adopt,
    "here": lambda widget: None,
    "left": lambda widget: widget._aside.close(),
}
