"""The panel of the meeting: the page, and around it what only Python can do.

    emulab.meeting("hanoi-02", 2023)

Choosing a scale, an aggregate or scorers changes what the page computes with; the official figures
beside them stay those of the rules as they are. Faults are said in the panel, word for word.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any

import ipywidgets as widgets

from emulab.faults import InputError
from emulab.goal import reach
from emulab.goal.saying import remarks, sentences
from emulab.rules import Place, find_place
from emulab.rules.choices import AGGREGATES, SCALES
from emulab.whatif.controls import (
    AS_ADOPTED,
    LANG,
    ROW,
    STYLE,
    WHOLE,
    WIDE,
    WITH_DEFAULTS,
    fitted,
    line,
    options,
    places_to_rank,
    said,
)
from emulab.whatif.opening import Opened, opened
from emulab.whatif.scenario import scenario_id
from emulab.whatif.widget import WhatIf

MISSING = {
    "name": "Give the scenario a name.",
    "author": "Say who saves it.",
    "reason": "Say why the weights or points should be these.",
}


def meeting(cluster: str, year: int, scenario: str = "") -> widgets.VBox:
    """The page of a cluster and year with its kernel, in JupyterLab or Voila.

    With ``scenario`` it opens on that one, the official state one key away. What is at fault with
    another cluster, scale, aggregate or scorer is said in the panel. Raises InputError where the
    cluster and year asked for here cannot be opened.

    >>> type(meeting("hanoi-02", 2023)).__name__
    'VBox'
    """
    return Panel(opened(find_place(f"{cluster}/{year}"), scenario)).box


def said_in(name: str) -> Callable[..., Any]:
    """A handler whose faults are read in the panel's line of that name, and end nothing."""

    def around(act: Callable[..., None]) -> Callable[..., None]:
        @wraps(act)
        def acting(self: "Panel", given: Any) -> None:
            if self.busy:
                return
            try:
                act(self, given)
            except InputError as error:
                getattr(self, name).value = line("fault", str(error))
                self._told()
            except Exception as error:  # a traceback would stand in no cell that anybody sees
                getattr(self, name).value = line("fault", f"{type(error).__name__}: {error}")
                self._told()

        return acting

    return around


class Panel:
    """The controls around the page; ``box`` is what is shown, ``page`` the widget in it."""

    def __init__(self, found: Opened):
        self.busy = True  # while the controls are set here and not by a person
        self.page = WhatIf(found)
        self.said = widgets.HTML()
        self.note = widgets.HTML()
        self._controls()
        self._listed()
        self.box = self._box()
        self._told()
        self.busy = False
        self.page.observe(self._shown, "sheet")

    @property
    def place(self) -> Place:
        return self.page.ground.study.place

    def _controls(self) -> None:
        self.where = widgets.Dropdown(description=said("Cluster and year"), layout=WIDE)
        self.scale = widgets.Dropdown(description=said("Scale"), layout=WIDE)
        self.aggregate = widgets.Dropdown(description=said("Aggregate"), layout=WIDE)
        self.adopted = widgets.Button(description=said("As in the rules"), layout=fitted())
        self.scorers = widgets.SelectMultiple(layout=WHOLE, rows=6)
        self.left_out = widgets.Button(description=said("Leave these out"), layout=fitted())
        self.unit = widgets.Dropdown(description=said("Unit"), layout=WHOLE)
        self.rank = widgets.BoundedIntText(
            1, 1, 1, description=said("Wanted rank"), layout=widgets.Layout(width="300px")
        )
        self.ask = widgets.Button(description=said("What would it take?"), layout=fitted())
        self.answer = widgets.HTML()
        self.name = widgets.Text(description=said("Name"), layout=WHOLE)
        self.author = widgets.Text(description=said("Proposed by"), layout=WHOLE)
        self.reason = widgets.Textarea(description=said("Reason"), layout=WHOLE)
        self.replace = widgets.Checkbox(
            description=said("Write over the scenario of this name"), indent=False, layout=WHOLE
        )
        self.keep = widgets.Button(description=said("Save as a scenario"), layout=fitted())
        self.kept = widgets.HTML()
        self.where.observe(self._moved, "value")
        self.scale.observe(self._chosen, "value")
        self.aggregate.observe(self._chosen, "value")
        for button, act in (
            (self.adopted, self._back),
            (self.left_out, self._chosen),
            (self.ask, self._asked),
            (self.keep, self._saved),
        ):
            button.on_click(act)

    def _box(self) -> widgets.VBox:
        lead = widgets.HTML(
            said("Marks of the scorers that are chosen here are set aside; hold Ctrl for several.")
        )
        row = widgets.HBox([self.where, self.scale, self.aggregate, self.adopted], layout=ROW)
        self.inside = {
            said("Page alone"): [],
            said("Cluster and choices"): [row],
            said("Scorers left out"): [lead, self.scorers, self.left_out],
            said("Goal"): [self.unit, self.rank, self.ask, self.answer],
            said("Save a scenario"): [
                *(self.name, self.author, self.reason, self.replace),
                *(self.keep, self.kept),
            ],
        }
        self.drawer = widgets.VBox([])
        self.drawers = widgets.ToggleButtons(options=list(self.inside), button_style="")
        self.drawers.observe(self._opened, "value")
        self.page.observe(self._opened, "room")
        top = [widgets.HTML(STYLE), self.drawers, self.drawer]
        lines = [*top, self.note, self.said, self.page]
        box = widgets.VBox(lines)
        box.add_class("emulab-meeting")
        return box

    def _opened(self, _: Any) -> None:
        """The drawer that is asked for, or why the page keeps it shut: it names or moves units."""
        title, room, why = self.drawers.value, self.page.room, ""
        if room.get("blank") and title in (said("Scorers left out"), said("Goal")):
            why = said("The page hides the names: show them first.")
        if room.get("frozen") and title in (said("Scorers left out"), said("Cluster and choices")):
            why = said("The page is frozen for the record: unfreeze it first.")
        shut = [widgets.HTML(line("fault", why))]
        self.drawer.children = shut if why else self.inside[title]

    def _listed(self) -> None:
        """What there is to choose from, for the study that is shown."""
        study = self.page.ground.study
        rules, result = study.rules, study.standing()
        known = dict.fromkeys([*(place.key for place in places_to_rank()), study.place.key])
        self.where.options = list(known)
        self.where.value = study.place.key
        self.scale.options = options(SCALES, SCALES, rules.scale)
        self.aggregate.options = options(AGGREGATES, WITH_DEFAULTS, rules.aggregate.name)
        names = result.unit_names
        signed = result.tables.marks["scorer"].drop_nulls().unique().sort().to_list()
        self.scorers.options = [(names.get(one, one), one) for one in signed]
        self.unit.options = [(names[unit], unit) for unit in result.totals["unit"]]
        self.unit.value = result.totals["unit"][0]
        self.rank.max = max(result.totals.height, 1)
        self.rank.value = 1

    def _told(self) -> None:
        """The controls as the page's choices are, and what these mean."""
        choices = self.page.ground.choices
        with self._quiet():
            self.where.value = self.place.key
            self.scale.value = choices.get("scale", AS_ADOPTED)
            own = choices.get("aggregate", AS_ADOPTED)
            known = [value for _, value in self.aggregate.options]
            self.aggregate.value = own if own in known else AS_ADOPTED
            self.scorers.value = tuple(choices.get("without_scorers", ()))
        text = "Other choices than the rules make: the official figures stay those of the rules."
        self.note.value = line("fault", said(text)) if choices else ""

    def _shown(self, _: Any) -> None:
        """The page went back to the choices of the rules by itself."""
        if not self.busy:
            self._told()

    def _show(self, found: Opened) -> None:
        """Another study or other choices on the page; where they are refused all stays as it is."""
        other = found.study.place.key != self.place.key
        with self._quiet():
            self.page.show(found)
            if other:
                self._listed()
        self.said.value = ""
        if other:
            self.answer.value = self.kept.value = ""
        self._told()

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Controls that are set meanwhile are no choice of anybody."""
        before, self.busy = self.busy, True
        try:
            yield
        finally:
            self.busy = before

    @said_in("said")
    def _moved(self, change: dict[str, Any]) -> None:
        """Another cluster and year: official, and with the choices of its own rules."""
        self._show(opened(find_place(change["new"])))

    @said_in("said")
    def _chosen(self, _: Any) -> None:
        """Another scale or aggregate, or other scorers left out."""
        chosen = {
            "scale": self.scale.value,
            "aggregate": self.aggregate.value,
            "without_scorers": list(self.scorers.value),
        }
        choices = {key: value for key, value in chosen.items() if value}
        self._show(Opened(self.page.ground.study, self.page.state, choices))

    @said_in("said")
    def _back(self, _: Any) -> None:
        """The choices of the rules again; what was moved stays moved."""
        self._show(Opened(self.page.ground.study, self.page.state))

    @said_in("answer")
    def _asked(self, _: Any) -> None:
        """What the chosen unit would need for the rank, under what is on the screen."""
        ground = self.page.ground
        result = ground.under(self.page.state)
        goal = reach(result, self.unit.value, self.rank.value)
        text = " ".join((*sentences(result, goal, LANG), *remarks(result, goal, LANG)))
        self.answer.value = line("done", text)

    @said_in("kept")
    def _saved(self, _: Any) -> None:
        """What is on the screen as a scenario, or everything that is against it."""
        name = self.name.value
        empty = [text for key, text in MISSING.items() if not getattr(self, key).value.strip()]
        if empty:
            self.kept.value = line("fault", "\n".join(map(said, empty)))
            return
        asked = {
            "question": "save",
            "state": self.page.state,
            "name": name,
            "author": self.author.value,
            "reason": self.reason.value,
            "replace": scenario_id(name) if self.replace.value else "",
            "made": datetime.now().isoformat(timespec="seconds"),
        }
        told = self.page.ask(asked)
        answer = told.get("answer") or {"faults": [{LANG: told["fault"]}]}
        if "path" in answer:
            self.replace.value = False
            self.kept.value = line("done", said("Saved: {path}", path=answer["path"]))
        else:
            faults = "\n".join(fault[LANG] for fault in answer["faults"])
            self.kept.value = line("fault", faults)
